/* arrival.c -- nhập văn bản đến: a form for what came on paper, as a scan or by e-mail. */
#include "office/arrival.h"

#include "text/text.h"
#include "web/draft_form.h"
#include "web/recall_views.h"
#include "web/web_int.h"

#define N(x) (sizeof(x) / sizeof *(x))

#define ARRIVAL_FIELDS                                                                             \
	{ .name = "number", .is_short = true }, { .name = "notation", .is_short = true },          \
		{ .name = "secret_date", .is_required = true, .is_short = true },                  \
		{ .name = "type_name", .is_required = true, .max = 100 },                          \
		{ .name = "secret_organ", .is_required = true },                                   \
		{ .name = "secret_organ_code", .is_short = true }, { .name = "from_unit" },        \
		{ .name = "subject", .is_required = true, .rows = 3, .max = LIMIT_SUBJECT },       \
		{ .name = "signer_name" }, { .name = "signer_position" }, { .name = "priority" },  \
		{ .name = "due_on", .is_short = true },                                            \
		{ .name = "received_on", .is_short = true },                                       \
	{                                                                                          \
		.name = "paper_at"                                                                 \
	}

static const struct field_spec arrival_fields[] = { ARRIVAL_FIELDS, { .name = "entry_came" } };
static const struct field_spec correct_fields[] = {
	ARRIVAL_FIELDS,
	{ .name = "entry_reason", .is_required = true, .rows = 2, .max = LIMIT_REASON },
};
static const struct field_spec strike_fields[] = {
	{ .name = "strike_reason", .is_required = true, .rows = 3, .max = LIMIT_REASON },
};
static const struct field_name arrival_names[] = { { "issued_on", "secret_date" },
						   { "organ_name", "secret_organ" },
						   { "organ_code", "secret_organ_code" },
						   { "reason", "entry_reason" },
						   { "came", "entry_came" } };
static const struct field_name strike_names[] = { { "reason", "strike_reason" } };

/* ---- the e-mail that it came as ---- */

static struct arrival_file mail_file(struct visit *v, const struct mail_view *m, size_t i,
				     bool is_first)
{
	const struct mail_file *f = &m->mail.files[i];
	const struct mail_offer *o = &m->offers[i];
	struct str field = str_fmt(v->a, "part-%zu", i);

	return (struct arrival_file){
		.field = field,
		.name = o->name,
		.size = bytes_words(v->a, v->lang, (int64_t)f->bytes),
		.kind = o->is_lie ? enum_words(v, "filekind", file_kind_text(f->kind)) : STR(""),
		.is_chosen = is_first ? o->is_proposed : form_str(v, str_c(v->a, field)).n > 0,
		.is_program = o->is_program,
		.is_tnef = f->flags & MAIL_FILE_TNEF,
		.is_empty = f->bytes == 0,
	};
}

/* As it says of itself; what the clerk has typed by now comes over it. */
static void mail_propose(const struct mail_view *m, struct arrival_page *p)
{
	form_value(&p->form, "subject", text_cut(m->mail.text[MAIL_SUBJECT], LIMIT_SUBJECT));
	form_value(&p->form, "secret_organ", m->organ_name);
	form_value(&p->form, "secret_organ_code", m->organ_code);
}

static enum rc mail_load(struct visit *v, int64_t id, bool is_first, struct arrival_page *p,
			 struct err *e)
{
	struct mail_view *m = ARENA_NEW(v->a, struct mail_view);
	struct problems none = { .n = 0 };

	TRY(office_mail_view(v->node, v->a, v->actor, id, m, &none, e));
	p->mail = m;
	p->keeps_mail = is_first || form_str(v, "keep_mail").n > 0;
	p->mail_files = ARENA_ARRAY(v->a, m->mail.n_files + 1, struct arrival_file);
	for (size_t i = 0; i < m->mail.n_files; i++)
		p->mail_files[i] = mail_file(v, m, i, is_first);
	mail_propose(m, p);
	return RC_OK;
}

