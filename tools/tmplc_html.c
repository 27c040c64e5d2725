/* tmplc_html.c -- follows the HTML of a template, so that every hole knows where it stands.
 *
 * A machine over characters, one function per mode. It is stricter than a browser: attributes are
 * quoted, every element is closed, and what the Content-Security-Policy would block at run time
 * (inline script and style, on… attributes) is refused here.
 */
#include "tools/tmplc.h"

#include <stdarg.h>
#include <stdio.h>

void html_machine_init(struct html_machine *m, struct diag *d, const struct source *src,
		       struct emit *e)
{
	*m = (struct html_machine){ .diag = d, .src = src, .emit = e, .space = '\n' };
	buf_init(&m->value, d->arena, 1 << 16);
}

void html_fail(struct html_machine *m, const char *at, const char *fmt, ...)
{
	char text[400];
	if (m->has_failed)
		return;
	m->has_failed = true;
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	diag_error(m->diag, m->src, at, "%s", text);
}

/* ---- tags ---- */

static void element_push(struct html_machine *m, bool is_foreign)
{
	if (m->n_open == TMPLC_DEPTH) {
		html_fail(m, m->tag.p, "elements are nested more than %d deep", TMPLC_DEPTH);
		return;
	}
	const struct open_element *outer = m->n_open > 0 ? &m->open[m->n_open - 1] : NULL;
	m->open[m->n_open++] = (struct open_element){
		.name = m->tag,
		.is_verbatim = (outer && outer->is_verbatim) || str_eq_nocase(m->tag, STR("pre")),
		.is_foreign = is_foreign,
	};
}

static bool is_open(const struct html_machine *m, struct str name)
{
	for (int i = 0; i < m->n_open; i++) {
		if (str_eq_nocase(m->open[i].name, name))
			return true;
	}
	return false;
}

static bool is_verbatim(const struct html_machine *m)
{
	return m->st.mode == HTML_RCDATA || (m->n_open > 0 && m->open[m->n_open - 1].is_verbatim);
}

static bool tag_is(const struct html_machine *m, const char *name)
{
	return str_eq_nocase(m->tag, str_of(name));
}

static void tag_check(struct html_machine *m)
{
	static const char *const banned[] = { "style",     "xmp",      "noembed", "noframes",
					      "plaintext", "frameset", "applet",  "base",
					      "listing",   NULL };
	if (name_is_in(m->tag, banned))
		html_fail(m, m->tag.p, "<%.*s> has no place in a template", STR_FMT(m->tag));
	if (tag_is(m, "script") && !m->has_src)
		html_fail(m, m->tag.p, "inline script is blocked by the security policy; use src");
	if (tag_is(m, "form") && is_open(m, STR("form")))
		html_fail(m, m->tag.p, "a form inside a form");
	if (tag_is(m, "form") && m->is_sent_by_htmx && !m->is_post)
		html_fail(m, m->tag.p, "a form works without script too: method=\"post\"");
	if (m->has_http_equiv && m->has_content_hole)
		html_fail(m, m->tag.p, "a hole in the content of http-equiv");
}

/* What stands between the tags of the element that was just opened. */
static void content_begin(struct html_machine *m, bool is_foreign)
{
	if (m->is_post) {
		emit_flush(m->emit);
		emit_stmt(m->emit, m->tag.p, "page_csrf(h, ctx);");
	}
	if (tag_is(m, "textarea") || (tag_is(m, "title") && !is_foreign))
		m->st.mode = HTML_RCDATA;
	else if (tag_is(m, "script"))
		m->st.mode = HTML_RAW;
	m->is_after_textarea = tag_is(m, "textarea") || tag_is(m, "pre");
}

/* The > of a start tag. */
static void tag_end(struct html_machine *m, bool is_closed)
{
	tag_check(m);
	bool is_foreign = (m->n_open > 0 && m->open[m->n_open - 1].is_foreign) ||
			  tag_is(m, "svg") || tag_is(m, "math");
	if (is_closed && !is_foreign && !tag_is_void(m->tag))
		html_fail(m, m->tag.p, "<%.*s/> does not close a <%.*s>; write both tags",
			  STR_FMT(m->tag), STR_FMT(m->tag));
	emit_str(m->emit, is_closed && is_foreign ? STR("/>") : STR(">"));
	m->st = (struct html_state){ .mode = HTML_TEXT };
	m->space = 0;
	if (tag_is_void(m->tag) || is_closed)
		return;
	element_push(m, is_foreign);
	content_begin(m, is_foreign);
}

