/* Whatever is changed in a signed packet: it is never VALID with other contents. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <string.h>

#include <libxml/c14n.h>
#include <libxml/parser.h>

#include "base/codec.h"
#include "packets.h"

static struct arena *a;
static struct signer signer;
static struct str packet;

static int begin(void **state)
{
	(void)state;
	a = arena_new(NULL);
	signer = signer_make(a, &(struct signer_options){ .kind = "P-256" });
	packet = packet_make(a, &(struct packet_options){ .signer = &signer });
	return sign_init(NULL) == RC_OK ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static enum signature_verdict verdict_of(struct arena *scratch, struct str bytes)
{
	return packet_check_known(scratch, bytes, &signer.cert).state;
}

/* White space between attributes and in empty places of Signature's tags, and the declaration before
 * the document: what canonicalisation drops. This packet has only the declaration, and single blanks
 * before attributes. */
static bool is_insignificant(size_t at)
{
	const size_t root = str_find(packet, STR("<edXML "));
	bool is_in_tag = false;

	if (at < root)
		return true;
	for (size_t i = root; i < at; i++)
		is_in_tag = packet.p[i] == '<' || (is_in_tag && packet.p[i] != '>');
	return packet.p[at] == ' ' && is_in_tag;
}

static void every_bit_of_every_byte(void **state)
{
	char *changed = arena_dup(a, packet.p, packet.n);
	size_t n_invalid = 0, n_unverifiable = 0;

	(void)state;
	assert_int_equal(verdict_of(a, packet), VERDICT_VALID);
	for (size_t at = 0; at < packet.n; at++) {
		for (int bit = 0; bit < 8 && !is_insignificant(at); bit++) {
			AUTO_ARENA scratch = arena_new(NULL);
			enum signature_verdict v;

			changed[at] = (char)(packet.p[at] ^ (1 << bit));
			v = verdict_of(scratch, str_of_n(changed, packet.n));
			n_invalid += v == VERDICT_INVALID;
			n_unverifiable += v == VERDICT_UNVERIFIABLE;
			if (v == VERDICT_VALID)
				fail_msg("byte %zu, bit %d: %.*s", at, bit, 40, changed + at);
		}
		changed[at] = packet.p[at];
	}
	/* Both kinds of answer occur, or the loop tests nothing. */
	assert_true(n_invalid > 1000);
	assert_true(n_unverifiable > 1000);
}

static void every_byte_removed_or_doubled(void **state)
{
	char *changed = arena_alloc(a, packet.n + 1);

	(void)state;
	for (size_t at = 0; at < packet.n; at++) {
		AUTO_ARENA scratch = arena_new(NULL);

		if (is_insignificant(at))
			continue;
		memcpy(changed, packet.p, at);
		memcpy(changed + at, packet.p + at + 1, packet.n - at - 1);
		if (verdict_of(scratch, str_of_n(changed, packet.n - 1)) == VERDICT_VALID)
			fail_msg("without byte %zu: %.*s", at, 40, changed + at);
		memcpy(changed, packet.p, at + 1);
		memcpy(changed + at + 1, packet.p + at, packet.n - at);
		if (verdict_of(scratch, str_of_n(changed, packet.n + 1)) == VERDICT_VALID)
			fail_msg("byte %zu twice: %.*s", at, 40, changed + at);
	}
}

/* ---- random changes: what stays VALID has the same contents ---- */
static int is_outside_signature(void *ctx, xmlNode *node, xmlNode *parent)
{
	(void)ctx;
	for (xmlNode *up = parent; up; up = up->parent)
		if (up->name && strcmp((const char *)up->name, "Signature") == 0)
			return 0;
	return node->type == XML_NAMESPACE_DECL || !node->name ||
	       strcmp((const char *)node->name, "Signature") != 0;
}

