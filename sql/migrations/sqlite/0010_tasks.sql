-- 0010_tasks.sql -- tasks: an internal document that is assigned, and results that whoever gave the work accepts.
-- The PostgreSQL text of this migration differs in types and triggers only.

-- Words that grow: which way a document goes, and where it stands.
CREATE TABLE direction (
	word TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO direction (word) VALUES ('incoming'), ('outgoing'), ('internal');
CREATE TABLE document_state (
	word TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO document_state (word) VALUES ('draft'), ('sent'), ('waiting'), ('registered'), ('refused'), ('unreadable');
-- they look at it; made anew below
DROP TRIGGER secret_attachment;
DROP TRIGGER secret_packet;
CREATE TABLE document_new (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	direction TEXT NOT NULL REFERENCES direction (word),
	state TEXT NOT NULL REFERENCES document_state (word),
	code TEXT NOT NULL,                   -- MessageHeader/DocumentId
	from_code TEXT NOT NULL,
	from_name TEXT NOT NULL,
	number TEXT NOT NULL,
	notation TEXT NOT NULL,
	place TEXT NOT NULL,
	issued_on TEXT NOT NULL,
	type_group INTEGER NOT NULL DEFAULT -1,
	type_detail INTEGER NOT NULL DEFAULT -1,
	type_name TEXT NOT NULL,
	subject TEXT NOT NULL,                -- trích yếu
	content TEXT NOT NULL,
	signer_competence TEXT NOT NULL,
	signer_position TEXT NOT NULL,
	signer_name TEXT NOT NULL,
	due_on TEXT NOT NULL,
	priority INTEGER NOT NULL DEFAULT 0,  -- 0 thường, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc, 4 hẹn giờ
	page_count INTEGER NOT NULL DEFAULT 0,
	arrival_number INTEGER NOT NULL DEFAULT 0, -- số đến, consecutive in the year; 0 = none yet
	arrival_year INTEGER NOT NULL DEFAULT 0,
	arrived_at INTEGER NOT NULL DEFAULT 0,
	registered_at INTEGER NOT NULL DEFAULT 0,
	sent_at INTEGER NOT NULL DEFAULT 0,
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	refusal_reason TEXT NOT NULL DEFAULT '',
	packet_id INTEGER NOT NULL DEFAULT 0, -- the packet it came in or went out with
	edited_by INTEGER NOT NULL DEFAULT 0,   -- account that saved the draft last; 0 = none, or not a person's
	edited_by_name TEXT NOT NULL DEFAULT '', -- …as it was called then
	form_key TEXT NOT NULL DEFAULT '',    -- account and one-time id of the form that made the draft; '' = none
	form_version INTEGER NOT NULL DEFAULT 0, -- the version that this form saved last
	sent_by INTEGER NOT NULL DEFAULT 0,     -- account that sent it; 0 = none, or not a person's
	sent_by_name TEXT NOT NULL DEFAULT '', -- …as it was called then
	number_year INTEGER NOT NULL DEFAULT 0, -- sent and incoming documents: the year of issued_on
	number_key TEXT NOT NULL DEFAULT '',  -- the same: number and notation in one spelling; '' = none
	list_rank INTEGER NOT NULL DEFAULT 0, -- registered, sent and waiting ones: their place in the list (document_list_rank)
	is_faulty INTEGER NOT NULL DEFAULT 0 CHECK (is_faulty IN (0, 1)), -- the packet has errors or a file that is damaged: the clerk is told
	made_from INTEGER NOT NULL DEFAULT 0, -- a draft: the sent document it was written anew from; 0 = none
	replaced_by INTEGER NOT NULL DEFAULT 0, -- a sent document that reached nobody: the one that has its number now
	handled_at INTEGER NOT NULL DEFAULT 0, -- unreadable ones: when somebody saw to it
	search TEXT NOT NULL,                 -- folded number, subject, organ: what a search looks in
	version INTEGER NOT NULL DEFAULT 1,   -- raised by every change
	progress TEXT NOT NULL DEFAULT 'none' REFERENCES progress (word),
	presented_to INTEGER NOT NULL DEFAULT 0, -- the leader it lies before; 0 = nobody
	deadline_on TEXT NOT NULL DEFAULT '', -- when the organ wants it done; due_on is the sender's
	finished_at INTEGER NOT NULL DEFAULT 0,
	paper_at TEXT NOT NULL DEFAULT '', -- where the paper original lies; '' = there is none
	stage TEXT NOT NULL DEFAULT 'none' REFERENCES stage (word),
	draft_n INTEGER NOT NULL DEFAULT 1, -- an outgoing one's version; what is given belongs to it
	drafter_id INTEGER NOT NULL DEFAULT 0, -- account that drafts it; 0 = whoever saves it next
	unit_id INTEGER NOT NULL DEFAULT 0, -- the drafting unit; 0 = none
	signer_account INTEGER NOT NULL DEFAULT 0, -- who is to sign it here; 0 = nobody is named yet
	standing TEXT NOT NULL DEFAULT 'holds' REFERENCES standing (word),
	relation TEXT NOT NULL DEFAULT 'none' REFERENCES relation (word),
	about_id INTEGER NOT NULL DEFAULT 0, -- the document it names, here; 0 = none
	secrecy TEXT NOT NULL DEFAULT 'none' REFERENCES secrecy (word)
		CONSTRAINT secret_by_number CHECK (secrecy = 'none' OR (subject = '' AND content = '' AND packet_id = 0 AND state IN ('registered', 'draft', 'sent'))),
	above_id INTEGER NOT NULL DEFAULT 0, -- a task that is part of another: the assignment that it is part of; 0 = none
	CHECK ((arrival_number = 0) OR (direction = 'incoming' AND state = 'registered')),
	CHECK (direction <> 'outgoing' OR (state = 'draft') = (number_key = '')),
	CHECK (direction <> 'internal' OR (number_key = '' AND state = 'registered'))
) STRICT;
INSERT INTO document_new (id, tenant_id, direction, state, code, from_code, from_name, number, notation,
	place, issued_on, type_group, type_detail, type_name, subject, content, signer_competence, signer_position,
	signer_name, due_on, priority, page_count, arrival_number, arrival_year, arrived_at, registered_at, sent_at,
	created_at, updated_at, refusal_reason, packet_id, edited_by, edited_by_name, form_key, form_version, sent_by,
	sent_by_name, number_year, number_key, list_rank, is_faulty, made_from, replaced_by, handled_at, search,
	version, progress, presented_to, deadline_on, finished_at, paper_at, stage, draft_n, drafter_id,
	unit_id, signer_account, standing, relation, about_id, secrecy)
SELECT id, tenant_id, direction, state, code, from_code, from_name, number, notation,
	place, issued_on, type_group, type_detail, type_name, subject, content, signer_competence, signer_position,
	signer_name, due_on, priority, page_count, arrival_number, arrival_year, arrived_at, registered_at, sent_at,
	created_at, updated_at, refusal_reason, packet_id, edited_by, edited_by_name, form_key, form_version, sent_by,
	sent_by_name, number_year, number_key, list_rank, is_faulty, made_from, replaced_by, handled_at, search,
	version, progress, presented_to, deadline_on, finished_at, paper_at, stage, draft_n, drafter_id,
	unit_id, signer_account, standing, relation, about_id, secrecy
FROM document;
DROP TABLE document;
ALTER TABLE document_new RENAME TO document;
CREATE UNIQUE INDEX document_arrival ON document (tenant_id, arrival_year, arrival_number) WHERE arrival_number > 0;
CREATE UNIQUE INDEX document_issued ON document (tenant_id, number_year, number_key) WHERE state = 'sent' AND replaced_by = 0;
CREATE INDEX document_came ON document (tenant_id, from_code, number_year, number_key) WHERE direction = 'incoming' AND number_key <> '';
CREATE INDEX document_unreadable ON document (tenant_id) WHERE state = 'unreadable' AND handled_at = 0;
CREATE INDEX document_list ON document (tenant_id, direction, state, id);
CREATE INDEX document_ranked ON document (tenant_id, direction, state, list_rank, id) WHERE list_rank > 0;
CREATE INDEX document_waiting ON document (tenant_id, list_rank, id, due_on, arrived_at, state) WHERE state = 'waiting';
CREATE INDEX document_newest ON document (tenant_id, direction, id);
CREATE INDEX document_number ON document (tenant_id, number, notation, issued_on);
CREATE UNIQUE INDEX document_form ON document (form_key) WHERE form_key <> '';
CREATE INDEX document_code ON document (tenant_id, code, direction, state);
CREATE INDEX document_progress ON document (tenant_id, progress, presented_to, list_rank, id) WHERE progress IN ('new', 'presented');
CREATE INDEX document_deadline ON document (tenant_id, deadline_on) WHERE progress IN ('assigned', 'processing') AND deadline_on <> '';
CREATE INDEX document_stage ON document (tenant_id, stage, id) WHERE stage IN ('content', 'form', 'approval', 'signed', 'numbered');
CREATE INDEX document_drafter ON document (drafter_id, id) WHERE state = 'draft' AND drafter_id > 0;
CREATE INDEX document_numbered ON document (tenant_id, number) WHERE stage = 'numbered';
CREATE INDEX document_about ON document (about_id, id) WHERE about_id > 0;
CREATE INDEX document_secret ON document (tenant_id, from_code, number_year, number_key) WHERE direction = 'incoming' AND secrecy <> 'none';
-- as 0009_secret.sql has them
CREATE TRIGGER secret_attachment BEFORE INSERT ON attachment
WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id AND secrecy <> 'none')
BEGIN SELECT RAISE(ABORT, 'a secret document has no files'); END;
CREATE TRIGGER secret_packet BEFORE INSERT ON packet
WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id AND secrecy <> 'none')
BEGIN SELECT RAISE(ABORT, 'no packet speaks of a secret document'); END;
CREATE TRIGGER secret_stays BEFORE UPDATE OF secrecy ON document WHEN OLD.secrecy <> NEW.secrecy
BEGIN SELECT RAISE(ABORT, 'a document keeps its secrecy'); END;
-- the open parts of a task
CREATE INDEX document_above ON document (above_id, id) WHERE above_id > 0;
-- as 0007_search.sql has them: they went with the table
CREATE TRIGGER search_document_insert AFTER INSERT ON document BEGIN
	INSERT INTO search_dirty (document_id) VALUES (NEW.id);
