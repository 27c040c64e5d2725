-- The report on outgoing documents counts what was drafted in a period.
CREATE INDEX document_made ON document (tenant_id, created_at) WHERE direction = 'outgoing';
