-- copy.sql -- bản sao: what a copy of a document is made from and onto.
-- include: model/copy.h

-- name: document_copy_insert
-- doc: a draft is a copy of what it is about
-- from: struct document_copy : document_id i64, kind enum copy_kind, source enum form, target enum form,
--       part text, prints i64, prints_for text
-- exec
INSERT INTO document_copy (document_id, tenant_id, kind, source, target, part, prints, prints_for)
SELECT id, tenant_id, $kind, $source, $target, $part, $prints, $prints_for FROM document
WHERE id = $document_id

-- name: document_copy_find
-- doc: what a copy says of itself
-- params: document_id i64
-- rows: document_id i64, kind enum copy_kind, source enum form, target enum form, part text, prints i64,
--       prints_for text
-- as: struct document_copy
-- one
SELECT document_id, kind, source, target, part, prints, prints_for FROM document_copy
WHERE document_id = $1

-- name: document_copy_drop
-- doc: its draft is discarded
-- params: document_id i64
-- exec
DELETE FROM document_copy WHERE document_id = $1

-- name: document_copy_hand_out
-- doc: a copy on paper goes to its receivers by hand or by post
-- params: document_id i64, now i64
-- exec
UPDATE delivery SET road = 'paper', form = 'paper', state = 'sent', status_at = $now
WHERE document_id = $document_id
