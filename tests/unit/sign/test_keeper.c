/* The keeper as a process: what it signs and refuses, that it comes back, and that the node cannot
 * reach the keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/sanitized.h"
#include "base/shut.h"
#include "base/time.h"
#include "packets.h"
#include "sign/sign_int.h"
#include "support/child.h"
#include "support/keeper.h"
#include "support/skip.h"

static struct arena *a;
static const char *dir;

static int set_up(void **state)
{
	(void)state;
	a = arena_new(NULL);
	dir = temp_dir(a);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static struct key_request request(const char *id, enum key_kind kind, unsigned purposes)
{
	return (struct key_request){ .id = str_of(id),
				     .kind = kind,
				     .purposes = purposes,
				     .organ_code = STR("000.00.00.Z01"),
				     .organ_name = STR("UBND tỉnh An Bình (mẫu)"),
				     .now = TEST_NOW };
}

static void make(const char *id, enum key_kind kind, unsigned purposes)
{
	const char *name = strrchr(id, '/');
	const char *folder = str_fmt(a, "%s/%.*s", dir, name ? (int)(name - id) : 0, id).p;
	const struct key_request q = request(name ? name + 1 : id, kind, purposes);

	assert_int_equal(key_create(folder, &q, str_fmt(a, "%s/%s.pem", dir, id).p, NULL), RC_OK);
}

static EVP_PKEY *public_key(const char *id)
{
	struct certificate cert;
	struct str pem;
	X509 *x;

	assert_int_equal(file_read(a, str_fmt(a, "%s/%s.pem", dir, id).p, 1 << 16, &pem, NULL),
			 RC_OK);
	assert_int_equal(certificate_parse(a, pem, &cert, NULL), RC_OK);
	x = x509_read(a, cert.der);
	assert_non_null(x);
	return X509_get0_pubkey(x);
}

static const unsigned char digest[32] = { 1, 2, 3 };

static enum rc sign(struct keeper *k, const char *id, enum key_purpose purpose,
		    struct key_signature *out, struct err *e)
{
	const struct sign_request q = { .key_id = str_of(id),
					.purpose = purpose,
					.digest = digest };

	return keeper_sign(k, a, &q, out, e);
}

static int64_t keeper_pid(struct keeper *k)
{
	struct keeper_state s;
	struct err e = ERR_INIT;

	if (keeper_ask_state(k, &s, &e) != RC_OK)
		fail_msg("%s", e.text);
	return s.pid;
}

/* ---- signing ---- */
static void signs_what_it_may(void **state)
{
	struct keeper *k;
	struct key_signature s;

	(void)state;
	make("p256", KEY_P256, KEY_FOR_PACKET);
	make("rsa", KEY_RSA2048, KEY_FOR_PACKET | KEY_FOR_SEAL);
	k = test_keeper(dir);
	assert_int_equal(sign(k, "p256", KEY_FOR_PACKET, &s, NULL), RC_OK);
	assert_int_equal(s.algorithm, SIGN_ECDSA_SHA256);
	assert_int_equal(s.bytes.n, 64);
	assert_true(key_signature_is_right(public_key("p256"), digest, &s));
	assert_false(key_signature_is_right(public_key("rsa"), digest, &s));
	assert_int_equal(sign(k, "rsa", KEY_FOR_SEAL, &s, NULL), RC_OK);
	assert_int_equal(s.algorithm, SIGN_RSA_SHA256);
	assert_int_equal(s.bytes.n, 256);
	assert_true(key_signature_is_right(public_key("rsa"), digest, &s));
	keeper_stop(k);
}

