/* series.h -- series of numbers, what becomes of each number, and số và ký hiệu.
 *
 * WHAT      An organ counts its outgoing documents in one series, or in several as its head decides: some
 *           types, copies, secret documents, an advisory body; and enters what comes in one register, or in
 *           several: some types, secret documents. A series begins with 1 each year. What a notation is made
 *           of follows from the document's type.
 * OWNERSHIP Structs hold views; the bytes live in the arena of whoever filled them.
 * ERRORS    None.
 * TIME      A year is one in Vietnam.
 * LIMITS    LIMIT_NUMBER_LEAP, LIMIT_NUMBER_BEGIN.
 * LAW       Decree 30/2020/NĐ-CP art. 7, 15 (cấp số, thời gian ban hành), App. I II.3, App. III.
 */
#pragma once

#include "base/arena.h"
#include "base/time.h"
#include "model/enums.h"
#include "model/travel.h"

struct series {
	int64_t id, tenant_id;
	enum direction direction;
	enum series_kind kind;
	struct str name; /* "" = the main one, which needs none */
	int64_t ordinal;
	struct str
		abbreviation; /* outgoing: the organ's or body's, as in the notation; "" = not told yet */
	struct date closed_on; /* its last day */
	int64_t version;
};

/* What became of a number. */
struct register_number {
	int64_t series_id, year, number;
	enum number_state state;
	int64_t document_id; /* who has it, 0 = nobody */
	struct str reason;
	int64_t by_account;
	struct str by_name;
	int64_t at;
};

/* Numbers that were passed over at a time. */
struct number_range {
	int64_t first, last;
	struct str reason;
	struct str by_name;
	int64_t at;
};

struct document_type {
	struct str name;
	struct str abbreviation; /* "" = it has none */
	bool is_copy;
	enum purpose purpose[organ_rank__COUNT]; /* proposed for a receiver of that rank */
};
extern const struct document_type document_types[];
extern const size_t document_types_count;
/* Whatever the case it is written in. NULL: none of the law's. */
const struct document_type *document_type_find(struct arena *a, struct str name);
/* An abbreviation of the law's list (QĐ, TB, TTr), or CV, as the type's name; all else as it is. */
struct str document_type_in_full(struct arena *a, struct str typed);
/* Văn bản quy phạm pháp luật (legal_types.tbl): group 1 of a packet's types. */
#define LEGAL_GROUP 1
struct legal_type {
	struct str name;
	int64_t detail;
	bool is_highest;
};
extern const struct legal_type legal_types[];
extern const size_t legal_types_count;
const struct legal_type *legal_type_find(struct arena *a, struct str name);
/* What the types of a series are compared by. */
struct str document_type_key(struct arena *a, struct str name);
/* "QĐ-UBND"; of công văn and thư công "UBND-VX", the drafting unit's abbreviation behind the organ's.
 * "" when the type is none of the law's, or the organ has no abbreviation: somebody has to say. */
struct str notation_make(struct arena *a, struct str type_name, struct str organ, struct str unit);

/* A series goes on with the first number that nothing is known of: those typed by hand are passed by.
 * In a year in which it has given none yet (is_begun false) the organ may have counted by hand, and in
 * part on paper: it begins behind the numbers that are known. A number there that passes over more than
 * LIMIT_NUMBER_LEAP is taken for a slip of the finger, and not gone behind; the first may pass over
 * LIMIT_NUMBER_BEGIN. `known`: the numbers from `next` on, the smallest first. */
int64_t number_next(int64_t next, bool is_begun, const int64_t *known, size_t n);
/* A document's number as typed; 0: no number that a series counts. */
int64_t number_parse(struct str typed);
