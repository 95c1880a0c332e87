-- A cart has the flags of all its products: fifty of them, six each, 32 characters long.
ALTER TABLE orders
  MODIFY COLUMN product_flags VARCHAR(10000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';
