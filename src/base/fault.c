#include "base/fault.h"

#ifdef VANTHU_FAULTS

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

#define NAMES_MAX 512

/* Hits so far of each point, by name; a name is a literal, its text decides. */
static struct {
	pthread_mutex_t lock;
	struct {
		const char *name;
		uint64_t hits;
	} row[NAMES_MAX];
	size_t n;
	uint64_t any;
} counts = { .lock = PTHREAD_MUTEX_INITIALIZER };

static const struct {
	const char *name;
	int code;
} errnos[] = {
	{ "ENOSPC", ENOSPC }, { "EDQUOT", EDQUOT }, { "EIO", EIO },
	{ "EMFILE", EMFILE }, { "ENOENT", ENOENT }, { "EACCES", EACCES },
};

static uint64_t count_hit(const char *name, uint64_t *any)
{
	uint64_t hit;
	size_t i = 0;

	(void)pthread_mutex_lock(&counts.lock);
	while (i < counts.n && strcmp(counts.row[i].name, name) != 0)
		i++;
	bug_if(i == NAMES_MAX);
	if (i == counts.n)
		counts.row[counts.n++].name = name;
	hit = counts.row[i].hits++;
	*any = counts.any++;
	(void)pthread_mutex_unlock(&counts.lock);
	return hit;
}

static void log_hit(const char *name)
{
	const char *path = getenv("VANTHU_FAULT_LOG");
	char line[128];
	int n = snprintf(line, sizeof line, "%s\n", name);
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;

	bug_if(n < 0 || (size_t)n >= sizeof line);
	if (path && (fd < 0 || write(fd, line, (size_t)n) != n))
		die("cannot write VANTHU_FAULT_LOG");
	if (fd >= 0)
		(void)close(fd);
}

/* "N" is one hit, "N+" it and all after it, "N-M" those from N to M. */
static bool when_parse(struct str when, uint64_t *first, uint64_t *last)
{
	struct str from, to;
	bool is_range = str_split(when, '-', &from, &to);
	bool is_onward = !is_range && str_ends(from, STR("+"));

	if (!str_to_u64(str_sub(from, 0, from.n - is_onward), UINT64_MAX, first))
		return false;
	*last = is_onward ? UINT64_MAX : *first;
	return !is_range || (str_to_u64(to, UINT64_MAX, last) && *last >= *first);
}

/* One "name:when:what"; its what when it is due, else "". */
static struct str what_if_due(struct str spec, const char *name, uint64_t hit, uint64_t any)
{
	struct str who, when, what;
	uint64_t first, last;

	(void)str_split(spec, ':', &who, &what);
	(void)str_split(what, ':', &when, &what);
	if (!what.n || !when_parse(when, &first, &last))
		die("VANTHU_FAULT: \"%.*s\" is not name:N:what", STR_FMT(spec));
	if (str_eq(who, STR("*")))
		hit = any;
	else if (!str_eq_c(who, name))
		return STR("");
	return hit >= first && hit <= last ? what : STR("");
}

/* What a point shall answer: an errno, or else an rc; RC_OK when nothing is due. */
struct answer {
	enum rc rc;
	int code;
};

static struct answer answer_parse(struct str what)
{
	if (!what.n)
		return (struct answer){ RC_OK, 0 };
	for (size_t i = 0; i < sizeof errnos / sizeof errnos[0]; i++) {
		if (str_eq_c(what, errnos[i].name))
			return (struct answer){ RC_OK, errnos[i].code };
	}
	for (int rc = RC_OK + 1; str_starts(what, STR("RC_")) && rc < RC__COUNT; rc++) {
		if (str_eq_c(str_sub(what, 3, SIZE_MAX), rc_name((enum rc)rc)))
			return (struct answer){ (enum rc)rc, 0 };
	}
	die("VANTHU_FAULT: \"%.*s\" is neither kill nor stop nor an rc nor an errno known",
	    STR_FMT(what));
}

/* Counts the hit and says what VANTHU_FAULT wants now; kills or stops here when it wants that. */
static struct answer hit_do(const char *name)
{
	struct str rest = str_of(getenv("VANTHU_FAULT"));
	struct str due = STR("");
	uint64_t any;
	uint64_t hit = count_hit(name, &any);

	log_hit(name);
	while (rest.n && !due.n) {
		struct str spec;

		(void)str_split(rest, ',', &spec, &rest);
		due = what_if_due(spec, name, hit, any);
	}
	if (str_eq(due, STR("kill")))
		(void)kill(getpid(), SIGKILL);
	if (str_eq(due, STR("stop"))) {
		(void)kill(getpid(), SIGSTOP);
		return (struct answer){ RC_OK, 0 };
	}
	return answer_parse(due);
}

/* A plain point has nobody to answer to; that "*" wants an error of it is no mistake. */
void fault_hit(const char *name)
{
	(void)hit_do(name);
}

enum rc fault_rc(const char *name, struct err *e)
{
	struct answer answer = hit_do(name);

	if (answer.code) {
		errno = answer.code;
		return err_errno(e, "fault injected at %s", name);
	}
	if (answer.rc != RC_OK)
		return err_set(e, answer.rc, NULL, "fault injected at %s", name);
	return RC_OK;
}

#else
/* An empty translation unit is not C; in this build there is nothing else. */
typedef int fault_is_not_built;
#endif
