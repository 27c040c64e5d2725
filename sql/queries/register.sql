-- register.sql -- the registers of an organ as they are printed, part by part in their own order.
-- include: store/register.h

-- columns: register_row = id i64, type_name text, subject text, number text, notation text,
--          issued_on date, priority i64, secrecy enum secrecy

-- fragment: arrivals
FROM document
WHERE tenant_id = $tenant_id AND arrival_year = $year AND series_id = $series_id
	AND arrival_number > $after_number
	AND arrival_number <= $last_number
	AND registered_at >= $from_at AND registered_at < $until_at

-- fragment: issued
FROM document
WHERE tenant_id = $tenant_id AND direction = 'outgoing' AND state = 'sent' AND list_rank > 0
	AND (list_rank, id) > ($after_rank, $after_id) AND list_rank < $below_rank

-- name: register_arrivals
-- doc: what was entered among arrivals from one time until another, by arrival number
-- from: struct register_range : tenant_id i64, year i64, series_id i64, after_number i64, last_number i64,
--       from_at i64, until_at i64, most i64
-- rows: {register_row}, came enum form, arrival_number i64, registered_at i64, arrived_at i64, packet_id i64,
--       from_code text, from_name text, progress enum progress, due_on date, deadline_on date, finished_at i64, standing enum document_standing, refusal_reason text
-- as: struct document
-- many
SELECT {register_row}, came, arrival_number, registered_at, arrived_at, packet_id, from_code, from_name, progress, due_on,
	deadline_on, finished_at, standing, refusal_reason
{arrivals} AND arrival_number > 0 ORDER BY arrival_number LIMIT $most

-- name: register_arrivals_extent
-- doc: how many these are, the first and the last number
-- from: struct register_range : tenant_id i64, year i64, series_id i64, after_number i64, last_number i64,
--       from_at i64, until_at i64
-- rows: n_rows i64, first i64, last i64
-- as: struct register_extent
-- one
SELECT COUNT(*) AS n_rows, COALESCE(MIN(arrival_number), 0) AS first,
	COALESCE(MAX(arrival_number), 0) AS last
{arrivals} AND arrival_number > 0

-- name: register_issued
-- doc: what was sent and dated from one day to another, by date and number
-- from: struct register_range : tenant_id i64, after_rank i64, after_id i64, below_rank i64, most i64
-- rows: {register_row}, signer_name text, sent_at i64, replaced_by i64
-- as: struct document
-- many
SELECT {register_row}, signer_name, sent_at, replaced_by
{issued} ORDER BY list_rank, id LIMIT $most

-- name: register_issued_extent
-- doc: how many these are
-- from: struct register_range : tenant_id i64, after_rank i64, after_id i64, below_rank i64
-- rows: n_rows i64
-- as: struct register_extent
-- one
SELECT COUNT(*) AS n_rows {issued}

-- name: register_receivers
-- doc: whom a document went to, each receiver once for each road; behind them those of the organ itself
-- params: document_id i64
-- rows: receiver_code text, receiver_name text, form enum form
-- as: struct delivery
-- many
SELECT q.receiver_code, q.receiver_name, q.form FROM (
	SELECT 0 AS part, id, receiver_code, receiver_name, form FROM delivery WHERE document_id = $1
	UNION ALL
	SELECT 1, o.id, 'own-' || CAST(o.id AS TEXT), COALESCE(u.name, a.name, ''), 'electronic' FROM own_receiver o
		LEFT JOIN unit u ON u.tenant_id = o.tenant_id AND u.id = o.unit_id LEFT JOIN account a ON a.id = o.account_id
	WHERE o.document_id = $1 AND (o.unit_id IS NOT NULL OR o.account_id IS NOT NULL)) q
ORDER BY q.part, q.id

-- fragment: of_documents
-- sqlite: IN (SELECT value FROM json_each($documents))
-- postgres: = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($documents AS JSONB))))

-- name: register_assigned
-- doc: to whom documents were given by leaders, who leads first, so many of each; when the first had it, and
--      what answers it
-- params: documents text, most i64
-- rows: document_id i64, part enum assignment_part, whom text, n_whom i64, first_at i64,
--       answer_number text?, answer_notation text?
-- as: struct register_assigned
-- many
SELECT q.document_id, q.part, q.whom, q.n_whom, q.first_at, o.number AS answer_number,
	o.notation AS answer_notation
FROM (
	SELECT x.document_id, x.part, COALESCE(a.name, u.name, '') AS whom, x.answer_id,
		COUNT(*) OVER (PARTITION BY x.document_id) AS n_whom,
		MIN(x.created_at) OVER (PARTITION BY x.document_id) AS first_at,
		ROW_NUMBER() OVER (PARTITION BY x.document_id ORDER BY CASE x.part WHEN 'lead' THEN 0
			WHEN 'support' THEN 1 ELSE 2 END, x.id) AS place
	FROM assignment x LEFT JOIN unit u ON u.id = x.unit_id LEFT JOIN account a ON a.id = x.account_id
	WHERE x.document_id {of_documents} AND x.parent_id IS NULL
		AND x.state NOT IN ('returned', 'withdrawn')) q
	LEFT JOIN document o ON o.id = q.answer_id
WHERE q.place <= $most
ORDER BY q.document_id, q.place
