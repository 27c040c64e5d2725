/* tmplc_attr.c -- what each attribute allows, and where a hole stands. */
#include "tools/tmplc.h"

#include <string.h>

/* ---- lists ---- */

bool name_is_in(struct str name, const char *const *list)
{
	for (; *list; list++) {
		if (str_eq_nocase(name, str_of(*list)))
			return true;
	}
	return false;
}

static bool has_prefix(struct str name, const char *prefix)
{
	struct str p = str_of(prefix);
	return name.n >= p.n && str_eq_nocase(str_sub(name, 0, p.n), p);
}

bool tag_is_void(struct str tag)
{
	static const char *const list[] = { "area",   "base",  "br",    "col",  "embed",
					    "hr",     "img",   "input", "link", "meta",
					    "source", "track", "wbr",   NULL };
	return name_is_in(tag, list);
}

/* data-hx-get is hx-get, and hx-get:inherited too. */
static struct str plain_name(struct str name)
{
	if (has_prefix(name, "data-hx-"))
		name = str_sub(name, 5, name.n);
	if (has_prefix(name, "hx-"))
		name = str_sub(name, 0, str_find_char(name, ':'));
	return name;
}

static enum attr_class attr_class_of(struct str name)
{
	static const char *const url[] = {
		"href",       "src",       "action",      "formaction",     "poster",
		"cite",       "data",      "ping",        "background",     "longdesc",
		"xlink:href", "hx-get",    "hx-post",     "hx-put",         "hx-patch",
		"hx-delete",  "hx-action", "hx-push-url", "hx-replace-url", NULL
	};
	static const char *const presence[] = {
		"checked",   "selected",   "disabled",        "required",
		"readonly",  "multiple",   "hidden",          "open",
		"autofocus", "novalidate", "formnovalidate",  "async",
		"defer",     "reversed",   "inert",           "itemscope",
		"loop",      "muted",      "controls",        "autoplay",
		"default",   "ismap",      "allowfullscreen", "playsinline",
		"nomodule",  NULL
	};
	/* Values that a browser, htmx or the form's token depend on. */
	static const char *const fixed[] = { "method",      "enctype",    "srcset",
					     "imagesrcset", "http-equiv", "rel",
					     "sandbox",     "allow",      "integrity",
					     "hx-vals",     "hx-vars",    "hx-headers",
					     "hx-trigger",  "hx-request", "hx-config",
					     "hx-method",   "hx-ext",     "attributename",
					     "xmlns",       "is",         NULL };
	name = plain_name(name);
	if (name_is_in(name, url))
		return ATTR_URL;
	if (name_is_in(name, presence))
		return ATTR_PRESENCE;
	if (name_is_in(name, fixed) || has_prefix(name, "xmlns:"))
		return ATTR_FIXED;
	return ATTR_PLAIN;
}

static void attr_name_check(struct html_machine *m)
{
	struct str n = m->attr;
	static const char *const banned[] = { "srcdoc", "formmethod", NULL };
	if (has_prefix(n, "on") && n.n > 2 && is_alpha(n.p[2]))
		html_fail(m, n.p, "%.*s: inline script is blocked by the security policy",
			  STR_FMT(n));
	else if (has_prefix(plain_name(n), "hx-on"))
		html_fail(m, n.p, "%.*s: htmx would have to evaluate script, which is blocked",
			  STR_FMT(n));
	else if (str_eq_nocase(n, STR("style")))
		html_fail(m, n.p, "style: blocked by the security policy; use a class");
	else if (name_is_in(n, banned))
		html_fail(m, n.p, "%.*s has no place in a template", STR_FMT(n));
}

/* A browser takes the first of two and drops the other. Those under a condition may be many. */
static void attr_twice_check(struct html_machine *m)
{
	for (int i = 0; i < m->n_attrs; i++) {
		if (str_eq_nocase(m->attrs[i], m->attr))
			html_fail(m, m->attr.p, "%.*s stands here twice", STR_FMT(m->attr));
	}
	if (m->n_attrs == TMPLC_ATTRS)
		html_fail(m, m->attr.p, "more than %d attributes", TMPLC_ATTRS);
	else if (m->block_depth == m->tag_depth)
		m->attrs[m->n_attrs++] = m->attr;
}

