-- doc_group.sql -- nhóm tài liệu: groups, their readers, their rules, what is in them.
-- include: model/doc_group.h

-- columns: doc_group_new = tenant_id i64, name text, level enum group_level, description text, created_at i64,
--          created_by text

-- columns: doc_group = id i64, {doc_group_new}, ended_at i64, ended_by text, is_held bool, version i64

-- columns: group_reader_new = tenant_id i64, group_id i64, unit_id i64?, account_id i64?, created_at i64

-- columns: group_rule_new = tenant_id i64, group_id i64, direction enum direction, type_key text, type_name text,
--          series_id i64?, created_at i64

-- fragment: group_counts
(SELECT COUNT(*) FROM group_item i WHERE i.group_id = g.id) AS n_documents,
(SELECT COUNT(*) FROM group_reader r WHERE r.group_id = g.id AND r.ended_at = 0) AS n_readers

-- name: doc_group_insert
-- doc: a new group
-- from: struct doc_group : {doc_group_new}
-- rows: id i64
-- one
INSERT INTO doc_group ({doc_group_new}) VALUES ({$doc_group_new}) RETURNING id

-- name: doc_group_save
-- doc: what a group is called, if nobody else has changed it since
-- from: struct doc_group : id i64, name text, description text, version i64
-- exec
UPDATE doc_group SET name = $name, description = $description, version = version + 1
WHERE id = $id AND version = $version AND ended_at = 0

-- name: doc_group_end
-- doc: a group that is no more, if nobody else has changed it since
-- from: struct doc_group : id i64, ended_at i64, ended_by text, version i64
-- exec
UPDATE doc_group SET ended_at = $ended_at, ended_by = $ended_by, version = version + 1
WHERE id = $id AND version = $version AND ended_at = 0

-- name: doc_group_load
-- doc: one group of an organ
-- params: tenant_id i64, id i64
-- rows: {doc_group}, n_documents i64, n_readers i64
-- as: struct doc_group
-- one
SELECT {g.doc_group}, {group_counts} FROM doc_group g WHERE g.tenant_id = $tenant_id AND g.id = $id

-- name: doc_group_list
-- doc: an organ's groups, those that are over last
-- params: tenant_id i64
-- rows: {doc_group}, n_documents i64, n_readers i64
-- as: struct doc_group
-- many
SELECT {g.doc_group}, {group_counts} FROM doc_group g WHERE g.tenant_id = $tenant_id
ORDER BY CASE WHEN g.ended_at = 0 THEN 0 ELSE 1 END, g.name, g.id

-- name: doc_group_of_document
-- doc: the groups that a document is in
-- params: document_id i64
-- rows: {doc_group}, n_documents i64, n_readers i64
-- as: struct doc_group
-- many
SELECT {g.doc_group}, {group_counts} FROM group_item x JOIN doc_group g ON g.id = x.group_id
WHERE x.document_id = $document_id AND g.ended_at = 0 ORDER BY g.name, g.id

-- name: doc_group_count
-- doc: how many groups of an organ there are, and how many of these have a name
-- params: tenant_id i64, name text, but_id i64
-- rows: n i64, n_name i64
-- one
SELECT COUNT(*) AS n, COUNT(*) FILTER (WHERE name = $name AND id <> $but_id) AS n_name
FROM doc_group WHERE tenant_id = $tenant_id AND ended_at = 0

-- name: doc_group_blind
-- doc: nobody sees anything by a group any more
-- params: group_id i64
-- exec
DELETE FROM sight WHERE holder_id IN (SELECT h.id FROM holder h WHERE h.group_id = $group_id AND h.group_id IS NOT NULL)

-- ---- readers ----

-- name: group_reader_insert
-- doc: somebody reads a group from now on, unless they do already
-- from: struct group_reader : {group_reader_new}
-- rows: id i64
-- many
INSERT INTO group_reader ({group_reader_new}) VALUES ({$group_reader_new}) ON CONFLICT DO NOTHING RETURNING id

-- name: group_reader_set_end
-- doc: a reader reads it no more, or (0) does again
-- params: id i64, tenant_id i64, ended_at i64
-- exec
UPDATE group_reader SET ended_at = $ended_at
WHERE id = $id AND tenant_id = $tenant_id AND (ended_at = 0) <> ($ended_at = 0)

