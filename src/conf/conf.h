/* conf.h -- the settings of a node, as a table.
 *
 * WHAT      vanthu.conf (ini). Every setting is a row in conf/settings.tbl: section.key, type,
 *           default, bounds, whether SIGHUP re-reads it, and one line of explanation, from which
 *           the example file, --help and the man page are made.
 * OWNERSHIP A struct conf and its strings live in the arena given; immutable after conf_load.
 * SYNTAX    Lines: [section], key = value, a comment (# or ; at its start), or nothing. A value is all
 *           behind the =, without the white space at its ends. No line goes on in the next.
 * ERRORS    RC_INVALID names file, line, key and what would be right; an unknown key is an error
 *           (with the nearest known one suggested).
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"

/* Fields are made from conf/settings.tbl: section_key, e.g. c->http_port, c->node_axis.
 * Types: str, i64 (bytes, seconds, counts: unit in the name), bool. */
struct conf {
	const char *dir; /* the node folder, absolute */
	/* what metrics.token_file holds; filled by who serves, never written */
	struct str metrics_token;
	/* what mail.password_file and mail.ca_file hold, likewise */
	struct str mail_password, mail_roots;
	/* the certificates (PEM) that its server shows; empty = plain HTTP */
	struct str tls_served;
#define CONF_STR(section, key, def, reload, text) struct str section##_##key;
#define CONF_WORD(section, key, def, words, reload, text) struct str section##_##key;
#define CONF_I64(section, key, def, min, max, reload, text) int64_t section##_##key;
#define CONF_BOOL(section, key, def, reload, text) bool section##_##key;
#include "conf/settings.tbl"
#undef CONF_STR
#undef CONF_WORD
#undef CONF_I64
#undef CONF_BOOL
};

NODISCARD enum rc conf_load(struct arena *a, const char *dir, struct conf *out, struct err *e);
NODISCARD enum rc conf_parse(struct arena *a, struct str text, const char *name, struct conf *out,
			     struct err *e);
/* Copies into c, from the running settings, those that SIGHUP may not change. */
void conf_keep_fixed(struct conf *c, const struct conf *running);
/* The text of a fresh vanthu.conf: every setting with its explanation, those at their default
 * commented out. */
struct str conf_write(struct arena *a, const struct conf *c);
/* Every setting with its default and its text: troff for the man page. */
struct str conf_man(struct arena *a);
/* Absolute path of name inside the node folder. */
const char *conf_path(struct arena *a, const struct conf *c, const char *name);
