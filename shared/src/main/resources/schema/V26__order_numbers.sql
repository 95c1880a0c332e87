-- The number of an order that people use. Orders from before have none until reconcile draws one, and neither
-- have those that functions of the version before place.
ALTER TABLE orders
  ADD COLUMN number CHAR(9) CHARACTER SET ascii COLLATE ascii_bin,
  ADD UNIQUE KEY orders_number (number);
