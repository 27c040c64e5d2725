-- 0028_reminder.sql -- who was told of a deadline that comes near, or is over: once each.
-- The PostgreSQL text of this migration differs in types only.

CREATE TABLE reminder (
	assignment_id INTEGER NOT NULL REFERENCES assignment (id),
	account_id INTEGER NOT NULL REFERENCES account (id), -- who has it, or gave it
	due_on TEXT NOT NULL CHECK (due_on <> ''), -- another deadline is told of anew
	is_late INTEGER NOT NULL CHECK (is_late IN (0, 1)), -- it is over; else it is today, or the next working day
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	made_at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (assignment_id, account_id, due_on, is_late)
) STRICT;
CREATE INDEX reminder_unseen ON reminder (account_id, assignment_id) WHERE seen_at = 0;
