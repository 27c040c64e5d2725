/* test_file.c -- the yearly list of files, and files from the first document to the check: W1-W7, P5; on both
 * engines. One world serves all; each test makes the files that it speaks of. */
#include "office/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/limits.h"
#include "desk.h"
#include "office/catalog.h"
#include "office/file_print.h"
#include "support/sample_files.h"

#define LA "000.00.33.Z09"

static const char *const to_one[] = { DESK_RECEIVER, NULL };

/* ---- in one line each ---- */

static int64_t year(void)
{
	return today().year;
}

static enum rc save_file(const struct actor *who, struct work_file f, int64_t *id, struct err *e)
{
	problems.n = 0;
	*e = ERR_INIT;
	return office_file_save(node, who, &f, s.w->now, id, &problems, e);
}

/* A file of ba's outside the list. */
static int64_t file_of(const struct actor *who, const char *title, int64_t retention)
{
	struct err e;
	int64_t id;

	assert_rc(RC_OK,
		  save_file(who,
			    (struct work_file){ .title = str_of(title),
						.retention = retention,
						.unit_id = unit },
			    &id, &e),
		  &e);
	return id;
}

static struct file_view see(const struct actor *who, int64_t id)
{
	struct file_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_file_view(node, s.w->a, who, id, 0, &v, &e), &e);
	return v;
}

static enum rc look(const struct actor *who, int64_t id, struct err *e)
{
	struct file_view v;

	*e = ERR_INIT;
	return office_file_view(node, s.w->a, who, id, 0, &v, e);
}

static enum rc add(const struct actor *who, int64_t file, int64_t document_id, struct err *e)
{
	const struct file_adding x = { .file = { file, 0 }, .documents = &document_id, .n = 1 };
	int64_t added;

	problems.n = 0;
	*e = ERR_INIT;
	return office_file_add(node, who, &x, s.w->now, &added, &problems, e);
}

static enum rc put(const struct actor *who, int64_t file, const char *title, const char *bytes,
		   struct err *e)
{
	const struct file_paper x = {
		.file = { file, 0 },
		.item = { .title = str_of(title), .name = STR("ảnh.png"), .n_pages = 1 },
		.fd = office_file(s.w, str_of(bytes))
	};
	int64_t ordinal;

	problems.n = 0;
	*e = ERR_INIT;
	return office_file_put(node, who, &x, s.w->now, &ordinal, &problems, e);
}

static enum rc step(const struct actor *who, int64_t file, enum action what, const char *text,
		    struct err *e)
{
	const struct file_act x = {
		.file = { file, 0 }, .what = what, .text = str_of(text), .ended_on = today()
	};

	problems.n = 0;
	*e = ERR_INIT;
	return office_file_act(node, who, &x, s.w->now, &problems, e);
}

/* Registered, and assigned to nobody: the clerk and the leader see it. */
static int64_t arrived(const char *number)
{
	struct str content = STR("nội dung");
	struct edxml_attachment file = { .name = STR("a.pdf"), .sink_data = &content };
	const struct document_filter f = { .direction = DIRECTION_INCOMING,
					   .has_state = true,
					   .state = DOCUMENT_WAITING };
	struct edxml p = office_foreign(s.w, LA, number);
	struct document_row *rows;
	struct err e = ERR_INIT;
	int64_t n_arrival;
	size_t n;

	p.attachments = &file;
	p.n_attachments = 1;
	assert_int_equal(office_arrive(s.w, &clerk, number, MESSAGE_EDOC, office_write(s.w, &p)),
			 PACKET_STORED);
	assert_rc(RC_OK, office_document_list(node, s.w->a, &clerk, &f, &rows, &n, &e), &e);
	int64_t id = rows[0].document.id;
	assert_rc(RC_OK,
		  office_incoming_register(node, s.w->a, &clerk, id, 0, s.w->now, &n_arrival, &e),
		  &e);
	return id;
}

static size_t listed(const struct actor *who, struct file_filter f, int64_t id)
{
	struct work_file *all;
	struct err e = ERR_INIT;
	size_t n, found = 0;

	assert_rc(RC_OK, office_file_list(node, s.w->a, who, &f, &all, &n, &e), &e);
	for (size_t i = 0; i < n; i++)
		found += all[i].id == id;
	return found;
}

static bool waits(const struct actor *who, enum file_queue queue, int64_t id)
{
	struct office_counts k;
	struct work_file *all;
	struct err e = ERR_INIT;
	bool is_there = false;
	size_t n;

	assert_rc(RC_OK, office_file_queue(node, s.w->a, who, queue, 0, s.w->now, &all, &n, &e),
		  &e);
	for (size_t i = 0; i < n; i++)
		is_there = is_there || all[i].id == id;
	assert_rc(RC_OK, office_counts(node, s.w->a, who, s.w->now, &k, &e), &e);
	assert_int_equal(k.files.n[queue], (int64_t)n); /* a count is what its list has */
	return is_there;
}

