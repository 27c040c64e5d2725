-- 0013_search_prints.sql -- a search may go along what somebody sees, and look at each document's words.
-- The PostgreSQL text of this migration has no prints: a document's words can be asked for one by one there.

-- What a holder sees, the newest first.
CREATE INDEX sight_newest ON sight (holder_id, document_id);
