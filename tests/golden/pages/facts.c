/* facts.c -- see facts.h. */
#include "facts.h"

#define NOW INT64_C(1795268746059500) /* 2026-11-21 20:45:46 in Vietnam */
#define NAME_A STR("UBND tỉnh An Bình (mẫu)")
#define NAME_B STR("Sở Nội vụ tỉnh An Bình (mẫu)")
#define CODE_A STR("000.00.00.Z01")
#define CODE_B STR("000.00.05.Z01")

static void fill_frame(struct facts *f, enum role role)
{
	bool is_office = role != ROLE_ADMIN, is_clerk = role == ROLE_CLERK;

	f->frame = (struct frame){
		.counts = { .waiting = 2,
			    .unreadable = 1,
			    .drafts = 3,
			    .sent = 4,
			    .failed = 1,
			    .refused = 1,
			    .work = { .n = { [WORK_PRESENT] = is_clerk ? 3 : 0,
					     [WORK_DIRECT] = is_office && !is_clerk ? 2 : 0,
					     [WORK_LEAD] = is_office ? 1000 : 0,
					     [WORK_WATCH] = is_office ? 4 : 0 },
				      .late = { [WORK_LEAD] = is_office ? 7 : 0 },
				      .total = is_office ? 1000 : 0,
				      .total_late = is_office ? 7 : 0 },
			    .axis_seen_at = NOW - 3 * TIME_MIN,
			    .axis_error = STR("") },
		.has_counts = true,
		.is_connected = true,
		.has_work = is_office,
		.has_presets = role == ROLE_LEADER || !is_office,
		.sees_incoming = is_office,
		.sees_all_incoming = is_clerk || role == ROLE_LEADER,
		.sees_outgoing = is_office,
		.may_write = is_clerk,
		.may_send = is_clerk,
		.manages_accounts = !is_office,
		.manages_organ = !is_office,
		.sees_axis = !is_office,
		.here = "home",
	};
}

void facts_init(struct facts *f, struct arena *a, enum lang lang, enum role role)
{
	*f = (struct facts){ .a = a, .v = { .a = a, .now = NOW, .lang = lang } };
	f->ctx = &f->v.ctx;
	*f->ctx = (struct page_ctx){ .arena = a,
				     .lang = lang,
				     .now = NOW,
				     .path = URL_PATH("/here?a=b"),
				     .csrf = STR("token"),
				     .is_signed_in = true,
				     .has_office = true,
				     .account = STR("tester"),
				     .name = STR("Lê Thị <Văn Thư>"),
				     .role = role_text(role),
				     .organ_code = CODE_B,
				     .organ_name = NAME_B,
				     .request_id = STR("4711") };
	fill_frame(f, role);
}

static struct document document(enum direction direction, enum document_state state)
{
	return (struct document){ .id = 15,
				  .direction = direction,
				  .state = state,
				  .code = STR("000.00.00.Z01,2026/11/21,15/UBND-VP"),
				  .from_code = CODE_A,
				  .from_name = NAME_A,
				  .number = STR("15"),
				  .notation = STR("UBND-VP"),
				  .place = STR("An Bình"),
				  .issued_on = { 2026, 11, 21 },
				  .type_name = STR("Công văn"),
				  .subject = STR("Về việc <gửi, nhận> văn bản điện tử & chữ ký số"),
				  .signer_competence = STR("TM."),
				  .signer_position = STR("Chủ tịch"),
				  .signer_name = STR("Nguyễn Văn An"),
				  .due_on = { 2026, 11, 20 },
				  .priority = 2,
				  .arrived_at = NOW - TIME_HOUR,
				  .sent_at = NOW - TIME_HOUR,
				  .updated_at = NOW,
				  .refusal_reason = STR(""),
				  .packet_id = 1,
				  .version = 3 };
}

static void sign_out(struct facts *f)
{
	f->ctx->is_signed_in = false;
	f->frame = (struct frame){ .here = "" };
}

static const struct field_spec sign_in_fields[] = {
	{ .name = "login", .autocomplete = "username" },
	{ .name = "password", .type = "password", .autocomplete = "current-password" },
};

