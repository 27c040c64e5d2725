-- 0050_urging.sql -- đôn đốc: a công văn that urges receivers of a document, how often and when each was; what they owe.
-- The SQLite text of this migration differs in types and in how a CHECK is changed.

INSERT INTO relation (word) VALUES ('urge');
INSERT INTO step (word) VALUES ('urged');
ALTER TABLE delivery ADD COLUMN urged_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN n_urged BIGINT NOT NULL DEFAULT 0;

-- Who has not received a document, and who has not dealt with it, by the newest document.
CREATE INDEX delivery_unreceived ON delivery (tenant_id, document_id)
	WHERE road = 'axis' AND state IN ('sent', 'arrived');
CREATE INDEX delivery_unfinished ON delivery (tenant_id, document_id)
	WHERE road = 'axis' AND state IN ('received', 'assigned', 'processing') AND purpose NOT IN ('inform', 'report', 'reply');

-- vanthu.json says that a công văn urges.
ALTER TABLE rider DROP CONSTRAINT rider_kind_check;
ALTER TABLE rider ADD CONSTRAINT rider_kind_check CHECK (kind IN ('opinion-request', 'opinion-answer', 'dossier', 'task', 'task-report', 'file-manifest', 'file-part', 'urging'));