static void element_pop(struct html_machine *m, struct str name, const char *at)
{
	const struct open_element *top = m->n_open > 0 ? &m->open[m->n_open - 1] : NULL;
	if (!top || m->n_open == m->floor) {
		html_fail(m, at, "</%.*s> closes nothing that was opened in this block",
			  STR_FMT(name));
		return;
	}
	if (!str_eq_nocase(top->name, name)) {
		html_fail(m, at, "</%.*s> where </%.*s> is expected (opened in line %d)",
			  STR_FMT(name), STR_FMT(top->name), source_line(m->src, top->name.p));
		return;
	}
	m->n_open--;
}

/* ---- one function per mode ---- */

/* A browser drops a newline right behind <textarea> and <pre>: it gets one of ours, so that a value
 * keeps its own. */
void html_text_resume(struct html_machine *m)
{
	if (m->is_after_textarea)
		emit_char(m->emit, '\n');
	m->is_after_textarea = false;
	m->space = 0;
}

static void on_text(struct html_machine *m, char c)
{
	if (c == '<') {
		m->is_after_textarea = false;
		m->st.mode = HTML_LT;
		m->st.tag = m->at;
		return;
	}
	if (!is_space(c) || is_verbatim(m)) {
		m->is_after_textarea = false;
		emit_char(m->emit, c);
		m->space = 0;
		return;
	}
	char wanted = c == '\n' ? '\n' : ' ';
	struct buf *literal = &m->emit->literal;
	if (m->space == 0)
		emit_char(m->emit, wanted);
	else if (m->space == ' ' && wanted == '\n' && literal->n > 0)
		literal->p[literal->n - 1] = '\n';
	else
		return;
	m->space = wanted;
}

static void on_lt(struct html_machine *m, char c)
{
	if (is_alpha(c)) {
		m->st.mode = HTML_TAG_NAME;
		m->tag_depth = m->block_depth;
		m->n_attrs = 0;
		m->is_sent_by_htmx = m->is_post = m->has_src = m->has_http_equiv =
			m->has_content_hole = false;
		emit_char(m->emit, '<');
		emit_char(m->emit, c);
	} else if (c == '/') {
		m->st.mode = HTML_END_TAG;
	} else if (c == '!') {
		m->st.mode = HTML_BANG;
	} else {
		html_fail(m, m->st.tag, "write &lt; for a < that opens no tag");
	}
}

static void on_in_tag(struct html_machine *m, char c);

void html_tag_name_end(struct html_machine *m)
{
	m->tag = str_of_n(m->st.tag + 1, (size_t)(m->at - m->st.tag - 1));
	m->st.mode = HTML_IN_TAG;
}

static void on_tag_name(struct html_machine *m, char c)
{
	if (is_alpha(c) || is_digit(c) || c == '-' || c == ':') {
		emit_char(m->emit, c);
	} else if (is_space(c) || c == '>' || c == '/') {
		html_tag_name_end(m);
		on_in_tag(m, c);
	} else {
		html_fail(m, m->at, "a strange character in the name of a tag");
	}
}

static bool is_attr_char(char c, bool is_first)
{
	return is_alpha(c) || c == '_' || c == ':' ||
	       (!is_first && (is_digit(c) || c == '-' || c == '.'));
}

static void on_in_tag(struct html_machine *m, char c)
{
	if (is_space(c))
		return;
	if (c == '>')
		tag_end(m, false);
	else if (c == '/')
		m->st.mode = HTML_SLASH;
	else if (is_attr_char(c, true))
		html_attr_begin(m);
	else
		html_fail(m, m->at, "an attribute is expected");
}

static void on_slash(struct html_machine *m, char c)
{
	if (c == '>')
		tag_end(m, true);
	else
		html_fail(m, m->at, "> is expected behind /");
}

static void on_attr_after(struct html_machine *m, char c)
{
	if (is_space(c))
		return;
	if (c == '=') {
		emit_char(m->emit, '=');
		m->st.mode = HTML_ATTR_VALUE;
		return;
	}
	/* No value: the attribute is there, that is all. */
	html_attr_end(m);
	m->st.mode = HTML_IN_TAG;
	on_in_tag(m, c);
}

static void on_attr_name(struct html_machine *m, char c)
{
	if (is_attr_char(c, false)) {
		emit_char(m->emit, c);
	} else if (is_space(c) || c == '=' || c == '>' || c == '/') {
		html_attr_name_end(m);
		on_attr_after(m, c);
	} else {
		html_fail(m, m->at, "a strange character in the name of an attribute");
	}
}

static void on_attr_value(struct html_machine *m, char c)
{
	if (is_space(c))
		return;
	if (c != '"' && c != '\'') {
		html_fail(m, m->at, "the value of %.*s is not quoted", STR_FMT(m->attr));
		return;
	}
	emit_char(m->emit, c);
	m->st.mode = c == '"' ? HTML_ATTR_DQ : HTML_ATTR_SQ;
}

