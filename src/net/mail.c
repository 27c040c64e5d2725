/* mail.c -- a message is handed to a mail server, with libcurl. */
#include "net/mail.h"

#include <curl/curl.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/time.h"
#include "net/net.h"
#include "net/net_curl.h"

#define CONNECT_MS 15000L
#define WORDS_BYTES 300 /* of what a server says that are told */

/* How far the talk with the server has come: what its answer is about. */
enum talk { TALK_HELLO, TALK_MESSAGE, TALK_TEXT, TALK_END };

struct talking {
	struct arena *arena;
	const struct mail_order *order;
	struct err *e;
	enum talk at;
	struct str said; /* its last line, before we took leave */
	bool is_leaving;
	uint64_t sent;
	enum rc rc; /* of before_end */
	int64_t until;
	bool is_stopped, is_slow;
	char why[CURL_ERROR_SIZE];
};

/* ---- the server's address ---- */

static bool is_host(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = (char)(s.p[i] | ' ');
		bool is_sign = str_find_char(STR(".-:[]"), s.p[i]) != SIZE_MAX;
		if (!is_sign && !(c >= 'a' && c <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9'))
			return false;
	}
	return s.n > 0;
}

/* "host:port", "[::1]:port", or without the port. */
static void split_host(struct str s, struct str *out_host, struct str *out_port)
{
	size_t end = s.n > 0 && s.p[0] == '[' ? str_find_char(s, ']') : SIZE_MAX;

	if (end == SIZE_MAX) {
		(void)str_split(s, ':', out_host, out_port);
		return;
	}
	*out_host = str_sub(s, 0, end + 1);
	*out_port = str_sub(s, end + 1, s.n);
	if (str_starts(*out_port, STR(":")))
		*out_port = str_sub(*out_port, 1, s.n);
}

/* False: the address is none of a mail server. */
static bool server_parse(struct str url, bool *out_is_tls, struct str *out_host)
{
	struct str port;
	int64_t n;

	*out_is_tls = str_starts(url, STR("smtps://"));
	if (!*out_is_tls && !str_starts(url, STR("smtp://")))
		return false;
	split_host(str_sub(url, *out_is_tls ? 8 : 7, url.n), out_host, &port);
	return is_host(*out_host) && (port.n == 0 || str_to_i64(port, 1, 65535, &n));
}

enum rc mail_server_check(const struct mail_server *s, struct err *e)
{
	struct str host;
	bool is_tls;

	if (!server_parse(s->url, &is_tls, &host))
		return err_set(
			e, RC_INVALID, "err.mail.settings",
			"mail.url: smtp://host[:port] or smtps://host[:port] expected, not \"%.*s\"",
			STR_FMT(s->url));
	if (s->user.n > 0 && s->password.n == 0)
		return err_set(e, RC_INVALID, "err.mail.settings",
			       "mail.user without a password: mail.password_file names none");
	return RC_OK;
}

/* ---- what curl calls ---- */

static size_t on_read(char *p, size_t size, size_t count, void *ctx)
{
	struct talking *t = ctx;
	struct str some = str_sub(t->order->text, (size_t)t->sent, size * count);

	if (some.n > 0) {
		memcpy(p, some.p, some.n);
		t->sent += some.n;
		return some.n;
	}
	if (t->order->before_end)
		t->rc = t->order->before_end(t->order->ctx, t->e);
	if (t->rc != RC_OK)
		return CURL_READFUNC_ABORT;
	FAULT_POINT("mail.handed");
	t->at = TALK_END;
	return 0;
}

/* What the server says, line by line. */
static size_t on_line(char *p, size_t size, size_t count, void *ctx)
{
	struct talking *t = ctx;
	struct str line = str_trim(str_of_n(p, size * count));

	if (line.n > 0 && !t->is_leaving)
		t->said = str_dup(t->arena, str_utf8_cut(line, WORDS_BYTES));
	return size * count;
}

static int on_debug(CURL *h, curl_infotype type, char *p, size_t n, void *ctx)
{
	struct talking *t = ctx;
	struct str line = str_of_n(p, n);

	(void)h;
	if (type != CURLINFO_HEADER_OUT)
		return 0;
	if (str_starts(line, STR("RCPT ")))
		t->at = TALK_MESSAGE;
	else if (str_starts(line, STR("DATA")))
		t->at = TALK_TEXT;
	else if (str_starts(line, STR("QUIT")))
		t->is_leaving = true;
	return 0;
}

static int on_progress(void *ctx, curl_off_t down_all, curl_off_t down, curl_off_t up_all,
		       curl_off_t up)
{
	struct talking *t = ctx;

	(void)down_all;
	(void)down;
	(void)up_all;
	(void)up;
	t->is_stopped = t->order->stop && atomic_load(t->order->stop);
	t->is_slow = time_monotonic() > t->until;
	return t->is_stopped || t->is_slow;
}

/* ---- the talk ---- */

static void set_server(CURL *h, struct arena *a, const struct mail_order *o)
{
	const struct mail_server *s = &o->server;
	struct curl_blob roots = { .data = (void *)(uintptr_t)s->roots.p,
				   .len = s->roots.n,
				   .flags = CURL_BLOB_COPY };
	struct str host = STR(""), local, own = STR("");
	bool is_tls = false;

	(void)server_parse(s->url, &is_tls, &host);
	(void)str_split(o->from, '@', &local, &own);
	/* what stands behind the host is the name that we give ourselves */
	(void)curl_easy_setopt(h, CURLOPT_URL,
			       str_fmt(a, "%.*s/%.*s", STR_FMT(s->url), STR_FMT(own)).p);
	(void)curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	(void)curl_easy_setopt(h, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(h, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (!is_tls)
		(void)curl_easy_setopt(h, CURLOPT_USE_SSL,
				       net_is_own_name(host) && s->roots.n == 0
					       ? (long)CURLUSESSL_NONE
					       : (long)CURLUSESSL_ALL);
	if (s->roots.n > 0) {
		(void)curl_easy_setopt(h, CURLOPT_CAINFO_BLOB, &roots);
		(void)curl_easy_setopt(h, CURLOPT_CAPATH, NULL);
	}
	if (s->user.n > 0) {
		(void)curl_easy_setopt(h, CURLOPT_USERNAME, str_c(a, s->user));
		(void)curl_easy_setopt(h, CURLOPT_PASSWORD, str_c(a, s->password));
	}
	(void)curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
}

static void set_callbacks(CURL *h, struct talking *t)
{
	(void)curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, on_line);
	(void)curl_easy_setopt(h, CURLOPT_HEADERDATA, t);
	(void)curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, on_line);
	(void)curl_easy_setopt(h, CURLOPT_WRITEDATA, t);
	(void)curl_easy_setopt(h, CURLOPT_DEBUGFUNCTION, on_debug);
	(void)curl_easy_setopt(h, CURLOPT_DEBUGDATA, t);
	(void)curl_easy_setopt(h, CURLOPT_VERBOSE, 1L);
	(void)curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, on_progress);
	(void)curl_easy_setopt(h, CURLOPT_XFERINFODATA, t);
	(void)curl_easy_setopt(h, CURLOPT_NOPROGRESS, 0L);
	(void)curl_easy_setopt(h, CURLOPT_ERRORBUFFER, t->why);
}

