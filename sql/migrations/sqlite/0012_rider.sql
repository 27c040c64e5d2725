-- 0012_rider.sql -- what a packet of ours says beside its document: the vanthu.json of one that goes out or came.
-- The PostgreSQL text of this migration differs in types and triggers only.

CREATE TABLE rider (
	document_id INTEGER PRIMARY KEY REFERENCES document (id), -- one of a document
	tenant_id INTEGER NOT NULL REFERENCES tenant (id), -- its document's
	kind TEXT NOT NULL CHECK (kind IN ('opinion-request', 'opinion-answer', 'dossier', 'task', 'task-report', 'file-manifest', 'file-part')),
	body TEXT NOT NULL CHECK (body <> '') -- JSON, doc/vanthu-json.md
) STRICT;
CREATE TRIGGER secret_rider BEFORE INSERT ON rider
WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id AND secrecy <> 'none')
BEGIN SELECT RAISE(ABORT, 'a secret document has no rider'); END;
