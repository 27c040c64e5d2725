/* draft_form.c -- the fields of a văn bản đi: which there are, what they hold, what came back. */
#include "web/draft_form.h"

#include "base/buf.h"
#include "base/limits.h"
#include "text/text.h"

/* As they stand on the page; how long a text may be and whether it must be there says the model. */
static const struct field_spec draft_fields[] = {
	{ .name = "type_name" },
	{ .name = "issued_on", .is_required = true, .is_short = true },
	{ .name = "number", .is_short = true },
	{ .name = "notation" },
	{ .name = "subject", .rows = 3 },
	{ .name = "content", .rows = 2 },
	{ .name = "place" },
	{ .name = "page_count", .is_short = true },
	{ .name = "priority" },
	{ .name = "due_on", .is_short = true },
	{ .name = "signer_competence", .is_short = true },
	{ .name = "signer_position" },
	{ .name = "signer_name" },
	{ .name = "outside", .rows = 3 },
};
#define N_DRAFT_FIELDS (sizeof draft_fields / sizeof draft_fields[0])

static void init_form(struct visit *v, struct form_view *f)
{
	struct field_spec specs[N_DRAFT_FIELDS];

	for (size_t i = 0; i < N_DRAFT_FIELDS; i++) {
		const struct document_text *t = document_text_find(str_of(draft_fields[i].name));
		specs[i] = draft_fields[i];
		if (!t)
			continue;
		specs[i].is_required = t->is_required;
		specs[i].max = t->limit;
	}
	form_init(v, f, specs, N_DRAFT_FIELDS);
}

/* ---- choices ---- */

#define TYPES 29 /* Decree 30/2020/NĐ-CP art. 7 */

/* What is sent is the law's word, whatever language the page is in. */
static void fill_types(struct visit *v, struct form_view *f, struct str now)
{
	struct choice *all = ARENA_ARRAY(v->a, TYPES + legal_types_count + 1, struct choice);
	bool is_known = now.n == 0;
	size_t n = 0;

	for (int i = 1; i <= TYPES; i++) {
		struct str key = str_fmt(v->a, "type.%02d", i);
		if (!text_find(LANG_VI, key, &all[n].value))
			continue;
		(void)text_find(v->lang, key, &all[n].label);
		is_known = is_known || str_eq(now, all[n].value);
		n++;
	}
	for (size_t i = 0; i < legal_types_count; i++) {
		if (legal_types[i].is_highest) /* one that has it already keeps it */
			continue;
		all[n++] = (struct choice){ legal_types[i].name, legal_types[i].name };
		is_known = is_known || str_eq(now, legal_types[i].name);
	}
	if (!is_known)
		all[n++] = (struct choice){ now, now };
	form_choices(f, "type_name", all, n);
}

void form_priorities(struct visit *v, struct form_view *f)
{
	struct choice *all = ARENA_ARRAY(v->a, PRIORITY__COUNT, struct choice);

	for (int i = 0; i < PRIORITY__COUNT; i++) {
		all[i].value = str_fmt(v->a, "%d", i);
		all[i].label = enum_words(v, "priority", all[i].value);
	}
	form_choices(f, "priority", all, PRIORITY__COUNT);
}

/* ---- the form from a document ---- */

static struct str number_or_empty(struct visit *v, int64_t n)
{
	return n > 0 ? str_fmt(v->a, "%lld", (long long)n) : STR("");
}

void draft_form_fill(struct visit *v, struct form_view *f, const struct document *d)
{
	init_form(v, f);
	fill_types(v, f, d->type_name);
	form_priorities(v, f);
	for (size_t i = 0; i < document_texts_count; i++)
		form_value(f, document_texts[i].name, document_text_of(d, &document_texts[i]));
	form_value(f, "issued_on", date_vn(v->a, d->issued_on));
	form_value(f, "priority", str_fmt(v->a, "%lld", (long long)d->priority));
	form_value(f, "due_on", date_vn(v->a, d->due_on));
	form_value(f, "page_count", number_or_empty(v, d->page_count));
}

