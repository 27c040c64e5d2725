/* draft_warn.c -- what is odd about the file that is the document, told before somebody submits, signs or issues it. */
#include "office/drafting_int.h"
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

/* What nobody could read, as a scan, says nothing. */
static enum rc look_for_subject(struct tx *tx, struct flow_work *w, const struct attachment *x,
				struct draft_view *out, struct err *e)
{
	struct str subject = bare_subject(w->arena, w->document.subject), words;
	bool is_read;

	if (x->id == 0 || subject.n == 0)
		return RC_OK;
	TRY(err_if_absent(e, file_text_words(tx, w->arena, &x->blob, &words, e), &is_read));
	if (!is_read || text_trim(words).n == 0)
		return RC_OK;
	words = text_fold(w->arena, text_cut(words, HEAD_POINTS));
	if (str_find(words, subject) != SIZE_MAX)
		return RC_OK;
	out->other_subject = x->name;
	out->other_at = x->made_at;
	return RC_OK;
}

enum rc draft_warn(struct tx *tx, struct flow_work *w, bool has_reader, struct draft_view *out,
		   struct err *e)
{
	struct attachment *all, x;
	size_t n;

	TRY(attachment_list(tx, w->arena, w->document.id, &all, &n, e));
	if (w->document.state != DOCUMENT_DRAFT || n == 0 || !has_reader)
		return RC_OK;
	TRY(pdf_fields_file(tx, w->arena, all, n, &x, e));
	out->fields = fields_of(&x, w->document.stage);
	return look_for_subject(tx, w, x.id > 0 ? &x : &all[0], out, e);
}
