/* travel.c -- what is proposed for a receiver, and its words in a packet. */
#include "model/travel.h"

#include "model/model.h"

enum organ_rank organ_rank_of(const struct organ_lines *x)
{
	const struct organ *p = x->own, *q = x->other;
	bool is_same_kind = p->kind == q->kind && p->kind != ORGAN_KIND_UNKNOWN &&
			    p->kind != ORGAN_OTHER && p->level == q->level &&
			    p->level != LEVEL_UNKNOWN;

	if (x->is_above != x->is_below)
		return x->is_above ? RANK_SUPERIOR : RANK_SUBORDINATE;
	if (x->is_above)
		return RANK_UNKNOWN; /* a loop */
	if (is_same_kind || (p->superior_code.n > 0 && str_eq(p->superior_code, q->superior_code)))
		return RANK_PEER;
	return RANK_UNKNOWN;
}

enum purpose purpose_propose(struct arena *a, struct str type_name, enum organ_rank rank,
			     bool is_answer)
{
	const struct document_type *t = document_type_find(a, type_name);

	if (is_answer)
		return PURPOSE_REPLY;
	return t ? t->purpose[rank] : PURPOSE_UNKNOWN;
}

struct str place_words(struct arena *a, enum purpose purpose, bool has_paper)
{
	static const char *const words[purpose__COUNT] = {
		[PURPOSE_SUBMIT] = "để trình",     [PURPOSE_EXCHANGE] = "để trao đổi",
		[PURPOSE_DIRECT] = "để thực hiện", [PURPOSE_REPORT] = "để báo cáo",
		[PURPOSE_INFORM] = "để biết",      [PURPOSE_REPLY] = "để trả lời",
	};
	const char *said = words[purpose] ? words[purpose] : "";

	if (*said == 0 && !has_paper)
		return STR("");
	return str_fmt(a, "(%s%s%s)", said, *said && has_paper ? ", " : "",
		       has_paper ? "kèm bản giấy" : "");
}

bool place_read(struct arena *a, struct str place, struct str name, enum purpose *out_purpose,
		bool *out_has_paper)
{
	place = str_trim(place);
	if (name.n == 0 || !str_starts(place, name))
		return false;
	struct str rest = str_trim(str_sub(place, name.n, place.n));
	for (int i = 0; i < 2 * (int)purpose__COUNT; i++) {
		enum purpose purpose = (enum purpose)(i / 2);
		if (!str_eq(rest, place_words(a, purpose, i % 2 == 1)))
			continue;
		*out_purpose = purpose;
		*out_has_paper = i % 2 == 1;
		return true;
	}
	return false;
}

bool paper_exemption_holds(const struct paper_exemption *x, struct date on)
{
	return date_cmp(x->valid_from, on) <= 0 &&
	       (!date_is_set(x->valid_to) || date_cmp(on, x->valid_to) <= 0);
}
