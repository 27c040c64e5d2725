/* conf_int.h -- the settings table as data, for the files of this module.
 *
 * OWNERSHIP Constants only.
 * ERRORS    None.
 */
#pragma once

#include "conf/conf.h"

enum setting_type { SETTING_STR, SETTING_I64, SETTING_BOOL };

struct setting {
	const char *section, *key;
	enum setting_type type;
	size_t offset; /* of the field in struct conf */
	struct str default_str;
	int64_t default_i64, min, max; /* a bool is an i64 of 0 or 1 */
	bool is_reloadable;
	const char *text;
	const char *words; /* a text that may be these only, ", " between them; NULL: any */
};

extern const struct setting settings[];
extern const size_t n_settings;

/* The field a setting lives in. */
struct str *conf_field_str(struct conf *c, const struct setting *s);
int64_t *conf_field_i64(struct conf *c, const struct setting *s);
bool *conf_field_bool(struct conf *c, const struct setting *s);
/* The value as it is written in the file. */
struct str conf_value_text(struct arena *a, const struct conf *c, const struct setting *s);
struct str conf_default_text(struct arena *a, const struct setting *s);
