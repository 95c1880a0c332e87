-- A gateway's transaction number counts once for each bill, and once for each reference that is no
-- bill of ours. Whoever writes it a second time says so: the first receipt keeps the number for
-- itself, so that two of them written at once cannot both believe to be the first.

ALTER TABLE receipt
  -- Set where the number stood under another bill or reference when this was written.
  ADD COLUMN number_twice TINYINT(1) NOT NULL DEFAULT 0;

ALTER TABLE receipt
  ADD COLUMN number_once VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin
    AS (CASE WHEN number_twice = 0 THEN transaction_id END) VIRTUAL,
  ADD COLUMN orphan_ref VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    AS (CASE WHEN bill_id IS NULL THEN ref END) VIRTUAL;

-- The key of before goes last: at no moment can a receipt be written twice.
ALTER TABLE receipt
  ADD UNIQUE KEY receipt_number_once (backend, account, number_once),
  ADD UNIQUE KEY receipt_of_bill (bill_id, transaction_id),
  ADD UNIQUE KEY receipt_of_orphan (backend, account, transaction_id, orphan_ref);

ALTER TABLE receipt
  DROP KEY receipt_transaction,
  DROP KEY receipt_bill;

-- What a gateway names is one case for each receipt that it may be about.
ALTER TABLE review_case
  ADD UNIQUE KEY review_case_news (kind, reference, receipt_id),
  DROP KEY review_case_reference;
