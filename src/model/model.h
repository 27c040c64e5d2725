/* model.h -- the domain as structs and pure rules.
 *
 * WHAT      What an organ, an account, a document, a delivery and a packet are, and the rules that
 *           need nothing but them: codes, numbers, lengths, which status may follow which.
 * OWNERSHIP Structs hold views; the bytes live in the arena of whoever filled them.
 * ERRORS    Pure functions. A rule that says no answers RC_INVALID with the key of the text for
 *           people and the field's name as parameter 0.
 * TIME      Points in time are int64 µs UTC (0 = never) and passed in; dates are civil dates in
 *           Vietnam, year 0 = unknown.
 * LAW       Decree 30/2020/NĐ-CP (numbers, registers), QCVN 102:2016 (codes, lengths), Decision
 *           20/2020/QĐ-TTg (organ codes up to 35 characters).
 */
#pragma once

#include "base/err.h"
#include "base/limits.h"
#include "base/time.h"
#include "blob/blob.h"
#include "model/consult.h"
#include "model/draft.h"
#include "model/enums.h"
#include "model/media.h"
#include "model/flow.h"
#include "model/notice.h"
#include "model/organ_task.h"
#include "model/people.h"
#include "model/request.h"
#include "model/rider.h"
#include "model/series.h"
#include "model/travel.h"
#include "model/watch.h"
#include "model/work_days.h"
#include "model/work_file.h"
#include "reader/kind.h"
#include "text/text.h"

/* One row of the directory. Companies and persons are rows too but local to the node. */
struct organ {
	int64_t id;
	struct str code;
	struct str name;
	struct str parent_code;   /* pid in the VXP directory */
	struct str superior_code; /* direct superior; the parent unless the catalogue says else */
	struct str mail;
	enum organ_kind kind;
	enum organ_level level;
	struct str province; /* code of the province's People's Committee, or "unknown" */
	enum organ_state state;
	enum organ_origin origin;
	bool requires_signature; /* the axis refuses its packets when the signature is invalid */
	struct date valid_from, valid_to;
	struct str successor_code;
};

/* A local organ whose office this node is. */
struct tenant {
	int64_t id;
	struct str organ_code;
	struct str name;
	struct str parent_name; /* cơ quan chủ quản, for the packet's OrganizationInCharge */
	struct str place;       /* nơi ban hành, default of PromulgationInfo/Place */
	struct str signer_name, signer_position, signer_competence; /* defaults of a new document */
	struct str address, mail, telephone, fax, website;
	struct str axis_url;
	struct str axis_secret;
	struct str key_id;      /* the organ's packet key in the keeper */
	struct str certificate; /* DER */
};

struct account {
	int64_t id;
	int64_t tenant_id; /* 0 = the axis's own accounts */
	struct str login;
	struct str name;
	bool is_locked;
	bool must_change_password;
	int64_t created_at, last_login_at;
	struct str roles; /* of a list: of the posts that hold today, as roles_next takes them */
};

/* Văn bản. One struct for both directions; what a direction does not use stays empty. */
struct document {
	int64_t id;
	int64_t tenant_id;
	enum direction direction;
	enum document_state state;
	struct str code; /* MessageHeader/DocumentId */
	struct str from_code, from_name;
	int64_t from_unit_id; /* an incoming one that a unit of the organ handed over, 0 = none */
	struct str number, notation; /* 15 and UBND-VP */
	struct str place;
	struct date issued_on;
	int64_t type_group,
		type_detail; /* DocumentType/Type, TypeDetail as numbers, -1 = not given */
	struct str type_name;
	struct str subject; /* trích yếu */
	struct str content;
	struct str signer_competence, signer_position, signer_name;
	struct date due_on;
	int64_t priority; /* enum priority */
	int64_t page_count;
	int64_t arrival_number; /* số đến, 0 = none */
	int64_t arrival_year;
	int64_t series_id;     /* the register of that number, 0 = the common one */
	int64_t arrival_place; /* which one of all registers' in that year it is */
	int64_t arrived_at, registered_at, created_at, updated_at, sent_at;
	int64_t sent_by; /* account that sent it, 0 = none */
	struct str sent_by_name;
	int64_t edited_by; /* account that saved the draft last, 0 = none */
	struct str edited_by_name;
	struct str form_key;       /* of the form that made the draft, "" = none */
	int64_t form_version;      /* the version that this form saved last */
	struct str refusal_reason; /* an unreadable one: why, as err_keep made it */
	int64_t packet_id;         /* the packet it came in or went out with, 0 = none */
	bool is_faulty;            /* incoming: the packet has errors, or a file that is damaged */
	int64_t made_from;   /* a draft: the sent document it was written anew from, 0 = none */
	int64_t replaced_by; /* a sent document that reached nobody: who has its number, 0 = nobody */
	int64_t handled_at; /* an unreadable one: when somebody saw to it, 0 = nobody has */
	/* a registered one: how far it has come (flow.h) */
	enum progress progress;
	int64_t presented_to;    /* the leader it lies before, 0 = nobody */
	struct date deadline_on; /* when the organ wants it done; due_on is the sender's word */
	int64_t finished_at;
	bool is_held;         /* a freeze holds it, or a set that it is in (freeze.h) */
	struct str paper_at;  /* where the paper original lies, "" = there is none */
	enum form came;       /* an incoming one: how it came */
	enum purpose purpose; /* …and to which purpose its sender sent it here */
	int64_t above_id; /* a task that is part of another: the assignment it is part of, 0 = none */
	/* an outgoing one: how far it has come until it is issued (draft.h) */
	enum draft_stage stage;
	int64_t draft_n;         /* its version; what is given belongs to it */
	int64_t drafter_id;      /* account, 0 = the clerk who saves it next */
	int64_t unit_id;         /* the drafting unit, 0 = none */
	int64_t signer_account;  /* who is to sign it here, 0 = nobody is named yet */
	enum notice_kind notice; /* an internal one that is only to be read (notice.h); else NONE */
	enum secrecy secrecy;    /* of one that is, neither text nor files are here */
	enum document_standing standing;
	enum document_relation
		relation; /* to the document about_id of the same organ (request.h) */
	int64_t about_id; /* 0 = none, or it is not here */
	int64_t version;  /* raised by every change; a stale form is refused */
};

