-- outbox.sql -- the queue of packets to other organs, and the circuits of its peers.
-- include: outbox/outbox.h

-- columns: outbox_item = id i64, tenant_id i64, packet_id i64, delivery_id i64, peer text,
--          receiver_code text, urgency i64, state enum outbox_state, attempts i64, due_at i64,
--          lease_owner text, lease_until_at i64, error_key text, error_text text, created_at i64,
--          updated_at i64

-- columns: outbox_peer = peer text, failures i64, open_until_at i64, probe_until_at i64,
--          last_error text

-- ---- items ----

-- name: outbox_add
-- doc: one more item, ready
-- from: struct outbox_item : tenant_id i64, packet_id i64, delivery_id i64, peer text,
--       receiver_code text, urgency i64, due_at i64
-- params: now i64
-- exec
INSERT INTO outbox (tenant_id, packet_id, delivery_id, peer, receiver_code, urgency, due_at, state,
	created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'ready', $8, $8)

-- name: outbox_items_of
-- doc: the items of a packet that are not cancelled
-- params: packet_id i64
-- rows: {outbox_item}
-- as: struct outbox_item
-- many
SELECT {outbox_item} FROM outbox WHERE packet_id = $1 AND state <> 'cancelled' ORDER BY id

-- ---- claiming ----

-- name: outbox_lapse
-- doc: leases that ran out (or end further ahead than any lease lasts) make their items ready
-- params: now i64, beyond i64
-- rows: id i64, tenant_id i64, packet_id i64
-- many
UPDATE outbox SET state = 'ready', lease_owner = '', lease_until_at = 0, updated_at = $1
WHERE state = 'leased' AND (lease_until_at <= $1 OR lease_until_at > $2)
RETURNING id, tenant_id, packet_id

-- name: outbox_peers
-- doc: the peers that something is ready for, each found by one look into the index, with their
--      circuits
-- rows: {outbox_peer}
-- as: struct outbox_peer
-- many
WITH RECURSIVE waiting(peer) AS (
	SELECT MIN(peer) FROM outbox WHERE state = 'ready'
	UNION ALL
	SELECT (SELECT MIN(o.peer) FROM outbox o WHERE o.state = 'ready' AND o.peer > waiting.peer)
	FROM waiting WHERE waiting.peer IS NOT NULL)
SELECT waiting.peer, COALESCE(p.failures, 0) AS failures,
	COALESCE(p.open_until_at, 0) AS open_until_at,
	COALESCE(p.probe_until_at, 0) AS probe_until_at, COALESCE(p.last_error, '') AS last_error
FROM waiting LEFT JOIN peer p ON p.peer = waiting.peer
WHERE waiting.peer IS NOT NULL ORDER BY waiting.peer

-- name: outbox_first
-- doc: a peer's most urgent, oldest item that is due; one look into the index for each urgency
-- params: peer text, now i64, beyond i64
-- rows: packet_id i64, urgency i64, due_at i64
-- many
SELECT o.packet_id, o.urgency, o.due_at
FROM (SELECT COALESCE(
		(SELECT r.id FROM outbox r WHERE r.state = 'ready' AND r.peer = $1
			AND r.urgency = u.urgency AND r.due_at <= $2
			ORDER BY r.due_at, r.id LIMIT 1
-- postgres:			FOR UPDATE SKIP LOCKED
		),
		(SELECT r.id FROM outbox r WHERE r.state = 'ready' AND r.peer = $1
			AND r.urgency = u.urgency AND r.due_at > $3
			ORDER BY r.due_at, r.id LIMIT 1
-- postgres:			FOR UPDATE SKIP LOCKED
		)) AS id
	FROM (SELECT 0 AS urgency UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3
		UNION ALL SELECT 4) AS u) AS first
JOIN outbox o ON o.id = first.id
ORDER BY o.urgency DESC, o.due_at, o.id LIMIT 1

-- name: outbox_take
-- doc: leases all items of a packet to one worker; the try counts from here on
-- params: packet_id i64, lease_owner text, until_at i64, now i64
-- rows: {outbox_item}
-- as: struct outbox_item
-- many
UPDATE outbox SET state = 'leased', lease_owner = $2, lease_until_at = $3, attempts = attempts + 1,
	updated_at = $4
WHERE packet_id = $1 AND state = 'ready'
RETURNING {outbox_item}

-- name: outbox_extend
-- doc: a lease lasts longer, if it is still ours
-- params: id i64, lease_owner text, attempts i64, until_at i64
-- exec
UPDATE outbox SET lease_until_at = $4
WHERE id = $1 AND state = 'leased' AND lease_owner = $2 AND attempts = $3

-- ---- ending ----

-- name: outbox_end
-- doc: how an attempt ended, if the lease is still ours
-- params: id i64, lease_owner text, attempts i64, state enum outbox_state, due_at i64,
--         error_key text, error_text text, now i64, waits_for_peer bool
-- exec
UPDATE outbox SET state = $4, due_at = $5, error_key = $6, error_text = $7, updated_at = $8,
	waits_for_peer = $9, lease_owner = '', lease_until_at = 0
WHERE id = $1 AND state = 'leased' AND lease_owner = $2 AND attempts = $3

-- name: outbox_cancel
-- doc: an item that another packet replaces
-- params: id i64, now i64
-- rows: id i64, tenant_id i64, packet_id i64
-- many
UPDATE outbox SET state = 'cancelled', updated_at = $2
WHERE id = $1 AND state IN ('ready', 'dead')
RETURNING id, tenant_id, packet_id

-- name: outbox_dead_of
-- doc: the newest dead item of a delivery
-- params: delivery_id i64
-- rows: {outbox_item}
-- as: struct outbox_item
-- many
SELECT {outbox_item} FROM outbox WHERE delivery_id = $1 AND state = 'dead' ORDER BY id DESC LIMIT 1

