-- 0036_work_left.sql -- who had work with a document that was recalled, cancelled or replaced: why it is over, until they
-- have looked. The SQLite text of this migration differs in types only.

CREATE TABLE work_left (
	document_id BIGINT NOT NULL REFERENCES document (id),
	account_id BIGINT NOT NULL REFERENCES account (id),
	tenant_id BIGINT NOT NULL REFERENCES tenant (id),
	why TEXT NOT NULL,
	left_at BIGINT NOT NULL,
	seen_at BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (document_id, account_id)
);
CREATE INDEX work_left_unseen ON work_left (account_id, document_id) WHERE seen_at = 0;
