# The files of a release, for ./dev release. Publishing them is the owner's.

release_files() {
  local version jar out=$here/target/release
  version=$(sed -n '0,/<version>/s|.*<version>\(.*\)</version>|\1|p' "$here/pom.xml")
  rm -rf "$out"
  mkdir -p "$out"
  # The newest part of the changelog, without its heading.
  awk '/^## / { part++; next } part == 1' "$here/CHANGELOG.md" >"$out/notes.md"
  [ -s "$out/notes.md" ] || fail "CHANGELOG.md has no part for this release"
  cp "$here/docs/openapi.json" "$out/openapi.json"
  cp "$here/simulators/target/simulators.jar" "$out/tollgate-simulators-$version.jar"
  maven -q org.cyclonedx:cyclonedx-maven-plugin:makeAggregateBom -DoutputFormat=json -DoutputName=bom
  cp "$here/target/bom.json" "$out/tollgate-$version.cdx.json"
  for jar in $(function_jars); do
    add_bill_of_materials "$here/$jar"
  done
  (cd "$out" && sha256sum -- * >SHA256SUMS)
  echo "The files of $version are in target/release, and each function's jar has its bill of materials"
}

# So that scanners of what is deployed see the libraries: most have no META-INF/maven, and shading leaves none. Made
# of the whole project's, because the plugin takes half a minute for each module.
add_bill_of_materials() { # add_bill_of_materials JAR
  local target=${1%/*} bill=META-INF/sbom/application.cdx.json repository
  repository=$(tr ':' '\n' <"$class_path" | sed -n 's|/io/netty/netty-common/.*||p' | head -n 1)
  mkdir -p "$target/sbom/META-INF/sbom"
  python3 "$here/local/bill_of_materials.py" "$here/target/bom.json" "$1" "$repository" "$target/sbom/$bill"
  "$jdk/bin/jar" --update --file "$1" -C "$target/sbom" "$bill"
}