END;
CREATE TRIGGER search_document_update AFTER UPDATE OF number, notation, subject, issued_on, type_name, from_code, from_name, content, signer_name, arrival_number, draft_n, priority ON document BEGIN
	INSERT INTO search_dirty (document_id) VALUES (NEW.id);
END;
CREATE TRIGGER search_document_delete AFTER DELETE ON document BEGIN
	INSERT INTO search_dirty (document_id) VALUES (OLD.id);
END;

-- What a holder sees is of any direction.
ALTER TABLE sight RENAME TO sight_old;
CREATE TABLE sight (
	holder_id INTEGER NOT NULL REFERENCES holder (id),
	direction TEXT NOT NULL REFERENCES direction (word),
	rank INTEGER NOT NULL,                -- document.list_rank
	document_id INTEGER NOT NULL REFERENCES document (id),
	PRIMARY KEY (holder_id, direction, rank, document_id)
) STRICT, WITHOUT ROWID;
INSERT INTO sight (holder_id, direction, rank, document_id) SELECT holder_id, direction, rank, document_id FROM sight_old;
DROP TABLE sight_old;
CREATE INDEX sight_document ON sight (document_id);

-- A result may have to be accepted by whoever gave the work: until then it is handed in. A unit's own matter
-- is given by nobody, and has no directive.
CREATE TABLE assignment_new (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	document_id INTEGER NOT NULL REFERENCES document (id),
	directive_id INTEGER REFERENCES directive (id), -- NULL = a unit's own matter
	parent_id INTEGER REFERENCES assignment (id), -- the unit's, which its head has passed on; NULL = the leader's own
	unit_id INTEGER,                      -- NULL = to the person alone
	account_id INTEGER REFERENCES account (id), -- NULL = the unit's head passes it on
	part TEXT NOT NULL CHECK (part IN ('lead', 'support', 'informed')),
	state TEXT NOT NULL CHECK (state IN ('new', 'seen', 'working', 'passed', 'handed', 'returned', 'done', 'withdrawn')),
	due_on TEXT NOT NULL DEFAULT '',
	due_days INTEGER NOT NULL DEFAULT 0,  -- > 0: due_on was computed from so many working days; a new holiday moves it
	queue_rank INTEGER NOT NULL,          -- its place in a queue: the most urgent and the earliest due first
	created_at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL DEFAULT 0,
	ended_at INTEGER NOT NULL DEFAULT 0,
	ended_by INTEGER NOT NULL DEFAULT 0,
	reason TEXT NOT NULL DEFAULT '',      -- returned: why; done: what came of it
	answer_id INTEGER REFERENCES document (id), -- the outgoing document that answers
	giver_id INTEGER REFERENCES account (id), -- the leader to whom it goes back; NULL = the heads of the parent's unit; without a parent: nobody, it is the unit's own matter
	settled_at INTEGER NOT NULL DEFAULT 0, -- returned: when the giver saw to that
	is_checked INTEGER NOT NULL DEFAULT 0 CHECK (is_checked IN (0, 1)), -- its giver accepts the result, or sends it back
	done_on TEXT NOT NULL DEFAULT '',     -- handed in or done: on which day it was
	version INTEGER NOT NULL DEFAULT 1,
	FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id),
	CHECK (unit_id IS NOT NULL OR account_id IS NOT NULL),
	CHECK ((state IN ('returned', 'done', 'withdrawn')) = (ended_at > 0)),
	CHECK (state <> 'returned' OR reason <> ''),
	CHECK (giver_id IS NULL OR parent_id IS NULL),
	CHECK (giver_id IS NOT NULL OR parent_id IS NOT NULL OR (account_id IS NULL AND part = 'lead')),
	CHECK (directive_id IS NOT NULL OR (giver_id IS NULL AND parent_id IS NULL)),
	CHECK (is_checked = 0 OR part = 'lead'),
	CHECK ((state IN ('handed', 'done')) = (done_on <> ''))
) STRICT;
INSERT INTO assignment_new (id, tenant_id, document_id, directive_id, parent_id, unit_id, account_id, part, state, due_on,
	due_days, queue_rank, created_at, seen_at, ended_at, ended_by, reason, answer_id, giver_id, settled_at,
	version, done_on)
