-- search.sql -- the search index.
-- include: store/search_page.h

-- columns: search_for = tenant_id i64, open text, by_sight bool, is_wide bool, holders text, direction text,
--          state text, progress text, issued_from date, issued_to date, due_from date, due_to date, is_late bool,
--          today date, account_id i64, unit_id i64, arrived_at i64, until_at i64, secrecy text, standing text,
--          purpose text, form text

-- the newest documents that the index names
-- fragment: search_near
-- sqlite: (SELECT rowid AS id FROM document_fts WHERE document_fts MATCH $expr AND rowid < $before_id
-- sqlite: 	AND rowid > $above_id ORDER BY rowid DESC LIMIT $look)
-- postgres: (SELECT document_id AS id FROM search_text WHERE words @@ CAST($expr AS TSQUERY)
-- postgres: 	AND document_id < $before_id AND document_id > $above_id ORDER BY document_id DESC LIMIT $look)

-- by a holder's rows when they are few, else document by document
-- fragment: search_sight
(NOT $by_sight
-- sqlite: OR ($is_wide AND EXISTS (SELECT 1 FROM sight s WHERE s.document_id = near.id
-- sqlite: 	AND s.holder_id IN (SELECT value FROM json_each($holders))))
-- sqlite: OR (NOT $is_wide AND near.id IN (SELECT s.document_id FROM sight s
-- sqlite: 	WHERE s.holder_id IN (SELECT value FROM json_each($holders))))
-- postgres: OR ($is_wide AND EXISTS (SELECT 1 FROM sight s WHERE s.document_id = near.id
-- postgres: 	AND s.holder_id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($holders AS JSONB))))))
-- postgres: OR (NOT $is_wide AND near.id IN (SELECT s.document_id FROM sight s
-- postgres: 	WHERE s.holder_id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($holders AS JSONB))))))
)

-- what the form asks of the row
-- fragment: search_fits
d.tenant_id = $tenant_id
-- sqlite: AND $by_sight = (INSTR($open, ',' || d.direction || '.' || d.state || ',') = 0)
-- postgres: AND $by_sight = (STRPOS($open, ',' || d.direction || '.' || d.state || ',') = 0)
	AND ($direction = '' OR d.direction = $direction)
	AND ($state = '' OR d.state = $state) AND ($progress = '' OR d.progress = $progress)
	AND ($issued_from = '' OR d.issued_on >= $issued_from)
	AND ($issued_to = '' OR (d.issued_on <> '' AND d.issued_on <= $issued_to))
	AND ($due_from = '' OR CASE d.deadline_on WHEN '' THEN d.due_on ELSE d.deadline_on END >= $due_from)
	AND ($due_to = '' OR CASE d.deadline_on WHEN '' THEN d.due_on ELSE d.deadline_on END BETWEEN '1' AND $due_to)
	AND (NOT $is_late OR (d.direction <> 'outgoing' AND d.state IN ('waiting', 'registered')
		AND d.progress <> 'finished'
		AND CASE d.deadline_on WHEN '' THEN d.due_on ELSE d.deadline_on END > ''
		AND CASE d.deadline_on WHEN '' THEN d.due_on ELSE d.deadline_on END < $today))
	AND ($account_id = 0 OR d.drafter_id = $account_id OR EXISTS (SELECT 1 FROM assignment x
		WHERE x.document_id = d.id AND x.account_id = $account_id AND x.state NOT IN ('returned', 'withdrawn')))
	AND ($unit_id = 0 OR d.unit_id = $unit_id OR EXISTS (SELECT 1 FROM assignment x
		WHERE x.document_id = d.id AND x.unit_id = $unit_id AND x.state NOT IN ('returned', 'withdrawn')))
	AND ($arrived_at = 0
		OR CASE WHEN d.registered_at = 0 OR (d.packet_id = 0 AND d.arrived_at > 0) THEN d.arrived_at ELSE d.registered_at END >= $arrived_at)
	AND ($until_at = 0
		OR CASE WHEN d.registered_at = 0 OR (d.packet_id = 0 AND d.arrived_at > 0) THEN d.arrived_at ELSE d.registered_at END
			BETWEEN 1 AND $until_at - 1)
	AND ($secrecy = '' OR d.secrecy = $secrecy) AND ($standing = '' OR d.standing = $standing)
	AND ($purpose = '' OR d.purpose = $purpose
		OR EXISTS (SELECT 1 FROM delivery v WHERE v.document_id = d.id AND v.purpose = $purpose))
	AND ($form = '' OR d.came = $form
		OR EXISTS (SELECT 1 FROM delivery v WHERE v.document_id = d.id AND v.form = $form))

-- name: search_newest
-- doc: documents that hold the words, the newest first: read along the index, without sorting
-- from: struct search_page : {search_for}, expr text, before_id i64, above_id i64, look i64, most i64
-- rows: {document}
-- as: struct document
-- many
SELECT {d.document} FROM {search_near} AS near
-- sqlite: CROSS JOIN document d ON d.id = near.id
-- postgres: JOIN document d ON d.id = near.id
WHERE {search_sight} AND {search_fits}
-- postgres: ORDER BY d.id DESC
LIMIT $most

