-- Webhooks of the shop: its endpoints, which event is due at which of them, and every attempt. Nothing here is
-- secret: an endpoint's signing secrets are derived from its nonce and a secret that no database holds. Those from
-- version signs_from on are valid until previous_until. swept_until says up to when events were looked for that no
-- message of the queue brought.
CREATE TABLE webhook_endpoint (
  id             BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  url            VARCHAR(2000) NOT NULL,
  url_sha256     CHAR(64)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  description    VARCHAR(200)  NOT NULL,
  events         VARCHAR(1024) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  nonce          CHAR(32)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  secret_version INT           NOT NULL,
  signs_from     INT           NOT NULL,
  previous_until DATETIME(6),
  enabled_at     DATETIME(6)   NOT NULL,
  swept_until    DATETIME(6)   NOT NULL,
  failing_since  DATETIME(6),
  disabled_at    DATETIME(6),
  disabled_why   VARCHAR(8)    CHARACTER SET ascii COLLATE ascii_bin,
  created_at     DATETIME(6)   NOT NULL,
  updated_at     DATETIME(6)   NOT NULL,
  UNIQUE KEY webhook_endpoint_url (url_sha256)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- next_at says when an attempt is due: null once it was delivered or given up.
CREATE TABLE webhook_delivery (
  id           BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  endpoint_id  BIGINT      NOT NULL,
  event_id     CHAR(36)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  type         VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  attempts     INT         NOT NULL,
  next_at      DATETIME(6),
  leased_until DATETIME(6) NOT NULL,
  delivered_at DATETIME(6),
  created_at   DATETIME(6) NOT NULL,
  UNIQUE KEY webhook_delivery_once (endpoint_id, event_id),
  KEY webhook_delivery_due (endpoint_id, next_at, id),
  KEY webhook_delivery_leased (endpoint_id, leased_until),
  KEY webhook_delivery_list (endpoint_id, created_at),
  KEY webhook_delivery_created (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- status is the HTTP status; null with a failure where there was none.
CREATE TABLE webhook_attempt (
  id          BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  delivery_id BIGINT        NOT NULL,
  at          DATETIME(6)   NOT NULL,
  millis      INT           NOT NULL,
  status      SMALLINT,
  failure     VARCHAR(20)   CHARACTER SET ascii COLLATE ascii_bin,
  answer      VARCHAR(1024) NOT NULL,
  KEY webhook_attempt_delivery (delivery_id),
  KEY webhook_attempt_at (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
