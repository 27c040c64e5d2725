/* dump.c -- see dump.h. */
#include "dump.h"

#include "base/buf.h"
#include "base/codec.h"

#define DUMP_MAX (64 << 20)

struct dump {
	struct arena *a;
	struct buf b;
};

static void text(struct dump *d, const char *name, struct str s)
{
	if (!s.n)
		return;
	buf_fmt(&d->b, "%s: ", name);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\n')
			buf_add_c(&d->b, "\\n");
		else
			buf_add_char(&d->b, s.p[i]);
	buf_add_char(&d->b, '\n');
}

static void number(struct dump *d, const char *name, int64_t v)
{
	if (v != -1)
		buf_fmt(&d->b, "%s: %lld\n", name, (long long)v);
}

static void date(struct dump *d, const char *name, struct date v)
{
	text(d, name, date_iso(d->a, v));
}

static void moment(struct dump *d, const char *name, int64_t at)
{
	if (at)
		text(d, name, time_iso(d->a, at));
}

static void list(struct dump *d, const char *name, const struct str *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		text(d, name, p[i]);
}

static void organ(struct dump *d, const char *who, const struct edxml_organ *o)
{
	buf_fmt(&d->b, "%s\n", who);
	text(d, "  OrganId", o->code);
	text(d, "  OrganizationInCharge", o->in_charge);
	text(d, "  OrganName", o->name);
	text(d, "  OrganAdd", o->address);
	text(d, "  Email", o->email);
	text(d, "  Telephone", o->telephone);
	text(d, "  Fax", o->fax);
	text(d, "  Website", o->website);
}

static void document(struct dump *d, const struct edxml *p)
{
	for (size_t i = 0; i < p->n_to; i++)
		organ(d, "To", &p->to[i]);
	text(d, "DocumentId", p->document_id);
	text(d, "CodeNumber", p->code_number);
	text(d, "CodeNotation", p->code_notation);
	text(d, "Place", p->place);
	date(d, "PromulgationDate", p->promulgated_on);
	number(d, "Type", p->type);
	number(d, "TypeDetail", p->type_detail);
	text(d, "TypeName", p->type_name);
	text(d, "Subject", p->subject);
	text(d, "Content", p->content);
	text(d, "Competence", p->competence);
	text(d, "Position", p->position);
	text(d, "FullName", p->full_name);
	date(d, "DueDate", p->due_on);
	list(d, "ToPlace", p->to_places, p->n_to_places);
}

static void other_info(struct dump *d, const struct edxml *p)
{
	number(d, "Priority", p->priority);
	text(d, "SphereOfPromulgation", p->sphere);
	text(d, "TyperNotation", p->typer_notation);
	number(d, "PromulgationAmount", p->promulgation_amount);
	number(d, "PageAmount", p->page_amount);
	number(d, "Direction", p->direction);
	list(d, "Appendix", p->appendixes, p->n_appendixes);
	for (size_t i = 0; i < p->n_response_for; i++) {
		buf_add_c(&d->b, "ResponseFor\n");
		text(d, "  OrganId", p->response_for[i].organ_code);
		text(d, "  Code", p->response_for[i].code);
		date(d, "  PromulgationDate", p->response_for[i].promulgated_on);
		text(d, "  DocumentId", p->response_for[i].document_id);
	}
	number(d, "SteeringType", p->steering_type);
	list(d, "TaskCode", p->task_codes, p->n_task_codes);
	text(d, "ApplicationType", p->application_type);
}

static void bussiness(struct dump *d, const struct edxml *p)
{
	text(d, "Bussiness.DocumentId", p->bussiness_document_id);
	number(d, "BussinessDocType", p->bussiness_type);
	text(d, "BussinessDocReason", p->bussiness_reason);
	number(d, "Paper", p->paper);
	number(d, "DocumentInfo", p->changed_document);
	number(d, "DocumentReceiver", p->changed_receivers);
	for (size_t i = 0; i < p->n_receiver_changes; i++) {
		buf_add_c(&d->b, "Receiver\n");
		text(d, "  OrganId", p->receiver_changes[i].organ_code);
		number(d, "  ReceiverType", p->receiver_changes[i].type);
	}
	for (size_t i = 0; i < p->n_replacements; i++) {
		buf_add_c(&d->b, "ReplacementInfo\n");
		text(d, "  DocumentId", p->replacements[i].document_id);
		list(d, "  OrganId", p->replacements[i].organ_codes,
		     p->replacements[i].n_organ_codes);
	}
}