void golden_sign_in(struct facts *f, struct html *h)
{
	struct sign_in_view view = { .next = STR("/incoming?state=waiting") };

	sign_out(f);
	form_init(&f->v, &view.form, sign_in_fields, 2);
	page_sign_in(h, f->ctx, &f->frame, &view);
}

void golden_sign_in_wrong(struct facts *f, struct html *h)
{
	struct sign_in_view view = { .next = STR("") };
	struct err e = ERR_INIT;

	sign_out(f);
	form_init(&f->v, &view.form, sign_in_fields, 2);
	form_value(&view.form, "login", STR("\"><script>"));
	(void)err_set(&e, RC_DENIED, "err.login", "wrong");
	form_error(&f->v, &view.form, &e);
	page_sign_in(h, f->ctx, &f->frame, &view);
}

static void fill_rows(struct document_row *rows)
{
	rows[0] = (struct document_row){ .document = document(DIRECTION_INCOMING, DOCUMENT_WAITING),
					 .signature = SIGNATURE_VALID };
	rows[1] = (struct document_row){ .document = document(DIRECTION_INCOMING, DOCUMENT_WAITING),
					 .signature = SIGNATURE_INVALID };
	rows[1].document.id = 16;
	rows[1].document.subject = rows[1].document.number = rows[1].document.notation = STR("");
	rows[1].document.due_on = (struct date){ 0 };
	rows[1].document.priority = 0;
}

void golden_home(struct facts *f, struct html *h)
{
	struct document_row rows[2];
	struct home_view view = { .rows = rows, .n_rows = f->frame.sees_all_incoming ? 2 : 0 };

	struct setup_entry setup = { URL_PATH("/units"), text_get(f->ctx->lang, TEXT_SETUP_UNITS),
				     text_get(f->ctx->lang, TEXT_SETUP_UNITS_DO) };

	view.n_work = work_entries(&f->frame, view.work);
	view.setup = &setup;
	view.n_setup = f->frame.manages_accounts ? 1 : 0;
	fill_rows(rows);
	page_home(h, f->ctx, &f->frame, &view);
}

static void fill_tabs(struct list_view *v, struct tab *tabs)
{
	tabs[0] = (struct tab){ "waiting", URL_PATH("/incoming?state=waiting"), true, 2, false };
	tabs[1] = (struct tab){ "registered", URL_PATH("/incoming?state=registered"), false, 0,
				false };
	v->tabs = tabs;
	v->state = STR("waiting");
	v->n_tabs = 2;
	v->state = STR("waiting");
}

void golden_incoming_list(struct facts *f, struct html *h)
{
	struct document_row rows[2];
	struct tab tabs[2];
	struct list_view view = { .columns = { .choose = URL_PATH("/columns/incoming") },
				  .search_state = STR("waiting"),
				  .rows = rows,
				  .n_rows = 2,
				  .may_print = true,
				  .newest = URL_PATH("/incoming"),
				  .older = URL_PATH("/incoming?before=16"),
				  .has_newest = true,
				  .has_older = true };

	fill_tabs(&view, tabs);
	fill_rows(rows);
	f->frame.here = "incoming.waiting";
	f->ctx->flash = STR("Đã từ chối tiếp nhận.");
	f->ctx->flash_kind = STR("success");
	page_incoming_list(h, f->ctx, &f->frame, &view);
}

void golden_incoming_empty(struct facts *f, struct html *h)
{
	struct tab tabs[2];
	struct list_view view = { .columns = { .choose = URL_PATH("/columns/incoming") } };

	fill_tabs(&view, tabs);
	page_incoming_list(h, f->ctx, &f->frame, &view);
}

/* Handed in with a day of another year. */
void golden_book(struct facts *f, struct html *h)
{
	static const struct field_spec fields[] = {
		{ .name = "book_year", .is_required = true, .is_short = true },
		{ .name = "book_from", .is_short = true },
		{ .name = "book_to", .is_short = true },
		{ .name = "book_format" },
		{ .name = "book_first", .is_short = true },
		{ .name = "book_last", .is_short = true },
	};
	const struct choice formats[] = { { STR("pdf"), STR("PDF") },
					  { STR("xlsx"), STR("XLSX") } };
	struct book_page view = { .book = BOOK_INCOMING,
				  .has_numbers = true,
				  .action = URL_PATH("/incoming/book"),
				  .back = URL_PATH("/incoming?state=registered") };

	form_init(&f->v, &view.form, fields, 6);
	form_choices(&view.form, "book_format", formats, 2);
	form_value(&view.form, "book_year", STR("2026"));
	form_value(&view.form, "book_from", STR("31/12/2025"));
	problem_add(&f->v.problems, "book_from", "problem.not_in_year", 2026);
	form_problems(&f->v, &view.form);
	page_book(h, f->ctx, &f->frame, &view);
}

