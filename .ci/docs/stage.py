"""Copies the documents into target/site-source under their own paths: the pages of mkdocs.yml, and the files to
which they link. A folder that is linked becomes its README.md, or a list of its files."""

import re
import shutil
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
TARGET = PROJECT / "target/site-source"
LINK = re.compile(r'(\]\(|\bsrc="|\bhref=")([^)\s"]+)')
CODE = re.compile(r"^```.*?^```", re.M | re.S)
OTHER_SITES = ("http:", "https:", "mailto:", "#")
PAGE = re.compile(r"^ +-? *[^#\n]*: ([\w./-]+\.md)$", re.M)


def linked(page: Path, text: str):
    """Each local link as it is written, without its anchor, and the path in the project that it means."""
    for match in LINK.finditer(CODE.sub("", text)):
        url = match.group(2)
        if url.startswith(OTHER_SITES):
            continue
        name = url.split("#")[0]
        yield name, (page.parent / name).resolve()


def stage(page: Path, left: list[Path]) -> None:
    text = page.read_text()
    for name, path in set(linked(page, text)):
        if not path.exists():
            sys.exit(f"{page.relative_to(PROJECT)}: there is no {name}")
        if not path.is_relative_to(PROJECT):
            sys.exit(f"{page.relative_to(PROJECT)}: {name} is outside of the project")
        if path.is_dir():
            index = name.rstrip("/") + "/README.md"
            text = re.sub(rf"(\]\(){re.escape(name)}(#[\w-]+)?\)", rf"\g<1>{index}\g<2>)", text)
            path = path / "README.md"
        left.append(path)
    target = TARGET / page.relative_to(PROJECT)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)


def folder_page(page: Path) -> None:
    """For a folder without a page of its own."""
    names = sorted(each.name for each in page.parent.iterdir() if each.is_file())
    rows = "".join(f"- [{name}]({name})\n" for name in names)
    target = TARGET / page.relative_to(PROJECT)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f"# {page.parent.relative_to(PROJECT)}\n\n{rows}")
    for name in names:
        shutil.copy(page.parent / name, target.parent / name)


def main() -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    left = [PROJECT / name for name in PAGE.findall((PROJECT / "mkdocs.yml").read_text())]
    done: set[Path] = set()
    while left:
        path = left.pop()
        if path in done:
            continue
        done.add(path)
        if path.suffix == ".md" and path.exists():
            stage(path, left)
        elif path.name == "README.md":
            folder_page(path)
        else:
            target = TARGET / path.relative_to(PROJECT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    if forgotten := set((PROJECT / "docs").rglob("*.md")) - done:
        sys.exit(f"mkdocs.yml and no page lead to {sorted(map(str, forgotten))}")


main()
