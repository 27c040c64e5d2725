/* test_organ.c -- the directory in the database, on both engines. */
#include "store/organ.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "store/schema.h"
#include "support/test_db.h"
#include "text/text.h"

#define T0 INT64_C(1763700000000000)

static struct test_db *t;
static struct arena *a;

static int setup(void **state)
{
	struct db_options o = { 0 };
	(void)state;
	schema_fill_options(&o);
	t = test_db_emptied(&o);
	a = arena_new(NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	test_db_end(t);
	return 0;
}

static struct organ organ(const char *code, const char *name)
{
	return (struct organ){ .code = str_of(code),
			       .name = str_of(name),
			       .parent_code = STR("000.00.00.Z01"),
			       .superior_code = STR("000.00.00.Z01"),
			       .mail = STR("vanthu@z01.example"),
			       .kind = ORGAN_DEPARTMENT,
			       .level = LEVEL_PROVINCE,
			       .province = STR("000.00.00.Z01"),
			       .state = ORGAN_ACTIVE,
			       .origin = ORIGIN_DIRECTORY,
			       .requires_signature = true,
			       .valid_from = { 2025, 7, 1 },
			       .successor_code = STR("000.00.09.Z01") };
}

/* ---- one call in a transaction ---- */

struct save {
	struct organ o;
	int64_t now;
	enum organ_change change;
};

static enum rc save_write(struct tx *tx, void *arg, struct err *e)
{
	struct save *s = arg;
	return organ_save(tx, a, &s->o, organ_search_text(a, &s->o), s->now, &s->change, e);
}

static enum organ_change save(struct organ o, int64_t now)
{
	struct save s = { .o = o, .now = now };
	struct err e = ERR_INIT;
	assert_rc(RC_OK, db_write(t->db, save_write, &s, &e), &e);
	return s.change;
}

struct find {
	struct str code;
	struct organ out;
	bool is_any;
};

static enum rc find_read(struct tx *tx, void *arg, struct err *e)
{
	struct find *f = arg;
	return f->is_any ? organ_find_any(tx, a, f->code, &f->out, e)
			 : organ_find(tx, a, f->code, &f->out, e);
}

static enum rc find(const char *code, bool is_any, struct organ *out)
{
	struct find f = { .code = str_of(code), .is_any = is_any };
	struct err e = ERR_INIT;
	enum rc rc = db_read(t->db, find_read, &f, &e);
	if (rc == RC_NOT_FOUND) {
		assert_string_equal(e.key, "err.organ_unknown");
		assert_string_equal(e.param[0], code);
	}
	*out = f.out;
	return rc;
}

struct state {
	struct str code;
	enum organ_state state;
};

static enum rc state_write(struct tx *tx, void *arg, struct err *e)
{
	struct state *s = arg;
	return organ_state_put(tx, s->code, s->state, T0 + 5, e);
}

static void state_put(const char *code, enum organ_state state)
{
	struct state s = { .code = str_of(code), .state = state };
	struct err e = ERR_INIT;
	assert_rc(RC_OK, db_write(t->db, state_write, &s, &e), &e);
}

struct changes {
	int64_t version, since;
	struct organ_changed *rows;
	size_t n;
};

static enum rc changes_read(struct tx *tx, void *arg, struct err *e)
{
	struct changes *c = arg;
	return organ_changes(tx, a, c->version, c->since, 100, &c->rows, &c->n, e);
}

static struct changes changes(int64_t version, int64_t since)
{
	struct changes c = { .version = version, .since = since };
	struct err e = ERR_INIT;
	assert_rc(RC_OK, db_read(t->db, changes_read, &c, &e), &e);
	return c;
}

/* ---- tests ---- */

static void test_save_and_find(void **state)
{
	(void)state;
	struct organ o = organ("000.00.05.Z01", "Sở Nội vụ tỉnh An Bình (mẫu)"), back;
	assert_int_equal(find("000.00.05.Z01", true, &back), RC_NOT_FOUND);
	assert_int_equal(save(o, T0), ORGAN_ADDED);
	assert_int_equal(find("000.00.05.Z01", false, &back), RC_OK);
	assert_true(organ_is_same(&o, &back));
	assert_true(back.id > 0);
	assert_int_equal(save(o, T0 + 1), ORGAN_UNCHANGED);
	assert_int_equal(changes(0, 0).rows[0].updated_at, T0);
	o.mail = STR("khac@z01.example");
	assert_int_equal(save(o, T0 + 2), ORGAN_CHANGED);
	assert_int_equal(find("000.00.05.Z01", false, &back), RC_OK);
	assert_true(organ_is_same(&o, &back));
}

/* Each field that differs is a change, and comes back as it was saved. */
static void test_every_field_counts(void **state)
{
	(void)state;
	struct organ base = organ("Z01.05", "Sở Nội vụ"), back;
	struct organ v[13];
	for (size_t i = 0; i < 13; i++)
		v[i] = base;
	v[0].name = STR("Sở Nội Vụ");
	v[1].parent_code = STR("Z01");
	v[2].superior_code = STR("Z01");
	v[3].mail = STR("");
	v[4].kind = ORGAN_PARTY;
	v[5].level = LEVEL_COMMUNE;
	v[6].province = STR("unknown");
	v[7].state = ORGAN_LOCKED;
	v[8].origin = ORIGIN_LOCAL;
	v[9].requires_signature = false;
	v[10].valid_from = (struct date){ 0 };
	v[11].valid_to = (struct date){ 2026, 12, 31 };
	v[12].successor_code = STR("");
	for (size_t i = 0; i < 13; i++) {
		save(base, T0);
		assert_false(organ_is_same(&base, &v[i]));
		assert_int_equal(save(v[i], T0 + 1), ORGAN_CHANGED);
		assert_int_equal(find("Z01.05", true, &back), RC_OK);
		assert_true(organ_is_same(&v[i], &back));
	}
}

static void test_versions_tell_every_change(void **state)
{
	(void)state;
	save(organ("Z01.01", "Một"), T0);
	save(organ("Z01.02", "Hai"), T0);
	struct organ person = organ("Z01.P1", "Ông Ba");
	person.kind = ORGAN_PERSON;
	save(person, T0);
	struct changes c = changes(0, 0);
	assert_int_equal(c.n, 2);
	assert_true(c.rows[0].version < c.rows[1].version);
	int64_t last = c.rows[1].version;
	assert_int_equal(changes(last, 0).n, 0);
	/* a clock that went back does not hide a change */
	struct organ o = organ("Z01.01", "Một đổi tên");
	save(o, T0 - TIME_DAY);
	state_put("Z01.02", ORGAN_REMOVED);
	c = changes(last, 0);
	assert_int_equal(c.n, 2);
	assert_true(str_eq_c(c.rows[0].code, "Z01.01"));
	assert_true(str_eq_c(c.rows[0].name, "Một đổi tên"));
	assert_int_equal(c.rows[1].state, ORGAN_REMOVED);
	assert_int_equal(changes(0, T0).n, 1);
}

static void test_removed_is_not_found(void **state)
{
	(void)state;
	struct organ back;
	save(organ("Z01.01", "Một"), T0);
	state_put("Z01.01", ORGAN_REMOVED);
	assert_int_equal(find("Z01.01", false, &back), RC_NOT_FOUND);
	assert_int_equal(find("Z01.01", true, &back), RC_OK);
	int64_t version = changes(0, 0).rows[0].version;
	state_put("Z01.01", ORGAN_REMOVED);
	assert_int_equal(changes(version, 0).n, 0);
	assert_int_equal(save(organ("Z01.01", "Một"), T0 + 9), ORGAN_CHANGED);
	assert_int_equal(find("Z01.01", false, &back), RC_OK);
}

struct search {
	struct str words;
	int64_t most;
	struct organ *out;
	size_t n;
};

static enum rc search_read(struct tx *tx, void *arg, struct err *e)
{
	struct search *s = arg;
	return organ_search(tx, a, s->words, s->most, &s->out, &s->n, e);
}

/* The codes found, joined. */
static const char *search(const char *words, int64_t most)
{
	struct search s = { .words = text_fold(a, str_of(words)), .most = most };
	struct err e = ERR_INIT;
	struct str all = STR_NULL;
	assert_rc(RC_OK, db_read(t->db, search_read, &s, &e), &e);
	for (size_t i = 0; i < s.n; i++)
		all = str_fmt(a, "%.*s %.*s", STR_FMT(all), STR_FMT(s.out[i].code));
	return str_c(a, str_trim(all));
}

static void test_search(void **state)
{
	(void)state;
	static const struct {
		const char *words;
		int64_t most;
		const char *found;
	} rows[] = {
		{ "nội vụ", 9, "Z01.05 Z02.05" },
		{ "NOI VU", 9, "Z01.05 Z02.05" },
		{ "vu  noi", 9, "Z01.05 Z02.05" },
		{ "noi vu binh yen", 9, "Z02.05" },
		{ "z02", 9, "Z02.05 Z09" }, /* a code that begins so comes before a name with it */
		{ "Z01.0", 9, "Z01.06 Z01.05" },
		{ "z01.05", 9, "Z01.05" },
		{ "dien luc", 9, "Z01.06" }, /* đ counts as d */
		{ "noi vu", 1, "Z01.05" },
		{ "noi % vu", 9, "" }, /* no pattern characters */
		{ "n_i", 9, "" },
		{ "da xoa", 9, "" },
		{ "", 9, "" },
		{ "so so so so so so khongco", 9,
		  "Z01.05 Z02.05" }, /* the seventh word is let go */
		{ "khong co", 9, "" },
	};
	save(organ("Z01.05", "Sở Nội vụ An Bình"), T0);
	save(organ("Z02.05", "Sở Nội vụ tỉnh Bình Yên"), T0);
	save(organ("Z01.06", "Điện lực An Bình"), T0);
	save(organ("Z09", "Văn phòng liên lạc với Z02"), T0);
	save(organ("Z01.99", "Sở đã xóa"), T0);
	state_put("Z01.99", ORGAN_REMOVED);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *found = search(rows[i].words, rows[i].most);
		if (strcmp(found, rows[i].found) != 0)
			fail_msg("'%s': found '%s', not '%s'", rows[i].words, found, rows[i].found);
	}
}

