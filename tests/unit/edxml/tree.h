/* tree.h -- a packet made from the table of elements, with one thing wrong.
 *
 * WHAT      Every element of elements.tbl that belongs to the kind of packet, each on a line of its
 *           own, with a value that fits; except one, which is left out or has another value.
 * OWNERSHIP The text lives in the arena.
 * ERRORS    None.
 */
#pragma once

#include "edxml/edxml_int.h"

struct tree_fault {
	enum el id; /* EL__COUNT: none */
	bool is_absent;
	struct str value; /* else this one */
	int64_t line;     /* out: of the element, or of its parent when it is absent */
};
struct str tree_text(struct arena *a, enum edxml_kind kind, struct tree_fault *fault);
