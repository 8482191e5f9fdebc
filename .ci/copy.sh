# A copy of what is in the repository, without what was built: for what a check changes or makes anew.
# It is removed at the end; the calling script goes on in it, and finds the repository in $root.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Where the tests look for real data: beside the repository.
[ ! -d "$root/../shared" ] || ln -s "$(cd "$root/../shared" && pwd)" "$work/shared"
mkdir "$work/marty"
(cd "$root" && git ls-files -z --cached --others --exclude-standard | tar --null -T - -cf -) \
  | tar -xf - -C "$work/marty"
cd "$work/marty"
