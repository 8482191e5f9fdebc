#!/usr/bin/env bash
# Makes the base images of docker/Dockerfile and docker/compose.yaml without a registry, from what
# Debian and Maven Central offer:
#
#   marty-postgres:local  the PostgreSQL binaries of `marty dev` (zonky), psql, busybox
#   marty-jre:local       a JRE by jlink, busybox
#   marty-build:local     a JDK by jlink, Maven, busybox
#
#   docker/local-images.sh [postgres] [jre] [build]     all three by default
#
# Needs a running engine, a JDK 17 with jmods (openjdk-17-jdk-headless), maven, busybox-static,
# postgresql-client, xz-utils and unzip.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for command in docker mvn xz unzip ldd setpriv; do
  command -v "$command" > /dev/null || { echo "local-images: $command is missing" >&2; exit 1; }
done

jdk() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    if [ -x "$home/bin/jlink" ] && [ -d "$home/jmods" ] \
      && grep -qs '^JAVA_VERSION="17' "$home/release"; then
      echo "$home"
      return
    fi
  done
  echo 'local-images: no JDK 17 with jlink and jmods under JAVA_HOME or /usr/lib/jvm' >&2
  return 1
}

# base ROOT: a file system with busybox, users, certificates and nothing else.
base() {
  local root=$1 busybox
  busybox=$(command -v busybox) || { echo 'local-images: busybox is missing' >&2; return 1; }
  if ldd "$busybox" > /dev/null 2>&1; then
    echo 'local-images: busybox is not the static one (busybox-static)' >&2
    return 1
  fi
  mkdir -p "$root"/{bin,etc,tmp,run,usr/bin,usr/lib/locale,root}
  chmod 1777 "$root/tmp"
  cp "$busybox" "$root/bin/busybox"
  local applet
  for applet in $("$busybox" --list); do
    [ -e "$root/bin/$applet" ] || ln -s busybox "$root/bin/$applet"
  done
  printf 'root:x:0:0::/root:/bin/sh\npostgres:x:999:999::/var/lib/postgresql:/bin/sh\n' \
    > "$root/etc/passwd"
  printf 'root:x:0:\npostgres:x:999:\n' > "$root/etc/group"
  printf 'passwd: files\ngroup: files\nhosts: files dns\n' > "$root/etc/nsswitch.conf"
  cp -r /usr/lib/locale/C.utf8 "$root/usr/lib/locale/"
}

