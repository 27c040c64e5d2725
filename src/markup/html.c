/* html.c -- the HTML writer: everything but a literal is escaped. */
#include "markup/markup.h"

#include "text/text.h"

#define PAGE_USUAL                                                                                 \
	((size_t)48 << 10) /* what a list takes: written where it is, not moved as it grows */

void html_init(struct html *h, struct arena *a, size_t max)
{
	buf_init(&h->private_buf, a, max);
	(void)buf_reserve(&h->private_buf, max < PAGE_USUAL ? max : PAGE_USUAL);
}

void html_lit_(struct html *h, const char *p, size_t n)
{
	buf_add_bytes(&h->private_buf, p, n);
}

void html_text(struct html *h, struct str s)
{
	text_escape(&h->private_buf, ESCAPE_HTML_TEXT, s);
}

void html_attr(struct html *h, struct str s)
{
	text_escape(&h->private_buf, ESCAPE_HTML_ATTR, s);
}

void html_url(struct html *h, struct str s)
{
	text_escape(&h->private_buf, ESCAPE_URL_SEGMENT, s);
}

void html_i64(struct html *h, int64_t v)
{
	buf_add_i64(&h->private_buf, v);
}

struct str html_str(const struct html *h)
{
	return buf_str(&h->private_buf);
}

enum rc html_rc(const struct html *h, struct err *e)
{
	return buf_rc(&h->private_buf, e);
}
