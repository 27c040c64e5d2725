/* ctl.c -- frames of the control socket. */
#include "app/ctl.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "base/fd.h"

enum rc ctl_send(int sock, enum ctl_type type, struct str payload, int fd, struct err *e)
{
	char kind = (char)type;
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = { .bytes = { 0 } };
	struct iovec iov[2] = { { &kind, 1 }, { NULL, payload.n } };
	struct msghdr m = { .msg_iov = iov, .msg_iovlen = payload.n ? 2 : 1 };

	memcpy(&iov[1].iov_base, &payload.p, sizeof payload.p);
	if (fd >= 0) {
		m.msg_control = control.bytes;
		m.msg_controllen = sizeof control.bytes;
		struct cmsghdr *h = CMSG_FIRSTHDR(&m);
		h->cmsg_level = SOL_SOCKET;
		h->cmsg_type = SCM_RIGHTS;
		h->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(h), &fd, sizeof fd);
	}
	while (sendmsg(sock, &m, MSG_NOSIGNAL) < 0) {
		if (errno != EINTR)
			return err_errno(e, "control socket");
	}
	return RC_OK;
}

static int received_fd(struct msghdr *m)
{
	int fd = -1;

	for (struct cmsghdr *h = CMSG_FIRSTHDR(m); h; h = CMSG_NXTHDR(m, h)) {
		if (h->cmsg_level == SOL_SOCKET && h->cmsg_type == SCM_RIGHTS)
			memcpy(&fd, CMSG_DATA(h), sizeof fd);
	}
	return fd;
}

enum rc ctl_receive(int sock, char *p, enum ctl_type *out_type, struct str *out_payload,
		    int *out_fd, struct err *e)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;
	struct iovec iov = { p, CTL_FRAME };
	struct msghdr m = { .msg_iov = &iov,
			    .msg_iovlen = 1,
			    .msg_control = control.bytes,
			    .msg_controllen = sizeof control.bytes };
	ssize_t n;

	do
		n = recvmsg(sock, &m, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_errno(e, "control socket");
	*out_fd = received_fd(&m);
	if (n == 0 || (m.msg_flags & (MSG_TRUNC | MSG_CTRUNC))) {
		fd_close(*out_fd);
		*out_fd = -1;
		return err_set(e, RC_UNAVAILABLE, NULL, "the other side hung up");
	}
	*out_type = (enum ctl_type)p[0];
	*out_payload = str_of_n(p + 1, (size_t)n - 1);
	return RC_OK;
}
