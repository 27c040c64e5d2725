/* travel.c -- cách gửi văn bản: to each receiver, and what the organ decides about it. */
#include "web/travel_views.h"
#include "web/web_int.h"

#define N(x) (sizeof(x) / sizeof *(x))

/* ---- of one document ---- */

static enum rc show_travel(struct visit *v, const struct err *why, struct err *e)
{
	struct travel_page p = { .is_issued = false };

	TRY(office_travel_view(v->node, v->a, v->actor, v->match.id[0], v->now, &p.v, e));
	p.is_issued = p.v.document.state == DOCUMENT_SENT;
	for (size_t i = 0; i < p.v.n_deliveries; i++) {
		const struct delivery *x = &p.v.deliveries[i];
		p.n_to_hand += p.is_issued && p.v.may_edit && x->road == ROAD_PAPER &&
			       x->state == DELIVERY_SENT;
		p.has_paper = p.has_paper || (x->form == FORM_PAPER && !x->is_outside);
	}
	p.back = outgoing_path(v, p.v.document.id, p.is_issued ? "" : "/draft");
	form_init(v, &p.form, NULL, 0);
	form_retake(v, &p.form, why);
	TRY(frame_load(v, p.is_issued ? "outgoing.sent" : "outgoing.draft", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_travel, &v->frame, &p);
}

enum rc web_travel_show(struct visit *v, struct err *e)
{
	return show_travel(v, NULL, e);
}

/* "form-12", "purpose-12": of delivery 12. */
static struct str line_str(struct visit *v, const char *what, int64_t id)
{
	return form_str(v, str_c(v->a, str_fmt(v->a, "%s-%lld", what, (long long)id)));
}

static void read_line(struct visit *v, int64_t id, struct travel_line *out)
{
	struct str form = line_str(v, "form", id), purpose = line_str(v, "purpose", id);

	*out = (struct travel_line){ id, FORM_UNKNOWN, PURPOSE_UNKNOWN };
	if ((form.n > 0 && !form_parse(form, &out->form)) ||
	    (purpose.n > 0 && !purpose_parse(purpose, &out->purpose)))
		problem_add(&v->problems, "receivers", "problem.choice", 0);
}

enum rc web_travel_save(struct visit *v, struct err *e)
{
	struct travel_line *lines = ARENA_ARRAY(v->a, v->form.form.n + 1, struct travel_line);
	struct travel_form f = { .document_id = v->match.id[0],
				 .version = form_id(v, "version"),
				 .lines = lines,
				 .exemption_id = -1 };
	struct err why;

	for (size_t i = 0; i < v->form.form.n; i++) {
		const struct net_field *x = &v->form.form.fields[i];
		int64_t id;
		if (f.n_lines > LIMIT_RECEIVERS) /* told so; each is looked for among all fields */
			break;
		if (str_starts(x->name, STR("form-")) &&
		    str_to_i64(str_sub(x->name, 5, x->name.n), 1, INT64_MAX, &id))
			read_line(v, id, &lines[f.n_lines++]);
		else if (str_eq(x->name, STR("exemption")))
			f.exemption_id = form_id(v, "exemption");
	}
	enum rc rc = problems_rc(&v->problems, e);
	if (rc == RC_OK)
		rc = office_travel_save(v->node, v->actor, &f, v->now, &v->problems, e);
	if (form_refused(rc, e, &why))
		return show_travel(v, &why, e);
	TRY(rc);
	flash_set(v, "success", "travel_saved", STR(""));
	return redirect(v, flash_path(v, outgoing_path(v, f.document_id, "/travel")));
}

enum rc web_paper_handed(struct visit *v, struct err *e)
{
	struct paper_handed x = { .delivery_id = v->match.id[1], .how = form_str(v, "handed_how") };

	struct err why;

	form_date(v, "handed_on", &x.on);
	enum rc rc = problems_rc(&v->problems, e);
	if (rc == RC_OK)
		rc = office_paper_handed(v->node, v->actor, &x, v->now, &v->problems, e);
	if (form_refused(rc, e, &why))
		return show_travel(v, &why, e);
	TRY(rc);
	flash_set(v, "success", "paper_handed", STR(""));
	return redirect(v, flash_path(v, outgoing_path(v, v->match.id[0], "")));
}

/* ---- of what came ---- */

enum rc web_came_set(struct visit *v, struct err *e)
{
	enum form came = FORM_UNKNOWN;

