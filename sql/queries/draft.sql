-- draft.sql -- versions, opinions, checks and signatures of a draft.
-- include: store/draft.h

-- columns: version_new = tenant_id i64, document_id i64, n i64, at i64, by_account i64, by_name text,
--          on_behalf_of text, note text, fields text

-- columns: approval_new = tenant_id i64, document_id i64, draft_n i64, step enum approval_step,
--          unit_id i64?, account_id i64?, state enum approval_state, asked_at i64, ended_at i64,
--          by_account i64, by_name text, on_behalf_of text, text text

-- columns: opinion_new = tenant_id i64, document_id i64, draft_n i64, ordinal i64, account_id i64,
--          asked_by i64, asked_at i64, question text, due_on date, state enum opinion_state

-- columns: opinion = id i64, {opinion_new}, verdict enum opinion_verdict, text text, ended_at i64,
--          by_account i64, by_name text, on_behalf_of text

-- ---- the document ----

-- name: document_stage
-- doc: how far a draft has come, and what that gave it, if nobody else has changed it since
-- from: struct document : id i64, stage enum draft_stage, drafter_id i64, unit_id i64, signer_account i64,
--       signer_position text, signer_name text, number text, notation text, issued_on date,
--       updated_at i64, version i64
-- exec
UPDATE document SET stage = $stage, drafter_id = $drafter_id, unit_id = $unit_id,
	signer_account = $signer_account, signer_position = $signer_position,
	signer_name = $signer_name, number = $number, notation = $notation, issued_on = $issued_on,
	updated_at = $updated_at, version = version + 1
WHERE id = $id AND version = $version AND direction = 'outgoing' AND state = 'draft'

-- SQLite takes the partial index only where its condition is repeated word for word.
-- name: document_numbered
-- doc: drafts that have a number and are not issued yet
-- params: tenant_id i64, number text
-- rows: id i64, number text, notation text, issued_on date, subject text
-- as: struct document
-- many
SELECT id, number, notation, issued_on, subject FROM document
WHERE tenant_id = $tenant_id AND number = $number AND stage = 'numbered'

-- name: unit_nearest_head
-- doc: the unit, or the nearest above it, that has a head on a day who may sign in
-- params: unit_id i64, today date
-- rows: unit_id i64
-- many
SELECT b.above_id AS unit_id FROM unit_above b
WHERE b.unit_id = $unit_id AND EXISTS (SELECT 1 FROM post p JOIN account a ON a.id = p.account_id
	WHERE p.unit_id = b.above_id AND p.role = 'head' AND NOT a.is_locked
		AND p.tenant_id = (SELECT tenant_id FROM unit WHERE id = b.above_id)
		AND p.valid_from <= $today AND (p.valid_to = '' OR p.valid_to >= $today))
ORDER BY b.depth LIMIT 1

-- name: tenant_checks
-- doc: which checks an organ's drafts go through before signing
-- params: id i64
-- rows: checks text
-- one
SELECT checks FROM tenant WHERE id = $id

-- name: tenant_checks_set
-- doc: …from now on
-- params: id i64, checks text
-- exec
UPDATE tenant SET checks = $checks WHERE id = $id

-- ---- versions ----

-- name: draft_version_insert
-- doc: a draft leaves its author's hands as it is
-- from: struct draft_version : {version_new}
-- exec
INSERT INTO draft_version ({version_new}) VALUES ({$version_new})

-- name: draft_version_list
-- doc: the versions of a draft that have left its author's hands
-- params: document_id i64
-- rows: id i64, {version_new}
-- as: struct draft_version
-- many
SELECT id, {version_new} FROM draft_version WHERE document_id = $document_id ORDER BY n

-- name: draft_version_last
-- doc: the last of them, 0 = there is none
-- params: document_id i64
-- rows: n i64
-- one
SELECT COALESCE(MAX(n), 0) AS n FROM draft_version WHERE document_id = $document_id

-- ---- checks and signatures ----

-- name: approval_insert
-- doc: a step is due, or has been passed at once
-- from: struct approval : {approval_new}
-- exec
INSERT INTO approval ({approval_new}) VALUES ({$approval_new})

-- name: approval_list
-- doc: all steps of a draft, of all its versions
-- params: document_id i64
-- rows: id i64, {approval_new}, unit_name text?, account_name text?
-- as: struct approval
-- many
SELECT x.id, {x.approval_new}, u.name AS unit_name, a.name AS account_name
FROM approval x LEFT JOIN unit u ON u.id = x.unit_id LEFT JOIN account a ON a.id = x.account_id
WHERE x.document_id = $document_id ORDER BY x.id

