"""What MkDocs is told beside mkdocs.yml: the language of a page that is not in English."""

import re

LANGUAGE = re.compile(r"docs/(vi|es)/")


def on_post_page(output: str, page, config) -> str:
    match = LANGUAGE.match(page.file.src_uri)
    return output.replace('<html lang="en"', f'<html lang="{match.group(1)}"', 1) if match else output
