-- 0002_people.sql -- units, posts, delegations: a role belongs to a post, no longer to an account.
-- The PostgreSQL text of this migration differs in types and triggers only.

-- What somebody may be; policy.tbl says what each may do.
CREATE TABLE role (
	word TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO role (word) VALUES ('admin'), ('archivist'), ('clerk'), ('head'), ('inspector'), ('leader'), ('reporter'), ('specialist');

-- Đơn vị of an organ. A dissolved one stays, for what it did.
CREATE TABLE unit (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	parent_id INTEGER,                    -- NULL = directly below the organ
	code TEXT NOT NULL CHECK (code <> ''), -- as in số và ký hiệu: VP, VX, TCCB
	name TEXT NOT NULL CHECK (name <> ''),
	search TEXT NOT NULL,                 -- code and name, folded
	ordinal INTEGER NOT NULL DEFAULT 0,   -- its place among those of its parent
	state TEXT NOT NULL CHECK (state IN ('active', 'dissolved')),
	valid_from TEXT NOT NULL DEFAULT '',
	valid_to TEXT NOT NULL DEFAULT '',    -- its last day
	successor_id INTEGER,                 -- who has its work now
	version INTEGER NOT NULL DEFAULT 1,   -- raised by every change
	UNIQUE (tenant_id, id),
	FOREIGN KEY (tenant_id, parent_id) REFERENCES unit (tenant_id, id),
	FOREIGN KEY (tenant_id, successor_id) REFERENCES unit (tenant_id, id),
	CHECK (parent_id <> id AND successor_id <> id)
) STRICT;
-- a code is one unit's, as long as that is there
CREATE UNIQUE INDEX unit_code ON unit (tenant_id, code) WHERE state = 'active';
CREATE INDEX unit_parent ON unit (tenant_id, parent_id, ordinal, id);
CREATE INDEX unit_successor ON unit (successor_id) WHERE successor_id IS NOT NULL;

-- Every unit with each one above it, itself at depth 0: who is below whom, without walking.
CREATE TABLE unit_above (
	unit_id INTEGER NOT NULL REFERENCES unit (id),
	above_id INTEGER NOT NULL REFERENCES unit (id),
	depth INTEGER NOT NULL CHECK (depth >= 0 AND (depth = 0) = (unit_id = above_id)),
	PRIMARY KEY (unit_id, above_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX unit_below ON unit_above (above_id, unit_id, depth);

-- Chức vụ: what somebody is, in a unit or in the organ itself, and from when to when. Only the end is
-- ever written over; another role or unit is another post.
CREATE TABLE post (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	account_id INTEGER NOT NULL REFERENCES account (id),
	unit_id INTEGER,                      -- NULL = of the organ itself
	role TEXT NOT NULL REFERENCES role (word),
	title TEXT NOT NULL DEFAULT '',       -- chức danh as it is written below a signature
	valid_from TEXT NOT NULL DEFAULT '',  -- '' = always has been
	valid_to TEXT NOT NULL DEFAULT '',    -- its last day; '' = open; before valid_from: it never held
	created_at INTEGER NOT NULL,
	UNIQUE (tenant_id, id),
	FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id),
	CHECK (role <> 'head' OR unit_id IS NOT NULL)
) STRICT;
CREATE INDEX post_account ON post (account_id, valid_to);
CREATE INDEX post_unit ON post (tenant_id, unit_id, valid_to);
CREATE INDEX post_role ON post (tenant_id, role, valid_to);

-- Somebody stands for the holder of a post, from when to when.
CREATE TABLE delegation (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	post_id INTEGER NOT NULL,
	account_id INTEGER NOT NULL REFERENCES account (id), -- who stands for it
	kind TEXT NOT NULL CHECK (kind IN ('acting', 'delegated')), -- phụ trách; ủy quyền
	ground TEXT NOT NULL CHECK (ground <> ''), -- the decision it rests on
	valid_from TEXT NOT NULL CHECK (valid_from <> ''),
	valid_to TEXT NOT NULL CHECK (valid_to <> ''), -- its last day: limited in time (Decree 30 art. 13)
	created_at INTEGER NOT NULL,
	FOREIGN KEY (tenant_id, post_id) REFERENCES post (tenant_id, id)
) STRICT;
CREATE INDEX delegation_account ON delegation (account_id, valid_to);
CREATE INDEX delegation_post ON delegation (post_id);
CREATE INDEX delegation_tenant ON delegation (tenant_id, valid_from, id);

-- What was done to somebody's permissions, until another competent person has confirmed it
-- (Decree 30 App. VI III.3). Works at once; the row is what pages warn of.
CREATE TABLE permission_change (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	post_id INTEGER NOT NULL REFERENCES post (id),
	delegation_id INTEGER REFERENCES delegation (id), -- NULL: the post itself
	account_id INTEGER NOT NULL REFERENCES account (id), -- whose permissions
	kind TEXT NOT NULL CHECK (kind IN ('made', 'ended')),
	valid_to_before TEXT NOT NULL DEFAULT '', -- ended: its last day before
	changed_by INTEGER NOT NULL DEFAULT 0, -- account; 0 = the command line
	changed_by_name TEXT NOT NULL,
	changed_at INTEGER NOT NULL,
	settled TEXT NOT NULL DEFAULT 'open' CHECK (settled IN ('open', 'confirmed', 'undone')),
	settled_by INTEGER NOT NULL DEFAULT 0,
	settled_by_name TEXT NOT NULL DEFAULT '',
	settled_at INTEGER NOT NULL DEFAULT 0,
	CHECK ((settled = 'open') = (settled_at = 0))
) STRICT;
CREATE INDEX permission_change_open ON permission_change (tenant_id, id) WHERE settled = 'open';
CREATE INDEX permission_change_post ON permission_change (post_id);

-- Hộp thư công vụ of a person.
CREATE TABLE mailbox (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	account_id INTEGER NOT NULL REFERENCES account (id),
	address TEXT NOT NULL CHECK (address <> ''), -- lower case
	valid_from TEXT NOT NULL DEFAULT '',
	valid_to TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX mailbox_account ON mailbox (account_id);
CREATE UNIQUE INDEX mailbox_address ON mailbox (address) WHERE valid_to = '';

-- Everybody keeps what they are, in the organ itself.
INSERT INTO post (tenant_id, account_id, role, created_at)
SELECT tenant_id, id, role, created_at FROM account;
ALTER TABLE account DROP COLUMN role;

-- thay mặt: whose post allowed it, when that was another's
ALTER TABLE audit ADD COLUMN on_behalf_of TEXT NOT NULL DEFAULT '';
ALTER TABLE trace ADD COLUMN on_behalf_of TEXT NOT NULL DEFAULT '';
