/* agency.c -- a member keeps its own part of the directory: registerAgency, deleteAgency. */
#include "axis/axis_int.h"

#include "base/limits.h"
#include "text/text.h"

#define DEPTH_MAX 16 /* levels from an organ up to the government, and some to spare */

struct agency_edit {
	struct arena *a;
	struct str caller;
	struct agency_form form;
	struct str search; /* of the row */
	int64_t now;
	struct axis_refusal *out;
};

/* Whether code stands at or below ancestor, following parents. A circle in the catalogue ends at
 * DEPTH_MAX. */
static enum rc is_at_or_below(struct tx *tx, struct arena *a, struct str code, struct str ancestor,
			      bool *out, struct err *e)
{
	*out = false;
	for (int depth = 0; depth < DEPTH_MAX && code.n > 0; depth++) {
		struct organ o;
		if (str_eq(code, ancestor)) {
			*out = true;
			return RC_OK;
		}
		enum rc rc = organ_find(tx, a, code, &o, e);
		if (rc == RC_NOT_FOUND) {
			err_clear(e);
			return RC_OK;
		}
		if (rc != RC_OK)
			return rc;
		code = o.parent_code;
	}
	return RC_OK;
}

static enum rc not_below(struct agency_edit *x, struct str code)
{
	return refuse(x->a, x->out, VXP_NOT_REGISTERED, TEXT_VXP_19_NOT_BELOW, code, x->caller);
}

/* The parent named must be in the caller's part, and not the organ or one below it. */
static enum rc parent_check(struct tx *tx, struct agency_edit *x, struct err *e)
{
	struct str parent = x->form.parent_code;
	struct organ o;
	bool is_ours, is_circle;
	enum rc rc = organ_find(tx, x->a, parent, &o, e);
	if (rc == RC_NOT_FOUND) {
		err_clear(e);
		return refuse(x->a, x->out, VXP_NO_RECEIVER, TEXT_VXP_18_PARENT, parent, STR_NULL);
	}
	if (rc != RC_OK)
		return rc;
	TRY(is_at_or_below(tx, x->a, parent, x->caller, &is_ours, e));
	if (!is_ours)
		return not_below(x, parent);
	TRY(is_at_or_below(tx, x->a, parent, x->form.code, &is_circle, e));
	if (is_circle)
		return refuse(x->a, x->out, VXP_BAD_FORMAT, TEXT_VXP_22_CIRCLE, x->form.code,
			      STR_NULL);
	return RC_OK;
}

static enum rc agency_save(struct tx *tx, struct agency_edit *x, struct organ *o,
			   const char *action, struct err *e)
{
	struct actor who = { .kind = ACTOR_SYSTEM, .login = x->caller };
	enum organ_change change;
	o->name = x->form.name;
	o->mail = x->form.mail;
	TRY(organ_save(tx, x->a, o, x->search, x->now, &change, e));
	if (change == ORGAN_UNCHANGED)
		return RC_OK;
	return axis_audit(tx, &who, action, str_fmt(x->a, "organ:%.*s", STR_FMT(o->code)), o->name,
			  x->now, e);
}

/* A code that was removed still has its place: whoever is not above it must not take it over. */
static enum rc removed_check(struct tx *tx, struct agency_edit *x, struct err *e)
{
	struct organ old;
	bool is_ours;
	enum rc rc = organ_find_any(tx, x->a, x->form.code, &old, e);
	if (rc == RC_NOT_FOUND)
		return err_clear(e), RC_OK;
	if (rc != RC_OK)
		return rc;
	TRY(is_at_or_below(tx, x->a, old.parent_code, x->caller, &is_ours, e));
	return is_ours ? RC_OK : not_below(x, old.code);
}

/* A new organ, or one that was removed and comes back. */
static enum rc agency_add(struct tx *tx, struct agency_edit *x, struct err *e)
{
	struct organ o = { .code = x->form.code,
			   .kind = ORGAN_KIND_UNKNOWN,
			   .level = LEVEL_UNKNOWN,
			   .province = STR("unknown"),
			   .state = ORGAN_ACTIVE,
			   .origin = ORIGIN_DIRECTORY };
	TRY(removed_check(tx, x, e));
	if (x->out->code != VXP_OK)
		return RC_OK;
	if (x->form.parent_code.n == 0)
		x->form.parent_code = x->caller;
	TRY(parent_check(tx, x, e));
	if (x->out->code != VXP_OK)
		return RC_OK;
	o.parent_code = o.superior_code = x->form.parent_code;
	return agency_save(tx, x, &o, "agency.register", e);
}

