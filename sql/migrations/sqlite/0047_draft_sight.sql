-- 0047_draft_sight.sql -- who sees a draft: its author and who signs it, whoever is asked or was and answered, the heads
-- of its unit, of those above and of the unit that checks it. Whatever changes these makes the rows anew (sight_make);
-- what was issued is seen by all who draft, and has none.

-- the drafts, for looking whether the rows are right
CREATE INDEX document_draft ON document (id) WHERE state = 'draft';

INSERT INTO holder (tenant_id, kind, unit_id, account_id)
SELECT d.tenant_id, 'heads', u.above_id, CAST(NULL AS INTEGER) FROM document d JOIN unit_above u ON u.unit_id = d.unit_id
WHERE d.state = 'draft'
UNION SELECT d.tenant_id, 'heads', x.unit_id, CAST(NULL AS INTEGER) FROM approval x JOIN document d ON d.id = x.document_id
WHERE d.state = 'draft' AND x.unit_id IS NOT NULL AND x.state <> 'void'
UNION SELECT d.tenant_id, 'account', CAST(NULL AS INTEGER), a.id FROM document d
	JOIN account a ON a.id = d.drafter_id OR a.id = d.signer_account
WHERE d.state = 'draft'
UNION SELECT d.tenant_id, 'account', CAST(NULL AS INTEGER), x.account_id FROM approval x JOIN document d ON d.id = x.document_id
WHERE d.state = 'draft' AND x.account_id IS NOT NULL AND x.state <> 'void'
UNION SELECT d.tenant_id, 'account', CAST(NULL AS INTEGER), o.account_id FROM opinion o JOIN document d ON d.id = o.document_id
WHERE d.state = 'draft' AND o.state IN ('open', 'given')
ON CONFLICT DO NOTHING;

INSERT INTO sight (holder_id, direction, rank, document_id)
SELECT h.id, d.direction, d.list_rank, d.id FROM document d JOIN unit_above u ON u.unit_id = d.unit_id
	JOIN holder h ON h.unit_id = u.above_id AND h.kind = 'heads'
WHERE d.state = 'draft'
UNION SELECT h.id, d.direction, d.list_rank, d.id FROM approval x JOIN document d ON d.id = x.document_id
	JOIN holder h ON h.unit_id = x.unit_id AND h.kind = 'heads'
WHERE d.state = 'draft' AND x.state <> 'void'
UNION SELECT h.id, d.direction, d.list_rank, d.id FROM document d
	JOIN holder h ON h.account_id = d.drafter_id OR h.account_id = d.signer_account
WHERE d.state = 'draft'
UNION SELECT h.id, d.direction, d.list_rank, d.id FROM approval x JOIN document d ON d.id = x.document_id
	JOIN holder h ON h.account_id = x.account_id
WHERE d.state = 'draft' AND x.state <> 'void'
UNION SELECT h.id, d.direction, d.list_rank, d.id FROM opinion o JOIN document d ON d.id = o.document_id
	JOIN holder h ON h.account_id = o.account_id
WHERE d.state = 'draft' AND o.state IN ('open', 'given')
ON CONFLICT DO NOTHING;
