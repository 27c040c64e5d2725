/* directory.c -- the operator's side of the directory, and reading it. */
#include "axis/axis_int.h"

#include "base/limits.h"
#include "sign/sign.h"
#include "store/audit.h"
#include "text/text.h"

#define OWNER_TENANT 1 /* what members and commands do on the axis concerns the node's owner */

enum rc axis_audit(struct tx *tx, const struct actor *who, const char *action, struct str object,
		   struct str detail, int64_t now, struct err *e)
{
	struct audit_entry x = { .tenant_id = who->tenant_id > 0 ? who->tenant_id : OWNER_TENANT,
				 .at = now,
				 .actor = who->login.n > 0 ? who->login : STR("system"),
				 .action = str_of(action),
				 .object = object,
				 .detail = detail,
				 .remote = who->remote };
	return audit_add(tx, &x, e);
}

/* ---- reading ---- */

struct range_read {
	struct arena *a;
	const struct axis_organ_range *range;
	struct organ *organs;
	size_t n;
	struct organ_der *ders;
	size_t n_ders;
};

static enum rc range_load(struct tx *tx, void *arg, struct err *e)
{
	struct range_read *r = arg;
	r->n_ders = 0;
	if (r->range->with_parties)
		TRY(organ_list_all(tx, r->a, r->range->after_id, r->range->n_max, &r->organs, &r->n,
				   e));
	else
		TRY(organ_list(tx, r->a, r->range->after_id, r->range->n_max, &r->organs, &r->n,
			       e));
	if (r->n == 0 || !r->range->with_certificates)
		return RC_OK;
	return organ_certificates_newest(tx, r->a, r->range->after_id, r->organs[r->n - 1].id,
					 &r->ders, &r->n_ders, e);
}

enum rc axis_organs(struct node *n, struct arena *a, const struct axis_organ_range *range,
		    organ_each each, void *ctx, struct err *e)
{
	struct range_read r = { .a = a, .range = range };
	TRY(db_read(n->db, range_load, &r, e));
	for (size_t i = 0, k = 0; i < r.n; i++) {
		struct str der = STR_NULL;
		while (k < r.n_ders && r.ders[k].organ_id < r.organs[i].id)
			k++;
		if (k < r.n_ders && r.ders[k].organ_id == r.organs[i].id)
			der = r.ders[k].der;
		TRY(each(ctx, &r.organs[i], der, e));
	}
	return RC_OK;
}

struct changes_read {
	struct arena *a;
	int64_t after_version, since_at, n_max;
	struct organ_changed *rows;
	size_t n;
};

static enum rc changes_load(struct tx *tx, void *arg, struct err *e)
{
	struct changes_read *r = arg;
	return organ_changes(tx, r->a, r->after_version, r->since_at, r->n_max, &r->rows, &r->n, e);
}

enum rc axis_organ_changes(struct node *n, struct arena *a, int64_t after_version, int64_t since_at,
			   int64_t n_max, struct organ_changed **out, size_t *out_n, struct err *e)
{
	struct changes_read r = {
		.a = a, .after_version = after_version, .since_at = since_at, .n_max = n_max
	};
	TRY(db_read(n->db, changes_load, &r, e));
	*out = r.rows;
	*out_n = r.n;
	return RC_OK;
}

struct version_read {
	struct arena *a;
	int64_t version;
};

static enum rc version_load(struct tx *tx, void *arg, struct err *e)
{
	struct version_read *r = arg;
	return organ_version(tx, r->a, &r->version, e);
}

enum rc axis_directory_version(struct node *n, struct arena *a, int64_t *out, struct err *e)
{
	struct version_read r = { .a = a };
	TRY(db_read(n->db, version_load, &r, e));
	*out = r.version;
	return RC_OK;
}

struct news_read {
	struct arena *a;
	struct axis_news *news;
	int64_t after_version;
};

