# Builds what is missing or stale, and starts a class of module local on a JDK 25: ./run and ./dev
# read this. They set "here" to the project's folder.

target=$here/local/target
class_path=$target/class-path

fail() {
  echo "$1" >&2
  exit 1
}

# The feature number of the JDK in a folder; empty when there is none.
version() {
  [ -x "$1/bin/javac" ] && sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

# The default java may be older than the JDK 25 that lies beside it.
find_jdk() {
  local home number on_path
  on_path=$(command -v javac || true)
  for home in "${JAVA_HOME:-}" \
    "${on_path:+$(dirname "$(dirname "$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")")")}" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.jdks/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    number=$(version "$home" || true)
    if [ -n "$number" ] && [ "$number" -ge 25 ]; then
      echo "$home"
      return
    fi
  done
}

require_jdk() {
  jdk=$(find_jdk)
  [ -n "$jdk" ] || fail "Tollgate needs JDK 25 or newer: install one (https://adoptium.net) or set JAVA_HOME."
  # Maven itself runs on any java; without one on the path it takes ours.
  command -v java >/dev/null || export JAVA_HOME=$jdk
}

maven() {
  (cd "$here" && ./mvnw -B "$@")
}

# The same, the functions side by side: none needs another.
build() {
  maven -T1C -pl "$(running_modules)" -am "$@"
}

function_jars() {
  sed -n 's/^ *CodeUri: *\([^ ]*\.jar\) *$/\1/p' "$here/template.yaml" | sort -u
}

# The modules that run: the functions and local, as Maven takes them.
running_modules() {
  echo "$(function_jars | sed 's|/.*||' | paste -sd, -),local"
}

# What was saved since a stamp; all of it where there is no stamp.
newer_than() { # newer_than STAMP PATH...
  local stamp=$1
  shift
  if [ -f "$stamp" ]; then
    find "$@" -newer "$stamp" -print 2>/dev/null | head -n 1
  else
    echo "$1"
  fi
}

# Runs a build whose stamp is as old as its beginning: what is saved meanwhile is built the next time.
stamped() { # stamped STAMP COMMAND...
  local stamp=$1 started
  shift
  started=$(mktemp)
  if ! "$@"; then
    rm -f "$started"
    fail "The build failed."
  fi
  mv "$started" "$stamp"
}

package() {
  local log status=0
  log=$(mktemp)
  echo "Building ... (the first time downloads libraries and a database server: some minutes)"
  build package -Dmaven.test.skip=true 2>&1 |
    tee "$log" | sed -n 's/^\[INFO\] Building \(.*\[[0-9]*\/[0-9]*\]\)$/  \1/p' || status=$?
  [ $status -eq 0 ] || grep '^\[ERROR\]' "$log" >&2 || tail -n 20 "$log" >&2
  rm -f "$log"
  return $status
}

# The jars of the functions, as ./run takes them.
ensure_jars() {
  local stamp=$target/built jar
  for jar in $(function_jars) local/target/class-path shared/target/class-path; do
    [ -s "$here/$jar" ] || rm -f "$stamp"
  done
  if [ -n "$(newer_than "$stamp" "$here"/pom.xml "$here"/*/pom.xml "$here"/*/src/main \
    "$here/template.yaml")" ]; then
    stamped "$stamp" package
  fi
}

# Their classes instead, and beside them a file with the libraries of each module (FunctionCode).
ensure_classes() {
  local stamp=$target/compiled modules module
  modules=$(running_modules)
  for module in ${modules//,/ }; do
    [ -s "$here/$module/target/class-path" ] && [ -d "$here/$module/target/classes" ] ||
      rm -f "$stamp"
  done
  [ -d "$here/shared/target/classes" ] || rm -f "$stamp"
  if [ -n "$(newer_than "$stamp" "$here"/pom.xml "$here"/*/pom.xml "$here/template.yaml")" ]; then
    echo "Compiling ... (the first time downloads libraries: some minutes)"
    stamped "$stamp" build -q test-compile dependency:build-classpath -Dmaven.test.skip=true \
      -Dmdep.includeScope=runtime -Dmdep.outputFile=target/class-path
  elif [ -n "$(newer_than "$stamp" "$here"/*/src/main)" ]; then
    echo "Compiling ..."
    stamped "$stamp" build -q compile
  fi
}

# Functions take any TOLLGATE_ or DATASOURCES_ variable as a setting, also one that contradicts what the
# simulators are given.
refuse_settings() {
  local name
  for name in $(compgen -e | grep -E '^(TOLLGATE|DATASOURCES)_' || true); do
    [ "$name" = TOLLGATE_STATE ] || usage "The variable $name is not taken here: unset it"
  done
}

# Options of ./run and ./dev run, into "options"; usage() says what is wrong with one.
read_options() {
  options=()
  while [ $# -gt 0 ]; do
    case $1 in
      --fresh) options+=("$1") ;;
      --shop-url | --return-url | --webhook | --public-url)
        [ $# -gt 1 ] || usage "$1 takes a URL"
        options+=("$1" "$2")
        shift
        ;;
      --gateway)
        [ $# -gt 1 ] || usage "$1 takes GATEWAY=FILE"
        options+=("$1" "$2")
        shift
        ;;
      *) usage "There is no option $1" ;;
    esac
    shift
  done
}

# The class and its arguments.
launch() {
  local name
  export TOLLGATE_ROOT=$here
  # Functions would take these as settings too, and whoever works with AWS has some of them.
  for name in $(compgen -e | grep '^AWS_' || true); do unset "$name"; done
  # C1 alone halves the start. Netty's use of Unsafe is known, and not ours to be warned of.
  exec "$jdk/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "$target/classes:$(cat "$class_path")" \
    "$@"
}
