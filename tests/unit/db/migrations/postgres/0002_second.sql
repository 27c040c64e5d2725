-- min_binary: 1
ALTER TABLE counter ADD COLUMN note TEXT;
