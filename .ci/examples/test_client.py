"""The generated Python client on three routes."""

import os
import uuid

from tollgate_client import Client
from tollgate_client.api.a_buyers_pages import get_api_payment_status_app_trans_id as status
from tollgate_client.api.a_shops_payments import get_api_v_payment as read
from tollgate_client.api.a_shops_payments import post_api_v_payment as create
from tollgate_client.models import NewPayment


def test_a_payment_is_opened_and_seen():
    client = Client(
        base_url=os.environ["API_URL"], headers={"X-Api-Key": os.environ["API_KEY"]}
    )
    number = f"python-{uuid.uuid4().hex}"
    opened = create.sync(client=client, body=NewPayment(shop_ref=number, amount=50_000))
    assert opened.order_url.startswith("http")
    assert status.sync(opened.app_trans_id, client=client).status == "PENDING"
    seen = read.sync(client=client, ref=opened.ref)
    assert (seen.shop_ref, seen.amount, seen.verified) == (number, 50_000, False)
