-- A buyer's personal data leaves an order on request, or once its last money is RetentionMonths ago. retention_from
-- is that last money as far as reconcile has looked, or a later time while something of the order is open; NULL is
-- the order's own time. The version before reads and writes none of these. A virtual column is added without a copy
-- of the table, in a statement of its own, and an index is built while others write.
ALTER TABLE orders
  ADD COLUMN retention_from DATETIME(6),
  ADD COLUMN anonymised_at  DATETIME(6),
  ADD COLUMN anonymised_by  VARCHAR(80);

ALTER TABLE orders
  ADD COLUMN retention_due DATETIME(6)
    AS (CASE WHEN anonymised_at IS NULL THEN COALESCE(retention_from, created_at) END) VIRTUAL;

ALTER TABLE orders
  ADD KEY orders_retention (retention_due);
