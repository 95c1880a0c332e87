-- How many of a cart's orders were paid or accepted, which numbers the next one.
ALTER TABLE orders
  ADD KEY orders_of_cart (cart_id, cart_removed_at);
