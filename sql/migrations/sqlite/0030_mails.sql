-- 0030_mails.sql -- e-mails (.eml) that clerks have handed over to be entered: until then, and which document each became.
-- The PostgreSQL text of this migration differs in types only.

CREATE TABLE mail (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	account_id INTEGER NOT NULL,     -- who handed it over, and alone sees it until it is entered; 0: a command
	name TEXT NOT NULL,              -- of the file
	blob BLOB NOT NULL CHECK (length(blob) = 32),
	bytes INTEGER NOT NULL,
	message_id TEXT NOT NULL DEFAULT '', -- of its head, whatever its writer wanted to say with it
	sender TEXT NOT NULL DEFAULT '',     -- name@host
	taken_at INTEGER NOT NULL,
	document_id INTEGER REFERENCES document (id) -- NULL: it waits; taken away after some days
) STRICT;
CREATE INDEX mail_waiting ON mail (tenant_id, account_id, id) WHERE document_id IS NULL;
CREATE INDEX mail_waiting_since ON mail (taken_at) WHERE document_id IS NULL;
CREATE INDEX mail_waiting_blob ON mail (blob) WHERE document_id IS NULL;
CREATE INDEX mail_message ON mail (tenant_id, message_id) WHERE document_id IS NOT NULL;

-- whose mailbox it is
CREATE INDEX organ_mail ON organ (lower(mail)) WHERE mail <> '';
