"""./dev deploy: from the checkout to a running stack, and the same again for each release."""

import argparse
import getpass
import glob
import json
import os
import re
import secrets
import shutil
import sys
import urllib.request

from api_key import first_key
from commands import Commands, complain, say
from pages import upload_pages
from refusals import changes_refused, emptied_groups, refusals
from release import release_id
from settings import (
    OWN,
    Stop,
    add_properties,
    read_properties,
    required_settings,
    template_parameters,
)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OUR_KEYS = ("tollgate.order-key-secret", "tollgate.webhook-secret")

# Pages on a name of CloudFront's, before there is one: it is known after the first deployment.
NOT_YET = "https://pages.invalid"


def main():
    options = arguments()
    try:
        Deployment(options).run()
    except Stop as stop:
        complain(str(stop))
        sys.exit(1)


def arguments():
    lines = "\n".join(f"  {name:20} {what}" for name, what in OWN.items())
    parser = argparse.ArgumentParser(
        prog="./dev deploy",
        description=__doc__,
        epilog=f"Lines of the parameters file are parameters of template.yaml, and:\n{lines}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("stack", help="the stack's name, like shop-test")
    parser.add_argument(
        "--parameters",
        metavar="FILE",
        help="lines like Mode=live; by default ~/.config/tollgate/STACK.properties, where answers are kept",
    )
    parser.add_argument(
        "--secret",
        metavar="FILE",
        help="lines like tollgate.vnpay.main.hash-secret=..., laid over the secret; an empty value takes one out",
    )
    parser.add_argument("--skip-build", action="store_true", help="deploys the jars that are there")
    parser.add_argument("--no-questions", action="store_true", help="fails with the list of what is missing")
    parser.add_argument("--dry-run", action="store_true", help="prints every command, and runs none")
    return parser.parse_args()


class Deployment:
    """One run. Values of the secret are in memory only, and reach the AWS CLI by its standard input."""

    def __init__(self, options):
        self.stack = options.stack
        self.file = options.parameters or os.path.join(
            os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config"),
            "tollgate",
            f"{options.stack}.properties",
        )
        self.secret_file = options.secret
        self.skip_build = options.skip_build
        self.dry_run = options.dry_run
        self.asks = not (options.no_questions or options.dry_run) and sys.stdin.isatty()
        with open(os.path.join(ROOT, "template.yaml"), encoding="utf-8") as template:
            text = template.read()
        self.known = template_parameters(text)
        self.jars = sorted(set(re.findall(r"^ *CodeUri: *(\S+\.jar) *$", text, re.M)))

    def run(self):
        for program in ("aws", "sam"):
            if not self.dry_run and not shutil.which(program):
                raise Stop(f"The program {program} is not here: docs/deploy.md says where it is from.")
        given = self.given()
        self.commands = Commands(ROOT, given["region"], self.dry_run)
        self.issuers = self.own_issuers(given)
        # A dry run is that of a first deployment.
        before = {} if self.dry_run else self.described()
        self.compare(before, {**self.known, **given})
        arn, version = self.secret(given)
        parameters = self.parameters(given, arn, outputs_of(before).get("PagesUrl"))
        if not self.skip_build:
            self.commands.run("./mvnw", "-B", "-q", "package", "-DskipTests")
        outputs = self.deploy(given, parameters, version)
        if NOT_YET in parameters["ShopUrls"]:
            say("Once more, now that it is known where the pages are")
            outputs = self.deploy(given, self.parameters(given, arn, outputs["PagesUrl"]), version)
        if parameters["Pages"] == "true":
            self.upload_pages(parameters, outputs)
        self.first_key()
        self.show(outputs)

    # What is given

    def given(self):
        """The lines of the parameters file, and answers for what is missing."""
        given = read_properties(self.file) if os.path.exists(self.file) else {}
        unknown = given.keys() - self.known.keys() - OWN.keys() | given.keys() & {"ReleaseId", "SecretsArn"}
        if unknown:
            raise Stop(f"{self.file} has lines that nothing takes: {', '.join(sorted(unknown))}")
        missing = [name for name, is_missing in self.missing(given).items() if is_missing]
        if missing and not self.asks:
            raise Stop(f"{self.file} lacks: {', '.join(missing)}")
        answers = {name: ask(name) for name in missing}
        if answers:
            add_properties(self.file, answers)
            say(f"Kept in {self.file}")
        return {**given, **answers}

    def missing(self, given):
        pages = given.get("Pages") == "true"
        customers, operators = pages and given.get("Issuer"), pages and given.get("OperatorIssuer")
        return {
            "region": not given.get("region"),
            "ShopUrls": not given.get("ShopUrls") and not pages,
            # Where nobody can be asked it is refused, beside all else that is.
            "AlarmEmail": self.asks and given.get("Mode") == "live" and not given.get("AlarmEmail"),
            "customer-client-id": customers and not given.get("customer-client-id"),
            "operator-client-id": operators and not given.get("operator-client-id"),
        }

    def compare(self, before, after):
        """Stops at what the stack cannot become, before anything is made."""
        parameters = {each["ParameterKey"]: each["ParameterValue"] for each in before.get("Parameters", [])}
        refused = changes_refused(parameters, after)
        if refused:
            raise Stop("This stack cannot become so:\n" + "\n".join(f"- {each}" for each in refused))
        for name in emptied_groups(parameters, after):
            say(f"{name} was {parameters[name]}: whoever was in its group is no more, and is added anew (docs/sign-in.md)")

    def parameters(self, given, arn, pages_url):
        """All of the template's, so that none keeps a value of an earlier deployment."""
        parameters = {name: given.get(name, default) for name, default in self.known.items()}
        parameters["SecretsArn"] = arn
        origins = [each.strip() for each in (given.get("ShopUrls") or "").split(",") if each.strip()]
        if parameters["Pages"] == "true":
            domain = parameters["PagesDomainName"]
            pages = f"https://{domain}" if domain else pages_url or NOT_YET
            if pages not in origins:
                origins.append(pages)
            parameters["SignInOrigins"] = " ".join(
                sorted({origin(each["token"]) for each in self.issuers.values()})
            )
        parameters["ShopUrls"] = ",".join(origins)
        return parameters

    # The secret

    def secret(self, given):
        """Its ARN and its version; it is made where there is none, once its values may go live."""
        name = given.get("secret") or self.stack
        overlay = read_properties(self.secret_file, is_secret=True) if self.secret_file else {}
        found = self.commands.answer(
            *("secretsmanager", "get-secret-value", "--secret-id", name),
            missing="ResourceNotFoundException",
            explained={"InvalidRequestException": being_deleted(name, given["region"])},
        )
        if found is None and not overlay and not self.dry_run:
            if not self.asks:
                raise Stop(f"There is no secret {name}: name a file of its settings by --secret")
            overlay = ask_accounts()
        stored = json.loads(found["SecretString"]) if found else {}
        values = {key: value for key, value in {**stored, **overlay}.items() if value != ""}
        refused = refusals({**self.known, **given}, {key: str(value) for key, value in values.items()})
        if refused:
            raise Stop("This does not go live:\n" + "\n".join(f"- {each}" for each in refused))
        if found is None:
            for key in OUR_KEYS:
                values.setdefault(key, secrets.token_hex(32))
            say(f"The secret {name} is made. Keep a copy of it: without {OUR_KEYS[0]} all keys of orders are lost")
            return self.write_secret("create-secret", "--name", name, values)
        if any(str(stored.get(key, "")) != value for key, value in overlay.items()):
            say(f"The secret {name} gets the settings of {self.secret_file}")
            return self.write_secret("put-secret-value", "--secret-id", name, values)
        return found["ARN"], found["VersionId"]

    def write_secret(self, command, option, name, values):
        made = self.commands.answer(
            *("secretsmanager", command, option, name, "--secret-string", "file:///dev/stdin"),
            stdin=json.dumps(values),
            stdin_is="the settings as JSON",
            instead={"ARN": "<SecretsArn>", "VersionId": "<VersionId>"},
        )
        return made["ARN"], made["VersionId"]

    # The stack

    def deploy(self, given, parameters, secret_version):
        jars = [os.path.join(ROOT, jar) for jar in self.jars]
        missing = [jar for jar in jars if not os.path.exists(jar)]
        if missing and not self.dry_run:
            raise Stop(f"Not built: {', '.join(missing)}")
        templates = [os.path.join(ROOT, "template.yaml"), *glob.glob(os.path.join(ROOT, "infra", "*.yaml"))]
        parameters["ReleaseId"] = (
            "<ReleaseId>" if missing else release_id(jars, templates, parameters, secret_version)
        )
        say(f"Release {parameters['ReleaseId']}")
        tags = (given.get("tags") or "").split()
        self.commands.run(
            *("sam", "deploy", "--template-file", "template.yaml", "--stack-name", self.stack),
            *("--region", given["region"], "--resolve-s3", "--no-confirm-changeset", "--no-fail-on-empty-changeset"),
            *("--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"),
            *(["--tags", *tags] if tags else []),
            *("--parameter-overrides", *(override(name, value) for name, value in parameters.items())),
        )
        described = self.described()
        return Placeholders() if self.dry_run else outputs_of(described)

    def described(self):
        """The stack, as CloudFormation knows it; nothing where there is none yet."""
        found = self.commands.answer(
            *("cloudformation", "describe-stacks", "--stack-name", self.stack),
            missing="does not exist",
        )
        return found["Stacks"][0] if found else {}

    def show(self, outputs):
        if self.dry_run:
            return
        for name, value in sorted(outputs.items()):
            say(f"{name:20} {value}")

    # The pages

    def upload_pages(self, parameters, outputs):
        api = parameters["PagesApi"] or outputs["ApiUrl"]
        upload_pages(self.commands, outputs["PagesBucket"], self.configuration(api, outputs))
        self.commands.aws(
            *("cloudfront", "create-invalidation", "--distribution-id", outputs["PagesDistribution"]),
            *("--paths", "/*", "--query", "Invalidation.Status", "--output", "text"),
        )

    def configuration(self, api, outputs):
        """/config.json, which the pages read."""
        signed = {
            role.lower(): {
                "authorize": outputs.get(f"{role}AuthorizeUrl", ""),
                "token": outputs.get(f"{role}TokenUrl", ""),
                "logout": outputs.get(f"{role}LogoutUrl", ""),
                "client_id": outputs.get(f"{role}ClientId", ""),
                "scope": outputs.get(scope, ""),
            }
            for role, scope in (("Customer", "CustomerScope"), ("Operator", "OperatorPagesScope"))
        }
        return {"api": api, **signed, **self.issuers}

    def own_issuers(self, given):
        """Role -> how it signs in at an issuer of the shop's own, by what the issuer says of itself."""
        found = {}
        for role, parameter in (("customer", "Issuer"), ("operator", "OperatorIssuer")):
            if not given.get(parameter):
                continue
            if self.dry_run:
                said = Placeholders()
            else:
                said = discovered(given[parameter])
            found[role] = {
                "authorize": said["authorization_endpoint"],
                "token": said["token_endpoint"],
                "logout": said.get("end_session_endpoint", ""),
                "client_id": given.get(f"{role}-client-id", ""),
                "scope": given.get(f"{role}-scope") or self.usual_scope(role, given),
            }
        return found

    def usual_scope(self, role, given):
        """What pages ask an issuer for."""
        if role == "customer":
            return "openid email"
        names = ("OperatorScope", "ViewerScope", "RefundScope")
        scopes = [given.get(name, self.known[name]) for name in names]
        return " ".join(["openid", *filter(None, scopes)])

    # The first API key

    def first_key(self):
        """Only where there is none, and only for somebody who reads it at a terminal: a log would keep it."""
        if self.dry_run or self.asks and sys.stdout.isatty():
            first_key(self.commands, self.stack)
        else:
            say("No API key was made, because this is not read at a terminal: an operator makes one on the page /operator/.")


class Outputs(dict):
    """Of the stack."""

    def __missing__(self, name):
        raise Stop(f"The stack has no output {name}: its events say what failed.")


def outputs_of(stack):
    return Outputs({each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])})


