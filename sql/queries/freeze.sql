-- freeze.sql -- đóng băng: what nothing is done to, who asked for it, and when that was over.
-- include: model/freeze.h

-- columns: freeze_new = tenant_id i64, document_id i64?, file_id i64?, group_id i64?, authority text, reason text,
--          made_at i64, made_by text

-- columns: freeze = id i64, {freeze_new}, lifted_at i64, lifted_by text, lift_reason text

-- what it is called, where no more may be told
-- fragment: freeze_name
COALESCE(g.name, f.notation, CASE WHEN d.arrival_number > 0
	THEN CAST(d.arrival_number AS TEXT) || '/' || CAST(d.arrival_year AS TEXT)
	ELSE d.number || '/' || d.notation END, '') AS name, COALESCE(d.direction, 'internal') AS direction

-- fragment: freeze_joins
LEFT JOIN document d ON d.id = z.document_id LEFT JOIN work_file f ON f.id = z.file_id
LEFT JOIN doc_group g ON g.id = z.group_id

-- fragment: is_held_now
EXISTS (SELECT 1 FROM freezing z WHERE z.document_id = document.id AND z.lifted_at = 0)
OR EXISTS (SELECT 1 FROM file_item i JOIN freezing z ON z.file_id = i.file_id AND z.lifted_at = 0
	WHERE i.document_id = document.id AND i.document_id IS NOT NULL)
OR EXISTS (SELECT 1 FROM group_item i JOIN freezing z ON z.group_id = i.group_id AND z.lifted_at = 0
	WHERE i.document_id = document.id)

-- name: freeze_insert
-- doc: nothing is done to it from now on
-- from: struct freeze : {freeze_new}
-- rows: id i64
-- one
INSERT INTO freezing ({freeze_new}) VALUES ({$freeze_new}) RETURNING id

-- name: freeze_lift
-- doc: it is over, unless it was already
-- from: struct freeze : id i64, lifted_at i64, lifted_by text, lift_reason text
-- exec
UPDATE freezing SET lifted_at = $lifted_at, lifted_by = $lifted_by, lift_reason = $lift_reason
WHERE id = $id AND lifted_at = 0

-- name: freeze_load
-- doc: one of an organ
-- params: tenant_id i64, id i64
-- rows: {freeze}, name text, direction enum direction
-- as: struct freeze
-- one
SELECT {z.freeze}, {freeze_name} FROM freezing z {freeze_joins} WHERE z.tenant_id = $tenant_id AND z.id = $id

-- name: freeze_list
-- doc: those of an organ, the newest first
-- params: tenant_id i64, most i64
-- rows: {freeze}, name text, direction enum direction
-- as: struct freeze
-- many
SELECT {z.freeze}, {freeze_name} FROM freezing z {freeze_joins}
WHERE z.tenant_id = $tenant_id ORDER BY z.id DESC LIMIT $most

-- name: freeze_of_document
-- doc: what holds a document, itself or in a set
-- params: document_id i64
-- rows: {freeze}
-- as: struct freeze
-- many
SELECT {z.freeze} FROM freezing z WHERE z.id IN (
	SELECT o.id FROM freezing o WHERE o.document_id = $document_id AND o.document_id IS NOT NULL AND o.lifted_at = 0
	UNION SELECT o.id FROM file_item i JOIN freezing o ON o.file_id = i.file_id AND o.file_id IS NOT NULL AND o.lifted_at = 0
	WHERE i.document_id = $document_id AND i.document_id IS NOT NULL
	UNION SELECT o.id FROM group_item i JOIN freezing o ON o.group_id = i.group_id AND o.group_id IS NOT NULL AND o.lifted_at = 0
	WHERE i.document_id = $document_id) ORDER BY z.id

-- name: freeze_of_file
-- doc: what holds a work file
-- params: file_id i64
-- rows: {freeze}
-- as: struct freeze
-- many
SELECT {freeze} FROM freezing WHERE file_id = $file_id AND file_id IS NOT NULL AND lifted_at = 0 ORDER BY id

-- name: held_document
-- doc: whether a document is held, as its freezes say now
-- params: id i64
-- exec
UPDATE document SET is_held = ({is_held_now}) WHERE id = $id

-- name: held_file
-- doc: the same of a work file
-- params: id i64
-- exec
UPDATE work_file SET is_held = EXISTS (SELECT 1 FROM freezing z WHERE z.file_id = $id AND z.lifted_at = 0) WHERE id = $id

-- name: held_file_items
-- doc: the same of what is in it
-- params: id i64
-- exec
UPDATE document SET is_held = ({is_held_now}) WHERE id IN (
	SELECT x.document_id FROM file_item x WHERE x.file_id = $id AND x.document_id IS NOT NULL)

-- name: held_group
-- doc: the same of a group
-- params: id i64
-- exec
UPDATE doc_group SET is_held = EXISTS (SELECT 1 FROM freezing z WHERE z.group_id = $id AND z.lifted_at = 0) WHERE id = $id

-- name: held_group_items
-- doc: the same of what is in it
-- params: id i64
-- exec
UPDATE document SET is_held = ({is_held_now}) WHERE id IN (
	SELECT x.document_id FROM group_item x WHERE x.group_id = $id)
