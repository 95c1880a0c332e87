-- The gateway says that the buyer has authorised this bill and that the money is on its way: as long as
-- the bill is open, its order is not paid in another way. Functions of the version before leave it 0.
ALTER TABLE bill ADD COLUMN in_progress TINYINT(1) NOT NULL DEFAULT 0;
