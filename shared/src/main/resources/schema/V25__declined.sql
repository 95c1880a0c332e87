-- Why the newest attempt to pay an open bill did not succeed, for its buyer. Functions of the version
-- before leave it NULL.
ALTER TABLE bill ADD COLUMN declined VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin;
