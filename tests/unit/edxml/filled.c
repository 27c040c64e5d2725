/* filled.c -- see filled.h. */
#include "filled.h"

#include <string.h>

#include "base/buf.h"
#include "base/sha256.h"
#include "model/media.h"

#define COUNT(rows) (sizeof rows / sizeof rows[0])
#define S(literal)                                                                                 \
	{                                                                                          \
		literal, sizeof(literal) - 1                                                       \
	}

static const struct edxml_organ organs[] = {
	{ S("000.00.00.Z01"), S("Chính phủ (mẫu)"), S("UBND tỉnh An Bình (mẫu)"),
	  S("Số 1 đường Mẫu"), S("vanthu@anbinh.example"), S("0290 000 0001"), S("0290 000 0002"),
	  S("https://anbinh.example") },
	{ S("000.00.05.Z01"), S("UBND tỉnh An Bình (mẫu)"), S("Sở Nội vụ (mẫu)"),
	  S("Số 5 đường Mẫu"), S("snv@anbinh.example"), S("0290 000 0005"), S("0290 000 0006"),
	  S("https://snv.anbinh.example") },
	{ .code = S("Z01.05.0001.0002"), .name = S("Chi cục <Mẫu> & \"thử\"") },
};
static const struct str places[] = { S("Như trên"), S("Lưu: VT, VP.") };
static const struct str appendixes[] = { S("Phụ lục I"), S("Phụ lục II") };
static const struct str tasks[] = { S("NV-2026-0042"), S("NV-2026-0043") };
static const struct edxml_response_for answered[] = {
	{ .organ_code = S("000.00.05.Z01"),
	  .code = S("267/SNV-VP"),
	  .document_id = S("000.00.05.Z01,2026/10/20,267/SNV-VP"),
	  .promulgated_on = { 2026, 10, 20 } },
};
static const struct edxml_receiver_change changes[] = { { S("000.00.05.Z01"), 0 },
							{ S("000.00.07.Z01"), 1 } };
static const struct edxml_replacement replaced[] = {
	{ .document_id = S("000.00.00.Z01,2026/11/01,14/UBND-VP"),
	  .organ_codes = (const struct str[]){ S("000.00.05.Z01"), S("000.00.07.Z01") },
	  .n_organ_codes = 2 },
	{ .document_id = S("0192f3a4-5b6c-7d8e-9f00-112233445566") },
};
/* 2026-11-02 08:31:12 in Vietnam */
#define SENT_AT (INT64_C(1793583072) * TIME_SEC)

static void bytes_set(struct arena *a, struct edxml_attachment *att, struct str bytes)
{
	struct str *kept = ARENA_NEW(a, struct str);

	*kept = bytes;
	att->sink_data = kept;
	att->bytes = bytes.n;
	sha256_of(bytes, att->sha256);
	att->content_type = media_type_of_name(att->name);
}

static void attachments_fill(struct arena *a, struct edxml *p)
{
	struct edxml_attachment *att = ARENA_ARRAY(a, 3, struct edxml_attachment);

	att[0] = (struct edxml_attachment){ .content_id = STR("cid:209"),
					    .name = STR("15-UBND-VP.pdf"),
					    .description = STR("Văn bản chính") };
	bytes_set(a, &att[0], STR("%PDF-1.4\n%%EOF\n"));
	att[1] = (struct edxml_attachment){ .content_id = STR("cid:210"),
					    .name = STR("Danh sách.txt"),
					    .field_name = STR("file"),
					    .mime_type = STR("text/plain"),
					    .format = STR("txt") };
	bytes_set(a, &att[1], STR("một\nhai\nba\n"));
	att[2] = (struct edxml_attachment){ .content_id = STR("cid:211"),
					    .name = STR("Phụ lục.docx") };
	bytes_set(a, &att[2], STR("PK\x03\x04 no real one"));
	p->attachments = att;
	p->n_attachments = 3;
}

