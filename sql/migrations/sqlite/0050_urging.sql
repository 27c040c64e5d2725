-- 0050_urging.sql -- đôn đốc: a công văn that urges receivers of a document, how often and when each was; what they owe.
-- The PostgreSQL text of this migration differs in types and in how a CHECK is changed.

INSERT INTO relation (word) VALUES ('urge');
INSERT INTO step (word) VALUES ('urged');
ALTER TABLE delivery ADD COLUMN urged_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN n_urged INTEGER NOT NULL DEFAULT 0;

-- Who has not received a document, and who has not dealt with it, by the newest document.
CREATE INDEX delivery_unreceived ON delivery (tenant_id, document_id)
	WHERE road = 'axis' AND state IN ('sent', 'arrived');
CREATE INDEX delivery_unfinished ON delivery (tenant_id, document_id)
	WHERE road = 'axis' AND state IN ('received', 'assigned', 'processing') AND purpose NOT IN ('inform', 'report', 'reply');

-- vanthu.json says that a công văn urges.
ALTER TABLE rider RENAME TO rider_old;
CREATE TABLE rider (
	document_id INTEGER PRIMARY KEY REFERENCES document (id), -- one of a document
	tenant_id INTEGER NOT NULL REFERENCES tenant (id), -- its document's
	kind TEXT NOT NULL CHECK (kind IN ('opinion-request', 'opinion-answer', 'dossier', 'task', 'task-report', 'file-manifest', 'file-part', 'urging')),
	body TEXT NOT NULL CHECK (body <> '') -- JSON, doc/vanthu-json.md
) STRICT;
INSERT INTO rider (document_id, tenant_id, kind, body) SELECT document_id, tenant_id, kind, body FROM rider_old;
DROP TABLE rider_old;
CREATE TRIGGER secret_rider BEFORE INSERT ON rider
WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id AND secrecy <> 'none')
BEGIN SELECT RAISE(ABORT, 'a secret document has no rider'); END;