static int64_t entry(const struct actor *who, int64_t in_year, struct catalog_entry x,
		     int64_t under)
{
	const struct entry_form f = { .year = in_year, .entry = x, .under_id = under };
	struct err e = ERR_INIT;
	int64_t id;

	problems.n = 0;
	assert_rc(RC_OK, office_entry_save(node, who, &f, s.w->now, &id, &problems, &e), &e);
	return id;
}

static enum rc catalog_step(const struct actor *who, enum action what, struct err *e)
{
	const struct catalog_act x = { .year = year(),
				       .what = what,
				       .reason = STR("thiếu đơn vị"),
				       .decision = STR("12/QĐ-UBND"),
				       .issued_on = today() };

	problems.n = 0;
	*e = ERR_INIT;
	return office_catalog_act(node, who, &x, s.w->now, &problems, e);
}

static struct catalog_view list_of(const struct actor *who, int64_t in_year)
{
	struct catalog_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_catalog_view(node, s.w->a, who, in_year, &v, &e), &e);
	return v;
}

/* ---- danh mục ---- */

static void the_list_of_a_year(void **state)
{
	struct err e = ERR_INIT;
	int64_t heading, second, plan, report, of_office, id;

	(void)state;
	assert_rc(RC_DENIED,
		  office_catalog_begin(node, &head, year(), false, s.w->now, &problems, &e), &e);
	assert_rc(RC_OK, office_catalog_begin(node, &clerk, year(), false, s.w->now, &problems, &e),
		  &e);
	assert_rc(RC_INVALID,
		  office_catalog_begin(node, &clerk, year(), true, s.w->now, &problems, &e), &e);
	assert_string_equal(staff_problems(&s, &problems),
			    "copy problem.no_catalog, year problem.catalog_there");
	heading = entry(&clerk, year(),
			(struct catalog_entry){ .kind = ENTRY_HEADING,
						.title = STR("Văn xã"),
						.notation = STR("VX") },
			0);
	second = entry(&clerk, year(),
		       (struct catalog_entry){ .kind = ENTRY_HEADING, .title = STR("Hành chính") },
		       0);
	/* a head writes the unit's own, and nothing else's */
	plan = entry(&head, year(),
		     (struct catalog_entry){ .kind = ENTRY_FILE,
					     .title = STR("Kế hoạch năm"),
					     .retention = 10,
					     .unit_id = unit,
					     .maker_id = ba.account_id },
		     heading);
	report = entry(&upper_head, year(),
		       (struct catalog_entry){
			       .kind = ENTRY_FILE, .title = STR("Báo cáo"), .unit_id = unit },
		       heading);
	of_office = entry(&clerk, year(),
			  (struct catalog_entry){ .kind = ENTRY_FILE,
						  .title = STR("Sổ sách"),
						  .retention = 2,
						  .unit_id = upper },
			  second);
	const struct entry_form foreign = {
		.year = year(), .entry = { .kind = ENTRY_FILE, .title = STR("x"), .unit_id = upper }
	};
	assert_rc(RC_DENIED, office_entry_save(node, &head, &foreign, s.w->now, &id, &problems, &e),
		  &e);
	assert_rc(RC_DENIED, office_entry_act(node, &head, of_office, 0, ENTRY_DROP, s.w->now, &e),
		  &e);
	/* what stands below the first heading stands before the second */
	struct catalog_view v = list_of(&ba, year());
	assert_int_equal(v.n_entries, 5);
	assert_int_equal(v.entries[1].id, plan);
	assert_int_equal(v.entries[2].id, report);
	assert_int_equal(v.entries[3].id, second);
	assert_false(v.may_add || v.may_submit || v.may_issue || v.may_change[1]);
	assert_rc(RC_OK, office_entry_act(node, &head, report, 0, ENTRY_UP, s.w->now, &e), &e);
	v = list_of(&head, year());
	assert_int_equal(v.entries[1].id, report);
	assert_true(v.may_add && v.may_change[1] && v.may_change[2] && !v.may_change[3]);
	for (size_t i = 0; i < v.n_entries; i++)
		assert_int_equal(v.entries[i].ordinal, (int64_t)i + 1);
	/* no file is made from a list that is not issued */
	assert_rc(RC_CONFLICT, save_file(&ba, (struct work_file){ .entry_id = plan }, &id, &e), &e);
	assert_string_equal(e.key, "err.denied.catalog");
}

