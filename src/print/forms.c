#include "print/forms.h"

#include "base/log.h"

struct form_column {
	enum text_id head;
	int width;
	enum print_align align;
};

static const struct form_column incoming[] = {
	{ TEXT_PRINT_ARRIVED, 80, PRINT_CENTER },  { TEXT_PRINT_ARRIVAL, 52, PRINT_CENTER },
	{ TEXT_PRINT_AUTHOR, 132, PRINT_LEFT },    { TEXT_PRINT_NOTATION, 112, PRINT_LEFT },
	{ TEXT_PRINT_DATED, 80, PRINT_CENTER },    { TEXT_PRINT_SUBJECT, 216, PRINT_LEFT },
	{ TEXT_PRINT_RECEIVER, 124, PRINT_LEFT },  { TEXT_PRINT_FORWARDED, 80, PRINT_CENTER },
	{ TEXT_PRINT_SIGNED_FOR, 60, PRINT_LEFT }, { TEXT_PRINT_NOTE, 72, PRINT_LEFT },
};
static const struct form_column outgoing[] = {
	{ TEXT_PRINT_NOTATION, 112, PRINT_LEFT },  { TEXT_PRINT_DATED, 80, PRINT_CENTER },
	{ TEXT_PRINT_SUBJECT, 216, PRINT_LEFT },   { TEXT_PRINT_SIGNER, 98, PRINT_LEFT },
	{ TEXT_PRINT_SENT_TO, 136, PRINT_LEFT },   { TEXT_PRINT_KEPT_BY, 104, PRINT_LEFT },
	{ TEXT_PRINT_COPIES, 56, PRINT_CENTER },   { TEXT_PRINT_FORWARDED, 80, PRINT_CENTER },
	{ TEXT_PRINT_SIGNED_FOR, 60, PRINT_LEFT }, { TEXT_PRINT_NOTE, 66, PRINT_LEFT },
};
static const struct form_column settling[] = {
	{ TEXT_PRINT_ARRIVAL, 52, PRINT_CENTER }, { TEXT_PRINT_WHOLE, 330, PRINT_LEFT },
	{ TEXT_PRINT_RECEIVER, 160, PRINT_LEFT }, { TEXT_PRINT_DUE, 84, PRINT_CENTER },
	{ TEXT_PRINT_PROGRESS, 150, PRINT_LEFT }, { TEXT_PRINT_ANSWER, 140, PRINT_LEFT },
	{ TEXT_PRINT_NOTE, 92, PRINT_LEFT },
};

/* Upright paper: 468 in all, as points. */
static const struct form_column files[] = {
	{ TEXT_PRINT_FILE_NOTATION, 80, PRINT_LEFT }, { TEXT_PRINT_FILE_HEADING, 190, PRINT_LEFT },
	{ TEXT_PRINT_RETENTION, 70, PRINT_CENTER },   { TEXT_PRINT_FILE_MAKER, 80, PRINT_LEFT },
	{ TEXT_PRINT_NOTE, 48, PRINT_LEFT },
};
static const struct form_column handed_over[] = {
	{ TEXT_PRINT_ORDER, 30, PRINT_CENTER },     { TEXT_PRINT_FILE_NOTATION, 62, PRINT_LEFT },
	{ TEXT_PRINT_FILE_TITLE, 150, PRINT_LEFT }, { TEXT_PRINT_FILE_TIME, 70, PRINT_CENTER },
	{ TEXT_PRINT_RETENTION, 56, PRINT_CENTER }, { TEXT_PRINT_SHEETS, 44, PRINT_CENTER },
	{ TEXT_PRINT_NOTE, 56, PRINT_LEFT },
};
static const struct form_column contents[] = {
	{ TEXT_PRINT_ORDER, 30, PRINT_CENTER }, { TEXT_PRINT_NOTATION, 76, PRINT_LEFT },
	{ TEXT_PRINT_DATED, 62, PRINT_CENTER }, { TEXT_PRINT_SUBJECT, 136, PRINT_LEFT },
	{ TEXT_PRINT_AUTHOR, 76, PRINT_LEFT },  { TEXT_PRINT_SHEET, 42, PRINT_CENTER },
	{ TEXT_PRINT_NOTE, 46, PRINT_LEFT },
};

static const struct form_column whole[] = {
	{ TEXT_PRINT_ORDER, 30, PRINT_CENTER }, { TEXT_PRINT_NOTATION, 76, PRINT_LEFT },
	{ TEXT_PRINT_DATED, 62, PRINT_CENTER }, { TEXT_PRINT_SUBJECT, 132, PRINT_LEFT },
	{ TEXT_PRINT_AUTHOR, 76, PRINT_LEFT },  { TEXT_PRINT_PAGE, 40, PRINT_CENTER },
	{ TEXT_PRINT_NOTE, 52, PRINT_LEFT },
};

