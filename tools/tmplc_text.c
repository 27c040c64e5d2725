/* tmplc_text.c -- ui/text/{vi,en}.txt -> enum text_id and tables in both languages. */
#include "tools/tmplc.h"

#include <stdlib.h>
#include <string.h>

static const char *const lang_name[TMPLC_LANGS] = { "vi", "en" };

void catalog_init(struct catalog *c, struct diag *d)
{
	*c = (struct catalog){ .diag = d,
			       .entries = VEC_INIT(d->arena),
			       .by_key = map_new(d->arena) };
}

static bool key_is_valid(struct str key)
{
	for (size_t i = 0; i < key.n; i++) {
		char c = key.p[i];
		if (!is_alpha(c) && !is_digit(c) && c != '_' && c != '-' && c != '.')
			return false;
	}
	return key.n > 0 && is_alpha(key.p[0]) && key.p[key.n - 1] != '.';
}

/* "err.disk_full" -> "TEXT_ERR_DISK_FULL" */
static struct str id_of(struct arena *a, struct str key)
{
	struct buf b;
	buf_init(&b, a, 1024);
	buf_add(&b, STR("TEXT_"));
	for (size_t i = 0; i < key.n; i++) {
		char c = to_lower(key.p[i]);
		buf_add_char(&b, c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A'))
				 : is_digit(c)        ? c
						      : '_');
	}
	return buf_str(&b);
}

/* Vietnamese is written composed (NFC); a combining mark comes from an editor gone wrong. */
static const char *combining_find(struct str s)
{
	for (size_t i = 0; i + 1 < s.n; i++) {
		unsigned char x = (unsigned char)s.p[i], y = (unsigned char)s.p[i + 1];
		if ((x == 0xcc && y >= 0x80) || (x == 0xcd && y <= 0xaf))
			return s.p + i;
	}
	return NULL;
}

/* The text with \n and \\ replaced; errors are reported. */
static struct str text_unescape(struct catalog *c, const struct source *src, struct str raw)
{
	struct buf b;
	buf_init(&b, c->diag->arena, 1 << 16);
	for (size_t i = 0; i < raw.n; i++) {
		if (raw.p[i] != '\\') {
			buf_add_char(&b, raw.p[i]);
		} else if (i + 1 < raw.n && (raw.p[i + 1] == 'n' || raw.p[i + 1] == '\\')) {
			buf_add_char(&b, raw.p[++i] == 'n' ? '\n' : '\\');
		} else {
			diag_error(c->diag, src, raw.p + i,
				   "only \\n and \\\\ may follow a backslash");
		}
	}
	if (b.failed)
		diag_error(c->diag, src, raw.p, "the text is too long");
	return buf_str(&b);
}

/* One bit per parameter used. */
static unsigned params_scan(struct catalog *c, const struct source *src, struct str raw)
{
	unsigned used = 0;
	for (size_t i = 0; i < raw.n; i++) {
		if (raw.p[i] != '{' && raw.p[i] != '}')
			continue;
		bool is_param = raw.p[i] == '{' && i + 2 < raw.n && is_digit(raw.p[i + 1]) &&
				raw.p[i + 2] == '}';
		if (!is_param) {
			diag_error(c->diag, src, raw.p + i,
				   "braces hold a parameter: {0}, {1}, …, {9}");
			return used;
		}
		used |= 1U << (raw.p[i + 1] - '0');
		i += 2;
	}
	return used;
}

static void entry_add(struct catalog *c, int lang, struct str key, struct str raw)
{
	const struct source *src = &c->src[lang];
	struct text_entry *entry = catalog_find(c, key);
	if (!entry) {
		entry = ARENA_NEW(c->diag->arena, struct text_entry);
		entry->key = key;
		entry->id = id_of(c->diag->arena, key);
		entry->n_params = -1;
		map_put(c->by_key, key, entry);
		VEC_PUSH(&c->entries, entry);
	}
	if (entry->at[lang]) {
		diag_error(c->diag, src, key.p, "%.*s is there already, in line %d", STR_FMT(key),
			   source_line(src, entry->at[lang]));
		return;
	}
	unsigned used = params_scan(c, src, raw);
	int n = used ? 32 - __builtin_clz(used) : 0;
	if (used != (1U << n) - 1)
		diag_error(c->diag, src, raw.p, "parameters count from {0} without a gap");
	if (entry->n_params >= 0 && entry->n_params != n)
		diag_error(c->diag, src, raw.p, "%.*s has other parameters in the other language",
			   STR_FMT(key));
	entry->n_params = n;
	entry->at[lang] = key.p;
	entry->text[lang] = text_unescape(c, src, raw);
}