static void traces(struct dump *d, const struct edxml *p)
{
	for (size_t i = 0; i < p->n_traces; i++) {
		buf_add_c(&d->b, "TraceHeader\n");
		text(d, "  OrganId", p->traces[i].organ_code);
		moment(d, "  Timestamp", p->traces[i].at);
	}
	if (p->has_bussiness)
		bussiness(d, p);
}

static void status(struct dump *d, const struct edxml *p)
{
	text(d, "Department", p->staff_department);
	text(d, "DepartmentId", p->staff_department_id);
	text(d, "Staff", p->staff_name);
	text(d, "StaffId", p->staff_id);
	text(d, "Email", p->staff_email);
	text(d, "Mobile", p->staff_mobile);
	text(d, "StatusCode", p->status_code);
	text(d, "Description", p->status_description);
	moment(d, "Timestamp", p->status_at);
}

static void attachment(struct dump *d, const struct edxml_attachment *att)
{
	buf_add_c(&d->b, "Attachment\n");
	text(d, "  ContentId", att->content_id);
	text(d, "  AttachmentName", att->name);
	text(d, "  Description", att->description);
	text(d, "  media type", att->content_type);
	text(d, "  FieldName", att->field_name);
	text(d, "  MimeType", att->mime_type);
	text(d, "  Format", att->format);
	number(d, "  bytes", (int64_t)att->bytes);
	text(d, "  sha256",
	     hex_encode(d->a, str_of_n((const char *)att->sha256, sizeof att->sha256)));
}

static void facts(struct dump *d, const struct edxml *p)
{
	text(d, "kind", p->kind == EDXML_STATUS ? STR("status") : STR("document"));
	organ(d, "From", &p->from);
	document(d, p);
	other_info(d, p);
	traces(d, p);
	status(d, p);
	for (size_t i = 0; i < p->n_attachments; i++)
		attachment(d, &p->attachments[i]);
}

struct str dump_facts(struct arena *a, const struct edxml *p)
{
	struct dump d = { .a = a };

	buf_init(&d.b, a, DUMP_MAX);
	facts(&d, p);
	return buf_str(&d.b);
}

static void raw_texts(struct dump *d, const struct edxml *p)
{
	text(d, "raw PromulgationDate", p->promulgated_raw);
	text(d, "raw DueDate", p->due_raw);
	for (size_t i = 0; i < p->n_response_for; i++)
		text(d, "raw ResponseFor.PromulgationDate", p->response_for[i].promulgated_raw);
	for (size_t i = 0; i < p->n_traces; i++)
		text(d, "raw TraceHeader.Timestamp", p->traces[i].raw_time);
	text(d, "raw Timestamp", p->status_raw_time);
}

static void handling(struct dump *d, const struct edxml *p)
{
	for (size_t i = 0; i < p->n_attachments; i++) {
		const struct edxml_attachment *att = &p->attachments[i];

		buf_fmt(&d->b, "attachment %zu:%s%s label %.*s\n", i + 1,
			att->was_zipped ? " unzipped" : "", att->is_damaged ? " damaged" : "",
			STR_FMT(att->transfer_type));
	}
	if (p->has_signature_element)
		buf_add_c(&d->b, "has a Signature\n");
}

static void findings(struct dump *d, const struct edxml *p)
{
	static const char *const words[] = { "info", "warning", "error" };

	for (size_t i = 0; i < p->n_findings; i++) {
		const struct edxml_finding *f = &p->findings[i];

		buf_fmt(&d->b, "line %lld %s %s %s [%.*s]\n", (long long)f->line,
			words[f->severity], f->rule, f->element, STR_FMT(f->detail));
	}
	if (p->n_findings_dropped)
		buf_fmt(&d->b, "and %zu more\n", p->n_findings_dropped);
	buf_fmt(&d->b, "acceptable: %s\n", edxml_is_acceptable(p) ? "yes" : "no");
}

struct str dump_all(struct arena *a, const struct edxml *p)
{
	struct dump d = { .a = a };

	buf_init(&d.b, a, DUMP_MAX);
	facts(&d, p);
	raw_texts(&d, p);
	handling(&d, p);
	findings(&d, p);
	return buf_str(&d.b);
}
