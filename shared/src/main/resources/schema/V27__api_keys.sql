-- Keys of shops that operators make, rotate and revoke. A key is valid until expires_at, which a rotation and a
-- revocation set forward: functions of the version before look at nothing else. The new columns are NULL in keys
-- from before, and last_used_at until the first use that a function of this version sees. first_id is the key with
-- which rotations began: idempotency keys are kept under it, so that a repeat with the next key is a repeat.
ALTER TABLE api_key
  ADD COLUMN created_at   DATETIME(6),
  ADD COLUMN created_by   VARCHAR(80),
  ADD COLUMN last_used_at DATETIME(6),
  -- The key that a rotation made in its place.
  ADD COLUMN replaced_by  VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin,
  ADD COLUMN first_id     VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin,
  ADD COLUMN revoked_at   DATETIME(6),
  ADD COLUMN revoked_by   VARCHAR(80);