/* Those of its files that are ticked. */
static void mail_take(struct visit *v, struct arrival_form *f)
{
	int64_t *places = ARENA_ARRAY(v->a, LIMIT_MAIL_FILES, int64_t);

	f->mail_id = form_id(v, "mail");
	f->keeps_mail = form_str(v, "keep_mail").n > 0;
	f->mail_files = places;
	for (int64_t i = 0; i < LIMIT_MAIL_FILES; i++) {
		if (form_str(v, str_c(v->a, str_fmt(v->a, "part-%lld", (long long)i))).n > 0)
			places[f->n_mail_files++] = i;
	}
}

/* ---- the form ---- */

/* Where there are units, one of them stands for an organ. */
enum rc sender_units_offer(struct visit *v, struct form_view *form, bool *out_has, struct err *e)
{
	struct units_view units = { .n_units = 0 };

	*out_has = false;
	TRY(units_load(v, &units, e));
	units_choose(v, form, "from_unit", &units, text_get(v->lang, TEXT_ARRIVAL_NO_UNIT));
	for (size_t i = 0; i < units.n_units && !*out_has; i++)
		*out_has = units.units[i].state == UNIT_ACTIVE;
	if (*out_has)
		form_optional(form, "secret_organ");
	return RC_OK;
}

/* The law's types, and who has written of late: chosen from by browsers without scripts too. */
static enum rc fill_lists(struct visit *v, struct arrival_lists *l, struct form_view *form,
			  struct err *e)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING,
					   .has_state = true,
					   .state = DOCUMENT_REGISTERED,
					   .queue = STR(""),
					   .now = v->now,
					   .n_max = LIMIT_LIST_PAGE };
	struct document_row *rows;
	size_t n, k;

	TRY(office_document_list(v->node, v->a, v->actor, &f, &rows, &n, e));
	l->organs = ARENA_ARRAY(v->a, n + 1, struct str);
	for (size_t i = 0; i < n; i++) {
		for (k = 0; k < l->n_organs; k++) {
			if (str_eq(l->organs[k], rows[i].document.from_name))
				break;
		}
		if (k == l->n_organs && rows[i].document.from_name.n > 0 &&
		    rows[i].document.from_unit_id == 0)
			l->organs[l->n_organs++] = rows[i].document.from_name;
	}
	form_list(form, "secret_organ", "organs");
	form_list(form, "type_name", "types");
	return RC_OK;
}

static void fill_came(struct visit *v, struct form_view *form, bool is_mail)
{
	static const enum form forms[] = { FORM_PAPER, FORM_ELECTRONIC, FORM_HYBRID };
	struct choice *all = ARENA_ARRAY(v->a, N(forms), struct choice);

	for (size_t i = 0; i < N(forms); i++)
		all[i] = (struct choice){ form_text(forms[i]),
					  enum_words(v, "form", form_text(forms[i])) };
	form_choices(form, "entry_came", all, N(forms));
	form_value(form, "entry_came", form_text(is_mail ? FORM_ELECTRONIC : FORM_PAPER));
}

/* What the one before was entered with stands there for the next; the cursor where something is to be typed. */
static void fill_begun(struct visit *v, struct form_view *form)
{
	static const struct {
		const char *query, *field;
	} kept[] = { { "organ", "secret_organ" },   { "code", "secret_organ_code" },
		     { "unit", "from_unit" },       { "date", "secret_date" },
		     { "received", "received_on" }, { "came", "entry_came" } };

	for (size_t i = 0; i < N(kept); i++) {
		struct str said = query_str(v, kept[i].query);
		if (said.n > 0)
			form_value(form, kept[i].field, said);
	}
	form_first(form, "number");
}

/* why NULL: for the first time. */
static enum rc show(struct visit *v, int64_t mail_id, const struct err *why, struct err *e)
{
	struct arrival_page p = { .max_bytes = v->node->conf->limit_upload_bytes };

