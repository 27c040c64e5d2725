-- 0052_from_unit.sql -- a document that a unit of the organ handed to the office has that unit as its sender.

-- its sender, of what was entered by hand; from_code is '' then, and from_name as the unit was called that day. 0 = none
ALTER TABLE document ADD COLUMN from_unit_id BIGINT NOT NULL DEFAULT 0;