struct list {
	int64_t after;
	bool is_all;
	struct organ *out;
	size_t n;
};

static enum rc list_read(struct tx *tx, void *arg, struct err *e)
{
	struct list *l = arg;
	return l->is_all ? organ_list_all(tx, a, l->after, 2, &l->out, &l->n, e)
			 : organ_list(tx, a, l->after, 2, &l->out, &l->n, e);
}

static size_t list_count(bool is_all)
{
	struct list l = { .is_all = is_all };
	struct err e = ERR_INIT;
	size_t n = 0;
	do {
		assert_rc(RC_OK, db_read(t->db, list_read, &l, &e), &e);
		for (size_t i = 0; i < l.n; i++) {
			assert_true(l.out[i].id > l.after);
			l.after = l.out[i].id;
		}
		n += l.n;
	} while (l.n > 0);
	return n;
}

static void test_lists(void **state)
{
	(void)state;
	static const char *const codes[] = { "Z01", "Z02", "Z03", "Z04", "Z05" };
	for (size_t i = 0; i < 5; i++) {
		struct organ o = organ(codes[i], "Tên");
		o.kind = i == 3 ? ORGAN_COMPANY : i == 4 ? ORGAN_PERSON : ORGAN_PARTY;
		save(o, T0);
	}
	state_put("Z01", ORGAN_REMOVED);
	state_put("Z02", ORGAN_LOCKED);
	assert_int_equal(list_count(false),
			 2); /* locked is shown; removed and local ones are not */
	assert_int_equal(list_count(true), 5);
}

