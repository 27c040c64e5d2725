-- 0033_freeze.sql -- đóng băng: a document, a work file or a group of documents that nothing is done to, because a
-- competent authority asks for it (Decree 30 App. VI IV).
-- The PostgreSQL text of this migration differs in types, triggers, and in how tables are changed.

-- Never changed, only lifted.
CREATE TABLE freezing (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	document_id INTEGER REFERENCES document (id), -- one of the three
	file_id INTEGER REFERENCES work_file (id), -- with what is in it
	group_id INTEGER REFERENCES doc_group (id), -- with what is in it
	authority TEXT NOT NULL CHECK (authority <> ''), -- who asked for it
	reason TEXT NOT NULL CHECK (reason <> ''),
	made_at INTEGER NOT NULL,
	made_by TEXT NOT NULL,
	lifted_at INTEGER NOT NULL DEFAULT 0,
	lifted_by TEXT NOT NULL DEFAULT '',
	lift_reason TEXT NOT NULL DEFAULT '',
	CHECK ((document_id IS NOT NULL) + (file_id IS NOT NULL) + (group_id IS NOT NULL) = 1),
	CHECK ((lifted_at = 0) = (lift_reason = ''))
) STRICT;
CREATE INDEX freezing_tenant ON freezing (tenant_id, id);
CREATE INDEX freezing_document ON freezing (document_id) WHERE lifted_at = 0 AND document_id IS NOT NULL;
CREATE INDEX freezing_file ON freezing (file_id) WHERE lifted_at = 0 AND file_id IS NOT NULL;
CREATE INDEX freezing_group ON freezing (group_id) WHERE lifted_at = 0 AND group_id IS NOT NULL;

-- Whether a freeze holds it, its own or that of a set that it is in: written by the transaction that makes or lifts one.
ALTER TABLE document ADD COLUMN is_held INTEGER NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1));
ALTER TABLE work_file ADD COLUMN is_held INTEGER NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1));
ALTER TABLE doc_group ADD COLUMN is_held INTEGER NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1));

-- The history of a file knows of it.
CREATE TABLE file_step_new (
	id INTEGER PRIMARY KEY,
	file_id INTEGER NOT NULL REFERENCES work_file (id),
	at INTEGER NOT NULL,
	step TEXT NOT NULL CHECK (step IN ('opened', 'edited', 'added', 'removed', 'ordered', 'closed', 'checked',
		'returned', 'reopened', 'shared', 'unshared', 'handed-over', 'held', 'lifted')),
	by_name TEXT NOT NULL,
	on_behalf_of TEXT NOT NULL DEFAULT '',
	text TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO file_step_new (id, file_id, at, step, by_name, on_behalf_of, text)
SELECT id, file_id, at, step, by_name, on_behalf_of, text FROM file_step;
DROP TABLE file_step;
ALTER TABLE file_step_new RENAME TO file_step;
CREATE INDEX file_step_file ON file_step (file_id, id);
CREATE TRIGGER file_step_no_update BEFORE UPDATE ON file_step BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER file_step_no_delete BEFORE DELETE ON file_step BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;

INSERT INTO step (word) VALUES ('held'), ('lifted');