/* W5, and the numbers that are given with it. */
static void issued_by_the_head_of_the_organ(void **state)
{
	struct err e;
	int64_t id;

	(void)state;
	assert_rc(RC_CONFLICT, catalog_step(&leader, ACTION_CATALOG_ISSUE, &e), &e);
	assert_string_equal(e.key, "err.denied.catalog");
	assert_rc(RC_DENIED, catalog_step(&head, ACTION_CATALOG_SUBMIT, &e), &e);
	assert_rc(RC_OK, catalog_step(&clerk, ACTION_CATALOG_SUBMIT, &e), &e);
	struct office_counts k;
	assert_rc(RC_OK, office_counts(node, s.w->a, &leader, s.w->now, &k, &e), &e);
	assert_int_equal(k.files.n[FILES_TO_ISSUE], 1);
	struct catalog_view v = list_of(&leader, year());
	assert_true(v.may_issue && v.may_return && !v.may_add && !v.may_change[1]);
	assert_true(str_eq_c(v.entries[1].notation, "01.VX")); /* by the heading's */
	assert_true(str_eq_c(v.entries[2].notation, "02.VX"));
	assert_true(str_eq_c(v.entries[4].notation, "01.VP")); /* by the unit's: it has none */
	assert_rc(RC_OK, catalog_step(&leader, ACTION_CATALOG_RETURN, &e), &e);
	assert_true(str_eq_c(list_of(&clerk, year()).catalog.reason, "thiếu đơn vị"));
	assert_rc(RC_OK, catalog_step(&clerk, ACTION_CATALOG_SUBMIT, &e), &e);
	assert_rc(RC_DENIED, catalog_step(&clerk, ACTION_CATALOG_ISSUE, &e), &e);
	assert_rc(RC_OK, catalog_step(&leader, ACTION_CATALOG_ISSUE, &e), &e);
	v = list_of(&ba, year());
	assert_int_equal(v.catalog.state, CATALOG_ISSUED);
	/* whose it is, and who writes the list there, makes the file: once */
	assert_true(v.may_make[2] && v.may_make[1] && !v.may_make[4]);
	assert_rc(RC_OK, save_file(&ba, (struct work_file){ .entry_id = v.entries[2].id }, &id, &e),
		  &e);
	struct work_file f = see(&ba, id).file;
	assert_true(str_eq_c(f.notation, "02.VX") && str_eq_c(f.title, "Kế hoạch năm"));
	assert_int_equal(f.retention, 10);
	assert_int_equal(f.unit_id, unit);
	assert_rc(RC_CONFLICT,
		  save_file(&head, (struct work_file){ .entry_id = v.entries[2].id }, &id, &e), &e);
	assert_string_equal(e.key, "err.file_made");
	assert_rc(RC_DENIED,
		  save_file(&ba, (struct work_file){ .entry_id = v.entries[4].id }, &id, &e), &e);
	/* next year's begins with it */
	assert_rc(RC_OK,
		  office_catalog_begin(node, &clerk, year() + 1, true, s.w->now, &problems, &e),
		  &e);
	v = list_of(&clerk, year() + 1);
	assert_int_equal(v.n_entries, 5);
	assert_int_equal(v.catalog.state, CATALOG_DRAFTING);
	assert_int_equal(v.entries[2].file_id, 0);
	assert_true(str_eq_c(v.entries[2].maker_name, "Người ba"));
}

/* ---- W1, W2: who sees a file ---- */

static void who_sees_a_file(void **state)
{
	const struct actor *all[] = { &clerk, &leader, &head, &upper_head, &ba, &bon };
	static const bool before[] = { true, true, true, true, true, false };
	const struct file_filter any = { .year = 0 };
	struct err e;
	int64_t id = file_of(&ba, "Hồ sơ của ba", 5);

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(look(all[i], id, &e), before[i] ? RC_OK : RC_DENIED);
		assert_int_equal(listed(all[i], any, id), before[i]);
	}
	assert_int_equal(look(&stranger, id, &e), RC_NOT_FOUND);
	assert_int_equal(listed(&stranger, any, id), 0);
	assert_int_equal(look(&admin, id, &e), RC_DENIED);
	/* shared with a person: read, not filled; then both; then neither */
	struct file_sharing x = { .file = { id, 0 }, .with = { .account_id = bon.account_id } };
	assert_rc(RC_DENIED, office_file_share(node, &bon, &x, s.w->now, &problems, &e), &e);
	assert_rc(RC_OK, office_file_share(node, &ba, &x, s.w->now, &problems, &e), &e);
	assert_int_equal(listed(&bon, any, id), 1);
	assert_rc(RC_DENIED, put(&bon, id, "Ghi chép", "ghi", &e), &e);
	x.with.may_fill = true;
	assert_rc(RC_OK, office_file_share(node, &ba, &x, s.w->now, &problems, &e), &e);
	assert_int_equal(see(&bon, id).n_readers, 1);
	assert_rc(RC_OK, put(&bon, id, "Ghi chép", "ghi", &e), &e);
	assert_rc(RC_DENIED, step(&bon, id, ACTION_FILE_CLOSE, "", &e), &e);
	x.is_end = true;
	assert_rc(RC_OK, office_file_share(node, &head, &x, s.w->now, &problems, &e), &e);
	assert_int_equal(look(&bon, id, &e), RC_DENIED);
	assert_int_equal(listed(&bon, any, id), 0);
	/* another organ's person is nobody to share with */
	x = (struct file_sharing){ .file = { id, 0 },
				   .with = { .account_id = stranger.account_id } };
	problems.n = 0;
	assert_rc(RC_INVALID, office_file_share(node, &ba, &x, s.w->now, &problems, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "with problem.person");
}

