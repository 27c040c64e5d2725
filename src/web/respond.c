/* respond.c -- answers: pages, redirects, files. The one mapping from rc to a page. */
#include "web/web_int.h"

#include "base/codec.h"
#include "base/embed.h"
#include "base/log.h"
#include "office/guard.h"
#include "office/moment.h"
#include "text/text.h"

/* Pages load nothing but this program's own files, run no script of theirs but those, and stand in
 * nobody's frame. */
#define CSP                                                                                        \
	"default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; "                \
	"connect-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; "               \
	"form-action 'self'; frame-ancestors 'none'"
/* A foreign file in the browser's own viewer: it loads nothing and runs nothing. */
#define CSP_FRAMED                                                                                 \
	"default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; "       \
	"base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

void add_header(struct visit *v, const char *name, struct str value)
{
	net_reply_header(v->request, v->reply, name, value);
}

static void put_headers(struct visit *v, const char *csp, bool is_framed)
{
	guard_put(v->request, v->reply,
		  &(struct guard){ .csp = csp, .referrer = "same-origin", .is_framed = is_framed });
	add_header(v, "Cross-Origin-Opener-Policy", STR("same-origin"));
	add_header(v, "Permissions-Policy", STR("camera=(), microphone=(), geolocation=()"));
	if (identity_is_https(v->node, v->request))
		add_header(v, "Strict-Transport-Security", STR("max-age=31536000"));
}

void security_headers(struct visit *v)
{
	put_headers(v, CSP, false);
}

/* Browsers show a PDF in no sandbox; everything else is put into one. */
static void file_headers(struct visit *v, const struct file_reply *f)
{
	bool is_pdf = str_eq_c(f->type, "application/pdf");

	put_headers(v,
		    !f->is_shown ? GUARD_KEPT
		    : is_pdf     ? CSP_FRAMED
				 : CSP_FRAMED "; sandbox",
		    f->is_shown);
}

/* ---- one message for the next page ---- */

void flash_set(struct visit *v, const char *kind, const char *key, struct str param)
{
	struct buf b;

	buf_init(&b, v->a, LIMIT_FLASH_BYTES);
	buf_fmt(&b, "%s.%s.", kind, key);
	text_escape(&b, ESCAPE_URL_SEGMENT, param);
	if (!b.failed)
		cookie_set(v, "flash_", buf_str(&b), 60);
}

void flash_now(struct visit *v, const char *kind, const char *key)
{
	if (text_find(v->lang, str_fmt(v->a, "flash.%s", key), &v->ctx.flash))
		v->ctx.flash_kind = str_of(kind);
}

struct url_path flash_path(struct visit *v, struct url_path to)
{
	return url_path_fragment(v->a, to, "flash");
}

/* What a cookie says is what anybody may have said: a key of ours, and a parameter that is escaped. */
static void flash_take(struct visit *v)
{
	struct str cookie = cookie_get(v, "flash_"), kind, key, rest, text, param;

	if (cookie.n == 0)
		return;
	cookie_set(v, "flash_", STR(""), 0);
	if (cookie.n > LIMIT_FLASH_BYTES || !str_split(cookie, '.', &kind, &rest) ||
	    !str_split(rest, '.', &key, &rest) || !net_path_decode(v->a, rest, &param))
		return;
	if (!text_find(v->lang, str_fmt(v->a, "flash.%.*s", STR_FMT(key)), &text))
		return;
	const struct text_param p = text_param_str(param);
	v->ctx.flash = text_format(v->a, text, &p, 1);
	v->ctx.flash_kind = kind;
}

/* ---- pages ---- */

