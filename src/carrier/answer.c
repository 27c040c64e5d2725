/* answer.c -- what an axis's answer means: one table for its error codes, one for HTTP's. */
#include "base/limits.h"
#include "base/map.h"
#include "carrier/carrier_int.h"
#include "text/text.h"

#define CODE_MAX 9999

static const struct {
	int code;
	enum rc rc;
	const char *key;
} codes[] = {
	{ VXP_FILE_INVALID, RC_INVALID, "err.carrier.refused" },
	{ VXP_BAD_SECRET, RC_DENIED, "err.carrier.denied" },
	{ VXP_NO_RECEIVER, RC_NOT_FOUND, ATTEMPT_RECEIVER_UNKNOWN },
	{ VXP_NOT_REGISTERED, RC_DENIED, "err.carrier.not_registered" },
	{ VXP_SYSTEM, RC_UNAVAILABLE, "err.carrier.trouble" },
	{ VXP_FILE_ERROR, RC_INVALID, "err.carrier.refused" },
	{ VXP_BAD_FORMAT, RC_INVALID, "err.carrier.refused" },
	{ VXP_LOCKED, RC_CONFLICT, ATTEMPT_RECEIVER_LOCKED },
	{ VXP_NO_CODE, RC_UNAVAILABLE, "err.carrier.trouble" },
};

static const struct {
	int status;
	enum rc rc;
	const char *key;
} statuses[] = {
	{ 401, RC_DENIED, "err.carrier.http" },     { 403, RC_DENIED, "err.carrier.http" },
	{ 407, RC_DENIED, "err.carrier.http" },     { 413, RC_LIMIT, "err.carrier.too_large" },
	{ 414, RC_LIMIT, "err.carrier.too_large" }, { 431, RC_LIMIT, "err.carrier.too_large" },
	{ -1, RC_UNAVAILABLE, "err.carrier.http" },
};

struct str jval_text(const struct jval *object, const char *key)
{
	const struct jval *v = jval_get(object, key);
	struct str s;

	return v && jval_str(v, &s) ? s : STR("");
}

/* The protocol has a string; some axes write the number. */
static int code_of(const struct jval *json)
{
	const struct jval *v = jval_get(json, "ErrorCode");
	struct str s;
	int64_t code;

	if (v && jval_str(v, &s) && str_to_i64(str_trim(s), 0, CODE_MAX, &code))
		return (int)code;
	if (v && jval_i64(v, &code) && code >= 0 && code <= CODE_MAX)
		return (int)code;
	return VXP_NO_CODE;
}

/* One line without controls, for people, rows and logs. */
static struct str line_of(struct arena *a, struct str s)
{
	struct str cut = str_utf8_cut(text_repair(a, s), LIMIT_AXIS_WORDS);
	char *line = arena_dup(a, cut.p ? cut.p : "", cut.n);

	for (size_t i = 0; i < cut.n; i++) {
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
			line[i] = ' ';
	}
	return str_trim(str_of_n(line, cut.n));
}

void answer_read(struct arena *a, const struct jval *json, struct axis_answer *out)
{
	out->code = VXP_NO_CODE;
	out->said = STR("");
	if (!json || !jval_is_object(json))
		return;
	out->json = json;
	out->code = code_of(json);
	out->said = line_of(a, jval_text(json, "ErrorDesc"));
}

/* ---- the attempt ---- */

enum rc attempt_failed(struct axis_visit *v, const struct axis_answer *r, const struct err *why,
		       struct err *e)
{
	v->attempt = attempt_of_err(v->arena, why);
	if (r) {
		v->attempt.http_status = r->http_status;
		v->attempt.vxp_code = r->code;
	}
	if (e)
		*e = *why;
	return why->rc;
}

enum rc answer_garbage(struct axis_visit *v, const struct axis_call *c, const struct axis_answer *r,
		       struct err *e)
{
	struct err why = ERR_INIT;

	err_set(&why, RC_CORRUPT, "err.carrier.garbage",
		"%s: the answer (HTTP %d) is not the protocol's", c->name, r->http_status);
	return attempt_failed(v, r, &why, e);
}

enum rc answer_local(struct axis_visit *v, enum rc rc, const struct err *why, struct err *e)
{
	struct err x = *why;

