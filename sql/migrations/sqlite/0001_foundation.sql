-- 0001_foundation.sql -- the first schema: directory, organs of this node, documents on their way.
--
-- Conventions: points in time end in _at and are microseconds since 1970 UTC (0 = never); civil
-- dates end in _on or are named valid_*, ISO text, '' = unknown; enums are text with the same words
-- as src/model/enums.h; booleans are 0 or 1; a hash is the 32 bytes of a SHA-256.
-- The PostgreSQL text of this migration differs in types and triggers only.

-- The directory: every organ we can write to or have heard from. Companies and persons are parties
-- in the same table but local to the node: an axis never lists them.
CREATE TABLE organ (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,            -- organ code, up to 35 characters (Decision 20/2020)
	name TEXT NOT NULL,
	search TEXT NOT NULL,                 -- code and name, folded: without marks, lower case
	parent_code TEXT NOT NULL DEFAULT '', -- pid of the VXP directory
	superior_code TEXT NOT NULL DEFAULT '', -- direct superior ('' = unknown)
	mail TEXT NOT NULL DEFAULT '',
	kind TEXT NOT NULL DEFAULT 'unknown' CHECK (kind IN ('government', 'ministry', 'ministry-level', 'gov-agency', 'peoples-committee', 'peoples-council', 'department', 'party', 'court', 'procuracy', 'mass-organisation', 'public-unit', 'company', 'person', 'other', 'unknown')),
	level TEXT NOT NULL DEFAULT 'unknown' CHECK (level IN ('central', 'province', 'district', 'commune', 'unknown')),
	province TEXT NOT NULL DEFAULT 'unknown', -- code of the province's People's Committee
	state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'locked', 'removed')),
	origin TEXT NOT NULL CHECK (origin IN ('local', 'directory', 'provisional')),
	requires_signature INTEGER NOT NULL DEFAULT 0 CHECK (requires_signature IN (0, 1)),
	valid_from TEXT NOT NULL DEFAULT '',
	valid_to TEXT NOT NULL DEFAULT '',
	successor_code TEXT NOT NULL DEFAULT '',
	is_member INTEGER NOT NULL DEFAULT 0 CHECK (is_member IN (0, 1)), -- axis: may call us (has had a secret)
	updated_at INTEGER NOT NULL,
	version INTEGER NOT NULL           -- raised over all others by every change: what getSynchronizeUnit counts by
) STRICT;
CREATE INDEX organ_parent ON organ (parent_code);
CREATE INDEX organ_version ON organ (version);
CREATE INDEX organ_member ON organ (code) WHERE is_member;

-- Secrets an organ signs its VXP requests with. The axis must know them to check an HMAC, so they
-- stand here in clear: the database file is as secret as they are.
CREATE TABLE organ_secret (
	id INTEGER PRIMARY KEY,
	organ_code TEXT NOT NULL REFERENCES organ (code),
	secret TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	valid_until_at INTEGER NOT NULL DEFAULT 0 -- 0 = until replaced; else the end of the grace time
) STRICT;
CREATE INDEX organ_secret_organ ON organ_secret (organ_code);

-- Certificates that the directory holds for an organ's packets.
CREATE TABLE organ_certificate (
	id INTEGER PRIMARY KEY,
	organ_code TEXT NOT NULL REFERENCES organ (code),
	sha256 BLOB NOT NULL,
	der BLOB NOT NULL,
	from_at INTEGER NOT NULL,
	until_at INTEGER NOT NULL,
	added_at INTEGER NOT NULL,
	UNIQUE (organ_code, sha256)
) STRICT;

