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
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

load_dotenv()  # The environment wins.
API_URL = os.environ["API_URL"]
SHOP_URL = os.environ["SHOP_URL"]
WEBHOOK_SECRET = os.environ["WEBHOOK_SECRET"]
STAFF_TOKEN = os.environ["STAFF_TOKEN"]
PAGES = Path(__file__).parent / "pages"

# In đồng. The price is the server's: an amount that comes from a browser is one that a buyer can change.
PRICE = 50_000

# The events that change an order, and what they make of it. "paid" is also the moment to send the goods.
STATES = {"order.processing": "paid", "order.failed": "failed"}

# By number: state, and the sequence of the last event. In memory to be short; a shop has a table.
orders: dict[str, dict] = {}

tollgate = httpx.AsyncClient(
    base_url=API_URL, headers={"X-Api-Key": os.environ["API_KEY"]}, timeout=30
)
app = FastAPI(title="Coffee shop")


class NewPayment(BaseModel):
    amount: int
    order_info: str


class NewRefund(BaseModel):
    amount: int | None = None
    reason: str | None = None


async def ask(method: str, path: str, **request) -> JSONResponse:
    """Asks Tollgate, and answers the page as it did. Each of these requests may be sent twice."""
    for is_last in (False, True):
        try:
            answer = await tollgate.request(method, path, **request)
            return JSONResponse(answer.json(), answer.status_code)
        except httpx.TransportError:
            if is_last:
                raise HTTPException(503, "Tollgate does not answer")


@app.post("/api/payment/create")
async def create(
    payment: NewPayment, idempotency_key: Annotated[str | None, Header()] = None
) -> JSONResponse:
    """A browser that repeats its request does so by the same key, so that is the order's number."""
    if payment.amount != PRICE:
        raise HTTPException(400, "The price is another")
    number = idempotency_key or uuid.uuid4().hex
    orders.setdefault(number, {"state": "waiting", "sequence": 0})
    body = {
        "shop_ref": number,
        "amount": PRICE,
        "currency": "VND",
        "description": payment.order_info,
        "gateway": "zalopay",
        "return_url": f"{SHOP_URL}/order/confirmation",
    }
    return await ask("POST", "/api/v1/payment", json=body, headers={"Idempotency-Key": number})


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
    order = orders.get(event["data"].get("shop_ref"))
    state = STATES.get(event["type"])
    if order and state and event["sequence"] > order["sequence"]:
        order.update(state=state, sequence=event["sequence"])


def staff(authorization: Annotated[str, Header()] = "") -> None:
    """Without a token nobody is staff."""
    expected = f"Bearer {STAFF_TOKEN}".encode()
    if not STAFF_TOKEN or not secrets.compare_digest(authorization.encode(), expected):
        raise HTTPException(401)


@app.post("/api/payment/refund/{ref}", dependencies=[Depends(staff)])
async def refund(
    ref: str, given: NewRefund, idempotency_key: Annotated[str | None, Header()] = None
) -> JSONResponse:
    """Gives back all of a payment, or `amount` of it."""
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


@app.get("/", response_class=HTMLResponse)
@app.get("/order/confirmation", response_class=HTMLResponse)
async def page(request: Request) -> str:
    """Both pages take checkout.js from Tollgate, as it is."""
    name = "confirmation" if request.url.path.endswith("confirmation") else "index"
    return (PAGES / f"{name}.html").read_text().replace("{{API_URL}}", API_URL)
