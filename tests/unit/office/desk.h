/* desk.h -- an organ whose drafts go their way: its people, its series, and what is done to a draft in one
 * line each.
 *
 * WHAT      A clerk's, a head's, a signer's and an author's desk. Document 1 was sent the direct way as
 *           number 1, so that the series is there; its abbreviation is UBND.
 * OWNERSHIP As staff.h.
 * ERRORS    What fails here fails the test; functions with an err answer what the use case answers.
 */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "office/drafting.h"
#include "office/finding.h"
#include "office/flow.h"
#include "office/register_rows.h"
#include "office/series.h"
#include "staff.h"

#define DESK_RECEIVER "000.00.10.Z01"

extern struct staff s;
extern struct node *node;
/* ba and bon are specialists of `unit`, which head heads; upper_head heads `upper` above it; `bare_unit` has
 * nobody. leader signs. stranger is another organ's clerk. */
extern struct actor admin, clerk, other_clerk, leader, deputy, head, upper_head, ba, bon, stranger;
extern int64_t unit, upper, bare_unit, main_series;
extern struct problems problems;

int setup(void **state);
int teardown(void **state);
struct date today(void);
/* Somebody who draws rights from a post in a unit alone. */
struct actor person(const char *login, enum role role, int64_t unit_id);
/* One more post. */
void give_post(int64_t account_id, enum role role, int64_t unit_id, const char *title);
/* Signed in anew. */
struct actor again(const struct actor *who);

struct document document(int64_t id);
struct draft_view view(int64_t id);
/* A new draft (id 0), or this one with another subject; without number and date. */
int64_t save_as(const struct actor *who, int64_t id, const char *type, const char *subject);
int64_t draft(const struct actor *who);
enum rc act_with(const struct actor *who, struct draft_act act, struct err *e);
/* On the draft as it is; it is submitted to the leader. */
enum rc act(const struct actor *who, int64_t id, enum action what, struct err *e);
/* As far as the signature: ba's. */
void sign(int64_t id);
int64_t signed_draft(void);
enum rc number_with(const struct actor *who, struct numbering f, struct document *out,
		    struct err *e);
struct document number(int64_t id);
/* The abbreviation of the main series. */
void save_main(const char *abbreviation);
/* The words of a document's history: "submitted signed …". */
const char *steps(int64_t id);
/* "7 used, 8 released …" of this year's register. */
const char *numbers(int64_t series);

enum rc ask(const struct actor *who, int64_t id, const struct opinion_ask *asked, size_t n,
	    struct err *e);
/* ACTION_OPINION_GIVE or _WITHDRAW. */
enum rc answer(const struct actor *who, int64_t opinion, enum action what,
	       enum opinion_verdict verdict, struct err *e);
/* The newest that somebody is asked for about a draft. */
struct opinion opinion_of(int64_t id, const struct actor *whose);
/* By the administrator. */
enum rc hand_over(const struct actor *from, const struct actor *to, struct open_work *out,
		  struct err *e);
/* ---- between organs ---- */
/* A draft gets these receivers and goes out: the direct way under that number, or what ba wrote as drafts do. */
void desk_issue(const struct actor *who, int64_t id, const char *number, const char *const *to,
		struct date due_on);
/* The next packet to an organ, as it leaves: of whatever kind; with vanthu.json beside a file; of that document. */
struct packet desk_packet(const char *receiver);
struct str desk_leave(const char *receiver);
struct str desk_leave_of(int64_t id, const char *receiver);
/* An arena as of one request: what the one before held is given back. */
struct arena *once(void);
/* It arrives; or arrives and is registered by whose; answers its id. */
int64_t desk_came(const struct actor *whose, const char *doc_id, struct str bytes);
int64_t desk_arrived(const struct actor *whose, const char *doc_id, struct str bytes);
/* ---- what is found, what is printed ---- */
/* How many documents the clerk finds so. */
size_t desk_found(struct search_form form);
/* The rows that a register of what came (0: the common one) prints for a year, as it prints them. */
#define DESK_CELLS 10
struct desk_row {
	struct print_cell cells[DESK_CELLS];
};
struct desk_row *desk_register(int64_t series_id, int16_t year, size_t *out_n);
/* The cells of an arrival number in this year's common one. */
const struct print_cell *desk_register_row(int64_t number);
#define ASK(who, n) ((struct opinion_ask){ .account_id = (who).account_id, .ordinal = (n) })

/* Done; or refused with this key. */
#define DO(who, id, action)                                                                        \
	do {                                                                                       \
		struct err err_;                                                                   \
		assert_rc(RC_OK, act(who, id, ACTION_DRAFT_##action, &err_), &err_);               \
	} while (0)
#define NOT(rc_, key_, who, id, action)                                                            \
	do {                                                                                       \
		struct err err_;                                                                   \
		assert_rc(rc_, act(who, id, ACTION_DRAFT_##action, &err_), &err_);                 \
		assert_string_equal(err_.key, key_);                                               \
	} while (0)
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
