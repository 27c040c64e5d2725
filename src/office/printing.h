/* printing.h -- what prints of tables share: their turn, their formats.
 *
 * OWNERSHIP The caller's.
 * ERRORS    As register.h.
 * LIMITS    LIMIT_PRINTS at once, LIMIT_PRINT_WAIT_SECS for one's turn.
 */
#pragma once

#include "office/register.h"
#include "print/print.h"

NODISCARD enum rc printing_turn_take(const struct actor *who, const atomic_bool *stop,
				     struct err *e);
void printing_turn_give(void);
NODISCARD enum rc printing_table(const struct node *n, enum register_format f,
				 const struct print_order *o, int fd, struct print_done *out,
				 struct err *e);
/* Of HTTP. */
struct str register_format_type(enum register_format f);
