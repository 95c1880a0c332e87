-- What the shop sells, what its customers have picked, and orders made of that.

CREATE TABLE product (
  id          BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  sku         VARCHAR(40)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        VARCHAR(200)  NOT NULL,
  description VARCHAR(2000) NOT NULL,
  price       BIGINT        NOT NULL,
  currency    CHAR(3)       CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- What can still be bought. What is reserved or sold is derived from the lines of orders.
  available   BIGINT        NOT NULL,
  is_active   TINYINT(1)    NOT NULL,
  -- Words with blanks between.
  flags       VARCHAR(200)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at  DATETIME(6)   NOT NULL,
  updated_at  DATETIME(6)   NOT NULL,
  UNIQUE KEY product_sku (sku),
  CONSTRAINT product_price CHECK (price > 0),
  CONSTRAINT product_available CHECK (available >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Append-only: what people added to the stock or took out of it.
CREATE TABLE stock_move (
  id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  product_id BIGINT       NOT NULL,
  delta      BIGINT       NOT NULL,
  reason     VARCHAR(200) NOT NULL,
  who        VARCHAR(80)  NOT NULL,
  at         DATETIME(6)  NOT NULL,
  KEY stock_move_product (product_id),
  CONSTRAINT stock_move_products FOREIGN KEY (product_id) REFERENCES product (id),
  CONSTRAINT stock_move_delta CHECK (delta <> 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE cart (
  id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer   VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version    INT          NOT NULL,
  updated_at DATETIME(6)  NOT NULL,
  UNIQUE KEY cart_customer (customer)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- No foreign key to product, here and in order_line: it would lock a row that every buyer changes.
CREATE TABLE cart_line (
  id         BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  cart_id    BIGINT NOT NULL,
  product_id BIGINT NOT NULL,
  quantity   INT    NOT NULL,
  UNIQUE KEY cart_line_product (cart_id, product_id),
  CONSTRAINT cart_line_carts FOREIGN KEY (cart_id) REFERENCES cart (id),
  CONSTRAINT cart_line_quantity CHECK (quantity > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

ALTER TABLE order_line
  ADD COLUMN kind         VARCHAR(8)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'GOODS',
  -- NULL where no product of ours is sold.
  ADD COLUMN product_id   BIGINT,
  ADD COLUMN sku          VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin,
  -- The line of the cart that this one was, for as long as that is there.
  ADD COLUMN cart_line_id BIGINT,
  ADD KEY order_line_product (product_id),
  ADD CONSTRAINT order_line_kind CHECK (kind IN ('GOODS', 'SHIPPING', 'TAX', 'DISCOUNT')),
  ADD CONSTRAINT order_line_price CHECK
    ((kind = 'DISCOUNT' AND unit_price < 0) OR (kind <> 'DISCOUNT' AND unit_price >= 0)),
  ADD CONSTRAINT order_line_goods CHECK
    (product_id IS NULL OR (kind = 'GOODS' AND sku IS NOT NULL AND cart_line_id IS NOT NULL));

ALTER TABLE orders
  -- NULL in all of these where a shop's back end placed the order.
  ADD COLUMN customer        VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin,
  ADD COLUMN contact         JSON,
  ADD COLUMN shipping        JSON,
  ADD COLUMN note            VARCHAR(500),
  ADD COLUMN cart_id         BIGINT,
  ADD COLUMN cart_version    INT,
  -- When what was bought was taken out of the cart: once, for money or on acceptance.
  ADD COLUMN cart_removed_at DATETIME(6),
  ADD KEY orders_customer (customer, state),
  ADD CONSTRAINT orders_cart CHECK
    ((cart_id IS NULL) = (customer IS NULL) AND (cart_id IS NULL) = (cart_version IS NULL)
     AND (cart_id IS NOT NULL OR cart_removed_at IS NULL));
