/* form.c -- fields with their labels, values and problems; values in words. */
#include "web/web_int.h"

#include <string.h>

#include "base/log.h"

static struct str optional_text(const struct visit *v, const char *prefix, const char *name,
				const char *suffix)
{
	struct str text = STR("");

	(void)text_find(v->lang, str_fmt(v->a, "%s.%s%s", prefix, name, suffix), &text);
	return text;
}

static void init_field(struct visit *v, const struct field_spec *s, struct field *f)
{
	const struct text_param max = text_param_str(count_words(v->a, v->lang, s->max));

	*f = (struct field){ .name = s->name,
			     .label = optional_text(v, "field", s->name, ""),
			     .hint = optional_text(v, "field", s->name, ".hint"),
			     .value = STR(""),
			     .type = s->type ? s->type : "text",
			     .autocomplete = s->autocomplete ? s->autocomplete : "off",
			     .rows = s->rows,
			     .is_required = s->is_required,
			     .is_short = s->is_short };
	f->hint = text_format(v->a, f->hint, &max, 1);
	if (f->label.n == 0)
		f->label = str_of(s->name);
}

void form_init(struct visit *v, struct form_view *f, const struct field_spec *specs, size_t n)
{
	*f = (struct form_view){ .fields = ARENA_ARRAY(v->a, n + 1, struct field), .n_fields = n };
	for (size_t i = 0; i < n; i++)
		init_field(v, &specs[i], &f->fields[i]);
}

struct field *form_add(struct visit *v, struct form_view *f, const struct field *more, size_t n)
{
	struct field *all = ARENA_ARRAY(v->a, f->n_fields + n + 1, struct field),
		     *added = all + f->n_fields;

	memcpy(all, f->fields, f->n_fields * sizeof *all);
	memcpy(added, more, n * sizeof *all);
	f->fields = all;
	f->n_fields += n;
	return added;
}

static struct field *find(const struct form_view *f, struct str name)
{
	for (size_t i = 0; i < f->n_fields; i++) {
		if (str_eq_c(name, f->fields[i].name))
			return &f->fields[i];
	}
	return NULL;
}

/* A page that names a field it has not is wrong, whatever was typed. */
static struct field *the_field(const struct form_view *f, const char *name)
{
	struct field *x = find(f, str_of(name));

	bug_if(!x);
	return x;
}

const struct field *form_field(const struct form_view *f, const char *name)
{
	return the_field(f, name);
}

void form_value(struct form_view *f, const char *name, struct str value)
{
	the_field(f, name)->value = value;
}

void form_optional(struct form_view *f, const char *name)
{
	the_field(f, name)->is_required = false;
}

void form_hint(struct form_view *f, const char *name, struct str hint)
{
	the_field(f, name)->hint = hint;
}

void form_choices(struct form_view *f, const char *name, const struct choice *choices, size_t n)
{
	struct field *x = the_field(f, name);

	x->choices = choices;
	x->n_choices = n;
}

void form_list(struct form_view *f, const char *name, const char *list)
{
	the_field(f, name)->list = list;
}

void form_first(struct form_view *f, const char *name)
{
	the_field(f, name)->is_first = true;
}

void form_take(struct visit *v, struct form_view *f)
{
	for (size_t i = 0; i < f->n_fields; i++) {
		struct str typed = form_str(v, f->fields[i].name);
		bool is_secret = str_eq_c(STR("password"), f->fields[i].type);
		if (typed.p && !is_secret)
			f->fields[i].value = typed;
	}
}

enum rc form_fresh(const struct visit *v, struct err *e)
{
	return v->is_token_stale
		       ? err_set(e, RC_CONFLICT, "err.form_again", "token of another session")
		       : RC_OK;
}

bool form_refused(enum rc rc, struct err *e, struct err *why)
{
	if (rc != RC_INVALID && rc != RC_CONFLICT && rc != RC_LIMIT)
		return false;
	*why = *e;
	err_clear(e);
	return true;
}

void form_retake(struct visit *v, struct form_view *f, const struct err *why)
{
	if (!why)
		return;
	form_take(v, f);
	form_error(v, f, why);
}

/* What could not be read is missing to the use case, which says so too: once is enough. */
static bool is_told(const struct problems *ps, const char *field, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq_c(str_of(field), ps->p[i].field))
			return true;
	}
	return false;
}

void form_rename(struct visit *v, const struct field_name *names, size_t n)
{
	size_t n_kept = 0;

	for (size_t i = 0; i < v->problems.n; i++) {
		struct problem *p = &v->problems.p[i];
		const char *theirs = p->field;
		for (size_t k = 0; k < n; k++) {
			if (!str_eq_c(str_of(p->field), names[k].theirs))
				continue;
			p->field = names[k].here;
			break;
		}
		if (p->field == theirs || !is_told(&v->problems, p->field, n_kept))
			v->problems.p[n_kept++] = *p;
	}
	v->problems.n = n_kept;
}

