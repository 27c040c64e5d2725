-- request.sql -- what organs ask of each other about documents that were sent.
-- include: store/request.h

-- columns: request_new = tenant_id i64, document_id i64, delivery_id i64, update_id i64?, kind enum request_kind,
--          state enum request_state, reason text, packet_id i64, asked_at i64, asked_by text,
--          answered_at i64, answered_by text, on_behalf_of text, answer text

-- columns: request = id i64, {request_new}

-- name: request_insert
-- doc: something is asked
-- from: struct request : {request_new}
-- exec
INSERT INTO request ({request_new}) VALUES ({$request_new})

-- name: request_end
-- doc: how it was answered, once; one that was given up may be answered after all
-- from: struct request : id i64, state enum request_state, answered_at i64, answered_by text,
--       on_behalf_of text, answer text
-- exec
UPDATE request SET state = $2, answered_at = $3, answered_by = $4, on_behalf_of = $5, answer = $6
WHERE id = $1 AND state IN ('open', 'void')

-- name: request_load
-- doc: one request of an organ
-- params: tenant_id i64, id i64
-- rows: {request}
-- as: struct request
-- one
SELECT {request} FROM request WHERE tenant_id = $1 AND id = $2

-- name: request_list
-- doc: what was asked about a document, in that order
-- params: document_id i64
-- rows: {request}
-- as: struct request
-- many
SELECT {request} FROM request WHERE document_id = $1 ORDER BY id

-- name: request_of_delivery
-- doc: what is asked of a receiver and not answered yet, or else was given up
-- params: delivery_id i64
-- rows: {request}
-- as: struct request
-- many
SELECT {request} FROM request WHERE delivery_id = $1 AND delivery_id > 0 AND state IN ('open', 'void')
ORDER BY CASE state WHEN 'open' THEN 0 ELSE 1 END, id DESC LIMIT 1

-- name: request_of_packet
-- doc: what an outgoing packet asks, as long as it is open
-- params: packet_id i64
-- rows: {request}
-- as: struct request
-- many
SELECT {request} FROM request WHERE packet_id = $1 AND state = 'open' AND delivery_id > 0

-- name: request_of_update
-- doc: what a document with a new content asks
-- params: update_id i64
-- rows: {request}
-- as: struct request
-- many
SELECT {request} FROM request WHERE update_id = $1 AND update_id IS NOT NULL

-- name: request_waiting
-- doc: what an organ is asked and has not answered, the oldest first
-- params: tenant_id i64, most i64
-- rows: {request}
-- as: struct request
-- many
SELECT {request} FROM request WHERE tenant_id = $1 AND state = 'open' AND delivery_id = 0 ORDER BY id LIMIT $2

-- name: request_waiting_count
-- doc: how many these are
-- params: tenant_id i64, most i64
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM (SELECT 1 AS x FROM request
	WHERE tenant_id = $1 AND state = 'open' AND delivery_id = 0 LIMIT $2) few

-- name: extension_drop
-- doc: more time that was asked for is pointless now
-- params: document_id i64, now i64, answer text
-- exec
UPDATE extension SET state = 'refused', answered_at = $2, answer = $3
WHERE state = 'open' AND assignment_id IN (SELECT id FROM assignment WHERE document_id = $1)
