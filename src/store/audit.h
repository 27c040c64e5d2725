/* audit.h -- what was done, for the auditor (audit) and for the people of a document (trace).
 *
 * WHAT      audit: append-only, every change and every read of a document's content. trace: the
 *           history a document shows. Both are written in the transaction of what they tell of.
 * OWNERSHIP Arguments are borrowed for the call.
 * ERRORS    As db.h says.
 * TIME      Passed in.
 * LAW       Decree 30/2020/NĐ-CP App. VI III.5: all information of processing is kept.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"

/* Everything that is done has its action, with its group, in store/audit_actions.tbl. */
enum audit_group {
	AUDIT_ALL,
	AUDIT_READS,     /* opened, downloaded, printed */
	AUDIT_DOCUMENTS, /* done to documents */
	AUDIT_PEOPLE,    /* accounts, posts, units, permissions */
	AUDIT_SESSIONS,  /* signing in, tokens */
	AUDIT_SETTINGS,
	AUDIT_PROGRAM, /* what the program does by itself */
	audit_group__COUNT
};
struct str audit_group_text(enum audit_group g);
bool audit_group_parse(struct str s, enum audit_group *out);
/* What stands in a row's detail: nothing for people; words; "kind:id" and the like, with blanks between. */
enum audit_detail { AUDIT_NONE, AUDIT_WORDS, AUDIT_FACTS };
struct audit_action {
	const char *word;
	enum audit_group group;
	enum audit_detail detail;
};
/* NULL: there is no such action. */
const struct audit_action *audit_action_find(struct str word);

struct audit_entry {
	int64_t tenant_id;
	int64_t at;
	struct str actor;        /* login, "operator" or "system" */
	struct str action;       /* "incoming.register", "account.lock" … */
	struct str object;       /* "document:17" */
	struct str detail;       /* words or JSON, no secrets */
	struct str remote;       /* address, or empty */
	struct str on_behalf_of; /* whose post allowed it, when that was another's; or empty */
};
/* A row as it stands, for its seal. */
struct audit_row {
	int64_t id;
	int64_t tenant_id, at;
	struct str actor, action, object, detail, remote, on_behalf_of;
};
NODISCARD enum rc audit_add(struct tx *tx, const struct audit_entry *x, struct err *e);
/* The latest time in the last entries; 0 = there are none. */
NODISCARD enum rc audit_newest(struct tx *tx, struct arena *a, int64_t *out_at, struct err *e);

/* ---- looking through it ---- */

/* A row as somebody reads it; "" and 0 where there is none. */
struct audit_line {
	int64_t id, at;
	struct str actor, action, object, detail, remote, on_behalf_of;
	bool is_sealed;
	struct str person; /* actor's name */
	struct str about;  /* name of the account or unit that it was done to */
	struct str direction, number, notation; /* of the document that it was done to */
	int64_t arrival_number;
	bool is_withheld; /* detail is, for it is of a document that the reader may not open */
};
/* Rows of one organ since from_at that stand behind (before_at, before_id), the newest first. actor or
 * object may be "", which is any; not both given. */
struct audit_query {
	int64_t tenant_id, from_at, before_at, before_id, most;
	struct str actor, object;
};
NODISCARD enum rc audit_list(struct tx *tx, struct arena *a, const struct audit_query *q,
			     struct audit_line **out, size_t *out_n, struct err *e);

/* Who has opened something, by the rows of its being read. */
struct audit_reader {
	struct str actor, person; /* login, name */
	int64_t times, first_at, last_at;
	bool has_files; /* not the document's page alone */
};
NODISCARD enum rc audit_readers(struct tx *tx, struct arena *a, int64_t tenant_id,
				struct str object, struct audit_reader **out, size_t *out_n,
				struct err *e);

/* ---- seals ---- */

/* One link of an organ's chain: digest covers the seal before it, and the rows first_id … last_id that
 * point to it, in the order of their ids. */
struct audit_seal {
	int64_t id;
	int64_t tenant_id, n, at, rows, first_id, last_id;
	struct blob_id before, digest; /* SHA-256 */
};
/* An organ with rows that no seal covers yet: how many, and the time of the oldest. */
struct audit_unsealed {
	int64_t tenant_id, rows, since;
};
NODISCARD enum rc audit_unsealed_tenants(struct tx *tx, struct arena *a,
					 struct audit_unsealed **out, size_t *out_n, struct err *e);
NODISCARD enum rc audit_unsealed_rows(struct tx *tx, struct arena *a, int64_t tenant_id,
				      int64_t most, struct audit_row **out, size_t *out_n,
				      struct err *e);
NODISCARD enum rc audit_sealed_rows(struct tx *tx, struct arena *a, const struct audit_seal *s,
				    struct audit_row **out, size_t *out_n, struct err *e);
/* n = 0: there is none yet. */
NODISCARD enum rc audit_seal_last(struct tx *tx, struct arena *a, int64_t tenant_id,
				  struct audit_seal *out, struct err *e);
/* Rows of the organ under its seals 1 … upto; under a seal that is none of its; without one, and the time
 * of the oldest of those (0 = none). */
struct audit_count {
	int64_t sealed, stray, open, open_since;
};
NODISCARD enum rc audit_count_rows(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t upto,
				   struct audit_count *out, struct err *e);
NODISCARD enum rc audit_seal_list(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t from_n,
				  int64_t most, struct audit_seal **out, size_t *out_n,
				  struct err *e);
/* Adds the seal, and marks the rows without one up to its last_id. */
NODISCARD enum rc audit_seal_add(struct tx *tx, struct arena *a, struct audit_seal *s,
				 struct err *e);

/* One line of a document's history; packet_id 0 = none. */
NODISCARD enum rc trace_add(struct tx *tx, const struct trace *t, int64_t packet_id, struct err *e);
NODISCARD enum rc trace_list(struct tx *tx, struct arena *a, int64_t document_id,
			     struct trace **out, size_t *out_n, struct err *e);
