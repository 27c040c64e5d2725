-- 0048_own_search.sql -- a document is found by the units and persons of the organ that it goes to.
-- The PostgreSQL text of this migration differs in its triggers.

CREATE INDEX own_receiver_unit ON own_receiver (unit_id) WHERE unit_id IS NOT NULL;
CREATE INDEX own_receiver_account ON own_receiver (account_id) WHERE account_id IS NOT NULL;

CREATE TRIGGER search_own_receiver_insert AFTER INSERT ON own_receiver BEGIN
	INSERT INTO search_dirty (document_id) VALUES (NEW.document_id);
END;
CREATE TRIGGER search_own_receiver_delete AFTER DELETE ON own_receiver BEGIN
	INSERT INTO search_dirty (document_id) VALUES (OLD.document_id);
END;
-- they are known by their names as these are now
CREATE TRIGGER search_own_receiver_unit AFTER UPDATE OF name ON unit WHEN NEW.name <> OLD.name BEGIN
	INSERT INTO search_dirty (document_id) SELECT document_id FROM own_receiver WHERE unit_id = NEW.id;
END;
CREATE TRIGGER search_own_receiver_account AFTER UPDATE OF name ON account WHEN NEW.name <> OLD.name BEGIN
	INSERT INTO search_dirty (document_id) SELECT document_id FROM own_receiver WHERE account_id = NEW.id;
END;
INSERT INTO search_dirty (document_id) SELECT DISTINCT document_id FROM own_receiver;
