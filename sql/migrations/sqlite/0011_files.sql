-- 0011_files.sql -- the yearly list of files, files, and what is in them (Decree 30 art. 28-31).
-- The PostgreSQL text of this migration differs in types and triggers only.

-- Danh mục hồ sơ of an organ's year. What moves it is src/policy/catalog_moves.tbl.
CREATE TABLE catalog (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	year INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('drafting', 'submitted', 'issued')),
	decision TEXT NOT NULL DEFAULT '',    -- số, ký hiệu of the decision that issued it
	issued_on TEXT NOT NULL DEFAULT '',   -- its day
	reason TEXT NOT NULL DEFAULT '',      -- why it came back last
	by_name TEXT NOT NULL DEFAULT '',     -- who moved it last, as they were called then
	at INTEGER NOT NULL,
	version INTEGER NOT NULL DEFAULT 1,   -- raised when it moves
	UNIQUE (tenant_id, year),
	UNIQUE (tenant_id, id),
	CHECK (state <> 'issued' OR (decision <> '' AND issued_on <> ''))
) STRICT;

-- A heading of a list, or a file that is to be made.
CREATE TABLE catalog_entry (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL,
	catalog_id INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('heading', 'subheading', 'file')),
	ordinal INTEGER NOT NULL CHECK (ordinal > 0), -- its place in the list: 1, 2, 3 …
	notation TEXT NOT NULL DEFAULT '',    -- a file's 01.TCCB, '' until the list is issued; a heading's TCCB
	title TEXT NOT NULL CHECK (title <> ''),
	retention INTEGER NOT NULL DEFAULT 0, -- years that it is kept, 0 = for ever
	unit_id INTEGER,                      -- whose it is, NULL = the organ's
	maker_id INTEGER REFERENCES account (id), -- người lập
	note TEXT NOT NULL DEFAULT '',
	version INTEGER NOT NULL DEFAULT 1,
	FOREIGN KEY (tenant_id, catalog_id) REFERENCES catalog (tenant_id, id),
	FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id)
) STRICT;
CREATE INDEX catalog_entry_list ON catalog_entry (catalog_id, ordinal);
CREATE UNIQUE INDEX catalog_entry_notation ON catalog_entry (catalog_id, notation) WHERE kind = 'file' AND notation <> '';
CREATE INDEX catalog_entry_unit ON catalog_entry (unit_id) WHERE unit_id IS NOT NULL;

