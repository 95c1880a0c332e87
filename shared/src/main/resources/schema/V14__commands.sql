-- Keys of commands that belong to no order, which keep the body of their answer. The version before reads
-- and writes only keys that name an order.
ALTER TABLE idempotency_key
  MODIFY COLUMN order_id BIGINT NULL,
  MODIFY COLUMN bill_id  BIGINT NULL,
  ADD COLUMN answer TEXT NULL;
