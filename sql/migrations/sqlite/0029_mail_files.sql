-- 0029_mail_files.sql -- what is in a file may be an e-mail (.eml), which is read as one.
-- The PostgreSQL text of this migration differs: there a check is put in place of another.

CREATE TABLE file_text_new (
	sha256 BLOB PRIMARY KEY CHECK (length(sha256) = 32),
	reading TEXT NOT NULL DEFAULT 'waiting' CHECK (reading IN ('waiting', 'read', 'unread')),
	kind TEXT NOT NULL DEFAULT 'unknown' CHECK (kind IN ('unknown', 'empty', 'pdf', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp', 'office', 'rtf', 'text', 'mail', 'image', 'archive', 'program', 'other')), -- what it is, whatever its name says
	reason TEXT NOT NULL DEFAULT 'none' CHECK (reason IN ('none', 'encrypted', 'damaged', 'picture', 'unsupported', 'slow', 'memory', 'crash', 'missing')), -- why it is unread
	pages INTEGER NOT NULL DEFAULT 0,     -- of a PDF; sheets, slides
	is_encrypted INTEGER NOT NULL DEFAULT 0 CHECK (is_encrypted IN (0, 1)),
	has_macros INTEGER NOT NULL DEFAULT 0 CHECK (has_macros IN (0, 1)),
	is_cut INTEGER NOT NULL DEFAULT 0 CHECK (is_cut IN (0, 1)), -- it has more text than is kept
	attempts INTEGER NOT NULL DEFAULT 0,  -- that ended without an answer
	due_at INTEGER NOT NULL DEFAULT 0,    -- while it waits: not before; a worker that has it sets it ahead
	read_at INTEGER NOT NULL DEFAULT 0,   -- when that was settled
	text TEXT NOT NULL DEFAULT '',        -- last, so that the rest is read without it
	CHECK ((reading = 'unread') = (reason <> 'none')),
	CHECK (reading = 'read' OR text = '')
) STRICT;
INSERT INTO file_text_new (sha256, reading, kind, reason, pages, is_encrypted, has_macros, is_cut, attempts, due_at, read_at, text)
SELECT sha256, reading, kind, reason, pages, is_encrypted, has_macros, is_cut, attempts, due_at, read_at, text FROM file_text;
DROP TABLE file_text;
ALTER TABLE file_text_new RENAME TO file_text;
-- they went with the table
CREATE INDEX file_text_waiting ON file_text (due_at) WHERE reading = 'waiting';
CREATE INDEX file_text_unread ON file_text (reason) WHERE reading = 'unread';
-- what was read as plain text before: its head may be read now
UPDATE file_text SET reading = 'waiting', kind = 'unknown', reason = 'none', text = '', attempts = 0, due_at = 0
WHERE kind IN ('text', 'other') AND sha256 IN (SELECT blob FROM attachment WHERE content_type = 'message/rfc822');
