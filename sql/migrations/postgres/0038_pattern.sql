-- 0038_pattern.sql -- mẫu phân phối: to whom documents are given, kept under a name, for oneself or for the organ.
-- The SQLite text of this migration differs in types only.

CREATE TABLE pattern (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	tenant_id BIGINT NOT NULL REFERENCES tenant (id),
	owner_id BIGINT NOT NULL REFERENCES account (id),
	is_organ BOOLEAN NOT NULL DEFAULT FALSE, -- offered to everybody who gives work
	name TEXT NOT NULL CHECK (name <> ''),
	words TEXT NOT NULL DEFAULT '',       -- of the directive
	days BIGINT NOT NULL DEFAULT 0,      -- working days that whoever leads and supports has; 0 = none are said
	is_checked BOOLEAN NOT NULL DEFAULT FALSE, -- the result is to be accepted
	created_at BIGINT NOT NULL,
	UNIQUE (owner_id, name)
);
CREATE INDEX pattern_organ ON pattern (tenant_id, name);

CREATE TABLE pattern_to (
	pattern_id BIGINT NOT NULL REFERENCES pattern (id),
	n BIGINT NOT NULL,
	part TEXT NOT NULL CHECK (part IN ('lead', 'support', 'informed')),
	unit_id BIGINT,
	account_id BIGINT REFERENCES account (id),
	tenant_id BIGINT NOT NULL,
	PRIMARY KEY (pattern_id, n),
	FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id),
	CHECK ((unit_id IS NULL) <> (account_id IS NULL))
);
