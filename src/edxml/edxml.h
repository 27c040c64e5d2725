/* edxml.h -- the edXML packet of QCVN 102:2016, both ways.
 *
 * WHAT      A reader that takes what real systems write (any child order, prefixes, .NET attributes,
 *           missing optional parts, dummy signatures) as a stream, and a writer that writes the
 *           strictest known form, already canonical, so that its digest can be taken while writing.
 *           Both are driven by one table, elements.tbl; doc/edxml.md tells it in words.
 * OWNERSHIP Strings of a struct edxml live in the arena given. Attachment bytes never do: they go
 *           to the caller's sink and come from the caller's source.
 * ERRORS    Reading: RC_INVALID not well formed or not edXML, RC_LIMIT; in both cases the findings
 *           say line and rule. What can be read with faults is RC_OK with findings. A sink's error
 *           is returned as it is. Writing: RC_INVALID with key err.edxml.missing, .long, .range or
 *           .text and the element as {0}; a source's or the output's error as it is.
 * LIMITS    LIMIT_XML_*, LIMIT_ATTACHMENTS, LIMIT_RECEIVERS, LIMIT_FINDINGS, LIMIT_ZIP_*.
 * THREADS   One reader or writer belongs to one thread; there is no shared state.
 * LAW       QCVN 102:2016/BTTTT and its amendment 1:2022; OrganId up to 35: Decision 20/2020.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/time.h"
#include "sign/sign.h"

#define EDXML_NAMESPACE "http://www.mic.gov.vn/TBT/QCVN_102_2016"

enum finding_severity { FINDING_INFO, FINDING_WARNING, FINDING_ERROR };

struct edxml_finding {
	const char *rule; /* "N.Subject", "R.Subject", "M.To", "T.Priority", "F.Dtd" … */
	enum finding_severity severity;
	int64_t line; /* 0 = of the packet as a whole */
	const char *element;
	struct str detail; /* the offending value, cut */
	const char *text_vi, *text_en;
};

struct edxml_organ { /* From, To */
	struct str code, in_charge, name, address, email, telephone, fax, website;
};

struct edxml_response_for {
	struct str organ_code, code, document_id;
	struct date promulgated_on;
	struct str promulgated_raw;
};

struct edxml_trace {
	struct str organ_code;
	struct str raw_time;
	int64_t at; /* 0 when not readable */
};

struct edxml_receiver_change {
	struct str organ_code;
	int64_t type; /* 0 removed, 1 added, -1 = not given */
};

struct edxml_replacement {
	struct str document_id;
	const struct str *organ_codes;
	size_t n_organ_codes;
};

enum edxml_again { EDXML_AGAIN_NO, EDXML_AGAIN_RAW, EDXML_AGAIN_UNPACKED };

struct edxml_attachment {
	struct str content_id;
	struct str name; /* as the sender wrote it: text_file_name makes it safe */
	struct str description;
	struct str content_type;  /* of the bytes as given */
	struct str transfer_type; /* ContentType as the packet labels it, before unpacking */
	struct str field_name, mime_type, format; /* of the Java SDK; nothing is done with them */
	bool was_zipped;
	bool is_damaged; /* base64 broken or missing: bytes up to the fault were given */
	enum edxml_again again;
	uint64_t bytes;
	unsigned char sha256[32];
	void *sink_data; /* what the sink's end answered (reader), for the source (writer) */
};

enum edxml_kind { EDXML_DOCUMENT, EDXML_STATUS };

/* *_raw is the text of a date or time as the packet had it; the writer looks at the value alone. */
struct edxml {
	enum edxml_kind kind;
	struct edxml_organ from;
	const struct edxml_organ *to;
	size_t n_to;
	struct str document_id;
	struct str code_number, code_notation;
	struct str place;
	struct date promulgated_on;
	struct str promulgated_raw;
	int64_t type, type_detail; /* -1 = not given */
	struct str type_name;
	struct str subject, content;
	struct str competence, position, full_name;
	struct date due_on;
	struct str due_raw;
	const struct str *to_places;
	size_t n_to_places;
	int64_t priority; /* 0..4, -1 = not given */
	struct str sphere, typer_notation;
	int64_t promulgation_amount, page_amount; /* -1 = not given */
	int64_t direction;                        /* 0, 1, -1 = not given */
	const struct str *appendixes;
	size_t n_appendixes;
	const struct edxml_response_for *response_for;
	size_t n_response_for;
	int64_t steering_type; /* -1 = not given; read two ways in the wild, so only kept */
	const struct str *task_codes;
	size_t n_task_codes;
	struct str application_type;
	const struct edxml_trace *traces;
	size_t n_traces;
	bool has_bussiness; /* the misspelling is the standard's */
	struct str bussiness_document_id;
	int64_t bussiness_type; /* 0 new, 1 recall, 2 update, 3 replace, -1 */
	struct str bussiness_reason;
	int64_t paper;                               /* 0, 1, -1 */
	int64_t changed_document, changed_receivers; /* 0, 1, -1 */
	const struct edxml_receiver_change *receiver_changes;
	size_t n_receiver_changes;
	const struct edxml_replacement *replacements;
	size_t n_replacements;
	struct str staff_department, staff_department_id, staff_name, staff_id, staff_email;
	struct str staff_mobile;
	/* status packets */
	struct str status_code, status_description, status_raw_time;
	int64_t status_at;
	bool has_signature_element;
	struct edxml_attachment *attachments;
	size_t n_attachments;
	struct edxml_finding *findings; /* in the order of their lines */
	size_t n_findings;
	size_t n_findings_dropped; /* over LIMIT_FINDINGS; an error is never dropped for less */
};

