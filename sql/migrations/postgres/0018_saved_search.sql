-- 0018_saved_search.sql -- searches kept under a name, for oneself, a unit or the organ (Decree 30 App. VI III.6).
-- The PostgreSQL text of this migration differs in types only.

CREATE TABLE saved_search (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	tenant_id BIGINT NOT NULL REFERENCES tenant (id),
	owner_id BIGINT NOT NULL REFERENCES account (id),
	unit_id BIGINT,                      -- shared with this unit's people, NULL = no unit
	is_organ BOOLEAN NOT NULL DEFAULT FALSE, -- shared with everybody
	name TEXT NOT NULL CHECK (name <> ''),
	question TEXT NOT NULL CHECK (question <> ''), -- field=value, one a line (model/search.h); who asks it sees what is theirs
	created_at BIGINT NOT NULL,
	FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id),
	UNIQUE (owner_id, name),
	CHECK (NOT (is_organ AND unit_id IS NOT NULL))
);
CREATE INDEX saved_search_organ ON saved_search (tenant_id, name);
CREATE INDEX saved_search_unit ON saved_search (unit_id) WHERE unit_id IS NOT NULL;
