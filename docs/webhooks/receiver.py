# Receives Tollgate's webhooks with Python's standard library, and prints each event once.
import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

KEY = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
SEEN = set()  # A shop has a table with a unique id.


def is_genuine(headers, body):
    timestamp = headers.get("webhook-timestamp", "")
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > 300:
        return False
    signed = f"{headers.get('webhook-id', '')}.{timestamp}.".encode() + body
    right = "v1," + base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(each.encode(), right.encode()) for each in given)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))  # The bytes as they came.
        genuine = is_genuine(self.headers, body)
        event_id = self.headers.get("webhook-id")
        is_new = genuine and event_id not in SEEN
        if is_new:
            SEEN.add(event_id)  # Kept before the answer: after it the event does not come again.
        self.send_response(204 if genuine else 401)
        self.end_headers()
        if is_new:
            event = json.loads(body)
            print(event["type"], event["data"].get("ref", ""), flush=True)

    def log_message(self, *_):
        pass


server = HTTPServer(("localhost", int(os.environ["PORT"])), Receiver)
print("ready", flush=True)
server.serve_forever()
