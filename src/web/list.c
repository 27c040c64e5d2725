/* list.c -- văn bản đến, văn bản đi: by state, page by page from the newest. */
#include "web/draft_views.h"
#include "web/web_int.h"

#include <string.h>

#define PAGE_ROWS 50

struct tab_spec {
	const char *key;   /* the parameter "state", and "tab.KEY" */
	int state;         /* -1: all */
	const char *queue; /* as struct document_filter has it */
	bool is_rare;      /* shown only when there are some */
};

/* What is done to many of them, by their state. */
static void offer(struct visit *v, enum direction direction, const struct tab_spec *t,
		  struct bulk_bar *b)
{
	int state = t->state;

	if (str_eq_c(str_of(t->queue), "unreceived") || str_eq_c(str_of(t->queue), "unfinished"))
		bulk_offer(v, b, BULK_URGE);
	if (direction == DIRECTION_INCOMING && state == DOCUMENT_WAITING)
		bulk_offer(v, b, BULK_REGISTER);
	if (direction == DIRECTION_INCOMING && state == DOCUMENT_UNREADABLE)
		bulk_offer(v, b, BULK_HANDLE);
	if (direction == DIRECTION_INCOMING && state == DOCUMENT_REGISTERED)
		bulk_offer(v, b, BULK_PRESENT);
	if ((state == DOCUMENT_REGISTERED || state == DOCUMENT_SENT) && v->frame.has_files)
		bulk_offer(v, b, BULK_FILE);
}

static const struct tab_spec incoming_tabs[] = {
	{ "waiting", DOCUMENT_WAITING, "", false },
	{ "urgent", DOCUMENT_WAITING, "urgent", true },
	{ "late", DOCUMENT_WAITING, "late", true },
	{ "registered", DOCUMENT_REGISTERED, "", false },
	{ "refused", DOCUMENT_REFUSED, "", false },
	{ "withdrawn", DOCUMENT_REFUSED, "withdrawn", false },
	{ "unreadable", DOCUMENT_UNREADABLE, "", false },
	{ "all", -1, "", false },
};
/* For those who see registered documents alone. */
static const struct tab_spec registered_tab[] = { { "registered", DOCUMENT_REGISTERED, "",
						    false } };
static const struct tab_spec outgoing_tabs[] = {
	{ "draft", DOCUMENT_DRAFT, "own", false },
	{ "drafts", DOCUMENT_DRAFT, "", false },
	{ "sent", DOCUMENT_SENT, "", false },
	{ "unsent", DOCUMENT_SENT, "queued", true },
	{ "transit", DOCUMENT_SENT, "transit", false },
	{ "unreceived", DOCUMENT_SENT, "unreceived", false },
	{ "unfinished", DOCUMENT_SENT, "unfinished", false },
	{ "failed", DOCUMENT_SENT, "failed", false },
	{ "returned", DOCUMENT_SENT, "refused", false },
	{ "all", -1, "", false },
};

struct str list_words(const struct page_ctx *ctx, enum direction direction, struct str state)
{
	const struct text_param parts[] = {
		text_param_str(text_get(ctx->lang, direction == DIRECTION_INCOMING
							   ? TEXT_INCOMING_TITLE
							   : TEXT_OUTGOING_TITLE)),
		text_param_str(text_of_enum(ctx->lang, STR("tab"), state)),
	};
	return text_format(ctx->arena, text_get(ctx->lang, TEXT_LIST_TITLE), parts, 2);
}

struct list_spec {
	enum direction direction;
	enum document_listing listing;
	struct url_path path;
	const struct tab_spec *tabs;
	size_t n_tabs;
	const char *first; /* the tab shown when none is asked for */
	const char *here;
};

static int64_t count_of(const struct visit *v, const struct tab_spec *t)
{
	const struct office_counts *k = &v->frame.counts;
	const struct {
		const char *key;
		int64_t n;
	} counts[] = {
		{ "waiting", k->waiting },  { "urgent", k->urgent },
		{ "late", k->late },        { "unreadable", k->unreadable },
		{ "draft", k->drafts },     { "unsent", k->unsent },
		{ "transit", k->sent },     { "failed", k->failed },
		{ "returned", k->refused },
	};

	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
		if (str_eq_c(str_of(t->key), counts[i].key))
			return counts[i].n;
	}
	return 0;
}

