# A process for each service, on a PostgreSQL of the system's packages; its backup, restored elsewhere.

dev_gateway=$GATEWAY_PORT
dev_postgres=$MARTY_POSTGRES_PORT
free_ports MARTY_POSTGRES_PORT GATEWAY_PORT "${services[@]/%/_PORT}"
export PGPASSWORD=superuser
# The provider's keys come from a file, since nobody is asked here.
cp -r config "$work/production"
sed -i "s|# jwks: .*|jwks: $work/jwks.json|" "$work/production/production.yaml"
grep -q "jwks: $work/jwks.json" "$work/production/production.yaml" || fail 'no place for the keys'
export MARTY_CONFIG_DIR=$work/production
start_server first "$PGPASSWORD"

run 'marty.jar --help'
answers 'Usage: marty'

# export_like TEXT OLD NEW: runs that command, … replaced by new secrets, for a service or for all.
export_like() {
  the "$1" > "$work/said"
  command=${command//$2/$3}
  while [[ $command == *…* ]]; do
    command=${command/…/${secret:-$(openssl rand -hex 32)}}
  done
  eval "$command"
}
secret=
export_like MARTY_ENV '' ''
export_like KEY_ENCRYPTION_KEY '' ''
export_like PKD_OWN_COUNTRIES '' ''
export_like 'export OIDC_ISSUER' '' ''
export_like 'export IDENTITY_TRUSTED' '' ''
new_provider "$work"
MARTY_TOKEN=$(token "$work" csca-admin auditor pkd-trust-officer)
export MARTY_TOKEN
authorization="Authorization: Bearer $MARTY_TOKEN"
for service in "${services[@]}"; do
  export_like CSCA_DATABASE_PASSWORD CSCA "$service"
  export_like CSCA_DATABASE_URL CSCA "$service"
  database=$(sed -nE "s|.*\{${service}_DATABASE_URL:.*/(marty_[a-z_0-9]+)\}.*|\1|p" config/production.yaml)
  declare -x "${service}_DATABASE_URL=postgresql://127.0.0.1:$MARTY_POSTGRES_PORT/$database"
  # Where the processes find each other; loopback and the usual ports by default.
  port=${service}_PORT
  declare -x "${service}_URL=http://127.0.0.1:${!port}"
done
secret=$PGPASSWORD
export_like 'export MARTY_ADMIN_URL' '' ''

run 'identity init'
run 'marty.jar init-db'
run psql
run 'marty.jar migrate'
the 'marty.jar verify'
proved() {
  run_it
  grep -E 'connections, |checks, 0 failed' "$work/answer"
}
proved
eval "$command --json" | jq -e .passed

# "For production: `flags` and `MALLOC_ARENA_MAX=2`"
flags=$(tr '\n' ' ' < docs/operations.md | grep -oE 'For production: `[^`]+' | cut -d'`' -f2)
[ -n "$flags" ] || fail 'no production settings'

start_one() {
  local jar=${1//_/-}
  the "java -jar verticles/$jar/target/$jar.jar $1"
  MALLOC_ARENA_MAX=2 background "$jar" "${command/ java / java $flags }"
}

# start: all processes, until all pass; they are in processes.
start() {
  local name
  processes=()
  for name in "${services[@],,}" gateway; do
    start_one "$name"
    processes+=("${started[-1]}")
  done
  until_true 120 status_is 200 "http://127.0.0.1:$GATEWAY_PORT/health"
}
roots() {
  curl -sf -H "$authorization" "http://127.0.0.1:$GATEWAY_PORT/api/csca/certificates" | jq -r '.items[].sha256'
}

start
for pid in "${processes[@]}"; do
  resident=$(awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$pid/status")
  echo "resident: $resident MB"
  [ "$resident" -lt 180 ] || fail "a process has $resident MB"
done
status_is 401 "http://127.0.0.1:$GATEWAY_PORT/api/csca/certificates" || fail 'anybody may read'
status_is 401 "http://127.0.0.1:$CSCA_PORT/api/csca/certificates" || fail 'anybody may read at csca'
curl -sS --fail-with-body -o "$work/root.json" -H "$authorization" -H 'Content-Type: application/json' \
  "http://127.0.0.1:$GATEWAY_PORT/api/csca/certificates" -d '{"country": "UT", "icaoCode": "UTO",
    "organization": "Utopia", "commonName": "CSCA Utopia", "keyAlgorithm": "EC-P256"}'
before=$(roots)

# --- backup, a new server, restore; the key-encryption key changes on the way -----------------------

run pg_dump
stop "${processes[@]}"
stop_server
start_server second "$PGPASSWORD"
run 'marty.jar init-db'
run '-d $name $name.dump; done'
run 'marty.jar migrate'
the 'marty.jar verify'
proved
CSCA_KEY_ENCRYPTION_KEY=$(openssl rand -hex 32),$CSCA_KEY_ENCRYPTION_KEY
start
[ -n "$before" ] && [ "$(roots)" = "$before" ] || fail 'after the restore csca has other certificates'
# Said when they are, which may be after the first answer.
until_true 30 grep 'every private key is encrypted under key-encryption key' "$work/csca.log"
run audit-check
run 'marty.jar reconcile'
answers 'ok *csca: '

# --- the drill: csca alone as it was before its last CRL ----------------------------------------------

curl -sS --fail-with-body -o "$work/crl.json" -H "$authorization" -H 'Content-Type: application/json' \
  "http://127.0.0.1:$GATEWAY_PORT/api/csca/crls" -d '{"country": "UT"}'
number=$(jq .number "$work/crl.json")
crl_is() {
  [ "$(curl -sf -H "$authorization" -H 'Accept: application/json' \
    "http://127.0.0.1:$GATEWAY_PORT/api/pkd_service/crls?country=UT" \
    | jq '[.items[].number | tonumber] | max')" = "$1" ]
}
until_true 30 crl_is "$number"
stop "${processes[0]}"
run marty_csca.dump
start_one csca
processes[0]=${started[-1]}
until_true 60 status_is 200 "http://127.0.0.1:$CSCA_PORT/ready"
run 'reconcile --json'
jq -e .good "$work/answer"
# With the round of its start, or with this one, csca has taken in what it had forgotten.
until_true 30 status_is 200 "http://127.0.0.1:$CSCA_PORT/api/csca/crls/UT/$number"
stop "${processes[@]}"
stop_server

unset MARTY_ENV PGPASSWORD MARTY_TOKEN "${services[@]/%/_DATABASE_URL}" "${services[@]/%/_URL}"
MARTY_POSTGRES_PORT=$dev_postgres
until_true 30 status_is 200 "http://127.0.0.1:$dev_gateway/health"
