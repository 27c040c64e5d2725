-- 0027_travel.sql -- how a document travels to each receiver, and to which purpose; what may go on paper alone.
-- The PostgreSQL text of this migration differs in types only.

-- What was proposed, beside what was chosen.
ALTER TABLE delivery ADD COLUMN form_proposed TEXT NOT NULL DEFAULT 'unknown' CHECK (form_proposed IN ('electronic', 'hybrid', 'paper', 'unknown'));
ALTER TABLE delivery ADD COLUMN purpose_proposed TEXT NOT NULL DEFAULT 'unknown' CHECK (purpose_proposed IN ('submit', 'exchange', 'direct', 'report', 'inform', 'reply', 'unknown'));

-- Of what came: how it came, and to which purpose its sender sent it here.
ALTER TABLE document ADD COLUMN came TEXT NOT NULL DEFAULT 'unknown' CHECK (came IN ('electronic', 'hybrid', 'paper', 'unknown'));
ALTER TABLE document ADD COLUMN purpose TEXT NOT NULL DEFAULT 'unknown' CHECK (purpose IN ('submit', 'exchange', 'direct', 'report', 'inform', 'reply', 'unknown'));
UPDATE document SET came = CASE WHEN secrecy <> 'none' THEN 'paper' ELSE 'electronic' END
WHERE direction = 'incoming' AND (secrecy <> 'none' OR packet_id > 0);

-- Types of documents that paper follows.
CREATE TABLE paper_type (
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	type_key TEXT NOT NULL CHECK (type_key <> ''), -- tên loại in small letters
	PRIMARY KEY (tenant_id, type_key)
) STRICT, WITHOUT ROWID;

-- What may go on paper without its electronic copy: named, given by somebody, for a time. It is ended, not deleted.
CREATE TABLE paper_exemption (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	name TEXT NOT NULL CHECK (name <> ''),
	given_by TEXT NOT NULL CHECK (given_by <> ''),
	reason TEXT NOT NULL CHECK (reason <> ''),
	valid_from TEXT NOT NULL,
	valid_to TEXT NOT NULL DEFAULT '',    -- '' = until it is ended
	created_at INTEGER NOT NULL,
	created_by TEXT NOT NULL,
	CHECK (valid_to = '' OR valid_to >= valid_from)
) STRICT;
CREATE INDEX paper_exemption_tenant ON paper_exemption (tenant_id, id);

-- Which one a document goes by.
CREATE TABLE paper_exempted (
	document_id INTEGER PRIMARY KEY REFERENCES document (id),
	tenant_id INTEGER NOT NULL REFERENCES tenant (id), -- its document's
	exemption_id INTEGER NOT NULL REFERENCES paper_exemption (id),
	chosen_by TEXT NOT NULL,
	issued_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX paper_exempted_used ON paper_exempted (exemption_id) WHERE issued_at > 0;

INSERT INTO step (word) VALUES ('travel-changed'), ('came-changed');