static enum rc news_load(struct tx *tx, void *arg, struct err *e)
{
	struct news_read *r = arg;
	struct axis_news *x = r->news;
	TRY(organ_changed_rows(tx, r->a, r->after_version, AXIS_NEWS_ROWS + 1, &x->organs, &x->n,
			       e));
	x->is_all = x->n <= AXIS_NEWS_ROWS;
	if (!x->is_all)
		return RC_OK;
	x->certificates = ARENA_ARRAY(r->a, x->n + 1, struct str);
	for (size_t i = 0; i < x->n; i++) {
		struct certificate *list;
		size_t n;
		TRY(organ_certificates(tx, r->a, x->organs[i].code, &list, &n, e));
		x->certificates[i] = n > 0 ? list[0].der : STR_NULL;
	}
	return RC_OK;
}

enum rc axis_directory_news(struct node *n, struct arena *a, int64_t after_version,
			    struct axis_news *out, struct err *e)
{
	struct news_read r = { .a = a, .news = out, .after_version = after_version };
	return db_read(n->db, news_load, &r, e);
}

struct find_read {
	struct arena *a;
	struct str code;
	struct organ *out;
};

static enum rc find_load(struct tx *tx, void *arg, struct err *e)
{
	struct find_read *r = arg;
	return organ_find(tx, r->a, r->code, r->out, e);
}

enum rc axis_organ_find(struct node *n, struct arena *a, struct str code, struct organ *out,
			struct err *e)
{
	struct find_read r = { .a = a, .code = code, .out = out };
	return db_read(n->db, find_load, &r, e);
}

/* ---- changing ---- */

struct organ_edit {
	struct arena *a;
	const struct actor *who;
	struct organ organ;
	struct str search;
	struct str secret;              /* of a new one; or STR_NULL */
	const struct certificate *cert; /* of a new one; or NULL */
	int64_t now;
	bool is_new;
};

static bool is_mail(struct str s)
{
	size_t at = str_find(s, STR("@"));

	return at != SIZE_MAX && at > 0 && at + 1 < s.n &&
	       str_find(str_sub(s, at + 1, s.n), STR("@")) == SIZE_MAX &&
	       str_find(s, STR(" ")) == SIZE_MAX;
}

static enum rc facts_check(const struct organ *o, struct err *e)
{
	if (o->mail.n > 0 && !is_mail(o->mail)) {
		enum rc rc = err_set(e, RC_INVALID, "err.axis.mail", "no mail address");
		err_param(e, o->mail);
		return rc;
	}
	if (date_is_set(o->valid_from) && date_is_set(o->valid_to) &&
	    date_cmp(o->valid_to, o->valid_from) < 0)
		return err_set(e, RC_INVALID, "err.axis.dates", "the last day is before the first");
	return RC_OK;
}

/* An organ that others are said to stand below is in the directory. */
static enum rc above_check(struct tx *tx, struct arena *a, struct str code, struct str before,
			   struct err *e)
{
	struct organ above;
	bool is_there;

	if (code.n == 0 || str_eq(code, before))
		return RC_OK;
	TRY(err_if_absent(e, organ_find(tx, a, code, &above, e), &is_there));
	if (is_there)
		return RC_OK;
	enum rc rc = err_set(e, RC_INVALID, "err.organ_unknown", "no organ above");
	err_param(e, code);
	return rc;
}

static enum rc organ_check(struct arena *a, const struct organ *o, struct organ *out, struct err *e)
{
	*out = *o;
	TRY(organ_code_check(o->code, e));
	if (o->parent_code.n > 0)
		TRY(organ_code_check(o->parent_code, e));
	if (o->superior_code.n == 0)
		out->superior_code = o->parent_code;
	if (str_eq(o->parent_code, o->code))
		return err_set(e, RC_INVALID, "err.axis.own_parent", "an organ below itself");
	TRY(text_clean(a, o->name, TEXT_LINE, &out->name, e));
	if (out->name.n == 0)
		return err_set(e, RC_INVALID, "err.axis.no_name", "an organ without a name");
	if (o->province.n == 0)
		out->province = STR("unknown");
	return facts_check(out, e);
}

/* The secret and certificate that a new member comes with. */
static enum rc membership_put(struct tx *tx, struct organ_edit *x, struct err *e)
{
	struct str code = x->organ.code, object = str_fmt(x->a, "organ:%.*s", STR_FMT(code));

