"""./dev deploy, as far as it goes without an account: test_localstack.py has the rest."""

import http.server
import importlib.util
import json
import os
import shlex
import subprocess
import sys
import threading
import zipfile

import pytest
from samcli.cli.types import CfnParameterOverridesType

from transformed import ROOT, source

sys.path.insert(0, str(ROOT / "infra" / "deploy"))
from api_key import FIRST_KEY, invoke
from commands import Commands
from refusals import changes_refused, emptied_groups, published, refusals
from release import release_id
from settings import Stop, add_properties, read_properties, required_settings, template_parameters

LIVE = {"Mode": "live", "AlarmEmail": "night@shop.example", "Issuer": "", "ReleaseId": "0123456789"}
SECRET = {
    "tollgate.order-key-secret": "a" * 32,
    "tollgate.webhook-secret": "b" * 32,
    "tollgate.stripe.main.secret-key": "sk_live_1",
    "tollgate.stripe.main.webhook-secrets": "whsec_1",
    "tollgate.izipay.main.merchant-code": "4111111",
    "tollgate.izipay.main.api-key": "published-by-nobody",
    "tollgate.vnpay.main.tmn-code": "SHOP0001",
    "tollgate.vnpay.main.payment-url": "https://pay.vnpay.vn/vpcpay.html",
    "tollgate.zalopay.main.app-id": "12553",
    "tollgate.momo.main.base-url": "https://payment.momo.vn",
}


def test_parameters_and_defaults_are_those_of_a_yaml_reader():
    expected = {
        name: str(of["Default"]) if "Default" in of else None
        for name, of in source()["Parameters"].items()
    }
    assert template_parameters((ROOT / "template.yaml").read_text()) == expected


def test_required_settings_are_those_of_the_document():
    required = required_settings((ROOT / "docs" / "gateways.md").read_text())
    assert required["vnpay"] == ["tmn-code", "hash-secret"]
    gateways = {path.name for path in (ROOT / "shared/src/main/java/io/tollgate/gateway").iterdir() if path.is_dir()}
    assert required.keys() == gateways & required.keys() and len(required) >= 6


def test_live_accounts_go_live():
    assert refusals(LIVE, SECRET) == []


@pytest.mark.parametrize(
    "name, value",
    [
        ("tollgate.stripe.main.secret-key", "sk_test_1"),
        ("tollgate.stripe.second.secret-key", "rk_test_1"),
        ("tollgate.izipay.main.merchant-code", "4004353"),
        ("tollgate.izipay.main.merchant-code", "4001834"),
        ("tollgate.izipay.main.api-key", "VErethUtraQuxas57wuMuquprADrAHAb"),
        ("tollgate.izipay.main.api-key", "testpassword_abc"),
        ("tollgate.zalopay.main.app-id", "2553"),
        ("tollgate.vnpay.main.tmn-code", "DEMOV210"),
        ("tollgate.zalopay.main.key1", "PcY4iZIKFCIdgZvA6ueMcMHHUbRLYjPL"),
        ("tollgate.zalopay.main.key2", "kLtgPl8HHhfvMuDHPwKfgfsY4Ydm9eIz"),
        ("tollgate.zalopay.main.key2-previous", "trMrHtvjo6myautxDUiAcYsVtaeQ8nhf"),
        ("tollgate.momo.main.partner-code", "MOMO"),
        ("tollgate.momo.main.access-key", "F8BBA842ECF85"),
        ("tollgate.momo.main.access-key-previous", "klm05TvNBzhg7h7j"),
        ("tollgate.momo.main.secret-key", "K951B6PE1waDMi640xX08PD3vg6EkVlz"),
        ("tollgate.momo.second.secret-key-previous", "SetA5RDnLHvt51AULf51DyauxUo3kDU6"),
        ("tollgate.vnpay.main.hash-secret-previous", "RAOEXHYVSDDIIENYWSLDIIZTANXUXZFJ"),
        ("tollgate.izipay.main.hash-key-previous", "testpassword_old"),
        ("tollgate.stripe.main.webhook-secrets", "whsec_1,testpassword_2"),
        ("tollgate.zalopay.main.base-url", "https://sb-openapi.zalopay.vn"),
        ("tollgate.vnpay.main.base-url", "https://sandbox.vnpayment.vn"),
        ("tollgate.vnpay.main.payment-url", "https://sandbox.vnpayment.vn/paymentv2/vpcpay.html"),
        ("tollgate.izipay.main.script-url", "https://sandbox-checkout.izipay.pe/index.js"),
        ("tollgate.izipay.main.base-url", "https://testapi-pw.izipay.pe"),
        ("tollgate.momo.main.base-url", "https://test-payment.momo.vn"),
        ("tollgate.stripe.main.base-url", "http://localhost:8083"),
        ("tollgate.stripe.main.base-url", "http://127.0.0.1:8083"),
        ("tollgate.direct-amount", "open"),
        ("tollgate.jwt-issuer", "https://localhost:8080/issuer"),
        ("tollgate.operator-issuer", "https://localhost:8080/issuer"),
        ("tollgate.mode", "test"),
    ],
)
def test_test_setting_is_refused_live_and_taken_in_test(name, value):
    secret = {**SECRET, name: value}
    (refused,) = refusals(LIVE, secret)
    assert refused.startswith(name)
    assert value not in refused.removeprefix(name) or value in ("open", "test")
    assert refusals({**LIVE, "Mode": "test", "AlarmEmail": ""}, secret) == []


