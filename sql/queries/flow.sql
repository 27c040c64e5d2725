-- flow.sql -- directives, assignments, more time, working days, and who sees what.
-- include: store/flow.h

-- columns: directive_new = tenant_id i64, document_id i64, by_account i64, by_name text,
--          on_behalf_of text, text text, at i64, assignment_id i64?

-- columns: assignment_new = tenant_id i64, document_id i64, directive_id i64?, parent_id i64?,
--          unit_id i64?, account_id i64?, part enum assignment_part, state enum assignment_state,
--          due_on date, due_days i64, queue_rank i64, created_at i64, seen_at i64, ended_at i64,
--          ended_by i64, reason text, answer_id i64?, giver_id i64?, settled_at i64, is_checked bool,
--          done_on date

-- columns: assignment = id i64, {assignment_new}, version i64

-- columns: extension = id i64, tenant_id i64, assignment_id i64, asked_by i64, asked_at i64,
--          asked_for date, reason text, state enum extension_state, answered_by i64,
--          answered_at i64, answer text

-- Lists of ids come as JSON: the accounts, units and headed units of an actor.
-- fragment: of_accounts
-- sqlite: IN (SELECT value FROM json_each($accounts))
-- postgres: = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($accounts AS JSONB))))

-- fragment: of_units
-- sqlite: IN (SELECT value FROM json_each($units))
-- postgres: = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($units AS JSONB))))

-- fragment: of_headed
-- sqlite: IN (SELECT value FROM json_each($headed))
-- postgres: = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($headed AS JSONB))))

-- The same of what is asked with every page: a loop over the list, for SQLite builds a table of an IN at every look.
-- The list names nobody twice.
-- fragment: each_account
-- sqlite: json_each($accounts) CROSS JOIN

-- fragment: that_account
-- sqlite: = json_each.value
-- postgres: = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($accounts AS JSONB))))

-- fragment: each_unit
-- sqlite: json_each($units) CROSS JOIN

-- fragment: that_unit
-- sqlite: = json_each.value
-- postgres: = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($units AS JSONB))))

-- fragment: each_headed
-- sqlite: json_each($headed) CROSS JOIN

-- fragment: that_headed
-- sqlite: = json_each.value
-- postgres: = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($headed AS JSONB))))

-- fragment: of_leaders
-- sqlite: IN (SELECT value FROM json_each($leaders))
-- postgres: = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($leaders AS JSONB))))

-- Tasks that were given to other organs by what holds: what somebody wrote, or ($keeps) all that the organ gave.
-- fragment: to_answer
x.tenant_id = $tenant_id AND x.is_given AND d.standing = 'holds' AND ($keeps
-- sqlite: OR x.drafter_id IN (SELECT value FROM json_each($drafters)))
-- postgres: OR x.drafter_id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($drafters AS JSONB)))))

-- those that count: work that was given and neither given back nor taken back
-- fragment: stands
x.state NOT IN ('returned', 'withdrawn')

-- ---- the document ----

-- name: flow_document_step
-- doc: how far a registered document has come, if nobody else has changed it since
-- from: struct document : id i64, progress enum progress, presented_to i64, deadline_on date,
--       finished_at i64, updated_at i64, version i64
-- exec
UPDATE document SET progress = $progress, presented_to = $presented_to, deadline_on = $deadline_on,
	finished_at = $finished_at, updated_at = $updated_at, version = version + 1
WHERE id = $id AND version = $version AND state = 'registered'

-- ---- directives ----

-- name: directive_insert
-- doc: what somebody says is to be done
-- from: struct directive : {directive_new}
-- rows: id i64
-- one
INSERT INTO directive ({directive_new}) VALUES ({$directive_new}) RETURNING id

-- name: directive_list
-- doc: what has been said about a document, in that order
-- params: document_id i64
-- rows: id i64, {directive_new}
-- as: struct directive
-- many
SELECT id, {directive_new} FROM directive WHERE document_id = $document_id ORDER BY id

-- ---- assignments ----

-- name: assignment_insert
-- doc: somebody has something to do with a document
-- from: struct assignment : {assignment_new}
-- rows: id i64
-- one
INSERT INTO assignment ({assignment_new}) VALUES ({$assignment_new}) RETURNING id

-- name: assignment_update
-- doc: state, deadline, end and hands of an assignment, if nobody else has changed it since
-- from: struct assignment : id i64, state enum assignment_state, due_on date, due_days i64,
--       queue_rank i64, seen_at i64, ended_at i64, ended_by i64, reason text, answer_id i64?,
--       giver_id i64?, settled_at i64, account_id i64?, unit_id i64?, done_on date, version i64
-- exec
UPDATE assignment SET state = $state, due_on = $due_on, due_days = $due_days,
	queue_rank = $queue_rank, seen_at = $seen_at, ended_at = $ended_at, ended_by = $ended_by,
	reason = $reason, answer_id = $answer_id, giver_id = $giver_id, settled_at = $settled_at,
	account_id = $account_id, unit_id = $unit_id, done_on = $done_on, version = version + 1
WHERE id = $id AND version = $version

-- name: assignment_load
-- doc: one assignment of an organ
-- params: tenant_id i64, id i64
-- rows: {assignment}, parent_unit i64?
-- as: struct assignment
-- one
SELECT {x.assignment}, p.unit_id AS parent_unit
FROM assignment x LEFT JOIN assignment p ON p.id = x.parent_id
WHERE x.tenant_id = $tenant_id AND x.id = $id

-- name: assignment_list
-- doc: all assignments of a document, those that are over too, each after the one it is below
-- params: document_id i64
-- rows: {assignment}, parent_unit i64?, unit_name text?, account_name text?, n_parts i64
-- as: struct assignment
-- many
SELECT {x.assignment}, p.unit_id AS parent_unit, u.name AS unit_name, a.name AS account_name,
	(SELECT COUNT(*) FROM document d WHERE d.above_id = x.id AND d.above_id > 0
		AND d.progress IN ('assigned', 'processing')) AS n_parts
FROM assignment x LEFT JOIN assignment p ON p.id = x.parent_id
	LEFT JOIN unit u ON u.id = x.unit_id LEFT JOIN account a ON a.id = x.account_id
WHERE x.document_id = $document_id ORDER BY x.id

-- ---- what waits for whom ----

-- SQLite takes the partial indexes only where their conditions are repeated word for word.
-- fragment: with_names
LEFT JOIN assignment p ON p.id = x.parent_id LEFT JOIN unit u ON u.id = x.unit_id
LEFT JOIN account a ON a.id = x.account_id

-- fragment: behind
AND (x.queue_rank, x.id) > ($after_rank, $after_id) ORDER BY x.queue_rank, x.id LIMIT $most

-- name: work_present
-- doc: what is registered and lies before nobody yet: the most urgent and the earliest due first, then what came first
-- from: struct work_page : tenant_id i64, after_rank i64, after_id i64, most i64
-- rows: id i64, queue_rank i64
-- as: struct work_found
-- many
SELECT id, queue_rank FROM document
WHERE tenant_id = $tenant_id AND progress = 'new' AND progress IN ('new', 'presented')
	AND presented_to = 0 AND (queue_rank, id) > ($after_rank, $after_id)
ORDER BY queue_rank, id LIMIT $most

-- name: work_direct
-- doc: what lies before leaders, in the same order
-- from: struct work_page : tenant_id i64, leaders text, after_rank i64, after_id i64, most i64
-- rows: id i64, queue_rank i64
-- as: struct work_found
-- many
SELECT id, queue_rank FROM document
WHERE tenant_id = $tenant_id AND progress = 'presented' AND progress IN ('new', 'presented')
	AND presented_to {of_leaders} AND (queue_rank, id) > ($after_rank, $after_id)
ORDER BY queue_rank, id LIMIT $most

-- name: work_pass
-- doc: what a unit's heads have to pass on or to do, the most urgent and the earliest due first
-- from: struct work_page : headed text, after_rank i64, after_id i64, most i64
-- rows: {assignment}, parent_unit i64?, unit_name text?, account_name text?
-- as: struct assignment
-- many
SELECT {x.assignment}, p.unit_id AS parent_unit, u.name AS unit_name, a.name AS account_name
FROM assignment x {with_names}
WHERE x.account_id IS NULL AND x.unit_id {of_headed} AND x.state IN ('new', 'seen', 'working')
	{behind}