static void line_load(struct catalog *c, int lang, struct str line)
{
	const struct source *src = &c->src[lang];
	struct str trimmed = str_trim(line), key, raw;
	if (str_is_empty(trimmed) || trimmed.p[0] == '#')
		return;
	if (is_space(line.p[0])) {
		diag_error(c->diag, src, trimmed.p, "a text is one line, and begins with its key");
		return;
	}
	bool has_sign = str_split(trimmed, '=', &key, &raw);
	key = str_trim(key);
	raw = str_trim(raw);
	if (!has_sign)
		diag_error(c->diag, src, trimmed.p, "key = text is expected");
	else if (!key_is_valid(key))
		diag_error(c->diag, src, trimmed.p, "a key is letters, digits and . _ -");
	else if (str_is_empty(raw))
		diag_error(c->diag, src, trimmed.p, "%.*s has no text", STR_FMT(key));
	else
		entry_add(c, lang, key, raw);
}

void catalog_load(struct catalog *c, int lang, struct source src)
{
	const char *bad;
	if (str_starts(src.bytes, STR("\xef\xbb\xbf")))
		src.bytes = str_sub(src.bytes, 3, src.bytes.n);
	c->src[lang] = src;
	c->is_loaded = true;
	if (!utf8_is_valid(src.bytes, &bad)) {
		diag_error(c->diag, &c->src[lang], bad, "not UTF-8");
		return;
	}
	bad = combining_find(src.bytes);
	if (bad)
		diag_error(c->diag, &c->src[lang], bad,
			   "a combining mark: write composed letters (NFC)");
	struct str rest = src.bytes, line;
	for (bool more = true; more;) {
		more = str_split(rest, '\n', &line, &rest);
		line_load(c, lang, line);
	}
}

static int entry_cmp(const void *x, const void *y)
{
	const struct text_entry *const *ex = x, *const *ey = y;
	return str_cmp((*ex)->key, (*ey)->key);
}

void catalog_finish(struct catalog *c)
{
	struct map *ids = map_new(c->diag->arena);
	if (c->entries.n == 0)
		diag_error(c->diag, &c->src[TMPLC_VI], NULL, "no texts");
	if (c->entries.n > 0)
		qsort(c->entries.p, c->entries.n, sizeof *c->entries.p, entry_cmp);
	for (size_t i = 0; i < c->entries.n; i++) {
		struct text_entry *entry = c->entries.p[i];
		int have = entry->at[TMPLC_VI] ? TMPLC_VI : TMPLC_EN;
		int lacks = TMPLC_EN - have;
		if (!entry->at[lacks])
			diag_error(c->diag, &c->src[have], entry->at[have],
				   "%.*s is missing in %s.txt", STR_FMT(entry->key),
				   lang_name[lacks]);
		if (!map_put(ids, entry->id, entry))
			diag_error(c->diag, &c->src[have], entry->at[have],
				   "%.*s and another key are both %.*s in C", STR_FMT(entry->key),
				   STR_FMT(entry->id));
	}
}

struct text_entry *catalog_find(const struct catalog *c, struct str key)
{
	void *entry = NULL;
	return map_find(c->by_key, key, &entry) ? entry : NULL;
}

size_t catalog_use_prefix(const struct catalog *c, struct str prefix)
{
	size_t n = 0;
	for (size_t i = 0; i < c->entries.n; i++) {
		struct text_entry *entry = c->entries.p[i];
		if (!str_starts(entry->key, prefix))
			continue;
		entry->is_used = true;
		n++;
	}
	return n;
}