struct children {
	struct str code;
	bool has;
};

static enum rc children_read(struct tx *tx, void *arg, struct err *e)
{
	struct children *c = arg;
	return organ_has_children(tx, a, c->code, &c->has, e);
}

static bool has_children(const char *code)
{
	struct children c = { .code = str_of(code) };
	struct err e = ERR_INIT;
	assert_rc(RC_OK, db_read(t->db, children_read, &c, &e), &e);
	return c.has;
}

static void test_children(void **state)
{
	(void)state;
	save(organ("Z01.05", "Sở"), T0);
	assert_true(has_children("000.00.00.Z01"));
	assert_false(has_children("Z01.05"));
	state_put("Z01.05", ORGAN_REMOVED);
	assert_false(has_children("000.00.00.Z01"));
}

/* ---- secrets ---- */

struct secrets {
	struct str secret;
	int64_t now, grace_until;
	struct str *out;
	size_t n;
	bool is_member;
	int64_t seen_at;
};

static enum rc secrets_write(struct tx *tx, void *arg, struct err *e)
{
	struct secrets *s = arg;
	return organ_secret_put(tx, STR("Z01"), s->secret, s->now, s->grace_until, e);
}

static enum rc secrets_read(struct tx *tx, void *arg, struct err *e)
{
	struct secrets *s = arg;
	TRY(organ_is_member(tx, a, STR("Z01"), &s->is_member, &s->seen_at, e));
	return organ_secrets(tx, a, STR("Z01"), s->now, &s->out, &s->n, e);
}

