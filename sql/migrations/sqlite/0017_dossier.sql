-- 0017_dossier.sql -- hồ sơ trình: the numbered parts of a submission, and why one went incomplete.
-- The PostgreSQL text of this migration differs in types only.

CREATE TABLE dossier (
	document_id INTEGER PRIMARY KEY REFERENCES document (id),
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	reason TEXT NOT NULL DEFAULT '',   -- why it goes incomplete
	n_parts INTEGER NOT NULL DEFAULT 0,   -- as it was issued
	n_missing INTEGER NOT NULL DEFAULT 0,
	issued_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX dossier_issued ON dossier (tenant_id, issued_at) WHERE issued_at > 0;
CREATE TABLE dossier_part (
	document_id INTEGER NOT NULL REFERENCES dossier (document_id),
	n INTEGER NOT NULL,
	title TEXT NOT NULL CHECK (title <> ''),
	has_paper INTEGER NOT NULL CHECK (has_paper IN (0, 1)),
	file_name TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (document_id, n)
) STRICT;