static void header_fill(struct edxml *p)
{
	p->from = organs[0];
	p->to = organs + 1;
	p->n_to = 2;
	p->document_id = STR("000.00.00.Z01,2026/11/02,15/UBND-VP");
	p->code_number = STR("15");
	p->code_notation = STR("UBND-VP");
	p->place = STR("An Bình");
	p->promulgated_on = (struct date){ 2026, 11, 2 };
	p->type = 1;
	p->type_detail = 0;
	p->type_name = STR("Công văn");
	p->subject = STR("V/v báo cáo <quý III> & \"kế hoạch\"\ndòng hai");
	p->content = STR("Tóm tắt");
	p->competence = STR("KT.");
	p->position = STR("Phó Chủ tịch");
	p->full_name = STR("Nguyễn Văn Mẫu");
	p->due_on = (struct date){ 2026, 12, 15 };
}

static void details_fill(struct edxml *p)
{
	p->to_places = places;
	p->n_to_places = COUNT(places);
	p->priority = 1;
	p->sphere = STR("Lưu hành nội bộ");
	p->typer_notation = STR("TVC");
	p->promulgation_amount = 20;
	p->page_amount = 3;
	p->direction = 1;
	p->appendixes = appendixes;
	p->n_appendixes = COUNT(appendixes);
	p->response_for = answered;
	p->n_response_for = COUNT(answered);
	p->steering_type = 1;
	p->task_codes = tasks;
	p->n_task_codes = COUNT(tasks);
	p->application_type = STR("1");
}

static void staff_fill(struct edxml *p)
{
	p->staff_department = STR("Văn phòng");
	p->staff_department_id = STR("VP");
	p->staff_name = STR("Trần Thị Mẫu");
	p->staff_id = STR("VT01");
	p->staff_email = STR("mau.tt@anbinh.example");
	p->staff_mobile = STR("0900000001");
}

static void bussiness_fill(struct edxml *p)
{
	p->has_bussiness = true;
	p->bussiness_document_id = STR("000.00.00.Z01,2026/11/02,15/UBND-VP");
	p->bussiness_type = 2;
	p->bussiness_reason = STR("Cập nhật văn bản điện tử");
	p->paper = 0;
	p->changed_document = 1;
	p->changed_receivers = 0;
	p->receiver_changes = changes;
	p->n_receiver_changes = COUNT(changes);
	p->replacements = replaced;
	p->n_replacements = COUNT(replaced);
	staff_fill(p);
}

struct edxml *filled_document(struct arena *a)
{
	struct edxml *p = ARENA_NEW(a, struct edxml);
	struct edxml_trace *trace = ARENA_NEW(a, struct edxml_trace);

	edxml_init(p, EDXML_DOCUMENT);
	header_fill(p);
	details_fill(p);
	*trace = (struct edxml_trace){ .organ_code = organs[0].code, .at = SENT_AT };
	p->traces = trace;
	p->n_traces = 1;
	bussiness_fill(p);
	attachments_fill(a, p);
	return p;
}

struct edxml *filled_status(struct arena *a)
{
	struct edxml *p = ARENA_NEW(a, struct edxml);

	edxml_init(p, EDXML_STATUS);
	p->from = organs[1];
	p->response_for = answered;
	p->n_response_for = COUNT(answered);
	staff_fill(p);
	p->status_code = STR("02");
	p->status_description = STR("Từ chối tiếp nhận: gửi nhầm cơ quan");
	p->status_at = SENT_AT;
	return p;
}

/* ---- at random ---- */

struct gen {
	struct arena *a;
	uint64_t s;
};

static uint64_t number(struct gen *g, uint64_t below)
{
	g->s ^= g->s << 13;
	g->s ^= g->s >> 7;
	g->s ^= g->s << 17;
	return (g->s >> 11) % below;
}

static bool coin(struct gen *g)
{
	return number(g, 2);
}

/* 1 to max code points, neither end blank. */
static struct str text(struct gen *g, size_t max)
{
	static const char *const points[] = { "a", "B", "9", "ở", "Đ", "ệ", "<", ">", "&",  "\"",
					      "'", "]", "/", ".", "—", "😀", " ", " ", "\n", "\t" };
	size_t n = 1 + number(g, number(g, 8) ? (max < 20 ? max : 20) : max);
	struct buf b;

	buf_init(&b, g->a, max * 4);
	for (size_t i = 0; i < n; i++) {
		bool is_end = i == 0 || i == n - 1;

		buf_add_c(&b, points[number(g, COUNT(points) - (is_end ? 4 : 0))]);
	}
	return buf_str(&b);
}

