/* part.c -- the parts of a work file that goes out in more than one packet. */
#include "web/part_views.h"
#include "web/web_int.h"

static bool is_there(enum delivery_state s)
{
	return delivery_next(s, DELIVERY_ARRIVED) == s && s != DELIVERY_REFUSED &&
	       s != DELIVERY_CANCELLED;
}

static void count(struct visit *v, struct letter_parts_page *p)
{
	p->tallies = ARENA_ARRAY(v->a, p->v.n_deliveries + 1, struct part_tally);
	for (size_t i = 0; i < p->v.n_deliveries; i++) {
		const struct delivery *d = &p->v.deliveries[i];
		struct part_tally *x = &p->tallies[p->n_tallies];
		if (d->road != ROAD_AXIS)
			continue;
		p->n_tallies++;
		*x = (struct part_tally){ d->receiver_name, is_there(d->state) };
		for (size_t k = 0; k < p->v.n_ways; k++)
			x->n_there += p->v.ways[k].delivery_id == d->id &&
				      is_there(p->v.ways[k].state);
	}
}

static enum rc show(struct visit *v, const struct err *why, struct err *e)
{
	struct letter_parts_page p = { .n_tallies = 0 };
	int64_t id = v->match.id[0];

	TRY(office_letter_parts(v->node, v->a, v->actor, id, &p.v, e));
	if (p.v.n_parts == 0)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "it goes in one packet");
	p.n_of = p.v.parts[0].n_of;
	count(v, &p);
	form_init(v, &p.form, NULL, 0);
	form_retake(v, &p.form, why);
	p.back = outgoing_path(v, id, "");
	TRY(frame_load(v, "outgoing", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_letter_parts, &v->frame, &p);
}

enum rc web_letter_parts(struct visit *v, struct err *e)
{
	return show(v, NULL, e);
}

enum rc web_part_again(struct visit *v, struct err *e)
{
	const struct part_again x = { .part_id = v->match.id[1],
				      .delivery_id = form_id(v, "delivery") };
	struct err why;
	enum rc rc = office_part_again(v->node, v->actor, x, v->now, e);

	if (form_refused(rc, e, &why))
		return show(v, &why, e);
	TRY(rc);
	flash_set(v, "success", "part_again", STR(""));
	return redirect(v, flash_path(v, outgoing_path(v, v->match.id[0], "/parts")));
}
