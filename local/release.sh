# The files of a release, for ./dev release. Publishing them is the owner's.

cyclonedx=org.cyclonedx:cyclonedx-maven-plugin

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
  # A bill of materials of each module, and one of all in the place of the project's own.
  maven -q "$cyclonedx:makeBom" "$cyclonedx:makeAggregateBom" -DoutputFormat=json -DoutputName=bom
  cp "$here/target/bom.json" "$out/tollgate-$version.cdx.json"
  for jar in $(function_jars); do
    add_bill_of_materials "$here/$jar"
  done
  (cd "$out" && sha256sum -- * >SHA256SUMS)
  echo "The files of $version are in target/release, and each function's jar has its bill of materials"
}

# So that scanners of what is deployed see the libraries: most have no META-INF/maven, and shading leaves none.
add_bill_of_materials() { # add_bill_of_materials JAR
  local target folder
  target=$(dirname "$1")
  folder=$target/sbom/META-INF/sbom
  mkdir -p "$folder"
  cp "$target/bom.json" "$folder/application.cdx.json"
  "$jdk/bin/jar" --update --file "$1" -C "$target/sbom" META-INF/sbom/application.cdx.json
}
