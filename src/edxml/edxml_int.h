/* edxml_int.h -- what the files of edxml share.
 *
 * WHAT      The table of elements, the list of findings, the reader's state, and the two ends of a
 *           one-entry ZIP.
 * OWNERSHIP Everything lives in the reader's or writer's arena.
 * ERRORS    As edxml.h.
 */
#pragma once

#include "base/codec.h"
#include "base/map.h"
#include "base/sha256.h"
#include "edxml/edxml.h"
#include "markup/markup.h"
#include "model/media.h"

/* ---- the table of elements ---- */
enum el {
#define EL(id, ...) EL_##id,
#include "edxml/elements.tbl"
#undef EL
	EL__COUNT
};

enum el_kind {
	AS_GROUP,      /* children alone; they live in the same struct */
	AS_SWITCH,     /* a group whose presence is a bool */
	AS_SUB,        /* children live in a struct inside the struct */
	AS_ITEM,       /* one more in an array of structs */
	AS_ATTACHMENT, /* the same, in the array that does not move */
	AS_IGNORED,    /* known, not read */
	AS_BYTES,      /* base64 */
	AS_TEXT,
	AS_CODE, /* an organ code */
	AS_NAME, /* a file name: controls are kept */
	AS_TEXTS,
	AS_INT,
	AS_BOOL, /* written true, false */
	AS_FLAG, /* written 0, 1 */
	AS_DATE,
	AS_TIME,
};

/* Where the value is, from the start of its struct; second: the count of an array, the raw text of
 * a date. */
struct place {
	enum el_kind kind;
	size_t at, second, size;
};

enum need { NEED_NO, NEED_OPT, NEED_INFO, NEED_WARN, NEED_ERR };
enum measure { MEASURE_ANY, MEASURE_CHARS, MEASURE_UPTO };
enum rule_class { CLASS_N, CLASS_R, CLASS_T, CLASS_F, CLASS__COUNT };

struct rule_text {
	const char *rule, *vi, *en; /* NULL: no such rule */
};

struct element {
	enum el parent;
	const char *name;
	const char *prefixed; /* "edXML:Subject" */
	struct place place;
	enum need need[2]; /* by enum edxml_kind */
	enum measure measure;
	int64_t max;
	struct rule_text rule[CLASS__COUNT];
};
extern const struct element edxml_elements[EL__COUNT];

/* The child of parent with that name, or EL__COUNT. */
enum el edxml_element_find(enum el parent, struct str name);
bool edxml_element_is_leaf(enum el id);
bool edxml_element_is_many(enum el id);
/* A finding of that class can occur in a packet of that kind; *out is its severity. */
bool edxml_element_severity(enum el id, enum rule_class class, enum edxml_kind kind,
			    enum finding_severity *out);

/* ---- findings ---- */
enum rule {
#define RULE(id, ...) RULE_##id,
#include "edxml/rules.tbl"
#undef RULE
	RULE__COUNT
};

struct findings {
	struct arena *a;
	VEC(struct edxml_finding) list;
	size_t n_dropped;
};
/* The detail of a finding about a limit. */
struct str edxml_over(struct arena *a, int64_t limit);
/* element NULL: the rule's own. detail is copied, cut. */
void edxml_find(struct findings *f, enum rule rule, int64_t line, const char *element,
		struct str detail);
/* Says nothing where the class does not occur for this element and kind. */
void edxml_find_element(struct findings *f, enum el id, enum rule_class class, enum edxml_kind kind,
			int64_t line, struct str detail);
/* The same rule for the same element only once. */
void edxml_find_once(struct findings *f, enum rule rule, int64_t line, struct str element);
/* Sorts by line and hands the list over. */
void edxml_findings_take(struct findings *f, struct edxml *p);

/* ---- one-entry ZIPs ---- */
enum unzip_fault {
	UNZIP_OK,
	UNZIP_BROKEN,
	UNZIP_ENTRIES,
	UNZIP_RATIO,
	UNZIP_ENCRYPTED,
};
typedef enum rc (*bytes_sink)(void *ctx, const void *p, size_t n, struct err *e);

/* A push inflater for a ZIP of exactly one entry. Never looks at the entry's name. */
struct unzip;
struct unzip *edxml_unzip_new(struct arena *a);
/* Starts a new ZIP. emit NULL: the bytes are only checked. room: at most so many bytes come out. */
void edxml_unzip_start(struct unzip *u, uint64_t room, bytes_sink emit, void *ctx);
/* RC_OK also for a faulty ZIP (edxml_unzip_end tells); otherwise what emit answered. */
NODISCARD enum rc edxml_unzip_feed(struct unzip *u, const void *p, size_t n, struct err *e);
/* What is wrong so far: once not UNZIP_OK, nothing comes out any more. */
enum unzip_fault edxml_unzip_fault(const struct unzip *u);
/* The verdict when all bytes were fed. */
enum unzip_fault edxml_unzip_end(const struct unzip *u);
uint64_t edxml_unzip_bytes(const struct unzip *u);

