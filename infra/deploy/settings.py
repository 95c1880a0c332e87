"""What a deployment is given: parameters and settings in files, and what the template asks for."""

import os
import re
import stat

# Lines of the parameters file that are no parameters of the template.
OWN = {
    "region": "AWS region, like ap-southeast-1",
    "secret": "the secret's name at Secrets Manager; without one, the stack's",
    "tags": "tags of everything in the stack, like shop=coffee team=web",
    "customer-client-id": "with Issuer: the client id of the pages where customers sign in",
    "customer-scope": "and the scopes that they ask for",
    "operator-client-id": "with OperatorIssuer: the client id of the pages where operators sign in",
    "operator-scope": "and the scopes that they ask for",
}


class Stop(Exception):
    """Ends the deployment with these lines and no trace."""


def read_properties(path, is_secret=False):
    """Lines like name=value; those that begin with # say nothing. Neither name nor value is repeated
    in a complaint about a file of secrets."""
    if is_secret and stat.S_IMODE(os.stat(path).st_mode) & 0o077:
        raise Stop(f"Others can read {path}, which holds keys: chmod 600 {path}")
    found = {}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            name, equals, value = line.partition("=")
            name = name.strip()
            if not equals or not name or name in found:
                raise Stop(f"{path}, line {number}: not name=value, or a name that is there twice")
            found[name] = value.strip()
    return found


def add_properties(path, values):
    """Below what is there."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    before = ""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            before = file.read()
    if before and not before.endswith("\n"):
        before += "\n"
    with open(path, "w", encoding="utf-8") as file:
        file.write(before + "".join(f"{name}={value}\n" for name, value in values.items()))


def template_parameters(template):
    """The parameters of a template in their order, with their defaults; None where one must be given.
    Python has no YAML; a test holds this against a reader that has."""
    section = re.search(r"^Parameters:\n(.*?)^\S", template, re.M | re.S).group(1)
    found = {}
    for name, body in re.findall(r"^  (\w+):(.*(?:\n(?:    .*)?)*)", section, re.M):
        default = re.search(r"(?:^    |[{,] *)Default: *(\"[^\"]*\"|[^,}\n]*)", body, re.M)
        found[name] = default.group(1).strip().strip('"') if default else None
    return found


def required_settings(accounts):
    """Gateway -> the settings that an account of it must have, from docs/gateways.md, which the code
    writes."""
    found = {}
    for gateway, name in re.findall(
        r"^\| `tollgate\.(\w+)\.<account>\.([\w-]+)` \| required \|", accounts, re.M
    ):
        found.setdefault(gateway, []).append(name)
    return found
