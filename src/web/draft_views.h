/* draft_views.h -- what the templates of a draft's way, and of series and numbers, are given.
 *
 * WHAT      As views.h: facts ready to be written.
 * OWNERSHIP All in the request's arena.
 * ERRORS    None.
 */
#pragma once

#include "office/compare.h"
#include "office/consult.h"
#include "office/series.h"
#include "web/views.h"

/* ---- where a draft stands ---- */
enum way_state { WAY_DONE, WAY_NOW, WAY_AHEAD, WAY_SKIPPED };
struct way_step {
	const char *word; /* its texts are "way.WORD" */
	enum way_state state;
	struct str who, behalf; /* who did it, or who has it or will */
	struct str note;
	int64_t at; /* when it was done, or since when it waits; 0 = neither */
};
#define WAY_STEPS 6
/* "done", "now", "ahead", "skipped". */
const char *way_state_word(enum way_state s);

struct opinion_row {
	const struct opinion *x;
	bool is_old; /* about a version that is no more */
	bool is_own; /* asked of the reader, not of whom they stand for */
	struct act_form give, withdraw;
	bool may_give, may_withdraw;
};
/* What can be done to a draft now: a form on its page. */
struct way_act {
	struct act_form a; /* its texts: "way_act.WORD", "way_do.WORD" */
	bool is_card;      /* it is for the reader alone, and waits: shown open, on top */
	bool has_warnings; /* of the file that is the document */
	bool is_danger;
	bool is_file;     /* it takes a file: a form of its own kind, under a path of its own */
	const char *hint; /* key below "way_hint.", "" = none */
};
struct made_file {
	const struct attachment *x;
	struct file_line line;
	struct str sha256;
};
struct way_view {
	struct doc_view doc;
	struct draft_view draft;
	struct way_step steps[WAY_STEPS];
	struct str where; /* a sentence: where it stands, who has it, since when */
	struct way_act *acts;
	size_t n_acts;
	bool has_cards;
	struct opinion_row *opinions; /* the newest version's first */
	size_t n_opinions;
	struct str came_back_by, came_back_why; /* returned, undone: by whom and when, and why */
	/* What keeps it from being submitted, and is mended where it is written. */
	struct problem_line *lacks;
	size_t n_lacks;
	struct url_path lacks_way; /* where that can be mended but there, words "" = nowhere */
	struct str lacks_way_words;
	struct form_view refused; /* what somebody else was first with: an error of no form */
	bool may_edit, may_ask;
	size_t n_organs, n_organs_answered, n_organs_late; /* other organs that were asked */
	struct consult_asked says;                         /* what it answers to another organ */
	/* Of the version as it is: files that another was made of, and those that were made. */
	struct made_file *made;
	size_t n_made;
	/* What the program may put into it, for whoever writes it. */
	const struct file_line **to_pdf; /* files that may become PDF */
	size_t n_to_pdf;
	bool has_converter, has_form; /* LibreOffice is there; the form was put in */
	bool is_seen;                 /* this version: what is put in makes the next */
};
/* Who is asked: their post. */
struct str asked_words(const struct page_ctx *ctx, const struct opinion *x);

/* ---- asking ---- */
struct ask_row {
	struct str id, name, note, turn; /* turn: "" = is not asked */
	bool is_asked;                   /* and has not answered yet */
};
struct ask_view {
	const struct document *document;
	struct form_view form;
	struct ask_row *rows;
	size_t n_rows, n_found;
	struct str words, folded;
	bool is_prefilled; /* with whom the version before was asked of */
	struct url_path action, back;
};
#define ASK_TURNS 9

/* ---- versions ---- */
struct version_fact {
	struct str label, before, after;
	bool is_changed;
};
struct version_file {
	struct str name;
	const char *word; /* "same", "changed", "renamed", "made", "added", "removed" */
	struct file_line before, after; /* id 0: not there */
	bool is_compared;               /* their texts are: diff */
	struct diff diff;
	const char *why_not; /* of two whose texts are not: a text "version_text.WHY" */
};
struct version_page {
	const struct document *document;
	struct draft_version_row *rows;
	size_t n_rows;
	struct form_view form; /* which two */
	int64_t from, to;
	struct version_fact *facts;
	size_t n_facts, n_changed;
	struct version_file *files;
	size_t n_files;
};

/* ---- series and numbers ---- */
struct series_list_page {
	struct series_view *rows;
	size_t n_rows;
	struct series_view *entries; /* registers of what comes in */
	size_t n_entries;
	struct form_view form; /* a new one */
	struct form_view main; /* …and the common one, which is there from the first number on */
	bool has_main;
	struct draft_route route;
	bool may_route;
};
struct number_row {
	const struct register_number *x;
	struct act_form release;
	bool may_release;
};
struct series_page {
	struct series_view s;
	struct form_view form, reserve, begin;
	bool is_reserving, is_beginning; /* refused: the form is open */
	bool may_register, is_main;
	bool is_entry; /* of what comes in: its numbers are the arrivals themselves */
	int64_t year, this_year;
	bool is_all; /* all numbers, not only those that no document has */
	struct number_row *rows;
	size_t n_rows;
	struct number_range *passed; /* of what comes in: counted on paper */
	size_t n_passed;
	struct url_path first, behind;
	bool has_first, has_behind;
	struct form_view refused;
};
/* Sổ chung: the main one has no name of its own. */
struct str series_words(enum lang lang, struct str name);
