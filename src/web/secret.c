/* secret.c -- nhập văn bản mật: a form that has no place for what it says, and none for a file. */
#include "office/arrival.h"
#include "web/recall_views.h"
#include "web/web_int.h"

#define N(x) (sizeof(x) / sizeof *(x))

static const struct field_spec came_fields[] = {
	{ .name = "secrecy", .is_required = true },
	{ .name = "type_name", .is_required = true, .max = 100 },
	{ .name = "number", .is_required = true, .is_short = true },
	{ .name = "notation", .is_required = true, .is_short = true },
	{ .name = "secret_date", .is_required = true, .is_short = true },
	{ .name = "secret_organ", .is_required = true },
	{ .name = "secret_organ_code", .is_short = true },
	{ .name = "from_unit" },
	{ .name = "paper_at" },
};
static const struct field_spec sent_fields[] = {
	{ .name = "secrecy", .is_required = true },
	{ .name = "type_name", .is_required = true, .max = 100 },
	{ .name = "secret_number", .is_short = true },
	{ .name = "secret_notation", .is_short = true },
	{ .name = "signer_name" },
	{ .name = "signer_position" },
	{ .name = "secret_receivers" },
	{ .name = "paper_at" },
};
static const struct field_name came_names[] = { { "issued_on", "secret_date" },
						{ "organ_name", "secret_organ" },
						{ "organ_code", "secret_organ_code" } };
static const struct field_name sent_names[] = { { "number", "secret_number" },
						{ "notation", "secret_notation" },
						{ "receivers", "secret_receivers" } };

static void choose_level(struct visit *v, struct form_view *f)
{
	struct choice *c = ARENA_ARRAY(v->a, secrecy__COUNT, struct choice);
	size_t n = 0;

	for (int i = SECRECY_CONFIDENTIAL; i < (int)secrecy__COUNT; i++) {
		struct str word = secrecy_text((enum secrecy)i);
		c[n++] = (struct choice){ word, enum_words(v, "secrecy", word) };
	}
	form_choices(f, "secrecy", c, n);
}

static enum rc show(struct visit *v, enum direction direction, const struct err *why, struct err *e)
{
	bool is_incoming = direction == DIRECTION_INCOMING;
	struct entering_page p = {
		.direction = direction,
		.action = url_path_of(
			str_fmt(v->a, "/secret/%.*s", STR_FMT(direction_text(direction)))),
		.back = url_path_of(str_fmt(v->a, "/%.*s", STR_FMT(direction_text(direction)))),
	};

	if (is_incoming) {
		form_init(v, &p.form, came_fields, N(came_fields));
		TRY(sender_units_offer(v, &p.form, &p.has_units, e));
	} else {
		form_init(v, &p.form, sent_fields, N(sent_fields));
	}
	choose_level(v, &p.form);
	p.has_twin = arrival_is_doubtful(&v->problems);
	form_retake(v, &p.form, why);
	TRY(frame_load(v, is_incoming ? "incoming.registered" : "outgoing.sent", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_entering, &v->frame, &p);
}

static enum rc read_direction(const struct visit *v, enum direction *out, struct err *e)
{
	return direction_parse(v->match.word[0], out)
		       ? RC_OK
		       : err_set(e, RC_NOT_FOUND, "err.not_found", "no such direction");
}

enum rc web_secret_show(struct visit *v, struct err *e)
{
	enum direction direction;

	TRY(read_direction(v, &direction, e));
	return show(v, direction, NULL, e);
}

static void read_form(struct visit *v, struct secret_form *f)
{
	bool is_incoming = f->direction == DIRECTION_INCOMING;

	if (!secrecy_parse(form_str(v, "secrecy"), &f->secrecy))
		f->secrecy = SECRECY_NONE; /* which the use case refuses */
	f->type_name = form_str(v, "type_name");
	f->number = form_str(v, is_incoming ? "number" : "secret_number");
	f->notation = form_str(v, is_incoming ? "notation" : "secret_notation");
	f->organ_name = form_str(v, "secret_organ");
	f->organ_code = form_str(v, "secret_organ_code");
	f->from_unit_id = is_incoming ? form_id(v, "from_unit") : 0;
	f->signer_name = form_str(v, "signer_name");
	f->signer_position = form_str(v, "signer_position");
	f->receivers = form_str(v, "secret_receivers");
	f->paper_at = form_str(v, "paper_at");
	f->is_another = str_eq_c(form_str(v, "another"), "yes");
	if (is_incoming)
		form_date(v, "secret_date", &f->issued_on);
}

enum rc web_secret_do(struct visit *v, struct err *e)
{
	struct secret_form f = { .secrecy = SECRECY_NONE };
	struct err why = ERR_INIT;
	int64_t id = 0, number = 0;

	TRY(read_direction(v, &f.direction, e));
	read_form(v, &f);
	enum rc rc = office_secret_enter(v->node, v->a, v->actor, &f, v->now, &id, &number,
					 &v->problems, e);
	if (f.direction == DIRECTION_INCOMING)
		form_rename(v, came_names, N(came_names));
	else
		form_rename(v, sent_names, N(sent_names));
	if (form_refused(rc, e, &why))
		return show(v, f.direction, &why, e);
	TRY(rc);
	flash_set(v, "success", "secret_entered", str_fmt(v->a, "%lld", (long long)number));
	return redirect(v, flash_path(v, url_path_of(str_fmt(v->a, "/%.*s/%lld",
							     STR_FMT(direction_text(f.direction)),
							     (long long)id))));
}
