/* copy.c -- sao văn bản: which copy, from what and onto what, for whom. */
#include "office/copy.h"

#include "web/recall_views.h"
#include "web/web_int.h"

#define N(x) (sizeof(x) / sizeof *(x))

static const struct field_spec copy_fields[] = {
	{ .name = "copy_kind", .is_required = true },
	{ .name = "copy_source", .is_required = true },
	{ .name = "copy_target", .is_required = true },
	{ .name = "copy_prints", .is_short = true, .type = "number" },
	{ .name = "copy_prints_for", .rows = 3, .max = LIMIT_REASON },
	{ .name = "copy_part", .max = LIMIT_SUBJECT },
	{ .name = "copy_text", .rows = 8, .max = LIMIT_COPY_TEXT },
};
static const struct field_name copy_names[] = {
	{ "kind", "copy_kind" },     { "source", "copy_source" },
	{ "target", "copy_target" }, { "prints", "copy_prints" },
	{ "part", "copy_part" },     { "prints_for", "copy_prints_for" },
	{ "text", "copy_text" },
};
static const enum form forms[] = { FORM_PAPER, FORM_ELECTRONIC };

struct str copy_way_words(const struct page_ctx *ctx, const struct document_copy *c)
{
	struct str from = STR(""), to = STR("");

	(void)text_find(ctx->lang,
			str_fmt(ctx->arena, "copy.from.%.*s", STR_FMT(form_text(c->source))),
			&from);
	(void)text_find(ctx->lang,
			str_fmt(ctx->arena, "copy.from.%.*s", STR_FMT(form_text(c->target))), &to);
	const struct text_param params[] = { text_param_str(copy_type_name(c->kind)),
					     text_param_str(from), text_param_str(to) };
	return text_format(ctx->arena, text_get(ctx->lang, TEXT_COPY_WAY_VALUE), params, N(params));
}

static void choose(struct visit *v, struct form_view *f)
{
	struct choice *kinds = ARENA_ARRAY(v->a, copy_kind__COUNT, struct choice);
	struct choice *ways = ARENA_ARRAY(v->a, N(forms), struct choice);

	for (size_t i = 0; i < copy_kind__COUNT; i++) {
		struct str word = copy_kind_text((enum copy_kind)i);
		kinds[i] = (struct choice){ word, enum_words(v, "copy.kind", word) };
	}
	for (size_t i = 0; i < N(forms); i++) {
		struct str word = form_text(forms[i]);
		ways[i] = (struct choice){ word, enum_words(v, "copy.form", word) };
	}
	form_choices(f, "copy_kind", kinds, copy_kind__COUNT);
	form_choices(f, "copy_source", ways, N(forms));
	form_choices(f, "copy_target", ways, N(forms));
}

/* What the node has of it says what it is likely copied from; prints are what people ask for most. */
static void propose(struct visit *v, struct form_view *f, const struct document_view *d)
{
	enum copy_kind of;
	bool is_paper = d->document.direction == DIRECTION_INCOMING && d->document.packet_id == 0;
	bool is_copy = copy_kind_of_type(v->a, d->document.type_name, &of);

	form_value(f, "copy_kind", copy_kind_text(is_copy ? COPY_SECOND : COPY_TRUE));
	form_value(f, "copy_source", form_text(is_paper ? FORM_PAPER : FORM_ELECTRONIC));
	form_value(f, "copy_target", form_text(FORM_PAPER));
	form_value(f, "copy_prints", STR("1"));
}

static enum rc show(struct visit *v, const struct err *why, struct err *e)
{
	struct document_view *view = ARENA_NEW(v->a, struct document_view);
	struct copying_page p = { .document = &view->document };

	TRY(office_document_view(v->node, v->a, v->actor, v->match.id[0], v->now, view, e));
	if (view->document.direction == DIRECTION_INTERNAL)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "neither came nor was sent");
	p.back = link_path(v->a, &view->document);
	p.action = url_path_of(str_fmt(v->a, "/documents/%lld/copy", (long long)v->match.id[0]));
	form_init(v, &p.form, copy_fields, N(copy_fields));
	choose(v, &p.form);
	if (!why)
		propose(v, &p.form, view);
	form_retake(v, &p.form, why);
	TRY(frame_load(v,
		       view->document.direction == DIRECTION_INCOMING ? "incoming.registered"
								      : "outgoing.sent",
		       e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_copying, &v->frame, &p);
}

enum rc web_copy_show(struct visit *v, struct err *e)
{
	return show(v, NULL, e);
}

static void read_form(struct visit *v, struct copy_form *f)
{
	static const struct form_span prints = { 0, LIMIT_COPY_PRINTS, "problem.copy_prints" };

	if (!copy_kind_parse(form_str(v, "copy_kind"), &f->kind))
		f->kind = copy_kind__COUNT; /* which the use case refuses */
	if (!form_parse(form_str(v, "copy_source"), &f->source))
		f->source = FORM_UNKNOWN;
	if (!form_parse(form_str(v, "copy_target"), &f->target))
		f->target = FORM_UNKNOWN;
	f->part = form_str(v, "copy_part");
	f->text = form_str(v, "copy_text");
	f->prints_for = form_str(v, "copy_prints_for");
	form_number(v, "copy_prints", prints, &f->prints);
}

enum rc web_copy_do(struct visit *v, struct err *e)
{
	struct copy_form f = { .document_id = v->match.id[0] };
	struct err why = ERR_INIT;
	int64_t id;

	read_form(v, &f);
	enum rc rc = v->problems.n > 0 ? problems_rc(&v->problems, e)
				       : office_copy_make(v->node, v->a, v->actor, &f, v->now, &id,
							  &v->problems, e);
	form_rename(v, copy_names, N(copy_names));
	if (form_refused(rc, e, &why))
		return show(v, &why, e);
	TRY(rc);
	flash_set(v, "success", "copy_made", STR(""));
	return redirect(v, flash_path(v, outgoing_path(v, id, "/draft")));
}
