-- audit.sql -- what was done.
-- include: store/audit.h

-- name: audit_add
-- doc: one row of the append-only audit
-- from: struct audit_entry : tenant_id i64, at i64, actor text, action text, object text,
--       detail text, remote text, on_behalf_of text
-- exec
INSERT INTO audit (tenant_id, at, actor, action, object, detail, remote, on_behalf_of)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: audit_newest
-- doc: the latest time that any of the last entries was written at; 0 when there is none
-- rows: at i64?
-- one
SELECT MAX(at) AS at FROM audit WHERE id > (SELECT MAX(id) - 10000 FROM audit)

-- columns: trace = document_id i64, at i64, kind enum trace_kind, organ_code text, organ_name text,
--          status text, step text?, text text, person text, on_behalf_of text, about text

-- name: trace_add
-- doc: one line of a document's history; it belongs to the document's organ
-- from: struct trace : {trace}
-- params: packet_id i64
-- exec
INSERT INTO trace (tenant_id, {trace}, packet_id)
VALUES ((SELECT tenant_id FROM document WHERE id = $document_id), {$trace}, $packet_id)

-- name: trace_list
-- doc: a document's history in the order it became known here: other organs' clocks differ
-- params: document_id i64
-- rows: id i64, {trace}
-- as: struct trace
-- many
SELECT id, {trace} FROM trace WHERE document_id = $document_id ORDER BY id
