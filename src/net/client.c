/* client.c -- asking others over HTTP, with libcurl. */
#include "net/net.h"

#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/time.h"
#include "base/waits.h"
#include "net/net_curl.h"

#define CONNECT_MS 10000
#define STALL_SECS 60
#define EXPECT_FROM (1 << 20) /* bytes of body from which asking first is worth a round trip */
#define EXPECT_MS 1000L
#define BUFFER_BYTES (128L << 10)
#define KEPT_OPEN 4L

struct net_client {
	struct arena *arena;
	CURL *curl;
	const char *ca_file;
	const char *user_agent;
	const char *proxy;
	char why[CURL_ERROR_SIZE];
};

/* One call under way. */
struct run {
	struct net_client *c;
	const struct net_call *call;
	bool has_file;
	uint64_t in_body; /* bytes before the tail */
	uint64_t sent;    /* bytes of body and tail handed to curl */
	bool is_sending;  /* something may have reached the other side */
	int stall_secs;
	curl_off_t moved; /* bytes of body in both directions, and when that grew */
	int64_t moved_at;
	bool is_stalled;
	bool is_cancelled;
	bool has_head; /* the headers of the answer are whole */
	int64_t dated_at;
	uint64_t received;
	struct buf answer;
	enum rc rc; /* what one of our callbacks failed with */
	struct err *e;
};

/* ---- opening ---- */

static pthread_once_t curl_once = PTHREAD_ONCE_INIT;

static void curl_begin(void)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		die("libcurl does not start");
}

void net_curl_begin(void)
{
	(void)pthread_once(&curl_once, curl_begin);
}

static const char *own_c(struct arena *a, const char *c)
{
	return c ? str_c(a, str_of(c)) : NULL;
}

enum rc net_client_open(const struct net_client_options *o, struct net_client **out, struct err *e)
{
	struct arena *a = arena_new(NULL);
	struct net_client *c = ARENA_NEW(a, struct net_client);

	net_curl_begin();
	c->arena = a;
	c->ca_file = own_c(a, o->ca_file);
	c->user_agent = own_c(a, o->user_agent);
	c->proxy = own_c(a, o->proxy);
	c->curl = curl_easy_init();
	if (!c->curl) {
		arena_free(a);
		return err_set(e, RC_UNAVAILABLE, NULL, "libcurl gives no handle");
	}
	*out = c;
	return RC_OK;
}

void net_client_close(struct net_client *c)
{
	if (!c)
		return;
	curl_easy_cleanup(c->curl);
	arena_free(c->arena);
}

/* ---- callbacks ---- */

static size_t body_from_file(struct run *run, char *p, size_t n)
{
	uint64_t left = run->in_body - run->sent;
	ssize_t got;

	if (left < n)
		n = (size_t)left;
	do
		got = pread(run->call->body_fd, p, n, (off_t)run->sent);
	while (got < 0 && errno == EINTR);
	if (got > 0)
		return (size_t)got;
	run->rc = got < 0 ? err_errno(run->e, "reading the body")
			  : err_set(run->e, RC_CORRUPT, NULL,
				    "the body is shorter than it should be");
	return CURL_READFUNC_ABORT;
}

static size_t body_from_memory(struct str s, uint64_t at, char *p, size_t n)
{
	struct str some = str_sub(s, (size_t)at, n);

	if (some.n)
		memcpy(p, some.p, some.n);
	return some.n;
}

static size_t on_read(char *p, size_t size, size_t count, void *ctx)
{
	struct run *run = ctx;
	size_t n = size * count;

	if (run->sent >= run->in_body)
		n = body_from_memory(run->call->body_tail, run->sent - run->in_body, p, n);
	else if (run->has_file)
		n = body_from_file(run, p, n);
	else
		n = body_from_memory(run->call->body, run->sent, p, n);
	if (n != CURL_READFUNC_ABORT)
		run->sent += n;
	return n;
}

