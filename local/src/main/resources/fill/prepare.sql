-- What the batches are made from; gone with the connection.

CREATE TEMPORARY TABLE fill_story (
  story INT PRIMARY KEY, channel VARCHAR(8), is_second TINYINT, fits_cart TINYINT,
  is_replaced TINYINT, order_state VARCHAR(12), failure VARCHAR(20), fulfilment INT,
  bill_state VARCHAR(10), bill_minutes INT, money VARCHAR(8), refund_state VARCHAR(10),
  refund_minutes INT, kind VARCHAR(20), kind_minutes INT, decision VARCHAR(10),
  decision_minutes INT, first_minutes INT, last_minutes INT, steps INT);

CREATE TEMPORARY TABLE fill_step (
  story INT, seq INT, minutes INT, subject VARCHAR(8), from_state VARCHAR(12),
  to_state VARCHAR(20), event VARCHAR(40), PRIMARY KEY (story, seq));

-- The stories of a thousand bills, mixed.
CREATE TEMPORARY TABLE fill_slot (slot INT PRIMARY KEY, story INT);

CREATE TEMPORARY TABLE fill_method (
  channel VARCHAR(8), place INT, id BIGINT, backend VARCHAR(20), account VARCHAR(40),
  currency CHAR(3), PRIMARY KEY (channel, place));

-- In which currency a gateway is paid.
CREATE TEMPORARY TABLE fill_currency (backend VARCHAR(20) PRIMARY KEY, currency CHAR(3));

-- One row for each bill of a batch: n counts bills; o is the n of the bill that made its order.
CREATE TEMPORARY TABLE fill_row (
  n BIGINT PRIMARY KEY, o BIGINT, story INT, order_id BIGINT, bill_id BIGINT, at DATETIME(6),
  deadline DATETIME(6), method_id BIGINT, backend VARCHAR(20), account VARCHAR(40),
  currency CHAR(3), price BIGINT, quantity INT, amount BIGINT, is_cart TINYINT, cart_id BIGINT,
  shop_ref VARCHAR(64), ref CHAR(15), buyer VARCHAR(20), number VARCHAR(9));
