-- work_file.sql -- the yearly list of files, files, what is in them, whom they are shared with, their history.
-- include: store/file.h

-- columns: catalog = id i64, tenant_id i64, year i64, state enum catalog_state, decision text,
--          issued_on date, reason text, by_name text, at i64, version i64

-- columns: entry_new = tenant_id i64, catalog_id i64, kind enum entry_kind, ordinal i64, notation text,
--          title text, retention i64, unit_id i64?, maker_id i64?, note text

-- columns: entry = id i64, {entry_new}, version i64

-- columns: work_file_set = notation text, title text, retention i64, kind enum work_file_kind,
--          unit_id i64?, state enum work_file_state, started_on date, ended_on date, settled_on date,
--          due_on date, rights text, language text, description text, is_returned bool,
--          closed_at i64, checked_at i64, checked_by text

-- columns: work_file_new = tenant_id i64, year i64, entry_id i64?, maker_id i64, created_at i64,
--          {work_file_set}

-- columns: work_file = id i64, {work_file_new}, is_held bool, version i64

-- columns: item_new = tenant_id i64, file_id i64, ordinal i64, document_id i64?, title text,
--          author text, code text, dated date, name text, content_type text, bytes i64, blob hash?,
--          sheet text, n_pages i64, note text, added_at i64, added_by i64

-- columns: item = id i64, {item_new}

-- fragment: file_names
COALESCE((SELECT a.name FROM account a WHERE a.id = f.maker_id), '') AS maker_name,
COALESCE((SELECT u.name FROM unit u WHERE u.id = f.unit_id), '') AS unit_name,
COALESCE((SELECT u.code FROM unit u WHERE u.id = f.unit_id), '') AS unit_code,
(SELECT COUNT(*) FROM file_item i WHERE i.file_id = f.id) AS n_items,
(SELECT CAST(COALESCE(SUM(i.n_pages), 0) AS BIGINT) FROM file_item i WHERE i.file_id = f.id) AS n_pages,
(SELECT COUNT(*) FROM file_item i WHERE i.file_id = f.id AND i.n_pages = 0) AS n_uncounted

-- ---- danh mục ----

-- name: catalog_insert
-- doc: an organ's list of a year, which is being drafted
-- from: struct catalog : tenant_id i64, year i64, by_name text, at i64
-- exec
INSERT INTO catalog (tenant_id, year, state, by_name, at)
VALUES ($tenant_id, $year, 'drafting', $by_name, $at) ON CONFLICT DO NOTHING

-- name: catalog_of_year
-- doc: an organ's list of a year
-- params: tenant_id i64, year i64
-- rows: {catalog}
-- as: struct catalog
-- one
SELECT {catalog} FROM catalog WHERE tenant_id = $tenant_id AND year = $year

-- name: catalog_load
-- doc: one list of an organ
-- params: tenant_id i64, id i64
-- rows: {catalog}
-- as: struct catalog
-- one
SELECT {catalog} FROM catalog WHERE tenant_id = $tenant_id AND id = $id

-- name: catalog_list
-- doc: the lists of an organ, the newest year first
-- params: tenant_id i64
-- rows: {catalog}
-- as: struct catalog
-- many
SELECT {catalog} FROM catalog WHERE tenant_id = $tenant_id ORDER BY year DESC

-- name: catalog_save
-- doc: where a list stands, if nobody else has changed it since
-- from: struct catalog : id i64, state enum catalog_state, decision text, issued_on date, reason text,
--       by_name text, at i64, version i64
-- exec
UPDATE catalog SET state = $state, decision = $decision, issued_on = $issued_on, reason = $reason,
	by_name = $by_name, at = $at, version = version + 1
WHERE id = $id AND version = $version

-- name: entry_insert
-- doc: a new entry of a list
-- from: struct catalog_entry : {entry_new}
-- rows: id i64
-- one
INSERT INTO catalog_entry ({entry_new}) VALUES ({$entry_new}) RETURNING id

-- name: entry_update
-- doc: an entry written over, if nobody else has changed it since
-- from: struct catalog_entry : id i64, notation text, title text, retention i64, unit_id i64?,
--       maker_id i64?, note text, version i64
-- exec
UPDATE catalog_entry SET notation = $notation, title = $title, retention = $retention,
	unit_id = $unit_id, maker_id = $maker_id, note = $note, version = version + 1
WHERE id = $id AND version = $version

