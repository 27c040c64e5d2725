/* page.h -- what compiled templates (gen/pages.h) and whoever fills them share.
 *
 * WHAT      The context of a page, holes that pick the escaper by their place and the writer by the
 *           type of the expression, paths of this site as a type of their own, and texts with
 *           parameters. doc/templates.md is the page author's side of it.
 * OWNERSHIP A page_ctx and what it points at belong to the request. Results in the arena given.
 * ERRORS    A hole of a type that has no safe form does not compile. A text that is missing at run
 *           time shows its key or value.
 * THREADS   Any; a struct html one at a time.
 */
#pragma once

#include "base/time.h"
#include "gen/texts.h"
#include "markup/markup.h"

#define PAGE_CSRF_FIELD "csrf" /* the hidden field of every POST form */

/* ---- paths of this site ---- */

/* "/…" with an optional query, never "//…": what may stand whole in an href or action. */
struct url_path {
	struct str private_s;
};
#define URL_PATH(literal) url_path_of(STR(literal))
/* A literal or a path built by this program; anything but a path of this site is a bug. */
struct url_path url_path_of(struct str s);
/* From outside (a "next" field): false when it is no path of this site. The path is kept as it came,
 * and is escaped where it is written. */
bool url_path_parse(struct str s, struct url_path *out);
struct str url_path_str(struct url_path path);
/* path + "/" + segment, percent-encoded; "." and ".." are a bug, for no escape hides them. */
struct url_path url_path_segment(struct arena *a, struct url_path path, struct str segment);
/* path + "?name=value" or "&name=value", percent-encoded. */
struct url_path url_path_query(struct arena *a, struct url_path path, struct str name,
			       struct str value);
/* path + "#id", id a word of this program: at that part of the page. What would make a path too long is left
 * away, here as above. */
struct url_path url_path_fragment(struct arena *a, struct url_path path, const char *id);

/* ---- the context of a page ---- */

struct page_ctx {
	struct arena *arena; /* scratch for expressions: {{ date_iso(ctx->arena, v->due_on) }} */
	enum lang lang;
	int64_t now;
	struct url_path path; /* this page, to come back to */
	struct str csrf;      /* token of the session, also before signing in */
	bool is_signed_in;
	bool is_fragment; /* asked for by htmx: the frame is there already */
	bool has_office, has_axis;
	struct str account;    /* login name */
	struct str name;       /* of the person */
	struct str role;       /* stored text of enum role, "" when nobody is signed in */
	struct str organ_code; /* of the organ the account belongs to */
	struct str organ_name;
	struct str flash;      /* one message left by the step before, "" = none */
	struct str flash_kind; /* "success", "warning", "error" */
	struct str request_id; /* for "tell the administrator this number" */
};

/* The hidden token of a form; called by compiled templates. */
void page_csrf(struct html *h, const struct page_ctx *ctx);

/* ---- holes ---- */

/* No writer takes unsigned int or bool on purpose: an enum would pass as the first and print as a
 * number, and a condition has {{? }}. Numbers that really are unsigned int are cast by the author. */
#define HTML_HOLE_TEXT(h, x)                                                                       \
	_Generic((x), struct str                                                                   \
		 : html_text, struct date                                                          \
		 : html_text_date, const char *                                                    \
		 : html_text_c, char *                                                             \
		 : html_text_c, HTML_HOLE_NUMBERS_)((h), (x))
#define HTML_HOLE_ATTR(h, x)                                                                       \
	_Generic((x), struct str                                                                   \
		 : html_attr, const char *                                                         \
		 : html_attr_c, char *                                                             \
		 : html_attr_c, HTML_HOLE_NUMBERS_)((h), (x))
#define HTML_HOLE_URL(h, x)                                                                        \
	_Generic((x), struct str                                                                   \
		 : html_url, const char *                                                          \
		 : html_url_c, char *                                                              \
		 : html_url_c, HTML_HOLE_NUMBERS_)((h), (x))
