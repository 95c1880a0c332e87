-- A thousand customers, and what their carts had in them.

INSERT IGNORE INTO product (sku, name, description, price, currency, available, is_active, flags,
    created_at, updated_at)
  VALUES ('filled', 'Cà phê đá', '', 29000, 'VND', 0, 1, '', :start, :start);

INSERT IGNORE INTO cart (customer, version, updated_at)
  SELECT CONCAT('filled-', slot), 1, :start FROM fill_slot;
