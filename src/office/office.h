/* office.h -- the use cases of an agency: one function = permission + one transaction + audit
 * (+ outbox).
 *
 * WHAT      What pages, the JSON API and commands may do. Nothing above this layer sees the store.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    RC_DENIED, RC_NOT_FOUND (also for another organ's rows), RC_INVALID (with problems),
 *           RC_CONFLICT (somebody else changed it meanwhile: key err.stale), RC_UNAVAILABLE.
 * TIME      Passed in.
 * LAW       Decree 30/2020/NĐ-CP art. 14-24; Decision 28/2018/QĐ-TTg art. 6-10.
 */
#pragma once

#include "model/copy.h"
#include "model/freeze.h"
#include "outbox/outbox.h"
#include "policy/policy.h"
#include "store/node.h"

/* ---- signing in ---- */
struct session {
	struct actor actor;
	struct tenant tenant; /* without its secret */
	struct str csrf;
	struct str language;
	int64_t expires_at;
	bool is_token;
	bool must_change_password;
};
struct sign_in {
	struct str
		organ; /* its code or name as typed; "" = the only one, or found by login when unambiguous */
	int64_t tenant_id; /* instead of organ when it is known; 0 = not */
	struct str login, password, remote;
	int64_t now;
};
/* out_token: the cookie's value, shown this once. RC_UNAUTHENTICATED err.login (never says which was wrong;
 * err.login_organ where the node has several organs and none was named), RC_THROTTLED err.login_throttled with minutes. */
NODISCARD enum rc office_sign_in(struct node *n, struct arena *a, const struct sign_in *s,
				 struct str *out_token, struct session *out, struct err *e);
NODISCARD enum rc office_session_find(struct node *n, struct arena *a, struct str token,
				      struct str remote, int64_t now, struct session *out,
				      struct err *e);
NODISCARD enum rc office_sign_out(struct node *n, struct str token, int64_t now, struct err *e);
NODISCARD enum rc office_session_language(struct node *n, const struct actor *who,
					  struct str language, struct err *e);
NODISCARD enum rc office_token_create(struct node *n, struct arena *a, const struct actor *who,
				      struct str name, int64_t expires_at, int64_t now,
				      struct str *out_token, struct err *e);
struct token_view {
	int64_t id;
	struct str name;
	int64_t created_at, expires_at, seen_at;
};
NODISCARD enum rc office_token_list(struct node *n, struct arena *a, const struct actor *who,
				    struct token_view **out, size_t *out_n, struct err *e);
NODISCARD enum rc office_token_remove(struct node *n, const struct actor *who, int64_t id,
				      int64_t now, struct err *e);

/* ---- accounts and organs of the node ---- */
NODISCARD enum rc office_tenant_list(struct node *n, struct arena *a, struct tenant **out,
				     size_t *out_n, struct err *e);
NODISCARD enum rc office_tenant_find(struct node *n, struct arena *a, struct str organ_code,
				     struct tenant *out, struct err *e);
/* Defaults of new documents, address, connection to the axis (secret: empty = keep). */
NODISCARD enum rc office_tenant_set(struct node *n, const struct actor *who, const struct tenant *t,
				    int64_t now, struct problems *out, struct err *e);
/* With the roles that each holds today. */
NODISCARD enum rc office_account_list(struct node *n, struct arena *a, const struct actor *who,
				      int64_t now, struct account **out, size_t *out_n,
				      struct err *e);
struct account_form {
	struct str login, name, password; /* password empty: made up, in out_password */
	enum role role;                   /* of the first post, in the organ itself */
	bool must_change_password;
};
/* A new organ of the node and its first account (NULL: none), both or neither. */
struct tenant_form {
	const struct tenant *tenant;
	const struct account_form *first;
	bool is_office;
};
/* What can be said before a key is made: the problems in *out and RC_INVALID, or RC_CONFLICT
 * err.tenant_exists. */
NODISCARD enum rc office_tenant_check(struct node *n, const struct tenant_form *f,
				      struct problems *out, struct err *e);
NODISCARD enum rc office_tenant_add(struct node *n, struct arena *a, const struct actor *who,
				    const struct tenant_form *f, int64_t now, int64_t *out_id,
				    struct str *out_password, struct problems *out, struct err *e);
