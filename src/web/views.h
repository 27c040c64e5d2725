/* views.h -- what the templates of ui/pages are given.
 *
 * WHAT      Structs that hold a page's facts, ready to be written; small functions that turn a value
 *           into words. No template asks a use case, and no handler writes HTML.
 * OWNERSHIP All in the request's arena.
 * ERRORS    None.
 */
#pragma once

#include "axis/axis.h"
#include "markup/page.h"
#include "net/net.h"
#include "office/bulk.h"
#include "office/column.h"
#include "office/consult.h"
#include "office/digest.h"
#include "office/dossier.h"
#include "office/flow.h"
#include "office/notice.h"
#include "office/organ_task.h"
#include "office/pattern.h"
#include "office/people.h"
#include "office/print_ticket.h"
#include "office/task.h"

/* ---- around every page ---- */
struct frame {
	struct office_counts counts;
	bool has_counts;
	bool sees_incoming, sees_all_incoming, sees_outgoing, may_write, may_send;
	bool manages_accounts, manages_organ, sees_axis, may_confirm, sees_audit;
	bool sees_tasks, may_give, oversees, sees_reports;
	bool has_work;     /* documents are put before them, or assigned to them */
	bool is_connected; /* the organ has an axis */
	bool sees_readers; /* who has opened a document */
	bool enters;       /* incoming documents by hand */
	bool fills_groups; /* puts documents into groups */
	bool may_freeze;   /* has documents, work files and groups left as they are */
	bool has_series;   /* they keep series and numbers */
	bool has_files;    /* they have work files, or see to those of others */
	bool has_presets;  /* they direct, or keep the organ's words for it */
	const char *here;  /* the entry of the menu that this page belongs to, "" = none */
	bool is_wide;      /* a document: it takes all the room there is */
	bool is_awaited; /* without scripts it asks again by itself: what it tells of is not done yet */
};
/* "/static/TAG/name". */
struct url_path asset_path(struct arena *a, const char *name);
/* 1,4 MB */
struct str bytes_words(struct arena *a, enum lang lang, int64_t bytes);
/* 1.234.567 */
struct str count_words(struct arena *a, enum lang lang, int64_t n);
/* The same of a queue that is counted up to LIMIT_QUEUE_COUNT: 1.000+. */
struct str many_words(struct arena *a, enum lang lang, int64_t n);
/* 2026 */
struct str plain_number(struct arena *a, int64_t n);
/* 3 phút trước: for times of today; else the date. */
struct str ago_words(struct arena *a, enum lang lang, int64_t at, int64_t now);
/* 2026-11-21T12:45:46Z: HTML takes three digits behind the second at most. */
struct str machine_time(struct arena *a, int64_t at);
/* 3 phút: how long, in the largest unit that fits. */
struct str span_words(struct arena *a, enum lang lang, int64_t span);
/* That the axis is away, since when, and what that means for people. */
struct str away_words(const struct page_ctx *ctx, const struct office_counts *k);
/* Why documents have not left. */
struct str unsent_words(enum lang lang, const struct office_counts *k);
/* How urgent as it is stamped on paper: HỎA TỐC. */
struct str stamp_words(enum lang lang, int64_t priority);
/* How urgent (0 … 4) in a word of the law, "" for thường. */
struct str priority_words(enum lang lang, int64_t priority);

struct error_page {
	int status;
	struct str title, text, advice;
	struct url_path back, sign_in;
	bool shows_id;
};