-- name: work_mine
-- doc: what somebody has to do in a part, in the same order; of what they lead, an opinion that another organ asks
--      for, or all else
-- from: struct work_page : accounts text, part enum assignment_part, asks bool, after_rank i64, after_id i64,
--       most i64
-- rows: {assignment}, parent_unit i64?, unit_name text?, account_name text?
-- as: struct assignment
-- many
SELECT {x.assignment}, p.unit_id AS parent_unit, u.name AS unit_name, a.name AS account_name
FROM assignment x {with_names}
WHERE x.account_id IS NOT NULL AND x.account_id {of_accounts} AND x.part = $part
	AND x.state IN ('new', 'seen', 'working')
	AND ($part <> 'lead' OR EXISTS (SELECT 1 FROM rider r
		WHERE r.document_id = x.document_id AND r.kind = 'opinion-request') = $asks) {behind}

-- name: work_known
-- doc: what somebody is informed of and has not opened: invitations to meetings, or all else
-- from: struct work_page : accounts text, meets bool, after_rank i64, after_id i64, most i64
-- rows: {assignment}, parent_unit i64?, unit_name text?, account_name text?
-- as: struct assignment
-- many
SELECT {x.assignment}, p.unit_id AS parent_unit, u.name AS unit_name, a.name AS account_name
FROM assignment x JOIN document d ON d.id = x.document_id {with_names}
WHERE x.account_id IS NOT NULL AND x.account_id {of_accounts} AND x.part = 'informed'
	AND x.state IN ('new', 'seen', 'working') AND (d.notice = 'meeting') = $meets {behind}

-- name: work_returned
-- doc: what leaders, or a unit's heads, gave and got back, and have not seen to
-- from: struct work_page : leaders text, headed text, after_rank i64, after_id i64, most i64
-- rows: {assignment}, parent_unit i64?, unit_name text?, account_name text?
-- as: struct assignment
-- many
SELECT {x.assignment}, p.unit_id AS parent_unit, u.name AS unit_name, a.name AS account_name
FROM assignment x {with_names}
WHERE x.id IN (
	SELECT g.id FROM assignment g WHERE g.giver_id IS NOT NULL AND g.giver_id {of_leaders}
		AND g.state = 'returned' AND g.settled_at = 0
	UNION ALL
	SELECT c.id FROM assignment o JOIN assignment c ON c.parent_id = o.id
	WHERE o.account_id IS NULL AND o.unit_id {of_headed} AND o.state IN ('new', 'seen', 'working')
		AND c.parent_id IS NOT NULL AND c.state = 'returned' AND c.settled_at = 0
	UNION ALL
	SELECT c.id FROM assignment o JOIN assignment c ON c.parent_id = o.id
	WHERE o.account_id IS NULL AND o.unit_id {of_headed} AND o.state = 'passed'
		AND c.parent_id IS NOT NULL AND c.state = 'returned' AND c.settled_at = 0) {behind}

-- name: work_extension
-- doc: more time that is asked of leaders, or of a unit's heads
-- from: struct work_page : tenant_id i64, leaders text, headed text, after_rank i64, after_id i64,
--       most i64
-- rows: {assignment}, parent_unit i64?, unit_name text?, account_name text?
-- as: struct assignment
-- many
SELECT {x.assignment}, p.unit_id AS parent_unit, u.name AS unit_name, a.name AS account_name
FROM assignment x {with_names}
WHERE x.id IN (
	SELECT y.id FROM extension q JOIN assignment y ON y.id = q.assignment_id
		LEFT JOIN assignment o ON o.id = y.parent_id
	WHERE q.tenant_id = $tenant_id AND q.state = 'open' AND y.state IN ('new', 'seen', 'working', 'passed')
		AND (y.giver_id {of_leaders} OR o.unit_id {of_headed})) {behind}

-- name: work_accept
-- doc: what leaders, or a unit's heads, gave and is handed in
-- from: struct work_page : leaders text, headed text, after_rank i64, after_id i64, most i64
-- rows: {assignment}, parent_unit i64?, unit_name text?, account_name text?
-- as: struct assignment
-- many
SELECT {x.assignment}, p.unit_id AS parent_unit, u.name AS unit_name, a.name AS account_name
FROM assignment x {with_names}
WHERE x.id IN (
	SELECT g.id FROM assignment g WHERE g.giver_id IS NOT NULL AND g.giver_id {of_leaders}
		AND g.state = 'handed'
	UNION ALL
	SELECT c.id FROM assignment o JOIN assignment c ON c.parent_id = o.id
	WHERE o.account_id IS NULL AND o.unit_id {of_headed} AND o.state = 'passed'
		AND c.parent_id IS NOT NULL AND c.state = 'handed') {behind}

-- name: work_due
-- doc: what somebody was told is due, or over, and has not looked at; as long as it is theirs, or they gave it
-- from: struct work_page : accounts text, leaders text, headed text, after_rank i64, after_id i64, most i64
-- rows: {assignment}, parent_unit i64?, unit_name text?, account_name text?
-- as: struct assignment
-- many
SELECT {x.assignment}, p.unit_id AS parent_unit, u.name AS unit_name, a.name AS account_name
FROM assignment x {with_names}
WHERE x.id IN (
	SELECT y.id FROM reminder r JOIN assignment y ON y.id = r.assignment_id AND y.due_on = r.due_on
		LEFT JOIN assignment o ON o.id = y.parent_id
	WHERE r.account_id {of_accounts} AND r.seen_at = 0 AND y.state IN ('new', 'seen', 'working', 'passed')
		AND (y.account_id {of_accounts} OR y.giver_id {of_leaders}
			OR (y.account_id IS NULL AND y.unit_id {of_headed}) OR o.unit_id {of_headed})) {behind}

-- name: work_ended
-- doc: documents that somebody had work with and that hold no more, until they look at them
-- from: struct work_page : accounts text, after_rank i64, after_id i64, most i64
-- rows: id i64, queue_rank i64, why text
-- as: struct work_found
-- many
SELECT DISTINCT d.id, d.queue_rank, w.why FROM work_left w JOIN document d ON d.id = w.document_id
WHERE w.account_id {of_accounts} AND w.seen_at = 0 AND (d.queue_rank, d.id) > ($after_rank, $after_id)
ORDER BY d.queue_rank, d.id LIMIT $most

-- name: work_watch
-- doc: what leaders, or a unit's heads, gave and is not over
-- from: struct work_page : leaders text, headed text, after_rank i64, after_id i64, most i64
-- rows: {assignment}, parent_unit i64?, unit_name text?, account_name text?
-- as: struct assignment
-- many
SELECT {x.assignment}, p.unit_id AS parent_unit, u.name AS unit_name, a.name AS account_name
FROM assignment x {with_names}
WHERE x.id IN (
	SELECT g.id FROM assignment g WHERE g.giver_id IS NOT NULL AND g.giver_id {of_leaders}
		AND g.state IN ('new', 'seen', 'working', 'passed', 'handed')
	UNION ALL
	SELECT c.id FROM assignment o JOIN assignment c ON c.parent_id = o.id
	WHERE o.account_id IS NULL AND o.unit_id {of_headed} AND o.state IN ('new', 'seen', 'working')
		AND c.state IN ('new', 'seen', 'working', 'passed', 'handed')
	UNION ALL
	SELECT c.id FROM assignment o JOIN assignment c ON c.parent_id = o.id
	WHERE o.account_id IS NULL AND o.unit_id {of_headed} AND o.state = 'passed'
		AND c.state IN ('new', 'seen', 'working', 'passed', 'handed')) {behind}

-- name: work_count
-- doc: how many lie in each queue, up to so many, and how many of these are overdue; what nobody of the
--      lists can have is not looked for
-- from: struct work_page : tenant_id i64, accounts text, headed text, leaders text, presents bool,
--       drafters text, keeps bool, today date, most i64
-- rows: queue enum work_queue, n i64, late i64
-- many
SELECT 'present' AS queue, COUNT(*) AS n, COUNT(*) FILTER (WHERE due_on <> '' AND due_on < $today) AS late
FROM (SELECT due_on FROM document
	WHERE $presents AND tenant_id = $tenant_id AND progress = 'new' AND progress IN ('new', 'presented')
		AND presented_to = 0 LIMIT $most) q
