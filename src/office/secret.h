/* secret.h -- văn bản mật, tối mật, tuyệt mật: entered by number alone.
 *
 * WHAT      A secret document on paper gets its place in the registers: type, number, notation, date, organ,
 *           level, and where it lies or whom it goes to. The form has no field for what it says and none for a
 *           file, so that nothing of it can come in here.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As office.h; problem.unit, problem.sender_two on "from_unit" as office/arrival.h. Whatever else is done to such a document is RC_CONFLICT err.denied.secret.
 * TIME      Passed in.
 * LIMITS    Those of the same texts of any document.
 * LAW       Decree 30/2020/NĐ-CP art. 1 and 15 (own series); QCVN 102: not for state secrets.
 */
#pragma once

#include "office/office.h"

struct secret_form {
	enum direction direction;
	enum secrecy secrecy;
	struct str type_name;
	struct str
		number; /* incoming: as on the paper; outgoing: "" = the next of the secret series */
	struct str notation; /* outgoing: "" = made of type and series */
	struct date issued_on;
	struct str organ_code, organ_name; /* incoming: whose it is; the code may be "" */
	int64_t from_unit_id; /* …or the unit of the organ that handed it over, as arrival_form has it */
	struct str signer_name, signer_position;
	struct str receivers; /* outgoing: codes of the directory, joined by commas */
	struct str paper_at;  /* where it lies */
	bool is_another; /* incoming: looked at again, the one of that number that is there is not this one */
};
/* Incoming: registered under the next arrival number, which is *out_number; problem.arrival_twin on "number" as of
 * all that is entered (arrival.h). Outgoing: issued on paper under a
 * number of the series for secret documents. */
NODISCARD enum rc office_secret_enter(struct node *n, struct arena *a, const struct actor *who,
				      const struct secret_form *f, int64_t now, int64_t *out_id,
				      int64_t *out_number, struct problems *out, struct err *e);
