-- Forms of gateways, money that no gateway collects, and news that names what it is about.

ALTER TABLE bill
  -- BEFORE or AFTER fulfilment; NULL where a gateway collects.
  ADD COLUMN collect     VARCHAR(6)    CHARACTER SET ascii COLLATE ascii_bin,
  -- Beside next_step where that is a page with a gateway's form.
  ADD COLUMN session_url VARCHAR(2048),
  ADD CONSTRAINT bill_collect CHECK (collect IN ('BEFORE', 'AFTER'));

ALTER TABLE review_case
  -- The gateway's own name of what the case is about, so that news told twice opens one case.
  ADD COLUMN reference   VARCHAR(80)   CHARACTER SET ascii COLLATE ascii_bin,
  ADD UNIQUE KEY review_case_reference (kind, reference);