	form_init(v, &p.form, arrival_fields, N(arrival_fields));
	form_priorities(v, &p.form);
	form_value(&p.form, "priority", STR("0"));
	fill_came(v, &p.form, mail_id > 0);
	TRY(sender_units_offer(v, &p.form, &p.lists.has_units, e));
	if (mail_id > 0)
		TRY(mail_load(v, mail_id, !why, &p, e));
	TRY(entry_registers_offer(
		v, &p.form, &(struct entry_offer){ .field = "entry_register", .is_typed = true },
		&p.has_registers, e));
	p.has_twin = arrival_is_doubtful(&v->problems);
	if (!why && mail_id == 0)
		fill_begun(v, &p.form);
	form_retake(v, &p.form, why);
	p.form_id = why && form_str(v, "form").n > 0 ? form_str(v, "form") : make_form_id(v);
	if (why)
		TRY(form_files_keep(v, ACTION_INCOMING_ENTER, &p.kept, e));
	TRY(fill_lists(v, &p.lists, &p.form, e));
	v->is_form = true;
	TRY(frame_load(v, "incoming.new", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_arrival, &v->frame, &p);
}

enum rc web_arrival_show(struct visit *v, struct err *e)
{
	return show(v, query_id(v, "mail"), NULL, e);
}

static enum rc hand_over(struct visit *v, int64_t *out_id, struct err *e)
{
	size_t n;
	const struct outgoing_file *files = form_files(v, &n);

	if (n == 0)
		problem_add(&v->problems, "mail", "problem.required", 0);
	TRY(problems_rc(&v->problems, e));
	return office_mail_take(v->node, v->a, v->actor, &files[0], v->now, out_id, &v->problems,
				e);
}

enum rc web_arrival_mail_do(struct visit *v, struct err *e)
{
	struct err why = ERR_INIT;
	int64_t id = 0;
	enum rc rc = form_fresh(v, e);

	if (rc == RC_OK)
		rc = hand_over(v, &id, e);
	if (form_refused(rc, e, &why))
		return show(v, 0, &why, e);
	TRY(rc);
	return redirect(v, url_path_query(v->a, URL_PATH("/incoming/new"), STR("mail"),
					  str_fmt(v->a, "%lld", (long long)id)));
}

/* What was typed; its files apart. */
static void read_typed(struct visit *v, struct arrival_form *f)
{
	static const struct form_span priority = { 0, PRIORITY__COUNT - 1, "problem.choice" };

	*f = (struct arrival_form){ .type_name = form_str(v, "type_name"),
				    .number = form_str(v, "number"),
				    .notation = form_str(v, "notation"),
				    .subject = form_str(v, "subject"),
				    .organ_code = str_trim(form_str(v, "secret_organ_code")),
				    .organ_name = form_str(v, "secret_organ"),
				    .from_unit_id = form_id(v, "from_unit"),
				    .signer_name = form_str(v, "signer_name"),
				    .signer_position = form_str(v, "signer_position"),
				    .paper_at = form_str(v, "paper_at"),
				    .series_id = form_id(v, "entry_register"),
				    .is_another = str_eq_c(form_str(v, "another"), "yes"),
				    .form_id = form_str(v, "form") };
	form_date(v, "secret_date", &f->issued_on);
	form_date(v, "due_on", &f->due_on);
	form_date(v, "received_on", &f->received_on);
	form_number(v, "priority", priority, &f->priority);
	if (form_str(v, "entry_came").n > 0) {
		f->has_came = true;
		f->came = FORM_UNKNOWN;
		(void)form_parse(form_str(v, "entry_came"), &f->came);
	}
}

static enum rc hand_in(struct visit *v, int64_t *out_id, int64_t *out_number, struct err *e)
{
	struct arrival_form f;

