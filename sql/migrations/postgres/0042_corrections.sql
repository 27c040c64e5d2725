-- 0042_corrections.sql -- what was entered by hand is corrected, or struck from the register under its number.
INSERT INTO standing (word) VALUES ('struck');
INSERT INTO step (word) VALUES ('entry-corrected'), ('entry-changed'), ('entry-struck');