static void fill_rights(struct visit *v)
{
	const struct document registered = { .tenant_id = v->actor->tenant_id,
					     .direction = DIRECTION_INCOMING,
					     .state = DOCUMENT_WAITING };
	struct frame *f = &v->frame;

	f->sees_incoming = policy_allows(v->actor, ACTION_INCOMING_VIEW, NULL);
	f->sees_all_incoming = policy_allows(v->actor, ACTION_INCOMING_VIEW, &registered);
	f->sees_outgoing = policy_allows(v->actor, ACTION_OUTGOING_VIEW, NULL);
	f->may_write = policy_allows(v->actor, ACTION_OUTGOING_WRITE, NULL);
	f->may_send = policy_allows(v->actor, ACTION_OUTGOING_SEND, NULL);
	f->manages_accounts = policy_allows(v->actor, ACTION_ACCOUNT_MANAGE, NULL);
	f->has_work = policy_allows(v->actor, ACTION_ASSIGNMENT_OPEN, NULL) ||
		      policy_allows(v->actor, ACTION_OPINION_GIVE, NULL);
	f->sees_tasks = policy_allows(v->actor, ACTION_INTERNAL_VIEW, NULL);
	f->oversees = policy_allows(v->actor, ACTION_OVERSIGHT_VIEW, NULL);
	f->may_give = policy_allows(v->actor, ACTION_TASK_GIVE, NULL);
	f->sees_reports = v->ctx.has_office && policy_allows(v->actor, ACTION_REPORT_VIEW, NULL);
	f->has_series = v->ctx.has_office && policy_allows(v->actor, ACTION_SERIES_MANAGE, NULL);
	f->has_files = v->ctx.has_office && policy_allows(v->actor, ACTION_FILE_VIEW, NULL);
	f->has_presets = office_preset_own(v->actor) ||
			 policy_allows(v->actor, ACTION_TENANT_MANAGE, NULL);
	f->may_confirm = policy_allows(v->actor, ACTION_PERMISSION_CONFIRM, NULL);
	f->sees_audit = policy_allows(v->actor, ACTION_AUDIT_VIEW, NULL);
	f->may_freeze = v->ctx.has_office && policy_allows(v->actor, ACTION_FREEZE, NULL);
	f->enters = v->ctx.has_office && policy_allows(v->actor, ACTION_INCOMING_ENTER, NULL);
	f->fills_groups = v->ctx.has_office && policy_allows(v->actor, ACTION_GROUP_FILL, NULL);
	f->sees_readers = policy_allows(v->actor, ACTION_READERS_VIEW, NULL);
	f->is_connected = v->who.session.tenant.axis_url.n > 0;
	f->manages_organ = v->ctx.has_office && policy_allows(v->actor, ACTION_TENANT_MANAGE, NULL);
	f->sees_axis = v->ctx.has_axis && policy_allows(v->actor, ACTION_AXIS_VIEW, NULL);
}

enum rc frame_load(struct visit *v, const char *here, struct err *e)
{
	v->frame.here = here;
	if (!v->ctx.is_fragment)
		flash_take(v);
	if (!v->ctx.is_signed_in)
		return RC_OK;
	fill_rights(v);
	TRY(office_counts(v->node, v->a, v->actor, v->now, &v->frame.counts, e));
	v->frame.has_counts = true;
	return RC_OK;
}

static void put_page(struct visit *v, int status, struct str body)
{
	v->reply->status = status;
	v->reply->body = body;
	v->reply->body_fd = -1;
	v->is_replied = true;
	add_header(v, "Content-Type", STR("text/html; charset=utf-8"));
	/* A form shown again belongs to its POST, and a form half written to its page: kept by the browser
	 * alone, "back" leads to them. Everything else is asked for anew. */
	bool is_kept = v->is_form || (status >= 400 && str_eq_c(v->request->method, "POST"));
	add_header(v, "Cache-Control",
		   is_kept ? STR("private, no-cache") : STR("private, no-store"));
	security_headers(v);
}

void respond_begin(struct visit *v, struct html *h)
{
	office_moment_end(v->node);
	html_init(h, v->a, LIMIT_PAGE_BYTES);
}

enum rc respond_html(struct visit *v, int status, const struct html *h, struct err *e)
{
	TRY(html_rc(h, e));
	put_page(v, status, html_str(h));
	if (v->is_part)
		guard_tag(v->request, v->reply);
	return RC_OK;
}

enum rc redirect(struct visit *v, struct url_path to)
{
	v->reply->status = 303;
	v->reply->body_fd = -1;
	v->is_replied = true;
	add_header(v, "Location", url_path_str(to));
	add_header(v, "Cache-Control", STR("no-store"));
	security_headers(v);
	return RC_OK;
}

/* ---- errors ---- */

/* What to do about it, by status. */
static struct str advice_of(const struct visit *v, int status, const struct err *e)
{
	struct str text = STR("");

	if (!text_find(v->lang, str_fmt(v->a, "%s.advice", e->key), &text))
		(void)text_find(v->lang, str_fmt(v->a, "error.%d.advice", status), &text);
	return text;
}

static struct str title_of(const struct visit *v, int status)
{
	struct str text = text_get(v->lang, TEXT_ERROR_500_TITLE);

	(void)text_find(v->lang, str_fmt(v->a, "error.%d.title", status), &text);
	return text;
}

bool referring_path(const struct visit *v, struct url_path *out)
{
	struct str host = net_header(v->request, "Host");
	struct str from = net_header(v->request, "Referer");
	size_t at = host.n > 0 ? str_find(from, host) : SIZE_MAX;

	return at != SIZE_MAX && url_path_parse(str_sub(from, at + host.n, from.n), out);
}

/* Where "go back" leads: to another page of ours that the person came from. */
static struct url_path way_back(const struct visit *v)
{
	struct url_path path;

	if (!referring_path(v, &path) || str_eq(url_path_str(path), url_path_str(v->ctx.path)))
		return URL_PATH("/");
	return path;
}

