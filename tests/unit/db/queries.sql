-- Statements of db's own tests.
-- include: unit/db/shade.h

-- name: person_add
-- doc: a person; the boss may be nobody
-- params: name text, age i32, boss_id i64?
-- rows: id i64
-- one
INSERT INTO person (name, age, boss_id) VALUES ($1, $2, $3) RETURNING id

-- name: person_add_new
-- doc: a person unless the name is there
-- params: name text, age i32
INSERT INTO person (name, age) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING

-- name: person_find
-- doc: by name
-- params: name text
-- rows: id i64, name text, age i32, boss_id i64?
-- one
SELECT id, name, age, boss_id FROM person WHERE name = $1

-- name: person_list
-- doc: everybody of an age and above, the parameter used twice and out of order
-- params: least i32, most i32
-- rows: id i64, name text, age i32
-- many
SELECT id, name, age FROM person WHERE age <= $2 AND age >= $1 AND $2 >= $1 ORDER BY name

-- name: person_count
-- doc: how many there are
-- rows: n i64, any_there bool, age_sum i64?
-- one
SELECT count(*) AS n, count(*) > 0 AS any_there, sum(age) AS age_sum FROM person

-- name: person_rename
-- doc: another name
-- params: name text, id i64
UPDATE person SET name = $1 WHERE id = $2

-- name: sample_add
-- doc: one of each type
-- params: number i64, number_maybe i64?, small i32, small_maybe i32?, flag bool, word text,
--         word_maybe text?, raw blob, raw_maybe blob?, digest hash, digest_maybe hash?, day date,
--         day_maybe date?, shade enum shade
INSERT INTO sample (number, number_maybe, small, small_maybe, flag, word, word_maybe, raw,
	raw_maybe, digest, digest_maybe, day, day_maybe, shade)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)

-- name: sample_get
-- doc: the newest sample
-- rows: number i64, number_maybe i64?, small i32, small_maybe i32?, flag bool, word text,
--       word_maybe text?, raw blob, raw_maybe blob?, digest hash, digest_maybe hash?, day date,
--       day_maybe date?, shade enum shade
-- one
SELECT number, number_maybe, small, small_maybe, flag, word, word_maybe, raw, raw_maybe, digest,
	digest_maybe, day, day_maybe, shade
FROM sample ORDER BY id DESC LIMIT 1

-- name: sample_nulls
-- doc: which columns of the newest sample are NULL
-- rows: number_maybe bool, small_maybe bool, word_maybe bool, raw_maybe bool, digest_maybe bool,
--       day_maybe bool, word_empty bool, day_empty bool
-- one
SELECT number_maybe IS NULL AS number_maybe, small_maybe IS NULL AS small_maybe,
	word_maybe IS NULL AS word_maybe, raw_maybe IS NULL AS raw_maybe,
	digest_maybe IS NULL AS digest_maybe, day_maybe IS NULL AS day_maybe,
	word = '' AS word_empty, day = '' AS day_empty
FROM sample ORDER BY id DESC LIMIT 1

-- name: sample_flagged
-- doc: how many have the flag
-- rows: n i64
-- one
SELECT count(*) AS n FROM sample WHERE flag AND NOT (flag = FALSE)

-- name: sample_word_as_number
-- doc: a statement whose declared type is wrong
-- rows: word i64
-- many
SELECT word FROM sample

-- name: sample_shade_set
-- doc: writes a word that no enum knows
-- params: shade text
UPDATE sample SET shade = $1

-- name: counter_add
-- doc: a counter
-- params: id i64
INSERT INTO counter (id, n) VALUES ($1, 0)

-- name: counter_next
-- doc: counts up
-- params: id i64
-- rows: n i64
-- one
UPDATE counter SET n = n + 1 WHERE id = $1 RETURNING n

-- name: counter_get
-- doc: where it stands
-- params: id i64
-- rows: n i64
-- one
SELECT n FROM counter WHERE id = $1

-- name: counter_list
-- doc: all of them
-- rows: id i64, n i64
-- many
SELECT id, n FROM counter ORDER BY id

-- name: counter_set
-- doc: an absolute value, for write skew
-- params: id i64, n i64
UPDATE counter SET n = $2 WHERE id = $1

-- name: late_add
-- doc: its foreign key is checked at the commit
-- params: id i64, person_id i64
INSERT INTO late (id, person_id) VALUES ($1, $2)

-- name: history_add
-- doc: a row that cannot be changed
-- params: id i64, word text
INSERT INTO history (id, word) VALUES ($1, $2)

-- name: history_get
-- doc: which rows there are
-- rows: id i64
-- many
SELECT id FROM history ORDER BY id

-- name: history_set
-- doc: refused by a trigger
-- params: word text
UPDATE history SET word = $1

-- name: big_add
-- doc: many bytes at once, for a full disk
-- params: id i64, word text
INSERT INTO history (id, word) VALUES ($1, $2)

-- name: two_rows
-- doc: more than `one` may have
-- rows: n i64
-- one
SELECT n FROM (SELECT 1 AS n UNION ALL SELECT 2 AS n) AS x ORDER BY n