UNION ALL
SELECT 'direct', COUNT(*), COUNT(*) FILTER (WHERE due_on <> '' AND due_on < $today)
FROM (SELECT due_on FROM document
	WHERE $leaders <> '[]' AND tenant_id = $tenant_id AND progress = 'presented' AND progress IN ('new', 'presented')
		AND presented_to {of_leaders} LIMIT $most) q
UNION ALL
SELECT 'pass', COUNT(*), COUNT(*) FILTER (WHERE due_on <> '' AND due_on < $today)
FROM (SELECT due_on FROM assignment
	WHERE $headed <> '[]' AND account_id IS NULL AND unit_id {of_headed} AND state IN ('new', 'seen', 'working')
	LIMIT $most) q
UNION ALL
SELECT CASE WHEN q.kind IS NULL THEN 'lead' ELSE 'opinion' END, COUNT(*),
	COUNT(*) FILTER (WHERE q.due_on <> '' AND q.due_on < $today)
FROM (SELECT x.due_on, r.kind FROM {each_account} assignment x
		LEFT JOIN rider r ON r.document_id = x.document_id AND r.kind = 'opinion-request'
	WHERE x.account_id IS NOT NULL AND x.account_id {that_account}
		AND x.part = 'lead' AND x.state IN ('new', 'seen', 'working') LIMIT $most) q
GROUP BY 1
UNION ALL
SELECT 'support', COUNT(*), COUNT(*) FILTER (WHERE due_on <> '' AND due_on < $today)
FROM (SELECT x.due_on FROM {each_account} assignment x WHERE x.account_id IS NOT NULL AND x.account_id {that_account}
	AND x.part = 'support' AND x.state IN ('new', 'seen', 'working') LIMIT $most) q
UNION ALL
SELECT CASE WHEN q.notice = 'meeting' THEN 'meeting' ELSE 'informed' END, COUNT(*),
	COUNT(*) FILTER (WHERE q.due_on <> '' AND q.due_on < $today)
FROM (SELECT x.due_on, d.notice FROM {each_account} assignment x JOIN document d ON d.id = x.document_id
	WHERE x.account_id IS NOT NULL AND x.account_id {that_account} AND x.part = 'informed'
		AND x.state IN ('new', 'seen', 'working') LIMIT $most) q
GROUP BY 1
UNION ALL
SELECT 'returned', COUNT(*), COUNT(*) FILTER (WHERE due_on <> '' AND due_on < $today)
FROM (SELECT due_on FROM assignment WHERE ($leaders <> '[]' OR $headed <> '[]') AND id IN (
	SELECT g.id FROM assignment g WHERE $leaders <> '[]' AND g.giver_id IS NOT NULL AND g.giver_id {of_leaders}
		AND g.state = 'returned' AND g.settled_at = 0
	UNION ALL
	SELECT c.id FROM assignment o JOIN assignment c ON c.parent_id = o.id
	WHERE $headed <> '[]' AND o.account_id IS NULL AND o.unit_id {of_headed} AND o.state IN ('new', 'seen', 'working')
		AND c.parent_id IS NOT NULL AND c.state = 'returned' AND c.settled_at = 0
	UNION ALL
	SELECT c.id FROM assignment o JOIN assignment c ON c.parent_id = o.id
	WHERE $headed <> '[]' AND o.account_id IS NULL AND o.unit_id {of_headed} AND o.state = 'passed'
		AND c.parent_id IS NOT NULL AND c.state = 'returned' AND c.settled_at = 0) LIMIT $most) q
UNION ALL
SELECT 'extension', COUNT(*), COUNT(*) FILTER (WHERE due_on <> '' AND due_on < $today)
FROM (SELECT due_on FROM assignment WHERE ($leaders <> '[]' OR $headed <> '[]') AND id IN (
	SELECT y.id FROM extension q JOIN assignment y ON y.id = q.assignment_id
		LEFT JOIN assignment o ON o.id = y.parent_id
	WHERE q.tenant_id = $tenant_id AND q.state = 'open' AND y.state IN ('new', 'seen', 'working', 'passed')
		AND (y.giver_id {of_leaders} OR o.unit_id {of_headed})) LIMIT $most) q
UNION ALL
SELECT 'extension', COUNT(*), COUNT(*) FILTER (WHERE due_now <> '' AND due_now < $today)
FROM (SELECT x.due_now FROM organ_task x JOIN document d ON d.id = x.document_id
	WHERE $drafters <> '[]' AND x.asked_for <> '' AND {to_answer} LIMIT $most) q
UNION ALL
SELECT 'accept', COUNT(*), COUNT(*) FILTER (WHERE due_now <> '' AND due_now < COALESCE(NULLIF(done_on, ''), $today))
FROM (SELECT x.due_now, x.done_on FROM organ_task x JOIN document d ON d.id = x.document_id
	WHERE $drafters <> '[]' AND (x.state = 'handed' OR x.is_unread) AND {to_answer} LIMIT $most) q
UNION ALL
SELECT 'accept', COUNT(*), COUNT(*) FILTER (WHERE due_on <> '' AND due_on < done_on)
FROM (SELECT due_on, done_on FROM assignment WHERE ($leaders <> '[]' OR $headed <> '[]') AND id IN (
	SELECT g.id FROM assignment g WHERE $leaders <> '[]' AND g.giver_id IS NOT NULL AND g.giver_id {of_leaders}
		AND g.state = 'handed'
	UNION ALL
	SELECT c.id FROM assignment o JOIN assignment c ON c.parent_id = o.id
	WHERE $headed <> '[]' AND o.account_id IS NULL AND o.unit_id {of_headed} AND o.state = 'passed'
		AND c.parent_id IS NOT NULL AND c.state = 'handed') LIMIT $most) q
UNION ALL
SELECT 'due', COUNT(*), COUNT(*) FILTER (WHERE due_on <> '' AND due_on < $today)
FROM (SELECT DISTINCT y.id, y.due_on FROM {each_account} reminder r JOIN assignment y ON y.id = r.assignment_id AND y.due_on = r.due_on
	WHERE r.account_id {that_account} AND r.seen_at = 0 AND y.state IN ('new', 'seen', 'working', 'passed')
		AND (y.account_id = r.account_id OR y.account_id {of_accounts} OR y.giver_id {of_leaders}
			OR (y.account_id IS NULL AND y.unit_id {of_headed})
			OR (SELECT o.unit_id FROM assignment o WHERE o.id = y.parent_id) {of_headed}) LIMIT $most) q
UNION ALL
SELECT 'ended', COUNT(*), 0
FROM (SELECT DISTINCT l.document_id FROM {each_account} work_left l WHERE l.account_id {that_account} AND l.seen_at = 0
	LIMIT $most) q
UNION ALL
SELECT 'watch', COUNT(*), COUNT(*) FILTER (WHERE due_on <> '' AND due_on < $today)
FROM (SELECT due_on FROM assignment WHERE ($leaders <> '[]' OR $headed <> '[]') AND id IN (
	SELECT g.id FROM assignment g WHERE $leaders <> '[]' AND g.giver_id IS NOT NULL AND g.giver_id {of_leaders}
		AND g.state IN ('new', 'seen', 'working', 'passed', 'handed')
	UNION ALL
	SELECT c.id FROM assignment o JOIN assignment c ON c.parent_id = o.id
	WHERE $headed <> '[]' AND o.account_id IS NULL AND o.unit_id {of_headed} AND o.state IN ('new', 'seen', 'working')
		AND c.state IN ('new', 'seen', 'working', 'passed', 'handed')
	UNION ALL
	SELECT c.id FROM assignment o JOIN assignment c ON c.parent_id = o.id
	WHERE $headed <> '[]' AND o.account_id IS NULL AND o.unit_id {of_headed} AND o.state = 'passed'
		AND c.state IN ('new', 'seen', 'working', 'passed', 'handed')) LIMIT $most) q

-- ---- tasks: what somebody leads, their units lead, or they gave, the newest first ----

