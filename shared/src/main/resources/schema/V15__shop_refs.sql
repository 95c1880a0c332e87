-- Numbers of orders as shops write them, such as ĐH-1001. Compared byte by byte, as before. Both columns in one
-- statement, because one is generated from the other and carries the unique key.
ALTER TABLE orders
  MODIFY COLUMN shop_ref      VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  MODIFY COLUMN live_shop_ref VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
                              AS (CASE WHEN state <> 'FAILED' THEN shop_ref END) STORED;