/* A whole segment of a path: ".." would lead elsewhere, and is written as nothing. */
#define HTML_HOLE_SEGMENT(h, x)                                                                    \
	_Generic((x), struct str                                                                   \
		 : html_segment, const char *                                                          \
		 : html_segment_c, char *                                                              \
		 : html_segment_c, HTML_HOLE_NUMBERS_)((h), (x))
#define HTML_HOLE_PATH(h, x) html_path((h), (x))
#define HTML_HOLE_NUMBERS_                                                                         \
	short : html_i64,                                                                          \
		int : html_i64,                                                                    \
		      long : html_i64,                                                             \
			     long long : html_i64,                                                 \
					 unsigned long : html_u64,                                 \
							 unsigned long long : html_u64

/* The writers behind the macros above. */
void html_text_c(struct html *h, const char *s);
void html_attr_c(struct html *h, const char *s);
void html_url_c(struct html *h, const char *s);
void html_segment(struct html *h, struct str s);
void html_segment_c(struct html *h, const char *s);
void html_text_date(struct html *h, struct date d); /* 21/11/2026, nothing for no date */
void html_u64(struct html *h, uint64_t v);
void html_path(struct html *h, struct url_path path);

/* ---- texts ---- */

/* A parameter {0}, {1}, … of a text. */
struct text_param {
	enum { TEXT_PARAM_STR, TEXT_PARAM_NUMBER, TEXT_PARAM_DATE } kind;
	struct str s;
	int64_t number;
	struct date date;
};
#define TEXT_PARAM(x)                                                                              \
	_Generic((x), struct str                                                                   \
		 : text_param_str, struct date                                                     \
		 : text_param_date, const char *                                                   \
		 : text_param_c, char *                                                            \
		 : text_param_c, short                                                             \
		 : text_param_i64, int                                                             \
		 : text_param_i64, long                                                            \
		 : text_param_i64, long long                                                       \
		 : text_param_i64, unsigned long                                                   \
		 : text_param_u64, unsigned long long                                              \
		 : text_param_u64)(x)
#define TEXT_VALUE(x)                                                                              \
	_Generic((x), struct str : str_same, const char * : str_of, char * : str_of)(x)

/* What TEXT_PARAM and TEXT_VALUE choose from. */
struct text_param text_param_str(struct str s);
struct text_param text_param_c(const char *s);
struct text_param text_param_i64(int64_t v);
struct text_param text_param_u64(uint64_t v);
struct text_param text_param_date(struct date d);
struct str str_same(struct str s);

/* template with {0}, {1}, … filled; a parameter that was not given stays as it is written. */
struct str text_format(struct arena *a, struct str template, const struct text_param *params,
		       size_t n);
/* The same, escaped, into a page. */
void html_text_fill(struct html *h, struct str template, const struct text_param *params, size_t n);
void html_attr_fill(struct html *h, struct str template, const struct text_param *params, size_t n);
/* The text "prefix.value", or value itself when there is none. */
struct str text_of_enum(enum lang lang, struct str prefix, struct str value);
/* What the person is told: the text of e->key with its parameters, or that of "err.rc.<NAME>". */
struct str text_of_err(struct arena *a, enum lang lang, const struct err *e);
/* The same for a row: key and parameters as JSON, so that each reader gets it in his language. */
struct str err_keep(struct arena *a, const struct err *e);
/* The key in what err_keep made; "" of anything else. */
struct str err_kept_key(struct str kept);
/* The same for what is no error: the key of a text, "kept.…", and at most ERR_PARAMS parameters. */
struct str text_keep(struct arena *a, const char *key, const struct text_param *params, size_t n);
/* The text of what err_keep or text_keep made; anything else (the words of another agency) is given back as it is,
 * and so is the key of a text that there is no more. */
struct str text_of_kept(struct arena *a, enum lang lang, struct str kept);
