-- 0013_search_prints.sql -- a search may go along what somebody sees, and look at each document's words.
-- The PostgreSQL text of this migration has no prints: a document's words can be asked for one by one there.

-- What a holder sees, the newest first.
CREATE INDEX sight_newest ON sight (holder_id, document_id);
-- Which words a document has, beside the index, that knows which documents a word has: text/prints.h. A document that the
-- index knows and that has none here is of before, and is indexed anew.
CREATE TABLE search_prints (
	document_id INTEGER PRIMARY KEY,
	prints BLOB NOT NULL
) STRICT;
INSERT INTO search_dirty (document_id) SELECT document_id FROM search_text ORDER BY document_id;
