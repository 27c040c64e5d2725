-- 0036_work_left.sql -- who had work with a document that was recalled, cancelled or replaced: why it is over, until they
-- have looked. The PostgreSQL text of this migration differs in types only.

CREATE TABLE work_left (
	document_id INTEGER NOT NULL REFERENCES document (id),
	account_id INTEGER NOT NULL REFERENCES account (id),
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	why TEXT NOT NULL,
	left_at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (document_id, account_id)
) STRICT;
CREATE INDEX work_left_unseen ON work_left (account_id, document_id) WHERE seen_at = 0;
