-- saved.sql -- what people keep for themselves: searches under a name, the columns of their lists.
-- include: model/search.h
-- include: store/saved.h

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

-- name: column_choice_find
-- doc: the columns that somebody wants to see in a kind of list
-- params: account_id i64, listing enum document_listing
-- rows: names text
-- many
SELECT names FROM column_choice WHERE account_id = $account_id AND listing = $listing

-- name: column_choice_put
-- doc: others
-- params: account_id i64, listing enum document_listing, names text
-- exec
INSERT INTO column_choice (account_id, listing, names) VALUES ($account_id, $listing, $names)
ON CONFLICT (account_id, listing) DO UPDATE SET names = excluded.names

-- name: column_choice_drop
-- doc: the default again
-- params: account_id i64, listing enum document_listing
-- exec
DELETE FROM column_choice WHERE account_id = $account_id AND listing = $listing

-- name: column_holders
-- doc: before whom documents lie, or who leads them: who has them now
-- params: documents text
-- rows: document_id i64, name text
-- as: struct column_holder
-- many
SELECT x.document_id AS document_id, COALESCE(a.name, u.name, '') AS name
FROM assignment x LEFT JOIN unit u ON u.id = x.unit_id LEFT JOIN account a ON a.id = x.account_id
WHERE x.document_id {of_documents} AND x.part = 'lead' AND x.state IN ('new', 'seen', 'working', 'handed')
UNION ALL
SELECT d.id AS document_id, a.name AS name FROM document d JOIN account a ON a.id = d.presented_to
WHERE d.id {of_documents} AND d.progress = 'presented'
ORDER BY document_id, name

-- name: column_purposes
-- doc: to which purposes documents go out
-- params: documents text
-- rows: document_id i64, purpose enum purpose
-- as: struct column_purpose
-- many
SELECT DISTINCT document_id, purpose FROM delivery WHERE document_id {of_documents} AND purpose <> 'unknown'

-- name: column_opened
-- doc: how often things were opened
-- params: tenant_id i64, objects text
-- rows: object text, n i64
-- as: struct column_opened
-- many
SELECT a.object AS object, COUNT(*) AS n FROM audit a
WHERE a.tenant_id = $tenant_id AND a.action = 'document.read' AND a.object
-- sqlite: IN (SELECT value FROM json_each($objects))
-- postgres: = ANY (ARRAY(SELECT value FROM jsonb_array_elements_text(CAST($objects AS JSONB))))
GROUP BY a.object