/* Nothing given: numbers -1, everything else zero. Start from this when filling one. */
void edxml_init(struct edxml *p, enum edxml_kind kind);

/* Where a reader's attachment bytes go. Each attachment gets start, any number of writes, and end,
 * which may leave something in att->sink_data; start and end may be NULL. At start the sink knows
 * what stood before the bytes; at end all of the element. When reading fails on the way, end is not
 * called for the attachment under way.
 *
 * A stream cannot always know how to give an attachment: its name, which says whether a ZIP is to be
 * unpacked, may stand behind its bytes, and a ZIP may turn out broken after half of it was given.
 * Such an attachment has `again` set and comes once more, from start, when the packet is read a
 * second time; what the first pass gave is then to be forgotten. edxml_read_fd does that by itself.
 */
struct edxml_sink {
	void *ctx;
	enum rc (*start)(void *ctx, struct edxml_attachment *att, struct err *e);
	enum rc (*write)(void *ctx, struct edxml_attachment *att, const void *p, size_t n,
			 struct err *e);
	enum rc (*end)(void *ctx, struct edxml_attachment *att, struct err *e);
};

/* Push reader: feed the packet's bytes, then end. sink NULL: bytes are only counted and hashed. */
struct edxml_reader;
struct edxml_reader *edxml_reader_new(struct arena *a, const struct edxml_sink *sink);
NODISCARD enum rc edxml_reader_feed(struct edxml_reader *r, const char *p, size_t n, struct err *e);
/* To be called also when a feed failed: *out is filled as far as was read whatever the result, which
 * is then that of the feed. now: to find dates in the future. */
NODISCARD enum rc edxml_reader_end(struct edxml_reader *r, int64_t now, struct edxml **out,
				   struct err *e);
/* True when attachments of p have `again` set: feed the same bytes to edxml_reader_again. */
bool edxml_needs_again(const struct edxml *p);
/* The second pass: only the attachments marked in first go to the sink. Its end fills *out with
 * first, completed; nothing is marked any more. RC_CORRUPT when the bytes are not the same. */
struct edxml_reader *edxml_reader_again(struct arena *a, struct edxml *first,
					const struct edxml_sink *sink);
/* Reads a whole descriptor (pread) through a reader, twice if need be. *out is filled as by
 * edxml_reader_end, also on failure. */
NODISCARD enum rc edxml_read_fd(struct arena *a, int fd, const struct edxml_sink *sink, int64_t now,
				struct edxml **out, struct err *e);

/* What an axis or a strict receiver would refuse (format, required fields, lengths): true when no
 * finding is an error. */
bool edxml_is_acceptable(const struct edxml *p);
struct str edxml_findings_json(struct arena *a, const struct edxml *p);
/* A finding as edxml_findings_json kept it; what is missing is empty. */
struct edxml_kept_finding {
	struct str rule, severity, element, detail, text_vi, text_en;
	int64_t line;
};
/* Reads them again, for people. The count; 0 when the text is no such list. */
size_t edxml_findings_parse(struct arena *a, struct str json, struct edxml_kept_finding **out);
struct json;
/* The same list as a value inside a bigger JSON. */
void edxml_findings_put(struct json *j, const struct edxml *p);
/* The packet's facts, findings and attachments (without their bytes) as one JSON object whose names
 * are those of the elements. a: for texts made on the way. */
void edxml_put(struct json *j, struct arena *a, const struct edxml *p);

/* Every rule that a finding can name, in the order of doc/edxml.md. The list lives in the arena.
 * severity_status is that in a status packet; is_document, is_status: where it can occur. */
struct edxml_rule {
	const char *rule;
	const char *element;
	bool is_document, is_status;
	enum finding_severity severity, severity_status;
	const char *text_vi, *text_en;
};
const struct edxml_rule *edxml_rules(struct arena *a, size_t *out_count);

/* Where a writer's attachment bytes come from: calls put until all are given. Called once per pass
 * (a signed packet takes two), and must give the same bytes each time (RC_CORRUPT otherwise). */
struct edxml_source {
	void *ctx;
	enum rc (*read)(void *ctx, const struct edxml_attachment *att,
			enum rc (*put)(void *put_ctx, const void *p, size_t n, struct err *e),
			void *put_ctx, struct err *e);
};
/* Writes the packet to out; unsigned when signer is NULL. Everything is checked first: RC_INVALID
 * names the field. An attachment goes out as it is when its extension is pdf, doc, docx, xls, xlsx
 * or zip, else as the one entry of a ZIP, as receivers expect; content_type and transfer_type are
 * not looked at. content_id empty: one is made ("cid:1"). sha256, when not all zero, must be that of
 * the bytes (RC_CORRUPT). Findings are not written. */
struct edxml_output {
	void *ctx;
	enum rc (*write)(void *ctx, const char *p, size_t n, struct err *e);
};
NODISCARD enum rc edxml_write(struct arena *a, const struct edxml *p,
			      const struct edxml_source *src, const struct packet_signer *signer,
			      const struct edxml_output *out, struct err *e);
