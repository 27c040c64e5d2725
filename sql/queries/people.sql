-- people.sql -- units, posts, delegations, and what was done to permissions.
-- include: store/people.h
-- include: store/work_page.h

-- columns: unit_new = tenant_id i64, parent_id i64?, code text, name text, ordinal i64,
--          state enum unit_state, valid_from date, valid_to date, successor_id i64?

-- columns: unit = id i64, {unit_new}, version i64

-- columns: post_new = tenant_id i64, account_id i64, unit_id i64?, role enum role, title text,
--          valid_from date, valid_to date, created_at i64

-- columns: post = id i64, {post_new}

-- columns: delegation_new = tenant_id i64, post_id i64, account_id i64, kind enum delegation_kind,
--          ground text, valid_from date, valid_to date, created_at i64

-- columns: change_new = tenant_id i64, post_id i64?, delegation_id i64?, reader_id i64?, account_id i64?,
--          kind enum permission_change_kind, valid_to_before date, changed_by i64,
--          changed_by_name text, changed_at i64

-- a post that holds on a day; one that is over or yet to come does not
-- fragment: post_holds
(p.valid_from <= $today AND (p.valid_to = '' OR p.valid_to >= $today))

-- ---- units ----

-- name: unit_insert
-- doc: a new unit
-- from: struct unit : {unit_new}
-- params: search text
-- rows: id i64
-- one
INSERT INTO unit ({unit_new}, search) VALUES ({$unit_new}, $search) RETURNING id

-- name: unit_above_insert
-- doc: a new unit below its parent and all above that
-- params: unit_id i64, parent_id i64
-- exec
INSERT INTO unit_above (unit_id, above_id, depth)
SELECT $unit_id, above_id, depth + 1 FROM unit_above WHERE unit_id = $parent_id
UNION ALL SELECT id, id, 0 FROM unit WHERE id = $unit_id

-- name: unit_above_cut
-- doc: a unit and all below it lose those above it
-- params: unit_id i64
-- exec
DELETE FROM unit_above
WHERE unit_id IN (SELECT b.unit_id FROM unit_above b WHERE b.above_id = $unit_id)
	AND above_id NOT IN (SELECT b.unit_id FROM unit_above b WHERE b.above_id = $unit_id)

-- name: unit_above_graft
-- doc: …and get others: a parent and all above that
-- params: unit_id i64, parent_id i64
-- exec
INSERT INTO unit_above (unit_id, above_id, depth)
SELECT b.unit_id, p.above_id, b.depth + p.depth + 1
FROM unit_above b, unit_above p WHERE b.above_id = $unit_id AND p.unit_id = $parent_id

-- name: unit_depth
-- doc: how many units stand above a unit, and how many levels below it
-- params: unit_id i64
-- rows: above i64, below i64
-- one
SELECT (SELECT COALESCE(MAX(depth), 0) FROM unit_above WHERE unit_id = $unit_id) AS above,
	(SELECT COALESCE(MAX(depth), 0) FROM unit_above WHERE above_id = $unit_id) AS below

-- name: unit_is_below
-- doc: whether a unit is another or below it
-- params: unit_id i64, above_id i64
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM unit_above WHERE unit_id = $unit_id AND above_id = $above_id

-- name: unit_update
-- doc: code, name, place and end of a unit, if nobody else has changed it since
-- from: struct unit : id i64, parent_id i64?, code text, name text, ordinal i64,
--       state enum unit_state, valid_from date, valid_to date, successor_id i64?, version i64
-- params: search text
-- exec
UPDATE unit SET parent_id = $parent_id, code = $code, name = $name, ordinal = $ordinal,
	state = $state, valid_from = $valid_from, valid_to = $valid_to,
	successor_id = $successor_id, search = $search, version = version + 1
WHERE id = $id AND version = $version

-- name: unit_load
-- doc: one unit of an organ
-- params: tenant_id i64, id i64
-- rows: {unit}
-- as: struct unit
-- one
SELECT {unit} FROM unit WHERE tenant_id = $tenant_id AND id = $id

