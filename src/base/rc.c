#include "base/rc.h"

#include <stddef.h>
#include <syslog.h>

static const struct {
	const char *name;
	bool temporary;
	int http;
	int exit_code;
	int level;
} table[] = {
#define RC(name, temporary, http, exit_code, level, text)                                          \
	[RC_##name] = { #name, temporary, http, exit_code, level },
#include "base/rc.tbl"
#undef RC
};

/* A number that is no rc can only come from a damaged caller; it is shown as damage. */
static size_t row_of(enum rc rc)
{
	return (unsigned)rc < RC__COUNT ? (size_t)rc : (size_t)RC_CORRUPT;
}

const char *rc_name(enum rc rc)
{
	return table[row_of(rc)].name;
}

bool rc_is_temporary(enum rc rc)
{
	return table[row_of(rc)].temporary;
}

int rc_http_status(enum rc rc)
{
	return table[row_of(rc)].http;
}

int rc_exit_code(enum rc rc)
{
	return table[row_of(rc)].exit_code;
}

int rc_log_level(enum rc rc)
{
	return table[row_of(rc)].level;
}
