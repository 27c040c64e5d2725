/* letter.c -- mẫu văn bản: the blocks of a document, from what is known of it. */
#include "print/letter.h"

#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/log.h"
#include "office/copy_int.h"
#include "office/draft_file.h"
#include "office/letter.h"
#include "office/printing.h"
#include "office/sight.h"
#include "office/spool.h"
#include "reader/reader.h"
#include "store/copy.h"
#include "store/document.h"
#include "store/own_receiver.h"
#include "store/people.h"
#include "store/series.h"
#include "text/text.h"

enum layout {
	LAYOUT_NAMED, /* văn bản có tên loại: all that stand nowhere below */
	LAYOUT_RESOLUTION,
	LAYOUT_DECISION,
	LAYOUT_LETTER,
	LAYOUT_TELEGRAM,
	LAYOUT_INVITATION,
	LAYOUT_INTRODUCTION,
	LAYOUT_MINUTES,
	LAYOUT_LEAVE,
	LAYOUT_SLIP
};
static const struct {
	const char *type;
	enum layout layout;
} layouts[] = {
	{ "Nghị quyết", LAYOUT_RESOLUTION },
	{ "Quyết định", LAYOUT_DECISION },
	{ "Công văn", LAYOUT_LETTER },
	{ "Thư công", LAYOUT_LETTER },
	{ "Công điện", LAYOUT_TELEGRAM },
	{ "Giấy mời", LAYOUT_INVITATION },
	{ "Giấy giới thiệu", LAYOUT_INTRODUCTION },
	{ "Biên bản", LAYOUT_MINUTES },
	{ "Giấy nghỉ phép", LAYOUT_LEAVE },
	{ "Phiếu gửi", LAYOUT_SLIP },
	{ "Phiếu chuyển", LAYOUT_SLIP },
	{ "Phiếu báo", LAYOUT_SLIP },
};

enum line { BASIS, AUTHORITY, HEAD, TEXT, ORGAN };
static const struct {
	enum layout layout;
	enum line line;
	const char *text;
} bodies[] = {
#define BODY(layout, line, text) { layout, line, text },
#include "office/letter_bodies.tbl"
#undef BODY
};
#define N_OF(x) (sizeof(x) / sizeof((x)[0]))

#define SIZE 13.0
#define SIZE_NATION 12.0
#define SIZE_LIST 11.0
#define BETWEEN 6.0 /* points between paragraphs */
#define ROOM_FOR_BLOCKS (48 + LIMIT_RECEIVERS)
#define SIGN_ROOM 76.0 /* points between position and name: signature and seal */
#define MM (72 / 25.4)

struct letter {
	struct flow_work w;
	struct node *node;
	int64_t document_id;
	enum layout layout;
	struct delivery *receivers;
	size_t n_receivers;
	struct own_receiver *own; /* of the organ itself */
	size_t n_own;
	struct str unit_code, notation;
	bool is_copy; /* the page of a copy */
	bool is_past; /* what was signed: nobody fills in any more what is not known */
	struct document_copy copy;
	struct letter_block *blocks;
	size_t n, room;
};

/* ---- what is known ---- */

static struct str known_notation(struct letter *l, struct str abbreviation)
{
	const struct document *d = &l->w.document;

	return d->notation.n > 0
		       ? d->notation
		       : notation_make(l->w.arena, d->type_name, abbreviation, l->unit_code);
}

static enum rc load_fn(struct tx *tx, void *arg, struct err *e)
{
	struct letter *l = arg;
	struct flow_work *w = &l->w;
	struct unit unit = { .code = STR("") };
	struct str abbreviation;
	bool is_there;

