-- search.sql -- the search index.

-- name: search_mark_document
-- doc: a document's words are others than the index has
-- params: document_id i64
-- exec
INSERT INTO search_dirty (document_id) VALUES ($1)

-- name: search_mark_blob
-- doc: the words of a file are others than the index has: that concerns every document that has it
-- params: blob hash
-- exec
INSERT INTO search_dirty (document_id) SELECT DISTINCT document_id FROM attachment WHERE blob = $1

-- name: search_dirty_list
-- doc: what is to be indexed anew, the oldest first
-- params: most i64
-- rows: id i64, document_id i64
-- many
SELECT id, document_id FROM search_dirty ORDER BY id LIMIT $1