-- name: entry_place
-- doc: another place in the list
-- params: id i64, ordinal i64
-- exec
UPDATE catalog_entry SET ordinal = $ordinal WHERE id = $id

-- name: entry_drop
-- doc: an entry that no file was made from, if nobody else has changed it since
-- params: id i64, version i64
-- exec
DELETE FROM catalog_entry WHERE id = $id AND version = $version
	AND NOT EXISTS (SELECT 1 FROM work_file f WHERE f.entry_id = $id AND f.entry_id IS NOT NULL)

-- name: entry_shift
-- doc: those from a place on stand so many lower
-- params: catalog_id i64, ordinal i64, by i64
-- exec
UPDATE catalog_entry SET ordinal = ordinal + $by WHERE catalog_id = $catalog_id AND ordinal >= $ordinal

-- name: entry_load
-- doc: one entry of an organ
-- params: tenant_id i64, id i64
-- rows: {entry}
-- as: struct catalog_entry
-- one
SELECT {entry} FROM catalog_entry WHERE tenant_id = $tenant_id AND id = $id

-- name: entry_list
-- doc: a list in its order, with names and the files that were made
-- params: catalog_id i64
-- rows: {entry}, unit_name text, unit_code text, maker_name text, file_id i64
-- as: struct catalog_entry
-- many
SELECT {x.entry}, COALESCE(u.name, '') AS unit_name, COALESCE(u.code, '') AS unit_code,
	COALESCE(a.name, '') AS maker_name,
	COALESCE((SELECT f.id FROM work_file f WHERE f.entry_id = x.id AND f.entry_id IS NOT NULL), 0) AS file_id
FROM catalog_entry x LEFT JOIN unit u ON u.id = x.unit_id LEFT JOIN account a ON a.id = x.maker_id
WHERE x.catalog_id = $catalog_id ORDER BY x.ordinal, x.id

-- name: entry_copy
-- doc: the entries of one list stand in another too
-- params: to_id i64, from_id i64
-- exec
INSERT INTO catalog_entry (tenant_id, catalog_id, kind, ordinal, notation, title, retention, unit_id, maker_id, note)
SELECT x.tenant_id, $to_id, x.kind, x.ordinal, x.notation, x.title, x.retention,
	(SELECT u.id FROM unit u WHERE u.id = x.unit_id AND u.state = 'active'),
	(SELECT a.id FROM account a WHERE a.id = x.maker_id AND NOT a.is_locked), x.note
FROM catalog_entry x WHERE x.catalog_id = $from_id

-- name: entries_pass
-- doc: what somebody was to make, and has not made yet, another is to make
-- params: tenant_id i64, from_id i64, to_id i64
-- exec
UPDATE catalog_entry SET maker_id = $to_id
WHERE tenant_id = $tenant_id AND maker_id = $from_id
	AND catalog_id IN (SELECT c.id FROM catalog c WHERE c.tenant_id = $tenant_id)
	AND NOT EXISTS (SELECT 1 FROM work_file f WHERE f.entry_id = catalog_entry.id AND f.entry_id IS NOT NULL)

-- name: entries_of_unit
-- doc: what a unit was to make, and has not made yet, is another's
-- params: from_id i64, to_id i64
-- exec
UPDATE catalog_entry SET unit_id = $to_id
WHERE unit_id = $from_id AND unit_id IS NOT NULL
	AND NOT EXISTS (SELECT 1 FROM work_file f WHERE f.entry_id = catalog_entry.id AND f.entry_id IS NOT NULL)

-- name: notations_taken
-- doc: the notations of an organ's year that end so: of files, and of entries of its list
-- params: tenant_id i64, year i64, ending text
-- rows: notation text
-- many
SELECT f.notation FROM work_file f
WHERE f.tenant_id = $tenant_id AND f.year = $year
	AND SUBSTR(f.notation, LENGTH(f.notation) - LENGTH($ending) + 1) = $ending
UNION
SELECT x.notation FROM catalog_entry x JOIN catalog c ON c.id = x.catalog_id
WHERE c.tenant_id = $tenant_id AND c.year = $year AND x.kind = 'file' AND x.notation <> ''
	AND SUBSTR(x.notation, LENGTH(x.notation) - LENGTH($ending) + 1) = $ending

