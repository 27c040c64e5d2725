-- queue_draft.sql -- drafts that wait for somebody, the oldest first.
-- include: store/document_page.h
-- include: store/draft_page.h

-- SQLite takes the partial indexes only where their conditions are repeated word for word.
-- fragment: draft_behind
AND d.id > $after_id ORDER BY d.id LIMIT $most

-- fragment: of_signers
-- sqlite: IN (SELECT value FROM json_each($signers))
-- postgres: = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($signers AS JSONB))))

-- As each_account and that_account (flow.sql).
-- fragment: each_commenter
-- sqlite: json_each($commenters) CROSS JOIN

-- fragment: that_commenter
-- sqlite: = json_each.value
-- postgres: = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($commenters AS JSONB))))

-- fragment: each_asker
-- sqlite: json_each($askers) CROSS JOIN

-- fragment: that_asker
-- sqlite: = json_each.value
-- postgres: = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($askers AS JSONB))))

-- fragment: each_author
-- sqlite: json_each($authors) CROSS JOIN

-- fragment: that_author
-- sqlite: = json_each.value
-- postgres: = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($authors AS JSONB))))

-- An answer that its author has not looked at, or whose words are still to be entered; or nobody has answered by the
-- day, while the draft is in its author's hands.
-- fragment: is_answered
EXISTS (SELECT 1 FROM organ_opinion o JOIN document l ON l.id = o.consult_id
	WHERE o.draft_id = d.id AND ((o.answered_at > 0 AND o.seen_at = 0) OR (o.verdict = 'none' AND (o.answer_id > 0
		OR (o.due_on <> '' AND o.due_on < $today AND l.standing = 'holds' AND d.stage = 'draft')))))

-- name: draft_queue_opinion
-- doc: drafts that accounts are asked for an opinion about
-- from: struct draft_page : accounts text, after_id i64, most i64
-- rows: {document}
-- as: struct document
-- many
SELECT {d.document} FROM document d
WHERE d.id IN (SELECT o.document_id FROM opinion o WHERE o.account_id {of_accounts} AND o.state = 'open')
	{draft_behind}

-- name: draft_queue_content
-- doc: drafts whose content the heads of units are to check
-- from: struct draft_page : headed text, after_id i64, most i64
-- rows: {document}
-- as: struct document
-- many
SELECT {d.document} FROM document d
WHERE d.id IN (SELECT x.document_id FROM approval x
		WHERE x.unit_id {of_headed} AND x.state = 'due' AND x.unit_id IS NOT NULL)
	{draft_behind}

-- name: draft_queue_form
-- doc: drafts whose form the clerks of an organ are to check
-- from: struct draft_page : tenant_id i64, after_id i64, most i64
-- rows: {document}
-- as: struct document
-- many
SELECT {d.document} FROM document d
WHERE d.id IN (SELECT x.document_id FROM approval x
		WHERE x.tenant_id = $tenant_id AND x.state = 'due' AND x.step = 'form')
	{draft_behind}

-- name: draft_queue_sign
-- doc: drafts that accounts are to sign
-- from: struct draft_page : accounts text, after_id i64, most i64
-- rows: {document}
-- as: struct document
-- many
SELECT {d.document} FROM document d
WHERE d.id IN (SELECT x.document_id FROM approval x
		WHERE x.account_id {of_accounts} AND x.state = 'due' AND x.account_id IS NOT NULL)
	{draft_behind}

-- name: draft_queue_stage
-- doc: drafts of an organ that are signed, or numbered
-- from: struct draft_page : tenant_id i64, stage enum draft_stage, after_id i64, most i64
-- rows: {document}
-- as: struct document
-- many
SELECT {d.document} FROM document d
WHERE d.tenant_id = $tenant_id AND d.stage = $stage
	AND d.stage IN ('content', 'form', 'approval', 'signed', 'numbered')
	{draft_behind}

-- name: draft_queue_back
-- doc: drafts of accounts that others have seen, and that are their authors' again
-- from: struct draft_page : accounts text, after_id i64, most i64
-- rows: {document}
-- as: struct document
-- many
SELECT {d.document} FROM document d
WHERE d.drafter_id {of_accounts} AND d.drafter_id > 0 AND d.state = 'draft' AND d.stage = 'draft'
	AND EXISTS (SELECT 1 FROM draft_version v WHERE v.document_id = d.id)
	{draft_behind}

-- name: draft_queue_organs
-- doc: drafts of accounts about which other organs have answered, or are late
-- from: struct draft_page : accounts text, today date, after_id i64, most i64
-- rows: {document}
-- as: struct document
-- many
SELECT {d.document} FROM document d
WHERE d.drafter_id {of_accounts} AND d.drafter_id > 0 AND d.state = 'draft' AND {is_answered}
	{draft_behind}