-- standing_of of model/flow.h, for those that stand
-- fragment: standing
CASE WHEN x.due_on = '' THEN 'undated'
	WHEN x.state = 'done' AND x.done_on <= x.due_on THEN 'done'
	WHEN x.state = 'done' THEN 'done-late'
	WHEN x.due_on < CASE WHEN x.done_on = '' THEN $today ELSE x.done_on END THEN 'open-late'
	ELSE 'open' END

-- fragment: tasks_behind
AND x.id < $after_id ORDER BY x.id DESC LIMIT $most

-- Of what was passed on within a unit it is the unit's; of its own matter, whoever's it was passed on to.
-- fragment: once
AND (x.giver_id IS NOT NULL OR p.unit_id <> x.unit_id OR (p.parent_id IS NULL AND p.giver_id IS NULL AND p.id IS NOT NULL))

-- What a leader gave to somebody directly counts with the unit of their first post in one.
-- fragment: of_own_people
x.account_id IN (SELECT o.account_id FROM post o WHERE o.tenant_id = $tenant_id AND o.valid_from <= $today AND (o.valid_to = '' OR o.valid_to >= $today)
-- sqlite: AND o.unit_id IN (SELECT value FROM json_each($headed))
-- postgres: AND o.unit_id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($headed AS JSONB))))
	) AND x.account_id IS NOT NULL AND x.unit_id IS NULL AND x.parent_id IS NULL AND x.giver_id IS NOT NULL
	AND (SELECT MIN(o.unit_id) FROM post o WHERE o.account_id = x.account_id AND o.valid_from <= $today AND (o.valid_to = '' OR o.valid_to >= $today))
-- sqlite: IN (SELECT value FROM json_each($headed))
-- postgres: = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($headed AS JSONB))))

-- fragment: own_unit
(SELECT MIN(o.unit_id) FROM post o WHERE o.account_id = x.account_id AND o.valid_from <= $today AND (o.valid_to = '' OR o.valid_to >= $today))

-- name: task_mine
-- doc: what somebody leads, all or of one standing ('' = any)
-- from: struct work_page : accounts text, standing text, today date, after_id i64, most i64
-- rows: {assignment}, parent_unit i64?, unit_name text?, account_name text?
-- as: struct assignment
-- many
SELECT {x.assignment}, p.unit_id AS parent_unit, u.name AS unit_name, a.name AS account_name
FROM assignment x {with_names}
WHERE x.account_id IS NOT NULL AND x.account_id {of_accounts} AND x.part = 'lead' AND {stands}
	AND ($standing = '' OR $standing = {standing}) {tasks_behind}

-- name: task_count_mine
-- doc: how many of the newest of them are of each standing
-- from: struct work_page : accounts text, today date, after_id i64, most i64
-- rows: standing enum task_standing, n i64
-- as: struct task_tally
-- many
SELECT q.standing, COUNT(*) AS n FROM (
	SELECT {standing} AS standing FROM assignment x
	WHERE x.account_id IS NOT NULL AND x.account_id {of_accounts} AND x.part = 'lead' AND {stands} {tasks_behind}) q
GROUP BY q.standing ORDER BY q.standing

-- name: task_unit
-- doc: what units lead, each once, and what their people were given directly, all or of one standing ('' = any)
-- from: struct work_page : tenant_id i64, headed text, standing text, today date, soon date, after_id i64, most i64
-- rows: {assignment}, parent_unit i64?, unit_name text?, account_name text?
-- as: struct assignment
-- many
SELECT {x.assignment}, p.unit_id AS parent_unit, u.name AS unit_name, a.name AS account_name
FROM assignment x {with_names}
WHERE x.id IN (
	SELECT y.id FROM (SELECT x.id FROM assignment x LEFT JOIN assignment p ON p.id = x.parent_id
		WHERE x.unit_id IS NOT NULL AND x.unit_id {of_headed} AND x.part = 'lead' AND {stands} {once}
			AND ($standing = '' OR $standing = {standing}) AND ($soon = '' OR x.due_on <= $soon) {tasks_behind}) y
	UNION ALL
	SELECT y.id FROM (SELECT x.id FROM assignment x
		WHERE {of_own_people} AND x.part = 'lead' AND {stands}
			AND ($standing = '' OR $standing = {standing}) AND ($soon = '' OR x.due_on <= $soon) {tasks_behind}) y)
ORDER BY x.id DESC LIMIT $most

-- name: task_count_unit
-- doc: how many of the newest of them are of each standing
-- from: struct work_page : tenant_id i64, headed text, today date, after_id i64, most i64
-- rows: standing enum task_standing, n i64
-- as: struct task_tally
-- many
SELECT q.standing, COUNT(*) AS n FROM (
	SELECT y.standing FROM (SELECT {standing} AS standing FROM assignment x LEFT JOIN assignment p ON p.id = x.parent_id
		WHERE x.unit_id IS NOT NULL AND x.unit_id {of_headed} AND x.part = 'lead' AND {stands} {once} {tasks_behind}) y
	UNION ALL
	SELECT y.standing FROM (SELECT {standing} AS standing FROM assignment x
		WHERE {of_own_people} AND x.part = 'lead' AND {stands} {tasks_behind}) y) q
GROUP BY q.standing ORDER BY q.standing

-- name: unit_tally
-- doc: of each unit, how many of the newest of them are of each standing, and how many are due by a day
-- from: struct work_page : tenant_id i64, headed text, today date, soon date, most i64
-- rows: unit_id i64, standing enum task_standing, n i64, soon i64
-- as: struct unit_tally
-- many
SELECT q.unit_id, q.standing, COUNT(*) AS n, COUNT(*) FILTER (WHERE q.due_on <= $soon) AS soon FROM (
	SELECT y.unit_id, y.due_on, y.standing FROM (
		SELECT x.unit_id AS unit_id, x.due_on AS due_on, {standing} AS standing
		FROM assignment x LEFT JOIN assignment p ON p.id = x.parent_id
		WHERE x.unit_id IS NOT NULL AND x.unit_id {of_headed} AND x.part = 'lead' AND {stands} {once}
		ORDER BY x.id DESC LIMIT $most) y
	UNION ALL
	SELECT y.unit_id, y.due_on, y.standing FROM (
		SELECT {own_unit} AS unit_id,
			x.due_on AS due_on, {standing} AS standing
		FROM assignment x WHERE {of_own_people} AND x.part = 'lead' AND {stands}
		ORDER BY x.id DESC LIMIT $most) y) q
GROUP BY q.unit_id, q.standing ORDER BY q.unit_id, q.standing

-- name: task_given
-- doc: what leaders gave, all or of one standing ('' = any)
-- from: struct work_page : leaders text, standing text, today date, after_id i64, most i64
-- rows: {assignment}, parent_unit i64?, unit_name text?, account_name text?
-- as: struct assignment
-- many
SELECT {x.assignment}, p.unit_id AS parent_unit, u.name AS unit_name, a.name AS account_name
FROM assignment x {with_names}
WHERE x.giver_id IS NOT NULL AND x.giver_id {of_leaders} AND x.part = 'lead' AND {stands}
	AND ($standing = '' OR $standing = {standing}) {tasks_behind}

-- name: task_count_given
-- doc: how many of the newest of them are of each standing
-- from: struct work_page : leaders text, today date, after_id i64, most i64
-- rows: standing enum task_standing, n i64
-- as: struct task_tally
-- many
SELECT q.standing, COUNT(*) AS n FROM (
	SELECT {standing} AS standing FROM assignment x
	WHERE x.giver_id IS NOT NULL AND x.giver_id {of_leaders} AND x.part = 'lead' AND {stands} {tasks_behind}) q
GROUP BY q.standing ORDER BY q.standing


-- ---- deadlines that people are told of ----

-- name: reminder_void
-- doc: that it was near is no news once it is over
-- from: struct reminding_day : tenant_id i64, today date, now i64
-- exec
UPDATE reminder SET seen_at = $now
WHERE seen_at = 0 AND NOT is_late AND due_on < $today AND tenant_id = $tenant_id