-- name: notation_holders
-- doc: how many files or entries of an organ's year have a notation, but for one file and one entry
-- params: tenant_id i64, year i64, notation text, file_id i64, entry_id i64
-- rows: n i64
-- one
SELECT (SELECT COUNT(*) FROM work_file f WHERE f.tenant_id = $tenant_id AND f.year = $year
		AND f.notation = $notation AND f.id <> $file_id)
	+ (SELECT COUNT(*) FROM catalog_entry x JOIN catalog c ON c.id = x.catalog_id
		WHERE c.tenant_id = $tenant_id AND c.year = $year AND x.kind = 'file' AND x.notation <> ''
			AND x.notation = $notation AND x.id <> $entry_id) AS n

-- ---- hồ sơ ----

-- name: file_insert
-- doc: a new file
-- from: struct work_file : {work_file_new}
-- params: search text
-- rows: id i64
-- one
INSERT INTO work_file ({work_file_new}, search) VALUES ({$work_file_new}, $search) RETURNING id

-- name: file_update
-- doc: a file written over, if nobody else has changed it since
-- from: struct work_file : id i64, {work_file_set}, version i64
-- params: search text
-- exec
UPDATE work_file SET notation = $notation, title = $title, retention = $retention, kind = $kind,
	unit_id = $unit_id, state = $state, started_on = $started_on, ended_on = $ended_on,
	settled_on = $settled_on, due_on = $due_on, rights = $rights, language = $language,
	description = $description, is_returned = $is_returned, closed_at = $closed_at,
	checked_at = $checked_at, checked_by = $checked_by, search = $search, version = version + 1
WHERE id = $id AND version = $version

-- name: file_touch
-- doc: what is in a file has changed, if nobody else has changed it since
-- params: id i64, version i64
-- exec
UPDATE work_file SET version = version + 1 WHERE id = $id AND version = $version

-- name: file_load
-- doc: one file of an organ
-- params: tenant_id i64, id i64
-- rows: {work_file}, maker_name text, unit_name text, unit_code text, n_items i64, n_pages i64, n_uncounted i64
-- as: struct work_file
-- one
SELECT {f.work_file}, {file_names} FROM work_file f WHERE f.tenant_id = $tenant_id AND f.id = $id

-- fragment: file_wanted
AND f.id < $before_id AND ($has_state = 0 OR f.state = $state) AND ($year = 0 OR f.year = $year)
AND ($maker_id = 0 OR f.maker_id = $maker_id)

-- fragment: file_words
-- sqlite: AND INSTR(f.search, $word1) > 0 AND INSTR(f.search, $word2) > 0
-- sqlite: AND INSTR(f.search, $word3) > 0 AND INSTR(f.search, $word4) > 0
-- postgres: AND STRPOS(f.search, $word1) > 0 AND STRPOS(f.search, $word2) > 0
-- postgres: AND STRPOS(f.search, $word3) > 0 AND STRPOS(f.search, $word4) > 0

-- name: file_list_all
-- doc: files of an organ, the newest first
-- from: struct file_page : tenant_id i64, before_id i64, has_state i64, state enum work_file_state, year i64,
--       maker_id i64, word1 text, word2 text, word3 text, word4 text, most i64
-- rows: {work_file}, maker_name text, unit_name text, unit_code text, n_items i64, n_pages i64, n_uncounted i64
-- as: struct work_file
-- many
SELECT {f.work_file}, {file_names} FROM work_file f
WHERE f.tenant_id = $tenant_id {file_wanted} {file_words} ORDER BY f.id DESC LIMIT $most

-- name: file_list_seen
-- doc: files that somebody made, of units that they head, and that are shared with them, the newest first
-- from: struct file_page : tenant_id i64, accounts text, headed text, units text, before_id i64, has_state i64,
--       state enum work_file_state, year i64, maker_id i64, word1 text, word2 text, word3 text, word4 text,
--       most i64
-- rows: {work_file}, maker_name text, unit_name text, unit_code text, n_items i64, n_pages i64, n_uncounted i64
-- as: struct work_file
-- many
SELECT {f.work_file}, {file_names} FROM work_file f
WHERE f.tenant_id = $tenant_id AND f.id IN (
	SELECT m.id FROM work_file m WHERE m.maker_id {of_accounts}
	UNION SELECT m.id FROM work_file m WHERE m.unit_id IS NOT NULL
		AND m.unit_id IN (SELECT w.unit_id FROM unit_above w WHERE w.above_id {of_headed})
	UNION SELECT r.file_id FROM file_reader r WHERE r.account_id IS NOT NULL AND r.account_id {of_accounts}
	UNION SELECT r.file_id FROM file_reader r WHERE r.unit_id IS NOT NULL AND r.unit_id {of_units})
	{file_wanted} {file_words} ORDER BY f.id DESC LIMIT $most

