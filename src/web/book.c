/* book.c -- in sổ đăng ký văn bản đến, văn bản đi, sổ theo dõi giải quyết: the form, and the file that it answers. */
#include "office/print_ticket.h"
#include "office/slip.h"
#include "web/file_web.h"

static const struct field_spec fields[] = {
	{ .name = "book_year", .is_required = true, .is_short = true },
	{ .name = "book_from", .is_short = true },
	{ .name = "book_to", .is_short = true },
	{ .name = "book_format" },
	/* of arrivals alone */
	{ .name = "book_first", .is_short = true },
	{ .name = "book_last", .is_short = true },
};
#define N_FIELDS (sizeof fields / sizeof fields[0])
#define N_OF_ARRIVALS 2

static const struct field_name names[] = {
	{ "year", "book_year" },   { "from", "book_from" }, { "to", "book_to" },
	{ "first", "book_first" }, { "last", "book_last" },
};

static const struct book_spec {
	const char *path, *back, *here;
	enum text_id words, of_year;
	bool has_numbers;
} books[book_kind__COUNT] = {
	[BOOK_INCOMING] = { "/incoming/book", "/incoming?state=registered", "incoming.registered",
			    TEXT_BOOK_INCOMING, TEXT_PRINT_INCOMING_FILE, true },
	[BOOK_OUTGOING] = { "/outgoing/book", "/outgoing?state=sent", "outgoing.sent",
			    TEXT_BOOK_OUTGOING, TEXT_PRINT_OUTGOING_FILE, false },
	[BOOK_SETTLING] = { "/incoming/settling", "/incoming?state=registered",
			    "incoming.registered", TEXT_BOOK_SETTLING, TEXT_PRINT_SETTLING_FILE,
			    true },
};

struct str book_words(enum lang lang, enum book_kind book)
{
	return text_get(lang, books[book].words);
}

struct str ticket_words(const struct page_ctx *ctx, const struct print_ticket *t)
{
	const struct text_param year =
		text_param_str(str_fmt(ctx->arena, "%lld", (long long)t->year));
	struct str book = text_format(ctx->arena, text_get(ctx->lang, books[t->book].of_year),
				      &year, 1);
	const struct text_param params[] = {
		text_param_str(book),
		text_param_str(text_of_enum(ctx->lang, STR("ticket_format"), t->format)),
	};

	return text_format(ctx->arena, text_get(ctx->lang, TEXT_TICKET_WORDS), params, 2);
}

static void choose_format(struct visit *v, struct form_view *f)
{
	struct choice *c = ARENA_ARRAY(v->a, register_format__COUNT, struct choice);

	for (int i = 0; i < (int)register_format__COUNT; i++) {
		struct str word = register_format_text((enum register_format)i);
		c[i] = (struct choice){ word, enum_words(v, "book_format", word) };
	}
	form_choices(f, "book_format", c, register_format__COUNT);
}

static enum rc show(struct visit *v, enum book_kind book, const struct err *why, struct err *e)
{
	const struct book_spec *spec = &books[book];
	struct book_page view = { .book = book,
				  .has_numbers = spec->has_numbers,
				  .action = url_path_of(str_of(spec->path)),
				  .back = url_path_of(str_of(spec->back)) };
	struct print_ticket *tickets;

	form_init(v, &view.form, fields, N_FIELDS - (spec->has_numbers ? 0 : N_OF_ARRIVALS));
	form_value(&view.form, "book_year", str_fmt(v->a, "%d", (int)time_date_vn(v->now).year));
	choose_format(v, &view.form);
	if (book != BOOK_OUTGOING)
		TRY(entry_registers_offer(v, &view.form,
					  &(struct entry_offer){ .field = "book_register",
								 .is_print = true,
								 .type = STR("") },
					  &view.has_registers, e));
	if (view.has_registers && query_id(v, "register") > 0) /* from its list */
		form_value(&view.form, "book_register", query_str(v, "register"));
	form_retake(v, &view.form, why);
	TRY(office_ticket_list(v->node, v->a, v->actor, v->now, &tickets, &view.n_tickets, e));
	view.tickets = tickets;
	TRY(frame_load(v, spec->here, e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_book, &v->frame, &view);
}

static struct url_path ticket_path(struct visit *v, int64_t id)
{
	return url_path_of(str_fmt(v->a, "/prints/%lld", (long long)id));
}

static void read_wish(struct visit *v, struct register_wish *out)
{
	const struct form_span year = { LIMIT_REGISTER_YEAR_MIN, LIMIT_REGISTER_YEAR_MAX,
					"problem.year" };
	const struct form_span number = { 1, INT64_MAX, "problem.arrival_number" };

	form_number(v, "book_year", year, &out->year);
	if (str_trim(form_str(v, "book_year")).n == 0)
		problem_add(&v->problems, "book_year", "problem.required", 0);
	out->series_id = form_id(v, "book_register");
	form_date(v, "book_from", &out->from);
	form_date(v, "book_to", &out->to);
	form_number(v, "book_first", number, &out->first);
	form_number(v, "book_last", number, &out->last);
	if (!register_format_parse(form_str(v, "book_format"), &out->format))
		problem_add(&v->problems, "book_format", "problem.choice", 0);
}

static enum rc print(struct visit *v, enum book_kind book, struct register_answer *out,
		     struct err *e)
{
	struct register_wish wish = { .book = book, .lang = v->lang };

