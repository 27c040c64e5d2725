/* tmplc_page.c -- templates and control tags -> C functions.
 *
 * Two passes: the first collects the names of all files, so that a page may call what another file
 * defines; the second writes the bodies.
 */
#include "tools/tmplc.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define LITERAL_BYTES 4000 /* C99 promises 4095 in one string literal */

enum template_kind { TEMPLATE_PAGE, TEMPLATE_PARTIAL, TEMPLATE_LAYOUT };
static const char *const template_word[] = { "page", "partial", "layout" };

struct template
{
	enum template_kind kind;
	struct str name, params, layout, layout_args;
	const char *at;
	const struct source *src;
};

enum block_kind { BLOCK_TEMPLATE, BLOCK_IF, BLOCK_ELSE, BLOCK_FOR, BLOCK_WRAP };
struct block {
	enum block_kind kind;
	const char *at;
	struct html_branch start, end;
	bool has_end; /* a branch of this if has ended; the others must end alike */
	bool has_path_hole, must_be_query;
	struct str layout, args; /* of a wrap */
};

struct compile {
	struct page_set *set;
	const struct source *src;
	struct html_machine m;
	struct template *template; /* NULL between templates */
	struct block blocks[TMPLC_DEPTH];
	int n_blocks;
	bool has_body;
};

/* ---- emission ---- */

void emit_char(struct emit *e, char c)
{
	buf_add_char(&e->literal, c);
}

void emit_str(struct emit *e, struct str s)
{
	buf_add(&e->literal, s);
}

static void indent(struct emit *e)
{
	for (int i = 0; i < e->indent; i++)
		buf_add_char(&e->code, '\t');
}

static void literal_write(struct emit *e, struct str s)
{
	struct str line;
	indent(e);
	buf_add_c(&e->code, "html_lit(h, ");
	for (bool is_first = true; s.n > 0; is_first = false) {
		size_t n = str_find_char(s, '\n');
		line = str_sub(s, 0, n == SIZE_MAX ? s.n : n + 1);
		s = str_sub(s, line.n, s.n);
		if (!is_first) {
			buf_add_char(&e->code, '\n');
			indent(e);
			buf_add_c(&e->code, "\t    ");
		}
		c_string(&e->code, line);
	}
	buf_add_c(&e->code, ");\n");
}

