-- organ.sql -- the directory: organs, their secrets and certificates.
-- include: store/organ.h

-- columns: organ_entry = code text, name text, parent_code text, superior_code text, mail text,
--          kind enum organ_kind, level enum organ_level, province text, state enum organ_state,
--          origin enum organ_origin, requires_signature bool, valid_from date, valid_to date,
--          successor_code text

-- columns: organ = id i64, {organ_entry}

-- fragment: write_over
ON CONFLICT (code) DO UPDATE SET name = excluded.name, parent_code = excluded.parent_code,
	superior_code = excluded.superior_code, mail = excluded.mail, kind = excluded.kind,
	level = excluded.level, province = excluded.province, origin = excluded.origin,
	valid_from = excluded.valid_from, valid_to = excluded.valid_to,
	successor_code = excluded.successor_code, search = excluded.search,
	updated_at = excluded.updated_at, version = excluded.version

-- name: organ_find
-- doc: the organ with a code, also a removed one
-- params: code text
-- rows: {organ}
-- as: struct organ
-- one
SELECT {organ} FROM organ WHERE code = $1

-- name: organ_of_mail
-- doc: organs whose mailbox it is, two at most: one that several have is nobody's
-- params: mail text
-- rows: {organ}
-- as: struct organ
-- many
SELECT {organ} FROM organ WHERE lower(mail) = $1 AND mail <> '' AND state <> 'removed' ORDER BY id LIMIT 2

-- name: organ_of_name
-- doc: organs of that name, ten at most: communes of many provinces have the same one
-- params: name text
-- rows: {organ}
-- as: struct organ
-- many
SELECT {organ} FROM organ WHERE name = $1 AND state <> 'removed' ORDER BY id LIMIT 10

-- name: organ_put
-- doc: inserts an organ, or writes over the one with its code; the version rises above all others
-- from: struct organ : {organ_entry}
-- params: search text, now i64
-- exec
INSERT INTO organ ({organ_entry}, search, updated_at, version)
VALUES ({$organ_entry}, $search, $now,
	(SELECT COALESCE(MAX(version), 0) + 1 FROM organ))
{write_over}, state = excluded.state, requires_signature = excluded.requires_signature

-- name: organ_put_many
-- doc: many organs of a catalogue at once: rows is a JSON array of objects with the columns as members
--      and n, the place in the array from 1 (one round trip instead of thousands). What the operator
--      has said of an organ meanwhile stays: the lock, the signatures; a removed one comes back
-- params: rows_json text, now i64
-- exec
INSERT INTO organ ({organ_entry}, search, updated_at, version)
SELECT {x.organ_entry}, x.search, $now,
	(SELECT COALESCE(MAX(version), 0) FROM organ) + x.n
-- sqlite: FROM (SELECT value ->> 'code' AS code, value ->> 'name' AS name,
-- sqlite:	value ->> 'parent_code' AS parent_code, value ->> 'superior_code' AS superior_code,
-- sqlite:	value ->> 'mail' AS mail, value ->> 'kind' AS kind, value ->> 'level' AS level,
-- sqlite:	value ->> 'province' AS province, value ->> 'state' AS state,
-- sqlite:	value ->> 'origin' AS origin,
-- sqlite:	value ->> 'requires_signature' AS requires_signature,
-- sqlite:	value ->> 'valid_from' AS valid_from, value ->> 'valid_to' AS valid_to,
-- sqlite:	value ->> 'successor_code' AS successor_code, value ->> 'search' AS search,
-- sqlite:	value ->> 'n' AS n FROM json_each($1)) AS x
-- postgres: FROM jsonb_to_recordset(CAST($1 AS JSONB)) AS x(code TEXT, name TEXT, parent_code TEXT,
-- postgres:	superior_code TEXT, mail TEXT, kind TEXT, level TEXT, province TEXT, state TEXT,
-- postgres:	origin TEXT, requires_signature BOOLEAN, valid_from TEXT, valid_to TEXT,
-- postgres:	successor_code TEXT, search TEXT, n BIGINT)
WHERE x.n > 0
{write_over},
	state = CASE WHEN organ.state = 'removed' THEN excluded.state ELSE organ.state END