-- name: outbox_waiting_of
-- doc: the item that waits or is on its way for a delivery
-- params: delivery_id i64
-- rows: {outbox_item}
-- as: struct outbox_item
-- many
SELECT {outbox_item} FROM outbox
WHERE delivery_id = $1 AND delivery_id > 0 AND state IN ('ready', 'leased') ORDER BY id DESC LIMIT 1

-- name: outbox_revive
-- doc: a packet's dead items are ready again, as if never tried
-- params: packet_id i64, now i64
-- rows: {outbox_item}
-- as: struct outbox_item
-- many
UPDATE outbox SET state = 'ready', attempts = 0, due_at = $2, error_key = '', error_text = '',
	waits_for_peer = FALSE, updated_at = $2
WHERE packet_id = $1 AND state = 'dead'
RETURNING {outbox_item}

-- name: outbox_peer_change
-- doc: what an organ has open goes to another peer
-- params: tenant_id i64, peer text
-- exec
UPDATE outbox SET peer = $2
WHERE tenant_id = $1 AND state IN ('ready', 'leased', 'dead') AND peer <> $2

-- ---- watching ----

-- name: outbox_peer_due
-- doc: when a peer's next item falls due
-- params: peer text
-- rows: due_at i64?
-- one
SELECT MIN(each.due_at) AS due_at
FROM (SELECT (SELECT MIN(r.due_at) FROM outbox r WHERE r.state = 'ready' AND r.peer = $1
		AND r.urgency = u.urgency) AS due_at
	FROM (SELECT 0 AS urgency UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3
		UNION ALL SELECT 4) AS u) AS each

-- name: outbox_lease_end
-- doc: when the next lease runs out
-- rows: until_at i64?
-- one
SELECT MIN(lease_until_at) AS until_at FROM outbox WHERE state = 'leased'

-- name: outbox_counts
-- doc: what is open, of one organ or (0) of all
-- params: tenant_id i64
-- rows: ready i64, leased i64, dead i64, oldest_due_at i64?
-- as: struct outbox_counts
-- one
SELECT COUNT(*) FILTER (WHERE state = 'ready') AS ready,
	COUNT(*) FILTER (WHERE state = 'leased') AS leased,
	COUNT(*) FILTER (WHERE state = 'dead') AS dead,
	MIN(due_at) FILTER (WHERE state = 'ready') AS oldest_due_at
FROM outbox
WHERE state IN ('ready', 'leased', 'dead') AND ($1 = 0 OR tenant_id = $1)

-- ---- circuits ----

-- name: peer_find
-- doc: a peer's circuit, if it has ever failed
-- params: peer text
-- rows: {outbox_peer}
-- as: struct outbox_peer
-- many
SELECT {outbox_peer} FROM peer WHERE peer = $1

-- name: peer_put
-- doc: a peer's circuit as it is now
-- from: struct outbox_peer : peer text, failures i64, open_until_at i64, probe_until_at i64,
--       last_error text
-- params: now i64
-- exec
INSERT INTO peer (peer, failures, open_until_at, probe_until_at, last_error, updated_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (peer) DO UPDATE SET failures = excluded.failures,
	open_until_at = excluded.open_until_at, probe_until_at = excluded.probe_until_at,
	last_error = excluded.last_error, updated_at = excluded.updated_at

-- name: peer_away
-- doc: since when a peer owes an answer
-- params: peer text
-- rows: away_at i64
-- many
SELECT away_at FROM peer WHERE peer = $1

-- name: peer_lost
-- doc: a peer owes an answer from now on
-- params: peer text, now i64
-- exec
INSERT INTO peer (peer, away_at, updated_at) VALUES ($1, $2, $2)
ON CONFLICT (peer) DO UPDATE SET away_at = excluded.away_at, updated_at = excluded.updated_at

-- name: peer_back
-- doc: a peer has answered: it may be asked at once
-- params: peer text, now i64
-- exec
UPDATE peer SET away_at = 0, open_until_at = 0, updated_at = $2 WHERE peer = $1

-- name: outbox_pull
-- doc: what waits for a peer alone falls due: in the order it had, all pauses made shorter by the
--      same factor, none longer than `within`; but not sooner than `gap` after its last try
-- params: peer text, now i64, shorter_by i64, within i64, gap i64
-- exec
UPDATE outbox
SET due_at = CASE WHEN updated_at + $gap > $now THEN updated_at + $gap ELSE $now END
	+ CASE WHEN (due_at - $now) / $shorter_by < $within THEN (due_at - $now) / $shorter_by
		ELSE $within END
WHERE state = 'ready' AND peer = $peer AND due_at > $now + $within
	AND due_at > updated_at + $gap + $within AND waits_for_peer

-- name: outbox_raise
-- doc: statuses that were given up while the peer was away begin anew: nobody sees them, to send them
--      again by hand
-- params: peer text, now i64
-- exec
UPDATE outbox SET state = 'ready', attempts = 0, due_at = $now, updated_at = $now
WHERE state = 'dead' AND delivery_id = 0 AND peer = $peer AND waits_for_peer

-- name: peer_probe
-- doc: a probe is under way
-- params: peer text, until_at i64, now i64
-- exec
UPDATE peer SET probe_until_at = $2, updated_at = $3 WHERE peer = $1

-- name: outbox_leases_end
-- doc: every lease has run out
-- exec
UPDATE outbox SET lease_until_at = 0 WHERE state = 'leased'

-- name: peer_probes_end
-- doc: no probe is under way
-- exec
UPDATE peer SET probe_until_at = 0 WHERE probe_until_at > 0
