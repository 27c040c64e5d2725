/* file_send.h -- a whole work file goes to another organ, and lands there as one.
 *
 * WHAT      Sending makes a draft công văn with all files of the work file and a vanthu.json that says which is
 *           what; from there on it is a draft as every other. What one packet cannot take goes in parts of their
 *           own beside it (part.h), cut by the number of files and by their size. Where it arrives, whoever registers work files
 *           makes one of it: its papers in their order, with what the list says of each.
 * PROMISES  As doc/office.md (W3, W9–W13).
 * OWNERSHIP As office.h.
 * ERRORS    As file.h. RC_DENIED err.file_hidden. RC_CONFLICT err.file_send_secret, _draft, _empty {0} which
 *           item, err.file_send_nothing; RC_LIMIT err.file_send_many: files, err.file_send_large: packets,
 *           err.file_send_big {0} which item no packet can take. Arrived: RC_NOT_FOUND err.file_manifest:
 *           no list came with it; RC_CONFLICT err.file_missing {0} how many files are.
 * TIME      Passed in.
 * LIMITS    LIMIT_FILE_ITEMS less one files; LIMIT_FILE_PARTS packets of LIMIT_ATTACHMENTS less one files and
 *           limit.packet_bytes.
 */
#pragma once

#include "office/file.h"

/* The draft; pressed again, the same one, as long as neither it nor the file was changed. */
NODISCARD enum rc office_file_send(struct node *n, const struct actor *who, int64_t file_id,
				   int64_t now, int64_t *out_id, struct err *e);

/* Whether a file of a draft stands in the list of a work file that goes out with it: its bytes must stay. */
NODISCARD enum rc file_is_listed(struct tx *tx, struct arena *a, const struct attachment *x,
				 bool *out, struct err *e);

/* ---- where it arrives ---- */
struct arrived_item {
	struct file_item item; /* ordinal, title, author, code, dated, sheet, n_pages, note */
	struct str missing;    /* names of its files that did not come, "" = all did */
	size_t n_files;
};
struct arrived_file {
	struct document document;
	struct work_file file; /* notation, title and the rest as the sender has it */
	struct arrived_item *items;
	size_t n_items, n_missing; /* files */
	int64_t n_of, n_came;      /* packets it is sent in, and of these here; 1, 1 mostly */
	struct str lacks;          /* the numbers of the others: "3, 5" */
	int64_t made_id;           /* what was made of it, 0 = nothing yet */
};
NODISCARD enum rc office_file_arrived(struct node *n, struct arena *a, const struct actor *who,
				      int64_t document_id, struct arrived_file *out, struct err *e);
/* Makes it, outside the list of the year, of a unit of who's; once: again, it is the one that was made. */
struct file_receiving {
	int64_t document_id, unit_id;
	struct str notation; /* "" = the next of the unit */
};
NODISCARD enum rc office_file_receive(struct node *n, const struct actor *who,
				      const struct file_receiving *x, int64_t now, int64_t *out_id,
				      struct problems *out, struct err *e);