static void refuses_what_it_may_not(void **state)
{
	static const struct {
		const char *id;
		int purpose;
		enum rc rc;
		const char *key;
	} rows[] = {
		{ "p256", KEY_FOR_PERSON, RC_DENIED, "err.key.purpose" },
		{ "p256", KEY_FOR_SEAL, RC_DENIED, "err.key.purpose" },
		{ "p256", 0, RC_DENIED, "err.key.purpose" },
		{ "p256", KEY_FOR_PACKET | KEY_FOR_SEAL, RC_DENIED, "err.key.purpose" },
		{ "seal", KEY_FOR_PACKET, RC_DENIED, "err.key.purpose" },
		{ "none", KEY_FOR_PACKET, RC_NOT_FOUND, "err.key.unknown" },
		{ "../p256", KEY_FOR_PACKET, RC_NOT_FOUND, "err.key.unknown" },
		{ "", KEY_FOR_PACKET, RC_NOT_FOUND, "err.key.unknown" },
		{ "open", KEY_FOR_PACKET, RC_CORRUPT, "err.key.mode" },
		{ "bare", KEY_FOR_PACKET, RC_CORRUPT, "err.key.purposes" },
		{ "bad", KEY_FOR_PACKET, RC_CORRUPT, "" },
	};
	struct keeper_state s;
	struct keeper *k;

	(void)state;
	make("p256", KEY_P256, KEY_FOR_PACKET);
	make("seal", KEY_P256, KEY_FOR_SEAL);
	make("open", KEY_P256, KEY_FOR_PACKET);
	assert_int_equal(chmod(str_fmt(a, "%s/open.key", dir).p, 0640), 0);
	assert_int_equal(run(str_fmt(a,
				     "cd %s && umask 077 && tail -n +2 p256.key >bare.key && "
				     "echo 'vanthu key for: packet' >bad.key && "
				     "touch x.key.0123.tmp .hidden.key && mkdir sub.key",
				     dir)
				     .p),
			 0);
	k = test_keeper(dir);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct key_signature out = { .algorithm = SIGN_RSA_SHA256 };
		struct err e = ERR_INIT;

		assert_int_equal(sign(k, rows[i].id, (enum key_purpose)rows[i].purpose, &out, &e),
				 rows[i].rc);
		assert_string_equal(e.key, rows[i].key);
		assert_null(out.bytes.p);
	}
	assert_int_equal(keeper_ask_state(k, &s, NULL), RC_OK);
	assert_int_equal(s.keys, 2);
	assert_int_equal(s.bad_keys, 4);
	assert_int_equal(s.restarts, 0);
	assert_int_equal(s.is_shut, landlock_abi() > 0);
	keeper_stop(k);
}

static void a_request_that_is_too_long(void **state)
{
	const struct key_request q = { .id = STR("long"),
				       .kind = KEY_P256,
				       .purposes = 1,
				       .organ_code = STR("000.00.00.Z01"),
				       .organ_name = str_of_n(arena_alloc(a, 5000), 5000),
				       .now = TEST_NOW };
	const struct sign_request s = { .key_id = str_of_n(arena_alloc(a, 5000), 5000),
					.purpose = KEY_FOR_PACKET,
					.digest = digest };
	struct keeper *k = test_keeper(dir);
	struct key_signature out;
	struct str der;

	(void)state;
	assert_int_equal(keeper_create_key(k, a, &q, &der, NULL), RC_INVALID);
	assert_int_equal(keeper_sign(k, a, &s, &out, NULL), RC_LIMIT);
	assert_true(keeper_pid(k) > 0);
	keeper_stop(k);
}

