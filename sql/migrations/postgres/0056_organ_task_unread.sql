-- 0056_organ_task_unread.sql -- what an organ answered without data waits beside what was handed in.
-- The PostgreSQL text of this migration is the same.

DROP INDEX organ_task_handed;
CREATE INDEX organ_task_handed ON organ_task (tenant_id, drafter_id, id) WHERE is_given AND (state = 'handed' OR is_unread);
