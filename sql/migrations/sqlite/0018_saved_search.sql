-- 0018_saved_search.sql -- searches kept under a name, for oneself, a unit or the organ (Decree 30 App. VI III.6).
-- The PostgreSQL text of this migration differs in types only.

CREATE TABLE saved_search (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	owner_id INTEGER NOT NULL REFERENCES account (id),
	unit_id INTEGER,                      -- shared with this unit's people, NULL = no unit
	is_organ INTEGER NOT NULL DEFAULT 0 CHECK (is_organ IN (0, 1)), -- shared with everybody
	name TEXT NOT NULL CHECK (name <> ''),
	question TEXT NOT NULL CHECK (question <> ''), -- field=value, one a line (model/search.h); who asks it sees what is theirs
	created_at INTEGER NOT NULL,
	FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id),
	UNIQUE (owner_id, name),
	CHECK (NOT (is_organ = 1 AND unit_id IS NOT NULL))
) STRICT;
CREATE INDEX saved_search_organ ON saved_search (tenant_id, name);
CREATE INDEX saved_search_unit ON saved_search (unit_id) WHERE unit_id IS NOT NULL;