NODISCARD enum rc office_account_add(struct node *n, struct arena *a, const struct actor *who,
				     const struct account_form *f, int64_t now, int64_t *out_id,
				     struct str *out_password, struct problems *out, struct err *e);
/* The name. */
NODISCARD enum rc office_account_set(struct node *n, const struct actor *who, int64_t id,
				     const struct account_form *f, int64_t now,
				     struct problems *out, struct err *e);
/* Locking ends the account's sessions. Nobody locks the last admin. */
NODISCARD enum rc office_account_lock(struct node *n, const struct actor *who, int64_t id,
				      bool is_locked, int64_t now, struct err *e);
/* An admin resets (a made-up password in out_password when new_password is empty); everybody
 * changes their own with old_password. Ends all other sessions. */
NODISCARD enum rc office_account_password(struct node *n, struct arena *a, const struct actor *who,
					  int64_t id, struct str old_password,
					  struct str new_password, int64_t now,
					  struct str *out_password, struct problems *out,
					  struct err *e);
NODISCARD enum rc office_account_find(struct node *n, struct arena *a, const struct actor *who,
				      struct str login, int64_t now, struct account *out,
				      struct err *e);

/* ---- the directory ---- */
/* Words in any order, with or without marks, or the beginning of a code; at most n_max. */
NODISCARD enum rc office_organ_search(struct node *n, struct arena *a, const struct actor *who,
				      struct str words, int64_t n_max, struct organ **out,
				      size_t *out_n, struct err *e);

/* How current this node's copy of the axis's directory is. */
struct directory_state {
	bool has_axis;
	int64_t copied_at; /* 0 = never */
	bool is_wanted;    /* a newer copy has been asked for */
};
NODISCARD enum rc office_directory_state(struct node *n, struct arena *a, const struct actor *who,
					 struct directory_state *out, struct err *e);
/* Asks for a newer one; it comes by itself soon after, at most once a minute. RC_CONFLICT err.no_axis. */
NODISCARD enum rc office_directory_refresh(struct node *n, struct arena *a, const struct actor *who,
					   int64_t now, struct directory_state *out, struct err *e);
/* Somebody used a code that the copy does not know: the same, if it is an organ's code at all. */
void office_directory_missed(struct node *n, const struct actor *who, struct str code, int64_t now);

/* ---- văn bản đi ---- */
struct outgoing_receiver {
	struct str code;
	enum purpose purpose; /* UNKNOWN: as it is proposed (office/travel.h) */
	enum form form;       /* UNKNOWN: as it was chosen for this receiver, else as proposed */
	/* code "": whom the directory does not have, by name, on paper to this address */
	struct str name, address;
};
struct outgoing_file {
	struct str name, content_type;
	int fd; /* bytes to take, or -1: keep attachment keep_id */
	int64_t keep_id;
};
struct outgoing_form {
	struct document document; /* id 0 = new; version guards against a stale form */
	const struct outgoing_receiver *receivers;
	size_t n_receivers;
	const struct outgoing_file *files;
	size_t n_files;
	/* Made once with the form of a new document, "" = none: handed in again by the same account, the
	 * form means the draft it has made. RC_CONFLICT when that was changed elsewhere since. */
	struct str form_id;
};
/* Saves a draft; what is missing is no error yet. */
NODISCARD enum rc office_outgoing_save(struct node *n, struct arena *a, const struct actor *who,
				       const struct outgoing_form *f, int64_t now, int64_t *out_id,
				       struct problems *out, struct err *e);
/* Saves and sends in one: RC_OK only when the outbox holds it durably. f NULL: sends draft id. */
NODISCARD enum rc office_outgoing_send(struct node *n, struct arena *a, const struct actor *who,
				       int64_t id, const struct outgoing_form *f, int64_t now,
				       int64_t *out_id, struct problems *out, struct err *e);
/* For whom no page shows the files: RC_CONFLICT err.doubts, with all that a person should look at in *out. */
NODISCARD enum rc office_outgoing_send_checked(struct node *n, struct arena *a,
					       const struct actor *who, int64_t id,
					       const struct outgoing_form *f, int64_t now,
					       int64_t *out_id, struct problems *out,
					       struct err *e);
