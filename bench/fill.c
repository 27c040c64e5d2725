/* fill.c -- an agency that has worked for years: units, people with posts, incoming documents.
 *
 * bench-fill DATABASE ORGAN PASSWORD REGISTERED WAITING
 *
 * DATABASE is the SQLite file of a node that does not run, whose organ ORGAN has no units yet. 40 units
 * and 300 people are made: of them sign in with PASSWORD `specialist` (a unit's), `clerk` (văn thư) and
 * `overseer` (an administrator who is a clerk as well, and sees all of the organ's documents). Then
 * REGISTERED documents arrive, are entered in the register, directed by a leader to a unit and two
 * people, and passed on, and WAITING more arrive. All of it goes through the store, as the use cases
 * write it, some thousands a transaction: numbers, assignments and who sees what are as they would be
 * after all these days. What is still open does not grow with the archive, as an agency's work does not: half of
 * the newest 10,000, whatever their number, with deadlines around today, a sixth of them over. So somebody has
 * the same work before them in an archive of 10,000 as of 1,000,000, and what is compared is the archive.
 */
#include <stdio.h>

#include "base/log.h"
#include "base/time.h"
#include "sign/sign.h"
#include "store/document.h"
#include "store/flow.h"
#include "store/people.h"
#include "store/schema.h"
#include "store/series.h"
#include "store/tenant.h"

#define UNITS 40
#define PEOPLE 300
#define LEADERS 4
#define CLERKS 2
#define PART 2000         /* documents in a transaction */
#define OPEN_NEWEST 10000 /* of these half are open */
#define OPEN_DAYS 30      /* over which their deadlines lie */
#define OPEN_LATE 5       /* of these days are over */

struct person {
	int64_t id, unit;
	enum role role;
};

struct fill {
	struct arena *arena;
	struct db *db;
	struct str organ, hash;
	struct tenant tenant;
	int64_t units[UNITS], heads[UNITS];
	struct person people[PEOPLE];
	int64_t now;
	int64_t n_registered, n_waiting;
	int64_t next; /* document */
};

/* ---- people ---- */

static enum rc add_units(struct tx *tx, struct fill *f, struct err *e)
{
	for (int i = 0; i < UNITS; i++) {
		const struct unit u = { .tenant_id = f->tenant.id,
					.parent_id = i < 8 ? 0 : f->units[i % 8],
					.code = str_fmt(f->arena, "P%02d", i + 1),
					.name = str_fmt(f->arena, "Phòng Nghiệp vụ %d", i + 1),
					.ordinal = i,
					.state = UNIT_ACTIVE,
					.valid_from = { 2015, 1, 1 } };
		TRY(unit_insert(tx, f->arena, &u, &f->units[i], e));
	}
	return RC_OK;
}

static enum rc add_post(struct tx *tx, const struct fill *f, const struct person *p, enum role role,
			struct err *e)
{
	const struct post x = { .tenant_id = f->tenant.id,
				.account_id = p->id,
				.unit_id = p->unit,
				.role = role,
				.title = STR(""),
				.valid_from = { 2015, 1, 1 },
				.created_at = f->now };
	int64_t id;

	return post_insert(tx, f->arena, &x, &id, e);
}

static struct person place_of(const struct fill *f, int i)
{
	struct person p = { .role = ROLE_SPECIALIST };

	if (i < LEADERS) {
		p.role = ROLE_LEADER;
	} else if (i < LEADERS + CLERKS) {
		p.role = ROLE_CLERK;
	} else {
		int k = i - LEADERS - CLERKS;
		p.unit = f->units[k % UNITS];
		p.role = k < UNITS ? ROLE_HEAD : ROLE_SPECIALIST;
	}
	return p;
}

static struct str login_of(const struct fill *f, int i)
{
	if (i == LEADERS)
		return STR("clerk");
	if (i == LEADERS + 1)
		return STR("overseer");
	if (i == PEOPLE - 1)
		return STR("specialist");
	return str_fmt(f->arena, "person%03d", i);
}

