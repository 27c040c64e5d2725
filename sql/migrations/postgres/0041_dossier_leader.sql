-- 0041_dossier_leader.sql -- the leader to whom a submission goes by name. The SQLite text of this migration is the same.

ALTER TABLE dossier ADD COLUMN leader TEXT NOT NULL DEFAULT '';
