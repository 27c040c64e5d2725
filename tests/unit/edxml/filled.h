/* filled.h -- packets as structs, for the writer's tests.
 *
 * OWNERSHIP The arena given; arrays may be changed by the test.
 * ERRORS    None.
 */
#pragma once

#include "edxml/edxml.h"

/* Every field has a value. Attachments: a PDF, a .txt, a .docx. */
struct edxml *filled_document(struct arena *a);
struct edxml *filled_status(struct arena *a);
/* What the seed makes of it: anything that the writer takes. */
struct edxml *random_packet(struct arena *a, uint64_t seed);
