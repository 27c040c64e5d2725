/* axis_int.h -- what the files of axis share. */
#pragma once

#include "axis/axis.h"

/* Fills *out and answers RC_OK: refusing a sender is no failure of ours. */
enum rc refuse(struct arena *a, struct axis_refusal *out, enum vxp_code code, enum text_id id,
	       struct str p0, struct str p1);
/* "A, B, C" of the codes, cut when there are very many. */
struct str codes_join(struct arena *a, const struct str *codes, size_t n);

/* An audit row of the actor's tenant about the organ or delivery `object`. */
NODISCARD enum rc axis_audit(struct tx *tx, const struct actor *who, const char *action,
			     struct str object, struct str detail, int64_t now, struct err *e);
