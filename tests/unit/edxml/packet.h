/* packet.h -- packets for tests: read from memory, written, and attachments kept in memory.
 *
 * OWNERSHIP The arena given.
 * ERRORS    Those of edxml.
 */
#pragma once

#include "base/buf.h"
#include "edxml/edxml.h"

/* A sink that keeps each attachment as a struct str behind att->sink_data, and a source that gives
 * it back. */
struct packet_store {
	struct arena *a;
	struct buf now;
	struct edxml_sink sink;
	struct edxml_source source;
	size_t n_starts, n_ends, n_writes;
};
const struct edxml_sink *packet_store_sink(struct packet_store *s);
const struct edxml_source *packet_store_source(struct packet_store *s);
struct str packet_bytes(const struct edxml_attachment *att);

/* Reads text in pieces of that size, twice if need be. */
enum rc packet_read(struct arena *a, struct str text, size_t piece, int64_t now, struct edxml **out,
		    struct err *e);
/* Writes a packet whose attachments are from a packet_store. */
enum rc packet_write(struct arena *a, const struct edxml *p, const struct packet_signer *signer,
		     struct str *out, struct err *e);
enum rc packet_write_and_read(struct arena *a, const struct edxml *p, int64_t now,
			      struct edxml **out, struct err *e);
