/* demo.c -- makes the three demo nodes when they are not there, starts and watches them. */
#include "app/demo.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "app/make.h"
#include "axis/axis.h"
#include "base/fd.h"
#include "base/log.h"
#include "office/office.h"
#include "office/series.h"

#define DEMO_PASSWORD "An-Binh-2026"
#define START_SECS 30

/* Invented agencies: no real code has a group with Z, no real address ends with .example. */
static const struct demo_node {
	const char *folder, *organ, *name, *parent, *place, *signer, *position, *competence,
		*address, *mail, *telephone, *fax, *website, *secret, *abbreviation;
	bool is_axis;
} nodes[] = {
	{ .folder = "axis",
	  .organ = "000.00.00.Z00",
	  .name = "Trục liên thông văn bản (mẫu)",
	  .is_axis = true },
	{ .folder = "a",
	  .organ = "000.00.00.Z01",
	  .name = "UBND tỉnh An Bình (mẫu)",
	  .parent = "Chính phủ (mẫu)",
	  .place = "An Bình",
	  .signer = "Nguyễn Văn An",
	  .position = "Chủ tịch",
	  .competence = "TM.",
	  .address = "Số 1 đường Hòa Bình, tỉnh An Bình",
	  .mail = "vanthu@anbinh.example",
	  .telephone = "0200 000 0001",
	  .fax = "0200 000 0002",
	  .website = "https://anbinh.example",
	  .secret = "demo-secret-of-the-first-agency",
	  .abbreviation = "UBND" },
	{ .folder = "b",
	  .organ = "000.00.05.Z01",
	  .name = "Sở Nội vụ tỉnh An Bình (mẫu)",
	  .parent = "UBND tỉnh An Bình (mẫu)",
	  .place = "An Bình",
	  .signer = "Trần Thị Bình",
	  .position = "Giám đốc",
	  .competence = "",
	  .address = "Số 5 đường Hòa Bình, tỉnh An Bình",
	  .mail = "vanthu.snv@anbinh.example",
	  .telephone = "0200 000 0051",
	  .fax = "0200 000 0052",
	  .website = "https://snv.anbinh.example",
	  .secret = "demo-secret-of-the-second-agency",
	  .abbreviation = "SNV" },
};
#define N_NODES (sizeof nodes / sizeof nodes[0])

static const struct {
	const char *login, *name;
	enum role role;
} people[] = {
	{ "vanthu", "Lê Thị Văn Thư", ROLE_CLERK },
	{ "lanhdao", "Phạm Lãnh Đạo", ROLE_LEADER },
	{ "chuyenvien", "Hoàng Chuyên Viên", ROLE_SPECIALIST },
};

static const char *node_dir(struct cmd *c, size_t i)
{
	return str_c(c->arena, str_fmt(c->arena, "%.*s/%s", STR_FMT(c->args[0]), nodes[i].folder));
}

static struct str axis_url(struct cmd *c, int port_base)
{
	return str_fmt(c->arena, "http://127.0.0.1:%d/vxp", port_base);
}

/* ---- making ---- */

static enum rc make_folder(struct cmd *c, size_t i, int port_base, struct err *e)
{
	const struct demo_node *d = &nodes[i];
	struct conf conf;
	struct made_node made;
	struct make_node m = { .conf = &conf, .actor = c->actor, .now = c->now };

	TRY(conf_parse(c->arena, STR(""), "defaults", &conf, e));
	conf.node_organ = str_of(d->organ);
	conf.node_name = str_of(d->name);
	conf.node_axis = d->is_axis;
	conf.node_office = !d->is_axis;
	conf.http_port = port_base + (int)i;
	m.admin_password = secret_new(c->arena, STR(DEMO_PASSWORD));
	if (!d->is_axis) {
		m.axis_url = axis_url(c, port_base);
		m.axis_secret = secret_new(c->arena, str_of(d->secret));
	}
	TRY(path_absolute(c->arena, node_dir(c, i), &m.dir, e));
	return node_make(c->arena, &m, &made, e);
}

/* One that an interrupted start has added is left as it is. */
static enum rc add_person(struct cmd *c, struct node *n, const struct actor *who, size_t i,
			  struct err *e)
{
	const struct account_form f = { .login = str_of(people[i].login),
					.name = str_of(people[i].name),
					.password = STR(DEMO_PASSWORD),
					.role = people[i].role };
	struct problems problems = { .n = 0 };
	struct account there;
	struct str password;
	bool is_there;
	int64_t id;

	TRY(err_if_absent(e, office_account_find(n, c->arena, who, f.login, c->now, &there, e),
			  &is_there));
	return is_there ? RC_OK
			: office_account_add(n, c->arena, who, &f, c->now, &id, &password,
					     &problems, e);
}

static enum rc add_people(struct cmd *c, struct node *n, int64_t tenant_id, struct err *e)
{
	struct actor who = c->actor;

	who.kind = ACTOR_SYSTEM; /* a demo does not begin with warnings */
	who.tenant_id = tenant_id;
	for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
		TRY(add_person(c, n, &who, i, e));
	return RC_OK;
}