static void found_by_words(void **state)
{
	int64_t id = file_of(&ba, "Đường Nguyễn Huệ", 5);
	struct file_filter f = { .words = STR("duong hue") };

	(void)state;
	assert_int_equal(listed(&clerk, f, id), 1);
	assert_int_equal(listed(&ba, f, id), 1);
	f.words = STR("đường khác");
	assert_int_equal(listed(&clerk, f, id), 0);
	f = (struct file_filter){ .is_mine = true, .year = year() };
	assert_int_equal(listed(&ba, f, id), 1);
	assert_int_equal(listed(&clerk, f, id), 0);
	f = (struct file_filter){ .has_state = true, .state = WORK_FILE_CLOSED };
	assert_int_equal(listed(&clerk, f, id), 0);
	f = (struct file_filter){ .before_id = id };
	assert_int_equal(listed(&clerk, f, id), 0);
}

/* ---- W3, W4: what is in it ---- */

static void a_file_gives_no_right_to_its_documents(void **state)
{
	struct err e;
	int64_t in = arrived("w3-1"), out = office_send(s.w, &clerk, "301", to_one);
	int64_t mine = file_of(&clerk, "Hồ sơ của văn thư", 10);
	const struct file_sharing x = { .file = { mine, 0 }, .with = { .unit_id = unit } };
	struct document_files in_files;

	(void)state;
	assert_rc(RC_OK, add(&clerk, mine, in, &e), &e);
	assert_rc(RC_OK, add(&clerk, mine, out, &e), &e);
	assert_rc(RC_OK, office_file_share(node, &clerk, &x, s.w->now, &problems, &e), &e);
	struct file_view v = see(&clerk, mine);
	assert_true(v.n_rows == 2 && v.rows[0].document && v.rows[1].document);
	v = see(&ba, mine);
	assert_int_equal(v.n_rows, 2);
	assert_true(v.rows[0].is_hidden && !v.rows[0].document); /* the incoming one is not ba's */
	assert_true(!v.rows[1].is_hidden && v.rows[1].document->id == out);
	/* nor does anybody put in what they may not open */
	int64_t his = file_of(&ba, "Hồ sơ riêng", 5);
	assert_rc(RC_DENIED, add(&ba, his, in, &e), &e);
	assert_rc(RC_OK, add(&ba, his, out, &e), &e);
	/* the files of a document: those that the reader may see, if the document is theirs to see */
	assert_rc(RC_OK, office_file_of_document(node, s.w->a, &bon, out, &in_files, &e), &e);
	assert_true(in_files.n == 1 && in_files.files[0].id == mine);
	assert_rc(RC_OK, office_file_of_document(node, s.w->a, &clerk, out, &in_files, &e), &e);
	assert_int_equal(in_files.n, 2);
	assert_rc(RC_DENIED, office_file_of_document(node, s.w->a, &ba, in, &in_files, &e), &e);
	/* nothing was copied */
	assert_int_equal(office_count(s.w, "file_item WHERE document_id IS NOT NULL AND "
					   "blob IS NOT NULL"),
			 0);
}