void form_date(struct visit *v, const char *name, struct date *out)
{
	struct str s = str_trim(form_str(v, name));

	if (s.n == 0 || date_parse_typed(s, out) || date_parse_iso(s, out))
		return;
	if (date_is_shaped(s))
		problem_add_words(&v->problems, name, "problem.no_such_day", s, STR(""));
	else
		problem_add(&v->problems, name, "problem.date", 0);
}

void form_number(struct visit *v, const char *name, struct form_span may, int64_t *out)
{
	struct str s = str_trim(form_str(v, name));

	if (s.n > 0 && !str_to_i64(s, may.min, may.max, out))
		problem_add(&v->problems, name, may.key, may.max);
}

static struct str problem_words(struct visit *v, const struct problem *p)
{
	bool has_words = p->words[0][0] != '\0';
	const struct text_param params[] = {
		text_param_str(has_words ? str_of(p->words[0])
					 : count_words(v->a, v->lang, p->limit)),
		text_param_str(str_of(p->words[1])),
	};
	struct str text;

	if (!text_find(v->lang, str_of(p->key), &text))
		text = text_get(v->lang, TEXT_ERR_RC_INVALID);
	return text_format(v->a, text, params, 2);
}

static struct str name_of_part(const struct visit *v, const struct form_view *f, const char *name)
{
	const struct field *x = find(f, str_of(name));
	return x ? x->label : optional_text(v, "field", name, "");
}

static void add_problem(struct visit *v, struct form_view *f, const struct problem *p)
{
	struct field *x = find(f, str_of(p->field));
	struct str text = problem_words(v, p);
	struct str part = name_of_part(v, f, p->field);

	if (x && x->problem.n == 0)
		x->problem = text;
	f->problems[f->n_problems++] = (struct problem_line){
		p->field, str_fmt(v->a, "%.*s: %.*s", STR_FMT(part), STR_FMT(text)), p->document_id
	};
}

/* What is chosen on another page: where that is. */
static void lead_away(struct visit *v, struct form_view *f)
{
	for (size_t i = 0; i < v->problems.n && v->match.n_ids > 0; i++) {
		const char *key = v->problems.p[i].key;
		if (!str_eq_c(STR("problem.paper_alone"), key) &&
		    !str_eq_c(STR("problem.exemption_over"), key))
			continue;
		f->way = outgoing_path(v, v->match.id[0], "/travel");
		f->way_words = text_get(v->lang, TEXT_TRAVEL_TITLE);
	}
}

/* In the order of the fields, as one goes through the page; then what belongs to no single field. */
void form_problems(struct visit *v, struct form_view *f)
{
	const struct problems *ps = &v->problems;

	lead_away(v, f);
	f->problems = ARENA_ARRAY(v->a, ps->n + 1, struct problem_line);
	f->n_problems = 0;
	for (size_t k = 0; k < f->n_fields; k++) {
		for (size_t i = 0; i < ps->n; i++) {
			if (str_eq_c(str_of(ps->p[i].field), f->fields[k].name))
				add_problem(v, f, &ps->p[i]);
		}
	}
	for (size_t i = 0; i < ps->n; i++) {
		if (!find(f, str_of(ps->p[i].field)))
			add_problem(v, f, &ps->p[i]);
	}
}

struct str form_problem(const struct form_view *f, const char *name)
{
	for (size_t i = 0; i < f->n_problems; i++) {
		if (str_eq_c(str_of(name), f->problems[i].field))
			return f->problems[i].text;
	}
	return STR("");
}

struct problem_line *problem_lines(struct visit *v, const struct problems *ps)
{
	struct problem_line *all = ARENA_ARRAY(v->a, ps->n + 1, struct problem_line);

	for (size_t i = 0; i < ps->n; i++)
		all[i] = (struct problem_line){ ps->p[i].field, problem_words(v, &ps->p[i]),
						ps->p[i].document_id };
	return all;
}

void form_error(struct visit *v, struct form_view *f, const struct err *e)
{
	form_problems(v, f);
	if (f->n_problems > 0 && e->rc == RC_INVALID)
		return;
	f->error = text_of_err(v->a, v->lang, e);
	(void)text_find(v->lang, str_fmt(v->a, "%s.advice", e->key), &f->advice);
}

/* A file field left empty is sent as a file of no name and no bytes. */
struct outgoing_file *form_files(struct visit *v, size_t *out_n)
{
	struct outgoing_file *all = ARENA_ARRAY(v->a, v->form.n_uploads + 1, struct outgoing_file);

