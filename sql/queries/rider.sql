-- rider.sql -- the vanthu.json of documents.
-- include: model/model.h

-- name: rider_put
-- doc: what a document's packet says beside it, in place of what it was to say before
-- params: document_id i64, kind enum rider_kind, body text
-- exec
INSERT INTO rider (document_id, tenant_id, kind, body)
SELECT id, tenant_id, $kind, $body FROM document WHERE id = $document_id
ON CONFLICT (document_id) DO UPDATE SET kind = excluded.kind, body = excluded.body

-- name: rider_drop
-- doc: its packet says nothing beside it
-- params: document_id i64
-- exec
DELETE FROM rider WHERE document_id = $1

-- name: rider_find
-- doc: what a document's packet says or said beside it
-- params: document_id i64
-- rows: document_id i64, kind enum rider_kind, text text
-- as: struct rider
-- one
SELECT document_id, kind, body AS text FROM rider WHERE document_id = $1
