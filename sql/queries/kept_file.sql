-- kept_file.sql -- files of a form that was refused.
-- include: store/kept_file.h

-- columns: kept_file_new = tenant_id i64, account_id i64, form_key text, name text, blob hash, bytes i64, kept_at i64

-- columns: kept_file = id i64, {kept_file_new}

-- name: kept_file_add
-- doc: a file that need not be chosen again
-- from: struct kept_file : {kept_file_new}
-- exec
INSERT INTO kept_file ({kept_file_new}) VALUES ({$kept_file_new})

-- name: kept_file_list
-- doc: those of a form, in the order in which they came
-- params: tenant_id i64, account_id i64, form_key text
-- rows: {kept_file}
-- as: struct kept_file
-- many
SELECT {kept_file} FROM kept_file
WHERE form_key = $form_key AND tenant_id = $tenant_id AND account_id = $account_id ORDER BY id LIMIT 200

-- name: kept_file_bytes
-- doc: how much is kept for somebody
-- params: tenant_id i64, account_id i64
-- rows: bytes i64
-- one
SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) AS bytes FROM kept_file
WHERE tenant_id = $tenant_id AND account_id = $account_id

-- name: kept_file_trim
-- doc: of those that are kept for somebody the newest so many stay
-- params: tenant_id i64, account_id i64, most i64
-- exec
DELETE FROM kept_file WHERE id IN (SELECT id FROM kept_file
	WHERE tenant_id = $tenant_id AND account_id = $account_id
	ORDER BY id DESC LIMIT 1000 OFFSET CAST($most AS INTEGER))

-- name: kept_file_sweep
-- doc: those of forms that are not handed in any more
-- params: before_at i64
-- exec
DELETE FROM kept_file WHERE kept_at < $1