	read_wish(v, &wish);
	TRY(problems_rc(&v->problems, e));
	enum rc rc = office_register_ask(v->node, v->a, v->actor, &wish, v->now, out, &v->problems,
					 e);
	form_rename(v, names, sizeof names / sizeof names[0]);
	return rc;
}

/* What a moment or the administrator mends does not take away what was typed. */
static bool is_to_be_shown(enum rc rc, struct err *e, struct err *why)
{
	if (form_refused(rc, e, why))
		return true;
	if (rc != RC_BUSY && rc != RC_UNSUPPORTED)
		return false;
	*why = *e;
	err_clear(e);
	return true;
}

static enum rc print_or_show(struct visit *v, enum book_kind book, struct err *e)
{
	struct register_answer made;
	struct err why = ERR_INIT;
	enum rc rc = print(v, book, &made, e);

	if (is_to_be_shown(rc, e, &why))
		return show(v, book, &why, e);
	TRY(rc);
	return made.ticket_id > 0 ? redirect(v, ticket_path(v, made.ticket_id))
				  : respond_print(v, &made.print);
}

enum rc web_incoming_book(struct visit *v, struct err *e)
{
	return show(v, BOOK_INCOMING, NULL, e);
}

enum rc web_outgoing_book(struct visit *v, struct err *e)
{
	return show(v, BOOK_OUTGOING, NULL, e);
}

enum rc web_incoming_book_print(struct visit *v, struct err *e)
{
	return print_or_show(v, BOOK_INCOMING, e);
}

enum rc web_outgoing_book_print(struct visit *v, struct err *e)
{
	return print_or_show(v, BOOK_OUTGOING, e);
}

enum rc web_settling_book(struct visit *v, struct err *e)
{
	return show(v, BOOK_SETTLING, NULL, e);
}

enum rc web_settling_book_print(struct visit *v, struct err *e)
{
	return print_or_show(v, BOOK_SETTLING, e);
}

enum rc web_incoming_slip(struct visit *v, struct err *e)
{
	struct register_print made;

	TRY(office_slip_print(v->node, v->a, v->actor, v->match.id[0], v->lang, v->now, &made, e));
	return respond_print(v, &made);
}

/* ---- by and by ---- */

static enum rc ticket_load_view(struct visit *v, struct ticket_page *out, struct err *e)
{
	struct print_ticket *t = &out->ticket;

	TRY(office_ticket_load(v->node, v->a, v->actor, v->match.id[0], v->now, t, e));
	out->back = url_path_of(str_of(books[t->book].path));
	if (t->state == TICKET_FAILED && !text_find(v->lang, t->error, &out->error))
		out->error = text_get(v->lang, TEXT_TICKET_FAILED);
	return RC_OK;
}

enum rc web_ticket_show(struct visit *v, struct err *e)
{
	struct ticket_page view;

	TRY(ticket_load_view(v, &view, e));
	TRY(frame_load(v, books[view.ticket.book].here, e));
	v->frame.is_awaited = ticket_is_open(&view.ticket);
	return RESPOND(v, e, 200, page_ticket, &v->frame, &view);
}

enum rc web_ticket_part(struct visit *v, struct err *e)
{
	struct ticket_page view;

	TRY(ticket_load_view(v, &view, e));
	return RESPOND_PART(v, e, part_ticket_state, &view);
}

enum rc web_ticket_cancel(struct visit *v, struct err *e)
{
	struct url_path to = ticket_path(v, v->match.id[0]);

	TRY(office_ticket_cancel(v->node, v->a, v->actor, v->match.id[0], v->now, e));
	flash_set(v, "success", "print_cancelled", STR(""));
	return redirect(v, to);
}

enum rc web_ticket_file(struct visit *v, struct err *e)
{
	struct register_print made;

	TRY(office_ticket_open(v->node, v->a, v->actor, v->match.id[0], v->now, &made, e));
	return respond_print(v, &made);
}
