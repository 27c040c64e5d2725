/* register_int.h -- a register is made into a file, and that is put down: what printing at once and by and by share.
 *
 * OWNERSHIP As register.h.
 * ERRORS    As register.h.
 */
#pragma once

#include "office/register.h"

struct register_made {
	struct register_print print;
	struct str object, detail; /* of the audit */
};
/* In its turn; nobody may have it before register_put_down. */
NODISCARD enum rc register_make(struct node *n, struct arena *a, const struct actor *who,
				const struct register_wish *wish, int64_t now,
				struct register_made *out, struct problems *problems,
				struct err *e);
NODISCARD enum rc register_put_down(struct tx *tx, const struct actor *who,
				    const struct register_made *made, int64_t now, struct err *e);
/* The same of what becomes of an order: register.order, register.order_end. */
struct str register_object(struct arena *a, enum book_kind book, int64_t year);
