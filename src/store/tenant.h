/* tenant.h -- the organs of this node, their accounts and sessions.
 *
 * WHAT      Rows of tenant, account, session and login_failure as structs.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says; RC_NOT_FOUND where one is asked for.
 * TIME      Passed in.
 * SECRETS   tenant_load fills axis_secret; whoever shows a tenant to people empties it.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"

NODISCARD enum rc tenant_load(struct tx *tx, struct arena *a, int64_t id, struct tenant *out,
			      struct err *e);
NODISCARD enum rc tenant_load_by_code(struct tx *tx, struct arena *a, struct str organ_code,
				      struct tenant *out, struct err *e);
NODISCARD enum rc tenant_list(struct tx *tx, struct arena *a, struct tenant **out, size_t *out_n,
			      struct err *e);
/* …and its common register of what comes in. */
NODISCARD enum rc tenant_insert(struct tx *tx, struct arena *a, const struct tenant *t,
				bool is_office, int64_t *out_id, struct err *e);
/* Everything but code, key and certificate. */
NODISCARD enum rc tenant_update(struct tx *tx, const struct tenant *t, struct err *e);
/* When the axis last answered, and why not ("" = it did). */
struct axis_contact {
	int64_t seen_at;
	struct str error;
	bool is_silent; /* since then it took no packet of ours and said nothing */
};
NODISCARD enum rc tenant_axis_contact(struct tx *tx, struct arena *a, int64_t tenant_id,
				      struct axis_contact *out, struct err *e);

/* ---- turns at the axis ---- */
/* The organ whose look at the axis is most overdue, leased to the caller; RC_NOT_FOUND when none is
 * due. *out_count: how many organs are polled in all. A due time or lease behind horizon_at was
 * written by a clock that was wrong, and does not count. */
struct poll_claim {
	int64_t now, lease_until_at, horizon_at;
};
NODISCARD enum rc tenant_poll_claim(struct tx *tx, struct arena *a, const struct poll_claim *c,
				    int64_t *out_id, int64_t *out_count, struct err *e);
/* The turn lasts longer. */
NODISCARD enum rc tenant_poll_keep(struct tx *tx, int64_t id, int64_t lease_until_at,
				   struct err *e);
/* Connected organs whose newest look at their axis failed. */
NODISCARD enum rc tenant_looks_failing(struct tx *tx, struct arena *a, int64_t *out_organs,
				       struct err *e);
/* When the next organ is due or its lease ends, INT64_MAX when none is connected. */
NODISCARD enum rc tenant_poll_next(struct tx *tx, struct arena *a, int64_t *out_at, struct err *e);
/* Ends the turn. contact->seen_at 0 leaves the last time the axis answered as it was. */
NODISCARD enum rc tenant_poll_end(struct tx *tx, int64_t id, int64_t due_at,
				  const struct axis_contact *contact, struct err *e);
NODISCARD enum rc tenant_poll_leases_end(struct tx *tx, struct err *e);
/* How current each connected organ's copy of its axis's directory is. */
struct tenant_directory {
	int64_t id;
	struct str axis_url;
	int64_t copied_at; /* last brought up to date … */
	int64_t full_at;   /* … and copied from end to end */
	int64_t version;   /* of the axis's directory then, 0 = it says none */
	int64_t wanted_at; /* somebody missed something in it; later than copied_at: still */
	int64_t tried_at;
};
NODISCARD enum rc tenant_directories(struct tx *tx, struct arena *a, struct tenant_directory **out,
				     size_t *out_n, struct err *e);
/* Of one organ. RC_NOT_FOUND: it is connected to none. */
NODISCARD enum rc tenant_directory_load(struct tx *tx, struct arena *a, int64_t tenant_id,
					struct tenant_directory *out, struct err *e);
/* d: axis_url, copied_at, version; full_at > 0 when it was copied from end to end. */
NODISCARD enum rc tenant_directory_copied(struct tx *tx, const struct tenant_directory *d,
					  struct err *e);
/* A copy begins; *out_may: none began later than not_since. */
NODISCARD enum rc tenant_directory_try(struct tx *tx, struct str axis_url, int64_t now,
				       int64_t not_since, bool *out_may, struct err *e);
