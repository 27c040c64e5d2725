/* setup.c -- see setup.h. */
#include "store/setup.h"

#include "gen/queries.h"

enum rc setup_load(struct tx *tx, struct arena *a, int64_t tenant_id, struct date today,
		   struct setup *out, struct err *e)
{
	const struct q_setup_load_args args = { .tenant_id = tenant_id,
						.today = today,
						.year_first = { today.year, 1, 1 },
						.year_last = { today.year, 12, 31 } };

	return q_setup_load(tx, a, &args, out, e);
}
