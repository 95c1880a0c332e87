"""The bill of materials (CycloneDX) of one function's jar, out of that of the whole project: the function's
libraries of which the jar really has classes. python3 bill_of_materials.py WHOLE JAR REPOSITORY OUTPUT"""

import json
import sys
import zipfile
from pathlib import Path

OURS = "io.tollgate"


def reachable(root: str, edges: dict[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    left = [root]
    while left:
        for reference in edges.get(left.pop(), []):
            if reference not in seen:
                seen.add(reference)
                left.append(reference)
    return seen


def is_in(component: dict, entries: set[str], repository: Path) -> bool:
    """A jar that was shaded has all classes of a library, or none."""
    if component["group"] == OURS:
        return True
    name, version = component["name"], component["version"]
    file = repository / component["group"].replace(".", "/") / name / version / f"{name}-{version}.jar"
    if not file.exists():
        return False
    with zipfile.ZipFile(file) as library:
        classes = (entry for entry in library.namelist() if is_class(entry))
        return next((entry in entries for entry in classes), False)


def is_class(entry: str) -> bool:
    return entry.endswith(".class") and not entry.startswith("META-INF/") and entry != "module-info.class"


def main(whole: str, jar: str, repository: str, output: str) -> None:
    bill = json.loads(Path(whole).read_text())
    function = next(each for each in bill["components"] if each["name"] == Path(jar).stem)
    edges = {each["ref"]: each.get("dependsOn", []) for each in bill["dependencies"]}
    wanted = reachable(function["bom-ref"], edges)
    with zipfile.ZipFile(jar) as archive:
        entries = set(archive.namelist())
    bill["metadata"]["component"] = function
    bill["components"] = [
        each for each in bill["components"] if each["bom-ref"] in wanted and is_in(each, entries, Path(repository))
    ]
    kept = {each["bom-ref"] for each in bill["components"]}
    bill["dependencies"] = [
        {"ref": ref, "dependsOn": [each for each in edges.get(ref, []) if each in kept]}
        for ref in sorted(kept | {function["bom-ref"]})
    ]
    del bill["serialNumber"]  # It is the whole project's, and optional.
    Path(output).write_text(json.dumps(bill, indent=1))


main(*sys.argv[1:])
