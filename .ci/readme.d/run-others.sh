# Ctrl-C, the other forms of dev, the benches, and what a contributor does.

# --- Ctrl-C, and the other forms of dev -----------------------------------------------------------

ctrl_c 'mvn compile exec:java' "$dev"

free_ports GATEWAY_PORT "${services[@]/%/_PORT}"
printf '\n--- dev --fresh --server-per-service\n'
background fresh 'java -jar verticles/launcher/target/marty.jar dev --fresh --server-per-service'
until_true 120 ready fresh
grep -A 4 '^  service ' "$work/fresh.log"
ctrl_c 'marty dev' "${started[-1]}"

# --- with a login ------------------------------------------------------------------------------------

free_ports GATEWAY_PORT "${services[@]/%/_PORT}"
the 'dev --login'
background login "$command"
until_true 120 ready login
the 'token --role auditor'
eval "$command"
run 'localhost:8080/api/csca/audit'
status_is 401 "http://localhost:$GATEWAY_PORT/api/csca/audit" || fail 'anybody may read the audit'
status_is 401 "http://localhost:$CSCA_PORT/api/csca/audit" || fail 'anybody may read it at csca'
[ "$(curl -s -o "$work/answer" -w '%{http_code}' -H "Authorization: Bearer $MARTY_TOKEN" \
  "http://localhost:$GATEWAY_PORT/api/pkd_service/list-issuers")" = 200 ] || fail 'an auditor reads'
[ "$(curl -s -o "$work/answer" -w '%{http_code}' -H "Authorization: Bearer $MARTY_TOKEN" \
  "http://localhost:$GATEWAY_PORT/api/passport_engine/passports")" = 403 ] || fail 'an auditor is no reader'
unset MARTY_TOKEN
ctrl_c 'dev --login' "${started[-1]}"

# --- bench ----------------------------------------------------------------------------------------

# What else runs on this machine decides as well, so a low ratio is said and does not fail.
for what in health gateway; do
  printf '\n--- bench %s\n' "$what"
  code=0
  java -jar verticles/launcher/target/marty.jar bench "$what" > "$work/bench" || code=$?
  cat "$work/bench"
  grep -q '^ratio' "$work/bench" || fail "bench $what printed no ratio"
  [ "$code" = 0 ] || echo "!!! bench $what: the ratio is lower than expected; was the machine busy? !!!"
done

# --- contributing ---------------------------------------------------------------------------------

# The tests of every module ran before this.
the 'mvn -B -pl verticles/csca'
command+=' -DskipTests'
run_it
run -Dtest=RealSodTest
run spotless:apply
# .ci/new-service runs it, in a copy.
the docs/new-service
