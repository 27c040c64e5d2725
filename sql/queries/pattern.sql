-- pattern.sql -- mẫu phân phối: to whom documents are given, kept under a name.
-- include: model/pattern.h

-- columns: pattern_row = id i64, tenant_id i64, owner_id i64, is_organ bool, name text, words text, days i64,
--          is_checked bool, owner_name text

-- fragment: pattern_rows
SELECT p.id, p.tenant_id, p.owner_id, p.is_organ, p.name, p.words, p.days, p.is_checked, a.name AS owner_name
FROM pattern p JOIN account a ON a.id = p.owner_id

-- columns: pattern_whom = pattern_id i64, part enum assignment_part, unit_id i64?, account_id i64?, name text

-- fragment: pattern_whoms
SELECT t.pattern_id, t.part, t.unit_id, t.account_id, COALESCE(a.name, u.name, '') AS name
FROM pattern_to t LEFT JOIN unit u ON u.id = t.unit_id LEFT JOIN account a ON a.id = t.account_id

-- name: pattern_list
-- doc: somebody's own first, then those of the organ
-- params: tenant_id i64, owner_id i64, most i64
-- rows: {pattern_row}
-- as: struct pattern
-- many
{pattern_rows}
WHERE p.tenant_id = $tenant_id AND (p.owner_id = $owner_id OR p.is_organ)
ORDER BY CASE WHEN p.owner_id = $owner_id THEN 0 ELSE 1 END, p.name, p.id LIMIT $most

-- name: pattern_load
-- doc: one of an organ
-- params: tenant_id i64, id i64
-- rows: {pattern_row}
-- as: struct pattern
-- one
{pattern_rows}
WHERE p.tenant_id = $tenant_id AND p.id = $id

-- name: pattern_count
-- doc: how many somebody has, but the one of this name
-- params: owner_id i64, name text
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM pattern WHERE owner_id = $owner_id AND name <> $name

-- name: pattern_put
-- doc: one more, or in place of the one of somebody's that has this name
-- params: now i64
-- from: struct pattern : tenant_id i64, owner_id i64, is_organ bool, name text, words text, days i64, is_checked bool
-- rows: id i64
-- one
INSERT INTO pattern (tenant_id, owner_id, is_organ, name, words, days, is_checked, created_at)
VALUES ($tenant_id, $owner_id, $is_organ, $name, $words, $days, $is_checked, $now)
ON CONFLICT (owner_id, name) DO UPDATE SET is_organ = excluded.is_organ, words = excluded.words,
	days = excluded.days, is_checked = excluded.is_checked, created_at = excluded.created_at
RETURNING id

-- name: pattern_to_put
-- doc: one whom it goes to; of another organ, nothing
-- params: pattern_id i64, n i64
-- from: struct pattern_to : part enum assignment_part, unit_id i64?, account_id i64?
-- exec
INSERT INTO pattern_to (pattern_id, n, part, unit_id, account_id, tenant_id)
SELECT p.id, $n, $part, $unit_id, $account_id, p.tenant_id FROM pattern p
WHERE p.id = $pattern_id
	AND (EXISTS (SELECT 1 FROM unit u WHERE u.id = $unit_id AND u.tenant_id = p.tenant_id)
		OR EXISTS (SELECT 1 FROM account a WHERE a.id = $account_id AND a.tenant_id = p.tenant_id))

-- name: pattern_to_list
-- doc: whom it goes to
-- params: pattern_id i64
-- rows: {pattern_whom}
-- as: struct pattern_to
-- many
{pattern_whoms}
WHERE t.pattern_id = $pattern_id ORDER BY t.n

-- name: pattern_to_all
-- doc: whom each of those goes to that pattern_list names
-- params: tenant_id i64, owner_id i64
-- rows: {pattern_whom}
-- as: struct pattern_to
-- many
{pattern_whoms}
WHERE t.pattern_id IN (SELECT p.id FROM pattern p
	WHERE p.tenant_id = $tenant_id AND (p.owner_id = $owner_id OR p.is_organ))
ORDER BY t.pattern_id, t.n

-- name: pattern_to_drop
-- doc: whom it went to
-- params: pattern_id i64
-- exec
DELETE FROM pattern_to WHERE pattern_id = $1

-- name: pattern_drop
-- doc: kept no more
-- params: tenant_id i64, id i64
-- exec
DELETE FROM pattern WHERE tenant_id = $tenant_id AND id = $id