	x.rc = rc;
	(void)attempt_failed(v, NULL, &x, e);
	v->attempt.is_local = true;
	return rc;
}

static enum rc judge_http(struct axis_visit *v, const struct axis_call *c,
			  const struct axis_answer *r, struct err *e)
{
	struct err why = ERR_INIT;
	size_t i = 0;

	while (statuses[i].status != -1 && statuses[i].status != r->http_status)
		i++;
	/* an axis in trouble that says which: its words, not the number */
	if (statuses[i].status == -1 && r->code > 0 && r->said.n > 0) {
		err_set(&why, RC_UNAVAILABLE, "err.carrier.trouble",
			"%s: HTTP %d, ErrorCode %d: %.*s", c->name, r->http_status, r->code,
			STR_FMT(r->said));
		err_param_i64(&why, r->code);
		err_param(&why, r->said);
	} else {
		err_set(&why, statuses[i].rc, statuses[i].key, "%s: HTTP %d", c->name,
			r->http_status);
		err_param_i64(&why, r->http_status);
	}
	return attempt_failed(v, r, &why, e);
}

static enum rc judge_code(struct axis_visit *v, const struct axis_call *c,
			  const struct axis_answer *r, struct err *e)
{
	struct err why = ERR_INIT;
	size_t i = 0;

	while (codes[i].code != VXP_NO_CODE && codes[i].code != r->code)
		i++;
	err_set(&why, codes[i].rc, codes[i].key, "%s: ErrorCode %d: %.*s", c->name, r->code,
		STR_FMT(r->said));
	err_param_i64(&why, r->code);
	err_param(&why, r->said);
	return attempt_failed(v, r, &why, e);
}

enum rc answer_judge(struct axis_visit *v, const struct axis_call *c, const struct axis_answer *r,
		     struct err *e)
{
	if (r->http_status < 200 || r->http_status > 299)
		return judge_http(v, c, r, e);
	if (!r->json || r->code < 0)
		return answer_garbage(v, c, r, e);
	if (r->code != VXP_OK)
		return judge_code(v, c, r, e);
	v->attempt = (struct attempt){ .http_status = r->http_status };
	return RC_OK;
}

/* ---- refused receivers ---- */

static bool is_code_char(struct str s, size_t i)
{
	char c = i < s.n ? s.p[i] : ' ';
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* A full stop behind a code ends a sentence unless the code goes on behind it. */
static bool ends_at(struct str text, size_t i)
{
	if (i < text.n && text.p[i] == '.')
		return !is_code_char(text, i + 1);
	return !is_code_char(text, i);
}

static bool has_word(struct str text, struct str code)
{
	size_t at = 0;

	while (code.n > 0 && at < text.n) {
		size_t found = str_find(str_sub(text, at, text.n), code);
		if (found == SIZE_MAX)
			return false;
		found += at;
		bool begins = found == 0 ||
			      (!is_code_char(text, found - 1) && text.p[found - 1] != '.');
		if (begins && ends_at(text, found + code.n))
			return true;
		at = found + 1;
	}
	return false;
}

/* Those named by our own axis, as a set; NULL when the answer has no list. */
static const struct map *named_set(struct arena *a, const struct axis_answer *r)
{
	const struct jval *list = r->json ? jval_get(r->json, "receivers") : NULL;
	struct map *set = map_new(a);
	struct str code;

	if (!list || jval_count(list) == 0)
		return NULL;
	for (size_t i = 0; i < jval_count(list); i++) {
		if (jval_str(jval_at(list, i), &code))
			(void)map_put(set, code, NULL);
	}
	return set;
}

void answer_refused(struct arena *a, const struct axis_answer *r, const struct axis_parcel *p,
		    struct axis_receipt *out)
{
	const struct map *set = named_set(a, r);
	struct str *refused = ARENA_ARRAY(a, p->n_receivers + 1, struct str);

	out->refused = refused;
	out->n_refused = 0;
	if (!vxp_code_is_receivers(r->code))
		return;
	for (size_t i = 0; i < p->n_receivers; i++) {
		struct str code = p->receivers[i];
		if (set ? map_find(set, code, NULL) : has_word(r->said, code))
			refused[out->n_refused++] = code;
	}
}
