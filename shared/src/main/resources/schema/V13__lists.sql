-- Each list is read along an index that holds its rows in the order in which it shows them: those
-- that have what is looked for, by time. The version before reads along the same indexes or others.

ALTER TABLE orders
  DROP KEY orders_by_state,
  ADD KEY orders_by_state (state, created_at),
  ADD KEY orders_by_customer (customer);

ALTER TABLE bill
  ADD KEY bill_by_state (state, created_at),
  ADD KEY bill_by_gateway (backend, state, created_at);

ALTER TABLE refund
  ADD KEY refund_created (created_at),
  ADD KEY refund_by_state (state, created_at),
  ADD KEY refund_by_gateway (backend, state, created_at);

ALTER TABLE review_case
  ADD COLUMN is_open TINYINT(1) AS (decided_at IS NULL) VIRTUAL,
  DROP KEY review_case_open,
  ADD KEY review_case_by_time (is_open, opened_at),
  ADD KEY review_case_by_kind (kind, is_open, opened_at);

ALTER TABLE product
  ADD KEY product_on_offer (is_active, sku);
