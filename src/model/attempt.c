/* attempt.c -- see attempt.h. */
#include "model/attempt.h"

#include "markup/page.h"

struct attempt attempt_of_err(struct arena *a, const struct err *why)
{
	return (struct attempt){
		.rc = why->rc,
		.vxp_code = -1,
		.error_key = why->key[0] ? str_dup(a, str_of(why->key))
					 : str_fmt(a, "err.rc.%s", rc_name(why->rc)),
		.told = err_keep(a, why),
		.error_text = str_dup(a, str_of(why->text)),
	};
}
