-- What operators do with orders, and what they look for.

ALTER TABLE orders
  ADD COLUMN tracking_number VARCHAR(100),
  -- By which operators find a buyer's orders; the index holds what fits in it.
  ADD COLUMN buyer_id    VARCHAR(191) AS (LEFT(JSON_UNQUOTE(JSON_EXTRACT(buyer, '$.id')), 191)) VIRTUAL,
  ADD COLUMN buyer_email VARCHAR(191) AS (LEFT(JSON_UNQUOTE(JSON_EXTRACT(buyer, '$.email')), 191)) VIRTUAL,
  ADD KEY orders_by_state (state),
  ADD KEY orders_by_time (created_at),
  ADD KEY orders_by_buyer (buyer_id),
  ADD KEY orders_by_email (buyer_email);

ALTER TABLE refund
  ADD KEY refund_order (order_id);

ALTER TABLE review_case
  ADD KEY review_case_bill (bill_id);

ALTER TABLE history
  -- Set where a line tells of a decision and of no transition.
  ADD COLUMN case_id BIGINT;

ALTER TABLE callback_log
  ADD KEY callback_log_ref (ref);
