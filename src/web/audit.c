/* audit.c -- nhật ký: what was done, by whom; and who has opened a document. */
#include "office/audit.h"
#include "web/audit_views.h"
#include "web/web_int.h"

#define PAGE_ROWS 50
#define N(x) (sizeof(x) / sizeof *(x))

static const struct field_spec audit_fields[] = {
	{ .name = "audit_person" },
	{ .name = "audit_group" },
	{ .name = "audit_from", .is_short = true },
	{ .name = "audit_to", .is_short = true },
};

/* ---- words ---- */

struct str audit_action_words(const struct page_ctx *ctx, const struct audit_line *x)
{
	struct str key = str_fmt(ctx->arena, "audit.%.*s", STR_FMT(x->action)), text;

	return text_find(ctx->lang, key, &text) ? text : text_get(ctx->lang, TEXT_AUDITING_OTHER);
}

bool is_address(struct str remote)
{
	return remote.n > 0 && !str_eq_c(remote, "console");
}

static struct str document_words(const struct page_ctx *ctx, const struct audit_line *x,
				 struct str id)
{
	const struct document d = { .number = x->number, .notation = x->notation };
	bool is_incoming = str_eq_c(x->direction, "incoming");
	struct str number = is_incoming && x->arrival_number > 0
				    ? plain_number(ctx->arena, x->arrival_number)
				    : notation_words(ctx->arena, &d);
	const struct text_param p = text_param_str(number.n > 0 ? number : id);
	enum text_id text = number.n == 0                          ? TEXT_AUDITING_DOCUMENT
			    : is_incoming && x->arrival_number > 0 ? TEXT_AUDITING_INCOMING
			    : is_incoming                          ? TEXT_AUDITING_WAITING
								   : TEXT_AUDITING_OUTGOING;

	return text_format(ctx->arena, text_get(ctx->lang, text), &p, 1);
}

struct str audit_object_words(const struct page_ctx *ctx, const struct audit_line *x)
{
	struct str kind, id, key, text;

	if (!str_split(x->object, ':', &kind, &id))
		return STR("");
	if (str_eq_c(kind, "document"))
		return document_words(ctx, x, id);
	if (x->about.n > 0)
		return x->about;
	key = str_fmt(ctx->arena, "thing.%.*s", STR_FMT(kind));
	if (!text_find(ctx->lang, key, &text))
		return STR("");
	return str_fmt(ctx->arena, "%.*s %.*s", STR_FMT(text), STR_FMT(id));
}

static struct str name_of(const struct audit_page *p, struct str object)
{
	for (size_t i = 0; i < p->view.n_names; i++) {
		if (str_eq(p->view.names[i].object, object))
			return p->view.names[i].name;
	}
	return STR("");
}

/* 2026-01-01..2026-12-31, either of which may be missing. */
static bool take_days(const struct page_ctx *ctx, struct str word, struct str *out)
{
	size_t at = str_find(word, STR(".."));
	struct date from = { 0 }, to = { 0 };

	if (at == SIZE_MAX)
		return false;
	struct str first = str_sub(word, 0, at), last = str_sub(word, at + 2, word.n);
	if ((first.n > 0 && !date_parse_iso(first, &from)) ||
	    (last.n > 0 && !date_parse_iso(last, &to)))
		return false;
	*out = period_words(ctx, from, to);
	return true;
}

/* kind:value, as a text of its kind says it. */
static struct str pair_words(const struct page_ctx *ctx, const struct audit_page *p,
			     struct str word)
{
	struct str kind, value, text, name = name_of(p, word);

	if (name.n > 0)
		return name;
	if (!str_split(word, ':', &kind, &value))
		return STR("");
	if (str_eq_c(kind, "status"))
		return text_of_enum(ctx->lang, STR("status"), value);
	if (!text_find(ctx->lang, str_fmt(ctx->arena, "fact.%.*s", STR_FMT(kind)), &text))
		return STR("");
	const struct text_param param = text_param_str(value);
	return text_format(ctx->arena, text, &param, 1);
}

static struct str fact_words(const struct page_ctx *ctx, const struct audit_page *p,
			     struct str word)
{
	struct str text;

	if (take_days(ctx, word, &text) ||
	    text_find(ctx->lang, str_fmt(ctx->arena, "role.%.*s", STR_FMT(word)), &text) ||
	    text_find(ctx->lang, str_fmt(ctx->arena, "fact.%.*s", STR_FMT(word)), &text))
		return text;
	return pair_words(ctx, p, word);
}

static struct str facts_words(const struct page_ctx *ctx, const struct audit_page *p,
			      struct str detail)
{
	struct str rest = detail, word, all = STR("");

	while (rest.n > 0) {
		(void)str_split(rest, ' ', &word, &rest);
		struct str one = fact_words(ctx, p, word);
		if (one.n > 0)
			all = str_fmt(ctx->arena, "%.*s%s%.*s", STR_FMT(all),
				      all.n > 0 ? " · " : "", STR_FMT(one));
	}
	return all;
}

