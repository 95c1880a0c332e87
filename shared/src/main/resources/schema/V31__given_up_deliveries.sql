-- An endpoint's deliveries that were given up, the newest first. Built while others write; the version before does not mind it.
ALTER TABLE webhook_delivery
  ADD KEY webhook_delivery_given_up (endpoint_id, delivered_at, next_at, created_at);
