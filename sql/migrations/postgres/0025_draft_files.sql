-- 0025_draft_files.sql -- files that the program puts into a draft: its form, and the PDF of a DOCX.
-- The SQLite text of this migration differs in types and in how a CHECK is changed.

ALTER TABLE attachment DROP CONSTRAINT attachment_made_check;
ALTER TABLE attachment ADD CONSTRAINT attachment_made_check CHECK (made IN ('given', 'form', 'pdf', 'fields', 'signed', 'numbered'));

INSERT INTO step (word) VALUES ('pdf-made'), ('form-put');
