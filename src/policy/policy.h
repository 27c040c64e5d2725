/* policy.h -- who may do what to which document in which state, and why not.
 *
 * WHAT      One table role × action × state × relation (policy/policy.tbl). Every use case asks
 *           policy_check before it opens a transaction and again inside it with the row's state.
 *           What moves a document between its states is policy/moves.tbl; how far it must have come,
 *           policy/progress_moves.tbl; what moves an assignment, policy/assignment_moves.tbl; what moves
 *           a draft between its stages, policy/stage_moves.tbl; what may still be done to a document that holds
 *           no more, policy/frozen.tbl; to what a freeze holds, policy/held.tbl; what moves a work file, policy/file_moves.tbl; a year's list of
 *           files, policy/catalog_moves.tbl.
 * OWNERSHIP Values only.
 * ERRORS    RC_DENIED err.denied.role: the role may not, or not for this organ; err.denied.sight: it may,
 *           but the document is not assigned to them; err.denied.draft: it is a draft that they have nothing to do
 *           with; err.denied.author: it is somebody else's draft. RC_CONFLICT
 *           err.denied.state: not in the document's state, err.denied.frozen: it holds no more, err.denied.held: a freeze holds it, err.denied.secret: it is secret, whoever asks. RC_NOT_FOUND: a document of
 *           another organ.
 * LAW       Decree 30/2020/NĐ-CP art. 6, 20-24: the clerk (văn thư) receives and registers.
 */
#pragma once

#include "base/err.h"
#include "model/model.h"

enum actor_kind { ACTOR_PERSON, ACTOR_SYSTEM, ACTOR_OPERATOR /* command line on the node */ };

/* The operator has no account: this stands for its login and name, also in histories that other
 * organs get. */
#define ACTOR_OPERATOR_NAME "operator"

struct actor {
	enum actor_kind kind;
	int64_t account_id;
	int64_t tenant_id;
	struct str login;
	struct str name;
	const struct capacity *capacities; /* of a person: what they may be today */
	size_t n_capacities;
	/* Filled by each policy_check that says yes: whose post allowed it, "" = their own. NULL: nobody
	 * asks. Use cases put it into audit and history (thay mặt). */
	struct str *stands_for;
	bool is_token;     /* a program of theirs, with an access token */
	bool is_of_owner;  /* of the organ that owns the node: its axis is that organ's alone */
	struct str remote; /* address, for the audit */
};