	read_typed(v, &f);
	TRY(form_files_all(v, ACTION_INCOMING_ENTER, &f.files, &f.n_files, e));
	mail_take(v, &f);
	enum rc rc = office_arrival_enter(v->node, v->a, v->actor, &f, v->now, out_id, out_number,
					  &v->problems, e);
	form_rename(v, arrival_names, N(arrival_names));
	return rc;
}

/* The form for the next one of the same post: from whom, of which day, how it came. */
static struct url_path next_one(struct visit *v)
{
	struct url_path p = URL_PATH("/incoming/new");

	p = url_path_query(v->a, p, STR("organ"), form_str(v, "secret_organ"));
	p = url_path_query(v->a, p, STR("code"), form_str(v, "secret_organ_code"));
	p = url_path_query(v->a, p, STR("unit"), form_str(v, "from_unit"));
	p = url_path_query(v->a, p, STR("date"), form_str(v, "secret_date"));
	p = url_path_query(v->a, p, STR("received"), form_str(v, "received_on"));
	return url_path_query(v->a, p, STR("came"), form_str(v, "entry_came"));
}

enum rc web_arrival_do(struct visit *v, struct err *e)
{
	struct err why = ERR_INIT;
	int64_t id, number;
	enum rc rc = form_fresh(v, e);

	if (rc == RC_OK)
		rc = hand_in(v, &id, &number, e);
	if (form_refused(rc, e, &why))
		return show(v, form_id(v, "mail"), &why, e);
	TRY(rc);
	flash_set(v, "success", "arrival_entered", str_fmt(v->a, "%lld", (long long)number));
	if (str_eq_c(form_str(v, "next"), "yes"))
		return redirect(v, next_one(v));
	return redirect(v, flash_path(v, incoming_path(v, id)));
}

/* ---- corrected, struck ---- */

static enum rc entry_load(struct visit *v, enum action what, struct arrival_change_page *p,
			  struct err *e)
{
	*p = (struct arrival_change_page){ .max_bytes = v->node->conf->limit_upload_bytes,
					   .back = incoming_path(v, v->match.id[0]) };
	TRY(office_document_view(v->node, v->a, v->actor, v->match.id[0], v->now, &p->v, e));
	const struct document *d = &p->v.document;
	if (d->packet_id > 0)
		return err_set(e, RC_CONFLICT, "err.entry_by_packet", "it has a packet");
	TRY(policy_check(v->actor, what, d, e));
	p->files = ARENA_ARRAY(v->a, p->v.n_attachments + 1, struct arrival_file);
	for (size_t i = 0; i < p->v.n_attachments; i++) {
		const struct attachment *x = &p->v.attachments[i];
		struct str field = str_fmt(v->a, "drop-%lld", (long long)x->id);
		p->files[i] = (struct arrival_file){
			.field = field,
			.name = x->name,
			.size = bytes_words(v->a, v->lang, x->bytes),
			.is_chosen = form_str(v, str_c(v->a, field)).n > 0,
		};
	}
	return RC_OK;
}

/* As it is now. */
static void entry_values(struct visit *v, const struct document *d, struct form_view *f)
{
	struct arrival_form x;

	arrival_form_of(d, &x);
	form_value(f, "secret_organ", x.organ_name);
	form_value(f, "secret_organ_code", x.organ_code);
	form_value(f, "from_unit", plain_number(v->a, x.from_unit_id));
	form_value(f, "type_name", x.type_name);
	form_value(f, "number", x.number);
	form_value(f, "notation", x.notation);
	form_value(f, "secret_date", date_vn(v->a, x.issued_on));
	form_value(f, "subject", x.subject);
	form_value(f, "signer_name", x.signer_name);
	form_value(f, "signer_position", x.signer_position);
	form_value(f, "priority", plain_number(v->a, x.priority));
	form_value(f, "due_on", date_vn(v->a, x.due_on));
	form_value(f, "received_on", date_vn(v->a, x.received_on));
	form_value(f, "paper_at", x.paper_at);
}

static enum rc correct_page(struct visit *v, const struct err *why, struct err *e)
{
	struct arrival_change_page *p = ARENA_NEW(v->a, struct arrival_change_page);

