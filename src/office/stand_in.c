/* stand_in.c -- the command line does what a person of the organ may do. */
#include "base/log.h"
#include "office/people_int.h"
#include "store/people.h"
#include "store/tenant.h"

struct standing {
	struct arena *arena;
	const struct actor *who;
	struct str login;
	struct date today;
	struct account account;
	struct capacity *capacities;
	size_t n;
};

enum rc person_capacities(struct tx *tx, struct arena *a, int64_t account_id, struct date today,
			  struct account *out, struct capacity **out_capacities, size_t *out_n,
			  struct err *e)
{
	TRY(account_load(tx, a, account_id, out, e));
	TRY(capacity_list(tx, a, account_id, today, out_capacities, out_n, e));
	for (size_t i = 0; i < *out_n; i++) {
		if ((*out_capacities)[i].of_name.n == 0)
			(*out_capacities)[i].of_name = out->name;
	}
	return RC_OK;
}

enum rc person_actor(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t account_id,
		     struct date today, struct account *out_account, struct actor *out,
		     struct err *e)
{
	struct capacity *capacities;
	size_t n;

	TRY(person_capacities(tx, a, account_id, today, out_account, &capacities, &n, e));
	*out = (struct actor){ .kind = ACTOR_PERSON,
			       .account_id = out_account->id,
			       .tenant_id = tenant_id,
			       .login = out_account->login,
			       .name = out_account->name,
			       .capacities = capacities,
			       .n_capacities = n,
			       .stands_for = ARENA_NEW(a, struct str) };
	return RC_OK;
}

static enum rc find_fn(struct tx *tx, void *arg, struct err *e)
{
	struct standing *s = arg;
	struct account_login *rows;
	size_t n;

	TRY(account_logins(tx, s->arena, s->who->tenant_id, s->login, &rows, &n, e));
	if (n != 1 || rows[0].is_locked) {
		(void)err_set(e, RC_NOT_FOUND, "err.no_account", "nobody %.*s who may sign in",
			      STR_FMT(s->login));
		err_param(e, s->login);
		return RC_NOT_FOUND;
	}
	return person_capacities(tx, s->arena, rows[0].id, s->today, &s->account, &s->capacities,
				 &s->n, e);
}

enum rc office_stand_in(struct node *n, struct arena *a, const struct actor *who, struct str login,
			int64_t now, struct actor *out, struct err *e)
{
	struct standing s = { .arena = a,
			      .who = who,
			      .login = str_lower(a, str_trim(login)),
			      .today = time_date_vn(now) };

	if (who->kind != ACTOR_OPERATOR)
		return err_set(e, RC_DENIED, "err.denied.role", "only the command line stands in");
	TRY(db_read(n->db, find_fn, &s, e));
	*out = (struct actor){ .kind = ACTOR_PERSON,
			       .account_id = s.account.id,
			       .tenant_id = who->tenant_id,
			       .login = who->login,
			       .name = who->name,
			       .capacities = s.capacities,
			       .n_capacities = s.n,
			       .stands_for = ARENA_NEW(a, struct str),
			       .remote = who->remote };
	return RC_OK;
}