/* ---- an attribute from its first letter to its last quote ---- */

void html_attr_begin(struct html_machine *m)
{
	m->st.mode = HTML_ATTR_NAME;
	m->st.attr = m->at;
	m->st.is_url_begun = false;
	m->has_hole = m->has_path_hole = m->must_be_query = false;
	buf_reset(&m->value);
	m->attr_literal = m->emit->literal.n;
	emit_char(m->emit, ' ');
	emit_char(m->emit, *m->at);
}

void html_attr_name_end(struct html_machine *m)
{
	m->attr = str_of_n(m->st.attr, (size_t)(m->at - m->st.attr));
	m->attr_class = attr_class_of(m->attr);
	attr_name_check(m);
	attr_twice_check(m);
	m->st.mode = HTML_ATTR_AFTER;
}

static bool is_host_char(char c)
{
	return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == ':';
}

/* What stands fixed before anything variable in a URL. "/" alone is not enough: with an empty value
 * behind it "//host" may come about, which is another site. Nor is "/&#47;". */
static bool is_url_prefix(struct str v)
{
	if (str_starts(v, STR("/")))
		return v.n > 1 &&
		       (is_alpha(v.p[1]) || is_digit(v.p[1]) || strchr("_-.~?#", v.p[1]));
	if (str_starts(v, STR("https://"))) {
		size_t n = 8;
		while (n < v.n && is_host_char(v.p[n]))
			n++;
		return n > 8 && n < v.n && v.p[n] == '/';
	}
	return str_starts(v, STR("?")) || str_starts(v, STR("#")) ||
	       str_starts(v, STR("mailto:")) || str_starts(v, STR("tel:"));
}

static void url_prefix_check(struct html_machine *m, const char *at)
{
	if (!m->has_path_hole && !is_url_prefix(buf_str(&m->value)))
		html_fail(m, at,
			  "what varies in a URL stands behind a fixed beginning: /word, ?, #, "
			  "mailto:, tel: or https://host/");
}

void html_attr_char(struct html_machine *m, char c)
{
	if (m->attr_class == ATTR_PRESENCE && m->has_hole)
		html_fail(m, m->at, "nothing may stand beside {{? }}");
	if (m->must_be_query && c != '?' && c != '#' && c != '&')
		html_fail(m, m->at, "behind a whole path only ? or # may follow");
	m->must_be_query = false;
	m->st.is_url_begun = m->attr_class == ATTR_URL;
	buf_add_char(&m->value, c);
	emit_char(m->emit, c);
}

static void url_check(struct html_machine *m)
{
	static const char *const schemes[] = { "javascript:", "vbscript:", "data:", NULL };
	for (int i = 0; schemes[i]; i++) {
		if (has_prefix(str_trim(buf_str(&m->value)), schemes[i]))
			html_fail(m, m->attr.p, "%s is blocked by the security policy", schemes[i]);
	}
	/* The token must not travel to another site. */
	bool is_away = has_prefix(buf_str(&m->value), "http") ||
		       has_prefix(buf_str(&m->value), "//");
	if (is_away &&
	    (str_eq_nocase(m->attr, STR("action")) || str_eq_nocase(m->attr, STR("formaction"))))
		html_fail(m, m->attr.p, "a form is sent to this site only");
}

static void method_check(struct html_machine *m)
{
	struct str v = buf_str(&m->value);
	if (!str_eq_nocase(m->tag, STR("form")))
		return;
	if (m->block_depth != m->tag_depth)
		html_fail(m, m->attr.p, "method may not depend on a condition");
	else if (str_eq_nocase(v, STR("post")))
		m->is_post = true;
	else if (!str_eq_nocase(v, STR("get")) && !str_eq_nocase(v, STR("dialog")))
		html_fail(m, m->attr.p, "method is get, post or dialog");
}

