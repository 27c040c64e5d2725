-- 0023_file_parts.sql -- a work file that goes to another organ in more than one packet: its parts, at both ends.

-- The first part is the packet of the letter itself; these are the others, 2 to the last.
CREATE TABLE file_part (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	direction TEXT NOT NULL CHECK (direction IN ('incoming', 'outgoing')),
	document_id INTEGER NOT NULL DEFAULT 0,   -- outgoing: the letter; incoming: 0, it may not be here yet
	from_code TEXT NOT NULL DEFAULT '',      -- incoming: who sent it
	letter_code TEXT NOT NULL DEFAULT '',    -- DocumentId of the letter; outgoing: '' until it is issued
	n INTEGER NOT NULL CHECK (n >= 2),
	n_of INTEGER NOT NULL CHECK (n_of >= n),
	created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX file_part_out ON file_part (document_id, n) WHERE direction = 'outgoing';
CREATE INDEX file_part_sent ON file_part (tenant_id, letter_code, n) WHERE direction = 'outgoing';
CREATE UNIQUE INDEX file_part_in ON file_part (tenant_id, from_code, letter_code, n) WHERE direction = 'incoming';

-- What is in it. The bytes are blobs, which each content has once.
CREATE TABLE file_part_file (
	id INTEGER PRIMARY KEY,
	part_id INTEGER NOT NULL REFERENCES file_part (id),
	ordinal INTEGER NOT NULL,
	name TEXT NOT NULL,
	content_type TEXT NOT NULL,
	bytes INTEGER NOT NULL,
	blob BLOB NOT NULL,
	UNIQUE (part_id, ordinal)
) STRICT;
CREATE INDEX file_part_file_blob ON file_part_file (blob);

-- One part on its way to one receiver of the letter, each in a packet of its own.
CREATE TABLE file_part_delivery (
	part_id INTEGER NOT NULL REFERENCES file_part (id),
	delivery_id INTEGER NOT NULL REFERENCES delivery (id),
	packet_id INTEGER NOT NULL REFERENCES packet (id), -- the newest that carries it
	state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'arrived', 'received', 'assigned', 'processing', 'finished', 'refused', 'failed', 'cancelled')),
	status_text TEXT NOT NULL DEFAULT '',
	status_at INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (part_id, delivery_id)
) STRICT;
CREATE UNIQUE INDEX file_part_packet ON file_part_delivery (packet_id);
CREATE INDEX file_part_receiver ON file_part_delivery (delivery_id);

-- What is said about something that is no document here (document_id 0) may be said of several.
DROP INDEX packet_status_once;
CREATE UNIQUE INDEX packet_status_once ON packet (document_id, status_code) WHERE direction = 'outgoing' AND type = 'status' AND document_id > 0 AND status_code IN ('01', '02', '03', '04', '05', '06');

INSERT INTO step (word) VALUES ('part-arrived'), ('part-failed'), ('part-again');
