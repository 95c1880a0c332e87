"""The shop's pages in their bucket."""

import json


def upload_pages(commands, bucket, configuration):
    """Files before the pages that name them, and what is no more last."""
    target = f"s3://{bucket}"
    commands.aws(
        *("s3", "cp", "-", f"{target}/config.json", "--content-type", "application/json"),
        *("--cache-control", "no-store"),
        stdin=json.dumps(configuration),
        stdin_is=json.dumps(configuration),
    )
    copy = ("s3", "cp", "web", target, "--recursive", "--only-show-errors")
    commands.aws(*copy, "--exclude", "*.html", "--cache-control", "public, max-age=60")
    commands.aws(
        *(*copy, "--exclude", "*", "--include", "*.html", "--cache-control", "no-cache"),
        *("--content-type", "text/html; charset=utf-8"),
    )
    commands.aws("s3", "sync", "web", target, "--delete", "--size-only", "--exclude", "config.json", "--only-show-errors")