static void numbered_from_one(void **state)
{
	struct err e;
	int64_t id = file_of(&ba, "Có thứ tự", 2);
	int64_t a = office_send(s.w, &clerk, "311", to_one),
		b = office_send(s.w, &clerk, "312", to_one), waiting = draft(&ba);

	(void)state;
	assert_rc(RC_OK, add(&ba, id, a, &e), &e);
	assert_rc(RC_OK, add(&ba, id, b, &e), &e);
	assert_rc(RC_OK, add(&ba, id, a, &e), &e); /* it stays where it is */
	assert_rc(RC_OK, put(&ba, id, "Ảnh hiện trường", "ảnh", &e), &e);
	/* what its author may still discard is none of a file */
	assert_rc(RC_CONFLICT, add(&ba, id, waiting, &e), &e);
	assert_string_equal(e.key, "err.file_document_state");
	struct file_view v = see(&ba, id);
	assert_int_equal(v.n_rows, 3);
	assert_rc(RC_OK,
		  office_item_act(node, &ba, (struct file_change){ id, 0 }, v.rows[2].item.id,
				  ITEM_UP, s.w->now, &e),
		  &e);
	assert_rc(RC_OK,
		  office_item_act(node, &ba, (struct file_change){ id, 0 }, v.rows[0].item.id,
				  ITEM_REMOVE, s.w->now, &e),
		  &e);
	v = see(&ba, id);
	assert_int_equal(v.n_rows, 2);
	assert_int_equal(v.rows[0].item.ordinal, 1);
	assert_int_equal(v.rows[0].item.document_id, 0);
	assert_int_equal(v.rows[1].item.ordinal, 2);
	/* by day: the picture has none */
	assert_rc(RC_OK, office_file_sort(node, &ba, (struct file_change){ id, 0 }, s.w->now, &e),
		  &e);
	v = see(&ba, id);
	assert_int_equal(v.rows[0].document->id, b);
	/* a form that saw another version changes nothing */
	assert_rc(RC_CONFLICT,
		  office_file_sort(node, &ba, (struct file_change){ id, v.file.version - 1 },
				   s.w->now, &e),
		  &e);
	assert_string_equal(e.key, "err.stale");
	/* the picture's bytes, and the line in the audit */
	struct file_item x;
	int fd;
	assert_rc(RC_OK,
		  office_item_open(node, s.w->a, &ba, id, v.rows[1].item.id, s.w->now, &x, &fd, &e),
		  &e);
	assert_true(str_eq_c(x.name, "ảnh.png"));
	assert_int_equal(office_count(s.w, "audit WHERE action = 'file.read'"), 1);
	assert_rc(
		RC_DENIED,
		office_item_open(node, s.w->a, &bon, id, v.rows[1].item.id, s.w->now, &x, &fd, &e),
		&e);
}

/* ---- W8, W9: printed, taken out whole ---- */

static struct str print_of(const struct actor *who, struct file_print_wish wish, enum rc want,
			   struct err *e)
{
	struct register_print made;

	*e = ERR_INIT;
	assert_rc(want, office_file_print(node, s.w->a, who, &wish, s.w->now, &made, e), e);
	return want == RC_OK ? made.name : STR("");
}

static struct str xml_of(const struct actor *who, int64_t id)
{
	struct register_print made;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_file_xml(node, once(), who, id, s.w->now, &made, &e), &e);
	char *bytes = arena_alloc(s.w->a, (size_t)made.bytes + 1);
	assert_rc(RC_OK, fd_read_full(made.fd, bytes, (size_t)made.bytes, &n, &e), &e);
	fd_close(made.fd);
	return str_of_n(bytes, n);
}

static void a_whole_file_or_nothing(void **state)
{
	struct file_print_wish wish = { .kind = FILE_PRINT_CONTENTS, .format = REGISTER_PDF };
	const struct str missing = STR("Chưa ghi ngày");
	int64_t printed = office_count(s.w, "audit WHERE action = 'file.print'");
	int64_t in = arrived("w9-1"), id = file_of(&clerk, "Xuất cả hồ sơ", 10);
	struct register_print made;
	struct err e;

	(void)state;
	assert_rc(RC_OK, put(&clerk, id, "Chưa ghi ngày", "abc", &e), &e);
	assert_rc(RC_OK, add(&clerk, id, in, &e), &e);
	assert_rc(RC_OK, add(&clerk, id, office_send(s.w, &clerk, "331", to_one), &e), &e);
	wish.file_id = id;
	struct str name = print_of(&clerk, wish, RC_OK, &e);
	assert_true(str_starts(name, STR("Mục lục văn bản hồ sơ ")) && str_ends(name, STR(".pdf")));
	wish.format = REGISTER_XLSX;
	assert_true(str_ends(print_of(&leader, wish, RC_OK, &e), STR(".xlsx")));
	assert_int_equal(office_count(s.w, "audit WHERE action = 'file.print'"), printed + 2);
	/* head sees the file, and not the incoming document in it */
	(void)print_of(&head, wish, RC_DENIED, &e);
	assert_string_equal(e.key, "err.file_hidden");
	assert_string_equal(e.param[0], "1");
	assert_int_equal(office_file_xml(node, once(), &head, id, s.w->now, &made, &e), RC_DENIED);
	/* by day; the paper, which has none, is the last, with its bytes */
	struct str xml = xml_of(&clerk, id);
	size_t paper = str_find(xml, missing),
	       bytes = str_find(xml, STR("<Content>YWJj</Content>"));
	assert_true(paper != SIZE_MAX && bytes != SIZE_MAX && bytes > paper);
	assert_true(str_find(xml, STR("<DocTotal>3</DocTotal>")) != SIZE_MAX);
	assert_true(str_find(xml, STR("<DocOrdinal>1</DocOrdinal>")) >
		    str_find(xml, STR("<DocOrdinal>3</DocOrdinal>")));
	/* the list of the year is everybody's, the inventory not */
	wish = (struct file_print_wish){ .kind = FILE_PRINT_CATALOG, .year = year() };
	(void)print_of(&ba, wish, RC_OK, &e);
	wish.kind = FILE_PRINT_INVENTORY;
	(void)print_of(&clerk, wish, RC_OK, &e);
	(void)print_of(&ba, wish, RC_DENIED, &e);
}

