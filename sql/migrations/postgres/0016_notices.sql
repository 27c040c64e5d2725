-- 0016_notices.sql -- internal documents that are only to be read: giấy mời họp, tài liệu họp, văn bản để biết, để báo
-- cáo, ý kiến chỉ đạo. Whom one goes to is informed of it by an assignment that nobody gave.
-- The SQLite text of this migration differs in types and triggers only.

CREATE TABLE notice_kind (
	word TEXT PRIMARY KEY
);
INSERT INTO notice_kind (word) VALUES ('none'), ('meeting'), ('material'), ('inform'), ('report'), ('opinion');
ALTER TABLE document ADD COLUMN notice TEXT NOT NULL DEFAULT 'none' REFERENCES notice_kind (word);
-- those of an organ, and of their author, the newest first
CREATE INDEX document_notice ON document (tenant_id, list_rank, id) WHERE notice <> 'none';
CREATE INDEX document_notice_author ON document (drafter_id, id) WHERE notice <> 'none';

-- What such a document has beside the others.
CREATE TABLE notice (
	document_id BIGINT PRIMARY KEY REFERENCES document (id),
	tenant_id BIGINT NOT NULL REFERENCES tenant (id), -- its document's
	form TEXT NOT NULL CHECK (form IN ('electronic', 'hybrid', 'paper')), -- how it reaches its readers
	meets_at BIGINT NOT NULL DEFAULT 0,  -- a meeting: when; 0 = it is none
	venue TEXT NOT NULL DEFAULT ''        -- …and where
);

-- How often somebody has printed one.
CREATE TABLE notice_print (
	document_id BIGINT NOT NULL REFERENCES document (id),
	account_id BIGINT NOT NULL REFERENCES account (id),
	tenant_id BIGINT NOT NULL REFERENCES tenant (id), -- its document's
	n BIGINT NOT NULL CHECK (n > 0),
	last_at BIGINT NOT NULL,
	PRIMARY KEY (document_id, account_id)
);

INSERT INTO step (word) VALUES ('circulated');

-- What is only to be read is given by nobody.
ALTER TABLE assignment DROP CONSTRAINT assignment_own;
ALTER TABLE assignment ADD CONSTRAINT assignment_own CHECK (giver_id IS NOT NULL OR parent_id IS NOT NULL OR part = 'informed' OR (account_id IS NULL AND part = 'lead'));
