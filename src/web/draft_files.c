/* draft_files.c -- what the program puts into a draft: its form (mẫu), and the PDF of a DOCX. */
#include "office/letter.h"
#include "web/way.h"

/* Done, or the draft's page with what was in the way. */
static enum rc answer(struct visit *v, enum rc rc, const char *flash, struct err *e)
{
	struct way_view view;
	struct err why;

	if (rc == RC_OK) {
		flash_set(v, "success", flash, STR(""));
		return redirect(v, flash_path(v, way_path(v, v->match.id[0])));
	}
	if (rc == RC_BUSY || rc == RC_UNSUPPORTED) {
		why = *e;
		err_clear(e);
	} else if (!form_refused(rc, e, &why)) {
		return rc;
	}
	TRY(way_load(v, &view, e));
	form_error(v, &view.refused, &why);
	respond_retry(v, &why);
	return way_page(v, &view,
			why.rc == RC_BUSY                            ? 503
			: why.rc == RC_INVALID || why.rc == RC_LIMIT ? 422
								     : 409,
			e);
}

static bool is_agreed(struct visit *v)
{
	return form_str(v, "agree").n > 0;
}

enum rc web_letter_put(struct visit *v, struct err *e)
{
	const struct letter_put wish = { .document_id = v->match.id[0],
					 .version = form_id(v, "version"),
					 .is_agreed = is_agreed(v) };

	return answer(v, office_letter_put(v->node, v->a, v->actor, &wish, v->now, &v->problems, e),
		      "draft_form_put", e);
}

enum rc web_draft_pdf(struct visit *v, struct err *e)
{
	const struct draft_convert wish = { .document_id = v->match.id[0],
					    .version = form_id(v, "version"),
					    .attachment_id = form_id(v, "file"),
					    .is_agreed = is_agreed(v) };

	return answer(v,
		      office_draft_convert(v->node, v->a, v->actor, &wish, v->now, &v->problems, e),
		      "draft_pdf", e);
}
