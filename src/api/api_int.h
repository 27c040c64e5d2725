/* api_int.h -- what the handlers of the API share.
 *
 * WHAT      One request on its way through: who asks, what came, the JSON that goes back.
 * OWNERSHIP All in the request's arena.
 * ERRORS    A handler answers an rc; respond.c makes the problem of it.
 */
#pragma once

#include "api/api.h"
#include "office/column.h"
#include "office/identity.h"
#include "axis/axis.h"
#include "markup/page.h"
#include "net/route.h"
#include "office/people.h"

struct api {
	struct api_options options;
	struct node *node;
	int64_t started_at;
};

struct call {
	struct api *api;
	struct node *node;
	struct arena *a;
	struct net_request *request;
	struct net_reply *reply;
	struct route_match match;
	const char *operation; /* as openapi.yaml calls it: the handler */
	struct identity who;
	const struct actor *actor; /* &who.session.actor */
	int64_t now;
	struct net_form query;
	const struct jval *body;    /* JSON routes: an object */
	struct net_multipart files; /* FILES routes */
	struct str list;            /* LIST routes */
	struct json json;           /* the answer, unless the handler fills reply itself */
	struct problems problems;
	struct import_result imported; /* LIST routes: its faults are told with the problems */
	bool is_reply_filled;
	enum lang lang;
};

typedef enum rc (*api_handler)(struct call *c, struct err *e);

/* Members of the JSON body. False, with a problem noted, when it is there with another type. */
bool api_body_str(struct call *c, const char *name, struct str *out);
bool api_body_i64(struct call *c, const char *name, int64_t *out);
bool api_body_bool(struct call *c, const char *name, bool *out);
/* 2026-11-22 or 22/11/2026; an empty one is no date, what is not said or null leaves *out as it is. */
bool api_body_date(struct call *c, const char *name, struct date *out);
/* Members of an object in it. */
bool api_member_str(const struct jval *v, const char *name, struct str *out);
void api_member_i64(const struct jval *v, const char *name, int64_t *out);
struct str api_query_str(const struct call *c, const char *name);
/* RC_INVALID when given and not a number from min to max. */
/* A day of the query, 2026-11-21 or 21/11/2026; what is none is a problem of c. */
void api_query_day(struct call *c, const char *name, struct date *out);
NODISCARD enum rc api_query_i64(struct call *c, const char *name, int64_t min, int64_t max,
				int64_t *out, struct err *e);

/* ---- contract.c: openapi.yaml says which members a body has; others are problems of their own names ---- */
bool api_contract_has(const char *operation);
/* c->body is that of the call, or the object of a form's field. */
NODISCARD enum rc api_contract_check(struct call *c, const char *field, struct err *e);
/* The fields of the form itself. */
NODISCARD enum rc api_contract_form(struct call *c, struct err *e);

/* ---- respond.c ---- */
void api_respond_json(struct call *c, int status);
/* The one mapping from rc to problem+json (RFC 9457). */
void api_respond_error(struct call *c, enum rc rc, struct err *e);
/* The same with another status than that of e->rc: the server's own refusals. */
void api_respond_failure(struct call *c, int status, const struct err *e);
void api_respond_problem(struct net_request *r, struct net_reply *out, int status, enum lang lang,
			 const char *key);
void api_add_header(struct call *c, const char *name, struct str value);
/* Plain text for machines: the description, the metrics. */
void api_respond_text(struct call *c, struct str body, const char *type);
/* A file to keep, never to be shown in a browser's window; takes fd. */
void api_respond_file(struct call *c, int fd, uint64_t bytes, struct str name, struct str type);

/* The whole answer of what has nothing else to tell: {"done": true}, or {"id": …}. RC_OK. */
enum rc api_answer_done(struct call *c);
enum rc api_answer_id(struct call *c, int status, int64_t id);

/* JSON of views, used by several handlers. */
/* null for 0: none */
void api_write_id(struct call *c, const char *name, int64_t id);
void api_write_document(struct call *c, const struct document *d);
/* One row of a list: the members of its object. */
void api_write_row(struct call *c, const struct document_row *r);
/* An array of them; each with its cells in the columns that are typed, "" = none. */
NODISCARD enum rc api_write_rows(struct call *c, const struct document_row *rows, size_t n,
				 enum document_listing l, struct str typed, struct err *e);
/* Members "requests" and "links" of a document's view. */
void api_write_relations(struct call *c, const struct document_view *v);
struct work_row;
struct flow_recipients;
struct directive_to;
/* A row of a queue: its document, its assignment. */
void api_write_work(struct call *c, const struct work_row *r);
/* Null for 0: never. */
void api_write_time(struct call *c, const char *name, int64_t at);
/* The member "to" of the body: a unit by id or code, a person by id or login, each with its part. */
NODISCARD enum rc api_read_to(struct call *c, const struct flow_recipients *all, bool has_parts,
			      const struct directive_to **out, size_t *out_n, struct err *e);

/* The object of a multipart form's field becomes the body; everything else in it is files. */
NODISCARD enum rc api_read_multipart(struct call *c, const char *field, struct err *e);
/* Its files. */
struct outgoing_file *api_uploads(struct call *c, size_t *out_n);
/* Units and people to choose from, as one object. */
void api_write_recipients(struct call *c, const struct flow_recipients *r);

#define ROUTE(method, pattern, who, body, handler, line)                                           \
	enum rc api_##handler(struct call *c, struct err *e);
#include "api/routes.tbl"
#undef ROUTE
