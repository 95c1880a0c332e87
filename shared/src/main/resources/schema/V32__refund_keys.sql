-- A key that names a refund stays as long as the refund, or a later repeat would send the money back again. What is
-- deleted after 72 hours is found by this index, which skips those keys, and it finds the keys of a refund too. The
-- version before still deletes the keys of refunds, and reads three days of keys to find the old ones.
ALTER TABLE idempotency_key
  ADD KEY idempotency_key_refund (refund_id, created_at),
  DROP KEY idempotency_key_created;
