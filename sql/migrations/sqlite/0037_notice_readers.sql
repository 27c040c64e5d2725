-- 0037_notice_readers.sql -- readers are added to an internal document that is out: a step of its own in the history.

INSERT INTO step (word) VALUES ('readers-added');
