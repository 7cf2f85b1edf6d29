FROM debian:bookworm
RUN <<EOF
set -e
echo "never closed
EOF
USER 10001
RUN <<EOF python3
import os
EOF
RUN python3 - <<'PY'
print("x")
PY
RUN node <<JS
const x = 1;
JS
COPY <<-"TEXT" /etc/motd
	hello $name
	TEXT
COPY --chmod=755 <<EOF /run.sh
exec "$@"
EOF
RUN cat <<EOF > /etc/conf
port = $PORT
EOF
EXPOSE 80
