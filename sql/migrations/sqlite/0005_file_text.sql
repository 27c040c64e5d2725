-- 0005_file_text.sql -- the text of files and what they are, and which documents' places in the search
-- index are to be made anew. The PostgreSQL text of this migration differs in types only.

-- What the reader found in a file, by its content: once for all documents that have it. The row is made in
-- the transaction that makes the attachment. Its text is reached only through a document that may be opened.
CREATE TABLE file_text (
	sha256 BLOB PRIMARY KEY CHECK (length(sha256) = 32),
	reading TEXT NOT NULL DEFAULT 'waiting' CHECK (reading IN ('waiting', 'read', 'unread')),
	kind TEXT NOT NULL DEFAULT 'unknown' CHECK (kind IN ('unknown', 'empty', 'pdf', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp', 'office', 'rtf', 'text', 'image', 'archive', 'program', 'other')), -- what it is, whatever its name says
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
CREATE INDEX file_text_waiting ON file_text (due_at) WHERE reading = 'waiting';
CREATE INDEX file_text_unread ON file_text (reason) WHERE reading = 'unread';
INSERT INTO file_text (sha256) SELECT DISTINCT blob FROM attachment;

-- Documents whose words, or whose files' words, are others than the index has. Rows are added by whoever
-- changes them, in that transaction, and taken away by the one that writes the index.
CREATE TABLE search_dirty (
	id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again: a row is taken away by who has read it
	document_id INTEGER NOT NULL          -- perhaps gone by now, perhaps here more than once
) STRICT;