SELECT id, tenant_id, document_id, directive_id, parent_id, unit_id, account_id, part, state, due_on,
	due_days, queue_rank, created_at, seen_at, ended_at, ended_by, reason, answer_id, giver_id, settled_at,
	version,
	CASE WHEN state = 'done' THEN strftime('%Y-%m-%d', ended_at / 1000000 + 25200, 'unixepoch') ELSE '' END
FROM assignment;
DROP TABLE assignment;
ALTER TABLE assignment_new RENAME TO assignment;
-- one lead at each level, and nobody has it twice at once
CREATE UNIQUE INDEX assignment_lead ON assignment (document_id, COALESCE(parent_id, 0)) WHERE part = 'lead' AND state NOT IN ('returned', 'withdrawn');
CREATE UNIQUE INDEX assignment_once ON assignment (document_id, COALESCE(parent_id, 0), COALESCE(unit_id, 0), COALESCE(account_id, 0)) WHERE state IN ('new', 'seen', 'working', 'passed', 'handed');
CREATE INDEX assignment_account ON assignment (account_id, part, queue_rank, id) WHERE account_id IS NOT NULL AND state IN ('new', 'seen', 'working');
CREATE INDEX assignment_unit ON assignment (unit_id, queue_rank, id) WHERE account_id IS NULL AND state IN ('new', 'seen', 'working');
CREATE INDEX assignment_document ON assignment (document_id, id);
CREATE INDEX assignment_parent ON assignment (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX assignment_late ON assignment (tenant_id, due_on) WHERE due_on <> '' AND state IN ('new', 'seen', 'working', 'passed');
CREATE INDEX assignment_given ON assignment (giver_id, queue_rank, id) WHERE giver_id IS NOT NULL AND state IN ('new', 'seen', 'working', 'passed', 'handed');
CREATE INDEX assignment_passed ON assignment (unit_id, id) WHERE account_id IS NULL AND state = 'passed';
CREATE INDEX assignment_back ON assignment (giver_id, queue_rank, id) WHERE giver_id IS NOT NULL AND state = 'returned' AND settled_at = 0;
CREATE INDEX assignment_back_unit ON assignment (parent_id) WHERE parent_id IS NOT NULL AND state = 'returned' AND settled_at = 0;
CREATE INDEX assignment_answer ON assignment (answer_id) WHERE answer_id IS NOT NULL;
-- what whoever gave it has to accept
CREATE INDEX assignment_handed ON assignment (giver_id, queue_rank, id) WHERE giver_id IS NOT NULL AND state = 'handed';
CREATE INDEX assignment_handed_unit ON assignment (parent_id) WHERE parent_id IS NOT NULL AND state = 'handed';
CREATE INDEX assignment_handed_account ON assignment (account_id, id) WHERE account_id IS NOT NULL AND state = 'handed';
-- the tasks of somebody, of a unit, and those that a leader gave, the newest first
CREATE INDEX assignment_task ON assignment (account_id, id) WHERE account_id IS NOT NULL AND part = 'lead';
CREATE INDEX assignment_task_unit ON assignment (unit_id, id) WHERE unit_id IS NOT NULL AND part = 'lead';
CREATE INDEX assignment_task_given ON assignment (giver_id, id) WHERE giver_id IS NOT NULL AND part = 'lead';

INSERT INTO step (word) VALUES ('handed-in'), ('accepted'), ('reworked'), ('split');