/* The document that a form of this account has made. RC_NOT_FOUND: none. */
NODISCARD enum rc office_outgoing_of_form(struct node *n, struct arena *a, const struct actor *who,
					  struct str form_id, int64_t *out_id, struct err *e);
/* What keeps a draft from being sent, and what a person should look at before: told, not done. */
struct outgoing_advice {
	struct problems problems, warnings;
};
NODISCARD enum rc office_outgoing_check(struct node *n, struct arena *a, const struct actor *who,
					int64_t id, int64_t now, struct outgoing_advice *out,
					struct err *e);
NODISCARD enum rc office_outgoing_discard(struct node *n, const struct actor *who, int64_t id,
					  int64_t version, int64_t now, struct err *e);
/* A dead delivery, sent again. */
NODISCARD enum rc office_delivery_again(struct node *n, const struct actor *who,
					int64_t delivery_id, int64_t now, struct err *e);

/* Somebody has seen to a delivery that failed or was refused: it is counted no more, until it fails
 * again. RC_CONFLICT err.handled. */
NODISCARD enum rc office_delivery_handle(struct node *n, const struct actor *who,
					 int64_t delivery_id, int64_t now, struct err *e);
/* Soạn lại: a draft with the texts and files of a sent document, to those who did not take it. When
 * none did, it may go out under the same number, which the sent one then loses. */
NODISCARD enum rc office_outgoing_remake(struct node *n, struct arena *a, const struct actor *who,
					 int64_t id, int64_t now, int64_t *out_id, struct err *e);

/* ---- văn bản đến ---- */
/* Somebody has seen to a packet that cannot be read; as above. */
NODISCARD enum rc office_incoming_handle(struct node *n, const struct actor *who, int64_t id,
					 int64_t now, struct err *e);
/* Vào sổ: allots the arrival number, status 03 goes out. */
NODISCARD enum rc office_incoming_register(struct node *n, struct arena *a, const struct actor *who,
					   int64_t id, int64_t version, int64_t now,
					   int64_t *out_number, struct err *e);
/* …in the register that was chosen. RC_CONFLICT err.entry_register_closed; err.entry_register_secret: it takes secret
 * documents alone. */
struct taking_in {
	int64_t id, version;
	int64_t series_id; /* of office_series_list; 0: the one for its type */
};
NODISCARD enum rc office_incoming_register_in(struct node *n, struct arena *a,
					      const struct actor *who, const struct taking_in *x,
					      int64_t now, int64_t *out_number, struct err *e);
/* Từ chối tiếp nhận: status 02 with the reason (1 to LIMIT_REASON code points) goes out. */
NODISCARD enum rc office_incoming_refuse(struct node *n, struct arena *a, const struct actor *who,
					 int64_t id, int64_t version, struct str reason,
					 int64_t now, struct problems *out, struct err *e);

/* ---- lists and views, both directions ---- */
struct document_filter {
	enum direction direction;
	bool has_state;
	enum document_state state;
	/* outgoing: "queued" (has not left), "transit", "failed" or "refused" = sent ones with such a
	 * delivery, "unreceived", "unfinished" = those that a receiver owes something (model/watch.h), the newest first; incoming: "urgent" or "late" (due before today, or here since yesterday) = waiting
	 * ones that are; incoming: "withdrawn" = what its sender took back while it waited; outgoing: "own" = drafts that are who's to write; "" = any */
	struct str queue;
	/* what stands in this register alone (of office_series_list), the greatest number first; 0 = in any. For who prints
	 * registers. It has what is registered, or issued, and nothing else: RC_NOT_FOUND */
	int64_t series_id;
	int64_t now;       /* for "late" */
	int64_t before_id; /* keyset: rows behind this one; 0 = from the top */
	int64_t n_max;
};
struct document_row {
	struct document document;
	int64_t n_deliveries, n_received, n_failed, n_refused; /* outgoing */
	int64_t n_queued, n_again; /* outgoing: not gone yet; of them: after a try that failed */
	int64_t n_receivers; /* outgoing: with those within the organ, who are no deliveries */
	struct str first_receiver; /* outgoing: name of the first */
	enum signature signature;  /* incoming */
	bool has_twin; /* waiting: another document may be the same (document_view.twin) */
	struct str register_name; /* incoming: of its arrival number, "" = the common one */
};
/* Registered ones by year and arrival number, sent ones by date and number, all others as they came,
 * what came last first; but waiting ones by urgency, then what came first. */
