-- 0028_reminder.sql -- who was told of a deadline that comes near, or is over: once each.
-- The SQLite text of this migration differs in types only.

CREATE TABLE reminder (
	assignment_id BIGINT NOT NULL REFERENCES assignment (id),
	account_id BIGINT NOT NULL REFERENCES account (id), -- who has it, or gave it
	due_on TEXT NOT NULL CHECK (due_on <> ''), -- another deadline is told of anew
	is_late BOOLEAN NOT NULL, -- it is over; else it is today, or the next working day
	tenant_id BIGINT NOT NULL REFERENCES tenant (id),
	made_at BIGINT NOT NULL,
	seen_at BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (assignment_id, account_id, due_on, is_late)
);
CREATE INDEX reminder_unseen ON reminder (account_id, assignment_id) WHERE seen_at = 0;
