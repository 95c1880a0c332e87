-- The bills after :from up to :to, with everything about them.

DELETE FROM fill_row;

INSERT INTO fill_row
  SELECT x.n, x.o, x.story, x.order_id, :bill + x.n, x.at,
      CASE WHEN x.channel = 'CASH' THEN :never
        WHEN x.bill_state IN ('CREATED', 'PENDING') THEN :due
        WHEN x.channel = 'BANK' THEN x.at + INTERVAL 4 DAY
        ELSE x.at + INTERVAL 15 MINUTE END,
      m.id, m.backend, m.account, m.currency,
      CASE WHEN x.is_cart THEN 29000
        WHEN m.currency = 'VND' THEN 10000 + CRC32(x.o) % 490 * 1000
        ELSE 500 + CRC32(x.o) % 9500 END,
      IF(x.is_cart, 1 + x.o % 3, 1), 0, x.is_cart, NULL, CONCAT('filled-', x.order_id),
      CONCAT(DATE_FORMAT(x.at + INTERVAL 7 HOUR, '%y%m%d'), LPAD(HEX(:bill + x.n), 9, '0')),
      CONCAT('buyer-', IF(x.o % 20 = 0, 0, CRC32(x.o) % :buyers)), NULL
    FROM (
      SELECT y.*, :orders + y.o AS order_id,
          TIMESTAMP(:start) + INTERVAL :step * y.o MICROSECOND AS at,
          y.fits_cart = 1 AND y.o % 10 = 3 AS is_cart
        FROM (
          SELECT s.*, :from + 1 + z.slot + 1000 * t.t AS n,
              :from + 1 + z.slot + 1000 * t.t - s.is_second AS o
            FROM fill_slot z JOIN fill_story s ON s.story = z.story
            JOIN (SELECT 0 AS t UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3
              UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7
              UNION ALL SELECT 8 UNION ALL SELECT 9) t) y
        WHERE y.n <= :to) x
    JOIN fill_method m ON m.channel = x.channel AND m.place =
      CASE WHEN x.channel <> 'GATEWAY' OR x.is_cart OR x.refund_state <> '' THEN 0
        WHEN CRC32(x.o * 7) % 100 < 70 THEN 0
        WHEN CRC32(x.o * 7) % 100 < 90 THEN 1
        WHEN CRC32(x.o * 7) % 100 < 99 THEN 2
        ELSE 3 END % :methods;

UPDATE fill_row SET amount = price * quantity;

UPDATE fill_row r JOIN cart c ON c.customer = CONCAT('filled-', r.o DIV 10 % 1000)
  SET r.cart_id = c.id, r.shop_ref = CONCAT('cart-', c.id, '-1-', LPAD(HEX(r.order_id), 16, '0'))
  WHERE r.is_cart = 1;

-- The first ten and six digits of base 32 are those of hexadecimal. With another one in front, each remainder has
-- a check character that is a digit.
UPDATE fill_row SET number = LPAD(HEX(order_id), 8, '0');
UPDATE fill_row SET number = CONCAT('1', SUBSTRING(number, 2)) WHERE CONV(number, 32, 10) % 37 > 31;
UPDATE fill_row SET number = CONCAT(number,
  SUBSTRING('0123456789ABCDEFGHJKMNPQRSTVWXYZ', CONV(number, 32, 10) % 37 + 1, 1));

INSERT INTO orders (id, number, shop_ref, key_nonce, key_sha256, state, failure, failed_at, total, currency,
    description, buyer, metadata, fulfilment_event, version, created_at, updated_at,
    customer, contact, cart_id, cart_version, cart_removed_at)
  SELECT r.order_id, r.number, r.shop_ref, LPAD(HEX(r.order_id), 32, '0'), LPAD(HEX(r.order_id), 64, '0'),
      s.order_state, NULLIF(s.failure, ''),
      IF(s.failure = '', NULL,
        r.at + INTERVAL GREATEST(s.bill_minutes, s.refund_minutes) MINUTE),
      r.amount, r.currency,
      IF(r.is_cart, CONCAT(r.quantity, ' × Cà phê đá'), CONCAT('Order ', r.shop_ref)),
      JSON_OBJECT('id', r.buyer, 'email', CONCAT(r.buyer, '@example.com'), 'name', 'Nguyễn Thu'),
      '{}', IF(s.fulfilment < 0, NULL, CONCAT(LPAD(HEX(r.order_id), 8, '0'), '-0000-4000-8000-',
        LPAD(HEX(r.bill_id * 100 + s.fulfilment), 12, '0'))),
      s.steps, r.at, r.at + INTERVAL s.last_minutes MINUTE,
      IF(r.is_cart, CONCAT('filled-', r.o DIV 10 % 1000), NULL),
      IF(r.is_cart,
        JSON_OBJECT('name', 'Nguyễn Thu', 'email', CONCAT(r.buyer, '@example.com')), NULL),
      r.cart_id, IF(r.is_cart, 1, NULL),
      IF(r.is_cart AND s.money = 'APPLIED', r.at + INTERVAL s.bill_minutes MINUTE, NULL)
    FROM fill_row r JOIN fill_story s ON s.story = r.story
    WHERE s.is_second = 0 ORDER BY r.n;

