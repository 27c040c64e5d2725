-- document.sql -- documents of both directions, their attachments and deliveries.
-- include: store/document.h
-- include: store/document_page.h

-- columns: document_new = tenant_id i64, direction enum direction, state enum document_state,
--          code text, from_code text, from_name text, number text, notation text, place text,
--          issued_on date, type_group i64, type_detail i64, type_name text, subject text,
--          content text, signer_competence text, signer_position text, signer_name text,
--          due_on date, priority i64, page_count i64, arrival_number i64, arrival_year i64,
--          series_id i64, arrival_place i64, arrived_at i64, registered_at i64, sent_at i64, created_at i64, updated_at i64,
--          refusal_reason text, packet_id i64, is_faulty bool, made_from i64, edited_by i64,
--          edited_by_name text, form_key text, form_version i64, stage enum draft_stage, drafter_id i64,
--          unit_id i64, signer_account i64, relation enum document_relation, about_id i64,
--          secrecy enum secrecy, above_id i64, notice enum notice_kind, from_unit_id i64

-- columns: document = id i64, {document_new}, sent_by i64, sent_by_name text, replaced_by i64,
--          handled_at i64, progress enum progress, presented_to i64, deadline_on date,
--          finished_at i64, paper_at text, draft_n i64, standing enum document_standing, version i64,
--          came enum form, purpose enum purpose, is_held bool

-- what lists show of a document, on pages and to programs; the rest of it stays empty
-- columns: document_row = id i64, tenant_id i64, direction enum direction, state enum document_state,
--          code text, from_code text, from_name text, number text, notation text, place text,
--          issued_on date, type_name text, subject text, content text, signer_competence text,
--          signer_position text, signer_name text, due_on date, priority i64, page_count i64,
--          arrival_number i64, arrival_year i64, series_id i64, arrival_place i64, arrived_at i64, created_at i64, updated_at i64,
--          registered_at i64, deadline_on date, paper_at text, sent_at i64, edited_by_name text, refusal_reason text, packet_id i64, is_faulty bool, handled_at i64,
--          progress enum progress, stage enum draft_stage, secrecy enum secrecy,
--          standing enum document_standing, relation enum document_relation, about_id i64, version i64, notice enum notice_kind,
--          came enum form, purpose enum purpose, is_held bool, from_unit_id i64

-- columns: delivery = id i64, document_id i64, receiver_code text, receiver_name text,
--          road enum road, form enum form, purpose enum purpose, state enum delivery_state,
--          status text, status_text text, status_at i64, handled_at i64, form_proposed enum form,
--          purpose_proposed enum purpose, is_outside bool, address text, handed_on date, handed_how text,
--          urged_at i64, n_urged i64

-- columns: attachment = id i64, document_id i64, ordinal i64, name text, content_type text,
--          description text, bytes i64, blob hash, is_damaged bool, reading enum file_reading,
--          kind enum file_kind, reason enum unread_reason, pages i64, is_encrypted bool,
--          has_macros bool, is_cut bool, made enum file_make, made_of i64?, place i64,
--          standing enum file_standing, made_at i64, made_by text

-- columns: twin = id i64, state enum document_state, number text, notation text, issued_on date,
--          from_name text, arrival_number i64, arrival_year i64, arrived_at i64

-- fragment: best_twin
ORDER BY CASE state WHEN 'registered' THEN 0 WHEN 'waiting' THEN 1 ELSE 2 END, id DESC LIMIT 1

-- what waits too long: since yesterday, or past its date
-- fragment: is_late
(arrived_at < $today_at OR (due_on <> '' AND due_on < $today))

-- document.search is what lists were searched by before there was an index; it goes with the next release.
-- name: document_insert
-- doc: a new document
-- from: struct document : {document_new}
-- params: number_year i64, number_key text, list_rank i64
-- rows: id i64
-- one
INSERT INTO document ({document_new}, search, number_year, number_key, list_rank)
VALUES ({$document_new}, '', $number_year, $number_key, $list_rank)
RETURNING id

-- name: document_save_draft
-- doc: writes a draft over, if nobody else has changed it since (version)
-- from: struct document : id i64, from_code text, from_name text, number text, notation text,
--       place text, issued_on date, type_group i64, type_detail i64, type_name text, subject text,
--       content text, signer_competence text, signer_position text, signer_name text,
--       due_on date, priority i64, page_count i64, updated_at i64, version i64, edited_by i64,
--       edited_by_name text, form_version i64, draft_n i64, drafter_id i64, unit_id i64
-- exec
UPDATE document SET from_code = $2, from_name = $3, number = $4, notation = $5, place = $6,
	issued_on = $7, type_group = $8, type_detail = $9, type_name = $10, subject = $11,
	content = $12, signer_competence = $13, signer_position = $14, signer_name = $15,
	due_on = $16, priority = $17, page_count = $18, updated_at = $19,
	edited_by = $21, edited_by_name = $22, form_version = $23, draft_n = $draft_n,
	drafter_id = $drafter_id, unit_id = $unit_id, version = version + 1
