/* driver.c -- replays a corpus through a fuzz target without libFuzzer, as TAP.
 *
 * WHAT      replay-NAME DIR|FILE…: every file is one input and one test; a crash ends the program,
 *           and the missing TAP lines make the run fail. The empty input is always tried.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int tests;

static void input_run(const char *name, const uint8_t *data, size_t size)
{
	/* Announced first, so that a crash names its input. */
	printf("# %s (%zu bytes)\n", name, size);
	fflush(stdout);
	int rc = LLVMFuzzerTestOneInput(data, size);
	printf("%s %d - %s\n", rc == 0 ? "ok" : "not ok", ++tests, name);
}

static void file_run(const char *path, const char *name)
{
	FILE *f = fopen(path, "rb");
	struct stat st;
	if (!f || fstat(fileno(f), &st) != 0) {
		perror(path);
		exit(1);
	}
	size_t size = (size_t)st.st_size;
	/* Exactly as long as the input, so that ASan sees a read behind its end. */
	uint8_t *data = malloc(size ? size : 1);
	if (!data || fread(data, 1, size, f) != size) {
		perror(path);
		exit(1);
	}
	fclose(f);
	input_run(name, data, size);
	free(data);
}

static void dir_run(const char *dir)
{
	struct dirent **list;
	int n = scandir(dir, &list, NULL, alphasort);
	if (n < 0) {
		perror(dir);
		exit(1);
	}
	for (int i = 0; i < n; i++) {
		char path[4096];
		snprintf(path, sizeof(path), "%s/%s", dir, list[i]->d_name);
		if (list[i]->d_name[0] != '.')
			file_run(path, list[i]->d_name);
		free(list[i]);
	}
	free(list);
}

int main(int argc, char **argv)
{
	input_run("empty input", (const uint8_t *)"", 0);
	for (int i = 1; i < argc; i++) {
		struct stat st;
		if (stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode))
			dir_run(argv[i]);
		else
			file_run(argv[i], argv[i]);
	}
	printf("1..%d\n", tests);
	return 0;
}