/* ---- making keys in a running node ---- */
static void makes_keys(void **state)
{
	const struct key_request q = request("new", KEY_P256, KEY_FOR_PACKET);
	struct key_request changed = q;
	struct keeper *k = test_keeper(dir);
	struct certificate cert, again;
	struct key_signature s;
	struct str der;
	struct err e = ERR_INIT;
	struct stat st;

	(void)state;
	assert_int_equal(sign(k, "new", KEY_FOR_PACKET, &s, NULL), RC_NOT_FOUND);
	if (keeper_create_key(k, a, &q, &der, &e) != RC_OK)
		fail_msg("%s", e.text);
	assert_int_equal(certificate_parse(a, der, &cert, NULL), RC_OK);
	assert_int_equal(stat(str_fmt(a, "%s/new.key", dir).p, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(sign(k, "new", KEY_FOR_PACKET, &s, NULL), RC_OK);
	assert_true(key_signature_is_right(X509_get0_pubkey(x509_read(a, cert.der)), digest, &s));
	/* Again after an interruption: the same key, another certificate. */
	assert_int_equal(keeper_create_key(k, a, &q, &der, NULL), RC_OK);
	assert_int_equal(certificate_parse(a, der, &again, NULL), RC_OK);
	assert_false(str_eq(again.der, cert.der));
	assert_true(key_signature_is_right(X509_get0_pubkey(x509_read(a, again.der)), digest, &s));
	changed.kind = KEY_RSA2048;
	assert_int_equal(keeper_create_key(k, a, &changed, &der, &e), RC_CONFLICT);
	assert_string_equal(e.key, "err.key.there");
	changed = q;
	changed.purposes = KEY_FOR_PACKET | KEY_FOR_PERSON;
	assert_int_equal(keeper_create_key(k, a, &changed, &der, NULL), RC_CONFLICT);
	changed = request("rsa", KEY_RSA3072, KEY_FOR_SEAL);
	assert_int_equal(keeper_create_key(k, a, &changed, &der, NULL), RC_OK);
	assert_int_equal(sign(k, "rsa", KEY_FOR_SEAL, &s, NULL), RC_OK);
	assert_int_equal(s.bytes.n, 384);
	keeper_stop(k);
}

static void takes_up_keys_while_it_runs(void **state)
{
	struct keeper *k;
	struct key_signature s;

	(void)state;
	make("one", KEY_P256, KEY_FOR_PACKET);
	k = test_keeper(dir);
	make("two", KEY_P256, KEY_FOR_PACKET);
	assert_int_equal(sign(k, "two", KEY_FOR_PACKET, &s, NULL), RC_OK);
	/* Another key of the same name counts after a reload. */
	assert_int_equal(unlink(str_fmt(a, "%s/one.key", dir).p), 0);
	make("one", KEY_P256, KEY_FOR_PACKET);
	assert_int_equal(sign(k, "one", KEY_FOR_PACKET, &s, NULL), RC_OK);
	assert_false(key_signature_is_right(public_key("one"), digest, &s));
	assert_int_equal(keeper_reload(k, NULL), RC_OK);
	assert_int_equal(sign(k, "one", KEY_FOR_PACKET, &s, NULL), RC_OK);
	assert_true(key_signature_is_right(public_key("one"), digest, &s));
	assert_int_equal(unlink(str_fmt(a, "%s/one.key", dir).p), 0);
	assert_int_equal(keeper_reload(k, NULL), RC_OK);
	assert_int_equal(sign(k, "one", KEY_FOR_PACKET, &s, NULL), RC_NOT_FOUND);
	keeper_stop(k);
}

/* ---- dying ---- */
static pid_t parent_of(int64_t pid)
{
	struct str stat;
	size_t at;
	int64_t parent;
	struct str head, rest;

	assert_int_equal(
		file_read(a, str_fmt(a, "/proc/%lld/stat", (long long)pid).p, 4096, &stat, NULL),
		RC_OK);
	at = str_find(stat, STR(") "));
	assert_true(at != SIZE_MAX);
	(void)str_split(str_sub(stat, at + 4, SIZE_MAX), ' ', &head, &rest);
	assert_true(str_to_i64(head, 1, INT32_MAX, &parent));
	return (pid_t)parent;
}

static void comes_back_when_killed(void **state)
{
	struct keeper_state s;
	struct key_signature sig;
	struct keeper *k;

	(void)state;
	make("p256", KEY_P256, KEY_FOR_PACKET);
	k = test_keeper(dir);
	for (int i = 1; i <= 3; i++) {
		int64_t pid = keeper_pid(k);

		assert_int_equal(kill((pid_t)pid, SIGKILL), 0);
		assert_int_equal(sign(k, "p256", KEY_FOR_PACKET, &sig, NULL), RC_OK);
		assert_int_equal(keeper_ask_state(k, &s, NULL), RC_OK);
		assert_int_equal(s.restarts, i);
		assert_true(s.pid != pid);
	}
	keeper_stop(k);
}

static void is_started_anew_when_the_watcher_dies_too(void **state)
{
	struct keeper_state s;
	struct key_signature sig;
	struct keeper *k;
	int64_t pid;

	(void)state;
	make("p256", KEY_P256, KEY_FOR_PACKET);
	k = test_keeper(dir);
	pid = keeper_pid(k);
	assert_int_equal(kill(parent_of(pid), SIGKILL), 0);
	assert_int_equal(sign(k, "p256", KEY_FOR_PACKET, &sig, NULL), RC_OK); /* does without it */
	assert_int_equal(kill((pid_t)pid, SIGKILL), 0);
	assert_int_equal(sign(k, "p256", KEY_FOR_PACKET, &sig, NULL), RC_OK);
	assert_int_equal(keeper_ask_state(k, &s, NULL), RC_OK);
	assert_int_equal(s.restarts, 1);
	keeper_stop(k);
}

static void a_keeper_that_cannot_come_back_is_not_tried_all_the_time(void **state)
{
	const char *away = str_fmt(a, "%s/away", dir).p, *keys = str_fmt(a, "%s/keys", dir).p;
	struct key_signature sig;
	struct err e = ERR_INIT;
	struct keeper *k;
	int64_t pid;

	(void)state;
	assert_int_equal(mkdir(keys, 0700), 0);
	make("keys/p256", KEY_P256, KEY_FOR_PACKET);
	k = test_keeper(keys);
	pid = keeper_pid(k);
	assert_int_equal(rename(keys, away), 0);
	assert_int_equal(kill(parent_of(pid), SIGKILL), 0);
	assert_int_equal(kill((pid_t)pid, SIGKILL), 0);
	assert_int_equal(sign(k, "p256", KEY_FOR_PACKET, &sig, &e), RC_UNAVAILABLE);
	assert_true(str_find(str_of(e.text), STR("folder of keys")) != SIZE_MAX);
	assert_int_equal(rename(away, keys), 0);
	assert_int_equal(sign(k, "p256", KEY_FOR_PACKET, &sig, &e), RC_UNAVAILABLE);
	assert_true(str_find(str_of(e.text), STR("again soon")) != SIZE_MAX);
	time_sleep(1100000);
	assert_int_equal(sign(k, "p256", KEY_FOR_PACKET, &sig, NULL), RC_OK);
	keeper_stop(k);
}

static void a_silent_keeper_is_not_waited_for_long(void **state)
{
	struct key_signature sig;
	struct keeper *k;
	struct err e = ERR_INIT;
	int64_t start, pid;

	(void)state;
	make("p256", KEY_P256, KEY_FOR_PACKET);
	k = test_keeper(dir);
	pid = keeper_pid(k);
	assert_int_equal(kill((pid_t)pid, SIGSTOP), 0);
	start = time_monotonic();
	assert_int_equal(sign(k, "p256", KEY_FOR_PACKET, &sig, &e), RC_UNAVAILABLE);
	assert_string_equal(e.key, "err.keeper");
	assert_true(time_monotonic() - start >= (LIMIT_KEEPER_SIGN_SECS - 1) * TIME_SEC);
	assert_true(time_monotonic() - start < (LIMIT_KEEPER_SIGN_SECS + 2) * TIME_SEC);
	/* The node's main thread waits for this one: by conf/vanthu.service it must show within 30
	 * seconds that it lives. */
	start = time_monotonic();
	assert_int_equal(keeper_reload(k, &e), RC_UNAVAILABLE);
	assert_true(time_monotonic() - start < 25 * TIME_SEC);
	assert_int_equal(kill((pid_t)pid, SIGCONT), 0);
	/* The late answer is not taken for that of the next question. */
	for (int i = 0; i < 3; i++) {
		assert_int_equal(sign(k, "p256", KEY_FOR_PACKET, &sig, NULL), RC_OK);
		assert_true(key_signature_is_right(public_key("p256"), digest, &sig));
	}
	keeper_stop(k);
}

static void signals_of_the_group_do_not_end_it(void **state)
{
	static const int signals[] = { SIGTERM, SIGINT, SIGHUP };
	struct keeper *k = test_keeper(dir);
	int64_t pid = keeper_pid(k);

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(kill((pid_t)pid, signals[i]), 0);
		assert_int_equal(kill(parent_of(pid), signals[i]), 0);
	}
	time_sleep(50000);
	assert_int_equal(keeper_pid(k), pid);
	keeper_stop(k);
	/* But the closed socket does. */
	assert_int_equal(kill((pid_t)pid, 0), -1);
}

static void a_folder_that_will_not_do(void **state)
{
	const char *open_dir = str_fmt(a, "%s/open", dir).p;
	struct keeper *k = NULL;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(keeper_start(test_keeper_program(), "/nowhere", &k, &e), RC_NOT_FOUND);
	assert_int_equal(mkdir(open_dir, 0755), 0);
	assert_int_equal(keeper_start(test_keeper_program(), open_dir, &k, &e), RC_DENIED);
	assert_string_equal(e.key, "err.key.mode");
	assert_int_equal(keeper_start("/nowhere/vanthu", dir, &k, &e), RC_NOT_FOUND);
	assert_int_equal(keeper_start("/bin/true", dir, &k, &e), RC_UNAVAILABLE);
	assert_null(k);
	keeper_stop(NULL);
}

/* ---- many threads, and a keeper that is killed under them ---- */
struct work {
	pthread_t thread;
	struct keeper *keeper;
	EVP_PKEY *pkey;
	unsigned number;
	int failed, wrong;
};

static void *sign_many(void *p)
{
	struct work *w = p;

	for (unsigned i = 0; i < 200; i++) {
		AUTO_ARENA scratch = arena_new(NULL);
		const unsigned char mine[32] = { (unsigned char)w->number, (unsigned char)i };
		const struct sign_request q = { .key_id = STR("p256"),
						.purpose = KEY_FOR_PACKET,
						.digest = mine };
		struct key_signature s;

		if (keeper_sign(w->keeper, scratch, &q, &s, NULL) != RC_OK)
			w->failed++;
		else if (!key_signature_is_right(w->pkey, mine, &s))
			w->wrong++;
	}
	return NULL;
}

static void many_threads(void **state)
{
	struct work work[8] = { { .number = 0 } };
	struct keeper *k;

	(void)state;
	make("p256", KEY_P256, KEY_FOR_PACKET);
	k = test_keeper(dir);
	for (unsigned i = 0; i < 8; i++) {
		work[i] = (struct work){ .keeper = k, .number = i, .pkey = public_key("p256") };
		assert_int_equal(pthread_create(&work[i].thread, NULL, sign_many, &work[i]), 0);
	}
	time_sleep(5000);
	(void)kill((pid_t)keeper_pid(k), SIGKILL);
	for (int i = 0; i < 8; i++) {
		assert_int_equal(pthread_join(work[i].thread, NULL), 0);
		assert_int_equal(work[i].wrong, 0);
		assert_int_equal(work[i].failed, 0); /* asked once more of the next keeper */
	}
	keeper_stop(k);
}

/* ---- the node is shut out, and the keeper all the same comes back ---- */
static void node_body(void *ctx)
{
	const struct shut_path allow[] = { { .path = "/usr" }, { .path = "/lib" } };
	struct keeper *k = test_keeper(dir);
	struct key_signature s;
	struct err e = ERR_INIT;

	(void)ctx;
	if (process_shut(allow, 2, &e) != RC_OK)
		_exit(10);
	if (open(str_fmt(a, "%s/p256.key", dir).p, O_RDONLY) >= 0 || errno != EACCES)
		_exit(11);
	if (open(dir, O_RDONLY | O_DIRECTORY) >= 0 || errno != EACCES)
		_exit(12);
	if (sign(k, "p256", KEY_FOR_PACKET, &s, NULL) != RC_OK)
		_exit(13);
	(void)kill((pid_t)keeper_pid(k), SIGKILL);
	if (sign(k, "p256", KEY_FOR_PACKET, &s, NULL) != RC_OK)
		_exit(14);
	keeper_stop(k);
}

static void a_node_that_is_shut_out(void **state)
{
	struct child_end end;

	(void)state;
	if (landlock_abi() == 0)
		SKIPPED("this kernel has no Landlock");
	make("p256", KEY_P256, KEY_FOR_PACKET);
	end = child_run(node_body, NULL);
	assert_int_equal(end.signal, 0);
	if (end.exit_code != 0)
		fail_msg("%d: %s", end.exit_code, end.text);
}

/* What the keeper cannot do, looked at from outside. */
static void the_keeper_is_shut_in(void **state)
{
	/* Not to be inherited, although nobody said so. */
	const int leaked = fcntl(STDERR_FILENO, F_DUPFD, 10);
	struct keeper *k = test_keeper(dir);
	const char *inherited = str_fmt(a, "/proc/%lld/fd/%d", (long long)keeper_pid(k), leaked).p;
	const char *status = str_fmt(a, "/proc/%lld/status", (long long)keeper_pid(k)).p;
	struct str text;

	(void)state;
	assert_true(leaked >= 10);
	assert_int_equal(access(inherited, F_OK), -1);
	close(leaked);
	assert_int_equal(file_read(a, status, 1 << 16, &text, NULL), RC_OK);
	assert_true(str_find(text, STR("NoNewPrivs:\t1")) != SIZE_MAX);
	if (!IS_SANITIZED)
		assert_true(str_find(text, STR("Seccomp:\t2")) != SIZE_MAX);
	keeper_stop(k);
}

/* A password in the node's environment is not one more thing that the keeper holds. */
static void the_keeper_has_no_environment(void **state)
{
	struct keeper *k;
	struct str text;

	(void)state;
	assert_int_equal(setenv("PGPASSWORD", "mat-khau-cua-nut", 1), 0);
	k = test_keeper(dir);
	(void)unsetenv("PGPASSWORD");
	const char *path = str_fmt(a, "/proc/%lld/environ", (long long)keeper_pid(k)).p;
	if (file_read(a, path, 1 << 16, &text, NULL) != RC_OK) {
		keeper_stop(k);
		SKIPPED("only root sees the environment of others");
	}
	assert_true(str_find(text, STR("mat-khau-cua-nut")) == SIZE_MAX);
	assert_true(str_find(text, STR("PATH=")) == SIZE_MAX);
	keeper_stop(k);
}

/* Keys are never swapped out nor dumped, as far as the limits of this machine let them be locked. */
static void the_keeper_locks_its_keys(void **state)
{
	struct rlimit l;
	struct keeper_state s;
	struct str text;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_MEMLOCK, &l), 0);
	if (l.rlim_max < 8 << 20)
		SKIPPED("RLIMIT_MEMLOCK is under 8 MiB");
	make("p256", KEY_P256, KEY_FOR_PACKET);
	struct keeper *k = test_keeper(dir);
	const char *status = str_fmt(a, "/proc/%lld/status", (long long)keeper_pid(k)).p;
	assert_int_equal(keeper_ask_state(k, &s, NULL), RC_OK);
	assert_true(s.is_locked);
	assert_int_equal(file_read(a, status, 1 << 16, &text, NULL), RC_OK);
	assert_true(str_find(text, STR("VmLck:")) != SIZE_MAX);
	assert_true(str_find(text, STR("VmLck:\t       0 kB")) == SIZE_MAX);
	keeper_stop(k);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(signs_what_it_may),
		TEST(refuses_what_it_may_not),
		TEST(a_request_that_is_too_long),
		TEST(makes_keys),
		TEST(takes_up_keys_while_it_runs),
		TEST(comes_back_when_killed),
		TEST(is_started_anew_when_the_watcher_dies_too),
		TEST(a_keeper_that_cannot_come_back_is_not_tried_all_the_time),
		TEST(a_silent_keeper_is_not_waited_for_long),
		TEST(signals_of_the_group_do_not_end_it),
		TEST(a_folder_that_will_not_do),
		TEST(many_threads),
		TEST(a_node_that_is_shut_out),
		TEST(the_keeper_is_shut_in),
		TEST(the_keeper_has_no_environment),
		TEST(the_keeper_locks_its_keys),
	};

	if (sign_init(NULL) != RC_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