WHERE id = $1 AND version = $20 AND direction = 'outgoing' AND state = 'draft'

-- name: document_of_form
-- doc: the document that a form has made
-- params: form_key text
-- rows: id i64, version i64, form_version i64
-- as: struct document
-- one
SELECT id, version, form_version FROM document WHERE form_key = $1 AND form_key <> ''

-- name: document_register
-- doc: an incoming document that waits gets its arrival number
-- from: struct document : id i64, arrival_number i64, arrival_year i64, registered_at i64,
--       updated_at i64, version i64, series_id i64, arrival_place i64
-- params: list_rank i64
-- exec
UPDATE document SET state = 'registered', progress = 'new', arrival_number = $2, arrival_year = $3,
	registered_at = $4, updated_at = $5, series_id = $series_id, arrival_place = $arrival_place,
	list_rank = $list_rank, version = version + 1
WHERE id = $1 AND version = $6 AND direction = 'incoming' AND state = 'waiting'

-- name: document_refuse
-- doc: an incoming document that waits is refused
-- from: struct document : id i64, refusal_reason text, updated_at i64, version i64
-- exec
UPDATE document SET state = 'refused', refusal_reason = $2, updated_at = $3, list_rank = 0,
	version = version + 1
WHERE id = $1 AND version = $4 AND direction = 'incoming' AND state = 'waiting'

-- name: document_came_with
-- doc: the packet that brought a document, told once, in the transaction that made both
-- params: id i64, packet_id i64
-- exec
UPDATE document SET packet_id = $2 WHERE id = $1 AND packet_id = 0 AND direction = 'incoming'

-- name: document_correct
-- doc: what was typed of an incoming document that came in no packet is written over, if nobody else has changed it
--      since (version); its arrival number stays
-- from: struct document : id i64, version i64, from_code text, from_name text, number text, notation text,
--       issued_on date, due_on date, type_name text, subject text, signer_name text, signer_position text,
--       priority i64, paper_at text, arrived_at i64, updated_at i64, from_unit_id i64
-- params: number_year i64, number_key text
-- exec
UPDATE document SET from_code = $from_code, from_name = $from_name, from_unit_id = $from_unit_id, number = $number,
	notation = $notation, issued_on = $issued_on, due_on = $due_on, type_name = $type_name,
	subject = $subject, signer_name = $signer_name, signer_position = $signer_position,
	priority = $priority, paper_at = $paper_at, arrived_at = $arrived_at, updated_at = $updated_at,
	number_year = $number_year, number_key = $number_key, version = version + 1
WHERE id = $id AND version = $version AND direction = 'incoming' AND state = 'registered' AND packet_id = 0

-- name: document_came_set
-- doc: how an incoming document came, and to which purpose
-- from: struct document : id i64, came enum form, purpose enum purpose
-- exec
UPDATE document SET came = $came, purpose = $purpose WHERE id = $id AND direction = 'incoming'

-- name: document_issue
-- doc: a draft goes out under its code; its number and notation are taken for the year
-- from: struct document : id i64, code text, sent_at i64, sent_by i64, sent_by_name text,
--       updated_at i64, version i64
-- params: number_year i64, number_key text, list_rank i64
-- exec
UPDATE document SET state = 'sent', stage = 'issued', code = $2, sent_at = $3, sent_by = $4,
	sent_by_name = $5, updated_at = $6, number_year = $8, number_key = $9, list_rank = $10, version = version + 1
WHERE id = $1 AND version = $7 AND direction = 'outgoing' AND state = 'draft'

-- name: document_number_taken
-- doc: the sent document that has a number and notation in a year
-- params: tenant_id i64, number_year i64, number_key text
-- rows: id i64, issued_on date, subject text
-- as: struct document
-- many
SELECT id, issued_on, subject FROM document
WHERE tenant_id = $1 AND number_year = $2 AND number_key = $3 AND state = 'sent'
	AND replaced_by = 0

-- name: document_replace
-- doc: a sent document that reached nobody gives its number to the one written anew from it
-- params: id i64, by i64
-- exec
UPDATE document SET replaced_by = $2, version = version + 1
WHERE id = $1 AND direction = 'outgoing' AND state = 'sent' AND replaced_by = 0

-- name: document_freeze
-- doc: a sent document holds no more
-- params: id i64, standing enum document_standing, now i64
-- exec
UPDATE document SET standing = $2, updated_at = $3, version = version + 1
WHERE id = $1 AND direction = 'outgoing' AND state = 'sent' AND standing = 'holds'

