-- The ways to pay that are there: those of gateways, the demo shop's default first, and without one.

INSERT INTO fill_method
  SELECT 'GATEWAY', ROW_NUMBER() OVER (ORDER BY backend <> 'zalopay', backend DESC, id) - 1,
      id, backend, account, currency
    FROM payment_method JOIN fill_currency USING (backend);

INSERT INTO fill_method
  SELECT UPPER(account), 0, MIN(id), backend, account, 'VND'
    FROM payment_method WHERE backend = 'manual' AND account IN ('bank', 'cash')
    GROUP BY backend, account;