NODISCARD enum rc office_document_list(struct node *n, struct arena *a, const struct actor *who,
				       const struct document_filter *f, struct document_row **out,
				       size_t *out_n, struct err *e);
/* Another document that one is about, or that is about it. Its reader may open it; but who drafts an answer or a copy
 * is told of what it is about even so: its id, kind, number and subject, and nothing else. */
struct document_link {
	struct document document;
	bool is_about; /* it is about the one shown; else the one shown is about it */
	bool may_open;
};
struct document_view {
	struct document document;
	struct str register_name; /* of its arrival number, "" = the common one */
	struct document_link *links;
	size_t n_links;
	struct request *requests; /* what was asked about it, in that order */
	size_t n_requests;
	struct freeze *freezes; /* that hold it now */
	size_t n_freezes;
	struct request asks; /* an update that came: whether to take it over; id 0 = nothing */
	struct attachment *attachments;
	size_t n_attachments;
	int64_t main_file_id; /* the PDF that has the number, or will: not one of what is submitted with it; 0 = none */
	struct attachment *dropped; /* files that were none of one entered by hand */
	size_t n_dropped;
	struct delivery *deliveries;
	size_t n_deliveries;
	struct watched watch;     /* of a sent one: what delivery_watch follows from */
	struct own_receiver *own; /* units and persons of the organ that it goes to */
	size_t n_own;
	bool is_kept;       /* it goes to nobody: Lưu: VT */
	int64_t own_notice; /* what they were given to read, if it may be opened; 0 = none */
	int64_t issued_id;  /* of such a one: the document that was issued, if it may be opened */
	int64_t n_parts; /* packets beside its own that a work file goes out in (office/part.h) */
	struct trace *traces;
	size_t n_traces;
	struct packet packet; /* id 0 = none */
	/* A waiting one: another of its sender with the same DocumentId, or the same number in that year
	 * (Decree 30 App. VI III.1): id, state, number, date, arrival; id 0 = none. */
	struct document twin;
	struct str sender_mail; /* of an unreadable one: as the directory has it, "" = unknown */
	bool may_register, may_refuse, may_send, may_edit, may_retry;
	bool may_handle;               /* an unreadable packet, or deliveries that failed */
	bool may_remake, keeps_number; /* a sent one; under its own number, for nobody has it */
	bool may_take_back, may_recall, may_answer; /* recall.h; answer: what is asked about it */
	bool may_urge;                              /* who owes something to it (urge.h) */
	bool may_correct,
		may_strike; /* what was entered by hand (arrival.h); a secret one is struck alone */
	bool may_travel; /* how it came may be told; of a sent one, that its paper was handed over */
	bool may_follow; /* how an outgoing one came about (N11) */
	bool may_reply;  /* a registered one: an answer may be drafted */
	bool may_change; /* a sent one that holds: an update, a replacement, a correction may be */
	bool may_copy;   /* a copy of it may be begun (copy.h) */
	bool is_copy;    /* it is one itself: */
	struct document_copy copy;
};
/* Something speaks against receiving it (it may be here already, its packet is faulty, it has no file): a number
 * that stays for ever takes a second look. */
bool incoming_is_doubtful(const struct document_view *v);
/* To open it is to read it: the audit has that within a moment (office/audit.h). */
NODISCARD enum rc office_document_view(struct node *n, struct arena *a, const struct actor *who,
				       int64_t id, int64_t now, struct document_view *out,
				       struct err *e);
/* The same for a page that has it open already: no read. */
NODISCARD enum rc office_document_refresh(struct node *n, struct arena *a, const struct actor *who,
					  int64_t id, struct document_view *out, struct err *e);
/* To whom a document goes, for a list. */
NODISCARD enum rc office_document_deliveries(struct node *n, struct arena *a,
					     const struct actor *who, int64_t id,
					     struct delivery **out, size_t *out_n, struct err *e);