@pytest.mark.parametrize("gateway", ["momo", "zalopay"])
def test_every_key_that_somebody_else_signed_with_is_published(gateway):
    """The vectors hold messages of MoMo's and ZaloPay's own, by the keys that they print; ours begin with SIM."""
    vectors = json.loads(
        (ROOT / f"shared/src/test/resources/gateway/{gateway}/{gateway}-vectors.json").read_text()
    )
    found = set()

    def collect(node):
        for name, value in node.items() if isinstance(node, dict) else enumerate(node):
            if isinstance(value, (dict, list)):
                collect(value)
            elif name in ("key", "secret", "accessKey", "partnerCode", "app_id"):
                found.add(str(value))

    collect(vectors)
    theirs = {each for each in found if not each.startswith("SIM")}
    assert len(theirs) >= 8 and theirs - published(gateway) == set()


@pytest.mark.parametrize(
    "name",
    ["tollgate.directAmount", "tollgate.direct_amount", "TOLLGATE_DIRECT_AMOUNT", "tollgate.vnpay.main.baseUrl"],
)
def test_other_spelling_of_a_setting_is_refused_live(name):
    (refused,) = refusals(LIVE, {**SECRET, name: "open"})
    assert refused.startswith(f"{name} is not of small letters")


@pytest.mark.parametrize(
    "name, value",
    [
        ("AlarmEmail", ""),
        ("Issuer", "https://localhost"),
        ("Issuer", "https://auth.localhost/realm"),
        ("OperatorIssuer", "https://127.0.0.1:9000"),
        ("DirectAmount", "open"),
    ],
)
def test_parameter_is_refused_live(name, value):
    (refused,) = refusals({**LIVE, name: value}, SECRET)
    assert refused.startswith(name)


@pytest.mark.parametrize(
    "name, value",
    [
        ("tollgate.stripe.main.payment-page-host", "latest.shop.example"),
        ("tollgate.vnpay.main.payment-url", "https://contest.vnpay.vn/pay"),
    ],
)
def test_what_only_looks_like_a_test_setting_goes_live(name, value):
    assert refusals(LIVE, {**SECRET, name: value}) == []


def jar(path, files, when=(2026, 1, 1, 0, 0, 0)):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, when), content)
    return str(path)


