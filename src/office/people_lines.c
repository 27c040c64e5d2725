/* people_lines.c -- see people_lines.h. */
#include "office/people_lines.h"

#include "base/limits.h"
#include "markup/page.h"
#include "net/mail.h"
#include "office/people_int.h"
#include "store/tenant.h"
#include "text/text.h"

enum {
	COLUMN_LOGIN,
	COLUMN_NAME,
	COLUMN_UNIT,
	COLUMN_ROLE,
	COLUMN_TITLE,
	COLUMN_MAIL,
	COLUMN_MAIL_FROM,
	COLUMN_MAIL_UNTIL,
	COLUMN_FROM,
	COLUMN__COUNT
};
static const struct sheet_column columns[COLUMN__COUNT] = {
	{ "login", "Tên đăng nhập", "ten dang nhap|tai khoan", true },
	{ "name", "Họ và tên", "ho ten|ho va ten", true },
	{ "unit", "Mã đơn vị", "don vi|ma don vi", false },
	{ "role", "Vai trò", "vai tro", true },
	{ "title", "Chức danh", "chuc danh|chuc vu", false },
	{ "mail", "Hộp thư công vụ", "email|thu dien tu|hop thu|hop thu cong vu", false },
	{ "mail_from", "Hộp thư từ ngày", "hop thu tu ngay|hop thu cong vu tu ngay", false },
	{ "mail_until", "Hộp thư đến ngày", "hop thu den ngay|hop thu cong vu den ngay", false },
	{ "from", "Từ ngày", "tu ngay", false },
};

struct str people_list_template(struct arena *a)
{
	return sheet_template(a, columns, COLUMN__COUNT);
}

/* ---- one line ---- */

/* The word, or what a page calls it in either language. */
static bool role_of(struct arena *a, struct str cell, enum role *out)
{
	struct str folded = text_fold(a, cell);

	for (int i = 0; i < (int)role__COUNT; i++) {
		struct str word = role_text((enum role)i);
		bool is_it = str_eq(folded, word);
		for (int lang = 0; lang < (int)LANG__COUNT && !is_it; lang++)
			is_it = str_eq(folded, text_fold(a, text_of_enum((enum lang)lang,
									 STR("role"), word)));
		if (!is_it)
			continue;
		*out = (enum role)i;
		return true;
	}
	return false;
}

static void check_person(const struct person_line *l, struct problems *out)
{
	if (!login_is_valid(l->login))
		problem_add(out, "login", "problem.login", LIMIT_LOGIN);
	check_line("name", l->name, LIMIT_PERSON_NAME, false, out);
	if (l->mail.n > 0 && (!mail_is_address(l->mail) || l->mail.n > LIMIT_ORGAN_MAIL))
		problem_add(out, "mail", "problem.mail", 0);
}

static void take_date(const struct sheet_row *row, int column, const char *field, struct date *out,
		      struct problems *problems)
{
	struct str cell = row->cell[column];

	if (cell.n > 0 && !date_parse_iso(cell, out) && !date_parse_vn(cell, out))
		problem_add_words(problems, field, "err.import.date", cell, STR(""));
}

/* Days without an address are nobody's. */
static void take_mail(const struct sheet_row *row, struct person_line *l, struct problems *out)
{
	take_date(row, COLUMN_MAIL_FROM, "mail_from", &l->mail_from, out);
	take_date(row, COLUMN_MAIL_UNTIL, "mail_until", &l->mail_until, out);
	if (l->mail.n == 0 && (date_is_set(l->mail_from) || date_is_set(l->mail_until)))
		problem_add(out, "mail", "problem.required", 0);
	if (date_is_set(l->mail_from) && date_is_set(l->mail_until) &&
	    date_cmp(l->mail_until, l->mail_from) < 0)
		problem_add(out, "mail_until", "problem.ends_before", 0);
}

