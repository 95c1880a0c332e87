"""What of the templates LocalStack can make, by CloudFormation, and what of ./dev deploy: run through
.ci/localstack/run."""

import json
import os
import pty
import re
import subprocess
import sys
import uuid

import boto3
import pytest

from transformed import REQUIRED, ROOT, functions, of_type, source, transformed

sys.path.insert(0, str(ROOT / "infra" / "deploy"))
from commands import Commands
from pages import upload_pages

os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test")

# Its free edition has no RDS, API Gateway v2, Cognito or metric filters, and runs no function.
MADE = {
    "AWS::CloudWatch::Alarm",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Role",
    "AWS::Logs::LogGroup",
    "AWS::Scheduler::Schedule",
    "AWS::SecretsManager::Secret",
}
PSEUDO = {"AWS::AccountId", "AWS::NoValue", "AWS::Partition", "AWS::Region", "AWS::StackName"}
STAND_IN = "arn:aws:lambda:us-east-1:000000000000:function:"


def aws(service):
    return boto3.client(service)


def reduced():
    """The resources that LocalStack makes; a text stands for each of the others."""
    template = transformed()
    resources = {**template["Resources"], **source("infra/data.yaml")["Resources"]}
    kept = {name: of for name, of in resources.items() if of["Type"] in MADE}
    known = kept.keys() | template["Parameters"].keys() | PSEUDO

    def resolved(node):
        if isinstance(node, list):
            return [resolved(each) for each in node]
        if not isinstance(node, dict):
            return node
        for intrinsic in ("Ref", "Fn::GetAtt"):
            if intrinsic in node:
                value = node[intrinsic]
                name = value if isinstance(value, str) else value[0]
                return node if name in known else STAND_IN + name
        return {key: resolved(value) for key, value in node.items()}

    for of in kept.values():
        of.pop("DependsOn", None)
        of.pop("Metadata", None)
    return {
        "Parameters": template["Parameters"],
        "Mappings": template["Mappings"],
        "Resources": resolved(kept),
    }


@pytest.fixture(scope="module")
def stacks():
    """Two in one account and region, as staging and live are."""
    names = [f"{kind}-{uuid.uuid4().hex[:8]}" for kind in ("staging", "live")]
    cloudformation = aws("cloudformation")
    for name in names:
        cloudformation.create_stack(
            StackName=name,
            TemplateBody=json.dumps(reduced()),
            Parameters=[
                {"ParameterKey": key, "ParameterValue": value} for key, value in REQUIRED.items()
            ],
            Capabilities=["CAPABILITY_IAM"],
        )
        waiter = cloudformation.get_waiter("stack_create_complete")
        waiter.wait(StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 120})
    return [
        {
            each["LogicalResourceId"]: each["PhysicalResourceId"]
            for each in cloudformation.describe_stack_resources(StackName=name)["StackResources"]
        }
        for name in names
    ]


def test_both_stacks_have_resources_of_their_own(stacks):
    staging, live = stacks
    assert staging.keys() == live.keys() == reduced()["Resources"].keys()
    assert not set(staging.values()) & set(live.values())


def test_log_groups_and_alarm_are_there(stacks):
    groups = {
        group["logGroupName"]
        for page in aws("logs").get_paginator("describe_log_groups").paginate()
        for group in page["logGroups"]
    }
    for stack in stacks:
        assert {stack["Logs"], stack["AccessLogs"]} <= groups
        alarms = aws("cloudwatch").describe_alarms(AlarmNames=[stack["ServerErrors"]])
        assert alarms["MetricAlarms"][0]["Namespace"] == "Tollgate"


def test_functions_account_has_a_password_of_its_own(stacks):
    secrets = [
        json.loads(
            aws("secretsmanager").get_secret_value(SecretId=stack["FunctionSecret"])["SecretString"]
        )
        for stack in stacks
    ]
    assert [secret["username"] for secret in secrets] == ["tollgate", "tollgate"]
    assert all(re.fullmatch("[A-Za-z0-9]{32}", secret["password"]) for secret in secrets)
    assert secrets[0]["password"] != secrets[1]["password"]


def test_schedules_send_the_event_of_the_template(stacks):
    schedules = aws("scheduler").list_schedules()["Schedules"]
    for stack in stacks:
        name = stack["StatusFunctionHealthCheck"]
        assert name in {each["Name"] for each in schedules}
        target = aws("scheduler").get_schedule(Name=name)["Target"]
        assert json.loads(target["Input"])["routeKey"] == "GET /health"


