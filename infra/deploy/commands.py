"""The commands that a deployment runs: one place that runs them, or prints them instead."""

import json
import shlex
import subprocess
import sys

from settings import Stop


class Commands:
    """Runs programs. With dry_run none is run: each is printed, and what it would have answered is a
    name in angle brackets."""

    def __init__(self, folder, region, dry_run):
        self.folder = folder
        self.region = region
        self.dry_run = dry_run

    def run(self, *command, stdin=None, stdin_is="what is written to it"):
        """A program whose output is for whoever deploys."""
        if self.dry_run:
            self._print(command, stdin and stdin_is)
            return
        if subprocess.run(command, cwd=self.folder, input=stdin, text=True).returncode:
            raise Stop(f"This failed, and nothing after it was done: {shown(command[:3])} ...")

    def aws(self, *arguments, **options):
        self.run("aws", *arguments, "--region", self.region, **options)

    def answer(self, *arguments, instead=None, missing=None, explained=None, stdin=None, stdin_is=None):
        """What the AWS CLI answers, as JSON, shown to nobody.

        instead    what stands for it in a dry run
        missing    the error code that is an answer too: None
        explained  error code -> what to do
        """
        command = ("aws", *arguments, "--region", self.region, "--output", "json")
        if self.dry_run:
            self._print(command, stdin and stdin_is)
            return instead
        done = subprocess.run(command, cwd=self.folder, input=stdin, text=True, capture_output=True)
        if done.returncode == 0:
            return json.JSONDecoder().raw_decode(done.stdout.lstrip())[0] if done.stdout.strip() else None
        if missing and missing in done.stderr:
            return None
        for code, advice in (explained or {}).items():
            if code in done.stderr:
                raise Stop(advice)
        raise Stop(f"{shown(command[:3])} failed: {done.stderr.strip()}")

    def _print(self, command, stdin):
        print(shown(command) + (f" < ({stdin})" if stdin else ""))


def shown(command):
    return shlex.join(command)


def say(text=""):
    print(text, flush=True)


def complain(text):
    print(text, file=sys.stderr, flush=True)
