/* office_int.h -- what the use cases share.
 *
 * WHAT      The audit row of an actor, and hashes of tokens.
 * OWNERSHIP As office.h.
 * ERRORS    As office.h.
 */
#pragma once

#include "office/office.h"
#include "store/audit.h"
#include "text/text.h"

/* db_write of a fn that says what is wrong: what it said in a try that is run again is taken out of *out
 * first. */
NODISCARD enum rc office_db_write(struct node *n, db_fn fn, void *arg, struct problems *out,
				  struct err *e);

/* Who did it, as the audit and a document's history write it. */
struct str actor_login(const struct actor *who);
struct str actor_name(const struct actor *who);
/* Whose post allowed what was asked last, "" = their own. */
struct str actor_stands_for(const struct actor *who);

/* The audit row of what somebody does; object is "kind:id". */
struct audit_entry audit_entry_of(const struct actor *who, const char *action, struct str object,
				  struct str detail, int64_t now);
/* Writes it. */
NODISCARD enum rc office_audit(struct tx *tx, const struct actor *who, const char *action,
			       struct str object, struct str detail, int64_t now, struct err *e);
/* Whether a sent document reached nobody: every delivery failed or was refused. */
bool reached_nobody(const struct delivery *all, size_t n);
/* …so that another may have its number. */
NODISCARD enum rc number_is_free(struct tx *tx, struct arena *a, int64_t id,
				 const struct delivery *all, size_t n, bool *out, struct err *e);
struct str object_name(struct arena *a, const char *kind, int64_t id);

/* What a list shows of a document beside its row. */
NODISCARD enum rc office_row_fill(struct tx *tx, struct arena *a, const struct document *d,
				  struct document_row *out, struct err *e);

/* The version that a form was filled in from (0: it does not say) against what is there. RC_CONFLICT err.stale:
 * it was changed meanwhile. */
NODISCARD enum rc office_fresh(int64_t form, int64_t now, struct err *e);
/* The tenant a use case works in: the actor's, with its secret. */
NODISCARD enum rc office_own_tenant(struct tx *tx, struct arena *a, const struct actor *who,
				    struct tenant *out, struct err *e);

/* A step of a document's history; of line are document_id, at, organ, text and person, those that are
 * known. packet_id 0 = none. */
NODISCARD enum rc trace_step(struct tx *tx, const struct trace *line, enum step step,
			     int64_t packet_id, struct err *e);

/* A file that was handed over with a form: made a durable blob under a safe name. What is wrong with it is added to
 * *out under its field, and answered as RC_INVALID. */
struct upload {
	const char *field;
	struct str name; /* in: as it was called; found: made safe */
	int fd;
	struct str content_type; /* found, by the name */
	struct blob_id blob;
	int64_t bytes;
};
NODISCARD enum rc upload_take(struct node *n, struct arena *a, struct upload *u,
			      struct problems *out, struct err *e);

/* Cleaned text of a form's field; what is wrong with it is added to *out. */
struct text_rule {
	const char *field;
	enum text_shape shape;
	int64_t max; /* code points */
	bool is_required;
};
struct str office_text(struct arena *a, const struct text_rule *r, struct str s,
		       struct problems *out);

/* Under what a document remembers the form that made it, "" = none: each account's form ids are its own. */
struct str form_key(struct arena *a, const struct actor *who, struct str form_id);

/* The files of a form as attachments without a document, their bytes durable; one to keep has its id. problem.files
 * says what is wrong with them. */
NODISCARD enum rc uploads_take(struct node *n, struct arena *a, const struct outgoing_file *files,
			       size_t n_files, struct problems *out, struct attachment **out_all,
			       struct err *e);

/* What a cookie or token is stored as. */
void token_hash(struct str token, struct blob_id *out);
/* 32 random bytes, base64url. */
struct str token_make(struct arena *a);

