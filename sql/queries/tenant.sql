-- tenant.sql -- the organs of this node, their accounts and sessions.
-- include: store/tenant.h

-- columns: tenant = id i64, organ_code text, name text, parent_name text, place text,
--          signer_name text, signer_position text, signer_competence text, address text,
--          mail text, telephone text, fax text, website text, axis_url text, axis_secret text,
--          key_id text, certificate blob

-- columns: account = id i64, tenant_id i64, login text, name text, is_locked bool,
--          must_change_password bool, created_at i64, last_login_at i64

-- name: tenant_load
-- doc: one organ of the node by id
-- params: id i64
-- rows: {tenant}
-- as: struct tenant
-- one
SELECT {tenant} FROM tenant WHERE id = $1

-- name: tenant_load_by_code
-- doc: one organ of the node by its code
-- params: organ_code text
-- rows: {tenant}
-- as: struct tenant
-- one
SELECT {tenant} FROM tenant WHERE organ_code = $1

-- name: tenant_list
-- doc: the organs of the node, the owner first
-- rows: {tenant}
-- as: struct tenant
-- many
SELECT {tenant} FROM tenant ORDER BY id

-- name: tenant_insert
-- doc: one more organ on the node
-- from: struct tenant : organ_code text, name text, parent_name text, place text, signer_name text,
--       signer_position text, signer_competence text, address text, mail text, telephone text,
--       fax text, website text, axis_url text, axis_secret text, key_id text, certificate blob
-- params: is_office bool
-- rows: id i64
-- one
INSERT INTO tenant (organ_code, name, parent_name, place, signer_name, signer_position,
	signer_competence, address, mail, telephone, fax, website, axis_url, axis_secret, key_id,
	certificate, is_office)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) RETURNING id

-- name: tenant_update
-- doc: everything of an organ but code, key and certificate; an empty secret keeps the old one
-- from: struct tenant : id i64, name text, parent_name text, place text, signer_name text,
--       signer_position text, signer_competence text, address text, mail text, telephone text,
--       fax text, website text, axis_url text, axis_secret text
-- exec
UPDATE tenant SET name = $2, parent_name = $3, place = $4, signer_name = $5, signer_position = $6,
	signer_competence = $7, address = $8, mail = $9, telephone = $10, fax = $11, website = $12,
	directory_full_at = CASE WHEN axis_url = $13 THEN directory_full_at ELSE 0 END,
	directory_version = CASE WHEN axis_url = $13 THEN directory_version ELSE 0 END,
	axis_url = $13, axis_secret = CASE WHEN $14 = '' THEN axis_secret ELSE $14 END
WHERE id = $1

-- name: tenant_axis_contact
-- doc: when the axis last answered this organ; whether it let a packet of ours fall since
-- params: id i64
-- rows: seen_at i64, error text, is_silent bool
-- as: struct axis_contact
-- one
SELECT t.axis_seen_at AS seen_at, t.axis_error AS error,
	EXISTS (SELECT 1 FROM peer p WHERE p.peer = t.axis_url AND p.failures > 0
		AND p.updated_at > t.axis_seen_at) AS is_silent
FROM tenant t WHERE t.id = $1

-- name: account_logins
-- doc: accounts with a login, of one organ or (0) of all
-- params: tenant_id i64, login text
-- rows: id i64, tenant_id i64, password_hash text, is_locked bool
-- as: struct account_login
-- many
SELECT id, tenant_id, password_hash, is_locked FROM account
WHERE login = $2 AND ($1 = 0 OR tenant_id = $1) ORDER BY id

-- name: account_load
-- doc: one account
-- params: id i64
-- rows: {account}
-- as: struct account
-- one
SELECT {account} FROM account WHERE id = $1

-- name: account_list
-- doc: an organ's accounts, with the roles that each holds on a day
-- params: tenant_id i64, today date
-- rows: {account}, roles text
-- as: struct account
-- many
SELECT {a.account}, COALESCE((
-- sqlite: SELECT GROUP_CONCAT(role, ',') FROM (SELECT DISTINCT p.role AS role
-- postgres: SELECT STRING_AGG(DISTINCT p.role, ',' ORDER BY p.role)
	FROM post p WHERE p.account_id = a.id AND {post_holds}
-- sqlite: ORDER BY p.role) few
	), '') AS roles
FROM account a WHERE a.tenant_id = $tenant_id ORDER BY a.login

