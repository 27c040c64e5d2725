/* vanthu.json from outside: the frame and the getters take any bytes; what they give is text within its bounds,
 * and what was read can be sent on as it is. */
#include <stdint.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/log.h"
#include "edxml/rider.h"

static void check_text(struct str s, size_t points, enum text_shape shape)
{
	bug_if(text_count(s) > points || !text_is_valid(s, shape));
}

static void check_members(struct arena *a, const struct jval *object)
{
	struct str key;
	const struct jval *value;

	for (size_t i = 0; jval_member(object, i, &key, &value); i++) {
		const char *name = str_c(a, key);
		check_text(rider_line(a, object, name, 20), 20, TEXT_LINE);
		check_text(rider_lines(a, object, name, 20), 20, TEXT_LINES);
		int64_t number = rider_number(object, name, 1, 9, 5);
		bug_if(number < 1 || number > 9);
		(void)rider_flag(object, name);
		struct date d = rider_date(object, name);
		bug_if(date_is_set(d) && !date_is_valid(d));
		size_t n = rider_count(object, name, 3);
		bug_if(n > 3);
		for (size_t k = 0; k < n; k++)
			bug_if(!rider_item(object, name, k));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA a = arena_new(NULL);
	struct err e = ERR_INIT;
	struct rider x, again;
	const struct jval *root;
	enum rc rc = rider_parse(a, str_of_n((const char *)data, size), &x, &root, &e);

	if (rc != RC_OK) {
		bug_if(rc != RC_INVALID && rc != RC_LIMIT && rc != RC_NOT_FOUND);
		bug_if(e.key[0] == '\0');
		return 0;
	}
	check_members(a, root);
	bug_if(rider_parse(a, x.text, &again, &root, NULL) != RC_OK || again.kind != x.kind);
	return 0;
}