static enum rc add_people(struct tx *tx, struct fill *f, struct err *e)
{
	for (int i = 0; i < PEOPLE; i++) {
		struct person *p = &f->people[i];
		*p = place_of(f, i);
		const struct account x = { .tenant_id = f->tenant.id,
					   .login = login_of(f, i),
					   .name = str_fmt(f->arena, "Nguyễn Văn %d", i),
					   .created_at = f->now };
		TRY(account_insert(tx, f->arena, &x, f->hash, &p->id, e));
		TRY(add_post(tx, f, p, p->role, e));
		if (i == LEADERS + 1)
			TRY(add_post(tx, f, p, ROLE_ADMIN, e));
		if (p->role == ROLE_HEAD)
			f->heads[(i - LEADERS - CLERKS) % UNITS] = p->id;
	}
	return RC_OK;
}

static enum rc people_fn(struct tx *tx, void *arg, struct err *e)
{
	struct fill *f = arg;

	TRY(tenant_load_by_code(tx, f->arena, f->organ, &f->tenant, e));
	TRY(add_units(tx, f, e));
	return add_people(tx, f, e);
}

/* ---- documents ---- */

/* The i-th of all: they have come evenly over three years, the last one now. */
static struct document arrived(const struct fill *f, struct arena *a, int64_t i)
{
	int64_t n = f->n_registered + f->n_waiting;
	int64_t at = f->now - (n - i) * (3 * 365 * TIME_DAY / (n + 1));
	struct date day = time_date_vn(at);
	int64_t from = i % 200;

	return (struct document){
		.tenant_id = f->tenant.id,
		.direction = DIRECTION_INCOMING,
		.state = DOCUMENT_WAITING,
		.code = str_fmt(a, "000.00.%02lld.Z%02lld,%d,%lld", (long long)(from / 20),
				(long long)(from % 20 + 2), day.year, (long long)i),
		.from_code = str_fmt(a, "000.00.%02lld.Z%02lld", (long long)(from / 20),
				     (long long)(from % 20 + 2)),
		.from_name = str_fmt(a, "Cơ quan số %lld (mẫu)", (long long)from),
		.number = str_fmt(a, "%lld", (long long)(i / 200 + 1)),
		.notation = STR("UBND-VP"),
		.place = STR("An Bình"),
		.issued_on = day,
		.type_group = 1,
		.type_detail = 1,
		.type_name = STR("Công văn"),
		.subject = str_fmt(
			a,
			i % 3 ? "V/v phối hợp xử lý hồ sơ số %lld của người dân và doanh nghiệp"
			      : "V/v cung cấp thông tin, số liệu phục vụ kỳ họp, phiếu %lld",
			(long long)i),
		.content = STR(""),
		.signer_competence = STR(""),
		.signer_position = STR("Chánh Văn phòng"),
		.signer_name = STR("Trần Thị Bình"),
		.page_count = 2 + i % 7,
		.arrived_at = at,
		.created_at = at,
		.updated_at = at,
		.version = 1,
	};
}

static enum rc assign(struct tx *tx, struct arena *a, const struct fill *f, struct assignment x,
		      int64_t *out_id, struct err *e)
{
	x.tenant_id = f->tenant.id;
	x.ended_at = assignment_is_open(x.state) ? 0 : x.created_at;
	if (x.state == ASSIGNMENT_DONE)
		x.done_on = time_date_vn(x.created_at);
	x.queue_rank = assignment_rank(0, x.due_on);
	x.reason = STR("");
	return assignment_insert(tx, a, &x, out_id, e);
}

/* Of a unit, each in turn. */
static int64_t specialist(const struct fill *f, int unit, int64_t turn)
{
	int first = LEADERS + CLERKS + UNITS + unit;
	int n = (PEOPLE - first + UNITS - 1) / UNITS;

	return f->people[first + turn % n * UNITS].id;
}

/* Evenly over units, people and days, and the same in every run. */
static int64_t mix(int64_t i)
{
	return (int64_t)((uint64_t)i * 2654435761U >> 20 & 0xffff);
}

static bool is_still_open(const struct fill *f, int64_t i)
{
	return i >= f->n_registered - OPEN_NEWEST && mix(i) % 2 == 0;
}

static struct date due_of(const struct fill *f, int64_t i, int64_t at)
{
	if (!is_still_open(f, i))
		return date_add(time_date_vn(at), 15);
	return date_add(time_date_vn(f->now), (int)(mix(i) / 2 % OPEN_DAYS) - OPEN_LATE);
}