-- name: reminder_make
-- doc: the persons and the heads who have it, and the leaders and the heads who gave it, are told once
-- from: struct reminding_day : tenant_id i64, today date, soon date, now i64
-- exec
INSERT INTO reminder (assignment_id, account_id, due_on, is_late, tenant_id, made_at)
SELECT q.id, q.account_id, q.due_on, q.due_on < $today, $tenant_id, $now FROM (
	SELECT x.id, x.due_on, x.account_id FROM assignment x
	WHERE x.tenant_id = $tenant_id AND x.due_on <> '' AND x.due_on <= $soon AND x.account_id IS NOT NULL
		AND x.state IN ('new', 'seen', 'working', 'passed') AND x.part <> 'informed'
	UNION
	SELECT x.id, x.due_on, x.giver_id FROM assignment x
	WHERE x.tenant_id = $tenant_id AND x.due_on <> '' AND x.due_on <= $soon AND x.giver_id IS NOT NULL
		AND x.state IN ('new', 'seen', 'working', 'passed') AND x.part <> 'informed'
	UNION
	SELECT x.id, x.due_on, h.account_id FROM assignment x
		JOIN post h ON h.tenant_id = x.tenant_id AND h.role = 'head' AND h.unit_id = x.unit_id AND x.account_id IS NULL
	WHERE x.tenant_id = $tenant_id AND x.due_on <> '' AND x.due_on <= $soon AND h.valid_from <= $today
		AND x.state IN ('new', 'seen', 'working', 'passed') AND x.part <> 'informed'
		AND (h.valid_to = '' OR h.valid_to >= $today)
	UNION
	SELECT x.id, x.due_on, h.account_id FROM assignment x JOIN assignment o ON o.id = x.parent_id
		JOIN post h ON h.tenant_id = x.tenant_id AND h.role = 'head' AND h.unit_id = o.unit_id
	WHERE x.tenant_id = $tenant_id AND x.due_on <> '' AND x.due_on <= $soon AND h.valid_from <= $today
		AND x.state IN ('new', 'seen', 'working', 'passed') AND x.part <> 'informed'
		AND (h.valid_to = '' OR h.valid_to >= $today)) q
WHERE TRUE ON CONFLICT DO NOTHING

-- name: reminder_waits
-- doc: how often somebody was told of a document's, and has not looked at it
-- params: account_id i64, document_id i64
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM reminder r JOIN assignment x ON x.id = r.assignment_id
WHERE r.account_id = $account_id AND r.seen_at = 0 AND x.document_id = $document_id

-- name: reminder_seen
-- doc: somebody has looked at a document
-- params: account_id i64, document_id i64, now i64
-- exec
UPDATE reminder SET seen_at = $now
WHERE account_id = $account_id AND seen_at = 0
	AND assignment_id IN (SELECT id FROM assignment WHERE document_id = $document_id)

-- ---- work that is over because its document holds no more ----

-- name: work_left_add
-- doc: persons, heads of units and the leader who have to do with a document are told that it is over, and why
-- from: struct leaving_work : document_id i64, leader_id i64, actor_id i64, why text, today date, now i64
-- exec
INSERT INTO work_left (document_id, account_id, tenant_id, why, left_at)
SELECT $document_id, q.account_id, q.tenant_id, $why, $now FROM (
	SELECT x.account_id, x.tenant_id FROM assignment x
	WHERE x.document_id = $document_id AND x.account_id IS NOT NULL
		AND x.state IN ('new', 'seen', 'working', 'passed', 'handed')
	UNION
	SELECT h.account_id, x.tenant_id FROM assignment x
		JOIN post h ON h.tenant_id = x.tenant_id AND h.role = 'head' AND h.unit_id = x.unit_id
	WHERE x.document_id = $document_id AND x.account_id IS NULL AND x.state IN ('new', 'seen', 'working')
		AND h.valid_from <= $today AND (h.valid_to = '' OR h.valid_to >= $today)
	UNION
	SELECT a.id, a.tenant_id FROM account a WHERE a.id = $leader_id) q
WHERE q.account_id <> $actor_id ON CONFLICT DO NOTHING

-- name: work_left_waits
-- doc: whether somebody has not looked at a document since it is over
-- params: account_id i64, document_id i64
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM work_left WHERE document_id = $document_id AND account_id = $account_id AND seen_at = 0

-- name: work_left_seen
-- doc: they have
-- params: account_id i64, document_id i64, now i64
-- exec
UPDATE work_left SET seen_at = $now WHERE document_id = $document_id AND account_id = $account_id AND seen_at = 0

-- name: flow_people
-- doc: the posts that hold on a day and may have something to do, of people who may sign in
-- params: tenant_id i64, today date
-- rows: account_id i64, unit_id i64?, role enum role, name text, title text, login text
-- as: struct flow_person
-- many
SELECT p.account_id, p.unit_id, p.role, a.name, p.title, a.login
FROM post p JOIN account a ON a.id = p.account_id
WHERE p.tenant_id = $tenant_id AND NOT a.is_locked AND p.valid_from <= $today
	AND (p.valid_to = '' OR p.valid_to >= $today) AND p.role NOT IN ('admin', 'inspector')
ORDER BY p.unit_id, a.name, p.id

-- name: unit_heads_today
-- doc: how many posts of a head of a unit hold on a day, of people who may sign in
-- params: unit_id i64, today date
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM post p JOIN account a ON a.id = p.account_id
WHERE p.unit_id = $unit_id AND p.tenant_id = (SELECT tenant_id FROM unit WHERE id = $unit_id)
	AND p.role = 'head' AND NOT a.is_locked AND p.valid_from <= $today
	AND (p.valid_to = '' OR p.valid_to >= $today)

-- name: account_within
-- doc: how many posts of somebody hold on a day in a unit or below it, or (0) anywhere, if they may
--      sign in
-- params: tenant_id i64, account_id i64, unit_id i64, today date
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM post p JOIN account a ON a.id = p.account_id
WHERE p.account_id = $account_id AND p.tenant_id = $tenant_id AND NOT a.is_locked
	AND p.role NOT IN ('admin', 'inspector')
	AND p.valid_from <= $today AND (p.valid_to = '' OR p.valid_to >= $today)
	AND ($unit_id = 0 OR p.unit_id IN (SELECT u.unit_id FROM unit_above u WHERE u.above_id = $unit_id))

-- ---- more time ----

-- name: extension_insert
-- doc: more time is asked for
-- params: tenant_id i64, assignment_id i64, asked_by i64, asked_at i64, asked_for date, reason text
-- exec
INSERT INTO extension (tenant_id, assignment_id, asked_by, asked_at, asked_for, reason, state)
VALUES ($tenant_id, $assignment_id, $asked_by, $asked_at, $asked_for, $reason, 'open')

-- name: extension_list
-- doc: what was asked for an assignment, and answered
-- params: assignment_id i64
-- rows: {extension}
-- as: struct extension
-- many
SELECT {extension} FROM extension WHERE assignment_id = $assignment_id ORDER BY id

-- name: extension_of_document
-- doc: the same of all assignments of a document, with who asked and who answered
-- params: document_id i64
-- rows: {extension}, asked_name text?, answered_name text?
-- as: struct extension
-- many
SELECT {q.extension}, f.name AS asked_name, t.name AS answered_name
FROM assignment x JOIN extension q ON q.assignment_id = x.id
	LEFT JOIN account f ON f.id = q.asked_by LEFT JOIN account t ON t.id = q.answered_by
WHERE x.document_id = $document_id ORDER BY q.id

-- name: extension_answer
-- doc: granted or refused, unless somebody was first
-- from: struct extension : id i64, state enum extension_state, answered_by i64, answered_at i64,
--       answer text
-- exec
UPDATE extension SET state = $state, answered_by = $answered_by, answered_at = $answered_at,
	answer = $answer
WHERE id = $id AND state = 'open'

-- ---- working days ----

-- name: holiday_list
-- doc: an organ's holidays and days made up for, from a day on
-- params: tenant_id i64, from_day date
-- rows: day date, kind enum holiday_kind, name text
-- as: struct holiday
-- many
SELECT day, kind, name FROM holiday WHERE tenant_id = $tenant_id AND day >= $from_day ORDER BY day

-- name: holiday_list_year
-- doc: the same of one year
-- params: tenant_id i64, from_day date, to_day date
-- rows: day date, kind enum holiday_kind, name text
-- as: struct holiday
-- many
SELECT day, kind, name FROM holiday
WHERE tenant_id = $tenant_id AND day >= $from_day AND day <= $to_day ORDER BY day

