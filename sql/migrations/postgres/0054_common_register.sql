-- 0054_common_register.sql -- the common register of what comes in is there before its first number: it may go on from paper.

INSERT INTO series (tenant_id, direction, kind) SELECT id, 'incoming', 'main' FROM tenant
WHERE TRUE ON CONFLICT DO NOTHING;

-- the index learns which documents are in it
INSERT INTO search_dirty (document_id) SELECT id FROM document WHERE arrival_number > 0 AND series_id = 0;
