/* register.h -- sổ đăng ký văn bản đến, văn bản đi, sổ theo dõi giải quyết văn bản đến, to print and to keep.
 *
 * WHAT      The register of a year or of a part of it, in the law's columns, as PDF, XLSX or DOCX: at once, or,
 *           for a person who asks for a long one, as an order (print_ticket.h). A document that was written anew under the same number stands in it with a note. Whom
 *           a document was given to is whom a leader gave it to, and the day is that of the first;
 *           signatures, and what no use case knows, are blank cells to write in.
 * OWNERSHIP *out lives in the arena given; its descriptor, a nameless file at offset 0, is the caller's.
 * ERRORS    RC_DENIED; RC_INVALID err.form with problems; RC_LIMIT err.print.rows; RC_BUSY
 *           err.print.busy when LIMIT_PRINTS are at work for LIMIT_PRINT_WAIT_SECS; RC_CANCELLED when
 *           the node stops; RC_UNSUPPORTED err.print.fonts: no font to print a PDF with;
 *           RC_UNAVAILABLE err.disk_full.
 * TIME      Passed in. What came in no packet has the day of arrival that the clerk stated; a part of a year is
 *           chosen by the day of entry, so that days and numbers go the same way.
 * LIMITS    LIMIT_PRINT_ROWS; LIMIT_REGISTER_PART rows in memory.
 * THREADS   Any.
 * LAW       Decree 30/2020/NĐ-CP art. 15 and 22 and App. IV: what the System registers is printed and
 *           bound; App. VI III.6: prints carry a mark and are in the log.
 */
#pragma once

#include <stdatomic.h>

#include "gen/texts.h"
#include "policy/policy.h"
#include "store/node.h"

enum register_format { REGISTER_PDF, REGISTER_XLSX, REGISTER_DOCX, register_format__COUNT };
struct str register_format_text(enum register_format f); /* pdf, xlsx, docx */
bool register_format_parse(struct str word, enum register_format *out);

struct register_wish {
	enum book_kind book;
	enum register_format format;
	enum lang lang;
	int64_t year;
	int64_t series_id; /* of what came: of office_series_list; 0: the common one */
	/* Of that year; not set: from its first day, to its last. Of entry for what came, of date for what
	 * was sent. */
	struct date from, to;
	int64_t first, last;     /* arrival numbers; 0: from the first, to the last */
	const atomic_bool *stop; /* NULL: the node's */
	/* Asked before each row, how many are set and how many there are; what it answers but RC_OK ends the print.
	 * NULL: nobody is asked. */
	enum rc (*step)(void *ctx, int64_t rows, int64_t of, struct err *e);
	void *ctx;
};
struct register_print {
	int fd;
	uint64_t bytes;
	int64_t pages, rows; /* pages 0: a sheet */
	struct str name, type;
};
/* Problems are of "year", "from", "to", "first", "last". */
NODISCARD enum rc office_register_print(struct node *n, struct arena *a, const struct actor *who,
					const struct register_wish *wish, int64_t now,
					struct register_print *out, struct problems *problems,
					struct err *e);
/* The same for somebody who waits for a page: of more than limit.print_rows rows it is ordered instead.
 * RC_LIMIT err.print.orders {0}: they have so many open. */
struct register_answer {
	int64_t ticket_id; /* 0: here it is */
	struct register_print print;
};
NODISCARD enum rc office_register_ask(struct node *n, struct arena *a, const struct actor *who,
				      const struct register_wish *wish, int64_t now,
				      struct register_answer *out, struct problems *problems,
				      struct err *e);