-- name: document_answer_of
-- doc: the newest issued answer to a document that holds; 0: none
-- params: about_id i64
-- rows: id i64?
-- one
SELECT MAX(id) AS id FROM document
WHERE about_id = $about_id AND about_id > 0 AND relation = 'answer' AND direction = 'outgoing' AND state = 'sent' AND standing = 'holds'
	AND replaced_by = 0

-- name: document_cancel
-- doc: a document that came, or is internal, holds no more: one that waits is not registered any more, nobody has anything to
--      do with one that is
-- params: id i64, standing enum document_standing, now i64, reason text
-- exec
UPDATE document SET standing = $2, updated_at = $3,
	progress = CASE WHEN state = 'registered' THEN 'cancelled' ELSE progress END,
	list_rank = CASE WHEN state = 'waiting' THEN 0 ELSE list_rank END,
	refusal_reason = CASE WHEN state = 'waiting' OR direction = 'internal' OR $2 = 'struck' THEN $4 ELSE refusal_reason END,
	handled_at = CASE WHEN handled_at = 0 THEN $3 ELSE handled_at END,
	state = CASE WHEN state = 'waiting' THEN 'refused' ELSE state END, version = version + 1
WHERE id = $1 AND direction <> 'outgoing' AND standing = 'holds'

-- name: document_content_set
-- doc: what a document that came says, if nobody else has changed it since
-- from: struct document : id i64, version i64, code text, number text, notation text, place text,
--       issued_on date, type_group i64, type_detail i64, type_name text, subject text, content text,
--       signer_competence text, signer_position text, signer_name text, due_on date, priority i64,
--       page_count i64, packet_id i64, is_faulty bool, draft_n i64, updated_at i64
-- params: number_year i64, number_key text, list_rank i64
-- exec
UPDATE document SET code = $code, number = $number, notation = $notation, place = $place,
	issued_on = $issued_on, type_group = $type_group, type_detail = $type_detail,
	type_name = $type_name, subject = $subject, content = $content,
	signer_competence = $signer_competence, signer_position = $signer_position,
	signer_name = $signer_name, due_on = $due_on, priority = $priority, page_count = $page_count,
	packet_id = $packet_id, is_faulty = $is_faulty, draft_n = $draft_n, updated_at = $updated_at,
	number_year = $number_year, number_key = $number_key,
	list_rank = CASE WHEN state = 'waiting' THEN $list_rank ELSE list_rank END,
	version = version + 1
WHERE id = $id AND version = $version AND direction = 'incoming'

-- name: attachment_move
-- doc: the files of a document as it is become those of another, in that version
-- params: document_id i64, draft_n i64, to_id i64, to_n i64
-- exec
UPDATE attachment SET document_id = $to_id, draft_n = $to_n
WHERE document_id = $document_id AND draft_n = $draft_n

-- name: document_came_code
-- doc: the documents that came of a sender with a DocumentId, newest first
-- params: tenant_id i64, code text, from_code text
-- rows: {document}
-- as: struct document
-- many
SELECT {document} FROM document
WHERE tenant_id = $1 AND code = $2 AND from_code = $3 AND direction = 'incoming'
ORDER BY id DESC LIMIT 10

-- name: document_came_number
-- doc: the same with a number, in one spelling, and a date
-- params: tenant_id i64, from_code text, number_year i64, number_key text, issued_on date
-- rows: {document}
-- as: struct document
-- many
SELECT {document} FROM document
WHERE tenant_id = $1 AND from_code = $2 AND number_year = $3 AND number_key = $4 AND issued_on = $5
	AND direction = 'incoming' AND number_key <> ''
ORDER BY id DESC LIMIT 10

-- name: document_paper_set
-- doc: where the paper original lies
-- params: id i64, paper_at text
-- exec
UPDATE document SET paper_at = $2 WHERE id = $1

-- name: document_secret_came
-- doc: the secret documents that were entered for a sender with this number, in one spelling, in a year
-- params: tenant_id i64, from_code text, number_year i64, number_key text
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM document
WHERE tenant_id = $1 AND from_code = $2 AND number_year = $3 AND number_key = $4
	AND direction = 'incoming' AND secrecy <> 'none'

-- name: document_about
-- doc: the documents that are about one, of the same organ, in the order they were made
-- params: about_id i64
-- rows: {document}
-- as: struct document
-- many
SELECT {document} FROM document WHERE about_id = $1 AND about_id > 0 ORDER BY id LIMIT 100

-- name: document_handle
-- doc: somebody has seen to a packet that cannot be read
-- params: id i64, handled_at i64
-- exec
UPDATE document SET handled_at = $2, version = version + 1
WHERE id = $1 AND state = 'unreadable' AND handled_at = 0

