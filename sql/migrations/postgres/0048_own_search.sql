-- 0048_own_search.sql -- a document is found by the units and persons of the organ that it goes to.
-- The SQLite text of this migration differs in its triggers.

CREATE INDEX own_receiver_unit ON own_receiver (unit_id) WHERE unit_id IS NOT NULL;
CREATE INDEX own_receiver_account ON own_receiver (account_id) WHERE account_id IS NOT NULL;

CREATE FUNCTION search_mark_gone_of() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	INSERT INTO search_dirty (document_id) VALUES (OLD.document_id);
	RETURN NULL;
END $$;
CREATE FUNCTION search_mark_own_unit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	INSERT INTO search_dirty (document_id) SELECT document_id FROM own_receiver WHERE unit_id = NEW.id;
	RETURN NULL;
END $$;
CREATE FUNCTION search_mark_own_account() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	INSERT INTO search_dirty (document_id) SELECT document_id FROM own_receiver WHERE account_id = NEW.id;
	RETURN NULL;
END $$;
CREATE TRIGGER search_own_receiver_insert AFTER INSERT ON own_receiver FOR EACH ROW EXECUTE FUNCTION search_mark_of();
CREATE TRIGGER search_own_receiver_delete AFTER DELETE ON own_receiver FOR EACH ROW EXECUTE FUNCTION search_mark_gone_of();
-- they are known by their names as these are now
CREATE TRIGGER search_own_receiver_unit AFTER UPDATE OF name ON unit FOR EACH ROW WHEN (NEW.name <> OLD.name) EXECUTE FUNCTION search_mark_own_unit();
CREATE TRIGGER search_own_receiver_account AFTER UPDATE OF name ON account FOR EACH ROW WHEN (NEW.name <> OLD.name) EXECUTE FUNCTION search_mark_own_account();
INSERT INTO search_dirty (document_id) SELECT DISTINCT document_id FROM own_receiver;
