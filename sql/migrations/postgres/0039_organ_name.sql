-- 0039_organ_name.sql -- an organ is found by the name that stands on a paper.

CREATE INDEX organ_name ON organ (name);