-- name: document_load
-- doc: one document
-- params: id i64
-- rows: {document}
-- as: struct document
-- one
SELECT {document} FROM document WHERE id = $1

-- name: document_by_code
-- doc: the outgoing documents of an organ with a DocumentId, newest first
-- params: tenant_id i64, code text
-- rows: {document}
-- as: struct document
-- many
SELECT {document} FROM document
WHERE tenant_id = $1 AND code = $2 AND direction = 'outgoing' AND state = 'sent'
ORDER BY id DESC LIMIT 10

-- name: document_same_code
-- doc: another incoming document of an organ that has this DocumentId of this sender: a registered
--      one before one that waits, that before one that was refused; the newest. An update is no twin of what it
--      updates (updates: the other one, 0 = none): the clerk is asked about both at once
-- params: tenant_id i64, code text, from_code text, id i64, updates i64
-- rows: {twin}
-- as: struct document
-- many
SELECT {twin} FROM document
WHERE tenant_id = $1 AND code = $2 AND from_code = $3 AND direction = 'incoming' AND id <> $4 AND id <> $5
	AND state IN ('waiting', 'registered', 'refused') AND NOT (relation = 'update' AND about_id = $4)
{best_twin}

-- name: document_same_number
-- doc: the same of one that has this number and notation, in one spelling, in this year of issue; a sender
--      without a code is known by its name, a unit of the organ as that unit
-- params: tenant_id i64, from_code text, number_year i64, number_key text, id i64, from_name text, from_unit_id i64,
--         updates i64
-- rows: {twin}
-- as: struct document
-- many
SELECT {twin} FROM document
WHERE tenant_id = $1 AND from_code = $2 AND number_year = $3 AND number_key = $4 AND id <> $5
	AND direction = 'incoming' AND number_key <> '' AND state IN ('waiting', 'registered', 'refused')
	AND from_unit_id = $7 AND (from_code <> '' OR from_unit_id > 0 OR LOWER(from_name) = LOWER($6))
	AND standing <> 'struck' AND id <> $8 AND NOT (relation = 'update' AND about_id = $5)
{best_twin}

-- name: document_same_day
-- doc: the same of one that has this number and notation and was issued on this day, if it is not known of both of
--      whom they are: a sender by its name alone may be called otherwise
-- params: tenant_id i64, number text, notation text, issued_on date, id i64, is_known bool
-- rows: {twin}
-- as: struct document
-- many
SELECT {twin} FROM document
WHERE tenant_id = $1 AND number = $2 AND notation = $3 AND issued_on = $4 AND id <> $5
	AND direction = 'incoming' AND state IN ('waiting', 'registered', 'refused')
	AND ($6 = FALSE OR (from_code = '' AND from_unit_id = 0)) AND standing <> 'struck'
{best_twin}

-- name: document_by_number
-- doc: the outgoing documents of an organ with a number and date, newest first
-- params: tenant_id i64, number text, notation text, issued_on date
-- rows: {document}
-- as: struct document
-- many
SELECT {document} FROM document
WHERE tenant_id = $1 AND number = $2 AND notation = $3 AND issued_on = $4
	AND direction = 'outgoing' AND state = 'sent'
ORDER BY id DESC LIMIT 10

-- name: document_list_state
-- doc: documents of one state, newest first; what its sender took back while it waited was refused by nobody
-- from: struct document_page : tenant_id i64, direction enum direction, state enum document_state,
--       queue text, id i64, most i64
-- rows: {document_row}
-- as: struct document
-- many
SELECT {document_row} FROM document
WHERE tenant_id = $tenant_id AND direction = $direction AND state = $state AND id < $id
	AND ($state <> 'refused' OR (standing <> 'holds') = ($queue = 'withdrawn'))
ORDER BY id DESC LIMIT $most

-- name: document_list_place
-- doc: where a document stands in the list of its state, if it is in that state
-- params: id i64, tenant_id i64, state enum document_state
-- rows: list_rank i64
-- many
SELECT list_rank FROM document WHERE id = $1 AND tenant_id = $2 AND state = $3

-- name: document_list_ranked
-- doc: the same for the states whose documents have a place of their own in their list
-- from: struct document_page : tenant_id i64, direction enum direction, state enum document_state,
--       rank i64, id i64, most i64
-- rows: {document_row}
-- as: struct document
-- many
SELECT {document_row} FROM document
WHERE tenant_id = $tenant_id AND direction = $direction AND state = $state AND list_rank > 0
	AND (list_rank, id) < ($rank, $id)
ORDER BY list_rank DESC, id DESC LIMIT $most

-- name: document_list_entered
-- doc: what a register of what comes in has of a year below a number, the greatest first
-- from: struct document_page : tenant_id i64, year i64, series_id i64, number i64, most i64
-- rows: {document_row}
-- as: struct document
-- many
SELECT {document_row} FROM document
WHERE tenant_id = $tenant_id AND arrival_year = $year AND series_id = $series_id
	AND arrival_number > 0 AND arrival_number < $number
