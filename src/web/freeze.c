/* freeze.c -- đóng băng: what nothing is done to, and where that is said. */
#include "web/freeze_views.h"
#include "web/web_int.h"

#define N(x) (sizeof(x) / sizeof *(x))

static const struct field_spec freeze_fields[] = {
	{ .name = "freeze_authority", .is_required = true, .max = LIMIT_AUTHORITY },
	{ .name = "freeze_reason", .is_required = true, .rows = 3, .max = LIMIT_REASON },
};
static const struct field_spec lift_fields[] = {
	{ .name = "lift_reason", .is_required = true, .rows = 2, .max = LIMIT_REASON },
};
static const struct field_name freeze_names[] = {
	{ "authority", "freeze_authority" },
	{ "reason", "freeze_reason" },
};
static const struct field_name lift_names[] = { { "reason", "lift_reason" } };

/* ---- all of them ---- */

static enum rc show_freezes(struct visit *v, int64_t lifting, const struct err *why, struct err *e)
{
	struct freezes_page p = { .lifting = lifting };

	TRY(office_freeze_list(v->node, v->a, v->actor, &p.rows, &p.n_rows, e));
	form_init(v, &p.form, lift_fields, N(lift_fields));
	form_retake(v, &p.form, why);
	TRY(frame_load(v, "freezes", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_freezes, &v->frame, &p);
}

enum rc web_freeze_list(struct visit *v, struct err *e)
{
	return show_freezes(v, 0, NULL, e);
}

enum rc web_freeze_lift(struct visit *v, struct err *e)
{
	struct err why;
	enum rc rc = office_freeze_lift(v->node, v->actor, v->match.id[0],
					form_str(v, "lift_reason"), v->now, &v->problems, e);

	form_rename(v, lift_names, N(lift_names));
	if (form_refused(rc, e, &why))
		return show_freezes(v, v->match.id[0], &why, e);
	TRY(rc);
	flash_set(v, "success", "freeze_lifted", STR(""));
	return redirect(v, flash_path(v, URL_PATH("/freezes")));
}

/* ---- a new one ---- */

enum freeze_of { OF_DOCUMENT, OF_FILE, OF_GROUP };

static void read_what(struct visit *v, enum freeze_of of, struct freeze *out)
{
	static const char *const here[] = { "documents", "files", "groups" };

	*out = (struct freeze){ .document_id = of == OF_DOCUMENT ? v->match.id[0] : 0,
				.file_id = of == OF_FILE ? v->match.id[0] : 0,
				.group_id = of == OF_GROUP ? v->match.id[0] : 0,
				.authority = form_str(v, "freeze_authority"),
				.reason = form_str(v, "freeze_reason"),
				.name = str_of(here[of]) };
}

static struct url_path back_of(struct visit *v, const struct freeze *f)
{
	const struct document d = { .id = f->document_id, .direction = f->direction };

	if (f->document_id > 0)
		return doc_path(v->a, &d);
	return url_path_of(str_fmt(v->a, "/%s/%lld", f->file_id > 0 ? "files" : "groups",
				   (long long)v->match.id[0]));
}

static enum rc show_freeze(struct visit *v, enum freeze_of of, const struct err *why, struct err *e)
{
	struct freeze_page p = { .what = { .id = 0 } };

	read_what(v, of, &p.what);
	p.here = url_path_of(str_fmt(v->a, "/%.*s/%lld/freeze", STR_FMT(p.what.name),
				     (long long)v->match.id[0]));
	TRY(office_freeze_name(v->node, v->a, v->actor, &p.what, e));
	p.back = back_of(v, &p.what);
	form_init(v, &p.form, freeze_fields, N(freeze_fields));
	form_retake(v, &p.form, why);
	TRY(frame_load(v, "freezes", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_freeze, &v->frame, &p);
}

static enum rc make(struct visit *v, enum freeze_of of, struct err *e)
{
	struct freeze f;
	struct err why;
	int64_t id;

	read_what(v, of, &f);
	enum rc rc = office_freeze_make(v->node, v->actor, &f, v->now, &id, &v->problems, e);
	form_rename(v, freeze_names, N(freeze_names));
	if (form_refused(rc, e, &why))
		return show_freeze(v, of, &why, e);
	TRY(rc);
	flash_set(v, "success", "freeze_made", STR(""));
	return redirect(v, flash_path(v, URL_PATH("/freezes")));
}

enum rc web_document_freeze_show(struct visit *v, struct err *e)
{
	return show_freeze(v, OF_DOCUMENT, NULL, e);
}

enum rc web_document_freeze(struct visit *v, struct err *e)
{
	return make(v, OF_DOCUMENT, e);
}

enum rc web_file_freeze_show(struct visit *v, struct err *e)
{
	return show_freeze(v, OF_FILE, NULL, e);
}

enum rc web_file_freeze(struct visit *v, struct err *e)
{
	return make(v, OF_FILE, e);
}

enum rc web_group_freeze_show(struct visit *v, struct err *e)
{
	return show_freeze(v, OF_GROUP, NULL, e);
}

enum rc web_group_freeze(struct visit *v, struct err *e)
{
	return make(v, OF_GROUP, e);
}