/* What the notation of the organ's documents is made of. */
static enum rc abbreviate(struct cmd *c, struct node *n, int64_t tenant_id,
			  const struct demo_node *d, struct err *e)
{
	const struct series_form f = { .series = { .kind = SERIES_MAIN,
						   .name = STR(""),
						   .abbreviation = str_of(d->abbreviation) } };
	struct problems problems = { .n = 0 };
	struct actor who = c->actor;
	int64_t id;

	who.tenant_id = tenant_id;
	return office_series_save(n, &who, &f, c->now, &id, &problems, e);
}

static enum rc describe_office(struct cmd *c, struct node *n, const struct demo_node *d,
			       int port_base, struct err *e)
{
	struct problems problems = { .n = 0 };
	struct actor who = c->actor;
	struct tenant t;

	TRY(office_tenant_find(n, c->arena, str_of(d->organ), &t, e));
	who.tenant_id = t.id;
	t.parent_name = str_of(d->parent);
	t.place = str_of(d->place);
	t.signer_name = str_of(d->signer);
	t.signer_position = str_of(d->position);
	t.signer_competence = str_of(d->competence);
	t.address = str_of(d->address);
	t.mail = str_of(d->mail);
	t.telephone = str_of(d->telephone);
	t.fax = str_of(d->fax);
	t.website = str_of(d->website);
	t.axis_url = axis_url(c, port_base);
	t.axis_secret = STR(""); /* keep */
	return office_tenant_set(n, &who, &t, c->now, &problems, e);
}

static enum rc fill_office(struct cmd *c, size_t i, int port_base, bool is_new, struct err *e)
{
	struct open_node *open;
	struct tenant t;

	TRY(node_open(node_dir(c, i), OPEN_ALONE, &open, e));
	enum rc rc = describe_office(c, &open->node, &nodes[i], port_base, e);
	if (rc == RC_OK && is_new)
		rc = office_tenant_find(&open->node, c->arena, str_of(nodes[i].organ), &t, e);
	if (rc == RC_OK && is_new)
		rc = add_people(c, &open->node, t.id, e);
	if (rc == RC_OK && is_new)
		rc = abbreviate(c, &open->node, t.id, &nodes[i], e);
	node_close(open);
	return rc;
}

/* What the axis must know of an agency: its row, its secret, its certificate. */
static enum rc introduce(struct cmd *c, struct node *axis, size_t i, struct err *e)
{
	const struct demo_node *d = &nodes[i];
	const struct organ o = {
		.code = str_of(d->organ),
		.name = str_of(d->name),
		.parent_code = str_of(i == 2 ? nodes[1].organ : ""),
		.superior_code = str_of(i == 2 ? nodes[1].organ : ""),
		.kind = i == 2 ? ORGAN_DEPARTMENT : ORGAN_PEOPLES_COMMITTEE,
		.level = LEVEL_PROVINCE,
		.province = str_of(nodes[1].organ),
		.state = ORGAN_ACTIVE,
		.origin = ORIGIN_LOCAL,
	};
	const char *cert_path = str_c(c->arena,
				      str_fmt(c->arena, "%s/certs/packet.pem", node_dir(c, i)));
	struct str pem;
	enum rc rc;

	TRY(file_read(c->arena, cert_path, LIMIT_CERTIFICATE_BYTES, &pem, e));
	rc = axis_organ_register(axis, &c->actor, &o, c->now, e);
	if (rc == RC_CONFLICT) /* an earlier start came as far as this */
		rc = axis_organ_set(axis, &c->actor, &o, c->now, e);
	if (rc != RC_OK)
		return rc;
	TRY(axis_organ_secret(axis, &c->actor, o.code, str_of(d->secret), c->now, e));
	return axis_organ_certificate(axis, &c->actor, o.code, pem, c->now, e);
}

static enum rc fill_axis(struct cmd *c, struct err *e)
{
	struct open_node *open;
	enum rc rc = RC_OK;

	TRY(node_open(node_dir(c, 0), OPEN_ALONE, &open, e));
	for (size_t i = 1; i < N_NODES && rc == RC_OK; i++)
		rc = introduce(c, &open->node, i, e);
	node_close(open);
	return rc;
}

/* The offices before the axis: it wants their certificates. An interrupted start leaves whole
 * folders only, and a folder without its mark is filled again. */
static enum rc make_nodes(struct cmd *c, int port_base, struct err *e)
{
	const char *mark = str_c(c->arena, str_fmt(c->arena, "%.*s/made", STR_FMT(c->args[0])));
	struct stat st;
	bool is_new = stat(mark, &st) != 0;

	TRY(dir_make(str_c(c->arena, c->args[0]), 0700, e));
	for (size_t i = N_NODES; i-- > 0;) {
		if (stat(node_dir(c, i), &st) != 0)
			TRY(make_folder(c, i, port_base, e));
		if (!nodes[i].is_axis)
			TRY(fill_office(c, i, port_base, is_new, e));
	}
	if (!is_new)
		return RC_OK;
	TRY(fill_axis(c, e));
	return file_write_durable(mark, 0600, STR("demo\n"), e);
}