ORDER BY arrival_number DESC LIMIT $most

-- name: document_list_numbered
-- doc: the same of a series of what goes out, and is issued
-- from: struct document_page : tenant_id i64, year i64, register_id i64, number i64, most i64
-- rows: {document_row}
-- as: struct document
-- many
SELECT {d.document_row} FROM register_number x
-- sqlite: CROSS JOIN document d ON d.id = x.document_id
-- postgres: JOIN document d ON d.id = x.document_id
WHERE x.series_id = $register_id AND x.year = $year AND x.number < $number AND x.state = 'used'
	AND d.tenant_id = $tenant_id AND d.state = 'sent'
ORDER BY x.number DESC LIMIT $most

-- name: document_register_place
-- doc: where a document stands in a register, if it is in it
-- from: struct document_page : id i64, tenant_id i64, series_id i64, register_id i64
-- params: direction enum direction
-- rows: year i64, number i64
-- many
SELECT arrival_year AS year, arrival_number AS number FROM document
WHERE $direction = 'incoming' AND id = $id AND tenant_id = $tenant_id AND series_id = $series_id
	AND arrival_number > 0
UNION ALL SELECT x.year, x.number FROM register_number x
WHERE $direction = 'outgoing' AND x.document_id = $id AND x.document_id IS NOT NULL
	AND x.series_id = $register_id
ORDER BY year DESC, number DESC

-- name: document_register_year
-- doc: the newest year below one that a register has numbers of; 0: none
-- from: struct document_page : register_id i64, year i64
-- rows: year i64
-- one
SELECT COALESCE(MAX(q.year), 0) AS year FROM (
	SELECT MAX(year) AS year FROM register WHERE series_id = $register_id AND year < $year
	UNION ALL SELECT MAX(year) FROM register_number WHERE series_id = $register_id AND year < $year) q

-- name: document_list_seen
-- doc: the documents that a holder sees, in the order of their list; no others are looked at
-- from: struct document_page : holder_id i64, direction enum direction, rank i64, id i64, most i64
-- rows: {document_row}
-- as: struct document
-- many
SELECT {d.document_row} FROM sight s JOIN document d ON d.id = s.document_id
WHERE s.holder_id = $holder_id AND s.direction = $direction AND (s.rank, s.document_id) < ($rank, $id)
ORDER BY s.rank DESC, s.document_id DESC LIMIT $most

-- name: document_list_waiting
-- doc: incoming documents that wait, the most urgent first, then the oldest; below_rank leaves out
--      those that are less urgent
-- from: struct document_page : tenant_id i64, rank i64, id i64, below_rank i64, only_late bool,
--       today date, today_at i64, most i64
-- rows: {document_row}
-- as: struct document
-- many
SELECT {document_row} FROM document
WHERE tenant_id = $tenant_id AND direction = 'incoming' AND state = 'waiting'
	AND list_rank < $below_rank AND (list_rank, id) > ($rank, $id)
	AND (NOT $only_late OR {is_late})
ORDER BY list_rank, id LIMIT $most

-- name: document_list_all
-- doc: documents of all states, newest first
-- from: struct document_page : tenant_id i64, direction enum direction, id i64, most i64
-- rows: {document_row}
-- as: struct document
-- many
SELECT {document_row} FROM document
WHERE tenant_id = $tenant_id AND direction = $direction AND id < $id
ORDER BY id DESC LIMIT $most

-- SQLite takes the partial index delivery_open only where its condition is repeated word for word.
-- name: document_list_queue
-- doc: sent documents with a delivery that has not left, is on its way, failed or was refused, in the
--      order of those sent
-- from: struct document_page : queue text, tenant_id i64, rank i64, id i64, most i64
-- rows: {document_row}
-- as: struct document
-- many
SELECT {document_row} FROM document
WHERE id IN (
		SELECT document_id FROM delivery WHERE $queue = 'queued' AND tenant_id = $tenant_id
			AND state = 'queued'
			AND state IN ('queued', 'sent', 'failed', 'refused') AND handled_at = 0
		UNION ALL
		SELECT document_id FROM delivery WHERE $queue = 'transit' AND tenant_id = $tenant_id
			AND state = 'sent'
			AND state IN ('queued', 'sent', 'failed', 'refused') AND handled_at = 0
		UNION ALL
		SELECT document_id FROM delivery WHERE $queue = 'failed' AND tenant_id = $tenant_id
			AND state = 'failed'
			AND state IN ('queued', 'sent', 'failed', 'refused') AND handled_at = 0
		UNION ALL
		SELECT document_id FROM delivery WHERE $queue = 'refused' AND tenant_id = $tenant_id
			AND state = 'refused'
			AND state IN ('queued', 'sent', 'failed', 'refused') AND handled_at = 0)
	AND tenant_id = $tenant_id AND direction = 'outgoing' AND state = 'sent'
	AND (list_rank, id) < ($rank, $id)
