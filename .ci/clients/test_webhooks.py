"""Tollgate's webhooks, judged by the official library of Standard Webhooks."""

import json
import os
import pathlib
import subprocess
import threading
import urllib.request
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

ROOT = pathlib.Path(__file__).parents[2]
PORT = int(os.environ.get("PORT", 18280))
BASE = f"http://localhost:{PORT}"
ARRIVES_SECONDS = 150  # What the bus does not take at once is sent within two minutes.


@pytest.fixture(scope="module")
def tollgate(tmp_path_factory):
    """What ./run writes for its callers: API_KEY, OPERATOR_TOKEN and others."""
    state = tmp_path_factory.mktemp("state")
    java = subprocess.Popen(
        [os.environ["JAVA"], "-cp", os.environ["LOCAL_CLASS_PATH"], "io.tollgate.local.Main"],
        env={
            **os.environ,
            "PORT": str(PORT),
            "TOLLGATE_ROOT": str(ROOT),
            "TOLLGATE_STATE": str(state),
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    assert any(line.startswith("Started in") for line in java.stdout), "it ended before it was ready"
    threading.Thread(target=java.stdout.read, daemon=True).start()
    yield dict(line.split("=", 1) for line in (state / "env").read_text().splitlines())
    java.terminate()
    java.wait(30)


class Receiver:
    """A shop's server, which keeps every message as it came."""

    def __init__(self):
        came = self.came = Queue()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                came.put((body, headers))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, *types):
        """The first message of each of these types, by type."""
        found = {}
        while set(types) - set(found):
            body, headers = self.came.get(timeout=ARRIVES_SECONDS)
            found.setdefault(json.loads(body)["type"], (body, headers))
        return found


@pytest.fixture(scope="module")
def receiver():
    shop = Receiver()
    yield shop
    shop.server.shutdown()


def post(url, body, headers):
    request = urllib.request.Request(
        url,
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", **headers},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def operator(tollgate):
    token = {"Authorization": f"Bearer {tollgate['OPERATOR_TOKEN']}"}
    return lambda path, body={}: post(f"{BASE}/api/v1/admin/endpoints{path}", body, token)


@pytest.fixture(scope="module")
def endpoint(operator, receiver):
    return operator("", {"url": receiver.url})


def pay(tollgate, shop_ref):
    key = {"X-Api-Key": tollgate["API_KEY"]}
    bill = {"shop_ref": shop_ref, "amount": 50000, "gateway": "zalopay", "description": "Phở & trà"}
    ref = post(f"{BASE}/api/v1/payment", bill, key)["ref"]
    paid = {"order": ref, "outcome": "success"}
    post(f"http://localhost:{PORT + 1}/control/pay", paid, {})
    return ref, key


@pytest.fixture(scope="module")
def messages(tollgate, operator, endpoint, receiver):
    """Messages of a sale, a refund and a test."""
    ref, key = pay(tollgate, "judged-1")
    sale = receiver.take("order.new", "payment.paid", "order.processing")
    post(f"{BASE}/api/v1/payment/refund?ref={ref}", {"amount": 20000, "reason": "Nguội"}, key)
    operator(f"/{endpoint['id']}/test")
    return sale | receiver.take("refund.requested", "endpoint.test")


@pytest.mark.parametrize(
    "event_type",
    ["order.new", "payment.paid", "order.processing", "refund.requested", "endpoint.test"],
)
def test_message_is_accepted(event_type, messages, endpoint):
    body, headers = messages[event_type]
    event = Webhook(endpoint["secret"]).verify(body, headers)
    assert (event["type"], event["id"]) == (event_type, headers["webhook-id"])


def altered_signature(signature):
    version, _, code = signature.partition(",")
    return f"{version},{'B' if code[0] == 'A' else 'A'}{code[1:]}"


ALTERED = {
    "body": lambda body, headers: (body.replace(b"50000", b"50001"), headers),
    "space": lambda body, headers: (body + b" ", headers),
    "id": lambda body, headers: (body, headers | {"webhook-id": headers["webhook-id"] + "0"}),
    "timestamp": lambda body, headers: (
        body,
        headers | {"webhook-timestamp": str(int(headers["webhook-timestamp"]) + 1)},
    ),
    "signature": lambda body, headers: (
        body,
        headers | {"webhook-signature": altered_signature(headers["webhook-signature"])},
    ),
}


@pytest.mark.parametrize("altered", ALTERED)
def test_altered_message_is_refused(altered, messages, endpoint):
    body, headers = ALTERED[altered](*messages["payment.paid"])
    assert (body, headers) != messages["payment.paid"]
    with pytest.raises(WebhookVerificationError):
        Webhook(endpoint["secret"]).verify(body, headers)


def test_message_of_another_secret_is_refused(messages):
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 43 + "=").verify(*messages["payment.paid"])


def test_message_that_is_sent_again_later_is_refused(messages, endpoint):
    body, headers = messages["payment.paid"]
    judge = Webhook(endpoint["secret"])
    old = datetime.now(timezone.utc) - timedelta(minutes=6)
    signature = judge.sign(headers["webhook-id"], old, body.decode())
    late = {"webhook-timestamp": str(int(old.timestamp())), "webhook-signature": signature}
    with pytest.raises(WebhookVerificationError, match="too old"):
        judge.verify(body, headers | late)


def test_both_secrets_are_good_while_one_is_rotated(
    tollgate, operator, endpoint, messages, receiver
):
    rotated = operator(f"/{endpoint['id']}/rotate")["secret"]
    assert rotated != endpoint["secret"]
    pay(tollgate, "judged-2")
    for body, headers in receiver.take("payment.paid", "order.processing").values():
        assert len(headers["webhook-signature"].split(" ")) == 2
        for secret in (endpoint["secret"], rotated):
            Webhook(secret).verify(body, headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(rotated).verify(body + b" ", headers)
