-- Events leave the database. next_at says when the next attempt is due: whoever committed a row publishes it
-- at once, and reconcile takes what is left over. Published and dead rows are not due, and neither is what was
-- written before anybody published: it starts no fulfilment now, and operators can send it by window. The
-- version before numbers no row (sequence 0) and says less in it; its rows are due at once by the default, and
-- completed when they are claimed.
ALTER TABLE outbox
  MODIFY order_id BIGINT NULL,
  ADD COLUMN sequence BIGINT      NOT NULL DEFAULT 0,
  ADD COLUMN mode     VARCHAR(4)  CHARACTER SET ascii COLLATE ascii_bin,
  ADD COLUMN attempts INT         NOT NULL DEFAULT 0,
  ADD COLUMN next_at  DATETIME(6),
  ADD COLUMN dead_at  DATETIME(6),
  ADD KEY outbox_due (next_at, id);

ALTER TABLE outbox ALTER COLUMN next_at SET DEFAULT '2000-01-01';
