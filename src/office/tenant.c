/* tenant.c -- the organs of this node and their own data. */
#include "base/limits.h"
#include "office/office_int.h"
#include "store/organ.h"
#include "store/tenant.h"
#include "text/text.h"

struct tenant_work {
	struct arena *arena;
	const struct actor *who;
	struct tenant tenant;
	struct str code, search;
	const struct new_account *first;
	bool is_office, is_moved;
	int64_t now;
	struct tenant *rows;
	size_t n_rows;
};

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct tenant_work *w = arg;
	return tenant_list(tx, w->arena, &w->rows, &w->n_rows, e);
}

enum rc office_tenant_list(struct node *n, struct arena *a, struct tenant **out, size_t *out_n,
			   struct err *e)
{
	struct tenant_work w = { .arena = a };

	TRY(db_read(n->db, list_fn, &w, e));
	for (size_t i = 0; i < w.n_rows; i++)
		w.rows[i].axis_secret = STR_NULL;
	*out = w.rows;
	*out_n = w.n_rows;
	return RC_OK;
}

static enum rc find_fn(struct tx *tx, void *arg, struct err *e)
{
	struct tenant_work *w = arg;
	return tenant_load_by_code(tx, w->arena, w->code, &w->tenant, e);
}

enum rc office_tenant_find(struct node *n, struct arena *a, struct str organ_code,
			   struct tenant *out, struct err *e)
{
	struct tenant_work w = { .arena = a, .code = organ_code };

	TRY(db_read(n->db, find_fn, &w, e));
	w.tenant.axis_secret = STR_NULL;
	*out = w.tenant;
	return RC_OK;
}

/* The organ is in the directory too, so that people can write to it from this very node. */
static struct organ organ_of(const struct tenant *t)
{
	return (struct organ){ .code = t->organ_code,
			       .name = t->name,
			       .mail = t->mail,
			       .kind = ORGAN_KIND_UNKNOWN,
			       .level = LEVEL_UNKNOWN,
			       .province = STR("unknown"),
			       .state = ORGAN_ACTIVE,
			       .origin = ORIGIN_LOCAL };
}

/* ---- the organ's own data ---- */

/* Lengths: QCVN 102 (agency block), Decree 30 App. VI (signer). */
static const struct {
	const char *name;
	size_t offset;
	int64_t max;
	bool is_required;
} fields[] = {
#define FIELD(member, max, required)                                                               \
	{                                                                                          \
#member, offsetof(struct tenant, member), max, required                            \
	}
	FIELD(name, 200, true),
	FIELD(parent_name, 500, false),
	FIELD(place, 50, false),
	FIELD(signer_name, 50, false),
	FIELD(signer_position, 100, false),
	FIELD(signer_competence, 50, false),
	FIELD(address, 500, false),
	FIELD(mail, 100, false),
	FIELD(telephone, 20, false),
	FIELD(fax, 20, false),
	FIELD(website, 100, false),
#undef FIELD
};

static void check_fields(const struct tenant *t, struct problems *out)
{
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		struct str v =
			*(const struct str *)(const void *)((const char *)t + fields[i].offset);
		if (str_trim(v).n == 0 && fields[i].is_required)
			problem_add(out, fields[i].name, "problem.required", 0);
		else if ((int64_t)text_count(v) > fields[i].max)
			problem_add(out, fields[i].name, "problem.too_long", fields[i].max);
		else if (!text_is_valid(v, TEXT_LINE)) /* no packet could carry it */
			problem_add(out, fields[i].name, "problem.text", 0);
	}
	if (!text_is_valid(t->axis_url, TEXT_LINE))
		problem_add(out, "axis_url", "problem.text", 0);
	else if (t->axis_url.n > 0 && !str_starts(t->axis_url, STR("http://")) &&
		 !str_starts(t->axis_url, STR("https://")))
		problem_add(out, "axis_url", "problem.url", 0);
}

/* ---- a further organ ---- */

static enum rc already_there(struct str code, struct err *e)
{
	enum rc rc = err_set(e, RC_CONFLICT, "err.tenant_exists", "organ is on this node already");

	err_param(e, code);
	return rc;
}

enum rc office_tenant_check(struct node *n, const struct tenant_form *f, struct problems *out,
			    struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct tenant same;
	bool is_there;

	TRY(organ_code_check(f->tenant->organ_code, e));
	check_fields(f->tenant, out);
	if (f->first)
		TRY(account_form_check(f->first, out, e));
	TRY(problems_rc(out, e));
	TRY(err_if_absent(e, office_tenant_find(n, a, f->tenant->organ_code, &same, e), &is_there));
	return is_there ? already_there(f->tenant->organ_code, e) : RC_OK;
}

static enum rc first_put(struct tx *tx, struct tenant_work *w, struct err *e)
{
	struct actor admin = *w->who;
	int64_t id;

	if (!w->first)
		return RC_OK;
	admin.tenant_id = w->tenant.id;
	return account_put(tx, w->arena, &admin, w->first, w->now, &id, e);
}

/* What the directory knows of the organ stays: who is above it, what kind it is, that it must sign. */
static enum rc organ_known(struct tx *tx, struct tenant_work *w, struct organ *out, struct err *e)
{
	struct organ old;
	bool is_known;

