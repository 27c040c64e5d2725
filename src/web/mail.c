/* mail.c -- an e-mail among a document's files, as it is read on the page: its head in the reader's language, and its
 * text. It is given as plain text, so nothing in it is anything else. */
#include "base/fd.h"
#include "web/web_int.h"

bool mail_is_read(const struct attachment *x)
{
	return x->kind == FILE_MAIL && x->reading == READING_DONE && x->reason == UNREAD_NONE;
}

/* The fields as the reader writes them; a blank line ends them. */
static const struct {
	const char *field;
	enum text_id text;
} fields[] = {
	{ "From: ", TEXT_MAIL_FROM }, { "To: ", TEXT_MAIL_TO },           { "Cc: ", TEXT_MAIL_CC },
	{ "Date: ", TEXT_MAIL_DATE }, { "Subject: ", TEXT_MAIL_SUBJECT },
};

static void line_put(const struct visit *v, struct buf *b, struct str line)
{
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		struct str field = str_of(fields[i].field);

		if (!str_starts(line, field))
			continue;
		buf_add(b, text_get(v->lang, fields[i].text));
		line = str_sub(line, field.n - 2, SIZE_MAX);
		break;
	}
	buf_add(b, line);
	buf_add_char(b, '\n');
}

static struct str mail_words(const struct visit *v, struct str text)
{
	struct buf b;
	struct str line;

	buf_init(&b, v->a, LIMIT_PAGE_BYTES);
	while (str_split(text, '\n', &line, &text) && line.n > 0)
		line_put(v, &b, line);
	buf_add_char(&b, '\n');
	buf_add(&b, text);
	return buf_str(&b);
}

enum rc mail_view(struct visit *v, const struct attachment *x, struct err *e)
{
	struct str text;
	int fd;

	TRY(office_attachment_words(v->node, v->a, v->actor, v->match.id[0], x->id, &text, e));
	text = mail_words(v, text);
	TRY(fd_memory(text, &fd, e));
	return respond_file(v, &(struct file_reply){ .fd = fd,
						     .bytes = text.n,
						     .name = x->name,
						     .type = STR("text/plain; charset=utf-8"),
						     .is_shown = true });
}
