# What the documents name must be there: files, and classes with their methods.

for document in "${documents[@]}"; do
  while read -r target; do
    [ -e "$(dirname "$document")/$target" ] || fail "$document links to $target, which is not there"
  done < <(grep -oE '\]\([^)#]+' "$document" | cut -c3- | grep -vE '^(https?:|mailto:)')
done

# `Class`, `Class.method` and `Class.method → Class.method` in backticks.
while IFS=. read -r class method; do
  file=$(git ls-files "*/$class.java" | head -1)
  [ -n "$file" ] || fail "docs/architecture.md names the class $class, which is not there"
  [ -z "$method" ] || grep -qE "[ .:]$method(\(|\b)" "$file" \
    || fail "docs/architecture.md names $class.$method, which is not there"
done < <(grep -oE '`[A-Z][A-Za-z0-9]+(\.[a-z][A-Za-z0-9]*)?`' docs/architecture.md | tr -d '`' | sort -u)
