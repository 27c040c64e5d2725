-- notice.sql -- internal documents that are only to be read: who has read them, and printed them.
-- include: store/notice.h

-- columns: notice = document_id i64, tenant_id i64, form enum form, meets_at i64, venue text

-- name: notice_insert
-- doc: what an internal document has beside others
-- from: struct notice : {notice}
-- exec
INSERT INTO notice ({notice})
SELECT id, tenant_id, $form, $meets_at, $venue FROM document
WHERE id = $document_id AND tenant_id = $tenant_id AND notice <> 'none'

-- name: notice_load
-- doc: the same
-- params: document_id i64
-- rows: {notice}
-- as: struct notice
-- one
SELECT {notice} FROM notice WHERE document_id = $document_id

-- name: notice_list
-- doc: those that somebody may see, the newest first: all, those that they have not read, those that they
--      wrote; of one kind, or ('') of any
-- from: struct notice_page : tenant_id i64, sees_all bool, holders text, accounts text,
--       scope enum notice_scope, kind text, rank i64, id i64, most i64
-- rows: {document}
-- as: struct document
-- many
SELECT {d.document} FROM document d
WHERE d.tenant_id = $tenant_id AND d.notice <> 'none' AND (d.list_rank, d.id) < ($rank, $id)
	AND ($kind = '' OR d.notice = $kind)
	AND ($scope <> 'written' OR d.drafter_id {of_accounts})
	AND ($scope <> 'unread' OR EXISTS (SELECT 1 FROM assignment x WHERE x.document_id = d.id
		AND x.account_id {of_accounts} AND x.state = 'new'))
	AND ($sees_all OR EXISTS (SELECT 1 FROM sight s WHERE s.document_id = d.id AND s.holder_id
-- sqlite:	IN (SELECT value FROM json_each($holders))
-- postgres:	= ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($holders AS JSONB))))
	))
ORDER BY d.list_rank DESC, d.id DESC LIMIT $most

-- name: notice_read_count
-- doc: how many persons a document goes to, and how many of them have opened it
-- params: document_id i64
-- rows: n_readers i64, n_read i64
-- one
SELECT COUNT(*) AS n_readers, COUNT(*) FILTER (WHERE seen_at > 0) AS n_read
FROM assignment WHERE document_id = $document_id AND account_id IS NOT NULL AND state <> 'withdrawn'

-- name: notice_print_add
-- doc: somebody has printed it once more
-- params: document_id i64, account_id i64, now i64
-- exec
INSERT INTO notice_print (document_id, account_id, tenant_id, n, last_at)
SELECT document_id, $account_id, tenant_id, 1, $now FROM notice WHERE document_id = $document_id
ON CONFLICT (document_id, account_id) DO UPDATE SET n = notice_print.n + 1, last_at = excluded.last_at

-- name: notice_print_list
-- doc: who has printed it, how often and when last
-- params: document_id i64
-- rows: document_id i64, account_id i64, tenant_id i64, n i64, last_at i64, name text
-- as: struct notice_print
-- many
SELECT p.document_id, p.account_id, p.tenant_id, p.n, p.last_at, a.name
FROM notice_print p JOIN account a ON a.id = p.account_id
WHERE p.document_id = $document_id ORDER BY p.last_at DESC, p.account_id

-- name: open_notices
-- doc: how many somebody wrote and not everybody has read
-- params: account_id i64
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM document
WHERE drafter_id = $account_id AND notice <> 'none' AND progress = 'assigned'

-- name: notice_left_with
-- doc: the same one by one
-- params: account_id i64
-- rows: id i64
-- many
SELECT id FROM document
WHERE drafter_id = $account_id AND notice <> 'none' AND progress = 'assigned' ORDER BY id

-- name: notice_author_set
-- doc: somebody else sees to it from now on
-- params: document_id i64, drafter_id i64, now i64
-- exec
UPDATE document SET drafter_id = $drafter_id, updated_at = $now, version = version + 1
WHERE id = $document_id AND notice <> 'none'
