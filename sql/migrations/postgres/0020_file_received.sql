-- 0020_file_received.sql -- which work file was made of what came from another organ: once of each document.
-- The SQLite text of this migration differs in types only.

CREATE TABLE file_received (
	document_id BIGINT PRIMARY KEY REFERENCES document (id), -- that brought it
	file_id BIGINT NOT NULL UNIQUE REFERENCES work_file (id)
);
