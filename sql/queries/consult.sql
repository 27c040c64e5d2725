-- consult.sql -- opinions of other organs about a draft.
-- include: model/model.h

-- columns: consultation = document_id i64, draft_id i64, draft_n i64, urges i64

-- columns: organ_opinion = id i64, consult_id i64, draft_id i64, draft_n i64, receiver_code text,
--          receiver_name text, due_on date, asked_at i64, urged_at i64, n_urged i64,
--          verdict enum organ_verdict, text text, answer_id i64, answered_at i64, seen_at i64,
--          by_name text, on_behalf_of text

-- name: consultation_insert
-- doc: a công văn that is about a draft; its organ is the draft's
-- from: struct consultation : {consultation}
-- exec
INSERT INTO consultation (document_id, tenant_id, draft_id, draft_n, urges)
SELECT $document_id, tenant_id, id, $draft_n, $urges FROM document WHERE id = $draft_id

-- name: consultation_find
-- doc: what draft a công văn is about
-- params: document_id i64
-- rows: {consultation}
-- as: struct consultation
-- one
SELECT {consultation} FROM consultation WHERE document_id = $1

-- name: consultation_drop
-- doc: the công văn is thrown away before it was issued
-- params: document_id i64
-- exec
DELETE FROM consultation WHERE document_id = $1

-- name: organ_opinion_ask
-- doc: an organ is asked, once by one công văn
-- from: struct organ_opinion : consult_id i64, draft_id i64, draft_n i64, receiver_code text,
--       receiver_name text, due_on date, asked_at i64
-- exec
INSERT INTO organ_opinion (tenant_id, consult_id, draft_id, draft_n, receiver_code, receiver_name, due_on, asked_at)
SELECT tenant_id, $consult_id, id, $draft_n, $receiver_code, $receiver_name, $due_on, $asked_at
FROM document WHERE id = $draft_id
ON CONFLICT (consult_id, receiver_code) DO NOTHING

-- name: organ_opinion_urge
-- doc: an organ that has not answered is urged; a later day holds from then on
-- params: consult_id i64, receiver_code text, due_on date, now i64
-- exec
UPDATE organ_opinion SET urged_at = $now, n_urged = n_urged + 1,
	due_on = CASE WHEN $due_on = '' THEN due_on ELSE $due_on END
WHERE consult_id = $consult_id AND receiver_code = $receiver_code AND verdict = 'none'

-- name: organ_opinion_answer
-- doc: what it says, as it came or as somebody entered it
-- from: struct organ_opinion : id i64, verdict enum organ_verdict, text text, answer_id i64, answered_at i64,
--       seen_at i64, by_name text, on_behalf_of text
-- exec
UPDATE organ_opinion SET verdict = $verdict, text = $text, answer_id = $answer_id,
	answered_at = $answered_at, seen_at = $seen_at, by_name = $by_name, on_behalf_of = $on_behalf_of
WHERE id = $id

-- name: organ_opinion_news
-- doc: how many answers about a draft its author has not looked at
-- params: draft_id i64, drafter_id i64
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM organ_opinion o JOIN document d ON d.id = o.draft_id
WHERE o.draft_id = $draft_id AND d.drafter_id = $drafter_id AND o.answered_at > 0 AND o.seen_at = 0

-- name: organ_opinion_seen
-- doc: the author has looked at the answers
-- params: draft_id i64, drafter_id i64, now i64
-- exec
UPDATE organ_opinion SET seen_at = $now
WHERE draft_id = $draft_id AND answered_at > 0 AND seen_at = 0
	AND EXISTS (SELECT 1 FROM document d WHERE d.id = $draft_id AND d.drafter_id = $drafter_id)

-- name: organ_opinion_list
-- doc: the table of a draft, in the order that they were asked
-- params: draft_id i64
-- rows: {organ_opinion}, number text, notation text, standing enum document_standing
-- as: struct organ_opinion
-- many
SELECT {o.organ_opinion}, d.number, d.notation, d.standing
FROM organ_opinion o JOIN document d ON d.id = o.consult_id
WHERE o.draft_id = $draft_id ORDER BY o.id

-- name: organ_opinion_find
-- doc: what one organ was asked by a công văn
-- params: consult_id i64, receiver_code text
-- rows: {organ_opinion}
-- as: struct organ_opinion
-- one
SELECT {organ_opinion} FROM organ_opinion WHERE consult_id = $1 AND receiver_code = $2

-- name: organ_opinion_load
-- doc: one row of an organ's
-- params: tenant_id i64, id i64
-- rows: {organ_opinion}
-- as: struct organ_opinion
-- one
SELECT {organ_opinion} FROM organ_opinion WHERE tenant_id = $1 AND id = $2

-- name: consult_answer_draft
-- doc: the newest draft of an answer to a document that is still its author's
-- params: about_id i64, drafter_id i64
-- rows: id i64
-- many
SELECT id FROM document
WHERE about_id = $about_id AND about_id > 0 AND relation = 'answer' AND direction = 'outgoing'
	AND state = 'draft' AND stage = 'draft' AND drafter_id = $drafter_id
ORDER BY id DESC LIMIT 1
