#!/bin/sh
echo "$#" "$@"
