/* text.c -- what senders are told. */
#include "axis/axis_int.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/sha256.h"
#include "markup/page.h"

#define REFUSAL_PAUSE TIME_MIN
#define CODES_SHOWN 100 /* codes named in one text; the list beside it has them all */
#define TEXT_BYTES (16 << 10)

struct str axis_text(struct arena *a, enum text_id id, struct str p0, struct str p1, struct str p2)
{
	const struct text_param params[] = { text_param_str(p0), text_param_str(p1),
					     text_param_str(p2) };
	return text_format(a, text_get(LANG_VI, id), params, sizeof params / sizeof params[0]);
}

enum rc refuse(struct arena *a, struct axis_refusal *out, enum vxp_code code, enum text_id id,
	       struct str p0, struct str p1)
{
	*out = (struct axis_refusal){ .code = code, .text = axis_text(a, id, p0, p1, STR_NULL) };
	return RC_OK;
}

struct str codes_join(struct arena *a, const struct str *codes, size_t n)
{
	struct buf b;
	buf_init(&b, a, TEXT_BYTES);
	for (size_t i = 0; i < n && i < CODES_SHOWN; i++) {
		if (i > 0)
			buf_add_c(&b, ", ");
		buf_add(&b, codes[i]);
	}
	if (n > CODES_SHOWN)
		buf_fmt(&b, ", … (%zu)", n);
	return buf_str(&b);
}

/* ---- what is recorded of refusals ---- */

struct note {
	struct axis_refused refused;
	bool is_brief;
};

static enum rc note_write(struct tx *tx, void *arg, struct err *e)
{
	const struct note *note = arg;
	return axis_refusal_put(tx, &note->refused, note->refused.at - REFUSAL_PAUSE,
				note->is_brief, e);
}

static struct str code_digits(struct arena *a, const struct axis_refusal *refusal)
{
	return str_fmt(a, "%d", (int)refusal->code);
}

static void note_put(struct node *n, struct arena *a, const struct axis_attempted *what,
		     const struct axis_refusal *refusal, bool is_brief)
{
	struct note note = { .refused = { .at = what->now,
					  .sender_code = what->sender_code,
					  .call = what->call,
					  .error_code = code_digits(a, refusal),
					  .text = refusal->text },
			     .is_brief = is_brief };
	struct err e = ERR_INIT;
	if (db_write(n->db, note_write, &note, &e) != RC_OK)
		log_err(NULL, &e, "a refusal was not recorded");
}

void axis_refusal_note(struct node *n, struct arena *a, const struct axis_attempted *what,
		       const struct axis_refusal *refusal)
{
	note_put(n, a, what, refusal, false);
}

static bool knock_is_due(struct arena *a, const struct axis_attempted *what,
			 const struct axis_refusal *refusal, struct axis_knocks *knocks)
{
	unsigned char digest[SHA256_BYTES];
	sha256_of(str_fmt(a, "%.*s %.*s %.*s", STR_FMT(what->sender_code), STR_FMT(what->call),
			  STR_FMT(code_digits(a, refusal))),
		  digest);
	_Atomic int64_t *at = &knocks->noted_at[digest[0]];
	int64_t last = atomic_load(at);
	if (last > what->now - REFUSAL_PAUSE && last <= what->now)
		return false;
	return atomic_compare_exchange_strong(at, &last, what->now);
}

/* Anybody can knock with a wrong secret: what is not due must not even reach the database. */
void axis_knock_note(struct node *n, struct arena *a, const struct axis_attempted *what,
		     const struct axis_refusal *refusal, struct axis_knocks *knocks)
{
	if (knock_is_due(a, what, refusal, knocks))
		note_put(n, a, what, refusal, true);
}