-- Organs whose office (or axis) this node is. Row 1 is the node's owner.
CREATE TABLE tenant (
	id INTEGER PRIMARY KEY,
	organ_code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	is_office INTEGER NOT NULL CHECK (is_office IN (0, 1)), -- 0: the operator of an axis
	parent_name TEXT NOT NULL DEFAULT '', -- cơ quan chủ quản
	place TEXT NOT NULL DEFAULT '',       -- nơi ban hành
	signer_name TEXT NOT NULL DEFAULT '',
	signer_position TEXT NOT NULL DEFAULT '',
	signer_competence TEXT NOT NULL DEFAULT '',
	address TEXT NOT NULL DEFAULT '',
	mail TEXT NOT NULL DEFAULT '',
	telephone TEXT NOT NULL DEFAULT '',
	fax TEXT NOT NULL DEFAULT '',
	website TEXT NOT NULL DEFAULT '',
	axis_url TEXT NOT NULL DEFAULT '',    -- endpoint with /vxp; '' = not connected
	axis_secret TEXT NOT NULL DEFAULT '',
	key_id TEXT NOT NULL DEFAULT '',      -- the organ's packet key in the keeper
	certificate BLOB NOT NULL,            -- DER, for the packets we sign
	poll_due_at INTEGER NOT NULL DEFAULT 0,    -- next look at the axis
	poll_lease_at INTEGER NOT NULL DEFAULT 0,  -- a poller holds it until then
	directory_at INTEGER NOT NULL DEFAULT 0,   -- its axis's directory was last brought up to date
	directory_full_at INTEGER NOT NULL DEFAULT 0, -- …and last copied from end to end
	directory_version INTEGER NOT NULL DEFAULT 0, -- …in this version of the axis's; 0 = it has none
	directory_wanted_at INTEGER NOT NULL DEFAULT 0, -- somebody missed something in it
	directory_tried_at INTEGER NOT NULL DEFAULT 0,  -- a copy was last begun
	axis_seen_at INTEGER NOT NULL DEFAULT 0,   -- the axis last answered
	axis_error TEXT NOT NULL DEFAULT ''        -- why it did not, last time
) STRICT;

CREATE TABLE account (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	login TEXT NOT NULL,
	name TEXT NOT NULL,
	role TEXT NOT NULL CHECK (role IN ('admin', 'clerk', 'leader', 'specialist')),
	password_hash TEXT NOT NULL,          -- Argon2id, libsodium's text form
	is_locked INTEGER NOT NULL DEFAULT 0 CHECK (is_locked IN (0, 1)),
	must_change_password INTEGER NOT NULL DEFAULT 0 CHECK (must_change_password IN (0, 1)),
	language TEXT NOT NULL DEFAULT 'vi' CHECK (language IN ('vi', 'en')),
	created_at INTEGER NOT NULL,
	last_login_at INTEGER NOT NULL DEFAULT 0,
	UNIQUE (tenant_id, login)
) STRICT;

