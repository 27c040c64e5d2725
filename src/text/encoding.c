/* encoding.c -- what a text is encoded in that is not what it should be.
 *
 * Spreadsheets of older programs are in TCVN3 (fonts .VnTime), VNI (fonts VNI-Times) or Windows-1258, all
 * of them one byte a character; newer ones save "Unicode text" as UTF-16. What is told apart here is told
 * to a person, who then saves the file again: a guess is enough.
 */
#include "text/text.h"

static bool starts_with(struct str s, const char *bytes, size_t n)
{
	return str_starts(s, str_of_n(bytes, n));
}

/* Every other byte of Latin letters is 0 in UTF-16, three of four in UTF-32. */
static const char *wide(struct str s)
{
	size_t zeros = 0, n = s.n < 4096 ? s.n : 4096;

	if (starts_with(s, "\xff\xfe\0\0", 4) || starts_with(s, "\0\0\xfe\xff", 4))
		return "UTF-32";
	if (starts_with(s, "\xff\xfe", 2) || starts_with(s, "\xfe\xff", 2))
		return "UTF-16";
	for (size_t i = 0; i < n; i++)
		zeros += s.p[i] == '\0';
	return zeros * 2 > n ? "UTF-32" : zeros * 5 > n ? "UTF-16" : NULL;
}

/* The bytes of the commonest letters and marks that mean something else in the other two: ă â đ ê ô ơ ư
 * of TCVN3; the tones, đ and ư of VNI; the tones, đ, ơ and ư of Windows-1258. */
static const struct {
	const char *name, *bytes;
} marks[] = {
	{ "TCVN3", "\xa8\xa9\xaa\xab\xac\xad\xae\xb5\xb6\xb7\xb8\xb9" },
	{ "VNI", "\xf8\xf9\xfb\xef\xf1\xf6" },
	{ "Windows-1258", "\xcc\xd2\xde\xec\xf2\xd0\xf0\xe3\xfd" },
};
#define N_MARKS (sizeof marks / sizeof marks[0])

const char *text_encoding(struct str s)
{
	const char *name = wide(s);
	size_t count[N_MARKS] = { 0 }, best = 0;

	if (name || text_is_utf8(s))
		return name ? name : "UTF-8";
	for (size_t i = 0; i < s.n; i++) {
		for (size_t k = 0; (unsigned char)s.p[i] >= 0x80 && k < N_MARKS; k++)
			count[k] += str_find_char(str_of(marks[k].bytes), s.p[i]) != SIZE_MAX;
	}
	for (size_t k = 1; k < N_MARKS; k++)
		best = count[k] > count[best] ? k : best;
	return marks[best].name;
}