-- name: unit_by_code
-- doc: the unit of an organ that has this code now
-- params: tenant_id i64, code text
-- rows: {unit}
-- as: struct unit
-- one
SELECT {unit} FROM unit WHERE tenant_id = $tenant_id AND code = $code AND state = 'active'

-- name: unit_list
-- doc: all units of an organ, in no order of the tree
-- params: tenant_id i64
-- rows: {unit}
-- as: struct unit
-- many
SELECT {u.unit} FROM unit u WHERE u.tenant_id = $tenant_id ORDER BY u.ordinal, u.id

-- name: unit_people
-- doc: how many people hold a post in each unit that has some, by the unit
-- params: tenant_id i64, today date
-- rows: id i64, n_people i64
-- many
SELECT p.unit_id AS id, COUNT(DISTINCT p.account_id) AS n_people FROM post p
WHERE p.tenant_id = $tenant_id AND p.unit_id IS NOT NULL AND {post_holds}
GROUP BY p.unit_id ORDER BY p.unit_id

-- name: unit_open_below
-- doc: how many active units stand directly below a unit
-- params: tenant_id i64, parent_id i64
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM unit
WHERE tenant_id = $tenant_id AND parent_id = $parent_id AND state = 'active'

-- ---- posts ----

-- name: post_insert
-- doc: a new post
-- from: struct post : {post_new}
-- rows: id i64
-- one
INSERT INTO post ({post_new}) VALUES ({$post_new}) RETURNING id

-- name: post_set_end
-- doc: the last day of a post
-- params: tenant_id i64, id i64, valid_to date
-- exec
UPDATE post SET valid_to = $valid_to WHERE tenant_id = $tenant_id AND id = $id

-- name: post_load
-- doc: one post of an organ
-- params: tenant_id i64, id i64
-- rows: {post}
-- as: struct post
-- one
SELECT {post} FROM post WHERE tenant_id = $tenant_id AND id = $id

-- name: post_list
-- doc: the posts of an organ's people, those that are over too
-- params: tenant_id i64, account_id i64
-- rows: {post}, unit_name text?, unit_code text?
-- as: struct post
-- many
SELECT {p.post}, u.name AS unit_name, u.code AS unit_code
FROM post p LEFT JOIN unit u ON u.id = p.unit_id
WHERE p.tenant_id = $tenant_id AND ($account_id = 0 OR p.account_id = $account_id)
ORDER BY p.account_id, p.valid_from, p.id

-- name: post_list_role
-- doc: the posts with a role, of people who may sign in, that are not over on a day
-- params: tenant_id i64, role enum role, today date
-- rows: {post}
-- as: struct post
-- many
SELECT {p.post} FROM post p JOIN account a ON a.id = p.account_id
WHERE p.tenant_id = $tenant_id AND p.role = $role AND NOT a.is_locked
	AND (p.valid_to = '' OR p.valid_to >= $today)
ORDER BY p.id

-- name: post_list_unit
-- doc: the posts of a unit that last longer than a day
-- params: tenant_id i64, unit_id i64, today date
-- rows: {post}
-- as: struct post
-- many
SELECT {post} FROM post
WHERE tenant_id = $tenant_id AND unit_id = $unit_id AND (valid_to = '' OR valid_to > $today)
ORDER BY id

-- name: post_people_unit
-- doc: the posts in a unit that hold on a day, of people who may sign in; its heads first
-- params: tenant_id i64, unit_id i64, today date
-- rows: account_id i64, unit_id i64?, role enum role, name text, title text, login text
-- as: struct flow_person
-- many
SELECT p.account_id, p.unit_id, p.role, a.name, p.title, a.login
FROM post p JOIN account a ON a.id = p.account_id
WHERE p.tenant_id = $tenant_id AND p.unit_id = $unit_id AND NOT a.is_locked AND p.valid_from <= $today
	AND (p.valid_to = '' OR p.valid_to >= $today)
