-- The newest receipts of each gateway, from the index alone. Built while others write; the version before does not mind it.
ALTER TABLE receipt
  ADD KEY receipt_newest (backend, received_at);
