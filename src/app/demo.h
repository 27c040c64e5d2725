/* demo.h -- an axis and two agencies on one machine.
 *
 * WHAT      What `make run` starts. Three nodes as three processes, as they would stand in life.
 * OWNERSHIP The node folders stay; the processes end with it.
 * ERRORS    Says which node could not be made or started.
 */
#pragma once

#include "app/app.h"

NODISCARD enum rc demo_run(struct cmd *c, int port_base, struct err *e);
