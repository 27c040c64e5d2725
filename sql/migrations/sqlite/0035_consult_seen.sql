-- 0035_consult_seen.sql -- when the author of a draft looked at what another organ answered.
-- The PostgreSQL text of this migration differs in types only.

ALTER TABLE organ_opinion ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