void draft_defaults(struct visit *v, struct document *d)
{
	const struct tenant *t = &v->who.session.tenant;

	*d = (struct document){ .type_group = -1,
				.type_detail = -1,
				.place = t->place,
				.signer_competence = t->signer_competence,
				.signer_position = t->signer_position,
				.signer_name = t->signer_name,
				.issued_on = time_date_vn(v->now) };
	(void)text_find(LANG_VI, STR("type.18"), &d->type_name); /* công văn */
}

/* ---- the form as it came ---- */

static void read_document(struct visit *v, struct document *d)
{
	bool is_over = str_eq(form_str(v, "do"), STR("overwrite"));

	*d = (struct document){ .id = v->match.n_ids > 0 ? v->match.id[0] : 0,
				.version = form_id(v, is_over ? "other" : "version"),
				.type_group = -1,
				.type_detail = -1 };
	for (size_t i = 0; i < document_texts_count; i++)
		*document_text_slot(d, &document_texts[i]) = form_str(v, document_texts[i].name);
	form_date(v, "issued_on", &d->issued_on);
	form_date(v, "due_on", &d->due_on);
	form_number(v, "priority", (struct form_span){ 0, PRIORITY__COUNT - 1, "problem.choice" },
		    &d->priority);
	form_number(v, "page_count",
		    (struct form_span){ 1, LIMIT_PAGE_COUNT, "problem.page_count" },
		    &d->page_count);
	document_tidy_number(v->a, d);
}

static size_t count_fields(const struct visit *v, const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < v->form.form.n; i++)
		n += str_eq_c(v->form.form.fields[i].name, name);
	return n;
}

/* Each receiver is four fields in a row: its code, its name as shown, the purpose proposed and the one chosen. */
static size_t read_receiver_lines(struct visit *v, struct receiver_line *all)
{
	size_t n = 0;

	for (size_t i = 0; i < v->form.form.n; i++) {
		const struct net_field *f = &v->form.form.fields[i];
		if (str_eq(f->name, STR("receiver")))
			all[n++] = (struct receiver_line){ f->value, f->value, STR("unknown"),
							   STR("unknown") };
		else if (n > 0 && str_eq(f->name, STR("receiver_name")))
			all[n - 1].name = f->value;
		else if (n > 0 && str_eq(f->name, STR("proposed")))
			all[n - 1].proposed = f->value;
		else if (n > 0 && str_eq(f->name, STR("purpose")))
			all[n - 1].purpose = f->value;
	}
	return n;
}

static bool has_receiver(const struct receiver_line *all, size_t n, struct str code)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(all[i].code, code))
			return true;
	}
	return false;
}

/* Those that stay, and the one to add. */
static void read_receivers(struct visit *v, struct draft_form *in)
{
	size_t n_fields = count_fields(v, "receiver"), n = 0;
	struct str add = str_trim(form_str(v, "add")), removed = form_str(v, "remove");
	struct outgoing_receiver *out = ARENA_ARRAY(v->a, n_fields + 2, struct outgoing_receiver);

	in->receivers = ARENA_ARRAY(v->a, n_fields + 2, struct receiver_line);
	size_t n_all = read_receiver_lines(v, in->receivers);
	if (add.n > 0 && !has_receiver(in->receivers, n_all, add))
		in->receivers[n_all++] = (struct receiver_line){ add, add, STR("unknown"),
								 STR("unknown") };
	for (size_t i = 0; i < n_all; i++) {
		if (removed.n > 0 && str_eq(in->receivers[i].code, removed))
			continue;
		in->receivers[n] = in->receivers[i];
		out[n] = (struct outgoing_receiver){ .code = in->receivers[i].code,
						     .purpose = PURPOSE_UNKNOWN,
						     .form = FORM_UNKNOWN };
		if (!str_eq(in->receivers[i].purpose, in->receivers[i].proposed) &&
		    !purpose_parse(in->receivers[i].purpose, &out[n].purpose))
			problem_add(&v->problems, "receivers", "problem.choice", 0);
		n++;
	}
	in->form.receivers = out;
	in->form.n_receivers = n;
	in->n_receivers = n;
}

