/* recall_views.h -- what the pages of recall.html show.
 *
 * WHAT      Lấy lại, thu hồi, đề nghị của cơ quan gửi; the words of what binds two documents.
 * OWNERSHIP In the arena of the visit.
 * ERRORS    None.
 */
#pragma once

#include "office/mail.h"
#include "office/recall.h"
#include "office/secret.h"
#include "web/draft_views.h"

struct recall_page {
	const struct document *document;
	const struct delivery *delivery; /* of whom it is taken back; NULL: from all */
	const struct document_view *v;
	bool is_here_still; /* it has not left: it is given up at once */
	struct form_view form;
	struct url_path action, back;
};
/* What the receivers of a sent document owe. */
struct urge_row {
	const struct delivery *delivery;
	struct delivery_watch watch;
	bool is_chosen;
};
struct urge_page {
	struct document_view v;
	struct urge_row *rows;
	size_t n_rows, n_owing;
	struct form_view form; /* what is wrong */
	struct url_path back;
};
struct requests_page {
	struct request_row *rows;
	size_t n_rows;
};
struct request_page {
	struct request_row row;
	struct form_view form; /* why it is refused */
	bool is_refusing;
	struct version_fact *facts; /* of an update: what is there, and what is new */
	size_t n_facts, n_changed;
};
struct entering_page {
	enum direction direction;
	bool has_units; /* one of them may be the sender */
	struct form_view form;
	struct url_path action, back;
	bool has_twin; /* as of an arrival */
};
struct copying_page {
	const struct document *document; /* what is copied */
	struct form_view form;
	struct url_path action, back;
};
struct arrival_file {
	struct str field, name, size;
	struct str kind; /* in words, when its name says otherwise; else "" */
	bool is_chosen, is_program, is_tnef, is_empty;
};
/* What may be chosen from while typing. */
struct arrival_lists {
	struct str *organs;
	size_t n_organs;
	bool has_units; /* one of which may have handed it over */
};
struct arrival_page {
	struct arrival_lists lists;
	struct refused_files kept;
	struct form_view form;
	const struct mail_view *mail; /* that it came as; NULL: none was handed over */
	struct arrival_file *mail_files;
	bool keeps_mail;
	struct str form_id;
	int64_t max_bytes;
	bool has_twin;      /* the clerk decides whether it is another */
	bool has_registers; /* there are several to choose from */
};
/* What was entered by hand, to be corrected or struck. */
struct arrival_change_page {
	struct arrival_lists lists;
	struct refused_files kept;
	struct document_view v;
	struct form_view form;
	struct arrival_file *files; /* of v.attachments, each */
	struct str form_id;
	int64_t version; /* that the form was filled in from */
	int64_t max_bytes;
	bool has_twin;
	struct url_path back;
};
/* "Sao y: từ văn bản giấy sang văn bản điện tử". */
struct str copy_way_words(const struct page_ctx *ctx, const struct document_copy *c);
/* What one of them owes today; whether any does. */
struct delivery_watch watch_of(const struct page_ctx *ctx, const struct document_view *v,
			       const struct delivery *x);
bool is_owed(const struct page_ctx *ctx, const struct document_view *v);
/* "replace" as it reads from the other end: "replace_by". */
struct str link_word(const struct page_ctx *ctx, const struct document_view *v,
		     const struct document_link *x);
struct url_path link_path(struct arena *a, const struct document *d);
/* What is asked of a receiver, newest; NULL: nothing was. */
const struct request *request_of(const struct document_view *v, const struct delivery *d);
/* An open one that its clerk has to answer; NULL: none. */
const struct request *request_to_answer(const struct document_view *v);