static struct file_line *two_files(struct facts *f)
{
	struct file_line *all = ARENA_ARRAY(f->a, 2, struct file_line);

	all[0] = (struct file_line){ .id = 7,
				     .name = STR("Công văn \"15\".pdf"),
				     .size = STR("1,4 MB"),
				     .can_view = true,
				     .is_shown = true,
				     .kind = FILE_PDF,
				     .reason = UNREAD_PICTURE,
				     .pages = 12 };
	all[1] = (struct file_line){ .id = 8,
				     .name = STR("phụ lục.docx"),
				     .size = STR("20 KB"),
				     .kind = FILE_PROGRAM,
				     .is_lie = true,
				     .has_macros = true,
				     .is_encrypted = true };
	return all;
}

static void fill_doc(struct facts *f, struct doc_view *out, struct trace *traces)
{
	static const struct field_spec reason = {
		.name = "reason", .is_required = true, .rows = 5, .max = LIMIT_REASON
	};

	traces[0] = (struct trace){ .at = NOW - TIME_HOUR,
				    .kind = TRACE_STEP,
				    .organ_name = NAME_A,
				    .status = STR("sent"),
				    .person = STR("Lê Thị Văn Thư") };
	traces[1] = (struct trace){ .at = NOW,
				    .kind = TRACE_STATUS_IN,
				    .organ_code = CODE_B,
				    .organ_name = NAME_B,
				    .status = STR("02"),
				    .text = STR("Từ chối tiếp nhận - thiếu <phụ lục>") };
	out->v.traces = traces;
	out->v.n_traces = 2;
	out->v.packet = (struct packet){ .id = 1,
					 .state = PACKET_STORED,
					 .bytes = 5400,
					 .axis_doc_id = STR("01a2"),
					 .signature = SIGNATURE_VALID,
					 .signature_reason = STR("signature.valid"),
					 .signer = STR("CN=UBND tỉnh An Bình (mẫu),C=VN") };
	out->has_packet = true;
	out->files = two_files(f);
	out->n_files = 2;
	out->shown = &out->files[0];
	form_init(&f->v, &out->refusal, &reason, 1);
}

/* ---- what becomes of it ---- */

static const struct date asked_day = { 2026, 11, 30 };

static struct assignment assignment(int64_t id, enum assignment_part part,
				    enum assignment_state state)
{
	return (struct assignment){ .id = id,
				    .version = 2,
				    .part = part,
				    .state = state,
				    .unit_id = 4,
				    .unit_name = STR("Phòng <Công chức>"),
				    .account_name = STR(""),
				    .due_on = { 2026, 11, 20 },
				    .created_at = NOW - TIME_DAY,
				    .reason = STR("") };
}

/* A unit leads and has passed it on; somebody supports and is done; more time is asked for. */
static void fill_flow(struct assignment x[3], struct directive *d, struct extension *asked,
		      struct trace *report)
{
	x[0] = assignment(21, PART_LEAD, ASSIGNMENT_PASSED);
	x[1] = assignment(22, PART_LEAD, ASSIGNMENT_WORKING);
	x[1].parent_id = 21;
	x[1].account_id = 5;
	x[1].account_name = STR("Hoàng Chuyên Viên");
	x[2] = assignment(23, PART_SUPPORT, ASSIGNMENT_DONE);
	x[2].account_id = 6;
	x[2].unit_name = STR("");
	x[2].account_name = STR("Lê Thị Văn Thư");
	x[2].ended_at = NOW - TIME_HOUR;
	x[2].done_on = time_date_vn(NOW - TIME_HOUR);
	x[2].ended_by = 1;
	x[2].reason = STR("Đã gửi số liệu.");
	*d = (struct directive){ .id = 1,
				 .by_name = STR("Hoàng Chuyên Viên"),
				 .on_behalf_of = STR("Phạm Lãnh Đạo"),
				 .text = STR("Chủ trì, báo cáo trước <30/11>."),
				 .at = NOW - TIME_DAY };
	*asked = (struct extension){ .id = 1,
				     .assignment_id = 22,
				     .asked_name = STR("Hoàng Chuyên Viên"),
				     .asked_for = asked_day,
				     .reason = STR("Chờ số liệu.") };
	*report = (struct trace){ .at = NOW - TIME_HOUR,
				  .kind = TRACE_STEP,
				  .person = STR("Hoàng Chuyên Viên"),
				  .text = STR("Xong phần đầu.") };
}