/* curl sends the body anew when a kept connection turned out to be closed. */
static int on_seek(void *ctx, curl_off_t offset, int origin)
{
	struct run *run = ctx;

	if (origin != SEEK_SET || offset < 0)
		return CURL_SEEKFUNC_CANTSEEK;
	run->sent = (uint64_t)offset;
	return CURL_SEEKFUNC_OK;
}

static size_t on_answer(char *p, size_t size, size_t count, void *ctx)
{
	struct run *run = ctx;
	const struct net_call *call = run->call;
	size_t n = size * count;

	if (n > call->max_answer - run->received) {
		run->rc = err_over_bytes(run->e, call->max_answer, "the answer");
		return 0;
	}
	run->received += n;
	if (call->sink)
		run->rc = call->sink(call->sink_ctx, p, n, run->e);
	else
		buf_add_bytes(&run->answer, p, n);
	return run->rc == RC_OK ? n : 0;
}

/* "Date: Sun, 22 Nov 2026 01:38:37 GMT" */
static void take_date(struct run *run, struct str line)
{
	struct str name, value;
	char text[64];

	if (!str_split(line, ':', &name, &value) || !str_eq_nocase(name, STR("Date")))
		return;
	value = str_trim(value);
	if (value.n >= sizeof text)
		return;
	memcpy(text, value.p, value.n);
	text[value.n] = '\0';
	time_t at = curl_getdate(text, NULL);
	run->dated_at = at > 0 ? (int64_t)at * TIME_SEC : 0;
}

/* curl takes an answer that breaks off inside its headers for a whole one. */
static size_t on_header(char *p, size_t size, size_t count, void *ctx)
{
	struct run *run = ctx;
	struct str line = str_of_n(p, size * count);

	if (str_starts(line, STR("HTTP/")))
		run->has_head = false;
	else if (str_trim(line).n == 0)
		run->has_head = true;
	take_date(run, line);
	run->moved_at = time_monotonic();
	return line.n;
}

/* Called at least once a second. curl's own low-speed limit looks at the average of five seconds. */
static int on_progress(void *ctx, curl_off_t down_all, curl_off_t down, curl_off_t up_all,
		       curl_off_t up)
{
	struct run *run = ctx;
	int64_t now = time_monotonic();

	(void)down_all;
	(void)up_all;
	if (down + up != run->moved) {
		run->moved = down + up;
		run->moved_at = now;
	}
	run->is_cancelled = run->call->cancel && atomic_load(run->call->cancel);
	run->is_stalled = now - run->moved_at > run->stall_secs * TIME_SEC;
	return run->is_cancelled || run->is_stalled;
}

/* Told when the connection stands and the request is about to go out. */
static int on_prereq(void *ctx, char *remote, char *local, int remote_port, int local_port)
{
	struct run *run = ctx;

	(void)remote;
	(void)local;
	(void)remote_port;
	(void)local_port;
	run->is_sending = true;
	return CURL_PREREQFUNC_OK;
}

/* ---- the request ---- */

static bool call_has(const struct net_call *call, struct str name)
{
	for (size_t i = 0; i < call->n_headers; i++)
		if (str_eq_nocase(call->headers[i].name, name))
			return true;
	return false;
}

static bool header_is_good(const struct net_field *f)
{
	for (size_t i = 0; i < f->name.n; i++)
		if ((unsigned char)f->name.p[i] <= ' ' || f->name.p[i] == ':')
			return false;
	for (size_t i = 0; i < f->value.n; i++)
		if ((unsigned char)f->value.p[i] < ' ' && f->value.p[i] != '\t')
			return false;
	return f->name.n > 0;
}

static bool header_add(struct curl_slist **list, const char *line)
{
	struct curl_slist *longer = curl_slist_append(*list, line);

	if (longer)
		*list = longer;
	return longer != NULL;
}

/* "Name;" is curl's way to send a header without a value, "Name:" to leave its own away. */
static enum rc headers_list(struct arena *a, const struct net_call *call, uint64_t body_bytes,
			    struct curl_slist **list, struct err *e)
{
	bool ok = true;