ORDER BY list_rank DESC, id DESC LIMIT $most

-- what model/watch.h says of one delivery; the condition of its index must stand beside it word for word
-- fragment: owes
AND v.tenant_id = $tenant_id AND v.document_id < $id
	AND EXISTS (SELECT 1 FROM document h WHERE h.id = v.document_id AND h.state = 'sent' AND h.standing = 'holds')
	AND NOT EXISTS (SELECT 1 FROM document r WHERE r.about_id = v.document_id AND r.about_id > 0
		AND r.relation = 'answer' AND r.direction = 'incoming' AND r.state <> 'refused'
		AND r.standing = 'holds' AND r.from_code = v.receiver_code)
GROUP BY v.document_id ORDER BY v.document_id DESC LIMIT $most

-- name: document_list_unreceived
-- doc: sent documents that a receiver has not received, the newest first
-- from: struct document_page : tenant_id i64, id i64, most i64
-- rows: {document_row}
-- as: struct document
-- many
SELECT {d.document_row} FROM document d WHERE d.id IN (
	SELECT v.document_id FROM delivery v WHERE v.road = 'axis' AND v.state IN ('sent', 'arrived') {owes})
ORDER BY d.id DESC

-- name: document_list_unfinished
-- doc: sent documents that a receiver has and has not dealt with, the newest first
-- from: struct document_page : tenant_id i64, id i64, most i64
-- rows: {document_row}
-- as: struct document
-- many
SELECT {d.document_row} FROM document d WHERE d.id IN (
	SELECT v.document_id FROM delivery v WHERE v.road = 'axis' AND v.state IN ('received', 'assigned', 'processing')
		AND v.purpose NOT IN ('inform', 'report', 'reply') {owes})
ORDER BY d.id DESC

-- name: document_answered_by
-- doc: the organs of which an answer to a document came that holds
-- params: about_id i64
-- rows: from_code text
-- many
SELECT DISTINCT from_code FROM document
WHERE about_id = $1 AND about_id > 0 AND relation = 'answer' AND direction = 'incoming' AND state <> 'refused'
	AND standing = 'holds'

-- name: document_count_open
-- doc: how many incoming documents of an organ nobody has seen to
-- params: tenant_id i64, urgent_below i64, today date, today_at i64
-- rows: waiting i64, urgent i64, late i64, unreadable i64
-- as: struct document_counts
-- one
SELECT COUNT(*) AS waiting,
	COUNT(*) FILTER (WHERE list_rank < $urgent_below) AS urgent,
	COUNT(*) FILTER (WHERE {is_late}) AS late,
	(SELECT COUNT(*) FROM document WHERE tenant_id = $1 AND direction = 'incoming'
		AND state = 'unreadable' AND handled_at = 0) AS unreadable
FROM document WHERE tenant_id = $1 AND state = 'waiting'

-- name: document_parts
-- doc: the tasks that are parts of a document's assignments, and of which
-- params: document_id i64
-- rows: {document}
-- as: struct document
-- many
SELECT {d.document} FROM assignment x JOIN document d ON d.above_id = x.id AND d.above_id > 0
WHERE x.document_id = $document_id ORDER BY d.id

-- name: document_delete
-- doc: throws a draft away; its attachments and deliveries must be gone
-- params: id i64, version i64
-- exec
DELETE FROM document WHERE id = $1 AND version = $2 AND state = 'draft'

-- name: attachment_insert
-- doc: one more attachment of a document as it is now; it belongs to its document's organ
-- from: struct attachment : document_id i64, ordinal i64, name text, content_type text,
--       description text, bytes i64, blob hash, is_damaged bool, made enum file_make, made_at i64, made_by text
-- exec
INSERT INTO attachment (tenant_id, draft_n, document_id, ordinal, name, content_type, description,
	bytes, blob, is_damaged, place, made, made_at, made_by)
VALUES ((SELECT tenant_id FROM document WHERE id = $1), (SELECT draft_n FROM document WHERE id = $1),
	$1, $2, $3, $4, $5, $6, $7, $8, $2, $made, $made_at, $made_by)

-- name: attachment_make
-- doc: a file that is made of another, and takes its place in the same version; the other one is followed first
-- from: struct attachment : made_of i64, name text, content_type text, bytes i64, blob hash,
--       made enum file_make, made_at i64, made_by text
-- rows: id i64
-- one
INSERT INTO attachment (tenant_id, draft_n, document_id, ordinal, place, description, made_of, name,
	content_type, bytes, blob, made, made_at, made_by)