enum action {
	ACTION_INCOMING_VIEW,
	ACTION_INCOMING_REGISTER,
	ACTION_INCOMING_REFUSE,
	ACTION_INCOMING_HANDLE,
	ACTION_DOSSIER_RETURN, /* a registered submission, for a part that is missing */
	ACTION_INCOMING_ENTER, /* what came in no packet */
	ACTION_ENTRY_CORRECT,  /* what was typed of it */
	ACTION_ENTRY_STRIKE, /* entered twice, or not ours: it holds no more, its number stays used */
	ACTION_OUTGOING_VIEW,
	ACTION_OUTGOING_WRITE,
	ACTION_OUTGOING_SEND,
	ACTION_DELIVERY_RETRY,
	ACTION_DELIVERY_HANDLE,
	ACTION_REGISTER_PRINT, /* sổ đăng ký văn bản đến, văn bản đi */
	ACTION_DIRECTORY_VIEW,
	ACTION_ACCOUNT_MANAGE,
	ACTION_GROUP_MANAGE, /* nhóm tài liệu: make, change and end them, say who reads them */
	ACTION_FREEZE,       /* hold a document, a work file or a group, and lift that */
	ACTION_GROUP_FILL,   /* put a document into one, take it out */
	ACTION_PERMISSION_CONFIRM, /* say that somebody else's change of a permission is right */
	ACTION_POST_DELEGATE,      /* have somebody stand for oneself */
	ACTION_AUDIT_VIEW,
	ACTION_READERS_VIEW, /* who has opened a document */
	ACTION_SEARCH_SHARE, /* give a search that is kept to the whole organ */
	ACTION_TENANT_MANAGE,
	ACTION_AXIS_VIEW,
	ACTION_AXIS_MANAGE,
	ACTION_INCOMING_PRESENT, /* put before a leader */
	ACTION_INCOMING_DIRECT,  /* bút phê: say who does what with it; of internal ones too */
	ACTION_ASSIGNMENT_OPEN,
	ACTION_ASSIGNMENT_BEGIN,
	ACTION_ASSIGNMENT_PASS, /* a unit's, on to its people */
	ACTION_ASSIGNMENT_REPORT,
	ACTION_ASSIGNMENT_EXTEND, /* ask for more time */
	ACTION_ASSIGNMENT_RETURN,
	ACTION_ASSIGNMENT_FINISH,
	ACTION_ASSIGNMENT_ANSWER, /* grant or refuse more time */
	ACTION_ASSIGNMENT_WITHDRAW,
	ACTION_ASSIGNMENT_REOPEN,
	ACTION_ASSIGNMENT_SETTLE, /* what came back has been seen to */
	ACTION_ASSIGNMENT_ACCEPT, /* what is handed in */
	ACTION_ASSIGNMENT_REWORK, /* …is not good enough */
	ACTION_ASSIGNMENT_SPLIT,  /* give a part of it as a task of its own */
	ACTION_OPINION_ASK,
	ACTION_OPINION_GIVE,
	ACTION_OPINION_WITHDRAW,
	ACTION_DRAFT_SUBMIT,
	ACTION_DRAFT_PASS, /* the check that is due */
	ACTION_DRAFT_SKIP, /* the program's own: a check that is not asked for */
	ACTION_DRAFT_RETURN,
	ACTION_DRAFT_TAKE_BACK,
	ACTION_DRAFT_SIGN,
	ACTION_DRAFT_SIGNED_FILE, /* the file as it was signed, put in the place of the draft's */
	ACTION_DRAFT_NUMBER,
	ACTION_DRAFT_ISSUE,
	ACTION_DRAFT_UNDO,      /* of one that is signed and not issued yet */
	ACTION_REGISTER_MANAGE, /* reserve and release numbers */
	ACTION_SERIES_MANAGE,
	ACTION_DELIVERY_TAKE_BACK, /* lấy lại: ask one receiver to give it up */
	ACTION_DELIVERY_URGE,      /* đôn đốc: urge receivers that owe something */
	ACTION_OUTGOING_RECALL,    /* thu hồi: have all receivers cancel it */
	ACTION_REQUEST_ANSWER,     /* agree to what its sender asks, or not */
	ACTION_TRAVEL_SET,         /* how a document travels, or came; a draft of whatever stage */
	ACTION_SECRET_ENTER,       /* a secret document, by its number */
	ACTION_COPY_MAKE, /* sao văn bản: begin a copy, which goes its way as a draft does */
	ACTION_INTERNAL_VIEW,
	ACTION_TASK_GIVE,      /* one that no document asks for */
	ACTION_OVERSIGHT_VIEW, /* how units stand with their tasks: all, or one's own and those below */
	ACTION_CONSULT_KEEP, /* urge and answer organs that were asked about a draft or given a task, enter what they say */
	ACTION_REPORT_VIEW, /* how documents were dealt with: of the organ, or of one's units */
	ACTION_NOTICE_WRITE, /* văn bản nội bộ, to be read: whom one may write to is address.tbl */
	ACTION_NOTICE_ADD, /* readers, to one that is out */
	ACTION_NOTICE_WITHDRAW,
	ACTION_NOTICE_RECEIPTS, /* who has read it, and printed it */
	ACTION_CATALOG_VIEW,    /* danh mục hồ sơ */
	ACTION_CATALOG_DRAFT,   /* its entries: a unit's own, or all */
	ACTION_CATALOG_SUBMIT,  /* begin a year's, and put it before the head of the organ */
	ACTION_CATALOG_ISSUE,
	ACTION_CATALOG_RETURN,
	ACTION_FILE_VIEW,
	ACTION_FILE_OPEN, /* mở hồ sơ: make one */
	ACTION_FILE_EDIT,
	ACTION_FILE_FILL,
	ACTION_FILE_SHARE,
	ACTION_FILE_CLOSE,
	ACTION_FILE_REOPEN,
	ACTION_FILE_CHECK,
	ACTION_FILE_RETURN,
	ACTION_FILE_INVENTORY, /* mục lục hồ sơ of the organ */
	ACTION__COUNT
};

