/* arrival.h -- văn bản đến that came in no packet: paper, a scan, a file of an e-mail, entered by a clerk.
 *
 * WHAT      One form, one transaction: the document is registered under the next arrival number, with its files, and
 *           goes on as every registered document does. Nobody outside is told (plan.h).
 * PROMISES  As doc/office.md, Z1, Z2, Z6, Z7, Z9, Z10 and Z13.
 * OWNERSHIP As office.h.
 * ERRORS    As office.h. RC_INVALID err.form, with all that is wrong: problems that the caller has put in already
 *           refuse the form too. problem.arrival_twin on "number": one with that number of that organ is
 *           there already, problem.arrival_like: one with that number and notation of that day, of a sender that is
 *           called otherwise and may be the same; problem.mail_twin on "mail": that mail was entered, and the form
 *           does not say that this is another. With a mail as office/mail.h too; RC_CONFLICT err.mail_entered.
 *           problem.unit on "from_unit": none of the organ's, or dissolved; problem.sender_two: an organ is named too.
 *           So are problem.date_old, a date decades ago, problem.due_past, a deadline that is over,
 *           problem.number_figures, problem.notation_blank, and problem.file_no_pdf_in, a file that is called a PDF
 *           and does not begin as one.
 * TIME      Passed in.
 * LIMITS    As of an outgoing document's texts; LIMIT_ATTACHMENTS.
 * LAW       Decree 30/2020/NĐ-CP art. 21, 22; App. VI III.1.
 */
#pragma once

#include "office/office.h"

struct arrival_form {
	struct str type_name, number, notation, subject;
	struct date issued_on, due_on;
	int64_t series_id;       /* the register, as taking_in's; a correction leaves it */
	struct date received_on; /* the day on which it came; unset: today */
	struct str organ_code, organ_name; /* code "": not told; a known code gives the name */
	int64_t from_unit_id; /* or a unit of the organ itself, whose name is kept as it is today; 0: none */
	struct str signer_name, signer_position;
	int64_t priority;
	struct str paper_at; /* where the paper lies */
	bool has_came;       /* else a file alone is electronic, and what lies somewhere is paper */
	enum form came;
	const struct outgoing_file *files;
	size_t n_files;
	/* An e-mail that was handed over (office/mail.h); 0: there is none. Itself, and those of its files by
	 * their places, become the first files of the document. */
	int64_t mail_id;
	bool keeps_mail;
	const int64_t *mail_files;
	size_t n_mail_files;
	bool is_another; /* looked at again: the one that is there is not this one, its dates are so */
	struct str form_id; /* as outgoing_form's */
};
/* Whether something of these is the clerk's to decide, and is_another would say that it was looked at again. */
bool arrival_is_doubtful(const struct problems *all);
/* A document as the form has it, its files apart. */
void arrival_form_of(const struct document *d, struct arrival_form *out);
NODISCARD enum rc office_arrival_enter(struct node *n, struct arena *a, const struct actor *who,
				       const struct arrival_form *f, int64_t now, int64_t *out_id,
				       int64_t *out_number, struct problems *out, struct err *e);

/* What was typed wrongly is written over, by a clerk, with the reason: what stood before is in the document's history,
 * field by field, and its files stay to be opened. The arrival number never changes. RC_CONFLICT err.entry_by_packet:
 * it came in a packet, and its data is its sender's. */
struct arrival_correction {
	int64_t id, version; /* 0 = whatever it is */
	/* All fields; its files are added. Of mail_…, keeps_mail and form_id nothing is read. */
	struct arrival_form form;
	const int64_t *drop; /* attachments that are none of its */
	size_t n_drop;
	struct str reason;
};
NODISCARD enum rc office_arrival_correct(struct node *n, struct arena *a, const struct actor *who,
					 const struct arrival_correction *x, int64_t now,
					 struct problems *out, struct err *e);
/* Entered twice, or not this organ's: it holds no more, its number stays used, and the register shows it struck, with
 * the reason. What is open of it ends, and its people are told. RC_CONFLICT err.entry_by_packet as above;
 * err.entry_answered: it has been answered, err.entry_done: it is dealt with. */
NODISCARD enum rc office_arrival_strike(struct node *n, const struct actor *who, int64_t id,
					int64_t version, struct str reason, int64_t now,
					struct problems *out, struct err *e);