static struct str contents(struct arena *scratch, struct str bytes)
{
	xmlDoc *doc = xmlReadMemory(bytes.p, (int)bytes.n, NULL, NULL,
				    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	xmlOutputBuffer *out = xmlAllocOutputBuffer(NULL);
	struct str result;

	assert_non_null(doc);
	assert_true(xmlC14NExecute(doc, is_outside_signature, NULL, XML_C14N_EXCLUSIVE_1_0, NULL, 0,
				   out) >= 0);
	result = str_dup(scratch, str_of_n((const char *)xmlOutputBufferGetContent(out),
					   xmlOutputBufferGetSize(out)));
	(void)xmlOutputBufferClose(out);
	xmlFreeDoc(doc);
	return result;
}

static uint64_t random_next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* Inserts, overwrites or moves a few pieces, some of them markup that means something. */
static struct str mutated(struct arena *scratch, uint64_t *seed)
{
	static const char *const pieces[] = {
		" ",     "\n",     "\t",   "<!--x-->",     "<?x?>",     "<![CDATA[",  "]]>",
		"&#32;", "x=\"\"", "<x/>", "</Signature>", "<Object/>", "xmlns=\"\"", "Id='x'",
		"\r\n",  "=",      "A",
	};
	struct str s = packet;

	for (uint64_t n = random_next(seed) % 3 + 1; n > 0; n--) {
		size_t at = (size_t)(random_next(seed) % s.n);
		size_t cut = random_next(seed) % 4 == 0 ? (size_t)(random_next(seed) % 40) : 0;
		struct str piece = str_of(pieces[random_next(seed) % 17]);

		if (random_next(seed) % 4 == 0)
			piece = str_sub(s, (size_t)(random_next(seed) % s.n), 30);
		s = str_cat(scratch, str_sub(s, 0, at),
			    str_cat(scratch, piece, str_sub(s, at + cut, SIZE_MAX)));
	}
	return s;
}

static void random_changes(void **state)
{
	const struct str original = contents(a, packet);
	uint64_t seed = 20261121;
	size_t n_valid = 0;

	(void)state;
	for (int i = 0; i < 8000; i++) {
		AUTO_ARENA scratch = arena_new(NULL);
		const uint64_t before = seed;
		struct str changed = mutated(scratch, &seed);

		if (verdict_of(scratch, changed) != VERDICT_VALID)
			continue;
		n_valid++;
		if (!str_eq(contents(scratch, changed), original))
			fail_msg("seed %llu: %.*s", (unsigned long long)before, STR_FMT(changed));
	}
	assert_true(n_valid > 10); /* blanks inside of tags, line ends in base64 */
}

/* ---- many at once ---- */
struct work {
	pthread_t thread;
	int number;
	int wrong;
};

static void *check_many(void *p)
{
	struct work *w = p;

	for (int i = 0; i < 40; i++) {
		AUTO_ARENA scratch = arena_new(NULL);
		/* A few need the lock of large ones. */
		const struct packet_options o = {
			.signer = &signer,
			.title = (w->number + i) % 3 ? NULL : "<Subject>",
			.attachment_bytes = (w->number + i) % 20 ? 1000 : 9 << 20,
		};
		enum signature_verdict want = (w->number + i) % 3 ? VERDICT_VALID
								  : VERDICT_UNVERIFIABLE;

		w->wrong += verdict_of(scratch, packet_make(scratch, &o)) != want;
	}
	return NULL;
}

static void many_at_once(void **state)
{
	struct work work[8] = { { .number = 0 } };

	(void)state;
	for (int i = 0; i < 8; i++) {
		work[i].number = i;
		assert_int_equal(pthread_create(&work[i].thread, NULL, check_many, &work[i]), 0);
	}
	for (int i = 0; i < 8; i++) {
		assert_int_equal(pthread_join(work[i].thread, NULL), 0);
		assert_int_equal(work[i].wrong, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_bit_of_every_byte),
		cmocka_unit_test(every_byte_removed_or_doubled),
		cmocka_unit_test(random_changes),
		cmocka_unit_test(many_at_once),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
