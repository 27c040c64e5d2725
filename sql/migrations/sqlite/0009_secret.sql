-- 0009_secret.sql -- văn bản mật: entered by number alone. What it says is never stored, and no packet carries it.
-- The PostgreSQL text of this migration differs in types and triggers only.

CREATE TABLE secrecy (
	word TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO secrecy (word) VALUES ('none'), ('confidential'), ('secret'), ('top-secret'); -- thường, mật, tối mật, tuyệt mật
ALTER TABLE document ADD COLUMN secrecy TEXT NOT NULL DEFAULT 'none' REFERENCES secrecy (word)
	CONSTRAINT secret_by_number CHECK (secrecy = 'none' OR (subject = '' AND content = '' AND packet_id = 0 AND state IN ('registered', 'draft', 'sent')));
-- what may not come by packet any more
CREATE INDEX document_secret ON document (tenant_id, from_code, number_year, number_key) WHERE direction = 'incoming' AND secrecy <> 'none';
CREATE TRIGGER secret_attachment BEFORE INSERT ON attachment
WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id AND secrecy <> 'none')
BEGIN SELECT RAISE(ABORT, 'a secret document has no files'); END;
CREATE TRIGGER secret_packet BEFORE INSERT ON packet
WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id AND secrecy <> 'none')
BEGIN SELECT RAISE(ABORT, 'no packet speaks of a secret document'); END;
CREATE TRIGGER secret_stays BEFORE UPDATE OF secrecy ON document WHEN OLD.secrecy <> NEW.secrecy
BEGIN SELECT RAISE(ABORT, 'a document keeps its secrecy'); END;

INSERT INTO step (word) VALUES ('secret-entered');
