#!/bin/sh
java ${JAVA_OPTS} -jar /app.jar ${@}