static const struct form_column consult[] = {
	{ TEXT_PRINT_ORDER, 44, PRINT_CENTER },       { TEXT_PRINT_ORGAN, 200, PRINT_LEFT },
	{ TEXT_PRINT_CONSULT_BY, 112, PRINT_LEFT },   { TEXT_PRINT_DUE, 84, PRINT_CENTER },
	{ TEXT_PRINT_CONSULT_SAYS, 130, PRINT_LEFT }, { TEXT_PRINT_CONSULT_WHY, 300, PRINT_LEFT },
	{ TEXT_PRINT_CONSULT_DAY, 84, PRINT_CENTER },
};
static const struct form_column came[] = {
	{ TEXT_PRINT_ORDER, 40, PRINT_CENTER },
	{ TEXT_REPORT_WHO, 280, PRINT_LEFT },
	{ TEXT_REPORT_FIGURE_RECEIVED, 90, PRINT_CENTER },
	{ TEXT_REPORT_FIGURE_DUE, 90, PRINT_CENTER },
	{ TEXT_REPORT_FIGURE_DONE, 100, PRINT_CENTER },
	{ TEXT_REPORT_FIGURE_DONE_LATE, 100, PRINT_CENTER },
	{ TEXT_REPORT_FIGURE_OPEN, 100, PRINT_CENTER },
	{ TEXT_REPORT_FIGURE_OPEN_LATE, 100, PRINT_CENTER },
	{ TEXT_REPORT_FIGURE_UNDATED, 100, PRINT_CENTER },
};
static const struct form_column went[] = {
	{ TEXT_PRINT_ORDER, 40, PRINT_CENTER },
	{ TEXT_REPORT_WHO, 250, PRINT_LEFT },
	{ TEXT_REPORT_FIGURE_DRAFTED, 80, PRINT_CENTER },
	{ TEXT_REPORT_FIGURE_ISSUED, 80, PRINT_CENTER },
	{ TEXT_REPORT_FIGURE_RECALLED, 70, PRINT_CENTER },
	{ TEXT_REPORT_FIGURE_RECEIVERS, 80, PRINT_CENTER },
	{ TEXT_REPORT_FIGURE_REACHED, 80, PRINT_CENTER },
	{ TEXT_REPORT_FIGURE_PROCESSED, 80, PRINT_CENTER },
	{ TEXT_REPORT_FIGURE_REFUSED, 70, PRINT_CENTER },
	{ TEXT_REPORT_FIGURE_TAKEN_BACK, 70, PRINT_CENTER },
	{ TEXT_REPORT_TOOK, 100, PRINT_CENTER },
};

#define COLUMNS(table) table, sizeof(table) / sizeof(table)[0]

static const struct form_row {
	enum text_id title, sheet;
	const struct form_column *columns;
	size_t n;
	bool is_portrait;
} forms[PRINT_FORM__COUNT] = {
	[PRINT_CONSULT] = { TEXT_PRINT_CONSULT_TITLE, TEXT_PRINT_CONSULT_SHEET, COLUMNS(consult),
			    false },
	[PRINT_REGISTER_INCOMING] = { TEXT_PRINT_INCOMING_TITLE, TEXT_PRINT_INCOMING_SHEET,
				      COLUMNS(incoming), false },
	[PRINT_REGISTER_OUTGOING] = { TEXT_PRINT_OUTGOING_TITLE, TEXT_PRINT_OUTGOING_SHEET,
				      COLUMNS(outgoing), false },
	[PRINT_REGISTER_SETTLING] = { TEXT_PRINT_SETTLING_TITLE, TEXT_PRINT_SETTLING_SHEET,
				      COLUMNS(settling), false },
	[PRINT_REPORT_INCOMING] = { TEXT_PRINT_REPORT_INCOMING_TITLE,
				    TEXT_PRINT_REPORT_INCOMING_SHEET, COLUMNS(came), false },
	[PRINT_REPORT_OUTGOING] = { TEXT_PRINT_REPORT_OUTGOING_TITLE,
				    TEXT_PRINT_REPORT_OUTGOING_SHEET, COLUMNS(went), false },
	[PRINT_FILE_LIST] = { TEXT_PRINT_FILES_TITLE, TEXT_PRINT_FILES_SHEET, COLUMNS(files),
			      true },
	[PRINT_FILES_HANDED_OVER] = { TEXT_PRINT_HANDED_TITLE, TEXT_PRINT_HANDED_SHEET,
				      COLUMNS(handed_over), true },
	[PRINT_FILE_CONTENTS] = { TEXT_PRINT_CONTENTS_TITLE, TEXT_PRINT_CONTENTS_SHEET,
				  COLUMNS(contents), true },
	[PRINT_FILE_WHOLE] = { TEXT_PRINT_CONTENTS_TITLE, TEXT_PRINT_CONTENTS_SHEET, COLUMNS(whole),
			       true },
};

void print_form_make(struct arena *a, enum print_form_id id, enum lang lang, struct print_form *out)
{
	bug_if((int)id < 0 || id >= PRINT_FORM__COUNT);
	const struct form_row *f = &forms[id];
	struct print_column *columns = ARENA_ARRAY(a, f->n, struct print_column);

	for (size_t i = 0; i < f->n; i++)
		columns[i] = (struct print_column){ .head = text_get(lang, f->columns[i].head),
						    .width = f->columns[i].width,
						    .align = f->columns[i].align };
	*out = (struct print_form){ .title = text_get(lang, f->title),
				    .sheet = text_get(lang, f->sheet),
				    .columns = columns,
				    .n_columns = f->n,
				    .is_portrait = f->is_portrait };
}

void print_nation(enum lang lang, struct print_order *o)
{
	o->nation = text_get(lang, TEXT_PRINT_NATION);
	o->motto = text_get(lang, TEXT_PRINT_MOTTO);
}