void html_attr_end(struct html_machine *m)
{
	struct str v = str_trim(buf_str(&m->value)), name = plain_name(m->attr);
	if (m->attr_class == ATTR_URL)
		url_check(m);
	else if (has_prefix(name, "hx-") && (has_prefix(v, "js:") || has_prefix(v, "javascript:")))
		html_fail(m, m->attr.p, "%.*s: script is blocked by the security policy",
			  STR_FMT(m->attr));
	if (name_is_in(name,
		       (const char *const[]){ "hx-post", "hx-put", "hx-patch", "hx-delete", NULL }))
		m->is_sent_by_htmx = true;
	if (str_eq_nocase(name, STR("method")))
		method_check(m);
	else if (str_eq_nocase(name, STR("src")))
		m->has_src = true;
	else if (str_eq_nocase(name, STR("http-equiv")))
		m->has_http_equiv = true;
	else if (str_eq_nocase(name, STR("content")) && m->has_hole)
		m->has_content_hole = true;
	m->st.attr = NULL;
	m->st.is_url_begun = false;
}

/* ---- holes ---- */

static enum hole_place url_hole(struct html_machine *m, const char *at, char flavour)
{
	if (flavour != '=') {
		html_fail(m, at, "a text inside a URL");
		return HOLE_REFUSED;
	}
	if (!m->st.is_url_begun) {
		m->st.is_url_begun = m->has_path_hole = m->must_be_query = true;
		return HOLE_URL_START;
	}
	if (m->must_be_query)
		html_fail(m, at, "behind a whole path only ? or # may follow");
	url_prefix_check(m, at);
	struct str v = buf_str(&m->value);
	bool is_path = str_find_char(v, '?') == SIZE_MAX && str_find_char(v, '#') == SIZE_MAX;
	return is_path && str_ends(v, STR("/")) ? HOLE_SEGMENT : HOLE_URL;
}

static enum hole_place presence_hole(struct html_machine *m, const char *at, char flavour)
{
	if (flavour != '?' || m->value.n > 0 || m->has_hole) {
		html_fail(m, at, "%.*s counts by being there: %.*s=\"{{? condition }}\"",
			  STR_FMT(m->attr), STR_FMT(m->attr));
		return HOLE_REFUSED;
	}
	return HOLE_PRESENCE;
}

static enum hole_place attr_hole(struct html_machine *m, const char *at, char flavour)
{
	enum hole_place place = HOLE_REFUSED;
	bool is_htmx = has_prefix(plain_name(m->attr), "hx-");
	if (m->attr_class == ATTR_PRESENCE)
		place = presence_hole(m, at, flavour);
	else if (flavour == '?')
		html_fail(m, at, "{{? }} is for attributes like checked, not for %.*s",
			  STR_FMT(m->attr));
	else if (m->attr_class == ATTR_URL)
		place = url_hole(m, at, flavour);
	else if (m->attr_class == ATTR_FIXED)
		html_fail(m, at, "no hole may stand in %.*s", STR_FMT(m->attr));
	else if (is_htmx && flavour == '=' && m->value.n == 0)
		html_fail(m, at, "%.*s may not begin with a hole (htmx would run \"js:…\")",
			  STR_FMT(m->attr));
	else
		place = HOLE_ATTR;
	m->has_hole = true;
	return place;
}

