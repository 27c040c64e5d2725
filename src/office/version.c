/* version.c -- versions of a draft: kept when they leave their author's hands, never changed after. */
#include "base/limits.h"
#include "markup/page.h"
#include "office/drafting_int.h"
#include "store/document.h"
#include "store/own_receiver.h"

/* ---- shared by all that is done to a draft ---- */

enum rc draft_load(struct tx *tx, struct flow_work *w, int64_t document_id, int64_t version,
		   struct err *e)
{
	const struct document *d = &w->document;

	TRY(office_own_tenant(tx, w->arena, w->who, &w->tenant, e));
	TRY(document_load(tx, w->arena, document_id, &w->document, e));
	if (d->tenant_id != w->tenant.id || d->direction != DIRECTION_OUTGOING)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such outgoing document");
	return office_fresh(version, d->version, e);
}

enum rc draft_check(struct flow_work *w, enum action what, struct subject s, struct err *e)
{
	s.document = &w->document;
	return policy_check_on(w->who, what, &s, e);
}

enum rc draft_own(struct flow_work *w, enum action what, struct err *e)
{
	if (w->document.drafter_id == 0) {
		TRY(draft_check(w, ACTION_OUTGOING_WRITE, (struct subject){ .opinion = NULL }, e));
		draft_adopt(w->who, &w->document);
	}
	return draft_check(w, what, (struct subject){ .opinion = NULL }, e);
}

bool draft_may_own(const struct actor *who, const struct document *d, enum action what)
{
	struct actor asks = *who;
	struct document own = *d;

	asks.stands_for = NULL;
	if (own.drafter_id == 0 && !policy_allows(&asks, ACTION_OUTGOING_WRITE, d))
		return false;
	draft_adopt(&asks, &own);
	return policy_allows(&asks, what, &own);
}

struct document draft_blank(const struct actor *who, const struct tenant *t, int64_t now)
{
	return (struct document){ .tenant_id = t->id,
				  .direction = DIRECTION_OUTGOING,
				  .state = DOCUMENT_DRAFT,
				  .stage = STAGE_DRAFT,
				  .from_code = t->organ_code,
				  .from_name = t->name,
				  .created_at = now,
				  .updated_at = now,
				  .edited_by = who->account_id,
				  .edited_by_name = actor_name(who),
				  .type_group = -1,
				  .type_detail = -1 };
}

void draft_adopt(const struct actor *who, struct document *d)
{
	if (d->drafter_id > 0 || who->kind != ACTOR_PERSON)
		return;
	d->drafter_id = who->account_id;
	for (size_t i = 0; i < who->n_capacities && d->unit_id == 0; i++) {
		if (who->capacities[i].delegation_id == 0)
			d->unit_id = who->capacities[i].unit_id;
	}
}

static enum rc add_receivers(struct tx *tx, const struct flow_work *w, const struct document *d,
			     const struct letter_new *x, struct err *e)
{
	struct travel_from from;

	if (x->n_to == 0)
		return RC_OK;
	TRY(travel_from(tx, w->arena, d, &from, e));
	for (size_t i = 0; i < x->n_to; i++)
		TRY(receiver_add(tx, w->arena, &from, &x->to[i], e));
	return RC_OK;
}

enum rc draft_letter(struct tx *tx, const struct flow_work *w, const struct letter_new *x,
		     int64_t *out_id, struct err *e)
{
	struct document d = draft_blank(w->who, &w->tenant, w->now);

	d.type_name = text_get(LANG_VI, TEXT_KEPT_TYPE_LETTER);
	d.place = w->tenant.place;
	d.signer_competence = w->tenant.signer_competence;
	d.signer_position = w->tenant.signer_position;
	d.signer_name = w->tenant.signer_name;
	d.subject = x->subject;
	d.relation = x->relation;
	d.about_id = x->about_id;
	draft_adopt(w->who, &d);
	TRY(document_insert(tx, w->arena, &d, &d.id, e));
	*out_id = d.id;
	return add_receivers(tx, w, &d, x, e);
}

enum rc draft_save(struct tx *tx, struct flow_work *w, struct err *e)
{
	w->document.updated_at = w->now;
	TRY(draft_save_stage(tx, &w->document, e));
	w->document.version++;
	return RC_OK;
}

/* ---- what a version said ---- */

static void write_texts(struct json *j, struct arena *a, const struct document *d)
{
	for (size_t i = 0; i < document_texts_count; i++)
		json_kv_str(j, document_texts[i].name, document_text_of(d, &document_texts[i]));
	json_kv_str(j, "due_on", date_iso(a, d->due_on));
	json_kv_i64(j, "priority", d->priority);
	json_kv_i64(j, "page_count", d->page_count);
	json_kv_i64(j, "signer_account", d->signer_account);
}