	if (x->secret.p) {
		TRY(organ_secret_put(tx, code, x->secret, x->now, x->now, e));
		TRY(axis_audit(tx, x->who, "organ.secret", object, STR_NULL, x->now, e));
	}
	if (!x->cert)
		return RC_OK;
	TRY(organ_certificate_put(tx, code, x->cert, x->now, e));
	return axis_audit(tx, x->who, "organ.certificate", object, x->cert->subject, x->now, e);
}

static enum rc edit_write(struct tx *tx, void *arg, struct err *e)
{
	struct organ_edit *x = arg;
	struct organ old = { .code = x->organ.code };
	enum organ_change change;
	bool is_there = true;
	enum rc rc = organ_find(tx, x->a, x->organ.code, &old, e);

	if (x->is_new)
		rc = err_if_absent(e, rc, &is_there);
	TRY(rc);
	if (x->is_new && is_there) {
		rc = err_set(e, RC_CONFLICT, "err.axis.organ_there", "the organ is there already");
		err_param(e, x->organ.code);
		return rc;
	}
	TRY(above_check(tx, x->a, x->organ.parent_code, is_there ? old.parent_code : STR(""), e));
	TRY(above_check(tx, x->a, x->organ.superior_code, is_there ? old.superior_code : STR(""),
			e));
	TRY(organ_save(tx, x->a, &x->organ, x->search, x->now, &change, e));
	if (change != ORGAN_UNCHANGED)
		TRY(axis_audit(tx, x->who, x->is_new ? "organ.register" : "organ.set",
			       str_fmt(x->a, "organ:%.*s", STR_FMT(x->organ.code)), x->organ.name,
			       x->now, e));
	return membership_put(tx, x, e);
}

static enum rc secret_check(struct str secret, struct err *e)
{
	if (secret.n == 0 || secret.n > LIMIT_SECRET_BYTES || !text_is_valid(secret, TEXT_LINE))
		return err_set(e, RC_INVALID, "err.axis.secret", "unusable secret");
	return RC_OK;
}

static enum rc certificate_of(struct arena *a, struct str code, struct str der_or_pem,
			      struct certificate *out, struct err *e)
{
	TRY(certificate_parse(a, der_or_pem, out, e));
	if (out->organ_code.n == 0 || str_eq(out->organ_code, code))
		return RC_OK;
	enum rc rc = err_set(e, RC_INVALID, "err.axis.certificate_other",
			     "the certificate names another organ");
	err_param(e, out->organ_code);
	return rc;
}

static enum rc organ_edit(struct node *n, struct organ_edit *x, const struct organ *o,
			  struct err *e)
{
	TRY(policy_check(x->who, ACTION_AXIS_MANAGE, NULL, e));
	TRY(organ_check(x->a, o, &x->organ, e));
	x->search = organ_search_text(x->a, &x->organ);
	return db_write(n->db, edit_write, x, e);
}

enum rc axis_organ_add(struct node *n, const struct actor *who, const struct axis_new_organ *m,
		       int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct organ_edit x = { .a = a, .who = who, .now = now, .is_new = true };
	struct certificate cert;

	if (m->secret.p)
		TRY(secret_check(m->secret, e));
	x.secret = m->secret;
	if (m->certificate.n > 0) {
		TRY(certificate_of(a, m->organ->code, m->certificate, &cert, e));
		x.cert = &cert;
	}
	return organ_edit(n, &x, m->organ, e);
}

enum rc axis_organ_register(struct node *n, const struct actor *who, const struct organ *o,
			    int64_t now, struct err *e)
{
	const struct axis_new_organ m = { .organ = o };
	return axis_organ_add(n, who, &m, now, e);
}

enum rc axis_organ_set(struct node *n, const struct actor *who, const struct organ *o, int64_t now,
		       struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct organ_edit x = { .a = a, .who = who, .now = now };
	return organ_edit(n, &x, o, e);
}

struct state_edit {
	struct arena *a;
	const struct actor *who;
	struct str code;
	enum organ_state state;
	int64_t now;
};

static enum rc removal_check(struct tx *tx, struct arena *a, struct str code, struct err *e)
{
	bool has_children;
	int64_t waiting;
	TRY(organ_has_children(tx, a, code, &has_children, e));
	if (has_children)
		return err_set(e, RC_CONFLICT, "err.axis.has_children", "organs below it");
	TRY(axis_open_count(tx, a, code, 1, &waiting, e));
	if (waiting > 0)
		return err_set(e, RC_CONFLICT, "err.axis.has_waiting", "packets wait for it");
	return RC_OK;
}

