-- queue_draft.sql -- drafts that wait for somebody, the oldest first.
-- include: store/draft_page.h

-- SQLite takes the partial indexes only where their conditions are repeated word for word.
-- fragment: draft_behind
AND d.id > $after_id ORDER BY d.id LIMIT $most

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
