/* The JSON tree: no crash, and what was read, written and read again is the same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "markup/markup.h"

/* Numbers with a fraction have no getter and are written as 0. */
static void value_write(struct json *j, const struct jval *v)
{
	struct str s, key;
	const struct jval *item;
	int64_t i = 0;
	bool b;
	if (jval_is_object(v)) {
		json_object(j);
		for (size_t k = 0; jval_member(v, k, &key, &item); k++) {
			const char *c = str_c(j->private_buf.arena, key);
			bug_if(jval_get(v, c) != item);
			json_key(j, c);
			value_write(j, item);
		}
		json_object_end(j);
	} else if (jval_is_array(v)) {
		json_array(j);
		for (size_t k = 0; k < jval_count(v); k++)
			value_write(j, jval_at(v, k));
		json_array_end(j);
	} else if (jval_str(v, &s)) {
		json_str(j, s);
	} else if (jval_bool(v, &b)) {
		json_bool(j, b);
	} else if (jval_is_null(v)) {
		json_null(j);
	} else {
		(void)jval_i64(v, &i);
		json_i64(j, i);
	}
}

static struct str write(struct arena *a, const struct jval *v)
{
	struct json j;
	json_init(&j, a, 64 << 20);
	value_write(&j, v);
	bug_if(json_rc(&j, NULL) != RC_OK);
	return json_text(&j);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA a = arena_new(NULL);
	struct err e = ERR_INIT;
	const struct jval *v;
	enum rc rc = json_parse(a, str_of_n((const char *)data, size), &v, &e);
	if (rc != RC_OK) {
		bug_if((rc != RC_INVALID && rc != RC_LIMIT) || e.key[0] == '\0');
		return 0;
	}
	struct str once = write(a, v);
	bug_if(json_parse(a, once, &v, NULL) != RC_OK);
	bug_if(!str_eq(write(a, v), once));
	return 0;
}
