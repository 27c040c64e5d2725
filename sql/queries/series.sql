-- series.sql -- series of numbers, the registers of the years, and what became of each number.
-- include: store/series.h

-- columns: series_new = tenant_id i64, direction enum direction, kind enum series_kind, name text,
--          ordinal i64, abbreviation text, closed_on date

-- columns: series = id i64, {series_new}, version i64

-- columns: number = series_id i64, year i64, number i64, state enum number_state, document_id i64?,
--          reason text, by_account i64, by_name text, at i64

-- ---- series ----

-- name: series_main
-- doc: the series of what has none of its own
-- params: tenant_id i64, direction enum direction
-- rows: {series}
-- as: struct series
-- many
SELECT {series} FROM series
WHERE tenant_id = $tenant_id AND direction = $direction AND kind = 'main'

-- name: series_main_make
-- doc: …is there from now on
-- params: tenant_id i64, direction enum direction
-- exec
INSERT INTO series (tenant_id, direction, kind) VALUES ($tenant_id, $direction, 'main')
ON CONFLICT DO NOTHING

-- name: series_of_type
-- doc: the series that a type of documents is counted in, if it has its own
-- params: tenant_id i64, direction enum direction, type_key text
-- rows: {series}
-- as: struct series
-- many
SELECT {s.series} FROM series_type t JOIN series s ON s.id = t.series_id
WHERE t.tenant_id = $tenant_id AND t.direction = $direction AND t.type_key = $type_key

-- name: series_load
-- doc: one series of an organ
-- params: tenant_id i64, id i64
-- rows: {series}
-- as: struct series
-- one
SELECT {series} FROM series WHERE tenant_id = $tenant_id AND id = $id

-- name: series_list
-- doc: the series of an organ, those that are closed too, the main one first
-- params: tenant_id i64, direction enum direction
-- rows: {series}
-- as: struct series
-- many
SELECT {series} FROM series WHERE tenant_id = $tenant_id AND direction = $direction
ORDER BY CASE kind WHEN 'main' THEN 0 ELSE 1 END, ordinal, id

-- name: series_insert
-- doc: a new series
-- from: struct series : {series_new}
-- rows: id i64
-- one
INSERT INTO series ({series_new}) VALUES ({$series_new}) RETURNING id

-- name: series_update
-- doc: name, place, abbreviation and end of a series, if nobody else has changed it since
-- from: struct series : id i64, tenant_id i64, name text, ordinal i64, abbreviation text,
--       closed_on date, version i64
-- exec
UPDATE series SET name = $name, ordinal = $ordinal, abbreviation = $abbreviation,
	closed_on = $closed_on, version = version + 1
WHERE id = $id AND tenant_id = $tenant_id AND version = $version

-- name: series_types
-- doc: the types that are counted in a series
-- params: series_id i64
-- rows: type_key text
-- many
SELECT type_key FROM series_type WHERE series_id = $series_id ORDER BY type_key

-- name: series_types_clear
-- doc: no type is counted in a series any more
-- params: series_id i64
-- exec
DELETE FROM series_type WHERE series_id = $series_id

-- name: series_type_put
-- doc: a type is counted in a series from now on, unless it is in another one
-- params: tenant_id i64, direction enum direction, type_key text, series_id i64
-- exec
INSERT INTO series_type (tenant_id, direction, type_key, series_id)
VALUES ($tenant_id, $direction, $type_key, $series_id)
ON CONFLICT DO NOTHING

-- ---- registers ----

-- name: register_take
-- doc: allots the next number of a register that is counted without holes; makes it when the year is new
-- params: series_id i64, year i64
-- rows: number i64
-- one
INSERT INTO register (series_id, year, next_number) VALUES ($series_id, $year, 2)
ON CONFLICT (series_id, year) DO UPDATE SET next_number = register.next_number + 1
RETURNING next_number - 1 AS number

-- name: register_entered
-- doc: how many came in in a year, in all registers of an organ
-- params: tenant_id i64, year i64
-- rows: n i64
-- one
SELECT COALESCE(CAST(SUM(r.next_number - 1) AS BIGINT), 0) AS n FROM series s
	JOIN register r ON r.series_id = s.id AND r.year = $year
WHERE s.tenant_id = $tenant_id AND s.direction = 'incoming'

