-- own_receiver.sql -- units and persons of the organ itself that an outgoing document goes to.
-- include: model/model.h

-- name: own_receiver_insert
-- doc: one more; neither a unit nor a person: it is only kept
-- params: document_id i64, unit_id i64?, account_id i64?
-- exec
INSERT INTO own_receiver (tenant_id, document_id, unit_id, account_id)
SELECT tenant_id, id, $unit_id, $account_id FROM document WHERE id = $document_id

-- name: own_receiver_list
-- doc: those of a document, in the order in which they were named
-- params: document_id i64
-- rows: id i64, document_id i64, unit_id i64?, account_id i64?, name text, next_name text, notice_id i64?
-- as: struct own_receiver
-- many
SELECT o.id, o.document_id, o.unit_id, o.account_id, COALESCE(u.name, a.name, '') AS name, COALESCE(s.name, '') AS next_name,
	o.notice_id
FROM own_receiver o LEFT JOIN unit u ON u.tenant_id = o.tenant_id AND u.id = o.unit_id
	LEFT JOIN unit s ON s.tenant_id = u.tenant_id AND s.id = u.successor_id AND s.state = 'active' AND u.state = 'dissolved'
	LEFT JOIN account a ON a.id = o.account_id
WHERE o.document_id = $document_id ORDER BY o.id

-- name: own_receiver_drop
-- doc: a draft goes to none of them
-- params: document_id i64
-- exec
DELETE FROM own_receiver WHERE document_id = $1

-- name: own_receiver_unkeep
-- doc: a draft goes to somebody, and is not only kept
-- params: document_id i64
-- exec
DELETE FROM own_receiver WHERE document_id = $1 AND unit_id IS NULL AND account_id IS NULL

-- name: own_receiver_copy
-- doc: another draft goes to the same
-- params: from_id i64, to_id i64
-- exec
INSERT INTO own_receiver (tenant_id, document_id, unit_id, account_id)
SELECT tenant_id, $to_id, unit_id, account_id FROM own_receiver WHERE document_id = $from_id ORDER BY id

-- name: own_receiver_given
-- doc: what they were given to read
-- params: document_id i64, notice_id i64
-- exec
UPDATE own_receiver SET notice_id = $notice_id
WHERE document_id = $document_id AND (unit_id IS NOT NULL OR account_id IS NOT NULL)

-- name: own_receiver_issued
-- doc: the issued document that was given to read so; 0: none
-- params: notice_id i64
-- rows: document_id i64?
-- one
SELECT MIN(document_id) AS document_id FROM own_receiver WHERE notice_id = $notice_id