# libraries ROOT FILE...: copies the shared libraries that the files need and ROOT has not, and
# those that glibc loads by itself.
libraries() {
  local root=$1 library
  shift
  for library in $(ldd "$@" 2> /dev/null | grep -oE '/[^ ():]+\.so[^ ():]*' | sort -u); do
    case "$library" in
      "$root"/*) ;;
      *) [ -e "$root$library" ] || install -D -m 755 "$library" "$root$library" ;;
    esac
  done
  local libc
  libc=$(ldd /usr/bin/env | grep -oE '/[^ ]+/libc\.so\.6')
  for library in "$(dirname "$libc")"/libnss_{files,dns}.so.2 "$(dirname "$libc")"/libresolv.so.2; do
    [ ! -e "$library" ] || install -D -m 755 "$library" "$root$library"
  done
}

# image NAME ROOT CHANGE...: a tree as an image.
image() {
  local name=$1 root=$2 change changes=()
  shift 2
  for change in "$@"; do
    changes+=(--change "$change")
  done
  tar -C "$root" --numeric-owner --owner=0 --group=0 -cf - . \
    | docker import "${changes[@]}" - "$name" > /dev/null
  echo "local-images: $name, $(($(docker image inspect -f '{{.Size}}' "$name") / 1000000)) MB"
}

postgres() {
  local root=$work/postgres version platform archive
  version=$(sed -nE 's/.*<embedded.postgres.binaries.version>(.*)<.*/\1/p' pom.xml)
  case "$(uname -m)" in
    x86_64) platform=linux-amd64 ;;
    aarch64) platform=linux-arm64v8 ;;
    *) echo "local-images: no PostgreSQL binaries for $(uname -m)" >&2; return 1 ;;
  esac
  archive=$work/postgres.jar
  mvn -B -q -N dependency:copy -Dmdep.stripVersion=true -DoutputDirectory="$work" \
    -Dartifact="io.zonky.test.postgres:embedded-postgres-binaries-$platform:$version"
  mv "$work/embedded-postgres-binaries-$platform.jar" "$archive"
  base "$root"
  mkdir -p "$root"/usr/local/pgsql "$root"/var/lib/postgresql/data "$root"/docker-entrypoint-initdb.d
  unzip -p "$archive" '*.txz' | tar -xJ -C "$root/usr/local/pgsql"
  # Debian's /usr/bin/psql is a wrapper that looks for clusters.
  local client
  client=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
  cp "$client/psql" "$client/pg_isready" "$root/usr/bin/"
  cp "$(command -v setpriv)" "$root/usr/bin/setpriv"
  libraries "$root" "$root"/usr/bin/{psql,pg_isready,setpriv} "$root"/usr/local/pgsql/bin/* \
    $(find "$root/usr/local/pgsql/lib" -name '*.so*' -type f)
  ln -s ../run "$root/var/run"
  install -m 755 docker/postgres/entrypoint.sh "$root/usr/bin/entrypoint.sh"
  image marty-postgres:local "$root" \
    'ENV PATH=/usr/local/pgsql/bin:/usr/bin:/bin' 'ENV PGDATA=/var/lib/postgresql/data' \
    'ENV PGHOST=/run/postgresql' 'ENV LANG=C.UTF-8' 'ENTRYPOINT ["/usr/bin/entrypoint.sh"]' \
    'CMD ["postgres"]' 'EXPOSE 5432' 'VOLUME /var/lib/postgresql/data'
}

# java_runtime ROOT MODULES: a Java runtime with these modules.
java_runtime() {
  local root=$1 home
  home=$(jdk)
  base "$root"
  mkdir -p "$root/opt"
  "$home/bin/jlink" --module-path "$home/jmods" --add-modules "$2" --output "$root/opt/java" \
    --no-header-files --no-man-pages --compress=2
  # A link to Debian's in the JDK: without the certificates there is no TLS.
  cp -L --remove-destination "$home/lib/security/cacerts" "$root/opt/java/lib/security/cacerts"
  libraries "$root" "$root"/opt/java/bin/java $(find "$root/opt/java/lib" -name '*.so')
}

jre() {
  # java.desktop, in java.se, for java.beans, which SnakeYAML uses.
  local modules=java.se,jdk.crypto.cryptoki,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported
  modules+=,jdk.zipfs
  java_runtime "$work/jre" "$modules"
  image marty-jre:local "$work/jre" 'ENV PATH=/opt/java/bin:/bin' 'ENV JAVA_HOME=/opt/java' \
    'ENV LANG=C.UTF-8' 'CMD ["java", "-version"]'
}

build() {
  local root=$work/build
  java_runtime "$root" ALL-MODULE-PATH
  mkdir -p "$root/usr/share"
  local maven
  maven=$(dirname "$(dirname "$(readlink -f "$(command -v mvn)")")")
  # Debian's Maven is a folder of links into /usr/share/java.
  cp -rL "$maven" "$root/usr/share/maven"
  ln -s ../share/maven/bin/mvn "$root/usr/bin/mvn"
  image marty-build:local "$root" 'ENV PATH=/opt/java/bin:/usr/bin:/bin' 'ENV JAVA_HOME=/opt/java' \
    'ENV LANG=C.UTF-8' 'CMD ["mvn", "-version"]'
}

for part in "${@:-postgres jre build}"; do
  for name in $part; do
    case "$name" in
      postgres | jre | build) "$name" ;;
      *) echo "local-images: postgres, jre or build, not '$name'" >&2; exit 2 ;;
    esac
  done
done
