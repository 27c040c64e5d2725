/* embed.c -- files → C arrays, so that the binary is the whole program.
 *
 * embed SYMBOL OUT.c PREFIX FILE…  writes
 *     const struct embed_file SYMBOL[] = { {name, bytes, size}, … };  (base/embed.h)
 *     const size_t SYMBOL_count;
 * both declared in base/embed.h,
 * where name is the path without PREFIX. Every file is followed by a NUL that size does not count.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *file_open(const char *path, const char *mode)
{
	FILE *f = fopen(path, mode);
	if (!f) {
		perror(path);
		exit(1);
	}
	return f;
}

/* Writes the bytes of path as the array data_<i>; returns how many. */
static size_t bytes_write(FILE *out, const char *path, int i)
{
	FILE *in = file_open(path, "rb");
	size_t n = 0;
	fprintf(out, "static const unsigned char data_%d[] = {", i);
	for (int c; (c = getc(in)) != EOF; n++)
		fprintf(out, "%s%d,", n % 24 == 0 ? "\n" : "", c);
	fprintf(out, "0 };\n");
	if (ferror(in)) {
		perror(path);
		exit(1);
	}
	fclose(in);
	return n;
}

static const char *name_of(const char *path, const char *prefix)
{
	size_t n = strlen(prefix);
	return strncmp(path, prefix, n) == 0 ? path + n : path;
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		fprintf(stderr, "usage: embed SYMBOL OUT.c PREFIX FILE...\n");
		return 64;
	}
	FILE *out = file_open(argv[2], "wb");
	int count = argc - 4;
	size_t *sizes = calloc((size_t)count + 1, sizeof(*sizes));
	if (!sizes)
		return 71;
	fprintf(out, "#include \"base/embed.h\"\n");
	for (int i = 0; i < count; i++)
		sizes[i] = bytes_write(out, argv[4 + i], i);
	fprintf(out, "const struct embed_file %s[] = {\n", argv[1]);
	for (int i = 0; i < count; i++)
		fprintf(out, "\t{ \"%s\", data_%d, %zu },\n", name_of(argv[4 + i], argv[3]), i,
			sizes[i]);
	fprintf(out, "\t{ 0, 0, 0 }\n};\nconst size_t %s_count = %d;\n", argv[1], count);
	free(sizes);
	return fclose(out) == 0 ? 0 : 1;
}
