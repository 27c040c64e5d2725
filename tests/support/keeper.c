#include "support/keeper.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* glibc hands main's arguments to constructors. */
__attribute__((constructor)) static void keeper_become(int argc, char **argv, char **env)
{
	(void)env;
	if (argc == 3 && strcmp(argv[1], "keeper") == 0)
		exit(keeper_main(3, argv[2]));
}

const char *test_keeper_program(void)
{
	static char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (n <= 0)
		abort();
	path[n] = '\0';
	return path;
}

struct keeper *test_keeper(const char *keys_dir)
{
	struct err e = ERR_INIT;
	struct keeper *k = NULL;

	if (keeper_start(test_keeper_program(), keys_dir, &k, &e) != RC_OK) {
		fprintf(stderr, "no keeper: %s\n", e.text);
		abort();
	}
	return k;
}