-- name: group_reader_load
-- doc: one reader, of whatever group of the organ, those that read it no more too
-- params: tenant_id i64, id i64
-- rows: id i64, {group_reader_new}, ended_at i64, name text
-- as: struct group_reader
-- one
SELECT r.id, {r.group_reader_new}, r.ended_at, COALESCE(a.name, u.name, '') AS name
FROM group_reader r LEFT JOIN account a ON a.id = r.account_id LEFT JOIN unit u ON u.id = r.unit_id
WHERE r.tenant_id = $tenant_id AND r.id = $id

-- name: group_reader_list
-- doc: who reads a group
-- params: group_id i64
-- rows: id i64, {group_reader_new}, ended_at i64, name text
-- as: struct group_reader
-- many
SELECT r.id, {r.group_reader_new}, r.ended_at, COALESCE(a.name, u.name, '') AS name
FROM group_reader r LEFT JOIN account a ON a.id = r.account_id LEFT JOIN unit u ON u.id = r.unit_id
WHERE r.group_id = $group_id AND r.ended_at = 0 ORDER BY r.id

-- name: group_reader_same
-- doc: whether the same reads the same group by another row
-- params: id i64
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM group_reader r JOIN group_reader o ON o.group_id = r.group_id AND o.ended_at = 0
	AND o.unit_id IS NOT DISTINCT FROM r.unit_id AND o.account_id IS NOT DISTINCT FROM r.account_id
WHERE r.id = $id AND o.id <> r.id

-- ---- rules ----

-- name: group_rule_insert
-- doc: what falls into a group by itself
-- from: struct group_rule : {group_rule_new}
-- rows: id i64
-- one
INSERT INTO group_rule ({group_rule_new}) VALUES ({$group_rule_new}) RETURNING id

-- name: group_rule_drop
-- doc: it does so no more
-- params: id i64, group_id i64
-- exec
DELETE FROM group_rule WHERE id = $id AND group_id = $group_id

-- name: group_rules_drop
-- doc: nothing falls into a group by itself any more
-- params: group_id i64
-- exec
DELETE FROM group_rule WHERE group_id = $group_id

-- name: group_rule_list
-- doc: what falls into a group by itself
-- params: group_id i64
-- rows: id i64, {group_rule_new}, series_name text
-- as: struct group_rule
-- many
SELECT r.id, {r.group_rule_new}, COALESCE(s.name, '') AS series_name
FROM group_rule r LEFT JOIN series s ON s.id = r.series_id WHERE r.group_id = $group_id ORDER BY r.id

-- ---- what is in it ----

-- name: group_item_put
-- doc: a document is in a group of its organ, unless it is already
-- params: group_id i64, document_id i64, added_at i64, added_by text
-- exec
INSERT INTO group_item (group_id, document_id, tenant_id, added_at, added_by)
SELECT g.id, d.id, g.tenant_id, $added_at, $added_by FROM doc_group g JOIN document d ON d.tenant_id = g.tenant_id
WHERE g.id = $group_id AND d.id = $document_id AND g.ended_at = 0 AND d.secrecy = 'none'
ON CONFLICT DO NOTHING

-- name: group_item_drop
-- doc: a document is in a group no more
-- params: group_id i64, document_id i64
-- exec
DELETE FROM group_item WHERE group_id = $group_id AND document_id = $document_id

-- name: group_item_fall
-- doc: a document that was just registered or issued is in the groups whose rules it fits, but for those that are
--      held
-- params: document_id i64, type_key text, added_at i64
-- exec
INSERT INTO group_item (group_id, document_id, tenant_id, added_at)
SELECT r.group_id, d.id, d.tenant_id, $added_at
FROM document d JOIN group_rule r ON r.tenant_id = d.tenant_id AND r.direction = d.direction
	AND (r.type_key = '' OR r.type_key = $type_key)
	JOIN doc_group g ON g.id = r.group_id AND NOT g.is_held
WHERE d.id = $document_id AND d.secrecy = 'none' AND (r.series_id IS NULL OR EXISTS (
	SELECT 1 FROM register_number n WHERE n.document_id = $document_id AND n.document_id IS NOT NULL
		AND n.series_id = r.series_id))
ON CONFLICT DO NOTHING