INSERT INTO order_line (order_id, name, quantity, unit_price, product_id, sku, cart_line_id)
  SELECT r.order_id, IF(r.is_cart, 'Cà phê đá', CONCAT('Order ', r.shop_ref)), r.quantity, r.price,
      p.id, p.sku, IF(r.is_cart, 1000000000000 + r.order_id, NULL)
    FROM fill_row r JOIN fill_story s ON s.story = r.story
    LEFT JOIN product p ON r.is_cart = 1 AND p.sku = 'filled'
    WHERE s.is_second = 0 ORDER BY r.n;

INSERT INTO stock_move (product_id, delta, reason, who, at)
  SELECT p.id, SUM(r.quantity), 'filled', 'filled', :now
    FROM fill_row r JOIN fill_story s ON s.story = r.story JOIN product p ON p.sku = 'filled'
    WHERE r.is_cart = 1 AND s.order_state <> 'FAILED' GROUP BY p.id;

INSERT INTO bill (id, order_id, payment_method_id, ref, backend, account, mode, auto_approve,
    collect, amount, currency, return_url, state, verified, transaction_id, paid_at, reason, code,
    closed_at, superseded, memo, expires_at, deadline, opening_until, next_check_at, ask_after,
    reversals_next_at, version, created_at, updated_at)
  SELECT r.bill_id, r.order_id, r.method_id, r.ref, r.backend, r.account, 'TEST', 1,
      CASE s.channel WHEN 'CASH' THEN 'AFTER' WHEN 'BANK' THEN 'BEFORE' END,
      r.amount, r.currency, 'http://localhost:8080/order/confirmation', s.bill_state,
      s.bill_state = 'PAID', IF(s.bill_state = 'PAID', CONCAT('filled-', r.bill_id), NULL),
      IF(s.bill_state = 'PAID', r.at + INTERVAL s.bill_minutes MINUTE, NULL),
      CASE s.bill_state WHEN 'FAILED' THEN 'The buyer gave up' WHEN 'IN_REVIEW' THEN s.kind END,
      IF(s.bill_state = 'FAILED', '-49', NULL),
      IF(s.bill_state IN ('FAILED', 'EXPIRED', 'IN_REVIEW'),
        r.at + INTERVAL s.bill_minutes MINUTE, NULL),
      s.is_replaced, '{}', r.deadline, r.deadline, r.at + INTERVAL 15 SECOND,
      IF(s.bill_state IN ('CREATED', 'PENDING'), r.deadline, :never), r.at, :due, 1,
      r.at + INTERVAL s.first_minutes MINUTE, r.at + INTERVAL s.last_minutes MINUTE
    FROM fill_row r JOIN fill_story s ON s.story = r.story ORDER BY r.n;

INSERT INTO receipt (id, order_id, bill_id, ref, backend, account, transaction_id, amount, currency,
    role, source, key_id, evidence, paid_at, received_at)
  SELECT :receipt + r.n, r.order_id, r.bill_id, r.ref, r.backend, r.account,
      CONCAT('filled-', r.bill_id), r.amount - (s.money = 'MISMATCH'), r.currency, s.money,
      IF(s.channel = 'GATEWAY', 'RECONCILE', 'OPERATOR'),
      CONCAT(r.backend, '/', r.account, '/filled'), '{"filled":true}',
      r.at + INTERVAL s.bill_minutes MINUTE, r.at + INTERVAL s.bill_minutes MINUTE
    FROM fill_row r JOIN fill_story s ON s.story = r.story WHERE s.money <> '' ORDER BY r.n;

