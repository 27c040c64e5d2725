-- print_ticket.sql -- long prints: ordered, made by and by, kept for a day.
-- include: store/print_ticket.h

-- columns: ticket_new = tenant_id i64, account_id i64, book enum book_kind, format text, language text,
--          year i64, day_from date, day_to date, number_first i64, number_last i64, series_id i64, made_at i64, rows_total i64
-- columns: ticket_rest = state enum ticket_state, ended_at i64, attempts i64, due_at i64, rows_done i64,
--          pages i64, blob hash?, bytes i64, name text, error text

-- name: ticket_insert
-- doc: one is ordered
-- from: struct print_ticket : {ticket_new}
-- rows: id i64
-- one
INSERT INTO print_ticket ({ticket_new}, state) VALUES ({$ticket_new}, 'waiting') RETURNING id

-- name: ticket_same
-- doc: one of the same that its person has open already
-- from: struct print_ticket : account_id i64, book enum book_kind, format text, language text, year i64,
--       day_from date, day_to date, number_first i64, number_last i64, series_id i64
-- rows: id i64
-- many
SELECT id FROM print_ticket
WHERE account_id = $account_id AND state IN ('waiting', 'working') AND book = $book AND format = $format
	AND language = $language AND year = $year AND day_from = $day_from AND day_to = $day_to
	AND number_first = $number_first AND number_last = $number_last AND series_id = $series_id
ORDER BY id LIMIT 1

-- name: ticket_open_count
-- doc: how many somebody has open
-- params: account_id i64
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM print_ticket WHERE account_id = $1 AND state IN ('waiting', 'working')

-- name: ticket_mine
-- doc: somebody's, the newest first
-- params: account_id i64, tenant_id i64, since i64, most i64
-- rows: id i64, {ticket_new}, {ticket_rest}
-- as: struct print_ticket
-- many
SELECT id, {ticket_new}, {ticket_rest} FROM print_ticket
WHERE account_id = $account_id AND tenant_id = $tenant_id AND made_at > $since
ORDER BY id DESC LIMIT $most

-- name: ticket_load
-- doc: one of somebody's
-- params: id i64, account_id i64, tenant_id i64, since i64
-- rows: id i64, {ticket_new}, {ticket_rest}
-- as: struct print_ticket
-- one
SELECT id, {ticket_new}, {ticket_rest} FROM print_ticket
WHERE id = $id AND account_id = $account_id AND tenant_id = $tenant_id AND made_at > $since

-- name: ticket_claim
-- doc: the one whose turn it is, for a worker that has it until due_at
-- params: now i64, until_at i64
-- rows: id i64, {ticket_new}, {ticket_rest}
-- as: struct print_ticket
-- many
UPDATE print_ticket SET state = 'working', due_at = $until_at, attempts = attempts + 1, rows_done = 0
WHERE id = (SELECT id FROM print_ticket WHERE state IN ('waiting', 'working') AND due_at <= $now
	ORDER BY due_at, id LIMIT 1
-- postgres: FOR UPDATE SKIP LOCKED
) RETURNING id, {ticket_new}, {ticket_rest}

-- name: ticket_next
-- doc: when the next one's turn comes
-- rows: due_at i64
-- many
SELECT due_at FROM print_ticket WHERE state IN ('waiting', 'working') ORDER BY due_at, id LIMIT 1

-- name: ticket_keep
-- doc: how far a worker that has it has come, which has it until due_at from now on
-- params: id i64, lease_at i64, due_at i64, rows_done i64, rows_total i64
-- exec
UPDATE print_ticket SET due_at = $due_at, rows_done = $rows_done, rows_total = $rows_total
WHERE id = $id AND state = 'working' AND due_at = $lease_at

-- name: ticket_again
-- doc: a worker that has it could not; the next try is not before due_at
-- params: id i64, lease_at i64, due_at i64, counts i64
-- exec
UPDATE print_ticket SET state = 'waiting', due_at = $due_at, rows_done = 0, attempts = attempts - 1 + $counts
WHERE id = $id AND state = 'working' AND due_at = $lease_at

-- name: ticket_settle
-- doc: what became of it, from a worker that has it
-- from: struct print_ticket : id i64, state enum ticket_state, ended_at i64, rows_done i64, pages i64,
--       blob hash?, bytes i64, name text, error text
-- params: lease_at i64
-- exec
UPDATE print_ticket SET state = $state, ended_at = $ended_at, due_at = 0, rows_done = $rows_done,
	pages = $pages, blob = $blob, bytes = $bytes, name = $name, error = $error
WHERE id = $id AND state = 'working' AND due_at = $lease_at

-- name: ticket_cancel
-- doc: its person does not want it any more
-- params: id i64, now i64
-- exec
UPDATE print_ticket SET state = 'cancelled', ended_at = $now, due_at = 0
WHERE id = $id AND state IN ('waiting', 'working')

-- name: ticket_leases_end
-- doc: what workers had that are no more is due again, at once
-- exec
UPDATE print_ticket SET due_at = 0 WHERE state IN ('waiting', 'working') AND due_at > 0

-- name: ticket_drop_old
-- doc: those that were ordered before a time
-- params: before i64
-- exec
DELETE FROM print_ticket WHERE made_at <= $1
