/* audit.h -- what was done, for the auditor (audit) and for the people of a document (trace).
 *
 * WHAT      audit: append-only, every change and every read of a document's content. trace: the
 *           history a document shows. Both are written in the transaction of what they tell of.
 * OWNERSHIP Arguments are borrowed for the call.
 * ERRORS    As db.h says.
 * TIME      Passed in.
 * LAW       Decree 30/2020/NĐ-CP App. VI III.5: all information of processing is kept.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"

struct audit_entry {
	int64_t tenant_id;
	int64_t at;
	struct str actor;        /* login, "operator" or "system" */
	struct str action;       /* "incoming.register", "account.lock" … */
	struct str object;       /* "document:17" */
	struct str detail;       /* words or JSON, no secrets */
	struct str remote;       /* address, or empty */
	struct str on_behalf_of; /* whose post allowed it, when that was another's; or empty */
};
NODISCARD enum rc audit_add(struct tx *tx, const struct audit_entry *x, struct err *e);
/* The latest time in the last entries; 0 = there are none. */
NODISCARD enum rc audit_newest(struct tx *tx, struct arena *a, int64_t *out_at, struct err *e);

/* One line of a document's history; packet_id 0 = none. */
NODISCARD enum rc trace_add(struct tx *tx, const struct trace *t, int64_t packet_id, struct err *e);
NODISCARD enum rc trace_list(struct tx *tx, struct arena *a, int64_t document_id,
			     struct trace **out, size_t *out_n, struct err *e);
