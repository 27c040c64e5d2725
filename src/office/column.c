/* column.c -- the columns of lists: the table, a person's choice, and how a cell is printed. */
#include "office/column.h"

#include <stddef.h>

#include "base/buf.h"
#include "base/log.h"
#include "markup/page.h"
#include "office/office_int.h"
#include "office/register_rows.h"
#include "store/saved.h"

#define I (1u << LISTING_INCOMING)
#define O (1u << LISTING_OUTGOING)
#define S (1u << LISTING_SEARCH)
#define W (1u << LISTING_WORK)

/* ---- cells that are no field ---- */

typedef void cell_fn(struct arena *a, enum lang lang, const struct column_row *r,
		     struct print_cell *out);

static struct date day_of(int64_t at)
{
	return at > 0 ? time_date_vn(at) : (struct date){ 0 };
}

static void cell_arrived(struct arena *a, enum lang lang, const struct column_row *r,
			 struct print_cell *out)
{
	const struct document *d = r->document;

	(void)a;
	(void)lang;
	*out = (struct print_cell){ .kind = PRINT_DATE, .date = day_of(document_came_at(d)) };
}

static void cell_author(struct arena *a, enum lang lang, const struct column_row *r,
			struct print_cell *out)
{
	const struct document *d = r->document;
	bool is_own = d->direction == DIRECTION_OUTGOING;

	(void)a;
	(void)lang;
	out->text = is_own ? r->own : d->from_name.n > 0 ? d->from_name : d->from_code;
}

static void cell_notation(struct arena *a, enum lang lang, const struct column_row *r,
			  struct print_cell *out)
{
	out->text = document_number_words(a, lang, r->document);
}

static void cell_title(struct arena *a, enum lang lang, const struct column_row *r,
		       struct print_cell *out)
{
	const struct document *d = r->document;

	(void)lang;
	out->text = str_fmt(a, "%.*s%s%.*s", STR_FMT(d->type_name), d->type_name.n > 0 ? "\n" : "",
			    STR_FMT(d->subject));
}

static void cell_urgency(struct arena *a, enum lang lang, const struct column_row *r,
			 struct print_cell *out)
{
	struct str word = str_fmt(a, "%lld", (long long)r->document->priority);

	if (r->document->priority > 0)
		out->text = text_of_enum(lang, STR("priority"), word);
}

static void cell_secrecy(struct arena *a, enum lang lang, const struct column_row *r,
			 struct print_cell *out)
{
	(void)a;
	if (r->document->secrecy != SECRECY_NONE)
		out->text = text_of_enum(lang, STR("secrecy"), secrecy_text(r->document->secrecy));
}

static void cell_due(struct arena *a, enum lang lang, const struct column_row *r,
		     struct print_cell *out)
{
	(void)a;
	(void)lang;
	*out = (struct print_cell){ .kind = PRINT_DATE, .date = column_due(r) };
}

static void cell_holder(struct arena *a, enum lang lang, const struct column_row *r,
			struct print_cell *out)
{
	(void)a;
	(void)lang;
	out->text = r->holder;
}

static void cell_receivers(struct arena *a, enum lang lang, const struct column_row *r,
			   struct print_cell *out)
{
	if (!r->row || r->row->n_receivers == 0)
		return;
	const struct text_param params[] = { text_param_str(r->row->first_receiver),
					     text_param_i64(r->row->n_receivers - 1) };
	out->text = r->row->n_receivers == 1
			    ? r->row->first_receiver
			    : text_format(a, text_get(lang, TEXT_COLUMNS_RECEIVERS), params, 2);
}

static void cell_sent(struct arena *a, enum lang lang, const struct column_row *r,
		      struct print_cell *out)
{
	(void)a;
	(void)lang;
	*out = (struct print_cell){ .kind = PRINT_DATE, .date = day_of(r->document->sent_at) };
}

static void cell_received(struct arena *a, enum lang lang, const struct column_row *r,
			  struct print_cell *out)
{
	(void)lang;
	if (r->row && r->document->state == DOCUMENT_SENT)
		out->text = str_fmt(a, "%lld/%lld", (long long)r->row->n_received,
				    (long long)r->row->n_deliveries);
}