-- Hồ sơ. What moves it is src/policy/file_moves.tbl.
CREATE TABLE work_file (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	year INTEGER NOT NULL,                -- of the list
	entry_id INTEGER REFERENCES catalog_entry (id), -- of the list, NULL = outside it
	notation TEXT NOT NULL CHECK (notation <> ''),
	title TEXT NOT NULL CHECK (title <> ''),
	search TEXT NOT NULL,                 -- what it is found by, without marks
	retention INTEGER NOT NULL,           -- years, 0 = for ever
	kind TEXT NOT NULL CHECK (kind IN ('ordinary', 'construction')),
	unit_id INTEGER,                      -- NULL = the organ's
	maker_id INTEGER NOT NULL REFERENCES account (id), -- người lập
	state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'checked')),
	started_on TEXT NOT NULL,
	ended_on TEXT NOT NULL DEFAULT '',    -- when the work ended
	settled_on TEXT NOT NULL DEFAULT '',  -- quyết toán, of construction
	due_on TEXT NOT NULL DEFAULT '',      -- nộp lưu; follows from the days above
	rights TEXT NOT NULL DEFAULT '',
	language TEXT NOT NULL DEFAULT '',
	description TEXT NOT NULL DEFAULT '',
	is_returned INTEGER NOT NULL DEFAULT 0 CHECK (is_returned IN (0, 1)), -- whoever checked it sent it back
	created_at INTEGER NOT NULL,
	closed_at INTEGER NOT NULL DEFAULT 0,
	checked_at INTEGER NOT NULL DEFAULT 0,
	checked_by TEXT NOT NULL DEFAULT '',
	version INTEGER NOT NULL DEFAULT 1,   -- raised by every change of it or of what is in it
	FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id),
	UNIQUE (tenant_id, year, notation),
	UNIQUE (tenant_id, id),
	CHECK ((state = 'open') = (ended_on = ''))
) STRICT;
CREATE UNIQUE INDEX work_file_entry ON work_file (entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX work_file_list ON work_file (tenant_id, state, id);
CREATE INDEX work_file_maker ON work_file (maker_id, state, id);
CREATE INDEX work_file_unit ON work_file (unit_id, id) WHERE unit_id IS NOT NULL;
CREATE INDEX work_file_due ON work_file (tenant_id, due_on, id) WHERE due_on <> '';

-- What is in a file: a document, which is copied nowhere, or a paper of the file's own.
CREATE TABLE file_item (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL,
	file_id INTEGER NOT NULL,
	ordinal INTEGER NOT NULL CHECK (ordinal > 0), -- 1, 2, 3 …
	document_id INTEGER REFERENCES document (id), -- NULL = a paper of its own
	title TEXT NOT NULL DEFAULT '',       -- of such a paper
	author TEXT NOT NULL DEFAULT '',
	code TEXT NOT NULL DEFAULT '',        -- số, ký hiệu
	dated TEXT NOT NULL DEFAULT '',
	name TEXT NOT NULL DEFAULT '',        -- of its bytes
	content_type TEXT NOT NULL DEFAULT '',
	bytes INTEGER NOT NULL DEFAULT 0,
	blob BLOB,
	sheet TEXT NOT NULL DEFAULT '',       -- tờ số, trang số
	n_pages INTEGER NOT NULL DEFAULT 0,
	note TEXT NOT NULL DEFAULT '',
	added_at INTEGER NOT NULL,
	added_by INTEGER NOT NULL DEFAULT 0,  -- account
	FOREIGN KEY (tenant_id, file_id) REFERENCES work_file (tenant_id, id),
	CHECK ((document_id IS NULL) = (blob IS NOT NULL)),
	CHECK (document_id IS NOT NULL OR (title <> '' AND name <> ''))
) STRICT;
CREATE INDEX file_item_list ON file_item (file_id, ordinal);
-- once in a file, and in as many files as people like
CREATE UNIQUE INDEX file_item_document ON file_item (document_id, file_id) WHERE document_id IS NOT NULL;
CREATE INDEX file_item_blob ON file_item (blob) WHERE blob IS NOT NULL;

-- Whom a file is shared with: a person, or all of a unit.
CREATE TABLE file_reader (
	file_id INTEGER NOT NULL REFERENCES work_file (id),
	account_id INTEGER REFERENCES account (id),
	unit_id INTEGER REFERENCES unit (id),
	may_fill INTEGER NOT NULL CHECK (may_fill IN (0, 1)), -- cùng lập
	CHECK ((account_id IS NULL) <> (unit_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX file_reader_account ON file_reader (account_id, file_id) WHERE account_id IS NOT NULL;
CREATE UNIQUE INDEX file_reader_unit ON file_reader (unit_id, file_id) WHERE unit_id IS NOT NULL;
CREATE INDEX file_reader_file ON file_reader (file_id);

-- The history of a file: nothing of it is changed.
CREATE TABLE file_step (
	id INTEGER PRIMARY KEY,
	file_id INTEGER NOT NULL REFERENCES work_file (id),
	at INTEGER NOT NULL,
	step TEXT NOT NULL CHECK (step IN ('opened', 'edited', 'added', 'removed', 'ordered', 'closed', 'checked',
		'returned', 'reopened', 'shared', 'unshared', 'handed-over')),
	by_name TEXT NOT NULL,
	on_behalf_of TEXT NOT NULL DEFAULT '',
	text TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX file_step_file ON file_step (file_id, id);
CREATE TRIGGER file_step_no_update BEFORE UPDATE ON file_step BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER file_step_no_delete BEFORE DELETE ON file_step BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
