-- 0054_common_register.sql -- the common register of what comes in is there before its first number: it may go on from paper.

INSERT INTO series (tenant_id, direction, kind) SELECT id, 'incoming', 'main' FROM tenant
WHERE TRUE ON CONFLICT DO NOTHING;