static void cell_state(struct arena *a, enum lang lang, const struct column_row *r,
		       struct print_cell *out)
{
	const struct document *d = r->document;

	(void)a;
	if (d->state == DOCUMENT_REGISTERED && d->progress != PROGRESS_NONE)
		out->text = text_of_enum(lang, STR("progress"), progress_text(d->progress));
	else if (d->state == DOCUMENT_DRAFT && d->stage > STAGE_DRAFT)
		out->text = text_of_enum(lang, STR("stage"), draft_stage_text(d->stage));
	else
		out->text = text_of_enum(lang, STR("state"), document_state_text(d->state));
}

static void cell_signature(struct arena *a, enum lang lang, const struct column_row *r,
			   struct print_cell *out)
{
	(void)a;
	if (r->row && r->document->direction == DIRECTION_INCOMING && r->document->packet_id > 0)
		out->text = text_of_enum(lang, STR("signed"), signature_text(r->row->signature));
}

static void cell_standing(struct arena *a, enum lang lang, const struct column_row *r,
			  struct print_cell *out)
{
	enum document_standing x = r->document->standing;

	(void)a;
	if (x != STANDING_HOLDS)
		out->text = text_of_enum(lang, STR("standing"), document_standing_text(x));
}

static void cell_direction(struct arena *a, enum lang lang, const struct column_row *r,
			   struct print_cell *out)
{
	(void)a;
	out->text = text_of_enum(lang, STR("direction"), direction_text(r->document->direction));
}

/* Of one that came its own; of one that goes out, those of its receivers. */
static void cell_purpose(struct arena *a, enum lang lang, const struct column_row *r,
			 struct print_cell *out)
{
	unsigned all = r->purposes | 1u << r->document->purpose;

	for (int i = 0; i < (int)PURPOSE_UNKNOWN; i++) {
		struct str word = text_of_enum(lang, STR("purpose"), purpose_text((enum purpose)i));
		if (all & 1u << i)
			out->text = out->text.n == 0 ? word
						     : str_fmt(a, "%.*s; %.*s", STR_FMT(out->text),
							       STR_FMT(word));
	}
}

static void cell_part(struct arena *a, enum lang lang, const struct column_row *r,
		      struct print_cell *out)
{
	(void)a;
	if (r->assignment && r->assignment->id > 0)
		out->text = text_of_enum(lang, STR("part"),
					 assignment_part_text(r->assignment->part));
}

static void cell_task(struct arena *a, enum lang lang, const struct column_row *r,
		      struct print_cell *out)
{
	(void)a;
	if (r->assignment && r->assignment->id > 0)
		out->text = text_of_enum(lang, STR("assignment"),
					 assignment_state_text(r->assignment->state));
}

static void cell_opened(struct arena *a, enum lang lang, const struct column_row *r,
			struct print_cell *out)
{
	(void)a;
	(void)lang;
	*out = (struct print_cell){ .kind = PRINT_NUMBER, .number = r->opened };
}

/* ---- the table ---- */

struct column_spec {
	struct str name;
	unsigned listings;
	int width;
	enum print_align align;
	enum print_kind kind;
	size_t field; /* of struct document */
	cell_fn *made;
};

#define FIELD(kind, member) kind, offsetof(struct document, member), NULL
#define TEXT(member) FIELD(PRINT_TEXT, member)
#define DATE(member) FIELD(PRINT_DATE, member)
#define NUMBER(member) FIELD(PRINT_NUMBER, member)
#define ORDINAL(member) FIELD(PRINT_ORDINAL, member)
#define MADE(function) PRINT_TEXT, 0, function

static const struct column_spec specs[COLUMN__COUNT] = {
#define COLUMN(constant, name, listings, width, align, ...)                                        \
	[COLUMN_##constant] = {                                                                    \
		{ "" name, sizeof(name) - 1 }, listings, width, PRINT_##align, __VA_ARGS__         \
	},
#include "office/columns.tbl"
#undef COLUMN
};

static const char *const defaults[document_listing__COUNT] = {
	[LISTING_INCOMING] = "arrival,arrived,author,notation,issued,title,due,state",
	[LISTING_OUTGOING] = "notation,issued,title,receivers,sent,state",
	[LISTING_SEARCH] = "arrival,notation,issued,title,author,signer,due,state",
	[LISTING_WORK] = "arrival,author,notation,title,part,due,task",
};

