-- 0049_one_mailbox.sql -- somebody has one official mailbox at a time.
-- The SQLite text of this migration differs in how a day is counted back.

-- of several that are open the newest is the one that was written to; the others ended the day before it began
UPDATE mailbox SET valid_to = (SELECT CASE WHEN n.valid_from = '' THEN '2000-01-01' ELSE CAST(CAST(n.valid_from AS DATE) - 1 AS TEXT) END
	FROM mailbox n WHERE n.account_id = mailbox.account_id AND n.valid_to = ''
	ORDER BY n.valid_from DESC, n.id DESC LIMIT 1)
WHERE valid_to = '' AND EXISTS (SELECT 1 FROM mailbox n WHERE n.account_id = mailbox.account_id AND n.valid_to = ''
	AND (n.valid_from > mailbox.valid_from OR (n.valid_from = mailbox.valid_from AND n.id > mailbox.id)));
CREATE UNIQUE INDEX mailbox_open ON mailbox (account_id) WHERE valid_to = '';
CREATE INDEX mailbox_of_address ON mailbox (address);