/* ---- forms ---- */
struct choice {
	struct str value, label;
};
struct field {
	const char *name;
	struct str label, hint, value, problem;
	const char *type;         /* of an input; "" = text */
	const char *autocomplete; /* "" = off */
	int rows;                 /* > 0: a textarea */
	bool is_required, is_short;
	bool is_first;                /* the cursor begins there */
	const char *list;             /* of a datalist, NULL = none */
	const struct choice *choices; /* a select */
	size_t n_choices;
};
/* Of a form that was refused: they need not be chosen again (kept.c). */
struct refused_file {
	struct str field, name, size;
	bool is_chosen;
};
struct refused_files {
	struct refused_file *lines;
	size_t n;
};
struct problem_line {
	const char *field;
	struct str text;
	int64_t document_id; /* one that is there already: the way to it; 0 = none */
};
struct form_view {
	struct field *fields;
	size_t n_fields;
	struct problem_line *problems;
	size_t n_problems;
	struct str error;    /* what is wrong with the form as a whole, "" = nothing */
	struct str advice;   /* …and what to do about it, "" = that is plain */
	struct url_path way; /* where that can be done, and what leads there; words "" = nowhere */
	struct str way_words;
	struct str summary; /* above the problems; "" = the usual words */
};
/* The field of that name: a name that is not there is a bug. */
const struct field *form_field(const struct form_view *f, const char *name);
/* What is wrong with a part that is no single field ("files", "receivers"), or "". */
struct str form_problem(const struct form_view *f, const char *name);

/* ---- signing in, one's own account ---- */
struct sign_in_view {
	struct form_view form;
	struct str next;
	bool has_choice;  /* several organs */
	struct str organ; /* the only one */
};
struct password_view {
	struct form_view form;
	struct str next;
	bool must_change;
};
struct tokens_view {
	struct form_view form;
	struct token_view *rows;
	size_t n_rows;
	struct str made; /* shown once */
};

/* ---- lists ---- */
/* The queues of work that are the reader's: those that are not empty. */
struct work_entry {
	enum work_queue queue;
	int64_t n, late;
};
/* All but what is only watched. */
size_t work_entries(const struct frame *f, struct work_entry out[work_queue__COUNT]);
/* The same of drafts. */
struct draft_entry {
	enum draft_queue queue;
	int64_t n;
};
size_t draft_entries(const struct frame *f, struct draft_entry out[draft_queue__COUNT]);
/* Whether the page is that queue's, or (queue "") one of /work at all. */
bool frame_is_of_work(const struct frame *f, struct str queue);
/* One thing that a new organ's administrator has still to set up, and where. */
struct setup_entry {
	struct url_path path;
	struct str what, how;
};
struct work_view;
struct home_view {
	struct document_row *rows; /* the first of those that wait to be received */
	size_t n_rows;
	const struct work_view *list; /* …or what the reader is to do first; NULL: nothing waits */
	struct work_entry work[work_queue__COUNT];
	size_t n_work;
	struct draft_entry drafts[draft_queue__COUNT];
	size_t n_drafts;
	struct setup_entry *setup;
	size_t n_setup;
};
/* ---- many rows at once ---- */
/* What may be done to the rows that are ticked; n_acts 0: nothing, and no row has a box. */
struct bulk_bar {
	enum bulk_act acts[4];
	size_t n_acts;
	struct url_path back; /* the list */
};
/* A row as its box says it (struct bulk_row). */
struct str bulk_value(struct arena *a, int64_t id, int64_t version, int64_t document_id);
/* The box of a document. */
struct str bulk_value_of(struct arena *a, const struct document *d);
struct bulk_line {
	struct str value;
	struct document document; /* id 0: named by words */
	struct str words, why;
};
struct bulk_view {
	enum bulk_act act;
	bool is_again;   /* somebody signed in meanwhile: it is looked at before it is done */
	struct str done; /* how many were done, in words, "" = none */
	int64_t n_failed;
	struct bulk_line *lines; /* those that failed, each with why; else those that are chosen */
	size_t n_lines;
	struct form_view form;
	struct url_path back;
};

/* ---- lists ---- */
struct tab {
	const char *key; /* of its text, below "tab." */
	struct url_path path;
	bool is_here;
	int64_t count; /* 0 = none shown */
	bool is_bad;   /* somebody must look now */
};
/* The rows of a list in the columns that their reader has chosen; without a choice the list is laid out as
 * lists are. */
struct columns_view {
	struct column_list list;
	struct column_row *rows;
	size_t n_rows;
	size_t link;            /* the column that leads to the document */
	bool is_of_drafts;      /* to the page of its way */
	struct url_path choose; /* where they are chosen */
};
/* The page on which they are. */
struct columns_page {
	enum document_listing listing;
	struct column_list list;
	enum column others[COLUMN__COUNT]; /* that may be added */
	size_t n_others;
	struct url_path action, back;
	struct str typed_back;
};

