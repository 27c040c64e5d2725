-- organ_task.sql -- tasks between organs.
-- include: store/organ_task.h

-- columns: organ_task_head = is_given bool, document_id i64, code text, organ_code text, organ_name text,
--          subject text, content text, is_checked bool, due_on date, given_at i64

-- columns: organ_task_stand = state enum organ_task_state, due_now date, done_on date, asked_for date,
--          is_unread bool, n i64

-- columns: organ_task_event = task_id i64, n i64, act enum organ_task_act, text text, day date,
--          document_id i64, key text, at i64, by_name text, on_behalf_of text

-- columns: organ_task_letter = document_id i64, task_id i64, act enum organ_task_act, text text, day date,
--          is_checked bool

-- name: organ_task_put
-- doc: a task, once between two organs; one whose công văn came behind what was said about it gets that
-- from: struct organ_task : tenant_id i64, {organ_task_head}
-- exec
INSERT INTO organ_task (tenant_id, {organ_task_head}, due_now, drafter_id)
VALUES ($tenant_id, {$organ_task_head}, $due_on,
	CASE WHEN $is_given THEN COALESCE((SELECT d.drafter_id FROM document d WHERE d.id = $document_id), 0) ELSE 0 END)
ON CONFLICT (tenant_id, is_given, organ_code, code) DO UPDATE
SET document_id = CASE WHEN organ_task.document_id = 0 THEN excluded.document_id ELSE organ_task.document_id END

-- name: organ_task_find
-- doc: a task by its code
-- from: struct organ_task : tenant_id i64, is_given bool, organ_code text, code text
-- rows: id i64, tenant_id i64, {organ_task_head}, {organ_task_stand}
-- as: struct organ_task
-- one
SELECT id, tenant_id, {organ_task_head}, {organ_task_stand} FROM organ_task
WHERE tenant_id = $tenant_id AND is_given = $is_given AND organ_code = $organ_code AND code = $code

-- name: organ_task_load
-- doc: one of an organ's
-- params: tenant_id i64, id i64
-- rows: id i64, tenant_id i64, {organ_task_head}, {organ_task_stand}
-- as: struct organ_task
-- one
SELECT id, tenant_id, {organ_task_head}, {organ_task_stand} FROM organ_task
WHERE tenant_id = $tenant_id AND id = $id

-- name: organ_task_of
-- doc: the tasks that a công văn gives, one for each organ
-- params: document_id i64
-- rows: id i64, tenant_id i64, {organ_task_head}, {organ_task_stand}
-- as: struct organ_task
-- many
SELECT id, tenant_id, {organ_task_head}, {organ_task_stand} FROM organ_task
WHERE document_id = $document_id AND document_id > 0 ORDER BY id

-- standing_of of model/flow.h
-- fragment: organ_standing
CASE WHEN x.due_now = '' THEN 'undated'
	WHEN x.state = 'done' AND x.done_on <= x.due_now THEN 'done'
	WHEN x.state = 'done' THEN 'done-late'
	WHEN x.due_now < CASE WHEN x.done_on = '' THEN $today ELSE x.done_on END THEN 'open-late'
	ELSE 'open' END

-- name: organ_task_list
-- doc: what an organ gave to others, all or of one standing ('' = any), the newest first
-- params: tenant_id i64, standing text, today date, before_id i64, most i64
-- rows: id i64, tenant_id i64, {organ_task_head}, {organ_task_stand}
-- as: struct organ_task
-- many
SELECT x.id, x.tenant_id, {x.organ_task_head}, {x.organ_task_stand}
FROM organ_task x JOIN document d ON d.id = x.document_id
WHERE x.tenant_id = $tenant_id AND x.is_given AND d.standing = 'holds' AND x.id < $before_id
	AND ($standing = '' OR $standing = {organ_standing})
ORDER BY x.id DESC LIMIT $most