/* By the rights of a page's reader: the one who works on it, and the leader who answers. */
static void show_flow(struct facts *f, struct doc_view *view, uint64_t may[3])
{
	struct flow_view v = view->flow.v;

	f->v.actor = &f->v.who.session.actor;
	v.may = may;
	flow_block_fill(&f->v, &view->v.document, &v, &view->flow);
}

void golden_flow(struct facts *f, struct html *h)
{
	bool is_leader = f->frame.sees_all_incoming && !f->frame.may_send;
	uint64_t of_giver = FLOW_MAY(ACTION_ASSIGNMENT_WITHDRAW), may[3] = { 0, 0, 0 };
	struct doc_view view = { .back = URL_PATH("/work?queue=lead") };
	struct trace traces[2], report;
	struct assignment x[3];
	struct extension asked;
	struct directive d;

	view.v.document = document(DIRECTION_INCOMING, DOCUMENT_REGISTERED);
	view.v.document.progress = PROGRESS_PROCESSING;
	view.v.document.deadline_on = asked_day;
	fill_doc(f, &view, traces);
	fill_flow(x, &d, &asked, &report);
	if (is_leader)
		may[0] = of_giver | FLOW_MAY(ACTION_ASSIGNMENT_ANSWER);
	else
		may[1] = FLOW_MAY(ACTION_ASSIGNMENT_REPORT) | FLOW_MAY(ACTION_ASSIGNMENT_FINISH) |
			 FLOW_MAY(ACTION_ASSIGNMENT_RETURN) | FLOW_MAY(ACTION_ASSIGNMENT_EXTEND);
	view.flow.v = (struct flow_view){ .directives = &d,
					  .n_directives = 1,
					  .assignments = x,
					  .n_assignments = 3,
					  .extensions = &asked,
					  .n_extensions = 1,
					  .reports = &report,
					  .n_reports = 1,
					  .may_direct = is_leader };
	show_flow(f, &view, may);
	f->frame.is_wide = true;
	page_incoming(h, f->ctx, &f->frame, &view);
}

void golden_incoming(struct facts *f, struct html *h)
{
	bool is_clerk = f->frame.may_send;
	struct finding_line finding = { STR("warning"),
					STR("F.Control"),
					STR("Subject"),
					STR("\\x01"),
					STR("Có ký tự điều khiển trong nội dung; đã bỏ đi"),
					12 };
	struct doc_view view = { .back = URL_PATH("/incoming?state=waiting&q=a"),
				 .findings = &finding,
				 .n_findings = 1,
				 .n_warnings = 1,
				 .is_refusing = is_clerk,
				 .next_id = is_clerk ? 14 : 0 };
	struct trace traces[2];

	view.v.document = document(DIRECTION_INCOMING, DOCUMENT_WAITING);
	view.v.may_register = view.v.may_refuse = is_clerk;
	fill_doc(f, &view, traces);
	if (is_clerk) {
		problem_add(&f->v.problems, "reason", "problem.required", 0);
		form_problems(&f->v, &view.refusal);
	}
	f->frame.is_wide = true;
	page_incoming(h, f->ctx, &f->frame, &view);
}

