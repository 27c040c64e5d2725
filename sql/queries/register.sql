-- register.sql -- the registers of an organ as they are printed, part by part in their own order.
-- include: store/register.h

-- columns: register_row = id i64, type_name text, subject text, number text, notation text,
--          issued_on date, priority i64

-- fragment: arrivals
FROM document
WHERE tenant_id = $tenant_id AND arrival_year = $year AND arrival_number > $after_number
	AND arrival_number <= $last_number
	AND registered_at >= $from_at AND registered_at < $until_at

-- fragment: issued
FROM document
WHERE tenant_id = $tenant_id AND direction = 'outgoing' AND state = 'sent' AND list_rank > 0
	AND (list_rank, id) > ($after_rank, $after_id) AND list_rank < $below_rank

-- name: register_arrivals
-- doc: what was entered among arrivals from one time until another, by arrival number
-- from: struct register_range : tenant_id i64, year i64, after_number i64, last_number i64,
--       from_at i64, until_at i64, most i64
-- rows: {register_row}, arrival_number i64, registered_at i64, from_code text, from_name text
-- as: struct document
-- many
SELECT {register_row}, arrival_number, registered_at, from_code, from_name
{arrivals} AND arrival_number > 0 ORDER BY arrival_number LIMIT $most

-- name: register_arrivals_extent
-- doc: how many these are, the first and the last number
-- from: struct register_range : tenant_id i64, year i64, after_number i64, last_number i64,
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
-- doc: whom a document went to, each receiver once for each road
-- params: document_id i64
-- rows: receiver_code text, receiver_name text
-- as: struct delivery
-- many
SELECT receiver_code, receiver_name FROM delivery WHERE document_id = $1 ORDER BY id
