-- digest.sql -- who wants a digest by e-mail, and each day's until it is sent.
-- include: store/digest.h

-- columns: digest_new = tenant_id i64, account_id i64, day date, state enum digest_state, address text,
--          name text, subject text, body text, unsubscribe text, made_at i64

-- name: digest_choice_find
-- doc: what somebody chose
-- params: account_id i64
-- rows: kind enum digest_kind, hour i64
-- one
SELECT kind, hour FROM digest_choice WHERE account_id = $account_id

-- name: digest_choice_put
-- doc: …from now on
-- params: account_id i64, kind enum digest_kind, hour i64, chosen_at i64
-- exec
INSERT INTO digest_choice (account_id, kind, hour, chosen_at)
VALUES ($account_id, $kind, $hour, $chosen_at)
ON CONFLICT (account_id) DO UPDATE SET kind = excluded.kind, hour = excluded.hour,
	chosen_at = excluded.chosen_at

-- name: digest_choice_drop
-- doc: …never again
-- params: account_id i64
-- exec
DELETE FROM digest_choice WHERE account_id = $account_id

-- name: mailbox_now
-- doc: somebody's official mailbox on a day, the newest of several
-- params: account_id i64, today date
-- rows: address text
-- many
SELECT address FROM mailbox
WHERE account_id = $account_id AND valid_from <= $today AND (valid_to = '' OR valid_to >= $today)
ORDER BY valid_from DESC, id DESC LIMIT 1

-- name: digest_due
-- doc: who is to get one today and has none yet, behind an account, by account
-- params: today date, day_at i64, hour i64, after i64, most i64
-- rows: account_id i64, tenant_id i64, kind enum digest_kind, language text, address text
-- as: struct digest_due
-- many
SELECT c.account_id, a.tenant_id, c.kind, a.language, m.address
FROM digest_choice c JOIN account a ON a.id = c.account_id
	JOIN mailbox m ON m.id = (SELECT x.id FROM mailbox x
		WHERE x.account_id = c.account_id AND x.valid_from <= $today
			AND (x.valid_to = '' OR x.valid_to >= $today)
		ORDER BY x.valid_from DESC, x.id DESC LIMIT 1)
WHERE c.account_id > $after AND c.hour <= $hour AND NOT a.is_locked
	AND c.chosen_at <= $day_at + c.hour * 3600000000
	AND NOT EXISTS (SELECT 1 FROM digest d WHERE d.account_id = c.account_id AND d.day = $today)
ORDER BY c.account_id LIMIT $most

-- name: digest_insert
-- doc: one is made; a second one of that day is not
-- from: struct digest : {digest_new}
-- exec
INSERT INTO digest ({digest_new}) VALUES ({$digest_new}) ON CONFLICT (account_id, day) DO NOTHING

-- name: digest_claim
-- doc: the one whose turn it is, for a worker that has it until due_at
-- params: now i64, until_at i64
-- rows: id i64, {digest_new}, attempts i64, due_at i64
-- as: struct digest
-- many
UPDATE digest SET due_at = $until_at, attempts = attempts + 1
WHERE id = (SELECT id FROM digest WHERE state = 'queued' AND due_at <= $now ORDER BY due_at, id LIMIT 1
-- postgres: FOR UPDATE SKIP LOCKED
) RETURNING id, {digest_new}, attempts, due_at

-- name: digest_next
-- doc: when the next one's turn comes
-- rows: due_at i64
-- many
SELECT due_at FROM digest WHERE state = 'queued' ORDER BY due_at, id LIMIT 1

-- name: digest_hand
-- doc: a worker that has it hands it over: from here on nobody sends it again unasked
-- params: id i64, lease_at i64
-- exec
UPDATE digest SET state = 'handed' WHERE id = $id AND state = 'queued' AND due_at = $lease_at

-- name: digest_settle
-- doc: what became of it, from a worker that has it; text that is not wanted any more goes
-- params: state enum digest_state, due_at i64, told_at i64, error text, id i64, lease_at i64
-- exec
UPDATE digest SET state = $state, due_at = $due_at, told_at = $told_at, error = $error,
	subject = CASE WHEN $state = 'queued' THEN subject ELSE '' END,
	body = CASE WHEN $state = 'queued' THEN body ELSE '' END
WHERE id = $id AND state IN ('queued', 'handed') AND due_at = $lease_at

-- name: digest_put_off
-- doc: the mail server is away: no other one is tried before it
-- params: due_at i64, now i64
-- exec
UPDATE digest SET due_at = $due_at WHERE state = 'queued' AND due_at <= $now

-- name: digest_leases_end
-- doc: what workers had that are no more is due again, at once
-- exec
UPDATE digest SET due_at = 0 WHERE state = 'queued' AND due_at > 0

-- name: digest_is_old
-- doc: whether any waits that is not of today, or any is of days long past
-- params: today date, before date
-- rows: n i64
-- one
SELECT (SELECT COUNT(*) FROM (SELECT 1 AS x FROM digest WHERE state = 'queued' AND day < $today LIMIT 1) q) +
	(SELECT COUNT(*) FROM (SELECT 1 AS x FROM digest WHERE day < $before LIMIT 1) u) AS n

-- name: digest_end_old
-- doc: what could not be sent on its day is of no use any more
-- params: today date, now i64
-- exec
UPDATE digest SET state = 'failed', subject = '', body = '',
	error = CASE WHEN error = '' THEN 'the day is over' ELSE error END, told_at = $now
WHERE state = 'queued' AND day < $today AND due_at <= $now

-- name: digest_drop_old
-- doc: those of days long past
-- params: before date
-- exec
DELETE FROM digest WHERE day < $before

-- name: digest_count
-- doc: since a day: how many wait, wait after a try that failed, were taken, given up, and handed over without a word
-- params: since date, handed_before i64
-- rows: waiting i64, again i64, sent i64, failed i64, unsure i64
-- one
SELECT COUNT(*) FILTER (WHERE state = 'queued') AS waiting,
	COUNT(*) FILTER (WHERE state = 'queued' AND error <> '') AS again,
	COUNT(*) FILTER (WHERE state = 'sent') AS sent,
	COUNT(*) FILTER (WHERE state = 'failed') AS failed,
	COUNT(*) FILTER (WHERE state = 'handed' AND due_at <= $handed_before) AS unsure
FROM digest WHERE day >= $since

-- name: digest_last_error
-- doc: what the mail server said last; "" = it took what it was given
-- params: since i64
-- rows: error text
-- many
SELECT error FROM digest WHERE told_at > 0 AND told_at >= $since ORDER BY told_at DESC, id DESC LIMIT 1

-- name: digest_subjects
-- doc: whether an organ's digests say what documents are about
-- params: id i64
-- rows: digest_subjects bool
-- one
SELECT digest_subjects FROM tenant WHERE id = $id

-- name: digest_subjects_set
-- doc: …from now on
-- params: id i64, digest_subjects bool
-- exec
UPDATE tenant SET digest_subjects = $digest_subjects WHERE id = $id