-- name: file_of_document
-- doc: the files of an organ that a document is in
-- params: tenant_id i64, document_id i64
-- rows: {work_file}, maker_name text, unit_name text, unit_code text, n_items i64, n_pages i64, n_uncounted i64
-- as: struct work_file
-- many
SELECT {f.work_file}, {file_names} FROM file_item d JOIN work_file f ON f.id = d.file_id
WHERE d.document_id = $document_id AND d.document_id IS NOT NULL AND f.tenant_id = $tenant_id ORDER BY f.id

-- name: file_of_entry
-- doc: the file that was made from an entry of a list
-- params: entry_id i64
-- rows: id i64
-- many
SELECT id FROM work_file WHERE entry_id = $entry_id AND entry_id IS NOT NULL

-- name: file_of_arrival
-- doc: the file that was made of what a document brought
-- params: document_id i64
-- rows: id i64
-- many
SELECT file_id AS id FROM file_received WHERE document_id = $document_id

-- name: file_of_arrival_put
-- doc: a file was made of what a document brought
-- params: document_id i64, file_id i64
-- exec
INSERT INTO file_received (document_id, file_id) VALUES ($document_id, $file_id)

-- name: unit_line
-- doc: a unit and those above it
-- params: unit_id i64
-- rows: id i64
-- many
SELECT above_id AS id FROM unit_above WHERE unit_id = $unit_id

-- name: files_pass
-- doc: the files of one account are another's
-- params: tenant_id i64, from_id i64, to_id i64
-- exec
UPDATE work_file SET maker_id = $to_id, version = version + 1
WHERE maker_id = $from_id AND tenant_id = $tenant_id

-- name: open_files
-- doc: how many files an account made: they stay with the organ until the archive has them
-- params: tenant_id i64, maker_id i64
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM work_file WHERE maker_id = $maker_id AND tenant_id = $tenant_id

-- name: files_of_maker
-- doc: the files that an account made
-- params: tenant_id i64, maker_id i64
-- rows: id i64
-- many
SELECT id FROM work_file WHERE maker_id = $maker_id AND tenant_id = $tenant_id ORDER BY id

-- name: files_of_unit
-- doc: the files of a unit are another's
-- params: from_id i64, to_id i64
-- exec
UPDATE work_file SET unit_id = $to_id, version = version + 1 WHERE unit_id = $from_id AND unit_id IS NOT NULL

-- ---- what is in them ----

-- name: item_insert
-- doc: one more in a file, but a document that is in it already
-- from: struct file_item : {item_new}
-- exec
INSERT INTO file_item ({item_new}) VALUES ({$item_new}) ON CONFLICT DO NOTHING

-- name: item_last
-- doc: how many are in a file
-- params: file_id i64
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM file_item WHERE file_id = $file_id

-- name: item_load
-- doc: one of a file
-- params: file_id i64, id i64
-- rows: {item}
-- as: struct file_item
-- one
SELECT {item} FROM file_item WHERE file_id = $file_id AND id = $id

-- name: item_list
-- doc: those of a file behind a number
-- params: file_id i64, after i64, most i64
-- rows: {item}
-- as: struct file_item
-- many
SELECT {item} FROM file_item WHERE file_id = $file_id AND ordinal > $after ORDER BY ordinal, id LIMIT $most

-- name: item_documents
-- doc: the documents among them
-- params: file_id i64, after i64, most i64
-- rows: {document}
-- as: struct document
-- many
SELECT {d.document} FROM (SELECT i.document_id, i.ordinal FROM file_item i
	WHERE i.file_id = $file_id AND i.ordinal > $after ORDER BY i.ordinal, i.id LIMIT $most) q
	JOIN document d ON d.id = q.document_id
ORDER BY q.ordinal

-- name: item_document_ids
-- doc: which documents are in a file
-- params: file_id i64
-- rows: document_id i64
-- many
SELECT document_id FROM file_item WHERE file_id = $file_id AND document_id IS NOT NULL