/* Cập nhật, thay thế: it changes what the other says, in the receivers' books too. */
static inline bool relation_is_change(enum document_relation r)
{
	return r == RELATION_UPDATE || r == RELATION_REPLACE;
}

/* An attachment; its bytes are a blob. */
struct attachment {
	int64_t id, document_id;
	int64_t ordinal;
	struct str name; /* made safe, for people and downloads */
	struct str content_type;
	struct str description;
	int64_t bytes;
	struct blob_id blob;
	bool is_damaged; /* it came broken, or empty */
	/* what the reader found in it: store/file_text.h */
	enum file_reading reading;
	enum file_kind kind; /* by its content, whatever its name says: media_name_lies */
	enum unread_reason reason;
	int64_t pages; /* of a PDF; sheets, slides; 0 = unknown */
	bool is_encrypted, has_macros, is_cut;
	/* what is made of another on a draft's way takes its place */
	enum file_make made;
	enum file_standing standing;
	int64_t made_of; /* an attachment of the same version; 0 = given */
	int64_t place;   /* among the files: the ordinal of the one at the beginning */
	int64_t made_at;
	struct str made_by;
};

/* Document × receiver × road. */
struct delivery {
	int64_t id, document_id;
	struct str receiver_code, receiver_name;
	enum road road;
	enum form form, form_proposed;          /* chosen; and as it was proposed */
	enum purpose purpose, purpose_proposed; /* UNKNOWN: nothing was proposed */
	enum delivery_state state;
	struct str status;      /* newest status code of QCVN 102: "01" … "16", or "" */
	struct str status_text; /* its description, or why it failed (err_keep) */
	int64_t status_at;
	int64_t handled_at; /* failed or refused: when somebody saw to it, 0 = nobody has */
	/* The directory does not have it: it is known by its name, which is its code too, and gets paper alone. */
	bool is_outside;
	struct str address;    /* where its paper goes */
	struct date handed_on; /* paper: when it was handed over, and how */
	struct str handed_how;
	int64_t urged_at, n_urged; /* when it was urged last, 0 = never; how often */
};
/* A unit or a person of the organ itself that an outgoing document goes to; neither: it is only kept. */
struct own_receiver {
	int64_t id, document_id;
	int64_t unit_id, account_id;
	struct str name;      /* of a list: the unit's or the person's */
	struct str next_name; /* …of the unit that has the work of one which was dissolved */
	int64_t notice_id;    /* what they were given to read when it was issued; 0: not yet */
};
static inline bool own_receiver_is_none(const struct own_receiver *x)
{
	return x->unit_id == 0 && x->account_id == 0;
}

/* One line of a document's history: a status that came or went, or a step taken here. */
struct trace {
	int64_t id, document_id;
	int64_t at;
	enum trace_kind kind;
	struct str organ_code, organ_name;
	struct str status; /* code, of a status; else "" */
	struct str step;   /* word of enum step, of a step; else STR_NULL */
	struct str about;  /* the unit or person that the step is about, or "" */
	struct str text;
	struct str person;
	struct str on_behalf_of; /* thay mặt: whose post it was, "" = their own */
};

/* Bytes that crosses or crossed between organs. */
struct packet {
	int64_t id, tenant_id;
	enum direction direction;
	enum message_type type;
	enum packet_state state;
	struct blob_id blob; /* all zero while PLANNED */
	int64_t bytes;
	struct str axis_doc_id; /* DocId on the axis */
	struct str document_code;
	struct str from_code;
	enum signature signature;
	struct str signature_reason; /* text key */
	struct str signer;           /* subject of the signer's certificate */
	struct str findings;         /* JSON array of edxml findings */
	int64_t document_id;         /* the document it carries or speaks of, 0 = none */
	bool is_recall;              /* carries none: it recalls it, status_text says why */
	struct str status_code, status_text, status_person; /* status packets */
	int64_t status_at;
	int64_t created_at;
};

