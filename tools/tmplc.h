/* tmplc.h -- the template compiler's parts, shared by its own files, its tests and its fuzzer.
 *
 * WHAT      Texts in ui/text -> gen/texts.{h,c}; templates in ui/pages -> gen/pages.{h,c}. What is
 *           accepted, and why, is written in doc/templates.md.
 *             tmplc_scan.c   a file -> literal text, holes, control tags
 *             tmplc_html.c   follows the HTML, so that every hole knows where it stands
 *             tmplc_attr.c   what each attribute allows
 *             tmplc_page.c   templates and control tags -> C
 *             tmplc_hole.c   holes -> C
 *             tmplc_text.c   the texts
 *             tmplc_lint.c   keys that nobody uses, keys that nobody wrote
 *             tmplc_util.c   places, messages, C strings
 *             tmplc.c        main
 * OWNERSHIP Everything lives in the arena of struct diag; slices point into the files' bytes.
 * ERRORS    Collected in struct diag as "file:line:col: error: …"; nothing is written if there
 *           was one.
 */
#pragma once

#include "base/buf.h"
#include "base/map.h"

#define TMPLC_OUTPUT_BYTES (64 << 20)
#define TMPLC_ERRORS 20
#define TMPLC_ATTRS 64 /* of one tag */
#define TMPLC_DEPTH 64 /* control blocks and elements inside one another */