def test_release_id_is_of_what_functions_start_from(tmp_path):
    template = tmp_path / "template.yaml"
    template.write_text("Resources: {}")
    code = {"A.class": "one", "B.class": "two"}

    def release(files=code, when=(2026, 1, 1, 0, 0, 0), version="v1", **parameters):
        made = jar(tmp_path / "function.jar", files, when)
        return release_id([made], [str(template)], parameters, version)

    first = release(Mode="test")
    assert len(first) == 10 and first.isalnum() and first.isascii()
    assert release(Mode="test") == first
    later = dict(reversed(code.items())) | {"META-INF/sbom/application.cdx.json": "{}"}
    assert release(later, (2027, 1, 1, 0, 0, 0), Mode="test", ReleaseId="x") == first
    others = {
        release({**code, "A.class": "1ne"}, Mode="test"),
        release({"A.class": "one"}, Mode="test"),
        release(Mode="live"),
        release(Mode="test", MailName="Shop"),
        release(Mode="test", version="v2"),
    }
    template.write_text("Resources: {Other: {}}")
    others.add(release(Mode="test"))
    assert len(others | {first}) == 7


def test_file_of_secrets_that_others_can_read_is_refused(tmp_path):
    file = tmp_path / "secret.properties"
    file.write_text("# keys\ntollgate.vnpay.main.hash-secret = a=b\n\n")
    file.chmod(0o644)
    with pytest.raises(Stop, match="chmod 600"):
        read_properties(file, is_secret=True)
    file.chmod(0o600)
    assert read_properties(file, is_secret=True) == {"tollgate.vnpay.main.hash-secret": "a=b"}
    file.write_text("sk_live_without_a_name")
    with pytest.raises(Stop) as stopped:
        read_properties(file, is_secret=True)
    assert "sk_live" not in str(stopped.value)


def test_answers_are_added_below_what_a_file_says(tmp_path):
    file = tmp_path / "folder" / "parameters"
    add_properties(str(file), {"region": "eu-west-1"})
    file.write_text("# Ours\nregion=eu-west-1")
    add_properties(str(file), {"Mode": "test"})
    assert file.read_text() == "# Ours\nregion=eu-west-1\nMode=test\n"