struct str audit_detail_words(const struct page_ctx *ctx, const struct audit_page *p,
			      const struct audit_line *x)
{
	const struct audit_action *action = audit_action_find(x->action);

	if (x->is_withheld)
		return text_get(ctx->lang, TEXT_AUDIT_WITHHELD);
	if (!action || action->detail == AUDIT_NONE)
		return STR("");
	return action->detail == AUDIT_WORDS ? x->detail : facts_words(ctx, p, x->detail);
}

struct url_path audit_object_path(const struct page_ctx *ctx, const struct audit_line *x)
{
	return url_path_query(ctx->arena, URL_PATH("/audit"), STR("about"), x->object);
}

/* ---- the filter ---- */

static void take_day(struct visit *v, const char *name, struct date *out)
{
	struct str s = str_trim(query_str(v, name));

	if (s.n > 0 && !date_parse_typed(s, out) && !date_parse_iso(s, out))
		problem_add(&v->problems, name, "problem.date", 0);
}

static void choose_group(struct visit *v, struct form_view *f)
{
	struct choice *c = ARENA_ARRAY(v->a, audit_group__COUNT, struct choice);

	for (int i = 0; i < (int)audit_group__COUNT; i++) {
		struct str word = audit_group_text((enum audit_group)i);
		c[i] = (struct choice){ word, enum_words(v, "audit_group", word) };
	}
	form_choices(f, "audit_group", c, audit_group__COUNT);
}

static void fill_filter(struct visit *v, struct audit_page *p)
{
	form_init(v, &p->form, audit_fields, N(audit_fields));
	choose_group(v, &p->form);
	for (size_t i = 0; i < N(audit_fields); i++)
		form_value(&p->form, audit_fields[i].name,
			   str_trim(query_str(v, audit_fields[i].name)));
}

static void read_filter(struct visit *v, struct audit_filter *f)
{
	struct str before = query_str(v, "before"), at, id;
	struct str group = query_str(v, "audit_group");

	*f = (struct audit_filter){ .login = str_trim(query_str(v, "audit_person")),
				    .object = query_str(v, "about"),
				    .n_max = PAGE_ROWS };
	if (f->object.n > 0)
		f->login = STR("");
	(void)audit_group_parse(group, &f->group);
	take_day(v, "audit_from", &f->from);
	take_day(v, "audit_to", &f->to);
	if (!str_split(before, '.', &at, &id) || !str_to_i64(at, 1, INT64_MAX, &f->before_at) ||
	    !str_to_i64(id, 0, INT64_MAX, &f->before_id))
		f->before_at = f->before_id = 0;
}

static struct url_path with(struct visit *v, struct url_path path, const char *name)
{
	struct str value = str_trim(query_str(v, name));

	return value.n > 0 ? url_path_query(v->a, path, str_of(name), value) : path;
}

/* The same question. */
static struct url_path same_path(struct visit *v)
{
	struct url_path path = URL_PATH("/audit");

	for (size_t i = 0; i < N(audit_fields); i++)
		path = with(v, path, audit_fields[i].name);
	return with(v, path, "about");
}

static void fill_pages(struct visit *v, const struct audit_filter *f, struct audit_page *p)
{
	p->has_newest = f->before_at > 0;
	p->newest = same_path(v);
	p->has_older = p->view.has_more;
	p->older = url_path_query(
		v->a, p->newest, STR("before"),
		str_fmt(v->a, "%lld.%lld", (long long)p->view.last_at, (long long)p->view.last_id));
}

enum rc web_audit_list(struct visit *v, struct err *e)
{
	struct audit_page p = { .about = STR_NULL };
	struct audit_filter f;

	read_filter(v, &f);
	fill_filter(v, &p);
	p.about = f.object;
	form_problems(v, &p.form);
	if (p.form.n_problems == 0)
		TRY(office_audit_list(v->node, v->a, v->actor, &f, v->now, &p.view, e));
	if (p.about.n > 0)
		p.about_line = p.view.n > 0 ? p.view.rows[0]
					    : (struct audit_line){ .object = p.about };
	fill_pages(v, &f, &p);
	TRY(frame_load(v, "audit", e));
	return RESPOND(v, e, p.form.n_problems > 0 ? 422 : 200, page_audit_list, &v->frame, &p);
}

/* ---- who has opened a document ---- */

enum rc web_readers_show(struct visit *v, struct err *e)
{
	struct readers_page p = { .n_rows = 0 };

	TRY(office_document_readers(v->node, v->a, v->actor, v->match.id[0], &p.document, &p.rows,
				    &p.n_rows, e));
	p.back = doc_path(v->a, &p.document);
	TRY(frame_load(v, "", e));
	return RESPOND(v, e, 200, page_readers, &v->frame, &p);
}