void golden_outgoing_list(struct facts *f, struct html *h)
{
	struct document_row rows[2] = { { .document = document(DIRECTION_OUTGOING, DOCUMENT_SENT),
					  .n_deliveries = 3,
					  .n_receivers = 3,
					  .n_received = 1,
					  .n_failed = 1,
					  .n_refused = 1,
					  .first_receiver = NAME_B },
					{ .document = document(DIRECTION_OUTGOING,
							       DOCUMENT_DRAFT) } };
	struct tab tabs[2];
	struct list_view view = { .columns = { .choose = URL_PATH("/columns/outgoing") },
				  .rows = rows,
				  .n_rows = 2,
				  .may_write = true };

	rows[1].document.sent_at = 0;
	fill_tabs(&view, tabs);
	view.state = STR("sent");
	page_outgoing_list(h, f->ctx, &f->frame, &view);
}

static void fill_deliveries(struct delivery *out)
{
	out[0] = (struct delivery){ .id = 1,
				    .receiver_code = CODE_B,
				    .receiver_name = NAME_B,
				    .purpose = PURPOSE_REPORT,
				    .state = DELIVERY_REFUSED,
				    .status = STR("02"),
				    .status_at = NOW };
	out[1] = (struct delivery){ .id = 2,
				    .receiver_code = STR("000.00.09.Z01"),
				    .receiver_name = STR("UBND huyện <Bình Minh> (mẫu)"),
				    .purpose = PURPOSE_UNKNOWN,
				    .road = ROAD_PAPER,
				    .form = FORM_PAPER,
				    .state = DELIVERY_FAILED,
				    .status_text = STR("Đơn vị nhận đang bị khóa."),
				    .status_at = NOW };
}

void golden_outgoing(struct facts *f, struct html *h)
{
	struct delivery deliveries[2];
	struct trace traces[2];
	struct doc_view view = { .back = URL_PATH("/outgoing?state=sent") };

	fill_deliveries(deliveries);
	view.v.document = document(DIRECTION_OUTGOING, DOCUMENT_SENT);
	view.v.deliveries = deliveries;
	view.v.n_deliveries = 2;
	view.v.may_retry = true;
	fill_doc(f, &view, traces);
	f->frame.is_wide = true;
	page_outgoing(h, f->ctx, &f->frame, &view);
}

static const struct field_spec draft_fields[] = {
	{ .name = "type_name", .is_required = true },
	{ .name = "issued_on", .is_required = true, .is_short = true },
	{ .name = "number", .is_required = true, .is_short = true },
	{ .name = "notation", .is_required = true },
	{ .name = "subject", .is_required = true, .rows = 3, .max = LIMIT_SUBJECT },
	{ .name = "content", .rows = 2, .max = 500 },
	{ .name = "place", .is_required = true },
	{ .name = "page_count", .is_short = true },
	{ .name = "priority" },
	{ .name = "due_on", .is_short = true },
	{ .name = "signer_competence", .is_short = true },
	{ .name = "signer_position", .is_required = true },
	{ .name = "signer_name", .is_required = true },
	{ .name = "outside", .rows = 3 },
};

void golden_write(struct facts *f, struct html *h)
{
	const struct choice types[] = { { STR("Công văn"), STR("Công văn") },
					{ STR("Báo cáo"), STR("Báo cáo") } };
	struct receiver_line receiver = { CODE_A, NAME_A, STR("report"), STR("inform") };
	struct organ found[2] = { { .code = CODE_B, .name = NAME_B, .state = ORGAN_ACTIVE },
				  { .code = STR("000.00.08.Z01"),
				    .name = STR("Cơ quan bị khóa"),
				    .state = ORGAN_LOCKED } };
	struct write_view view = { .id = 3,
				   .version = 2,
				   .receivers = &receiver,
				   .n_receivers = 1,
				   .files = two_files(f),
				   .n_files = 2,
				   .has_search = true,
				   .words = STR("so"),
				   .found = found,
				   .n_found = 2,
				   .may_send = true,
				   .max_bytes = 75 << 20 };

	form_init(&f->v, &view.form, draft_fields, sizeof draft_fields / sizeof draft_fields[0]);
	form_choices(&view.form, "type_name", types, 2);
	form_value(&view.form, "type_name", STR("Báo cáo"));
	form_value(&view.form, "issued_on", STR("31/02/2026"));
	problem_add(&f->v.problems, "files", "problem.no_file", 0);
	problem_add(&f->v.problems, "subject", "problem.too_long", LIMIT_SUBJECT);
	problem_add(&f->v.problems, "issued_on", "problem.date", 0);
	form_problems(&f->v, &view.form);
	page_write(h, f->ctx, &f->frame, &view);
}

