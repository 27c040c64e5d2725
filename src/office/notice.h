/* notice.h -- internal documents that are only to be read: giấy mời họp, tài liệu họp, văn bản để biết, để báo cáo,
 * ý kiến chỉ đạo.
 *
 * WHAT      Written to units and persons, without number or register; each of them has it before them until they
 *           open it, which is its receipt. To a unit is to everybody in it on that day; who comes to it later
 *           sees it and has nothing before them. Its author sees who has read it and who has printed it, and
 *           takes it back with a reason: it stays to be seen.
 * PROMISES  As doc/office.md says, I1 to I6.
 * OWNERSHIP As office.h.
 * ERRORS    As flow.h; RC_CONFLICT err.denied.notice: something else is to be done to one.
 * TIME      Passed in; hours are those of Vietnam.
 * LIMITS    LIMIT_SUBJECT, LIMIT_DIRECTIVE, LIMIT_NOTICE_READERS, LIMIT_NOTICE_VENUE, LIMIT_ATTACHMENTS.
 */
#pragma once

#include "office/flow.h"
#include "office/register.h"

struct notice_form {
	enum notice_kind kind;
	struct str subject, content;
	int64_t priority;
	enum form form;                /* electronic, hybrid, paper */
	int64_t meets_at;              /* an invitation to a meeting: when */
	struct str venue;              /* …and where */
	const struct directive_to *to; /* units and persons; their part is not looked at */
	size_t n_to;
	const struct outgoing_file *files;
	size_t n_files;
	struct str form_id; /* as struct outgoing_form: a form handed in twice makes one */
};
/* problem.kind, subject, content (nothing to read), priority, form, meets_at, venue, to (whom who may not write to;
 * nobody would read it), files. out_id: the document. */
NODISCARD enum rc office_notice_write(struct node *n, const struct actor *who,
				      const struct notice_form *f, int64_t now, int64_t *out_id,
				      struct problems *out, struct err *e);
/* By its author, with a reason: nobody has it before them any more, all see it and why. RC_CONFLICT err.stale
 * when it is not in that version any more (0: whatever it is), err.denied.frozen: it is withdrawn already. */
NODISCARD enum rc office_notice_withdraw(struct node *n, const struct actor *who, int64_t id,
					 int64_t version, struct str reason, int64_t now,
					 struct problems *out, struct err *e);
/* Its author writes it to more units and persons, each of whom has it before them as the first ones had; who has it
 * already is left as they are. problem.to: whom who may not write to, or nobody who has it not. */
struct notice_more {
	int64_t document_id, version; /* version 0: whatever it is now */
	const struct directive_to *to;
	size_t n_to;
};
NODISCARD enum rc office_notice_add(struct node *n, const struct actor *who,
				    const struct notice_more *f, int64_t now, struct problems *out,
				    struct err *e);
/* Whom who may write to; has_head says of a unit whether anybody is in it. */
NODISCARD enum rc office_notice_recipients(struct node *n, struct arena *a, const struct actor *who,
					   int64_t now, struct flow_recipients *out, struct err *e);

struct notice_view {
	struct document_view v;
	struct notice notice;
	struct assignment
		*to; /* units and persons, with names; seen_at of a person's is the receipt */
	size_t n_to;
	int64_t n_readers, n_read;
	int64_t to_read; /* what lies before somebody whom who stands for: to be opened by hand, 0 = nothing */
	bool may_withdraw, may_add;
	bool sees_receipts; /* else seen_at, n_read and prints are blank */
	struct notice_print *prints;
	size_t n_prints;
};
NODISCARD enum rc office_notice_view(struct node *n, struct arena *a, const struct actor *who,
				     int64_t id, int64_t now, struct notice_view *out,
				     struct err *e);

struct notice_filter {
	enum notice_scope scope;
	bool has_kind;
	enum notice_kind kind;
	int64_t before_id; /* of the last row, to go on behind it; 0: from the top */
	int64_t n_max;
};
struct notice_row {
	struct document document;
	struct notice notice;
	int64_t n_readers, n_read; /* WRITTEN */
};
/* The newest first. */
NODISCARD enum rc office_notice_list(struct node *n, struct arena *a, const struct actor *who,
				     const struct notice_filter *f, struct notice_row **out,
				     size_t *out_n, struct err *e);
/* As PDF, for whoever may see it; counted, with who did it. */
NODISCARD enum rc office_notice_print(struct node *n, struct arena *a, const struct actor *who,
				      int64_t id, enum lang lang, int64_t now,
				      struct register_print *out, struct err *e);
