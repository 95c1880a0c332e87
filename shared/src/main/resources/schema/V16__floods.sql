-- A message that may be replayed is one row for each bill and minute, which counts the rest. The version
-- before writes rows without this key, each counted once.
ALTER TABLE callback_log
  ADD COLUMN times      INT         NOT NULL DEFAULT 1,
  ADD COLUMN minute_key VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin,
  ADD UNIQUE KEY callback_log_minute (minute_key);
