-- part.sql -- a work file in more than one packet: its parts, and how far each has come.
-- include: store/part.h

-- columns: file_part = id i64, tenant_id i64, direction enum direction, document_id i64,
--          from_code text, letter_code text, n i64, n_of i64, created_at i64

-- columns: part_way = part_id i64, delivery_id i64, packet_id i64, state enum delivery_state,
--          status_text text, status_at i64

-- fragment: file_part_sums
, (SELECT COUNT(*) FROM file_part_file f WHERE f.part_id = p.id) AS n_files,
(SELECT COALESCE(CAST(SUM(f.bytes) AS BIGINT), 0) FROM file_part_file f WHERE f.part_id = p.id) AS bytes

-- fragment: file_part_way
, p.n, p.letter_code, d.receiver_code, d.receiver_name
FROM file_part_delivery w JOIN file_part p ON p.id = w.part_id JOIN delivery d ON d.id = w.delivery_id

-- name: part_insert
-- doc: a part that is to go out with a letter; or one that came, unless it is here already
-- from: struct file_part : tenant_id i64, direction enum direction, document_id i64,
--       from_code text, letter_code text, n i64, n_of i64, created_at i64
-- rows: id i64
-- many
INSERT INTO file_part (tenant_id, direction, document_id, from_code, letter_code, n, n_of, created_at)
VALUES ($tenant_id, $direction, $document_id, $from_code, $letter_code, $n, $n_of, $created_at)
ON CONFLICT DO NOTHING RETURNING id

-- name: part_file_insert
-- doc: a file of a part
-- params: part_id i64, ordinal i64, name text, content_type text, bytes i64, blob hash
-- exec
INSERT INTO file_part_file (part_id, ordinal, name, content_type, bytes, blob)
VALUES ($part_id, $ordinal, $name, $content_type, $bytes, $blob)

-- name: part_load
-- doc: one part
-- params: id i64
-- rows: {file_part}, n_files i64, bytes i64
-- as: struct file_part
-- one
SELECT {p.file_part} {file_part_sums} FROM file_part p WHERE p.id = $1

-- name: part_of_letter
-- doc: the parts that go out with a letter
-- params: document_id i64
-- rows: {file_part}, n_files i64, bytes i64
-- as: struct file_part
-- many
SELECT {p.file_part} {file_part_sums} FROM file_part p
WHERE p.document_id = $1 AND p.direction = 'outgoing' ORDER BY p.n

-- name: part_came
-- doc: the parts that came of a letter of an organ
-- params: tenant_id i64, from_code text, letter_code text
-- rows: {file_part}, n_files i64, bytes i64
-- as: struct file_part
-- many
SELECT {p.file_part} {file_part_sums} FROM file_part p
WHERE p.tenant_id = $1 AND p.from_code = $2 AND p.letter_code = $3 AND p.direction = 'incoming' ORDER BY p.n

-- name: part_unlisted
-- doc: parts that came so long ago and of which no letter is known to name them, in their order
-- params: before i64, after_id i64, most i64
-- rows: {file_part}, n_files i64, bytes i64
-- as: struct file_part
-- many
SELECT {p.file_part} {file_part_sums} FROM file_part p
WHERE p.direction = 'incoming' AND p.document_id = 0 AND p.created_at <= $1 AND p.id > $2 ORDER BY p.id LIMIT $3

-- name: part_waiting
-- doc: how many parts of a sender wait for a letter that names them; of any sender, should it be ''
-- params: tenant_id i64, from_code text, before i64
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM file_part
WHERE direction = 'incoming' AND document_id = 0 AND created_at <= $before
	AND ($tenant_id = 0 OR tenant_id = $tenant_id) AND ($from_code = '' OR from_code = $from_code)

-- name: part_settle
-- doc: the document here that shows a part which came: its letter, or one made of it
-- params: id i64, document_id i64
-- exec
UPDATE file_part SET document_id = $2 WHERE id = $1 AND direction = 'incoming' AND document_id = 0

-- name: part_count
-- doc: how many parts go out with a letter beside it
-- params: document_id i64
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM file_part WHERE document_id = $1 AND direction = 'outgoing'

-- name: part_issued
-- doc: the letter of parts has its DocumentId
-- params: document_id i64, letter_code text
-- exec
UPDATE file_part SET letter_code = $2 WHERE document_id = $1 AND direction = 'outgoing'

-- name: part_files
-- doc: the files of a part
-- params: part_id i64
-- rows: ordinal i64, name text, content_type text, bytes i64, blob hash
-- many
SELECT ordinal, name, content_type, bytes, blob FROM file_part_file WHERE part_id = $1 ORDER BY ordinal

-- name: part_files_delete
-- doc: the files of the parts of a draft
-- params: document_id i64
-- exec
DELETE FROM file_part_file WHERE part_id IN (
	SELECT id FROM file_part WHERE document_id = $1 AND direction = 'outgoing')

-- name: part_delete
-- doc: the parts of a draft
-- params: document_id i64
-- exec
DELETE FROM file_part WHERE document_id = $1 AND direction = 'outgoing'

-- name: part_way_put
-- doc: a packet takes a part to a receiver, in place of the one before
-- params: part_id i64, delivery_id i64, packet_id i64, now i64
-- exec
INSERT INTO file_part_delivery (part_id, delivery_id, packet_id, state, status_at)
VALUES ($1, $2, $3, 'queued', $4)
ON CONFLICT (part_id, delivery_id) DO UPDATE SET packet_id = excluded.packet_id, state = 'queued',
	status_text = '', status_at = excluded.status_at

-- name: part_way_set
-- doc: how far a part has come with a receiver
-- from: struct part_way : part_id i64, delivery_id i64, state enum delivery_state, status_text text, status_at i64
-- exec
UPDATE file_part_delivery SET state = $state, status_text = $status_text, status_at = $status_at
WHERE part_id = $part_id AND delivery_id = $delivery_id

-- name: part_ways_of_letter
-- doc: how far each part of a letter has come with each of its receivers
-- params: document_id i64
-- rows: {part_way}, n i64, letter_code text, receiver_code text, receiver_name text
-- as: struct part_way
-- many
SELECT {w.part_way} {file_part_way}
WHERE d.document_id = $1 ORDER BY p.n, d.id

-- name: part_ways_of_delivery
-- doc: how far each part has come with one receiver
-- params: delivery_id i64
-- rows: {part_way}, n i64, letter_code text, receiver_code text, receiver_name text
-- as: struct part_way
-- many
SELECT {w.part_way} {file_part_way}
WHERE w.delivery_id = $1 ORDER BY p.n

-- name: part_way_of_packet
-- doc: which part a packet takes to whom
-- params: packet_id i64
-- rows: {part_way}, n i64, letter_code text, receiver_code text, receiver_name text
-- as: struct part_way
-- many
SELECT {w.part_way} {file_part_way}
WHERE w.packet_id = $1

-- name: part_way_of_code
-- doc: the part of an organ's letter that a receiver speaks of
-- params: tenant_id i64, letter_code text, n i64, receiver_code text
-- rows: {part_way}, n i64, letter_code text, receiver_code text, receiver_name text
-- as: struct part_way
-- many
SELECT {w.part_way} {file_part_way}
WHERE p.tenant_id = $1 AND p.letter_code = $2 AND p.n = $3 AND p.direction = 'outgoing' AND d.receiver_code = $4
ORDER BY w.delivery_id DESC LIMIT 1