static const struct tab_spec *find_tab(const struct list_spec *s, struct str key)
{
	for (size_t i = 0; i < s->n_tabs; i++) {
		if (str_eq_c(key, s->tabs[i].key))
			return &s->tabs[i];
	}
	return NULL;
}

static struct url_path list_path(struct visit *v, const struct list_spec *s, const char *state,
				 int64_t before)
{
	struct url_path p = url_path_query(v->a, s->path, STR("state"), str_of(state));

	if (before > 0)
		p = url_path_query(v->a, p, STR("before"),
				   str_fmt(v->a, "%lld", (long long)before));
	return p;
}

static void fill_tabs(struct visit *v, const struct list_spec *s, const struct tab_spec *here,
		      struct list_view *out)
{
	out->tabs = ARENA_ARRAY(v->a, s->n_tabs, struct tab);
	for (size_t i = 0; i < s->n_tabs; i++) {
		const struct tab_spec *t = &s->tabs[i];
		int64_t count = count_of(v, t);

		if (t->is_rare && count == 0 && t != here)
			continue;
		out->tabs[out->n_tabs++] = (struct tab){ .key = t->key,
							 .path = list_path(v, s, t->key, 0),
							 .is_here = t == here,
							 .count = count,
							 .is_bad = t->is_rare && count > 0 };
	}
}

/* ---- the way back: where the pages before this one began, oldest first, "0" the first of them ---- */

#define PAST_PAGES 40

static size_t read_past(const struct visit *v, int64_t past[PAST_PAGES])
{
	struct str rest = query_str(v, "past"), head;
	size_t n = 0;

	while (rest.n > 0) {
		(void)str_split(rest, '.', &head, &rest);
		if (n == PAST_PAGES) { /* the first are forgotten */
			memmove(past, past + 1, (PAST_PAGES - 1) * sizeof past[0]);
			n--;
		}
		if (!str_to_i64(head, 0, INT64_MAX, &past[n++]))
			return 0;
	}
	return n;
}

static struct url_path with_past(struct visit *v, struct url_path p, const int64_t *past, size_t n)
{
	struct buf b;

	if (n == 0)
		return p;
	buf_init(&b, v->a, n * 21);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%lld", i > 0 ? "." : "", (long long)past[i]);
	return url_path_query(v->a, p, STR("past"), buf_str(&b));
}

/* Of the list as it is narrowed. */
static struct url_path page_path(struct visit *v, const struct list_spec *s,
				 const struct tab_spec *t, const struct list_view *l,
				 int64_t before)
{
	struct url_path p = list_path(v, s, t->key, before);

	return l->in_register > 0 ? url_path_query(v->a, p, STR("register"),
						   plain_number(v->a, l->in_register))
				  : p;
}

static void fill_pages(struct visit *v, const struct list_spec *s, const struct tab_spec *t,
		       int64_t here, struct list_view *out)
{
	int64_t past[PAST_PAGES + 1];
	size_t n = here > 0 ? read_past(v, past) : 0;

	out->has_newest = here > 0;
	out->newest = page_path(v, s, t, out, 0);
	out->has_newer = n > 0;
	if (n > 0)
		out->newer = with_past(v, page_path(v, s, t, out, past[n - 1]), past, n - 1);
	if (!out->has_older)
		return;
	if (here == 0 || n > 0)
		past[n++] = here;
	out->older = with_past(v, page_path(v, s, t, out, out->rows[PAGE_ROWS - 1].document.id),
			       past, n);
}

/* The registers of what is entered or issued, where there are several; which one is asked for is in the address. */
static enum rc fill_registers(struct visit *v, const struct list_spec *s, const struct tab_spec *t,
			      struct list_view *out, struct err *e)
{
	static const struct field_spec spec = { .name = "register" };
	bool is_entered = t->queue[0] == '\0' &&
			  (t->state == DOCUMENT_REGISTERED || t->state == DOCUMENT_SENT);
	struct series *all;
	size_t n;

