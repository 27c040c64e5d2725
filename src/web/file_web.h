/* file_web.h -- what the handlers of work files and of the yearly list of files share.
 *
 * WHAT      Paths, and choices of forms.
 * OWNERSHIP All in the request's arena.
 * ERRORS    None.
 */
#pragma once

#include "web/web_int.h"

struct url_path work_file_path(struct visit *v, int64_t id);
/* How long it is kept: the usual years, and the one that it has. */
void retention_choose(struct visit *v, struct form_view *f, const char *name, int64_t now);
/* Of the open work files that the person may put something into; answers how many. */
NODISCARD enum rc fillable_choose(struct visit *v, struct form_view *f, const char *name,
				  size_t *out_n, struct err *e);
struct file_find_view;
/* What is looked for on the file's page, and what was found. */
NODISCARD enum rc file_find_fill(struct visit *v, int64_t file_id, struct file_find_view *out,
				 struct err *e);
/* The file's page once more, with the form that was refused. */
NODISCARD enum rc work_file_again(struct visit *v, const char *which, const struct err *why,
				  struct err *e);
/* Hands a print out. */
enum rc respond_print(struct visit *v, const struct register_print *made);