-- name: approval_end
-- doc: a step that is due is passed or returned, unless somebody was first
-- from: struct approval : id i64, state enum approval_state, ended_at i64, by_account i64,
--       by_name text, on_behalf_of text, text text
-- exec
UPDATE approval SET state = $state, ended_at = $ended_at, by_account = $by_account,
	by_name = $by_name, on_behalf_of = $on_behalf_of, text = $text
WHERE id = $id AND state = 'due'

-- name: approval_void
-- doc: what was given for a draft, and what is due, holds no more
-- params: document_id i64, at i64
-- exec
UPDATE approval SET state = 'void', ended_at = CASE state WHEN 'due' THEN $at ELSE ended_at END
WHERE document_id = $document_id AND state IN ('due', 'passed')

-- name: approval_left_with
-- doc: signatures that somebody is asked for
-- params: account_id i64
-- rows: id i64, {approval_new}
-- as: struct approval
-- many
SELECT id, {approval_new} FROM approval
WHERE account_id = $account_id AND state = 'due' AND account_id IS NOT NULL ORDER BY id

-- ---- opinions ----

-- name: opinion_insert
-- doc: somebody is asked what they say of a draft
-- from: struct opinion : {opinion_new}
-- exec
INSERT INTO opinion ({opinion_new}) VALUES ({$opinion_new})

-- name: opinion_list
-- doc: all opinions of a draft, of all its versions
-- params: document_id i64
-- rows: {opinion}, account_name text
-- as: struct opinion
-- many
SELECT {x.opinion}, a.name AS account_name
FROM opinion x JOIN account a ON a.id = x.account_id
WHERE x.document_id = $document_id ORDER BY x.draft_n, x.ordinal, x.id

-- name: opinion_load
-- doc: one opinion of an organ
-- params: tenant_id i64, id i64
-- rows: {opinion}, account_name text
-- as: struct opinion
-- one
SELECT {x.opinion}, a.name AS account_name
FROM opinion x JOIN account a ON a.id = x.account_id
WHERE x.tenant_id = $tenant_id AND x.id = $id

-- name: opinion_open
-- doc: one that waits is asked for now
-- params: id i64
-- exec
UPDATE opinion SET state = 'open' WHERE id = $id AND state = 'waiting'

-- name: opinion_end
-- doc: one that waits or is open is given or withdrawn, unless somebody was first
-- from: struct opinion : id i64, state enum opinion_state, verdict enum opinion_verdict, text text,
--       ended_at i64, by_account i64, by_name text, on_behalf_of text
-- exec
UPDATE opinion SET state = $state, verdict = $verdict, text = $text, ended_at = $ended_at,
	by_account = $by_account, by_name = $by_name, on_behalf_of = $on_behalf_of
WHERE id = $id AND state IN ('waiting', 'open')

-- ---- handed over ----

-- name: open_drafts
-- doc: what is left with somebody: drafts of theirs that others have seen, those that nobody else has,
--      opinions and signatures that they are asked for
-- params: account_id i64
-- rows: n_drafts i64, n_unseen i64, n_opinions i64, n_signatures i64
-- one
SELECT (SELECT COUNT(*) FROM document d WHERE d.drafter_id = $account_id AND d.drafter_id > 0
		AND d.state = 'draft'
		AND EXISTS (SELECT 1 FROM draft_version v WHERE v.document_id = d.id)) AS n_drafts,
	(SELECT COUNT(*) FROM document d WHERE d.drafter_id = $account_id AND d.drafter_id > 0
		AND d.state = 'draft'
		AND NOT EXISTS (SELECT 1 FROM draft_version v WHERE v.document_id = d.id)) AS n_unseen,
	(SELECT COUNT(*) FROM opinion WHERE account_id = $account_id AND state IN ('waiting', 'open'))
		AS n_opinions,
	(SELECT COUNT(*) FROM approval WHERE account_id = $account_id AND state = 'due'
		AND account_id IS NOT NULL) AS n_signatures

-- name: drafts_of
-- doc: the drafts of somebody
-- params: drafter_id i64
-- rows: id i64
-- many
SELECT id FROM document
WHERE drafter_id = $drafter_id AND drafter_id > 0 AND state = 'draft' ORDER BY id

-- name: opinion_left_with
-- doc: opinions that somebody is, or will be, asked for
-- params: account_id i64
-- rows: {opinion}
-- as: struct opinion
-- many
SELECT {opinion} FROM opinion
WHERE account_id = $account_id AND state IN ('waiting', 'open') ORDER BY id

-- name: opinion_pass
-- doc: somebody else is asked
-- params: id i64, account_id i64
-- exec
UPDATE opinion SET account_id = $account_id WHERE id = $id AND state IN ('waiting', 'open')