class Placeholders(dict):
    """Stands for answers in a dry run."""

    def __missing__(self, name):
        return f"<{name}>"

    def get(self, name, default=None):
        return self[name]


def discovered(issuer):
    """What an issuer says of itself (OpenID Connect Discovery 1.0, section 4)."""
    url = issuer.rstrip("/") + "/.well-known/openid-configuration"
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)
    except (OSError, ValueError) as error:
        raise Stop(f"{url} does not answer as an issuer: {error}") from error


def override(name, value):
    """As SAM reads it: quoted, because a value may be empty or hold blanks."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{name}="{escaped}"'


def being_deleted(secret, region):
    return (
        f"The secret {secret} is being deleted. With another one all keys of orders would be lost, so bring it back:\n"
        f"aws secretsmanager restore-secret --secret-id {secret} --region {region}"
    )


def origin(url):
    return "/".join(url.split("/")[:3])


def ask(name):
    say({**OWN, "ShopUrls": "the origins of the shop's pages, like https://shop.example"}.get(name, ""))
    while True:
        answer = input(f"{name}: ").strip()
        if answer:
            return answer


def ask_accounts():
    """Accounts at gateways, typed without echo."""
    with open(os.path.join(ROOT, "docs", "gateways.md"), encoding="utf-8") as file:
        required = required_settings(file.read())
    say(f"Accounts at gateways ({', '.join(required)}), several with blanks between:")
    values = {}
    for gateway in input("gateways: ").split():
        if gateway not in required:
            raise Stop(f"There is no gateway {gateway}")
        for setting in required[gateway]:
            name = f"tollgate.{gateway}.main.{setting}"
            values[name] = getpass.getpass(f"{name} (not shown): ").strip()
    return values


if __name__ == "__main__":
    main()