struct list_view {
	struct columns_view columns;
	struct tab *tabs;
	size_t n_tabs;
	struct str state;
	struct str search_state; /* that the search keeps to, "" = any */
	struct document_row *rows;
	size_t n_rows;
	struct url_path newest, newer, older;
	bool has_newest, has_newer, has_older;
	bool is_by_urgency; /* not from the newest on */
	bool may_write, may_print;
	bool has_registers; /* this list may be narrowed to one of them: */
	struct form_view registers;
	int64_t in_register; /* it is; 0 = all of them */
	struct bulk_bar bulk;
};

/* Which list: "Văn bản đến – Đã vào sổ". */
struct str list_words(const struct page_ctx *ctx, enum direction direction, struct str state);

/* The form that prints a register. */
struct book_page {
	enum book_kind book;
	bool has_numbers;   /* from which arrival number to which */
	bool has_registers; /* of what comes in there are several */
	struct form_view form;
	struct url_path action, back;
	const struct print_ticket *tickets; /* one's own of today, of all books */
	size_t n_tickets;
};
/* A long print on its way. */
struct ticket_page {
	struct print_ticket ticket;
	struct url_path back; /* where it was ordered */
	struct str error;     /* of one that has failed */
};
/* What is printed: register, year, format. */
struct str ticket_words(const struct page_ctx *ctx, const struct print_ticket *t);
/* In sổ đăng ký văn bản đến. */
struct str book_words(enum lang lang, enum book_kind book);

/* ---- what becomes of an incoming document ---- */
/* Something that the reader may do to an assignment now: a form with a button. */
struct act_form {
	const char *word; /* the last part of its path; its texts are "act.WORD" */
	struct form_view form;
	bool is_open;     /* it was refused: its fields are shown */
	bool is_primary;  /* the next step, as a rule */
	bool is_quiet;    /* seldom wanted */
	bool has_day;     /* a line in which Enter hands it in */
	bool asks_beyond; /* more time than the unit has itself is confirmed */
	struct url_path action;
};
struct flow_row {
	const struct assignment *x;
	struct url_path pass;  /* where it is passed on */
	struct url_path split; /* …and a part of it given as a task */
	struct str whom;
	int64_t depth; /* 0 = a leader gave it */
	bool is_mine;  /* to do for the reader, or for whom they stand */
	bool is_own;   /* …and their own */
	bool may_pass; /* on to people of the unit */
	bool may_split;
	const struct extension *asked; /* more time, and nobody has answered yet; or NULL */
	struct date
		beyond; /* the day of the part it is below, when that much is asked for; or none */
	struct act_form *acts;
	size_t n_acts;
};
struct flow_block {
	struct flow_view v;
	struct flow_row *rows; /* each after the one it is below */
	size_t n_rows;
	struct form_view present;
	bool may_present; /* and there is a leader before whom it does not lie yet */
	bool has_leader;
	bool is_task;           /* an internal document: no clerk presents it, it has no slip */
	struct url_path direct; /* where a leader directs it */
};
/* The page of a document, whichever way it goes. */
struct url_path doc_path(struct arena *a, const struct document *d);
/* Văn phòng; Trần Văn An: a unit by its head, or a person. */
struct str whom_words(const struct assignment *x);
/* The state of an assignment in a word; "late" when its day is past and it is not over. */
struct str assignment_word(const struct assignment *x);
bool assignment_is_late(const struct assignment *x, int64_t now);
/* Whether the document is due before the day that an open assignment of it has. */
bool is_due_sooner(const struct document *d, const struct assignment *x);
/* "done_late" or "done_in_time", "" when it is not handed in or had no day. */
struct str assignment_ended_word(const struct assignment *x);

/* Whether the whole of it is the reader's to answer. */
bool is_led_by_reader(const struct flow_block *b);

/* Text too long to stand in a list of steps, and how it begins. */
bool words_are_long(struct str text);
struct str words_begin(struct arena *a, struct str text);

