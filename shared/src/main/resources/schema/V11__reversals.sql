-- Refunds and disputes that were made at the gateway: how far each account's log of events was read,
-- when each paid bill is asked about them, and what a dispute comes to.

CREATE TABLE gateway_mark (
  backend       VARCHAR(20)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account       VARCHAR(40)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- All events before this time are settled.
  mark_at       DATETIME(6)  NOT NULL,
  -- Set while a log is read that is longer than one run may read: when that began, and behind which
  -- event it goes on.
  scan_began_at DATETIME(6),
  scan_after    VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin,
  PRIMARY KEY (backend, account),
  CONSTRAINT gateway_mark_scan CHECK ((scan_began_at IS NULL) = (scan_after IS NULL))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

ALTER TABLE bill
  -- NULL until the first question, which is due from the payment on.
  ADD COLUMN reversals_next_at DATETIME(6),
  ADD COLUMN reversals_due_at  DATETIME(6)
    AS (CASE WHEN state = 'PAID' THEN COALESCE(reversals_next_at, paid_at) END) VIRTUAL,
  ADD KEY bill_reversals_due (backend, reversals_due_at);

ALTER TABLE refund
  -- DISPUTE: taken by the buyer's bank. It counts against the receipt as a refund does.
  ADD COLUMN kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'REFUND',
  ADD CONSTRAINT refund_kind CHECK (kind IN ('REFUND', 'DISPUTE'));

ALTER TABLE review_case
  -- What a dispute is about, and until when the shop can answer it; NULL in other cases.
  ADD COLUMN amount    BIGINT,
  ADD COLUMN currency  CHAR(3) CHARACTER SET ascii COLLATE ascii_bin,
  ADD COLUMN answer_by DATETIME(6),
  ADD CONSTRAINT review_case_amount CHECK ((amount IS NULL) = (currency IS NULL));
