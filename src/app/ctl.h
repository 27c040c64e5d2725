/* ctl.h -- the frames of the control socket, run/control.sock (SOCK_SEQPACKET, one frame a packet).
 *
 * WHAT      client: CTL_RUN (language byte, then the words of the command line joined by NUL);
 *           server: CTL_OUT, CTL_ERR (text for the terminal), CTL_OPEN (a path; the client answers
 *           CTL_FILE with the descriptor attached, or CTL_NO_FILE with the reason), CTL_EXIT (the
 *           code as text), after which the server closes.
 * OWNERSHIP Descriptors that come with a frame belong to the receiver.
 * ERRORS    A frame out of turn ends the conversation.
 * LIMITS    CTL_FRAME bytes a frame; LIMIT_CTL_FILES files a command.
 * SECURITY  The socket is 0600 in a 0700 folder, and the peer's uid must be the node's or root's. The
 *           client opens no path but those on its command line.
 */
#pragma once

#include <sys/types.h>

#include "base/err.h"

#define CTL_FRAME (128 << 10)

enum ctl_type {
	CTL_RUN = 'R',
	CTL_OUT = 'O',
	CTL_ERR = 'E',
	CTL_OPEN = 'F',
	CTL_FILE = 'D',
	CTL_NO_FILE = 'X',
	CTL_EXIT = 'Q'
};

/* Sends one frame, with a descriptor when fd >= 0. */
NODISCARD enum rc ctl_send(int sock, enum ctl_type type, struct str payload, int fd, struct err *e);
/* Receives one frame into p (CTL_FRAME bytes). RC_UNAVAILABLE at the end of the conversation.
 * *out_fd is -1 or a descriptor that came along. */
NODISCARD enum rc ctl_receive(int sock, char *p, enum ctl_type *out_type, struct str *out_payload,
			      int *out_fd, struct err *e);
