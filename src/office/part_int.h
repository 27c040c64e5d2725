/* part_int.h -- what issuing, sending, settling and arriving have to do with the parts of a work file.
 *
 * OWNERSHIP As office.h.
 * ERRORS    As store.
 */
#pragma once

#include "markup/markup.h"
#include "office/packet_in.h"
#include "office/part.h"
#include "outbox/outbox.h"
#include "store/part.h"
#include "store/rider.h"

/* ---- sent (part_out.c) ---- */
/* The packets of a letter's parts, to whom it is queued for. */
NODISCARD enum rc parts_issued(struct tx *tx, struct arena *a, const struct tenant *t,
			       const struct document *d, int64_t now, struct err *e);
/* What a packet without a document of its own takes: the letter as this part's packet shows it, its files, and what
 * is said beside it. */
struct part_packet {
	struct document document;
	struct attachment *files;
	size_t n_files;
	struct rider rider;
};
NODISCARD enum rc part_packet_load(struct tx *tx, struct arena *a, int64_t packet_id,
				   struct part_packet *out, struct err *e);
/* How an attempt to send one ended: SENT, QUEUED, FAILED. */
struct part_outcome {
	const struct outbox_item *item;
	enum delivery_state state;
	struct str told;
	int64_t now;
};
NODISCARD enum rc part_settled(struct tx *tx, struct arena *a, const struct part_outcome *x,
			       struct err *e);
/* The receiver gets no more of the letter: what waits does not leave. */
NODISCARD enum rc parts_give_up(struct tx *tx, struct arena *a, int64_t delivery_id, struct str why,
				int64_t now, struct err *e);
/* The letter is sent again to a receiver: so are the parts that could not be sent. */
NODISCARD enum rc parts_again(struct tx *tx, struct arena *a, const struct document *d,
			      int64_t delivery_id, int64_t now, struct err *e);

/* ---- answered, and arriving (part_in.c) ---- */
/* A status that is about a part; *out_is_filed false: it is not. */
NODISCARD enum rc part_status(struct tx *tx, struct arrival *v, bool *out_is_filed, struct err *e);
/* What the rider of a part must say. */
NODISCARD enum rc part_rider_check(struct arena *a, const struct jval *root, struct err *e);
/* With the same files. */
NODISCARD enum rc part_is_here(struct tx *tx, struct arrival *v, bool *out, struct err *e);
/* Kept, once, until its letter is here or already beside it; answered with 01 each time. *out_is_filed false: it is
 * no sound part, or another is here under its number, or too many of its sender wait; then it is a document for the
 * clerk. */
NODISCARD enum rc part_filed(struct tx *tx, struct arrival *v, bool *out_is_filed, struct err *e);
/* A part's DocumentId is that of its letter and its number. */
struct str part_code(struct arena *a, struct str letter_code, int64_t n);
bool part_code_split(struct str code, struct str *out_letter, int64_t *out_n);
/* "Phần 2/5". */
struct str part_name(struct arena *a, int64_t n, int64_t n_of);