/* A leader gives it to a unit, whose head passes it on, and lets somebody else know. */
static enum rc direct(struct tx *tx, struct arena *a, const struct fill *f, struct document *d,
		      int64_t i, struct err *e)
{
	int unit = (int)(i * 7 % UNITS);
	int64_t at = d->registered_at, id;
	bool is_open = is_still_open(f, i);
	struct directive x = { .tenant_id = d->tenant_id,
			       .document_id = d->id,
			       .by_account = f->people[i % LEADERS].id,
			       .by_name = STR("Nguyễn Văn 0"),
			       .text = STR("Chủ trì, phối hợp các đơn vị liên quan tham mưu."),
			       .at = at };
	struct assignment y = { .document_id = d->id,
				.unit_id = f->units[unit],
				.part = PART_LEAD,
				.state = is_open ? ASSIGNMENT_PASSED : ASSIGNMENT_DONE,
				.due_on = due_of(f, i, at),
				.giver_id = x.by_account,
				.created_at = at,
				.seen_at = at };
	struct assignment informed = y, lead = y;

	TRY(directive_insert(tx, a, &x, &y.directive_id, e));
	TRY(assign(tx, a, f, y, &lead.parent_id, e));
	informed.directive_id = y.directive_id;
	informed.unit_id = 0;
	informed.account_id = specialist(f, (int)(i * 3 % UNITS), i / UNITS + 1);
	informed.part = PART_INFORMED;
	informed.state = ASSIGNMENT_DONE;
	TRY(assign(tx, a, f, informed, &id, e));
	x.by_account = f->heads[unit];
	x.assignment_id = lead.parent_id;
	TRY(directive_insert(tx, a, &x, &lead.directive_id, e));
	lead.account_id = specialist(f, unit, i / UNITS);
	lead.state = is_open ? ASSIGNMENT_WORKING : ASSIGNMENT_DONE;
	lead.giver_id = 0;
	TRY(assign(tx, a, f, lead, &id, e));
	TRY(sight_renew(tx, d->id, e));
	d->progress = is_open ? PROGRESS_PROCESSING : PROGRESS_FINISHED;
	d->finished_at = is_open ? 0 : at;
	d->deadline_on = y.due_on;
	return flow_document_step(tx, d, e);
}

static enum rc document_fn(struct tx *tx, struct arena *a, struct fill *f, int64_t i, struct err *e)
{
	struct document d = arrived(f, a, i);
	struct series s;

	TRY(document_insert(tx, a, &d, &d.id, e));
	if (i >= f->n_registered)
		return RC_OK;
	d.arrival_year = time_date_vn(d.arrived_at).year;
	d.registered_at = d.updated_at = d.arrived_at;
	TRY(series_find_entry(tx, a, &d, time_date_vn(d.arrived_at), &s, e));
	TRY(register_take(tx, a, &s, &d, e));
	TRY(document_register(tx, &d, e));
	d.version++;
	return direct(tx, a, f, &d, i, e);
}

static enum rc part_fn(struct tx *tx, void *arg, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct fill *f = arg;
	int64_t until = f->next + PART, n = f->n_registered + f->n_waiting;

	for (int64_t i = f->next; i < until && i < n; i++) {
		struct arena_mark m = arena_mark(a);
		TRY(document_fn(tx, a, f, i, e));
		arena_rewind(a, m);
	}
	return RC_OK;
}

static int64_t number(const char *s)
{
	int64_t n;

	if (!str_to_i64(str_of(s), 0, 10000000, &n))
		die("%s is no number of documents", s);
	return n;
}

int main(int argc, char **argv)
{
	AUTO_ARENA a = arena_new(NULL);
	struct fill f = { .arena = a, .now = time_now() };
	struct db_options o = { .engine = DB_SQLITE };
	struct err e = ERR_INIT;

	if (argc != 6) {
		(void)fputs("usage: bench-fill DATABASE ORGAN PASSWORD REGISTERED WAITING\n",
			    stderr);
		return 64;
	}
	schema_fill_options(&o);
	o.sqlite_path = argv[1];
	f.organ = str_of(argv[2]);
	f.n_registered = number(argv[4]);
	f.n_waiting = number(argv[5]);
	if (sign_init(&e) != RC_OK || password_hash(a, str_of(argv[3]), &f.hash, &e) != RC_OK ||
	    db_open(&o, &f.db, &e) != RC_OK || db_write(f.db, people_fn, &f, &e) != RC_OK)
		die("%s", e.text);
	for (; f.next < f.n_registered + f.n_waiting; f.next += PART) {
		if (db_write(f.db, part_fn, &f, &e) != RC_OK)
			die("%s", e.text);
	}
	db_close(f.db);
	return 0;
}
