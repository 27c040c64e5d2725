/* inside.h -- the files of vanthu-reader: what takes the text out of one file.
 *
 * WHAT      read_file looks what it is and hands it to who reads that kind. Everything works on bytes that
 *           are mapped, and appends code points to a text that takes no more when it is full.
 * OWNERSHIP A taking lives in the arena of its file. Nothing is kept.
 * ERRORS    None: whatever a file holds is an answer (struct reader_facts).
 * TIME      Beyond `until` nothing new is begun; what there is by then is the answer.
 * LIMITS    LIMIT_READ_*.
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "reader/mail.h"

struct taking {
	struct arena *arena;
	struct str bytes; /* of the file */
	int64_t until;    /* time_monotonic */
	struct buf text;
	bool was_return; /* CR LF ends one line */
	struct reader_facts facts;
	uint64_t unpacked;          /* bytes, of all parts of an archive */
	bool is_broken, is_too_big; /* somewhere; what was taken before counts all the same */
};

/* False: it is full, or time is up; what follows is cut. */
bool taking_goes_on(struct taking *t);
void take_point(struct taking *t, uint32_t point);
void take_utf8(struct taking *t, struct str s);

/* Knows the first bytes of many kinds; NULL: it could not be opened, and only our own kinds are known.
 * Before the process is shut in. */
struct sniffer;
struct sniffer *sniffer_open(struct arena *a);
/* Archives may turn out to be documents (office_take). */
enum file_kind sniff(struct sniffer *s, struct str bytes);
/* Word, Excel and PowerPoint as they were: has it macros, is it an encrypted one of today. */
void old_office_look(struct taking *t);

/* Each fills in the facts it can tell, and appends text. */
void pdf_take(struct taking *t);
void office_take(struct taking *t); /* t->facts.kind is FILE_ARCHIVE before, perhaps not behind */
void office_look(struct taking *t); /* the facts alone, and what kind it is */
void plain_take(struct taking *t);
void html_take(struct taking *t, struct str html); /* of a mail; UTF-8 */
void mail_take(struct taking *t);                  /* its head, its words, the names of its files */

/* Before the process is shut in: what mails need of files. */
void mail_prepare(void);
bool is_mail(struct str bytes);

/* A part of an office file: what of its markup is text. */
enum markup_rules { MARKUP_WORDS, MARKUP_SHEET, MARKUP_BOOK, MARKUP_OPEN_DOCUMENT };
struct markup;
struct markup *markup_open(struct taking *t, enum markup_rules rules);
/* False: no more of it is wanted. */
bool markup_feed(struct markup *m, struct str bytes);
void markup_close(struct markup *m); /* NULL is fine */

/* All of it: facts and text, the text in NFC and of max_bytes at most. */
struct str read_file(struct taking *t, struct sniffer *s, size_t max_bytes);

/* ---- many into one (join.c) ---- */
/* Bytes go out one behind the other. */
struct outlet {
	int fd; /* -1: they are counted and go nowhere */
	bool failed;
	uint64_t n;
};
void outlet_put(struct outlet *o, const void *p, size_t n);
/* The file is one PDF, of which nothing is written: pages, or the reason. */
void join_look(struct taking *t);
/* PDFs with a plan (wire.h) become one. */
void join_all(struct taking *t, struct outlet *out);
/* Two text fields in a PDF, Số and ngày tháng (fields.c): put in, moved, filled. */
struct fields_order {
	bool is_fill;                         /* else they are put in, or moved */
	struct reader_box box[READER_FIELDS]; /* width 0: where the words stand */
	struct str stamp;                     /* is_fill: a PDF with a page for each */
};
struct fields_answer {
	struct str appended; /* to the file; "": nothing is to be changed */
	struct reader_box box[READER_FIELDS];
};
/* Leaves what MuPDF holds to the end of the process. */
void fields_take(struct taking *t, const struct fields_order *o, struct fields_answer *out);

/* ---- what a mail brings ---- */
struct mail_found {
	int64_t sent_at;
	struct str text[MAIL_TEXTS];
	struct mail_file *files;
	uint32_t n_files;
};
/* Its files go out one behind the other; then, by itself, the list (wire.h). */
void mail_unpack(struct taking *t, struct sniffer *s, struct outlet *out, struct mail_found *found);
void mail_list_put(struct outlet *out, const struct mail_found *found);

/* ---- shutting in (shut.c) ---- */
/* Out of the file system, TCP, and signals to others (Landlock); for all children. False: not here. */
bool watcher_shut(void);
/* Limits of time and memory, and out of all calls but those on memory and descriptors. False: not here. */
bool worker_shut(void);
