/* kind.h -- what a file is by its content, and why its text cannot be taken.
 *
 * WHAT      Two closed lists: the words are what the database holds, what the API shows, and the last
 *           part of the key of the text that people see ("file.kind.pdf", "file.unread.slow").
 * OWNERSHIP Constants only.
 * ERRORS    NAME_parse answers false for an unknown word and leaves *out untouched.
 */
#pragma once

#include <stdbool.h>

#include "base/str.h"

/* clang-format off */
/* office: Word, Excel and PowerPoint as they were before 2007, and their encrypted files of today.
 * mail: one message as programs save it (.eml). archive: ZIP and its like. text: also CSV, XML, HTML. program: what a machine would run. */
#define FILE_KIND_TABLE(X)                                                                         \
	X(FILE_UNKNOWN, "unknown") X(FILE_EMPTY, "empty") X(FILE_PDF, "pdf")                       \
	X(FILE_DOCX, "docx") X(FILE_XLSX, "xlsx") X(FILE_PPTX, "pptx") X(FILE_ODT, "odt")          \
	X(FILE_ODS, "ods") X(FILE_ODP, "odp") X(FILE_OFFICE, "office") X(FILE_RTF, "rtf")          \
	X(FILE_TEXT, "text") X(FILE_MAIL, "mail") X(FILE_IMAGE, "image")                           \
	X(FILE_ARCHIVE, "archive") X(FILE_PROGRAM, "program") X(FILE_OTHER, "other")
/* a password; it is not what it begins as; pictures of text; a kind of file that has none or that nobody
 * here reads; it took too long, too much memory, or its reader died of it; its bytes are gone */
#define UNREAD_TABLE(X)                                                                            \
	X(UNREAD_NONE, "none") X(UNREAD_ENCRYPTED, "encrypted") X(UNREAD_DAMAGED, "damaged")       \
	X(UNREAD_PICTURE, "picture") X(UNREAD_UNSUPPORTED, "unsupported")                          \
	X(UNREAD_SLOW, "slow") X(UNREAD_MEMORY, "memory") X(UNREAD_CRASH, "crash")                 \
	X(UNREAD_MISSING, "missing")
/* clang-format on */

#define KIND_CONSTANT(constant, stored) constant,
#define KIND_DECLARE(name, TABLE)                                                                  \
	enum name { TABLE(KIND_CONSTANT) name##__COUNT };                                          \
	struct str name##_text(enum name value);                                                   \
	bool name##_parse(struct str text, enum name *out);

KIND_DECLARE(file_kind, FILE_KIND_TABLE)
KIND_DECLARE(unread_reason, UNREAD_TABLE)
