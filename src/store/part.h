/* part.h -- a work file in more than one packet: its parts, at both ends.
 *
 * WHAT      A letter (công văn) takes the list of a work file and the first part of it; the others are rows here,
 *           2 to the last: outgoing ones with how far each has come with each receiver, incoming ones under the
 *           DocumentId of a letter that may come later.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says.
 * TIME      Passed in.
 */
#pragma once

#include "db/db.h"
#include "model/part.h"

/* With its files: name, content_type, bytes, blob of each. *out_is_new false: it is here already, nothing is done. */
NODISCARD enum rc part_insert(struct tx *tx, struct arena *a, const struct file_part *x,
			      const struct attachment *files, size_t n, bool *out_is_new,
			      struct err *e);
NODISCARD enum rc part_load(struct tx *tx, struct arena *a, int64_t id, struct file_part *out,
			    struct err *e);
/* In order. */
NODISCARD enum rc part_of_letter(struct tx *tx, struct arena *a, int64_t document_id,
				 struct file_part **out, size_t *out_n, struct err *e);
NODISCARD enum rc part_came(struct tx *tx, struct arena *a, const struct file_part *like,
			    struct file_part **out, size_t *out_n, struct err *e);
/* Those that came before then and have no document yet, behind an id. */
NODISCARD enum rc part_unlisted(struct tx *tx, struct arena *a, int64_t before, int64_t after_id,
				size_t most, struct file_part **out, size_t *out_n, struct err *e);
/* How many have none: of an organ's sender; tenant_id 0, from_code "": of all. */
NODISCARD enum rc part_waiting(struct tx *tx, struct arena *a, const struct file_part *like,
			       int64_t before, int64_t *out, struct err *e);
/* The document that shows it: once. */
NODISCARD enum rc part_settle(struct tx *tx, int64_t id, int64_t document_id, struct err *e);
NODISCARD enum rc part_file_list(struct tx *tx, struct arena *a, int64_t part_id,
				 struct attachment **out, size_t *out_n, struct err *e);
NODISCARD enum rc part_count(struct tx *tx, struct arena *a, int64_t document_id, int64_t *out,
			     struct err *e);
/* The letter is issued under this DocumentId. */
NODISCARD enum rc part_issued(struct tx *tx, int64_t document_id, struct str letter_code,
			      struct err *e);
/* Those of a draft. */
NODISCARD enum rc part_drop(struct tx *tx, int64_t document_id, struct err *e);

/* A packet takes it there, in place of one before; it waits again. */
NODISCARD enum rc part_way_put(struct tx *tx, const struct part_way *x, int64_t now, struct err *e);
NODISCARD enum rc part_way_set(struct tx *tx, const struct part_way *x, struct err *e);
/* In order of parts, then of receivers. */
NODISCARD enum rc part_ways_of_letter(struct tx *tx, struct arena *a, int64_t document_id,
				      struct part_way **out, size_t *out_n, struct err *e);
NODISCARD enum rc part_ways_of_delivery(struct tx *tx, struct arena *a, int64_t delivery_id,
					struct part_way **out, size_t *out_n, struct err *e);
/* RC_NOT_FOUND: it takes none, or no longer. */
NODISCARD enum rc part_way_of_packet(struct tx *tx, struct arena *a, int64_t packet_id,
				     struct part_way *out, struct err *e);
/* The one that a receiver speaks of. RC_NOT_FOUND. */
NODISCARD enum rc part_way_of_code(struct tx *tx, struct arena *a, int64_t tenant_id,
				   const struct part_way *like, struct part_way *out,
				   struct err *e);