/* Descriptors for download; the caller closes. These are reads too. */
NODISCARD enum rc office_attachment_open(struct node *n, struct arena *a, const struct actor *who,
					 int64_t document_id, int64_t attachment_id, int64_t now,
					 struct attachment *out, int *out_fd, struct err *e);
/* What the reader took out of one, for whoever has it open already: no read. RC_NOT_FOUND: nothing (yet). */
NODISCARD enum rc office_attachment_words(struct node *n, struct arena *a, const struct actor *who,
					  int64_t document_id, int64_t attachment_id,
					  struct str *out, struct err *e);
NODISCARD enum rc office_packet_open(struct node *n, struct arena *a, const struct actor *who,
				     int64_t document_id, int64_t now, struct packet *out,
				     int *out_fd, uint64_t *out_bytes, struct err *e);
/* Of each queue (office/flow.h): how many lie there, how many of them are overdue; from LIMIT_QUEUE_COUNT on
 * there may be more. Queues that are not the actor's have none. total, total_late: without WATCH. */
struct work_counts {
	int64_t n[work_queue__COUNT], late[work_queue__COUNT];
	int64_t total, total_late;
};
/* Of each queue of drafts (office/drafting.h), the same. total: without BACK, which waits for nobody else. */
struct draft_counts {
	int64_t n[draft_queue__COUNT];
	int64_t total;
};
/* Of each queue of files (office/file.h), the same. */
struct file_counts {
	int64_t n[file_queue__COUNT];
	int64_t total;
};
struct office_counts {
	struct work_counts work;
	struct file_counts files;
	struct draft_counts draft_work;
	int64_t waiting, urgent, late, unreadable; /* urgent, late: of the waiting ones */
	int64_t drafts;                            /* who's own, the queue "own" of a list */
	int64_t unsent, urgent_unsent;             /* documents that have not left */
	int64_t queued, sent, failed, refused;     /* deliveries */
	int64_t axis_seen_at;
	struct str axis_error; /* as err_keep made it */
	/* Changes of permissions that nobody has confirmed: all of the organ's for whoever may confirm, for
	 * others those about themselves. */
	int64_t permissions;
	int64_t requests; /* of other organs, that whoever may answer them has not; up to LIMIT_LIST_PAGE */
	/* The organ and its axis do not reach each other: it is silent, or its answer is no use. */
	bool is_axis_away, is_axis_silent;
};
NODISCARD enum rc office_counts(struct node *n, struct arena *a, const struct actor *who,
				int64_t now, struct office_counts *out, struct err *e);

/* ---- packets, for the background jobs (office/packet_out.c, packet_in.c) ---- */
/* Makes a planned packet's bytes: builds, signs, stores the blob, records it. A built one is
 * answered as it is, so a resend is byte-identical. */
NODISCARD enum rc office_packet_build(struct node *n, struct arena *a, int64_t packet_id,
				      int64_t now, struct packet *out, struct err *e);
/* Files what came from the axis; harmless to repeat. The blob is durable already. RC_OK means the
 * axis may be told; *out says what became of it. */
struct office_arrival {
	int64_t tenant_id;
	enum message_type type;
	struct str axis_doc_id;
	struct str sender_code; /* as the axis lists it: who to ask when the packet does not say */
	struct blob_id blob;
	int64_t bytes;
};
NODISCARD enum rc office_packet_file(struct node *n, struct arena *a,
				     const struct office_arrival *x, int64_t now,
				     enum packet_state *out, struct err *e);
/* Records how one claimed packet's attempt ended: items settled, deliveries and history moved, the
 * receivers an axis refused split off (the others get a packet of their own), the peer noted; one
 * transaction. RC_CONFLICT when the lease is no longer ours. */
struct office_outcome {
	const struct outbox_item *items;
	size_t n_items;
	const struct attempt *attempt;
	const struct str *refused; /* receivers that the axis named with 18 or 23 */
	size_t n_refused;
	struct str axis_doc_id; /* when it was taken */
};
NODISCARD enum rc office_attempt_settle(struct node *n, struct arena *a,
					const struct office_outcome *o, int64_t now, struct err *e);