ORDER BY CASE WHEN p.role = 'head' THEN 0 ELSE 1 END, a.name, p.id

-- ---- delegations ----

-- name: delegation_insert
-- doc: somebody stands for the holder of a post
-- from: struct delegation : {delegation_new}
-- rows: id i64
-- one
INSERT INTO delegation ({delegation_new}) VALUES ({$delegation_new}) RETURNING id

-- name: delegation_set_end
-- doc: the last day of a delegation
-- params: tenant_id i64, id i64, valid_to date
-- exec
UPDATE delegation SET valid_to = $valid_to WHERE tenant_id = $tenant_id AND id = $id

-- name: delegation_list
-- doc: an organ's delegations, by who stands for whom
-- params: tenant_id i64, account_id i64
-- rows: id i64, {delegation_new}, from_account i64, from_name text, to_name text, role enum role,
--       title text, unit_name text?
-- as: struct delegation
-- many
SELECT d.id, {d.delegation_new}, p.account_id AS from_account, f.name AS from_name,
	t.name AS to_name, p.role, p.title, u.name AS unit_name
FROM delegation d JOIN post p ON p.id = d.post_id JOIN account f ON f.id = p.account_id
	JOIN account t ON t.id = d.account_id LEFT JOIN unit u ON u.id = p.unit_id
WHERE d.tenant_id = $tenant_id
	AND ($account_id = 0 OR d.account_id = $account_id OR p.account_id = $account_id)
ORDER BY d.valid_from DESC, d.id DESC

-- name: delegation_load
-- doc: one delegation of an organ
-- params: tenant_id i64, id i64
-- rows: id i64, {delegation_new}
-- as: struct delegation
-- one
SELECT id, {delegation_new} FROM delegation WHERE tenant_id = $tenant_id AND id = $id

-- ---- what somebody may be today ----

-- name: capacity_list
-- doc: the posts that an account holds or stands for on a day
-- params: account_id i64, today date
-- rows: role enum role, unit_id i64?, post_id i64, title text, of_account i64, of_name text,
--       delegation_id i64, n_open i64
-- as: struct capacity
-- many
SELECT p.role, p.unit_id, p.id AS post_id, p.title, p.account_id AS of_account,
	'' AS of_name, 0 AS delegation_id,
	(SELECT COUNT(*) FROM permission_change c WHERE c.post_id = p.id AND c.settled = 'open'
		AND c.changed_by > 0 AND c.delegation_id IS NULL) AS n_open
FROM post p WHERE p.account_id = $account_id AND {post_holds}
UNION ALL
SELECT p.role, p.unit_id, p.id AS post_id, p.title, p.account_id AS of_account,
	f.name AS of_name, d.id AS delegation_id,
	(SELECT COUNT(*) FROM permission_change c WHERE c.post_id = p.id AND c.settled = 'open'
		AND c.changed_by > 0 AND (c.delegation_id IS NULL OR c.delegation_id = d.id)) AS n_open
FROM delegation d JOIN post p ON p.id = d.post_id JOIN account f ON f.id = p.account_id
WHERE d.account_id = $account_id AND d.valid_from <= $today AND d.valid_to >= $today
	AND {post_holds}
ORDER BY 7, 3

-- ---- permission changes ----

-- name: permission_change_insert
-- doc: a permission was given or taken
-- from: struct permission_change : {change_new}
-- exec
INSERT INTO permission_change ({change_new}) VALUES ({$change_new})

-- name: permission_change_open
-- doc: what nobody has confirmed yet, of one account or (0) of all, the newest first
-- params: tenant_id i64, account_id i64, most i64
-- rows: id i64, {change_new}, account_name text, role enum role, unit_name text?, group_name text,
--       valid_from date, valid_to date
-- as: struct permission_change
-- many
SELECT c.id, {c.change_new}, COALESCE(a.name, '') AS account_name, COALESCE(p.role, 'specialist') AS role,
	u.name AS unit_name, COALESCE(g.name, '') AS group_name,
	COALESCE(d.valid_from, p.valid_from, '') AS valid_from, COALESCE(d.valid_to, p.valid_to, '') AS valid_to
