-- 0051_registers.sql -- registers of what comes in, by kind: which one a number is of, and the types that each takes.
-- The SQLite text of this migration makes anew what PostgreSQL alters in place.

ALTER TABLE series DROP CONSTRAINT series_check1;
ALTER TABLE series ADD CHECK (direction = 'outgoing' OR kind IN ('main', 'types', 'secret'));

ALTER TABLE series_type ADD COLUMN direction TEXT NOT NULL DEFAULT 'outgoing' CHECK (direction IN ('incoming', 'outgoing'));
ALTER TABLE series_type DROP CONSTRAINT series_type_pkey;
ALTER TABLE series_type ADD PRIMARY KEY (tenant_id, direction, type_key);

-- the register of its arrival number, 0 = the common one; and which of all arrivals of the year it is
ALTER TABLE document ADD COLUMN series_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE document ADD COLUMN arrival_place BIGINT NOT NULL DEFAULT 0;
UPDATE document SET arrival_place = arrival_number WHERE arrival_number > 0;
DROP INDEX document_arrival;
CREATE UNIQUE INDEX document_arrival ON document (tenant_id, arrival_year, series_id, arrival_number) WHERE arrival_number > 0;
ALTER TABLE print_ticket ADD COLUMN series_id BIGINT NOT NULL DEFAULT 0;
