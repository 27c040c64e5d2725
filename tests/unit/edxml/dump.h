/* dump.h -- a packet as lines of text, for comparing two and for golden files.
 *
 * WHAT      Written by hand, field by field, so that it does not share the mistakes of elements.tbl.
 *           What the writer cannot keep is left out by dump_facts: the raw text of dates and times,
 *           findings, whether an attachment was zipped, whether there was a signature.
 * OWNERSHIP The text lives in the arena.
 * ERRORS    None.
 */
#pragma once

#include "edxml/edxml.h"

/* The facts that a round trip must keep. */
struct str dump_facts(struct arena *a, const struct edxml *p);
/* Everything, with findings: one line each. */
struct str dump_all(struct arena *a, const struct edxml *p);
