# Everything in one JVM: the README's first screen, and the directory.

free_ports MARTY_POSTGRES_PORT GATEWAY_PORT LDAP_PORT "${services[@]/%/_PORT}"
export MARTY_DIRECTORY=$work/marty

cp -r config "$work/config"
sed -i "s/^pkd_service:\$/&\n  ldap:\n    port: $LDAP_PORT/" "$work/config/development.yaml"
grep -q "port: $LDAP_PORT" "$work/config/development.yaml" || fail 'no place for the LDAP port'
MARTY_CONFIG_DIR=$work/config
export MARTY_CONFIG_DIR

done_with['mvn verify']=1
the 'mvn compile exec:java'
background dev "$command"
dev=${started[-1]}
until_true 300 ready dev
grep -A 20 '^  service ' "$work/dev.log"

for path in /health /health/pkd_service; do
  run "localhost:8080$path"
  answers pkd_service
done

# --- into the directory: a country of our own, and a real list where there is one --------------------

directory=http://localhost:$GATEWAY_PORT/api/pkd_service
anchors() {
  curl -s "$directory/trust-anchors" | jq -r '.items[].sha256' > "$work/anchors"
  [ -s "$work/anchors" ]
}
curl -sS --fail-with-body -o "$work/root.json" -H 'Content-Type: application/json' \
  "http://localhost:$GATEWAY_PORT/api/csca/certificates" -d '{"country": "UT", "icaoCode": "UTO",
    "organization": "Utopia", "commonName": "CSCA Utopia", "keyAlgorithm": "EC-P256"}'
until_true 30 anchors
sha256=$(head -1 "$work/anchors")

lists=(../shared/data/masterlists/*.ml)
for text in imports 'pkd import'; do
  if [ -e "${lists[0]}" ]; then
    cp "${lists[0]}" "$work/list.ml"
    the "$text"
    command=${command/pkd import/pkd import --url http:\/\/localhost:$GATEWAY_PORT}
    run_it
  else
    the "$text" > "$work/said"
    echo "SKIPPED: there is no real master list beside the repository: $command"
  fi
done

# The first list is accepted at first use; another one waits.
the list-issuers > "$work/said"
if [ -e "${lists[1]:-}" ]; then
  curl -sS --fail-with-body -o "$work/second.json" -H 'Content-Type: application/cms' \
    --data-binary "@${lists[1]}" "http://localhost:$GATEWAY_PORT/api/pkd_service/imports"
  command=${command/<its SHA-256>/$(sha256sum < "${lists[1]}" | cut -d' ' -f1)}
  printf '\n--- %s\n' "$command"
  run_it
else
  echo "SKIPPED: there is no second real master list beside the repository: $command"
fi

run 'trust-anchors?country'
the 'Accept: application/pkix-cert'
command=${command/\{sha256\}/$sha256}
run_it
[ "$(sha256sum < "$work/anchor.cer" | cut -d' ' -f1)" = "$sha256" ] || fail 'another certificate'

# --- its answers -------------------------------------------------------------------------------------

run profile=DSC
run subjectContains
the 'curl -s localhost:8080/api/pkd_service/certificates'
command=${command/\{sha256\}/$sha256}
run_it
answers '"path"'
run trust-candidates
answers certificates
run statistics
run 'deviations?country'
answers items

# --- out of it ---------------------------------------------------------------------------------------

run collection=001
grep -q '^dn: c=UT,dc=data,' "$work/001.ldif" || fail 'Utopia is not in the LDIF'
run x-pem-file
grep -q 'BEGIN CERTIFICATE' "$work/anchors.pem" || fail 'no certificate in anchors.pem'
run x-pkcs12
keytool -list -storepass changeit -keystore "$work/anchors.p12" > "$work/keytool.log" \
  || fail "anchors.p12: $(cat "$work/keytool.log")"
run exports/crls
the ldapsearch
command=${command/:1389/:$LDAP_PORT}
in_ldap() { (run_it) && grep -q '^dn: c=UT,' "$work/answer"; }
until_true 30 in_ldap

# Last, because it takes the country's trust away.
the 'key compromised'
command=${command/\{sha256\}/$sha256}
run_it