/* ---- running ---- */

struct child {
	pid_t pid;
	int ready_fd;
};

static enum rc start_child(struct cmd *c, size_t i, int port, struct child *out, struct err *e)
{
	char port_text[16], fd_text[16] = "9";
	const char *program;
	int ends[2];
	posix_spawn_file_actions_t actions;

	TRY(program_path(c->arena, &program, e));
	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_errno(e, "pipe");
	(void)snprintf(port_text, sizeof port_text, "%d", port);
	char *argv[] = { arena_dup(c->arena, program, strlen(program)),
			 arena_dup(c->arena, "serve", 5),
			 arena_dup(c->arena, node_dir(c, i), strlen(node_dir(c, i))),
			 arena_dup(c->arena, "--port", 6),
			 port_text,
			 arena_dup(c->arena, "--ready-fd", 10),
			 fd_text,
			 NULL };
	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_adddup2(&actions, ends[1], 9);
	int failed = posix_spawn(&out->pid, program, &actions, NULL, argv, environ);
	(void)posix_spawn_file_actions_destroy(&actions);
	fd_close(ends[1]);
	out->ready_fd = ends[0];
	errno = failed;
	return failed ? err_errno(e, "%s", program) : RC_OK;
}

static bool is_ready(const struct child *k)
{
	struct pollfd p = { .fd = k->ready_fd, .events = POLLIN };
	char line[64];

	if (poll(&p, 1, START_SECS * 1000) <= 0)
		return false;
	return read(k->ready_fd, line, sizeof line) > 0;
}

static void print_addresses(struct cmd *c, int port_base)
{
	cmd_printf(c, "\nVăn Thư: bản chạy thử / demo\n\n");
	for (size_t i = 0; i < N_NODES; i++)
		cmd_printf(c, "  http://127.0.0.1:%d/  %s  %s\n", port_base + (int)i,
			   nodes[i].organ, nodes[i].name);
	cmd_printf(c, "\n  Tài khoản / accounts: admin, vanthu, lanhdao, chuyenvien "
		      "(trục / axis: admin)\n  Mật khẩu / password: " DEMO_PASSWORD
		      "\n  Dừng / stop: Ctrl-C\n\n");
}

/* Until a signal asks us to end, or a node ends by itself. */
static enum rc watch(struct cmd *c, const struct child *children, const sigset_t *signals,
		     struct err *e)
{
	(void)c;
	for (;;) {
		int sig = sigwaitinfo(signals, NULL), status;
		if (sig == SIGTERM || sig == SIGINT || sig == SIGHUP)
			return RC_OK;
		for (size_t i = 0; i < N_NODES; i++) {
			if (sig == SIGCHLD && waitpid(children[i].pid, &status, WNOHANG) > 0)
				return err_set(e, RC_UNAVAILABLE, NULL,
					       "the node %s ended by itself; its last lines above "
					       "say why",
					       nodes[i].folder);
		}
	}
}

static void stop_children(struct child *children)
{
	for (size_t i = 0; i < N_NODES; i++) {
		if (children[i].pid > 0)
			(void)kill(children[i].pid, SIGTERM);
	}
	for (size_t i = 0; i < N_NODES; i++) {
		while (children[i].pid > 0 && waitpid(children[i].pid, NULL, 0) < 0 &&
		       errno == EINTR)
			continue;
		fd_close(children[i].ready_fd);
	}
}

static enum rc wait_ready(const struct child *k, size_t i, int port_base, struct err *e)
{
	if (is_ready(k))
		return RC_OK;
	return err_set(e, RC_UNAVAILABLE, NULL,
		       "the node %s did not start (is port %d free? PORT_BASE=9000 make run takes "
		       "others)",
		       nodes[i].folder, port_base + (int)i);
}

/* The axis first: the agencies copy its directory as soon as they are up. */
static enum rc start_all(struct cmd *c, struct child *children, int port_base, struct err *e)
{
	TRY(start_child(c, 0, port_base, &children[0], e));
	TRY(wait_ready(&children[0], 0, port_base, e));
	for (size_t i = 1; i < N_NODES; i++)
		TRY(start_child(c, i, port_base + (int)i, &children[i], e));
	for (size_t i = 1; i < N_NODES; i++)
		TRY(wait_ready(&children[i], i, port_base, e));
	return RC_OK;
}

enum rc demo_run(struct cmd *c, int port_base, struct err *e)
{
	struct child children[N_NODES];
	sigset_t signals;

	for (size_t i = 0; i < N_NODES; i++)
		children[i] = (struct child){ .pid = 0, .ready_fd = -1 };
	TRY(make_nodes(c, port_base, e));
	(void)sigemptyset(&signals);
	(void)sigaddset(&signals, SIGTERM);
	(void)sigaddset(&signals, SIGINT);
	(void)sigaddset(&signals, SIGHUP);
	(void)sigaddset(&signals, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &signals, NULL);
	enum rc rc = start_all(c, children, port_base, e);
	if (rc == RC_OK) {
		print_addresses(c, port_base);
		rc = watch(c, children, &signals, e);
	}
	stop_children(children);
	return rc;
}