/* ---- tmplc_util.c ---- */
struct source {
	const char *file;
	struct str bytes;
};
struct diag {
	struct arena *arena;
	struct buf out;
	int n_errors;
};
void diag_init(struct diag *d, struct arena *a);
/* at points into src->bytes; NULL = the file as a whole. */
void diag_error(struct diag *d, const struct source *src, const char *at, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
int source_line(const struct source *src, const char *at);
bool is_space(char c);
bool is_alpha(char c);
bool is_digit(char c);
char to_lower(char c);
bool is_identifier(struct str s); /* lower case letters, digits, _ */
bool utf8_is_valid(struct str s, const char **bad);
void c_string(struct buf *b, struct str s);
/* Steps over a string or character literal that starts at p; NULL when it does not end. */
const char *c_literal_end(const char *p, const char *end);
/* NULL when s is one C expression as far as brackets and literals go, else what is wrong.
 * semicolons: how many are asked for (the head of a for has two). */
const char *c_check(struct str s, int semicolons);
/* The next of a list separated by commas outside brackets and literals; false at the end. */
bool c_next_item(struct str *rest, struct str *item);

/* ---- tmplc_text.c ---- */
enum { TMPLC_VI, TMPLC_EN, TMPLC_LANGS };
struct text_entry {
	struct str key;
	struct str id;                /* TEXT_… */
	struct str text[TMPLC_LANGS]; /* p NULL: missing */
	const char *at[TMPLC_LANGS];
	int n_params;
	bool is_used;
};
struct catalog {
	struct diag *diag;
	struct source src[TMPLC_LANGS];
	VEC(struct text_entry *) entries; /* sorted by key after catalog_finish */
	struct map *by_key;
	bool is_loaded;
};
void catalog_init(struct catalog *c, struct diag *d);
void catalog_load(struct catalog *c, int lang, struct source src);
void catalog_finish(struct catalog *c);
struct text_entry *catalog_find(const struct catalog *c, struct str key);
/* Marks what stands under prefix as used; how many there are. */
size_t catalog_use_prefix(const struct catalog *c, struct str prefix);
void catalog_header(const struct catalog *c, struct buf *out);
/* header: how the code names its header in #include. */
void catalog_code(const struct catalog *c, const char *header, struct buf *out);

/* ---- tmplc_scan.c ---- */
enum part_kind { PART_TEXT, PART_HOLE, PART_CONTROL };
struct part {
	enum part_kind kind;
	const char *at;
	struct str body;  /* the text; what stands between the braces, trimmed */
	char flavour;     /* of a hole: '=' value, 't' text, 'e' text of an enum, '?' presence */
	bool is_own_line; /* a control tag or comment alone on its line: the line vanishes */
};
struct parts {
	struct part *p;
	size_t n;
};
void parts_scan(struct diag *d, const struct source *src, struct parts *out);

/* ---- emission, tmplc_page.c ---- */
struct emit {
	struct buf code;
	struct buf literal; /* not written yet */
	int indent;
	const struct source *src;
};
void emit_char(struct emit *e, char c);
void emit_str(struct emit *e, struct str s);
void emit_flush(struct emit *e);
/* One statement whose C comes from the template at `at`. */
void emit_stmt(struct emit *e, const char *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- tmplc_html.c ---- */
enum html_mode {
	HTML_TEXT,
	HTML_LT,
	HTML_TAG_NAME,
	HTML_IN_TAG,
	HTML_SLASH,
	HTML_ATTR_NAME,
	HTML_ATTR_AFTER,
	HTML_ATTR_VALUE,
	HTML_ATTR_DQ,
	HTML_ATTR_SQ,
	HTML_AFTER_VALUE,
	HTML_END_TAG,
	HTML_BANG,
	HTML_DECLARATION,
	HTML_COMMENT,
	HTML_RCDATA, /* title, textarea */
	HTML_RAW,    /* script, style */
	HTML_MODE__COUNT
};
enum attr_class {
	ATTR_PLAIN,
	ATTR_URL,
	ATTR_PRESENCE, /* checked, disabled, … */
	ATTR_FIXED,    /* no hole may stand here */
};
/* What has to be the same at both ends of a control block. */
struct html_state {
	enum html_mode mode;
	const char *tag, *attr;
	bool is_url_begun;
};
struct open_element {
	struct str name;
	bool is_verbatim, is_foreign;
};
struct html_machine {
	struct diag *diag;
	const struct source *src;
	struct emit *emit;
	struct html_state st;
	const char *at;  /* the character under way */
	bool has_failed; /* one message per template is enough */
	int block_depth; /* control blocks open, kept by tmplc_page.c */
	/* the tag under way */
	struct str tag;
	int tag_depth;
	bool is_post, has_src, has_http_equiv, has_content_hole, is_sent_by_htmx;
	struct str attrs[TMPLC_ATTRS]; /* that do not depend on a condition */
	int n_attrs;
	/* the attribute under way */
	struct str attr;
	enum attr_class attr_class;
	struct buf value; /* its literal text so far, holes left out */
	bool has_hole;
	bool has_path_hole;  /* it began with a whole path */
	bool must_be_query;  /* and nothing came behind that yet */
	size_t attr_literal; /* where it begins in emit->literal */
	/* text */
	char space; /* the white space run under way: 0, ' ' or '\n' */
	bool is_after_textarea;
	struct open_element open[TMPLC_DEPTH];
	int n_open;
	int floor; /* elements below belong to an outer block */
};
void html_machine_init(struct html_machine *m, struct diag *d, const struct source *src,
		       struct emit *e);
void html_fail(struct html_machine *m, const char *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void html_feed(struct html_machine *m, struct str text);
/* A control tag stands here: brings the machine to a state that can be compared. */
void html_control(struct html_machine *m, const char *at, bool is_own_line);
/* Where a hole stands now. */
enum hole_place {
	HOLE_REFUSED,
	HOLE_TEXT,
	HOLE_ATTR,
	HOLE_SEGMENT, /* of the path of a URL */
	HOLE_URL,
	HOLE_URL_START,
	HOLE_PRESENCE,
};
enum hole_place html_hole(struct html_machine *m, const char *at, char flavour);
/* For tmplc_attr.c: what a browser drops or joins is settled before something else comes. */
void html_text_resume(struct html_machine *m);
void html_tag_name_end(struct html_machine *m);

/* ---- tmplc_attr.c ---- */
bool name_is_in(struct str name, const char *const *list);
bool tag_is_void(struct str tag);
void html_attr_begin(struct html_machine *m);
void html_attr_name_end(struct html_machine *m);
void html_attr_char(struct html_machine *m, char c);
void html_attr_end(struct html_machine *m);
/* The machine where a control block begins; its branches start here and end alike. */
struct html_branch {
	struct html_state st;
	size_t value_n;
	bool has_hole, has_path_hole, must_be_query;
	int n_open, floor;
};
struct html_branch html_branch_save(const struct html_machine *m);
void html_branch_restore(struct html_machine *m, const struct html_branch *b);
void html_branch_check(struct html_machine *m, const struct html_branch *want, const char *at);

/* ---- tmplc_hole.c ---- */
void hole_emit(struct html_machine *m, const struct catalog *texts, const struct part *part);

/* ---- tmplc_page.c ---- */
struct page_set {
	struct diag *diag;
	const struct catalog *texts;
	struct map *names; /* templates of all files */
	struct map *includes;
	struct buf header_includes, prototypes;
	struct emit emit;
};
void page_set_init(struct page_set *s, struct diag *d, const struct catalog *texts);
/* Names first, of every file; then the bodies. */
void page_set_declare(struct page_set *s, const struct source *src, const struct parts *parts);
void page_set_compile(struct page_set *s, const struct source *src, const struct parts *parts);
void page_set_header(struct page_set *s, struct buf *out);
void page_set_code(struct page_set *s, const char *header, struct buf *out);

/* ---- tmplc_lint.c ---- */
void lint_template(struct catalog *c, const struct parts *parts);
void lint_code(struct catalog *c, struct diag *d, const struct source *src);
size_t lint_unused(const struct catalog *c, struct buf *out);