	TRY(entry_load(v, ACTION_ENTRY_CORRECT, p, e));
	form_init(v, &p->form, correct_fields, N(correct_fields));
	form_priorities(v, &p->form);
	TRY(sender_units_offer(v, &p->form, &p->lists.has_units, e));
	entry_values(v, &p->v.document, &p->form);
	p->has_twin = arrival_is_doubtful(&v->problems);
	/* what somebody else has changed meanwhile is seen before it is written over */
	p->version = why && form_id(v, "version") > 0 ? form_id(v, "version")
						      : p->v.document.version;
	TRY(fill_lists(v, &p->lists, &p->form, e));
	form_retake(v, &p->form, why);
	p->form_id = why && form_str(v, "form").n > 0 ? form_str(v, "form") : make_form_id(v);
	if (why)
		TRY(form_files_keep(v, ACTION_ENTRY_CORRECT, &p->kept, e));
	v->is_form = true;
	TRY(frame_load(v, "incoming.registered", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_entry_correct, &v->frame, p);
}

enum rc web_entry_correct_show(struct visit *v, struct err *e)
{
	return correct_page(v, NULL, e);
}

/* Those that are ticked, "drop-12". */
static void read_drops(struct visit *v, struct arrival_correction *x)
{
	int64_t *drop = ARENA_ARRAY(v->a, v->form.form.n + 1, int64_t);

	for (size_t i = 0; i < v->form.form.n; i++) {
		struct str name = v->form.form.fields[i].name;
		if (str_starts(name, STR("drop-")) &&
		    str_to_i64(str_sub(name, 5, name.n), 1, INT64_MAX, &drop[x->n_drop]))
			x->n_drop++;
	}
	x->drop = drop;
}

static enum rc correct(struct visit *v, struct err *e)
{
	struct arrival_correction x = { .id = v->match.id[0],
					.version = form_id(v, "version"),
					.reason = form_str(v, "entry_reason") };

	TRY(form_fresh(v, e));
	read_typed(v, &x.form);
	TRY(form_files_all(v, ACTION_ENTRY_CORRECT, &x.form.files, &x.form.n_files, e));
	read_drops(v, &x);
	enum rc rc = office_arrival_correct(v->node, v->a, v->actor, &x, v->now, &v->problems, e);
	form_rename(v, arrival_names, N(arrival_names));
	return rc;
}

enum rc web_entry_correct_do(struct visit *v, struct err *e)
{
	struct err why = ERR_INIT;
	enum rc rc = correct(v, e);

	if (form_refused(rc, e, &why))
		return correct_page(v, &why, e);
	TRY(rc);
	flash_set(v, "success", "entry_corrected", STR(""));
	return redirect(v, flash_path(v, incoming_path(v, v->match.id[0])));
}

static enum rc strike_page(struct visit *v, const struct err *why, struct err *e)
{
	struct arrival_change_page *p = ARENA_NEW(v->a, struct arrival_change_page);

	TRY(entry_load(v, ACTION_ENTRY_STRIKE, p, e));
	form_init(v, &p->form, strike_fields, N(strike_fields));
	form_retake(v, &p->form, why);
	TRY(frame_load(v, "incoming.registered", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_entry_strike, &v->frame, p);
}

enum rc web_entry_strike_show(struct visit *v, struct err *e)
{
	return strike_page(v, NULL, e);
}

enum rc web_entry_strike_do(struct visit *v, struct err *e)
{
	struct err why = ERR_INIT;
	enum rc rc = office_arrival_strike(v->node, v->actor, v->match.id[0], form_id(v, "version"),
					   form_str(v, "strike_reason"), v->now, &v->problems, e);

	form_rename(v, strike_names, N(strike_names));
	if (form_refused(rc, e, &why))
		return strike_page(v, &why, e);
	TRY(rc);
	flash_set(v, "success", "entry_struck", STR(""));
	return redirect(v, flash_path(v, incoming_path(v, v->match.id[0])));
}
