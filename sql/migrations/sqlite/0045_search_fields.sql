-- 0045_search_fields.sql -- what leaders and heads said of a document is found; where it was signed and its id too.
-- The PostgreSQL text of this migration differs in its trigger.

CREATE TRIGGER search_directive_insert AFTER INSERT ON directive BEGIN
	INSERT INTO search_dirty (document_id) VALUES (NEW.document_id);
END;
CREATE TRIGGER search_document_place AFTER UPDATE OF place, code ON document BEGIN
	INSERT INTO search_dirty (document_id) VALUES (NEW.id);
END;
-- the index learns of all documents anew, while it is used
INSERT INTO search_dirty (document_id) SELECT id FROM document ORDER BY id;
