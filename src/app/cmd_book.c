/* cmd_book.c -- vanthu book …: registers, reports and slips, as files. */
#include "app/app.h"
#include "base/fd.h"
#include "base/limits.h"
#include "office/register.h"
#include "office/letter.h"
#include "office/report.h"
#include "office/slip.h"

#define N(options) (sizeof options / sizeof options[0])

static const struct cmd_option print_options[] = {
	{ "--incoming", NULL, "sổ đăng ký văn bản đến", false },
	{ "--outgoing", NULL, "sổ đăng ký văn bản đi", false },
	{ "--settling", NULL, "sổ theo dõi giải quyết văn bản đến", false },
	{ "--format", "WORD", "pdf (without it), xlsx or docx", false },
	{ "--year", "YYYY", "the register of this year; the current one without it", false },
	{ "--from", "YYYY-MM-DD", "from this day of the year", false },
	{ "--to", "YYYY-MM-DD", "to this day of the year", false },
	{ "--first", "N", "from this arrival number", false },
	{ "--last", "N", "to this arrival number", false },
	{ "--series", "ID", "of this register of what comes in; of the common one without it",
	  false },
	{ "--english", NULL, "heads and words in English", false },
	CMD_OPTION_ORGAN,
};

static enum rc read_number(struct cmd *c, const char *option, int64_t *out, struct err *e)
{
	struct str v = cmd_value(c, option);

	if (!v.p || str_to_i64(v, 1, INT64_MAX, out))
		return RC_OK;
	return err_set(e, RC_INVALID, NULL, "%s: a number from 1 expected", option);
}

static enum rc read_kind(struct cmd *c, struct register_wish *out, struct err *e)
{
	struct str format = cmd_value(c, "--format");

	static const char *const options[book_kind__COUNT] = { "--incoming", "--outgoing",
							       "--settling" };
	int n = 0;

	for (int i = 0; i < book_kind__COUNT; i++) {
		if (!cmd_has(c, options[i]))
			continue;
		out->book = (enum book_kind)i;
		n++;
	}
	if (n != 1) {
		c->exit_code = 2;
		return err_set(e, RC_INVALID, NULL,
			       "give one of --incoming, --outgoing and --settling");
	}
	if (format.p && !register_format_parse(format, &out->format))
		return err_set(e, RC_INVALID, NULL, "--format: pdf, xlsx or docx");
	return RC_OK;
}

static enum rc read_wish(struct cmd *c, struct register_wish *out, struct err *e)
{
	*out = (struct register_wish){ .lang = cmd_has(c, "--english") ? LANG_EN : LANG_VI,
				       .year = time_date_vn(c->now).year,
				       .stop = c->stop };
	TRY(read_kind(c, out, e));
	TRY(read_number(c, "--year", &out->year, e));
	TRY(cmd_date(c, "--from", &out->from, e));
	TRY(cmd_date(c, "--to", &out->to, e));
	TRY(read_number(c, "--first", &out->first, e));
	TRY(read_number(c, "--series", &out->series_id, e));
	return read_number(c, "--last", &out->last, e);
}

static enum rc run_print(struct cmd *c, struct err *e)
{
	struct register_wish wish;
	struct register_print made;

	TRY(cmd_begin(c, e));
	TRY(read_wish(c, &wish, e));
	TRY(office_register_print(c->node, c->arena, &c->actor, &wish, c->now, &made, &c->problems,
				  e));
	enum rc rc = cmd_copy(c, made.fd, e);
	fd_close(made.fd);
	return rc;
}

static const struct cmd_option report_options[] = {
	{ "--incoming", NULL, "tình hình giải quyết văn bản đến", false },
	{ "--outgoing", NULL, "tình hình giải quyết văn bản đi", false },
	{ "--format", "WORD", "pdf (without it), xlsx or docx", false },
	{ "--from", "YYYY-MM-DD", "from this day; the first of the year without it", false },
	{ "--to", "YYYY-MM-DD", "to this day; today without it", false },
	{ "--english", NULL, "heads and words in English", false },
	CMD_OPTION_ORGAN,
};

static enum rc read_report(struct cmd *c, struct report_wish *out, enum register_format *format,
			   struct err *e)
{
	struct str word = cmd_value(c, "--format");