	for (size_t i = 0; i < call->n_headers; i++) {
		const struct net_field *f = &call->headers[i];

		if (!header_is_good(f))
			return err_set(e, RC_INVALID, NULL, "bad header %.*s", STR_FMT(f->name));
		ok = ok && header_add(list, str_fmt(a, f->value.n ? "%.*s: %.*s" : "%.*s;%.*s",
						    STR_FMT(f->name), STR_FMT(f->value))
						    .p);
	}
	if (!call_has(call, STR("Content-Type")))
		ok = ok && header_add(list, "Content-Type:");
	if (body_bytes < EXPECT_FROM)
		ok = ok && header_add(list, "Expect:");
	return ok ? RC_OK : err_set(e, RC_UNAVAILABLE, NULL, "out of memory in libcurl");
}

static void set_connection(const struct net_client *c, const struct net_call *call)
{
	CURL *h = c->curl;

	(void)curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(h, CURLOPT_TCP_NODELAY, 1L);
	(void)curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
	(void)curl_easy_setopt(h, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	(void)curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
	(void)curl_easy_setopt(h, CURLOPT_MAXCONNECTS, KEPT_OPEN);
	(void)curl_easy_setopt(h, CURLOPT_PROXY, c->proxy ? c->proxy : "");
	(void)curl_easy_setopt(h, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (c->user_agent)
		(void)curl_easy_setopt(h, CURLOPT_USERAGENT, c->user_agent);
	if (c->ca_file) {
		(void)curl_easy_setopt(h, CURLOPT_CAINFO, c->ca_file);
		(void)curl_easy_setopt(h, CURLOPT_CAPATH, NULL);
	}
	(void)curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS,
			       call->connect_ms > 0 ? (long)call->connect_ms : CONNECT_MS);
	(void)curl_easy_setopt(h, CURLOPT_TIMEOUT, (long)call->total_secs);
}

static void set_callbacks(struct run *run)
{
	CURL *h = run->c->curl;

	(void)curl_easy_setopt(h, CURLOPT_READFUNCTION, on_read);
	(void)curl_easy_setopt(h, CURLOPT_READDATA, run);
	(void)curl_easy_setopt(h, CURLOPT_SEEKFUNCTION, on_seek);
	(void)curl_easy_setopt(h, CURLOPT_SEEKDATA, run);
	(void)curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, on_answer);
	(void)curl_easy_setopt(h, CURLOPT_WRITEDATA, run);
	(void)curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, on_header);
	(void)curl_easy_setopt(h, CURLOPT_HEADERDATA, run);
	(void)curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, on_progress);
	(void)curl_easy_setopt(h, CURLOPT_XFERINFODATA, run);
	(void)curl_easy_setopt(h, CURLOPT_NOPROGRESS, 0L);
	(void)curl_easy_setopt(h, CURLOPT_PREREQFUNCTION, on_prereq);
	(void)curl_easy_setopt(h, CURLOPT_PREREQDATA, run);
	(void)curl_easy_setopt(h, CURLOPT_ERRORBUFFER, run->c->why);
	(void)curl_easy_setopt(h, CURLOPT_BUFFERSIZE, BUFFER_BYTES);
	(void)curl_easy_setopt(h, CURLOPT_UPLOAD_BUFFERSIZE, BUFFER_BYTES);
	(void)curl_easy_setopt(h, CURLOPT_EXPECT_100_TIMEOUT_MS, EXPECT_MS);
}

static void set_method(CURL *h, const char *method, uint64_t body_bytes)
{
	struct str m = str_of(method);

	if (str_eq_c(m, "HEAD")) {
		(void)curl_easy_setopt(h, CURLOPT_NOBODY, 1L);
		return;
	}
	if (body_bytes || str_eq_c(m, "POST") || str_eq_c(m, "PUT")) {
		(void)curl_easy_setopt(h, CURLOPT_POST, 1L);
		(void)curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body_bytes);
	}
	(void)curl_easy_setopt(h, CURLOPT_CUSTOMREQUEST, method);
}