FROM permission_change c LEFT JOIN post p ON p.id = c.post_id LEFT JOIN group_reader r ON r.id = c.reader_id
	LEFT JOIN doc_group g ON g.id = r.group_id LEFT JOIN account a ON a.id = c.account_id
	LEFT JOIN unit u ON u.id = COALESCE(p.unit_id, r.unit_id) LEFT JOIN delegation d ON d.id = c.delegation_id
WHERE c.tenant_id = $tenant_id AND c.settled = 'open'
	AND ($account_id = 0 OR c.account_id = $account_id)
ORDER BY c.id DESC LIMIT $most

-- name: permission_change_count
-- doc: how many changes of an organ nobody has confirmed yet, and how many of them are about somebody
-- params: tenant_id i64, account_id i64
-- rows: n_all i64, n_own i64
-- one
SELECT COUNT(*) AS n_all, COUNT(*) FILTER (WHERE account_id = $account_id) AS n_own
FROM permission_change WHERE tenant_id = $tenant_id AND settled = 'open'

-- name: permission_change_load
-- doc: one change of an organ that is open
-- params: tenant_id i64, id i64
-- rows: id i64, {change_new}
-- as: struct permission_change
-- one
SELECT id, {change_new} FROM permission_change
WHERE tenant_id = $tenant_id AND id = $id AND settled = 'open'

-- name: permission_change_newer
-- doc: how many later changes of the same post, delegation or reader stand
-- params: id i64
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM permission_change c JOIN permission_change l
	ON (l.post_id = c.post_id OR l.reader_id = c.reader_id)
	AND l.delegation_id IS NOT DISTINCT FROM c.delegation_id AND l.id > c.id
WHERE c.id = $id AND l.settled <> 'undone'

-- name: permission_change_settle
-- doc: confirmed or undone, unless somebody was first
-- params: tenant_id i64, id i64, settled text, by i64, by_name text, at i64
-- exec
UPDATE permission_change SET settled = $settled, settled_by = $by, settled_by_name = $by_name,
	settled_at = $at
WHERE tenant_id = $tenant_id AND id = $id AND settled = 'open'

-- ---- mailboxes ----

-- name: mailbox_insert
-- doc: somebody's official mailbox for a time
-- params: tenant_id i64, account_id i64, address text, valid_from date, valid_to date
-- exec
INSERT INTO mailbox (tenant_id, account_id, address, valid_from, valid_to)
VALUES ($tenant_id, $account_id, $address, $valid_from, $valid_to)

-- name: mailbox_list
-- doc: somebody's mailboxes, those that are over too, the oldest first
-- params: tenant_id i64, account_id i64
-- rows: id i64, tenant_id i64, account_id i64, address text, valid_from date, valid_to date
-- as: struct mailbox
-- many
SELECT id, tenant_id, account_id, address, valid_from, valid_to
FROM mailbox WHERE account_id = $account_id AND tenant_id = $tenant_id ORDER BY valid_from, id

-- name: mailbox_period
-- doc: the days on which a mailbox is somebody's
-- params: id i64, valid_from date, valid_to date
-- exec
UPDATE mailbox SET valid_from = $valid_from, valid_to = $valid_to WHERE id = $id

-- name: mailbox_taken
-- doc: whether an address is another one's mailbox on one of these days, in the same organ
-- params: tenant_id i64, address text, account_id i64, valid_from date, valid_to date
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM mailbox WHERE tenant_id = $tenant_id AND address = $address AND account_id <> $account_id
	AND (valid_to = '' OR (valid_to >= valid_from AND valid_to >= $valid_from))
	AND ($valid_to = '' OR valid_from <= $valid_to)