-- name: register_next
-- doc: the next number of a register, if it has given one
-- params: series_id i64, year i64
-- rows: next_number i64
-- many
SELECT next_number FROM register WHERE series_id = $series_id AND year = $year

-- name: register_set
-- doc: …is this one
-- params: series_id i64, year i64, next_number i64
-- exec
INSERT INTO register (series_id, year, next_number) VALUES ($series_id, $year, $next_number)
ON CONFLICT (series_id, year) DO UPDATE SET next_number = excluded.next_number

-- ---- numbers ----

-- name: number_known
-- doc: the numbers of a register from one on, the smallest first
-- params: series_id i64, year i64, from_number i64
-- rows: number i64
-- many
SELECT number FROM register_number
WHERE series_id = $series_id AND year = $year AND number >= $from_number ORDER BY number

-- name: number_insert
-- doc: a number is used or reserved, if nothing is known of it yet
-- from: struct register_number : {number}
-- exec
INSERT INTO register_number ({number}) VALUES ({$number}) ON CONFLICT DO NOTHING

-- name: number_skip
-- doc: the numbers from one on and below another that nothing is known of are passed over
-- from: struct register_number : series_id i64, year i64, number i64, reason text, by_account i64,
--       by_name text, at i64
-- params: below i64
-- exec
INSERT INTO register_number (series_id, year, number, state, reason, by_account, by_name, at)
WITH RECURSIVE gap (number) AS (
	SELECT CAST($number AS BIGINT) WHERE $number < $below
	UNION ALL SELECT number + 1 FROM gap WHERE number + 1 < $below)
SELECT $series_id, $year, number, 'skipped', $reason, $by_account, $by_name, $at FROM gap WHERE TRUE
ON CONFLICT DO NOTHING

-- name: number_load
-- doc: what became of a number
-- params: series_id i64, year i64, number i64
-- rows: {number}
-- as: struct register_number
-- one
SELECT {number} FROM register_number
WHERE series_id = $series_id AND year = $year AND number = $number

-- name: number_move
-- doc: a number comes from one state to another, unless somebody was first
-- from: struct register_number : {number}
-- params: was enum number_state
-- exec
UPDATE register_number SET state = $state, document_id = $document_id, reason = $reason,
	by_account = $by_account, by_name = $by_name, at = $at
WHERE series_id = $series_id AND year = $year AND number = $number AND state = $was

-- name: number_enter
-- doc: a number that was typed by hand is used; of two documents that have one the first keeps it, but
--      for the one that is written anew
-- from: struct register_number : {number}
-- params: replaces i64
-- exec
INSERT INTO register_number ({number}) VALUES ({$number})
ON CONFLICT (series_id, year, number) DO UPDATE
	SET state = excluded.state, document_id = excluded.document_id, reason = excluded.reason,
		by_account = excluded.by_account, by_name = excluded.by_name, at = excluded.at
	WHERE register_number.state <> 'used' OR register_number.document_id = $replaces

-- name: number_of_document
-- doc: the numbers that a document has
-- params: document_id i64
-- rows: {number}
-- as: struct register_number
-- many
SELECT {number} FROM register_number WHERE document_id = $document_id AND document_id IS NOT NULL

-- name: number_list
-- doc: what became of the numbers of a register behind one
-- params: series_id i64, year i64, after_number i64, most i64
-- rows: {number}
-- as: struct register_number
-- many
SELECT {number} FROM register_number
WHERE series_id = $series_id AND year = $year AND number > $after_number
ORDER BY number LIMIT $most

-- name: number_passed
-- doc: what a register of a year passed over at a time, the smallest first
-- params: series_id i64, year i64
-- rows: first i64, last i64, reason text, by_name text, at i64
-- as: struct number_range
-- many
SELECT MIN(number) AS first, MAX(number) AS last, reason, by_name, at FROM register_number
WHERE series_id = $series_id AND year = $year AND state = 'skipped'
GROUP BY reason, by_name, at ORDER BY first

-- name: number_free
-- doc: the numbers of a register behind one that no document has
-- params: series_id i64, year i64, after_number i64, most i64
-- rows: {number}
-- as: struct register_number
-- many
SELECT {number} FROM register_number
WHERE series_id = $series_id AND year = $year AND number > $after_number AND state <> 'used'
ORDER BY number LIMIT $most
