/* shut_calls.c -- which system calls a process leaves itself.
 *
 * The keeper has a list of calls that are forbidden, not of those allowed: what libc and OpenSSL need
 * changes with their versions, and what a thief of keys needs does not. Landlock and the lack of any
 * descriptor but the socket do the rest. The reader, which opens what strangers send, has a list of those
 * allowed: it works on memory and on descriptors that it is given. A program that is not ours has a list of
 * what is forbidden again: nobody knows all that it calls.
 */
#include "base/shut.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#define FOREIGN_CALLS 0x40000000 /* the x32 numbers of the same calls */
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#define FOREIGN_CALLS UINT32_MAX
#endif

#ifdef ARCH

#define REFUSE (SECCOMP_RET_ERRNO | EPERM)
#define WORD(field) ((uint32_t)offsetof(struct seccomp_data, field))

static const int refused[] = {
	SYS_execve,
	SYS_execveat,
	SYS_clone,
	SYS_clone3,
#ifdef SYS_fork
	SYS_fork,
	SYS_vfork,
#endif
	SYS_socket,
	SYS_socketpair,
	SYS_connect,
	SYS_bind,
	SYS_listen,
	SYS_accept4,
	SYS_sendmmsg,
	SYS_ptrace,
	SYS_process_vm_readv,
	SYS_process_vm_writev,
	SYS_pidfd_open,
	SYS_pidfd_getfd,
	SYS_kill,
	SYS_tkill,
	SYS_rt_sigqueueinfo,
	SYS_rt_tgsigqueueinfo,
	SYS_bpf,
	SYS_perf_event_open,
	SYS_userfaultfd,
	SYS_io_uring_setup,
	SYS_memfd_create,
	SYS_mount,
	SYS_unshare,
	SYS_setns,
	SYS_keyctl,
	SYS_add_key,
	SYS_request_key,
	SYS_shmget,
	SYS_msgget,
};
#define N_REFUSED (sizeof(refused) / sizeof(*refused))

/* A process that aborts signals itself with tgkill, which reaches others as well.
 * load arch · other? kill · load number · foreign? refuse · (equal? refuse) per call · not tgkill? allow
 * · load its process · not this one? refuse · allow */
bool calls_shut(void)
{
	struct sock_filter f[2 * N_REFUSED + 12];
	struct sock_fprog program = { .filter = f };
	unsigned short n = 0;

	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, WORD(arch));
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, WORD(nr));
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, FOREIGN_CALLS, 0, 1);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, REFUSE);
	for (size_t i = 0; i < N_REFUSED; i++) {
		uint32_t nr = (uint32_t)refused[i];

		f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 1);
		f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, REFUSE);
	}
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_tgkill, 0, 3);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, WORD(args[0]));
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)getpid(), 1, 0);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, REFUSE);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	program.len = n;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* ---- only what works on memory and open descriptors ---- */

static const int allowed[] = {
	SYS_read,      SYS_write,      SYS_pread64,         SYS_pwrite64,
	SYS_lseek,     SYS_close,      SYS_fstat,           SYS_munmap,
	SYS_mremap,    SYS_brk,        SYS_madvise,         SYS_futex,
	SYS_getrandom, SYS_recvmsg,    SYS_sendmsg,         SYS_clock_gettime,
	SYS_getpid,    SYS_gettid,     SYS_rt_sigreturn,    SYS_rt_sigprocmask,
	SYS_exit,      SYS_exit_group, SYS_restart_syscall,
};
static const int of_own_process[] = { SYS_kill, SYS_tgkill };
static const int of_plain_memory[] = { SYS_mmap, SYS_mprotect };
#define SOCKET_TYPE 0xf /* without its flags */
#define N_OF(list) (sizeof(list) / sizeof(*(list)))
/* arch, number and their checks; a line for each call, with what it is to do; the end */
#define N_LINES (7 + 2 * N_OF(allowed) + 5 * (N_OF(of_own_process) + N_OF(of_plain_memory)))

static unsigned short allow(struct sock_filter *f, unsigned short n, int call)
{
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 1);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	return n;
}

/* When it is this call: load an argument · as wanted? allow · else refuse. */
static unsigned short allow_if(struct sock_filter *f, unsigned short n, int call, uint32_t argument,
			       struct sock_filter test)
{
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 4);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, argument);
	f[n++] = test;
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, REFUSE);
	return n;
}

bool calls_shut_all(void)
{
	const struct sock_filter own = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)getpid(), 0,
						1);
	const struct sock_filter plain = BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 1, 0);
	struct sock_filter f[N_LINES];
	struct sock_fprog program = { .filter = f };
	unsigned short n = 0;

	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, WORD(arch));
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, WORD(nr));
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, FOREIGN_CALLS, 0, 1);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, REFUSE);
	for (size_t i = 0; i < N_OF(allowed); i++)
		n = allow(f, n, allowed[i]);
	for (size_t i = 0; i < N_OF(of_own_process); i++)
		n = allow_if(f, n, of_own_process[i], WORD(args[0]), own);
	for (size_t i = 0; i < N_OF(of_plain_memory); i++)
		n = allow_if(f, n, of_plain_memory[i], WORD(args[2]), plain);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, REFUSE);
	program.len = n;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* ---- a program that is not ours ---- */

/* Landlock of Debian 12's kernel does not look at the lengths, modes, owners and times of files, and none at
 * Unix sockets, signals and limits of the same user's processes. */
