/* test_file_text.c -- files wait from their attachment's transaction on, are claimed by one, settled once
 * for all documents that have them (X1, X2), on both engines. */
#include "store/file_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "gen/queries.h"
#include "store/document.h"
#include "store/schema.h"
#include "support/test_db.h"

#define LEASE 1000

static struct test_db *t;
static struct arena *a;

#define TENANT(yes, no_bytes)                                                                         \
	"INSERT INTO tenant (id, organ_code, name, is_office, certificate) VALUES (1, 'A', 'A', " yes \
	", " no_bytes ");"

#define DRAFT(id)                                                                                   \
	"INSERT INTO document (id, tenant_id, direction, state, stage, code, from_code, from_name," \
	" number, notation, place, issued_on, type_name, subject, content, signer_competence,"      \
	" signer_position, signer_name, due_on, created_at, updated_at, search) VALUES (" id        \
	", 1, 'outgoing', 'draft', 'draft', '', '', '', '', '', '', '', '', '', '', '', '', '',"    \
	" '', 5, 5, '');"

static int setup(void **state)
{
	struct db_options o = { 0 };

	(void)state;
	schema_fill_options(&o);
	t = test_db_emptied(&o);
	a = arena_new(NULL);
	test_db_sql(t, test_db_engine() == DB_SQLITE ? TENANT("1", "x'00'") : TENANT("TRUE", "''"));
	test_db_sql(t, DRAFT("31") DRAFT("32"));
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	test_db_end(t);
	return 0;
}

static void run(db_fn fn, void *arg)
{
	struct err e = ERR_INIT;

	assert_rc(RC_OK, db_write(t->db, fn, arg, &e), &e);
}

/* A hash that begins with this byte. */
static struct blob_id hash(unsigned char first)
{
	struct blob_id id = { { first, 1, 2 } };

	return id;
}

static enum rc attach(struct tx *tx, int64_t document_id, int64_t ordinal, unsigned char first,
		      struct err *e)
{
	const struct attachment x = { .document_id = document_id,
				      .ordinal = ordinal,
				      .name = STR("a.pdf"),
				      .content_type = STR("application/pdf"),
				      .blob = hash(first) };

	return attachment_insert(tx, &x, e);
}

/* Two documents; the file 7 is in both, 8 in the first alone, before 7. */
static enum rc attach_fn(struct tx *tx, void *arg, struct err *e)
{
	(void)arg;
	TRY(attach(tx, 31, 1, 8, e));
	TRY(attach(tx, 31, 2, 7, e));
	return attach(tx, 32, 1, 7, e);
}

struct trial {
	int64_t now;
	enum rc rc; /* out */
	struct file_claim claim;
	struct file_text text;
	int64_t n;
};

static enum rc claim_fn(struct tx *tx, void *arg, struct err *e)
{
	struct trial *s = arg;

	s->rc = file_text_claim(tx, a, s->now, s->now + LEASE, &s->claim, e);
	return s->rc == RC_NOT_FOUND ? RC_OK : s->rc;
}

static struct file_claim claim(int64_t now)
{
	struct trial s = { .now = now };

	run(claim_fn, &s);
	assert_int_equal(s.rc, RC_OK);
	return s.claim;
}

static void none_is_due(int64_t now)
{
	struct trial s = { .now = now };

	run(claim_fn, &s);
	assert_int_equal(s.rc, RC_NOT_FOUND);
}

static enum rc settle_fn(struct tx *tx, void *arg, struct err *e)
{
	struct trial *s = arg;

	s->rc = file_text_settle(tx, &s->claim, &s->text, e);
	return s->rc == RC_CONFLICT ? RC_OK : s->rc;
}

static enum rc settle(struct file_claim c, const char *text)
{
	struct trial s = { .claim = c,
			   .text = { .sha256 = c.sha256,
				     .reading = READING_DONE,
				     .kind = FILE_PDF,
				     .pages = 3,
				     .has_macros = true,
				     .read_at = 99,
				     .text = str_of(text) } };

	run(settle_fn, &s);
	return s.rc;
}

static enum rc fail_fn(struct tx *tx, void *arg, struct err *e)
{
	struct trial *s = arg;
	const struct file_text x = { .sha256 = s->claim.sha256,
				     .reading = READING_FAILED,
				     .kind = FILE_PDF,
				     .reason = UNREAD_ENCRYPTED,
				     .is_encrypted = true };

	return file_text_settle(tx, &s->claim, &x, e);
}

static enum rc again_fn(struct tx *tx, void *arg, struct err *e)
{
	struct trial *s = arg;

	return file_text_again(tx, &s->claim, true, s->now, e);
}

struct look {
	struct attachment *files;
	size_t n_files;
	struct file_words *words;
	size_t n_words;
	struct file_text_counts counts;
	struct q_search_dirty_list_row *dirty;
	size_t n_dirty;
};

static enum rc look_fn(struct tx *tx, void *arg, struct err *e)
{
	struct look *l = arg;

	TRY(attachment_list(tx, a, 31, &l->files, &l->n_files, e));
	TRY(file_texts_of(tx, a, 31, &l->words, &l->n_words, e));
	TRY(q_search_dirty_list(tx, a, 99, &l->dirty, &l->n_dirty, e));
	return file_text_count(tx, a, &l->counts, e);
}

static struct look look(void)
{
	struct look l = { .n_files = 0 };

	run(look_fn, &l);
	return l;
}

