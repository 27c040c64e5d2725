/* edxml.h -- the edXML packet of QCVN 102:2016, both ways.
 *
 * WHAT      A reader that takes what real systems write (any child order, prefixes, .NET attributes,
 *           missing optional parts, dummy signatures) as a stream, and a writer that writes the
 *           strictest known form, already canonical, so that its digest can be taken while writing.
 * OWNERSHIP Strings of a struct edxml live in the arena given. Attachment bytes never do: they go
 *           to the caller's sink and come from the caller's source.
 * ERRORS    Reading: RC_INVALID not well formed or not edXML, RC_LIMIT; in both cases the findings
 *           say line and rule. What can be read with faults is RC_OK with findings. A sink's error
 *           is returned as it is.
 * LIMITS    LIMIT_XML_*, LIMIT_ATTACHMENTS, LIMIT_RECEIVERS, LIMIT_FINDINGS, LIMIT_ZIP_RATIO.
 * LAW       QCVN 102:2016/BTTTT and its amendment 1:2022; OrganId up to 35: Decision 20/2020.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/time.h"
#include "sign/sign.h"

enum finding_severity { FINDING_INFO, FINDING_WARNING, FINDING_ERROR };

struct edxml_finding {
	const char *rule;               /* "N.Subject", "R.Subject", "M.To", "T.Priority", "X.dtd" … */
	enum finding_severity severity;
	int64_t line;
	const char *element;
	struct str detail;              /* the offending value, cut */
	const char *text_vi, *text_en;
};

struct edxml_organ {                   /* From, To */
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
	int64_t at;                     /* 0 when not readable */
};

struct edxml_receiver_change { struct str organ_code; int64_t type; };
struct edxml_replacement {
	struct str document_id;
	const struct str *organ_codes;
	size_t n_organ_codes;
};

struct edxml_attachment {
	struct str content_id, name, description, content_type;
	struct str transfer_type;       /* ContentType as the packet labels it, before unpacking */
	bool was_zipped;
	bool is_damaged;                /* base64 or ZIP broken: bytes up to the fault were given */
	uint64_t bytes;
	unsigned char sha256[32];
	void *sink_data;                /* what the sink's end answered (reader), for the source (writer) */
};

enum edxml_kind { EDXML_DOCUMENT, EDXML_STATUS };

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
	int64_t type, type_detail;      /* -1 = not given */
	struct str type_name;
	struct str subject, content;
	struct str competence, position, full_name;
	struct date due_on;
	struct str due_raw;
	const struct str *to_places;
	size_t n_to_places;
	int64_t priority;               /* -1 = not given */
	struct str sphere, typer_notation;
	int64_t promulgation_amount, page_amount;   /* -1 = not given */
	int64_t direction;              /* 0, 1, -1 = not given */
	const struct str *appendixes;
	size_t n_appendixes;
	const struct edxml_response_for *response_for;
	size_t n_response_for;
	int64_t steering_type;          /* -1 = not given */
	const struct str *task_codes;
	size_t n_task_codes;
	struct str application_type;
	const struct edxml_trace *traces;
	size_t n_traces;
	bool has_bussiness;             /* the misspelling is the standard's */
	struct str bussiness_document_id;
	int64_t bussiness_type;         /* 0 new, 1 recall, 2 update, 3 replace, -1 */
	struct str bussiness_reason;
	int64_t paper;                  /* 0, 1, -1 */
	int64_t changed_document, changed_receivers;
	const struct edxml_receiver_change *receiver_changes;
	size_t n_receiver_changes;
	const struct edxml_replacement *replacements;
	size_t n_replacements;
	struct str staff_department, staff_department_id, staff_name, staff_id, staff_email, staff_mobile;
	/* status packets */
	struct str status_code, status_description, status_raw_time;
	int64_t status_at;
	bool has_signature_element;
	struct edxml_attachment *attachments;
	size_t n_attachments;
	struct edxml_finding *findings;
	size_t n_findings;
	size_t n_findings_dropped;
};

/* Where a reader's attachment bytes go. start and end may be NULL in ops with only write. */
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
/* *out is filled as far as was read also when the result is not RC_OK. now: to find dates in the
 * future. */
NODISCARD enum rc edxml_reader_end(struct edxml_reader *r, int64_t now, struct edxml **out,
				   struct err *e);
/* Reads a whole descriptor (pread) through a reader. */
NODISCARD enum rc edxml_read_fd(struct arena *a, int fd, const struct edxml_sink *sink, int64_t now,
				struct edxml **out, struct err *e);

/* What an axis or a strict receiver would refuse (format, required fields, lengths): true when no
 * finding is an error. */
bool edxml_is_acceptable(const struct edxml *p);
struct str edxml_findings_json(struct arena *a, const struct edxml *p);

/* Where a writer's attachment bytes come from: calls put until all are given. Called once per pass
 * (a signed packet takes two), and must give the same bytes each time. */
struct edxml_source {
	void *ctx;
	enum rc (*read)(void *ctx, const struct edxml_attachment *att,
			enum rc (*put)(void *put_ctx, const void *p, size_t n, struct err *e),
			void *put_ctx, struct err *e);
};
/* Writes the packet to out; unsigned when signer is NULL. Everything is checked first: RC_INVALID
 * names the field. */
NODISCARD enum rc edxml_write(struct arena *a, const struct edxml *p, const struct edxml_source *src,
			      const struct packet_signer *signer,
			      enum rc (*out)(void *ctx, const char *p, size_t n, struct err *e),
			      void *out_ctx, struct err *e);
