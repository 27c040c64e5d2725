/* digest.c -- thư tóm tắt: when somebody wants one, and what the organ's may say. */
#include "web/web_int.h"

#define HOURS 24
#define HOUR_FIRST "7" /* that is offered */

static const struct field_spec fields[] = {
	{ .name = "digest_kind", .is_required = true },
	{ .name = "digest_hour", .is_required = true, .is_short = true },
};
static const struct field_name names[] = { { "kind", "digest_kind" }, { "hour", "digest_hour" } };
#define N(x) (sizeof(x) / sizeof *(x))

static void offer(struct visit *v, struct digest_page *p)
{
	struct choice *kinds = ARENA_ARRAY(v->a, digest_kind__COUNT, struct choice);
	struct choice *hours = ARENA_ARRAY(v->a, HOURS, struct choice);
	bool is_on = p->v.choice.kind != DIGEST_NEVER;

	for (int i = 0; i < (int)digest_kind__COUNT; i++) {
		struct str word = digest_kind_text((enum digest_kind)i);
		kinds[i] = (struct choice){ word, enum_words(v, "digest_kind", word) };
	}
	for (int i = 0; i < HOURS; i++) {
		const struct text_param hour = text_param_i64(i);
		hours[i] = (struct choice){ str_fmt(v->a, "%d", i),
					    text_format(v->a, text_get(v->lang, TEXT_DIGEST_HOUR),
							&hour, 1) };
	}
	form_init(v, &p->form, fields, N(fields));
	form_choices(&p->form, "digest_kind", kinds, digest_kind__COUNT);
	form_choices(&p->form, "digest_hour", hours, HOURS);
	form_value(&p->form, "digest_kind", digest_kind_text(p->v.choice.kind));
	form_value(&p->form, "digest_hour",
		   is_on ? str_fmt(v->a, "%lld", (long long)p->v.choice.hour) : STR(HOUR_FIRST));
}

static enum rc show(struct visit *v, const struct err *why, struct err *e)
{
	struct digest_page p = { .v = { .mailbox = STR("") } };

	TRY(office_digest_view(v->node, v->a, v->actor, v->now, &p.v, e));
	offer(v, &p);
	form_retake(v, &p.form, why);
	TRY(frame_load(v, "posts", e));
	return RESPOND(v, e, why ? 422 : 200, page_digest, &v->frame, &p);
}

enum rc web_digest_show(struct visit *v, struct err *e)
{
	return show(v, NULL, e);
}

static enum rc choose(struct visit *v, struct err *e)
{
	struct digest_choice c = { .kind = DIGEST_NEVER };

	if (!digest_kind_parse(form_str(v, "digest_kind"), &c.kind))
		problem_add(&v->problems, "kind", "problem.choice", 0);
	if (!str_to_i64(form_str(v, "digest_hour"), 0, HOURS - 1, &c.hour))
		problem_add(&v->problems, "hour", "problem.choice", 0);
	enum rc rc = problems_rc(&v->problems, e);
	if (rc == RC_OK)
		rc = office_digest_choose(v->node, v->actor, &c, v->now, &v->problems, e);
	form_rename(v, names, N(names));
	return rc;
}

enum rc web_digest_choose(struct visit *v, struct err *e)
{
	enum rc rc = choose(v, e);
	struct err why;

	if (form_refused(rc, e, &why))
		return show(v, &why, e);
	TRY(rc);
	flash_set(v, "success", "digest_saved", STR(""));
	return redirect(v, flash_path(v, URL_PATH("/account/digest")));
}

enum rc web_digest_allow(struct visit *v, struct err *e)
{
	TRY(office_digest_allow(v->node, v->actor, str_eq_c(form_str(v, "has_subjects"), "1"),
				v->now, e));
	flash_set(v, "success", "digest_allowed", STR(""));
	return redirect(v, flash_path(v, URL_PATH("/account/digest")));
}
