/* markup.h -- writers that escape by construction, readers that are bounded.
 *
 * WHAT      struct html, json and xml wrap a buffer that nothing else can reach: no function
 *           appends text unescaped. Raw markup is possible as a literal alone. Readers: a JSON tree
 *           (jansson) for request bodies, a JSON push scanner for answers of any size whose one big
 *           string goes to a sink, and an XML push reader (libxml2 SAX) without DTD, entities or
 *           network whose text nodes are handed over in pieces.
 * OWNERSHIP Writers use the arena given; readers' strings are valid during the call unless said.
 * ERRORS    Writers assert misuse (a bug) and answer RC_LIMIT at the end when over max. Readers:
 *           RC_INVALID with {0} = line: err.json.syntax, .twice (a name twice), .utf8 (bad bytes,
 *           NUL, half a surrogate pair); err.xml.syntax, .empty, .cut (it ends with elements open),
 *           .char, .dtd, .entity, .encoding, .utf8. RC_LIMIT with {0} = limit: err.limit.bytes,
 *           err.json.depth, .values; err.xml.depth, .elements, .attributes, .namespaces, .tag, .names
 *           with {1} = line. What a sink or handler answers comes back as it is. A reader that failed
 *           gives the same answer to every later call.
 * LIMITS    LIMIT_JSON_*, LIMIT_XML_*.
 */
#pragma once

#include "base/buf.h"

/* ---- HTML ---- */
struct html {
	struct buf private_buf;
};
void html_init(struct html *h, struct arena *a, size_t max);
/* A literal only: a variable does not compile. */
#define html_lit(h, s) html_lit_((h), "" s, sizeof(s) - 1)
void html_lit_(struct html *h, const char *p, size_t n);
void html_text(struct html *h, struct str s);
void html_attr(struct html *h, struct str s); /* inside a double-quoted attribute */
void html_url(struct html *h, struct str s);  /* percent-encoded piece of a path or query,
                                                      inside a double-quoted attribute */
void html_i64(struct html *h, int64_t v);
struct str html_str(const struct html *h);
NODISCARD enum rc html_rc(const struct html *h, struct err *e);

/* ---- JSON ---- */
struct json {
	struct buf private_buf;
	unsigned char stack[32];
	int depth;
	bool need_comma, have_key;
};
void json_init(struct json *j, struct arena *a, size_t max);
/* Misuse is a bug: a value in an object without its key, a key in an array, a second root, an end
 * that does not match, more than 32 levels. */
void json_object_begin(struct json *j);
void json_object_end(struct json *j);
void json_array_begin(struct json *j);
void json_array_end(struct json *j);
void json_key(struct json *j, const char *literal_key);
void json_str(struct json *j, struct str s); /* STR_NULL writes null */
void json_i64(struct json *j, int64_t v);
void json_bool(struct json *j, bool v);
void json_put_null(struct json *j);
/* Shorter names. jansson exports functions of these names, which ours would replace at run time for
 * jansson itself too: therefore they are names for the compiler alone. */
#define json_object(j) json_object_begin(j)
#define json_array(j) json_array_begin(j)
#define json_null(j) json_put_null(j)
/* key + value in one */
void json_kv_str(struct json *j, const char *key, struct str s);
void json_kv_i64(struct json *j, const char *key, int64_t v);
void json_kv_bool(struct json *j, const char *key, bool v);
struct str json_text(const struct json *j);
NODISCARD enum rc json_rc(const struct json *j, struct err *e);

/* A parsed JSON value; all of it lives in the arena, nothing of it in text. Any value may be the
 * outermost. Numbers with a fraction or exponent are values that no getter takes. */
struct jval;
NODISCARD enum rc json_parse(struct arena *a, struct str text, const struct jval **out,
			     struct err *e);
