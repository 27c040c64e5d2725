-- 0038_pattern.sql -- mẫu phân phối: to whom documents are given, kept under a name, for oneself or for the organ.
-- The PostgreSQL text of this migration differs in types only.

CREATE TABLE pattern (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	owner_id INTEGER NOT NULL REFERENCES account (id),
	is_organ INTEGER NOT NULL DEFAULT 0 CHECK (is_organ IN (0, 1)), -- offered to everybody who gives work
	name TEXT NOT NULL CHECK (name <> ''),
	words TEXT NOT NULL DEFAULT '',       -- of the directive
	days INTEGER NOT NULL DEFAULT 0,      -- working days that whoever leads and supports has; 0 = none are said
	is_checked INTEGER NOT NULL DEFAULT 0 CHECK (is_checked IN (0, 1)), -- the result is to be accepted
	created_at INTEGER NOT NULL,
	UNIQUE (owner_id, name)
) STRICT;
CREATE INDEX pattern_organ ON pattern (tenant_id, name);

CREATE TABLE pattern_to (
	pattern_id INTEGER NOT NULL REFERENCES pattern (id),
	n INTEGER NOT NULL,
	part TEXT NOT NULL CHECK (part IN ('lead', 'support', 'informed')),
	unit_id INTEGER,
	account_id INTEGER REFERENCES account (id),
	tenant_id INTEGER NOT NULL,
	PRIMARY KEY (pattern_id, n),
	FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id),
	CHECK ((unit_id IS NULL) <> (account_id IS NULL))
) STRICT;