def deploy(tmp_path, parameters, *arguments, secret=None, environment=None):
    file = tmp_path / "parameters"
    file.write_text(parameters)
    if secret:
        keys = tmp_path / "secret"
        keys.write_text("".join(f"{name}={value}\n" for name, value in secret.items()))
        keys.chmod(0o600)
        arguments = (*arguments, "--secret", str(keys))
    return subprocess.run(
        ["./dev", "deploy", "shop-live", "--parameters", str(file), *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def test_missing_parameters_are_listed_where_nobody_can_be_asked(tmp_path):
    done = deploy(tmp_path, "Mode=live\n", "--dry-run")
    assert done.returncode == 1
    assert done.stderr.strip().endswith("lacks: region, ShopUrls")
    assert done.stdout == ""


def test_unknown_parameter_is_refused(tmp_path):
    done = deploy(tmp_path, "region=eu-west-1\nShopUrl=https://shop.example\n", "--dry-run")
    assert done.returncode == 1 and "ShopUrl" in done.stderr


def test_dry_run_prints_each_command_and_no_secret(tmp_path):
    parameters = "region=eu-west-1\nPages=true\nMailName=Cà phê \"Sài Gòn\"\ntags=shop=coffee team=web\n"
    done = deploy(tmp_path, parameters, "--dry-run", secret=SECRET)
    assert done.returncode == 0, done.stderr
    lines = [shlex.split(line) for line in done.stdout.splitlines()]
    programs = [" ".join(line[:3]) for line in lines if line[0] in ("aws", "sam", "./mvnw")]
    stack, key = ["aws cloudformation describe-stacks"], ["aws cloudformation describe-stack-resource"]
    files = ["aws s3 cp"] * 3 + ["aws s3 sync", "aws cloudfront create-invalidation"]
    deployed = ["sam deploy --template-file", *stack]
    assert programs == [
        "aws secretsmanager get-secret-value",
        "aws secretsmanager create-secret",
        "./mvnw -B -q",
        *deployed,
        *deployed,
        *files,
        *key,
        "aws lambda invoke",
    ]
    for value in SECRET.values():
        assert value not in done.stdout + done.stderr
    first, second = (line for line in lines if line[:2] == ["sam", "deploy"])
    first, second = overrides(first), overrides(second)
    assert first.keys() == source()["Parameters"].keys()
    assert first["MailName"] == 'Cà phê "Sài Gòn"'
    assert first["ShopUrls"] == "https://pages.invalid" and second["ShopUrls"] == "<PagesUrl>"
    assert first["ReleaseId"] != second["ReleaseId"]


def overrides(command):
    """As SAM itself reads them."""
    given = command[command.index("--parameter-overrides") + 1 :]
    return CfnParameterOverridesType().convert(tuple(given), None, None)


def test_pages_on_their_own_domain_are_deployed_once(tmp_path):
    parameters = (
        "region=eu-west-1\nPages=true\nPagesDomainName=shop.example\nShopUrls=https://old.example\n"
        "PagesCertificateArn=arn:aws:acm:us-east-1:1:certificate/1\n"
    )
    done = deploy(tmp_path, parameters, "--dry-run")
    (command,) = (shlex.split(line) for line in done.stdout.splitlines() if line.startswith("sam "))
    assert overrides(command)["ShopUrls"] == "https://old.example,https://shop.example"


ISSUER = {"authorize", "token", "logout", "client_id", "scope"}


def configuration(done):
    """/config.json, as a dry run shows it."""
    (line,) = (line for line in done.stdout.splitlines() if "/config.json" in line)
    return json.loads(line.partition(" < (")[2].removesuffix(")"))


def test_pages_are_told_where_the_api_is_and_where_people_sign_in(tmp_path):
    pages = "region=eu-west-1\nPages=true\n"
    told = configuration(deploy(tmp_path, pages, "--dry-run"))
    assert told.keys() == {"api", "customer", "operator"}
    assert told["customer"].keys() == told["operator"].keys() == ISSUER
    behind = configuration(deploy(tmp_path, pages + "PagesApi=https://edge.example\n", "--dry-run"))
    assert behind["api"] == "https://edge.example"
    own = "Issuer=https://id.example\nAudience=shop\n"
    assert "lacks: customer-client-id" in deploy(tmp_path, pages + own, "--dry-run").stderr
    client = "customer-client-id=shop-pages\n"
    told = configuration(deploy(tmp_path, pages + own + client, "--dry-run"))
    assert told["customer"].keys() == ISSUER
    assert told["customer"]["client_id"] == "shop-pages"
    assert told["operator"]["client_id"] != "shop-pages"


class Lambda(http.server.BaseHTTPRequestHandler):
    asked = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append((self.path, json.loads(body)))
        answer = b'{"created":true,"id":"k1","secret":"tg_k1_0123"}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def test_answer_of_a_function_is_read_from_the_cli(monkeypatch):
    with http.server.HTTPServer(("127.0.0.1", 0), Lambda) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"):
            monkeypatch.setenv(f"AWS_{name}", "x")
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("PATH", os.path.dirname(sys.executable), prepend=os.pathsep)
        answer = invoke(Commands(ROOT, "eu-west-1", dry_run=False), "Migrate", FIRST_KEY)
        server.shutdown()
    assert answer == {"created": True, "id": "k1", "secret": "tg_k1_0123"}
    assert Lambda.asked == [("/2015-03-31/functions/Migrate/invocations", FIRST_KEY)]


def test_first_key_is_made_only_where_a_terminal_shows_it(monkeypatch, tmp_path):
    """`./dev deploy | tee log` has a terminal to ask at, and a log that would keep the key."""
    spec = importlib.util.spec_from_file_location("deploy", ROOT / "infra" / "deploy" / "__main__.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    deployment = object.__new__(module.Deployment)
    deployment.stack, deployment.asks, deployment.dry_run = "shop", True, False
    deployment.commands = Commands(ROOT, "eu-west-1", dry_run=True)

    def printed(out):
        with monkeypatch.context() as patch, out:
            patch.setattr(sys, "stdout", out)
            deployment.first_key()

    printed(open(tmp_path / "log", "w"))
    log = (tmp_path / "log").read_text()
    assert "No API key was made" in log and "aws lambda invoke" not in log
    reader, terminal = os.openpty()
    printed(open(terminal, "w"))
    assert "aws lambda invoke" in os.read(reader, 4096).decode()
    os.close(reader)


BEFORE = {"Database": "mysql", "VpcId": "", "OperatorScope": "tollgate/operator", "RefundScope": ""}


@pytest.mark.parametrize("name, value", [("Database", "aurora"), ("VpcId", "vpc-0123")])
def test_what_a_stack_cannot_become_is_refused(name, value):
    after = {**BEFORE, "OperatorIssuer": ""}
    assert changes_refused(BEFORE, after) == changes_refused({}, after) == []
    (refused,) = changes_refused(BEFORE, {**after, name: value})
    assert refused.startswith(f"{name} stays ")


def test_renamed_scope_is_said_to_empty_its_group():
    after = {**BEFORE, "OperatorIssuer": "", "OperatorScope": "shop/staff", "RefundScope": "shop/refund"}
    assert emptied_groups({}, after) == emptied_groups(after, after) == []
    assert emptied_groups(BEFORE, after) == ["OperatorScope"], "there was no group for refunds"
    assert emptied_groups(BEFORE, {**after, "OperatorScope": "shop/operator"}) == []
    assert emptied_groups(BEFORE, {**after, "OperatorIssuer": "https://id.example"}) == []


def with_programs(tmp_path, aws):
    """An environment in which `aws` is this shell script, and writes down what it is asked."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, script in {"aws": aws, "sam": "exit 1"}.items():
        (folder / name).write_text(f'#!/bin/sh\necho "{name} $1 $2" >>{tmp_path}/asked\n{script}\n')
        (folder / name).chmod(0o700)
    # That of pyenv would put programs of its own before these.
    (folder / "python3").symlink_to(sys.executable)
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def test_another_database_is_refused_before_anything_is_made(tmp_path):
    stack = {"Stacks": [{"Parameters": [{"ParameterKey": "Database", "ParameterValue": "mysql"}]}]}
    environment = with_programs(tmp_path, f"echo '{json.dumps(stack)}'")
    parameters = "region=eu-west-1\nShopUrls=https://shop.example\nDatabase=aurora\n"
    done = deploy(tmp_path, parameters, environment=environment)
    assert done.returncode == 1 and "- Database stays mysql" in done.stderr, done.stderr
    assert (tmp_path / "asked").read_text() == "aws cloudformation describe-stacks\n"


def test_secret_that_is_being_deleted_is_brought_back_and_not_made_anew(tmp_path):
    says = "An error occurred ({}) when calling an operation"
    environment = with_programs(
        tmp_path,
        f"""case $1 in
cloudformation) echo '{says.format("ValidationError")}: Stack shop-live does not exist' >&2 ;;
*) echo "{says.format("InvalidRequestException")}: it was marked for deletion." >&2 ;;
esac
exit 254""",
    )
    done = deploy(tmp_path, "region=eu-west-1\nShopUrls=https://shop.example\n", environment=environment)
    assert done.returncode == 1
    assert "aws secretsmanager restore-secret --secret-id shop-live --region eu-west-1" in done.stderr
    assert (tmp_path / "asked").read_text().endswith("aws secretsmanager get-secret-value\n")


def test_live_with_test_keys_stops_before_anything_is_made(tmp_path):
    secret = {**SECRET, "tollgate.stripe.main.secret-key": "sk_test_1"}
    parameters = "region=eu-west-1\nMode=live\nShopUrls=https://shop.example\n"
    done = deploy(tmp_path, parameters, "--dry-run", secret=secret)
    assert done.returncode == 1
    assert "- AlarmEmail is missing" in done.stderr
    assert "- tollgate.stripe.main.secret-key is a key of the test environment." in done.stderr
    assert [line.split()[:3] for line in done.stdout.splitlines()] == [
        ["aws", "secretsmanager", "get-secret-value"]
    ]
