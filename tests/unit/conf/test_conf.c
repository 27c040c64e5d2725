/* test_conf.c -- good files, and each way a file can be wrong. */
#include "conf/conf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "base/buf.h"

static void defaults(void **state)
{
	(void)state;
	AUTO_ARENA a = arena_new(NULL);
	struct conf c;

	assert_int_equal(conf_parse(a, STR(""), "t", &c, NULL), RC_OK);
	assert_int_equal(c.http_port, 8080);
	assert_true(c.node_office);
	assert_false(c.node_axis);
	assert_true(str_eq_c(c.http_address, "127.0.0.1"));
	assert_int_equal(c.limit_packet_bytes, 100LL << 20);
}

static void values(void **state)
{
	(void)state;
	AUTO_ARENA a = arena_new(NULL);
	struct conf c;
	struct str text = STR(
		"\xEF\xBB\xBF# a comment\n[node]\nname = UBND tỉnh An Bình\naxis=yes\r\n"
		"[db]\nurl = host=/tmp dbname=x\n[http]\nport = 0");

	assert_int_equal(conf_parse(a, text, "t", &c, NULL), RC_OK);
	assert_true(str_eq_c(c.node_name, "UBND tỉnh An Bình"));
	assert_true(c.node_axis);
	assert_true(str_eq_c(c.db_url, "host=/tmp dbname=x"));
	assert_int_equal(c.http_port, 0);
}

static void faults(void **state)
{
	(void)state;
	static const struct {
		const char *text, *key, *where, *detail;
	} rows[] = {
		{ "[http]\nport = 70000\n", "err.conf.number", "t:2",
		  "http.port = 70000 (0 … 65535)" },
		{ "[http]\nport = 80x\n", "err.conf.number", "t:2", "http.port = 80x (0 … 65535)" },
		{ "[node]\n\naxis = perhaps\n", "err.conf.bool", "t:3", "perhaps" },
		{ "[http]\nprot = 1\n", "err.conf.unknown", "t:2", "http.prot (http.port?)" },
		{ "[http]\nport = 1\nport = 2\n", "err.conf.twice", "t:3", "port" },
		{ "[log]\nlevel = loud\n", "err.conf.word", "t:2",
		  "log.level = loud (debug, info, notice, warning, err)" },
		{ "[axis]\ncheck_freshness = maybe\n", "err.conf.bool", "t:2", "maybe" },
		{ "[http]\nnonsense\n", "err.conf.syntax", "t:2", "" },
		{ "[http] port = 1\n", "err.conf.syntax", "t:1", "" },
		{ "[http", "err.conf.syntax", "t:1", "" },
		{ "[http]\nport = 80 ; the usual one\n", "err.conf.number", "t:2",
		  "http.port = 80 ; the usual one (0 … 65535)" },
		{ "[http]\npublic_url = vanthu.example.vn\n", "err.conf.form", "t:2",
		  "http.public_url = vanthu.example.vn (https://vanthu.example.vn)" },
		{ "[http]\npublic_url = https://vanthu.example.vn/x\n", "err.conf.form", "t:2",
		  "http.public_url = https://vanthu.example.vn/x (https://vanthu.example.vn)" },
		{ "[http]\npublic_url = https://a b\n", "err.conf.form", "t:2",
		  "http.public_url = https://a b (https://vanthu.example.vn)" },
		{ "[http]\npublic_url = https://\n", "err.conf.form", "t:2",
		  "http.public_url = https:// (https://vanthu.example.vn)" },
		{ "[http]\ntrusted_proxy = 127.0.0.1, 10.0.0.1\n", "err.conf.form", "t:2",
		  "http.trusted_proxy = 127.0.0.1, 10.0.0.1 (127.0.0.1)" },
		{ "[http]\naddress = localhost\n", "err.conf.form", "t:2",
		  "http.address = localhost (127.0.0.1)" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct conf c = { .http_port = -5 };
		struct err e = ERR_INIT;
		assert_int_equal(conf_parse(a, str_of(rows[i].text), "t", &c, &e), RC_INVALID);
		assert_string_equal(e.key, rows[i].key);
		assert_string_equal(e.param[0], rows[i].where);
		assert_string_equal(e.param[1], rows[i].detail);
		assert_int_equal(c.http_port, -5); /* untouched on failure */
	}
}

static void long_and_binary_lines(void **state)
{
	(void)state;
	AUTO_ARENA a = arena_new(NULL);
	struct conf c;
	struct err e = ERR_INIT;
	struct buf b;

	buf_init(&b, a, 16384);
	buf_add_c(&b, "[db]\nurl = ");
	for (int i = 0; i < 9000; i++)
		buf_add_char(&b, 'x');
	assert_int_equal(conf_parse(a, buf_str(&b), "t", &c, &e), RC_INVALID);
	assert_string_equal(e.key, "err.conf.long_line");
	assert_int_equal(conf_parse(a, STR("[db]\nurl = a\0b\n"), "t", &c, &e), RC_INVALID);
}

/* Letters that other ini files give a meaning are letters here. */
static void a_value_is_all_of_its_line(void **state)
{
	(void)state;
	AUTO_ARENA a = arena_new(NULL);
	struct conf c;
	struct buf b;

	buf_init(&b, a, 4096);
	buf_add_c(&b, "[ node ]\n  ; a comment\n\tname =  Sở A; B # C = [D] \n[db]\nurl = ");
	for (int i = 0; i < 600; i++)
		buf_add_char(&b, 'x');
	buf_add_c(&b, "\n[http]\npublic_url = https://vanthu.example.vn:8443/\n"
		      "trusted_proxy = ::1\n");
	assert_int_equal(conf_parse(a, buf_str(&b), "t", &c, NULL), RC_OK);
	assert_true(str_eq_c(c.node_name, "Sở A; B # C = [D]"));
	assert_int_equal(c.db_url.n, 600);
	assert_true(str_eq_c(c.http_public_url, "https://vanthu.example.vn:8443/"));
	assert_true(str_eq_c(c.http_trusted_proxy, "::1"));
}

static void what_is_written_is_read(void **state)
{
	(void)state;
	AUTO_ARENA a = arena_new(NULL);
	struct conf c, back;

	assert_int_equal(
		conf_parse(a, STR("[http]\nport=9\n[node]\naxis=on\norgan=Z01\n"), "t", &c, NULL),
		RC_OK);
	struct str text = conf_write(a, &c);
	assert_true(str_find(text, STR("\nport = 9\n")) != SIZE_MAX);
	assert_true(str_find(text, STR("\n#workers = 64\n")) != SIZE_MAX);
	assert_int_equal(conf_parse(a, text, "t", &back, NULL), RC_OK);
	assert_int_equal(back.http_port, 9);
	assert_true(back.node_axis);
	assert_true(str_eq_c(back.node_organ, "Z01"));
	assert_true(str_find(conf_man(a), STR(".It Ic http.port\n")) != SIZE_MAX);
}

static void a_folder_without_a_node(void **state)
{
	(void)state;
	AUTO_ARENA a = arena_new(NULL);
	struct conf c;
	struct err e = ERR_INIT;

	assert_int_equal(conf_load(a, "/nonexistent", &c, &e), RC_NOT_FOUND);
	assert_string_equal(e.key, "err.no_node");
	assert_string_equal(e.param[0], "/nonexistent");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults),
		cmocka_unit_test(values),
		cmocka_unit_test(faults),
		cmocka_unit_test(long_and_binary_lines),
		cmocka_unit_test(a_value_is_all_of_its_line),
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(a_folder_without_a_node),
	};
	return cmocka_run_group_tests_name("conf", tests, NULL, NULL);
}