/* ---- W9: one PDF to read ---- */

static void reader_begin(void)
{
	struct err e = ERR_INIT;
	const char *program = str_c(s.w->a,
				    str_fmt(s.w->a, "%s/vanthu-reader", getenv("VANTHU_BUILD")));

	assert_rc(RC_OK, reader_start(program, &node->reader, &e), &e);
}

static void paper(int64_t file, const char *title, const char *name, struct date d,
		  struct str bytes)
{
	const struct file_paper x = {
		.file = { file, 0 },
		.item = { .title = str_of(title), .name = str_of(name), .dated = d },
		.fd = office_file(s.w, bytes)
	};
	struct err e = ERR_INIT;
	int64_t ordinal;

	problems.n = 0;
	assert_rc(RC_OK, office_file_put(node, &clerk, &x, s.w->now, &ordinal, &problems, &e), &e);
}

static struct str words_of(int fd, struct reader_facts *f)
{
	const struct reader_order o = { .fd = fd, .max_bytes = LIMIT_READ_BYTES, .secs = 30 };
	struct str text = STR("");
	struct err e = ERR_INIT;

	assert_rc(RC_OK, reader_text(node->reader, s.w->a, &o, f, &text, &e), &e);
	return text;
}

static void follow_each_other(struct str text, const char *const *what)
{
	size_t last = 0;

	for (; *what; what++) {
		size_t at = str_find(text, str_of(*what));
		if (at == SIZE_MAX || at < last)
			fail_msg("'%s' is not where it should be: %.*s", *what, STR_FMT(text));
		last = at;
	}
}

#ifdef VANTHU_FAULTS
/* The first file that this process has looked at. */
static void what_breaks_its_reader_is_named(void **state)
{
	int64_t id = file_of(&clerk, "Có tệp xấu", 10);
	struct register_print made;
	struct reader_facts f;
	struct err e = ERR_INIT;

	(void)state;
	paper(id, "Tệp xấu", "xấu.pdf", (struct date){ 2025, 1, 2 }, sample_pdf(s.w->a, 1, "xau"));
	paper(id, "Tệp lành", "lành.pdf", (struct date){ 2025, 1, 3 },
	      sample_pdf(s.w->a, 2, "lanh"));
	reader_begin();
	assert_int_equal(setenv("VANTHU_FAULT", "reader.ask:0:RC_CORRUPT", 1), 0);
	assert_rc(RC_OK, office_file_pdf(node, once(), &clerk, id, LANG_VI, s.w->now, &made, &e),
		  &e);
	assert_int_equal(unsetenv("VANTHU_FAULT"), 0);
	struct str text = words_of(made.fd, &f);
	fd_close(made.fd);
	assert_int_equal(f.pages, 1 + 1 + 2);
	assert_true(str_find(text, STR("xấu.pdf")) != SIZE_MAX);
	assert_true(str_find(text, STR("dừng giữa chừng")) != SIZE_MAX);
	assert_true(str_find(text, STR("Trang 1 xau")) == SIZE_MAX);
	assert_true(str_find(text, STR("Trang 2 lanh")) != SIZE_MAX);
	reader_stop(node->reader);
	/* all of them, and the joining too: no file, and nothing put down */
	const int64_t n_before = office_count(s.w, "audit WHERE action = 'file.export'");
	assert_int_equal(setenv("VANTHU_FAULT", "reader.asked:0:kill", 1), 0);
	reader_begin();
	assert_int_equal(unsetenv("VANTHU_FAULT"), 0);
	assert_int_equal(office_file_pdf(node, once(), &clerk, id, LANG_VI, s.w->now, &made, &e),
			 RC_LIMIT);
	assert_string_equal(e.key, "err.file_pdf");
	assert_int_equal(office_count(s.w, "audit WHERE action = 'file.export'"), n_before);
	reader_stop(node->reader);
	node->reader = NULL;
}
#endif