/* ---- what came of it ---- */

static bool is_before_sending(CURLcode code)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_INTERFACE_FAILED: return true;
	default: return false;
	}
}

static enum rc failed(const struct run *run, enum rc rc, const char *key, const char *why)
{
	(void)err_set(run->e, rc, key, "%.*s: %s", STR_FMT(run->call->url), why);
	err_param(run->e, run->call->url);
	return rc;
}

static enum rc failure(const struct run *run, CURLcode code)
{
	const char *why = run->c->why[0] ? run->c->why : curl_easy_strerror(code);
	enum rc rc = RC_UNAVAILABLE;

	if (run->rc != RC_OK)
		return run->rc;
	if (code == CURLE_URL_MALFORMAT || (code == CURLE_UNSUPPORTED_PROTOCOL && !run->is_sending))
		return failed(run, RC_INVALID, "err.net.url", why);
	if (run->is_stalled)
		why = "nothing moved for too long";
	if (run->is_sending && !is_before_sending(code))
		rc = RC_UNCERTAIN;
	else if (run->is_cancelled)
		rc = RC_CANCELLED;
	return failed(run, rc, rc == RC_UNCERTAIN ? "err.net.no_answer" : "err.net.unreachable",
		      run->is_cancelled ? "cancelled" : why);
}

static void answer_fill(struct run *run, struct arena *a, struct net_answer *out)
{
	CURL *h = run->c->curl;
	long status = 0;
	char *type = NULL;

	(void)curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
	(void)curl_easy_getinfo(h, CURLINFO_CONTENT_TYPE, &type);
	*out = (struct net_answer){ .status = (int)status,
				    .content_type = type ? str_dup(a, str_of(type)) : STR_NULL,
				    .body = buf_str(&run->answer),
				    .bytes = run->received,
				    .dated_at = run->dated_at };
}

static enum rc run_do(struct run *run, struct arena *a, struct curl_slist *headers,
		      uint64_t body_bytes, struct net_answer *out)
{
	CURL *h = run->c->curl;
	CURLcode code;

	curl_easy_reset(h);
	run->c->why[0] = '\0';
	set_connection(run->c, run->call);
	set_callbacks(run);
	set_method(h, run->call->method, body_bytes);
	(void)curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers);
	code = curl_easy_setopt(h, CURLOPT_URL, str_c(a, run->call->url));
	waits_begin();
	if (code == CURLE_OK)
		code = curl_easy_perform(h);
	waits_end();
	if (code == CURLE_OK && !run->has_head)
		code = CURLE_GOT_NOTHING;
	if (code != CURLE_OK || run->rc != RC_OK)
		return failure(run, code);
	answer_fill(run, a, out);
	return RC_OK;
}

enum rc net_client_call(struct net_client *c, struct arena *a, const struct net_call *call,
			struct net_answer *out, struct err *e)
{
	struct run run = { .c = c, .call = call, .e = e, .moved_at = time_monotonic() };
	struct curl_slist *headers = NULL;
	uint64_t body_bytes;
	enum rc rc;

	run.has_file = call->body_fd >= 0 && call->body_bytes > 0 && call->body.n == 0;
	run.stall_secs = call->stall_secs > 0 ? call->stall_secs : STALL_SECS;
	run.in_body = run.has_file ? call->body_bytes : call->body.n;
	body_bytes = run.in_body + call->body_tail.n;
	buf_init(&run.answer, a, call->sink ? 0 : (size_t)call->max_answer);
	TRY(FAULT_RC(e, "net.call"));
	rc = headers_list(a, call, body_bytes, &headers, e);
	if (rc == RC_OK)
		rc = run_do(&run, a, headers, body_bytes, out);
	curl_slist_free_all(headers);
	/* The handle keeps its connections, not pointers to what is on our stack. */
	curl_easy_reset(c->curl);
	return rc;
}
