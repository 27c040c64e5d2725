/* remind.c -- nhắc hạn: sắp đến hạn, quá hạn. */
#include "office/remind.h"

#include "model/work_days.h"
#include "store/flow.h"
#include "store/tenant.h"

struct reminding {
	struct arena *arena;
	int64_t now, told;
	struct tenant *tenants;
	size_t n_tenants;
	int64_t tenant_id; /* whose turn it is */
};

static enum rc tenants_fn(struct tx *tx, void *arg, struct err *e)
{
	struct reminding *r = arg;

	return tenant_list(tx, r->arena, &r->tenants, &r->n_tenants, e);
}

static enum rc remind_fn(struct tx *tx, void *arg, struct err *e)
{
	struct reminding *r = arg;
	struct date today = time_date_vn(r->now);
	struct holiday *days;
	int64_t told;
	size_t n;

	TRY(holiday_list(tx, r->arena, r->tenant_id, today, &days, &n, e));
	const struct reminding_day d = { .tenant_id = r->tenant_id,
					 .today = today,
					 .soon = work_days_after(days, n, today, 1),
					 .now = r->now };
	TRY(reminder_make(tx, &d, &told, e));
	r->told += told;
	return RC_OK;
}

enum rc office_remind(struct node *n, int64_t now, int64_t *out_told, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct reminding r = { .arena = a, .now = now };
	int64_t told = 0;

	TRY(db_read(n->db, tenants_fn, &r, e));
	for (size_t i = 0; i < r.n_tenants; i++) {
		r.tenant_id = r.tenants[i].id;
		r.told = 0;
		TRY(db_write(n->db, remind_fn, &r, e));
		told += r.told;
	}
	*out_told = told;
	return RC_OK;
}