-- name: draft_count
-- doc: how many drafts lie in each queue, up to so many
-- from: struct draft_tally : tenant_id i64, commenters text, headed text, signers text, authors text, askers text,
--       forms bool, numbers bool, issues bool, today date, most i64
-- rows: queue enum draft_queue, n i64
-- many
SELECT 'comment' AS queue, COUNT(*) AS n
FROM (SELECT DISTINCT o.document_id FROM {each_commenter} opinion o
	WHERE $commenters <> '[]' AND o.account_id {that_commenter} AND o.state = 'open'
	LIMIT $most) q
UNION ALL
SELECT 'content', COUNT(*)
FROM (SELECT 1 FROM approval WHERE $headed <> '[]' AND unit_id {of_headed} AND state = 'due' AND unit_id IS NOT NULL
	LIMIT $most) q
UNION ALL
SELECT 'form', COUNT(*)
FROM (SELECT 1 FROM approval WHERE $forms AND tenant_id = $tenant_id AND state = 'due' AND step = 'form'
	LIMIT $most) q
UNION ALL
SELECT 'sign', COUNT(*)
FROM (SELECT 1 FROM approval WHERE $signers <> '[]' AND account_id {of_signers} AND state = 'due' AND account_id IS NOT NULL
	LIMIT $most) q
UNION ALL
SELECT 'number', COUNT(*)
FROM (SELECT 1 FROM document WHERE $numbers AND tenant_id = $tenant_id AND stage = 'signed'
	AND stage IN ('content', 'form', 'approval', 'signed', 'numbered') LIMIT $most) q
UNION ALL
SELECT 'issue', COUNT(*)
FROM (SELECT 1 FROM document WHERE $issues AND tenant_id = $tenant_id AND stage = 'numbered'
	AND stage IN ('content', 'form', 'approval', 'signed', 'numbered') LIMIT $most) q
UNION ALL
SELECT 'back', COUNT(*)
FROM (SELECT 1 FROM {each_author} document d WHERE $authors <> '[]' AND d.drafter_id {that_author} AND d.drafter_id > 0
	AND d.state = 'draft' AND d.stage = 'draft'
	AND EXISTS (SELECT 1 FROM draft_version v WHERE v.document_id = d.id) LIMIT $most) q
UNION ALL
SELECT 'organs', COUNT(*)
FROM (SELECT 1 FROM {each_asker} document d WHERE $askers <> '[]' AND d.drafter_id {that_asker} AND d.drafter_id > 0
	AND d.state = 'draft' AND {is_answered} LIMIT $most) q

-- name: document_list_drafts_of
-- doc: the drafts of accounts, and those of an organ that have no author, newest first
-- from: struct document_page : tenant_id i64, accounts text, takes_up bool, id i64, most i64
-- rows: {document_row}
-- as: struct document
-- many
SELECT {document_row} FROM document
WHERE id IN (
		SELECT id FROM document WHERE drafter_id {of_accounts} AND state = 'draft' AND drafter_id > 0
		UNION ALL
		SELECT id FROM document WHERE $takes_up AND tenant_id = $tenant_id AND direction = 'outgoing'
			AND state = 'draft' AND drafter_id = 0)
	AND id < $id
ORDER BY id DESC LIMIT $most

-- name: document_count_drafts_of
-- doc: how many these are
-- params: tenant_id i64, accounts text, takes_up bool
-- rows: n i64
-- one
SELECT (SELECT COUNT(*) FROM {each_account} document d WHERE d.drafter_id {that_account} AND d.state = 'draft'
		AND d.drafter_id > 0)
	+ (SELECT COUNT(*) FROM document WHERE $takes_up AND tenant_id = $tenant_id AND direction = 'outgoing'
		AND state = 'draft' AND drafter_id = 0) AS n

-- name: draft_posts
-- doc: the posts that hold on a day and may have to do with a draft, of people who may sign in
-- params: tenant_id i64, today date
-- rows: account_id i64, unit_id i64?, role enum role, name text, title text, login text, unit_name text?
-- as: struct draft_post
-- many
SELECT p.account_id, p.unit_id, p.role, a.name, p.title, a.login, u.name AS unit_name
FROM post p JOIN account a ON a.id = p.account_id LEFT JOIN unit u ON u.id = p.unit_id
WHERE p.tenant_id = $tenant_id AND NOT a.is_locked AND p.valid_from <= $today
	AND (p.valid_to = '' OR p.valid_to >= $today) AND p.role NOT IN ('admin', 'inspector')
ORDER BY a.name, a.id, p.id
