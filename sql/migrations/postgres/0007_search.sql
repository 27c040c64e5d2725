-- 0007_search.sql -- the search index: the words of each document, and what marks them for being made anew.
-- The SQLite text of this migration differs in the index itself, types and triggers.

CREATE TABLE search_text (
	document_id BIGINT PRIMARY KEY,
	words TSVECTOR NOT NULL               -- of number, type and subject (A), of the rest and of its files; terms (model/search.c)
);
CREATE INDEX search_text_words ON search_text USING GIN (words);

-- Whatever changes what is searched marks its document in its own transaction, whoever wrote it.
CREATE FUNCTION search_mark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	INSERT INTO search_dirty (document_id) VALUES (NEW.id);
	RETURN NULL;
END $$;
CREATE FUNCTION search_mark_of() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	INSERT INTO search_dirty (document_id) VALUES (NEW.document_id);
	RETURN NULL;
END $$;
CREATE FUNCTION search_mark_gone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	INSERT INTO search_dirty (document_id) VALUES (OLD.id);
	RETURN NULL;
END $$;
CREATE TRIGGER search_document_insert AFTER INSERT ON document FOR EACH ROW EXECUTE FUNCTION search_mark();
CREATE TRIGGER search_document_update AFTER UPDATE OF number, notation, subject, issued_on, type_name, from_code, from_name, content, signer_name, arrival_number, draft_n, priority ON document FOR EACH ROW EXECUTE FUNCTION search_mark();
CREATE TRIGGER search_document_delete AFTER DELETE ON document FOR EACH ROW EXECUTE FUNCTION search_mark_gone();
CREATE TRIGGER search_attachment_insert AFTER INSERT ON attachment FOR EACH ROW EXECUTE FUNCTION search_mark_of();
CREATE TRIGGER search_delivery_insert AFTER INSERT ON delivery FOR EACH ROW EXECUTE FUNCTION search_mark_of();
CREATE TRIGGER search_number_insert AFTER INSERT ON register_number FOR EACH ROW WHEN (NEW.document_id IS NOT NULL) EXECUTE FUNCTION search_mark_of();
CREATE TRIGGER search_number_update AFTER UPDATE OF document_id ON register_number FOR EACH ROW WHEN (NEW.document_id IS NOT NULL) EXECUTE FUNCTION search_mark_of();
INSERT INTO search_dirty (document_id) SELECT id FROM document ORDER BY id;
