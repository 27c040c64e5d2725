/* common.c -- what the use cases share. */
#include <unistd.h>

#include "base/codec.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "model/media.h"
#include "office/office_int.h"
#include "store/tenant.h"

#define TOKEN_BYTES 32

struct trial {
	db_fn fn;
	void *arg;
	struct problems *problems;
	size_t n_problems; /* that were there before */
};

static enum rc trial_fn(struct tx *tx, void *arg, struct err *e)
{
	struct trial *t = arg;

	t->problems->n = t->n_problems;
	return t->fn(tx, t->arg, e);
}

enum rc office_db_write(struct node *n, db_fn fn, void *arg, struct problems *out, struct err *e)
{
	struct trial t = { fn, arg, out, out->n };

	return db_write(n->db, trial_fn, &t, e);
}

struct str actor_login(const struct actor *who)
{
	return who->kind == ACTOR_SYSTEM ? STR("system") : who->login;
}

struct str actor_name(const struct actor *who)
{
	return who->name.n > 0 ? who->name : actor_login(who);
}

struct str actor_stands_for(const struct actor *who)
{
	return who->stands_for ? *who->stands_for : STR("");
}

struct str office_text(struct arena *a, const struct text_rule *r, struct str s,
		       struct problems *out)
{
	if (text_clean(a, s, r->shape, &s, NULL) != RC_OK)
		problem_add(out, r->field, "problem.text", 0);
	else if (r->is_required && s.n == 0)
		problem_add(out, r->field, "problem.required", 0);
	else if ((int64_t)text_count(s) > r->max)
		problem_add(out, r->field, "problem.too_long", r->max);
	return s;
}

struct audit_entry audit_entry_of(const struct actor *who, const char *action, struct str object,
				  struct str detail, int64_t now)
{
	return (struct audit_entry){ .tenant_id = who->tenant_id,
				     .at = now,
				     .actor = actor_login(who),
				     .action = str_of(action),
				     .object = object,
				     .detail = detail,
				     .remote = who->remote,
				     .on_behalf_of = actor_stands_for(who) };
}

enum rc office_audit(struct tx *tx, const struct actor *who, const char *action, struct str object,
		     struct str detail, int64_t now, struct err *e)
{
	const struct audit_entry x = audit_entry_of(who, action, object, detail, now);

	return audit_add(tx, &x, e);
}

struct str object_name(struct arena *a, const char *kind, int64_t id)
{
	return str_fmt(a, "%s:%lld", kind, (long long)id);
}

enum rc office_fresh(int64_t form, int64_t now, struct err *e)
{
	if (form <= 0 || form == now)
		return RC_OK;
	return err_set(e, RC_CONFLICT, "err.stale", "version %lld, form has %lld", (long long)now,
		       (long long)form);
}

enum rc office_own_tenant(struct tx *tx, struct arena *a, const struct actor *who,
			  struct tenant *out, struct err *e)
{
	return tenant_load(tx, a, who->tenant_id, out, e);
}

enum rc trace_step(struct tx *tx, const struct trace *line, enum step step, int64_t packet_id,
		   struct err *e)
{
	struct trace t = *line;

	t.kind = TRACE_STEP;
	t.step = step_text(step);
	return trace_add(tx, &t, packet_id, e);
}

void token_hash(struct str token, struct blob_id *out)
{
	sha256_of(token, out->b);
}

struct str token_make(struct arena *a)
{
	char bytes[TOKEN_BYTES];

	random_bytes(bytes, sizeof bytes);
	return base64url_encode(a, str_of_n(bytes, sizeof bytes));
}

struct str password_normal(struct arena *a, struct str typed)
{
	return text_is_utf8(typed) ? text_nfc(a, typed) : typed;
}

void password_check(struct str password, struct str login, struct problems *out)
{
	if (text_count(password) < LIMIT_PASSWORD_LEAST)
		problem_add(out, "password", "problem.password_short", LIMIT_PASSWORD_LEAST);
	else if (password.n > LIMIT_PASSWORD_BYTES)
		problem_add(out, "password", "problem.too_long", LIMIT_PASSWORD_BYTES);
	else if (login.n > 0 && str_find(password, login) != SIZE_MAX)
		problem_add(out, "password", "problem.password_login", 0);
}

enum rc upload_take(struct node *n, struct arena *a, struct upload *u, struct problems *out,
		    struct err *e)
{
	int64_t most = n->conf->limit_upload_bytes;
	uint64_t bytes = 0;

	u->name = text_file_name(a, text_repair(a, u->name), LIMIT_FILE_NAME,
				 LIMIT_FILE_NAME_BYTES);
	u->content_type = media_type_of_name(u->name);
	(void)lseek(u->fd, 0, SEEK_SET); /* a form may be handed in twice */
	enum rc rc = blob_put_fd(n->blobs, u->fd, (uint64_t)most, &u->blob, &bytes, e);
	if (rc == RC_LIMIT)
		problem_add_words(out, u->field, "problem.file_large", u->name,
				  str_fmt(a, "%lld", (long long)most >> 20));
	else if (rc != RC_OK)
		return rc;
	else if (bytes == 0)
		problem_add_words(out, u->field, "problem.file_empty", u->name, STR(""));
	u->bytes = (int64_t)bytes;
	return problems_rc(out, e);
}
