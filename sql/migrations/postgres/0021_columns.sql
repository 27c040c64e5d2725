-- 0021_columns.sql -- which columns a person wants to see in a list, and in which order (Decree 30 App. VI III.6).
-- The PostgreSQL text of this migration differs in types only.

CREATE TABLE column_choice (
	account_id BIGINT NOT NULL REFERENCES account (id),
	listing TEXT NOT NULL CHECK (listing IN ('incoming', 'outgoing', 'search', 'work')),
	names TEXT NOT NULL CHECK (names <> ''), -- parted by commas (src/office/columns.tbl)
	PRIMARY KEY (account_id, listing)
);
