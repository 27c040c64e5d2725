#include "book.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/log.h"
#include "support/dir.h"

static const char *const authors[] = {
	"UBND tỉnh An Bình (mẫu)",
	"Sở Nội vụ tỉnh An Bình (mẫu)",
	"Bộ Thử nghiệm (mẫu)",
	"Trung tâm Phục vụ hành chính công tỉnh Bình Yên (mẫu)",
};
static const char *const subjects[] = {
	"Công văn về việc báo cáo tình hình thực hiện nhiệm vụ quý IV",
	"Giấy mời họp",
	"Quyết định phê duyệt Kế hoạch ứng dụng công nghệ thông tin của cơ quan giai đoạn 2026 - 2030",
	"Kế hoạch kiểm tra công tác văn thư, lưu trữ tại các đơn vị trực thuộc",
	"Tờ trình đề nghị ban hành Quy chế làm việc",
};

static struct print_cell text_cell(struct str s)
{
	return (struct print_cell){ .kind = PRINT_TEXT, .text = s };
}

static struct print_cell date_cell(struct date d)
{
	return (struct print_cell){ .kind = PRINT_DATE, .date = d };
}

static enum rc next_row(void *ctx, struct arena *a, struct print_cell *cells, bool *out_more,
			struct err *e)
{
	struct book *b = ctx;
	int64_t i = b->given;
	struct date day = date_add((struct date){ 2026, 1, 5 }, i / 100);

	*out_more = i < b->n_rows;
	if (i == b->fail_at)
		return err_set(e, RC_CORRUPT, NULL, "no row %lld", (long long)i);
	if (!*out_more)
		return RC_OK;
	b->given++;
	cells[0] = date_cell(day);
	cells[1] = (struct print_cell){ .kind = PRINT_ORDINAL, .number = i + 1 };
	cells[2] = text_cell(str_of(authors[i % 4]));
	cells[3] = text_cell(
		str_fmt(a, "%02lld/%s", (long long)(i % 900 + 1), i % 3 ? "SNV-VP" : "QĐ-UBND"));
	cells[4] = date_cell(date_add(day, -3));
	cells[5] = text_cell(b->subject.n ? b->subject : str_of(subjects[i % 5]));
	cells[6] = text_cell(STR("Phòng Hành chính - Tổng hợp"));
	cells[7] = date_cell(i % 7 ? day : (struct date){ 0 });
	cells[9] = text_cell(i % 10 ? STR("") : STR("Bản giấy gửi sau"));
	return RC_OK;
}

static void progress(void *ctx, const struct print_done *so_far)
{
	struct book *b = ctx;

	b->seen = *so_far;
	b->n_progress++;
	if (b->stop_page && so_far->pages >= b->stop_page)
		atomic_store(&b->stop, true);
	if (b->on_progress)
		b->on_progress(b);
}

struct book *book_new(int64_t n_rows)
{
	struct arena *a = arena_new(NULL);
	struct book *b = ARENA_NEW(a, struct book);

	b->a = a;
	b->dir = test_dir_new(a);
	b->n_rows = n_rows;
	b->fail_at = -1;
	b->lines[0] = STR("Năm: 2026");
	b->lines[1] = STR("Từ số 01 đến số 9999");
	print_form_make(a, PRINT_REGISTER_INCOMING, LANG_VI, &b->form);
	b->order = (struct print_order){
		.form = &b->form,
		.parent = STR("Ủy ban nhân dân tỉnh An Bình (mẫu)"),
		.organ = STR("Sở Nội vụ (mẫu)"),
		.lines = b->lines,
		.n_lines = 2,
		.mark = STR("Người in: Nguyễn Thị Mẫu – lúc 20:45 ngày 21/11/2026"),
		.now = BOOK_NOW,
		.next = next_row,
		.progress = progress,
		.ctx = b,
		.stop = &b->stop,
	};
	print_nation(LANG_VI, &b->order);
	return b;
}

void book_end(struct book *b)
{
	test_dir_remove(b->dir);
	arena_free(b->a);
}

const char *book_path(struct book *b, const char *name)
{
	return str_c(b->a, str_fmt(b->a, "%s/%s", b->dir, name));
}

static int file_open(struct book *b, const char *name)
{
	int fd = open(book_path(b, name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	return fd;
}

struct print_done book_pdf(struct book *b, const char *name)
{
	struct print_done done = { 0 };
	struct err e = ERR_INIT;
	AUTO_CLOSE fd = file_open(b, name);

	b->given = 0;
	if (print_pdf(&b->order, fd, &done, &e) != RC_OK)
		fail_msg("print_pdf: %s", e.text);
	return done;
}

struct print_done book_xlsx(struct book *b, const char *name)
{
	struct print_done done = { 0 };
	struct err e = ERR_INIT;
	AUTO_CLOSE fd = file_open(b, name);

	b->given = 0;
	if (print_xlsx(&b->order, b->dir, fd, &done, &e) != RC_OK)
		fail_msg("print_xlsx: %s", e.text);
	return done;
}

struct print_done book_docx(struct book *b, const char *name)
{
	struct print_done done = { 0 };
	struct err e = ERR_INIT;
	AUTO_CLOSE fd = file_open(b, name);

	b->given = 0;
	if (print_docx(&b->order, fd, &done, &e) != RC_OK)
		fail_msg("print_docx: %s", e.text);
	return done;
}

struct str book_shell(struct book *b, const char *command, const char *name)
{
	const char *out = book_path(b, "shell.out");
	struct str before, after, bytes;
	struct err e = ERR_INIT;

	if (!str_split(str_of(command), '%', &before, &after))
		fail_msg("no %% in %s", command);
	const char *line = str_c(b->a, str_fmt(b->a, "{ %.*s%s%.*s; } >%s 2>&1", STR_FMT(before),
					       book_path(b, name), STR_FMT(after), out));
	int status = system(line);
	if (file_read(b->a, out, 256 << 20, &bytes, &e) != RC_OK)
		fail_msg("%s: %s", out, e.text);
	if (status != 0)
		fail_msg("%s: %d\n%.*s", line, status, STR_FMT(str_sub(bytes, 0, 2000)));
	return bytes;
}
