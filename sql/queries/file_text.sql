-- file_text.sql -- what the reader found in files.
-- include: store/file_text.h

-- columns: facts = reading enum file_reading, kind enum file_kind, reason enum unread_reason, pages i64,
--          is_encrypted bool, has_macros bool, is_cut bool, attempts i64

-- name: file_text_want
-- doc: a file that is to be read; one that is known already stays as it is
-- params: sha256 hash
-- exec
INSERT INTO file_text (sha256) VALUES ($1) ON CONFLICT (sha256) DO NOTHING

-- name: file_text_claim
-- doc: the file whose turn it is, for a worker that has it until due_at
-- params: now i64, until_at i64
-- rows: sha256 hash, attempts i64
-- many
UPDATE file_text SET due_at = $until_at
WHERE sha256 = (SELECT sha256 FROM file_text WHERE reading = 'waiting' AND due_at <= $now
	ORDER BY due_at LIMIT 1
-- postgres: FOR UPDATE SKIP LOCKED
) RETURNING sha256, attempts

-- name: file_text_next
-- doc: when the next file's turn comes
-- rows: due_at i64
-- many
SELECT due_at FROM file_text WHERE reading = 'waiting' ORDER BY due_at LIMIT 1

-- name: file_text_again
-- doc: a worker that has it had no answer; the next try is not before due_at
-- params: sha256 hash, lease_at i64, due_at i64, tries i64
-- exec
UPDATE file_text SET attempts = attempts + $tries, due_at = $due_at
WHERE sha256 = $sha256 AND reading = 'waiting' AND due_at = $lease_at

-- name: file_text_settle
-- doc: what became of it, from a worker that has it
-- from: struct file_text : reading enum file_reading, kind enum file_kind, reason enum unread_reason,
--       pages i64, is_encrypted bool, has_macros bool, is_cut bool, attempts i64, read_at i64,
--       text text, sha256 hash
-- params: lease_at i64
-- exec
UPDATE file_text SET reading = $reading, kind = $kind, reason = $reason, pages = $pages,
	is_encrypted = $is_encrypted, has_macros = $has_macros, is_cut = $is_cut,
	attempts = $attempts, read_at = $read_at, text = $text, due_at = 0
WHERE sha256 = $sha256 AND reading = 'waiting' AND due_at = $lease_at

-- name: file_text_forget
-- doc: a file that no document and no work file has any more
-- params: sha256 hash
-- exec
DELETE FROM file_text
WHERE sha256 = $1 AND NOT EXISTS (SELECT 1 FROM attachment WHERE blob = $1)
	AND NOT EXISTS (SELECT 1 FROM file_item WHERE blob = $1 AND blob IS NOT NULL)

-- name: file_text_sweep
-- doc: the same for all whose hashes are between two
-- params: first blob, last blob
-- exec
DELETE FROM file_text WHERE sha256 >= $first AND sha256 <= $last
	AND NOT EXISTS (SELECT 1 FROM attachment WHERE blob = file_text.sha256)
	AND NOT EXISTS (SELECT 1 FROM file_item i WHERE i.blob = file_text.sha256 AND i.blob IS NOT NULL)

-- name: file_text_leases_end
-- doc: what workers had that are no more is due again, at once
-- exec
UPDATE file_text SET due_at = 0 WHERE reading = 'waiting' AND due_at > 0

-- name: file_text_unread_again
-- doc: files of a reason, or all that could not be read, wait again
-- params: reason text
-- exec
UPDATE file_text SET reading = 'waiting', reason = 'none', attempts = 0, due_at = 0
WHERE reading = 'unread' AND ($reason = '' OR reason = $reason)

-- name: file_text_words
-- doc: the words of one file that is read
-- params: sha256 hash
-- rows: text text
-- many
SELECT text FROM file_text WHERE sha256 = $1 AND reading = 'read'

-- name: file_texts_of
-- doc: the words of a document's files as it is now, in their order; not of those that hold no more
-- params: document_id i64
-- rows: name text, kind enum file_kind, is_cut bool, text text
-- as: struct file_words
-- many
SELECT name, kind, is_cut, text FROM attachment JOIN file_text ON sha256 = blob
WHERE document_id = $1 AND draft_n = (SELECT draft_n FROM document WHERE id = $1)
	AND standing <> 'void' AND reading = 'read'
ORDER BY ordinal

-- name: file_text_waiting
-- doc: how many files wait for the reader, and how many of them it had no answer for
-- params: most i64
-- rows: n i64, again i64
-- one
SELECT count(*) AS n, CAST(COALESCE(sum(attempts), 0) AS BIGINT) AS again
FROM (SELECT CASE WHEN attempts > 0 THEN 1 ELSE 0 END AS attempts FROM file_text
	WHERE reading = 'waiting' LIMIT $1) AS few

-- name: file_text_unread
-- doc: how many files could not be read, by reason
-- rows: reason enum unread_reason, n i64
-- many
SELECT reason, count(*) AS n FROM file_text WHERE reading = 'unread' GROUP BY reason ORDER BY reason
