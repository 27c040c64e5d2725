/* setup.c -- see setup.h. */
#include "office/setup.h"

#include "store/setup.h"

struct setup_read {
	struct arena *arena;
	const struct actor *who;
	int64_t now;
	struct setup is;
};

static enum rc setup_fn(struct tx *tx, void *arg, struct err *e)
{
	struct setup_read *r = arg;

	return setup_load(tx, r->arena, r->who->tenant_id, time_date_vn(r->now), &r->is, e);
}

enum rc office_setup_left(struct node *n, struct arena *a, const struct actor *who, int64_t now,
			  struct office_setup *out, struct err *e)
{
	struct setup_read r = { .arena = a, .who = who, .now = now };
	const struct setup *is = &r.is;

	TRY(policy_check(who, ACTION_ACCOUNT_MANAGE, NULL, e));
	TRY(db_read(n->db, setup_fn, &r, e));
	*out = (struct office_setup){
		.is_left = {
			[SETUP_UNITS] = !is->has_units,
			[SETUP_PEOPLE] = !is->has_people,
			[SETUP_CLERK] = !is->has_clerk,
			[SETUP_LEADER] = !is->has_leader,
			[SETUP_ABBREVIATION] = !is->has_abbreviation,
			[SETUP_HOLIDAYS] = !is->has_holidays,
			[SETUP_MAILBOXES] = n->conf->mail_url.n > 0 && !is->has_mailboxes,
			[SETUP_AXIS] = is->is_connected && !is->is_reached,
		},
	};
	for (size_t i = 0; i < SETUP__COUNT; i++)
		out->n_left += out->is_left[i];
	return RC_OK;
}
