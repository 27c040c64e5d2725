-- setup.sql -- what an organ's administrator has set up so far.
-- include: store/setup.h

-- fragment: post_filled
EXISTS (SELECT 1 FROM post p JOIN account a ON a.id = p.account_id WHERE p.tenant_id = $tenant_id
	AND NOT a.is_locked AND (p.valid_to = '' OR p.valid_to >= $today) AND p.role

-- name: setup_load
-- doc: whether an organ has what it begins to work with; each look ends with the first row that says so
-- params: tenant_id i64, today date, year_first date, year_last date
-- rows: has_units bool, has_people bool, has_clerk bool, has_leader bool, has_abbreviation bool,
--       has_holidays bool, has_mailboxes bool, is_connected bool, is_reached bool
-- as: struct setup
-- one
SELECT EXISTS (SELECT 1 FROM unit u WHERE u.tenant_id = $tenant_id AND u.state = 'active') AS has_units,
	{post_filled} IN ('head', 'specialist')) AS has_people,
	{post_filled} = 'clerk') AS has_clerk,
	{post_filled} = 'leader') AS has_leader,
	EXISTS (SELECT 1 FROM series s WHERE s.tenant_id = $tenant_id AND s.direction = 'outgoing'
		AND s.kind = 'main' AND s.abbreviation <> '') AS has_abbreviation,
	EXISTS (SELECT 1 FROM holiday h WHERE h.tenant_id = $tenant_id AND h.day >= $year_first
		AND h.day <= $year_last) AS has_holidays,
	EXISTS (SELECT 1 FROM account a JOIN mailbox m ON m.account_id = a.id WHERE a.tenant_id = $tenant_id
		AND (m.valid_to = '' OR m.valid_to >= $today)) AS has_mailboxes,
	t.axis_url <> '' AS is_connected, t.axis_seen_at > 0 AS is_reached
FROM tenant t WHERE t.id = $tenant_id
