/* remind.h -- people are told of deadlines: the day before, and when they are over.
 *
 * WHAT      Whoever has an assignment – the person, the heads of the unit – and whoever gave it is told once that it
 *           is due today or on the next working day, and once that it is overdue. What they have not looked at yet is
 *           their queue WORK_DUE; the document's page clears it.
 * PROMISES  As doc/office.md says, V10.
 * OWNERSHIP None.
 * ERRORS    As store.
 * TIME      Passed in; a day is a day in Vietnam, working days are the organ's.
 * LAW       Decree 30/2020/NĐ-CP art. 24 (theo dõi, đôn đốc).
 */
#pragma once

#include "office/office.h"

/* Of all organs of the node. Called again it tells nobody again. */
NODISCARD enum rc office_remind(struct node *n, int64_t now, int64_t *out_told, struct err *e);
