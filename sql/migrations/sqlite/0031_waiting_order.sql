-- 0031_waiting_order.sql -- documents that lie before a clerk or a leader stand as assignments do: the most
-- urgent first, then what is to be answered first, then what came first.
-- The PostgreSQL text of this migration differs in types, and keeps the column in the row.

ALTER TABLE document ADD COLUMN queue_rank INTEGER NOT NULL GENERATED ALWAYS AS ( -- assignment_rank() of the same
	(CASE WHEN priority < 0 THEN 4 WHEN priority > 4 THEN 0 ELSE 4 - priority END) * 100000000
	+ CASE WHEN due_on = '' THEN 99999999 ELSE CAST(REPLACE(due_on, '-', '') AS INTEGER) END) VIRTUAL;
DROP INDEX document_progress;
CREATE INDEX document_progress ON document (tenant_id, progress, presented_to, queue_rank, id) WHERE progress IN ('new', 'presented');
