#!/bin/sh
# Entrypoint of the PostgreSQL image that docker/local-images.sh makes. It honours what Marty and
# Testcontainers use of the official image's: POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB (each also
# as ..._FILE), POSTGRES_INITDB_ARGS, POSTGRES_HOST_AUTH_METHOD, PGDATA, and .sql and .sh files in
# /docker-entrypoint-initdb.d.
set -eu

# from_file VARIABLE DEFAULT: the variable, else the content of the file in VARIABLE_FILE.
from_file() {
  eval "value=\${$1:-} file=\${$1_FILE:-}"
  if [ -z "$value" ] && [ -n "$file" ]; then
    value=$(cat "$file")
  fi
  eval "$1=\${value:-\$2}"
}

case "${1:--}" in
  -*) set -- postgres "$@" ;;
esac
if [ "$1" != postgres ]; then
  exec "$@"
fi

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /run/postgresql
  chown -R 999:999 "$PGDATA" /run/postgresql
  chmod 700 "$PGDATA"
  # By its path: busybox has an applet of the same name with other options.
  exec /usr/bin/setpriv --reuid=999 --regid=999 --clear-groups "$0" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  from_file POSTGRES_USER postgres
  from_file POSTGRES_PASSWORD ''
  from_file POSTGRES_DB "$POSTGRES_USER"
  method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [ -z "$POSTGRES_PASSWORD" ] && [ "$method" != trust ]; then
    echo 'POSTGRES_PASSWORD is not set.' >&2
    exit 1
  fi
  umask 077
  printf '%s\n' "$POSTGRES_PASSWORD" > /tmp/password
  # shellcheck disable=SC2086  # the arguments are meant to be split
  initdb --pgdata="$PGDATA" --username="$POSTGRES_USER" --encoding=UTF8 --locale=C.UTF-8 \
    ${POSTGRES_PASSWORD:+--pwfile=/tmp/password} --auth-local=trust --auth-host="$method" \
    ${POSTGRES_INITDB_ARGS:-}
  rm -f /tmp/password
  printf 'host all all all %s\n' "$method" >> "$PGDATA/pg_hba.conf"
  printf "listen_addresses = '*'\nunix_socket_directories = '/run/postgresql'\n" \
    >> "$PGDATA/postgresql.conf"

  # Nobody outside gets in before the init directory is done: no TCP.
  pg_ctl --pgdata="$PGDATA" --wait --options="-c listen_addresses=''" start
  if [ "$POSTGRES_DB" != postgres ]; then
    psql --no-psqlrc -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres -v name="$POSTGRES_DB" <<'SQL'
CREATE DATABASE :"name";
SQL
  fi
  for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
      *.sh) echo "running $file"; sh "$file" ;;
      *.sql)
        echo "running $file"
        psql --no-psqlrc -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -f "$file" ;;
    esac
  done
  pg_ctl --pgdata="$PGDATA" --wait --mode=fast stop
fi

exec "$@"
