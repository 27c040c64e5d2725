-- mail.sql -- e-mails that clerks have handed over to be entered.
-- include: store/mail.h

-- columns: mail_new = tenant_id i64, account_id i64, name text, blob hash, bytes i64, message_id text,
--          sender text, taken_at i64

-- columns: mail = id i64, {mail_new}, document_id i64?

-- name: mail_keep
-- doc: a mail that was handed over
-- from: struct kept_mail : {mail_new}
-- rows: id i64
-- one
INSERT INTO mail ({mail_new}) VALUES ({$mail_new}) RETURNING id

-- name: mail_find
-- doc: one that somebody handed over, entered by now or not
-- params: tenant_id i64, account_id i64, id i64
-- rows: {mail}
-- as: struct kept_mail
-- one
SELECT {mail} FROM mail WHERE id = $id AND tenant_id = $tenant_id AND account_id = $account_id

-- name: mail_enter
-- doc: it became a document
-- params: id i64, document_id i64
-- exec
UPDATE mail SET document_id = $document_id WHERE id = $id AND document_id IS NULL

-- name: mail_twin
-- doc: the newest document that a mail with this Message-ID became, and its arrival number
-- params: tenant_id i64, message_id text
-- rows: document_id i64, arrival_number i64, arrival_year i64
-- as: struct mail_twin
-- many
SELECT m.document_id, d.arrival_number, d.arrival_year FROM mail m JOIN document d ON d.id = m.document_id
WHERE m.tenant_id = $1 AND m.message_id = $2 AND m.document_id IS NOT NULL ORDER BY m.id DESC LIMIT 1

-- name: mail_trim
-- doc: of those that somebody has not entered the newest so many stay
-- params: tenant_id i64, account_id i64, most i64
-- exec
DELETE FROM mail WHERE id IN (SELECT id FROM mail
	WHERE tenant_id = $tenant_id AND account_id = $account_id AND document_id IS NULL
	ORDER BY id DESC LIMIT 1000 OFFSET CAST($most AS INTEGER))

-- name: mail_sweep
-- doc: those that nobody entered
-- params: before_at i64
-- exec
DELETE FROM mail WHERE taken_at < $1 AND document_id IS NULL
