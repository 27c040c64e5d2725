-- 0043_print_ticket.sql -- long prints: what somebody wants printed, how far it has come, and the file, for a day.
-- The PostgreSQL text of this migration differs in types only.

CREATE TABLE print_ticket (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	account_id INTEGER NOT NULL REFERENCES account (id),
	book TEXT NOT NULL,
	format TEXT NOT NULL,
	language TEXT NOT NULL,
	year INTEGER NOT NULL,
	day_from TEXT NOT NULL, -- '' = from its first day
	day_to TEXT NOT NULL, -- '' = to its last
	number_first INTEGER NOT NULL,
	number_last INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('waiting', 'working', 'done', 'failed', 'cancelled')),
	made_at INTEGER NOT NULL,
	ended_at INTEGER NOT NULL DEFAULT 0,
	attempts INTEGER NOT NULL DEFAULT 0,
	due_at INTEGER NOT NULL DEFAULT 0, -- of the next try; while one is under way, the end of its lease
	rows_done INTEGER NOT NULL DEFAULT 0,
	rows_total INTEGER NOT NULL,
	pages INTEGER NOT NULL DEFAULT 0,
	blob BLOB,
	bytes INTEGER NOT NULL DEFAULT 0,
	name TEXT NOT NULL DEFAULT '', -- of the file
	error TEXT NOT NULL DEFAULT '' -- the key of what was in the way
) STRICT;
CREATE INDEX print_ticket_open ON print_ticket (due_at, id) WHERE state IN ('waiting', 'working');
CREATE INDEX print_ticket_mine ON print_ticket (account_id, id);
CREATE INDEX print_ticket_made ON print_ticket (made_at);
CREATE INDEX print_ticket_blob ON print_ticket (blob) WHERE blob IS NOT NULL;