static void take_post(struct arena *a, const struct sheet_row *row, struct person_line *l,
		      struct problems *out)
{
	l->post.title = row->cell[COLUMN_TITLE];
	check_line("title", l->post.title, LIMIT_POST_TITLE, false, out);
	if (!role_of(a, row->cell[COLUMN_ROLE], &l->post.role))
		problem_add_words(out, "role", "err.import.role", row->cell[COLUMN_ROLE], STR(""));
	else if (l->post.role == ROLE_HEAD && l->unit_code.n == 0)
		problem_add(out, "unit", "problem.head_unit", 0);
	take_date(row, COLUMN_FROM, "from", &l->post.valid_from, out);
}

static void take_line(struct people_lines *all, struct map *by_login, size_t i)
{
	struct sheet *s = &all->sheet;
	const struct sheet_row *row = &s->rows[i];
	struct person_line *l = &all->p[i];
	struct problems problems = { .n = 0 };
	void *first = l;

	*l = (struct person_line){
		.number = row->line,
		.login = str_lower(s->arena, row->cell[COLUMN_LOGIN]),
		.name = row->cell[COLUMN_NAME],
		.mail = str_lower(s->arena, row->cell[COLUMN_MAIL]),
		.unit_code = unit_code_normal(s->arena, row->cell[COLUMN_UNIT]),
	};
	check_person(l, &problems);
	take_mail(row, l, &problems);
	take_post(s->arena, row, l, &problems);
	sheet_problems(s, l->number, &problems);
	if (!map_put(by_login, l->login, l))
		(void)map_find(by_login, l->login, &first);
	l->first = first;
}

/* ---- the list by itself ---- */

static struct str line_words(struct sheet *s, const struct person_line *l)
{
	return str_fmt(s->arena, "%lld", (long long)l->number);
}

/* Somebody's further lines: the same name or none, no post twice. */
static void check_further(struct people_lines *all, struct person_line *l, struct map *by_post)
{
	struct sheet *s = &all->sheet;
	struct str key = str_fmt(s->arena, "%.*s\n%.*s\n%d", STR_FMT(l->login),
				 STR_FMT(l->unit_code), (int)l->post.role);
	void *other;

	if (l->first != l && l->name.n > 0 && !str_eq(l->name, l->first->name))
		sheet_fault(s, l->number, "name", "err.import.name_differs", l->first->name);
	if (map_put(by_post, key, l))
		return;
	(void)map_find(by_post, key, &other);
	sheet_fault(s, l->number, "role", "err.import.post_twice", line_words(s, other));
}

static void check_mail(struct people_lines *all, struct person_line *l, struct map *by_mail)
{
	struct sheet *s = &all->sheet;
	void *found;

	if (l->mail.n == 0 || map_put(by_mail, l->mail, l))
		return;
	(void)map_find(by_mail, l->mail, &found);
	const struct person_line *other = found;
	if (other->first != l->first)
		sheet_fault(s, l->number, "mail", "err.import.mail_twice", line_words(s, other));
}

/* Somebody has one mailbox, on whichever of their lines it stands. */
static void check_one_mail(struct people_lines *all, struct person_line *l)
{
	const struct person_line *x = l->first->mails;

	if (l->mail.n == 0)
		return;
	if (!x)
		l->first->mails = l;
	else if (!str_eq(x->mail, l->mail) || date_cmp(x->mail_from, l->mail_from) != 0 ||
		 date_cmp(x->mail_until, l->mail_until) != 0)
		sheet_fault(&all->sheet, l->number, "mail", "err.import.mail_differs",
			    line_words(&all->sheet, x));
}

enum rc people_lines_read(struct arena *a, struct str csv, struct people_lines *out,
			  struct import_result *result, struct err *e)
{
	struct map *by_login = map_new(a), *by_post = map_new(a), *by_mail = map_new(a);

	*out = (struct people_lines){ .sheet = { .arena = a,
						 .columns = columns,
						 .n_columns = COLUMN__COUNT,
						 .out = result } };
	TRY(sheet_read(&out->sheet, csv, e));
	out->n = out->sheet.n_rows;
	out->p = ARENA_ARRAY(a, out->n + 1, struct person_line);
	for (size_t i = 0; i < out->n; i++)
		take_line(out, by_login, i);
	for (size_t i = 0; i < out->n; i++) {
		check_further(out, &out->p[i], by_post);
		check_mail(out, &out->p[i], by_mail);
		check_one_mail(out, &out->p[i]);
	}
	sheet_mark(&out->sheet);
	return RC_OK;
}

