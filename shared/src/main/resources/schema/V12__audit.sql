-- What the audit needs: to verify a receipt's message again, and to look things up by an index.

ALTER TABLE receipt
  -- NULL where a question was answered, and in rows from before this migration.
  ADD COLUMN key_fingerprint CHAR(16)     CHARACTER SET ascii COLLATE ascii_bin,
  ADD COLUMN signature       VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin;

ALTER TABLE order_line
  -- How many pieces of a product were sold, without reading the lines themselves.
  ADD KEY order_line_sold (product_id, order_id, quantity),
  DROP KEY order_line_product;

ALTER TABLE review_case
  ADD KEY review_case_receipt (receipt_id);
