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

static void hashes_and_verifies(void **state)
{
	const struct str hash = hashed(STR("An-Binh-2026"));
	const struct str again = hashed(STR("An-Binh-2026"));

	(void)state;
	assert_true(str_starts(hash, STR("$argon2id$v=19$m=19456,t=2,p=1$")));
	assert_false(str_eq(hash, again)); /* salted */
	assert_true(password_verify(hash, STR("An-Binh-2026")));
	assert_true(password_verify(again, STR("An-Binh-2026")));
	assert_false(password_verify(hash, STR("An-Binh-2025")));
	assert_false(password_verify(hash, STR("An-Binh-2026 ")));
	assert_false(password_verify(hash, STR("an-binh-2026")));
	assert_false(password_is_outdated(hash));
}

static void bytes_of_any_kind(void **state)
{
	const struct str hash = hashed(STR("mật\0khẩu"));

	(void)state;
	assert_true(password_verify(hash, STR("mật\0khẩu")));
	assert_false(password_verify(hash, STR("mật")));
	assert_false(password_verify(hash, STR("mật\0khầu")));
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
	assert_true(password_verify(hash, longest));
	assert_false(password_verify(hash, str_of_n(p, longest.n + 1)));
	assert_false(password_verify(hash, str_of_n(p, longest.n - 1)));
	assert_false(password_verify(hash, STR("")));
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
		assert_false(password_verify(str_of(bad[i]), STR("x")));
		assert_true(password_is_outdated(str_of(bad[i])));
	}
	assert_false(password_verify(str_of_n(arena_alloc(a, 500), 500), STR("x")));
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
	assert_false(password_verify(hash, STR("wrong")));
}

static void dummy(struct str hash)
{
	(void)hash;
	password_verify_dummy(STR("wrong"));
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
		right += password_verify(*hash, STR("An-Binh-2026"));
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
	if (!SIGN_SANITIZED)
		assert_true(peak() - one < 30 << 10);
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
	};
	int failed;

	if (sign_init(NULL) != RC_OK)
		return 1;
	a = arena_new(NULL);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(a);
	return failed;
}