void golden_review(struct facts *f, struct html *h)
{
	struct delivery deliveries[2];
	struct review_view view = { .files = two_files(f), .n_files = 2, .bytes = 1500000 };

	fill_deliveries(deliveries);
	view.v.document = document(DIRECTION_OUTGOING, DOCUMENT_DRAFT);
	view.v.deliveries = deliveries;
	view.v.n_deliveries = 2;
	page_review(h, f->ctx, &f->frame, &view);
}

static const struct field_spec account_fields[] = {
	{ .name = "login", .is_required = true },
	{ .name = "name", .is_required = true },
	{ .name = "role", .is_required = true },
};

void golden_accounts(struct facts *f, struct html *h)
{
	struct account rows[2] = { { .id = 1,
				     .login = STR("admin"),
				     .name = STR("Quản trị hệ thống"),
				     .roles = STR("admin"),
				     .last_login_at = NOW },
				   { .id = 2,
				     .login = STR("thu.hai"),
				     .name = STR("Đặng Thứ Hai"),
				     .roles = STR("specialist"),
				     .is_locked = true } };
	struct accounts_view view = { .rows = rows, .n_rows = 2 };

	form_init(&f->v, &view.form, account_fields, 3);
	page_accounts(h, f->ctx, &f->frame, &view);
}

void golden_tokens(struct facts *f, struct html *h)
{
	static const struct field_spec fields[] = { { .name = "token_name", .is_required = true },
						    { .name = "days", .is_required = true } };
	struct token_view row = { 1, STR("Phần mềm một cửa"), NOW, NOW + 30 * TIME_DAY, 0 };
	struct tokens_view view = { .rows = &row, .n_rows = 1, .made = STR("abc-def") };

	form_init(&f->v, &view.form, fields, 2);
	page_tokens(h, f->ctx, &f->frame, &view);
}

void golden_axis(struct facts *f, struct html *h)
{
	struct axis_queue queue = { CODE_B, NAME_B, 12345, NOW - 2 * TIME_DAY, 1 };
	struct axis_failure failures[2] = { { .delivery_id = 5,
					      .sender_name = NAME_A,
					      .receiver_name = NAME_B,
					      .title = STR("Về việc <gửi>"),
					      .notation = STR("15/UBND-VP"),
					      .text = STR("không đọc được"),
					      .at = NOW },
					    { .delivery_id = 6,
					      .sender_name = NAME_A,
					      .receiver_name = NAME_B,
					      .notation = STR("16/UBND-VP"),
					      .at = NOW } };
	struct axis_refused refusal = {
		NOW, CODE_A, STR("sendEdoc"), STR("23"), STR("Đơn vị nhận đang bị khóa."), NAME_A
	};
	struct organ_member members[] = { { CODE_B, NAME_B, false, 0 },
					  { CODE_A, NAME_A, true, NOW - TIME_HOUR } };
	struct axis_overview view = { .packets_hour = 1234,
				      .packets_day = 56789,
				      .bytes_day = INT64_C(3) << 30,
				      .waiting = 12345,
				      .oldest_at = NOW - 2 * TIME_DAY,
				      .failed = 2,
				      .queues = &queue,
				      .n_queues = 1,
				      .failures = failures,
				      .n_failures = 2,
				      .refusals = &refusal,
				      .n_refusals = 1,
				      .members = members,
				      .n_members = 2 };

	f->ctx->has_office = false;
	f->ctx->has_axis = true;
	f->frame.here = "axis";
	page_axis(h, f->ctx, &f->frame, &view);
}

void golden_error(struct facts *f, struct html *h)
{
	const struct error_page view = { .status = 500,
					 .title = STR("Hệ thống gặp sự cố"),
					 .text = STR("Hệ thống gặp sự cố ngoài dự kiến."),
					 .advice = STR("Hãy thử lại sau ít phút."),
					 .back = URL_PATH("/incoming"),
					 .shows_id = true };

	page_error(h, f->ctx, &f->frame, &view);
}

void golden_help(struct facts *f, struct html *h)
{
	page_help(h, f->ctx, &f->frame);
}