/* The title says it already. */
static struct str text_below(struct str title, struct str text)
{
	return str_starts(text, title) && text.n <= title.n + 1 ? STR("") : text;
}

static void put_error(struct visit *v, int status, const struct err *e)
{
	struct str title = title_of(v, status);
	struct error_page p = { .status = status,
				.title = title,
				.text = text_below(title, text_of_err(v->a, v->lang, e)),
				.advice = advice_of(v, status, e),
				.back = way_back(v),
				.sign_in = str_eq_c(v->request->method, "POST")
						   ? sign_in_path(v, v->ctx.path)
						   : URL_PATH("/sign-in"),
				.shows_id = status >= 500 };
	struct html h;

	html_init(&h, v->a, LIMIT_PAGE_BYTES);
	if (v->ctx.is_signed_in && !v->frame.has_counts)
		fill_rights(v);
	if (v->ctx.is_fragment)
		part_error(&h, &v->ctx, &v->frame, &p);
	else
		page_error(&h, &v->ctx, &v->frame, &p);
	put_page(v, status, html_str(&h));
}

void respond_error(struct visit *v, enum rc rc, struct err *e)
{
	int status = rc_http_status(rc);

	e->rc = rc;
	/* a fault of ours is not explained in the words of the machine */
	if (status == 500)
		(void)err_set(e, RC_CORRUPT, "err.fault", "%s", e->text);
	put_error(v, status, e);
	respond_retry(v, e);
}

void respond_retry(struct visit *v, const struct err *e)
{
	int64_t secs = err_retry_secs(e);

	if (secs > 0)
		add_header(v, "Retry-After", str_fmt(v->a, "%lld", (long long)secs));
}

void respond_refusal(struct visit *v, int status, const struct err *e)
{
	put_error(v, status, e);
	respond_retry(v, e);
}

void respond_status(struct visit *v, int status, const char *key)
{
	struct err e = ERR_INIT;

	(void)err_set(&e, RC_INVALID, key, "%s", key);
	put_error(v, status, &e);
}

/* ---- files ---- */

enum rc respond_file(struct visit *v, const struct file_reply *f)
{
	struct buf b;

	buf_init(&b, v->a, 8192);
	text_disposition(&b, !f->is_shown, f->name);
	v->reply->status = 200;
	v->reply->body_fd = f->fd;
	v->reply->body_bytes = f->bytes;
	v->is_replied = true;
	add_header(v, "Content-Type", f->type);
	add_header(v, "Content-Disposition", buf_str(&b));
	add_header(v, "Cache-Control", STR("private, no-store"));
	file_headers(v, f);
	return RC_OK;
}

/* ---- style, scripts, icon ---- */

static const struct {
	const char *suffix, *type;
} types[] = {
	{ ".css", "text/css; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".svg", "image/svg+xml" },
	{ ".png", "image/png" },
	{ ".ico", "image/x-icon" },
	{ ".txt", "text/plain; charset=utf-8" },
};

static struct str type_of(struct str name)
{
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		if (str_ends(name, str_of(types[i].suffix)))
			return str_of(types[i].type);
	}
	return STR_NULL;
}

static const struct embed_file *find_asset(struct str name)
{
	for (size_t i = 0; i < gen_assets_count; i++) {
		if (str_eq_c(name, gen_assets[i].name))
			return &gen_assets[i];
	}
	return NULL;
}

struct url_path asset_path(struct arena *a, const char *name)
{
	const struct embed_file *f = find_asset(str_of(name));

	bug_if(!f);
	return url_path_of(str_fmt(a, "/static/%s/%s", f->tag, f->name));
}

static enum rc put_asset(struct visit *v, const struct embed_file *f, struct str cache)
{
	v->reply->status = 200;
	v->reply->body = str_of_n((const char *)f->p, f->n);
	v->is_replied = true;
	add_header(v, "Content-Type", type_of(str_of(f->name)));
	add_header(v, "Cache-Control", cache);
	security_headers(v);
	return RC_OK;
}

/* An address with another tag is that of another version: its bytes are not kept. */
enum rc web_asset_get(struct visit *v, struct err *e)
{
	const struct embed_file *f = find_asset(v->match.word[1]);

	if (!f || type_of(str_of(f->name)).n == 0)
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such asset");
	bool is_this = str_eq_c(v->match.word[0], f->tag);
	return put_asset(v, f,
			 is_this ? STR("public, max-age=31536000, immutable") : STR("no-cache"));
}

enum rc web_favicon_get(struct visit *v, struct err *e)
{
	const struct embed_file *f = find_asset(STR("icon.svg"));

	if (!f)
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no icon");
	return put_asset(v, f, STR("public, max-age=86400"));
}
