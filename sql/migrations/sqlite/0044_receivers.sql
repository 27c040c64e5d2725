-- 0044_receivers.sql -- receivers that the directory does not have, and those within the organ; when and how paper went.
-- The PostgreSQL text of this migration differs in types only.

-- Whom the directory does not have gets paper alone: known by name, at an address. What was handed over: on which day, and how.
ALTER TABLE delivery ADD COLUMN is_outside INTEGER NOT NULL DEFAULT 0 CHECK (is_outside IN (0, 1) AND (is_outside = 0 OR road = 'paper'));
ALTER TABLE delivery ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE delivery ADD COLUMN handed_on TEXT NOT NULL DEFAULT '';
ALTER TABLE delivery ADD COLUMN handed_how TEXT NOT NULL DEFAULT '';

-- Units and persons of the organ itself that an outgoing document goes to; neither of both: it is only kept.
CREATE TABLE own_receiver (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id), -- its document's
	document_id INTEGER NOT NULL REFERENCES document (id),
	unit_id INTEGER,
	account_id INTEGER REFERENCES account (id),
	notice_id INTEGER REFERENCES document (id), -- what they were given to read when it was issued
	FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id),
	CHECK (unit_id IS NULL OR account_id IS NULL)
) STRICT;
CREATE UNIQUE INDEX own_receiver_once ON own_receiver (document_id, COALESCE(unit_id, 0), COALESCE(account_id, 0));
CREATE INDEX own_receiver_notice ON own_receiver (notice_id) WHERE notice_id IS NOT NULL;
