/* tmplc_hole.c -- a hole -> the C statement that writes it, escaped for its place. */
#include "tools/tmplc.h"

/* Writers by place. Their argument's type is judged by the C compiler (markup/page.h). */
static const char *const value_writer[] = {
	[HOLE_TEXT] = "HTML_HOLE_TEXT",       [HOLE_ATTR] = "HTML_HOLE_ATTR",
	[HOLE_SEGMENT] = "HTML_HOLE_SEGMENT", [HOLE_URL] = "HTML_HOLE_URL",
	[HOLE_URL_START] = "HTML_HOLE_PATH",
};

/* An expression may be written over several lines; a statement is one. */
static struct str one_line(struct arena *a, struct str s)
{
	char *p = arena_dup(a, s.p, s.n);
	for (size_t i = 0; i < s.n; i++) {
		if (is_space(p[i]))
			p[i] = ' ';
	}
	return str_of_n(p, s.n);
}

static bool expression_check(struct html_machine *m, struct str s, const char *at)
{
	const char *problem = c_check(s, 0);
	if (problem)
		html_fail(m, s.p && s.n > 0 ? s.p : at, "%s", problem);
	return !problem;
}

static void value_emit(struct html_machine *m, enum hole_place place, const struct part *part)
{
	struct str s = one_line(m->diag->arena, part->body);
	emit_flush(m->emit);
	emit_stmt(m->emit, part->at, "%s(h, (%.*s));", value_writer[place], STR_FMT(s));
}

static void presence_emit(struct html_machine *m, const struct part *part)
{
	struct buf *literal = &m->emit->literal;
	struct str s = one_line(m->diag->arena, part->body);
	literal->n = m->attr_literal;
	emit_flush(m->emit);
	emit_stmt(m->emit, part->at, "if (%.*s)", STR_FMT(s));
	emit_stmt(m->emit, part->at, "\thtml_lit(h, \" %.*s\");", STR_FMT(m->attr));
}

static const char *text_writer(enum hole_place place)
{
	return place == HOLE_TEXT ? "html_text" : "html_attr";
}

static void params_emit(struct html_machine *m, struct str rest, struct buf *out)
{
	struct str item;
	buf_add_c(out, "(const struct text_param[]){ ");
	for (bool is_first = true; c_next_item(&rest, &item); is_first = false) {
		if (!expression_check(m, item, rest.p))
			return;
		struct str s = one_line(m->diag->arena, item);
		buf_fmt(out, "%sTEXT_PARAM((%.*s))", is_first ? "" : ", ", STR_FMT(s));
	}
	buf_add_c(out, " }");
}

static int params_count(struct str rest)
{
	struct str item;
	int n = 0;
	while (c_next_item(&rest, &item))
		n++;
	return n;
}

static void text_emit(struct html_machine *m, const struct catalog *texts, enum hole_place place,
		      const struct part *part)
{
	struct str rest = part->body, key;
	if (!c_next_item(&rest, &key)) {
		html_fail(m, part->at, "{{t key}} or {{t key, parameter, …}}");
		return;
	}
	struct text_entry *entry = catalog_find(texts, key);
	int n = params_count(rest);
	if (!entry) {
		html_fail(m, key.p, "no text has the key %.*s", STR_FMT(key));
		return;
	}
	entry->is_used = true;
	if (n != entry->n_params) {
		html_fail(m, key.p, "%.*s takes %d parameters, not %d", STR_FMT(key),
			  entry->n_params, n);
		return;
	}
	emit_flush(m->emit);
	if (n == 0) {
		emit_stmt(m->emit, part->at, "%s(h, text_get(ctx->lang, %.*s));",
			  text_writer(place), STR_FMT(entry->id));
		return;
	}
	struct buf params;
	buf_init(&params, m->diag->arena, 1 << 16);
	params_emit(m, rest, &params);
	emit_stmt(m->emit, part->at, "%s_fill(h, text_get(ctx->lang, %.*s), %.*s, %d);",
		  text_writer(place), STR_FMT(entry->id), STR_FMT(buf_str(&params)), n);
}

/* {{te "road", road_text(v->road)}}: the text road.axis, road.paper, … */
static void enum_text_emit(struct html_machine *m, const struct catalog *texts,
			   enum hole_place place, const struct part *part)
{
	struct str rest = part->body, prefix, value;
	bool has_two = c_next_item(&rest, &prefix) && c_next_item(&rest, &value) && !rest.p;
	bool is_quoted = has_two && prefix.n > 2 && prefix.p[0] == '"' &&
			 prefix.p[prefix.n - 1] == '"';
	if (!is_quoted) {
		html_fail(m, part->at, "{{te \"prefix\", value}} is expected");
		return;
	}
	prefix = str_sub(prefix, 1, prefix.n - 2);
	if (!expression_check(m, value, part->at))
		return;
	if (catalog_use_prefix(texts, str_cat(m->diag->arena, prefix, STR("."))) == 0) {
		html_fail(m, prefix.p, "no text has a key beginning with %.*s.", STR_FMT(prefix));
		return;
	}
	struct str s = one_line(m->diag->arena, value);
	emit_flush(m->emit);
	emit_stmt(m->emit, part->at,
		  "%s(h, text_of_enum(ctx->lang, STR(\"%.*s\"), TEXT_VALUE((%.*s))));",
		  text_writer(place), STR_FMT(prefix), STR_FMT(s));
}

void hole_emit(struct html_machine *m, const struct catalog *texts, const struct part *part)
{
	enum hole_place place = html_hole(m, part->at, part->flavour);
	if (place == HOLE_REFUSED || m->has_failed)
		return;
	if (part->flavour == 't') {
		text_emit(m, texts, place, part);
	} else if (part->flavour == 'e') {
		enum_text_emit(m, texts, place, part);
	} else if (expression_check(m, part->body, part->at)) {
		if (place == HOLE_PRESENCE)
			presence_emit(m, part);
		else
			value_emit(m, place, part);
	}
}
