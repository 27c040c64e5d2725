/* embed.c -- files → C arrays, so that the binary is the whole program.
 *
 * embed SYMBOL OUT.c PREFIX FILE…  writes
 *     const struct embed_file SYMBOL[] = { {name, tag, bytes, size}, … };  (base/embed.h)
 *     const size_t SYMBOL_count;
 * both declared in base/embed.h,
 * where name is the path without PREFIX and tag a hash of the bytes (FNV-1a). Every file is followed by a NUL that size does not count.
 */
#include <inttypes.h>
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

struct written {
	size_t n;
	uint64_t hash;
};

/* Writes the bytes of path as the array data_<i>. */
static struct written bytes_write(FILE *out, const char *path, int i)
{
	FILE *in = file_open(path, "rb");
	struct written w = { 0, UINT64_C(0xcbf29ce484222325) };
	fprintf(out, "static const unsigned char data_%d[] = {", i);
	for (int c; (c = getc(in)) != EOF; w.n++) {
		fprintf(out, "%s%d,", w.n % 24 == 0 ? "\n" : "", c);
		w.hash = (w.hash ^ (uint64_t)c) * UINT64_C(0x100000001b3);
	}
	fprintf(out, "0 };\n");
	if (ferror(in)) {
		perror(path);
		exit(1);
	}
	fclose(in);
	return w;
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
	struct written *all = calloc((size_t)count + 1, sizeof(*all));
	if (!all)
		return 71;
	fprintf(out, "#include \"base/embed.h\"\n");
	for (int i = 0; i < count; i++)
		all[i] = bytes_write(out, argv[4 + i], i);
	fprintf(out, "const struct embed_file %s[] = {\n", argv[1]);
	for (int i = 0; i < count; i++)
		fprintf(out, "\t{ \"%s\", \"%016" PRIx64 "\", data_%d, %zu },\n",
			name_of(argv[4 + i], argv[3]), all[i].hash, i, all[i].n);
	fprintf(out, "\t{ 0, 0, 0, 0 }\n};\nconst size_t %s_count = %d;\n", argv[1], count);
	free(all);
	return fclose(out) == 0 ? 0 : 1;
}
