"""A shop's back end on FastAPI, as a client of Tollgate: create, status, webhook, refund."""

import os
import secrets
import uuid
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import httpx
from dotenv import load_dotenv
from fastapi import Depends, FastAPI, Header, HTTPException, Request
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

load_dotenv()  # The environment wins.
API_URL = os.environ["API_URL"]
SHOP_URL = os.environ["SHOP_URL"]
WEBHOOK_SECRET = os.environ["WEBHOOK_SECRET"]
STAFF_TOKEN = os.environ["STAFF_TOKEN"]
PAYMENT_MODE = os.environ.get("PAYMENT_MODE", "live")  # A test payment is worth no money.
PAGES = Path(__file__).parent / "pages"

# In đồng. The price is the server's: an amount that comes from a browser is one that a buyer can change.
PRICE = 50_000

# Without the order_key: whoever has that may choose another way to pay, such as cash on delivery.
FOR_PAGE = ("ref", "order_url", "code")

# What events make of an order. order.processing comes once for each; payment.paid says that money arrived.
STATES = {"order.processing": "to be sent", "order.failed": "failed"}

# By number: state, and of the last event the order and sequence. In memory to be short.
orders: dict[str, dict] = {}

KEY = {"X-Api-Key": os.environ["API_KEY"]}
tollgate = httpx.AsyncClient(base_url=API_URL, headers=KEY, timeout=30)
app = FastAPI(title="Coffee shop")

IdempotencyKey = Annotated[str | None, Header()]


class NewPayment(BaseModel):
    amount: int
    order_info: str


class NewRefund(BaseModel):
    amount: int | None = None
    reason: str | None = None


async def ask(method: str, path: str, only: tuple = (), **request) -> JSONResponse:
    """Asks Tollgate, and answers the page as it did, or `only` this of it. Each may be sent twice."""
    for is_last in (False, True):
        try:
            answer = await tollgate.request(method, path, **request)
            body = answer.json()
            told = {name: body[name] for name in only or body if name in body}
            return JSONResponse(told, answer.status_code)
        except httpx.TransportError:
            if is_last:
                raise HTTPException(503, "Tollgate does not answer")


@app.post("/api/payment/create")
async def create(payment: NewPayment, idempotency_key: IdempotencyKey = None) -> JSONResponse:
    """A browser that repeats its request does so by the same key, so that is the order's number."""
    if payment.amount != PRICE:
        raise HTTPException(400, "The price is another")
    number = idempotency_key or uuid.uuid4().hex
    orders.setdefault(number, {"state": "waiting", "tollgate_order": None, "sequence": 0})
    body = {
        "shop_ref": number,
        "amount": PRICE,
        "currency": "VND",
        "description": payment.order_info,
        "gateway": "zalopay",
        "return_url": f"{SHOP_URL}/order/confirmation",
    }
    return await ask("POST", "/api/v1/payment", FOR_PAGE, json=body, headers={"Idempotency-Key": number})


@app.get("/api/payment/status/{transaction_id}")
async def status(transaction_id: str) -> JSONResponse:
    return await ask("GET", f"/api/payment/status/{quote(transaction_id, safe='')}")


@app.post("/webhooks/tollgate", status_code=204)
async def webhook(request: Request) -> None:
    """The signature is over the bytes as they came. Only an event newer than the last one counts."""
    try:
        event = Webhook(WEBHOOK_SECRET).verify(await request.body(), dict(request.headers))
    except WebhookVerificationError:
        raise HTTPException(401)
    data, sequence, state = event["data"], event["sequence"], STATES.get(event["type"])
    order = orders.get(data.get("shop_ref"))
    counts = event["mode"] == PAYMENT_MODE and order and state
    if not counts or not is_newer(order, data["order"], sequence):
        return
    is_price = (data["amount"], data["currency"]) == (PRICE, "VND")
    # By a person. What is paid by hand may be cash that nobody has collected yet.
    if state == "to be sent" and (not is_price or data["gateway"] == "manual"):
        state = "to be checked"
    order.update(state=state, tollgate_order=data["order"], sequence=sequence)


def is_newer(known: dict, tollgate_order: str, sequence: int) -> bool:
    """A sequence is that of one order of Tollgate; after one that failed, the same number is a new one
    there. Another one does not change what is to be sent."""
    if known["tollgate_order"] == tollgate_order:
        return sequence > known["sequence"]
    return known["state"] != "to be sent"


def staff(authorization: Annotated[str, Header()] = "") -> None:
    """Without a token nobody is staff."""
    expected = f"Bearer {STAFF_TOKEN}".encode()
    if not STAFF_TOKEN or not secrets.compare_digest(authorization.encode(), expected):
        raise HTTPException(401)


@app.post("/api/payment/refund/{ref}", dependencies=[Depends(staff)])
async def refund(ref: str, given: NewRefund, idempotency_key: IdempotencyKey = None) -> JSONResponse:
    """Gives back all of a payment, or `amount` of it: by a key, or a repeat would do so again."""
    if given.amount is not None and not idempotency_key:
        raise HTTPException(400, "A refund of a part needs an Idempotency-Key")
    return await ask(
        "POST",
        "/api/v1/payment/refund",
        params={"ref": ref},
        json=given.model_dump(exclude_none=True),
        headers={"Idempotency-Key": idempotency_key or uuid.uuid4().hex},
    )


@app.get("/api/orders", dependencies=[Depends(staff)])
async def list_orders() -> list[dict]:
    return [{"number": number, "state": order["state"]} for number, order in orders.items()]


@app.get("/order/confirmation")
async def confirmation() -> FileResponse:
    return FileResponse(PAGES / "confirmation.html")


# Also checkout.js and api.js, which the start command copies: Tollgate on AWS serves no pages.
app.mount("/", StaticFiles(directory=PAGES, html=True))
