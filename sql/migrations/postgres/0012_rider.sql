-- 0012_rider.sql -- what a packet of ours says beside its document: the vanthu.json of one that goes out or came.
-- The SQLite text of this migration differs in types and triggers only.

CREATE TABLE rider (
	document_id BIGINT PRIMARY KEY REFERENCES document (id), -- one of a document
	tenant_id BIGINT NOT NULL REFERENCES tenant (id), -- its document's
	kind TEXT NOT NULL CHECK (kind IN ('opinion-request', 'opinion-answer', 'dossier', 'task', 'task-report', 'file-manifest', 'file-part')),
	body TEXT NOT NULL CHECK (body <> '') -- JSON, doc/vanthu-json.md
);
CREATE TRIGGER secret_rider BEFORE INSERT ON rider FOR EACH ROW EXECUTE FUNCTION secret_refuse();
