/* axis_world.h -- an axis for tests: a node with its own database, blobs and folder, some organs, and
 * packets from them.
 *
 * WHAT      The organs are invented (no real code has a group with Z). The clock stands still at
 *           WORLD_NOW unless a test moves w->now.
 * OWNERSHIP Everything lives until axis_world_end; results in w->a.
 * ERRORS    What fails here fails the test.
 */
#pragma once

#include "axis/axis.h"
#include "base/limits.h"
#include "edxml/edxml.h"
#include "support/test_db.h"

#define WORLD_NOW INT64_C(1795268746059500) /* 2026-11-21 20:45:46.0595 in Vietnam */
#define ORGAN_A "000.00.00.Z01"             /* UBND tỉnh An Bình (mẫu) */
#define ORGAN_B "000.00.05.Z01"             /* Sở Nội vụ, below A */
#define ORGAN_C "000.00.00.Z02"             /* UBND tỉnh Bình Yên (mẫu) */
#define ORGAN_L "000.00.09.Z01"             /* locked */
#define SECRET_A "s3cret-of-the-first-agency"
#define SECRET_B "s3cret-of-the-second-agency"

struct axis_world {
	struct arena *a;
	struct test_db *t;
	struct conf conf;
	struct node node;
	struct actor operator;
	int64_t now;
	struct keeper *keeper; /* after axis_world_sign */
	struct certificate cert;
	char arrived[8][LIMIT_ORGAN_CODE + 1]; /* whom the axis woke, in order */
	size_t n_arrived;
};
struct axis_world *axis_world_new(void);
void axis_world_end(struct axis_world *w);

void world_organ(struct axis_world *w, const char *code, const char *name, const char *parent,
		 const char *secret);
void world_lock(struct axis_world *w, const char *code, bool is_locked);
/* Gives A a key; the directory learns its certificate. */
void axis_world_sign(struct axis_world *w);

struct world_packet {
	const char *from;        /* default A */
	const char *to[8];       /* default B */
	const char *number;      /* default "15" */
	const char *subject;     /* default a sound one */
	size_t attachment_bytes; /* one PDF of so many */
	bool is_signed;          /* with A's key */
	bool is_status;          /* 01 from `from` about a document of to[0] */
};
struct str world_packet(struct axis_world *w, const struct world_packet *p);
/* The packet handed in, as `sender` signed the request. */
struct axis_refusal world_accept(struct axis_world *w, const char *sender, enum message_type type,
				 struct str packet, struct str *out_doc_id);
/* What waits for an organ. */
struct axis_received *world_received(struct axis_world *w, const char *code, enum message_type type,
				     size_t *out_n);
/* What an organ sent, newest first. */
struct axis_sent *world_sent(struct axis_world *w, const char *code, enum message_type type,
			     size_t *out_n);
/* A nameless file with these bytes, at offset 0; the caller closes it. */
int world_file(struct axis_world *w, struct str bytes);
