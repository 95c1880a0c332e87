-- Operators list events by what became of them, and send those of a window again along their time of creation.
-- A virtual column is added without a copy of the table, in a statement of its own, and an index is built while
-- others write. The version before neither reads nor writes any of them.
ALTER TABLE outbox
  ADD COLUMN state VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin
    AS (CASE WHEN next_at IS NOT NULL THEN 'waiting'
             WHEN dead_at IS NULL AND published_at IS NOT NULL THEN 'published'
             ELSE 'dead' END) VIRTUAL;

ALTER TABLE outbox
  ADD KEY outbox_by_state (state, created_at),
  ADD KEY outbox_created (created_at);
