/* draft_warn.c -- what is odd about the file that is the document, told before somebody submits, signs or issues it. */
#include "office/copy_int.h"
#include "office/draft_file.h"
#include "office/drafting_int.h"
#include "office/file_send.h"
#include "office/pdf_fields.h"
#include "store/document.h"
#include "store/draft.h"
#include "store/file_text.h"
#include "text/text.h"

/* Folded code points that the heads of a first page take, with room to spare. */
#define HEAD_POINTS 8000

static enum fields_plan fields_of(const struct attachment *x, enum draft_stage stage)
{
	if (x->id == 0)
		return FIELDS_NO_PDF;
	switch (x->made) {
	case MADE_NUMBERED: return FIELDS_READY;
	case MADE_SIGNED: return stage < STAGE_NUMBERED ? FIELDS_READY : FIELDS_SIGNED;
	case MADE_FIELDS: return stage < STAGE_NUMBERED ? FIELDS_READY : FIELDS_FAILED;
	default: break;
	}
	if (x->is_encrypted)
		return FIELDS_LOCKED;
	/* before the first signature nobody has tried */
	return stage == STAGE_DRAFT && x->reading != READING_FAILED ? FIELDS_READY : FIELDS_FAILED;
}

/* "V/v" and "Về việc" are said in either way. */
static struct str bare_subject(struct arena *a, struct str subject)
{
	static const char *const begins[] = { "ve viec ", "v/v " };
	struct str folded = text_fold(a, subject);

	for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++) {
		if (str_starts(folded, str_of(begins[i])))
			return str_sub(folded, str_of(begins[i]).n, folded.n);
	}
	return folded;
}

enum rc draft_document_file(struct tx *tx, struct arena *a, const struct attachment *all, size_t n,
			    struct attachment *out, struct err *e)
{
	bool is_listed = true;

	TRY(pdf_fields_file(tx, a, all, n, out, e));
	for (size_t i = 0; i < n && out->id == 0 && is_listed; i++) {
		TRY(file_is_listed(tx, a, &all[i], &is_listed, e));
		if (!is_listed)
			*out = all[i];
	}
	return RC_OK;
}

/* Folded, what the file must say: a copy's page has its signer, and its other files are the original's. */
static enum rc must_say(struct tx *tx, struct arena *a, const struct document *d, struct str *out,
			enum file_lacks *lacks, struct err *e)
{
	struct document_copy copy;
	bool is_copy;

	*lacks = LACKS_SUBJECT;
	*out = bare_subject(a, d->subject);
	TRY(copy_of_draft(tx, a, d, &copy, &is_copy, e));
	if (!is_copy)
		return RC_OK;
	*lacks = LACKS_SIGNER;
	*out = copy.target == FORM_PAPER ? text_fold(a, d->signer_name) : STR("");
	return RC_OK;
}

/* The blob that people wrote: what the program fills into a scan would be all the text that it has. */
static enum rc written_blob(struct tx *tx, struct arena *a, const struct document *d,
			    const struct attachment *x, struct blob_id *out, struct err *e)
{
	const struct attachment *at = x;
	struct attachment *all;
	size_t n;

	*out = x->blob;
	if (x->made != MADE_FIELDS && x->made != MADE_NUMBERED)
		return RC_OK;
	TRY(attachment_list_version(tx, a, d->id, d->draft_n, &all, &n, e));
	while (at && (at->made == MADE_FIELDS || at->made == MADE_NUMBERED))
		at = attachment_by_id(all, n, at->made_of);
	if (at)
		*out = at->blob;
	return RC_OK;
}

/* What nobody could read, as a scan, says nothing. */
enum rc draft_file_lacks(struct tx *tx, struct arena *a, const struct document *d,
			 const struct attachment *x, enum file_lacks *out, struct err *e)
{
	struct str wanted, words;
	struct blob_id written;
	enum file_lacks lacks;
	bool is_read;

	*out = LACKS_NOTHING;
	TRY(must_say(tx, a, d, &wanted, &lacks, e));
	if (x->id == 0 || wanted.n == 0)
		return RC_OK;
	TRY(written_blob(tx, a, d, x, &written, e));
	TRY(err_if_absent(e, file_text_words(tx, a, &written, &words, e), &is_read));
	if (!is_read || text_trim(words).n == 0)
		return RC_OK;
	if (str_find(text_fold(a, text_cut(words, HEAD_POINTS)), wanted) == SIZE_MAX)
		*out = lacks;
	return RC_OK;
}

enum rc draft_warn(struct tx *tx, struct flow_work *w, bool has_reader, struct draft_view *out,
		   struct err *e)
{
	struct attachment *all, x;
	enum file_lacks lacks;
	size_t n;

	TRY(attachment_list(tx, w->arena, w->document.id, &all, &n, e));
	if (w->document.state != DOCUMENT_DRAFT || n == 0 || !has_reader)
		return RC_OK;
	TRY(pdf_fields_file(tx, w->arena, all, n, &x, e));
	out->fields = fields_of(&x, w->document.stage);
	TRY(draft_document_file(tx, w->arena, all, n, &x, e));
	TRY(draft_file_lacks(tx, w->arena, &w->document, &x, &lacks, e));
	if (lacks == LACKS_SUBJECT) {
		out->other_subject = x.name;
		out->other_at = x.made_at;
	} else if (lacks == LACKS_SIGNER) {
		out->other_signer = x.name;
	}
	return RC_OK;
}
