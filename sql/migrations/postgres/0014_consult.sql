-- 0014_consult.sql -- opinions of other organs about a draft: the công văn that ask, and one row for each organ asked.
-- The SQLite text of this migration differs in types only.

CREATE TABLE consultation (
	document_id BIGINT PRIMARY KEY REFERENCES document (id), -- the công văn
	tenant_id BIGINT NOT NULL REFERENCES tenant (id),
	draft_id BIGINT NOT NULL REFERENCES document (id),
	draft_n BIGINT NOT NULL,                    -- the version that it is about
	urges BIGINT NOT NULL DEFAULT 0             -- the công văn that asked, when this one urges; 0 = it asks itself
);
CREATE INDEX consultation_draft ON consultation (draft_id, document_id);

CREATE TABLE organ_opinion (
	id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	tenant_id BIGINT NOT NULL REFERENCES tenant (id),
	consult_id BIGINT NOT NULL REFERENCES document (id), -- the công văn that asked
	draft_id BIGINT NOT NULL REFERENCES document (id),
	draft_n BIGINT NOT NULL,
	receiver_code TEXT NOT NULL,
	receiver_name TEXT NOT NULL,
	due_on TEXT NOT NULL DEFAULT '',
	asked_at BIGINT NOT NULL,
	urged_at BIGINT NOT NULL DEFAULT 0,
	n_urged BIGINT NOT NULL DEFAULT 0,
	verdict TEXT NOT NULL DEFAULT 'none' CHECK (verdict IN ('none', 'accepted', 'partly', 'rejected')),
	text TEXT NOT NULL DEFAULT '',
	answer_id BIGINT NOT NULL DEFAULT 0,        -- the document that answers
	answered_at BIGINT NOT NULL DEFAULT 0,
	by_name TEXT NOT NULL DEFAULT '',          -- who entered it by hand; '' = it came as data
	on_behalf_of TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX organ_opinion_once ON organ_opinion (consult_id, receiver_code);
CREATE INDEX organ_opinion_draft ON organ_opinion (draft_id, id);

INSERT INTO step (word) VALUES ('consulted'), ('consult-urged'), ('consult-answered');