def test_sam_package_uploads_templates_and_jars(tmp_path):
    bucket = f"package-{uuid.uuid4().hex[:8]}"
    aws("s3").create_bucket(Bucket=bucket)
    packaged = tmp_path / "packaged.yaml"
    subprocess.run(
        [
            os.environ["SAM"],
            "package",
            "--no-progressbar",
            *("--template-file", str(ROOT / "template.yaml")),
            *("--s3-bucket", bucket),
            *("--output-template-file", str(packaged)),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    addresses = re.findall(r"(?:CodeUri|TemplateURL): (\S+)", packaged.read_text())
    template = source()
    nested = of_type(template, "AWS::CloudFormation::Stack")
    assert len(addresses) == len(functions(template)) + len(nested)
    assert all(f"/{bucket}/" in address for address in addresses), addresses
    jars = {of["Properties"]["CodeUri"] for of in functions(template).values()}
    objects = aws("s3").list_objects_v2(Bucket=bucket)["Contents"]
    assert len(objects) == len(jars) + len(nested)


def test_pages_are_uploaded_with_how_long_they_are_kept(tmp_path):
    bucket = f"pages-{uuid.uuid4().hex[:8]}"
    s3 = aws("s3")
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="old/page.html", Body=b"gone")
    os.environ["PATH"] = os.path.dirname(os.environ["SAM"]) + os.pathsep + os.environ["PATH"]
    upload_pages(Commands(ROOT, "us-east-1", dry_run=False), bucket, {"api": "https://pay.example"})

    files = {str(file.relative_to(ROOT / "web")) for file in (ROOT / "web").rglob("*") if file.is_file()}
    kept = {each["Key"]: s3.head_object(Bucket=bucket, Key=each["Key"]) for each in s3.list_objects_v2(Bucket=bucket)["Contents"]}
    assert kept.keys() == files | {"config.json"}
    for name, of in kept.items():
        kind, caching = {
            "html": ("text/html; charset=utf-8", "no-cache"),
            "json": ("application/json", "no-store"),
            "js": ("text/javascript", "public, max-age=60"),
            "css": ("text/css", "public, max-age=60"),
            "svg": ("image/svg+xml", "public, max-age=60"),
        }[name.rsplit(".", 1)[1]]
        assert (of["ContentType"], of["CacheControl"]) == (kind, caching), name
    body = s3.get_object(Bucket=bucket, Key="config.json")["Body"].read()
    assert json.loads(body) == {"api": "https://pay.example"}


def deploy_at_a_terminal(tmp_path, *arguments, answers):
    """./dev deploy with a SAM that fails at once, since LocalStack has no RDS and no Lambda: what was shown, and
    every argument that a program was given."""
    programs = tmp_path / "bin"
    programs.mkdir(exist_ok=True)
    log = tmp_path / "arguments"
    tools = os.path.dirname(os.environ["SAM"])
    for name, then in {"aws": f'exec {tools}/aws "$@"', "sam": "exit 1"}.items():
        script = programs / name
        script.write_text(f'#!/bin/sh\necho "{name} $*" >>{log}\n{then}\n')
        script.chmod(0o700)
    child, terminal = pty.fork()
    if child == 0:
        os.environ["PATH"] = f"{programs}{os.pathsep}{os.environ['PATH']}"
        os.chdir(ROOT)
        os.execv("./dev", ["./dev", "deploy", *arguments, "--skip-build"])
    shown = b""
    for asked, answer in answers:
        while not shown.rstrip().endswith(asked.encode()):
            shown += os.read(terminal, 1024)
        os.write(terminal, f"{answer}\n".encode())
    while True:
        try:
            more = os.read(terminal, 1024)
        except OSError:  # The other end is closed.
            break
        if not more:
            break
        shown += more
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), shown.decode(), log.read_text()


def test_typed_secret_is_kept_and_neither_shown_nor_an_argument(tmp_path):
    stack = f"shop-{uuid.uuid4().hex[:8]}"
    file = tmp_path / "config" / "parameters"
    secret = "typed-by-hand-0123456789"
    code, shown, arguments = deploy_at_a_terminal(
        tmp_path,
        *(stack, "--parameters", str(file)),
        answers=[
            ("region:", "us-east-1"),
            ("ShopUrls:", "https://shop.example"),
            ("gateways:", "vnpay"),
            ("tmn-code (not shown):", "SHOP0001"),
            ("hash-secret (not shown):", secret),
        ],
    )
    assert code == 1 and "This failed" in shown, shown
    assert "sam deploy" in arguments
    stored = aws("secretsmanager").get_secret_value(SecretId=stack)
    values = json.loads(stored["SecretString"])
    assert values["tollgate.vnpay.main.hash-secret"] == secret
    own = {values["tollgate.order-key-secret"], values["tollgate.webhook-secret"]}
    assert len(own) == 2 and all(re.fullmatch("[0-9a-f]{64}", each) for each in own)
    assert f'SecretsArn="{stored["ARN"]}"' in arguments
    for value in {secret, *own}:
        assert value not in shown + arguments + file.read_text()
    assert file.read_text() == "region=us-east-1\nShopUrls=https://shop.example\n"

    # A key is rotated by a file, and the next release differs.
    keys = tmp_path / "keys"
    keys.write_text(
        f"tollgate.vnpay.main.hash-secret=another\ntollgate.vnpay.main.hash-secret-previous={secret}\n"
    )
    keys.chmod(0o600)
    rotated = (stack, "--parameters", str(file), "--secret", str(keys))
    file.write_text("# Singapore was full\n" + file.read_text())
    _, shown, arguments = deploy_at_a_terminal(tmp_path, *rotated, answers=[])
    now = json.loads(aws("secretsmanager").get_secret_value(SecretId=stack)["SecretString"])
    assert now == {
        **values,
        "tollgate.vnpay.main.hash-secret": "another",
        "tollgate.vnpay.main.hash-secret-previous": secret,
    }
    assert secret not in shown + arguments
    deploy_at_a_terminal(tmp_path, *rotated, answers=[])
    ids = re.findall(r'ReleaseId="(\w{10})"', (tmp_path / "arguments").read_text())
    assert len(ids) == 3 and ids[0] != ids[1] == ids[2], ids
