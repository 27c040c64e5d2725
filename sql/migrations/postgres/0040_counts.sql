-- 0040_counts.sql -- what waits for somebody is counted along an index alone, without a look at each row.

DROP INDEX assignment_account;
CREATE INDEX assignment_account ON assignment (account_id, part, queue_rank, id, state, due_on, document_id)
	WHERE account_id IS NOT NULL AND state IN ('new', 'seen', 'working');
DROP INDEX reminder_unseen;
CREATE INDEX reminder_unseen ON reminder (account_id, assignment_id, due_on, seen_at) WHERE seen_at = 0;