static void one_pdf_to_read(void **state)
{
	static const char *const in_order[] = { "MỤC LỤC VĂN BẢN", "Bản để đọc",
						"TỆP KHÔNG GHÉP",  "khóa.pdf",
						"tờ trình.docx",   "Trang 1 cu",
						"Trang 2 moi",     NULL };
	const int64_t n_before = office_count(s.w, "audit WHERE action = 'file.export'");
	int64_t id = file_of(&clerk, "Một tệp để đọc", 10);
	struct register_print made;
	struct reader_facts f;
	struct err e = ERR_INIT;

	(void)state;
	paper(id, "Bản mới", "mới.pdf", (struct date){ 2026, 5, 2 }, sample_pdf(s.w->a, 2, "moi"));
	paper(id, "Bản cũ", "cũ.pdf", (struct date){ 2025, 1, 2 }, sample_pdf(s.w->a, 1, "cu"));
	paper(id, "Có mật khẩu", "khóa.pdf", (struct date){ 2024, 1, 2 },
	      sample_pdf_locked(s.w->a));
	paper(id, "Tờ trình", "tờ trình.docx", (struct date){ 2026, 6, 1 },
	      sample_docx(s.w->a, STR("kính trình")));
	assert_int_equal(office_file_pdf(node, once(), &clerk, id, LANG_VI, s.w->now, &made, &e),
			 RC_UNAVAILABLE); /* nobody reads files */
	assert_string_equal(e.key, "err.file_pdf_reader");
	reader_begin();
	assert_rc(RC_OK, office_file_pdf(node, once(), &clerk, id, LANG_VI, s.w->now, &made, &e),
		  &e);
	assert_true(str_ends(made.name, STR(".pdf")));
	assert_int_equal(made.pages, 1 + 1 + 3);
	assert_int_equal(made.rows, 4);
	struct str text = words_of(made.fd, &f);
	fd_close(made.fd);
	assert_int_equal(f.pages, 5);
	follow_each_other(text, in_order);
	assert_true(str_find(text, STR("tệp có mật khẩu")) != SIZE_MAX);
	assert_true(str_find(text, STR("SHA-256")) != SIZE_MAX);
	assert_int_equal(office_count(s.w, "audit WHERE action = 'file.export'"), n_before + 1);
	assert_int_equal(office_count(s.w, "audit WHERE detail = 'pdf pages:5'"), 1);
	/* in one that has all its pages nothing is said to be missing */
	int64_t whole = file_of(&clerk, "Đủ trang", 10);
	paper(whole, "Báo cáo", "a.pdf", (struct date){ 2025, 1, 2 }, sample_pdf(s.w->a, 3, "x"));
	assert_rc(RC_OK, office_file_pdf(node, once(), &clerk, whole, LANG_EN, s.w->now, &made, &e),
		  &e);
	text = words_of(made.fd, &f);
	fd_close(made.fd);
	assert_int_equal(f.pages, 1 + 3);
	assert_true(str_find(text, STR("FILES THAT ARE NOT")) == SIZE_MAX);
	/* whoever may not open one of its documents gets none of it */
	assert_rc(RC_OK, add(&clerk, id, arrived("w9-2"), &e), &e);
	assert_int_equal(office_file_pdf(node, once(), &head, id, LANG_VI, s.w->now, &made, &e),
			 RC_DENIED);
	assert_string_equal(e.key, "err.file_hidden");
	assert_int_equal(office_file_pdf(node, once(), &stranger, id, LANG_VI, s.w->now, &made, &e),
			 RC_NOT_FOUND);
	reader_stop(node->reader);
	node->reader = NULL;
}

/* ---- W5, W6, W7: closed, checked, due ---- */