/* Cuts long literals between characters. */
void emit_flush(struct emit *e)
{
	struct str s = buf_str(&e->literal);
	while (s.n > 0) {
		size_t n = s.n < LITERAL_BYTES ? s.n : LITERAL_BYTES;
		while (n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
			n--;
		literal_write(e, str_sub(s, 0, n));
		s = str_sub(s, n, s.n);
	}
	buf_reset(&e->literal);
}

void emit_stmt(struct emit *e, const char *at, const char *fmt, ...)
{
	char head[128];
	buf_fmt(&e->code, "#line %d ", source_line(e->src, at));
	c_string(&e->code, str_of(e->src->file));
	buf_add_char(&e->code, '\n');
	indent(e);
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	int n = vsnprintf(head, sizeof(head), fmt, args);
	char *p = n < 0 ? NULL : buf_reserve(&e->code, (size_t)n + 1);
	if (p) {
		vsnprintf(p, (size_t)n + 1, fmt, again);
		buf_grew(&e->code, (size_t)n);
	}
	va_end(again);
	va_end(args);
	buf_add_char(&e->code, '\n');
}

/* ---- words ---- */

/* Takes the leading identifier off s. */
static struct str word_take(struct str *s)
{
	size_t n = 0;
	while (n < s->n && (is_alpha(s->p[n]) || is_digit(s->p[n]) || s->p[n] == '_'))
		n++;
	struct str word = str_sub(*s, 0, n);
	*s = str_trim(str_sub(*s, n, s->n));
	return word;
}

/* Takes "( … )" off s; *inside is what is between. */
static bool parens_take(struct str *s, struct str *inside)
{
	if (s->n == 0 || s->p[0] != '(')
		return false;
	int depth = 0;
	const char *end = s->p + s->n;
	for (const char *p = s->p; p < end; p++) {
		if (*p == '"' || *p == '\'') {
			const char *after = c_literal_end(p, end);
			if (!after)
				return false;
			p = after - 1;
		} else if (*p == '(') {
			depth++;
		} else if (*p == ')' && --depth == 0) {
			*inside = str_trim(str_of_n(s->p + 1, (size_t)(p - s->p - 1)));
			*s = str_trim(str_of_n(p + 1, (size_t)(end - p - 1)));
			return true;
		}
	}
	return false;
}

/* name(args), nothing behind it unless rest is asked for. */
static bool call_take(struct html_machine *m, const char *at, struct str *s, struct str *name,
		      struct str *args)
{
	*name = word_take(s);
	bool is_call = is_identifier(*name) && parens_take(s, args);
	if (!is_call)
		html_fail(m, at, "name(…) is expected");
	else if (args->n > 0 && c_check(*args, 0))
		html_fail(m, args->p, "%s", c_check(*args, 0));
	return !m->has_failed;
}

static struct template *template_find(const struct page_set *set, struct str name)
{
	void *t = NULL;
	return map_find(set->names, name, &t) ? t : NULL;
}

/* ", args" or nothing */
static struct str more_args(const struct compile *c, struct str args)
{
	if (args.n == 0)
		return STR("");
	char *p = arena_dup(c->set->diag->arena, args.p, args.n);
	for (size_t i = 0; i < args.n; i++)
		p[i] = is_space(p[i]) ? ' ' : p[i];
	return str_cat(c->set->diag->arena, STR(", "), str_of_n(p, args.n));
}

/* ---- the first pass: names ---- */

static struct str param_name(struct str param)
{
	size_t n = param.n;
	while (n > 0 &&
	       (is_alpha(param.p[n - 1]) || is_digit(param.p[n - 1]) || param.p[n - 1] == '_'))
		n--;
	return str_sub(param, n, param.n);
}

static void params_check(struct html_machine *m, struct str params)
{
	struct str item;
	while (c_next_item(&params, &item)) {
		struct str name = param_name(item);
		if (name.n == 0 || name.n == item.n || is_digit(name.p[0]))
			html_fail(m, item.p, "a parameter is a type and a name");
		else if (str_eq(name, STR("h")) || str_eq(name, STR("ctx")))
			html_fail(m, name.p, "%.*s is there in every template", STR_FMT(name));
	}
}

static enum template_kind template_kind_of(struct str word)
{
	enum template_kind kind = TEMPLATE_PAGE;
	while (!str_eq_c(word, template_word[kind]))
		kind++;
	return kind;
}

static bool is_template_word(struct str word)
{
	for (int i = TEMPLATE_PAGE; i <= TEMPLATE_LAYOUT; i++) {
		if (str_eq_c(word, template_word[i]))
			return true;
	}
	return false;
}

static void prototypes_write(struct page_set *set, const struct template *t)
{
	static const char *const names[][2] = { [TEMPLATE_PAGE] = { "page_%s", "part_%s" },
						[TEMPLATE_PARTIAL] = { "part_%s", NULL },
						[TEMPLATE_LAYOUT] = { "layout_%s_open",
								      "layout_%s_close" } };
	for (int i = 0; i < 2 && names[t->kind][i]; i++) {
		struct str name = str_of(names[t->kind][i]), tail;
		str_split(name, '%', &name, &tail);
		buf_fmt(&set->prototypes,
			"void %.*s%.*s%.*s(struct html *h, const struct page_ctx *ctx%s%.*s);\n",
			STR_FMT(name), STR_FMT(t->name), STR_FMT(str_sub(tail, 1, tail.n)),
			t->params.n > 0 ? ", " : "", STR_FMT(t->params));
	}
}

static void template_declare(struct page_set *set, struct html_machine *m, const char *at,
			     struct str word, struct str rest)
{
	struct template *t = ARENA_NEW(set->diag->arena, struct template);
	*t = (struct template){ .kind = template_kind_of(word), .at = at, .src = m->src };
	if (!call_take(m, at, &rest, &t->name, &t->params))
		return;
	params_check(m, t->params);
	struct str in = word_take(&rest);
	bool has_layout = t->kind == TEMPLATE_PAGE && str_eq(in, STR("in"));
	if (has_layout && !call_take(m, at, &rest, &t->layout, &t->layout_args))
		return;
	if (rest.n > 0 || (in.n > 0 && !has_layout))
		html_fail(m, at, "nothing may follow name(…) but, for a page, in layout(…)");
	t->params = more_args((&(struct compile){ .set = set }), t->params);
	t->params = str_sub(t->params, 2, t->params.n);
	const struct template *first = template_find(set, t->name);
	if (first)
		html_fail(m, at, "%.*s is there already, in line %d of %s", STR_FMT(t->name),
			  source_line(first->src, first->at), first->src->file);
	else
		map_put(set->names, t->name, t);
	if (!m->has_failed)
		prototypes_write(set, t);
}

static void include_declare(struct page_set *set, struct html_machine *m, const char *at,
			    struct str rest)
{
	bool is_quoted = rest.n > 2 && rest.p[0] == '"' && rest.p[rest.n - 1] == '"';
	for (size_t i = 1; is_quoted && i + 1 < rest.n; i++)
		is_quoted = is_alpha(rest.p[i]) || is_digit(rest.p[i]) || rest.p[i] == '_' ||
			    rest.p[i] == '/' || rest.p[i] == '.';
	if (!is_quoted)
		html_fail(m, at, "include \"module/module.h\" is expected");
	else if (map_put(set->includes, rest, m))
		buf_fmt(&set->header_includes, "#include %.*s\n", STR_FMT(rest));
}

void page_set_init(struct page_set *s, struct diag *d, const struct catalog *texts)
{
	*s = (struct page_set){
		.diag = d, .texts = texts, .names = map_new(d->arena), .includes = map_new(d->arena)
	};
	buf_init(&s->header_includes, d->arena, TMPLC_OUTPUT_BYTES);
	buf_init(&s->prototypes, d->arena, TMPLC_OUTPUT_BYTES);
	buf_init(&s->emit.code, d->arena, TMPLC_OUTPUT_BYTES);
	buf_init(&s->emit.literal, d->arena, TMPLC_OUTPUT_BYTES);
}

void page_set_declare(struct page_set *s, const struct source *src, const struct parts *parts)
{
	struct html_machine *m = ARENA_NEW(s->diag->arena, struct html_machine);
	for (size_t i = 0; i < parts->n; i++) {
		const struct part *part = &parts->p[i];
		if (part->kind != PART_CONTROL)
			continue;
		html_machine_init(m, s->diag, src, &s->emit);
		struct str rest = part->body, word = word_take(&rest);
		if (is_template_word(word))
			template_declare(s, m, part->at, word, rest);
		else if (str_eq(word, STR("include")))
			include_declare(s, m, part->at, rest);
	}
}

/* ---- the second pass: bodies ---- */

static void function_begin(struct compile *c, const char *prefix, const char *suffix)
{
	const struct template *t = c->template;
	struct buf *code = &c->set->emit.code;
	buf_fmt(code, "\nvoid %s%.*s%s(struct html *h, const struct page_ctx *ctx%s%.*s)\n{\n",
		prefix, STR_FMT(t->name), suffix, t->params.n > 0 ? ", " : "", STR_FMT(t->params));
	buf_add_c(code, "\t(void)h;\n\t(void)ctx;\n");
	struct str params = t->params, item;
	while (c_next_item(&params, &item))
		buf_fmt(code, "\t(void)%.*s;\n", STR_FMT(param_name(item)));
	c->set->emit.indent = 1;
}

static void function_end(struct compile *c)
{
	emit_flush(&c->set->emit);
	buf_add_c(&c->set->emit.code, "}\n");
}

static const struct template *layout_find(struct compile *c, const char *at, struct str name)
{
	const struct template *layout = template_find(c->set, name);
	if (layout && layout->kind == TEMPLATE_LAYOUT)
		return layout;
	html_fail(&c->m, at, "there is no layout %.*s", STR_FMT(name));
	return NULL;
}

/* page_x = the layout around part_x. */
static void page_write(struct compile *c)
{
	const struct template *t = c->template;
	struct emit *e = &c->set->emit;
	function_begin(c, "page_", "");
	if (t->layout.n > 0)
		emit_stmt(e, t->at, "layout_%.*s_open(h, ctx%.*s);", STR_FMT(t->layout),
			  STR_FMT(more_args(c, t->layout_args)));
	buf_fmt(&e->code, "\tpart_%.*s(h, ctx", STR_FMT(t->name));
	struct str params = t->params, item;
	while (c_next_item(&params, &item))
		buf_fmt(&e->code, ", %.*s", STR_FMT(param_name(item)));
	buf_add_c(&e->code, ");\n");
	if (t->layout.n > 0)
		emit_stmt(e, t->at, "layout_%.*s_close(h, ctx%.*s);", STR_FMT(t->layout),
			  STR_FMT(more_args(c, t->layout_args)));
	function_end(c);
}

static struct block *block_push(struct compile *c, enum block_kind kind, const char *at)
{
	if (c->n_blocks == TMPLC_DEPTH) {
		html_fail(&c->m, at, "blocks are nested more than %d deep", TMPLC_DEPTH);
		return &c->blocks[TMPLC_DEPTH - 1];
	}
	struct block *b = &c->blocks[c->n_blocks++];
	*b = (struct block){ .kind = kind, .at = at, .start = html_branch_save(&c->m) };
	c->m.floor = c->m.n_open;
	c->m.block_depth = c->n_blocks;
	return b;
}

static void template_begin(struct compile *c, const struct part *part, struct str word)
{
	struct str rest = part->body;
	word_take(&rest);
	struct template *t = template_find(c->set, word_take(&rest));
	html_machine_init(&c->m, c->set->diag, c->src, &c->set->emit);
	/* A template that the first pass refused is skipped in silence. */
	c->m.has_failed = !t || t->at != part->at;
	static struct template nameless;
	c->template = t ? t : &nameless;
	c->has_body = false;
	block_push(c, BLOCK_TEMPLATE, part->at);
	if (c->m.has_failed)
		return;
	if (t->layout.n > 0)
		layout_find(c, part->at, t->layout);
	function_begin(c, t->kind == TEMPLATE_LAYOUT ? "layout_" : "part_",
		       str_eq(word, STR("layout")) ? "_open" : "");
}

static void template_end(struct compile *c, const struct part *part)
{
	struct block *b = &c->blocks[0];
	html_branch_check(&c->m, &b->start, part->at);
	if (!c->m.has_failed && c->template->kind == TEMPLATE_LAYOUT && !c->has_body)
		html_fail(&c->m, c->template->at, "a layout has one {%% body %%}");
	if (!c->m.has_failed) {
		function_end(c);
		if (c->template->kind == TEMPLATE_PAGE)
			page_write(c);
	}
	buf_reset(&c->set->emit.literal);
	c->template = NULL;
	c->n_blocks = 0;
}

/* (cond) or cond; a second pair of parentheses would draw the compiler's warning. */
static bool condition_check(struct compile *c, const char *at, struct str s, struct str *out)
{
	struct str rest = s, inside;
	if (!parens_take(&rest, &inside) || rest.n > 0)
		inside = s;
	const char *problem = c_check(inside, 0);
	if (problem)
		html_fail(&c->m, at, "%s", problem);
	*out = str_sub(more_args(c, inside), 2, SIZE_MAX);
	return !problem;
}

static void on_if(struct compile *c, const struct part *part, struct str rest)
{
	struct str condition;
	if (!condition_check(c, part->at, rest, &condition))
		return;
	emit_flush(&c->set->emit);
	emit_stmt(&c->set->emit, part->at, "if (%.*s) {", STR_FMT(condition));
	block_push(c, BLOCK_IF, part->at);
	c->set->emit.indent++;
}

/* A branch has ended: like the ones before it, or as the block began when it may be skipped. */
static void branch_end(struct compile *c, struct block *b, const char *at)
{
	if (b->has_end)
		html_branch_check(&c->m, &b->end, at);
	b->end = html_branch_save(&c->m);
	b->has_end = true;
	b->has_path_hole |= c->m.has_path_hole;
	b->must_be_query |= c->m.must_be_query;
	if (c->m.n_open != b->start.n_open)
		html_branch_check(&c->m, &b->start, at);
	emit_flush(&c->set->emit);
	c->set->emit.indent--;
}

static void on_else(struct compile *c, const struct part *part, struct str rest)
{
	struct block *b = &c->blocks[c->n_blocks - 1];
	if (b->kind != BLOCK_IF) {
		html_fail(&c->m, part->at, "else without an if");
		return;
	}
	branch_end(c, b, part->at);
	html_branch_restore(&c->m, &b->start);
	c->m.floor = c->m.n_open;
	if (rest.n == 0) {
		b->kind = BLOCK_ELSE;
		emit_stmt(&c->set->emit, part->at, "} else {");
	} else {
		struct str word = word_take(&rest), condition = STR_NULL;
		if (!str_eq(word, STR("if")))
			html_fail(&c->m, part->at, "else or else if (…) is expected");
		else if (condition_check(c, part->at, rest, &condition))
			emit_stmt(&c->set->emit, part->at, "} else if (%.*s) {",
				  STR_FMT(condition));
	}
	c->set->emit.indent++;
}

static void on_for(struct compile *c, const struct part *part, struct str rest)
{
	struct str head;
	if (!parens_take(&rest, &head) || rest.n > 0) {
		html_fail(&c->m, part->at, "for (start; condition; step) is expected");
		return;
	}
	if (c_check(head, 2)) {
		html_fail(&c->m, part->at, "%s", c_check(head, 2));
		return;
	}
	emit_flush(&c->set->emit);
	emit_stmt(&c->set->emit, part->at, "for (%.*s) {",
		  STR_FMT(str_sub(more_args(c, head), 2, SIZE_MAX)));
	block_push(c, BLOCK_FOR, part->at);
	c->set->emit.indent++;
}

static bool is_text_here(struct compile *c, const char *at, const char *what)
{
	if (c->m.st.mode != HTML_TEXT)
		html_fail(&c->m, at, "%s stands between elements, not inside of a tag", what);
	return c->m.st.mode == HTML_TEXT;
}

static void on_call(struct compile *c, const struct part *part, struct str rest)
{
	struct str name, args;
	if (!is_text_here(c, part->at, "call") || !call_take(&c->m, part->at, &rest, &name, &args))
		return;
	const struct template *t = template_find(c->set, name);
	if (!t || t->kind != TEMPLATE_PARTIAL || rest.n > 0) {
		html_fail(&c->m, part->at, "there is no partial %.*s", STR_FMT(name));
		return;
	}
	emit_flush(&c->set->emit);
	emit_stmt(&c->set->emit, part->at, "part_%.*s(h, ctx%.*s);", STR_FMT(name),
		  STR_FMT(more_args(c, args)));
}

static void on_wrap(struct compile *c, const struct part *part, struct str rest)
{
	struct str name, args;
	if (!is_text_here(c, part->at, "wrap") ||
	    !call_take(&c->m, part->at, &rest, &name, &args) || !layout_find(c, part->at, name))
		return;
	emit_flush(&c->set->emit);
	emit_stmt(&c->set->emit, part->at, "layout_%.*s_open(h, ctx%.*s);", STR_FMT(name),
		  STR_FMT(more_args(c, args)));
	emit_stmt(&c->set->emit, part->at, "{");
	struct block *b = block_push(c, BLOCK_WRAP, part->at);
	b->layout = name;
	b->args = args;
	c->set->emit.indent++;
}

static void on_body(struct compile *c, const struct part *part, struct str rest)
{
	if (c->template->kind != TEMPLATE_LAYOUT || c->has_body || c->n_blocks != 1 || rest.n > 0) {
		html_fail(&c->m, part->at, "body stands once in a layout, outside of its blocks");
		return;
	}
	if (!is_text_here(c, part->at, "body"))
		return;
	c->has_body = true;
	function_end(c);
	function_begin(c, "layout_", "_close");
}

static void on_let(struct compile *c, const struct part *part, struct str rest)
{
	const char *problem = c_check(rest, 0);
	if (problem || str_find_char(rest, '=') == SIZE_MAX) {
		html_fail(&c->m, part->at, "%s",
			  problem ? problem : "let type name = value is expected");
		return;
	}
	emit_flush(&c->set->emit);
	emit_stmt(&c->set->emit, part->at, "%.*s;",
		  STR_FMT(str_sub(more_args(c, rest), 2, SIZE_MAX)));
}

static void on_end(struct compile *c, const struct part *part, struct str rest)
{
	struct block *b = &c->blocks[c->n_blocks - 1];
	if (rest.n > 0)
		html_fail(&c->m, part->at, "nothing may follow end");
	if (c->n_blocks == 1) {
		template_end(c, part);
		return;
	}
	branch_end(c, b, part->at);
	/* Without an else the block may be skipped: it must end where it began. */
	if (b->kind != BLOCK_ELSE)
		html_branch_check(&c->m, &b->start, part->at);
	c->m.has_path_hole = b->has_path_hole;
	c->m.must_be_query = b->must_be_query;
	c->m.has_hole |= b->start.has_hole;
	emit_stmt(&c->set->emit, part->at, "}");
	if (b->kind == BLOCK_WRAP)
		emit_stmt(&c->set->emit, part->at, "layout_%.*s_close(h, ctx%.*s);",
			  STR_FMT(b->layout), STR_FMT(more_args(c, b->args)));
	c->m.floor = b->start.floor;
	c->n_blocks--;
	c->m.block_depth = c->n_blocks;
}

static const struct {
	const char *word;
	void (*fn)(struct compile *, const struct part *, struct str);
} controls[] = {
	{ "if", on_if },     { "else", on_else }, { "for", on_for }, { "call", on_call },
	{ "wrap", on_wrap }, { "body", on_body }, { "let", on_let }, { "end", on_end },
};

/* After an error only the ends are counted, to find the next template. */
static void skip_control(struct compile *c, const struct part *part, struct str word)
{
	bool is_block = str_eq(word, STR("if")) || str_eq(word, STR("for")) ||
			str_eq(word, STR("wrap"));
	if (is_block && c->n_blocks < TMPLC_DEPTH)
		c->n_blocks++;
	else if (str_eq(word, STR("end")) && c->n_blocks > 1)
		c->n_blocks--;
	else if (str_eq(word, STR("end")))
		template_end(c, part);
}

static void template_control(struct compile *c, const struct part *part, struct str word,
			     struct str rest)
{
	int n_blocks = c->n_blocks;
	html_control(&c->m, part->at, part->is_own_line);
	if (!part->body.p || c->m.has_failed) {
		if (part->body.p)
			skip_control(c, part, word);
		return;
	}
	for (size_t i = 0; i < sizeof(controls) / sizeof(controls[0]); i++) {
		if (!str_eq_c(word, controls[i].word))
			continue;
		controls[i].fn(c, part, rest);
		if (c->m.has_failed && c->n_blocks == n_blocks)
			skip_control(c, part, word);
		return;
	}
	html_fail(&c->m, part->at, "%.*s is no control word here", STR_FMT(word));
}

static void outside(struct compile *c, const struct part *part, struct str word)
{
	if (part->kind == PART_CONTROL && is_template_word(word)) {
		template_begin(c, part, word);
	} else if (part->kind == PART_CONTROL) {
		if (part->body.p && !str_eq(word, STR("include")))
			diag_error(c->set->diag, c->src, part->at,
				   "page, partial, layout or include is expected");
	} else if (part->kind == PART_HOLE || !str_is_empty(str_trim(part->body))) {
		diag_error(c->set->diag, c->src, part->at, "text outside of a template");
	}
}

static void part_compile(struct compile *c, const struct part *part)
{
	struct str rest = part->body, word = STR_NULL;
	if (part->kind == PART_CONTROL && part->body.p)
		word = word_take(&rest);
	if (!c->template)
		outside(c, part, word);
	else if (part->kind == PART_TEXT)
		html_feed(&c->m, part->body);
	else if (part->kind == PART_CONTROL)
		template_control(c, part, word, rest);
	else if (!c->m.has_failed)
		hole_emit(&c->m, c->set->texts, part);
}

void page_set_compile(struct page_set *s, const struct source *src, const struct parts *parts)
{
	struct compile *c = ARENA_NEW(s->diag->arena, struct compile);
	c->set = s;
	c->src = src;
	s->emit.src = src;
	for (size_t i = 0; i < parts->n; i++)
		part_compile(c, &parts->p[i]);
	if (c->template && !c->m.has_failed)
		diag_error(s->diag, src, c->blocks[c->n_blocks - 1].at,
			   "this block has no {%% end %%}");
}

void page_set_header(struct page_set *s, struct buf *out)
{
	buf_add_c(out, "/* Pages for people; made by tools/tmplc.\n"
		       " * page_x writes a whole page, part_x what is inside of its layout. */\n"
		       "#pragma once\n\n#include \"markup/page.h\"\n");
	buf_add(out, buf_str(&s->header_includes));
	buf_add_char(out, '\n');
	buf_add(out, buf_str(&s->prototypes));
}

void page_set_code(struct page_set *s, const char *header, struct buf *out)
{
	buf_fmt(out, "/* Made by tools/tmplc. */\n#include \"%s\"\n", header);
	buf_add(out, buf_str(&s->emit.code));
}
