/* pattern.h -- mẫu phân phối: to whom a leader or a head gives documents, kept under a name.
 *
 * WHAT      Who leads, supports and is informed, with the words and the working days, for oneself or – by clerks and
 *           leaders, who share searches, too – for the organ. It is applied to a form, not to a document: whoever
 *           hands that in sees what they give, and may give no more than without it.
 * PROMISES  As doc/office.md says, F7.
 * OWNERSHIP As office.h.
 * ERRORS    As office.h. RC_INVALID err.form: problem.name, to, share, days, text.
 * TIME      Passed in.
 * LIMITS    LIMIT_SAVED, LIMIT_SAVED_NAME, LIMIT_ASSIGNMENTS, LIMIT_DIRECTIVE, LIMIT_DEADLINE_DAYS.
 */
#pragma once

#include "model/pattern.h"
#include "office/flow.h"

/* Whether somebody gives work to others at all. */
bool pattern_is_for(const struct actor *who);
/* One's own, and those of the organ. */
NODISCARD enum rc office_pattern_list(struct node *n, struct arena *a, const struct actor *who,
				      struct pattern **out, size_t *out_n, struct err *e);
/* The same with whom each goes to, those of one pattern side by side. */
NODISCARD enum rc office_pattern_list_to(struct node *n, struct arena *a, const struct actor *who,
					 struct pattern **out, size_t *out_n,
					 struct pattern_to **out_to, size_t *out_n_to,
					 struct err *e);
/* With whom it goes to. What is neither one's own nor the organ's is not there. */
NODISCARD enum rc office_pattern_load(struct node *n, struct arena *a, const struct actor *who,
				      int64_t id, struct pattern *out, struct pattern_to **out_to,
				      size_t *out_n, struct err *e);
/* Whom it cannot be given to among these: units that are dissolved or have no head, people who are gone, or not of the
 * unit that it is given in. */
void pattern_fit(struct pattern_to *to, size_t n, const struct flow_recipients *all);
struct pattern_form {
	struct str name; /* one of one's own that has it is replaced */
	bool is_organ;
	struct str words;
	int64_t days;
	bool is_checked;
	const struct directive_to *to; /* their deadlines are not looked at */
	size_t n_to;
};
NODISCARD enum rc office_pattern_keep(struct node *n, const struct actor *who,
				      const struct pattern_form *f, int64_t now, int64_t *out_id,
				      struct problems *out, struct err *e);
/* By its owner; one of the organ's by whoever may share. */
NODISCARD enum rc office_pattern_drop(struct node *n, const struct actor *who, int64_t id,
				      int64_t now, struct err *e);
