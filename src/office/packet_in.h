/* packet_in.h -- one packet on its way into the office, between packet_in.c and status_in.c.
 *
 * WHAT      What was read of it, before and inside the transaction that files it.
 * OWNERSHIP All in the arena of the job.
 * ERRORS    As store.
 */
#pragma once

#include "base/map.h"
#include "edxml/edxml.h"
#include "office/office.h"

struct reading {
	struct arena *arena;
	struct blob_store *blobs;
	struct blob_writer *writer;
	uint64_t max_bytes;
};

struct arrival {
	struct node *node;
	struct arena *arena;
	const struct office_arrival *in;
	int64_t now;
	struct edxml *packet;
	bool is_readable;
	bool is_secret; /* what it carries was entered here as secret: nothing of it is kept */
	bool is_part_again; /* a part of a work file that is here already: its bytes are not kept once more */
	bool is_new_sender;        /* out: the directory does not know it, and is asked for */
	struct str why;            /* when it is not: the text for people */
	struct str findings;       /* JSON */
	struct certificate *known; /* of the sender, in the directory */
	size_t n_known;
	enum signature signature;
	struct str signature_reason, signer;
	struct attachment *files;
	size_t n_files;
	struct rider
		rider; /* of its vanthu.json, which is then none of the files; text "" = none */
	struct str sender_name;   /* in the directory, or none */
	struct str sender_search; /* of the sender's row, should it be new */
	struct tenant tenant;
	enum packet_state out;
};

/* Its bytes were not changed on the way, and whom it says it is from handed it in. */
bool arrival_is_believed(const struct arrival *v);
/* Believed, and signed when the directory has a certificate of the sender: then it may undo what is here. */
bool arrival_is_sure(const struct arrival *v);
/* A packet that is on record without a document gets one, for the clerk. Outside the transaction: what is read of
 * it; inside: the document. */
NODISCARD enum rc arrival_read(struct arrival *v, struct err *e);
NODISCARD enum rc arrival_show(struct tx *tx, struct arrival *v, int64_t packet_id, struct str why,
			       int64_t *out_id, struct err *e);
/* The program, in the organ that it has come to. */
struct actor arrival_actor(const struct arrival *v);
/* The packet's row; sets v->out. */
NODISCARD enum rc arrival_store_packet(struct tx *tx, struct arrival *v, enum packet_state state,
				       int64_t document_id, int64_t *out_id, struct err *e);
/* When the sender says it was, unless its clock is ahead of ours or it does not say. */
int64_t arrival_said_at(const struct arrival *v);
/* A status about a document of ours (status_in.c). */
NODISCARD enum rc file_status(struct tx *tx, struct arrival *v, struct err *e);

/* ---- vanthu.json (rider.c) ---- */
/* Takes it out of the files when it may be believed and is sound. A broken one stays a file, with a note; one
 * that this version does not know stays a file. Outside the transaction. */
NODISCARD enum rc arrival_take_rider(struct arrival *v, struct err *e);
/* What follows from it for the document that was filed, in the transaction that files it. */
NODISCARD enum rc arrival_rider_filed(struct tx *tx, struct arrival *v, const struct document *d,
				      struct err *e);
