/* jobs.h -- the background loops of a node: deliver, poll, copy the directory, read, index, digest, sweep, audit.
 *
 * WHAT      deliver: claims from the outbox, builds the packet, sends it, settles. poll: lists what
 *           waits on the axis, fetches, files, tells the axis. directory: copies the axis's
 *           directory. read: has the text of files taken out, when there is a reader. index: the
 *           search index learns of documents that changed. sweep: blobs nobody names, ended
 *           sessions, the axis's old payloads. Every loop sleeps on a hint (node->deliver,
 *           node->poll, node->read) with the database behind it. The sweep takes a part of the
 *           blobs each hour, and ends between two questions to the database.
 *           digest: makes the day's digests when their hours come, and hands them to the mail server.
 *           audit: writes what was read, seals what was written (office/audit.h).
 *           At the start, when no other process works on the database (db_join), all leases end:
 *           whoever held them was killed. Beside others a dead one's leases run out by themselves.
 * PROMISES  J1 Nothing waits for longer than its poll interval, whatever hints are lost.
 *           J2 A packet that cannot be handled never holds up those behind it.
 *           J3 The directory is fetched when something is missing in it, once a minute at most.
 * OWNERSHIP The node outlives the jobs. Each thread has its own arena and its own axis client.
 * ERRORS    A loop never ends by an error: it is logged once, and tried again later.
 * TIME      Each round reads the clock once.
 * THREADS   jobs.deliver_threads + jobs.poll_threads, one for the directory, one for
 *           files, one each for the index, the digests, the sweep and the audit.
 */
#pragma once

#include "store/node.h"

struct jobs;

NODISCARD enum rc jobs_start(struct node *n, struct jobs **out, struct err *e);
/* Lets each thread finish the item under way (at most grace_secs; then what is leased is left to
 * its lease), and waits for them. */
void jobs_stop(struct jobs *j, int grace_secs);

/* Counts since the start. */
struct jobs_stats {
	int64_t sent, failed_attempts, fetched, filed, unreadable, rounds;
};
void jobs_stats(const struct jobs *j, struct jobs_stats *out);

/* One round of each loop in the caller's thread, until nothing is due: for tests. */
NODISCARD enum rc jobs_deliver_once(struct node *n, int64_t now, int64_t *out_sent, struct err *e);
NODISCARD enum rc jobs_poll_once(struct node *n, int64_t tenant_id, int64_t now, int64_t *out_filed,
				 struct err *e);
NODISCARD enum rc jobs_directory_once(struct node *n, int64_t tenant_id, int64_t now,
				      int64_t *out_rows, struct err *e);
/* At `now` of this clock; needs node->reader. */
NODISCARD enum rc jobs_read_once(struct node *n, int64_t now, int64_t *out_read, struct err *e);
/* The search index learns of everything that is marked. */
NODISCARD enum rc jobs_index_once(struct node *n, int64_t *out_n, struct err *e);
/* All parts of the blobs. */
NODISCARD enum rc jobs_sweep_once(struct node *n, int64_t now, struct err *e);