static struct curl_slist *set_message(CURL *h, struct arena *a, struct talking *t)
{
	const struct mail_order *o = t->order;
	struct curl_slist *to;

	if (o->text.n == 0) {
		(void)curl_easy_setopt(h, CURLOPT_CUSTOMREQUEST, "NOOP");
		(void)curl_easy_setopt(h, CURLOPT_NOBODY, 1L);
		return NULL;
	}
	to = curl_slist_append(NULL, str_fmt(a, "<%.*s>", STR_FMT(o->to)).p);
	(void)curl_easy_setopt(h, CURLOPT_MAIL_FROM, str_fmt(a, "<%.*s>", STR_FMT(o->from)).p);
	(void)curl_easy_setopt(h, CURLOPT_MAIL_RCPT, to);
	(void)curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
	(void)curl_easy_setopt(h, CURLOPT_READFUNCTION, on_read);
	(void)curl_easy_setopt(h, CURLOPT_READDATA, t);
	return to;
}

/* ---- what came of it ---- */

static enum rc told(struct talking *t, enum rc rc, const char *key, struct str why)
{
	const struct mail_server *s = &t->order->server;

	(void)err_set(t->e, rc, key, "%.*s: %.*s", STR_FMT(s->url), STR_FMT(why));
	if (rc == RC_UNAVAILABLE)
		err_param(t->e, s->url);
	err_param(t->e, why);
	return rc;
}

/* The number that the server's last words begin with, 0 = it said nothing. */
static int64_t status_of(const struct talking *t)
{
	int64_t status = 0;

	return str_to_i64(str_sub(t->said, 0, 3), 100, 599, &status) ? status : 0;
}

/* Nothing was said about this message: the server, the way there, or what we are to it. */
static enum rc trouble(struct talking *t, struct str why)
{
	if (t->is_stopped)
		return err_set(t->e, RC_CANCELLED, NULL, "stopped");
	if (t->is_slow)
		why = STR("nothing came of it in time");
	else if (status_of(t) >= 400)
		why = t->said;
	return told(t, RC_UNAVAILABLE, "err.mail.server", why);
}

/* An answer about the message, or not; 421: the server closes, whatever it was about. */
static enum rc outcome(struct talking *t, CURLcode code)
{
	struct str why = str_of(t->why[0] ? t->why : curl_easy_strerror(code));
	int64_t status = status_of(t);

	if (t->rc != RC_OK)
		return t->rc;
	if (t->at == TALK_HELLO || status == 421)
		return trouble(t, why);
	if (status >= 500)
		return told(t, RC_DENIED, "err.mail.refused", t->said);
	if (status >= 400)
		return told(t, RC_BUSY, "err.mail.later", t->said);
	return t->at == TALK_END ? told(t, RC_UNCERTAIN, "err.mail.unsure", why) : trouble(t, why);
}

enum rc mail_send(struct arena *a, const struct mail_order *o, struct err *e)
{
	struct talking t = { .arena = a,
			     .order = o,
			     .e = e,
			     .until = time_monotonic() + LIMIT_SMTP_SECS * TIME_SEC };
	struct curl_slist *to;
	CURL *h;

	TRY(mail_server_check(&o->server, e));
	if (!mail_is_address(o->from) || (o->text.n > 0 && !mail_is_address(o->to)))
		return err_set(e, RC_INVALID, "err.mail.settings",
			       "mail.from is no mail address: \"%.*s\"", STR_FMT(o->from));
	net_curl_begin();
	h = curl_easy_init();
	if (!h)
		return err_set(e, RC_UNAVAILABLE, NULL, "libcurl gives no handle");
	set_server(h, a, o);
	set_callbacks(h, &t);
	to = set_message(h, a, &t);
	CURLcode code = curl_easy_perform(h);
	enum rc rc = code == CURLE_OK && t.rc == RC_OK ? RC_OK : outcome(&t, code);
	curl_slist_free_all(to);
	curl_easy_cleanup(h);
	return rc;
}
