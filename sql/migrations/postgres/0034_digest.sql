-- 0034_digest.sql -- the digest: who wants what waits for them by e-mail, and each day's until it is sent.
-- The SQLite text of this migration differs in types only.

-- No row: never.
CREATE TABLE digest_choice (
	account_id BIGINT PRIMARY KEY REFERENCES account (id),
	kind TEXT NOT NULL CHECK (kind IN ('daily', 'overdue')),
	hour BIGINT NOT NULL CHECK (hour BETWEEN 0 AND 23), -- in Vietnam
	chosen_at BIGINT NOT NULL -- an hour that was over by then counts from the next day on
);

-- One for a person and a day, whatever becomes of it: the key is what keeps a second one away.
CREATE TABLE digest (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	tenant_id BIGINT NOT NULL REFERENCES tenant (id),
	account_id BIGINT NOT NULL REFERENCES account (id),
	day TEXT NOT NULL CHECK (day <> ''),
	state TEXT NOT NULL CHECK (state IN ('empty', 'queued', 'handed', 'sent', 'failed')),
	address TEXT NOT NULL,
	name TEXT NOT NULL,
	subject TEXT NOT NULL,
	body TEXT NOT NULL, -- gone when it is over
	unsubscribe TEXT NOT NULL,
	made_at BIGINT NOT NULL,
	attempts BIGINT NOT NULL DEFAULT 0,
	due_at BIGINT NOT NULL DEFAULT 0, -- of the next try; while one is under way, the end of its lease
	told_at BIGINT NOT NULL DEFAULT 0, -- when the mail server last said something
	error TEXT NOT NULL DEFAULT '', -- …or why nothing came of it
	UNIQUE (account_id, day)
);
CREATE INDEX digest_queued ON digest (due_at, id) WHERE state = 'queued';
CREATE INDEX digest_waiting ON digest (day) WHERE state = 'queued';
CREATE INDEX digest_told ON digest (told_at) WHERE told_at > 0;
CREATE INDEX digest_day ON digest (day);

-- Whether an organ's digests say what documents are about.
ALTER TABLE tenant ADD COLUMN digest_subjects BOOLEAN NOT NULL DEFAULT FALSE;