-- name: search_seen_top
-- doc: the newest document below one that some holders see
-- from: struct search_page : holders text, before_id i64
-- rows: id i64
-- one
SELECT COALESCE(MAX(newest.id), 0) AS id FROM (SELECT (SELECT s.document_id FROM sight s
-- sqlite: 	WHERE s.holder_id = h.value
-- postgres: 	WHERE s.holder_id = CAST(h.value AS BIGINT)
	AND s.document_id < $before_id ORDER BY s.document_id DESC LIMIT 1) AS id
-- sqlite: 	FROM json_each($holders) AS h
-- postgres: 	FROM jsonb_array_elements_text(CAST($holders AS JSONB)) AS h (value)
) AS newest

-- name: search_seen
-- doc: documents that some holders see, the newest first, with what says whether they hold the words
-- from: struct search_page : holders text, direction text, expr text, before_id i64, above_id i64, look i64
-- rows: id i64, is_known bool, holds bool, prints blob?
-- many
-- sqlite: SELECT near.id AS id, p.document_id IS NOT NULL AS is_known, $expr = '' AS holds, p.prints AS prints
-- postgres: SELECT near.id AS id, TRUE AS is_known, COALESCE(p.words @@ CAST($expr AS TSQUERY), FALSE) AS holds,
-- postgres: 	CAST(NULL AS BYTEA) AS prints
FROM (SELECT DISTINCT s.document_id AS id FROM sight s
-- sqlite: 	WHERE s.holder_id IN (SELECT value FROM json_each($holders))
-- postgres: 	WHERE s.holder_id = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($holders AS JSONB))))
	AND s.direction = $direction AND s.document_id < $before_id AND s.document_id > $above_id
	ORDER BY s.document_id DESC LIMIT $look) AS near
-- sqlite: LEFT JOIN search_prints p ON p.document_id = near.id
-- postgres: LEFT JOIN search_text p ON p.document_id = near.id
ORDER BY near.id DESC

-- name: search_told
-- doc: what the index was made of, for looking whether words stand side by side; PostgreSQL knows that itself
-- params: document_id i64
-- rows: title text, facts text, terms text, body text
-- one
-- sqlite: SELECT title, facts, terms, body FROM search_text WHERE document_id = $document_id
-- postgres: SELECT '' AS title, '' AS facts, '' AS terms, '' AS body FROM search_text WHERE document_id = $document_id

-- name: search_pick
-- doc: those of some documents that fit, the newest first: no more are read than are wanted
-- from: struct search_page : {search_for}, ids text, look i64, most i64
-- rows: {document}
-- as: struct document
-- many
SELECT {d.document} FROM
-- sqlite: (SELECT value AS id FROM json_each($ids) ORDER BY value DESC LIMIT $look) AS near
-- postgres: (SELECT CAST(value AS BIGINT) AS id FROM jsonb_array_elements_text(CAST($ids AS JSONB)) LIMIT $look) AS near
-- sqlite: CROSS JOIN document d ON d.id = near.id
-- postgres: JOIN document d ON d.id = near.id
WHERE {search_sight} AND {search_fits}
-- postgres: ORDER BY d.id DESC
LIMIT $most

-- name: search_titles
-- doc: the newest of them with their subjects, for putting them in order
-- from: struct search_page : {search_for}, expr text, before_id i64, above_id i64, look i64
-- rows: id i64, subject text
-- many
SELECT d.id, d.subject FROM {search_near} AS near
-- sqlite: CROSS JOIN document d ON d.id = near.id
-- postgres: JOIN document d ON d.id = near.id
WHERE {search_sight} AND {search_fits}

-- name: search_looked
-- doc: how many a page has looked at, and the last of them
-- from: struct search_page : expr text, before_id i64, above_id i64, look i64
-- rows: n i64, id i64
-- one
SELECT COUNT(*) AS n, COALESCE(MIN(near.id), 0) AS id FROM {search_near} AS near

-- A direction as it stands could make one of the partial indices fit: SQLite would plan each time anew.
-- name: search_top
-- doc: the newest document below one: of one direction the organ's, else of whichever organ
-- from: struct search_page : tenant_id i64, direction text, before_id i64
-- rows: id i64
-- one
SELECT COALESCE(CASE $direction
	WHEN '' THEN (SELECT MAX(id) FROM document WHERE id < $before_id)
	ELSE (SELECT MAX(id) FROM document WHERE tenant_id = $tenant_id
		AND direction = CAST($direction AS TEXT) AND id < $before_id)
	END, 0) AS id