/* ---- against what is there ---- */

enum rc organ_people_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t now,
			  struct organ_people *out, struct err *e)
{
	struct account *accounts;
	size_t n;

	*out = (struct organ_people){ .tenant_id = tenant_id,
				      .accounts = map_new(a),
				      .today = time_date_vn(now) };
	TRY(units_by_code(tx, a, tenant_id, &out->units, e));
	TRY(account_list(tx, a, tenant_id, out->today, &accounts, &n, e));
	for (size_t i = 0; i < n; i++)
		(void)map_put(out->accounts, accounts[i].login, &accounts[i]);
	return post_list(tx, a, tenant_id, 0, &out->posts, &out->n_posts, e);
}

static void compare_account(struct people_lines *all, struct person_line *l,
			    const struct organ_people *there)
{
	void *found;

	l->account_id = 0;
	l->is_made = false;
	if (!map_find(there->accounts, l->login, &found)) {
		if (l->name.n == 0)
			sheet_fault(&all->sheet, l->number, "name", "problem.required", STR(""));
		return;
	}
	const struct account *x = found;
	l->account_id = x->id;
	if (l->name.n > 0 && !str_eq(x->name, l->name))
		sheet_fault(&all->sheet, l->number, "name", "err.import.name_differs", x->name);
}

static void compare_unit(struct people_lines *all, struct person_line *l,
			 const struct organ_people *there)
{
	void *found;

	l->post.unit_id = 0;
	if (l->unit_code.n == 0)
		return;
	if (map_find(there->units, l->unit_code, &found))
		l->post.unit_id = ((struct unit *)found)->id;
	else
		sheet_fault(&all->sheet, l->number, "unit", "err.import.unit_none", l->unit_code);
}

/* The account has the post, at some time that the line speaks of. */
static void compare_post(struct people_lines *all, struct person_line *l,
			 const struct organ_people *there)
{
	l->is_there = false;
	for (size_t i = 0; i < there->n_posts && !l->is_there; i++) {
		const struct post *p = &there->posts[i];
		l->is_there = l->first->account_id > 0 && p->account_id == l->first->account_id &&
			      posts_are_one(&l->post, p);
	}
	all->sheet.out->n_same += l->is_there;
}

/* Taken on the day from which it is to be theirs, or on a later one. */
static enum rc compare_mail(struct tx *tx, struct arena *a, struct people_lines *all,
			    const struct person_line *l, const struct organ_people *there,
			    struct err *e)
{
	struct mailbox m = { .tenant_id = there->tenant_id,
			     .account_id = l->first->account_id,
			     .address = l->mail,
			     .valid_from = date_is_set(l->mail_from) ? l->mail_from : there->today,
			     .valid_to = l->mail_until };
	bool is_taken;

	if (l->first->mails != l)
		return RC_OK;
	TRY(mailbox_is_taken(tx, a, &m, &is_taken, e));
	if (is_taken)
		sheet_fault(&all->sheet, l->number, "mail", "err.import.mail_taken", l->mail);
	return RC_OK;
}

enum rc people_lines_compare(struct tx *tx, struct arena *a, struct people_lines *lines,
			     const struct organ_people *there, struct err *e)
{
	size_t n_new = 0;

	for (size_t i = 0; i < lines->n; i++) {
		struct person_line *l = &lines->p[i];
		if (l->first == l)
			compare_account(lines, l, there);
		n_new += l->first == l && l->account_id == 0;
		compare_unit(lines, l, there);
		compare_post(lines, l, there);
		TRY(compare_mail(tx, a, lines, l, there, e));
	}
	if (n_new <= LIMIT_PEOPLE_NEW)
		return RC_OK;
	err_set(e, RC_LIMIT, "err.import.new", "too many new accounts");
	err_param_i64(e, LIMIT_PEOPLE_NEW);
	return RC_LIMIT;
}