-- name: assignment_counted
-- doc: open assignments whose day was counted in working days and lies on a day or after it
-- params: tenant_id i64, from_day date
-- rows: {assignment}
-- as: struct assignment
-- many
SELECT {assignment} FROM assignment
WHERE tenant_id = $tenant_id AND due_on >= $from_day AND due_on <> ''
	AND state IN ('new', 'seen', 'working', 'passed') AND due_days > 0
ORDER BY id

-- name: document_deadline_move
-- doc: the organ's deadline is that of its lead again
-- params: id i64
-- exec
UPDATE document SET deadline_on = COALESCE((
		SELECT x.due_on FROM assignment x WHERE x.document_id = $id AND x.parent_id IS NULL
			AND x.part = 'lead' AND {stands}), '')
WHERE id = $id

-- name: holiday_put
-- doc: a holiday, or a day made up for
-- params: tenant_id i64, day date, kind enum holiday_kind, name text
-- exec
INSERT INTO holiday (tenant_id, day, kind, name) VALUES ($tenant_id, $day, $kind, $name)
ON CONFLICT (tenant_id, day) DO UPDATE SET kind = excluded.kind, name = excluded.name

-- name: holiday_drop
-- doc: a day like others of its week again
-- params: tenant_id i64, day date
-- exec
DELETE FROM holiday WHERE tenant_id = $tenant_id AND day = $day

-- ---- words used again and again ----

-- name: preset_list
-- doc: the words of somebody, then those of everybody in the organ
-- params: tenant_id i64, account_id i64
-- rows: id i64, tenant_id i64, account_id i64?, ordinal i64, text text
-- as: struct preset
-- many
SELECT id, tenant_id, account_id, ordinal, text FROM preset
WHERE tenant_id = $tenant_id AND (account_id = $account_id OR account_id IS NULL)
ORDER BY CASE WHEN account_id IS NULL THEN 1 ELSE 0 END, ordinal, id

-- name: preset_insert
-- doc: one more
-- from: struct preset : tenant_id i64, account_id i64?, ordinal i64, text text
-- rows: id i64
-- one
INSERT INTO preset (tenant_id, account_id, ordinal, text)
VALUES ($tenant_id, $account_id, $ordinal, $text) RETURNING id

-- name: preset_update
-- doc: other words, of the same owner
-- from: struct preset : id i64, tenant_id i64, account_id i64, ordinal i64, text text
-- exec
UPDATE preset SET ordinal = $ordinal, text = $text
WHERE id = $id AND tenant_id = $tenant_id AND COALESCE(account_id, 0) = $account_id

-- name: preset_load
-- doc: one of an organ
-- params: tenant_id i64, id i64
-- rows: id i64, tenant_id i64, account_id i64?, ordinal i64, text text
-- as: struct preset
-- one
SELECT id, tenant_id, account_id, ordinal, text FROM preset WHERE tenant_id = $tenant_id AND id = $id

-- name: preset_drop
-- doc: taken away
-- params: tenant_id i64, id i64
-- exec
DELETE FROM preset WHERE tenant_id = $tenant_id AND id = $id

-- ---- who sees what ----

-- fragment: draft_units
(SELECT u.above_id AS unit_id FROM document w JOIN unit_above u ON u.unit_id = w.unit_id WHERE w.id = $document_id
	UNION SELECT x.unit_id FROM approval x
	WHERE x.document_id = $document_id AND x.unit_id IS NOT NULL AND x.state <> 'void')

-- fragment: draft_people
(SELECT a.id AS account_id FROM document w JOIN account a ON a.id = w.drafter_id WHERE w.id = $document_id
	UNION SELECT a.id FROM document w JOIN account a ON a.id = w.signer_account WHERE w.id = $document_id
	UNION SELECT x.account_id FROM approval x
	WHERE x.document_id = $document_id AND x.account_id IS NOT NULL AND x.state <> 'void'
	UNION SELECT o.account_id FROM opinion o
	WHERE o.document_id = $document_id AND o.state IN ('open', 'given'))

-- name: holder_make
-- doc: those who see a document by its assignments and groups, or a draft by its way, are there
-- params: document_id i64
-- exec
INSERT INTO holder (tenant_id, kind, unit_id, account_id, group_id)
SELECT x.tenant_id, 'heads', u.above_id, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
FROM assignment x JOIN unit_above u ON u.unit_id = x.unit_id
WHERE x.document_id = $document_id AND {stands}
UNION SELECT x.tenant_id, 'people', x.unit_id, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT) FROM assignment x
WHERE x.document_id = $document_id AND {stands} AND x.part = 'informed' AND x.account_id IS NULL
UNION SELECT x.tenant_id, 'account', CAST(NULL AS BIGINT), x.account_id, CAST(NULL AS BIGINT) FROM assignment x
WHERE x.document_id = $document_id AND {stands} AND x.account_id IS NOT NULL
UNION SELECT d.tenant_id, 'account', CAST(NULL AS BIGINT), d.drafter_id, CAST(NULL AS BIGINT) FROM document d
WHERE d.id = $document_id AND d.notice <> 'none'
UNION SELECT i.tenant_id, 'group', CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), i.group_id FROM group_item i
WHERE i.document_id = $document_id
UNION SELECT d.tenant_id, 'heads', few.unit_id, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
FROM document d CROSS JOIN {draft_units} few WHERE d.id = $document_id AND d.state = 'draft'
UNION SELECT d.tenant_id, 'account', CAST(NULL AS BIGINT), few.account_id, CAST(NULL AS BIGINT)
FROM document d CROSS JOIN {draft_people} few WHERE d.id = $document_id AND d.state = 'draft'
ON CONFLICT DO NOTHING

-- name: sight_clear
-- doc: nobody sees a document by more than its state any more
-- params: document_id i64
-- exec
DELETE FROM sight WHERE document_id = $document_id

-- name: sight_make
-- doc: whoever has it to do sees a document, and the heads of their unit and of those above; what a
--      unit is informed of, all of the unit; what is only to be read, its author too; what came and is in a
--      group, the group. A draft is seen by its author, who signs it, whoever is asked or was and answered, by the
--      heads of its unit, of those above and of the unit that checks it; what was issued, by whoever drafts anyway
-- params: document_id i64
-- exec
INSERT INTO sight (holder_id, direction, rank, document_id)
SELECT h.id, d.direction, d.list_rank, d.id
FROM assignment x JOIN document d ON d.id = x.document_id
	JOIN unit_above u ON u.unit_id = x.unit_id
	JOIN holder h ON h.unit_id = u.above_id AND h.kind = 'heads'
WHERE x.document_id = $document_id AND {stands}
UNION SELECT h.id, d.direction, d.list_rank, d.id
FROM assignment x JOIN document d ON d.id = x.document_id
	JOIN holder h ON h.unit_id = x.unit_id AND h.kind = 'people'
WHERE x.document_id = $document_id AND {stands} AND x.part = 'informed' AND x.account_id IS NULL
UNION SELECT h.id, d.direction, d.list_rank, d.id
FROM assignment x JOIN document d ON d.id = x.document_id
	JOIN holder h ON h.account_id = x.account_id
WHERE x.document_id = $document_id AND {stands}
UNION SELECT h.id, d.direction, d.list_rank, d.id
FROM document d JOIN holder h ON h.account_id = d.drafter_id
WHERE d.id = $document_id AND d.notice <> 'none'
UNION SELECT h.id, d.direction, d.list_rank, d.id
FROM group_item i JOIN doc_group g ON g.id = i.group_id JOIN document d ON d.id = i.document_id
	JOIN holder h ON h.group_id = i.group_id
WHERE i.document_id = $document_id AND g.ended_at = 0 AND d.direction = 'incoming'
UNION SELECT h.id, d.direction, d.list_rank, d.id
FROM document d CROSS JOIN {draft_units} few JOIN holder h ON h.unit_id = few.unit_id AND h.kind = 'heads'
WHERE d.id = $document_id AND d.state = 'draft'
UNION SELECT h.id, d.direction, d.list_rank, d.id
FROM document d CROSS JOIN {draft_people} few JOIN holder h ON h.account_id = few.account_id
WHERE d.id = $document_id AND d.state = 'draft'

