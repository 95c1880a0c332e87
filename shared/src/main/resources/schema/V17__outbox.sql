-- Events leave the database. next_at says when the next attempt is due: whoever committed a row publishes it
-- at once, and reconcile takes what is left over. Published and dead rows are not due. The version before
-- writes rows that are due at once by the default, and numbers none.
ALTER TABLE outbox
  MODIFY order_id BIGINT NULL,
  ADD COLUMN sequence BIGINT      NOT NULL DEFAULT 0,
  ADD COLUMN attempts INT         NOT NULL DEFAULT 0,
  ADD COLUMN next_at  DATETIME(6) NULL     DEFAULT '2000-01-01',
  ADD COLUMN dead_at  DATETIME(6) NULL,
  ADD KEY outbox_due (next_at, id),
  ADD KEY outbox_dead (dead_at);

-- What was written before anybody published starts no fulfilment now; operators can send it by window.
UPDATE outbox SET next_at = NULL WHERE created_at < UTC_TIMESTAMP(6) - INTERVAL 1 HOUR;
