"""Which release a deployment is."""

import hashlib
import string
import zipfile

DIGITS = string.digits + string.ascii_letters


def release_id(jars, templates, parameters, secret_version):
    """Ten characters that change with anything that functions start from: their code, the templates, a
    parameter, an account in the secret. The same inputs give the same id, and then nothing is
    published."""
    digest = hashlib.sha256()

    def add(*texts):
        for text in texts:
            part = text if isinstance(text, bytes) else str(text).encode()
            digest.update(len(part).to_bytes(8, "big") + part)

    for jar in sorted(jars):
        add(*contents(jar))
    for template in sorted(templates):
        with open(template, "rb") as file:
            add(file.read())
    for name, value in sorted(parameters.items()):
        if name != "ReleaseId":
            add(name, value)
    add(secret_version)
    number = int.from_bytes(digest.digest(), "big")
    return "".join(DIGITS[number // len(DIGITS) ** place % len(DIGITS)] for place in range(10))


def contents(jar):
    """What is in a jar and not when it was packed; the bill of materials of ./dev release runs nowhere."""
    with zipfile.ZipFile(jar) as archive:
        for entry in sorted(archive.infolist(), key=lambda each: each.filename):
            if not entry.filename.startswith("META-INF/sbom/"):
                yield f"{entry.filename} {entry.CRC} {entry.file_size}"
