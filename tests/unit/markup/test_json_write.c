/* The JSON writer: its output, and that misuse ends the process. */
#include "markup/markup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/child.h"

static void assert_json(const struct json *j, const char *want)
{
	struct str s = json_text(j);
	assert_int_equal(json_rc(j, NULL), RC_OK);
	assert_int_equal(s.n, strlen(want));
	assert_memory_equal(s.p, want, s.n);
}

static void writes_everything(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct json j;
	(void)state;
	json_init(&j, a, 4096);
	json_object(&j);
	json_kv_str(&j, "a", STR("x\"\\\n"));
	json_kv_i64(&j, "b", -5);
	json_kv_bool(&j, "c", true);
	json_kv_str(&j, "none", STR_NULL);
	json_kv_str(&j, "empty", STR(""));
	json_key(&j, "list");
	json_array(&j);
	json_i64(&j, 1);
	json_str(&j, STR("đ"));
	json_bool(&j, false);
	json_null(&j);
	json_object(&j);
	json_object_end(&j);
	json_array(&j);
	json_array_end(&j);
	json_array_end(&j);
	json_object_end(&j);
	assert_json(&j, "{\"a\":\"x\\\"\\\\\\n\",\"b\":-5,\"c\":true,\"none\":null,\"empty\":\"\","
			"\"list\":[1,\"đ\",false,null,{},[]]}");
}

static void a_scalar_may_be_all(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct json j;
	(void)state;
	json_init(&j, a, 4096);
	json_str(&j, STR("x"));
	assert_json(&j, "\"x\"");
}

static void over_max_is_told(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct json j;
	(void)state;
	json_init(&j, a, 8);
	json_str(&j, STR("123456789"));
	assert_int_equal(json_rc(&j, NULL), RC_LIMIT);
}

static void what_is_written_is_read(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	const struct jval *v;
	struct json j;
	struct str s;
	char all[256];
	(void)state;
	for (size_t i = 0; i < 127; i++)
		all[i] = (char)(i + 1);
	json_init(&j, a, 4096);
	json_array(&j);
	json_str(&j, str_of_n(all, 127));
	json_array_end(&j);
	assert_int_equal(json_parse(a, json_text(&j), &v, NULL), RC_OK);
	assert_true(jval_str(jval_at(v, 0), &s));
	assert_int_equal(s.n, 127);
	assert_memory_equal(s.p, all, 127);
}

/* ---- misuse ---- */

typedef void misuse(struct json *j);

static void value_without_key(struct json *j)
{
	json_object(j);
	json_i64(j, 1);
}

static void key_in_array(struct json *j)
{
	json_array(j);
	json_key(j, "k");
}

static void two_keys(struct json *j)
{
	json_object(j);
	json_key(j, "k");
	json_key(j, "l");
}

static void key_without_value(struct json *j)
{
	json_object(j);
	json_key(j, "k");
	json_object_end(j);
}

static void wrong_end(struct json *j)
{
	json_array(j);
	json_object_end(j);
}

static void two_roots(struct json *j)
{
	json_i64(j, 1);
	json_i64(j, 2);
}

static void left_open(struct json *j)
{
	json_object(j);
	(void)!json_rc(j, NULL);
}

static void nothing(struct json *j)
{
	(void)!json_rc(j, NULL);
}

static void too_deep(struct json *j)
{
	for (int i = 0; i < 33; i++)
		json_array(j);
}

static void misuse_run(void *ctx)
{
	AUTO_ARENA a = arena_new(NULL);
	misuse *const *fn = ctx;
	struct json j;
	json_init(&j, a, 4096);
	(*fn)(&j);
}

static void misuse_is_a_bug(void **state)
{
	misuse *all[] = { value_without_key, key_in_array, two_keys, key_without_value, wrong_end,
			  two_roots,         left_open,    nothing,  too_deep };
	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		assert_int_equal(child_run(misuse_run, &all[i]).signal, SIGABRT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_everything), cmocka_unit_test(a_scalar_may_be_all),
		cmocka_unit_test(over_max_is_told),  cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(misuse_is_a_bug),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
