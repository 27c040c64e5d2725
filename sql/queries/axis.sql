-- axis.sql -- the post office: packets, deliveries, hops, refusals.
-- include: store/axis.h

-- ---- taking a packet in ----

-- name: axis_packet_same
-- doc: the packet that a sender has handed in before: same bytes, same document id
-- params: sender_code text, sha256 hash, document_code text
-- rows: sender_doc_id text
-- one
SELECT sender_doc_id FROM axis_packet
WHERE sender_code = $1 AND sha256 = $2 AND document_code = $3

-- name: axis_packet_add
-- doc: an accepted packet. The same one committed meanwhile by another makes PostgreSQL answer with
--      a serialization failure, which is tried again, where a plain INSERT would end in a conflict
-- params: sender_code text, sender_doc_id text, type enum message_type, document_code text,
--         title text, notation text, sha256 hash, bytes i64, signature enum signature,
--         signature_reason text, now i64
-- rows: id i64
-- one
INSERT INTO axis_packet (sender_code, sender_doc_id, type, document_code, title, notation, sha256,
	bytes, signature, signature_reason, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (sender_code, sha256, document_code) DO NOTHING
RETURNING id

-- name: axis_deliveries_add
-- doc: a packet on its way to all its receivers: a JSON array of {"code", "doc_id"}
-- params: packet_id i64, type enum message_type, now i64, addresses text
-- exec
INSERT INTO axis_delivery (packet_id, receiver_code, receiver_doc_id, type, state, created_at,
	updated_at)
SELECT $1, x.code, x.doc_id, $2, 'INITIAL', $3, $3
-- sqlite: FROM (SELECT value ->> 'code' AS code, value ->> 'doc_id' AS doc_id FROM json_each($4)) AS x
-- postgres: FROM jsonb_to_recordset(CAST($4 AS JSONB)) AS x(code TEXT, doc_id TEXT)

-- name: axis_hop_add
-- doc: one step of a packet, as this axis saw it
-- params: packet_id i64, organ_code text, now i64, step text, sha256 hash, signature enum signature
-- exec
INSERT INTO axis_hop (packet_id, organ_code, at, step, sha256, signature)
VALUES ($1, $2, $3, $4, $5, $6)

-- name: axis_hop_add_once
-- doc: the same, unless this organ has taken that step before
-- params: packet_id i64, organ_code text, now i64, step text, sha256 hash, signature enum signature
-- exec
INSERT INTO axis_hop (packet_id, organ_code, at, step, sha256, signature)
SELECT $1, $2, $3, $4, $5, $6
WHERE NOT EXISTS (SELECT 1 FROM axis_hop
	WHERE packet_id = $1 AND organ_code = $2 AND step = $4)

-- name: axis_hop_count
-- doc: how often an organ has taken a step with a packet
-- params: packet_id i64, organ_code text, step text
-- rows: hops i64
-- one
SELECT COUNT(*) AS hops FROM axis_hop WHERE packet_id = $1 AND organ_code = $2 AND step = $3

-- name: axis_hops
-- doc: the way of a packet
-- params: packet_id i64
-- rows: organ_code text, at i64, step text, sha256 hash, signature enum signature
-- as: struct axis_hop
-- many
SELECT organ_code, at, step, sha256, signature FROM axis_hop WHERE packet_id = $1 ORDER BY id

-- ---- lists ----

-- name: axis_received_open
-- doc: what waits for a receiver, oldest first ('' = either open state)
-- params: receiver_code text, type enum message_type, state text, sender_code text, from_at i64,
--         to_at i64, most i64, skip i64
-- rows: doc_id text, sender_code text, receiver_code text, type enum message_type,
--       state enum transport_state, state_text text, created_at i64, updated_at i64
-- as: struct axis_received
-- many
SELECT d.receiver_doc_id AS doc_id, p.sender_code, d.receiver_code, d.type, d.state, d.state_text,
	d.created_at, d.updated_at
FROM axis_delivery d JOIN axis_packet p ON p.id = d.packet_id
WHERE d.receiver_code = $1 AND d.type = $2 AND d.state IN ('INITIAL', 'PROCESSING')
	AND ($3 = '' OR d.state = $3) AND ($4 = '' OR p.sender_code = $4)
	AND d.created_at >= $5 AND d.created_at < $6
ORDER BY d.created_at, d.id LIMIT $7 OFFSET $8

-- name: axis_received_closed
-- doc: what a receiver has taken to an end (DONE or FAIL), oldest first
-- params: receiver_code text, type enum message_type, state enum transport_state,
--         sender_code text, from_at i64, to_at i64, most i64, skip i64
-- rows: doc_id text, sender_code text, receiver_code text, type enum message_type,
--       state enum transport_state, state_text text, created_at i64, updated_at i64
-- as: struct axis_received
-- many
SELECT d.receiver_doc_id AS doc_id, p.sender_code, d.receiver_code, d.type, d.state, d.state_text,
	d.created_at, d.updated_at
FROM axis_delivery d JOIN axis_packet p ON p.id = d.packet_id
WHERE d.receiver_code = $1 AND d.type = $2 AND d.state IN ('DONE', 'FAIL') AND d.state = $3
	AND ($4 = '' OR p.sender_code = $4) AND d.created_at >= $5 AND d.created_at < $6
ORDER BY d.created_at, d.id LIMIT $7 OFFSET $8

-- name: axis_sent
-- doc: what became of what a sender handed in, newest packet first ('' = any transport state)
-- params: sender_code text, type enum message_type, state text, from_at i64, to_at i64, most i64,
--         skip i64
-- rows: sender_doc_id text, receiver_doc_id text, sender_code text, receiver_code text,
--       title text, notation text, type enum message_type, state enum transport_state,
--       state_text text, sent_at i64, updated_at i64
-- as: struct axis_sent
-- many
SELECT p.sender_doc_id, d.receiver_doc_id, p.sender_code, d.receiver_code, p.title, p.notation,
	p.type, d.state, d.state_text, p.created_at AS sent_at, d.updated_at
FROM axis_packet p JOIN axis_delivery d ON d.packet_id = p.id
WHERE p.sender_code = $1 AND p.type = $2 AND ($3 = '' OR d.state = $3)
	AND p.created_at >= $4 AND p.created_at < $5
ORDER BY p.created_at DESC, p.id DESC, d.id LIMIT $6 OFFSET $7

-- name: axis_sent_of
-- doc: the same of one packet
-- params: sender_code text, type enum message_type, sender_doc_id text, most i64, skip i64
-- rows: sender_doc_id text, receiver_doc_id text, sender_code text, receiver_code text,
--       title text, notation text, type enum message_type, state enum transport_state,
--       state_text text, sent_at i64, updated_at i64
-- as: struct axis_sent
-- many
SELECT p.sender_doc_id, d.receiver_doc_id, p.sender_code, d.receiver_code, p.title, p.notation,
	p.type, d.state, d.state_text, p.created_at AS sent_at, d.updated_at
FROM axis_packet p JOIN axis_delivery d ON d.packet_id = p.id
WHERE p.sender_code = $1 AND p.type = $2 AND p.sender_doc_id = $3
ORDER BY d.id LIMIT $4 OFFSET $5

-- name: axis_open_count
-- doc: how much of either type waits for a receiver, counted to a bound
-- params: receiver_code text, most i64
-- rows: waiting i64
-- one
SELECT COUNT(*) AS waiting FROM (SELECT 1 AS one FROM axis_delivery
	WHERE receiver_code = $1 AND state IN ('INITIAL', 'PROCESSING') LIMIT $2) AS few

-- ---- handing out ----

-- name: axis_delivery_find
-- doc: a delivery by the DocId in its receiver's list
-- params: receiver_doc_id text
-- rows: id i64, packet_id i64, sender_code text, receiver_code text, state enum transport_state,
--       sha256 hash, bytes i64, has_payload bool, signature enum signature
-- as: struct axis_delivery
-- one
SELECT d.id, d.packet_id, p.sender_code, d.receiver_code, d.state, p.sha256, p.bytes, p.has_payload,
	p.signature
FROM axis_delivery d JOIN axis_packet p ON p.id = d.packet_id
WHERE d.receiver_doc_id = $1

-- name: axis_packet_find
-- doc: a packet by the DocId its sender got
-- params: sender_doc_id text
-- rows: packet_id i64, sender_code text, sha256 hash, bytes i64, has_payload bool,
--       signature enum signature
-- as: struct axis_delivery
-- one
SELECT id AS packet_id, sender_code, sha256, bytes, has_payload, signature
FROM axis_packet WHERE sender_doc_id = $1

-- name: axis_delivery_move
-- doc: a delivery that is not yet done or failed goes to another transport state, a failed one to
--      DONE
-- params: id i64, state enum transport_state, state_text text, now i64
-- exec
UPDATE axis_delivery SET state = $2, state_text = $3, updated_at = $4
WHERE id = $1 AND (state IN ('INITIAL', 'PROCESSING') OR (state = 'FAIL' AND $2 = 'DONE'))

-- name: axis_delivery_reopen
-- doc: a failed delivery is put into its receiver's list again
-- params: id i64, now i64
-- exec
UPDATE axis_delivery SET state = 'INITIAL', state_text = '', updated_at = $2
WHERE id = $1 AND state = 'FAIL'

-- name: axis_delivery_of
-- doc: a delivery by its number, for the operator
-- params: id i64
-- rows: id i64, packet_id i64, sender_code text, receiver_code text, state enum transport_state,
--       sha256 hash, bytes i64, has_payload bool, signature enum signature
-- as: struct axis_delivery
-- one
SELECT d.id, d.packet_id, p.sender_code, d.receiver_code, d.state, p.sha256, p.bytes, p.has_payload,
	p.signature
FROM axis_delivery d JOIN axis_packet p ON p.id = d.packet_id WHERE d.id = $1

-- ---- requests that must not come twice ----

-- name: axis_seen_add
-- doc: remembers a request; changes nothing when it was seen before
-- params: hmac text, call text, expires_at i64
-- exec
INSERT INTO axis_seen (hmac, call, expires_at) VALUES ($1, $2, $3)
ON CONFLICT (hmac) DO NOTHING

-- name: axis_seen_sweep
-- doc: forgets requests whose time stamp would be refused anyway
-- params: now i64
-- exec
DELETE FROM axis_seen WHERE expires_at < $1

-- ---- refusals ----

-- name: axis_refusal_add
-- doc: records a refusal, unless the same sender got the same one (or, is_brief, one with the same
--      code) for the same call since since_at
-- params: now i64, sender_code text, call text, error_code text, text text, since_at i64,
--         is_brief bool
-- exec
INSERT INTO axis_refusal (at, sender_code, call, error_code, text)
SELECT $1, $2, $3, $4, $5
WHERE NOT EXISTS (SELECT 1 FROM axis_refusal
	WHERE at >= $6 AND sender_code = $2 AND call = $3 AND error_code = $4
		AND ($7 OR text = $5))

-- name: axis_refusal_sweep
-- doc: forgets all but the newest refusals
-- params: kept i64
-- exec
DELETE FROM axis_refusal WHERE id <= (SELECT MAX(id) FROM axis_refusal) - $1

-- name: axis_refusals
-- doc: the newest refusals
-- params: most i64
-- rows: at i64, sender_code text, sender_name text, call text, error_code text, text text
-- as: struct axis_refused
-- many
SELECT r.at, r.sender_code, COALESCE(o.name, '') AS sender_name, r.call, r.error_code, r.text
FROM axis_refusal r LEFT JOIN organ o ON o.code = r.sender_code ORDER BY r.id DESC LIMIT $1

-- ---- retention ----

-- name: axis_packet_expired
-- doc: packets that every receiver has been done with since before_at, from behind a place; what a
--      receiver gave up waits for the operator
-- params: before_at i64, after_at i64, after_id i64, most i64
-- rows: id i64, sender_code text, sha256 hash, signature enum signature, created_at i64
-- as: struct axis_expired
-- many
SELECT p.id, p.sender_code, p.sha256, p.signature, p.created_at
FROM axis_packet p
WHERE p.has_payload AND p.created_at < $1
	AND (p.created_at > $2 OR (p.created_at = $2 AND p.id > $3))
	AND NOT EXISTS (SELECT 1 FROM axis_delivery d WHERE d.packet_id = p.id
		AND (d.state <> 'DONE' OR d.updated_at >= $1))
ORDER BY p.created_at, p.id LIMIT $4

-- name: axis_packet_waiting
-- doc: receivers of a packet that have still to take it, or are about to
-- params: packet_id i64
-- rows: waiting i64
-- one
SELECT COUNT(*) AS waiting FROM axis_delivery
WHERE packet_id = $1 AND state IN ('INITIAL', 'PROCESSING')

-- name: axis_packet_drop
-- doc: a packet whose payload is no longer kept
-- params: id i64
-- exec
UPDATE axis_packet SET has_payload = FALSE WHERE id = $1 AND has_payload

-- ---- the operator ----

-- name: axis_traffic
-- doc: packets and bytes accepted since a point in time, by the buckets that begin behind from_at
-- params: from_at i64
-- rows: packets i64, bytes i64
-- one
SELECT CAST(COALESCE(SUM(packets), 0) AS BIGINT) AS packets,
	CAST(COALESCE(SUM(bytes), 0) AS BIGINT) AS bytes
FROM axis_traffic WHERE from_at > $1

-- name: axis_traffic_sweep
-- doc: forgets old buckets
-- params: before_at i64
-- exec
DELETE FROM axis_traffic WHERE from_at < $1

-- name: axis_totals
-- doc: deliveries that wait and that failed, and the oldest that waits; by the counters, which have
--      a row for each receiver
-- rows: waiting i64, failed i64, oldest_at i64?
-- as: struct axis_totals
-- one
SELECT CAST(COALESCE(SUM(waiting), 0) AS BIGINT) AS waiting,
	CAST(COALESCE(SUM(failed), 0) AS BIGINT) AS failed,
	(SELECT MIN(created_at) FROM axis_delivery WHERE state IN ('INITIAL', 'PROCESSING'))
		AS oldest_at
FROM axis_queue

-- name: axis_queues
-- doc: receivers with something waiting, the longest queue first; the oldest of each is one look into
--      the index for either type
-- params: most i64
-- rows: receiver_code text, receiver_name text, waiting i64, oldest_at i64?, failed i64
-- as: struct axis_queue
-- many
SELECT q.receiver_code, COALESCE(o.name, '') AS receiver_name, q.waiting,
	(SELECT MIN(x.at) FROM (
		SELECT MIN(d.created_at) AS at FROM axis_delivery d
		WHERE d.receiver_code = q.receiver_code AND d.type = 'edoc'
			AND d.state IN ('INITIAL', 'PROCESSING')
		UNION ALL
		SELECT MIN(d.created_at) AS at FROM axis_delivery d
		WHERE d.receiver_code = q.receiver_code AND d.type = 'status'
			AND d.state IN ('INITIAL', 'PROCESSING')) AS x) AS oldest_at,
	q.failed
FROM (SELECT receiver_code, CAST(SUM(waiting) AS BIGINT) AS waiting,
		CAST(SUM(failed) AS BIGINT) AS failed
	FROM axis_queue GROUP BY receiver_code HAVING SUM(waiting) > 0
	ORDER BY SUM(waiting) DESC, receiver_code LIMIT $1) AS q
LEFT JOIN organ o ON o.code = q.receiver_code
ORDER BY q.waiting DESC, q.receiver_code

-- name: axis_failures
-- doc: deliveries that their receivers gave up, newest first
-- params: most i64
-- rows: delivery_id i64, sender_code text, sender_name text, receiver_code text, receiver_name text,
--       title text, notation text, text text, at i64
-- as: struct axis_failure
-- many
SELECT d.id AS delivery_id, p.sender_code, COALESCE(s.name, p.sender_code) AS sender_name,
	d.receiver_code, COALESCE(r.name, d.receiver_code) AS receiver_name, p.title, p.notation,
	d.state_text AS text, d.updated_at AS at
FROM axis_delivery d JOIN axis_packet p ON p.id = d.packet_id
LEFT JOIN organ s ON s.code = p.sender_code
LEFT JOIN organ r ON r.code = d.receiver_code
WHERE d.state = 'FAIL' ORDER BY d.id DESC LIMIT $1
