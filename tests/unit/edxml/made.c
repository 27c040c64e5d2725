/* made.c -- see made.h. */
#include "made.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/codec.h"
#include "edxml/edxml.h"

#define MADE_MAX (256 << 20)

#define HEAD                                                                                       \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                             \
	"<edXML xmlns=\"" EDXML_NAMESPACE "\">\n"                                                  \
	"<edXML:edXMLEnvelope xmlns:edXML=\"" EDXML_NAMESPACE "\">\n"                              \
	"<edXML:edXMLHeader>\n<edXML:MessageHeader>\n"                                             \
	"<edXML:From><edXML:OrganId>000.00.00.Z01</edXML:OrganId>"                                 \
	"<edXML:OrganName>UBND tỉnh An Bình (mẫu)</edXML:OrganName></edXML:From>\n"

static const char document[] = HEAD
	"<edXML:To><edXML:OrganId>000.00.05.Z01</edXML:OrganId>"
	"<edXML:OrganName>Sở Nội vụ (mẫu)</edXML:OrganName></edXML:To>\n"
	"<edXML:DocumentId>000.00.00.Z01,2026/11/02,15/UBND-VP</edXML:DocumentId>\n"
	"<edXML:Code><edXML:CodeNumber>15</edXML:CodeNumber>"
	"<edXML:CodeNotation>UBND-VP</edXML:CodeNotation></edXML:Code>\n"
	"<edXML:PromulgationInfo><edXML:Place>An Bình</edXML:Place>"
	"<edXML:PromulgationDate>2026/11/02</edXML:PromulgationDate></edXML:PromulgationInfo>\n"
	"<edXML:DocumentType><edXML:Type>1</edXML:Type><edXML:TypeName>Công văn</edXML:TypeName>"
	"</edXML:DocumentType>\n"
	"<edXML:Subject>V/v thử nghiệm</edXML:Subject>\n"
	"<edXML:SignerInfo><edXML:Position>Chủ tịch</edXML:Position>"
	"<edXML:FullName>Nguyễn Văn Mẫu</edXML:FullName></edXML:SignerInfo>\n"
	"<edXML:DueDate>2026/12/01</edXML:DueDate>\n"
	"<edXML:OtherInfo><edXML:Priority>0</edXML:Priority>"
	"<edXML:Direction>false</edXML:Direction></edXML:OtherInfo>\n"
	"</edXML:MessageHeader>\n"
	"<edXML:TraceHeaderList>"
	"<edXML:TraceHeader><edXML:OrganId>000.00.00.Z01</edXML:OrganId>"
	"<edXML:Timestamp>2026/11/02 09:00:00</edXML:Timestamp></edXML:TraceHeader>"
	"</edXML:TraceHeaderList>\n"
	"</edXML:edXMLHeader>\n"
	"<edXML:edXMLBody><edXML:edXMLManifest version=\"1.0\">"
	"<edXML:Reference><edXML:ContentId>cid:1</edXML:ContentId>"
	"<edXML:ContentType>application/pdf</edXML:ContentType>"
	"<edXML:AttachmentName>15.pdf</edXML:AttachmentName></edXML:Reference>"
	"</edXML:edXMLManifest></edXML:edXMLBody>\n"
	"</edXML:edXMLEnvelope>\n"
	"<AttachmentEncoded>\n"
	"<Attachment><ContentId>cid:1</ContentId><AttachmentName>15.pdf</AttachmentName>"
	"<ContentType>application/pdf</ContentType>"
	"<ContentTransferEncoded>JVBERi0=</ContentTransferEncoded></Attachment>\n"
	"</AttachmentEncoded>\n"
	"</edXML>\n";

static const char status[] = HEAD
	"<edXML:ResponseFor><edXML:OrganId>000.00.05.Z01</edXML:OrganId>"
	"<edXML:Code>15/UBND-VP</edXML:Code>"
	"<edXML:PromulgationDate>2026/11/02</edXML:PromulgationDate>"
	"<edXML:DocumentId>000.00.00.Z01,2026/11/02,15/UBND-VP</edXML:DocumentId>"
	"</edXML:ResponseFor>\n"
	"<edXML:StatusCode>03</edXML:StatusCode>\n"
	"<edXML:Description>Đã tiếp nhận</edXML:Description>\n"
	"<edXML:Timestamp>2026/11/02 10:15:30</edXML:Timestamp>\n"
	"</edXML:MessageHeader>\n</edXML:edXMLHeader>\n</edXML:edXMLEnvelope>\n</edXML>\n";

struct str made_document(struct arena *a)
{
	(void)a;
	return str_of_n(document, sizeof document - 1);
}

struct str made_status(struct arena *a)
{
	(void)a;
	return str_of_n(status, sizeof status - 1);
}

struct str made_replace(struct arena *a, struct str text, const char *old, struct str new_)
{
	size_t at = str_find(text, str_of(old));
	struct buf b;

	if (at == SIZE_MAX)
		fail_msg("nothing to replace: %s", old);
	buf_init(&b, a, MADE_MAX);
	buf_add(&b, str_sub(text, 0, at));
	buf_add(&b, new_);
	buf_add(&b, str_sub(text, at + strlen(old), text.n));
	return buf_str(&b);
}

struct str made_with_attachments(struct arena *a, struct str attachments)
{
	size_t from = str_find(made_document(a), STR("<Attachment>"));
	size_t to = str_find(made_document(a), STR("</AttachmentEncoded>"));
	const char *old = str_c(a, str_sub(made_document(a), from, to - from));

	return made_replace(a, made_document(a), old, attachments);
}

static void part_add(struct buf *b, const char *name, struct str value)
{
	if (value.p)
		buf_fmt(b, "<%s>%.*s</%s>", name, STR_FMT(value), name);
}

struct str made_attachment(struct arena *a, const char *id, const char *name, const char *type,
			   struct str bytes)
{
	struct buf b;

	buf_init(&b, a, MADE_MAX);
	buf_add_c(&b, "<Attachment>");
	part_add(&b, "ContentId", str_of(id));
	part_add(&b, "AttachmentName", str_of(name));
	part_add(&b, "ContentType", str_of(type));
	buf_add_c(&b, "<ContentTransferEncoded>");
	buf_add(&b, base64_encode(a, bytes));
	buf_add_c(&b, "</ContentTransferEncoded></Attachment>\n");
	return buf_str(&b);
}
