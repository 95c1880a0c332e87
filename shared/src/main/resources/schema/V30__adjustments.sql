-- A line by which a person makes an order's total what arrived. MySQL copies the table for the new conditions: new orders wait for
-- that, payments do not. The version before goes on; only such an order's lines it cannot show.
ALTER TABLE order_line
  MODIFY COLUMN kind VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'GOODS',
  DROP CONSTRAINT order_line_kind,
  DROP CONSTRAINT order_line_price,
  ADD CONSTRAINT order_line_kinds CHECK
    (kind IN ('GOODS', 'SHIPPING', 'TAX', 'DISCOUNT', 'ADJUSTMENT')),
  ADD CONSTRAINT order_line_prices CHECK
    ((kind = 'DISCOUNT' AND unit_price < 0) OR (kind = 'ADJUSTMENT' AND unit_price <> 0)
     OR (kind NOT IN ('DISCOUNT', 'ADJUSTMENT') AND unit_price >= 0));

ALTER TABLE bill
  -- What it asked for, where a person accepted another amount since; NULL elsewhere.
  ADD COLUMN asked BIGINT;