SELECT o.tenant_id, o.draft_n, o.document_id,
	(SELECT MAX(m.ordinal) + 1 FROM attachment m
		WHERE m.document_id = o.document_id AND m.draft_n = o.draft_n),
	o.place, o.description, $made_of, $name, $content_type, $bytes, $blob, $made, $made_at, $made_by
FROM attachment o WHERE o.id = $made_of
RETURNING id

-- name: attachment_follow
-- doc: another is made of a file that nothing followed
-- params: id i64
-- exec
UPDATE attachment SET standing = 'followed' WHERE id = $1 AND standing = 'current'

-- name: attachment_void
-- doc: what was signed or numbered of the files of a draft as it is now holds no more
-- params: document_id i64
-- exec
UPDATE attachment SET standing = 'void'
WHERE document_id = $1 AND draft_n = (SELECT draft_n FROM document WHERE id = $1)
	AND made IN ('signed', 'numbered') AND standing <> 'void'

-- name: attachment_drop
-- doc: a file of a document that was entered by hand is none of its any more; the row stays
-- params: id i64, document_id i64
-- exec
UPDATE attachment SET standing = 'void' WHERE id = $1 AND document_id = $2 AND standing = 'current'

-- name: attachment_restore
-- doc: what nothing follows any more stands where it did
-- params: document_id i64
-- exec
UPDATE attachment SET standing = 'current'
WHERE document_id = $1 AND draft_n = (SELECT draft_n FROM document WHERE id = $1)
	AND standing = 'followed' AND NOT EXISTS (SELECT 1 FROM attachment m
		WHERE m.made_of = attachment.id AND m.standing <> 'void')

-- name: attachment_list
-- doc: the attachments of a document as it is now, in their order: of those made of each other, the last
-- params: document_id i64
-- rows: {attachment}
-- as: struct attachment
-- many
SELECT {attachment} FROM attachment LEFT JOIN file_text ON sha256 = blob
WHERE document_id = $1 AND draft_n = (SELECT draft_n FROM document WHERE id = $1)
	AND standing = 'current' ORDER BY place

-- name: attachment_list_version
-- doc: the attachments of a version of a draft, with what was made of each behind it
-- params: document_id i64, draft_n i64
-- rows: {attachment}
-- as: struct attachment
-- many
SELECT {attachment} FROM attachment LEFT JOIN file_text ON sha256 = blob
WHERE document_id = $1 AND draft_n = $2 ORDER BY place, ordinal

-- name: attachment_delete_of
-- doc: takes the attachments of a draft as it is now away
-- params: document_id i64
-- exec
DELETE FROM attachment
WHERE document_id = $1 AND draft_n = (SELECT draft_n FROM document WHERE id = $1)

-- name: delivery_insert
-- doc: one more receiver; the delivery belongs to its document's organ
-- from: struct delivery : document_id i64, receiver_code text, receiver_name text,
--       road enum road, form enum form, purpose enum purpose, state enum delivery_state,
--       status text, status_text text, status_at i64, form_proposed enum form, purpose_proposed enum purpose,
--       is_outside bool, address text
-- rows: id i64
-- one
INSERT INTO delivery (tenant_id, document_id, receiver_code, receiver_name, road, form, purpose,
	state, status, status_text, status_at, form_proposed, purpose_proposed, is_outside, address)
VALUES ((SELECT tenant_id FROM document WHERE id = $1), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
	$form_proposed, $purpose_proposed, $is_outside, $address)
RETURNING id

-- name: delivery_list
-- doc: a document's receivers
-- params: document_id i64
-- rows: {delivery}
-- as: struct delivery
-- many
SELECT {delivery} FROM delivery WHERE document_id = $1 ORDER BY id

-- name: delivery_load
-- doc: one delivery
-- params: id i64
-- rows: {delivery}
-- as: struct delivery
-- one
SELECT {delivery} FROM delivery WHERE id = $1

-- name: delivery_find
-- doc: the delivery of a document to a receiver by a road
-- params: document_id i64, receiver_code text, road enum road
-- rows: {delivery}
-- as: struct delivery
-- one
SELECT {delivery} FROM delivery WHERE document_id = $1 AND receiver_code = $2 AND road = $3

-- name: delivery_set_state
-- doc: moves a delivery on; what somebody has seen to is open again when it comes to another state
-- from: struct delivery : id i64, state enum delivery_state, status text, status_text text,
--       status_at i64
-- exec
UPDATE delivery SET state = $2, status = $3, status_text = $4, status_at = $5,
	handled_at = CASE WHEN state = $2 THEN handled_at ELSE 0 END
WHERE id = $1

