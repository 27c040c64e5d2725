/* draft_warn.c -- what is odd about the file that is the document, told before somebody submits, signs or issues it. */
#include "office/drafting_int.h"
#include "office/file_send.h"
#include "office/pdf_fields.h"
#include "store/document.h"
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

/* What nobody could read, as a scan, says nothing. */
enum rc draft_other_subject(struct tx *tx, struct arena *a, const struct document *d,
			    const struct attachment *x, bool *out, struct err *e)
{
	struct str subject = bare_subject(a, d->subject), words;
	bool is_read;

	*out = false;
	if (x->id == 0 || subject.n == 0)
		return RC_OK;
	TRY(err_if_absent(e, file_text_words(tx, a, &x->blob, &words, e), &is_read));
	if (!is_read || text_trim(words).n == 0)
		return RC_OK;
	*out = str_find(text_fold(a, text_cut(words, HEAD_POINTS)), subject) == SIZE_MAX;
	return RC_OK;
}

enum rc draft_warn(struct tx *tx, struct flow_work *w, bool has_reader, struct draft_view *out,
		   struct err *e)
{
	struct attachment *all, x;
	bool is_other;
	size_t n;

	TRY(attachment_list(tx, w->arena, w->document.id, &all, &n, e));
	if (w->document.state != DOCUMENT_DRAFT || n == 0 || !has_reader)
		return RC_OK;
	TRY(pdf_fields_file(tx, w->arena, all, n, &x, e));
	out->fields = fields_of(&x, w->document.stage);
	TRY(draft_document_file(tx, w->arena, all, n, &x, e));
	TRY(draft_other_subject(tx, w->arena, &w->document, &x, &is_other, e));
	if (is_other) {
		out->other_subject = x.name;
		out->other_at = x.made_at;
	}
	return RC_OK;
}
