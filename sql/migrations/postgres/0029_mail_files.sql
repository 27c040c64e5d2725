-- 0029_mail_files.sql -- what is in a file may be an e-mail (.eml), which is read as one.
-- The SQLite text of this migration makes the table anew.

ALTER TABLE file_text DROP CONSTRAINT file_text_kind_check;
ALTER TABLE file_text ADD CONSTRAINT file_text_kind_check CHECK (kind IN ('unknown', 'empty', 'pdf', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp', 'office', 'rtf', 'text', 'mail', 'image', 'archive', 'program', 'other'));
-- what was read as plain text before: its head may be read now
UPDATE file_text SET reading = 'waiting', kind = 'unknown', reason = 'none', text = '', attempts = 0, due_at = 0
WHERE kind IN ('text', 'other') AND sha256 IN (SELECT blob FROM attachment WHERE content_type = 'message/rfc822');
