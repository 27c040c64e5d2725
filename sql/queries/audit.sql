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

-- What somebody looks through: who it was by name, and what it was about in the words of its own table.
-- columns: audit_line = id i64, at i64, actor text, action text, object text, detail text, remote text,
--          on_behalf_of text, is_sealed bool, person text?, about text?, direction text?, number text?,
--          notation text?, arrival_number i64?

-- fragment: audit_look
SELECT a.id, a.at, a.actor, a.action, a.object, a.detail, a.remote, a.on_behalf_of, a.seal_id IS NOT NULL AS is_sealed,
	p.name AS person, COALESCE(c.name, u.name) AS about, d.direction, d.number, d.notation, d.arrival_number
FROM audit a
LEFT JOIN account p ON p.tenant_id = a.tenant_id AND p.login = a.actor
LEFT JOIN account c ON c.tenant_id = a.tenant_id
	AND c.id = CASE WHEN SUBSTR(a.object, 1, 8) = 'account:' THEN CAST(SUBSTR(a.object, 9) AS BIGINT) END
LEFT JOIN unit u ON u.tenant_id = a.tenant_id
	AND u.id = CASE WHEN SUBSTR(a.object, 1, 5) = 'unit:' THEN CAST(SUBSTR(a.object, 6) AS BIGINT) END
LEFT JOIN document d ON d.tenant_id = a.tenant_id
	AND d.id = CASE WHEN SUBSTR(a.object, 1, 9) = 'document:' THEN CAST(SUBSTR(a.object, 10) AS BIGINT) END
WHERE a.tenant_id = $tenant_id AND a.at >= $from_at AND (a.at, a.id) < ($before_at, $before_id)

-- name: audit_list
-- doc: what was done in an organ, the newest first
-- from: struct audit_query : tenant_id i64, from_at i64, before_at i64, before_id i64, most i64
-- rows: {audit_line}
-- as: struct audit_line
-- many
{audit_look} ORDER BY a.at DESC, a.id DESC LIMIT $most

-- name: audit_list_actor
-- doc: the same by one person
-- from: struct audit_query : tenant_id i64, from_at i64, before_at i64, before_id i64, most i64, actor text
-- rows: {audit_line}
-- as: struct audit_line
-- many
{audit_look} AND a.actor = $actor ORDER BY a.at DESC, a.id DESC LIMIT $most

-- name: audit_list_object
-- doc: the same of one thing
-- from: struct audit_query : tenant_id i64, from_at i64, before_at i64, before_id i64, most i64, object text
-- rows: {audit_line}
-- as: struct audit_line
-- many
{audit_look} AND a.object = $object ORDER BY a.at DESC, a.id DESC LIMIT $most

-- name: audit_readers
-- doc: who has opened a thing, who did so last first
-- params: tenant_id i64, object text
-- rows: actor text, person text?, times i64, first_at i64?, last_at i64?, has_files bool
-- as: struct audit_reader
-- many
SELECT a.actor, MAX(p.name) AS person, COUNT(*) AS times, MIN(a.at) AS first_at, MAX(a.at) AS last_at,
	COUNT(*) FILTER (WHERE a.action <> 'document.read') > 0 AS has_files
FROM audit a LEFT JOIN account p ON p.tenant_id = a.tenant_id AND p.login = a.actor
WHERE a.tenant_id = $tenant_id AND a.object = $object
	AND a.action IN ('document.read', 'attachment.read', 'packet.read', 'document.slip')
GROUP BY a.actor ORDER BY MAX(a.at) DESC, a.actor

-- ---- seals ----

-- columns: audit_entry = tenant_id i64, at i64, actor text, action text, object text, detail text,
--          remote text, on_behalf_of text
-- columns: seal = tenant_id i64, n i64, at i64, rows i64, first_id i64, last_id i64, before hash, digest hash

-- name: audit_unsealed_tenants
-- doc: the organs that have rows without a seal, and since when
-- rows: tenant_id i64, rows i64, since i64?
-- as: struct audit_unsealed
-- many
SELECT tenant_id, COUNT(*) AS rows, MIN(at) AS since FROM audit WHERE seal_id IS NULL GROUP BY tenant_id ORDER BY tenant_id

-- name: audit_unsealed
-- doc: an organ's rows without a seal, the first ones
-- params: tenant_id i64, most i64
-- rows: id i64, {audit_entry}
-- as: struct audit_row
-- many
SELECT id, {audit_entry} FROM audit WHERE tenant_id = $tenant_id AND seal_id IS NULL ORDER BY id LIMIT $most

-- name: audit_sealed
-- doc: the rows of one seal, in the order they were sealed in
-- params: tenant_id i64, seal_id i64, first_id i64, last_id i64
-- rows: id i64, {audit_entry}
-- as: struct audit_row
-- many
SELECT id, {audit_entry} FROM audit
WHERE id BETWEEN $first_id AND $last_id AND seal_id = $seal_id AND tenant_id = $tenant_id ORDER BY id

-- name: audit_seal_last
-- doc: an organ's newest seal
-- params: tenant_id i64
-- rows: id i64, {seal}
-- as: struct audit_seal
-- one
SELECT id, {seal} FROM audit_seal WHERE tenant_id = $tenant_id ORDER BY n DESC LIMIT 1

-- name: audit_seal_list
-- doc: an organ's seals from one on
-- params: tenant_id i64, from_n i64, most i64
-- rows: id i64, {seal}
-- as: struct audit_seal
-- many
SELECT id, {seal} FROM audit_seal WHERE tenant_id = $tenant_id AND n >= $from_n ORDER BY n LIMIT $most

-- name: audit_count
-- doc: an organ's rows under its seals up to one, those under a seal that is none of its, those without
-- params: tenant_id i64, upto i64
-- rows: sealed i64, stray i64, open i64, open_since i64?
-- as: struct audit_count
-- one
SELECT COUNT(*) FILTER (WHERE s.n <= $upto) AS sealed,
	COUNT(*) FILTER (WHERE a.seal_id IS NOT NULL AND s.id IS NULL) AS stray,
	COUNT(*) FILTER (WHERE a.seal_id IS NULL) AS open, MIN(a.at) FILTER (WHERE a.seal_id IS NULL) AS open_since
FROM audit a LEFT JOIN audit_seal s ON s.id = a.seal_id AND s.tenant_id = a.tenant_id
WHERE a.tenant_id = $tenant_id

-- name: audit_seal_add
-- doc: one more link of an organ's chain
-- from: struct audit_seal : {seal}
-- rows: id i64
-- one
INSERT INTO audit_seal ({seal}) VALUES ({$seal}) RETURNING id

-- name: audit_seal_put
-- doc: marks the rows that a seal covers
-- params: tenant_id i64, seal_id i64, last_id i64
-- exec
UPDATE audit SET seal_id = $seal_id WHERE tenant_id = $tenant_id AND seal_id IS NULL AND id <= $last_id

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