-- fragment: item_pages
n_pages = COALESCE(CASE WHEN document_id IS NULL
	THEN (SELECT t.pages FROM file_text t WHERE t.sha256 = file_item.blob AND t.kind = 'pdf')
	ELSE (SELECT CAST(SUM(t.pages) AS BIGINT) FROM document d
		JOIN attachment x ON x.document_id = d.id AND x.draft_n = d.draft_n AND x.standing = 'current'
		JOIN file_text t ON t.sha256 = x.blob
		WHERE d.id = file_item.document_id AND t.kind = 'pdf') END, 0)

-- fragment: item_uncounted
n_pages = 0 AND NOT EXISTS (SELECT 1 FROM document d
	JOIN attachment x ON x.document_id = d.id AND x.draft_n = d.draft_n AND x.standing = 'current'
	JOIN file_text t ON t.sha256 = x.blob
	WHERE d.id = file_item.document_id AND t.reading = 'waiting')

-- name: item_counted
-- doc: one whose pages nobody has counted has those of its PDFs, when all of its files were looked at
-- params: file_id i64, ordinal i64
-- exec
UPDATE file_item SET {item_pages} WHERE file_id = $file_id AND ordinal = $ordinal AND {item_uncounted}

-- name: items_counted
-- doc: the same of all in open files that have a file which was looked at now
-- params: blob hash
-- exec
UPDATE file_item SET {item_pages}
WHERE id IN (SELECT i.id FROM file_item i WHERE i.blob = $blob AND i.blob IS NOT NULL
	UNION SELECT i.id FROM attachment x JOIN file_item i ON i.document_id = x.document_id
		WHERE x.blob = $blob AND i.document_id IS NOT NULL)
	AND file_id IN (SELECT f.id FROM work_file f WHERE f.id = file_item.file_id AND f.state = 'open' AND NOT f.is_held)
	AND {item_uncounted}

-- name: item_facts
-- doc: of the documents in a file: whether a file of them is damaged, and what answers them
-- params: file_id i64
-- rows: document_id i64, n_damaged i64, answer_id i64
-- many
SELECT i.document_id,
	(SELECT COUNT(*) FROM attachment x WHERE x.document_id = i.document_id AND x.is_damaged) AS n_damaged,
	COALESCE((SELECT MAX(x.answer_id) FROM assignment x WHERE x.document_id = i.document_id), 0) AS answer_id
FROM file_item i WHERE i.file_id = $file_id AND i.document_id IS NOT NULL

-- name: item_save
-- doc: sheet, pages, note and place of one; of a paper of its own what it is
-- from: struct file_item : id i64, ordinal i64, title text, author text, code text, dated date, sheet text,
--       n_pages i64, note text
-- exec
UPDATE file_item SET ordinal = $ordinal, title = $title, author = $author, code = $code, dated = $dated,
	sheet = $sheet, n_pages = $n_pages, note = $note
WHERE id = $id

-- name: item_place
-- doc: another number in its file
-- params: id i64, ordinal i64
-- exec
UPDATE file_item SET ordinal = $ordinal WHERE id = $id

-- name: item_drop
-- doc: one is taken out
-- params: id i64
-- exec
DELETE FROM file_item WHERE id = $id

-- ---- whom they are shared with ----

-- name: reader_list
-- doc: of a file
-- params: file_id i64
-- rows: file_id i64, account_id i64?, unit_id i64?, may_fill bool, name text
-- as: struct file_reader
-- many
SELECT r.file_id, r.account_id, r.unit_id, r.may_fill, COALESCE(a.name, u.name, '') AS name
FROM file_reader r LEFT JOIN account a ON a.id = r.account_id LEFT JOIN unit u ON u.id = r.unit_id
WHERE r.file_id = $file_id ORDER BY name, r.account_id, r.unit_id

-- name: reader_insert
-- doc: one more
-- from: struct file_reader : file_id i64, account_id i64?, unit_id i64?, may_fill bool
-- exec
INSERT INTO file_reader (file_id, account_id, unit_id, may_fill)
VALUES ($file_id, $account_id, $unit_id, $may_fill)

-- name: reader_drop
-- doc: no longer; 0 = it is not a person's, or not a unit's
-- params: file_id i64, account_id i64, unit_id i64
-- exec
DELETE FROM file_reader WHERE file_id = $file_id AND COALESCE(account_id, 0) = $account_id
	AND COALESCE(unit_id, 0) = $unit_id

-- ---- history ----

-- name: file_step_insert
-- doc: one more line of a file's history
-- from: struct file_history : file_id i64, at i64, step enum file_step, by_name text, on_behalf_of text,
--       text text
-- exec
INSERT INTO file_step (file_id, at, step, by_name, on_behalf_of, text)
VALUES ($file_id, $at, $step, $by_name, $on_behalf_of, $text)