struct str column_name(enum column c)
{
	return specs[c].name;
}

struct str column_words(enum lang lang, enum column c)
{
	return text_of_enum(lang, STR("column"), specs[c].name);
}

bool column_is_of(enum column c, enum document_listing l)
{
	return (specs[c].listings & (1u << l)) != 0;
}

bool column_is_for(const struct actor *who, enum column c, enum document_listing l)
{
	return column_is_of(c, l) &&
	       (c != COLUMN_OPENED || policy_allows(who, ACTION_READERS_VIEW, NULL));
}

static bool column_parse(struct str name, enum column *out)
{
	for (int i = 0; i < (int)COLUMN__COUNT; i++) {
		if (str_eq(name, specs[i].name)) {
			*out = (enum column)i;
			return true;
		}
	}
	return false;
}

/* ---- lists of them ---- */

static size_t place_of(const struct column_list *in, enum column c)
{
	size_t i = 0;

	while (i < in->n && in->at[i] != c)
		i++;
	return i;
}

bool column_list_has(const struct column_list *in, enum column c)
{
	return place_of(in, c) < in->n;
}

struct str column_list_text(struct arena *a, const struct column_list *x)
{
	struct buf b;

	buf_init(&b, a, LIMIT_FORM_FIELD);
	for (size_t i = 0; i < x->n; i++)
		buf_fmt(&b, "%s%.*s", i > 0 ? "," : "", STR_FMT(specs[x->at[i]].name));
	return buf_str(&b);
}

static bool list_add(struct column_list *x, enum document_listing l, enum column c)
{
	if (x->n == LIMIT_COLUMNS || !column_is_of(c, l) || column_list_has(x, c))
		return false;
	x->at[x->n++] = c;
	return true;
}

bool column_list_parse(struct str typed, enum document_listing l, struct column_list *out)
{
	struct str name;
	enum column c;

	*out = (struct column_list){ .is_chosen = true };
	while (typed.n > 0) {
		(void)str_split(typed, ',', &name, &typed);
		if (!column_parse(str_trim(name), &c) || !list_add(out, l, c))
			return false;
	}
	return out->n > 0;
}

bool column_list_change(struct column_list *x, enum document_listing l, struct str word,
			struct str name)
{
	enum column c;

	if (!column_parse(name, &c))
		return false;
	size_t i = place_of(x, c);
	if (str_eq(word, STR("add")))
		return list_add(x, l, c);
	if (i == x->n)
		return false;
	if (str_eq(word, STR("remove"))) {
		for (x->n--; i < x->n; i++)
			x->at[i] = x->at[i + 1];
		return x->n > 0;
	}
	bool is_up = str_eq(word, STR("up"));
	if ((!is_up && !str_eq(word, STR("down"))) || (is_up ? i == 0 : i + 1 == x->n))
		return false;
	size_t k = is_up ? i - 1 : i + 1;
	x->at[i] = x->at[k];
	x->at[k] = c;
	return true;
}

/* ---- a person's choice ---- */

struct choosing {
	struct arena *arena;
	const struct actor *who;
	enum document_listing listing;
	struct str names;
	int64_t now;
};

static enum rc find_fn(struct tx *tx, void *arg, struct err *e)
{
	struct choosing *w = arg;

	return column_choice_find(tx, w->arena, w->who->account_id, w->listing, &w->names, e);
}

/* What others have chosen, in a search that is shared, or one had another post for. */
static void keep_own(const struct actor *who, enum document_listing l, struct column_list *x)
{
	size_t n = 0;

	for (size_t i = 0; i < x->n; i++) {
		if (column_is_for(who, x->at[i], l))
			x->at[n++] = x->at[i];
	}
	x->n = n;
}

/* What was chosen in an earlier version of the program and is no more counts as nothing chosen. */
enum rc office_columns(struct node *n, struct arena *a, const struct actor *who,
		       enum document_listing l, struct str typed, struct column_list *out,
		       struct problems *ps, struct err *e)
{
	struct choosing w = { .arena = a, .who = who, .listing = l, .names = STR("") };

