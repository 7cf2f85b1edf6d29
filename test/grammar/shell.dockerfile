# syntax=docker/dockerfile:1
# check=skip=JSONArgsRecommended
ARG VERSION=1.0
FROM --platform=$BUILDPLATFORM golang:${VERSION:-1.22} AS build
# stowage ignore=missing-user
RUN --mount=type=cache,target=/root/.cache/go-build,id=$ID --network=none go build -o /out/app ./...
RUN apt-get update && apt-get install -y --no-install-recommends \
        curl="$VERSION" \
        # a comment between
        git && \
    rm -rf /var/lib/apt/lists/*
RUN if [ -f x ]; then echo 'it is' > "${FILE:-/out}"; fi
RUN \
  set -eux; make -j"$(nproc)" | tee log # at the end
RUN echo "never closed
COPY --from=build --chown=10001:10001 /out/app /app
ONBUILD RUN npm ci
CMD exec java $JAVA_OPTS -jar /app.jar
HEALTHCHECK --interval=5s CMD curl -f http://localhost/ || exit 1
ENTRYPOINT ["java", "-jar"]
MAINTAINER that's me
ENV A=$B C='$D'
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev
