"""The templates as CloudFormation gets them: template.yaml after the SAM transform."""

import json
import os
from pathlib import Path

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).parents[2]
REQUIRED = {
    "ReleaseId": "2611282359",
    "SecretsArn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-abcdef",
    "ShopUrls": "https://shop.example",
}


class NoManagedPolicies:
    def load(self):
        return {}


def source(path="template.yaml"):
    return yaml_parse((ROOT / path).read_text())


def transformed(**parameters):
    """What SAM makes of template.yaml with these parameters, as `sam package` hands it over."""
    template = source()
    for function in functions(template).values():
        function["Properties"]["CodeUri"] = "s3://bucket/jar"
    return transform(template, {**REQUIRED, **parameters}, NoManagedPolicies())


def functions(template):
    return of_type(template, "AWS::Serverless::Function")


def of_type(template, kind):
    return {
        name: resource
        for name, resource in template["Resources"].items()
        if resource["Type"] == kind
    }


def text(node):
    return json.dumps(node, sort_keys=True)