/* ---- a directive ---- */
struct whom_row {
	struct str key; /* "u12" a unit, "p5" a person; "" = it cannot be chosen */
	struct str name, note;
	const struct assignment *given; /* it has a part already, or NULL */
	bool is_lead, is_support, is_informed;
};
struct whom_group {
	struct whom_row unit; /* name "": of the organ itself, or of the unit that passes it on */
	int64_t depth;
	struct whom_row *people;
	size_t n_people;
	bool is_open; /* its people are shown */
};
/* One of the posts by which somebody may give a task. */
struct post_choice {
	struct url_path path;
	struct str label;
	bool is_here;
};
struct direct_view {
	const struct document *document; /* NULL: a task is given, which makes one */
	const struct doc_view *doc; /* the same with its files, which are read beside the form */
	bool is_notice;             /* it is only to be read: nobody leads, nobody supports */
	bool is_checked;            /* ticked: the result is to be accepted */
	int64_t unit_id, above_id;  /* a task: as whose head, what it is a part of; or 0 */
	struct str above;           /* …in words, "" = nothing */
	struct str form_id;
	const struct post_choice *posts; /* as what somebody may give it, when there is a choice */
	size_t n_posts;
	struct flow_block flow;
	const struct flow_row
		*passed; /* the unit's that its head passes on; NULL: a leader directs */
	struct form_view form;
	struct whom_group *groups;
	size_t n_groups;
	struct str words;  /* whom the rows were searched for, "" = all are shown */
	struct str folded; /* the same as names are compared */
	size_t n_found;    /* that have the words */
	size_t n_units, n_people, n_shown;
	int64_t levels;         /* of units that are shown without a search */
	bool has_people;        /* so are people */
	bool is_folded;         /* there are others, to be looked for by name */
	bool is_cut;            /* more were found than are shown */
	struct str lead_name;   /* who leads at this level already, "" = nobody */
	bool is_chosen;         /* somebody leads in the form */
	struct field *own_days; /* of the form: one for each who supports or is informed */
	size_t n_own_days;
	bool has_own_days; /* they are asked for; else whoever has none has the common one */
	/* mẫu phân phối */
	size_t n_patterns;             /* to choose from */
	const struct pattern *applied; /* the form is filled as it says, or NULL */
	struct pattern_to *applied_to;
	size_t n_applied;
	struct str left_out; /* of it: who cannot be given anything here, "" = nobody */
	struct str kept;     /* the form is kept under that name now, "" = it is not */
	bool may_keep, may_share;
	struct url_path action, back;
};

/* ---- tasks ---- */
struct tasks_view {
	struct tab *scopes; /* whose: below "task_scope." */
	size_t n_scopes;
	struct tab *tabs; /* standing: below "task_standing." */
	size_t n_tabs;
	struct str scope, standing;
	const struct unit *unit; /* whose alone, NULL: not asked */
	bool is_soon;            /* those that are due soon */
	struct work_row *rows;
	size_t n_rows;
	bool may_give;
	struct url_path first, behind;
	bool has_first, has_behind;
	struct bulk_bar bulk;
};

/* What waits for a leader or a head, and how their units stand. */
struct oversight_view {
	struct home_view own;
	struct oversight_row *rows;
	size_t n_rows;
	struct oversight_row sum;
};
/* The list behind a number: a unit's, of a standing; soon: open and due soon. */
struct url_path unit_tasks_path(struct arena *a, int64_t unit_id, struct str standing, bool soon);

/* ---- what is to be done ---- */
struct work_view {
	struct columns_view columns;
	struct tab *tabs;
	size_t n_tabs;
	struct str word; /* the queue's */
	bool is_of_drafts;
	enum work_queue queue;
	struct work_row *rows;
	struct document *drafts;
	size_t n_rows;
	struct url_path first, behind;
	bool has_first, has_behind;
	struct bulk_bar bulk;
};

/* ---- days without work, opinions ready to be chosen ---- */
struct holidays_view {
	struct form_view form;
	bool may_manage;
	int64_t year;
	struct holiday *rows;
	size_t n_rows;
	struct holiday *lawful; /* of that year, not in the table yet */
	size_t n_lawful;
};
/* "1" Monday … "7" Sunday; the texts below "weekday.". */
struct str weekday_word(struct date day);
struct presets_view {
	struct form_view form;
	struct preset *rows;
	size_t n_rows;
	bool may_own, may_organ; /* keep their own, the organ's */
	struct pattern *patterns;
	size_t n_patterns;
	int64_t account_id; /* whose page it is */
	bool may_share;     /* drop what is the organ's */
};

