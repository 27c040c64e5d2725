/* json_read.c -- a JSON text -> a tree in the arena.
 *
 * jansson parses; its tree is copied and freed at once. Depth and number of values are counted
 * before it runs, for it recurses and an empty object costs it a hundred times its two bytes.
 */
#include <jansson.h>

#include "base/limits.h"
#include "base/log.h"
#include "markup/markup.h"

enum jval_kind { JVAL_NULL, JVAL_BOOL, JVAL_I64, JVAL_REAL, JVAL_STR, JVAL_ARRAY, JVAL_OBJECT };

struct jval {
	enum jval_kind kind;
	bool boolean;
	int64_t number;
	struct str string;
	struct jval *items; /* of an array, or an object's values */
	struct str *keys;
	size_t n;
};

/* ---- before jansson ---- */

static enum rc fail_limit(struct err *e, const char *key, int64_t limit)
{
	enum rc rc = err_set(e, RC_LIMIT, key, "JSON over limit %lld", (long long)limit);
	err_param_i64(e, limit);
	return rc;
}

static const char *string_skip(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++) {
		if (*p == '\\' && p + 1 < end)
			p++;
	}
	return p;
}

static enum rc size_check(struct str text, struct err *e)
{
	int64_t depth = 0, values = 1;
	const char *end = text.p + text.n;
	for (const char *p = text.p; p < end; p++) {
		if (*p == '"')
			p = string_skip(p, end);
		else if (*p == '[' || *p == '{')
			depth++;
		else if (*p == ']' || *p == '}')
			depth--;
		if (p < end && (*p == ',' || *p == '[' || *p == '{'))
			values++;
		if (depth > LIMIT_JSON_DEPTH)
			return fail_limit(e, "err.json.depth", LIMIT_JSON_DEPTH);
		if (values > LIMIT_JSON_VALUES)
			return fail_limit(e, "err.json.values", LIMIT_JSON_VALUES);
	}
	return RC_OK;
}

/* ---- jansson's tree -> ours ---- */

static struct str str_copy(struct arena *a, const char *p, size_t n)
{
	return str_of_n(arena_dup(a, p, n), n);
}

static void value_copy(struct arena *a, json_t *from, struct jval *to);

static void array_copy(struct arena *a, json_t *from, struct jval *to)
{
	to->kind = JVAL_ARRAY;
	to->n = json_array_size(from);
	to->items = ARENA_ARRAY(a, to->n, struct jval);
	for (size_t i = 0; i < to->n; i++)
		value_copy(a, json_array_get(from, i), &to->items[i]);
}

static void object_copy(struct arena *a, json_t *from, struct jval *to)
{
	size_t i = 0;
	to->kind = JVAL_OBJECT;
	to->n = json_object_size(from);
	to->items = ARENA_ARRAY(a, to->n, struct jval);
	to->keys = ARENA_ARRAY(a, to->n, struct str);
	for (void *it = json_object_iter(from); it; it = json_object_iter_next(from, it), i++) {
		const char *key = json_object_iter_key(it);
		to->keys[i] = str_copy(a, key, str_of(key).n);
		value_copy(a, json_object_iter_value(it), &to->items[i]);
	}
}

/* Recurses at most LIMIT_JSON_DEPTH deep: size_check ran before. */
static void value_copy(struct arena *a, json_t *from, struct jval *to)
{
	switch (json_typeof(from)) {
	case JSON_OBJECT: object_copy(a, from, to); break;
	case JSON_ARRAY: array_copy(a, from, to); break;
	case JSON_STRING:
		to->kind = JVAL_STR;
		to->string = str_copy(a, json_string_value(from), json_string_length(from));
		break;
	case JSON_INTEGER:
		to->kind = JVAL_I64;
		to->number = json_integer_value(from);
		break;
	case JSON_REAL: to->kind = JVAL_REAL; break;
	case JSON_TRUE:
	case JSON_FALSE:
		to->kind = JVAL_BOOL;
		to->boolean = json_is_true(from);
		break;
	case JSON_NULL: to->kind = JVAL_NULL; break;
	}
}

static enum rc fail_parse(struct err *e, const json_error_t *error)
{
	enum json_error_code code = json_error_code(error);
	const char *key = "err.json.syntax";
	if (code == json_error_duplicate_key)
		key = "err.json.twice";
	else if (code == json_error_invalid_utf8 || code == json_error_null_character ||
		 code == json_error_null_byte_in_key)
		key = "err.json.utf8";
	enum rc rc = err_set(e, RC_INVALID, key, "JSON line %d: %s", error->line, error->text);
	err_param_i64(e, error->line);
	return rc;
}

enum rc json_parse(struct arena *a, struct str text, const struct jval **out, struct err *e)
{
	json_error_t error;
	if (text.n > LIMIT_JSON_BYTES)
		return fail_limit(e, "err.limit.bytes", LIMIT_JSON_BYTES);
	TRY(size_check(text, e));
	json_t *tree = json_loadb(text.p ? text.p : "", text.n,
				  JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (!tree)
		return fail_parse(e, &error);
	struct jval *value = ARENA_NEW(a, struct jval);
	value_copy(a, tree, value);
	json_decref(tree);
	*out = value;
	return RC_OK;
}

/* ---- looking at it ---- */

static bool is_kind(const struct jval *v, enum jval_kind kind)
{
	return v && v->kind == kind;
}

const struct jval *jval_get(const struct jval *object, const char *key)
{
	for (size_t i = 0; is_kind(object, JVAL_OBJECT) && i < object->n; i++) {
		if (str_eq_c(object->keys[i], key))
			return &object->items[i];
	}
	return NULL;
}

size_t jval_count(const struct jval *array)
{
	return is_kind(array, JVAL_ARRAY) ? array->n : 0;
}

const struct jval *jval_at(const struct jval *array, size_t i)
{
	return i < jval_count(array) ? &array->items[i] : NULL;
}

bool jval_str(const struct jval *v, struct str *out)
{
	if (!is_kind(v, JVAL_STR))
		return false;
	*out = v->string;
	return true;
}

bool jval_i64(const struct jval *v, int64_t *out)
{
	if (!is_kind(v, JVAL_I64))
		return false;
	*out = v->number;
	return true;
}

bool jval_bool(const struct jval *v, bool *out)
{
	if (!is_kind(v, JVAL_BOOL))
		return false;
	*out = v->boolean;
	return true;
}

bool jval_is_object(const struct jval *v)
{
	return is_kind(v, JVAL_OBJECT);
}

bool jval_is_array(const struct jval *v)
{
	return is_kind(v, JVAL_ARRAY);
}

bool jval_is_null(const struct jval *v)
{
	return is_kind(v, JVAL_NULL);
}

bool jval_member(const struct jval *object, size_t i, struct str *key, const struct jval **value)
{
	if (!is_kind(object, JVAL_OBJECT) || i >= object->n)
		return false;
	*key = object->keys[i];
	*value = &object->items[i];
	return true;
}