static struct str maybe(struct gen *g, size_t max)
{
	return coin(g) ? text(g, max) : STR_NULL;
}

static struct str code(struct gen *g, size_t i)
{
	if (number(g, 4) == 0)
		return str_fmt(g->a, "Z%02zu.%llu.%zu", i % 90,
			       (unsigned long long)number(g, 1000000), i);
	return str_fmt(g->a, "%03zu.%02zu.00.Z01", i, (size_t)number(g, 100));
}

static struct date day(struct gen *g)
{
	/* days after 2000-01-01 */
	return time_date_vn((10957 + (int64_t)number(g, 9800)) * TIME_DAY);
}

static int64_t moment(struct gen *g)
{
	return (int64_t)(1 + number(g, 1790000000)) * TIME_SEC;
}

static int64_t maybe_number(struct gen *g, uint64_t below)
{
	return coin(g) ? (int64_t)number(g, below) : -1;
}

static struct edxml_organ organ(struct gen *g, size_t i)
{
	return (struct edxml_organ){
		.code = code(g, i),
		.in_charge = maybe(g, 500),
		.name = maybe(g, 200),
		.address = maybe(g, 500),
		.email = maybe(g, 100),
		.telephone = maybe(g, 20),
		.fax = maybe(g, 20),
		.website = maybe(g, 100),
	};
}

static const struct str *texts(struct gen *g, size_t max, size_t *out_n)
{
	struct str *list = ARENA_ARRAY(g->a, 5, struct str);

	*out_n = number(g, 5);
	for (size_t i = 0; i < *out_n; i++)
		list[i] = text(g, max);
	return list;
}

static const struct edxml_response_for *answers(struct gen *g, size_t n)
{
	struct edxml_response_for *list = ARENA_ARRAY(g->a, n + 1, struct edxml_response_for);

	for (size_t i = 0; i < n; i++)
		list[i] = (struct edxml_response_for){
			.organ_code = code(g, i),
			.code = maybe(g, 42),
			.document_id = text(g, 255),
			.promulgated_on = coin(g) ? day(g) : (struct date){ 0 },
		};
	return list;
}

static struct str random_bytes_of(struct gen *g)
{
	size_t n = number(g, 3) ? number(g, 300) : number(g, 100000);
	char *p = arena_alloc(g->a, n + 1);

	for (size_t i = 0; i < n; i++)
		p[i] = coin(g) ? (char)number(g, 256) : 'x';
	if (n && p[0] == 'P')
		p[0] = 'Q'; /* not by chance a ZIP */
	return str_of_n(p, n);
}

static void random_attachments(struct gen *g, struct edxml *p)
{
	static const char *const extensions[] = { "pdf", "doc", "docx", "zip", "txt",
						  "odt", "png", "XLSX", "rar", "unknown" };
	size_t n = number(g, 5);

	p->attachments = ARENA_ARRAY(g->a, n + 1, struct edxml_attachment);
	p->n_attachments = n;
	for (size_t i = 0; i < n; i++) {
		struct edxml_attachment *att = &p->attachments[i];
		const char *extension = extensions[number(g, COUNT(extensions))];

		att->content_id = str_fmt(g->a, "cid:%zu", i + 1);
		att->name = str_fmt(g->a, "tệp & số %zu.%s", i, extension);
		att->description = maybe(g, 500);
		att->field_name = maybe(g, 20);
		att->mime_type = maybe(g, 20);
		att->format = maybe(g, 20);
		/* What an odt begins with: then its wrapping is seen. */
		bytes_set(g->a, att,
			  str_eq_c(str_of(extension), "odt")
				  ? str_cat(g->a, STR("PK\x03\x04"), random_bytes_of(g))
				  : random_bytes_of(g));
	}
}

static void random_staff(struct gen *g, struct edxml *p)
{
	p->staff_department = maybe(g, 500);
	p->staff_department_id = maybe(g, 255);
	p->staff_name = maybe(g, 255);
	p->staff_id = maybe(g, 255);
	p->staff_email = maybe(g, 100);
	p->staff_mobile = maybe(g, 100);
}

