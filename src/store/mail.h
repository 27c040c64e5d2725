/* mail.h -- rows of mail: e-mails that clerks have handed over to be entered.
 *
 * WHAT      One waits for whoever handed it over, and for nobody else, until it becomes a document or is swept away;
 *           that it became one stays, with its Message-ID.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says. RC_NOT_FOUND err.mail_gone: none of that id that is this account's.
 * TIME      Passed in.
 * LIMITS    LIMIT_MAILS_WAITING of one account.
 */
#pragma once

#include "db/db.h"
#include "model/mail.h"

/* Of those that the account has not entered the oldest go when there are too many. */
NODISCARD enum rc mail_keep(struct tx *tx, struct arena *a, const struct kept_mail *x,
			    int64_t *out_id, struct err *e);
NODISCARD enum rc mail_find(struct tx *tx, struct arena *a, const struct kept_mail *whose,
			    struct kept_mail *out, struct err *e);
/* Once: RC_CONFLICT err.mail_entered. */
NODISCARD enum rc mail_enter(struct tx *tx, int64_t id, int64_t document_id, struct err *e);
/* document_id 0: it became none. */
NODISCARD enum rc mail_find_twin(struct tx *tx, struct arena *a, int64_t tenant_id,
				 struct str message_id, struct mail_twin *out, struct err *e);
/* Those that nobody has entered since. */
NODISCARD enum rc mail_sweep(struct tx *tx, int64_t before_at, struct err *e);
