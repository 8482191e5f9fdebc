# Tokens, as an OpenID provider would make them: an RSA key, and its public part as a set of keys.

base64url() {
  openssl base64 -A | tr '+/' '-_' | tr -d '='
}

# new_provider FOLDER: its key, and the file of its keys that the gateway reads (RFC 7517).
new_provider() {
  local modulus
  openssl genrsa -out "$1/provider.pem" 2048 2> "$1/genrsa.log"
  modulus=$(openssl rsa -in "$1/provider.pem" -noout -modulus | cut -d= -f2 | sed 's/../\\x&/g')
  modulus=$(printf '%b' "$modulus" | base64url)
  printf '{"keys": [{"kty": "RSA", "use": "sig", "kid": "documents", "n": "%s", "e": "AQAB"}]}\n' \
    "$modulus" > "$1/jwks.json"
}

# token FOLDER ROLE...: one for all countries, for an hour.
token() {
  local folder=$1 roles head claims
  shift
  roles=$(printf '"%s",' "$@")
  head=$(printf '{"alg":"RS256","typ":"JWT","kid":"documents"}' | base64url)
  claims=$(printf '{"iss":"%s","aud":"marty","sub":"documents","exp":%d,"countries":["*"],
    "realm_access":{"roles":[%s]}}' "$OIDC_ISSUER" $(($(date +%s) + 3600)) "${roles%,}" | base64url)
  printf '%s.%s.%s' "$head" "$claims" \
    "$(printf '%s.%s' "$head" "$claims" | openssl dgst -sha256 -sign "$folder/provider.pem" \
      | base64url)"
}