/* A document that was just registered or issued falls into the groups whose rules it fits (doc_group.c). */
NODISCARD enum rc groups_take_in(struct tx *tx, struct arena *a, const struct actor *who,
				 const struct document *d, int64_t now, struct err *e);

/* ---- accounts (account.c) ---- */
bool login_is_valid(struct str s);
/* RC_INVALID err.form with what is wrong appended to *out. */
NODISCARD enum rc account_form_check(const struct account_form *f, struct problems *out,
				     struct err *e);
/* The row of a form, its tenant_id still open, and the hash of its password; *out_password is the one
 * given or made up. */
struct new_account {
	struct account account;
	struct str password_hash;
	enum role role;   /* of its post in the organ itself */
	bool has_no_post; /* …which it does not get */
	bool is_first;    /* of a new organ: nobody has to confirm it */
};
NODISCARD enum rc account_new(struct arena *a, const struct account_form *f, int64_t now,
			      struct new_account *out, struct str *out_password, struct err *e);
/* In a transaction: the account of the organ who->tenant_id, and its audit row. */
NODISCARD enum rc account_put(struct tx *tx, struct arena *a, const struct actor *who,
			      const struct new_account *x, int64_t now, int64_t *out_id,
			      struct err *e);

/* What keeps a document from being sent, whoever asks and wherever it stands: outgoing_check.c. */
struct outgoing_check {
	struct arena *arena;
	const struct conf *conf;
	int64_t now;
	struct problems *problems;
	struct attachment *files; /* found */
	size_t n_files;
	int64_t replaces; /* the sent document whose number this one takes over, 0 = none */
};
NODISCARD enum rc outgoing_check(struct tx *tx, struct outgoing_check *c, const struct document *d,
				 struct err *e);
/* What files may weigh together in one packet, and what one weighs there. */
int64_t packet_room(const struct conf *c);
int64_t packet_weight(int64_t bytes);
/* Issues a draft, in a transaction: document, packet, outbox, history and audit; its number is entered
 * in the register of its series, unless it came from there. */
struct issue_work {
	struct arena *arena;
	const struct actor *who;
	const struct conf *conf;
	int64_t now;
	struct problems *problems;
	/* set, for whom no page shows the files: what a person should look at first stops it (RC_CONFLICT err.doubts) */
	struct blob_store *doubts_of;
};
NODISCARD enum rc outgoing_issue(struct tx *tx, const struct issue_work *w, const struct tenant *t,
				 struct document *d, struct err *e);
/* The same of a draft that is about another document; and what follows for that one when it is issued, in the
 * transaction that does it (about.c). */
NODISCARD enum rc about_check(struct tx *tx, struct outgoing_check *c, const struct document *d,
			      struct err *e);
NODISCARD enum rc about_issued(struct tx *tx, const struct issue_work *w, const struct tenant *t,
			       const struct document *d, struct err *e);
/* What a person should look at in the files found, that a page does not say beside each of them. */
NODISCARD enum rc outgoing_warn(struct blob_store *blobs, const struct outgoing_check *c,
				struct problems *out, struct err *e);
/* All that a page would say of them: also what the reader found, and words that are not the draft's. */
NODISCARD enum rc outgoing_doubts(struct tx *tx, struct blob_store *blobs,
				  const struct outgoing_check *c, const struct document *d,
				  struct problems *out, struct err *e);

/* An incoming document gets its number, in the transaction that enters it: of the register that was chosen, or, 0, of
 * the one for it. RC_CONFLICT err.entry_register_closed, err.entry_register_secret, err.entry_register_secret_own {0}
 * its name. */
NODISCARD enum rc entry_number(struct tx *tx, struct arena *a, struct document *d,
			       int64_t series_id, int64_t now, struct err *e);

/* A password as it is hashed and compared: keyboards write the same Vietnamese letter in one code point
 * or in several. */
struct str password_normal(struct arena *a, struct str typed);
/* Appends problems of a new password. */
void password_check(struct str password, struct str login, struct problems *out);