void golden_work(struct facts *f, struct html *h)
{
	struct tab tabs[] = { { "present", URL_PATH("/work?queue=present"), false, 3, false },
			      { "lead", URL_PATH("/work?queue=lead"), true, 1000, true } };
	struct work_row rows[2] = {
		{ .document = document(DIRECTION_INCOMING, DOCUMENT_REGISTERED),
		  .assignment = assignment(21, PART_LEAD, ASSIGNMENT_NEW),
		  .due_on = { 2026, 11, 20 },
		  .is_overdue = true },
		{ .document = document(DIRECTION_INCOMING, DOCUMENT_REGISTERED),
		  .assignment = assignment(22, PART_LEAD, ASSIGNMENT_WORKING),
		  .due_on = asked_day },
	};
	struct work_view view = { .columns = { .choose = URL_PATH("/columns/work") },
				  .tabs = tabs,
				  .n_tabs = 2,
				  .word = STR("lead"),
				  .queue = WORK_LEAD,
				  .rows = rows,
				  .n_rows = 2,
				  .behind = URL_PATH("/work?queue=lead&rank=1&after=22"),
				  .has_behind = true };

	f->frame.here = "work";
	page_work(h, f->ctx, &f->frame, &view);
}

/* Before the clerk who is to check its form; one opinion was given, one is waited for no more. */
void golden_way(struct facts *f, struct html *h)
{
	static const struct field_spec text[] = { { .name = "pass-text", .rows = 3 } };
	static const int64_t at = INT64_C(1795330800) * 1000000;
	struct trace traces[2];
	struct opinion opinions[] = {
		{ .id = 5,
		  .draft_n = 2,
		  .ordinal = 1,
		  .account_name = STR("Vũ <Trưởng> Phòng"),
		  .state = OPINION_GIVEN,
		  .verdict = VERDICT_COMMENT,
		  .ended_at = at,
		  .text = STR("Bổ sung số liệu.") },
		{ .id = 6,
		  .draft_n = 1,
		  .ordinal = 2,
		  .account_name = STR("Lê Thị Văn Thư"),
		  .state = OPINION_OPEN,
		  .due_on = asked_day },
	};
	struct opinion_row rows[] = { { .x = &opinions[0] }, { .x = &opinions[1] } };
	struct way_act acts[] = { { .a = { .word = "pass", .is_primary = true }, .is_card = true },
				  { .a = { .word = "return" } } };
	struct way_view v = {
		.doc = { .back = URL_PATH("/work?queue=form") },
		.steps = { { .word = "draft", .who = STR("Hoàng Chuyên Viên"), .at = at },
			   { .word = "content",
			     .state = WAY_SKIPPED,
			     .note = STR("Không có người kiểm tra") },
			   { .word = "form", .state = WAY_NOW, .who = STR("Văn thư"), .at = at },
			   { .word = "sign", .state = WAY_AHEAD, .who = STR("Phạm Lãnh Đạo") },
			   { .word = "number", .state = WAY_AHEAD },
			   { .word = "issue", .state = WAY_AHEAD } },
		.where = STR("Đang chờ kiểm tra thể thức: Văn thư, từ 22/11/2026 10:00."),
		.acts = acts,
		.n_acts = 2,
		.opinions = rows,
		.n_opinions = 2,
	};

	v.doc.v.document = document(DIRECTION_OUTGOING, DOCUMENT_DRAFT);
	v.doc.v.document.stage = STAGE_FORM;
	v.doc.v.document.draft_n = 2;
	v.draft.author_name = STR("Hoàng Chuyên Viên");
	fill_doc(f, &v.doc, traces);
	form_init(&f->v, &acts[0].a.form, text, 1);
	form_init(&f->v, &acts[1].a.form, text, 1);
	acts[1].a.form.fields[0].name = "return-text";
	f->frame.is_wide = true;
	page_way(h, f->ctx, &f->frame, &v);
}