-- name: account_insert
-- doc: a new account
-- from: struct account : tenant_id i64, login text, name text, must_change_password bool,
--       created_at i64
-- params: password_hash text
-- rows: id i64
-- one
INSERT INTO account (tenant_id, login, name, must_change_password, created_at, password_hash)
VALUES ($1, $2, $3, $4, $5, $6) RETURNING id

-- name: account_update
-- doc: name and lock of an account
-- from: struct account : id i64, name text, is_locked bool
-- exec
UPDATE account SET name = $2, is_locked = $3 WHERE id = $1

-- name: account_set_password
-- doc: a new password
-- params: id i64, password_hash text, must_change bool
-- exec
UPDATE account SET password_hash = $2, must_change_password = $3 WHERE id = $1

-- name: account_renew_hash
-- doc: the same password hashed anew, unless it was changed meanwhile
-- params: id i64, password_hash text, old_hash text
-- exec
UPDATE account SET password_hash = $2 WHERE id = $1 AND password_hash = $3

-- name: account_note_login
-- doc: when somebody last signed in
-- params: id i64, now i64
-- exec
UPDATE account SET last_login_at = $2 WHERE id = $1

-- name: account_set_language
-- doc: the language an account works in
-- params: id i64, language text
-- exec
UPDATE account SET language = $2 WHERE id = $1

-- name: session_insert
-- doc: a signed-in browser, or a token, which nobody has used yet
-- from: struct session_row : account_id i64, kind text, name text, csrf text, created_at i64,
--       expires_at i64
-- params: token_sha256 hash
-- exec
INSERT INTO session (account_id, kind, name, csrf, created_at, expires_at, token_sha256, seen_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, CASE WHEN $2 = 'token' THEN 0 ELSE $5 END)

-- name: session_load
-- doc: whose session a token is
-- params: token_sha256 hash
-- rows: id i64, account_id i64, tenant_id i64, kind text, name text, csrf text, language text,
--       login text, account_name text, is_locked bool, must_change_password bool,
--       created_at i64, expires_at i64, seen_at i64
-- as: struct session_row
-- one
SELECT s.id, s.account_id, a.tenant_id, s.kind, s.name, s.csrf, a.language, a.login,
	a.name AS account_name, a.is_locked, a.must_change_password, s.created_at,
	s.expires_at, s.seen_at
FROM session s JOIN account a ON a.id = s.account_id WHERE s.token_sha256 = $1

-- name: session_touch
-- doc: a session was used
-- params: id i64, now i64
-- exec
UPDATE session SET seen_at = $2 WHERE id = $1

-- name: session_list_tokens
-- doc: an account's API tokens
-- params: account_id i64
-- rows: id i64, name text, created_at i64, expires_at i64, seen_at i64
-- as: struct session_row
-- many
SELECT id, name, created_at, expires_at, seen_at FROM session
WHERE account_id = $1 AND kind = 'token' ORDER BY id

-- name: session_delete
-- doc: signs a browser out
-- params: token_sha256 hash
-- exec
DELETE FROM session WHERE token_sha256 = $1

-- name: session_delete_id
-- doc: takes one token back
-- params: account_id i64, id i64
-- exec
DELETE FROM session WHERE account_id = $1 AND id = $2 AND kind = 'token'

-- name: session_delete_of
-- doc: ends an account's sessions and tokens, all but one
-- params: account_id i64, keep_id i64
-- exec
DELETE FROM session WHERE account_id = $1 AND id <> $2

-- name: session_delete_expired
-- doc: sessions whose time is over
-- params: now i64
-- exec
DELETE FROM session WHERE expires_at <= $1

-- name: login_failure_load
-- doc: failed sign-ins of an account or address
-- params: key text
-- rows: failures i64, blocked_until_at i64
-- as: struct login_failure
-- one
SELECT failures, blocked_until_at FROM login_failure WHERE key = $1