-- name: search_fresh
-- doc: the newest documents that the index is still to learn of, and that fit
-- from: struct search_page : {search_for}, before_id i64, above_id i64, look i64
-- rows: {document}
-- as: struct document
-- many
SELECT {d.document} FROM (SELECT DISTINCT few.document_id AS id
	FROM (SELECT document_id FROM search_dirty ORDER BY id DESC LIMIT $look) AS few) AS near
	JOIN document d ON d.id = near.id
WHERE d.id < $before_id AND d.id > $above_id AND {search_sight} AND {search_fits}
ORDER BY d.id DESC

-- name: search_sight_count
-- doc: how much some holders see, counted up to a bound
-- params: holders text, most i64
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM (SELECT 1 FROM sight WHERE holder_id
-- sqlite: IN (SELECT value FROM json_each($holders))
-- postgres: = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($holders AS JSONB))))
	LIMIT $most) AS few

-- FTS5 takes out what it is told, so it is told what it was given; PostgreSQL sees to its index itself.
-- name: search_unlink
-- doc: the index forgets what it was given of a document
-- params: document_id i64
-- exec
-- sqlite: INSERT INTO document_fts (document_fts, rowid, title, facts, terms, body)
-- sqlite: SELECT 'delete', document_id, title, facts, terms, body FROM search_text WHERE document_id = $1
-- postgres: UPDATE search_text SET words = words WHERE document_id = $1 AND FALSE

-- name: search_drop
-- doc: …and so does what it was made of
-- params: document_id i64
-- exec
DELETE FROM search_text WHERE document_id = $1

-- name: search_prints_drop
-- doc: …and the prints of its words
-- params: document_id i64
-- exec
-- sqlite: DELETE FROM search_prints WHERE document_id = $1
-- postgres: UPDATE search_text SET words = words WHERE document_id = $1 AND FALSE

-- name: search_prints_put
-- doc: the prints of a document's words, if it is still there; PostgreSQL needs none
-- params: document_id i64, prints blob
-- exec
-- sqlite: INSERT INTO search_prints (document_id, prints) SELECT id, $prints FROM document WHERE id = $document_id
-- postgres: UPDATE search_text SET words = words WHERE document_id = $document_id AND $prints = CAST('' AS BYTEA) AND FALSE

-- name: search_put
-- doc: what the index is made of, if the document is still there; each engine in its own words
-- params: document_id i64, title text, facts text, terms text, body text, words text
-- exec
-- sqlite: INSERT INTO search_text (document_id, title, facts, terms, body)
-- sqlite: SELECT id, $title, $facts, $terms, $body FROM document WHERE id = $document_id AND $words = ''
-- postgres: INSERT INTO search_text (document_id, words)
-- postgres: SELECT id, CAST($words AS TSVECTOR) FROM document WHERE id = $document_id
-- postgres: 	AND $title = '' AND $facts = '' AND $terms = '' AND $body = ''

-- name: search_link
-- doc: the index is given it
-- params: document_id i64
-- exec
-- sqlite: INSERT INTO document_fts (rowid, title, facts, terms, body)
-- sqlite: SELECT document_id, title, facts, terms, body FROM search_text WHERE document_id = $1
-- postgres: UPDATE search_text SET words = words WHERE document_id = $1 AND FALSE

-- name: search_mark_blob
-- doc: the words of a file are others than the index has: that concerns every document that has it
-- params: blob hash
-- exec
INSERT INTO search_dirty (document_id) SELECT DISTINCT document_id FROM attachment WHERE blob = $1

-- name: search_dirty_list
-- doc: what is to be indexed anew, the oldest first
-- params: most i64
-- rows: id i64, document_id i64
-- many
SELECT id, document_id FROM search_dirty ORDER BY id LIMIT $1

-- name: search_dirty_done
-- doc: the index knows what somebody had read behind these marks
-- params: marks text
-- exec
DELETE FROM search_dirty WHERE id
-- sqlite: IN (SELECT value FROM json_each($marks))
-- postgres: = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($marks AS JSONB))))

-- name: search_dirty_count
-- doc: how much the index is still to learn, counted up to a bound
-- params: most i64
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM (SELECT 1 FROM search_dirty LIMIT $1) AS few

-- name: search_documents
-- doc: the next documents, whatever the index knows of them
-- params: after_id i64, most i64
-- rows: id i64
-- many
SELECT id FROM document WHERE id > $after_id ORDER BY id LIMIT $most

-- name: search_directives_of
-- doc: what leaders and heads said of a document
-- params: document_id i64
-- rows: text text
-- many
SELECT text FROM directive WHERE document_id = $document_id ORDER BY id

-- name: search_series_of
-- doc: the series that a document's number was given by, or the register that it was entered in
-- params: document_id i64
-- rows: series_id i64
-- many
SELECT series_id FROM register_number WHERE document_id = $document_id
UNION ALL SELECT CASE d.series_id WHEN 0 THEN s.id ELSE d.series_id END FROM document d
	JOIN series s ON s.tenant_id = d.tenant_id AND s.direction = 'incoming' AND s.kind = 'main'
WHERE d.id = $document_id AND d.arrival_number > 0
