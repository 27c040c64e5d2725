-- 0003_flow.sql -- what becomes of an incoming document: presented, directed, worked on, finished.
-- The PostgreSQL text of this migration differs in types and triggers only.

-- How far a registered document has come (Decree 30 art. 23-24). Its place in the register does not
-- change with it, so it is no state of the document.
CREATE TABLE progress (
	word TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO progress (word) VALUES ('none'), ('new'), ('presented'), ('assigned'), ('processing'), ('finished');
ALTER TABLE document ADD COLUMN progress TEXT NOT NULL DEFAULT 'none' REFERENCES progress (word);
ALTER TABLE document ADD COLUMN presented_to INTEGER NOT NULL DEFAULT 0; -- the leader it lies before; 0 = nobody
ALTER TABLE document ADD COLUMN deadline_on TEXT NOT NULL DEFAULT '';    -- when the organ wants it done; due_on is the sender's
ALTER TABLE document ADD COLUMN finished_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE document ADD COLUMN paper_at TEXT NOT NULL DEFAULT '';       -- where the paper original lies; '' = there is none
UPDATE document SET progress = 'new' WHERE state = 'registered';
-- what a clerk has to present and a leader to direct: few among millions
CREATE INDEX document_progress ON document (tenant_id, progress, presented_to, list_rank, id) WHERE progress IN ('new', 'presented');
-- what is late: the organ's deadlines of what is not finished
CREATE INDEX document_deadline ON document (tenant_id, deadline_on) WHERE progress IN ('assigned', 'processing') AND deadline_on <> '';

-- Who documents are seen by, beside those who see all of the organ's.
CREATE TABLE holder (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	kind TEXT NOT NULL CHECK (kind IN ('heads', 'people', 'account')), -- of a unit, and of those above it; of a unit; one person
	unit_id INTEGER,
	account_id INTEGER REFERENCES account (id),
	FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id),
	CHECK ((kind = 'account') = (account_id IS NOT NULL) AND (kind = 'account') = (unit_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX holder_unit ON holder (unit_id, kind) WHERE unit_id IS NOT NULL;
CREATE UNIQUE INDEX holder_account ON holder (account_id) WHERE account_id IS NOT NULL;

-- What each holder sees, in the order of the document's list. Written by the transaction that assigns,
-- and to be made anew from the assignments alone.
CREATE TABLE sight (
	holder_id INTEGER NOT NULL REFERENCES holder (id),
	direction TEXT NOT NULL CHECK (direction IN ('incoming', 'outgoing')),
	rank INTEGER NOT NULL,                -- document.list_rank
	document_id INTEGER NOT NULL REFERENCES document (id),
	PRIMARY KEY (holder_id, direction, rank, document_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sight_document ON sight (document_id);

-- Bút phê: what a leader, or a head of a unit, says is to be done. Never changed, only followed by another.
CREATE TABLE directive (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	document_id INTEGER NOT NULL REFERENCES document (id),
	by_account INTEGER NOT NULL REFERENCES account (id),
	by_name TEXT NOT NULL,                -- as it was called then, with its title
	on_behalf_of TEXT NOT NULL DEFAULT '', -- thay mặt: whose post it was
	text TEXT NOT NULL,
	assignment_id INTEGER,                -- the unit's that it passes on; NULL = a leader's
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX directive_document ON directive (document_id, id);
CREATE TRIGGER directive_no_update BEFORE UPDATE ON directive BEGIN SELECT RAISE(ABORT, 'directives are append-only'); END;
CREATE TRIGGER directive_no_delete BEFORE DELETE ON directive BEGIN SELECT RAISE(ABORT, 'directives are append-only'); END;

-- Who is to do what with a document: chủ trì, phối hợp, để biết; a unit, or a person.
CREATE TABLE assignment (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	document_id INTEGER NOT NULL REFERENCES document (id),
	directive_id INTEGER NOT NULL REFERENCES directive (id),
	parent_id INTEGER REFERENCES assignment (id), -- the unit's, which its head has passed on; NULL = the leader's own
	unit_id INTEGER,                      -- NULL = to the person alone
	account_id INTEGER REFERENCES account (id), -- NULL = the unit's head passes it on
	part TEXT NOT NULL CHECK (part IN ('lead', 'support', 'informed')),
	state TEXT NOT NULL CHECK (state IN ('new', 'seen', 'working', 'passed', 'returned', 'done', 'withdrawn')),
	due_on TEXT NOT NULL DEFAULT '',
	due_days INTEGER NOT NULL DEFAULT 0,  -- > 0: due_on was computed from so many working days; a new holiday moves it
	queue_rank INTEGER NOT NULL,          -- its place in a queue: the most urgent and the earliest due first
	created_at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL DEFAULT 0,
	ended_at INTEGER NOT NULL DEFAULT 0,
	ended_by INTEGER NOT NULL DEFAULT 0,
	reason TEXT NOT NULL DEFAULT '',      -- returned: why; done: what came of it
	answer_id INTEGER REFERENCES document (id), -- the outgoing document that answers
	giver_id INTEGER REFERENCES account (id), -- the leader to whom it goes back; NULL = the heads of the parent's unit
	settled_at INTEGER NOT NULL DEFAULT 0, -- returned: when the giver saw to that
	version INTEGER NOT NULL DEFAULT 1,
	FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id),
	CHECK (unit_id IS NOT NULL OR account_id IS NOT NULL),
	CHECK ((state IN ('returned', 'done', 'withdrawn')) = (ended_at > 0)),
	CHECK (state <> 'returned' OR reason <> ''),
	CHECK ((giver_id IS NULL) = (parent_id IS NOT NULL))
) STRICT;
-- one lead at each level, and nobody has it twice at once
CREATE UNIQUE INDEX assignment_lead ON assignment (document_id, COALESCE(parent_id, 0)) WHERE part = 'lead' AND state NOT IN ('returned', 'withdrawn');
CREATE UNIQUE INDEX assignment_once ON assignment (document_id, COALESCE(parent_id, 0), COALESCE(unit_id, 0), COALESCE(account_id, 0)) WHERE state IN ('new', 'seen', 'working', 'passed');
CREATE INDEX assignment_account ON assignment (account_id, part, queue_rank, id) WHERE account_id IS NOT NULL AND state IN ('new', 'seen', 'working');
CREATE INDEX assignment_unit ON assignment (unit_id, queue_rank, id) WHERE account_id IS NULL AND state IN ('new', 'seen', 'working');
CREATE INDEX assignment_document ON assignment (document_id, id);
CREATE INDEX assignment_parent ON assignment (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX assignment_late ON assignment (tenant_id, due_on) WHERE due_on <> '' AND state IN ('new', 'seen', 'working', 'passed');
CREATE INDEX assignment_given ON assignment (giver_id, queue_rank, id) WHERE giver_id IS NOT NULL AND state IN ('new', 'seen', 'working', 'passed');
CREATE INDEX assignment_passed ON assignment (unit_id, id) WHERE account_id IS NULL AND state = 'passed';
CREATE INDEX assignment_back ON assignment (giver_id, queue_rank, id) WHERE giver_id IS NOT NULL AND state = 'returned' AND settled_at = 0;
CREATE INDEX assignment_back_unit ON assignment (parent_id) WHERE parent_id IS NOT NULL AND state = 'returned' AND settled_at = 0;
CREATE INDEX assignment_answer ON assignment (answer_id) WHERE answer_id IS NOT NULL;

-- More time asked for, and what was answered.
CREATE TABLE extension (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	assignment_id INTEGER NOT NULL REFERENCES assignment (id),
	asked_by INTEGER NOT NULL REFERENCES account (id),
	asked_at INTEGER NOT NULL,
	asked_for TEXT NOT NULL CHECK (asked_for <> ''), -- the new day
	reason TEXT NOT NULL CHECK (reason <> ''),
	state TEXT NOT NULL CHECK (state IN ('open', 'granted', 'refused')),
	answered_by INTEGER NOT NULL DEFAULT 0,
	answered_at INTEGER NOT NULL DEFAULT 0,
	answer TEXT NOT NULL DEFAULT '',
	CHECK ((state = 'open') = (answered_at = 0))
) STRICT;
CREATE UNIQUE INDEX extension_open ON extension (assignment_id) WHERE state = 'open';
CREATE INDEX extension_waiting ON extension (tenant_id, id) WHERE state = 'open';
CREATE INDEX extension_assignment ON extension (assignment_id, id);

-- Days without work, and days made up for; Saturdays and Sundays need no row.
CREATE TABLE holiday (
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	day TEXT NOT NULL CHECK (day <> ''),
	kind TEXT NOT NULL CHECK (kind IN ('off', 'worked')),
	name TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, day)
) STRICT, WITHOUT ROWID;

-- Opinions that an organ's leaders use again and again.
CREATE TABLE preset (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	account_id INTEGER REFERENCES account (id), -- NULL = everybody's
	ordinal INTEGER NOT NULL DEFAULT 0,
	text TEXT NOT NULL CHECK (text <> '')
) STRICT;
CREATE INDEX preset_owner ON preset (tenant_id, account_id, ordinal, id);

-- The history learns of these steps, and of whom a line is about.
CREATE TABLE step (
	word TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO step (word) VALUES
	('sent'), ('arrived'), ('arrived-business'), ('arrived-again'), ('unreadable'), ('axis-took'),
	('axis-refused'), ('failed'), ('status-failed'), ('queued-again'), ('handled'),
	('presented'), ('directed'), ('passed'), ('begun'), ('reported'), ('returned'), ('withdrawn'),
	('extension-asked'), ('extension-granted'), ('extension-refused'), ('finished'), ('reopened'), ('answered'),
	('handed-over');
ALTER TABLE trace RENAME TO trace_old;
CREATE TABLE trace (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id), -- its document's
	document_id INTEGER NOT NULL REFERENCES document (id),
	at INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('status-in', 'status-out', 'step')),
	organ_code TEXT NOT NULL,
	organ_name TEXT NOT NULL,
	status TEXT NOT NULL,                 -- status code
	step TEXT REFERENCES step (word),
	text TEXT NOT NULL,
	person TEXT NOT NULL,
	on_behalf_of TEXT NOT NULL DEFAULT '', -- thay mặt: whose post it was
	about TEXT NOT NULL DEFAULT '',        -- the unit or person that a step is about
	packet_id INTEGER NOT NULL DEFAULT 0,
	CHECK ((kind = 'step') = (step IS NOT NULL))
) STRICT;
INSERT INTO trace (id, tenant_id, document_id, at, kind, organ_code, organ_name, status, step, text, person, on_behalf_of, packet_id)
SELECT id, tenant_id, document_id, at, kind, organ_code, organ_name,
	CASE kind WHEN 'step' THEN '' ELSE status END, CASE kind WHEN 'step' THEN status END, text, person, on_behalf_of, packet_id
FROM trace_old;
DROP TABLE trace_old;
CREATE INDEX trace_document ON trace (document_id, id);
CREATE TRIGGER trace_no_update BEFORE UPDATE ON trace BEGIN SELECT RAISE(ABORT, 'a history is append-only'); END;
CREATE TRIGGER trace_no_delete BEFORE DELETE ON trace BEGIN SELECT RAISE(ABORT, 'a history is append-only'); END;
