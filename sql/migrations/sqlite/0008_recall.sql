-- 0008_recall.sql -- what becomes of a document after it was issued: asked back, recalled, updated, replaced,
-- corrected, answered.
-- The PostgreSQL text of this migration differs in types and triggers only.

-- Whether a document still holds. One that does not is frozen (outgoing) or cancelled (incoming); its metadata
-- stays (Decree 30 App. VI III.8).
CREATE TABLE standing (
	word TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO standing (word) VALUES ('holds'), ('recalled'), ('replaced'), ('updated'), ('cancelled');
-- What a document is to the one it names.
CREATE TABLE relation (
	word TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO relation (word) VALUES ('none'), ('answer'), ('update'), ('replace'), ('correct');
ALTER TABLE document ADD COLUMN standing TEXT NOT NULL DEFAULT 'holds' REFERENCES standing (word);
ALTER TABLE document ADD COLUMN relation TEXT NOT NULL DEFAULT 'none' REFERENCES relation (word);
ALTER TABLE document ADD COLUMN about_id INTEGER NOT NULL DEFAULT 0; -- the document it names, here; 0 = none
CREATE INDEX document_about ON document (about_id, id) WHERE about_id > 0;
INSERT INTO progress (word) VALUES ('cancelled');

-- What an organ asks of another about a document that has been sent, and what that answers, once.
CREATE TABLE request (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	document_id INTEGER NOT NULL REFERENCES document (id), -- what it is about
	delivery_id INTEGER NOT NULL DEFAULT 0, -- asked by us: of which receiver; 0 = asked of us
	update_id INTEGER REFERENCES document (id), -- asked of us: the document that holds the new content
	kind TEXT NOT NULL CHECK (kind IN ('take-back', 'recall', 'update')), -- lấy lại, thu hồi, cập nhật
	state TEXT NOT NULL CHECK (state IN ('open', 'agreed', 'refused', 'void')), -- void: another took its place
	reason TEXT NOT NULL,
	packet_id INTEGER NOT NULL REFERENCES packet (id), -- that carries it
	asked_at INTEGER NOT NULL,
	asked_by TEXT NOT NULL DEFAULT '',    -- the person, as it was called then
	answered_at INTEGER NOT NULL DEFAULT 0,
	answered_by TEXT NOT NULL DEFAULT '', -- …the same; '' = the program
	on_behalf_of TEXT NOT NULL DEFAULT '', -- thay mặt: whose post it was
	answer TEXT NOT NULL DEFAULT '',
	CHECK ((state = 'open') = (answered_at = 0)),
	CHECK ((update_id IS NOT NULL) = (kind = 'update' AND delivery_id = 0))
) STRICT;
CREATE INDEX request_packet ON request (packet_id);
CREATE INDEX request_document ON request (document_id, id);
CREATE INDEX request_delivery ON request (delivery_id, id) WHERE delivery_id > 0;
-- a receiver is asked one thing at a time
CREATE UNIQUE INDEX request_open_delivery ON request (delivery_id) WHERE state = 'open' AND delivery_id > 0;
-- what a clerk has to answer
CREATE UNIQUE INDEX request_open_document ON request (document_id, kind) WHERE state = 'open' AND delivery_id = 0 AND kind = 'take-back';
CREATE UNIQUE INDEX request_open_update ON request (update_id) WHERE update_id IS NOT NULL;
CREATE INDEX request_waiting ON request (tenant_id, id) WHERE state = 'open' AND delivery_id = 0;

-- A packet may recall a document instead of carrying it.
ALTER TABLE packet ADD COLUMN is_recall INTEGER NOT NULL DEFAULT 0 CHECK (is_recall IN (0, 1));

-- A delivery that was given up before it left, or that its receiver has cancelled.
ALTER TABLE delivery RENAME TO delivery_old;
CREATE TABLE delivery (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id), -- its document's
	document_id INTEGER NOT NULL REFERENCES document (id),
	receiver_code TEXT NOT NULL,
	receiver_name TEXT NOT NULL,
	road TEXT NOT NULL CHECK (road IN ('axis', 'email', 'portal', 'specialised', 'paper', 'unknown')),
	form TEXT NOT NULL CHECK (form IN ('electronic', 'hybrid', 'paper', 'unknown')),
	purpose TEXT NOT NULL CHECK (purpose IN ('submit', 'exchange', 'direct', 'report', 'inform', 'reply', 'unknown')),
	state TEXT NOT NULL CHECK (state IN ('draft', 'queued', 'sent', 'arrived', 'received', 'assigned', 'processing', 'finished', 'refused', 'failed', 'cancelled')),
	status TEXT NOT NULL DEFAULT '',      -- newest status code of QCVN 102
	status_text TEXT NOT NULL DEFAULT '',
	status_at INTEGER NOT NULL DEFAULT 0,
	handled_at INTEGER NOT NULL DEFAULT 0, -- failed and refused ones: when somebody saw to it
	UNIQUE (document_id, receiver_code, road),
	CHECK ((road = 'paper') = (form = 'paper'))
) STRICT;
INSERT INTO delivery (id, tenant_id, document_id, receiver_code, receiver_name, road, form, purpose, state, status, status_text, status_at, handled_at)
SELECT id, tenant_id, document_id, receiver_code, receiver_name, road, form, purpose, state, status, status_text, status_at, handled_at FROM delivery_old;
DROP TABLE delivery_old;
-- what needs an organ's eyes: few among millions
CREATE INDEX delivery_open ON delivery (tenant_id, state, document_id, handled_at) WHERE state IN ('queued', 'sent', 'failed', 'refused') AND handled_at = 0;
-- whom it goes to is searched for
CREATE TRIGGER search_delivery_insert AFTER INSERT ON delivery BEGIN
	INSERT INTO search_dirty (document_id) VALUES (NEW.document_id);
END;
-- the row that waits to be sent for a delivery
CREATE INDEX outbox_waiting ON outbox (delivery_id) WHERE state IN ('ready', 'leased') AND delivery_id > 0;

INSERT INTO step (word) VALUES
	('take-back-asked'), ('recalled'), ('updated'), ('replaced'), ('corrected'), ('agreed'), ('disagreed'),
	('cancelled'), ('delivery-cancelled'), ('request-failed'), ('answer-recalled');