/* ---- rules ---- */

/* Organ codes: groups of 0-9 A-Z joined by dots, at most LIMIT_ORGAN_CODE characters. */
NODISCARD enum rc organ_code_check(struct str code, struct err *e);

/* The path of the page that people know it by: "/incoming/12". */
struct str document_address(struct arena *a, const struct document *d);
/* Số ký hiệu as written: number below 10 padded ("05/UBND-VP"); Decree 30 App. I. */
struct str document_notation(struct arena *a, struct str number, struct str notation);
/* Number and notation in one spelling, for comparing: no zeros in front, no blanks, whatever the case
 * ("05/UBND-VP" and "5/ubnd-vp" are the same; Đ and D are not). */
struct str document_number_key(struct arena *a, struct str number, struct str notation);
/* Number and notation of an outgoing document as people type and paste them, in the law's spelling:
 * no zeros in front, hyphens, capitals (but TTr, CTr, QyĐ, TrS, TTg), and "15/UBND-VP" in one field
 * goes into both. What is not lawful stays as it is, for the checks below to refuse. */
void document_tidy_number(struct arena *a, struct document *d);
/* Figures, from 1. */
bool document_number_is_lawful(struct str number);
/* Groups of capitals and figures joined by hyphens, a letter somewhere; in front of them the year of a
 * văn bản quy phạm pháp luật may stand ("2026/NĐ-CP"). */
bool document_notation_is_lawful(struct str notation);
/* Makes MessageHeader/DocumentId: "organ,yyyy/MM/dd,number/notation". */
struct str document_code_make(struct arena *a, struct str organ, struct date d, struct str number,
			      struct str notation);

/* Registered documents are listed as in the register, by year and arrival number, internal
 * ones as they were made; sent ones by date,
 * then by the figures their number begins with: the greatest first. Waiting ones by urgency, then by
 * arrival: the smallest first. All others go by id. */
bool document_state_is_ranked(enum document_state state);
/* The state of what is seen one by one, by sight: a draft; of the other directions, what is registered. */
enum document_state document_state_seen(enum direction d);
/* Where a document stands in the list of a ranked state, above 0; 0 for the other states. */
int64_t document_list_rank(const struct document *d, enum document_state state);
/* What the ranks of waiting documents of at least that urgency lie below. */
int64_t document_waiting_below(int64_t priority);

/* Which delivery state a status code leads to; false for codes that do not move it (13, 15, 16). A
 * late status never moves a delivery back: delivery_next answers the state to store. */
bool delivery_state_of_status(struct str status, enum delivery_state *out);
enum delivery_state delivery_next(enum delivery_state now, enum delivery_state reported);

/* The texts of an outgoing document that people write (model/document_texts.tbl). */
struct document_text {
	const char *name; /* of the member, the form's field and the API's member alike */
	size_t offset;
	enum text_shape shape;
	int64_t limit; /* code points */
	bool is_required;
};
extern const struct document_text document_texts[];
extern const size_t document_texts_count;
/* NULL: no such text. */
const struct document_text *document_text_find(struct str name);
struct str document_text_of(const struct document *d, const struct document_text *t);
struct str *document_text_slot(struct document *d, const struct document_text *t);

/* Checks a document about to be sent: every required field, lengths in code points (QCVN 102 and
 * Decree 30 App. VI), dates. Appends one problem per field; RC_OK with n == 0 when fine. */
struct problem {
	const char *field;                 /* name of the form field */
	const char *key;                   /* text for people */
	int64_t limit;                     /* parameter {0} of the text when > 0 */
	char words[2][LIMIT_PROBLEM_WORD]; /* else its parameters {0} and {1}, if any */
	int64_t document_id;               /* the one that it is about; 0: none */
};
struct problems {
	struct problem p[LIMIT_PROBLEMS];
	size_t n;
};
void problem_add(struct problems *ps, const char *field, const char *key, int64_t limit);
/* The same with words for the text; of long ones the beginning is kept. */
void problem_add_words(struct problems *ps, const char *field, const char *key, struct str word0,
		       struct str word1);
/* The same about a document that is there already. */
void problem_add_document(struct problems *ps, const char *field, const char *key, int64_t id,
			  struct str word0, struct str word1);
void problem_copy(struct problems *ps, const struct problem *p);
bool problems_has(const struct problems *ps, const char *field);
/* A problem as an error with the text's key and parameters, for those who show errors. */
void problem_err(const struct problem *p, struct err *e);
/* RC_INVALID err.form when there are any. */
NODISCARD enum rc problems_rc(const struct problems *ps, struct err *e);
void document_check_outgoing(const struct document *d, struct date today, struct problems *out);
/* A draft may be unfinished, but nothing in it may be wrong. */
void document_check_draft(const struct document *d, struct date today, struct problems *out);
