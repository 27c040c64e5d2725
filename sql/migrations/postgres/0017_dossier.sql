-- 0017_dossier.sql -- hồ sơ trình: the numbered parts of a submission, and why one went incomplete.
-- The SQLite text of this migration differs in types only.

CREATE TABLE dossier (
	document_id BIGINT PRIMARY KEY REFERENCES document (id),
	tenant_id BIGINT NOT NULL REFERENCES tenant (id),
	reason TEXT NOT NULL DEFAULT '',   -- why it goes incomplete
	n_parts BIGINT NOT NULL DEFAULT 0,   -- as it was issued
	n_missing BIGINT NOT NULL DEFAULT 0,
	issued_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX dossier_issued ON dossier (tenant_id, issued_at) WHERE issued_at > 0;
CREATE TABLE dossier_part (
	document_id BIGINT NOT NULL REFERENCES dossier (document_id),
	n BIGINT NOT NULL,
	title TEXT NOT NULL CHECK (title <> ''),
	has_paper BOOLEAN NOT NULL,
	file_name TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (document_id, n)
);
