/* organ.h -- the directory in the database: organs, their secrets and certificates.
 *
 * WHAT      Rows of organ, organ_secret and organ_certificate as structs. A removed organ stays as a
 *           row (state ORGAN_REMOVED), so that copies of the directory learn of the removal; every
 *           change gives the row a version above all others.
 * OWNERSHIP Results live in the arena given; arguments are borrowed for the call.
 * ERRORS    As db.h says. RC_NOT_FOUND where a function needs an organ that is not there.
 * TIME      Passed in.
 * LIMITS    LIMIT_ORGAN_WORDS.
 * THREADS   As the transaction: one.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"
#include "sign/sign.h"

/* The organ with this code; RC_NOT_FOUND also for a removed one. */
NODISCARD enum rc organ_find(struct tx *tx, struct arena *a, struct str code, struct organ *out,
			     struct err *e);
/* The same, removed ones too. */
NODISCARD enum rc organ_find_any(struct tx *tx, struct arena *a, struct str code, struct organ *out,
				 struct err *e);

/* The one organ that has this mailbox. RC_NOT_FOUND: none, or several. */
NODISCARD enum rc organ_find_mail(struct tx *tx, struct arena *a, struct str mail,
				  struct organ *out, struct err *e);
/* All that have a name, to the letter, ten at most. */
NODISCARD enum rc organ_find_name(struct tx *tx, struct arena *a, struct str name,
				  struct organ **out, size_t *out_n, struct err *e);

/* What organ_save stores for searching: code and name, folded. Made outside the transaction. */
struct str organ_search_text(struct arena *a, const struct organ *o);
/* True when both say the same, ids aside. */
bool organ_is_same(const struct organ *x, const struct organ *y);
enum organ_change { ORGAN_UNCHANGED, ORGAN_ADDED, ORGAN_CHANGED };
/* Inserts the organ or writes all its fields over the row with its code (one that says the same is
 * left alone, with its version). out_change may be NULL. */
NODISCARD enum rc organ_save(struct tx *tx, struct arena *a, const struct organ *o,
			     struct str search, int64_t now, enum organ_change *out_change,
			     struct err *e);
/* The same without looking first, for a caller who knows that the row is new or differs. */
NODISCARD enum rc organ_put(struct tx *tx, const struct organ *o, struct str search, int64_t now,
			    struct err *e);
/* Rows of a catalogue, each code once, in a single statement. What the operator says of an organ that
 * is there stays as it is now, whatever the row says: its lock and requires_signature; only a removed
 * one comes back. rows: what organ_rows made of them, outside of the transaction; at most
 * LIMIT_ORGAN_ROWS. */
struct organ_row {
	struct organ organ;
	struct str search;
};
NODISCARD enum rc organ_rows(struct arena *a, const struct organ_row *list, size_t n,
			     struct str *out, struct err *e);
NODISCARD enum rc organ_put_many(struct tx *tx, struct str rows, int64_t now, struct err *e);
/* Lock, unlock, remove. Removal takes the organ's secrets along. RC_OK also when it was so. */
NODISCARD enum rc organ_state_put(struct tx *tx, struct str code, enum organ_state state,
				  int64_t now, struct err *e);

/* Organs in whose code or name every word occurs; folded: what text_fold made of the words. Those
 * whose code begins with the first word come first, then shorter names. Nothing for no words. */
NODISCARD enum rc organ_search(struct tx *tx, struct arena *a, struct str folded, int64_t n_max,
			       struct organ **out, size_t *out_n, struct err *e);
/* What the directory shows to others (no companies, no persons, nothing removed), in order of id. */
NODISCARD enum rc organ_list(struct tx *tx, struct arena *a, int64_t after_id, int64_t n_max,
			     struct organ **out, size_t *out_n, struct err *e);
/* Every row, removed ones too, in order of id. */
NODISCARD enum rc organ_list_all(struct tx *tx, struct arena *a, int64_t after_id, int64_t n_max,
				 struct organ **out, size_t *out_n, struct err *e);

/* What changed behind after_version and at since_at or later, in order of version; removals too. */
struct organ_changed {
	int64_t id;
	struct str code, name, parent_code, mail;
	enum organ_state state;
	bool is_member;
	int64_t updated_at, version;
};
NODISCARD enum rc organ_changes(struct tx *tx, struct arena *a, int64_t after_version,
				int64_t since_at, int64_t n_max, struct organ_changed **out,
				size_t *out_n, struct err *e);
/* The same rows whole, at most n_max of them. */
NODISCARD enum rc organ_changed_rows(struct tx *tx, struct arena *a, int64_t after_version,
				     int64_t n_max, struct organ **out, size_t *out_n,
				     struct err *e);
/* The version of the newest change, 0 when there is no organ. */
NODISCARD enum rc organ_version(struct tx *tx, struct arena *a, int64_t *out, struct err *e);
/* What belongs to the organ (a certificate) has changed: a new version. */
NODISCARD enum rc organ_touch(struct tx *tx, struct str code, int64_t now, struct err *e);
/* Whether an organ in the directory has this one as its parent. */
NODISCARD enum rc organ_has_children(struct tx *tx, struct arena *a, struct str code, bool *out,
				     struct err *e);

/* ---- secrets: what an organ signs its requests to our axis with ---- */
/* Every one valid now, newest first; none is RC_OK with *out_n 0. */
NODISCARD enum rc organ_secrets(struct tx *tx, struct arena *a, struct str code, int64_t now,
				struct str **out, size_t *out_n, struct err *e);
/* A new secret; those before stay valid until grace_until_at. The organ becomes a member. */
NODISCARD enum rc organ_secret_put(struct tx *tx, struct str code, struct str secret, int64_t now,
				   int64_t grace_until_at, struct err *e);
/* Whether it has ever had a secret; when it last called, to the minute (0 = never). */
NODISCARD enum rc organ_is_member(struct tx *tx, struct arena *a, struct str code, bool *out,
				  int64_t *out_seen_at, struct err *e);
struct organ_member {
	struct str code, name;
	bool is_locked;
	int64_t seen_at;
};
/* Those that may call, the longest silent first. */
NODISCARD enum rc organ_members(struct tx *tx, struct arena *a, int64_t most,
				struct organ_member **out, size_t *out_n, struct err *e);
NODISCARD enum rc organ_seen(struct tx *tx, struct str code, int64_t now, struct err *e);

/* ---- certificates: what an organ signs its packets with ---- */
/* Newest first; of each der, sha256, from_at, until_at and organ_code are filled. */
NODISCARD enum rc organ_certificates(struct tx *tx, struct arena *a, struct str code,
				     struct certificate **out, size_t *out_n, struct err *e);
/* The newest certificate of each organ with after_id < id <= to_id that has one, by id. */
struct organ_der {
	int64_t organ_id;
	struct str der;
};
NODISCARD enum rc organ_certificates_newest(struct tx *tx, struct arena *a, int64_t after_id,
					    int64_t to_id, struct organ_der **out, size_t *out_n,
					    struct err *e);
/* RC_OK also when it is there already. */
NODISCARD enum rc organ_certificate_put(struct tx *tx, struct str code,
					const struct certificate *cert, int64_t now, struct err *e);
