-- 0024_organ_task.sql -- tasks between organs: what a công văn gave, what is said about it since, and what a draft will say.
-- The SQLite text of this migration differs in types only.

CREATE TABLE organ_task (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	tenant_id BIGINT NOT NULL REFERENCES tenant (id),
	is_given BOOLEAN NOT NULL, -- by this organ; else it was given to it
	document_id BIGINT NOT NULL DEFAULT 0,      -- the công văn that gives it, here; 0 = it has not come yet
	code TEXT NOT NULL CHECK (code <> ''),      -- of that công văn
	organ_code TEXT NOT NULL CHECK (organ_code <> ''), -- the other one
	organ_name TEXT NOT NULL,
	subject TEXT NOT NULL,
	content TEXT NOT NULL,
	is_checked BOOLEAN NOT NULL,
	due_on TEXT NOT NULL DEFAULT '',
	given_at BIGINT NOT NULL,
	-- what follows from its events (model/organ_task.h)
	state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'handed', 'done')),
	due_now TEXT NOT NULL DEFAULT '',
	done_on TEXT NOT NULL DEFAULT '',
	asked_for TEXT NOT NULL DEFAULT '',
	is_unread BOOLEAN NOT NULL DEFAULT FALSE,
	n BIGINT NOT NULL DEFAULT 0,
	CHECK ((state = 'open') = (done_on = ''))
);
CREATE UNIQUE INDEX organ_task_code ON organ_task (tenant_id, is_given, organ_code, code);
CREATE INDEX organ_task_document ON organ_task (document_id, id) WHERE document_id > 0;
CREATE INDEX organ_task_newest ON organ_task (tenant_id, is_given, id);

CREATE TABLE organ_task_event (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	tenant_id BIGINT NOT NULL REFERENCES tenant (id),
	task_id BIGINT NOT NULL REFERENCES organ_task (id),
	n BIGINT NOT NULL,
	act TEXT NOT NULL CHECK (act IN ('grant', 'decline', 'accept', 'rework', 'progress', 'extend', 'finish', 'unread')),
	text TEXT NOT NULL DEFAULT '',
	day TEXT NOT NULL DEFAULT '',
	document_id BIGINT NOT NULL DEFAULT 0,      -- that said it, here; 0 = none
	key TEXT NOT NULL DEFAULT '',              -- its code; '' = entered by hand
	at BIGINT NOT NULL,
	by_name TEXT NOT NULL DEFAULT '',          -- who entered it by hand
	on_behalf_of TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX organ_task_event_once ON organ_task_event (task_id, key) WHERE key <> '';
CREATE INDEX organ_task_event_task ON organ_task_event (task_id, id);

CREATE TABLE organ_task_letter (
	document_id BIGINT PRIMARY KEY REFERENCES document (id),
	tenant_id BIGINT NOT NULL REFERENCES tenant (id), -- its document's
	task_id BIGINT NOT NULL DEFAULT 0,         -- 0 = it gives one
	act TEXT NOT NULL CHECK (act IN ('give', 'grant', 'decline', 'accept', 'rework', 'progress', 'extend', 'finish')),
	text TEXT NOT NULL DEFAULT '',
	day TEXT NOT NULL DEFAULT '',
	is_checked BOOLEAN NOT NULL DEFAULT FALSE,
	CHECK ((act = 'give') = (task_id = 0))
);

INSERT INTO step (word) VALUES ('organ-task');
