/* node.h -- the services a running node (or a command without one) works with.
 *
 * WHAT      Handles opened once by app and passed down; nothing global.
 * OWNERSHIP app owns them; everybody else borrows.
 * ERRORS    None.
 */
#pragma once

#include <stdatomic.h>

#include "base/event.h"
#include "blob/blob.h"
#include "conf/conf.h"
#include "db/db.h"
#include "reader/reader.h"
#include "sign/sign.h"

struct node {
	/* atomic: SIGHUP puts another in its place; the old one stays for those who read it */
	const struct conf *_Atomic conf;
	struct db *db;
	struct blob_store *blobs;
	struct keeper *keeper;    /* NULL in a command that runs without the node */
	struct read_log *reads;   /* of office/audit.h; NULL: what is read is written at once */
	struct event *deliver;    /* hint: the outbox has something due */
	struct event *poll;       /* hint: look at the axis now */
	struct reader *reader;    /* NULL as the keeper; also when it could not be started */
	struct reader *converter; /* NULL as the reader; also without LibreOffice */
	struct event *read;       /* hint: a file waits for the reader */
	struct event *print;      /* hint: a long print was ordered */
	const char *spool_dir;
	atomic_bool is_stopping; /* what takes long answers RC_CANCELLED */
	/* hint: something arrived on this node's axis for that organ (NULL when not an axis) */
	void (*axis_arrived)(void *ctx, struct str organ_code);
	void *axis_arrived_ctx;
};