-- name: login_failure_store
-- doc: counts a failed sign-in
-- params: key text
-- from: struct login_failure : failures i64, blocked_until_at i64
-- params: now i64
-- exec
INSERT INTO login_failure (key, failures, blocked_until_at, updated_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (key) DO UPDATE SET failures = excluded.failures,
	blocked_until_at = excluded.blocked_until_at, updated_at = excluded.updated_at

-- name: login_failure_clear
-- doc: forgets failed sign-ins
-- params: key text
-- exec
DELETE FROM login_failure WHERE key = $1

-- name: login_failure_sweep
-- doc: forgets old failed sign-ins
-- params: before_at i64
-- exec
DELETE FROM login_failure WHERE updated_at < $1

-- name: tenant_poll_claim
-- doc: gives the organ whose look at the axis is most overdue to the caller
-- params: now i64, horizon i64, lease_until_at i64
-- rows: id i64
-- many
UPDATE tenant SET poll_lease_at = $3 WHERE id = (
	SELECT id FROM tenant
	WHERE is_office AND axis_url <> '' AND (poll_due_at <= $1 OR poll_due_at > $2)
		AND (poll_lease_at <= $1 OR poll_lease_at > $2)
	ORDER BY poll_due_at, id LIMIT 1
-- postgres:	FOR UPDATE SKIP LOCKED
) RETURNING id

-- name: tenant_poll_count
-- doc: how many organs are polled
-- rows: n i64
-- one
SELECT COUNT(*) AS n FROM tenant WHERE is_office AND axis_url <> ''

-- name: tenant_poll_keep
-- doc: an organ's turn at the axis lasts longer
-- params: id i64, lease_until_at i64
-- exec
UPDATE tenant SET poll_lease_at = $2 WHERE id = $1 AND poll_lease_at > 0

-- name: tenant_poll_next
-- doc: when the next organ is due and nobody has its turn
-- rows: n i64, at i64?
-- one
SELECT COUNT(*) AS n,
	MIN(CASE WHEN poll_lease_at > poll_due_at THEN poll_lease_at ELSE poll_due_at END) AS at
FROM tenant WHERE is_office AND axis_url <> ''

-- name: tenant_poll_end
-- doc: ends an organ's turn at the axis
-- params: id i64, due_at i64, seen_at i64, error text
-- exec
UPDATE tenant SET poll_lease_at = 0, poll_due_at = $2,
	axis_seen_at = CASE WHEN $3 = 0 THEN axis_seen_at ELSE $3 END, axis_error = $4
WHERE id = $1

-- name: tenant_poll_leases_end
-- doc: takes back the turns of workers that are gone, and lets everybody look at once
-- exec
UPDATE tenant SET poll_lease_at = 0, poll_due_at = 0

-- name: tenant_looks_failing
-- doc: connected organs whose newest look at their axis failed
-- rows: organs i64
-- one
SELECT COUNT(*) AS organs FROM tenant WHERE is_office AND axis_url <> '' AND axis_error <> ''

-- columns: directory = id i64, axis_url text, copied_at i64, full_at i64, version i64, wanted_at i64,
--          tried_at i64

-- fragment: directory_of_tenant
SELECT id, axis_url, directory_at AS copied_at, directory_full_at AS full_at,
	directory_version AS version, directory_wanted_at AS wanted_at, directory_tried_at AS tried_at
FROM tenant

-- name: tenant_directories
-- doc: how current each connected organ's copy of its axis's directory is
-- rows: {directory}
-- as: struct tenant_directory
-- many
{directory_of_tenant} WHERE is_office AND axis_url <> '' ORDER BY id

-- name: tenant_directory
-- doc: the same of one organ, if it is connected
-- params: id i64
-- rows: {directory}
-- as: struct tenant_directory
-- one
{directory_of_tenant} WHERE id = $id AND is_office AND axis_url <> ''

-- name: tenant_directory_copied
-- doc: the directory of an axis was copied, for all organs that are connected to it
-- params: axis_url text, now i64, version i64, is_full bool
-- exec
UPDATE tenant SET directory_at = $now, directory_version = $version,
	directory_full_at = CASE WHEN $is_full THEN $now ELSE directory_full_at END
WHERE axis_url = $axis_url

-- name: tenant_directory_try
-- doc: a copy of an axis's directory begins, unless one began less than a pause ago
-- params: axis_url text, now i64, not_since i64
-- exec
UPDATE tenant SET directory_tried_at = $now
WHERE axis_url = $axis_url AND (directory_tried_at <= $not_since OR directory_tried_at > $now)

-- name: tenant_directory_want
-- doc: something is missing in the copy of an axis's directory
-- params: axis_url text, now i64
-- exec
UPDATE tenant SET directory_wanted_at = $now
WHERE axis_url = $axis_url AND directory_wanted_at <= directory_at

-- name: tenant_directory_hint
-- doc: the same when the axis's directory has another version than the copy
-- params: axis_url text, version i64, now i64
-- exec
UPDATE tenant SET directory_wanted_at = $now
WHERE axis_url = $axis_url AND directory_version <> $version AND directory_wanted_at <= directory_at
