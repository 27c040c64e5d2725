/* outbox_int.h -- what the files of outbox share. */
#pragma once

#include "outbox/outbox.h"

/* The audit row of a transition, of one item or of all items of its packet. */
NODISCARD enum rc outbox_audit(struct tx *tx, const struct outbox_item *item, const char *action,
			       struct str detail, int64_t now, struct err *e);
NODISCARD enum rc outbox_audit_packet(struct tx *tx, const struct outbox_item *item,
				      const char *action, struct str detail, int64_t now,
				      struct err *e);
