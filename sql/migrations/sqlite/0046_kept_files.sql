-- 0046_kept_files.sql -- files of a form that was refused: kept for it until it is handed in, or some hours later.
-- The PostgreSQL text of this migration differs in types only.

CREATE TABLE kept_file (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	account_id INTEGER NOT NULL,     -- who chose it, and alone sees it
	form_key TEXT NOT NULL CHECK (form_key <> ''), -- of the form, which is that account's
	name TEXT NOT NULL,
	blob BLOB NOT NULL CHECK (length(blob) = 32),
	bytes INTEGER NOT NULL,
	kept_at INTEGER NOT NULL
) STRICT;
CREATE INDEX kept_file_form ON kept_file (form_key, id);
CREATE INDEX kept_file_account ON kept_file (tenant_id, account_id, id);
CREATE INDEX kept_file_since ON kept_file (kept_at);
CREATE INDEX kept_file_blob ON kept_file (blob);
