/* cmd_edxml.c -- vanthu edxml: packets in files, without a node.
 *
 * Exit codes: 0 fine, 1 read but with error findings (check) or damaged attachments (extract), 2 not
 * readable as a packet, or not there.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/cmd.h"
#include "base/codec.h"
#include "base/fd.h"
#include "base/limits.h"
#include "edxml/edxml.h"
#include "text/text.h"

#define EXIT_FINDINGS 1
#define EXIT_UNREADABLE 2
#define COPY_BYTES (64 << 10)
#define COUNT(rows) (sizeof rows / sizeof rows[0])

static const char *const severities[] = { "info", "warning", "error" };

/* ---- files ---- */

static enum rc spool(struct cmd *c, int from, int to, struct err *e)
{
	char *piece = arena_alloc(c->arena, COPY_BYTES);
	size_t n = 1;

	while (n) {
		TRY(fd_read_full(from, piece, COPY_BYTES, &n, e));
		TRY(fd_write_all(to, piece, n, e));
	}
	return RC_OK;
}

/* A packet is read at places: what comes through a pipe goes to a nameless file first. */
static enum rc packet_open(struct cmd *c, struct str path, int *out_fd, struct err *e)
{
	const char *tmp = getenv("TMPDIR");
	AUTO_CLOSE
	pipe_fd = -1;

	TRY(cmd_open(c, path, out_fd, e));
	if (lseek(*out_fd, 0, SEEK_CUR) >= 0)
		return RC_OK;
	pipe_fd = *out_fd;
	TRY(fd_temp(tmp ? tmp : "/tmp", out_fd, e));
	enum rc rc = spool(c, pipe_fd, *out_fd, e);
	if (rc != RC_OK)
		fd_close(*out_fd);
	return rc;
}

/* *out stays NULL when the file cannot be opened. */
static enum rc packet_read(struct cmd *c, struct str path, struct edxml **out, struct err *e)
{
	AUTO_CLOSE
	fd = -1;

	*out = NULL;
	TRY(packet_open(c, path, &fd, e));
	return edxml_read_fd(c->arena, fd, NULL, c->now, out, e);
}

/* ---- output ---- */