-- Signed-in browsers and API tokens. Only the SHA-256 of the cookie or token is kept.
CREATE TABLE session (
	id INTEGER PRIMARY KEY,
	token_sha256 BLOB NOT NULL UNIQUE,
	account_id INTEGER NOT NULL REFERENCES account (id),
	kind TEXT NOT NULL CHECK (kind IN ('cookie', 'token')),
	name TEXT NOT NULL DEFAULT '',        -- what the person calls the token
	csrf TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expires ON session (expires_at);

-- Failed sign-ins per account and per address, for throttling.
CREATE TABLE login_failure (
	key TEXT PRIMARY KEY,
	failures INTEGER NOT NULL,
	blocked_until_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;

-- Văn bản, both directions; what a direction does not use stays empty.
CREATE TABLE document (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	direction TEXT NOT NULL CHECK (direction IN ('incoming', 'outgoing')),
	state TEXT NOT NULL CHECK (state IN ('draft', 'sent', 'waiting', 'registered', 'refused', 'unreadable')),
	code TEXT NOT NULL,                   -- MessageHeader/DocumentId
	from_code TEXT NOT NULL,
	from_name TEXT NOT NULL,
	number TEXT NOT NULL,
	notation TEXT NOT NULL,
	place TEXT NOT NULL,
	issued_on TEXT NOT NULL,
	type_group INTEGER NOT NULL DEFAULT -1,
	type_detail INTEGER NOT NULL DEFAULT -1,
	type_name TEXT NOT NULL,
	subject TEXT NOT NULL,                -- trích yếu
	content TEXT NOT NULL,
	signer_competence TEXT NOT NULL,
	signer_position TEXT NOT NULL,
	signer_name TEXT NOT NULL,
	due_on TEXT NOT NULL,
	priority INTEGER NOT NULL DEFAULT 0,  -- 0 thường, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc, 4 hẹn giờ
	page_count INTEGER NOT NULL DEFAULT 0,
	arrival_number INTEGER NOT NULL DEFAULT 0, -- số đến, consecutive in the year; 0 = none yet
	arrival_year INTEGER NOT NULL DEFAULT 0,
	arrived_at INTEGER NOT NULL DEFAULT 0,
	registered_at INTEGER NOT NULL DEFAULT 0,
	sent_at INTEGER NOT NULL DEFAULT 0,
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	refusal_reason TEXT NOT NULL DEFAULT '',
	packet_id INTEGER NOT NULL DEFAULT 0, -- the packet it came in or went out with
	edited_by INTEGER NOT NULL DEFAULT 0,   -- account that saved the draft last; 0 = none, or not a person's
	edited_by_name TEXT NOT NULL DEFAULT '', -- …as it was called then
	form_key TEXT NOT NULL DEFAULT '',    -- account and one-time id of the form that made the draft; '' = none
	form_version INTEGER NOT NULL DEFAULT 0, -- the version that this form saved last
	sent_by INTEGER NOT NULL DEFAULT 0,     -- account that sent it; 0 = none, or not a person's
	sent_by_name TEXT NOT NULL DEFAULT '', -- …as it was called then
	number_year INTEGER NOT NULL DEFAULT 0, -- sent and incoming documents: the year of issued_on
	number_key TEXT NOT NULL DEFAULT '',  -- the same: number and notation in one spelling; '' = none
	list_rank INTEGER NOT NULL DEFAULT 0, -- registered, sent and waiting ones: their place in the list (document_list_rank)
	is_faulty INTEGER NOT NULL DEFAULT 0 CHECK (is_faulty IN (0, 1)), -- the packet has errors or a file that is damaged: the clerk is told
	made_from INTEGER NOT NULL DEFAULT 0, -- a draft: the sent document it was written anew from; 0 = none
	replaced_by INTEGER NOT NULL DEFAULT 0, -- a sent document that reached nobody: the one that has its number now
	handled_at INTEGER NOT NULL DEFAULT 0, -- unreadable ones: when somebody saw to it
	search TEXT NOT NULL,                 -- folded number, subject, organ: what a search looks in
	version INTEGER NOT NULL DEFAULT 1,   -- raised by every change
	CHECK ((arrival_number = 0) OR (direction = 'incoming' AND state = 'registered')),
	CHECK (direction = 'incoming' OR (state = 'sent') = (number_key <> ''))
) STRICT;
CREATE UNIQUE INDEX document_arrival ON document (tenant_id, arrival_year, arrival_number) WHERE arrival_number > 0;
-- số và ký hiệu: once a year for each organ
CREATE UNIQUE INDEX document_issued ON document (tenant_id, number_year, number_key) WHERE state = 'sent' AND replaced_by = 0;
-- what came before from the same organ under the same number
CREATE INDEX document_came ON document (tenant_id, from_code, number_year, number_key) WHERE direction = 'incoming' AND number_key <> '';
-- packets that nobody has seen to
CREATE INDEX document_unreadable ON document (tenant_id) WHERE state = 'unreadable' AND handled_at = 0;
CREATE INDEX document_list ON document (tenant_id, direction, state, id);
CREATE INDEX document_ranked ON document (tenant_id, direction, state, list_rank, id) WHERE list_rank > 0;
-- waiting ones, the smallest rank first, with what their counts look at
CREATE INDEX document_waiting ON document (tenant_id, list_rank, id, due_on, arrived_at, state) WHERE state = 'waiting';
CREATE INDEX document_newest ON document (tenant_id, direction, id);
CREATE INDEX document_number ON document (tenant_id, number, notation, issued_on);
-- a form handed in twice makes one draft
CREATE UNIQUE INDEX document_form ON document (form_key) WHERE form_key <> '';
CREATE INDEX document_code ON document (tenant_id, code, direction, state);

-- Sổ: hands out numbers inside the transaction that uses them.
CREATE TABLE register (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	direction TEXT NOT NULL CHECK (direction IN ('incoming', 'outgoing')),
	year INTEGER NOT NULL,
	next_number INTEGER NOT NULL DEFAULT 1,
	UNIQUE (tenant_id, direction, year)
) STRICT;

CREATE TABLE attachment (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id), -- its document's
	document_id INTEGER NOT NULL REFERENCES document (id),
	ordinal INTEGER NOT NULL,
	name TEXT NOT NULL,
	content_type TEXT NOT NULL,
	description TEXT NOT NULL DEFAULT '',
	bytes INTEGER NOT NULL,
	blob BLOB NOT NULL,
	is_damaged INTEGER NOT NULL DEFAULT 0 CHECK (is_damaged IN (0, 1)), -- it came broken, or empty
	UNIQUE (document_id, ordinal)
) STRICT;
CREATE INDEX attachment_blob ON attachment (blob);

-- Document × receiver × road.
CREATE TABLE delivery (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id), -- its document's
	document_id INTEGER NOT NULL REFERENCES document (id),
	receiver_code TEXT NOT NULL,
	receiver_name TEXT NOT NULL,
	road TEXT NOT NULL CHECK (road IN ('axis', 'email', 'portal', 'specialised', 'paper', 'unknown')),
	form TEXT NOT NULL CHECK (form IN ('electronic', 'hybrid', 'paper', 'unknown')),
	purpose TEXT NOT NULL CHECK (purpose IN ('submit', 'exchange', 'direct', 'report', 'inform', 'reply', 'unknown')),
	state TEXT NOT NULL CHECK (state IN ('draft', 'queued', 'sent', 'arrived', 'received', 'assigned', 'processing', 'finished', 'refused', 'failed')),
	status TEXT NOT NULL DEFAULT '',      -- newest status code of QCVN 102
	status_text TEXT NOT NULL DEFAULT '',
	status_at INTEGER NOT NULL DEFAULT 0,
	handled_at INTEGER NOT NULL DEFAULT 0, -- failed and refused ones: when somebody saw to it
	UNIQUE (document_id, receiver_code, road),
	CHECK ((road = 'paper') = (form = 'paper'))
) STRICT;

