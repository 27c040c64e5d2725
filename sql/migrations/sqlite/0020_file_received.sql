-- 0020_file_received.sql -- which work file was made of what came from another organ: once of each document.
-- The PostgreSQL text of this migration differs in types only.

CREATE TABLE file_received (
	document_id INTEGER PRIMARY KEY REFERENCES document (id), -- that brought it
	file_id INTEGER NOT NULL UNIQUE REFERENCES work_file (id)
) STRICT;