static void on_attr_quoted(struct html_machine *m, char c)
{
	if (c != (m->st.mode == HTML_ATTR_DQ ? '"' : '\'')) {
		html_attr_char(m, c);
		return;
	}
	html_attr_end(m);
	/* checked="{{? x }}" has taken the attribute back and written it on a condition. */
	if (m->attr_class != ATTR_PRESENCE || !m->has_hole)
		emit_char(m->emit, c);
	m->st.mode = HTML_AFTER_VALUE;
}

static void on_after_value(struct html_machine *m, char c)
{
	m->st.mode = HTML_IN_TAG;
	if (!is_space(c) && c != '>' && c != '/')
		html_fail(m, m->at, "a space is expected behind the value of %.*s",
			  STR_FMT(m->attr));
	on_in_tag(m, c);
}

static void on_end_tag(struct html_machine *m, char c)
{
	if (c != '>') {
		if (!is_alpha(c) && !is_digit(c) && c != '-' && c != ':' && !is_space(c))
			html_fail(m, m->at, "a strange character in an end tag");
		return;
	}
	struct str name = str_trim(str_of_n(m->st.tag + 2, (size_t)(m->at - m->st.tag - 2)));
	element_pop(m, name, m->st.tag);
	emit_str(m->emit, STR("</"));
	emit_str(m->emit, name);
	emit_char(m->emit, '>');
	m->st = (struct html_state){ .mode = HTML_TEXT };
	m->space = 0;
}

static void on_bang(struct html_machine *m, char c)
{
	struct str so_far = str_of_n(m->st.tag, (size_t)(m->at - m->st.tag) + 1);
	if (str_eq(so_far, STR("<!--"))) {
		m->st.mode = HTML_COMMENT;
	} else if (is_alpha(c)) {
		m->st.mode = HTML_DECLARATION;
		emit_str(m->emit, so_far);
	} else if (!str_eq(so_far, STR("<!-"))) {
		html_fail(m, m->st.tag, "<! opens a comment or <!doctype html>");
	}
}

static void on_declaration(struct html_machine *m, char c)
{
	emit_char(m->emit, c);
	if (c != '>')
		return;
	struct str all = str_of_n(m->st.tag, (size_t)(m->at - m->st.tag) + 1);
	if (!str_eq_nocase(all, STR("<!doctype html>")))
		html_fail(m, m->st.tag, "<!doctype html> is the only declaration");
	m->st = (struct html_state){ .mode = HTML_TEXT };
	m->space = 0;
}

/* Comments are for the reader of the template; the browser does not get them. */
static void on_comment(struct html_machine *m, char c)
{
	struct str all = str_of_n(m->st.tag, (size_t)(m->at - m->st.tag) + 1);
	if (c == '>' && all.n >= 7 && str_ends(all, STR("-->")))
		m->st = (struct html_state){ .mode = HTML_TEXT };
}

static void on_rcdata(struct html_machine *m, char c)
{
	if (c != '<') {
		on_text(m, c);
		return;
	}
	struct str rest = str_of_n(m->at, (size_t)(m->src->bytes.p + m->src->bytes.n - m->at));
	struct str name = m->open[m->n_open - 1].name;
	bool is_end = str_starts(rest, STR("</")) && str_eq_nocase(str_sub(rest, 2, name.n), name);
	if (is_end)
		on_text(m, c);
	else
		html_fail(m, m->at, "<%.*s> holds text alone; write &lt;", STR_FMT(name));
}

static void on_raw(struct html_machine *m, char c)
{
	if (c == '<')
		on_text(m, c);
	else if (!is_space(c))
		html_fail(m, m->at, "inline script is blocked by the security policy; use src");
}

static void (*const on_char[HTML_MODE__COUNT])(struct html_machine *, char) = {
	[HTML_TEXT] = on_text,
	[HTML_LT] = on_lt,
	[HTML_TAG_NAME] = on_tag_name,
	[HTML_IN_TAG] = on_in_tag,
	[HTML_SLASH] = on_slash,
	[HTML_ATTR_NAME] = on_attr_name,
	[HTML_ATTR_AFTER] = on_attr_after,
	[HTML_ATTR_VALUE] = on_attr_value,
	[HTML_ATTR_DQ] = on_attr_quoted,
	[HTML_ATTR_SQ] = on_attr_quoted,
	[HTML_AFTER_VALUE] = on_after_value,
	[HTML_END_TAG] = on_end_tag,
	[HTML_BANG] = on_bang,
	[HTML_DECLARATION] = on_declaration,
	[HTML_COMMENT] = on_comment,
	[HTML_RCDATA] = on_rcdata,
	[HTML_RAW] = on_raw,
};

void html_feed(struct html_machine *m, struct str text)
{
	for (size_t i = 0; i < text.n && !m->has_failed; i++) {
		m->at = text.p + i;
		on_char[m->st.mode](m, text.p[i]);
	}
}
