/* web_int.h -- what the handlers of pages share.
 *
 * WHAT      One request on its way through: who asks, what came, the page that goes back.
 * OWNERSHIP All in the request's arena.
 * ERRORS    A handler answers an rc; respond.c makes the page of it. A form that is refused is shown
 *           again by its handler, with status 422.
 */
#pragma once

#include "base/limits.h"
#include "gen/pages.h"
#include "net/route.h"
#include "office/identity.h"
#include "office/task.h"
#include "web/views.h"
#include "web/web.h"

struct web {
	struct node *node;
};

struct visit;
typedef enum rc (*web_handler)(struct visit *v, struct err *e);

/* Permissions of routes.tbl that are no action. */
enum { PUBLIC = -1, SIGNED_IN = -2, ASSET = -3 };
/* KEPT: a form whose words are given back when the session has ended; as of FILES, its handler looks at
 * is_token_stale. */
enum route_body { NONE, LOOK, FORM, KEPT, FILES };
struct web_route {
	struct route route; /* first: route_find looks at it */
	int permission;     /* an enum action, or one of the above */
	enum route_body body;
	web_handler handler;
	const char *line;
};
extern const struct web_route web_routes[];
extern const size_t web_routes_count;

struct visit {
	struct web *web;
	struct node *node;
	struct arena *a;
	struct net_request *request;
	struct net_reply *reply;
	const struct web_route *route; /* NULL: none found */
	struct route_match match;
	struct identity who;
	const struct actor *actor; /* &who.session.actor */
	int64_t now;
	enum lang lang;
	struct net_form query;
	struct net_multipart form;
	struct problems problems;
	struct page_ctx ctx;
	struct frame frame;
	bool is_replied;
	bool is_part; /* asked for again and again while a page is open: one that has not changed is not sent */
	bool is_form; /* a page to write on: "back" leads to it as it was left */
	/* A form for files with a token that is not this session's: the handler shows it again, with what
	 * was typed, and does nothing else. */
	bool is_token_stale;
};

/* ---- what came ---- */
struct str query_str(const struct visit *v, const char *name);
/* The number, or 0 when absent or not one. */
int64_t query_id(const struct visit *v, const char *name);
struct str form_str(const struct visit *v, const char *name);
int64_t form_id(const struct visit *v, const char *name);
/* The path to go to behind this: the field or parameter "next" if it is one of this site. */
struct url_path next_path(const struct visit *v, struct str given);

/* Signing in, and then on to that page. */
struct url_path sign_in_path(const struct visit *v, struct url_path next);
/* The page of this site that the request came from. */
bool referring_path(const struct visit *v, struct url_path *out);

/* ---- cookies ---- */
void cookie_set(struct visit *v, const char *purpose, struct str value, int64_t max_age_secs);
struct str cookie_get(struct visit *v, const char *purpose);
/* Shown on the next page: the text "flash.KEY" with one parameter. kind: success, warning, error. */
void flash_set(struct visit *v, const char *kind, const char *key, struct str param);
/* …on the page that is written now. */
void flash_now(struct visit *v, const char *kind, const char *key);

/* A document's page where its direction is known; doc_path(), views.h, where the document is. step: "", or
 * "/draft". */
struct url_path outgoing_path(const struct visit *v, int64_t id, const char *step);
struct url_path incoming_path(const struct visit *v, int64_t id);
/* A page of ours, at the message that it shows: the focus goes there with scripts and without. */
struct url_path flash_path(struct visit *v, struct url_path to);

/* ---- respond.c ---- */
/* Loads what the frame shows; before a page is written. here: the menu's entry. */
NODISCARD enum rc frame_load(struct visit *v, const char *here, struct err *e);
NODISCARD enum rc respond_html(struct visit *v, int status, const struct html *h, struct err *e);
/* 303 See Other. */
enum rc redirect(struct visit *v, struct url_path to);
/* The one mapping from rc to page. */
void respond_error(struct visit *v, enum rc rc, struct err *e);
void respond_status(struct visit *v, int status, const char *key);
/* The server's own refusals: a status that is not that of e->rc. */
void respond_refusal(struct visit *v, int status, const struct err *e);
/* Retry-After, when coming again would help. */
void respond_retry(struct visit *v, const struct err *e);
void add_header(struct visit *v, const char *name, struct str value);
struct file_reply {
	int fd;
	uint64_t bytes;
	struct str name, type;
	bool is_shown; /* in the browser's own viewer, framed by our page */
};
/* Takes fd. */
enum rc respond_file(struct visit *v, const struct file_reply *f);
/* Headers of every answer: what the page may load and who may frame it. */
void security_headers(struct visit *v);

/* What the page is made of has been read by now. */
void respond_begin(struct visit *v, struct html *h);
/* Writes a page into h and answers it. */
#define RESPOND(v, e, status, page, ...)                                                           \
	__extension__({                                                                            \
		struct html html_;                                                                 \
		respond_begin((v), &html_);                                                        \
		page(&html_, &(v)->ctx, __VA_ARGS__);                                              \
		respond_html((v), (status), &html_, (e));                                          \
	})

