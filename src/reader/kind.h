/* kind.h -- what a file is by its content.
 *
 * WHAT      One closed list: the words are what the database holds, what the API shows, and the last
 *           part of the key of the text that people see ("file.kind.pdf").
 * OWNERSHIP Constants only.
 * ERRORS    file_kind_parse answers false for an unknown word and leaves *out untouched.
 */
#pragma once

#include <stdbool.h>

#include "base/str.h"

/* office: Word, Excel and PowerPoint as they were before 2007, and their encrypted files of today.
 * archive: ZIP and its like. text: also CSV, XML, HTML. program: what a machine would run. */
/* clang-format off */
#define FILE_KIND_TABLE(X)                                                                         \
	X(FILE_UNKNOWN, "unknown") X(FILE_EMPTY, "empty") X(FILE_PDF, "pdf")                       \
	X(FILE_DOCX, "docx") X(FILE_XLSX, "xlsx") X(FILE_PPTX, "pptx") X(FILE_ODT, "odt")          \
	X(FILE_ODS, "ods") X(FILE_ODP, "odp") X(FILE_OFFICE, "office") X(FILE_RTF, "rtf")          \
	X(FILE_TEXT, "text") X(FILE_IMAGE, "image") X(FILE_ARCHIVE, "archive")                     \
	X(FILE_PROGRAM, "program") X(FILE_OTHER, "other")
/* clang-format on */

#define FILE_KIND_CONSTANT(constant, stored) constant,
enum file_kind { FILE_KIND_TABLE(FILE_KIND_CONSTANT) file_kind__COUNT };

struct str file_kind_text(enum file_kind kind);
bool file_kind_parse(struct str text, enum file_kind *out);
