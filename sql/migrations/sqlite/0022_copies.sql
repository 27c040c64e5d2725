-- 0022_copies.sql -- bản sao: what a sao y, trích sao or sao lục is made from and onto, and for whom it is printed.
-- The PostgreSQL text of this migration differs in types only.

INSERT INTO relation (word) VALUES ('copy');
INSERT INTO step (word) VALUES ('copied');
CREATE TABLE document_copy (
	document_id INTEGER PRIMARY KEY REFERENCES document (id), -- the copy; document.about_id is what it is of
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	kind TEXT NOT NULL CHECK (kind IN ('true-copy', 'extract', 'second-copy')),
	source TEXT NOT NULL CHECK (source IN ('paper', 'electronic')),
	target TEXT NOT NULL CHECK (target IN ('paper', 'electronic')),
	part TEXT NOT NULL DEFAULT '',       -- of a trích sao: what of it
	prints INTEGER NOT NULL DEFAULT 0,  -- on paper
	prints_for TEXT NOT NULL DEFAULT '', -- one a line
	CHECK (kind = 'extract' OR source = 'paper' OR target = 'paper')
) STRICT;