-- name: delivery_set_travel
-- doc: how it travels to a receiver, and to which purpose, is chosen
-- from: struct delivery : id i64, road enum road, form enum form, purpose enum purpose
-- exec
UPDATE delivery SET road = $road, form = $form, purpose = $purpose WHERE id = $id

-- name: delivery_set_handed
-- doc: paper was handed over
-- from: struct delivery : id i64, handed_on date, handed_how text
-- exec
UPDATE delivery SET handed_on = $handed_on, handed_how = $handed_how WHERE id = $id

-- name: delivery_urge
-- doc: a receiver of a document was urged once more
-- params: document_id i64, receiver_code text, now i64
-- exec
UPDATE delivery SET urged_at = $now, n_urged = n_urged + 1
WHERE document_id = $document_id AND receiver_code = $receiver_code

-- name: delivery_handle
-- doc: somebody has seen to a delivery that failed or was refused
-- params: id i64, handled_at i64
-- exec
UPDATE delivery SET handled_at = $2
WHERE id = $1 AND state IN ('failed', 'refused') AND handled_at = 0

-- name: delivery_queue_of
-- doc: the receivers of a draft that goes out are waited for; paper is handed over outside of the program
-- params: document_id i64, now i64
-- exec
UPDATE delivery SET state = CASE WHEN road = 'paper' THEN 'sent' ELSE 'queued' END,
	status_at = CASE WHEN road = 'paper' THEN $now ELSE status_at END,
	handled_at = CASE WHEN road = 'paper' THEN $now ELSE handled_at END
WHERE document_id = $document_id AND state = 'draft'

-- name: delivery_delete_of
-- doc: takes a draft's receivers away
-- params: document_id i64
-- exec
DELETE FROM delivery WHERE document_id = $1

-- name: delivery_summary
-- doc: how far a document's deliveries have come, to how many within the organ it goes, and to whom first of all
-- params: document_id i64
-- rows: n_all i64, n_queued i64, n_again i64, n_received i64, n_failed i64, n_refused i64, n_own i64,
--       first_receiver text
-- as: struct delivery_summary
-- one
SELECT COUNT(*) AS n_all,
	COUNT(*) FILTER (WHERE state = 'queued') AS n_queued,
	COUNT(*) FILTER (WHERE state = 'queued' AND status_text <> '') AS n_again,
	COUNT(*) FILTER (WHERE state IN ('received', 'assigned', 'processing', 'finished'))
		AS n_received,
	COUNT(*) FILTER (WHERE state = 'failed') AS n_failed,
	COUNT(*) FILTER (WHERE state = 'refused') AS n_refused,
	(SELECT COUNT(*) FROM own_receiver o WHERE o.document_id = $1
		AND COALESCE(o.unit_id, o.account_id) IS NOT NULL) AS n_own,
	COALESCE((SELECT f.receiver_name FROM delivery f WHERE f.document_id = $1 ORDER BY f.id LIMIT 1),
		(SELECT COALESCE(u.name, a.name) FROM own_receiver o
			LEFT JOIN unit u ON u.tenant_id = o.tenant_id AND u.id = o.unit_id
			LEFT JOIN account a ON a.id = o.account_id
			WHERE o.document_id = $1 ORDER BY o.id LIMIT 1), '') AS first_receiver
FROM delivery WHERE document_id = $1

-- fragment: queued
WHERE q.tenant_id = $tenant_id AND q.state = 'queued' AND q.state IN ('queued', 'sent', 'failed', 'refused')
	AND q.handled_at = 0

-- name: delivery_counts
-- doc: deliveries of an organ that have not left, are on their way, failed, refused; and documents
--      that have not left, urgent ones among them; read from the index of open deliveries alone (the
--      urgent ones but for the queue), whose condition must stand here word for word
-- params: tenant_id i64
-- rows: queued i64, sent i64, failed i64, refused i64, unsent i64, urgent_unsent i64
-- as: struct delivery_counts
-- one
SELECT COUNT(*) FILTER (WHERE state = 'queued') AS queued,
	COUNT(*) FILTER (WHERE state = 'sent') AS sent,
	COUNT(*) FILTER (WHERE state = 'failed') AS failed,
	COUNT(*) FILTER (WHERE state = 'refused') AS refused,
	CASE WHEN COUNT(*) FILTER (WHERE state = 'queued') > 0 THEN
		(SELECT COUNT(DISTINCT q.document_id) FROM delivery q {queued}) ELSE 0 END AS unsent,
	CASE WHEN COUNT(*) FILTER (WHERE state = 'queued') > 0 THEN
		(SELECT COUNT(*) FROM document d WHERE d.priority > 0 AND d.id IN (
			SELECT q.document_id FROM delivery q {queued})) ELSE 0 END AS urgent_unsent
FROM delivery
WHERE tenant_id = $tenant_id AND state IN ('queued', 'sent', 'failed', 'refused') AND handled_at = 0
