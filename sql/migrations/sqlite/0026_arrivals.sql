-- 0026_arrivals.sql -- văn bản đến that are entered by hand: a step of their own in the history.

INSERT INTO step (word) VALUES ('entered');