static enum rc agency_change(struct tx *tx, struct agency_edit *x, struct organ *old, struct err *e)
{
	bool is_self = str_eq(old->code, x->caller), is_ours;
	TRY(is_at_or_below(tx, x->a, old->code, x->caller, &is_ours, e));
	if (!is_ours)
		return not_below(x, old->code);
	bool moves = x->form.parent_code.n > 0 && !str_eq(x->form.parent_code, old->parent_code);
	if (moves && is_self)
		return not_below(x, x->form.parent_code);
	if (moves) {
		TRY(parent_check(tx, x, e));
		if (x->out->code != VXP_OK)
			return RC_OK;
		if (str_eq(old->superior_code, old->parent_code))
			old->superior_code = x->form.parent_code;
		old->parent_code = x->form.parent_code;
	}
	return agency_save(tx, x, old, "agency.set", e);
}

static enum rc register_write(struct tx *tx, void *arg, struct err *e)
{
	struct agency_edit *x = arg;
	struct agency_form form = x->form;
	struct organ old;
	*x->out = (struct axis_refusal){ .code = VXP_OK };
	enum rc rc = organ_find(tx, x->a, x->form.code, &old, e);
	if (rc == RC_NOT_FOUND) {
		err_clear(e);
		rc = agency_add(tx, x, e);
	} else if (rc == RC_OK) {
		rc = agency_change(tx, x, &old, e);
	}
	x->form = form; /* the transaction may run again */
	return rc;
}

static enum rc form_check(struct agency_edit *x)
{
	if (organ_code_check(x->form.code, NULL) != RC_OK)
		return refuse(x->a, x->out, VXP_BAD_FORMAT, TEXT_VXP_22_CODE, x->form.code,
			      STR_NULL);
	if (text_clean(x->a, x->form.name, TEXT_LINE, &x->form.name, NULL) != RC_OK ||
	    x->form.name.n == 0)
		return refuse(x->a, x->out, VXP_BAD_FORMAT, TEXT_VXP_22_NAME, STR_NULL, STR_NULL);
	if (text_clean(x->a, x->form.mail, TEXT_LINE, &x->form.mail, NULL) != RC_OK)
		x->form.mail = STR_NULL;
	x->form.name = text_cut(x->form.name, LIMIT_ORGAN_NAME);
	x->form.mail = text_cut(x->form.mail, LIMIT_ORGAN_MAIL);
	return RC_OK;
}

enum rc axis_agency_register(struct node *n, struct arena *a, struct str caller_code,
			     const struct agency_form *form, int64_t now, struct axis_refusal *out,
			     struct err *e)
{
	struct agency_edit x = {
		.a = a, .caller = caller_code, .form = *form, .now = now, .out = out
	};
	*out = (struct axis_refusal){ .code = VXP_OK };
	TRY(form_check(&x));
	if (out->code != VXP_OK)
		return RC_OK;
	const struct organ row = { .code = x.form.code, .name = x.form.name };
	x.search = organ_search_text(a, &row);
	return db_write(n->db, register_write, &x, e);
}

/* ---- removing ---- */

static enum rc removal_check(struct tx *tx, struct agency_edit *x, struct err *e)
{
	bool is_ours, has_children;
	int64_t waiting;
	TRY(is_at_or_below(tx, x->a, x->form.code, x->caller, &is_ours, e));
	if (!is_ours || str_eq(x->form.code, x->caller))
		return not_below(x, x->form.code);
	TRY(organ_has_children(tx, x->a, x->form.code, &has_children, e));
	if (has_children)
		return refuse(x->a, x->out, VXP_BAD_FORMAT, TEXT_VXP_22_CHILDREN, x->form.code,
			      STR_NULL);
	TRY(axis_open_count(tx, x->a, x->form.code, 1, &waiting, e));
	if (waiting > 0)
		return refuse(x->a, x->out, VXP_BAD_FORMAT, TEXT_VXP_22_WAITING, x->form.code,
			      STR_NULL);
	return RC_OK;
}

static enum rc remove_write(struct tx *tx, void *arg, struct err *e)
{
	struct agency_edit *x = arg;
	struct actor who = { .kind = ACTOR_SYSTEM, .login = x->caller };
	struct organ o;
	*x->out = (struct axis_refusal){ .code = VXP_OK };
	enum rc rc = organ_find(tx, x->a, x->form.code, &o, e);
	if (rc == RC_NOT_FOUND) {
		err_clear(e);
		return refuse(x->a, x->out, VXP_NO_RECEIVER, TEXT_VXP_18_AGENCY, x->form.code,
			      STR_NULL);
	}
	if (rc != RC_OK)
		return rc;
	TRY(removal_check(tx, x, e));
	if (x->out->code != VXP_OK)
		return RC_OK;
	TRY(organ_state_put(tx, x->form.code, ORGAN_REMOVED, x->now, e));
	return axis_audit(tx, &who, "agency.remove", str_fmt(x->a, "organ:%.*s", STR_FMT(o.code)),
			  o.name, x->now, e);
}

enum rc axis_agency_remove(struct node *n, struct arena *a, struct str caller_code, struct str code,
			   int64_t now, struct axis_refusal *out, struct err *e)
{
	struct agency_edit x = {
		.a = a, .caller = caller_code, .form = { .code = code }, .now = now, .out = out
	};
	return db_write(n->db, remove_write, &x, e);
}
