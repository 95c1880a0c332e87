"""The Stripe simulator, judged by Stripe's SDK for Python."""

import json
import os
import re
import subprocess
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue

import pytest
import stripe

KEY = "sk_test_CLIENTS_TESTS_0123456789"
SECRET = "whsec_CLIENTS_TESTS_0123456789"


@pytest.fixture(scope="module")
def events():
    """A shop's webhook endpoint: its address, and the queue of what comes there."""
    came = Queue()

    class Shop(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.put((body, self.headers["Stripe-Signature"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}", came
    server.shutdown()


@pytest.fixture(scope="module")
def simulator(events):
    """The address of a simulator whose webhooks go to the shop."""
    java = subprocess.Popen(
        [
            os.environ["JAVA"],
            "-jar",
            os.environ["SIMULATORS"],
            "stripe",
            "--port",
            "0",
            "--account",
            f"main,{KEY},{SECRET},{events[0]}",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    line = java.stdout.readline()
    yield re.match(r"Stripe simulator: (\S+)", line).group(1)
    java.terminate()
    java.wait(10)


@pytest.fixture(scope="module")
def client(simulator):
    return stripe.StripeClient(KEY, base_addresses={"api": simulator})


def control(simulator, path, **fields):
    request = urllib.request.Request(
        f"{simulator}/control/{path}",
        data=json.dumps(fields).encode(),
        headers={"Content-Type": "application/json"},
    )
    urllib.request.urlopen(request, timeout=10).close()


def created(client):
    return client.v1.checkout.sessions.create(
        {
            "mode": "payment",
            "success_url": "https://shop.example/return",
            "line_items": [
                {
                    "quantity": 2,
                    "price_data": {
                        "currency": "pen",
                        "unit_amount": 1050,
                        "product_data": {"name": "Coffee"},
                    },
                }
            ],
        }
    )


def paid(client, simulator):
    session = created(client)
    control(simulator, "pay", order=session.id, outcome="success")
    return client.v1.checkout.sessions.retrieve(
        session.id, {"expand": ["payment_intent.latest_charge", "line_items"]}
    )


def test_created_session_lists_its_line_items(client):
    session = created(client)
    assert (session.status, session.amount_total) == ("open", 2100)
    items = client.v1.checkout.sessions.line_items.list(session.id).data
    assert [(item.description, item.quantity) for item in items] == [("Coffee", 2)]


def test_paid_session_expands_to_charge_and_line_items(client, simulator):
    session = paid(client, simulator)
    assert session.payment_status == "paid"
    assert session.payment_intent.latest_charge.paid is True
    assert session.line_items.data[0].price.unit_amount == 1050


def test_refund_is_made_listed_and_on_its_charge(client, simulator):
    intent = paid(client, simulator).payment_intent
    refund = client.v1.refunds.create({"payment_intent": intent.id, "amount": 100})
    assert refund.status == "succeeded"
    found = client.v1.refunds.list({"payment_intent": intent.id})
    assert [each.id for each in found.auto_paging_iter()] == [refund.id]
    assert client.v1.charges.retrieve(intent.latest_charge.id).amount_refunded == 100


def test_dispute_is_listed_with_its_charge(client, simulator):
    session = paid(client, simulator)
    control(simulator, "act", order=session.id, action="dispute")
    dispute = client.v1.disputes.list(
        {"payment_intent": session.payment_intent.id, "expand": ["data.charge"]}
    ).data[0]
    assert dispute.charge.disputed is True
    assert dispute.evidence_details.submission_count == 0


def test_webhook_is_verified_and_its_event_retrieved(client, simulator, events):
    session = paid(client, simulator)
    while True:
        body, signature = events[1].get(timeout=20)
        event = stripe.Webhook.construct_event(body, signature, SECRET)
        if event.type == "checkout.session.completed" and event.data.object.id == session.id:
            break
    assert client.v1.events.retrieve(event.id).type == event.type
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body + b" ", signature, SECRET)


def test_wrong_key_and_unknown_object_are_their_errors(client, simulator):
    stranger = stripe.StripeClient("sk_test_stranger", base_addresses={"api": simulator})
    with pytest.raises(stripe.AuthenticationError):
        stranger.v1.checkout.sessions.retrieve("cs_test_nobody")
    with pytest.raises(stripe.InvalidRequestError, match="No such checkout.session"):
        client.v1.checkout.sessions.retrieve("cs_test_nobody")