	TRY(office_own_tenant(tx, w->arena, w->who, &w->tenant, e));
	TRY(document_load(tx, w->arena, l->document_id, &w->document, e));
	if (w->document.direction != DIRECTION_OUTGOING)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "not an outgoing document");
	TRY(sight_check(tx, w->arena, w->who, &w->document, e));
	TRY(delivery_list(tx, w->arena, l->document_id, &l->receivers, &l->n_receivers, e));
	TRY(own_receiver_list(tx, w->arena, l->document_id, &l->own, &l->n_own, e));
	TRY(err_if_absent(e, unit_load(tx, w->arena, w->tenant.id, w->document.unit_id, &unit, e),
			  &is_there));
	l->unit_code = is_there ? unit.code : STR("");
	TRY(series_abbreviation(tx, w->arena, w->tenant.id, w->document.type_name, &abbreviation,
				e));
	l->notation = known_notation(l, abbreviation);
	if (w->document.relation == RELATION_COPY)
		return err_if_absent(e,
				     document_copy_find(tx, w->arena, l->document_id, &l->copy, e),
				     &l->is_copy);
	return RC_OK;
}

/* ---- blocks ---- */

static struct letter_text words(struct str text, double size, enum print_align align)
{
	return (struct letter_text){ .text = text, .size = size, .align = align };
}

static struct letter_text bold(struct str text, double size)
{
	struct letter_text x = words(text, size, PRINT_CENTER);

	x.is_bold = true;
	return x;
}

/* What stands below another text in its place. */
static const struct letter_text *below(struct letter *l, struct letter_text x)
{
	struct letter_text *kept = ARENA_NEW(l->w.arena, struct letter_text);

	*kept = x;
	return kept;
}

static struct letter_block *add(struct letter *l, struct letter_text text, double above)
{
	struct letter_block *b = &l->blocks[l->n++];

	bug_if(l->n > l->room);
	*b = (struct letter_block){ .left = text };
	b->left.above = above;
	return b;
}

static void add_pair(struct letter *l, struct letter_text left, struct letter_text right,
		     double above)
{
	struct letter_block *b = add(l, left, above);

	b->right = right;
	b->right.above = above;
	b->is_pair = true;
}

static struct str upper(struct letter *l, struct str s)
{
	return text_upper(l->w.arena, s);
}