/* The same of a page that may stand in the panel beside a list, without its frame when htmx asked
 * (ui/islands/_desk.ts); its name without "page_". */
#define RESPOND_PANEL(v, e, status, name, ...)                                                     \
	((v)->ctx.is_fragment ? RESPOND((v), (e), (status), part_##name, __VA_ARGS__)              \
			      : RESPOND((v), (e), (status), page_##name, __VA_ARGS__))

/* The same of a part that refreshes itself. */
#define RESPOND_PART(v, e, page, ...)                                                              \
	__extension__({                                                                            \
		(v)->is_part = true;                                                               \
		RESPOND((v), (e), 200, page, __VA_ARGS__);                                         \
	})

/* ---- form.c ---- */
struct field_spec {
	const char *name;
	int64_t max; /* told in the hint of long fields; 0 = none */
	bool is_required, is_short;
	int rows;
	const char *type, *autocomplete;
};
/* Fields with label ("field.NAME") and hint ("field.NAME.hint") in the person's language. */
void form_init(struct visit *v, struct form_view *f, const struct field_spec *specs, size_t n);
/* More fields, behind those it has; returns them in their place. */
struct field *form_add(struct visit *v, struct form_view *f, const struct field *more, size_t n);
void form_value(struct form_view *f, const char *name, struct str value);
/* Another field may stand for it. */
void form_optional(struct form_view *f, const char *name);
void form_hint(struct form_view *f, const char *name, struct str hint);
void form_choices(struct form_view *f, const char *name, const struct choice *choices, size_t n);
/* A datalist of that id goes with the field; the cursor begins in it. */
void form_list(struct form_view *f, const char *name, const char *list);
void form_first(struct form_view *f, const char *name);
struct form_span {
	int64_t min, max;
	const char *key; /* of what is said outside it */
};
/* What was typed as a date or number; one that cannot be read is a problem, none leaves *out. */
void form_date(struct visit *v, const char *name, struct date *out);
void form_number(struct visit *v, const char *name, struct form_span may, int64_t *out);
/* The files of a form that has no others to keep. */
struct outgoing_file *form_files(struct visit *v, size_t *out_n);
/* …and with those that were kept of it before and are ticked. A problem: one of these is gone. */
NODISCARD enum rc form_files_all(struct visit *v, enum action what,
				 const struct outgoing_file **out, size_t *out_n, struct err *e);
/* The form, which is for that action, is refused: what it brought is kept, and shown with what was kept before. */
NODISCARD enum rc form_files_keep(struct visit *v, enum action what, struct refused_files *out,
				  struct err *e);
/* Values as typed. */
void form_take(struct visit *v, struct form_view *f);
/* What is wrong, beside its field and in the summary. */
void form_problems(struct visit *v, struct form_view *f);
/* Each in words. */
struct problem_line *problem_lines(struct visit *v, const struct problems *ps);
/* e as the error of the whole form when it has no problems of fields. */
void form_error(struct visit *v, struct form_view *f, const struct err *e);
/* RC_CONFLICT err.form_again: is_token_stale. */
NODISCARD enum rc form_fresh(const struct visit *v, struct err *e);
/* Whether a use case said no to what was typed; then *why says so and *e is clear, for the form is shown
 * again. */
NODISCARD bool form_refused(enum rc rc, struct err *e, struct err *why);
/* The form once more, as it was typed, with what is wrong; why NULL: it is shown for the first time. */
void form_retake(struct visit *v, struct form_view *f, const struct err *why);
/* What use cases call a field, and what it is called on a page that has other fields of that name. */
struct field_name {
	const char *theirs, *here;
};
/* What could not be read goes to the use case too, whose problems come behind it: all are told at once, and it does
 * nothing while there are any. Of a field that is renamed the first one counts. */
void form_rename(struct visit *v, const struct field_name *names, size_t n);
/* "prefix.value" for each. */
struct str enum_words(const struct visit *v, const char *prefix, struct str value);

/* ---- columns.c ---- */
/* Where the columns of a listing are chosen, and where it leads back to. */
struct url_path columns_path(struct visit *v, enum document_listing l, struct url_path back);
/* What the reader has chosen, and the rows in it. */
NODISCARD enum rc columns_load(struct visit *v, enum document_listing l,
			       const struct document_row *rows, size_t n, struct columns_view *view,
			       struct err *e);
/* The same when view->list is filled already. */
NODISCARD enum rc columns_of_rows(struct visit *v, const struct document_row *rows, size_t n,
				  struct columns_view *view, struct err *e);
NODISCARD enum rc columns_of_work(struct visit *v, struct work_view *work, struct err *e);

/* ---- admin.c ---- */
/* Asks for a newer copy of the axis's directory, and says so on the next page. */
NODISCARD enum rc web_directory_ask(struct visit *v, struct err *e);

/* ---- unit.c ---- */
/* The organ's units, and whether the reader may change them. */
NODISCARD enum rc units_load(struct visit *v, struct units_view *out, struct err *e);
/* A choice of the active ones, by id; the first, 0, stands for none of them. */
void units_choose(struct visit *v, struct form_view *f, const char *name,
		  const struct units_view *all, struct str none);

/* ---- flow.c ---- */
void flow_block_fill(struct visit *v, const struct document *d, const struct flow_view *f,
		     struct flow_block *out);
/* The same of a registered document, with the leaders it may be put before. */
NODISCARD enum rc flow_block_load(struct visit *v, const struct document *d, struct flow_block *out,
				  struct err *e);
/* The leaders before whom a document is put, by name and title; of several none is chosen beforehand. */
void choose_leader(struct visit *v, struct form_view *f, const char *name,
		   const struct flow_person *all, size_t n);
/* The page of the document in the path: of one that arrived, or a task's. */
struct url_path worked_path(struct visit *v);
bool is_of_task(const struct visit *v);

/* ---- whom.c: whom something goes to ---- */
/* The rows to choose from, as they were ticked. */
void whom_fill(struct visit *v, struct direct_view *d, const struct flow_recipients *all);
void whom_look_for(struct visit *v, struct direct_view *d, struct str words);
/* Names are looked for, and nothing is handed in. */
bool whom_is_search(struct visit *v);
/* Those who were chosen, and as what; nothing of when. */
struct directive_to *whom_read(struct visit *v, size_t *out_n);
/* What fields and values call one of them: "u12" a unit, "p5" a person. */
struct str whom_key(const struct visit *v, int64_t unit_id, int64_t account_id);

/* ---- arrival.c ---- */
/* The form's choice "from_unit": where there are units, one of them stands for an organ. */
NODISCARD enum rc sender_units_offer(struct visit *v, struct form_view *form, bool *out_has,
				     struct err *e);

/* ---- entry_register.c ---- */
struct entry_offer {
	const char *field;
	bool is_print;   /* closed ones and that of secret documents too */
	bool is_typed;   /* the document is: its type says which, unless the clerk does */
	struct str type; /* …of one that is there: its register is proposed */
};
/* One more field, behind those of the form; *out_has false: there is the common register alone. */
NODISCARD enum rc entry_registers_offer(struct visit *v, struct form_view *f,
					const struct entry_offer *o, bool *out_has, struct err *e);

/* ---- bulk.c ---- */
/* Above a list whose page this is: an act for its rows, if the person may do it at all. */
void bulk_offer(struct visit *v, struct bulk_bar *b, enum bulk_act act);

/* ---- draft.c ---- */
/* For a form that makes something: handed in twice it makes it once. */
struct str make_form_id(struct visit *v);

/* ---- task.c ---- */
NODISCARD enum rc task_page(struct visit *v, struct doc_view *view, int status, struct err *e);

/* ---- work.c ---- */
/* One page of the queue of that name, "" = the first that has something. */
NODISCARD enum rc work_load(struct visit *v, struct str word, struct work_view *out, struct err *e);

/* ---- hand_over.c ---- */
struct url_path hand_over_path(struct visit *v, int64_t account_id);
/* Of the account in the path: where its work is handed over, when that is why a form was refused. */
void way_to_hand_over(struct visit *v, struct form_view *f, const struct err *why);

/* ---- document.c ---- */
/* The page of a document that is worked on, one that arrived or a task's, once more, with what is wrong in one
 * of its forms. */
NODISCARD enum rc worked_load(struct visit *v, struct doc_view *out, struct err *e);
NODISCARD enum rc worked_page(struct visit *v, struct doc_view *view, int status, struct err *e);
/* The same of an incoming one. */
NODISCARD enum rc incoming_load(struct visit *v, struct doc_view *out, struct err *e);
NODISCARD enum rc incoming_page(struct visit *v, struct doc_view *view, int status, struct err *e);
void doc_view_fill(struct visit *v, struct doc_view *out);
/* Whether the person came from their queues or a search, and from which. */
bool comes_from_else(struct visit *v, struct url_path *out);
/* The words with which an incomplete submission may be returned, "" = it is complete (dossier.c). */
struct str dossier_refusal(struct visit *v, const struct dossier_view *x);
/* Whom the submission names is proposed as the leader before whom it is put. */
void dossier_propose(struct visit *v, const struct dossier_view *x, struct form_view *present);
NODISCARD enum rc outgoing_load(struct visit *v, struct doc_view *out, struct err *e);
/* The list that an outgoing document was opened from. */
struct url_path outgoing_back(struct visit *v, const struct doc_view *view);
/* An e-mail among a document's files is shown by what was read of it. */
bool mail_is_read(const struct attachment *x);
enum rc mail_view(struct visit *v, const struct attachment *x, struct err *e);
void file_lines(struct visit *v, const struct attachment *all, size_t n, struct file_line **out);

#define ROUTE(method, pattern, permission, body, handler, line)                                    \
	enum rc web_##handler(struct visit *v, struct err *e);
#include "web/routes.tbl"
#undef ROUTE