	*out = (struct report_wish){ .kind = cmd_has(c, "--outgoing") ? REPORT_OUTGOING
								      : REPORT_INCOMING };
	if (cmd_has(c, "--incoming") == cmd_has(c, "--outgoing")) {
		c->exit_code = 2;
		return err_set(e, RC_INVALID, NULL, "give one of --incoming and --outgoing");
	}
	if (word.p && !register_format_parse(word, format))
		return err_set(e, RC_INVALID, NULL, "--format: pdf, xlsx or docx");
	TRY(cmd_date(c, "--from", &out->from, e));
	return cmd_date(c, "--to", &out->to, e);
}

static enum rc run_report(struct cmd *c, struct err *e)
{
	enum lang lang = cmd_has(c, "--english") ? LANG_EN : LANG_VI;
	enum register_format format = REGISTER_PDF;
	struct register_print made;
	struct report_wish wish;

	TRY(cmd_begin(c, e));
	TRY(read_report(c, &wish, &format, e));
	wish.stop = c->stop;
	TRY(office_report_print(c->node, c->arena, &c->actor, &wish, format, lang, c->now, &made,
				&c->problems, e));
	enum rc rc = cmd_copy(c, made.fd, e);
	fd_close(made.fd);
	return rc;
}

static const struct cmd_option letter_options[] = {
	{ "--pdf", NULL, "as PDF, with fields for number and date; DOCX without it", false },
	CMD_OPTION_ORGAN,
};

static enum rc run_letter(struct cmd *c, struct err *e)
{
	enum register_format format = cmd_has(c, "--pdf") ? REGISTER_PDF : REGISTER_DOCX;
	struct register_print made;
	int64_t id;

	TRY(cmd_begin_at(c, "a document's id", &id, e));
	TRY(office_letter_print(c->node, c->arena, &c->actor, id, format, c->now, &made, e));
	enum rc rc = cmd_copy(c, made.fd, e);
	fd_close(made.fd);
	return rc;
}

static const struct cmd_option slip_options[] = {
	{ "--english", NULL, "words in English", false },
	CMD_OPTION_ORGAN,
};

static enum rc run_slip(struct cmd *c, struct err *e)
{
	enum lang lang = cmd_has(c, "--english") ? LANG_EN : LANG_VI;
	struct register_print made;
	int64_t id;

	TRY(cmd_begin(c, e));
	if (!str_to_i64(c->args[1], 1, INT64_MAX, &id))
		return err_set(e, RC_INVALID, NULL, "%.*s: a document's number expected",
			       STR_FMT(c->args[1]));
	TRY(office_slip_print(c->node, c->arena, &c->actor, id, lang, c->now, &made, e));
	enum rc rc = cmd_copy(c, made.fd, e);
	fd_close(made.fd);
	return rc;
}

const struct command book_commands[] = {
	{ "book print", "DIR", "print the register of incoming or outgoing documents",
	  "Writes the file to standard output: vanthu book print DIR --incoming > so-den.pdf. "
	  "There is one register a year. Incoming documents are in the order of arrival number, the "
	  "day of arrival is that of entry; outgoing ones in the order of date and number. --settling "
	  "says to whom incoming ones were given, until when and how far they have come. The audit "
	  "has a line of each print.",
	  RUN_NODE, 1, 1, print_options, N(print_options), run_print },
	{ "book report", "DIR", "print the report on how documents were dealt with",
	  "Báo cáo tình hình giải quyết văn bản đến or đi of a period, at most a year: of the whole, by unit, by "
	  "person, of what went out by type. To standard output: vanthu book report DIR --incoming > bao-cao.pdf. "
	  "The audit has a line of each print.",
	  RUN_NODE, 1, 1, report_options, N(report_options), run_report },
	{ "book letter", "DIR DOCUMENT", "print a draft's file to begin with",
	  "Laid out as the law has its type, from what is known of it; to the standard output.",
	  RUN_NODE, 2, 2, letter_options, N(letter_options), run_letter },
	{ "book slip", "DIR DOCUMENT", "print the slip of an incoming document",
	  "Phiếu giải quyết văn bản đến as PDF, to standard output: what leaders and heads said, whom "
	  "they gave it to, and what those who have it proposed. The audit has a line of each print.",
	  RUN_NODE, 2, 2, slip_options, N(slip_options), run_slip },
};
const size_t n_book_commands = N(book_commands);