-- name: file_step_list
-- doc: a file's history, as it went; the newest so many
-- params: file_id i64, most i64
-- rows: id i64, file_id i64, at i64, step enum file_step, by_name text, on_behalf_of text, text text
-- as: struct file_history
-- many
SELECT q.id, q.file_id, q.at, q.step, q.by_name, q.on_behalf_of, q.text FROM (
	SELECT s.id, s.file_id, s.at, s.step, s.by_name, s.on_behalf_of, s.text FROM file_step s
	WHERE s.file_id = $file_id ORDER BY s.id DESC LIMIT $most) q ORDER BY q.id

-- ---- what waits ----

-- fragment: file_behind
AND f.id > $after_id ORDER BY f.id LIMIT $most

-- name: file_queue_check
-- doc: files of an organ that are closed and not checked yet
-- from: struct file_waiting : tenant_id i64, after_id i64, most i64
-- rows: {work_file}, maker_name text, unit_name text, unit_code text, n_items i64, n_pages i64, n_uncounted i64
-- as: struct work_file
-- many
SELECT {f.work_file}, {file_names} FROM work_file f
WHERE f.tenant_id = $tenant_id AND f.state = 'closed' {file_behind}

-- name: file_queue_due
-- doc: files that are due in the archive by a day: an organ's, or those of accounts
-- from: struct file_waiting : tenant_id i64, until date, sees_all i64, accounts text, after_id i64, most i64
-- rows: {work_file}, maker_name text, unit_name text, unit_code text, n_items i64, n_pages i64, n_uncounted i64
-- as: struct work_file
-- many
SELECT {f.work_file}, {file_names} FROM work_file f
WHERE f.tenant_id = $tenant_id AND f.due_on <> '' AND f.due_on <= $until
	AND ($sees_all = 1 OR f.maker_id {of_accounts}) {file_behind}

-- name: file_queue_back
-- doc: files of accounts that came back from whoever checked them
-- from: struct file_waiting : accounts text, after_id i64, most i64
-- rows: {work_file}, maker_name text, unit_name text, unit_code text, n_items i64, n_pages i64, n_uncounted i64
-- as: struct work_file
-- many
SELECT {f.work_file}, {file_names} FROM work_file f
WHERE f.maker_id {of_accounts} AND f.state = 'open' AND f.is_returned {file_behind}

-- name: file_queue_count
-- doc: how many of each, at most so many
-- from: struct file_waiting : tenant_id i64, issues i64, most i64, checks i64, until date, sees_all i64,
--       accounts text
-- rows: n_issue i64, n_check i64, n_due i64, n_back i64
-- one
SELECT
	(SELECT COUNT(*) FROM (SELECT 1 AS x FROM catalog c
		WHERE $issues = 1 AND c.tenant_id = $tenant_id AND c.state = 'submitted' LIMIT $most) q) AS n_issue,
	(SELECT COUNT(*) FROM (SELECT 1 AS x FROM work_file f
		WHERE $checks = 1 AND f.tenant_id = $tenant_id AND f.state = 'closed' LIMIT $most) q) AS n_check,
	(SELECT COUNT(*) FROM (SELECT 1 AS x FROM work_file f
		WHERE f.tenant_id = $tenant_id AND f.due_on <> '' AND f.due_on <= $until
			AND ($sees_all = 1 OR f.maker_id {of_accounts}) LIMIT $most) q) AS n_due,
	(SELECT COUNT(*) FROM (SELECT 1 AS x FROM {each_account} work_file f
		WHERE $accounts <> '[]' AND f.maker_id {that_account} AND f.state = 'open' AND f.is_returned LIMIT $most) q) AS n_back

-- ---- mục lục hồ sơ ----

-- name: file_range
-- doc: files of an organ's year behind one, as they are printed: by notation
-- from: struct file_range : tenant_id i64, year i64, closed_only i64, after_notation text, most i64
-- rows: {work_file}, maker_name text, unit_name text, unit_code text, n_items i64, n_pages i64, n_uncounted i64
-- as: struct work_file
-- many
SELECT {f.work_file}, {file_names} FROM work_file f
WHERE f.tenant_id = $tenant_id AND f.year = $year AND f.notation > $after_notation
	AND ($closed_only = 0 OR f.state <> 'open') ORDER BY f.notation LIMIT $most