const struct jval *jval_get(const struct jval *object, const char *key); /* NULL if absent */
size_t jval_count(const struct jval *array);                             /* 0 if not an array */
const struct jval *jval_at(const struct jval *array, size_t i);
bool jval_str(const struct jval *v, struct str *out); /* false when not a string */
bool jval_i64(const struct jval *v, int64_t *out);
bool jval_bool(const struct jval *v, bool *out);
bool jval_is_object(const struct jval *v);
bool jval_is_array(const struct jval *v);
bool jval_is_null(const struct jval *v);
/* Member i of an object, for reading headers given as one JSON object in their order. */
bool jval_member(const struct jval *object, size_t i, struct str *key, const struct jval **value);

/* Push scanner for one flat object {"k":"v",…} of any size, cut anywhere: the string under
 * stream_key (NULL: none) goes to sink, unescaped, piece by piece; other strings are kept unescaped,
 * other values as their text, LIMIT_JSON_SCAN bytes together. */
struct json_scan;
struct json_scan *json_scan_new(struct arena *a, const char *stream_key,
				enum rc (*sink)(void *ctx, const char *p, size_t n, struct err *e),
				void *ctx);
NODISCARD enum rc json_scan_feed(struct json_scan *s, const char *p, size_t n, struct err *e);
NODISCARD enum rc json_scan_end(struct json_scan *s, struct err *e);
/* False when absent, null, or the one that was streamed. *out lives in the arena. */
bool json_scan_get(const struct json_scan *s, const char *key, struct str *out);

/* ---- XML ---- */
/* Writes what is its own exclusive canonical form (C14N 1.0 without comments), the declaration aside:
 * no self-closing tags, LF only. Output goes to a sink in pieces of some 16 KiB. Bugs are: elements
 * left open, a prefix that is not declared, a namespace declared where neither the element nor its
 * attributes use it, or declared again, attributes or declarations out of canonical order. */
struct xml;
typedef enum rc (*xml_sink)(void *ctx, const char *p, size_t n, struct err *e);
struct xml *xml_new(struct arena *a, xml_sink sink, void *ctx);
void xml_declaration(struct xml *x); /* <?xml version="1.0" encoding="UTF-8"?> LF */
/* Names, prefixes and URIs are literals or live as long as x; a name has its prefix ("edXML:To"). */
void xml_open(struct xml *x, const char *name);
/* prefix NULL = default. Behind xml_open, before xml_attr, in the order of prefixes. */
void xml_xmlns(struct xml *x, const char *prefix, const char *uri);
/* First those without a prefix by name, then by namespace URI and name. */
void xml_attr(struct xml *x, const char *name, struct str value);
void xml_text(struct xml *x, struct str s);
void xml_base64(struct xml *x, const void *p, size_t n); /* one piece of a base64 stream */
void xml_base64_end(struct xml *x);
void xml_close(struct xml *x);
void xml_element(struct xml *x, const char *name, struct str text);
/* Canonical bytes made by sign (a Signature), as they are. */
void xml_raw_canonical(struct xml *x, struct str bytes);
NODISCARD enum rc xml_end(struct xml *x, struct err *e); /* first failure of the sink, if any */

struct xml_attr_view {
	struct str local, prefix, uri, value;
};
struct xml_events {
	void *ctx;
	/* An element opens. line: where its tag ends, 1-based. A prefix that is not declared has an
	 * empty uri. */
	enum rc (*open)(void *ctx, struct str local, struct str prefix, struct str uri,
			const struct xml_attr_view *attrs, size_t n_attrs, int64_t line,
			struct err *e);
	/* A piece of text or CDATA (a node may come in many pieces). May be NULL. */
	enum rc (*text)(void *ctx, const char *p, size_t n, struct err *e);
	/* May be NULL. */
	enum rc (*close)(void *ctx, int64_t line, struct err *e);
};
struct xml_reader;
/* UTF-8 only, with or without BOM. Comments and processing instructions are passed over. */
struct xml_reader *xml_reader_new(struct arena *a, const struct xml_events *ev);
NODISCARD enum rc xml_reader_feed(struct xml_reader *r, const char *p, size_t n, struct err *e);
NODISCARD enum rc xml_reader_end(struct xml_reader *r, struct err *e);
/* Where the reader is, or where it failed. */
int64_t xml_reader_line(const struct xml_reader *r);
