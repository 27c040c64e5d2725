/* libxlsxwriter in its constant-memory mode: a row goes to a temporary file when the next one begins, and
 * the file is packed at the end, into a file with a name, which is then copied to the descriptor. The
 * library does not look at what fprintf and fwrite answer, so that a full disk would give a sheet that
 * ends too early and says it is whole. Hence there must always be more room than it can need. */
#include "print/xlsx_int.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/log.h"

#define COPY_BYTES (64 << 10)

static enum rc room_check(const struct sheet *s, const char *dir, struct err *e)
{
	struct statvfs disk;
	struct stat rows;

	if (statvfs(dir, &disk) != 0)
		return err_errno(e, "%s", dir);
	if (fflush(s->ws->optimize_tmpfile) != 0 || ferror(s->ws->optimize_tmpfile) ||
	    fstat(fileno(s->ws->optimize_tmpfile), &rows) != 0)
		return err_errno(e, "a sheet's rows in %s", dir);
	/* once more as part of the sheet, and packed */
	uint64_t want = 2 * (uint64_t)rows.st_size + LIMIT_PRINT_LEAVE;
	if ((uint64_t)disk.f_bavail * disk.f_frsize < want)
		return err_set(e, RC_UNAVAILABLE, "err.disk_full",
			       "%s has no room for a sheet of %lld rows", dir,
			       (long long)s->source.done.rows);
	return RC_OK;
}

static enum rc error_check(const struct sheet *s, struct err *e)
{
	if (s->error == LXW_NO_ERROR)
		return RC_OK;
	return err_set(e, RC_UNAVAILABLE, NULL, "libxlsxwriter: %s", lxw_strerror(s->error));
}

static enum rc rows_write(struct sheet *s, const char *dir, struct err *e)
{
	bool more;

	for (;;) {
		if (s->source.done.rows % LIMIT_PRINT_STEP == 0)
			TRY(room_check(s, dir, e));
		TRY(source_next(&s->source, &more, e));
		if (!more)
			return RC_OK;
		sheet_row(s);
		TRY(error_check(s, e));
		if (s->source.done.rows % LIMIT_PRINT_STEP == 0)
			source_report(&s->source);
	}
}

static void facts_set(struct sheet *s)
{
	const struct print_order *o = s->source.order;
	struct str title = text_for_print(s->arena, o->form->title, LIMIT_PRINT_MARK);
	struct str organ = text_for_print(s->arena, o->organ, LIMIT_PRINT_MARK);
	union {
		const char *given;
		char *wanted; /* which the library only copies */
	} t = { str_c(s->arena, title) }, by = { str_c(s->arena, organ) };
	lxw_doc_properties facts = { .title = t.wanted,
				     .author = by.wanted,
				     .created = (time_t)(o->now / TIME_SEC) };

	s->error = workbook_set_properties(s->book, &facts);
}

static enum rc sheet_open(struct sheet *s, const char *dir, const char *path, struct err *e)
{
	lxw_workbook_options options = { .constant_memory = LXW_TRUE,
					 .tmpdir = arena_dup(s->arena, dir, strlen(dir)) };
	const char *name = str_c(s->arena, s->source.order->form->sheet);

	s->book = workbook_new_opt(path, &options);
	if (!s->book)
		return err_set(e, RC_UNAVAILABLE, NULL, "libxlsxwriter: no workbook");
	bug_if(workbook_validate_sheet_name(s->book, name) != LXW_NO_ERROR);
	s->ws = workbook_add_worksheet(s->book, name);
	if (!s->ws || !s->ws->optimize_tmpfile)
		return err_set(e, RC_UNAVAILABLE, NULL, "libxlsxwriter: no sheet in %s", dir);
	facts_set(s);
	return RC_OK;
}

static enum rc sheet_write(struct sheet *s, const char *dir, struct err *e)
{
	sheet_init(s);
	sheet_top(s);
	TRY(rows_write(s, dir, e));
	sheet_end(s);
	TRY(room_check(s, dir, e));
	return error_check(s, e);
}

static enum rc book_pack(struct sheet *s, struct err *e)
{
	lxw_error error = workbook_close(s->book);

	s->book = NULL;
	if (error != LXW_NO_ERROR)
		return err_set(e, RC_UNAVAILABLE, NULL, "libxlsxwriter: %s", lxw_strerror(error));
	return RC_OK;
}

/* What is not packed: the library leaves its temporary file open. */
static void book_forget(struct sheet *s)
{
	if (!s->book)
		return;
	if (s->ws && s->ws->optimize_tmpfile)
		(void)fclose(s->ws->optimize_tmpfile);
	lxw_workbook_free(s->book);
}

static enum rc copy_out(const char *path, int fd, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	char *bytes = arena_alloc(a, COPY_BYTES);
	AUTO_CLOSE from = -1;
	size_t n;

	TRY(fd_open_read(path, &from, e));
	do {
		TRY(fd_read_full(from, bytes, COPY_BYTES, &n, e));
		TRY(fd_write_all(fd, bytes, n, e));
	} while (n == COPY_BYTES);
	return RC_OK;
}

static enum rc sheet_make(struct sheet *s, const char *dir, const char *path, struct err *e)
{
	enum rc rc = sheet_open(s, dir, path, e);

	if (rc == RC_OK)
		rc = sheet_write(s, dir, e);
	if (rc == RC_OK)
		rc = book_pack(s, e);
	book_forget(s);
	return rc;
}

enum rc print_xlsx(const struct print_order *o, const char *tmp_dir, int fd,
		   struct print_done *out_done, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct sheet *s = ARENA_NEW(a, struct sheet);
	struct str name = str_fmt(a, "%s/" PRINT_TMP_STEM "XXXXXX", tmp_dir);
	char *path = arena_dup(a, name.p, name.n);
	AUTO_CLOSE held = mkostemp(path, O_CLOEXEC);

	if (held < 0)
		return err_errno(e, "%s", path);
	s->arena = a;
	source_init(&s->source, o, a);
	enum rc rc = sheet_make(s, tmp_dir, path, e);
	if (rc == RC_OK)
		rc = copy_out(path, fd, e);
	(void)unlink(path);
	if (rc == RC_OK)
		*out_done = s->source.done;
	return rc;
}
