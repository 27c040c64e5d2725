/* file_print.h -- danh mục hồ sơ, mục lục hồ sơ, mục lục văn bản trong hồ sơ, to print and to keep; a whole file
 * as XML.
 *
 * WHAT      The three tables of App. V in the law's columns, as PDF or XLSX. A file as XML has its metadata by
 *           the names of App. VI and all that is in it, with the bytes of its papers, in the order of time.
 * PROMISES  As doc/office.md (W8, W9): what is made of a whole file has all of it, or is not made.
 * OWNERSHIP *out lives in the arena given; its descriptor, a nameless file at offset 0, is the caller's.
 * ERRORS    As print_job.h. RC_DENIED err.file_hidden {0} how many: documents in it that who may not open.
 *           RC_NOT_FOUND: no list of that year.
 * TIME      Passed in.
 * THREADS   Any.
 * LAW       Decree 30/2020/NĐ-CP App. V, App. VI III.4, III.6 and V.
 */
#pragma once

#include "office/file.h"
#include "office/print_job.h"

/* "Vĩnh viễn", "10 năm". */
struct str retention_words(struct arena *a, enum lang lang, int64_t years);

enum file_print_kind { FILE_PRINT_CATALOG, FILE_PRINT_INVENTORY, FILE_PRINT_CONTENTS };
struct file_print_wish {
	enum file_print_kind kind;
	int64_t year;     /* of the list, of the inventory */
	bool closed_only; /* inventory: not those that are open */
	int64_t file_id;  /* CONTENTS */
	enum register_format format;
	enum lang lang;
	const atomic_bool *stop; /* NULL: the node's */
};
NODISCARD enum rc office_file_print(struct node *n, struct arena *a, const struct actor *who,
				    const struct file_print_wish *wish, int64_t now,
				    struct register_print *out, struct err *e);
/* All of it as one PDF to read, by day: mục lục, what could not be turned into pages, then each document, with
 * bookmarks. RC_UNAVAILABLE err.file_pdf_reader: nobody reads files now; RC_LIMIT err.file_pdf: the whole could not
 * be made. */
NODISCARD enum rc office_file_pdf(struct node *n, struct arena *a, const struct actor *who,
				  int64_t file_id, enum lang lang, int64_t now,
				  struct register_print *out, struct err *e);
/* Namespace and elements: doc/work-file.md. */
NODISCARD enum rc office_file_xml(struct node *n, struct arena *a, const struct actor *who,
				  int64_t file_id, int64_t now, struct register_print *out,
				  struct err *e);