void golden_versions(struct facts *f, struct html *h)
{
	static const struct field_spec which[] = { { .name = "version_from" },
						   { .name = "version_to" } };
	const struct document d = document(DIRECTION_OUTGOING, DOCUMENT_DRAFT);
	struct draft_version_row rows[] = {
		{ .n = 2, .by = STR("An & Bình"), .is_open = true },
		{ .n = 1, .by = STR("An & Bình"), .note = STR("Trình") }
	};
	struct version_fact facts[] = {
		{ STR("Trích yếu nội dung"), STR("Cũ <a>"), STR("Mới"), true },
		{ STR("Nơi ban hành"), STR("An Bình"), STR("An Bình"), false },
	};
	struct version_file files[] = { { .name = STR("Dự thảo.pdf"), .word = "changed" } };
	struct version_page p = { .document = &d,
				  .rows = rows,
				  .n_rows = 2,
				  .from = 1,
				  .to = 2,
				  .facts = facts,
				  .n_facts = 2,
				  .n_changed = 1,
				  .files = files,
				  .n_files = 1 };

	files[0].before = files[0].after = two_files(f)[0];
	form_init(&f->v, &p.form, which, 2);
	page_versions(h, f->ctx, &f->frame, &p);
}

void golden_holidays(struct facts *f, struct html *h)
{
	static const struct field_spec fields[] = { { .name = "holiday_day", .is_required = true },
						    { .name = "holiday_kind" },
						    { .name = "holiday_name" } };
	struct holiday rows[] = { { { 2026, 2, 17 }, HOLIDAY_OFF, STR("Tết <Nguyên đán>") },
				  { { 2026, 2, 28 }, HOLIDAY_WORKED, STR("Làm bù") } };
	struct holiday lawful = { { 2026, 9, 2 }, HOLIDAY_OFF, STR("Quốc khánh") };
	struct holidays_view view = { .may_manage = true,
				      .year = 2026,
				      .rows = rows,
				      .n_rows = 2,
				      .lawful = &lawful,
				      .n_lawful = 1 };

	form_init(&f->v, &view.form, fields, 3);
	problem_add(&f->v.problems, "holiday_day", "problem.date", 0);
	form_problems(&f->v, &view.form);
	f->frame.here = "holidays";
	page_holidays(h, f->ctx, &f->frame, &view);
}

void golden_direct(struct facts *f, struct html *h)
{
	static const struct field_spec fields[] = { { .name = "preset" },
						    { .name = "directive", .rows = 4 },
						    { .name = "assignees" },
						    { .name = "deadline_on", .is_short = true },
						    { .name = "deadline_days", .is_short = true },
						    { .name = "support_on", .is_short = true } };
	const struct field own_day = { .name = "due-u4",
				       .label = STR("Văn phòng (VP)"),
				       .hint = STR(""),
				       .value = STR("1/12/<2026>"),
				       .type = "text",
				       .autocomplete = "off",
				       .is_short = true };
	const struct choice presets[] = { { STR(""), STR("–") } };
	const struct document d = document(DIRECTION_INCOMING, DOCUMENT_REGISTERED);
	struct assignment given = assignment(23, PART_SUPPORT, ASSIGNMENT_NEW);
	struct whom_row people[] = {
		{ .key = STR("p5"), .name = STR("Hoàng <Chuyên Viên>"), .is_lead = true },
		{ .key = STR("p6"), .name = STR("Lê Thị Văn Thư"), .given = &given },
	};
	struct whom_group groups[] = {
		{ .people = people, .n_people = 2, .is_open = true },
		{ .unit = { .key = STR("u4"),
			    .name = STR("Văn phòng (VP)"),
			    .is_informed = true } },
		{ .unit = { .name = STR("Thanh tra (TTR)"), .note = STR("chưa có trưởng đơn vị") },
		  .depth = 1,
		  .people = people,
		  .n_people = 1 },
	};
	struct direct_view view = { .document = &d,
				    .groups = groups,
				    .n_groups = 3,
				    .words = STR("hoang"),
				    .n_found = 1,
				    .is_chosen = true,
				    .action = URL_PATH("/incoming/15/direct"),
				    .back = URL_PATH("/incoming/15") };

	form_init(&f->v, &view.form, fields, sizeof fields / sizeof fields[0]);
	form_choices(&view.form, "preset", presets, 1);
	view.own_days = form_add(&f->v, &view.form, &own_day, 1);
	view.n_own_days = 1;
	problem_add(&f->v.problems, "assignees", "problem.lead_one", 0);
	form_problems(&f->v, &view.form);
	f->frame.here = "work";
	page_direct(h, f->ctx, &f->frame, &view);
}
