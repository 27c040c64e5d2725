-- dossier.sql -- hồ sơ trình: submissions and their parts.
-- include: model/dossier.h

-- columns: dossier_part = document_id i64, n i64, title text, has_paper bool, file_name text

-- name: dossier_put
-- doc: a document is a submission
-- from: struct dossier : document_id i64, leader text, reason text
-- exec
INSERT INTO dossier (document_id, tenant_id, leader, reason)
SELECT id, tenant_id, $leader, $reason FROM document WHERE id = $document_id
ON CONFLICT (document_id) DO UPDATE SET leader = excluded.leader, reason = excluded.reason

-- name: dossier_part_insert
-- doc: a part of it
-- from: struct dossier_part : {dossier_part}
-- exec
INSERT INTO dossier_part ({dossier_part}) VALUES ({$dossier_part})

-- name: dossier_part_drop
-- doc: its parts are written anew
-- params: document_id i64
-- exec
DELETE FROM dossier_part WHERE document_id = $1

-- name: dossier_drop
-- doc: it is none
-- params: document_id i64
-- exec
DELETE FROM dossier WHERE document_id = $1

-- name: dossier_find
-- doc: what a submission says of itself
-- params: document_id i64
-- rows: document_id i64, leader text, reason text, n_parts i64, n_missing i64, issued_at i64
-- as: struct dossier
-- one
SELECT document_id, leader, reason, n_parts, n_missing, issued_at FROM dossier WHERE document_id = $1

-- name: dossier_part_list
-- doc: its parts, in their order
-- params: document_id i64
-- rows: {dossier_part}
-- as: struct dossier_part
-- many
SELECT {dossier_part} FROM dossier_part WHERE document_id = $1 ORDER BY n

-- name: dossier_issue
-- doc: it goes out as it is
-- from: struct dossier : document_id i64, n_parts i64, n_missing i64, issued_at i64
-- exec
UPDATE dossier SET n_parts = $n_parts, n_missing = $n_missing, issued_at = $issued_at
WHERE document_id = $document_id

-- name: dossier_count
-- doc: how many an organ has issued from a time on, and how many of them incomplete
-- params: tenant_id i64, from_at i64, until_at i64
-- rows: n_all i64, n_incomplete i64
-- as: struct dossier_count
-- one
SELECT COUNT(*) AS n_all, COUNT(*) FILTER (WHERE n_missing > 0) AS n_incomplete FROM dossier
WHERE tenant_id = $tenant_id AND issued_at >= $from_at AND issued_at < $until_at AND issued_at > 0
