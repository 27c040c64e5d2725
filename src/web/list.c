/* list.c -- văn bản đến, văn bản đi: by state, searched, page by page from the newest. */
#include "web/web_int.h"

#define PAGE_ROWS 50

struct tab_spec {
	const char *key;   /* the parameter "state", and "tab.KEY" */
	int state;         /* -1: all */
	const char *queue; /* of sent ones: those with such a delivery */
};

static const struct tab_spec incoming_tabs[] = {
	{ "waiting", DOCUMENT_WAITING, "" },
	{ "registered", DOCUMENT_REGISTERED, "" },
	{ "refused", DOCUMENT_REFUSED, "" },
	{ "unreadable", DOCUMENT_UNREADABLE, "" },
	{ "all", -1, "" },
};
static const struct tab_spec outgoing_tabs[] = {
	{ "draft", DOCUMENT_DRAFT, "" },          { "sent", DOCUMENT_SENT, "" },
	{ "transit", DOCUMENT_SENT, "transit" },  { "failed", DOCUMENT_SENT, "failed" },
	{ "returned", DOCUMENT_SENT, "refused" }, { "all", -1, "" },
};

struct list_spec {
	enum direction direction;
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
		{ "waiting", k->waiting }, { "unreadable", k->unreadable },
		{ "draft", k->drafts },    { "transit", k->in_transit },
		{ "failed", k->failed },   { "returned", k->refused },
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
				 struct str words, int64_t before)
{
	struct url_path p = url_path_query(v->a, s->path, STR("state"), str_of(state));

	if (words.n > 0)
		p = url_path_query(v->a, p, STR("q"), words);
	if (before > 0)
		p = url_path_query(v->a, p, STR("before"),
				   str_fmt(v->a, "%lld", (long long)before));
	return p;
}

static void fill_tabs(struct visit *v, const struct list_spec *s, const struct tab_spec *here,
		      struct list_view *out)
{
	out->tabs = ARENA_ARRAY(v->a, s->n_tabs, struct tab);
	out->n_tabs = s->n_tabs;
	for (size_t i = 0; i < s->n_tabs; i++) {
		const struct tab_spec *t = &s->tabs[i];
		out->tabs[i] = (struct tab){ .key = t->key,
					     .path = list_path(v, s, t->key, out->words, 0),
					     .is_here = t == here,
					     .count = count_of(v, t) };
	}
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
					   .words = out->words,
					   .before_id = query_id(v, "before"),
					   .n_max = PAGE_ROWS + 1 };

	TRY(office_document_list(v->node, v->a, v->actor, &f, &out->rows, &out->n_rows, e));
	out->has_newest = f.before_id > 0;
	out->newest = list_path(v, s, t->key, out->words, 0);
	out->has_older = out->n_rows > PAGE_ROWS;
	if (out->has_older) {
		out->n_rows = PAGE_ROWS;
		out->older = list_path(v, s, t->key, out->words,
				       out->rows[PAGE_ROWS - 1].document.id);
	}
	return RC_OK;
}

static enum rc fill_list(struct visit *v, const struct list_spec *s, struct list_view *out,
			 struct err *e)
{
	struct str state = query_str(v, "state");
	const struct tab_spec *t = find_tab(s, state.n > 0 ? state : str_of(s->first));

	if (!t)
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such list");
	TRY(frame_load(v, str_c(v->a, str_fmt(v->a, "%s.%s", s->here, t->key)), e));
	out->state = str_of(t->key);
	out->words = str_trim(query_str(v, "q"));
	out->may_write = v->frame.may_write;
	fill_tabs(v, s, t, out);
	return fill_rows(v, s, t, out, e);
}

enum rc web_incoming_list(struct visit *v, struct err *e)
{
	const struct document waiting = { .tenant_id = v->actor->tenant_id,
					  .direction = DIRECTION_INCOMING,
					  .state = DOCUMENT_WAITING };
	bool sees_all = policy_allows(v->actor, ACTION_INCOMING_VIEW, &waiting);
	const struct list_spec s = {
		.direction = DIRECTION_INCOMING,
		.path = URL_PATH("/incoming"),
		.tabs = sees_all ? incoming_tabs : &incoming_tabs[1],
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
