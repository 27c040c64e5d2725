/* directory.c -- our copy of the axis's directory: how current it is, and asking for a newer one.
 *
 * Nobody waits for the copy: that it is wanted is a row, and the background loop fetches it within
 * seconds, at most once a minute for each axis.
 */
#include "base/log.h"
#include "office/office_int.h"
#include "store/tenant.h"

struct directory_work {
	struct arena *arena;
	const struct actor *who;
	int64_t now;
	bool is_asked;
	struct directory_state state;
};

static enum rc state_load(struct tx *tx, struct directory_work *w, struct err *e)
{
	struct tenant_directory d;
	bool is_connected;

	w->state = (struct directory_state){ .has_axis = false };
	TRY(err_if_absent(e, tenant_directory_load(tx, w->arena, w->who->tenant_id, &d, e),
			  &is_connected));
	if (is_connected)
		w->state = (struct directory_state){ .has_axis = true,
						     .copied_at = d.copied_at,
						     .is_wanted = d.wanted_at > d.copied_at };
	return RC_OK;
}

static enum rc directory_fn(struct tx *tx, void *arg, struct err *e)
{
	struct directory_work *w = arg;
	struct tenant t;

	if (w->is_asked) {
		TRY(office_own_tenant(tx, w->arena, w->who, &t, e));
		if (t.axis_url.n == 0)
			return err_set(e, RC_CONFLICT, "err.no_axis", "not connected to an axis");
		TRY(tenant_directory_want(tx, t.axis_url, w->now, e));
	}
	return state_load(tx, w, e);
}

enum rc office_directory_state(struct node *n, struct arena *a, const struct actor *who,
			       struct directory_state *out, struct err *e)
{
	struct directory_work w = { .arena = a, .who = who };

	TRY(policy_check(who, ACTION_DIRECTORY_VIEW, NULL, e));
	TRY(db_read(n->db, directory_fn, &w, e));
	*out = w.state;
	return RC_OK;
}

static enum rc ask(struct node *n, struct directory_work *w, struct err *e)
{
	w->is_asked = true;
	TRY(db_write(n->db, directory_fn, w, e));
	event_wake(n->poll);
	return RC_OK;
}

enum rc office_directory_refresh(struct node *n, struct arena *a, const struct actor *who,
				 int64_t now, struct directory_state *out, struct err *e)
{
	struct directory_work w = { .arena = a, .who = who, .now = now };

	TRY(policy_check(who, ACTION_DIRECTORY_VIEW, NULL, e));
	TRY(ask(n, &w, e));
	*out = w.state;
	return RC_OK;
}

void office_directory_missed(struct node *n, const struct actor *who, struct str code, int64_t now)
{
	AUTO_ARENA a = arena_new(NULL);
	struct directory_work w = { .arena = a, .who = who, .now = now };
	struct err e = ERR_INIT;

	if (organ_code_check(code, NULL) != RC_OK || str_find_char(code, '.') == SIZE_MAX)
		return;
	e.rc = ask(n, &w, &e);
	if (e.rc != RC_OK && e.rc != RC_CONFLICT)
		log_err(NULL, &e, "directory");
}
