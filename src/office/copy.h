/* copy.h -- sao văn bản: a copy of a document that came or was sent, as a draft that goes its way.
 *
 * WHAT      Sao y, trích sao, sao lục: a draft of that type about the document, with its files (the same blobs) and
 *           the copy's own page. It is signed, numbered in the series of copies and issued as every draft is; on
 *           paper it is handed out, as a file it goes to its receivers.
 * PROMISES  As doc/office.md, Y1 to Y4.
 * OWNERSHIP As office.h.
 * ERRORS    As office.h. RC_INVALID err.form: problem.copy_way_true, copy_way_second, copy_second, copy_of_copy say
 *           which article refuses it. RC_CONFLICT err.copy_secret; err.copy_way: it is sent the direct way;
 *           err.denied.frozen.
 * TIME      Passed in.
 * LIMITS    LIMIT_COPY_PRINTS, LIMIT_COPY_TEXT.
 * LAW       Decree 30/2020/NĐ-CP art. 25 to 27, App. I part II, App. III 3.1 and 3.2.
 */
#pragma once

#include "model/copy.h"
#include "office/office.h"

struct copy_form {
	int64_t document_id; /* what is copied */
	enum copy_kind kind;
	enum form source, target;
	struct str part;       /* trích sao: "Điều 3, khoản 2" */
	struct str text;       /* …and what stands there */
	int64_t prints;        /* onto paper: how many */
	struct str prints_for; /* …for whom, one a line; "" = its receivers alone */
};
/* Asked twice in the same words, the same draft, as long as nobody has changed it. */
NODISCARD enum rc office_copy_make(struct node *n, struct arena *a, const struct actor *who,
				   const struct copy_form *f, int64_t now, int64_t *out_id,
				   struct problems *out, struct err *e);
