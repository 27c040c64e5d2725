#!/bin/sh
# man.sh VANTHU: writes doc/man/vanthu.1 and vanthu.conf.5 from the program's own tables.
set -eu
vanthu=$1
cd "$(dirname "$0")/.."
# mdoc wants each sentence on a line of its own
sentences() { sed -E 's/\. ([A-Z])/.\n\1/g'; }
{
	cat <<'EOF'
.Dd November 21, 2026
.Dt VANTHU 1
.Os
.Sh NAME
.Nm vanthu
.Nd paperless office and post office between agencies
.Sh SYNOPSIS
.Nm
.Ar command
.Op options
.Op Ar arguments
.Sh DESCRIPTION
A node folder made by
.Cm init
holds settings, database, files and keys.
.Cm serve
runs it.
Commands that need the node's database run inside the running node, which they reach over
.Pa run/control.sock
in its folder; when none runs they take the folder's lock and work by themselves.
Given by root, a command becomes the user who owns the node's folder before it touches anything there;
the files on its command line are opened before.
Other users are refused.
Secrets come from a file or, as
.Ql - ,
from standard input.
.Sh COMMANDS
EOF
	"$vanthu" manual commands | sentences
	cat <<'EOF'
.Sh FILES
.Bl -tag -width Ds
.It Pa vanthu.conf
settings, see
.Xr vanthu.conf 5
.It Pa data/ , blobs/
database and files
.It Pa keys/
private keys, for the keeper process alone
.It Pa certs/
certificates; roots.pem, if there, holds the roots that packets' certificates may chain to
.It Pa run/ , tmp/
lock, control socket, spool
.El
.Sh RESTORE
Stop the node.
Make an empty folder (0700) with
.Pa data/
in it; copy
.Pa blobs/ , keys/ , certs/
and
.Pa vanthu.conf
of the backup into it, and the copy of the database to
.Pa data/vanthu.db
(with PostgreSQL: into an empty database that db.url names).
Give all of it to the node's user, run
.Nm
.Cm doctor --deep ,
and start the node.
.Sh EXIT STATUS
.Bl -tag -width Ds
.It 0
done (OK)
.It 1
done, and something was found (doctor, edxml check, organ import)
.It 2
wrong use, or unreadable (edxml check)
.It 3
not found (NOT_FOUND)
.It 4
not valid (INVALID)
.It 5
not permitted (DENIED)
.It 6
conflicts with what is there (CONFLICT)
.It 7
over a limit (LIMIT)
.It 64
not supported (UNSUPPORTED)
.It 65
stored data is damaged (CORRUPT)
.It 69 , 71 , 72 , 75
not available (UNAVAILABLE), cancelled (CANCELLED), asked too often (THROTTLED), busy (BUSY): try again
.It 70
it is not known whether it was done (UNCERTAIN)
.It 77
who asks is not known (UNAUTHENTICATED)
.El
.Sh SEE ALSO
.Xr vanthu.conf 5
EOF
} >doc/man/vanthu.1
{
	cat <<'EOF'
.Dd November 21, 2026
.Dt VANTHU.CONF 5
.Os
.Sh NAME
.Nm vanthu.conf
.Nd settings of a node
.Sh DESCRIPTION
Sections in brackets, then
.Ql key = value
a line.
A value is all that stands behind the =; a comment is a line of its own that begins with # or ;.
An unknown key, a key given twice or a value out of bounds is refused with its line.
.Sh SETTINGS
EOF
	"$vanthu" manual settings | sentences
	cat <<'EOF'
.Sh SEE ALSO
.Xr vanthu 1
EOF
} >doc/man/vanthu.conf.5