static void random_bussiness(struct gen *g, struct edxml *p)
{
	struct edxml_receiver_change *moved = ARENA_ARRAY(g->a, 3, struct edxml_receiver_change);
	struct edxml_replacement *old = ARENA_ARRAY(g->a, 3, struct edxml_replacement);

	p->has_bussiness = true;
	p->bussiness_document_id = maybe(g, 255);
	p->bussiness_type = (int64_t)number(g, 4);
	p->bussiness_reason = maybe(g, 1000);
	p->paper = maybe_number(g, 2);
	p->changed_document = maybe_number(g, 2);
	p->changed_receivers = maybe_number(g, 2);
	p->n_receiver_changes = number(g, 4);
	p->n_replacements = number(g, 4);
	for (size_t i = 0; i < p->n_receiver_changes; i++)
		moved[i] = (struct edxml_receiver_change){ code(g, i), (int64_t)number(g, 2) };
	for (size_t i = 0; i < p->n_replacements; i++) {
		size_t n = number(g, 3);
		struct str *codes = ARENA_ARRAY(g->a, n + 1, struct str);

		for (size_t k = 0; k < n; k++)
			codes[k] = code(g, k);
		old[i] = (struct edxml_replacement){ text(g, 255), codes, n };
	}
	p->receiver_changes = moved;
	p->replacements = old;
	random_staff(g, p);
}

static void random_header(struct gen *g, struct edxml *p)
{
	p->document_id = text(g, 255);
	p->code_number = text(g, 11);
	p->code_notation = maybe(g, 30);
	p->place = maybe(g, 50);
	p->promulgated_on = day(g);
	p->type = (int64_t)number(g, 40);
	p->type_detail = maybe_number(g, 40);
	p->type_name = maybe(g, 100);
	p->subject = text(g, 500);
	p->content = maybe(g, 500);
	p->competence = maybe(g, 50);
	p->position = maybe(g, 100);
	p->full_name = maybe(g, 50);
	p->due_on = coin(g) ? day(g) : (struct date){ 0 };
	p->to_places = texts(g, 150, &p->n_to_places);
	p->priority = (int64_t)number(g, 5);
	p->sphere = maybe(g, 100);
	p->typer_notation = maybe(g, 100);
	p->promulgation_amount = maybe_number(g, 1000);
	p->page_amount = maybe_number(g, 1000);
	p->direction = maybe_number(g, 2);
	p->appendixes = texts(g, 500, &p->n_appendixes);
	p->n_response_for = number(g, 4);
	p->response_for = answers(g, p->n_response_for);
	p->steering_type = maybe_number(g, 4);
	p->task_codes = texts(g, 255, &p->n_task_codes);
	p->application_type = maybe(g, 255);
}

static void random_document(struct gen *g, struct edxml *p)
{
	size_t n = 1 + number(g, 20);
	struct edxml_organ *to = ARENA_ARRAY(g->a, n, struct edxml_organ);
	struct edxml_trace *traces = ARENA_ARRAY(g->a, 4, struct edxml_trace);

	random_header(g, p);
	for (size_t i = 0; i < n; i++)
		to[i] = organ(g, i);
	p->to = to;
	p->n_to = n;
	p->n_traces = 1 + number(g, 3);
	for (size_t i = 0; i < p->n_traces; i++)
		traces[i] = (struct edxml_trace){ .organ_code = code(g, i), .at = moment(g) };
	p->traces = traces;
	if (coin(g))
		random_bussiness(g, p);
	random_attachments(g, p);
}

static void random_status(struct gen *g, struct edxml *p)
{
	static const char *const codes[] = { "01", "02", "03", "04", "05", "06", "13", "15", "16" };

	p->n_response_for = 1;
	p->response_for = answers(g, 1);
	random_staff(g, p);
	p->status_code = str_of(codes[number(g, COUNT(codes))]);
	p->status_description = maybe(g, 1000);
	p->status_at = moment(g);
}

struct edxml *random_packet(struct arena *a, uint64_t seed)
{
	struct gen g = { .a = a, .s = seed * UINT64_C(0x9E3779B97F4A7C15) + 1 };
	struct edxml *p = ARENA_NEW(a, struct edxml);

	edxml_init(p, number(&g, 4) ? EDXML_DOCUMENT : EDXML_STATUS);
	p->from = organ(&g, 900);
	if (p->kind == EDXML_STATUS)
		random_status(&g, p);
	else
		random_document(&g, p);
	return p;
}
