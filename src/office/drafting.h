/* drafting.h -- what a draft goes through until it is issued.
 *
 * WHAT      Its author asks for opinions, in order or at once, and submits it; a head checks its content, a
 *           clerk its form, the signer approves and signs; a clerk gives it its number and issues it. On the
 *           way it is returned with a reason, taken back, or undone. Saving one that has left its author's
 *           hands makes another version (office_outgoing_save).
 * PROMISES  As doc/office.md says, N1 to N6, N12.
 * OWNERSHIP As office.h.
 * ERRORS    As policy.h. RC_INVALID err.form with the problems. RC_CONFLICT err.stale: the form was older
 *           than the draft; err.opinions_open {0} how many; err.opinion_over; err.signer_gone {0} who.
 * TIME      Passed in; a day is a day in Vietnam.
 * LIMITS    LIMIT_OPINIONS, LIMIT_OPINION, LIMIT_REASON, LIMIT_DEADLINE_DAYS.
 * LAW       Decree 30/2020/NĐ-CP art. 10-15.
 */
#pragma once

#include "office/office.h"

/* ---- opinions ---- */
struct opinion_ask {
	int64_t account_id;
	int64_t ordinal; /* from 1; equal ones are asked at once, greater ones when these have answered */
	struct date due_on;
};
struct opinion_form {
	int64_t document_id, version; /* version 0: whatever it is now */
	struct str question;
	const struct opinion_ask *asked;
	size_t n_asked;
};
NODISCARD enum rc office_opinion_ask(struct node *n, const struct actor *who,
				     const struct opinion_form *f, int64_t now,
				     struct problems *out, struct err *e);
/* Given by whoever is asked, or withdrawn by the author for a reason. */
struct opinion_act {
	int64_t id;
	enum action what;             /* ACTION_OPINION_GIVE, ACTION_OPINION_WITHDRAW */
	enum opinion_verdict verdict; /* GIVE */
	struct str text; /* of WITHDRAW, and of a verdict that is not AGREE, it must be there */
};
NODISCARD enum rc office_opinion_act(struct node *n, const struct actor *who,
				     const struct opinion_act *act, int64_t now,
				     struct problems *out, struct err *e);

/* ---- on its way ---- */
struct draft_act {
	int64_t document_id;
	int64_t version; /* as the form saw it; of SIGN it must be there, else 0: whatever it is now */
	enum action what; /* ACTION_DRAFT_SUBMIT, PASS, RETURN, TAKE_BACK, SIGN, UNDO, ISSUE */
	struct str text;  /* note, opinion or reason; of RETURN and UNDO it must be there */
	int64_t signer_id; /* SUBMIT: the account that is to sign; 0 = the one that was named before, or is proposed */
	bool stops_at_doubts; /* ISSUE: as office_outgoing_send_checked */
};
NODISCARD enum rc office_draft_act(struct node *n, const struct actor *who,
				   const struct draft_act *act, int64_t now, struct problems *out,
				   struct err *e);
/* The file as it was signed – a scan of the paper, or a PDF that was signed elsewhere –, kept with the version and
 * sent instead of the draft's. It is a PDF by its content. */
struct signed_file {
	int64_t document_id, version;
	int64_t attachment_id; /* the one whose place it takes; 0 = the first */
	struct str name;
	int fd; /* -1: none was given */
};
NODISCARD enum rc office_signed_file_put(struct node *n, const struct actor *who,
					 const struct signed_file *f, int64_t now,
					 struct problems *out, struct err *e);
/* Chuyển thành PDF: LibreOffice makes a PDF of a DOCX or ODT of the draft, which takes its place; the other is kept
 * beside it. RC_CONFLICT err.convert.kind, .encrypted, .macros, .failed, .slow, .listed;
 * RC_BUSY err.convert.busy; RC_UNSUPPORTED err.convert.absent: there is no LibreOffice that runs. */
struct draft_convert {
	int64_t document_id, version;
	int64_t attachment_id; /* 0 = the first that can be */
	bool is_agreed;        /* to a new version, when this one has left its author's hands */
};
NODISCARD enum rc office_draft_convert(struct node *n, struct arena *a, const struct actor *who,
				       const struct draft_convert *wish, int64_t now,
				       struct problems *out, struct err *e);
/* Whether it may be tried, by its name. */
bool draft_file_converts(const struct attachment *x);
/* Its number and its date, which is today. */
struct numbering {
	int64_t document_id, version;
	int64_t series_id;   /* 0 = the one that its type is counted in */
	int64_t number;      /* one that is reserved, passed over or released; 0 = the next one */
	struct str notation; /* "" = made of its type, or as the draft has it */
};
NODISCARD enum rc office_draft_number(struct node *n, struct arena *a, const struct actor *who,
				      const struct numbering *f, int64_t now,
				      struct document *out_document, struct problems *out,
				      struct err *e);

/* struct draft_counts of office.h says how much there is. */
/* What waits for somebody, by each of their posts and those that they stand for, the oldest first: drafts
 * behind one (0 = from the front), at most LIMIT_LIST_PAGE. Nothing for whom no post lets do it. */
NODISCARD enum rc office_draft_queue(struct node *n, struct arena *a, const struct actor *who,
				     enum draft_queue queue, int64_t after_id, int64_t now,
				     struct document **out, size_t *out_n, struct err *e);

/* Who may be asked for an opinion, or named to sign: one row for each person, by name. */
struct draft_person {
	int64_t account_id, unit_id; /* unit 0 = of the organ itself */
	struct str login, name, title,
		unit_name; /* of the post that they would sign by, else of the first */
	bool may_comment, may_sign;
};
NODISCARD enum rc office_draft_people(struct node *n, struct arena *a, const struct actor *who,
				      int64_t now, struct draft_person **out, size_t *out_n,
				      struct err *e);

/* Which checks a draft goes through when it is submitted now. */
enum check_plan {
	CHECK_ASKED,
	CHECK_OFF,    /* the organ does not ask for it */
	CHECK_NOBODY, /* nobody is there for it */
	CHECK_OWN     /* who submits is the head that would be asked */
};
struct draft_plan {
	enum check_plan content, form;
	struct str content_unit; /* whose heads are asked, "" = nobody's */
};
/* What has been said and done about a draft, of all its versions, for whoever may see it; and what they may
 * do now. */
struct draft_view {
	struct draft_version *versions;
	struct attachment **files; /* n_files[i] of versions[i], for office_attachment_open */
	size_t *n_files;
	size_t n_versions;
	struct attachment *now; /* of the version as it is, with what each was made of */
	size_t n_now;
	struct opinion *opinions;
	uint64_t *opinion_may; /* of each: DRAFT_MAY */
	size_t n_opinions;
	struct approval *approvals;
	size_t n_approvals;
	uint64_t may;
	struct str author_name, unit_name; /* who drafts it, and for which unit; "" = nobody yet */
	int64_t signer; /* account: was named, or directed what the draft answers; 0 = nobody */
	struct str signer_name;
	struct draft_plan plan;
	enum fields_plan fields; /* of number and date, in the file that is the document */
	/* that file, when its first words do not have the subject, or a copy's page its signer; "" = they do, or nobody
	 * has read it */
	struct str other_subject, other_signer;
	int64_t other_at; /* made by the program then, 0 = given */
	int64_t form_at; /* the draft was saved since the form in use was made, then; 0 = it was not, or there is none */
};
#define DRAFT_MAY(action) (UINT64_C(1) << (action))
NODISCARD enum rc office_draft_view(struct node *n, struct arena *a, const struct actor *who,
				    int64_t document_id, int64_t now, struct draft_view *out,
				    struct err *e);