-- name: sight_of
-- doc: who sees a document; in the place of a group, whoever reads it
-- params: document_id i64
-- rows: id i64, tenant_id i64, kind enum holder_kind, unit_id i64?, account_id i64?
-- as: struct holder
-- many
SELECT h.id, h.tenant_id, h.kind, h.unit_id, h.account_id
FROM sight s JOIN holder h ON h.id = s.holder_id WHERE s.document_id = $document_id AND h.kind <> 'group'
UNION
SELECT h.id, h.tenant_id, CASE WHEN r.account_id IS NOT NULL THEN 'account' WHEN r.unit_id IS NOT NULL THEN 'people'
	ELSE 'organ' END, u.unit_id, r.account_id
FROM sight s JOIN holder h ON h.id = s.holder_id
	JOIN group_reader r ON r.group_id = h.group_id AND r.ended_at = 0
	LEFT JOIN unit_above u ON u.above_id = r.unit_id
WHERE s.document_id = $document_id AND h.kind = 'group'
ORDER BY 1, 4, 5

-- name: drafting_of
-- doc: whose the way of a draft is, also when it is at its end
-- params: document_id i64
-- rows: id i64, tenant_id i64, kind enum holder_kind, unit_id i64?, account_id i64?
-- as: struct holder
-- many
SELECT d.id, d.tenant_id, 'heads' AS kind, few.unit_id, CAST(NULL AS BIGINT) AS account_id
FROM document d CROSS JOIN {draft_units} few WHERE d.id = $document_id
UNION ALL
SELECT d.id, d.tenant_id, 'account', CAST(NULL AS BIGINT), few.account_id
FROM document d CROSS JOIN {draft_people} few WHERE d.id = $document_id
ORDER BY 4, 5

-- name: holder_mine
-- doc: as what somebody sees documents: their accounts, units, the units that they head, and the groups that
--      they read: by name, by a unit of theirs or one above it, or with everybody of the organ
-- params: accounts text, units text, headed text
-- rows: id i64
-- many
SELECT h.id FROM {each_account} holder h WHERE h.account_id IS NOT NULL AND h.account_id {that_account}
UNION ALL
SELECT h.id FROM {each_unit} holder h WHERE h.unit_id IS NOT NULL AND h.kind = 'people' AND h.unit_id {that_unit}
UNION ALL
SELECT h.id FROM {each_headed} holder h WHERE h.unit_id IS NOT NULL AND h.kind = 'heads' AND h.unit_id {that_headed}
UNION
SELECT h.id FROM {each_account} group_reader r JOIN holder h ON h.group_id = r.group_id
WHERE r.ended_at = 0 AND r.account_id IS NOT NULL AND r.account_id {that_account}
UNION
SELECT h.id FROM {each_unit} unit_above u
	JOIN group_reader r ON r.unit_id = u.above_id AND r.ended_at = 0 AND r.unit_id IS NOT NULL
	JOIN holder h ON h.group_id = r.group_id
WHERE u.unit_id {that_unit}
UNION
SELECT h.id FROM {each_account} account a
	JOIN group_reader r ON r.tenant_id = a.tenant_id AND r.ended_at = 0 AND r.unit_id IS NULL
		AND r.account_id IS NULL
	JOIN holder h ON h.group_id = r.group_id
WHERE a.id {that_account}

-- name: sight_holders_of_unit
-- doc: the heads of all units above one are there, itself too
-- params: unit_id i64
-- exec
INSERT INTO holder (tenant_id, kind, unit_id, account_id)
SELECT u.tenant_id, 'heads', v.above_id, CAST(NULL AS BIGINT)
FROM unit_above v JOIN unit u ON u.id = v.unit_id WHERE v.unit_id = $unit_id
ON CONFLICT DO NOTHING

-- name: sight_unit_clear
-- doc: after a unit has moved: of what its heads see, no other unit's heads see anything
-- params: unit_id i64
-- exec
DELETE FROM sight
WHERE document_id IN (SELECT s.document_id FROM sight s JOIN holder h ON h.id = s.holder_id
		WHERE h.unit_id = $unit_id AND h.unit_id IS NOT NULL AND h.kind = 'heads')
	AND holder_id IN (SELECT o.id FROM holder o JOIN unit u ON u.tenant_id = o.tenant_id
		WHERE u.id = $unit_id AND o.kind = 'heads' AND o.unit_id <> $unit_id)

-- name: sight_unit_make
-- doc: …but by the assignments that stand, and by the way of drafts
-- params: unit_id i64
-- exec
INSERT INTO sight (holder_id, direction, rank, document_id)
SELECT h.id, d.direction, d.list_rank, d.id
FROM assignment x JOIN document d ON d.id = x.document_id
	JOIN unit_above u ON u.unit_id = x.unit_id
	JOIN holder h ON h.unit_id = u.above_id AND h.kind = 'heads'
WHERE x.document_id IN (SELECT s.document_id FROM sight s JOIN holder o ON o.id = s.holder_id
		WHERE o.unit_id = $unit_id AND o.unit_id IS NOT NULL AND o.kind = 'heads') AND {stands}
UNION SELECT h.id, d.direction, d.list_rank, d.id
FROM document d JOIN unit_above u ON u.unit_id = d.unit_id
	JOIN holder h ON h.unit_id = u.above_id AND h.kind = 'heads'
WHERE d.id IN (SELECT s.document_id FROM sight s JOIN holder o ON o.id = s.holder_id
		WHERE o.unit_id = $unit_id AND o.unit_id IS NOT NULL AND o.kind = 'heads') AND d.state = 'draft'
UNION SELECT h.id, d.direction, d.list_rank, d.id
FROM approval x JOIN document d ON d.id = x.document_id
	JOIN holder h ON h.unit_id = x.unit_id AND h.kind = 'heads'
WHERE x.document_id IN (SELECT s.document_id FROM sight s JOIN holder o ON o.id = s.holder_id
		WHERE o.unit_id = $unit_id AND o.unit_id IS NOT NULL AND o.kind = 'heads')
	AND x.state <> 'void' AND d.state = 'draft'
ON CONFLICT DO NOTHING

-- name: sight_page
-- doc: the next documents that somebody sees or should see by assignments or groups, and the next drafts
-- params: after_id i64, most i64
-- rows: id i64
-- many
SELECT q.id FROM (
	SELECT few.id FROM (SELECT DISTINCT x.document_id AS id FROM assignment x
		WHERE x.document_id > $after_id ORDER BY 1 LIMIT $most) few
	UNION
	SELECT few.id FROM (SELECT DISTINCT i.document_id AS id FROM group_item i
		WHERE i.document_id > $after_id ORDER BY 1 LIMIT $most) few
	UNION
	SELECT few.id FROM (SELECT d.id FROM document d
		WHERE d.state = 'draft' AND d.id > $after_id ORDER BY d.id LIMIT $most) few
	UNION
	SELECT few.id FROM (SELECT DISTINCT s.document_id AS id FROM sight s
		WHERE s.document_id > $after_id ORDER BY 1 LIMIT $most) few) q
ORDER BY 1 LIMIT $most

-- name: sight_last
-- doc: the newest document that somebody sees by more than its state, 0 = none
-- rows: id i64
-- one
SELECT COALESCE(MAX(document_id), 0) AS id FROM sight

