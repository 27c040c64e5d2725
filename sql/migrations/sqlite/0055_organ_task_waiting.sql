-- 0055_organ_task_waiting.sql -- what another organ asks of a task, or has done, waits before whoever wrote what gave it.
-- The PostgreSQL text of this migration differs in types only.

ALTER TABLE organ_task ADD COLUMN drafter_id INTEGER NOT NULL DEFAULT 0; -- of its document, 0 = nobody
UPDATE organ_task SET drafter_id = COALESCE((SELECT d.drafter_id FROM document d WHERE d.id = organ_task.document_id), 0)
WHERE is_given;
CREATE INDEX organ_task_asked ON organ_task (tenant_id, drafter_id, id) WHERE is_given AND asked_for <> '';
CREATE INDEX organ_task_handed ON organ_task (tenant_id, drafter_id, id) WHERE is_given AND state = 'handed';

-- the common register of what goes out is there before its first number, as that of what comes in is
INSERT INTO series (tenant_id, direction, kind) SELECT id, 'outgoing', 'main' FROM tenant
WHERE TRUE ON CONFLICT DO NOTHING;
