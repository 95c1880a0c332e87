# Writes the folders of a new gateway, from the sample wallet that lies in the tests. ./dev reads
# this; it sets "here" to the project's folder.

exemplar=samplewallet
product=java/io/tollgate/gateway
simulators=java/io/tollgate/simulator

# ./dev gateway NAME
new_gateway() {
  local id type title folder
  name_gateway "$1"
  for folder in shared/src/{main,test}/$product shared/src/{main,test}/resources/gateway \
    simulators/src/{main,test}/$simulators simulators/src/{main,test}/resources/simulator; do
    [ ! -e "$here/$folder/$id" ] || usage "There is $folder/$id already"
  done
  copy_exemplar shared "$product"
  copy_exemplar simulators "$simulators"
  write_package_info "$here/shared/src/main/$product/$id/package-info.java"
  write_vectors "$here/shared/src/test/resources/gateway/$id/$id-vectors.json"
  write_published "$here/shared/src/test/resources/gateway/$id/published.txt"
  write_about "$here/simulators/src/main/resources/simulator/$id/about.md"
  cat <<TEXT
$title has its folders. What only its document can say is left to fill in:
  ./dev format
  ./dev unit shared FilledInTest    names each place, and passes when all are filled in
  ./dev docs                        writes it into the documents
CONTRIBUTING.md, "A gateway in a day", has the steps in their order.
TEXT
}

# A name becomes a package, and a part of addresses and of environment variables.
name_gateway() { # name_gateway NAME
  [[ $1 =~ ^[A-Za-z][A-Za-z0-9]{1,19}$ ]] ||
    usage "A gateway's name, like AcmePay, begins with a letter and has from 2 to 20 letters and digits"
  id=$(printf %s "$1" | tr '[:upper:]' '[:lower:]')
  type=$(printf %s "${1:0:1}" | tr '[:lower:]' '[:upper:]')${1:1}
  title=$(printf %s "$type" | sed 's/\([a-z0-9]\)\([A-Z]\)/\1 \2/g')
  case " abstract assert boolean break byte case catch char class const continue default do double \
else enum extends false final finally float for goto if implements import instanceof int interface \
long native new null package private protected public return short static strictfp super switch \
synchronized this throw throws transient true try void volatile while " in
    *" $id "*) usage "'$id' is a word of Java" ;;
  esac
}

# The exemplar lies among the tests as a whole; of a gateway only its tests and their fixture do.
copy_exemplar() { # copy_exemplar MODULE PACKAGE
  local file name part
  for file in "$here/$1/src/test/$2/$exemplar"/*.java; do
    name=$(basename "$file")
    case $name in
      package-info.java) continue ;;
      *Test.java | Fixture.java) part=test ;;
      *) part=main ;;
    esac
    copy_file "$file" "$here/$1/src/$part/$2/$id/${name//SampleWallet/$type}"
  done
}

# What a document must say stands between "// fact: WHAT" and "// end of fact", and is left out.
copy_file() { # copy_file FROM TO
  mkdir -p "$(dirname "$2")"
  awk -v file="$(basename "$1" .java)" '
    $1 == "//" && $2 == "fact:" {
      indent = $0
      sub(/\/\/.*/, "", indent)
      what = $0
      sub(/^.*\/\/ fact: /, "", what)
      print indent "throw new UnsupportedOperationException("
      print indent "    \"Fill in: " what " (" file ")\");"
      left_out = 1
    }
    !left_out { print }
    $1 == "//" && $2 == "end" && $3 == "of" && $4 == "fact" { left_out = 0 }
  ' "$1" | sed "s/$exemplar/$id/g; s/SampleWallet/$type/g; s/Sample Wallet/$title/g" >"$2"
}

write_package_info() { # write_package_info FILE
  cat >"$1" <<TEXT
/**
 * $title. Its documents, by name, address and date, and where two of them contradict each other, which
 * one is followed and why, stand here.
 */
package io.tollgate.gateway.$id;
TEXT
}

# The gateway's chapter of simulators/README.md; SimulatorDocumentTest wants it filled in.
write_about() { # write_about FILE
  mkdir -p "$(dirname "$1")"
  cat >"$1" <<TEXT
**Simulated**: Fill in: calls with their paths, pages, returns, callbacks and how often they are repeated.

**Documents**: Fill in: name, address and date of each, and what they leave open.

**Left out**: Fill in: what the gateway can do and its simulator cannot.

**Judged by** Fill in: the gateway's own client, if a registry has one, else recorded signatures.
TEXT
}

write_vectors() { # write_vectors FILE
  mkdir -p "$(dirname "$1")"
  cat >"$1" <<TEXT
{
 "format": [
  "Messages that somebody else signed: the gateway's own samples before all, then what openssl computes of them.",
  "operation is call, callback or return; name says what is special about it; key is the key, a made-up one.",
  "signed is the exact text that is signed, signature what came of it: printf %s SIGNED | openssl dgst -sha256 -hmac KEY.",
  "A call names which one it is (call), a callback the money that it reports (money), a return its query without signature (query)."
 ],
 "computed_with": "",
 "vectors": []
}
TEXT
}

# GatewayFoldersTest wants it, and ./dev deploy reads it.
write_published() { # write_published FILE
  cat >"$1" <<TEXT
# Ids and keys of accounts that $title's documents print, one a line: everybody has them, and none goes live.
TEXT
}
