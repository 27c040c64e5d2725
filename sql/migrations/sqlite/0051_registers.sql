-- 0051_registers.sql -- registers of what comes in, by kind: which one a number is of, and the types that each takes.
-- The PostgreSQL text of this migration alters in place what SQLite makes anew.

CREATE TABLE series_new (
	id INTEGER PRIMARY KEY,
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	direction TEXT NOT NULL CHECK (direction IN ('incoming', 'outgoing')),
	kind TEXT NOT NULL CHECK (kind IN ('main', 'types', 'copies', 'secret', 'body')), -- of some types; copies; secret documents; an advisory body
	name TEXT NOT NULL DEFAULT '',        -- '' = the main one, which needs none
	ordinal INTEGER NOT NULL DEFAULT 0,
	abbreviation TEXT NOT NULL DEFAULT '', -- the organ's or body's, as in số và ký hiệu; '' = not told yet
	closed_on TEXT NOT NULL DEFAULT '',   -- its last day
	version INTEGER NOT NULL DEFAULT 1,   -- raised by every change
	UNIQUE (tenant_id, id),
	CHECK ((kind = 'main') = (name = '')),
	CHECK (direction = 'outgoing' OR kind IN ('main', 'types', 'secret'))
) STRICT;
INSERT INTO series_new (id, tenant_id, direction, kind, name, ordinal, abbreviation, closed_on, version)
SELECT id, tenant_id, direction, kind, name, ordinal, abbreviation, closed_on, version FROM series;
DROP TABLE series;
ALTER TABLE series_new RENAME TO series;
CREATE UNIQUE INDEX series_main ON series (tenant_id, direction) WHERE kind = 'main';

CREATE TABLE series_type_new (
	tenant_id INTEGER NOT NULL REFERENCES tenant (id),
	direction TEXT NOT NULL CHECK (direction IN ('incoming', 'outgoing')),
	type_key TEXT NOT NULL CHECK (type_key <> ''), -- tên loại in small letters
	series_id INTEGER NOT NULL,
	PRIMARY KEY (tenant_id, direction, type_key),
	FOREIGN KEY (tenant_id, series_id) REFERENCES series (tenant_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO series_type_new (tenant_id, direction, type_key, series_id)
SELECT tenant_id, 'outgoing', type_key, series_id FROM series_type;
DROP TABLE series_type;
ALTER TABLE series_type_new RENAME TO series_type;
CREATE INDEX series_type_series ON series_type (series_id);

-- the register of its arrival number, 0 = the common one; and which of all arrivals of the year it is
ALTER TABLE document ADD COLUMN series_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE document ADD COLUMN arrival_place INTEGER NOT NULL DEFAULT 0;
UPDATE document SET arrival_place = arrival_number WHERE arrival_number > 0;
DROP INDEX document_arrival;
CREATE UNIQUE INDEX document_arrival ON document (tenant_id, arrival_year, series_id, arrival_number) WHERE arrival_number > 0;
ALTER TABLE print_ticket ADD COLUMN series_id INTEGER NOT NULL DEFAULT 0;
