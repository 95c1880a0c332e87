"""What of the templates LocalStack can make, by CloudFormation: run through .ci/localstack/run."""

import json
import os
import re
import subprocess
import uuid

import boto3
import pytest

from transformed import REQUIRED, ROOT, functions, of_type, source, transformed

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