static bool is_unprintable(uint32_t point)
{
	return point < 0x20 || (point >= 0x7F && point < 0xA0) ||
	       (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

/* What a sender wrote, without what could steer the terminal or turn the line around. */
static struct str shown(struct cmd *c, struct str s)
{
	struct buf b;
	uint32_t point;

	buf_init(&b, c->arena, s.n * 3 + 1);
	while (text_next(&s, &point))
		text_add_point(&b, is_unprintable(point) ? '?' : point);
	return buf_str(&b);
}

static void findings_print(struct cmd *c, struct str path, const struct edxml *p)
{
	for (size_t i = 0; i < p->n_findings; i++) {
		const struct edxml_finding *f = &p->findings[i];

		cmd_printf(c, "%.*s:%lld: %s: %s%s%.*s: %s", STR_FMT(path), (long long)f->line,
			   severities[f->severity], f->rule, f->element[0] ? " " : "",
			   STR_FMT(shown(c, str_of(f->element))),
			   c->is_vietnamese ? f->text_vi : f->text_en);
		if (f->detail.n)
			cmd_printf(c, " [%.*s]", STR_FMT(shown(c, f->detail)));
		cmd_printf(c, "\n");
	}
	if (p->n_findings_dropped)
		cmd_printf(c, "%.*s: and %zu findings more\n", STR_FMT(path),
			   p->n_findings_dropped);
}

static int exit_code_of(enum rc rc, const struct edxml *p)
{
	if (rc != RC_OK || !p)
		return EXIT_UNREADABLE;
	return edxml_is_acceptable(p) ? 0 : EXIT_FINDINGS;
}

static void unreadable_warn(struct cmd *c, struct str path, const struct err *e)
{
	cmd_warn(c, "%.*s: %.*s\n", STR_FMT(path), STR_FMT(cmd_error_text(c, e)));
}

/* ---- check ---- */

static void check_json(struct cmd *c, struct json *j, struct str path, const struct edxml *p,
		       const struct err *e)
{
	json_object(j);
	json_kv_str(j, "file", path);
	json_kv_bool(j, "isReadable", e->rc == RC_OK);
	json_kv_bool(j, "isAcceptable", e->rc == RC_OK && edxml_is_acceptable(p));
	if (e->rc != RC_OK)
		json_kv_str(j, "error", cmd_error_text(c, e));
	if (p) {
		json_key(j, "findings");
		edxml_findings_put(j, p);
	}
	json_object_end(j);
}

/* The arena is given back after each file: there may be thousands. */
static void check_one(struct cmd *c, struct json *j, struct str path)
{
	struct arena *outer = c->arena;
	AUTO_ARENA inner = arena_new(NULL);
	struct err e = ERR_INIT;
	struct edxml *p;

	c->arena = inner;
	e.rc = packet_read(c, path, &p, &e);
	int code = exit_code_of(e.rc, p);

	c->exit_code = code > c->exit_code ? code : c->exit_code;
	if (cmd_has(c, "--json")) {
		check_json(c, j, path, p, &e);
	} else {
		if (p)
			findings_print(c, path, p);
		if (e.rc != RC_OK)
			unreadable_warn(c, path, &e);
	}
	c->arena = outer;
}

static enum rc run_check(struct cmd *c, struct err *e)
{
	struct json j;

	cmd_rows_begin(c, &j);
	for (size_t i = 0; i < c->n_args; i++)
		check_one(c, &j, c->args[i]);
	return cmd_rows_end(c, &j, e);
}

/* ---- show ---- */

static const char *const verdicts[] = { "absent", "unverifiable", "valid", "invalid" };

/* "signature.dummy" → "dummy" */
static struct str reason_of(const struct signature_result *s)
{
	struct str head, rest;

	return str_split(s->reason_key, '.', &head, &rest) ? rest : s->reason_key;
}

/* A bundle that is not there or holds nothing would quietly trust nobody. */
static enum rc roots_check(struct cmd *c, struct trust *t, struct err *e)
{
	size_t n = 0;

	if (!cmd_has(c, "--roots"))
		return RC_OK;
	t->roots_file = str_c(c->arena, cmd_value(c, "--roots"));
	enum rc rc = signature_roots_check(t->roots_file, &n, e);
	if (rc == RC_OK && n == 0)
		rc = err_set(e, RC_INVALID, NULL, "%s holds no certificate", t->roots_file);
	if (rc != RC_OK)
		c->exit_code = 2;
	return err_wrap(e, rc, "--roots");
}

static enum rc trust_load(struct cmd *c, struct trust *t, struct err *e)
{
	struct str path = cmd_value(c, "--cert"), bytes;
	struct certificate *cert = ARENA_NEW(c->arena, struct certificate);

	*t = (struct trust){ .now = c->now };
	TRY(roots_check(c, t, e));
	if (!path.p)
		return RC_OK;
	TRY(cmd_read(c, path, LIMIT_CERTIFICATE_BYTES, &bytes, e));
	TRY(certificate_parse(c->arena, bytes, cert, e));
	t->known = cert;
	t->n_known = 1;
	return RC_OK;
}

static enum rc signature_check(struct cmd *c, int fd, struct signature_result *out, struct err *e)
{
	struct trust trust;
	uint64_t bytes;

	TRY(trust_load(c, &trust, e));
	TRY(sign_init(e));
	TRY(fd_size(fd, &bytes, e));
	return xmldsig_check(c->arena, fd, bytes, &trust, out, e);
}

static void fact(struct cmd *c, const char *name, struct str value)
{
	if (value.n)
		cmd_printf(c, "%-12s %.*s\n", name, STR_FMT(shown(c, value)));
}

static void organ_print(struct cmd *c, const char *name, const struct edxml_organ *o)
{
	fact(c, name, str_fmt(c->arena, "%.*s  %.*s", STR_FMT(o->code), STR_FMT(o->name)));
}

static void document_print(struct cmd *c, const struct edxml *p)
{
	struct arena *a = c->arena;

	for (size_t i = 0; i < p->n_to; i++)
		organ_print(c, "to", &p->to[i]);
	fact(c, "id", p->document_id);
	fact(c, "number",
	     str_fmt(a, "%.*s/%.*s", STR_FMT(p->code_number), STR_FMT(p->code_notation)));
	fact(c, "type", p->type_name);
	fact(c, "issued",
	     str_fmt(a, "%.*s, %.*s", STR_FMT(p->place), STR_FMT(date_iso(a, p->promulgated_on))));
	fact(c, "subject", p->subject);
	fact(c, "content", p->content);
	fact(c, "signed by",
	     str_fmt(a, "%.*s %.*s %.*s", STR_FMT(p->competence), STR_FMT(p->position),
		     STR_FMT(p->full_name)));
	fact(c, "reply due", date_iso(a, p->due_on));
	if (p->priority >= 0)
		fact(c, "priority", str_fmt(a, "%lld", (long long)p->priority));
	if (p->has_bussiness)
		fact(c, "business",
		     str_fmt(a, "%lld %.*s", (long long)p->bussiness_type,
			     STR_FMT(p->bussiness_reason)));
}

static void answered_print(struct cmd *c, const struct edxml *p)
{
	for (size_t i = 0; i < p->n_response_for; i++) {
		const struct edxml_response_for *r = &p->response_for[i];

		fact(c, "answers",
		     str_fmt(c->arena, "%.*s  %.*s  %.*s", STR_FMT(r->organ_code), STR_FMT(r->code),
			     STR_FMT(r->document_id)));
	}
}

static void status_print(struct cmd *c, const struct edxml *p)
{
	fact(c, "status",
	     str_fmt(c->arena, "%.*s %.*s", STR_FMT(p->status_code),
		     STR_FMT(p->status_description)));
	fact(c, "person", p->staff_name);
	if (p->status_at)
		fact(c, "at", time_iso(c->arena, p->status_at));
}

static void attachments_print(struct cmd *c, const struct edxml *p)
{
	for (size_t i = 0; i < p->n_attachments; i++) {
		const struct edxml_attachment *att = &p->attachments[i];
		struct str digest = str_of_n((const char *)att->sha256, sizeof att->sha256);

		cmd_printf(c,
			   "attachment   %.*s\n             %.*s, %llu bytes%s%s\n"
			   "             sha256 %.*s\n",
			   STR_FMT(shown(c, att->name)), STR_FMT(shown(c, att->content_type)),
			   (unsigned long long)att->bytes, att->was_zipped ? ", came zipped" : "",
			   att->is_damaged ? ", DAMAGED" : "",
			   STR_FMT(hex_encode(c->arena, digest)));
	}
}

static void show_print(struct cmd *c, const struct edxml *p, const struct signature_result *s)
{
	fact(c, "kind", p->kind == EDXML_STATUS ? STR("status") : STR("document"));
	organ_print(c, "from", &p->from);
	if (p->kind == EDXML_STATUS)
		status_print(c, p);
	else
		document_print(c, p);
	answered_print(c, p);
	attachments_print(c, p);
	struct str why = reason_of(s);
	fact(c, "signature",
	     str_eq_c(why, verdicts[s->state])
		     ? why
		     : str_fmt(c->arena, "%s (%.*s)", verdicts[s->state], STR_FMT(why)));
	fact(c, "signer", s->signer.subject);
	findings_print(c, c->args[0], p);
}

static void show_json(struct cmd *c, const struct edxml *p, const struct signature_result *s)
{
	struct json j;

	cmd_json_begin(c, &j);
	json_kv_str(&j, "file", c->args[0]);
	json_key(&j, "packet");
	edxml_put(&j, c->arena, p);
	json_key(&j, "signature");
	json_object(&j);
	json_kv_str(&j, "state", str_of(verdicts[s->state]));
	json_kv_str(&j, "reason", reason_of(s));
	json_kv_str(&j, "signer", s->signer.subject);
	json_kv_bool(&j, "isSignerKnown", s->is_signer_known);
	json_object_end(&j);
	cmd_json_end(c, &j);
}

static enum rc run_show(struct cmd *c, struct err *e)
{
	struct signature_result s = { .state = VERDICT_ABSENT };
	struct edxml *p = NULL;
	AUTO_CLOSE
	fd = -1;

	c->exit_code = EXIT_UNREADABLE;
	TRY(packet_open(c, c->args[0], &fd, e));
	enum rc rc = edxml_read_fd(c->arena, fd, NULL, c->now, &p, e);
	if (rc != RC_OK) {
		findings_print(c, c->args[0], p);
		return rc;
	}
	TRY(signature_check(c, fd, &s, e));
	if (cmd_has(c, "--json"))
		show_json(c, p, &s);
	else
		show_print(c, p, &s);
	c->exit_code = 0;
	return RC_OK;
}

/* ---- extract ---- */

struct extract {
	struct cmd *cmd;
	int dir;
	const struct edxml *known;            /* of a first reading: the names */
	const struct edxml_attachment *first; /* of the reading under way */
	struct extract_file {
		const char *name;
		int fd;
	} files[LIMIT_ATTACHMENTS];
};

/* "a.pdf" → "a (2).pdf" */
static const char *name_numbered(struct arena *a, struct str name, int n)
{
	size_t dot = name.n;

	if (n < 2)
		return str_c(a, name);
	for (size_t i = 1; i < name.n; i++)
		if (name.p[i] == '.')
			dot = i;
	return str_c(a, str_fmt(a, "%.*s (%d)%.*s", STR_FMT(str_sub(name, 0, dot)), n,
				STR_FMT(str_sub(name, dot, name.n))));
}

/* Nothing that is there is written over. */
static enum rc file_make(struct extract *x, size_t i, struct err *e)
{
	struct arena *a = x->cmd->arena;
	struct extract_file *f = &x->files[i];
	/* room for the number */
	struct str name = text_file_name(a, x->known->attachments[i].name, LIMIT_FILE_NAME,
					 LIMIT_FILE_NAME_BYTES - 16);

	for (int n = 1; n <= 1000; n++) {
		const char *free_name = name_numbered(a, name, n);

		f->fd = openat(x->dir, free_name,
			       O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
		if (f->fd >= 0) {
			f->name = free_name;
			return RC_OK;
		}
		if (errno != EEXIST)
			return err_errno(e, "create %s", free_name);
	}
	return err_set(e, RC_CONFLICT, NULL, "a thousand files of that name");
}

static enum rc changed(struct err *e)
{
	return err_set(e, RC_CORRUPT, NULL, "packet changed between two readings");
}

/* NULL for an attachment that the first reading did not see. */
static struct extract_file *file_of(struct extract *x, const struct edxml_attachment *att)
{
	if (!x->first)
		x->first = att;
	size_t i = (size_t)(att - x->first);

	return i < x->known->n_attachments ? &x->files[i] : NULL;
}

/* Also the second time, when what was written is to be forgotten. */
static enum rc extract_start(void *ctx, struct edxml_attachment *att, struct err *e)
{
	const struct extract_file *f = file_of(ctx, att);

	if (!f)
		return changed(e);
	if (ftruncate(f->fd, 0) != 0 || lseek(f->fd, 0, SEEK_SET) < 0)
		return err_errno(e, "empty %s", f->name);
	return RC_OK;
}

static enum rc extract_write(void *ctx, struct edxml_attachment *att, const void *p, size_t n,
			     struct err *e)
{
	const struct extract_file *f = file_of(ctx, att);

	return f ? fd_write_all(f->fd, p, n, e) : changed(e);
}

static enum rc extract_print(struct extract *x, const struct edxml *p, struct err *e)
{
	struct cmd *c = x->cmd;
	struct json j;

	cmd_rows_begin(c, &j);
	for (size_t i = 0; i < p->n_attachments; i++) {
		const struct edxml_attachment *att = &p->attachments[i];

		json_object(&j);
		json_kv_str(&j, "file", str_of(x->files[i].name));
		json_kv_str(&j, "name", att->name);
		json_kv_i64(&j, "bytes", (int64_t)att->bytes);
		json_kv_bool(&j, "isDamaged", att->is_damaged);
		json_object_end(&j);
		if (att->is_damaged)
			c->exit_code = EXIT_FINDINGS;
		if (!cmd_has(c, "--json"))
			cmd_printf(c, "%s%s\n", x->files[i].name,
				   att->is_damaged ? "  (DAMAGED)" : "");
	}
	return cmd_rows_end(c, &j, e);
}

static enum rc extract_all(struct extract *x, int fd, struct err *e)
{
	const struct edxml_sink sink = { .ctx = x, .start = extract_start, .write = extract_write };
	struct edxml *p = NULL;

	for (size_t i = 0; i < x->known->n_attachments; i++)
		TRY(file_make(x, i, e));
	TRY(edxml_read_fd(x->cmd->arena, fd, &sink, x->cmd->now, &p, e));
	if (p->n_attachments != x->known->n_attachments)
		return changed(e);
	return extract_print(x, p, e);
}

static void files_close(struct extract *x, bool keep)
{
	for (size_t i = 0; i < LIMIT_ATTACHMENTS && x->files[i].name; i++) {
		fd_close(x->files[i].fd);
		if (!keep)
			(void)unlinkat(x->dir, x->files[i].name, 0);
	}
}

/* Read once for the names, which may stand behind the bytes, and once for the bytes. */
static enum rc run_extract(struct cmd *c, struct err *e)
{
	struct extract *x = ARENA_NEW(c->arena, struct extract);
	const char *to = str_c(c->arena, cmd_value(c, "--to"));
	struct edxml *known = NULL;
	AUTO_CLOSE
	fd = -1;
	AUTO_CLOSE
	dir = -1;

	c->exit_code = EXIT_UNREADABLE;
	TRY(packet_open(c, c->args[0], &fd, e));
	TRY(edxml_read_fd(c->arena, fd, NULL, c->now, &known, e));
	TRY(dir_make(to, 0755, e));
	dir = open(to, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return err_errno(e, "open %s", to);
	*x = (struct extract){ .cmd = c, .dir = dir, .known = known };
	c->exit_code = 0;
	enum rc rc = extract_all(x, fd, e);
	files_close(x, rc == RC_OK);
	if (rc != RC_OK)
		c->exit_code = EXIT_UNREADABLE;
	return rc;
}

/* ---- the table ---- */

static const struct cmd_option check_options[] = {
	CMD_OPTION_JSON,
};
static const struct cmd_option show_options[] = {
	{ "--cert", "FILE", "the sender's certificate, as the directory would hold it", false },
	{ "--roots", "FILE", "root certificates to chain to (PEM)", false },
	CMD_OPTION_JSON,
};
static const struct cmd_option extract_options[] = {
	{ "--to", "DIR", "where the files go; made when it is not there", true },
	CMD_OPTION_JSON,
};

const struct command edxml_commands[] = {
	{ "edxml check", "FILE…", "look for faults in packets",
	  "Prints each finding with its line, rule and severity. Exit code 0 without error "
	  "findings, 1 with them, 2 when a file cannot be read as a packet; of several files the "
	  "highest. FILE may be - for standard input. The rules are listed in doc/edxml.md.",
	  RUN_ALONE, 1, INT_MAX, check_options, COUNT(check_options), run_check },
	{ "edxml show", "FILE", "show what a packet says",
	  "Its facts, attachments with size and SHA-256, the state of its signature, and the "
	  "findings. Exit code 0 whenever it can be read, else 2. Without --cert and --roots no "
	  "signer is known, and a good signature is told as unverifiable (unknown_signer).",
	  RUN_ALONE, 1, 1, show_options, COUNT(show_options), run_show },
	{ "edxml extract", "FILE", "write the attachments of a packet into a folder",
	  "Names are made safe, and nothing that is there is written over. A file that came as "
	  "the one entry of a ZIP is written unpacked. Exit code 1 when an attachment is damaged, "
	  "2 when the packet cannot be read.",
	  RUN_ALONE, 1, 1, extract_options, COUNT(extract_options), run_extract },
};
const size_t n_edxml_commands = COUNT(edxml_commands);
