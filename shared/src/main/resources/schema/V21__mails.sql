-- Mails to buyers: one row for each fact that a buyer is told of, kept as long as its order, since an event that
-- is published again must not make a second one. subject_id is the row that the fact is about: the receipt, bill,
-- case, order or refund. next_at says when an attempt is due, and is set forward while one runs. No address and no
-- text is here: both are read from the order when a mail is sent.
CREATE TABLE mail (
  id         BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind       VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject_id BIGINT      NOT NULL,
  order_id   BIGINT      NOT NULL,
  event_id   CHAR(36)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  mode       VARCHAR(4)  CHARACTER SET ascii COLLATE ascii_bin,
  state      VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  why        VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin,
  attempts   INT         NOT NULL,
  next_at    DATETIME(6),
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  UNIQUE KEY mail_fact (kind, subject_id),
  KEY mail_due (next_at, id),
  KEY mail_order (order_id),
  KEY mail_event (event_id),
  CONSTRAINT mail_kind CHECK (kind IN ('PAID', 'NOT_PAID', 'RETURNING', 'SHIPPED', 'REFUNDED')),
  CONSTRAINT mail_state CHECK
    (state IN ('WAITING', 'SENT', 'FAILED', 'SUPPRESSED', 'BOUNCED', 'COMPLAINED')),
  CONSTRAINT mail_waits CHECK ((state = 'WAITING') = (next_at IS NOT NULL))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Addresses that get no mail any more, by the hash of the address in lower case.
CREATE TABLE mail_suppression (
  address_sha256 CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  why            VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at     DATETIME(6) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- One row while mails are on: events from before are told to nobody, and up to swept_until events were looked for
-- that no message of the queue brought.
CREATE TABLE mail_mark (
  id           TINYINT     NOT NULL PRIMARY KEY,
  accepts_from DATETIME(6) NOT NULL,
  swept_until  DATETIME(6) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
