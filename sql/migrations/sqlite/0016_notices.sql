-- 0016_notices.sql -- internal documents that are only to be read: giấy mời họp, tài liệu họp, văn bản để biết, để báo
-- cáo, ý kiến chỉ đạo. Whom one goes to is informed of it by an assignment that nobody gave.
-- The PostgreSQL text of this migration differs in types and triggers only.

CREATE TABLE notice_kind (
	word TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO notice_kind (word) VALUES ('none'), ('meeting'), ('material'), ('inform'), ('report'), ('opinion');
ALTER TABLE document ADD COLUMN notice TEXT NOT NULL DEFAULT 'none' REFERENCES notice_kind (word);
-- those of an organ, and of their author, the newest first
CREATE INDEX document_notice ON document (tenant_id, list_rank, id) WHERE notice <> 'none';
CREATE INDEX document_notice_author ON document (drafter_id, id) WHERE notice <> 'none';

-- What such a document has beside the others.
CREATE TABLE notice (
	document_id INTEGER PRIMARY KEY REFERENCES document (id),
	tenant_id INTEGER NOT NULL REFERENCES tenant (id), -- its document's
	form TEXT NOT NULL CHECK (form IN ('electronic', 'hybrid', 'paper')), -- how it reaches its readers
	meets_at INTEGER NOT NULL DEFAULT 0,  -- a meeting: when; 0 = it is none
	venue TEXT NOT NULL DEFAULT ''        -- …and where
) STRICT;

-- How often somebody has printed one.
CREATE TABLE notice_print (
	document_id INTEGER NOT NULL REFERENCES document (id),
	account_id INTEGER NOT NULL REFERENCES account (id),
	tenant_id INTEGER NOT NULL REFERENCES tenant (id), -- its document's
	n INTEGER NOT NULL CHECK (n > 0),
	last_at INTEGER NOT NULL,
	PRIMARY KEY (document_id, account_id)
) STRICT, WITHOUT ROWID;

INSERT INTO step (word) VALUES ('circulated');

-- What is only to be read is given by nobody.
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
	giver_id INTEGER REFERENCES account (id), -- the leader to whom it goes back; NULL = the heads of the parent's unit; without a parent: nobody, it is the unit's own matter, or only to be read
	settled_at INTEGER NOT NULL DEFAULT 0, -- returned: when the giver saw to that
	is_checked INTEGER NOT NULL DEFAULT 0 CHECK (is_checked IN (0, 1)), -- its giver accepts the result, or sends it back
	done_on TEXT NOT NULL DEFAULT '',     -- handed in or done: on which day it was
	version INTEGER NOT NULL DEFAULT 1,
	FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id),
	CHECK (unit_id IS NOT NULL OR account_id IS NOT NULL),
	CHECK ((state IN ('returned', 'done', 'withdrawn')) = (ended_at > 0)),
	CHECK (state <> 'returned' OR reason <> ''),
	CHECK (giver_id IS NULL OR parent_id IS NULL),
	CHECK (giver_id IS NOT NULL OR parent_id IS NOT NULL OR part = 'informed' OR (account_id IS NULL AND part = 'lead')),
	CHECK (directive_id IS NOT NULL OR (giver_id IS NULL AND parent_id IS NULL)),
	CHECK (is_checked = 0 OR part = 'lead'),
	CHECK ((state IN ('handed', 'done')) = (done_on <> ''))
) STRICT;
INSERT INTO assignment_new (id, tenant_id, document_id, directive_id, parent_id, unit_id, account_id, part, state, due_on, due_days,
	queue_rank, created_at, seen_at, ended_at, ended_by, reason, answer_id, giver_id, settled_at, is_checked,
	done_on, version)
SELECT id, tenant_id, document_id, directive_id, parent_id, unit_id, account_id, part, state, due_on, due_days,
	queue_rank, created_at, seen_at, ended_at, ended_by, reason, answer_id, giver_id, settled_at, is_checked,
	done_on, version
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
