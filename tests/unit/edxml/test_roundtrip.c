/* write → read gives the same packet; read → write → read too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "dump.h"
#include "filled.h"
#include "packet.h"

#define NOW (INT64_C(1795219200) * TIME_SEC) /* 2026-11-21 */

static void packet_try(struct arena *a, const struct edxml *p, uint64_t seed)
{
	struct edxml *once = NULL, *twice = NULL;
	struct err e = ERR_INIT;
	struct str want = dump_facts(a, p);

	if (packet_write_and_read(a, p, NOW, &once, &e) != RC_OK) {
		fail_msg("seed %llu: %s %s", (unsigned long long)seed, e.key, e.text);
		return;
	}
	if (!str_eq(dump_facts(a, once), want)) {
		printf("want:\n%.*sgot:\n%.*s", STR_FMT(want), STR_FMT(dump_facts(a, once)));
		fail_msg("seed %llu: another packet", (unsigned long long)seed);
	}
	if (!edxml_is_acceptable(once))
		fail_msg("seed %llu: we would refuse what we write", (unsigned long long)seed);
	assert_int_equal(packet_write_and_read(a, once, NOW, &twice, &e), RC_OK);
	assert_true(str_eq(dump_all(a, twice), dump_all(a, once)));
	for (size_t i = 0; i < p->n_attachments; i++)
		assert_true(str_eq(packet_bytes(&p->attachments[i]),
				   packet_bytes(&twice->attachments[i])));
}

static void test_filled(void **state)
{
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	packet_try(a, filled_document(a), 0);
	packet_try(a, filled_status(a), 0);
}

/* Nothing of a filled packet is wrong or missing for the strictest reader. */
static void test_filled_has_no_findings(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct edxml *p = NULL;

	(void)state;
	assert_int_equal(packet_write_and_read(a, filled_status(a), NOW, &p, NULL), RC_OK);
	assert_int_equal(p->n_findings, 0);
	assert_int_equal(packet_write_and_read(a, filled_document(a), NOW, &p, NULL), RC_OK);
	/* but that its second receiver has a code of Decision 20/2020 */
	assert_int_equal(p->n_findings, 1);
	assert_string_equal(p->findings[0].rule, "R.OrganId");
}

static void test_random(void **state)
{
	uint64_t n = getenv("VANTHU_LONG") ? 20000 : 400;

	(void)state;
	for (uint64_t seed = 1; seed <= n; seed++) {
		AUTO_ARENA a = arena_new(NULL);

		packet_try(a, random_packet(a, seed), seed);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_filled),
		cmocka_unit_test(test_filled_has_no_findings),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
