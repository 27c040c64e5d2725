-- saved.sql -- searches kept under a name.
-- include: model/search.h

-- columns: saved_row = id i64, tenant_id i64, owner_id i64, unit_id i64?, is_organ bool, name text, question text,
--          owner_name text, unit_name text

-- fragment: saved_rows
SELECT s.id, s.tenant_id, s.owner_id, s.unit_id, s.is_organ, s.name, s.question, a.name AS owner_name,
	COALESCE(u.name, '') AS unit_name
FROM saved_search s JOIN account a ON a.id = s.owner_id LEFT JOIN unit u ON u.id = s.unit_id

-- name: saved_list
-- doc: somebody's own first, then what is shared with them
-- params: tenant_id i64, owner_id i64, units text, most i64
-- rows: {saved_row}
-- as: struct saved_search
-- many
{saved_rows}
WHERE s.tenant_id = $tenant_id AND (s.owner_id = $owner_id OR s.is_organ OR (s.unit_id IS NOT NULL AND s.unit_id {of_units}))
ORDER BY CASE WHEN s.owner_id = $owner_id THEN 0 ELSE 1 END, s.name, s.id LIMIT $most

-- name: saved_load
-- doc: one of an organ
-- params: tenant_id i64, id i64
-- rows: {saved_row}
-- as: struct saved_search
-- one
{saved_rows}
WHERE s.tenant_id = $tenant_id AND s.id = $id

-- name: saved_named
-- doc: which of somebody's has this name
-- params: owner_id i64, name text
-- rows: id i64
-- many
SELECT id FROM saved_search WHERE owner_id = $owner_id AND name = $name

-- name: saved_count
-- doc: how many somebody has
-- params: owner_id i64
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM saved_search WHERE owner_id = $owner_id

-- name: saved_insert
-- doc: one more
-- params: now i64
-- from: struct saved_search : tenant_id i64, owner_id i64, unit_id i64?, is_organ bool, name text, question text
-- rows: id i64
-- one
INSERT INTO saved_search (tenant_id, owner_id, unit_id, is_organ, name, question, created_at)
VALUES ($tenant_id, $owner_id, $unit_id, $is_organ, $name, $question, $now) RETURNING id

-- name: saved_update
-- doc: another name, shared with others
-- from: struct saved_search : id i64, owner_id i64, unit_id i64?, is_organ bool, name text
-- exec
UPDATE saved_search SET name = $name, unit_id = $unit_id, is_organ = $is_organ WHERE id = $id AND owner_id = $owner_id

-- name: saved_drop
-- doc: kept no more
-- params: tenant_id i64, id i64
-- exec
DELETE FROM saved_search WHERE tenant_id = $tenant_id AND id = $id
