/* office_world.h -- offices for tests: a node with its own database, blobs, keys and folder, organs
 * whose office it is, people, and documents on their way.
 *
 * WHAT      The organs are invented (no real code has a group with Z). The clock stands still at
 *           OFFICE_NOW unless a test moves w->now. Nothing leaves the node: an axis is what the test
 *           says it is.
 * OWNERSHIP Everything lives until office_world_end; results in w->a.
 * ERRORS    What fails here fails the test.
 */
#pragma once

#include "edxml/edxml.h"
#include "office/office.h"
#include "support/test_db.h"

#define OFFICE_NOW INT64_C(1795268746059500) /* 2026-11-21 20:45:46.0595 in Vietnam */
#define OFFICE_A "000.00.00.Z01"             /* UBND tỉnh An Bình (mẫu) */
#define OFFICE_B "000.00.05.Z01"             /* Sở Nội vụ tỉnh An Bình (mẫu) */
#define OFFICE_URL "http://127.0.0.1:1/vxp"

struct office_world {
	struct arena *a;
	struct test_db *t;
	struct conf conf;
	struct node node;
	int64_t now;
	int n_forms; /* sent so far */
};
/* One keeper with a key for A and for B; no organ is there yet. */
struct office_world *office_world_new(void);
void office_world_end(struct office_world *w);

/* The organ becomes one of the node, with its key and certificate; answers its clerk. */
struct actor office_tenant(struct office_world *w, const char *code, const char *name,
			   const char *axis_url);
/* The certificate (PEM) of A's or B's packet key. */
struct str office_certificate(struct office_world *w, const char *code);
/* Somebody else of the same organ. */
struct actor office_colleague(struct actor of, enum role role);
/* An organ of the directory. */
void office_know(struct office_world *w, const char *code, const char *name);

/* A form that can be sent: one PDF, to these receivers (up to 8, NULL-terminated). */
struct office_draft {
	struct outgoing_form form;
	struct outgoing_receiver receivers[8];
	struct outgoing_file files[3];
};
void office_draft(struct office_world *w, struct office_draft *out, const char *number,
		  const char *const *to);
/* A nameless file with these bytes at offset 0, closed with the world. */
int office_file(struct office_world *w, struct str bytes);
/* Sends it; answers the document's id. */
int64_t office_send(struct office_world *w, const struct actor *who, const char *number,
		    const char *const *to);
struct document_view office_view(struct office_world *w, const struct actor *who, int64_t id);
struct delivery office_delivery(struct office_world *w, const struct actor *who, int64_t id,
				const char *receiver);

/* The claimed items of the packet that is first in line; n 0 when none is. */
struct outbox_item *office_claim(struct office_world *w, size_t *out_n);
/* The bytes of a built packet. */
struct str office_bytes(struct office_world *w, const struct packet *p);
/* Reads a packet's facts; fails the test when it cannot be read. */
struct edxml *office_read(struct office_world *w, struct str bytes);
/* An unsigned packet: what a form says, from an organ that this node does not know. */
struct edxml office_foreign(struct office_world *w, const char *from, const char *number);
/* Its bytes; every attachment's are in its sink_data, a struct str. */
struct str office_write(struct office_world *w, const struct edxml *p);
/* A status from an organ about a document of `to`. */
struct edxml office_status(struct office_world *w, const char *from, const char *code,
			   const struct document *about);
/* The bytes arrive under a DocId. */
enum packet_state office_arrive(struct office_world *w, const struct actor *whose,
				const char *doc_id, enum message_type type, struct str bytes);
/* …and who handed it in, as the axis lists it. */
enum packet_state office_arrive_from(struct office_world *w, const struct actor *whose,
				     const char *sender, const char *doc_id, enum message_type type,
				     struct str bytes);

/* How many rows "FROM …" has. */
int64_t office_count(struct office_world *w, const char *from);

/* Each line is a vanthu.json that doc/vanthu.schema.json takes; behind a "!", one that it refuses. */
void office_conforms(struct str lines);
/* All that stands beside documents here; one of that kind is there. */
void office_riders_conform(struct office_world *w, enum rider_kind kind);