/* Something is missing in the copy. */
NODISCARD enum rc tenant_directory_want(struct tx *tx, struct str axis_url, int64_t now,
					struct err *e);
/* The axis says its directory's version; *out_is_news: the copy has another, and is now wanted. */
NODISCARD enum rc tenant_directory_hint(struct tx *tx, struct str axis_url, int64_t version,
					int64_t now, bool *out_is_news, struct err *e);

/* ---- accounts ---- */
struct account_login {
	int64_t id, tenant_id;
	struct str password_hash;
	bool is_locked;
};
/* Accounts with this login: of one organ, or of all (tenant_id 0). */
NODISCARD enum rc account_logins(struct tx *tx, struct arena *a, int64_t tenant_id,
				 struct str login, struct account_login **out, size_t *out_n,
				 struct err *e);
NODISCARD enum rc account_load(struct tx *tx, struct arena *a, int64_t id, struct account *out,
			       struct err *e);
/* With the roles of each on a day. */
NODISCARD enum rc account_list(struct tx *tx, struct arena *a, int64_t tenant_id, struct date today,
			       struct account **out, size_t *out_n, struct err *e);
NODISCARD enum rc account_insert(struct tx *tx, struct arena *a, const struct account *x,
				 struct str password_hash, int64_t *out_id, struct err *e);
NODISCARD enum rc account_update(struct tx *tx, const struct account *x, struct err *e);
NODISCARD enum rc account_set_password(struct tx *tx, int64_t id, struct str password_hash,
				       bool must_change, struct err *e);
/* The same password hashed anew; nothing happens when old_hash is not the account's any more. */
NODISCARD enum rc account_renew_hash(struct tx *tx, int64_t id, struct str password_hash,
				     struct str old_hash, struct err *e);
NODISCARD enum rc account_note_login(struct tx *tx, int64_t id, int64_t now, struct err *e);
NODISCARD enum rc account_set_language(struct tx *tx, int64_t id, struct str language,
				       struct err *e);

/* ---- sessions and tokens ---- */
struct session_row {
	int64_t id, account_id, tenant_id;
	struct str kind, name, csrf, language;
	struct str login, account_name;
	bool is_locked, must_change_password;
	int64_t created_at, expires_at, seen_at;
};
NODISCARD enum rc session_insert(struct tx *tx, const struct session_row *s,
				 const struct blob_id *token_sha256, struct err *e);
NODISCARD enum rc session_load(struct tx *tx, struct arena *a, const struct blob_id *token_sha256,
			       struct session_row *out, struct err *e);
NODISCARD enum rc session_touch(struct tx *tx, int64_t id, int64_t now, struct err *e);
NODISCARD enum rc session_list_tokens(struct tx *tx, struct arena *a, int64_t account_id,
				      struct session_row **out, size_t *out_n, struct err *e);
NODISCARD enum rc session_delete(struct tx *tx, const struct blob_id *token_sha256, struct err *e);
NODISCARD enum rc session_delete_id(struct tx *tx, int64_t account_id, int64_t id,
				    int64_t *out_changed, struct err *e);
/* All of an account's but keep_id (0 = none kept). */
NODISCARD enum rc session_delete_of(struct tx *tx, int64_t account_id, int64_t keep_id,
				    struct err *e);
NODISCARD enum rc session_delete_expired(struct tx *tx, int64_t now, struct err *e);

/* ---- throttling ---- */
struct login_failure {
	int64_t failures, blocked_until_at;
};
/* RC_NOT_FOUND when there was none. */
NODISCARD enum rc login_failure_load(struct tx *tx, struct arena *a, struct str key,
				     struct login_failure *out, struct err *e);
NODISCARD enum rc login_failure_store(struct tx *tx, struct str key, const struct login_failure *f,
				      int64_t now, struct err *e);
NODISCARD enum rc login_failure_clear(struct tx *tx, struct str key, struct err *e);
NODISCARD enum rc login_failure_sweep(struct tx *tx, int64_t before_at, struct err *e);
