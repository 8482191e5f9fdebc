# Processes and ports.

# As their variables begin: CSCA, DOCUMENT_SIGNER…
mapfile -t services < <(sed -nE 's/.*\$\{([A-Z_0-9]+)_DATABASE_URL:.*/\1/p' config/production.yaml)

# background NAME COMMAND: starts it; Ctrl-C must reach it although it is in the background.
background() {
  eval "exec setsid env --default-signal=INT $2" > "$work/$1.log" 2>&1 &
  started+=("$!")
}

# until_true SECONDS COMMAND...: waits for it.
until_true() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || fail "timeout: $*"
    sleep 0.5
  done
}

ready() {
  grep -q '^Ready\. Ctrl-C stops everything\.' "$work/$1.log"
}

# ctrl_c NAME PID: nothing may be left of it, PostgreSQL neither.
ctrl_c() {
  kill -INT -- "-$2"
  until_true 40 gone "$2"
  if (exec 3<> "/dev/tcp/127.0.0.1/$MARTY_POSTGRES_PORT") 2> /dev/null; then
    fail "PostgreSQL outlives $1"
  fi
}

gone() {
  ! kill -0 "$1" 2> /dev/null
}

# stop PID...: ends processes in order.
stop() {
  local pid
  for pid in "$@"; do
    kill -TERM -- "-$pid"
  done
  for pid in "$@"; do
    until_true 40 gone "$pid"
  done
}

status_is() {
  [ "$(curl -s -o "$work/answer" -w '%{http_code}' --max-time 5 "$2")" = "$1" ]
}

# free_ports NAME...: exports each as a port that nobody uses now.
free_ports() {
  local name port
  for name in "$@"; do
    for port in $(shuf -n 50 -i 20000-29999); do
      (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || break
    done
    export "$name=$port"
  done
}

# A PostgreSQL of the system's own packages, whose pg_dump is of the same version.

# as_postgres COMMAND...: PostgreSQL does not run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
  else
    "$@"
  fi
}

# start_server NAME PASSWORD: a new and empty one on MARTY_POSTGRES_PORT.
start_server() {
  local programs
  programs=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -1)
  server=$work/$1
  chmod 755 "$work"
  install -d "$server"
  printf '%s\n' "$2" > "$server.password"
  if [ "$(id -u)" = 0 ]; then chown postgres "$server" "$server.password"; fi
  as_postgres "$programs/initdb" -D "$server" -U postgres --pwfile="$server.password" \
    -A scram-sha-256 --locale=C.UTF-8 --encoding=UTF8 > "$work/initdb.log"
  pg_ctl=$programs/pg_ctl
  as_postgres "$pg_ctl" -D "$server" -w -l "$server/server.log" \
    -o "-p $MARTY_POSTGRES_PORT -c unix_socket_directories=" start > "$work/pg_ctl.log"
}

stop_server() {
  as_postgres "$pg_ctl" -D "$server" -w -m fast stop > "$work/pg_ctl.log"
  server=
}
