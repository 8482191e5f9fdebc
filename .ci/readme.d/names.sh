# What the documents name must be there: files, and classes with their methods.

for document in "${documents[@]}"; do
  while read -r target; do
    [ -e "$(dirname "$document")/$target" ] || fail "$document links to $target, which is not there"
  done < <(grep -oE '\]\([^)#]+' "$document" | cut -c3- | grep -vE '^(https?:|mailto:)')
done

# `Class` and `Class.method`.
while IFS=. read -r class method; do
  file=$(git ls-files "*/$class.java" | head -1)
  [ -n "$file" ] || fail "docs/architecture.md names the class $class, which is not there"
  [ -z "$method" ] || grep -qE "[ .:]$method(\(|\b)" "$file" \
    || fail "docs/architecture.md names $class.$method, which is not there"
done < <(grep -oE '`[A-Z][A-Za-z0-9]+(\.[a-z][A-Za-z0-9]*)?`' docs/architecture.md | tr -d '`' | sort -u)

# modules_of POM: what of ours it depends on at compile time.
modules_of() {
  awk '
    /<dependency>/ { inside = 1; ours = compile = 0; name = "" }
    inside && /<groupId>dev.marty</ { ours = compile = 1 }
    inside && name == "" && /<artifactId>/ { gsub(/ *<\/?artifactId>/, ""); name = $0 }
    inside && /<scope>/ { compile = 0 }
    /<\/dependency>/ { if (ours && compile) print name; inside = 0 }' "$1" | sort
}
for pom in verticles/*/pom.xml; do
  module=$(basename "$(dirname "$pom")")
  row=$(grep -E "^\| \`$module\` \|" docs/architecture.md) || fail "docs/architecture.md leaves $module out"
  said=$(cut -d'|' -f3 <<< "$row" | grep -oE '[a-z][a-z-]+' | sort || true)
  [ "$said" = "$(modules_of "$pom")" ] || fail "docs/architecture.md: $module depends on" $(modules_of "$pom")
done
