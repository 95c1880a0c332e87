-- Amounts are in minor units. Times are UTC, written by the application's clock and never by NOW().
-- Only the common subset of MySQL 8.0, 8.4 and MariaDB 11.4.

CREATE TABLE payment_method (
  id           BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  backend      VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account      VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  auto_approve TINYINT(1)  NOT NULL,
  created_at   DATETIME(6) NOT NULL,
  UNIQUE KEY payment_method_account (backend, account)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE orders (
  id               BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  shop_ref         VARCHAR(64)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  key_nonce        CHAR(32)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  key_sha256       CHAR(64)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state            VARCHAR(12)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  failure          VARCHAR(20)   CHARACTER SET ascii COLLATE ascii_bin,
  failed_at        DATETIME(6),
  total            BIGINT        NOT NULL,
  currency         CHAR(3)       CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  description      VARCHAR(256)  NOT NULL,
  buyer            JSON          NOT NULL,
  metadata         JSON          NOT NULL,
  fulfilment_event CHAR(36)      CHARACTER SET ascii COLLATE ascii_bin,
  version          INT           NOT NULL,
  created_at       DATETIME(6)   NOT NULL,
  updated_at       DATETIME(6)   NOT NULL,
  -- One live order for one number of the shop; a failed one makes room for the next.
  live_shop_ref    VARCHAR(64)   CHARACTER SET ascii COLLATE ascii_bin
                   AS (CASE WHEN state <> 'FAILED' THEN shop_ref END) STORED,
  UNIQUE KEY orders_live_shop_ref (live_shop_ref),
  UNIQUE KEY orders_key (key_sha256),
  UNIQUE KEY orders_fulfilment_event (fulfilment_event),
  KEY orders_shop_ref (shop_ref),
  CONSTRAINT orders_state CHECK
    (state IN ('NEW', 'HOLD', 'PROCESSING', 'SHIPPED', 'DELIVERED', 'COMPLETED', 'FAILED')),
  CONSTRAINT orders_failure CHECK
    ((state = 'FAILED') = (failure IS NOT NULL) AND (state = 'FAILED') = (failed_at IS NOT NULL)),
  CONSTRAINT orders_fulfilled CHECK
    (state IN ('NEW', 'HOLD', 'FAILED') OR fulfilment_event IS NOT NULL),
  CONSTRAINT orders_total CHECK (total > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE order_line (
  id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_id   BIGINT       NOT NULL,
  name       VARCHAR(256) NOT NULL,
  quantity   INT          NOT NULL,
  unit_price BIGINT       NOT NULL,
  KEY order_line_order (order_id),
  CONSTRAINT order_line_orders FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT order_line_quantity CHECK (quantity > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE bill (
  id                BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_id          BIGINT        NOT NULL,
  payment_method_id BIGINT        NOT NULL,
  ref               CHAR(15)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  backend           VARCHAR(20)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account           VARCHAR(40)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  mode              VARCHAR(4)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  auto_approve      TINYINT(1)    NOT NULL,
  amount            BIGINT        NOT NULL,
  currency          CHAR(3)       CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  return_url        VARCHAR(2048) NOT NULL,
  state             VARCHAR(10)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  verified          TINYINT(1)    NOT NULL,
  transaction_id    VARCHAR(64)   CHARACTER SET ascii COLLATE ascii_bin,
  paid_at           DATETIME(6),
  reason            VARCHAR(256),
  code              VARCHAR(40),
  closed_at         DATETIME(6),
  superseded        TINYINT(1)    NOT NULL,
  next_step         VARCHAR(2048),
  memo              JSON          NOT NULL,
  -- expires_at is what the buyer was told; deadline is what we hold ourselves to, and may come sooner.
  expires_at        DATETIME(6)   NOT NULL,
  deadline          DATETIME(6)   NOT NULL,
  opening_until     DATETIME(6)   NOT NULL,
  next_check_at     DATETIME(6)   NOT NULL,
  ask_after         DATETIME(6)   NOT NULL,
  returned_at       DATETIME(6),
  version           INT           NOT NULL,
  created_at        DATETIME(6)   NOT NULL,
  updated_at        DATETIME(6)   NOT NULL,
  -- At most one live bill for one order.
  live_order_id     BIGINT        AS (CASE WHEN state IN ('CREATED', 'PENDING') AND superseded = 0
                                      THEN order_id END) STORED,
  UNIQUE KEY bill_ref (ref),
  UNIQUE KEY bill_live_order (live_order_id),
  KEY bill_order (order_id),
  KEY bill_due (backend, next_check_at),
  KEY bill_created (created_at),
  CONSTRAINT bill_orders FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT bill_payment_method FOREIGN KEY (payment_method_id) REFERENCES payment_method (id),
  CONSTRAINT bill_state CHECK
    (state IN ('CREATED', 'PENDING', 'PAID', 'FAILED', 'EXPIRED', 'IN_REVIEW')),
  CONSTRAINT bill_paid CHECK
    (state <> 'PAID' OR (verified = 1 AND paid_at IS NOT NULL AND transaction_id IS NOT NULL
                         AND transaction_id NOT IN ('', '0'))),
  CONSTRAINT bill_closed CHECK
    ((state IN ('FAILED', 'EXPIRED', 'IN_REVIEW')) = (closed_at IS NOT NULL)),
  CONSTRAINT bill_amount CHECK (amount > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Append-only: every report of money, with what proved it.
CREATE TABLE receipt (
  id               BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_id         BIGINT,
  bill_id          BIGINT,
  ref              VARCHAR(64)  NOT NULL,
  backend          VARCHAR(20)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account          VARCHAR(40)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  transaction_id   VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount           BIGINT       NOT NULL,
  currency         CHAR(3)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  role             VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  source           VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  key_id           VARCHAR(80)  NOT NULL,
  evidence         MEDIUMTEXT   NOT NULL,
  paid_at          DATETIME(6)  NOT NULL,
  received_at      DATETIME(6)  NOT NULL,
  applied_order_id BIGINT       AS (CASE WHEN role = 'APPLIED' THEN order_id END) STORED,
  UNIQUE KEY receipt_transaction (backend, account, transaction_id),
  UNIQUE KEY receipt_applied (applied_order_id),
  KEY receipt_order (order_id),
  KEY receipt_bill (bill_id),
  CONSTRAINT receipt_role CHECK (role IN ('APPLIED', 'EXTRA', 'MISMATCH', 'ORPHAN')),
  CONSTRAINT receipt_orphan CHECK
    ((role = 'ORPHAN') = (order_id IS NULL) AND (role = 'ORPHAN') = (bill_id IS NULL)),
  CONSTRAINT receipt_transaction_id CHECK (transaction_id NOT IN ('', '0'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE refund (
  id             BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_id       BIGINT       NOT NULL,
  bill_id        BIGINT       NOT NULL,
  receipt_id     BIGINT       NOT NULL,
  identity       VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  backend        VARCHAR(20)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  transaction_id VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount         BIGINT       NOT NULL,
  currency       CHAR(3)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason         VARCHAR(100) NOT NULL,
  requested_by   VARCHAR(80)  NOT NULL,
  state          VARCHAR(10)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  failure        VARCHAR(256),
  code           VARCHAR(40),
  memo           JSON         NOT NULL,
  next_check_at  DATETIME(6)  NOT NULL,
  version        INT          NOT NULL,
  created_at     DATETIME(6)  NOT NULL,
  updated_at     DATETIME(6)  NOT NULL,
  UNIQUE KEY refund_identity (backend, identity),
  KEY refund_receipt (receipt_id),
  KEY refund_due (backend, next_check_at),
  CONSTRAINT refund_receipts FOREIGN KEY (receipt_id) REFERENCES receipt (id),
  CONSTRAINT refund_state CHECK (state IN ('REQUESTED', 'PENDING', 'DONE', 'FAILED', 'IN_REVIEW')),
  CONSTRAINT refund_amount CHECK (amount > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE review_case (
  id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind       VARCHAR(20)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  order_id   BIGINT,
  bill_id    BIGINT,
  receipt_id BIGINT,
  refund_id  BIGINT,
  opened_at  DATETIME(6)  NOT NULL,
  decided_at DATETIME(6),
  decision   VARCHAR(40),
  who        VARCHAR(80),
  note       VARCHAR(1024),
  KEY review_case_order (order_id),
  KEY review_case_open (decided_at, opened_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Append-only: every transition of an order, a bill or a refund, in the order they happened.
CREATE TABLE history (
  id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_id   BIGINT       NOT NULL,
  bill_id    BIGINT,
  refund_id  BIGINT,
  from_state VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  to_state   VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  why        VARCHAR(256) NOT NULL,
  who        VARCHAR(80)  NOT NULL,
  at         DATETIME(6)  NOT NULL,
  KEY history_order (order_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Events, written in the same transaction as the fact they tell. Ids rise with every order's own
-- sequence, because they are drawn while the order's row is locked.
CREATE TABLE outbox (
  id           BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  event_id     CHAR(36)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  order_id     BIGINT      NOT NULL,
  type         VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  payload      JSON        NOT NULL,
  created_at   DATETIME(6) NOT NULL,
  published_at DATETIME(6),
  UNIQUE KEY outbox_event (event_id),
  KEY outbox_unpublished (published_at, id),
  KEY outbox_order (order_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE callback_log (
  id          BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  received_at DATETIME(6)   NOT NULL,
  backend     VARCHAR(20)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account     VARCHAR(40)   NOT NULL,
  ref         VARCHAR(64)   NOT NULL,
  outcome     VARCHAR(20)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  message     VARCHAR(2048) NOT NULL,
  KEY callback_log_received (received_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE idempotency_key (
  id             BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  caller         VARCHAR(80)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  route          VARCHAR(80)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  idem_key       VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  request_sha256 CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  order_id       BIGINT       NOT NULL,
  bill_id        BIGINT       NOT NULL,
  refund_id      BIGINT,
  http_status    SMALLINT,
  lease_until    DATETIME(6)  NOT NULL,
  created_at     DATETIME(6)  NOT NULL,
  UNIQUE KEY idempotency_key_once (caller, route, idem_key),
  KEY idempotency_key_bill (bill_id),
  KEY idempotency_key_created (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE api_key (
  id         VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  sha256     CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  scopes     VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name       VARCHAR(80)  NOT NULL,
  expires_at DATETIME(6)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
