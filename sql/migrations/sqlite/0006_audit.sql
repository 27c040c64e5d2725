-- 0006_audit: what was done can be looked through, and is sealed.

-- The chain of an organ: each seal holds the digest of the one before it and of the rows it seals, so
-- that what was written cannot be changed without all that follows. tenant_id 0: the node's own.
CREATE TABLE audit_seal (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL,
	n INTEGER NOT NULL CHECK (n > 0),     -- 1, 2, 3 … of the organ
	at INTEGER NOT NULL,
	rows INTEGER NOT NULL CHECK (rows > 0),
	first_id INTEGER NOT NULL,            -- of audit; rows between them may be another seal's
	last_id INTEGER NOT NULL,
	before BLOB NOT NULL CHECK (LENGTH(before) = 32), -- digest of seal n - 1; zeros for the first
	digest BLOB NOT NULL CHECK (LENGTH(digest) = 32),
	UNIQUE (tenant_id, n)
) STRICT;
CREATE TRIGGER audit_seal_no_update BEFORE UPDATE ON audit_seal BEGIN SELECT RAISE(ABORT, 'a seal is for ever'); END;
CREATE TRIGGER audit_seal_no_delete BEFORE DELETE ON audit_seal BEGIN SELECT RAISE(ABORT, 'a seal is for ever'); END;

ALTER TABLE audit ADD COLUMN seal_id INTEGER REFERENCES audit_seal (id); -- NULL: not sealed yet
DROP TRIGGER audit_no_update;
-- A row is sealed once; nothing else of it ever changes.
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
WHEN OLD.seal_id IS NOT NULL OR NEW.seal_id IS NULL OR NEW.id <> OLD.id OR NEW.tenant_id <> OLD.tenant_id
	OR NEW.at <> OLD.at OR NEW.actor <> OLD.actor OR NEW.action <> OLD.action OR NEW.object <> OLD.object
	OR NEW.detail <> OLD.detail OR NEW.remote <> OLD.remote OR NEW.on_behalf_of <> OLD.on_behalf_of
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

DROP INDEX audit_object;
CREATE INDEX audit_time ON audit (tenant_id, at, id);
CREATE INDEX audit_actor ON audit (tenant_id, actor, at, id);
CREATE INDEX audit_object ON audit (tenant_id, object, at, id);
CREATE INDEX audit_unsealed ON audit (tenant_id, id) WHERE seal_id IS NULL;
