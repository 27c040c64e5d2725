/* notice.h -- internal documents that are only to be read.
 *
 * WHAT      Rows of notice and notice_print as structs of model/notice.h; lists of such documents. Who reads
 *           them are rows of assignment (store/flow.h).
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says. RC_NOT_FOUND err.not_found.
 * TIME      Passed in.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"

/* Whose list, as struct work_page: ids as JSON. */
struct notice_page {
	int64_t tenant_id;
	bool sees_all;       /* all of the organ's */
	struct str holders;  /* …else what these see */
	struct str accounts; /* whose unread ones, and written ones, they are */
	enum notice_scope scope;
	struct str kind; /* of enum notice_kind, "" = any */
	int64_t rank, id, most;
};
NODISCARD enum rc notice_insert(struct tx *tx, const struct notice *x, struct err *e);
NODISCARD enum rc notice_load(struct tx *tx, struct arena *a, int64_t document_id,
			      struct notice *out, struct err *e);
NODISCARD enum rc notice_list(struct tx *tx, struct arena *a, const struct notice_page *p,
			      struct document **out, size_t *out_n, struct err *e);
/* How many persons it goes to, and how many of them have opened it. */
NODISCARD enum rc notice_read_count(struct tx *tx, struct arena *a, int64_t document_id,
				    int64_t *out_readers, int64_t *out_read, struct err *e);
NODISCARD enum rc notice_print_add(struct tx *tx, int64_t document_id, int64_t account_id,
				   int64_t now, struct err *e);
NODISCARD enum rc notice_print_list(struct tx *tx, struct arena *a, int64_t document_id,
				    struct notice_print **out, size_t *out_n, struct err *e);
/* The documents that somebody wrote and not everybody has read; another sees to one from now on. */
NODISCARD enum rc notice_left_with(struct tx *tx, struct arena *a, int64_t account_id,
				   int64_t **out, size_t *out_n, struct err *e);
NODISCARD enum rc notice_author_set(struct tx *tx, int64_t document_id, int64_t account_id,
				    int64_t now, struct err *e);
