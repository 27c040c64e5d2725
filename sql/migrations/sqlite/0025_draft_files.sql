-- 0025_draft_files.sql -- files that the program puts into a draft: its form, and the PDF of a DOCX.
-- The PostgreSQL text of this migration differs in types and in how a CHECK is changed.

-- A CHECK is changed with its table.
CREATE TABLE attachment_new (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id), -- its document's
	document_id INTEGER NOT NULL REFERENCES document (id),
	draft_n INTEGER NOT NULL DEFAULT 1,
	ordinal INTEGER NOT NULL,
	name TEXT NOT NULL,
	content_type TEXT NOT NULL,
	description TEXT NOT NULL DEFAULT '',
	bytes INTEGER NOT NULL,
	blob BLOB NOT NULL,
	is_damaged INTEGER NOT NULL DEFAULT 0 CHECK (is_damaged IN (0, 1)), -- it came broken, or empty
	made TEXT NOT NULL DEFAULT 'given' CHECK (made IN ('given', 'form', 'pdf', 'fields', 'signed', 'numbered')),
	made_of INTEGER REFERENCES attachment (id), -- NULL: given by its author, or by a packet; its form
	place INTEGER NOT NULL DEFAULT 0,           -- where it stands among the files: ordinal of the one at the beginning
	standing TEXT NOT NULL DEFAULT 'current' CHECK (standing IN ('current', 'followed', 'void')), -- followed: another was made of it; void: the draft went back
	made_at INTEGER NOT NULL DEFAULT 0,
	made_by TEXT NOT NULL DEFAULT '',           -- as they were called then
	UNIQUE (document_id, draft_n, ordinal)
) STRICT;
INSERT INTO attachment_new (id, tenant_id, document_id, draft_n, ordinal, name, content_type, description, bytes, blob, is_damaged,
	made, made_of, place, standing, made_at, made_by)
SELECT id, tenant_id, document_id, draft_n, ordinal, name, content_type, description, bytes, blob, is_damaged,
	made, made_of, place, standing, made_at, made_by FROM attachment;
DROP TABLE attachment;
ALTER TABLE attachment_new RENAME TO attachment;
-- they went with the table
CREATE INDEX attachment_blob ON attachment (blob);
CREATE INDEX attachment_made_of ON attachment (made_of) WHERE made_of IS NOT NULL;
CREATE UNIQUE INDEX attachment_place ON attachment (document_id, draft_n, place) WHERE standing = 'current';
CREATE TRIGGER search_attachment_insert AFTER INSERT ON attachment BEGIN
	INSERT INTO search_dirty (document_id) VALUES (NEW.document_id);
END;
CREATE TRIGGER search_attachment_standing AFTER UPDATE OF standing ON attachment BEGIN
	INSERT INTO search_dirty (document_id) VALUES (NEW.document_id);
END;
CREATE TRIGGER secret_attachment BEFORE INSERT ON attachment
WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id AND secrecy <> 'none')
BEGIN SELECT RAISE(ABORT, 'a secret document has no files'); END;

INSERT INTO step (word) VALUES ('pdf-made'), ('form-put');