	out->in_register = query_id(v, "register");
	if (out->in_register <= 0 && str_trim(query_str(v, "register")).n > 0)
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such register");
	if (!is_entered)
		return RC_OK;
	TRY(office_series_names(v->node, v->a, v->actor, s->direction, &all, &n, e));
	out->has_registers = n > 1;
	if (n <= 1)
		return RC_OK;
	struct choice *c = ARENA_ARRAY(v->a, n + 1, struct choice);
	c[0] = (struct choice){ STR(""), text_get(v->lang, TEXT_LIST_ALL_REGISTERS) };
	for (size_t i = 0; i < n; i++)
		c[i + 1] = (struct choice){ plain_number(v->a, all[i].id),
					    series_words(v->lang, all[i].name) };
	form_init(v, &out->registers, &spec, 1);
	form_choices(&out->registers, "register", c, n + 1);
	form_value(&out->registers, "register", query_str(v, "register"));
	return RC_OK;
}

/* One row more than shown says whether there are older ones. */
static enum rc fill_rows(struct visit *v, const struct list_spec *s, const struct tab_spec *t,
			 struct list_view *out, struct err *e)
{
	const struct document_filter f = { .direction = s->direction,
					   .has_state = t->state >= 0,
					   .state = t->state >= 0 ? (enum document_state)t->state
								  : DOCUMENT_DRAFT,
					   .queue = str_of(t->queue),
					   .now = v->now,
					   .series_id = out->in_register,
					   .before_id = query_id(v, "before"),
					   .n_max = PAGE_ROWS + 1 };

	TRY(office_document_list(v->node, v->a, v->actor, &f, &out->rows, &out->n_rows, e));
	out->has_older = out->n_rows > PAGE_ROWS;
	if (out->has_older)
		out->n_rows = PAGE_ROWS;
	out->is_by_urgency = t->state == DOCUMENT_WAITING;
	fill_pages(v, s, t, f.before_id, out);
	return RC_OK;
}

static enum rc fill_list(struct visit *v, const struct list_spec *s, struct list_view *out,
			 struct err *e)
{
	struct str state = query_str(v, "state");
	const struct tab_spec *t = find_tab(s, state.n > 0 ? state : str_of(s->first));

	if (!t)
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such list");
	bool is_part = t->state == DOCUMENT_WAITING; /* the menu has no entries for parts of it */
	TRY(frame_load(
		v, str_c(v->a, str_fmt(v->a, "%s.%s", s->here, is_part ? "waiting" : t->key)), e));
	out->state = str_of(t->key);
	out->search_state = t->state >= 0 ? document_state_text((enum document_state)t->state)
					  : STR("");
	out->may_write = v->frame.may_write;
	out->may_print = policy_allows(v->actor, ACTION_REGISTER_PRINT, NULL);
	fill_tabs(v, s, t, out);
	offer(v, s->direction, t, &out->bulk);
	TRY(fill_registers(v, s, t, out, e));
	TRY(fill_rows(v, s, t, out, e));
	return columns_load(v, s->listing, out->rows, out->n_rows, &out->columns, e);
}

enum rc web_incoming_list(struct visit *v, struct err *e)
{
	const struct document waiting = { .tenant_id = v->actor->tenant_id,
					  .direction = DIRECTION_INCOMING,
					  .state = DOCUMENT_WAITING };
	bool sees_all = policy_allows(v->actor, ACTION_INCOMING_VIEW, &waiting);
	const struct list_spec s = {
		.direction = DIRECTION_INCOMING,
		.listing = LISTING_INCOMING,
		.path = URL_PATH("/incoming"),
		.tabs = sees_all ? incoming_tabs : registered_tab,
		.n_tabs = sees_all ? sizeof incoming_tabs / sizeof incoming_tabs[0] : 1,
		.first = sees_all ? "waiting" : "registered",
		.here = "incoming",
	};
	struct list_view view = { .n_rows = 0 };

	TRY(fill_list(v, &s, &view, e));
	return RESPOND(v, e, 200, page_incoming_list, &v->frame, &view);
}

enum rc web_outgoing_list(struct visit *v, struct err *e)
{
	const struct list_spec s = {
		.direction = DIRECTION_OUTGOING,
		.listing = LISTING_OUTGOING,
		.path = URL_PATH("/outgoing"),
		.tabs = outgoing_tabs,
		.n_tabs = sizeof outgoing_tabs / sizeof outgoing_tabs[0],
		.first = "sent",
		.here = "outgoing",
	};
	struct list_view view = { .n_rows = 0 };

	TRY(fill_list(v, &s, &view, e));
	return RESPOND(v, e, 200, page_outgoing_list, &v->frame, &view);
}
