/* job.c -- one file becomes a PDF. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/time.h"
#include "reader/converter/converter.h"

#define SOURCE "van-ban.docx" /* what it is, is seen from its bytes */
#define RESULT "van-ban.pdf"
#define STARTS 2 /* with a new profile it ends, and wants to be started again … */
#define AGAIN 81 /* … with this code */
#define PDF_HEAD "%PDF-"

/* What LibreOffice and its libraries read. No folder of people, of the node, or with secrets. */
static const struct shut_path system_paths[] = {
	{ "/usr", false },
	{ "/lib", false },
	{ "/lib64", false },
	{ "/etc/fonts", false },
	{ "/etc/libreoffice", false },
	{ "/etc/ld.so.cache", false },
	/* without its own line it finds no home, and no place for what it compiles */
	{ "/etc/passwd", false },
	{ "/etc/nsswitch.conf", false },
	{ "/etc/localtime", false },
	{ "/var/cache/fontconfig", false },
	{ "/var/spool/libreoffice", false },
	{ "/dev/null", true },
	{ "/dev/urandom", false },
	{ "/dev/random", false },
};

/* The folder that its program/ stands in: another LibreOffice than Debian's is somewhere below /opt. */
static const char *home_of(struct arena *a, const char *program)
{
	struct str p = str_of(program);

	for (int i = 0; i < 2; i++) {
		while (p.n > 0 && p.p[p.n - 1] != '/')
			p.n--;
		while (p.n > 0 && p.p[p.n - 1] == '/')
			p.n--;
	}
	return p.n > 0 ? str_c(a, p) : program;
}

void converter_init(struct arena *a, const char *spool, const char *program, struct converter *out)
{
	const size_t n = sizeof system_paths / sizeof *system_paths;

	_Static_assert(sizeof system_paths / sizeof *system_paths < CONVERTER_REACH,
		       "room for all");
	*out = (struct converter){ .spool = spool, .program = program };
	for (size_t i = 0; i < n; i++)
		out->reach[i] = system_paths[i];
	out->reach[n] = (struct shut_path){ home_of(a, program), false };
	out->n_reach = n + 1;
}

/* ---- bytes in and out ---- */

static enum rc copy(int from, int to, uint64_t *out_bytes, struct err *e)
{
	char piece[8192];
	size_t n;

	*out_bytes = 0;
	do {
		TRY(fd_read_full(from, piece, sizeof piece, &n, e));
		TRY(fd_write_all(to, piece, n, e));
		*out_bytes += n;
	} while (n == sizeof piece);
	return RC_OK;
}

static enum rc source_put(struct arena *a, const char *dir, int fd, struct err *e)
{
	const char *path = str_c(a, str_fmt(a, "%s/" SOURCE, dir));
	AUTO_CLOSE to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	uint64_t n;

	if (to < 0 || lseek(fd, 0, SEEK_SET) != 0)
		return err_errno(e, "%s", path);
	return copy(fd, to, &n, e);
}

/* What lies there was put by who opened a stranger's file: no link, no device, and it begins as a PDF. */
static bool result_take(struct arena *a, const char *dir, int to, uint64_t *out_bytes)
{
	const char *path = str_c(a, str_fmt(a, "%s/" RESULT, dir));
	AUTO_CLOSE fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	char head[sizeof PDF_HEAD - 1];
	struct stat st;
	size_t n;

	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) ||
	    st.st_size > LIMIT_CONVERT_BYTES)
		return false;
	if (fd_read_full(fd, head, sizeof head, &n, NULL) != RC_OK ||
	    !str_eq_c(str_of_n(head, n), PDF_HEAD))
		return false;
	return lseek(fd, 0, SEEK_SET) == 0 && copy(fd, to, out_bytes, NULL) == RC_OK;
}

/* ---- the program ---- */

static char *word(struct arena *a, struct str s)
{
	return arena_dup(a, s.p, s.n);
}

static enum unread_reason run(struct arena *a, const struct converter *c,
			      const struct conversion *x, const char *dir)
{
	char *const argv[] = {
		word(a, str_of(c->program)),
		/* it makes addresses of paths itself, and names of sockets are short */
		word(a, STR("-env:UserInstallation=$SYSUSERCONFIG/profile")),
		word(a, STR("-env:OSL_SOCKET_PATH=.")),
		word(a, STR("--headless")),
		word(a, STR("--norestore")),
		word(a, STR("--nolockcheck")),
		word(a, STR("--nologo")),
		word(a, STR("--nodefault")),
		word(a, STR("--convert-to")),
		word(a, STR("pdf:writer_pdf_Export")),
		word(a, STR("--outdir")),
		word(a, STR(".")),
		word(a, STR(SOURCE)),
		NULL,
	};
	char *const environment[] = {
		word(a, str_fmt(a, "HOME=%s", dir)),
		word(a, str_fmt(a, "XDG_CONFIG_HOME=%s", dir)),
		word(a, str_fmt(a, "TMPDIR=%s", dir)),
		word(a, STR("LANG=C.UTF-8")),
		word(a, STR("TZ=Asia/Ho_Chi_Minh")),
		word(a, STR("SAL_USE_VCLPLUGIN=svp")),
		word(a, STR("SAL_DISABLE_OPENCL=1")),
		NULL,
	};
	const struct run_order o = { .argv = argv,
				     .environment = environment,
				     .dir = dir,
				     .reach = c->reach,
				     .n_reach = c->n_reach,
				     .cpu_secs = LIMIT_CONVERT_CPU_SECS,
				     .memory_bytes = LIMIT_CONVERT_MEMORY,
				     .file_bytes = LIMIT_CONVERT_BYTES,
				     .until = x->until,
				     .leash = x->leash };
	struct run_done done = { .status = 0 };

	for (int i = 0; i < STARTS; i++) {
		if (program_run(&o, &done, NULL) != RC_OK)
			return UNREAD_UNSUPPORTED;
		if (done.is_late || (WIFSIGNALED(done.status) && WTERMSIG(done.status) == SIGXCPU))
			return UNREAD_SLOW;
		if (!WIFEXITED(done.status))
			return UNREAD_CRASH;
		if (WEXITSTATUS(done.status) != AGAIN)
			break;
	}
	return UNREAD_NONE; /* what it made will show */
}

void convert_file(const struct converter *c, const struct conversion *x, struct reader_facts *out,
		  uint64_t *out_bytes)
{
	AUTO_ARENA a = arena_new(NULL);
	const char *dir;

	*out = (struct reader_facts){ .kind = FILE_PDF, .reason = UNREAD_MEMORY };
	*out_bytes = 0;
	if (dir_temp(a, c->spool, CONVERTER_STEM, &dir, NULL) != RC_OK)
		return;
	if (profile_write(a, dir, NULL) == RC_OK && source_put(a, dir, x->fd, NULL) == RC_OK) {
		out->reason = run(a, c, x, dir);
		if (out->reason == UNREAD_NONE && !result_take(a, dir, x->out_fd, out_bytes))
			out->reason = UNREAD_DAMAGED;
	}
	dir_remove_all(dir);
}
