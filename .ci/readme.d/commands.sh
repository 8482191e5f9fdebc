# The commands of the documents.

documents=(README.md CONTRIBUTING.md SECURITY.md docs/*.md docs/decisions/*.md)

# lines_of KIND: the lines of all blocks whose kind matches, each after its document.
lines_of() {
  awk -v kind="^($1)\$" '
    FNR == 1 { open = 0 }
    /^```/ { open = !open; name = substr($0, 4); next }
    open && name ~ kind { print FILENAME ": " $0 }' "${documents[@]}"
}

# One a line, without continuations and comments.
clean() {
  sed -E 's/^[^ ]+: //' | sed -E ':a; /\\$/ { N; s/ *\\\n */ /; ta }' \
    | sed -E 's/(^| +)# .*//' | grep -v '^ *$' | sort -u
}

mapfile -t commands < <(lines_of '' | clean)
mapfile -t skipped < <(lines_of 'sh skipped: .*')
declare -A done_with=()
command=

for each in "${skipped[@]}"; do
  echo "SKIPPED: $each"
done

elsewhere=$(lines_of bash | grep -v '^README.md: ' || true)
[ -z "$elsewhere" ] || fail "only the README's scripts are run by a test, not: $elsewhere"
hidden=$(lines_of 'text|json|java|sql|xml|yaml' \
  | grep -E '^[^ ]+: (mvn|curl|java|psql|pg_[a-z]+|ldapsearch|docker|export|docs/) ?' || true)
[ -z "$hidden" ] || fail "a command in a block that is none of commands: $hidden"

# the TEXT: sets command to the one command that ends with the text, or has it, made fit to run here.
the() {
  local each found=()
  for each in "${commands[@]}"; do
    if [[ $each == *"$1" ]]; then found+=("$each"); fi
  done
  if [ "${#found[@]}" = 0 ]; then
    for each in "${commands[@]}"; do
      if [[ $each == *"$1"* ]]; then found+=("$each"); fi
    done
  fi
  [ "${#found[@]}" = 1 ] || fail "${#found[@]} commands have '$1', not one"
  done_with[${found[0]}]=1
  command=${found[0]//localhost:8080/localhost:$GATEWAY_PORT}
  command=${command//127.0.0.1:5432/127.0.0.1:$MARTY_POSTGRES_PORT}
  command=${command//-p 5432/-p $MARTY_POSTGRES_PORT}
  if [[ $command != mvn* ]]; then
    # What they write is not for the repository, so they run in another folder.
    command=${command//verticles\//$root/verticles/}
    command=${command//db-init\//$root/db-init/}
    command=${command//=identity\//=$work/identity/}
  fi
  printf '\n--- %s\n' "$command"
}

# run TEXT: runs that command; what it prints is in $work/answer.
run() {
  the "$1"
  run_it
}

run_it() {
  local folder=$work
  [[ $command != mvn* ]] || folder=$root
  (cd "$folder" && eval "$command") > "$work/answer" || fail "it ended with $?: $command"
  if grep -q 'urn:marty:problem' "$work/answer"; then
    fail "$command answered $(head -c 500 "$work/answer")"
  fi
}

# answers TEXT: what the last command printed has it.
answers() {
  grep -q -- "$1" "$work/answer" || fail "no $1 in the answer: $(head -c 500 "$work/answer")"
}
