"""docs/deploy.md and the run-books: what of them needs no account is run, and the rest is held against the AWS CLI."""

import os
import re
import shlex
import subprocess

import pytest
from awscli.clidriver import create_clidriver

from transformed import ROOT, source

GUIDE = (ROOT / "docs" / "deploy.md").read_text()
RUN_BOOKS = "\n".join(path.read_text() for path in sorted((ROOT / "docs" / "runbooks").glob("*.md")))


def blocks(language, guide=GUIDE + RUN_BOOKS):
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", guide, re.M | re.S)
    return [re.sub(rf"^{indent}", "", text, flags=re.M) for indent, text in found]


def section(title):
    """The text under a heading."""
    _, level, text = re.split(rf"^(#+) {re.escape(title)}$", GUIDE, flags=re.M)
    return re.split(rf"^#{{1,{len(level)}}} ", text, maxsplit=1, flags=re.M)[0]


def aws_commands(guide=GUIDE + RUN_BOOKS):
    """Those of the other blocks, without what stands around them."""
    found = []
    for text in blocks("shell", guide):
        for line in text.replace("\\\n", " ").splitlines():
            # Those behind a pipe are indented.
            if line.lstrip().startswith("aws "):
                words = shlex.split(line, comments=True)
                ends = [index for index, word in enumerate(words) if re.match(r"\||<<<", word)]
                found.append(words[: ends[0]] if ends else words)
    return found


def test_what_needs_no_account_runs(tmp_path):
    script = "set -e\n" + "\n".join(blocks("sh"))
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=ROOT,
        env={**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "This does not go live:" in done.stderr and "zalopay.main.app-id" in done.stderr
    assert "sam deploy" in done.stdout and "from-their-mail" not in done.stdout + done.stderr
    kept = tmp_path / ".config" / "tollgate" / "shop-test.secret"
    assert kept.stat().st_mode & 0o077 == 0


def test_no_command_leaves_a_secret_in_a_file():
    """Others could read it; the one file of secrets has its mode set, above."""
    assert [line for text in blocks("shell") for line in text.splitlines() if re.search(r"[^<>&-]>[^>&]", line)] == []


def test_the_aws_cli_takes_every_command(capfd, monkeypatch):
    """It looks at all that it is given before it calls anybody, and here nobody is there."""
    for name, value in {"ACCESS_KEY_ID": "x", "SECRET_ACCESS_KEY": "x", "MAX_ATTEMPTS": "1", "REGION": "eu-west-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    commands = aws_commands()
    assert len(commands) >= 10
    for words in commands:
        words = ["x" if word.startswith("file") else word for word in words[1:]]
        create_clidriver().main([*words, "--endpoint-url", "http://127.0.0.1:9"])
        assert "Could not connect to the endpoint URL" in capfd.readouterr().err, words


# What a restored database has from the backup, or what is asked for only when one is deleted.
INHERITED = {
    "Engine",
    "EngineVersion",
    "DBName",
    "DatabaseName",
    "MasterUsername",
    "StorageEncrypted",
    "AllocatedStorage",
    "DeleteAutomatedBackups",
    # With the deployment at the end.
    "Tags",
}
FLAGS = {
    "DBInstanceClass": "db-instance-class",
    "DBSubnetGroupName": "db-subnet-group-name",
    "DBParameterGroupName": "db-parameter-group-name",
    "DBClusterParameterGroupName": "db-cluster-parameter-group-name",
    "MultiAZ": "multi-az",
    "CACertificateIdentifier": "ca-certificate-identifier",
    "VPCSecurityGroups": "vpc-security-group-ids",
    "ServerlessV2ScalingConfiguration": "serverless-v2-scaling-configuration",
}


@pytest.mark.parametrize("name, kind", [("Instance", "instance"), ("Cluster", "cluster")])
def test_restored_database_gets_what_the_template_gives(name, kind):
    """RDS has defaults of its own, and CloudFormation compares templates, not databases."""
    commands = aws_commands(section("Restore the database"))
    (restore,) = (words for words in commands if words[2] == f"restore-db-{kind}-to-point-in-time")
    given = {word for words in commands if words[2] in (restore[2], f"modify-db-{kind}") for word in words}
    for property, value in source("infra/data.yaml")["Resources"][name]["Properties"].items():
        if property not in INHERITED:
            flag = FLAGS.get(property) or re.sub(r"(?<=[a-z])(?=[A-Z])", "-", property).lower()
            assert f"--{'no-' if value is False else ''}{flag}" in given, property
            if isinstance(value, (str, int)) and not isinstance(value, bool):
                assert str(value) in given, property


def test_deployment_that_failed_keeps_the_secret():
    """With it go the keys of orders, and the next attempt would have to draw others."""
    failed = [words[1:3] for words in aws_commands(section("The first deployment failed"))]
    assert ["cloudformation", "delete-stack"] in failed and ["rds", "modify-db-instance"] in failed
    assert not [words for words in failed if words[0] == "secretsmanager"]
    assert ["secretsmanager", "delete-secret"] in [words[1:3] for words in aws_commands(section("Remove it"))]


def test_cost_table_is_what_the_command_writes():
    printed = subprocess.run(["./dev", "cost"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert printed.partition("\n\n†")[0] in GUIDE


def test_cost_takes_other_prices_and_volumes(tmp_path):
    prices = (ROOT / "infra" / "prices.json").read_text().replace('"price": 0.032', '"price": 1')
    file = tmp_path / "prices.json"
    file.write_text(prices)
    printed = subprocess.run(
        ["./dev", "cost", "5000", "--prices", str(file)], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert "5,000 payments" in printed and "| 730.00 |" in printed


@pytest.mark.parametrize("text", blocks("shell"))
def test_shell_reads_each_block(text):
    assert subprocess.run(["bash", "-n"], input=text, text=True).returncode == 0