-- name: sight_differs
-- doc: how many rows of a document's sight are not those that follow from its assignments and groups, or from the
--      way of a draft
-- params: document_id i64
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM (
	SELECT q.id, q.rank FROM (
		SELECT h.id, d.list_rank AS rank
		FROM assignment x JOIN document d ON d.id = x.document_id
			JOIN unit_above u ON u.unit_id = x.unit_id
			LEFT JOIN holder h ON h.unit_id = u.above_id AND h.kind = 'heads'
		WHERE x.document_id = $document_id AND {stands}
		UNION SELECT h.id, d.list_rank
		FROM assignment x JOIN document d ON d.id = x.document_id
			LEFT JOIN holder h ON h.unit_id = x.unit_id AND h.kind = 'people'
		WHERE x.document_id = $document_id AND {stands} AND x.part = 'informed'
			AND x.account_id IS NULL
		UNION SELECT h.id, d.list_rank
		FROM assignment x JOIN document d ON d.id = x.document_id
			LEFT JOIN holder h ON h.account_id = x.account_id
		WHERE x.document_id = $document_id AND {stands} AND x.account_id IS NOT NULL
		UNION SELECT h.id, d.list_rank
		FROM document d LEFT JOIN holder h ON h.account_id = d.drafter_id
		WHERE d.id = $document_id AND d.notice <> 'none'
		UNION SELECT h.id, d.list_rank
		FROM group_item i JOIN doc_group g ON g.id = i.group_id JOIN document d ON d.id = i.document_id
			LEFT JOIN holder h ON h.group_id = i.group_id
		WHERE i.document_id = $document_id AND g.ended_at = 0 AND d.direction = 'incoming'
		UNION SELECT h.id, d.list_rank
		FROM document d CROSS JOIN {draft_units} few
			LEFT JOIN holder h ON h.unit_id = few.unit_id AND h.kind = 'heads'
		WHERE d.id = $document_id AND d.state = 'draft'
		UNION SELECT h.id, d.list_rank
		FROM document d CROSS JOIN {draft_people} few LEFT JOIN holder h ON h.account_id = few.account_id
		WHERE d.id = $document_id AND d.state = 'draft') q
	LEFT JOIN sight s ON s.document_id = $document_id AND s.holder_id = q.id AND s.rank = q.rank
	WHERE s.holder_id IS NULL
	UNION ALL
	SELECT s.holder_id, s.rank FROM sight s WHERE s.document_id = $document_id AND NOT EXISTS (
		SELECT 1 FROM holder h JOIN document d ON d.drafter_id = h.account_id
		WHERE h.id = s.holder_id AND d.id = $document_id AND d.notice <> 'none')
		AND NOT EXISTS (
		SELECT 1 FROM holder h JOIN group_item i ON i.group_id = h.group_id
			JOIN doc_group g ON g.id = i.group_id JOIN document d ON d.id = i.document_id
		WHERE h.id = s.holder_id AND i.document_id = $document_id AND g.ended_at = 0
			AND d.direction = 'incoming')
		AND NOT EXISTS (
		SELECT 1 FROM holder h JOIN document d ON d.id = $document_id AND d.state = 'draft'
		WHERE h.id = s.holder_id AND ((h.kind = 'heads' AND h.unit_id IN {draft_units})
			OR (h.kind = 'account' AND h.account_id IN {draft_people})))
		AND NOT EXISTS (
		SELECT 1 FROM holder h JOIN assignment x ON x.document_id = $document_id AND {stands}
			AND ((h.kind = 'account' AND x.account_id = h.account_id)
				OR (h.kind = 'people' AND x.unit_id = h.unit_id AND x.account_id IS NULL
					AND x.part = 'informed')
				OR (h.kind = 'heads' AND x.unit_id IN (
					SELECT u.unit_id FROM unit_above u WHERE u.above_id = h.unit_id)))
		WHERE h.id = s.holder_id)) q

-- ---- handed over ----

-- name: open_work
-- doc: what is left with somebody
-- params: tenant_id i64, account_id i64
-- rows: n_assigned i64, n_presented i64, n_given i64
-- one
SELECT (SELECT COUNT(*) FROM assignment WHERE account_id = $account_id AND account_id IS NOT NULL
		AND state IN ('new', 'seen', 'working'))
	+ (SELECT COUNT(*) FROM assignment WHERE account_id = $account_id AND account_id IS NOT NULL
		AND state = 'handed') AS n_assigned,
	(SELECT COUNT(*) FROM document WHERE tenant_id = $tenant_id AND progress = 'presented'
		AND progress IN ('new', 'presented') AND presented_to = $account_id) AS n_presented,
	(SELECT COUNT(*) FROM assignment WHERE giver_id = $account_id AND giver_id IS NOT NULL
		AND state IN ('new', 'seen', 'working', 'passed', 'handed'))
	+ (SELECT COUNT(*) FROM assignment WHERE giver_id = $account_id AND giver_id IS NOT NULL
		AND state = 'returned' AND settled_at = 0) AS n_given

-- name: open_item_list
-- doc: the same one by one, what is due first of each kind
-- params: tenant_id i64, account_id i64, most i64
-- rows: kind enum open_kind, arrival_number i64, arrival_year i64, part enum assignment_part,
--       due_on date
-- as: struct open_item
-- many
SELECT q.kind, q.arrival_number, q.arrival_year, q.part, q.due_on FROM (
	SELECT 'assigned' AS kind, d.arrival_number, d.arrival_year, few.part, few.due_on
	FROM (SELECT x.id, x.document_id, x.part, x.due_on FROM assignment x
			WHERE x.account_id = $account_id AND x.account_id IS NOT NULL
				AND x.state IN ('new', 'seen', 'working')
		UNION ALL SELECT x.id, x.document_id, x.part, x.due_on FROM assignment x
			WHERE x.account_id = $account_id AND x.account_id IS NOT NULL
				AND x.state = 'handed') few
		JOIN document d ON d.id = few.document_id
	ORDER BY few.due_on = '', few.due_on, few.id LIMIT $most) q
UNION ALL
SELECT q.kind, q.arrival_number, q.arrival_year, q.part, q.due_on FROM (
	SELECT 'presented' AS kind, d.arrival_number, d.arrival_year, 'lead' AS part, d.due_on
	FROM document d WHERE d.tenant_id = $tenant_id AND d.progress = 'presented'
		AND d.progress IN ('new', 'presented') AND d.presented_to = $account_id
	ORDER BY d.due_on = '', d.due_on, d.id LIMIT $most) q
UNION ALL
SELECT q.kind, q.arrival_number, q.arrival_year, q.part, q.due_on FROM (
	SELECT 'given' AS kind, d.arrival_number, d.arrival_year, few.part, few.due_on
	FROM (SELECT g.id, g.document_id, g.part, g.due_on FROM assignment g
			WHERE g.giver_id = $account_id AND g.giver_id IS NOT NULL
				AND g.state IN ('new', 'seen', 'working', 'passed', 'handed')
		UNION ALL SELECT g.id, g.document_id, g.part, g.due_on FROM assignment g
			WHERE g.giver_id = $account_id AND g.giver_id IS NOT NULL
				AND g.state = 'returned' AND g.settled_at = 0) few
		JOIN document d ON d.id = few.document_id
	ORDER BY few.due_on = '', few.due_on, few.id LIMIT $most) q

-- name: assignment_left_with
-- doc: the open assignments of somebody
-- params: account_id i64
-- rows: {assignment}
-- as: struct assignment
-- many
SELECT {assignment} FROM assignment
WHERE account_id = $account_id AND account_id IS NOT NULL AND state IN ('new', 'seen', 'working')
UNION ALL
SELECT {assignment} FROM assignment
WHERE account_id = $account_id AND account_id IS NOT NULL AND state = 'handed'
ORDER BY id

-- name: assignment_given_by
-- doc: what somebody gave and is open, or came back and is not seen to
-- params: account_id i64
-- rows: {assignment}
-- as: struct assignment
-- many
SELECT {assignment} FROM assignment WHERE giver_id = $account_id AND giver_id IS NOT NULL
	AND state IN ('new', 'seen', 'working', 'passed', 'handed')
UNION ALL
SELECT {assignment} FROM assignment WHERE giver_id = $account_id AND giver_id IS NOT NULL
	AND state = 'returned' AND settled_at = 0

-- name: document_presented_to
-- doc: what lies before a leader
-- params: tenant_id i64, account_id i64
-- rows: id i64
-- many
SELECT id FROM document WHERE tenant_id = $tenant_id AND progress = 'presented'
	AND progress IN ('new', 'presented') AND presented_to = $account_id ORDER BY id

-- name: assignment_of_unit
-- doc: what is open of a unit, its heads' and its people's
-- params: unit_id i64
-- rows: {assignment}
-- as: struct assignment
-- many
SELECT {assignment} FROM assignment
WHERE unit_id = $unit_id AND state IN ('new', 'seen', 'working', 'passed', 'handed')
	AND document_id IN (
	SELECT s.document_id FROM sight s JOIN holder h ON h.id = s.holder_id
	WHERE h.unit_id = $unit_id AND h.unit_id IS NOT NULL AND h.kind = 'heads')
ORDER BY id
