-- travel.sql -- which types paper follows; what may go on paper without its electronic copy.
-- include: model/travel.h

-- columns: paper_exemption_new = tenant_id i64, name text, given_by text, reason text, valid_from date, valid_to date,
--          created_at i64, created_by text

-- columns: paper_exemption = id i64, {paper_exemption_new}

-- name: paper_types
-- doc: the types that paper follows at an organ
-- params: tenant_id i64
-- rows: type_key text
-- many
SELECT type_key FROM paper_type WHERE tenant_id = $1 ORDER BY type_key

-- name: paper_types_clear
-- doc: paper follows no type any more
-- params: tenant_id i64
-- exec
DELETE FROM paper_type WHERE tenant_id = $1

-- name: paper_type_put
-- doc: paper follows a type from now on
-- params: tenant_id i64, type_key text
-- exec
INSERT INTO paper_type (tenant_id, type_key) VALUES ($tenant_id, $type_key) ON CONFLICT DO NOTHING

-- name: paper_type_has
-- doc: whether paper follows a type
-- params: tenant_id i64, type_key text
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM paper_type WHERE tenant_id = $tenant_id AND type_key = $type_key

-- name: paper_exemption_insert
-- doc: one more exemption
-- from: struct paper_exemption : {paper_exemption_new}
-- rows: id i64
-- one
INSERT INTO paper_exemption ({paper_exemption_new}) VALUES ({$paper_exemption_new}) RETURNING id

-- name: paper_exemption_end
-- doc: an exemption ends with a day
-- params: id i64, tenant_id i64, valid_to date
-- exec
UPDATE paper_exemption SET valid_to = CASE WHEN $valid_to < valid_from THEN valid_from ELSE $valid_to END
WHERE id = $id AND tenant_id = $tenant_id AND (valid_to = '' OR valid_to > $valid_to)

-- name: paper_exemption_list
-- doc: an organ's exemptions, the newest first, and how many documents were issued by each
-- params: tenant_id i64
-- rows: {paper_exemption}, n_used i64
-- as: struct paper_exemption
-- many
SELECT {x.paper_exemption},
	(SELECT COUNT(*) FROM paper_exempted u WHERE u.exemption_id = x.id AND u.issued_at > 0) AS n_used
FROM paper_exemption x WHERE x.tenant_id = $1 ORDER BY x.id DESC

-- name: paper_exemption_of
-- doc: the exemption that a document goes by
-- params: document_id i64
-- rows: {paper_exemption}, n_used i64
-- as: struct paper_exemption
-- one
SELECT {x.paper_exemption}, CAST(0 AS BIGINT) AS n_used
FROM paper_exempted u JOIN paper_exemption x ON x.id = u.exemption_id WHERE u.document_id = $1

-- name: paper_exempt
-- doc: a document that is not issued yet goes by an exemption of its organ
-- params: document_id i64, exemption_id i64, chosen_by text
-- exec
INSERT INTO paper_exempted (document_id, tenant_id, exemption_id, chosen_by)
SELECT d.id, d.tenant_id, x.id, $chosen_by FROM document d JOIN paper_exemption x ON x.tenant_id = d.tenant_id
WHERE d.id = $document_id AND x.id = $exemption_id
ON CONFLICT (document_id) DO UPDATE SET exemption_id = excluded.exemption_id, chosen_by = excluded.chosen_by
WHERE paper_exempted.issued_at = 0

-- name: paper_exempt_drop
-- doc: it goes by none
-- params: document_id i64
-- exec
DELETE FROM paper_exempted WHERE document_id = $1 AND issued_at = 0

-- name: paper_exempt_issued
-- doc: it has gone by it
-- params: document_id i64, issued_at i64
-- exec
UPDATE paper_exempted SET issued_at = $issued_at WHERE document_id = $document_id AND issued_at = 0
