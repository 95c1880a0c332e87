-- What the shop's people decide about a way to pay. Several ways may go through one account.

ALTER TABLE payment_method
  -- What callers name it by; never changes.
  ADD COLUMN code       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin,
  -- What buyers read.
  ADD COLUMN name       VARCHAR(80),
  ADD COLUMN position   INT         NOT NULL DEFAULT 100,
  ADD COLUMN is_on      TINYINT(1)  NOT NULL DEFAULT 1,
  ADD COLUMN settings   JSON,
  ADD COLUMN rules      JSON,
  ADD COLUMN version    INT         NOT NULL DEFAULT 0,
  ADD COLUMN updated_at DATETIME(6);

UPDATE payment_method
  SET code = CONCAT(backend, '-', account), name = CONCAT(backend, '-', account),
    settings = '{}', rules = '{}', updated_at = created_at;

ALTER TABLE payment_method
  MODIFY COLUMN code       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  MODIFY COLUMN name       VARCHAR(80) NOT NULL,
  MODIFY COLUMN settings   JSON        NOT NULL,
  MODIFY COLUMN rules      JSON        NOT NULL,
  MODIFY COLUMN updated_at DATETIME(6) NOT NULL,
  DROP KEY payment_method_account,
  ADD KEY payment_method_account (backend, account),
  ADD UNIQUE KEY payment_method_code (code);

-- Append-only: every change that a person made.
CREATE TABLE payment_method_history (
  id                BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  payment_method_id BIGINT      NOT NULL,
  who               VARCHAR(80) NOT NULL,
  at                DATETIME(6) NOT NULL,
  -- NULL where the method is new.
  was               JSON,
  became            JSON        NOT NULL,
  KEY payment_method_history_method (payment_method_id),
  CONSTRAINT payment_method_history_methods
    FOREIGN KEY (payment_method_id) REFERENCES payment_method (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

ALTER TABLE orders
  -- What the ordered things are, in the shop's words and separated by blanks: rules ask for it.
  ADD COLUMN product_flags VARCHAR(700) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';
