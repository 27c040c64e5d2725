/* travel.h -- how a document travels to a receiver, to which purpose, and what may go on paper alone.
 *
 * WHAT      What is proposed for a receiver, by the type of the document and the rank between the two organs; the
 *           words that the list of receivers in a packet has for it; exemptions from the electronic copy.
 * OWNERSHIP Structs hold views; the bytes live in the arena of whoever filled them.
 * ERRORS    None.
 * TIME      Days in Vietnam, both count.
 * LIMITS    LIMIT_ORGAN_LEVELS.
 * LAW       Directive 15/CT-TTg (2012) and the roadmap 2013-2015 (forms, purposes); Decree 30/2020/NĐ-CP art. 7,
 *           App. I II.9 (nơi nhận); Decision 28/2018/QĐ-TTg art. 7.
 */
#pragma once

#include "base/arena.h"
#include "base/time.h"
#include "model/enums.h"

#define LIMIT_ORGAN_LEVELS 12 /* of superiors, looked up one by one */

struct organ;

/* What the rank follows from: who stands above whom, as the directory has it today. */
struct organ_lines {
	const struct organ *own, *other;
	bool is_above, is_below; /* the other one is among our superiors; we are among its */
};
/* Peers have the same superior, or are of the same kind and level. What is not known is not guessed. */
enum organ_rank organ_rank_of(const struct organ_lines *x);

/* An answer replies; of the rest, what document_types.tbl says. */
enum purpose purpose_propose(struct arena *a, struct str type_name, enum organ_rank rank,
			     bool is_answer);

/* Behind a receiver's name in the packet's list of receivers (ToPlaces), as the law has it in a document: "UBND
 * tỉnh (để báo cáo)", "Sở Nội vụ (để biết, kèm bản giấy)". "" when there is nothing to say. */
struct str place_words(struct arena *a, enum purpose purpose, bool has_paper);
/* What a place of the list says of the receiver of that name. false: it is another's, or of other words. */
bool place_read(struct arena *a, struct str place, struct str name, enum purpose *out_purpose,
		bool *out_has_paper);
/* Of a name of which no more is kept in a place, so that the words behind it fit. */
#define PLACE_NAME_POINTS 110

struct paper_exemption {
	int64_t id, tenant_id;
	struct str name, given_by, reason;
	struct date valid_from, valid_to; /* not set: until it is ended */
	int64_t created_at;
	struct str created_by;
	int64_t n_used; /* documents that were issued by it */
};
bool paper_exemption_holds(const struct paper_exemption *x, struct date on);