INSERT INTO refund (id, order_id, bill_id, receipt_id, identity, backend, transaction_id, amount,
    currency, reason, requested_by, state, failure, code, memo, next_check_at, version, created_at,
    updated_at)
  SELECT :refund + r.n, r.order_id, r.bill_id, :receipt + r.n, CONCAT('filled-', r.bill_id),
      r.backend, CONCAT('filled-', r.bill_id),
      IF(s.order_state = 'FAILED', r.amount, r.amount DIV 2), r.currency, 'One coffee was cold',
      'thu@shop.example', s.refund_state,
      IF(s.refund_state = 'FAILED', 'The gateway refused', NULL),
      IF(s.refund_state IN ('FAILED', 'IN_REVIEW'), '-1', NULL), '{}',
      IF(s.refund_state IN ('DONE', 'FAILED'), :never, :due), 1,
      r.at + INTERVAL s.bill_minutes + 900 MINUTE, r.at + INTERVAL s.refund_minutes MINUTE
    FROM fill_row r JOIN fill_story s ON s.story = r.story WHERE s.refund_state <> '' ORDER BY r.n;

INSERT INTO review_case (id, kind, order_id, bill_id, receipt_id, refund_id, opened_at, decided_at,
    decision, who, note)
  SELECT :review_case + r.n, s.kind, r.order_id, r.bill_id,
      IF(s.money = '' OR s.refund_state <> '', NULL, :receipt + r.n),
      IF(s.refund_state = '', NULL, :refund + r.n), r.at + INTERVAL s.kind_minutes MINUTE,
      IF(s.decision = '', NULL, r.at + INTERVAL s.decision_minutes MINUTE),
      LOWER(NULLIF(s.decision, '')), IF(s.decision = '', NULL, 'thu@shop.example'),
      IF(s.decision = '', NULL, 'The buyer keeps the credit')
    FROM fill_row r JOIN fill_story s ON s.story = r.story WHERE s.kind <> '' ORDER BY r.n;

INSERT INTO history (order_id, bill_id, refund_id, case_id, from_state, to_state, why, who, at)
  SELECT r.order_id, IF(t.subject IN ('bill', 'refund'), r.bill_id, NULL),
      IF(t.subject = 'refund', :refund + r.n, NULL),
      IF(t.subject = 'decision', :review_case + r.n, NULL), t.from_state, t.to_state, 'filled',
      IF(t.subject = 'decision', 'thu@shop.example', r.backend),
      r.at + INTERVAL t.minutes MINUTE
    FROM fill_row r JOIN fill_step t ON t.story = r.story
    WHERE t.subject IN ('order', 'bill', 'refund', 'decision')
    ORDER BY r.o, t.minutes, r.n, t.seq;

INSERT INTO outbox (event_id, order_id, type, payload, created_at, published_at, next_at)
  SELECT CONCAT(LPAD(HEX(r.order_id), 8, '0'), '-0000-4000-8000-',
        LPAD(HEX(r.bill_id * 100 + t.seq), 12, '0')),
      r.order_id, t.event,
      JSON_MERGE_PATCH(
        JSON_OBJECT('shop_ref', r.shop_ref, 'at',
          DATE_FORMAT(r.at + INTERVAL t.minutes MINUTE, '%Y-%m-%dT%H:%i:%s.%fZ')),
        CASE t.subject
          WHEN 'order' THEN '{}'
          WHEN 'refund' THEN JSON_OBJECT('refund', CONCAT('filled-', r.bill_id), 'amount',
            IF(s.order_state = 'FAILED', r.amount, r.amount DIV 2), 'currency', r.currency)
          WHEN 'decision' THEN JSON_OBJECT('case', :review_case + r.n, 'kind', s.kind,
            'decision', LOWER(s.decision))
          ELSE JSON_OBJECT('ref', r.ref, 'gateway', r.backend, 'amount', r.amount,
            'currency', r.currency, 'case', IF(t.subject = 'case', s.kind, NULL),
            'transaction_id', IF(t.event = 'payment.paid', CONCAT('filled-', r.bill_id), NULL))
        END),
      r.at + INTERVAL t.minutes MINUTE, r.at + INTERVAL t.minutes MINUTE, NULL
    FROM fill_row r JOIN fill_story s ON s.story = r.story JOIN fill_step t ON t.story = r.story
    WHERE t.event <> '' ORDER BY r.o, t.minutes, r.n, t.seq;
