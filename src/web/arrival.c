/* arrival.c -- nhập văn bản đến: a form for what came on paper, as a scan or by e-mail. */
#include "office/arrival.h"

#include <string.h>

#include "web/draft_form.h"
#include "web/recall_views.h"
#include "web/web_int.h"

#define N(x) (sizeof(x) / sizeof *(x))

static const struct field_spec arrival_fields[] = {
	{ .name = "secret_organ", .is_required = true },
	{ .name = "secret_organ_code", .is_short = true },
	{ .name = "type_name", .is_required = true, .max = 100 },
	{ .name = "number", .is_short = true },
	{ .name = "notation", .is_short = true },
	{ .name = "secret_date", .is_required = true, .is_short = true },
	{ .name = "subject", .is_required = true, .rows = 3, .max = LIMIT_SUBJECT },
	{ .name = "signer_name" },
	{ .name = "signer_position" },
	{ .name = "priority" },
	{ .name = "due_on", .is_short = true },
	{ .name = "paper_at" },
};
static const struct field_name arrival_names[] = { { "issued_on", "secret_date" },
						   { "organ_name", "secret_organ" },
						   { "organ_code", "secret_organ_code" } };

/* why NULL: for the first time. Files are chosen again. */
static enum rc show(struct visit *v, const struct err *why, struct err *e)
{
	struct arrival_page p = { .max_bytes = v->node->conf->limit_upload_bytes };

	form_init(v, &p.form, arrival_fields, N(arrival_fields));
	form_priorities(v, &p.form);
	form_value(&p.form, "priority", STR("0"));
	for (size_t i = 0; i < v->problems.n; i++)
		p.has_twin = p.has_twin ||
			     strcmp(v->problems.p[i].key, "problem.arrival_twin") == 0;
	form_retake(v, &p.form, why);
	p.form_id = why ? form_str(v, "form") : make_form_id(v);
	v->is_form = true;
	TRY(frame_load(v, "incoming.registered", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_arrival, &v->frame, &p);
}

enum rc web_arrival_show(struct visit *v, struct err *e)
{
	return show(v, NULL, e);
}

static enum rc hand_in(struct visit *v, int64_t *out_id, int64_t *out_number, struct err *e)
{
	static const struct form_span priority = { 0, PRIORITY__COUNT - 1, "problem.choice" };
	struct arrival_form f = { .type_name = form_str(v, "type_name"),
				  .number = form_str(v, "number"),
				  .notation = form_str(v, "notation"),
				  .subject = form_str(v, "subject"),
				  .organ_code = str_trim(form_str(v, "secret_organ_code")),
				  .organ_name = form_str(v, "secret_organ"),
				  .signer_name = form_str(v, "signer_name"),
				  .signer_position = form_str(v, "signer_position"),
				  .paper_at = form_str(v, "paper_at"),
				  .is_another = str_eq_c(form_str(v, "another"), "yes"),
				  .form_id = form_str(v, "form") };

	form_date(v, "secret_date", &f.issued_on);
	form_date(v, "due_on", &f.due_on);
	form_number(v, "priority", priority, &f.priority);
	f.files = form_files(v, &f.n_files);
	TRY(problems_rc(&v->problems, e));
	enum rc rc = office_arrival_enter(v->node, v->a, v->actor, &f, v->now, out_id, out_number,
					  &v->problems, e);
	form_rename(v, arrival_names, N(arrival_names));
	return rc;
}

enum rc web_arrival_do(struct visit *v, struct err *e)
{
	struct err why = ERR_INIT;
	int64_t id, number;
	enum rc rc = v->is_token_stale
			     ? err_set(e, RC_CONFLICT, "err.form_again", "token of another session")
			     : hand_in(v, &id, &number, e);

	if (form_refused(rc, e, &why))
		return show(v, &why, e);
	TRY(rc);
	flash_set(v, "success", "arrival_entered", str_fmt(v->a, "%lld", (long long)number));
	return redirect(v,
			flash_path(v, url_path_of(str_fmt(v->a, "/incoming/%lld", (long long)id))));
}