/* ---- one document ---- */
struct finding_line {
	struct str severity, rule, element, detail, text;
	int64_t line;
};
struct file_line {
	int64_t id;
	struct str name, type, size;
	struct str note; /* what the sender says of it, or that it came damaged */
	bool can_view, is_shown, is_damaged, is_program;
	bool is_false; /* another kind than its name says, or broken: nothing to be opened here */
	/* what was found in it */
	enum file_kind kind;
	enum unread_reason reason;
	int64_t pages; /* of a PDF, else 0 */
	bool is_lie, is_encrypted, has_macros, is_cut;
};
struct doc_view {
	struct document_view v;
	struct file_line *files;
	size_t n_files;
	const struct file_line *shown; /* in the viewer, or NULL */
	const struct file_line
		*doubted; /* what is said of it stands where it would be shown, or NULL */
	struct finding_line *findings;
	size_t n_findings, n_errors, n_warnings;
	struct form_view refusal;
	bool is_refusing; /* the form of a refusal is open */
	struct form_view receipt;
	/* Something speaks against receiving it: registering takes a tick, and is no easier to press than
	 * refusing. */
	bool is_doubtful;
	bool has_packet;
	struct url_path back;        /* the list that the person came from */
	int64_t next_id;             /* the next that waits, for whoever may receive it; 0 = none */
	struct flow_block flow;      /* of a registered one */
	struct dossier_view dossier; /* what a submission consists of */
	struct consult_asked asked;  /* it asks for an opinion of a draft */
	struct organ_task_view task; /* what it gives to another organ, or to ours */
};
/* Whom a certificate was given to: the CN of its subject. */
struct str certificate_name(struct str subject);
struct str notation_words(struct arena *a, const struct document *d);
struct str signer_words(struct arena *a, const struct document *d);
/* The text of a key that is stored with a row; what is no key is shown as it is. */
struct str key_words(enum lang lang, struct str key);
/* Why something failed: what err_keep made, in the reader's language. */
struct str why_words(const struct page_ctx *ctx, struct str kept);
/* What a trace says beyond the word of its status, with which many texts begin once more. */
struct str trace_words(const struct page_ctx *ctx, const struct trace *t);
/* How far a sent document has come by what became of its deliveries: "queued", "again" (after a try
 * that failed), "failed" (to all of them) or "sent"; the texts below "sending.". */
struct str sending_word(const struct document_row *r);
/* The same of one document; *out_why: what was wrong at the last try, "" when nothing was. */
struct str sending_of(const struct document_view *v, struct str *out_why);
/* Who it was, for people: those who have no name of their own have a text. */
struct str person_words(const struct page_ctx *ctx, struct str person);
/* How many receivers have received it, or are further. */
int64_t deliveries_received(const struct document_view *v);
/* Who did it: a person and their organ. */
struct str trace_party(const struct page_ctx *ctx, const struct trace *t);
/* A packet that came: who is named is the sender's. */
bool trace_is_of_sender(const struct trace *t);
/* What the axis did with a packet: who is named is its receiver. */
bool trace_is_of_axis(const struct trace *t);
/* A step that was taken towards somebody, who is told with it: before whom, from whom, to whom. */
bool trace_names_whom(const struct trace *t);
/* Traces of one receiver. */
bool trace_is_of(const struct trace *t, const struct delivery *d);

/* ---- what is only to be read ---- */
struct notices_view {
	struct tab *scopes; /* below "notice_scope." */
	size_t n_scopes;
	struct tab *tabs; /* kinds: below "notice_kind.", the first for all of them */
	size_t n_tabs;
	struct str scope, kind;
	struct notice_row *rows;
	size_t n_rows;
	bool may_write;
	struct url_path first, behind;
	bool has_first, has_behind;
	struct bulk_bar bulk;
};
struct notice_page_view {
	struct doc_view doc;
	struct notice_view n;
	struct form_view withdraw;
	bool is_withdrawing; /* its form is open */
};
struct notice_write_view {
	struct refused_files kept;
	struct direct_view whom; /* and its form, form_id, back */
	int64_t max_bytes;
};
/* To whom else one that is out goes. */
struct notice_more_view {
	struct notice_view n;
	struct direct_view whom; /* and its form, back */
	struct url_path action;
};

