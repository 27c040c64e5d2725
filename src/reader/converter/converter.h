/* converter.h -- the files of vanthu-converter: LibreOffice makes a PDF of one file.
 *
 * WHAT      Each file has a folder of its own in the spool, with a profile that is made for it, and a process
 *           of its own (base/run.h). What comes out is a PDF by its first bytes; whoever asked looks closer.
 * OWNERSHIP Strings live as long as the program.
 * ERRORS    None: whatever becomes of a file is an answer (struct reader_facts).
 * LIMITS    LIMIT_CONVERT_*.
 */
#pragma once

#include "base/run.h"
#include "reader/reader.h"

#define CONVERTER_REACH 16
#define CONVERTER_STEM "convert" /* of folders in the spool */
struct converter {
	const char *spool;   /* absolute */
	const char *program; /* soffice.bin, absolute */
	struct shut_path reach[CONVERTER_REACH];
	size_t n_reach;
	bool is_shut; /* the watcher */
};
void converter_init(struct arena *a, const char *spool, const char *program, struct converter *out);

struct conversion {
	int fd, out_fd; /* the file; where its PDF goes */
	int64_t until;  /* time_monotonic */
	int leash;      /* of base/run.h */
};
void convert_file(const struct converter *c, const struct conversion *x, struct reader_facts *out,
		  uint64_t *out_bytes);

/* What LibreOffice may not do, whatever a file asks for: a profile in this folder. */
NODISCARD enum rc profile_write(struct arena *a, const char *dir, struct err *e);