static const char *state_action(enum organ_state s)
{
	return s == ORGAN_REMOVED  ? "organ.remove"
	       : s == ORGAN_LOCKED ? "organ.lock"
				   : "organ.unlock";
}

static enum rc state_write(struct tx *tx, void *arg, struct err *e)
{
	struct state_edit *x = arg;
	struct organ o;
	TRY(organ_find(tx, x->a, x->code, &o, e));
	if (o.state == x->state)
		return RC_OK;
	if (x->state == ORGAN_REMOVED)
		TRY(removal_check(tx, x->a, x->code, e));
	TRY(organ_state_put(tx, x->code, x->state, x->now, e));
	return axis_audit(tx, x->who, state_action(x->state),
			  str_fmt(x->a, "organ:%.*s", STR_FMT(x->code)), o.name, x->now, e);
}

static enum rc state_edit(struct node *n, const struct actor *who, struct str code,
			  enum organ_state state, int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct state_edit x = { .a = a, .who = who, .code = code, .state = state, .now = now };
	TRY(policy_check(who, ACTION_AXIS_MANAGE, NULL, e));
	if (state != ORGAN_ACTIVE && str_eq(code, n->conf->node_organ))
		return err_set(e, RC_CONFLICT, "err.axis.own_organ", "the axis's own organ");
	return db_write(n->db, state_write, &x, e);
}

enum rc axis_organ_remove(struct node *n, const struct actor *who, struct str code, int64_t now,
			  struct err *e)
{
	return state_edit(n, who, code, ORGAN_REMOVED, now, e);
}

enum rc axis_organ_lock(struct node *n, const struct actor *who, struct str code, bool is_locked,
			int64_t now, struct err *e)
{
	return state_edit(n, who, code, is_locked ? ORGAN_LOCKED : ORGAN_ACTIVE, now, e);
}

struct secret_edit {
	struct arena *a;
	const struct actor *who;
	struct str code, secret;
	int64_t now, grace_until_at;
};

static enum rc secret_write(struct tx *tx, void *arg, struct err *e)
{
	struct secret_edit *x = arg;
	struct organ o;
	TRY(organ_find(tx, x->a, x->code, &o, e));
	TRY(organ_secret_put(tx, x->code, x->secret, x->now, x->grace_until_at, e));
	return axis_audit(tx, x->who, "organ.secret", str_fmt(x->a, "organ:%.*s", STR_FMT(x->code)),
			  STR_NULL, x->now, e);
}

enum rc axis_organ_secret(struct node *n, const struct actor *who, struct str code,
			  struct str secret, int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct secret_edit x = {
		.a = a,
		.who = who,
		.code = code,
		.secret = secret,
		.now = now,
		.grace_until_at = now + n->conf->axis_secret_grace_secs * TIME_SEC,
	};
	TRY(policy_check(who, ACTION_AXIS_MANAGE, NULL, e));
	TRY(secret_check(secret, e));
	return db_write(n->db, secret_write, &x, e);
}

struct certificate_edit {
	struct arena *a;
	const struct actor *who;
	struct str code;
	struct certificate cert;
	int64_t now;
};

static enum rc certificate_write(struct tx *tx, void *arg, struct err *e)
{
	struct certificate_edit *x = arg;
	struct organ o;
	TRY(organ_find(tx, x->a, x->code, &o, e));
	TRY(organ_certificate_put(tx, x->code, &x->cert, x->now, e));
	TRY(organ_touch(tx, x->code, x->now, e));
	return axis_audit(tx, x->who, "organ.certificate",
			  str_fmt(x->a, "organ:%.*s", STR_FMT(x->code)), x->cert.subject, x->now,
			  e);
}

enum rc axis_organ_certificate(struct node *n, const struct actor *who, struct str code,
			       struct str der_or_pem, int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct certificate_edit x = { .a = a, .who = who, .code = code, .now = now };
	TRY(policy_check(who, ACTION_AXIS_MANAGE, NULL, e));
	TRY(certificate_of(a, code, der_or_pem, &x.cert, e));
	return db_write(n->db, certificate_write, &x, e);
}
