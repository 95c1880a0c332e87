"""A release has its files, and each function's jar a bill of materials with the libraries that are in it."""

import json
import re
import sys
import zipfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
RELEASE = PROJECT / "target/release"
BILL = "META-INF/sbom/application.cdx.json"
FILES = ["SHA256SUMS", "notes.md", "openapi.json", "tollgate-*.cdx.json", "tollgate-simulators-*.jar"]
# Each package of a library that is in a jar, and the group that its bill of materials must name.
LIBRARIES = {
    "com/mysql/": "com.mysql",
    "com/zaxxer/hikari/": "com.zaxxer",
    "io/micronaut/context/": "io.micronaut",
    "io/netty/": "io.netty",
    "io/nayuki/": "io.nayuki",
    "org/flywaydb/": "org.flywaydb",
    "org/slf4j/": "org.slf4j",
}

missing = [each for each in FILES if len(list(RELEASE.glob(each))) != 1]
template = (PROJECT / "template.yaml").read_text()
jars = sorted(set(re.findall(r"CodeUri: (\S+\.jar)", template)))
for name in jars:
    with zipfile.ZipFile(PROJECT / name) as jar:
        entries = jar.namelist()
        bill = json.loads(jar.read(BILL)) if BILL in entries else {}
    groups = {each.get("group") for each in bill.get("components", [])}
    for package, group in LIBRARIES.items():
        if any(entry.startswith(package) for entry in entries) and group not in groups:
            missing.append(f"{group} in {name}")
if missing or not jars:
    sys.exit(f"release: missing are {missing}")
