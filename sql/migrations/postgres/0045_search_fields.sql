-- 0045_search_fields.sql -- what leaders and heads said of a document is found; where it was signed and its id too.
-- The SQLite text of this migration differs in its trigger.

CREATE TRIGGER search_directive_insert AFTER INSERT ON directive FOR EACH ROW EXECUTE FUNCTION search_mark_of();
CREATE TRIGGER search_document_place AFTER UPDATE OF place, code ON document FOR EACH ROW EXECUTE FUNCTION search_mark();
-- the index learns of all documents anew, while it is used
INSERT INTO search_dirty (document_id) SELECT id FROM document ORDER BY id;
