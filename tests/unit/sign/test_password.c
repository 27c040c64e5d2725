#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/limits.h"
#include "base/sanitized.h"
#include "base/time.h"
#include "sign/sign_int.h"

static struct arena *a;

static struct str hashed(struct str password)
{
	struct err e = ERR_INIT;
	struct str hash;

	if (password_hash(a, password, &hash, &e) != RC_OK)
		fail_msg("%s", e.text);
	return hash;
}

static bool verifies(struct str hash, struct str password)
{
	bool is_right = false;

	return password_verify(hash, password, &is_right, NULL) == RC_OK && is_right;
}

static void hashes_and_verifies(void **state)
{
	const struct str hash = hashed(STR("An-Binh-2026"));
	const struct str again = hashed(STR("An-Binh-2026"));

	(void)state;
	assert_true(str_starts(hash, STR("$argon2id$v=19$m=19456,t=2,p=1$")));
	assert_false(str_eq(hash, again)); /* salted */
	assert_true(verifies(hash, STR("An-Binh-2026")));
	assert_true(verifies(again, STR("An-Binh-2026")));
	assert_false(verifies(hash, STR("An-Binh-2025")));
	assert_false(verifies(hash, STR("An-Binh-2026 ")));
	assert_false(verifies(hash, STR("an-binh-2026")));
	assert_false(password_is_outdated(hash));
}

static void bytes_of_any_kind(void **state)
{
	const struct str hash = hashed(STR("mật\0khẩu"));

	(void)state;
	assert_true(verifies(hash, STR("mật\0khẩu")));
	assert_false(verifies(hash, STR("mật")));
	assert_false(verifies(hash, STR("mật\0khầu")));
}

static void limits(void **state)
{
	char *p = arena_alloc(a, LIMIT_PASSWORD_BYTES + 1);
	const struct str longest = str_of_n(memset(p, 'x', LIMIT_PASSWORD_BYTES + 1),
					    LIMIT_PASSWORD_BYTES);
	struct err e = ERR_INIT;
	struct str hash = STR("untouched");

	(void)state;
	assert_int_equal(password_hash(a, STR(""), &hash, &e), RC_INVALID);
	assert_int_equal(password_hash(a, str_of_n(p, longest.n + 1), &hash, &e), RC_LIMIT);
	assert_true(str_eq(hash, STR("untouched")));
	hash = hashed(longest);
	assert_true(verifies(hash, longest));
	assert_false(verifies(hash, str_of_n(p, longest.n + 1)));
	assert_false(verifies(hash, str_of_n(p, longest.n - 1)));
	assert_false(verifies(hash, STR("")));
}

static void hashes_that_are_none(void **state)
{
	static const char *const bad[] = {
		"",
		"x",
		"$argon2id$",
		"$argon2id$v=19$m=19456,t=2,p=1$$",
		"$2y$12$abcdefghijklmnopqrstuuKqT0Tn1YFbJbMzvZ1ZQ0Vq0Jc1y8m1S",
		"$argon2id$v=19$m=19456,t=2,p=1$dMPnMmaY92IyUolDF+M5UA$",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_false(verifies(str_of(bad[i]), STR("x")));
		assert_true(password_is_outdated(str_of(bad[i])));
	}
	assert_false(verifies(str_of_n(arena_alloc(a, 500), 500), STR("x")));
	/* Interactive settings of an older libsodium. */
	assert_true(password_is_outdated(STR("$argon2id$v=19$m=8192,t=1,p=1$dMPnMmaY92IyUolDF+M5UA$"
					     "8xwbyEeb10WgA/Db07TAVX0ixRiyjq7iHCu4BN/5Rfw")));
}

/* Of this thread, so that a busy machine does not matter. */
static int64_t processor_time(void)
{
	struct timespec t;

	assert_int_equal(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t), 0);
	return t.tv_sec * TIME_SEC + t.tv_nsec / 1000;
}

static int64_t time_of(void (*fn)(struct str hash), struct str hash)
{
	int64_t best = INT64_MAX;

	for (int i = 0; i < 5; i++) {
		int64_t start = processor_time();
		int64_t took;

		fn(hash);
		took = processor_time() - start;
		best = took < best ? took : best;
	}
	return best;
}

static void wrong(struct str hash)
{
	assert_false(verifies(hash, STR("wrong")));
}

static void dummy(struct str hash)
{
	(void)hash;
	assert_int_equal(password_verify_dummy(STR("wrong"), NULL), RC_OK);
}

static void a_login_that_does_not_exist_takes_as_long(void **state)
{
	int64_t real = time_of(wrong, hashed(STR("An-Binh-2026")));
	int64_t none = time_of(dummy, STR(""));

	(void)state;
	assert_true(real > 1000); /* µs: it does work */
	assert_true(none > real / 2 && none < real * 2);
}

static void *verify_some(void *p)
{
	const struct str *hash = p;
	size_t right = 0;

	for (int i = 0; i < 3; i++)
		right += verifies(*hash, STR("An-Binh-2026"));
	return right == 3 ? p : NULL;
}

/* The most memory the process ever held, in KiB. */
static long peak(void)
{
	struct rusage u;

	assert_int_equal(getrusage(RUSAGE_SELF, &u), 0);
	return u.ru_maxrss;
}

static void a_crowd(void **state)
{
	struct str hash = hashed(STR("An-Binh-2026"));
	const long one = peak();
	pthread_t threads[8];

	(void)state;
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, verify_some, &hash), 0);
	for (size_t i = 0; i < 8; i++) {
		void *result;

		assert_int_equal(pthread_join(threads[i], &result), 0);
		assert_non_null(result);
	}
	/* One more at once: 19 MiB; a sanitizer keeps what was freed. */
	if (!IS_SANITIZED)
		assert_true(peak() - one < 30 << 10);
}

struct crowd {
	struct str hash;
	_Atomic int right, sent_away, other;
};

static void *verify_once(void *p)
{
	struct crowd *c = p;
	struct err e = ERR_INIT;
	bool is_right = false;
	enum rc rc = password_verify(c->hash, STR("An-Binh-2026"), &is_right, &e);

	if (rc == RC_OK && is_right)
		c->right++;
	else if (rc == RC_THROTTLED && str_eq_c(str_of(e.key), "err.password.crowd") &&
		 err_retry_secs(&e) > 0)
		c->sent_away++;
	else
		c->other++;
	return NULL;
}

/* Of very many some are looked at, the others sent away at once: they would hold all workers. */
static void a_crowd_too_large(void **state)
{
	enum { MANY = 200 };
	struct crowd c = { .hash = hashed(STR("An-Binh-2026")) };
	pthread_t threads[MANY];

	(void)state;
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, verify_once, &c), 0);
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	assert_true(c.right >= LIMIT_PASSWORD_CHECKS + LIMIT_PASSWORD_WAITERS);
	assert_true(c.sent_away > 0);
	assert_int_equal(c.other, 0);
	assert_int_equal(c.right + c.sent_away, MANY);
	assert_true(verifies(c.hash, STR("An-Binh-2026")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_and_verifies),
		cmocka_unit_test(bytes_of_any_kind),
		cmocka_unit_test(limits),
		cmocka_unit_test(hashes_that_are_none),
		cmocka_unit_test(a_login_that_does_not_exist_takes_as_long),
		cmocka_unit_test(a_crowd),
		cmocka_unit_test(a_crowd_too_large),
	};
	int failed;

	if (sign_init(NULL) != RC_OK)
		return 1;
	a = arena_new(NULL);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(a);
	return failed;
}
