# Builds what is missing or stale, and starts a class of module local on a JDK 25: ./run and ./dev
# read this. They set "here" to the project's folder.

stamp=$here/local/target/built
class_path=$here/local/target/class-path

fail() {
  echo "Tollgate cannot start. $1" >&2
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

function_jars() {
  sed -n 's/^ *CodeUri: *\([^ ]*\.jar\) *$/\1/p' "$here/template.yaml" | sort -u
}

is_stale() {
  local jar
  [ -f "$stamp" ] && [ -s "$class_path" ] || return 0
  for jar in $(function_jars); do
    [ -f "$here/$jar" ] || return 0
  done
  [ -n "$(find "$here"/pom.xml "$here"/*/pom.xml "$here"/*/src/main "$here/template.yaml" \
    -newer "$stamp" -print | head -n 1)" ]
}

build() {
  local modules log started
  modules=$(function_jars | sed 's|/.*||' | sort -u | paste -sd, -),local
  log=$(mktemp) && started=$(mktemp)
  echo "Building ... (the first time downloads libraries and a database server: some minutes)"
  if ! (cd "$here" && ./mvnw -B package -pl "$modules" -am -Dmaven.test.skip=true 2>&1) |
    tee "$log" | sed -n 's/^\[INFO\] Building \(.*\[[0-9]*\/[0-9]*\]\)$/  \1/p'; then
    grep '^\[ERROR\]' "$log" >&2 || tail -n 20 "$log" >&2
    rm -f "$log" "$started"
    fail "The build failed."
  fi
  # As old as the build's beginning: what was saved meanwhile is built the next time.
  mv "$started" "$stamp"
  rm -f "$log"
}

# The class and its arguments.
launch() {
  local jdk
  jdk=$(find_jdk)
  [ -n "$jdk" ] || fail "It needs JDK 25 or newer: install one (https://adoptium.net) or set JAVA_HOME."
  # Maven itself runs on any java; without one on the path it takes ours.
  command -v java >/dev/null || export JAVA_HOME=$jdk

  if is_stale; then
    build
  fi

  export TOLLGATE_ROOT=$here
  # C1 alone halves the start. Netty's use of Unsafe is known, and not ours to be warned of.
  exec "$jdk/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "$here/local/target/classes:$(cat "$class_path")" \
    "$@"
}
