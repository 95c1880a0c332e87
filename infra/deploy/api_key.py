"""The first API key, which the migration function makes where there is none."""

import json

from commands import complain, say

FIRST_KEY = {"api_key": {"name": "shop", "scopes": ["payment", "refund"]}}


def first_key(commands, stack):
    resource = commands.answer(
        *("cloudformation", "describe-stack-resource", "--stack-name", stack),
        *("--logical-resource-id", "MigrateFunction"),
        instead={"StackResourceDetail": {"PhysicalResourceId": "<MigrateFunction>"}},
    )
    answer = invoke(commands, resource["StackResourceDetail"]["PhysicalResourceId"], FIRST_KEY)
    if "created" not in answer:
        complain("No API key was made: " + answer.get("errorMessage", "the function failed"))
    elif answer["created"]:
        say("The first API key. It is shown once and kept nowhere: write it into your server's own secrets")
        say(f"  X-Api-Key: {answer['secret']}")


def invoke(commands, function, payload):
    """What the function answers. The CLI writes it before its own answer, and takes a payload from
    standard input alike in versions 1 and 2."""
    return commands.answer(
        *("lambda", "invoke", "--function-name", function),
        *("--payload", "fileb:///dev/stdin", "/dev/stdout"),
        stdin=json.dumps(payload),
        stdin_is=json.dumps(payload),
        instead={"created": False},
    ) or {}