	if (typed.n > 0 && !column_list_parse(typed, l, out)) {
		problem_add(ps, "columns", "problem.columns", LIMIT_COLUMNS);
		return problems_rc(ps, e);
	}
	if (typed.n == 0 && who->kind == ACTOR_PERSON)
		TRY(db_read(n->db, find_fn, &w, e));
	if (typed.n > 0 || column_list_parse(w.names, l, out)) {
		keep_own(who, l, out);
		if (out->n > 0)
			return RC_OK;
	}
	bool is_right = column_list_parse(str_of(defaults[l]), l, out);
	bug_if(!is_right);
	out->is_chosen = false;
	return RC_OK;
}

static enum rc save_fn(struct tx *tx, void *arg, struct err *e)
{
	struct choosing *w = arg;
	struct str detail = str_fmt(w->arena, "%.*s: %.*s",
				    STR_FMT(document_listing_text(w->listing)), STR_FMT(w->names));

	TRY(column_choice_put(tx, w->who->account_id, w->listing, w->names, e));
	return office_audit(tx, w->who, "columns.set",
			    object_name(w->arena, "account", w->who->account_id), detail, w->now,
			    e);
}

enum rc office_columns_save(struct node *n, const struct actor *who, enum document_listing l,
			    const struct column_list *x, int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct choosing w = { .arena = a,
			      .who = who,
			      .listing = l,
			      .names = x ? column_list_text(a, x) : STR(""),
			      .now = now };

	if (who->kind != ACTOR_PERSON)
		return err_set(e, RC_DENIED, "err.denied.role", "a person's alone");
	return db_write(n->db, save_fn, &w, e);
}

/* ---- what a row has not by itself ---- */

struct filling {
	struct arena *arena;
	const struct actor *who;
	const struct column_list *columns;
	struct column_row *rows;
	size_t n_rows;
};

static struct str document_list_of(const struct filling *f, const char *before, const char *behind)
{
	struct buf b;

	buf_init(&b, f->arena, f->n_rows * 40 + 4);
	buf_add_char(&b, '[');
	for (size_t i = 0; i < f->n_rows; i++)
		buf_fmt(&b, "%s%s%lld%s", i > 0 ? "," : "", before,
			(long long)f->rows[i].document->id, behind);
	buf_add_char(&b, ']');
	return buf_str(&b);
}

static void add_holder(struct filling *f, const struct column_holder *x)
{
	for (size_t i = 0; i < f->n_rows; i++) {
		struct column_row *r = &f->rows[i];
		if (r->document->id == x->document_id)
			r->holder = r->holder.n == 0
					    ? x->name
					    : str_fmt(f->arena, "%.*s; %.*s", STR_FMT(r->holder),
						      STR_FMT(x->name));
	}
}

static enum rc fill_holders(struct tx *tx, struct filling *f, struct err *e)
{
	struct column_holder *all;
	size_t n;

	TRY(column_holders(tx, f->arena, document_list_of(f, "", ""), &all, &n, e));
	for (size_t i = 0; i < f->n_rows; i++)
		f->rows[i].holder = STR("");
	for (size_t i = 0; i < n; i++)
		add_holder(f, &all[i]);
	return RC_OK;
}

static enum rc fill_opened(struct tx *tx, struct filling *f, struct err *e)
{
	struct column_opened *all;
	size_t n;

	TRY(column_opened(tx, f->arena, f->who->tenant_id, document_list_of(f, "\"document:", "\""),
			  &all, &n, e));
	for (size_t i = 0; i < f->n_rows; i++) {
		struct column_row *r = &f->rows[i];
		struct str object = object_name(f->arena, "document", r->document->id);
		r->opened = 0;
		for (size_t k = 0; k < n; k++)
			r->opened = str_eq(all[k].object, object) ? all[k].n : r->opened;
	}
	return RC_OK;
}

static enum rc fill_purposes(struct tx *tx, struct filling *f, struct err *e)
{
	struct column_purpose *all;
	size_t n;

