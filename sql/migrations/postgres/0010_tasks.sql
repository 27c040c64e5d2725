-- 0010_tasks.sql -- tasks: an internal document that is assigned, and results that whoever gave the work accepts.
-- The PostgreSQL text of this migration differs in types and triggers only.

-- Words that grow: which way a document goes, and where it stands.
CREATE TABLE direction (
	word TEXT PRIMARY KEY
);
INSERT INTO direction (word) VALUES ('incoming'), ('outgoing'), ('internal');
CREATE TABLE document_state (
	word TEXT PRIMARY KEY
);
INSERT INTO document_state (word) VALUES ('draft'), ('sent'), ('waiting'), ('registered'), ('refused'), ('unreadable');
ALTER TABLE document DROP CONSTRAINT document_direction_check;
ALTER TABLE document DROP CONSTRAINT document_state_check;
ALTER TABLE document DROP CONSTRAINT document_check1;
ALTER TABLE document ADD FOREIGN KEY (direction) REFERENCES direction (word);
ALTER TABLE document ADD FOREIGN KEY (state) REFERENCES document_state (word);
ALTER TABLE document ADD CONSTRAINT document_numbered_once CHECK (direction <> 'outgoing' OR (state = 'draft') = (number_key = ''));
ALTER TABLE document ADD CONSTRAINT document_internal CHECK (direction <> 'internal' OR (number_key = '' AND state = 'registered'));
ALTER TABLE document ADD COLUMN above_id BIGINT NOT NULL DEFAULT 0; -- a task that is part of another: the assignment that it is part of; 0 = none
-- the open parts of a task
CREATE INDEX document_above ON document (above_id, id) WHERE above_id > 0;

-- What a holder sees is of any direction.
ALTER TABLE sight DROP CONSTRAINT sight_direction_check;
ALTER TABLE sight ADD FOREIGN KEY (direction) REFERENCES direction (word);

-- A result may have to be accepted by whoever gave the work: until then it is handed in. A unit's own matter
-- is given by nobody, and has no directive.
ALTER TABLE assignment ALTER COLUMN directive_id DROP NOT NULL;
ALTER TABLE assignment DROP CONSTRAINT assignment_state_check;
ALTER TABLE assignment DROP CONSTRAINT assignment_check3;
ALTER TABLE assignment ADD COLUMN is_checked BOOLEAN NOT NULL DEFAULT FALSE; -- its giver accepts the result, or sends it back
ALTER TABLE assignment ADD COLUMN done_on TEXT NOT NULL DEFAULT '';     -- handed in or done: on which day it was
UPDATE assignment SET done_on = to_char(to_timestamp(ended_at / 1000000 + 25200) AT TIME ZONE 'UTC', 'YYYY-MM-DD') WHERE state = 'done';
ALTER TABLE assignment ADD CONSTRAINT assignment_state CHECK (state IN ('new', 'seen', 'working', 'passed', 'handed', 'returned', 'done', 'withdrawn'));
ALTER TABLE assignment ADD CONSTRAINT assignment_giver CHECK (giver_id IS NULL OR parent_id IS NULL);
ALTER TABLE assignment ADD CONSTRAINT assignment_own CHECK (giver_id IS NOT NULL OR parent_id IS NOT NULL OR (account_id IS NULL AND part = 'lead'));
ALTER TABLE assignment ADD CONSTRAINT assignment_directive CHECK (directive_id IS NOT NULL OR (giver_id IS NULL AND parent_id IS NULL));
ALTER TABLE assignment ADD CONSTRAINT assignment_checked CHECK (NOT is_checked OR part = 'lead');
ALTER TABLE assignment ADD CONSTRAINT assignment_done CHECK ((state IN ('handed', 'done')) = (done_on <> ''));
DROP INDEX assignment_once;
DROP INDEX assignment_given;
CREATE UNIQUE INDEX assignment_once ON assignment (document_id, COALESCE(parent_id, 0), COALESCE(unit_id, 0), COALESCE(account_id, 0)) WHERE state IN ('new', 'seen', 'working', 'passed', 'handed');
CREATE INDEX assignment_given ON assignment (giver_id, queue_rank, id) WHERE giver_id IS NOT NULL AND state IN ('new', 'seen', 'working', 'passed', 'handed');
-- what whoever gave it has to accept
CREATE INDEX assignment_handed ON assignment (giver_id, queue_rank, id) WHERE giver_id IS NOT NULL AND state = 'handed';
CREATE INDEX assignment_handed_unit ON assignment (parent_id) WHERE parent_id IS NOT NULL AND state = 'handed';
CREATE INDEX assignment_handed_account ON assignment (account_id, id) WHERE account_id IS NOT NULL AND state = 'handed';
-- the tasks of somebody, of a unit, and those that a leader gave, the newest first
CREATE INDEX assignment_task ON assignment (account_id, id) WHERE account_id IS NOT NULL AND part = 'lead';
CREATE INDEX assignment_task_unit ON assignment (unit_id, id) WHERE unit_id IS NOT NULL AND part = 'lead';
CREATE INDEX assignment_task_given ON assignment (giver_id, id) WHERE giver_id IS NOT NULL AND part = 'lead';

INSERT INTO step (word) VALUES ('handed-in'), ('accepted'), ('reworked'), ('split');
