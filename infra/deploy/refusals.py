"""What must not go live, and what a stack cannot become."""

import os
import re
from urllib.parse import urlsplit

GATEWAYS = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
    *("shared", "src", "test", "resources", "gateway"),
)

SANDBOX = re.compile(r"(^|[.-])(sandbox|sb|sbx|test[a-z]*)([.-]|$)")
HERE = re.compile(r"(^|\.)localhost$|^127\.|^0\.0\.0\.0$|^::1$|\.local$")

# How keys of a test environment begin.
TEST_KEYS = re.compile(r"(sk_test_|rk_test_|testpassword_|testpublickey_)")

# Functions take other spellings for the same setting, as directAmount for direct-amount.
SPELLING = re.compile(r"[a-z0-9.-]+")

# What a stack keeps, and why.
KEPT = {
    "Database": "the new database would be empty, and what was paid stay in the former one",
    "VpcId": "RDS moves no database into another network",
}

# Groups of the stack's own pool of operators are called like the last part of these.
SCOPES = ("OperatorScope", "ViewerScope", "RefundScope")

ACCOUNT = re.compile(r"tollgate\.([a-z0-9]+)\.([^.]+)\.([a-z0-9-]+)")


def refusals(parameters, secret):
    """Why a deployment with Mode=live is refused, one sentence each; names of settings and no values."""
    if parameters["Mode"] != "live":
        return []
    found = []
    if not parameters.get("AlarmEmail"):
        found.append("AlarmEmail is missing: nobody would learn of an alarm.")
    for name in ("Issuer", "OperatorIssuer"):
        if is_here(parameters.get(name, "")):
            found.append(f"{name} is on this machine: whoever runs something there is an operator.")
    for name in sorted(secret):
        if not SPELLING.fullmatch(name):
            found.append(f"{name} is not of small letters, digits, dots and dashes, as the documents write it.")
    for name, value in sorted({**parameters, **secret}.items()):
        found.extend(of_setting(name, value))
    return found


def changes_refused(before, after):
    """Why these parameters cannot follow those of the stack, one sentence each."""
    return [
        f"{name} stays {before[name] or 'empty'}: {why}. Deploy a stack of another name."
        for name, why in KEPT.items()
        if name in before and before[name] != after[name]
    ]


def emptied_groups(before, after):
    """The scopes whose group of people is made anew, and empty."""
    if after["OperatorIssuer"]:
        return []
    return [name for name in SCOPES if before.get(name) and group(before[name]) != group(after[name])]


def group(scope):
    return scope.rpartition("/")[2]


def of_setting(name, value):
    if name in ("tollgate.direct-amount", "DirectAmount") and value == "open":
        yield f"{name} is open: a buyer's browser would say what an order costs."
    if name == "tollgate.mode" and value != "live":
        yield f"{name} is not live, and would take the place of Mode."
    if name in ("tollgate.jwt-issuer", "tollgate.operator-issuer") and is_here(value):
        yield f"{name} is on this machine: whoever runs something there is an operator."
    account = ACCOUNT.fullmatch(name)
    if not account:
        return
    gateway, _, setting = account.groups()
    # A former key too: until it is taken out it proves any message.
    keys = {key.strip() for key in value.split(",")}
    if any(TEST_KEYS.match(key) for key in keys):
        yield f"{name} is a key of the test environment."
    if keys & published(gateway):
        yield f"{name} is of a test account that everybody has the keys of."
    if setting.endswith("-url") and (SANDBOX.search(host(value)) or is_here(value)):
        yield f"{name} leads to a sandbox, where money is not worth anything."


def published(gateway):
    """Ids and keys of accounts that the gateway prints in its documents. Whoever has one of these keys could
    sign that an order is paid. They lie in the gateway's own folder."""
    try:
        with open(os.path.join(GATEWAYS, gateway, "published.txt"), encoding="utf-8") as file:
            return {line.strip() for line in file if not line.startswith("#")} - {""}
    except FileNotFoundError:
        return set()


def host(url):
    return (urlsplit(url if "//" in url else f"//{url}").hostname or "").lower()


def is_here(url):
    return bool(HERE.search(host(url)))
