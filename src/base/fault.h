/* fault.h -- places where a test may kill the process or fail a call.
 *
 * WHAT      FAULT_POINT("outbox.claimed") does nothing unless built with -Dfaults=true. There the
 *           environment names what happens: VANTHU_FAULT="name:N:kill" kills at the Nth hit of that
 *           point (0 = first), "*:N:kill" at the Nth hit of any; VANTHU_FAULT_LOG=file appends each
 *           name hit (so a sweep knows where it ended). FAULT_RC lets the point answer an error
 *           instead: "name:N:RC_UNAVAILABLE", "name:N:ENOSPC". "name:N:stop" stops the process as
 *           SIGSTOP does, until somebody sends SIGCONT. "N+" means the Nth hit and all after it,
 *           "N-M" those from N to M; several are separated by commas, the first that is due counts.
 * OWNERSHIP Names are literals "module.step"; tools list them from the source.
 * ERRORS    FAULT_RC(e, name) is RC_OK unless told otherwise.
 */
#pragma once

#include "base/err.h"

#ifdef VANTHU_FAULTS
/* Behind the macros below; nobody calls them by name. */
void fault_hit(const char *name);
enum rc fault_rc(const char *name, struct err *e);
#define FAULT_POINT(name) fault_hit("" name)
#define FAULT_RC(e, name) fault_rc("" name, (e))
#else
#define FAULT_POINT(name) ((void)0)
#define FAULT_RC(e, name) ((void)(e), RC_OK)
#endif
