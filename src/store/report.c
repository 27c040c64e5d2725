/* report.c -- rows of figures, and what each figure is made of. */
#include "store/report.h"

#include "gen/queries.h"
#include "store/register.h"

/* Which words of the statements a figure counts. */
static const struct {
	enum report_kind kind;
	const char *words;
} figures[report_figure__COUNT] = {
	[FIGURE_RECEIVED] = { REPORT_INCOMING, ",other,done,done-late,open,open-late,undated," },
	[FIGURE_DUE] = { REPORT_INCOMING, ",done,done-late,open,open-late,undated," },
	[FIGURE_DONE] = { REPORT_INCOMING, ",done," },
	[FIGURE_DONE_LATE] = { REPORT_INCOMING, ",done-late," },
	[FIGURE_OPEN] = { REPORT_INCOMING, ",open," },
	[FIGURE_OPEN_LATE] = { REPORT_INCOMING, ",open-late," },
	[FIGURE_UNDATED] = { REPORT_INCOMING, ",undated," },
	[FIGURE_DRAFTED] = { REPORT_OUTGOING, ",drafted," },
	[FIGURE_ISSUED] = { REPORT_OUTGOING, ",issued," },
	[FIGURE_RECALLED] = { REPORT_OUTGOING, ",recalled," },
	[FIGURE_RECEIVERS] = { REPORT_OUTGOING,
			       ",receivers,reached,processed,refused,taken-back," },
	[FIGURE_REACHED] = { REPORT_OUTGOING, ",reached,processed," },
	[FIGURE_PROCESSED] = { REPORT_OUTGOING, ",processed," },
	[FIGURE_REFUSED] = { REPORT_OUTGOING, ",refused," },
	[FIGURE_TAKEN_BACK] = { REPORT_OUTGOING, ",taken-back," },
	[FIGURE_CAME_ELECTRONIC] = { REPORT_INCOMING, ",came-electronic," },
	[FIGURE_CAME_HYBRID] = { REPORT_INCOMING, ",came-hybrid," },
	[FIGURE_CAME_PAPER] = { REPORT_INCOMING, ",came-paper," },
	[FIGURE_WENT_ELECTRONIC] = { REPORT_OUTGOING, ",went-electronic," },
	[FIGURE_WENT_HYBRID] = { REPORT_OUTGOING, ",went-hybrid," },
	[FIGURE_WENT_PAPER] = { REPORT_OUTGOING, ",went-paper," },
	[FIGURE_EXEMPTED] = { REPORT_OUTGOING, ",exempted," },
};

bool report_has(enum report_kind kind, enum report_figure f)
{
	return figures[f].kind == kind;
}

bool report_by(enum report_kind kind, enum report_group by)
{
	return by != REPORT_TYPE || kind == REPORT_OUTGOING;
}

void report_period(struct report_page *p, struct date from, struct date to)
{
	const struct register_wanted w = { .from = from, .to = to };
	struct register_range r;

	register_range_init(&r, &w);
	p->from_at = r.from_at;
	p->until_at = r.until_at;
	p->from_year = from.year;
	p->from_rank = r.after_rank;
	p->below_rank = r.below_rank;
}

/* One word as the list of words has it. */
static bool counts(enum report_figure f, struct str word)
{
	struct str rest = str_of(figures[f].words), one;

	while (rest.n > 0) {
		(void)str_split(rest, ',', &one, &rest);
		if (one.n > 0 && str_eq(one, word))
			return true;
	}
	return false;
}

/* What has no figure of its own is counted in the widest. */
static enum report_figure figure_of(enum report_kind kind, struct str word)
{
	enum report_figure f;

	if (report_figure_parse(word, &f) && report_has(kind, f))
		return f;
	return FIGURE_RECEIVED;
}

static struct report_row *row_of(struct report_row *rows, size_t *n, enum report_group by,
				 int64_t id, struct str name)
{
	struct report_row *last = *n > 0 ? &rows[*n - 1] : NULL;

	if (last && last->id == id && str_eq(last->name, name))
		return last;
	rows[*n] = (struct report_row){ .by = by, .id = id, .name = name };
	return &rows[(*n)++];
}

static void add(struct report_row *row, enum report_kind kind, struct str word, int64_t n)
{
	for (int f = 0; f < (int)report_figure__COUNT; f++) {
		if (report_has(kind, (enum report_figure)f) && counts((enum report_figure)f, word))
			row->n[f] += n;
	}
}

static enum rc came_count(struct tx *tx, struct arena *a, const struct report_page *p,
			  struct report_row **out, size_t *out_n, struct err *e)
{
	struct q_report_came_count_row *found;
	size_t n;

	TRY(q_report_came_count(tx, a, p, &found, &n, e));
	*out = ARENA_ARRAY(a, n + 1, struct report_row);
	for (size_t i = 0; i < n; i++)
		add(row_of(*out, out_n, p->by, found[i].group_id, found[i].name), REPORT_INCOMING,
		    found[i].figure, found[i].n);
	return RC_OK;
}

static enum rc went_count(struct tx *tx, struct arena *a, const struct report_page *p,
			  struct report_row **out, size_t *out_n, struct err *e)
{
	struct q_report_went_count_row *found;
	size_t n;

	TRY(q_report_went_count(tx, a, p, &found, &n, e));
	*out = ARENA_ARRAY(a, n + 1, struct report_row);
	for (size_t i = 0; i < n; i++) {
		struct report_row *row = row_of(*out, out_n, p->by, found[i].group_id,
						found[i].name);
		add(row, REPORT_OUTGOING, found[i].figure, found[i].n);
		row->took += found[i].took;
	}
	return RC_OK;
}

enum rc report_count(struct tx *tx, struct arena *a, enum report_kind kind,
		     const struct report_page *p, struct report_row **out, size_t *out_n,
		     struct err *e)
{
	struct report_page page = *p;

	*out_n = 0;
	page.group = report_group_text(p->by);
	return kind == REPORT_INCOMING ? came_count(tx, a, &page, out, out_n, e)
				       : went_count(tx, a, &page, out, out_n, e);
}

static enum rc came_list(struct tx *tx, struct arena *a, const struct report_page *p,
			 struct report_item **out, size_t *out_n, struct err *e)
{
	struct q_report_came_list_row *found;

	TRY(q_report_came_list(tx, a, p, &found, out_n, e));
	*out = ARENA_ARRAY(a, *out_n + 1, struct report_item);
	for (size_t i = 0; i < *out_n; i++)
		(*out)[i] = (struct report_item){
			.id = found[i].id,
			.document_id = found[i].document_id,
			.figure = figure_of(REPORT_INCOMING, found[i].figure),
		};
	return RC_OK;
}

enum rc report_list(struct tx *tx, struct arena *a, enum report_kind kind, enum report_figure f,
		    const struct report_page *p, struct report_item **out, size_t *out_n,
		    struct err *e)
{
	struct report_page page = *p;
	struct q_report_went_list_row *found;

	page.group = report_group_text(p->by);
	page.figures = str_of(figures[f].words);
	if (kind == REPORT_INCOMING)
		return came_list(tx, a, &page, out, out_n, e);
	TRY(q_report_went_list(tx, a, &page, &found, out_n, e));
	*out = ARENA_ARRAY(a, *out_n + 1, struct report_item);
	for (size_t i = 0; i < *out_n; i++)
		(*out)[i] = (struct report_item){
			.id = found[i].id,
			.document_id = found[i].document_id,
			.figure = figure_of(REPORT_OUTGOING, found[i].figure),
			.whom = found[i].whom,
		};
	return RC_OK;
}