/* Whom the directory does not have: a line each, name and, behind a bar, address. */
static void read_outside(struct visit *v, struct draft_form *in)
{
	struct str rest = form_str(v, "outside"), line;
	size_t n_lines = 1, n = in->form.n_receivers;

	for (size_t i = 0; i < rest.n; i++)
		n_lines += rest.p[i] == '\n';
	struct outgoing_receiver *all = ARENA_ARRAY(v->a, n + n_lines + 1,
						    struct outgoing_receiver);
	for (size_t i = 0; i < n; i++)
		all[i] = in->form.receivers[i];
	while (rest.n > 0) {
		struct outgoing_receiver x = { STR(""), PURPOSE_UNKNOWN, FORM_UNKNOWN, STR(""),
					       STR("") };
		(void)str_split(rest, '\n', &line, &rest);
		(void)str_split(line, '|', &x.name, &x.address);
		x.name = str_trim(x.name);
		x.address = str_trim(x.address);
		if (x.name.n > 0)
			all[n++] = x;
		else if (x.address.n > 0)
			problem_add(&v->problems, "outside", "problem.outside_name", 0);
	}
	in->form.receivers = all;
	in->form.n_receivers = n;
}

struct str draft_outside(struct visit *v, const struct delivery *all, size_t n)
{
	struct buf b;

	buf_init(&b, v->a, LIMIT_FORM_FIELD);
	for (size_t i = 0; i < n; i++) {
		if (!all[i].is_outside)
			continue;
		buf_fmt(&b, "%.*s%s%.*s\n", STR_FMT(all[i].receiver_name),
			all[i].address.n > 0 ? " | " : "", STR_FMT(all[i].address));
	}
	return buf_str(&b);
}

/* Files that the draft keeps, then the uploads; a file field left empty is sent as a file of no name
 * and no bytes. */
static void read_files(struct visit *v, struct draft_form *in)
{
	size_t n = 0, most = count_fields(v, "keep") + v->form.n_uploads;
	struct outgoing_file *all = ARENA_ARRAY(v->a, most + 1, struct outgoing_file);
	int64_t drop = form_id(v, "drop");

	for (size_t i = 0; i < v->form.form.n; i++) {
		const struct net_field *f = &v->form.form.fields[i];
		struct outgoing_file keep = { .fd = -1 };
		if (str_eq(f->name, STR("keep")) &&
		    str_to_i64(f->value, 1, INT64_MAX, &keep.keep_id) && keep.keep_id != drop)
			all[n++] = keep;
	}
	for (size_t i = 0; i < v->form.n_uploads; i++) {
		const struct net_upload *u = &v->form.uploads[i];
		if (u->file_name.n == 0 && u->bytes == 0)
			continue;
		all[n++] = (struct outgoing_file){ u->file_name, u->content_type, u->fd, 0 };
	}
	in->form.files = all;
	in->form.n_files = n;
}

void draft_form_read(struct visit *v, struct draft_form *in)
{
	*in = (struct draft_form){ .receivers = NULL };
	read_document(v, &in->form.document);
	in->form.form_id = form_str(v, "form_id");
	read_receivers(v, in);
	read_outside(v, in);
	read_files(v, in);
}

bool draft_form_is_untouched(struct visit *v, const struct draft_form *in)
{
	const struct document *d = &in->form.document;
	struct document blank;

	draft_defaults(v, &blank);
	for (size_t i = 0; i < document_texts_count; i++) {
		struct str now = str_trim(document_text_of(d, &document_texts[i]));
		if (now.n > 0 && !str_eq(now, document_text_of(&blank, &document_texts[i])))
			return false;
	}
	return d->priority == 0 && d->page_count == 0 && !date_is_set(d->due_on) &&
	       in->form.n_receivers == 0 && in->form.n_files == 0 && v->problems.n == 0;
}