/* Writes a ZIP with one deflated entry; the same bytes in give the same bytes out, however they are
 * cut. */
struct zip;
struct zip *edxml_zip_new(struct arena *a);
NODISCARD enum rc edxml_zip_start(struct zip *z, struct str name, bytes_sink emit, void *ctx,
				  struct err *e);
NODISCARD enum rc edxml_zip_put(struct zip *z, const void *p, size_t n, struct err *e);
NODISCARD enum rc edxml_zip_end(struct zip *z, struct err *e); /* RC_LIMIT over 4 GiB */

/* ---- the reader ---- */
struct packet_reference {
	struct str content_id, content_type, description, name;
	int64_t line;
	bool is_used;
};

/* The root of what is read: the packet and what is needed only until its end. */
struct packet_read {
	struct edxml p; /* first: the table's offsets hold for both */
	struct packet_reference *references;
	size_t n_references;
};

#define ELEMENT_SET_WORDS ((EL__COUNT + 63) / 64)
struct element_set {
	uint64_t word[ELEMENT_SET_WORDS];
};

struct frame {
	enum el id;
	char *target; /* the struct that its children live in */
	int64_t line;
	struct element_set opened, filled; /* children seen; children with a value */
};
#define FRAMES_MAX 12 /* the deepest path of elements.tbl has 9 */

struct missing {
	enum el id;
	int64_t line;
};

/* What the reader remembers of an attachment beyond what the caller sees. */
struct attachment_state {
	int64_t line, bytes_line;
	bool is_zip;    /* begins like one, */
	bool holds_zip; /* and so does its first entry */
	bool is_tested; /* fault is known */
	enum unzip_fault fault;
	bool has_bytes;
};

enum pipe_mode { PIPE_CLOSED, PIPE_UNDECIDED, PIPE_RAW, PIPE_UNPACK, PIPE_STOPPED };

struct attachment_pipe {
	enum pipe_mode mode;
	bool is_muted;  /* counted, not given to the sink */
	bool is_tested; /* raw, and looked at as a ZIP beside */
	struct edxml_attachment *att;
	struct attachment_state *state;
	struct base64_dec base64;
	struct sha256 sha;
	unsigned char *room; /* decoded, not yet given */
	size_t n;
	struct unzip *unzip;
	uint64_t unzipped; /* by all ZIPs of the packet */
};

struct edxml_reader {
	struct arena *a;
	const struct edxml_sink *sink;
	struct xml_reader *xml;
	struct packet_read *out;
	struct edxml *first; /* of the first pass, in the second */
	struct frame frames[FRAMES_MAX];
	size_t depth;
	size_t skip;     /* levels inside an element that is not read */
	struct buf text; /* of the leaf that is open */
	size_t room[EL__COUNT];
	int64_t line[EL__COUNT]; /* where it was last opened */
	VEC(int64_t) to_lines;
	VEC(struct missing) missing;
	struct findings findings;
	struct attachment_pipe pipe;
	struct attachment_state *states;
	bool has_message;
	bool is_refused; /* by this module, not by the XML reader */
	enum rc rc;
	struct err err;
};

/* fields.c: puts the text of leaf id into target; true when it had a value. */
bool edxml_field_store(struct edxml_reader *r, enum el id, char *target, int64_t line);
/* One more in the array that place describes inside target; returns it, zeroed. */
void *edxml_list_push(struct edxml_reader *r, enum el id, char *target);

/* attach.c: an Attachment opens, its base64 opens, comes and closes, it closes. */
NODISCARD enum rc edxml_attachment_open(struct edxml_reader *r, char **target, int64_t line,
					struct err *e);
void edxml_attachment_bytes_open(struct edxml_reader *r, int64_t line);
NODISCARD enum rc edxml_attachment_text(struct edxml_reader *r, const char *p, size_t n,
					struct err *e);
NODISCARD enum rc edxml_attachment_bytes_close(struct edxml_reader *r, struct err *e);
NODISCARD enum rc edxml_attachment_close(struct edxml_reader *r, bool is_filled, struct err *e);
/* At the end of the packet: the manifest is matched and each decision looked at again. */
void edxml_attachments_settle(struct edxml_reader *r);
/* Puts the second pass's attachments into the first's packet. */
NODISCARD enum rc edxml_attachments_merge(struct edxml_reader *r, struct err *e);

/* check.c: which kind of packet it is, and what only the whole packet shows. */
void edxml_kind_settle(struct edxml_reader *r);
void edxml_check(struct edxml_reader *r, int64_t now);
