/* csv.c -- reads CSV row by row. */
#include "text/csv.h"

#include "base/buf.h"

static size_t line_end(struct str s)
{
	size_t i = str_find_char(s, '\n');
	return i == SIZE_MAX ? s.n : i;
}

static size_t count(struct str s, char c)
{
	size_t n = 0;
	bool is_quoted = false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			is_quoted = !is_quoted;
		else if (s.p[i] == c && !is_quoted)
			n++;
	}
	return n;
}

void csv_init(struct csv *c, struct str file)
{
	if (str_starts(file, STR("\xef\xbb\xbf")))
		file = str_sub(file, 3, file.n);
	struct str first = str_sub(file, 0, line_end(file));
	size_t commas = count(first, ','), semicolons = count(first, ';'),
	       tabs = count(first, '\t');
	*c = (struct csv){ .rest = file, .line = 1, .separator = ',' };
	if (semicolons > commas && semicolons >= tabs)
		c->separator = ';';
	else if (tabs > commas)
		c->separator = '\t';
}

static void skip(struct csv *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		c->line += c->rest.p[i] == '\n';
	c->rest = str_sub(c->rest, n, c->rest.n);
}

static void line_skip(struct csv *c)
{
	size_t end = line_end(c->rest);
	skip(c, end < c->rest.n ? end + 1 : end);
}

/* Where a field ends that began at `from`: at a separator, a line end, or the end of s. */
static size_t bare_end(struct str s, size_t from, char separator)
{
	size_t i = from;
	while (i < s.n && s.p[i] != separator && s.p[i] != '\n')
		i++;
	return i;
}

static struct str unquoted(struct arena *a, struct str s)
{
	struct buf b;
	if (str_find_char(s, '"') == SIZE_MAX)
		return s;
	buf_init(&b, a, LIMIT_CSV_RECORD + 1);
	for (size_t i = 0; i < s.n; i++) {
		buf_add_char(&b, s.p[i]);
		if (s.p[i] == '"')
			i++;
	}
	return buf_str(&b);
}

/* s[*at] is a quote: takes the field and leaves *at behind its closing quote. */
static bool quoted_take(struct arena *a, struct str s, size_t *at, struct str *out)
{
	size_t from = *at + 1;
	for (size_t i = from; i < s.n; i++) {
		if (s.p[i] != '"')
			continue;
		if (i + 1 < s.n && s.p[i + 1] == '"') {
			i++;
			continue;
		}
		*out = unquoted(a, str_sub(s, from, i - from));
		*at = i + 1;
		return true;
	}
	return false;
}

static struct str without_cr(struct str s)
{
	return s.n > 0 && s.p[s.n - 1] == '\r' ? str_sub(s, 0, s.n - 1) : s;
}

/* One field at *at, which is left at the separator, at the line end or at the end of s. */
static enum csv_fault field_take(const struct csv *c, struct arena *a, struct str s, size_t *at,
				 struct csv_row *row)
{
	struct str field;
	if (row->n == LIMIT_CSV_FIELDS)
		return CSV_FIELDS;
	if (*at < s.n && s.p[*at] == '"') {
		if (!quoted_take(a, s, at, &field))
			return s.n == LIMIT_CSV_RECORD ? CSV_LONG : CSV_QUOTE;
		size_t end = bare_end(s, *at, c->separator);
		if (str_trim(str_sub(s, *at, end - *at)).n > 0)
			return CSV_QUOTE;
		*at = end;
	} else {
		size_t end = bare_end(s, *at, c->separator);
		field = without_cr(str_sub(s, *at, end - *at));
		if (str_find_char(field, '"') != SIZE_MAX)
			return CSV_QUOTE;
		*at = end;
	}
	row->field[row->n++] = field;
	return CSV_OK;
}

static enum csv_fault row_take(struct csv *c, struct arena *a, struct csv_row *row)
{
	struct str s = str_sub(c->rest, 0, LIMIT_CSV_RECORD);
	size_t at = 0;
	for (;;) {
		enum csv_fault fault = field_take(c, a, s, &at, row);
		if (fault != CSV_OK)
			return fault;
		if (at == s.n && s.n < c->rest.n)
			return CSV_LONG;
		if (at == s.n || s.p[at] == '\n') {
			skip(c, at < s.n ? at + 1 : at);
			return CSV_OK;
		}
		at++; /* the separator */
	}
}

bool csv_next(struct csv *c, struct arena *a, struct csv_row *out)
{
	while (c->rest.n > 0) {
		if (str_trim(str_sub(c->rest, 0, line_end(c->rest))).n == 0 &&
		    c->separator != '\t') {
			line_skip(c);
			continue;
		}
		out->line = c->line;
		out->n = 0;
		out->fault = row_take(c, a, out);
		if (out->fault != CSV_OK)
			line_skip(c);
		if (out->fault != CSV_OK || out->n > 1 || str_trim(out->field[0]).n > 0)
			return true;
	}
	return false;
}
