/* site.h -- a world whose node is an axis over real HTTP on loopback.
 *
 * WHAT      site_start makes the node of a world an axis that answers /vxp; offices of the same node
 *           or of others connect to its URL.
 * OWNERSHIP site_stop before office_world_end.
 * ERRORS    What fails here fails the test.
 */
#pragma once

#include "jobs/jobs.h"
#include "support/office_world.h"

struct site;
struct site *site_start(struct office_world *axis);
void site_stop(struct site *s);
const char *site_url(const struct site *s);

/* The axis's directory has this organ, which signs with the secret of office_tenant. */
void site_member(struct office_world *axis, const char *code, const char *name);
/* An organ without a secret; locked or not; gone. */
void site_organ(struct office_world *axis, const char *code, const char *name);
void site_remove(struct office_world *axis, const char *code);

/* One round of a loop at w->now; fails the test when it fails. */
int64_t run_deliver(struct office_world *w);
int64_t run_poll(struct office_world *w, const struct actor *whose);
int64_t run_directory(struct office_world *w, const struct actor *whose);
/* The only incoming document of an organ. */
struct document_view arrived(struct office_world *w, const struct actor *whose);
/* How many incoming documents it has. */
size_t count_incoming(struct office_world *w, const struct actor *whose);