void catalog_header(const struct catalog *c, struct buf *out)
{
	buf_add_c(out, "/* texts.h -- the texts for people; made from ui/text by tools/tmplc. */\n"
		       "#pragma once\n\n#include \"base/str.h\"\n\n"
		       "enum lang { LANG_VI, LANG_EN, LANG__COUNT };\n\nenum text_id {\n");
	for (size_t i = 0; i < c->entries.n; i++)
		buf_fmt(out, "\t%.*s,\n", STR_FMT(c->entries.p[i]->id));
	buf_add_c(out, "\tTEXT__COUNT\n};\n\n"
		       "struct str text_get(enum lang lang, enum text_id id);\n"
		       "/* False when there is no such key; *out is then left as it was. */\n"
		       "bool text_find(enum lang lang, struct str key, struct str *out);\n"
		       "/* \"vi\", \"en\" */\n"
		       "struct str lang_text(enum lang lang);\n"
		       "bool lang_parse(struct str s, enum lang *out);\n");
}

static void table_write(const struct catalog *c, struct buf *out, const char *name, int lang)
{
	buf_fmt(out, "static const struct str %s[] = {\n", name);
	for (size_t i = 0; i < c->entries.n; i++) {
		const struct text_entry *entry = c->entries.p[i];
		struct str s = lang < 0 ? entry->key : entry->text[lang];
		buf_add_c(out, "\t{ ");
		c_string(out, s);
		buf_fmt(out, ", %zu },\n", s.n);
	}
	buf_add_c(out, "};\n");
}

static const char code_tail[] =
	"static const struct str *const texts[LANG__COUNT] = { texts_vi, texts_en };\n"
	"static const struct str lang_names[LANG__COUNT] = { { \"vi\", 2 }, { \"en\", 2 } };\n"
	"\n"
	"struct str text_get(enum lang lang, enum text_id id)\n"
	"{\n"
	"\tif ((unsigned)id >= TEXT__COUNT)\n"
	"\t\treturn (struct str){ \"\", 0 };\n"
	"\treturn texts[(unsigned)lang < LANG__COUNT ? lang : LANG_VI][id];\n"
	"}\n"
	"\n"
	"/* Keys stand in the order of their bytes. */\n"
	"static int key_cmp(struct str x, struct str y)\n"
	"{\n"
	"\tint order = memcmp(x.p, y.p, x.n < y.n ? x.n : y.n);\n"
	"\treturn order ? order : (x.n > y.n) - (x.n < y.n);\n"
	"}\n"
	"\n"
	"bool text_find(enum lang lang, struct str key, struct str *out)\n"
	"{\n"
	"\tsize_t from = 0, to = TEXT__COUNT;\n"
	"\twhile (key.n > 0 && from < to) {\n"
	"\t\tsize_t middle = from + (to - from) / 2;\n"
	"\t\tint order = key_cmp(key, keys[middle]);\n"
	"\t\tif (order == 0) {\n"
	"\t\t\t*out = text_get(lang, (enum text_id)middle);\n"
	"\t\t\treturn true;\n"
	"\t\t}\n"
	"\t\tif (order < 0)\n"
	"\t\t\tto = middle;\n"
	"\t\telse\n"
	"\t\t\tfrom = middle + 1;\n"
	"\t}\n"
	"\treturn false;\n"
	"}\n"
	"\n"
	"struct str lang_text(enum lang lang)\n"
	"{\n"
	"\treturn lang_names[(unsigned)lang < LANG__COUNT ? lang : LANG_VI];\n"
	"}\n"
	"\n"
	"bool lang_parse(struct str s, enum lang *out)\n"
	"{\n"
	"\tfor (unsigned i = 0; i < LANG__COUNT; i++) {\n"
	"\t\tif (s.n == 2 && memcmp(s.p, lang_names[i].p, 2) == 0) {\n"
	"\t\t\t*out = (enum lang)i;\n"
	"\t\t\treturn true;\n"
	"\t\t}\n"
	"\t}\n"
	"\treturn false;\n"
	"}\n";

void catalog_code(const struct catalog *c, const char *header, struct buf *out)
{
	buf_fmt(out, "/* Made by tools/tmplc. */\n#include \"%s\"\n\n#include <string.h>\n\n",
		header);
	table_write(c, out, "keys", -1);
	table_write(c, out, "texts_vi", TMPLC_VI);
	table_write(c, out, "texts_en", TMPLC_EN);
	buf_add_c(out, code_tail);
}
