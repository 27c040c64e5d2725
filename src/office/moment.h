/* moment.h -- what one page is made of is read together.
 *
 * WHAT      Between its ends what a thread asks of the office is read of one moment, as db/moment.h has it:
 *           for answers that nothing else than the database is asked for.
 * OWNERSHIP Holds a connection from the first question on.
 * ERRORS    None.
 */
#pragma once

struct node;

void office_moment_begin(struct node *n);
/* No harm without a beginning. */
void office_moment_end(struct node *n);