-- what needs an organ's eyes: few among millions
CREATE INDEX delivery_open ON delivery (tenant_id, state, document_id, handled_at) WHERE state IN ('queued', 'sent', 'failed', 'refused') AND handled_at = 0;

-- Bytes that cross or crossed between organs. Raw packets are kept for ever by an office.
CREATE TABLE packet (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	direction TEXT NOT NULL CHECK (direction IN ('incoming', 'outgoing')),
	type TEXT NOT NULL CHECK (type IN ('edoc', 'status')),
	state TEXT NOT NULL CHECK (state IN ('planned', 'built', 'stored', 'unreadable', 'unmatched', 'duplicate')),
	document_id INTEGER NOT NULL DEFAULT 0,  -- the document it carries or speaks of; 0 = none
	blob BLOB,                            -- NULL while planned
	bytes INTEGER NOT NULL DEFAULT 0,
	axis_doc_id TEXT NOT NULL DEFAULT '', -- DocId the axis gave (ours when sent, the receiver's when fetched)
	document_code TEXT NOT NULL DEFAULT '',
	from_code TEXT NOT NULL DEFAULT '',
	status_code TEXT NOT NULL DEFAULT '', -- status packets: "01" …
	status_text TEXT NOT NULL DEFAULT '',
	status_person TEXT NOT NULL DEFAULT '',
	status_at INTEGER NOT NULL DEFAULT 0,
	signature TEXT NOT NULL DEFAULT 'absent' CHECK (signature IN ('absent', 'unverifiable', 'valid', 'invalid')),
	signature_reason TEXT NOT NULL DEFAULT '',
	signer TEXT NOT NULL DEFAULT '',
	findings TEXT NOT NULL DEFAULT '[]',  -- JSON
	created_at INTEGER NOT NULL,
	CHECK ((blob IS NULL) = (state = 'planned'))
) STRICT;
CREATE UNIQUE INDEX packet_fetched ON packet (tenant_id, axis_doc_id) WHERE direction = 'incoming';
CREATE UNIQUE INDEX packet_once ON packet (tenant_id, from_code, document_code, blob) WHERE direction = 'incoming' AND type = 'edoc' AND state = 'stored';
CREATE UNIQUE INDEX packet_status_once ON packet (document_id, status_code) WHERE direction = 'outgoing' AND type = 'status' AND status_code IN ('01', '02', '03', '04', '05', '06');
CREATE INDEX packet_blob ON packet (blob);
CREATE INDEX packet_document ON packet (document_id);

-- The outbox: one row per packet and receiver. doc/delivery.md has its promises.
CREATE TABLE outbox (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	packet_id INTEGER NOT NULL REFERENCES packet (id),
	delivery_id INTEGER NOT NULL DEFAULT 0, -- 0 for statuses
	peer TEXT NOT NULL,                   -- whom we speak to: the axis's URL
	receiver_code TEXT NOT NULL,
	urgency INTEGER NOT NULL DEFAULT 0 CHECK (urgency BETWEEN 0 AND 4), -- urgent documents first
	state TEXT NOT NULL CHECK (state IN ('ready', 'leased', 'done', 'dead', 'cancelled')),
	attempts INTEGER NOT NULL DEFAULT 0,
	due_at INTEGER NOT NULL,
	lease_owner TEXT NOT NULL DEFAULT '',
	lease_until_at INTEGER NOT NULL DEFAULT 0,
	waits_for_peer INTEGER NOT NULL DEFAULT 0 CHECK (waits_for_peer IN (0, 1)), -- it was the peer's fault: goes as soon as that is back
	error_key TEXT NOT NULL DEFAULT '',   -- text for people
	error_text TEXT NOT NULL DEFAULT '',  -- for the operator
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	UNIQUE (packet_id, receiver_code)
) STRICT;
-- one look per peer and urgency finds the next, however long the queue is
CREATE INDEX outbox_ready ON outbox (peer, urgency, due_at, id) WHERE state = 'ready';
CREATE INDEX outbox_leased ON outbox (lease_until_at) WHERE state = 'leased';
CREATE INDEX outbox_delivery ON outbox (delivery_id) WHERE state = 'dead';
CREATE INDEX outbox_state ON outbox (tenant_id, state) WHERE state IN ('ready', 'leased', 'dead');

-- Circuit breaker per peer.
CREATE TABLE peer (
	peer TEXT PRIMARY KEY,
	failures INTEGER NOT NULL DEFAULT 0,  -- in a row
	open_until_at INTEGER NOT NULL DEFAULT 0, -- no attempt before; then one probe
	probe_until_at INTEGER NOT NULL DEFAULT 0, -- a probe is under way until then
	away_at INTEGER NOT NULL DEFAULT 0,    -- since when it owes an answer; 0 = it does not
	last_error TEXT NOT NULL DEFAULT '',
	updated_at INTEGER NOT NULL
) STRICT;

-- A document's history as people see it.
CREATE TABLE trace (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id), -- its document's
	document_id INTEGER NOT NULL REFERENCES document (id),
	at INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('status-in', 'status-out', 'step')),
	organ_code TEXT NOT NULL,
	organ_name TEXT NOT NULL,
	status TEXT NOT NULL,                 -- status code, or the step's word
	text TEXT NOT NULL,
	person TEXT NOT NULL,
	packet_id INTEGER NOT NULL DEFAULT 0,
	CHECK (kind <> 'step' OR status IN ('sent', 'arrived', 'arrived-business', 'arrived-again', 'unreadable', 'axis-took', 'axis-refused', 'failed', 'status-failed', 'queued-again', 'handled'))
) STRICT;
CREATE INDEX trace_document ON trace (document_id, id);