/* ---- writing ---- */
struct receiver_line {
	struct str code, name, purpose;
	struct str
		proposed; /* the purpose that was proposed: chosen again, it follows the document */
};
struct write_view {
	int64_t id, version;   /* 0, 0: not saved yet */
	struct str form_id;    /* not saved yet: the one-time id of the form */
	int64_t other_version; /* > 0: somebody saved this one since version */
	struct problem_line *warnings;
	size_t n_warnings;
	struct form_view form;
	struct receiver_line *receivers;
	size_t n_receivers;
	struct own_receiver *own; /* of the organ itself */
	size_t n_own;
	bool is_kept;
	struct file_line *files;
	size_t n_files;
	bool has_search;
	struct str words;
	struct organ *found;
	size_t n_found;
	bool may_send;
	int64_t max_bytes;
	struct directory_state directory;
	bool is_on_way; /* others have seen it: it is not sent the direct way, nor discarded */
};
struct review_view {
	struct document_view v;
	struct file_line *files;
	size_t n_files;
	int64_t bytes;
	struct problem_line *warnings;
	size_t n_warnings;
};
/* A form that came when nobody was signed in any more. */
struct kept_view {
	struct url_path path, sign_in;
	const struct net_field *fields;
	size_t n_fields;
	bool had_files;
};

/* ---- people ---- */
struct units_view {
	struct unit *units;
	size_t n_units;
	bool may_manage;
	struct form_view form;
	const struct unit *shown;   /* the page of one */
	struct flow_person *people; /* who is in it */
	size_t n_people;
	struct form_view end; /* …and its end */
};
struct person_page {
	struct person_view person;
	struct date today;
	bool is_own, may_manage, may_delegate;
	struct form_view post, end, delegation, mailbox;
	int64_t ended; /* the post whose end is refused, 0 = none */
};
struct digest_page {
	struct digest_view v;
	struct form_view form;
};
struct permissions_view {
	struct permission_change *rows;
	size_t n_rows;
	bool *may; /* whether the reader may settle each */
	struct bulk_bar bulk;
};
struct import_page {
	bool is_people, is_done;
	struct url_path action, back;
	struct form_view form;
	struct import_result result;
	struct imported_person *people;
	size_t n_people;
};
/* What is wrong with a line of a list. */
struct str fault_words(const struct page_ctx *ctx, const struct import_fault *f);
/* Phòng Văn xã (VX) */
struct str unit_words(struct arena *a, const struct unit *u);
/* Chuyên viên – Phòng Văn xã: the title where there is one, else the role. */
struct str post_words(const struct page_ctx *ctx, const struct post *p);
/* từ 01/01/2026 đến hết 31/12/2026 */
struct str period_words(const struct page_ctx *ctx, struct date from, struct date to);
/* What was given or ended, and whose it is: a post or delegation, or the reading of a group. */
struct str change_words(struct arena *a, enum lang lang, const struct permission_change *c);

/* ---- administration ---- */
/* UBND tỉnh An Bình (000.00.00.Z01); the code alone when that is all there is. */
struct str organ_words(struct arena *a, struct str name, struct str code);
struct accounts_view {
	struct form_view form;
	struct account *rows;
	size_t n_rows;
};
struct account_page {
	struct form_view form;
	struct account account;
	bool is_own;
};
struct open_group {
	enum open_kind kind;
	int64_t n;
	const struct open_item *items; /* the first of them */
	size_t n_items;
};
struct hand_over_page {
	struct hand_over_view v;
	struct open_group *groups; /* open_kind__COUNT of them */
	int64_t n;                 /* of all */
	struct form_view form;
};
struct secret_page {
	struct str login, name, password;
};
struct organ_page {
	struct form_view form;
	struct str code;
	bool has_secret;
	bool may_move; /* set the axis's address: whoever runs the node alone */
	struct str axis_url;
	struct directory_state directory;
};
