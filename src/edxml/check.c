/* check.c -- what only the whole packet shows. */
#include "edxml/edxml_int.h"

#include "base/limits.h"

static const char *const known_statuses[] = {
	"01", "02", "03", "04", "05", "06", "13", "15", "16"
};

/* A packet with a status is one about a status; so is one that answers something and has nothing of
 * its own to send. */
void edxml_kind_settle(struct edxml_reader *r)
{
	struct edxml *p = &r->out->p;
	bool has_document = p->document_id.n || p->subject.n || p->n_to;

	if (r->line[EL_STATUS_CODE] || (!has_document && p->n_response_for))
		p->kind = EDXML_STATUS;
}

static void missing_check(struct edxml_reader *r)
{
	for (size_t i = 0; i < r->missing.n; i++)
		edxml_find_element(&r->findings, r->missing.p[i].id, CLASS_N, r->out->p.kind,
				   r->missing.p[i].line, STR_NULL);
}

static void receivers_check(struct edxml_reader *r)
{
	const struct edxml *p = &r->out->p;
	struct map *seen = map_new(r->a);

	for (size_t i = 0; i < p->n_to; i++)
		if (p->to[i].code.n && !map_put(seen, p->to[i].code, NULL))
			edxml_find(&r->findings, RULE_TO_TWICE, r->to_lines.p[i], NULL,
				   p->to[i].code);
}

static void dates_check(struct edxml_reader *r, int64_t now)
{
	const struct edxml *p = &r->out->p;

	if (date_is_set(p->promulgated_on) && date_cmp(p->promulgated_on, time_date_vn(now)) > 0)
		edxml_find(&r->findings, RULE_FUTURE, r->line[EL_PROMULGATION_DATE], NULL,
			   p->promulgated_raw);
}

static void bussiness_check(struct edxml_reader *r)
{
	const struct edxml *p = &r->out->p;

	if (p->bussiness_type == 2 && !p->bussiness_document_id.n)
		edxml_find(&r->findings, RULE_NO_UPDATED, r->line[EL_BUSSINESS], NULL, STR_NULL);
	if (p->bussiness_type == 3 && !p->n_replacements)
		edxml_find(&r->findings, RULE_NO_REPLACED, r->line[EL_BUSSINESS], NULL, STR_NULL);
}

static bool status_is_known(struct str code)
{
	for (size_t i = 0; i < sizeof known_statuses / sizeof known_statuses[0]; i++)
		if (str_eq_c(code, known_statuses[i]))
			return true;
	return false;
}

static void status_code_check(struct edxml_reader *r)
{
	struct edxml *p = &r->out->p;
	int64_t line = r->line[EL_STATUS_CODE];

	if (p->status_code.n == 1 && p->status_code.p[0] >= '0' && p->status_code.p[0] <= '9') {
		edxml_find(&r->findings, RULE_STATUS_DIGIT, line, NULL, p->status_code);
		p->status_code = str_cat(r->a, STR("0"), p->status_code);
	}
	if (p->status_code.n && !status_is_known(p->status_code))
		edxml_find(&r->findings, RULE_STATUS_UNKNOWN, line, NULL, p->status_code);
}

static void status_check(struct edxml_reader *r)
{
	const struct edxml *p = &r->out->p;

	status_code_check(r);
	if ((str_eq_c(p->status_code, "02") || str_eq_c(p->status_code, "13")) &&
	    !p->status_description.n)
		edxml_find(&r->findings, RULE_NO_REASON, r->line[EL_MESSAGE], NULL, STR_NULL);
	for (size_t i = 0; i < p->n_response_for; i++)
		if (!p->response_for[i].document_id.n && !p->response_for[i].code.n)
			edxml_find(&r->findings, RULE_NO_ANSWERED, r->line[EL_RESPONSE_FOR], NULL,
				   p->response_for[i].organ_code);
}

void edxml_check(struct edxml_reader *r, int64_t now)
{
	missing_check(r);
	if (r->out->p.kind == EDXML_STATUS) {
		status_check(r);
		return;
	}
	receivers_check(r);
	dates_check(r, now);
	bussiness_check(r);
}