-- Who did what. Append-only: the triggers below refuse change and removal.
CREATE TABLE audit (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL,
	at INTEGER NOT NULL,
	actor TEXT NOT NULL,                  -- login, or "system"
	action TEXT NOT NULL,
	object TEXT NOT NULL,                 -- "document:17"
	detail TEXT NOT NULL,                 -- JSON, no secrets
	remote TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX audit_object ON audit (object);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

-- ---- the axis ----

-- A packet the axis has accepted. Its payload goes when every receiver has been done for the
-- retention time; the row and the hops stay.
CREATE TABLE axis_packet (
	id INTEGER PRIMARY KEY,
	sender_code TEXT NOT NULL,
	sender_doc_id TEXT NOT NULL UNIQUE,   -- DocId answered to sendEdoc
	type TEXT NOT NULL CHECK (type IN ('edoc', 'status')),
	document_code TEXT NOT NULL,
	title TEXT NOT NULL,                  -- subject, for getSentEdocList
	notation TEXT NOT NULL,
	sha256 BLOB NOT NULL,                 -- of the bytes, and their name in the blob store
	bytes INTEGER NOT NULL,
	has_payload INTEGER NOT NULL DEFAULT 1 CHECK (has_payload IN (0, 1)),
	signature TEXT NOT NULL CHECK (signature IN ('absent', 'unverifiable', 'valid', 'invalid')),
	signature_reason TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL,
	UNIQUE (sender_code, sha256, document_code)
) STRICT;
CREATE INDEX axis_packet_sent ON axis_packet (sender_code, type, created_at, id);
CREATE INDEX axis_packet_blob ON axis_packet (sha256);
CREATE INDEX axis_packet_age ON axis_packet (created_at) WHERE has_payload;

-- One packet on its way to one receiver.
CREATE TABLE axis_delivery (
	id INTEGER PRIMARY KEY,
	packet_id INTEGER NOT NULL REFERENCES axis_packet (id),
	receiver_code TEXT NOT NULL,
	receiver_doc_id TEXT NOT NULL UNIQUE, -- DocId in the receiver's list
	type TEXT NOT NULL CHECK (type IN ('edoc', 'status')),
	state TEXT NOT NULL CHECK (state IN ('INITIAL', 'PROCESSING', 'DONE', 'FAIL')),
	state_text TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	UNIQUE (packet_id, receiver_code)
) STRICT;
-- the list every receiver asks for again and again: only what is not yet done
CREATE INDEX axis_delivery_open ON axis_delivery (receiver_code, type, created_at, id, state) WHERE state IN ('INITIAL', 'PROCESSING');
CREATE INDEX axis_delivery_closed ON axis_delivery (receiver_code, type, state, created_at, id) WHERE state IN ('DONE', 'FAIL');
CREATE INDEX axis_delivery_failed ON axis_delivery (id) WHERE state = 'FAIL';
-- the oldest that waits, of all
CREATE INDEX axis_delivery_oldest ON axis_delivery (created_at) WHERE state IN ('INITIAL', 'PROCESSING');

-- What the operator's page shows of the whole axis, so that it never counts packets. The triggers
-- below keep both tables. Connections of PostgreSQL count in slots of their own, so that they do not
-- wait for each other; a figure is the sum over its slots, of which one alone may be below zero.
CREATE TABLE axis_queue (
	receiver_code TEXT NOT NULL,
	slot INTEGER NOT NULL,
	waiting INTEGER NOT NULL,             -- deliveries INITIAL or PROCESSING
	failed INTEGER NOT NULL,              -- deliveries FAIL
	PRIMARY KEY (receiver_code, slot)
) STRICT, WITHOUT ROWID;
CREATE TABLE axis_traffic (
	from_at INTEGER NOT NULL,             -- packets accepted in the five minutes from then on
	slot INTEGER NOT NULL,
	packets INTEGER NOT NULL,
	bytes INTEGER NOT NULL,
	PRIMARY KEY (from_at, slot)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER axis_packet_counted AFTER INSERT ON axis_packet BEGIN
	INSERT INTO axis_traffic (from_at, slot, packets, bytes)
	VALUES (NEW.created_at - NEW.created_at % 300000000, 0, 1, NEW.bytes)
	ON CONFLICT (from_at, slot) DO UPDATE SET packets = packets + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER axis_delivery_counted AFTER INSERT ON axis_delivery BEGIN
	INSERT INTO axis_queue (receiver_code, slot, waiting, failed)
	VALUES (NEW.receiver_code, 0, NEW.state IN ('INITIAL', 'PROCESSING'), NEW.state = 'FAIL')
	ON CONFLICT (receiver_code, slot) DO UPDATE
		SET waiting = waiting + excluded.waiting, failed = failed + excluded.failed;
END;
CREATE TRIGGER axis_delivery_recounted AFTER UPDATE OF state ON axis_delivery BEGIN
	UPDATE axis_queue
	SET waiting = waiting - (OLD.state IN ('INITIAL', 'PROCESSING')) + (NEW.state IN ('INITIAL', 'PROCESSING')),
		failed = failed - (OLD.state = 'FAIL') + (NEW.state = 'FAIL')
	WHERE receiver_code = NEW.receiver_code AND slot = 0;
END;

-- Each hop a packet took, as this axis saw it; the packet itself is never changed.
CREATE TABLE axis_hop (
	id INTEGER PRIMARY KEY,
	packet_id INTEGER NOT NULL REFERENCES axis_packet (id),
	organ_code TEXT NOT NULL,             -- who handed it to us, or took it
	at INTEGER NOT NULL,
	step TEXT NOT NULL CHECK (step IN ('accepted', 'fetched', 'done', 'failed', 'dropped')),
	sha256 BLOB NOT NULL,
	signature TEXT NOT NULL
) STRICT;
CREATE INDEX axis_hop_packet ON axis_hop (packet_id);

-- When an organ last called, to the minute: beside its row, which everybody reads.
CREATE TABLE axis_contact (
	organ_code TEXT PRIMARY KEY,
	seen_at INTEGER NOT NULL
) STRICT;

-- Requests that must not be replayed (registerAgency, deleteAgency): their HMAC, kept as long as
-- their time stamp would be accepted.
CREATE TABLE axis_seen (
	hmac TEXT PRIMARY KEY,
	call TEXT NOT NULL,
	expires_at INTEGER NOT NULL
) STRICT;

-- Refused packets: what came, from whom, and why; for the operator's page.
CREATE TABLE axis_refusal (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	sender_code TEXT NOT NULL,
	call TEXT NOT NULL,
	error_code TEXT NOT NULL,
	text TEXT NOT NULL
) STRICT;
CREATE INDEX axis_refusal_at ON axis_refusal (at);