-- name: organ_state_set
-- doc: locks, unlocks or removes an organ
-- params: code text, state enum organ_state, now i64
-- exec
UPDATE organ SET state = $2, updated_at = $3,
	version = (SELECT COALESCE(MAX(version), 0) + 1 FROM organ)
WHERE code = $1 AND state <> $2

-- name: organ_search
-- doc: organs in whose folded code and name all words occur ('' = no word); those whose code begins
--      with the first word come first, then the shorter names
-- params: first text, word2 text, word3 text, word4 text, word5 text, word6 text, most i64
-- rows: {organ}
-- as: struct organ
-- many
SELECT {organ} FROM organ
WHERE state <> 'removed'
-- sqlite:	AND INSTR(search, $1) > 0 AND INSTR(search, $2) > 0 AND INSTR(search, $3) > 0
-- sqlite:	AND INSTR(search, $4) > 0 AND INSTR(search, $5) > 0 AND INSTR(search, $6) > 0
-- sqlite: ORDER BY INSTR(search, $1) > 1, LENGTH(name), code
-- postgres:	AND STRPOS(search, $1) > 0 AND STRPOS(search, $2) > 0 AND STRPOS(search, $3) > 0
-- postgres:	AND STRPOS(search, $4) > 0 AND STRPOS(search, $5) > 0 AND STRPOS(search, $6) > 0
-- postgres: ORDER BY STRPOS(search, $1) > 1, LENGTH(name), code
LIMIT $7

-- name: organ_list
-- doc: what the directory shows to other nodes, in order of id, from behind after_id
-- params: after_id i64, most i64
-- rows: {organ}
-- as: struct organ
-- many
SELECT {organ} FROM organ
WHERE id > $1 AND state <> 'removed' AND kind <> 'company' AND kind <> 'person'
ORDER BY id LIMIT $2

-- name: organ_all
-- doc: every row with its search text, in order of id, from behind after_id
-- params: after_id i64, most i64
-- rows: {organ}
-- as: struct organ
-- many
SELECT {organ} FROM organ WHERE id > $1 ORDER BY id LIMIT $2

-- name: organ_changes
-- doc: what changed behind a version and at a point in time or later, removals too, in order of version
-- params: after_version i64, since_at i64, most i64
-- rows: id i64, code text, name text, parent_code text, mail text, state enum organ_state,
--       is_member bool, updated_at i64, version i64
-- as: struct organ_changed
-- many
SELECT id, code, name, parent_code, mail, state, is_member, updated_at, version
FROM organ
WHERE version > $1 AND updated_at >= $2 AND kind <> 'company' AND kind <> 'person'
ORDER BY version LIMIT $3

-- name: organ_changed_rows
-- doc: what changed behind a version, removals too, whole, in order of version
-- params: after_version i64, most i64
-- rows: {organ}
-- as: struct organ
-- many
SELECT {organ} FROM organ
WHERE version > $1 AND kind <> 'company' AND kind <> 'person'
ORDER BY version LIMIT $2

-- name: organ_version
-- doc: the version of the newest change
-- rows: version i64
-- one
SELECT COALESCE(MAX(version), 0) AS version FROM organ

-- name: organ_touch
-- doc: what belongs to an organ has changed: its version rises above all others
-- params: code text, now i64
-- exec
UPDATE organ SET updated_at = $2, version = (SELECT COALESCE(MAX(version), 0) + 1 FROM organ)
WHERE code = $1

-- name: organ_children
-- doc: how many organs have this one as their parent, counted to a bound
-- params: code text, most i64
-- rows: children i64
-- one
SELECT COUNT(*) AS children FROM (SELECT 1 AS one FROM organ
	WHERE parent_code = $1 AND state <> 'removed' LIMIT $2) AS few