	TRY(column_purposes(tx, f->arena, document_list_of(f, "", ""), &all, &n, e));
	for (size_t i = 0; i < f->n_rows; i++) {
		struct column_row *r = &f->rows[i];
		r->purposes = 0;
		for (size_t k = 0; k < n; k++)
			r->purposes |= all[k].document_id == r->document->id ? 1u << all[k].purpose
									     : 0;
	}
	return RC_OK;
}

static bool wants(const struct filling *f, enum column c)
{
	return column_list_has(f->columns, c);
}

static enum rc fill_fn(struct tx *tx, void *arg, struct err *e)
{
	struct filling *f = arg;
	struct tenant own;

	if (wants(f, COLUMN_AUTHOR)) {
		TRY(office_own_tenant(tx, f->arena, f->who, &own, e));
		for (size_t i = 0; i < f->n_rows; i++)
			f->rows[i].own = own.name;
	}
	if (wants(f, COLUMN_HOLDER))
		TRY(fill_holders(tx, f, e));
	if (wants(f, COLUMN_OPENED))
		TRY(fill_opened(tx, f, e));
	if (wants(f, COLUMN_PURPOSE))
		TRY(fill_purposes(tx, f, e));
	return RC_OK;
}

enum rc office_columns_fill(struct node *n, struct arena *a, const struct actor *who,
			    const struct column_list *columns, struct column_row *rows,
			    size_t n_rows, struct err *e)
{
	struct filling f = {
		.arena = a, .who = who, .columns = columns, .rows = rows, .n_rows = n_rows
	};

	if (n_rows == 0 || (!wants(&f, COLUMN_AUTHOR) && !wants(&f, COLUMN_HOLDER) &&
			    !wants(&f, COLUMN_OPENED) && !wants(&f, COLUMN_PURPOSE)))
		return RC_OK;
	return db_read(n->db, fill_fn, &f, e);
}

/* ---- cells ---- */

struct date column_due(const struct column_row *r)
{
	const struct document *d = r->document;

	return date_is_set(r->due_on)        ? r->due_on
	       : date_is_set(d->deadline_on) ? d->deadline_on
					     : d->due_on;
}

void column_cell(struct arena *a, enum lang lang, const struct column_row *r, enum column c,
		 struct print_cell *out)
{
	const struct column_spec *s = &specs[c];
	const char *at = (const char *)r->document + s->field;

	*out = (struct print_cell){ .kind = s->kind };
	if (s->made)
		s->made(a, lang, r, out);
	else if (s->kind == PRINT_TEXT)
		out->text = *(const struct str *)(const void *)at;
	else if (s->kind == PRINT_DATE)
		out->date = *(const struct date *)(const void *)at;
	else
		out->number = *(const int64_t *)(const void *)at;
	if (s->kind == PRINT_ORDINAL && out->number == 0) /* no number yet */
		*out = (struct print_cell){ .kind = PRINT_TEXT };
}

struct str column_said(struct arena *a, enum lang lang, const struct column_row *r, enum column c)
{
	struct print_cell x;

	column_cell(a, lang, r, c, &x);
	switch (x.kind) {
	case PRINT_DATE: return date_vn(a, x.date);
	case PRINT_NUMBER: return str_fmt(a, "%lld", (long long)x.number);
	case PRINT_ORDINAL: return str_fmt(a, "%02lld", (long long)x.number);
	case PRINT_TEXT:
	case PRINT_HEADING:
	case PRINT_KIND__COUNT: break;
	}
	return x.text;
}

void column_form(struct arena *a, enum lang lang, const struct column_list *x,
		 struct print_form *out)
{
	struct print_column *columns = ARENA_ARRAY(a, x->n + 1, struct print_column);

	columns[0] = (struct print_column){ .head = text_get(lang, TEXT_PRINT_ORDER),
					    .width = 44,
					    .align = PRINT_CENTER };
	for (size_t i = 0; i < x->n; i++) {
		const struct column_spec *s = &specs[x->at[i]];
		columns[i + 1] = (struct print_column){ .head = column_words(lang, x->at[i]),
							.width = s->width,
							.align = s->align };
	}
	*out = (struct print_form){ .title = text_get(lang, TEXT_PRINT_FOUND_TITLE),
				    .sheet = text_get(lang, TEXT_PRINT_FOUND_SHEET),
				    .columns = columns,
				    .n_columns = x->n + 1 };
}
