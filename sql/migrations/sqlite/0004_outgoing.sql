-- 0004_outgoing.sql -- what a draft goes through until it is issued, and the numbers of the registers.
-- The PostgreSQL text of this migration differs in types and triggers only.

-- How far an outgoing document has come (Decree 30 art. 10-15). As long as it is not issued it is a draft.
CREATE TABLE stage (
	word TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO stage (word) VALUES ('none'), ('draft'), ('content'), ('form'), ('approval'), ('signed'), ('numbered'), ('issued');
ALTER TABLE document ADD COLUMN stage TEXT NOT NULL DEFAULT 'none' REFERENCES stage (word);
ALTER TABLE document ADD COLUMN draft_n INTEGER NOT NULL DEFAULT 1;        -- an outgoing one's version; what is given belongs to it
ALTER TABLE document ADD COLUMN drafter_id INTEGER NOT NULL DEFAULT 0;     -- account that drafts it; 0 = whoever saves it next
ALTER TABLE document ADD COLUMN unit_id INTEGER NOT NULL DEFAULT 0;        -- the drafting unit; 0 = none
ALTER TABLE document ADD COLUMN signer_account INTEGER NOT NULL DEFAULT 0; -- who is to sign it here; 0 = nobody is named yet
UPDATE document SET stage = CASE state WHEN 'sent' THEN 'issued' ELSE 'draft' END, drafter_id = edited_by
WHERE direction = 'outgoing';
-- what is on its way: few among millions
CREATE INDEX document_stage ON document (tenant_id, stage, id) WHERE stage IN ('content', 'form', 'approval', 'signed', 'numbered');
-- what somebody drafts
CREATE INDEX document_drafter ON document (drafter_id, id) WHERE state = 'draft' AND drafter_id > 0;
-- số và ký hiệu that are given and not issued yet
CREATE INDEX document_numbered ON document (tenant_id, number) WHERE stage = 'numbered';

-- Which checks stand before signing: words of approval.step, joined by commas.
ALTER TABLE tenant ADD COLUMN checks TEXT NOT NULL DEFAULT 'content,form';

-- A version of a draft as it was when it left its author's hands. Later saves make another.
CREATE TABLE draft_version (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	document_id INTEGER NOT NULL REFERENCES document (id),
	n INTEGER NOT NULL CHECK (n > 0),
	at INTEGER NOT NULL,
	by_account INTEGER NOT NULL REFERENCES account (id), -- who gave it out of their hands
	by_name TEXT NOT NULL,                -- as it was called then
	on_behalf_of TEXT NOT NULL DEFAULT '', -- thay mặt: whose post it was
	note TEXT NOT NULL DEFAULT '',
	fields TEXT NOT NULL,                 -- JSON: what it said, its files with their SHA-256, its receivers
	UNIQUE (document_id, n)
) STRICT;
CREATE TRIGGER draft_version_no_update BEFORE UPDATE ON draft_version BEGIN SELECT RAISE(ABORT, 'versions are append-only'); END;
CREATE TRIGGER draft_version_no_delete BEFORE DELETE ON draft_version BEGIN SELECT RAISE(ABORT, 'versions are append-only'); END;

-- A check or the signature that a version of a draft is due for, and what came of it.
CREATE TABLE approval (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	document_id INTEGER NOT NULL REFERENCES document (id),
	draft_n INTEGER NOT NULL,
	step TEXT NOT NULL CHECK (step IN ('content', 'form', 'sign')),
	unit_id INTEGER,                      -- content: the unit whose heads are asked
	account_id INTEGER REFERENCES account (id), -- sign: who; form is asked of all clerks
	state TEXT NOT NULL CHECK (state IN ('due', 'passed', 'returned', 'void')),
	asked_at INTEGER NOT NULL,
	ended_at INTEGER NOT NULL DEFAULT 0,
	by_account INTEGER NOT NULL DEFAULT 0, -- who passed or returned it; void and 0: nobody had
	by_name TEXT NOT NULL DEFAULT '',
	on_behalf_of TEXT NOT NULL DEFAULT '',
	text TEXT NOT NULL DEFAULT '',
	FOREIGN KEY (document_id, draft_n) REFERENCES draft_version (document_id, n),
	FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id),
	CHECK ((step = 'content') = (unit_id IS NOT NULL) AND (step = 'sign') = (account_id IS NOT NULL)),
	CHECK ((state = 'due') = (ended_at = 0)),
	CHECK (state NOT IN ('passed', 'returned') OR by_account > 0),
	CHECK (state <> 'returned' OR text <> '')
) STRICT;
-- one step at a time
CREATE UNIQUE INDEX approval_due ON approval (document_id) WHERE state = 'due';
CREATE INDEX approval_document ON approval (document_id, id);
CREATE INDEX approval_account ON approval (account_id, id) WHERE state = 'due' AND account_id IS NOT NULL;
CREATE INDEX approval_unit ON approval (unit_id, id) WHERE state = 'due' AND unit_id IS NOT NULL;
CREATE INDEX approval_clerks ON approval (tenant_id, id) WHERE state = 'due' AND step = 'form';