-- name: organ_member_find
-- doc: whether an organ has ever had a secret, and when it last called
-- params: code text
-- rows: is_member bool, seen_at i64
-- one
SELECT o.is_member, COALESCE(c.seen_at, 0) AS seen_at
FROM organ o LEFT JOIN axis_contact c ON c.organ_code = o.code WHERE o.code = $1

-- name: organ_members
-- doc: who may call, the longest silent first; a row for each member
-- params: most i64
-- rows: code text, name text, is_locked bool, seen_at i64
-- as: struct organ_member
-- many
SELECT o.code, o.name, o.state = 'locked' AS is_locked, COALESCE(c.seen_at, 0) AS seen_at
FROM organ o LEFT JOIN axis_contact c ON c.organ_code = o.code
WHERE o.is_member AND o.state <> 'removed'
ORDER BY COALESCE(c.seen_at, 0), o.code LIMIT $1

-- name: organ_seen
-- doc: an organ called
-- params: code text, now i64
-- exec
INSERT INTO axis_contact (organ_code, seen_at) VALUES ($1, $2)
ON CONFLICT (organ_code) DO UPDATE SET seen_at = excluded.seen_at

-- name: organ_member_set
-- doc: marks an organ as one that may call
-- params: code text, now i64
-- exec
UPDATE organ SET is_member = TRUE, updated_at = $2,
	version = (SELECT COALESCE(MAX(version), 0) + 1 FROM organ)
WHERE code = $1 AND NOT is_member

-- name: organ_secrets
-- doc: the secrets of an organ that are valid, newest first
-- params: code text, now i64
-- rows: secret text
-- many
SELECT secret FROM organ_secret
WHERE organ_code = $1 AND (valid_until_at = 0 OR valid_until_at > $2)
ORDER BY id DESC

-- name: organ_secret_add
-- doc: one more secret, valid until replaced
-- params: code text, secret text, now i64
-- exec
INSERT INTO organ_secret (organ_code, secret, created_at) VALUES ($1, $2, $3)

-- name: organ_secret_expire
-- doc: gives the current secrets of an organ an end
-- params: code text, until_at i64
-- exec
UPDATE organ_secret SET valid_until_at = $2 WHERE organ_code = $1 AND valid_until_at = 0

-- name: organ_secret_sweep
-- doc: forgets the secrets of an organ that are no longer valid, and the one that is set anew
-- params: code text, secret text, now i64
-- exec
DELETE FROM organ_secret
WHERE organ_code = $1 AND (secret = $2 OR (valid_until_at > 0 AND valid_until_at <= $3))

-- name: organ_secret_remove
-- doc: forgets all secrets of an organ
-- params: code text
-- exec
DELETE FROM organ_secret WHERE organ_code = $1

-- name: organ_certificates
-- doc: the certificates that the directory holds for an organ, newest first
-- params: code text
-- rows: sha256 hash, der blob, from_at i64, until_at i64
-- many
SELECT sha256, der, from_at, until_at FROM organ_certificate
WHERE organ_code = $1 ORDER BY id DESC

-- name: organ_certificate_add
-- doc: one more certificate for an organ; one that is there stays
-- params: code text, sha256 hash, der blob, from_at i64, until_at i64, now i64
-- exec
INSERT INTO organ_certificate (organ_code, sha256, der, from_at, until_at, added_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (organ_code, sha256) DO NOTHING

-- name: organ_certificates_newest
-- doc: the newest certificate of each organ with an id in a range
-- params: after_id i64, to_id i64
-- rows: organ_id i64, der blob
-- as: struct organ_der
-- many
SELECT o.id AS organ_id, c.der
FROM organ o JOIN organ_certificate c ON c.organ_code = o.code
WHERE o.id > $1 AND o.id <= $2
	AND NOT EXISTS (SELECT 1 FROM organ_certificate n
		WHERE n.organ_code = c.organ_code AND n.id > c.id)
ORDER BY o.id