	(void)form_parse(form_str(v, "came"), &came);
	TRY(office_incoming_came(v->node, v->actor, v->match.id[0], came, form_str(v, "paper_at"),
				 v->now, &v->problems, e));
	flash_set(v, "success", "came_saved", STR(""));
	return redirect(v, flash_path(v, incoming_path(v, v->match.id[0])));
}

/* ---- of the organ ---- */

static const struct field_spec exemption_fields[] = {
	{ .name = "exemption_name", .is_required = true, .max = LIMIT_EXEMPTION_NAME },
	{ .name = "exemption_given_by", .is_required = true, .max = LIMIT_EXEMPTION_NAME },
	{ .name = "exemption_reason", .is_required = true, .rows = 2, .max = LIMIT_REASON },
	{ .name = "exemption_from", .is_short = true },
	{ .name = "exemption_to", .is_short = true },
};
static const struct field_name exemption_names[] = {
	{ "name", "exemption_name" },     { "given_by", "exemption_given_by" },
	{ "reason", "exemption_reason" }, { "valid_from", "exemption_from" },
	{ "valid_to", "exemption_to" },
};

static void add_type(struct travel_settings_page *p, struct str name, bool has_paper)
{
	for (size_t i = 0; i < p->n_types; i++) {
		if (!str_eq(p->types[i].name, name))
			continue;
		p->types[i].has_paper = p->types[i].has_paper || has_paper;
		return;
	}
	p->types[p->n_types++] = (struct travel_type){ name, has_paper };
}

/* The law's types, and those of the organ that are none of them. */
static void fill_types(struct visit *v, struct travel_settings_page *p)
{
	p->types = ARENA_ARRAY(v->a, document_types_count + p->s.n_types + 1, struct travel_type);
	for (size_t i = 0; i < document_types_count; i++)
		add_type(p, document_types[i].name, false);
	for (size_t i = 0; i < p->s.n_types; i++)
		add_type(p, p->s.types[i], true);
}

static enum rc show_settings(struct visit *v, const struct err *why, struct err *e)
{
	struct travel_settings_page p = { .today = time_date_vn(v->now) };

	TRY(office_travel_settings(v->node, v->a, v->actor, &p.s, e));
	fill_types(v, &p);
	form_init(v, &p.form, exemption_fields, N(exemption_fields));
	form_retake(v, &p.form, why);
	TRY(frame_load(v, "series", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_travel_settings, &v->frame,
		       &p);
}

enum rc web_travel_settings(struct visit *v, struct err *e)
{
	return show_settings(v, NULL, e);
}

enum rc web_paper_types_set(struct visit *v, struct err *e)
{
	struct str *types = ARENA_ARRAY(v->a, v->form.form.n + 1, struct str);
	size_t n = 0;

	for (size_t i = 0; i < v->form.form.n; i++) {
		if (str_starts(v->form.form.fields[i].name, STR("type-")))
			types[n++] = v->form.form.fields[i].value;
	}
	TRY(office_paper_types_set(v->node, v->actor, types, n, v->now, &v->problems, e));
	flash_set(v, "success", "paper_types_saved", STR(""));
	return redirect(v, flash_path(v, URL_PATH("/travel")));
}

enum rc web_exemption_add(struct visit *v, struct err *e)
{
	struct paper_exemption x = { .name = form_str(v, "exemption_name"),
				     .given_by = form_str(v, "exemption_given_by"),
				     .reason = form_str(v, "exemption_reason") };
	struct err why;
	int64_t id;

	form_date(v, "exemption_from", &x.valid_from);
	form_date(v, "exemption_to", &x.valid_to);
	enum rc rc = problems_rc(&v->problems, e);
	if (rc == RC_OK)
		rc = office_exemption_add(v->node, v->actor, &x, v->now, &id, &v->problems, e);
	form_rename(v, exemption_names, N(exemption_names));
	if (form_refused(rc, e, &why))
		return show_settings(v, &why, e);
	TRY(rc);
	flash_set(v, "success", "exemption_saved", STR(""));
	return redirect(v, flash_path(v, URL_PATH("/travel")));
}

enum rc web_exemption_end(struct visit *v, struct err *e)
{
	TRY(office_exemption_end(v->node, v->actor, v->match.id[0], v->now, e));
	flash_set(v, "success", "exemption_ended", STR(""));
	return redirect(v, flash_path(v, URL_PATH("/travel")));
}