static const char *const refusal[HTML_MODE__COUNT] = {
	[HTML_LT] = "a hole in the name of a tag",
	[HTML_TAG_NAME] = "a hole in the name of a tag",
	[HTML_IN_TAG] = "a hole between attributes",
	[HTML_SLASH] = "a hole inside a tag",
	[HTML_ATTR_NAME] = "a hole in the name of an attribute",
	[HTML_ATTR_AFTER] = "a hole inside a tag",
	[HTML_ATTR_VALUE] = "a hole in an attribute that is not quoted",
	[HTML_ATTR_SQ] = "a hole in an attribute in single quotes; use double quotes",
	[HTML_AFTER_VALUE] = "a hole between attributes",
	[HTML_END_TAG] = "a hole in an end tag",
	[HTML_BANG] = "a hole in a declaration",
	[HTML_DECLARATION] = "a hole in a declaration",
	[HTML_COMMENT] = "a hole in an HTML comment; comment it out with {# … #}",
	[HTML_RAW] = "a hole in a script",
};

enum hole_place html_hole(struct html_machine *m, const char *at, char flavour)
{
	m->at = at;
	if (m->st.mode == HTML_ATTR_DQ)
		return attr_hole(m, at, flavour);
	if (refusal[m->st.mode]) {
		html_fail(m, at, "%s", refusal[m->st.mode]);
		return HOLE_REFUSED;
	}
	if (flavour == '?') {
		html_fail(m, at, "{{? }} is for attributes like checked");
		return HOLE_REFUSED;
	}
	html_text_resume(m);
	return HOLE_TEXT;
}

/* ---- control tags ---- */

static void attr_control(struct html_machine *m, const char *at)
{
	if (m->attr_class == ATTR_PRESENCE || m->attr_class == ATTR_FIXED)
		html_fail(m, at, "no control tag may stand in %.*s", STR_FMT(m->attr));
	else if (m->attr_class == ATTR_URL && m->st.is_url_begun)
		url_prefix_check(m, at);
}

void html_control(struct html_machine *m, const char *at, bool is_own_line)
{
	m->at = at;
	switch (m->st.mode) {
	case HTML_TEXT:
	case HTML_RCDATA:
		html_text_resume(m);
		m->space = is_own_line ? '\n' : '\0';
		break;
	case HTML_TAG_NAME: html_tag_name_end(m); break;
	case HTML_ATTR_NAME:
		html_attr_name_end(m);
		html_attr_end(m);
		break;
	case HTML_ATTR_AFTER: html_attr_end(m); break;
	case HTML_ATTR_DQ:
	case HTML_ATTR_SQ: attr_control(m, at); return;
	case HTML_IN_TAG:
	case HTML_AFTER_VALUE: break;
	default: html_fail(m, at, "no control tag may stand here"); return;
	}
	if (m->st.mode != HTML_TEXT && m->st.mode != HTML_RCDATA)
		m->st.mode = HTML_IN_TAG;
}

/* ---- branches ---- */

struct html_branch html_branch_save(const struct html_machine *m)
{
	return (struct html_branch){
		.st = m->st,
		.value_n = m->value.n,
		.has_hole = m->has_hole,
		.has_path_hole = m->has_path_hole,
		.must_be_query = m->must_be_query,
		.n_open = m->n_open,
		.floor = m->floor,
	};
}

/* Back to where the block began, for the next branch. */
void html_branch_restore(struct html_machine *m, const struct html_branch *b)
{
	m->st = b->st;
	if (m->value.p)
		m->value.p[b->value_n] = '\0';
	m->value.n = b->value_n;
	m->has_hole = b->has_hole;
	m->has_path_hole = b->has_path_hole;
	m->must_be_query = b->must_be_query;
}

static bool state_eq(const struct html_state *x, const struct html_state *y)
{
	return x->mode == y->mode && x->tag == y->tag && x->attr == y->attr &&
	       x->is_url_begun == y->is_url_begun;
}

void html_branch_check(struct html_machine *m, const struct html_branch *want, const char *at)
{
	if (m->n_open != want->n_open)
		html_fail(m, at, "<%.*s> is not closed in the block that opens it (line %d)",
			  STR_FMT(m->open[m->n_open - 1].name),
			  source_line(m->src, m->open[m->n_open - 1].name.p));
	else if (!state_eq(&m->st, &want->st))
		html_fail(m, at, "the branches of this block end at different places of the HTML");
}