/* Boxes 1 and 2. */
static void add_top(struct letter *l)
{
	const struct tenant *t = &l->w.tenant;
	struct letter_text parent = words(upper(l, t->parent_name), SIZE_NATION, PRINT_CENTER);
	struct letter_text organ = bold(upper(l, t->name), SIZE);
	struct letter_text nation = bold(STR("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), SIZE_NATION);
	struct letter_text motto = bold(STR("Độc lập - Tự do - Hạnh phúc"), SIZE);

	organ.line = LETTER_LINE_PART;
	motto.line = LETTER_LINE_WHOLE;
	nation.next = below(l, motto);
	parent.next = below(l, organ);
	add_pair(l, parent.text.n > 0 ? parent : organ, nation, 0);
}

static struct str number_words(struct letter *l)
{
	const struct document *d = &l->w.document;

	if (d->number.n > 0)
		return str_fmt(l->w.arena, "Số: %.*s",
			       STR_FMT(document_notation(l->w.arena, d->number, d->notation)));
	return str_fmt(l->w.arena, "Số:           /%.*s", STR_FMT(l->notation));
}

static struct str date_words(struct letter *l)
{
	const struct document *d = &l->w.document;
	struct date on = d->issued_on, today = time_date_vn(l->w.now);
	struct str place = d->place.n > 0 ? d->place : l->w.tenant.place;

	if (date_is_set(on))
		return str_fmt(l->w.arena, "%.*s, ngày %s%d tháng %s%d năm %d", STR_FMT(place),
			       on.day < 10 ? "0" : "", on.day, on.month < 3 ? "0" : "", on.month,
			       on.year);
	return str_fmt(l->w.arena, "%.*s, ngày      tháng      năm %d", STR_FMT(place), today.year);
}

/* Behind "V/v" a sentence goes on: its first letter is a small one, unless the first word is in capitals or, as its
 * second word has a capital too, begins a name ("Nguyễn Văn A", "Sở Nội vụ"). Names of one such word stay unknown. */
static struct str small_begin(struct letter *l, struct str s)
{
	struct str first = text_cut(s, 1), word, rest;
	struct str low = text_casefold(l->w.arena, first);

	(void)str_split(s, ' ', &word, &rest);
	struct str tail = str_sub(word, first.n, word.n), next = text_cut(str_trim(rest), 1);
	bool is_name = !str_eq(tail, text_casefold(l->w.arena, tail)) ||
		       (next.n > 0 && !str_eq(next, text_casefold(l->w.arena, next)));

	return tail.n == 0 || is_name ? s
				      : str_fmt(l->w.arena, "%.*s%.*s", STR_FMT(low),
						STR_FMT(str_sub(s, first.n, s.n)));
}

/* Box 5b, also when its author did not write V/v, or wrote it in full. */
static struct str about_words(struct letter *l)
{
	static const char *const begins[] = { "về việc ", "v/v " };
	struct str subject = l->w.document.subject, low = text_casefold(l->w.arena, subject);

	for (size_t i = 0; i < N_OF(begins); i++) {
		struct str begin = str_of(begins[i]);
		if (str_starts(low, begin))
			subject = str_sub(subject, text_cut(subject, text_count(begin)).n,
					  subject.n);
	}
	subject = str_trim(subject);
	if (!l->is_past)
		subject = small_begin(l, subject);
	return str_fmt(l->w.arena, "V/v %.*s", STR_FMT(subject));
}

/* Box 10b. */
static const struct letter_text *urgency_stamp(struct letter *l, const struct letter_text *next)
{
	static const struct {
		const char *words;
		double wide;
	} stamps[PRIORITY__COUNT] = {
		[PRIORITY_URGENT] = { "KHẨN", 20 * MM },
		[PRIORITY_VERY_URGENT] = { "THƯỢNG KHẨN", 40 * MM },
		[PRIORITY_EXPRESS] = { "HỎA TỐC", 30 * MM },
		[PRIORITY_EXPRESS_TIMED] = { "HỎA TỐC HẸN GIỜ", 48 * MM },
	};
	int64_t p = l->w.document.priority;
	struct letter_text stamp;

	if (l->is_copy || p <= PRIORITY_NORMAL || p >= PRIORITY__COUNT)
		return next;
	stamp = bold(str_of(stamps[p].words), SIZE);
	stamp.framed = stamps[p].wide;
	stamp.above = BETWEEN;
	stamp.next = next;
	return below(l, stamp);
}

/* Of a công văn the subject stands below the number. */
static void add_number(struct letter *l)
{
	struct letter_text number = words(number_words(l), SIZE, PRINT_CENTER);
	struct letter_text date = words(date_words(l), SIZE, PRINT_CENTER);
	struct letter_text about = words(STR(""), SIZE_NATION, PRINT_CENTER);

	date.is_italic = true;
	if (l->layout == LAYOUT_MINUTES)
		date.text = STR("");
	number.next = urgency_stamp(l, NULL);
	if (l->layout == LAYOUT_LETTER) {
		about.text = about_words(l);
		about.next = number.next;
		number.next = below(l, about);
	}
	add_pair(l, number, date, BETWEEN);
}

static void add_title(struct letter *l)
{
	const struct document *d = &l->w.document;
	struct letter_text subject = bold(d->subject, SIZE + 1);

	if (l->layout == LAYOUT_LETTER)
		return;
	add(l, bold(upper(l, d->type_name), SIZE + 1), 3 * BETWEEN);
	subject.line = LETTER_LINE_PART;
	add(l, subject, 0);
}

/* Kính gửi: one behind the words, several below. */
static void add_addressees(struct letter *l)
{
	struct letter_text x = words(STR(""), SIZE, PRINT_CENTER);
	bool has = l->layout == LAYOUT_LETTER || str_eq_c(l->w.document.type_name, "Tờ trình");

	if (!has || l->n_receivers == 0)
		return;
	x.text = l->n_receivers > 1 ? STR("Kính gửi:")
				    : str_fmt(l->w.arena, "Kính gửi: %.*s",
					      STR_FMT(l->receivers[0].receiver_name));
	add(l, x, 3 * BETWEEN);
	for (size_t i = 0; l->n_receivers > 1 && i < l->n_receivers; i++) {
		x.text = str_fmt(l->w.arena, "- %.*s%s", STR_FMT(l->receivers[i].receiver_name),
				 i + 1 < l->n_receivers ? ";" : ".");
		add(l, x, 0);
	}
}

static void add_line(struct letter *l, enum line line, struct str text)
{
	struct letter_text x = words(text, SIZE, PRINT_LEFT);
	const struct document *d = &l->w.document;

	switch (line) {
	case BASIS: x.is_italic = true; break;
	case TEXT: break;
	case ORGAN:
		x.text = str_fmt(l->w.arena, "%.*s %.*s", STR_FMT(l->w.tenant.name), STR_FMT(text));
		break;
	case HEAD: x = bold(text, SIZE + 1); break;
	case AUTHORITY:
		x = bold(upper(l, d->signer_competence.n > 0 || d->signer_position.n == 0
					  ? l->w.tenant.name
					  : d->signer_position),
			 SIZE);
		break;
	}
	x.is_indented = line == BASIS || line == TEXT || line == ORGAN;
	add(l, x, BETWEEN);
}

static void add_body(struct letter *l)
{
	add(l, words(STR(""), SIZE, PRINT_LEFT), 0);
	for (size_t i = 0; i < N_OF(bodies); i++) {
		if (bodies[i].layout == l->layout)
			add_line(l, bodies[i].line, str_of(bodies[i].text));
	}
}

/* Box 9b. */
static struct str places(struct letter *l)
{
	struct buf b;

	buf_init(&b, l->w.arena, LIMIT_PRINT_CELL);
	if (l->layout == LAYOUT_LETTER && (l->n_receivers > 0 || l->n_own == 0))
		buf_add_c(&b, "- Như trên;\n");
	for (size_t i = 0; l->layout != LAYOUT_LETTER && i < l->n_receivers; i++)
		buf_fmt(&b, "- %.*s;\n", STR_FMT(l->receivers[i].receiver_name));
	for (size_t i = 0; i < l->n_own; i++) {
		if (l->own[i].name.n > 0)
			buf_fmt(&b, "- %.*s;\n", STR_FMT(l->own[i].name));
	}
	buf_add_c(&b, "- Lưu: VT");
	if (l->unit_code.n > 0)
		buf_fmt(&b, ", %.*s", STR_FMT(l->unit_code));
	buf_add_c(&b, ".");
	return b.failed ? STR("- Lưu: VT.") : buf_str(&b);
}

/* A place that nobody filled in is seen to be one. */
static struct str or_blank(const struct letter *l, struct str s, const char *what)
{
	return s.n > 0 || l->is_past ? s : str_of(what);
}

/* "TM. ỦY BAN NHÂN DÂN" and "KT. GIÁM ĐỐC" stand above the post, "Q." before it. */
static struct str power(struct letter *l)
{
	const struct document *d = &l->w.document;
	struct str post = upper(l, or_blank(l, d->signer_position, "[chức vụ người ký]"));
	struct str by = upper(l, d->signer_competence);
	struct str for_whom = or_blank(l, STR(""), "[CHỨC VỤ NGƯỜI ĐỨNG ĐẦU]");

	if (by.n == 0)
		return post;
	if (str_eq_c(by, "Q."))
		return str_fmt(l->w.arena, "Q. %.*s", STR_FMT(post));
	if (str_eq_c(by, "TM."))
		for_whom = upper(l, l->w.tenant.name);
	if (by.p[by.n - 1] == '.')
		by = str_fmt(l->w.arena, "%.*s %.*s", STR_FMT(by), STR_FMT(for_whom));
	return str_fmt(l->w.arena, "%.*s\n%.*s", STR_FMT(by), STR_FMT(post));
}

/* Boxes 7a and 7b, and between them the room for 7c and 8. */
static struct letter_text signature(struct letter *l, struct str post, struct str name)
{
	struct letter_text x = bold(post, SIZE);
	struct letter_text n = bold(or_blank(l, name, "[họ và tên người ký]"), SIZE + 1);

	n.above = SIGN_ROOM;
	x.next = below(l, n);
	return x;
}

/* Boxes 7 and 9b. */
static void add_signature(struct letter *l, struct str to)
{
	struct letter_text head = words(STR("Nơi nhận:"), SIZE_NATION, PRINT_LEFT);

	head.is_bold = head.is_italic = true;
	head.next = below(l, words(to, SIZE_LIST, PRINT_LEFT));
	add_pair(l, head, signature(l, power(l), l->w.document.signer_name), 2 * BETWEEN);
}

static void add_end(struct letter *l)
{
	const struct str nobody = { .n = 0 };

	if (l->layout == LAYOUT_MINUTES)
		add_pair(l, signature(l, STR("THƯ KÝ"), nobody),
			 signature(l, STR("CHỦ TỌA"), nobody), 2 * BETWEEN);
	else
		add_signature(l, places(l));
}

/* ---- copies ---- */

/* Whom prints are for, then who has it anyway. */
static struct str copy_places(struct letter *l)
{
	struct str rest = l->copy.prints_for, line;
	struct buf b;

	buf_init(&b, l->w.arena, LIMIT_PRINT_CELL);
	while (rest.n > 0) {
		(void)str_split(rest, '\n', &line, &rest);
		if (str_trim(line).n > 0)
			buf_fmt(&b, "- %.*s;\n", STR_FMT(str_trim(line)));
	}
	for (size_t i = 0; i < l->n_receivers; i++)
		buf_fmt(&b, "- %.*s;\n", STR_FMT(l->receivers[i].receiver_name));
	buf_add_c(&b, "- Lưu: VT.");
	return b.failed ? STR("- Lưu: VT.") : buf_str(&b);
}

/* Mẫu 3.1: what stands behind the last words of what is copied, below a line over the whole width. */
static void add_copy(struct letter *l)
{
	struct letter_text organ = bold(upper(l, l->w.tenant.name), SIZE);

	add(l, words(STR(""), SIZE, PRINT_LEFT), 0)->is_rule = true;
	organ.line = LETTER_LINE_PART;
	add_pair(l, organ, bold(copy_words(l->copy.kind), SIZE + 1), BETWEEN);
	add_number(l);
	add_signature(l, copy_places(l));
}

static void add_signed(struct letter *l)
{
	struct letter_text by = bold(power(l), SIZE),
			   seen = words(STR("(Đã ký)"), SIZE, PRINT_CENTER);
	struct letter_text name = bold(l->w.document.signer_name, SIZE + 1);

	seen.above = name.above = 2 * BETWEEN;
	seen.next = below(l, name);
	by.next = below(l, seen);
	add_pair(l, words(STR(""), SIZE, PRINT_LEFT), by, 2 * BETWEEN);
}

/* Decree 30 art. 25: a trích sao has all that a document is made of, and of its text the part that is taken. */
static void add_extract(struct letter *l, struct str part, struct str text)
{
	struct letter_text head = words(str_fmt(l->w.arena, "(Trích: %.*s)", STR_FMT(part)), SIZE,
					PRINT_CENTER);
	struct letter_text x = words(STR(""), SIZE, PRINT_LEFT);

	head.is_italic = true;
	x.is_indented = true;
	add_top(l);
	add_number(l);
	add_title(l);
	add(l, head, BETWEEN);
	while (text.n > 0) {
		(void)str_split(text, '\n', &x.text, &text);
		if (str_trim(x.text).n > 0)
			add(l, x, BETWEEN);
	}
	add_signed(l);
}

/* ---- all of it ---- */

static void room_make(struct letter *l, size_t more)
{
	l->room = ROOM_FOR_BLOCKS + more;
	l->blocks = ARENA_ARRAY(l->w.arena, l->room, struct letter_block);
}

static void blocks_make(struct letter *l)
{
	struct str type = text_casefold(l->w.arena, l->w.document.type_name);

	for (size_t i = 0; i < N_OF(layouts); i++) {
		if (str_eq(type, text_casefold(l->w.arena, str_of(layouts[i].type))))
			l->layout = layouts[i].layout;
	}
	if (l->is_copy) {
		add_copy(l);
		return;
	}
	add_top(l);
	add_number(l);
	add_title(l);
	add_addressees(l);
	add_body(l);
	add_end(l);
}

/* ---- files ---- */

/* Without a reader, or when it fails, the file has the words and no fields: it gets them when it is submitted. */
static enum rc fields_add(struct letter *l, int fd, struct err *e)
{
	struct reader_fields_order o = { .fd = fd,
					 .stamp_fd = -1,
					 .secs = LIMIT_FIELDS_SECS,
					 .who = l->w.who->account_id,
					 .stop = &l->node->is_stopping };
	struct reader_fields got;

	if (!l->node->reader || l->w.document.number.n > 0)
		return RC_OK;
	if (reader_fields(l->node->reader, l->w.arena, &o, &got, NULL) != RC_OK)
		return RC_OK;
	if (lseek(fd, 0, SEEK_END) < 0)
		return err_errno(e, "a letter in the spool");
	return fd_write_all(fd, got.appended.p, got.appended.n, e);
}

static enum rc file_make(struct letter *l, enum register_format format, int fd, struct err *e)
{
	const struct print_letter p = { .blocks = l->blocks,
					.n = l->n,
					.title = l->w.document.subject,
					.author = l->w.tenant.name,
					.now = l->w.now };

	if (format == REGISTER_DOCX)
		return print_letter_docx(&p, fd, e);
	TRY(print_letter_pdf(&p, fd, e));
	return fields_add(l, fd, e);
}

static enum rc make(struct letter *l, enum register_format format, struct register_print *out,
		    struct err *e)
{
	AUTO_CLOSE fd = -1;

	TRY(spool_open(l->node, LIMIT_PRINT_LEAVE, &fd, e));
	TRY(file_make(l, format, fd, e));
	*out = (struct register_print){
		.type = register_format_type(format),
		.name = str_fmt(l->w.arena, "%.*s-%lld.%.*s", STR_FMT(l->w.document.type_name),
				(long long)l->document_id, STR_FMT(register_format_text(format))),
	};
	TRY(fd_size(fd, &out->bytes, e));
	if (lseek(fd, 0, SEEK_SET) != 0)
		return err_errno(e, "a letter in the spool");
	out->fd = fd;
	fd = -1;
	return RC_OK;
}

enum rc office_letter_print(struct node *n, struct arena *a, const struct actor *who,
			    int64_t document_id, enum register_format format, int64_t now,
			    struct register_print *out, struct err *e)
{
	struct letter l = { .w = { .arena = a, .who = who, .now = now },
			    .node = n,
			    .document_id = document_id };

	TRY(db_read(n->db, load_fn, &l, e));
	if (l.w.document.type_name.n == 0)
		return err_set(e, RC_CONFLICT, "err.letter_type", "no type yet");
	room_make(&l, 0);
	blocks_make(&l);
	return make(&l, format, out, e);
}

enum rc copy_page_print(struct node *n, const struct flow_work *w, const struct copy_page *p,
			struct register_print *out, struct err *e)
{
	struct letter l = { .w = *w, .node = n, .notation = p->notation };

	l.is_copy = true;
	l.copy = *p->copy;
	room_make(&l, 0);
	add_copy(&l);
	return make(&l, REGISTER_PDF, out, e);
}

enum rc copy_extract_print(struct node *n, const struct flow_work *w, const struct copy_page *p,
			   struct register_print *out, struct err *e)
{
	struct letter l = { .w = *w, .node = n, .layout = LAYOUT_NAMED, .is_past = true };
	size_t n_lines = 1;

	l.w.document = *p->about;
	l.w.tenant.name = p->about->from_name;
	l.w.tenant.parent_name = STR("");
	l.w.tenant.place = p->about->place;
	if (str_eq_c(p->about->type_name, "Công văn"))
		l.layout = LAYOUT_LETTER;
	for (size_t i = 0; i < p->text.n; i++)
		n_lines += p->text.p[i] == '\n';
	room_make(&l, n_lines);
	add_extract(&l, p->copy->part, p->text);
	return make(&l, REGISTER_PDF, out, e);
}

/* ---- put into the draft ---- */

struct letter_putting {
	struct flow_work w;
	const struct letter_put *wish;
	struct attachment file;
};

/* The form that stands there, or what was made of it, is replaced; else it stands behind the others, or alone. */
static enum rc put_file(struct tx *tx, struct letter_putting *p, struct err *e)
{
	struct arena *a = p->w.arena;
	const struct document *d = &p->w.document;
	struct attachment *now, *old, *all;
	size_t n, n_old, k = 0;
	bool is_put = false;

	TRY(attachment_list(tx, a, d->id, &now, &n, e));
	TRY(attachment_list_version(tx, a, d->id, d->draft_n, &old, &n_old, e));
	all = ARENA_ARRAY(a, n + 1, struct attachment);
	for (size_t i = 0; i < n; i++) {
		if (!draft_file_is_form(&now[i], old, n_old))
			all[k++] = now[i];
		else if (!is_put) {
			all[k++] = p->file;
			is_put = true;
		}
	}
	if (!is_put)
		all[k++] = p->file;
	if (k > LIMIT_ATTACHMENTS)
		problem_add(p->w.problems, "files", "problem.too_many", LIMIT_ATTACHMENTS);
	TRY(problems_rc(p->w.problems, e));
	return draft_files_write(tx, a, d->id, all, k, old, n_old, e);
}

static enum rc put_open(struct tx *tx, struct letter_putting *p, struct err *e)
{
	TRY(draft_load(tx, &p->w, p->wish->document_id, p->wish->version, e));
	TRY(draft_own(&p->w, ACTION_OUTGOING_WRITE, e));
	return draft_version_agreed(tx, &p->w, p->wish->is_agreed, e);
}

static enum rc put_fn(struct tx *tx, void *arg, struct err *e)
{
	struct letter_putting *p = arg;

	TRY(put_open(tx, p, e));
	TRY(draft_files_open(tx, &p->w, p->wish->is_agreed, e));
	TRY(put_file(tx, p, e));
	const struct flow_note note = {
		.step = STEP_FORM_PUT, .audit = "draft.form", .text = p->file.name, .about = STR("")
	};
	return flow_note(tx, &p->w, &note, e);
}

static enum rc put_check_fn(struct tx *tx, void *arg, struct err *e)
{
	return put_open(tx, arg, e);
}

enum rc office_letter_put(struct node *n, struct arena *a, const struct actor *who,
			  const struct letter_put *wish, int64_t now, struct problems *out,
			  struct err *e)
{
	struct letter_putting p = { .w = { .arena = a, .who = who, .now = now, .problems = out },
				    .wish = wish };
	struct register_print made;
	uint64_t bytes;

	TRY(policy_check(who, ACTION_OUTGOING_WRITE, NULL, e));
	TRY(db_read(n->db, put_check_fn, &p, e));
	TRY(office_letter_print(n, a, who, wish->document_id, REGISTER_DOCX, now, &made, e));
	p.file = (struct attachment){ .name = made.name,
				      .content_type = made.type,
				      .made = MADE_FORM,
				      .made_at = now,
				      .made_by = actor_name(who) };
	enum rc rc = blob_put_fd(n->blobs, made.fd, made.bytes, &p.file.blob, &bytes, e);
	fd_close(made.fd);
	TRY(rc);
	p.file.bytes = (int64_t)bytes;
	TRY(office_db_write(n, put_fn, &p, out, e));
	event_wake(n->read);
	return RC_OK;
}