-- Ý kiến about a version of a draft: asked of persons, at once or one after another.
CREATE TABLE opinion (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	document_id INTEGER NOT NULL REFERENCES document (id),
	draft_n INTEGER NOT NULL,
	ordinal INTEGER NOT NULL CHECK (ordinal > 0), -- opens when all before are given or withdrawn
	account_id INTEGER NOT NULL REFERENCES account (id),
	asked_by INTEGER NOT NULL REFERENCES account (id),
	asked_at INTEGER NOT NULL,
	question TEXT NOT NULL DEFAULT '',
	due_on TEXT NOT NULL DEFAULT '',
	state TEXT NOT NULL CHECK (state IN ('waiting', 'open', 'given', 'withdrawn')),
	verdict TEXT NOT NULL DEFAULT 'none' CHECK (verdict IN ('none', 'agree', 'comment', 'disagree')),
	text TEXT NOT NULL DEFAULT '',        -- given: what they say; withdrawn: why
	ended_at INTEGER NOT NULL DEFAULT 0,
	by_account INTEGER NOT NULL DEFAULT 0,
	by_name TEXT NOT NULL DEFAULT '',
	on_behalf_of TEXT NOT NULL DEFAULT '',
	FOREIGN KEY (document_id, draft_n) REFERENCES draft_version (document_id, n),
	CHECK ((state IN ('given', 'withdrawn')) = (ended_at > 0)),
	CHECK ((state = 'given') = (verdict <> 'none')),
	CHECK (state <> 'withdrawn' OR text <> '')
) STRICT;
-- nobody is asked twice at once
CREATE UNIQUE INDEX opinion_once ON opinion (document_id, account_id) WHERE state IN ('waiting', 'open');
CREATE INDEX opinion_document ON opinion (document_id, id);
CREATE INDEX opinion_account ON opinion (account_id, id) WHERE state = 'open';
CREATE INDEX opinion_left ON opinion (account_id, id) WHERE state IN ('waiting', 'open');

-- Files belong to a version of their document; what came in has one.
ALTER TABLE attachment RENAME TO attachment_old;
CREATE TABLE attachment (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id), -- its document's
	document_id INTEGER NOT NULL REFERENCES document (id),
	draft_n INTEGER NOT NULL DEFAULT 1,
	ordinal INTEGER NOT NULL,
	name TEXT NOT NULL,
	content_type TEXT NOT NULL,
	description TEXT NOT NULL DEFAULT '',
	bytes INTEGER NOT NULL,
	blob BLOB NOT NULL,
	is_damaged INTEGER NOT NULL DEFAULT 0 CHECK (is_damaged IN (0, 1)), -- it came broken, or empty
	UNIQUE (document_id, draft_n, ordinal)
) STRICT;
INSERT INTO attachment (id, tenant_id, document_id, ordinal, name, content_type, description, bytes, blob, is_damaged)
SELECT id, tenant_id, document_id, ordinal, name, content_type, description, bytes, blob, is_damaged FROM attachment_old;
DROP TABLE attachment_old;
CREATE INDEX attachment_blob ON attachment (blob);