-- name: organ_task_asked
-- doc: of what was given to other organs, that for which more time is asked of somebody; before all assignments
-- from: struct work_page : tenant_id i64, drafters text, keeps bool, after_rank i64, after_id i64, most i64
-- rows: id i64, tenant_id i64, {organ_task_head}, {organ_task_stand}
-- as: struct organ_task
-- many
SELECT x.id, x.tenant_id, {x.organ_task_head}, {x.organ_task_stand}
FROM organ_task x JOIN document d ON d.id = x.document_id
WHERE {to_answer} AND x.asked_for <> '' AND (0, x.id) > ($after_rank, $after_id) ORDER BY x.id LIMIT $most

-- name: organ_task_handed
-- doc: the same of what was handed in, or answered without data
-- from: struct work_page : tenant_id i64, drafters text, keeps bool, after_rank i64, after_id i64, most i64
-- rows: id i64, tenant_id i64, {organ_task_head}, {organ_task_stand}
-- as: struct organ_task
-- many
SELECT x.id, x.tenant_id, {x.organ_task_head}, {x.organ_task_stand}
FROM organ_task x JOIN document d ON d.id = x.document_id
WHERE {to_answer} AND (x.state = 'handed' OR x.is_unread) AND (0, x.id) > ($after_rank, $after_id) ORDER BY x.id LIMIT $most

-- name: organ_task_tally
-- doc: how many an organ gave, of each standing
-- params: tenant_id i64, today date
-- rows: standing enum task_standing, n i64
-- as: struct task_tally
-- many
SELECT q.standing, COUNT(*) AS n FROM (SELECT {organ_standing} AS standing
	FROM organ_task x JOIN document d ON d.id = x.document_id
	WHERE x.tenant_id = $tenant_id AND x.is_given AND d.standing = 'holds') q
GROUP BY q.standing

-- name: organ_task_move
-- doc: a công văn is written anew: what nothing was said about yet goes with it
-- params: old_id i64, document_id i64, code text
-- exec
UPDATE organ_task SET document_id = $document_id, code = $code,
	drafter_id = COALESCE((SELECT d.drafter_id FROM document d WHERE d.id = $document_id), 0)
WHERE document_id = $old_id AND document_id > 0 AND is_given AND n = 0

-- name: organ_task_save
-- doc: how it stands
-- from: struct organ_task : id i64, {organ_task_stand}
-- exec
UPDATE organ_task SET state = $state, due_now = $due_now, done_on = $done_on, asked_for = $asked_for,
	is_unread = $is_unread, n = $n
WHERE id = $id

-- name: organ_task_event_add
-- doc: what is said about a task; the same document says it once
-- from: struct organ_task_event : {organ_task_event}
-- exec
INSERT INTO organ_task_event (tenant_id, {organ_task_event})
SELECT t.tenant_id, {$organ_task_event} FROM organ_task t WHERE t.id = $task_id
ON CONFLICT (task_id, key) WHERE key <> '' DO NOTHING

-- name: organ_task_events
-- doc: all that was said about a task
-- params: task_id i64
-- rows: id i64, {organ_task_event}
-- as: struct organ_task_event
-- many
SELECT id, {organ_task_event} FROM organ_task_event WHERE task_id = $task_id ORDER BY n, id

-- name: organ_task_letter_put
-- doc: what a draft will say of a task, in place of what it was to say before
-- from: struct organ_task_letter : {organ_task_letter}
-- exec
INSERT INTO organ_task_letter (tenant_id, {organ_task_letter})
SELECT d.tenant_id, {$organ_task_letter} FROM document d WHERE d.id = $document_id
ON CONFLICT (document_id) DO UPDATE SET task_id = excluded.task_id, act = excluded.act, text = excluded.text,
	day = excluded.day, is_checked = excluded.is_checked

-- name: organ_task_letter_find
-- doc: what a document says of a task
-- params: document_id i64
-- rows: {organ_task_letter}
-- as: struct organ_task_letter
-- one
SELECT {organ_task_letter} FROM organ_task_letter WHERE document_id = $1

-- name: organ_task_letter_drop
-- doc: it says nothing of any
-- params: document_id i64
-- exec
DELETE FROM organ_task_letter WHERE document_id = $1