static const int of_others[] = {
	SYS_connect,
	SYS_sendmmsg,
	SYS_ptrace,
	SYS_process_vm_readv,
	SYS_process_vm_writev,
	SYS_process_madvise,
	SYS_process_mrelease,
	SYS_pidfd_open,
	SYS_pidfd_getfd,
	SYS_pidfd_send_signal,
	SYS_kcmp,
	SYS_tkill,
	SYS_rt_sigqueueinfo,
	SYS_rt_tgsigqueueinfo,
	SYS_setpriority,
	SYS_ioprio_set,
	SYS_sched_setaffinity,
	SYS_sched_setattr,
	SYS_sched_setparam,
	SYS_sched_setscheduler,
	SYS_migrate_pages,
	SYS_move_pages,
	SYS_bpf,
	SYS_perf_event_open,
	SYS_userfaultfd,
	SYS_io_uring_setup,
	SYS_io_uring_enter,
	SYS_io_uring_register,
	SYS_mount,
	SYS_umount2,
	SYS_pivot_root,
	SYS_chroot,
	SYS_fsopen,
	SYS_open_tree,
	SYS_move_mount,
	SYS_unshare,
	SYS_setns,
	SYS_keyctl,
	SYS_add_key,
	SYS_request_key,
	SYS_shmget,
	SYS_shmat,
	SYS_semget,
	SYS_msgget,
	SYS_mq_open,
	SYS_personality,
	SYS_open_by_handle_at,
	SYS_truncate,
	SYS_fchmodat,
	SYS_fchownat,
	SYS_utimensat,
	SYS_setxattr,
	SYS_lsetxattr,
	SYS_removexattr,
	SYS_lremovexattr,
#ifdef SYS_fork
	SYS_fork,
	SYS_vfork,
	SYS_chmod,
	SYS_chown,
	SYS_lchown,
	SYS_utime,
	SYS_utimes,
	SYS_futimesat,
#endif
};
/* Their arguments lie in memory, where a filter cannot look: libc knows what to do without them. */
static const int unknown[] = { SYS_clone3, SYS_openat2 };

static unsigned short deny(struct sock_filter *f, unsigned short n, int call, uint32_t answer)
{
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 1);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, answer);
	return n;
}

/* A descriptor that is only for reading would cut a file to nothing. */
#define CUTS (O_TRUNC | O_ACCMODE)
static unsigned short refuse_cut(struct sock_filter *f, unsigned short n, int call,
				 uint32_t argument)
{
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 5);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, argument);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, CUTS);
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, O_TRUNC, 0, 1);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, REFUSE);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	return n;
}

/* Asked whether something may be written, it is told no: what there is (/tmp) is not for it, and it looks for
 * another place (LibreOffice's socket). It finds out what it may write by writing. */
static unsigned short refuse_question(struct sock_filter *f, unsigned short n, int call,
				      uint32_t argument)
{
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 4);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, argument);
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, W_OK, 0, 1);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	return n;
}

/* What is looked at by its arguments: threads but no processes, Unix sockets of streams, itself. */
static unsigned short allow_own(struct sock_filter *f, unsigned short n)
{
	const uint32_t own = (uint32_t)getpid();
	const struct sock_filter thread = BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 0, 1);
	const struct sock_filter self = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, own, 0, 1);
	const struct sock_filter zero = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1);
	const struct sock_filter local = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 0, 1);

	n = allow_if(f, n, SYS_clone, WORD(args[0]), thread);
	n = allow_if(f, n, SYS_kill, WORD(args[0]), self);
	n = allow_if(f, n, SYS_tgkill, WORD(args[0]), self);
	n = allow_if(f, n, SYS_prlimit64, WORD(args[0]), zero);
	n = allow_if(f, n, SYS_socketpair, WORD(args[0]), local);
	/* a datagram would need no connection */
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 7);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, WORD(args[0]));
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 0, 4);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, WORD(args[1]));
	f[n++] = (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, SOCKET_TYPE);
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SOCK_STREAM, 0, 1);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, REFUSE);
	return n;
}

bool calls_shut_program(void)
{
	struct sock_filter f[2 * (N_OF(of_others) + N_OF(unknown)) + 5 * 5 + 8 + 2 * 6 + 2 * 5 + 7];
	struct sock_fprog program = { .filter = f };
	unsigned short n = 0;

	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, WORD(arch));
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, WORD(nr));
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, FOREIGN_CALLS, 0, 1);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, REFUSE);
	for (size_t i = 0; i < N_OF(of_others); i++)
		n = deny(f, n, of_others[i], REFUSE);
	for (size_t i = 0; i < N_OF(unknown); i++)
		n = deny(f, n, unknown[i], SECCOMP_RET_ERRNO | ENOSYS);
	n = refuse_cut(f, n, SYS_openat, WORD(args[2]));
#ifdef SYS_open
	n = refuse_cut(f, n, SYS_open, WORD(args[1]));
	n = refuse_question(f, n, SYS_access, WORD(args[1]));
#endif
	n = refuse_question(f, n, SYS_faccessat, WORD(args[2]));
	n = allow_own(f, n);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	program.len = n;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

#else

bool calls_shut_program(void)
{
	return false;
}

bool calls_shut_all(void)
{
	return false;
}

bool calls_shut(void)
{
	return false;
}

#endif
