-- 0019_made_files.sql -- files that are made of a draft's files on its way: what was signed, what has its number.
-- The PostgreSQL text of this migration differs in types and triggers only.

-- A file that is made of another takes its place in the version: it is what people see and what is sent. The other
-- one stays as it was, with its SHA-256.
ALTER TABLE attachment ADD COLUMN made TEXT NOT NULL DEFAULT 'given' CHECK (made IN ('given', 'fields', 'signed', 'numbered'));
ALTER TABLE attachment ADD COLUMN made_of INTEGER REFERENCES attachment (id); -- NULL: given by its author, or by a packet
ALTER TABLE attachment ADD COLUMN place INTEGER NOT NULL DEFAULT 0;           -- where it stands among the files: ordinal of the one at the beginning
ALTER TABLE attachment ADD COLUMN standing TEXT NOT NULL DEFAULT 'current' CHECK (standing IN ('current', 'followed', 'void')); -- followed: another was made of it; void: the draft went back
ALTER TABLE attachment ADD COLUMN made_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attachment ADD COLUMN made_by TEXT NOT NULL DEFAULT '';           -- as they were called then
UPDATE attachment SET place = ordinal;
CREATE INDEX attachment_made_of ON attachment (made_of) WHERE made_of IS NOT NULL;
CREATE UNIQUE INDEX attachment_place ON attachment (document_id, draft_n, place) WHERE standing = 'current';
CREATE TRIGGER search_attachment_standing AFTER UPDATE OF standing ON attachment BEGIN
	INSERT INTO search_dirty (document_id) VALUES (NEW.document_id);
END;

INSERT INTO step (word) VALUES ('signed-file'), ('number-filled');