static void what_must_be_there(void **state)
{
	struct err e;
	int64_t id = file_of(&ba, "Chưa có gì", 10), doc = office_send(s.w, &clerk, "321", to_one);

	(void)state;
	assert_rc(RC_INVALID, step(&ba, id, ACTION_FILE_CLOSE, "", &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "flaws problem.file_empty_file");
	assert_rc(RC_OK, add(&ba, id, doc, &e), &e);
	assert_rc(RC_OK, put(&ba, id, "Bản ghi", "một bản", &e), &e);
	assert_rc(RC_OK, put(&ba, id, "Bản ghi nữa", "một bản", &e), &e);
	/* others than these and each other, though the sums of both begin with a zero byte */
	assert_rc(RC_OK, put(&ba, id, "Giấy này", "giấy 323", &e), &e);
	assert_rc(RC_OK, put(&ba, id, "Giấy kia", "giấy 529", &e), &e);
	struct file_view v = see(&ba, id);
	assert_int_equal(v.n_flaws, 2); /* no sheet of the first, and the same bytes twice */
	assert_int_equal(v.flaws[0].lack, LACK_SHEETS);
	assert_int_equal(v.flaws[1].lack, LACK_TWICE);
	assert_rc(RC_INVALID, step(&ba, id, ACTION_FILE_CLOSE, "", &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "flaws problem.file_doubled");
	assert_rc(RC_OK,
		  office_item_act(node, &ba, (struct file_change){ id, 0 }, v.rows[2].item.id,
				  ITEM_REMOVE, s.w->now, &e),
		  &e);
	assert_rc(RC_OK, step(&ba, id, ACTION_FILE_CLOSE, "xong", &e), &e);
	/* closed: nothing goes in or out, and it waits for whoever checks */
	assert_rc(RC_CONFLICT, put(&ba, id, "Muộn", "x", &e), &e);
	assert_string_equal(e.key, "err.denied.file");
	assert_true(waits(&clerk, FILES_TO_CHECK, id));
	assert_false(waits(&ba, FILES_TO_CHECK, id));
	assert_rc(RC_DENIED, step(&ba, id, ACTION_FILE_CHECK, "", &e), &e);
	assert_rc(RC_INVALID, step(&clerk, id, ACTION_FILE_RETURN, "", &e), &e);
	assert_rc(RC_OK, step(&clerk, id, ACTION_FILE_RETURN, "thiếu số tờ", &e), &e);
	assert_true(waits(&ba, FILES_BACK, id));
	assert_rc(RC_OK, step(&ba, id, ACTION_FILE_CLOSE, "", &e), &e);
	assert_false(waits(&ba, FILES_BACK, id));
	assert_rc(RC_OK, step(&ba, id, ACTION_FILE_REOPEN, "còn việc", &e), &e);
	assert_rc(RC_OK, step(&ba, id, ACTION_FILE_CLOSE, "", &e), &e);
	assert_rc(RC_OK, step(&clerk, id, ACTION_FILE_CHECK, "", &e), &e);
	v = see(&leader, id);
	assert_int_equal(v.file.state, WORK_FILE_CHECKED);
	assert_true(str_eq(v.file.checked_by, clerk.name));
	assert_rc(RC_CONFLICT, step(&ba, id, ACTION_FILE_REOPEN, "x", &e), &e);
	assert_int_equal(v.n_history, 13); /* opened, five added, one removed, six steps */
	assert_true(str_eq_c(v.history[12].by_name, "Người vanthu"));
	test_db_sql_refused(s.w->t, "UPDATE file_step SET text = ''", "append-only");
	test_db_sql_refused(s.w->t, "DELETE FROM file_step", "append-only");
}

static void due_in_the_archive(void **state)
{
	struct err e;
	const int64_t now = s.w->now;
	int64_t id = file_of(&ba, "Đến hạn", 10), small = file_of(&ba, "Ít năm", 2);

	(void)state;
	assert_rc(RC_OK, put(&ba, id, "Bản ghi", "đến hạn", &e), &e);
	assert_rc(RC_OK, put(&ba, small, "Bản ghi", "ít năm", &e), &e);
	assert_rc(RC_OK, step(&ba, id, ACTION_FILE_CLOSE, "", &e), &e);
	assert_rc(RC_OK, step(&ba, small, ACTION_FILE_CLOSE, "", &e), &e);
	struct date due = see(&ba, id).file.due_on;
	assert_int_equal(due.year, today().year + 1);
	assert_false(date_is_set(see(&ba, small).file.due_on));
	assert_false(waits(&ba, FILES_DUE, id));
	s.w->now = staff_midnight(date_add(due, -LIMIT_FILE_NOTICE_DAYS)) - 1;
	ba = again(&ba);
	clerk = again(&clerk);
	head = again(&head);
	assert_false(waits(&ba, FILES_DUE, id));
	s.w->now++;
	assert_true(waits(&ba, FILES_DUE, id));
	assert_true(waits(&clerk, FILES_DUE, id));
	assert_false(waits(&head, FILES_DUE, id));
	s.w->now = now;
	ba = again(&ba);
	clerk = again(&clerk);
	head = again(&head);
}

/* ---- P5 ---- */

static void the_files_of_who_leaves(void **state)
{
	struct err e;
	int64_t id = file_of(&bon, "Của người nghỉ", 10);
	struct open_work moved;

	(void)state;
	assert_rc(RC_CONFLICT,
		  office_account_lock(node, &admin, bon.account_id, true, s.w->now, &e), &e);
	assert_string_equal(e.key, "err.work_open");
	assert_rc(RC_OK, hand_over(&bon, &ba, &moved, &e), &e);
	assert_int_equal(moved.n_files, 1);
	struct file_view v = see(&ba, id);
	assert_int_equal(v.file.maker_id, ba.account_id);
	assert_int_equal(v.history[v.n_history - 1].step, FILE_HANDED_OVER);
	assert_rc(RC_DENIED, look(&bon, id, &e), &e);
	assert_rc(RC_OK, office_account_lock(node, &admin, bon.account_id, true, s.w->now, &e), &e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_list_of_a_year),
		cmocka_unit_test(issued_by_the_head_of_the_organ),
		cmocka_unit_test(who_sees_a_file),
		cmocka_unit_test(found_by_words),
		cmocka_unit_test(a_file_gives_no_right_to_its_documents),
		cmocka_unit_test(numbered_from_one),
		cmocka_unit_test(a_whole_file_or_nothing),
#ifdef VANTHU_FAULTS
		cmocka_unit_test(what_breaks_its_reader_is_named),
#endif
		cmocka_unit_test(one_pdf_to_read),
		cmocka_unit_test(what_must_be_there),
		cmocka_unit_test(due_in_the_archive),
		cmocka_unit_test(the_files_of_who_leaves),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
