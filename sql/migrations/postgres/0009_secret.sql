-- 0009_secret.sql -- văn bản mật: entered by number alone. What it says is never stored, and no packet carries it.
-- The SQLite text of this migration differs in types and triggers only.

CREATE TABLE secrecy (
	word TEXT PRIMARY KEY
);
INSERT INTO secrecy (word) VALUES ('none'), ('confidential'), ('secret'), ('top-secret'); -- thường, mật, tối mật, tuyệt mật
ALTER TABLE document ADD COLUMN secrecy TEXT NOT NULL DEFAULT 'none' REFERENCES secrecy (word)
	CONSTRAINT secret_by_number CHECK (secrecy = 'none' OR (subject = '' AND content = '' AND packet_id = 0 AND state IN ('registered', 'draft', 'sent')));
-- what may not come by packet any more
CREATE INDEX document_secret ON document (tenant_id, from_code, number_year, number_key) WHERE direction = 'incoming' AND secrecy <> 'none';
CREATE FUNCTION secret_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	IF EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id AND secrecy <> 'none') THEN
		RAISE EXCEPTION 'a secret document has neither files nor packets';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER secret_attachment BEFORE INSERT ON attachment FOR EACH ROW EXECUTE FUNCTION secret_refuse();
CREATE TRIGGER secret_packet BEFORE INSERT ON packet FOR EACH ROW EXECUTE FUNCTION secret_refuse();
CREATE FUNCTION secret_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a document keeps its secrecy'; END $$;
CREATE TRIGGER secret_stays BEFORE UPDATE OF secrecy ON document FOR EACH ROW WHEN (OLD.secrecy <> NEW.secrecy) EXECUTE FUNCTION secret_stays();

INSERT INTO step (word) VALUES ('secret-entered');