	*out_n = 0;
	for (size_t i = 0; i < v->form.n_uploads; i++) {
		const struct net_upload *u = &v->form.uploads[i];
		if (u->file_name.n > 0 || u->bytes > 0)
			all[(*out_n)++] = (struct outgoing_file){ u->file_name, u->content_type,
								  u->fd, 0 };
	}
	return all;
}

/* ---- values in words ---- */

struct str enum_words(const struct visit *v, const char *prefix, struct str value)
{
	return text_of_enum(v->lang, str_of(prefix), value);
}

/* Digits in groups of three: 1.234.567 in Vietnamese, 1,234,567 in English. */
struct str count_words(struct arena *a, enum lang lang, int64_t n)
{
	struct str digits = str_fmt(a, "%lld", (long long)n);
	struct buf b;

	buf_init(&b, a, 64);
	for (size_t i = 0; i < digits.n; i++) {
		if (i > 0 && (digits.n - i) % 3 == 0 && digits.p[i - 1] != '-')
			buf_add_char(&b, lang == LANG_VI ? '.' : ',');
		buf_add_char(&b, digits.p[i]);
	}
	return buf_str(&b);
}

struct str many_words(struct arena *a, enum lang lang, int64_t n)
{
	struct str words = count_words(a, lang, n);
	return n < LIMIT_QUEUE_COUNT ? words : str_fmt(a, "%.*s+", STR_FMT(words));
}

struct str plain_number(struct arena *a, int64_t n)
{
	struct buf b;

	buf_init(&b, a, 20); /* of 64 bits, with its sign */
	buf_add_i64(&b, n);
	return buf_str(&b);
}

struct str bytes_words(struct arena *a, enum lang lang, int64_t bytes)
{
	static const char *const units[] = { "byte", "KB", "MB", "GB", "TB" };
	char comma = lang == LANG_VI ? ',' : '.';
	int64_t tenths = bytes * 10;
	size_t unit = 0;

	while (tenths >= 10240 && unit + 1 < sizeof units / sizeof units[0]) {
		tenths = (tenths + 512) / 1024;
		unit++;
	}
	if (tenths % 10 == 0 || tenths >= 1000)
		return str_fmt(a, "%lld %s", (long long)(tenths / 10), units[unit]);
	return str_fmt(a, "%lld%c%lld %s", (long long)(tenths / 10), comma,
		       (long long)(tenths % 10), units[unit]);
}

struct str machine_time(struct arena *a, int64_t at)
{
	struct str whole = time_iso(a, at), secs;

	(void)str_split(whole, '.', &secs, &whole);
	return str_cat(a, secs, STR("Z"));
}

struct str ago_words(struct arena *a, enum lang lang, int64_t at, int64_t now)
{
	int64_t secs = at < now ? (now - at) / TIME_SEC : 0;
	struct text_param n;

	if (secs < 60)
		return text_get(lang, TEXT_AGO_NOW);
	n = text_param_i64(secs < 3600 ? secs / 60 : secs / 3600);
	if (secs < 3600)
		return text_format(a, text_get(lang, TEXT_AGO_MINUTES), &n, 1);
	if (secs < 86400)
		return text_format(a, text_get(lang, TEXT_AGO_HOURS), &n, 1);
	return time_vn(a, at);
}

struct str span_words(struct arena *a, enum lang lang, int64_t span)
{
	static const struct {
		int64_t unit;
		enum text_id text;
	} units[] = { { TIME_DAY, TEXT_SPAN_DAYS },
		      { TIME_HOUR, TEXT_SPAN_HOURS },
		      { TIME_MIN, TEXT_SPAN_MINUTES },
		      { TIME_SEC, TEXT_SPAN_SECS } };
	size_t i = 0;

	while (i + 1 < sizeof units / sizeof units[0] && span < units[i].unit)
		i++;
	const struct text_param n = text_param_i64(span > 0 ? span / units[i].unit : 0);
	return text_format(a, text_get(lang, units[i].text), &n, 1);
}

struct str stamp_words(enum lang lang, int64_t priority)
{
	static const enum text_id words[] = { TEXT_STAMP_1, TEXT_STAMP_2, TEXT_STAMP_3,
					      TEXT_STAMP_4 };

	if (priority < 1 || priority > 4)
		return STR("");
	return text_get(lang, words[priority - 1]);
}

struct str priority_words(enum lang lang, int64_t priority)
{
	static const enum text_id words[] = { TEXT_PRIORITY_0, TEXT_PRIORITY_1, TEXT_PRIORITY_2,
					      TEXT_PRIORITY_3, TEXT_PRIORITY_4 };

	if (priority < 1 || priority >= PRIORITY__COUNT)
		return STR("");
	return text_get(lang, words[priority]);
}
