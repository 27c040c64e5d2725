-- 0032_groups.sql -- nhóm tài liệu: documents that some of the organ may read, and what falls into them by itself.
-- The PostgreSQL text of this migration differs in types, triggers, and in how tables are changed.

CREATE TABLE doc_group (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	name TEXT NOT NULL CHECK (name <> ''),
	level TEXT NOT NULL CHECK (level IN ('organ', 'listed')), -- cấp độ thông tin: phổ biến toàn cơ quan, theo danh sách
	description TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL,
	created_by TEXT NOT NULL,
	ended_at INTEGER NOT NULL DEFAULT 0,
	ended_by TEXT NOT NULL DEFAULT '',
	version INTEGER NOT NULL DEFAULT 1,   -- raised by every change of the group itself
	UNIQUE (tenant_id, id)
) STRICT;
CREATE UNIQUE INDEX doc_group_name ON doc_group (tenant_id, name) WHERE ended_at = 0;

-- Who reads what is in it: a unit with those below it, a person, or (neither) everybody of the organ. Ended, not deleted.
CREATE TABLE group_reader (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL,
	group_id INTEGER NOT NULL,
	unit_id INTEGER,
	account_id INTEGER REFERENCES account (id),
	created_at INTEGER NOT NULL,
	ended_at INTEGER NOT NULL DEFAULT 0,
	FOREIGN KEY (tenant_id, group_id) REFERENCES doc_group (tenant_id, id),
	FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id),
	CHECK (unit_id IS NULL OR account_id IS NULL)
) STRICT;
CREATE UNIQUE INDEX group_reader_once ON group_reader (group_id, COALESCE(unit_id, 0), COALESCE(account_id, 0)) WHERE ended_at = 0;
CREATE INDEX group_reader_unit ON group_reader (unit_id) WHERE ended_at = 0 AND unit_id IS NOT NULL;
CREATE INDEX group_reader_account ON group_reader (account_id) WHERE ended_at = 0 AND account_id IS NOT NULL;
CREATE INDEX group_reader_organ ON group_reader (tenant_id) WHERE ended_at = 0 AND unit_id IS NULL AND account_id IS NULL;

-- What falls into it by itself from then on: of a direction, of a type ('': any), of a series (NULL: any).
CREATE TABLE group_rule (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL,
	group_id INTEGER NOT NULL,
	direction TEXT NOT NULL CHECK (direction IN ('incoming', 'outgoing')),
	type_key TEXT NOT NULL DEFAULT '',    -- tên loại in small letters
	type_name TEXT NOT NULL DEFAULT '',   -- as it was typed
	series_id INTEGER REFERENCES series (id),
	created_at INTEGER NOT NULL,
	FOREIGN KEY (tenant_id, group_id) REFERENCES doc_group (tenant_id, id),
	CHECK (direction = 'outgoing' OR series_id IS NULL)
) STRICT;
CREATE INDEX group_rule_tenant ON group_rule (tenant_id, direction, type_key);
CREATE INDEX group_rule_group ON group_rule (group_id);

CREATE TABLE group_item (
	group_id INTEGER NOT NULL,
	document_id INTEGER NOT NULL REFERENCES document (id),
	tenant_id INTEGER NOT NULL,           -- its document's, and its group's
	added_at INTEGER NOT NULL,
	added_by TEXT NOT NULL DEFAULT '',    -- '' = by a rule
	PRIMARY KEY (group_id, document_id),
	FOREIGN KEY (tenant_id, group_id) REFERENCES doc_group (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_item_document ON group_item (document_id);
CREATE TRIGGER secret_group BEFORE INSERT ON group_item
WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id AND secrecy <> 'none')
BEGIN SELECT RAISE(ABORT, 'a secret document is in no group'); END;

-- What is in a group is seen by the group; who that is, group_reader says when it is asked.
CREATE TABLE holder_new (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	kind TEXT NOT NULL CHECK (kind IN ('heads', 'people', 'account', 'group')), -- of a unit, and of those above it; of a unit; one person; a group's readers
	unit_id INTEGER,
	account_id INTEGER REFERENCES account (id),
	group_id INTEGER,
	FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id),
	FOREIGN KEY (tenant_id, group_id) REFERENCES doc_group (tenant_id, id),
	CHECK ((kind = 'account') = (account_id IS NOT NULL) AND (kind = 'group') = (group_id IS NOT NULL)
		AND (kind IN ('heads', 'people')) = (unit_id IS NOT NULL))
) STRICT;
INSERT INTO holder_new (id, tenant_id, kind, unit_id, account_id) SELECT id, tenant_id, kind, unit_id, account_id FROM holder;
DROP TABLE holder;
ALTER TABLE holder_new RENAME TO holder;
CREATE UNIQUE INDEX holder_unit ON holder (unit_id, kind) WHERE unit_id IS NOT NULL;
CREATE UNIQUE INDEX holder_account ON holder (account_id) WHERE account_id IS NOT NULL;
CREATE UNIQUE INDEX holder_group ON holder (group_id) WHERE group_id IS NOT NULL;

-- Who reads a group is a permission too: a change of it waits until somebody competent confirms it.
CREATE TABLE permission_change_new (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	post_id INTEGER REFERENCES post (id), -- NULL: it is about a reader of a group
	delegation_id INTEGER REFERENCES delegation (id), -- NULL: the post itself
	reader_id INTEGER REFERENCES group_reader (id),
	account_id INTEGER REFERENCES account (id), -- whose permissions; NULL: a unit's, or everybody's
	kind TEXT NOT NULL CHECK (kind IN ('made', 'ended')),
	valid_to_before TEXT NOT NULL DEFAULT '', -- ended: its last day before
	changed_by INTEGER NOT NULL DEFAULT 0, -- account; 0 = the command line
	changed_by_name TEXT NOT NULL,
	changed_at INTEGER NOT NULL,
	settled TEXT NOT NULL DEFAULT 'open' CHECK (settled IN ('open', 'confirmed', 'undone')),
	settled_by INTEGER NOT NULL DEFAULT 0,
	settled_by_name TEXT NOT NULL DEFAULT '',
	settled_at INTEGER NOT NULL DEFAULT 0,
	CHECK ((settled = 'open') = (settled_at = 0)),
	CHECK ((post_id IS NULL) = (reader_id IS NOT NULL) AND (account_id IS NOT NULL OR reader_id IS NOT NULL))
) STRICT;
INSERT INTO permission_change_new (id, tenant_id, post_id, delegation_id, account_id, kind, valid_to_before, changed_by, changed_by_name,
	changed_at, settled, settled_by, settled_by_name, settled_at)
SELECT id, tenant_id, post_id, delegation_id, account_id, kind, valid_to_before, changed_by, changed_by_name,
	changed_at, settled, settled_by, settled_by_name, settled_at FROM permission_change;
DROP TABLE permission_change;
ALTER TABLE permission_change_new RENAME TO permission_change;
CREATE INDEX permission_change_open ON permission_change (tenant_id, id) WHERE settled = 'open';
CREATE INDEX permission_change_post ON permission_change (post_id);
CREATE INDEX permission_change_reader ON permission_change (reader_id) WHERE reader_id IS NOT NULL;

INSERT INTO step (word) VALUES ('group-in'), ('group-out');