static struct secrets secrets_at(int64_t now)
{
	struct secrets s = { .now = now };
	struct err e = ERR_INIT;
	assert_rc(RC_OK, db_read(t->db, secrets_read, &s, &e), &e);
	return s;
}

static void secret_put(const char *secret, int64_t now, int64_t grace_until)
{
	struct secrets s = { .secret = str_of(secret), .now = now, .grace_until = grace_until };
	struct err e = ERR_INIT;
	assert_rc(RC_OK, db_write(t->db, secrets_write, &s, &e), &e);
}

static void test_secrets_have_a_grace_time(void **state)
{
	(void)state;
	save(organ("Z01", "Một"), T0);
	assert_int_equal(secrets_at(T0).n, 0);
	assert_false(secrets_at(T0).is_member);
	secret_put("first", T0, T0);
	assert_true(secrets_at(T0).is_member);
	assert_int_equal(secrets_at(T0 + TIME_DAY).n, 1);
	secret_put("second", T0 + 10, T0 + 100);
	struct secrets s = secrets_at(T0 + 99);
	assert_int_equal(s.n, 2);
	assert_true(str_eq_c(s.out[0], "second") && str_eq_c(s.out[1], "first"));
	s = secrets_at(T0 + 100);
	assert_int_equal(s.n, 1);
	assert_true(str_eq_c(s.out[0], "second"));
	/* the same again is not there twice, and has no end */
	secret_put("second", T0 + 200, T0 + 300);
	assert_int_equal(secrets_at(T0 + 400).n, 1);
	/* without grace the old one ends at once */
	secret_put("third", T0 + 500, T0 + 500);
	s = secrets_at(T0 + 500);
	assert_int_equal(s.n, 1);
	assert_true(str_eq_c(s.out[0], "third"));
	state_put("Z01", ORGAN_REMOVED);
	assert_int_equal(secrets_at(T0 + 600).n, 0);
}

/* ---- certificates ---- */

static enum rc certificates_write(struct tx *tx, void *arg, struct err *e)
{
	struct certificate *c = arg;
	return organ_certificate_put(tx, c->organ_code, c, T0, e);
}

static void certificate_put(const char *code, const char *der, unsigned char mark)
{
	struct certificate c = { .der = str_of(der),
				 .organ_code = str_of(code),
				 .from_at = T0,
				 .until_at = T0 + TIME_DAY };
	struct err e = ERR_INIT;
	c.sha256[0] = mark;
	assert_rc(RC_OK, db_write(t->db, certificates_write, &c, &e), &e);
}

struct certificates {
	struct certificate *out;
	size_t n;
	struct organ_der *ders;
	size_t n_ders;
};

static enum rc certificates_read(struct tx *tx, void *arg, struct err *e)
{
	struct certificates *c = arg;
	TRY(organ_certificates(tx, a, STR("Z01"), &c->out, &c->n, e));
	return organ_certificates_newest(tx, a, 0, INT64_MAX, &c->ders, &c->n_ders, e);
}

static void test_certificates(void **state)
{
	(void)state;
	struct certificates c;
	struct err e = ERR_INIT;
	save(organ("Z01", "Một"), T0);
	save(organ("Z02", "Hai"), T0);
	save(organ("Z03", "Ba"), T0);
	certificate_put("Z01", "old", 1);
	certificate_put("Z01", "new", 2);
	certificate_put("Z01", "old", 1); /* there already */
	certificate_put("Z03", "other", 3);
	assert_rc(RC_OK, db_read(t->db, certificates_read, &c, &e), &e);
	assert_int_equal(c.n, 2);
	assert_true(str_eq_c(c.out[0].der, "new") && str_eq_c(c.out[1].der, "old"));
	assert_int_equal(c.out[0].sha256[0], 2);
	assert_int_equal(c.out[0].until_at, T0 + TIME_DAY);
	assert_int_equal(c.n_ders, 2);
	assert_true(str_eq_c(c.ders[0].der, "new") && str_eq_c(c.ders[1].der, "other"));
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_save_and_find),
		CASE(test_every_field_counts),
		CASE(test_versions_tell_every_change),
		CASE(test_removed_is_not_found),
		CASE(test_search),
		CASE(test_lists),
		CASE(test_children),
		CASE(test_secrets_have_a_grace_time),
		CASE(test_certificates),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