/* d NULL: the question does not depend on a document. A document of another tenant answers
 * RC_NOT_FOUND: its existence is not shown. */
NODISCARD enum rc policy_check(const struct actor *who, enum action what, const struct document *d,
			       struct err *e);
/* What is asked about: a work file or a list of files, with its reach; or a document; its assignment, step or opinion where the action is about that; and who
 * sees it by its assignments where it is only to be seen (sight_of). */
struct subject {
	const struct document *document;
	const struct assignment *assignment;
	const struct approval *approval; /* the step that is due */
	const struct opinion *opinion;
	const struct holder *holders;
	size_t n_holders;
	const struct work_file *file;   /* of a file: */
	const struct catalog *catalog;  /* of a year's list: */
	const struct file_reach *reach; /* who stands where to it */
};
/* The same, and RC_CONFLICT err.denied.progress, err.denied.stage (the document has not come so far, or
 * too far) or err.denied.assignment (the assignment's state), whoever asks. */
NODISCARD enum rc policy_check_on(const struct actor *who, enum action what,
				  const struct subject *s, struct err *e);
/* What an action makes of an assignment's state. RC_CONFLICT err.denied.assignment: nothing. */
NODISCARD enum rc assignment_move(const struct assignment *x, enum action what,
				  enum assignment_state *out, struct err *e);
/* What an action makes of an outgoing document's stage. RC_CONFLICT err.denied.stage: nothing. */
NODISCARD enum rc stage_move(enum draft_stage from, enum action what, enum draft_stage *out,
			     struct err *e);
/* The same of a work file and of a year's list of files. RC_CONFLICT err.denied.file, err.denied.catalog. */
NODISCARD enum rc file_move(enum work_file_state from, enum action what, enum work_file_state *out,
			    struct err *e);
NODISCARD enum rc catalog_move(enum catalog_state from, enum action what, enum catalog_state *out,
			       struct err *e);
/* RC_CONFLICT err.denied.held: of what is changed without being asked about, a group, or what is about it. */
NODISCARD enum rc held_check(bool is_held, struct err *e);
/* Whether the capacity may write to whom: address.tbl. */
bool capacity_addresses(const struct capacity *c, const struct addressee *x);
/* Whether the capacity may do it to all of the organ's, whosever they are. */
bool capacity_may_organ(const struct capacity *c, enum action what);
/* For pages: whether to show the button. */
bool policy_allows(const struct actor *who, enum action what, const struct document *d);
/* Whether one of who's capacities would be enough for it. */
bool policy_suffices(const struct actor *who, const struct capacity *c, enum action what);
/* Which of a person's capacities allows it; NULL: none does, or no person asks. */
const struct capacity *policy_capacity(const struct actor *who, enum action what,
				       const struct subject *s);
/* Whether there is anything that a capacity may do this to. */
bool capacity_may_some(const struct capacity *c, enum action what);
/* What somebody sees of an organ's documents: all of some states, and single ones by sight. Lists show just
 * this, so that they and policy_check_on are one table (P2). */
struct scope {
	bool states[document_state__COUNT];
	bool by_sight;
};
struct scope policy_scope(const struct actor *who, enum action what);
bool capacity_may_by_sight(const struct capacity *c, enum action what);
/* The roles of the capacities, each once, as roles_next takes them. */
struct str actor_roles(struct arena *a, const struct actor *who);