/* X1, X2: once for all documents; nobody else has it meanwhile; its words come in the files' order. */
static void a_file_is_read_once(void **state)
{
	(void)state;
	run(attach_fn, NULL);
	test_db_sql(t, "DELETE FROM search_dirty"); /* that they are there is known */
	struct look l = look();
	assert_int_equal(l.n_files, 2);
	assert_int_equal(l.files[0].reading, READING_WAITING);
	assert_int_equal(l.files[0].kind, FILE_UNKNOWN);
	assert_int_equal(l.counts.waiting, 2);
	assert_int_equal(l.n_words, 0);

	struct file_claim one = claim(10), two = claim(10);
	assert_false(blob_id_eq(&one.sha256, &two.sha256));
	none_is_due(10 + LEASE - 1);
	if (one.sha256.b[0] == 7) {
		two = one;
		one = (struct file_claim){ hash(8), 0, one.until_at };
	}
	assert_int_equal(settle(one, "tám"), RC_OK);
	l = look();
	assert_int_equal(l.n_dirty, 1);
	assert_int_equal(l.dirty[0].document_id, 31);
	assert_int_equal(settle(two, "bảy"), RC_OK);
	none_is_due(10 * LEASE);
	l = look();
	assert_int_equal(l.counts.waiting, 0);
	assert_int_equal(l.n_dirty, 3); /* both documents that have the second */
	assert_int_equal(l.dirty[1].document_id + l.dirty[2].document_id, 31 + 32);
	assert_int_equal(l.n_words, 2);
	assert_true(str_eq_c(l.words[0].text, "tám"));
	assert_true(str_eq_c(l.words[1].text, "bảy"));
	assert_int_equal(l.files[1].reading, READING_DONE);
	assert_int_equal(l.files[1].kind, FILE_PDF);
	assert_int_equal(l.files[1].pages, 3);
	assert_true(l.files[1].has_macros);
	assert_false(l.files[1].is_encrypted);

	/* the same content once more is known already */
	test_db_sql(t, "DELETE FROM attachment");
	run(attach_fn, NULL);
	none_is_due(20 * LEASE);
}

/* A claim that ran out is another's: what the first one says is not taken. */
static void a_claim_runs_out(void **state)
{
	(void)state;
	run(attach_fn, NULL);
	test_db_sql(t, "DELETE FROM search_dirty");
	struct file_claim one = claim(10);
	struct file_claim late = claim(11);
	struct file_claim same = claim(10 + LEASE);
	assert_true(blob_id_eq(&same.sha256, &one.sha256));
	assert_int_equal(settle(one, "a"), RC_CONFLICT);
	assert_int_equal(look().n_dirty, 0);
	assert_int_equal(settle(same, "b"), RC_OK);
	assert_int_equal(settle(same, "c"), RC_CONFLICT);
	assert_int_equal(settle(late, "d"), RC_OK);
	struct look l = look();
	assert_int_equal(l.n_words, 2);
	assert_true(str_eq_c(l.words[same.sha256.b[0] == 7].text, "b"));
}

static enum rc leases_end_fn(struct tx *tx, void *arg, struct err *e)
{
	(void)arg;
	return file_text_leases_end(tx, e);
}

static enum rc unread_again_fn(struct tx *tx, void *arg, struct err *e)
{
	struct trial *s = arg;

	return file_text_unread_again(tx, s->text.reason, &s->n, e);
}

/* Tries are counted and put off; a dead worker's file is due at once; what cannot be read says why, and
 * waits again only when somebody asks for it. */
static void tries_are_counted(void **state)
{
	struct trial s = { .now = 500 };

	(void)state;
	run(attach_fn, NULL);
	s.claim = claim(10);
	run(again_fn, &s);
	struct file_claim other = claim(10);
	none_is_due(499);
	s.claim = claim(500);
	assert_int_equal(s.claim.attempts, 1);
	assert_int_equal(other.attempts, 0);
	assert_int_equal(look().counts.again, 1);
	run(leases_end_fn, NULL);
	s.claim = claim(10);
	run(fail_fn, &s);
	struct look l = look();
	assert_int_equal(l.counts.waiting, 1);
	assert_int_equal(l.counts.unread[UNREAD_ENCRYPTED], 1);
	assert_int_equal(l.n_words, 0);
	s.text.reason = UNREAD_SLOW;
	run(unread_again_fn, &s);
	assert_int_equal(s.n, 0);
	s.text.reason = UNREAD_NONE;
	run(unread_again_fn, &s);
	assert_int_equal(s.n, 1);
	l = look();
	assert_int_equal(l.counts.waiting, 2);
	assert_int_equal(l.counts.unread[UNREAD_ENCRYPTED], 0);
}

static enum rc sweep_fn(struct tx *tx, void *arg, struct err *e)
{
	struct trial *s = arg;
	int64_t n;

	TRY(file_text_sweep(tx, 6, &n, e));
	TX_ASSERT(n == 0);
	TRY(file_text_sweep(tx, 7, &n, e));
	TX_ASSERT(n == s->n);
	return RC_OK;
}

/* The words of a file that no document has are forgotten, those of others stay. */
static void what_nobody_has_is_forgotten(void **state)
{
	struct trial s = { .n = 0 };

	(void)state;
	run(attach_fn, NULL);
	run(sweep_fn, &s);
	test_db_sql(t, "DELETE FROM attachment WHERE document_id = 31 AND ordinal = 2");
	run(sweep_fn, &s);
	test_db_sql(t, "DELETE FROM attachment WHERE document_id = 32");
	s.n = 1;
	run(sweep_fn, &s);
	assert_int_equal(look().counts.waiting, 1);
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_file_is_read_once, setup, teardown),
		cmocka_unit_test_setup_teardown(a_claim_runs_out, setup, teardown),
		cmocka_unit_test_setup_teardown(tries_are_counted, setup, teardown),
		cmocka_unit_test_setup_teardown(what_nobody_has_is_forgotten, setup, teardown),
	};
	return cmocka_run_group_tests_name("file_text", tests, NULL, NULL);
}