static enum rc write_files(struct tx *tx, struct json *j, const struct flow_work *w, struct err *e)
{
	struct attachment *all;
	size_t n;

	TRY(attachment_list(tx, w->arena, w->document.id, &all, &n, e));
	json_key(j, "files");
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_kv_str(j, "name", all[i].name);
		json_kv_i64(j, "bytes", all[i].bytes);
		json_kv_str(j, "sha256", blob_id_hex(w->arena, &all[i].blob));
		json_object_end(j);
	}
	json_array_end(j);
	return RC_OK;
}

static enum rc write_receivers(struct tx *tx, struct json *j, const struct flow_work *w,
			       struct err *e)
{
	struct own_receiver *own;
	struct delivery *all;
	size_t n;

	TRY(delivery_list(tx, w->arena, w->document.id, &all, &n, e));
	json_key(j, "receivers");
	json_array(j);
	for (size_t i = 0; i < n; i++)
		json_str(j, all[i].receiver_code);
	TRY(own_receiver_list(tx, w->arena, w->document.id, &own, &n, e));
	for (size_t i = 0; i < n; i++)
		json_str(j,
			 own[i].name.n > 0 ? own[i].name : text_get(LANG_VI, TEXT_KEPT_ONLY_KEPT));
	json_array_end(j);
	return RC_OK;
}

static enum rc write_fields(struct tx *tx, const struct flow_work *w, struct str *out,
			    struct err *e)
{
	struct json j;

	json_init(&j, w->arena, LIMIT_JSON_BYTES);
	json_object(&j);
	write_texts(&j, w->arena, &w->document);
	TRY(write_files(tx, &j, w, e));
	TRY(write_receivers(tx, &j, w, e));
	json_object_end(&j);
	TRY(json_rc(&j, e));
	*out = json_text(&j);
	return RC_OK;
}

/* ---- kept, and followed by another ---- */

/* Who saved it last wrote it, whoever gives it out of their hands: a draft may have been handed over since. */
static void name_writer(const struct document *d, struct draft_version *v)
{
	if (d->edited_by == 0 || d->edited_by == v->by_account)
		return;
	v->by_account = d->edited_by;
	v->by_name = d->edited_by_name;
	v->on_behalf_of = STR("");
}

enum rc draft_freeze(struct tx *tx, struct flow_work *w, struct str note, struct err *e)
{
	struct draft_version v = { .tenant_id = w->tenant.id,
				   .document_id = w->document.id,
				   .n = w->document.draft_n,
				   .at = w->now,
				   .by_account = w->who->account_id,
				   .by_name = actor_name(w->who),
				   .on_behalf_of = actor_stands_for(w->who),
				   .note = note };
	int64_t last;

	TRY(draft_version_last(tx, w->arena, w->document.id, &last, e));
	if (last >= w->document.draft_n)
		return RC_OK;
	name_writer(&w->document, &v);
	TRY(write_fields(tx, w, &v.fields, e));
	return draft_version_insert(tx, &v, e);
}

static enum rc withdraw_all(struct tx *tx, const struct flow_work *w, struct err *e)
{
	struct opinion *all;
	size_t n;

	TRY(opinion_list(tx, w->arena, w->document.id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (!opinion_is_unfinished(&all[i]))
			continue;
		all[i].state = OPINION_WITHDRAWN;
		all[i].text = text_get(LANG_VI, TEXT_DRAFT_OPINION_REVISED);
		all[i].ended_at = w->now;
		all[i].by_account = w->who->account_id;
		all[i].by_name = actor_name(w->who);
		all[i].on_behalf_of = actor_stands_for(w->who);
		TRY(opinion_end(tx, &all[i], e));
	}
	return RC_OK;
}

enum rc draft_revise(struct tx *tx, struct flow_work *w, struct err *e)
{
	struct document *d = &w->document;
	int64_t last;

	d->edited_by = w->who->account_id;
	d->edited_by_name = actor_name(w->who);
	TRY(draft_version_last(tx, w->arena, d->id, &last, e));
	if (last < d->draft_n)
		return RC_OK; /* still in its author's hands */
	TRY(withdraw_all(tx, w, e));
	TRY(approval_void(tx, d->id, w->now, e));
	d->draft_n++;
	const struct flow_note note = { .step = STEP_REVISED,
					.audit = "draft.revise",
					.text = STR(""),
					.about = str_fmt(w->arena, "%lld", (long long)d->draft_n) };
	return flow_note(tx, w, &note, e);
}
