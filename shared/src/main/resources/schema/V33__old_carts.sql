-- The carts that were touched longest ago. Built while others write; the version before does not mind it.
ALTER TABLE cart
  ADD KEY cart_updated (updated_at);