-- Dãy số: what numbers are counted in. Each organ has one for what comes and one for what goes out, made
-- with the first number; the head of the organ may decide on more (Decree 30 art. 15).
CREATE TABLE series (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	direction TEXT NOT NULL CHECK (direction IN ('incoming', 'outgoing')),
	kind TEXT NOT NULL CHECK (kind IN ('main', 'types', 'copies', 'secret', 'body')), -- of some types; copies; secret documents; an advisory body
	name TEXT NOT NULL DEFAULT '',        -- '' = the main one, which needs none
	ordinal INTEGER NOT NULL DEFAULT 0,
	abbreviation TEXT NOT NULL DEFAULT '', -- the organ's or body's, as in số và ký hiệu; '' = not told yet
	closed_on TEXT NOT NULL DEFAULT '',   -- its last day
	version INTEGER NOT NULL DEFAULT 1,   -- raised by every change
	UNIQUE (tenant_id, id),
	CHECK ((kind = 'main') = (name = '')),
	CHECK (kind = 'main' OR direction = 'outgoing')
) STRICT;
CREATE UNIQUE INDEX series_main ON series (tenant_id, direction) WHERE kind = 'main';

-- Types of documents that are counted in a series of their own.
CREATE TABLE series_type (
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	type_key TEXT NOT NULL CHECK (type_key <> ''), -- tên loại in small letters
	series_id INTEGER NOT NULL,
	PRIMARY KEY (tenant_id, type_key),
	FOREIGN KEY (tenant_id, series_id) REFERENCES series (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX series_type_series ON series_type (series_id);

INSERT INTO series (tenant_id, direction, kind) SELECT id, 'incoming', 'main' FROM tenant;
INSERT INTO series (tenant_id, direction, kind) SELECT id, 'outgoing', 'main' FROM tenant;

-- Sổ: hands out numbers inside the transaction that uses them.
ALTER TABLE register RENAME TO register_old;
CREATE TABLE register (
	series_id INTEGER NOT NULL REFERENCES series (id),
	year INTEGER NOT NULL,
	next_number INTEGER NOT NULL DEFAULT 1 CHECK (next_number > 0),
	PRIMARY KEY (series_id, year)
) STRICT, WITHOUT ROWID;
INSERT INTO register (series_id, year, next_number)
SELECT s.id, r.year, r.next_number FROM register_old r
	JOIN series s ON s.tenant_id = r.tenant_id AND s.direction = r.direction AND s.kind = 'main';
DROP TABLE register_old;

-- What became of each number of an outgoing series. Below register.next_number none is missing.
CREATE TABLE register_number (
	series_id INTEGER NOT NULL REFERENCES series (id),
	year INTEGER NOT NULL,
	number INTEGER NOT NULL CHECK (number > 0),
	state TEXT NOT NULL CHECK (state IN ('used', 'reserved', 'skipped', 'released')), -- skipped: a greater one was used first
	document_id INTEGER REFERENCES document (id), -- who has it
	reason TEXT NOT NULL DEFAULT '',      -- why it is reserved, released, or not used
	by_account INTEGER NOT NULL DEFAULT 0, -- 0 = none, or not a person's
	by_name TEXT NOT NULL DEFAULT '',
	at INTEGER NOT NULL,
	PRIMARY KEY (series_id, year, number),
	CHECK ((state = 'used') = (document_id IS NOT NULL)),
	CHECK (state NOT IN ('reserved', 'released') OR reason <> '')
) STRICT, WITHOUT ROWID;
CREATE INDEX register_number_document ON register_number (document_id) WHERE document_id IS NOT NULL;
-- Numbers that were typed by hand so far; of two documents that have one, the first.
INSERT INTO register_number (series_id, year, number, state, document_id, by_account, by_name, at)
SELECT s.id, d.number_year, CAST(d.number AS INTEGER), 'used', d.id, d.sent_by, d.sent_by_name, d.sent_at
FROM document d JOIN series s ON s.tenant_id = d.tenant_id AND s.direction = 'outgoing' AND s.kind = 'main'
WHERE d.state = 'sent' AND d.replaced_by = 0 AND d.number NOT GLOB '*[^0-9]*' AND d.number GLOB '*[1-9]*' AND LENGTH(d.number) <= 11
ORDER BY d.id
ON CONFLICT DO NOTHING;

INSERT INTO step (word) VALUES
	('revised'), ('opinion-asked'), ('opinion-given'), ('opinion-withdrawn'), ('submitted'),
	('content-passed'), ('form-passed'), ('content-skipped'), ('form-skipped'), ('sent-back'),
	('taken-back'), ('signed'), ('numbered'), ('undone');
