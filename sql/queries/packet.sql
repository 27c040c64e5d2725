-- packet.sql -- bytes that cross or crossed between organs.
-- include: store/packet.h

-- columns: packet_new = tenant_id i64, direction enum direction, type enum message_type,
--          state enum packet_state, document_id i64, blob hash?, bytes i64, axis_doc_id text,
--          document_code text, from_code text, status_code text, status_text text,
--          status_person text, status_at i64, signature enum signature, signature_reason text,
--          signer text, findings text, created_at i64, is_recall bool

-- columns: packet = id i64, {packet_new}

-- name: packet_insert
-- doc: a packet planned to go out, or one that came
-- from: struct packet : {packet_new}
-- rows: id i64
-- one
INSERT INTO packet ({packet_new}) VALUES ({$packet_new}) RETURNING id

-- name: packet_load
-- doc: one packet
-- params: id i64
-- rows: {packet}
-- as: struct packet
-- one
SELECT {packet} FROM packet WHERE id = $1

-- name: packet_fetched
-- doc: the packet that came under a DocId of the axis
-- params: tenant_id i64, axis_doc_id text
-- rows: {packet}
-- as: struct packet
-- many
SELECT {packet} FROM packet WHERE tenant_id = $1 AND axis_doc_id = $2 AND direction = 'incoming'

-- name: packet_twin
-- doc: the stored packet with the same sender and bytes (hence the same document)
-- params: tenant_id i64, from_code text, blob hash
-- rows: {packet}
-- as: struct packet
-- many
SELECT {packet} FROM packet WHERE tenant_id = $1 AND from_code = $2 AND blob = $3
	AND direction = 'incoming' AND state = 'stored'

-- name: packet_of_part
-- doc: the packet that brought a part of a work file, by its DocumentId
-- params: tenant_id i64, from_code text, document_code text
-- rows: {packet}
-- as: struct packet
-- many
SELECT {packet} FROM packet WHERE tenant_id = $1 AND from_code = $2 AND document_code = $3
	AND direction = 'incoming' AND type = 'edoc' AND state = 'stored' AND document_id = 0
ORDER BY id LIMIT 1

-- name: packet_give
-- doc: a packet that came and had no document has one
-- params: id i64, document_id i64
-- exec
UPDATE packet SET document_id = $2 WHERE id = $1 AND direction = 'incoming' AND document_id = 0

-- name: packet_of_document
-- doc: the newest packet that carries a document
-- params: document_id i64
-- rows: {packet}
-- as: struct packet
-- many
SELECT {packet} FROM packet WHERE document_id = $1 AND type = 'edoc' AND NOT is_recall ORDER BY id DESC LIMIT 1

-- name: packet_status_sent
-- doc: whether a status of a document has been planned already
-- params: document_id i64, status_code text
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM packet WHERE document_id = $1 AND status_code = $2
	AND direction = 'outgoing' AND type = 'status'

-- name: packet_built
-- doc: the bytes of a planned packet are made
-- params: id i64, blob hash, bytes i64
-- exec
UPDATE packet SET state = 'built', blob = $2, bytes = $3 WHERE id = $1 AND state = 'planned'

-- name: packet_set_axis_doc_id
-- doc: the DocId under which the axis took a packet
-- params: id i64, axis_doc_id text
-- exec
UPDATE packet SET axis_doc_id = $2 WHERE id = $1

-- name: blobs_named
-- doc: which of many blobs a row names (an axis's packets among them): their places, counted from 0;
--      hashes are their bytes one behind the other
-- params: hashes blob, n i64
-- rows: place i64
-- many
WITH RECURSIVE asked (place, hash) AS (
	SELECT CAST(0 AS BIGINT), substr($1, 1, 32)
	UNION ALL SELECT place + 1, substr($1, CAST(place * 32 + 33 AS INTEGER), 32)
	FROM asked WHERE place + 1 < $2)
SELECT place FROM asked
WHERE EXISTS (SELECT 1 FROM packet WHERE blob = asked.hash)
	OR EXISTS (SELECT 1 FROM attachment WHERE blob = asked.hash)
	OR EXISTS (SELECT 1 FROM mail WHERE blob = asked.hash AND document_id IS NULL)
	OR EXISTS (SELECT 1 FROM kept_file WHERE blob = asked.hash)
	OR EXISTS (SELECT 1 FROM file_item WHERE blob = asked.hash AND blob IS NOT NULL)
	OR EXISTS (SELECT 1 FROM file_part_file WHERE blob = asked.hash)
	OR EXISTS (SELECT 1 FROM print_ticket WHERE blob = asked.hash AND blob IS NOT NULL)
	OR EXISTS (SELECT 1 FROM axis_packet WHERE sha256 = asked.hash AND has_payload)

-- name: blob_names_packet
-- doc: blobs of packets, in order of id
-- params: after_id i64, most i64
-- rows: id i64, blob hash
-- as: struct named_blob
-- many
SELECT id, blob FROM packet WHERE id > $1 AND blob IS NOT NULL ORDER BY id LIMIT $2

-- name: blob_names_attachment
-- doc: blobs of attachments, in order of id
-- params: after_id i64, most i64
-- rows: id i64, blob hash
-- as: struct named_blob
-- many
SELECT id, blob FROM attachment WHERE id > $1 ORDER BY id LIMIT $2

-- name: blob_names_file
-- doc: blobs of papers in work files, in order of id
-- params: after_id i64, most i64
-- rows: id i64, blob hash
-- as: struct named_blob
-- many
SELECT id, blob FROM file_item WHERE id > $1 AND blob IS NOT NULL ORDER BY id LIMIT $2

-- name: blob_names_mail
-- doc: blobs of mails that wait to be entered, in order of id
-- params: after_id i64, most i64
-- rows: id i64, blob hash
-- as: struct named_blob
-- many
SELECT id, blob FROM mail WHERE id > $1 AND document_id IS NULL ORDER BY id LIMIT $2

-- name: blob_names_part
-- doc: blobs of parts of work files on their way, in order of id
-- params: after_id i64, most i64
-- rows: id i64, blob hash
-- as: struct named_blob
-- many
SELECT id, blob FROM file_part_file WHERE id > $1 ORDER BY id LIMIT $2

-- name: blob_names_axis
-- doc: payloads of the axis, in order of id
-- params: after_id i64, most i64
-- rows: id i64, blob hash
-- as: struct named_blob
-- many
SELECT id, sha256 AS blob FROM axis_packet WHERE id > $1 AND has_payload ORDER BY id LIMIT $2