	*out = organ_of(&w->tenant);
	TRY(err_if_absent(e, organ_find_any(tx, w->arena, out->code, &old, e), &is_known));
	if (!is_known)
		return RC_OK;
	old.name = out->name;
	old.mail = out->mail.n > 0 ? out->mail : old.mail;
	old.state = old.state == ORGAN_REMOVED ? ORGAN_ACTIVE : old.state;
	old.origin = ORIGIN_LOCAL;
	*out = old;
	return RC_OK;
}

static enum rc add_fn(struct tx *tx, void *arg, struct err *e)
{
	struct tenant_work *w = arg;
	struct organ o;
	struct tenant same;
	struct certificate cert;
	bool is_there;

	TRY(err_if_absent(e, tenant_load_by_code(tx, w->arena, w->tenant.organ_code, &same, e),
			  &is_there));
	if (is_there)
		return already_there(w->tenant.organ_code, e);
	TRY(tenant_insert(tx, w->arena, &w->tenant, w->is_office, &w->tenant.id, e));
	TRY(organ_known(tx, w, &o, e));
	TRY(organ_save(tx, w->arena, &o, w->search, w->now, NULL, e));
	if (w->tenant.certificate.n > 0) {
		TRY(certificate_parse(w->arena, w->tenant.certificate, &cert, e));
		TRY(organ_certificate_put(tx, o.code, &cert, w->now, e));
	}
	TRY(office_audit(tx, w->who, "tenant.add", object_name(w->arena, "tenant", w->tenant.id),
			 w->tenant.organ_code, w->now, e));
	return first_put(tx, w, e);
}

enum rc office_tenant_add(struct node *n, struct arena *a, const struct actor *who,
			  const struct tenant_form *f, int64_t now, int64_t *out_id,
			  struct str *out_password, struct problems *out, struct err *e)
{
	struct organ o = organ_of(f->tenant);
	struct str password = STR_NULL;
	struct new_account first = { 0 };
	struct tenant_work w = { .arena = a,
				 .who = who,
				 .tenant = *f->tenant,
				 .first = f->first ? &first : NULL,
				 .is_office = f->is_office,
				 .now = now,
				 .search = organ_search_text(a, &o) };

	TRY(policy_check(who, ACTION_TENANT_MANAGE, NULL, e));
	TRY(office_tenant_check(n, f, out, e));
	if (f->first)
		TRY(account_new(a, f->first, now, &first, &password, e));
	first.is_first = true;
	TRY(db_write(n->db, add_fn, &w, e));
	*out_id = w.tenant.id;
	*out_password = password;
	return RC_OK;
}

/* ---- changes of it ---- */

/* Where the node asks is for who runs it: the owner's administrators, and commands. Another organ's could
 * lead it to whatever only this machine reaches. */
static bool may_move(const struct actor *who)
{
	return who->kind != ACTOR_PERSON || who->is_of_owner;
}

/* Its row of the directory, as long as that is kept here, has the name that it gives itself. */
static enum rc organ_rename(struct tx *tx, struct tenant_work *w, const struct tenant *before,
			    struct err *e)
{
	struct organ o;
	bool is_known;

	if (str_eq(before->name, w->tenant.name) && str_eq(before->mail, w->tenant.mail))
		return RC_OK;
	TRY(err_if_absent(e, organ_find_any(tx, w->arena, before->organ_code, &o, e), &is_known));
	if (!is_known || o.origin != ORIGIN_LOCAL)
		return RC_OK;
	o.name = w->tenant.name;
	o.mail = w->tenant.mail;
	return organ_save(tx, w->arena, &o, organ_search_text(w->arena, &o), w->now, NULL, e);
}

static enum rc set_fn(struct tx *tx, void *arg, struct err *e)
{
	struct tenant_work *w = arg;
	struct tenant before;

	TRY(tenant_load(tx, w->arena, w->tenant.id, &before, e));
	w->is_moved = !str_eq(before.axis_url, w->tenant.axis_url);
	if (w->is_moved && !may_move(w->who))
		return err_set(e, RC_INVALID, "err.form", "axis_url: problem.axis_url");
	TRY(tenant_update(tx, &w->tenant, e));
	TRY(organ_rename(tx, w, &before, e));
	if (w->tenant.axis_url.n > 0)
		TRY(outbox_peer_change(tx, w->tenant.id, w->tenant.axis_url, e));
	return office_audit(tx, w->who, "tenant.set", object_name(w->arena, "tenant", w->tenant.id),
			    STR(""), w->now, e);
}

enum rc office_tenant_set(struct node *n, const struct actor *who, const struct tenant *t,
			  int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct tenant_work w = { .arena = a, .who = who, .tenant = *t, .now = now };

	TRY(policy_check(who, ACTION_TENANT_MANAGE, NULL, e));
	w.tenant.id = who->tenant_id;
	check_fields(t, out);
	TRY(problems_rc(out, e));
	enum rc rc = db_write(n->db, set_fn, &w, e);
	if (rc == RC_INVALID && w.is_moved && !may_move(who))
		problem_add(out, "axis_url", "problem.axis_url", 0);
	TRY(rc);
	event_wake(n->poll);
	event_wake(n->deliver);
	return RC_OK;
}
