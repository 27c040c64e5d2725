-- 0007_search.sql -- the search index: the words of each document, and what marks them for being made anew.
-- The PostgreSQL text of this migration differs in the index itself, types and triggers.

-- What the index was made of, so that it can take out what it put in.
CREATE TABLE search_text (
	document_id INTEGER PRIMARY KEY,
	title TEXT NOT NULL,                  -- number, type, subject
	facts TEXT NOT NULL,                  -- organs, persons, dates, names of files
	terms TEXT NOT NULL,                  -- what a form asks for (model/search.c)
	body TEXT NOT NULL                    -- the words of its files
) STRICT;
-- Newest first is the order of its rows: a page is read without sorting. No trigger may write to it (trusted_schema is
-- off), so store/search_index.c does.
CREATE VIRTUAL TABLE document_fts USING fts5(title, facts, terms, body, content = 'search_text', content_rowid = 'document_id', tokenize = 'vanthu');
-- Whatever changes what is searched marks its document in its own transaction, whoever wrote it.
CREATE TRIGGER search_document_insert AFTER INSERT ON document BEGIN
	INSERT INTO search_dirty (document_id) VALUES (NEW.id);
END;
CREATE TRIGGER search_document_update AFTER UPDATE OF number, notation, subject, issued_on, type_name, from_code, from_name, content, signer_name, arrival_number, draft_n, priority ON document BEGIN
	INSERT INTO search_dirty (document_id) VALUES (NEW.id);
END;
CREATE TRIGGER search_document_delete AFTER DELETE ON document BEGIN
	INSERT INTO search_dirty (document_id) VALUES (OLD.id);
END;
CREATE TRIGGER search_attachment_insert AFTER INSERT ON attachment BEGIN
	INSERT INTO search_dirty (document_id) VALUES (NEW.document_id);
END;
CREATE TRIGGER search_delivery_insert AFTER INSERT ON delivery BEGIN
	INSERT INTO search_dirty (document_id) VALUES (NEW.document_id);
END;
CREATE TRIGGER search_number_insert AFTER INSERT ON register_number WHEN NEW.document_id IS NOT NULL BEGIN
	INSERT INTO search_dirty (document_id) VALUES (NEW.document_id);
END;
CREATE TRIGGER search_number_update AFTER UPDATE OF document_id ON register_number WHEN NEW.document_id IS NOT NULL BEGIN
	INSERT INTO search_dirty (document_id) VALUES (NEW.document_id);
END;
INSERT INTO search_dirty (document_id) SELECT id FROM document ORDER BY id;
