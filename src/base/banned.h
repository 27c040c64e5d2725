/* banned.h -- functions of libc that nobody may call; force-included before every source file.
 *
 * WHAT      The idea is git's: a banned name turns into one the compiler does not know, so that the
 *           call fails to compile and the message says why. What to use instead stands beside it.
 *           The system's headers come first, for their declarations must still compile.
 * OWNERSHIP Nothing.
 * ERRORS    At compile time.
 */
#pragma once

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif

#include <alloca.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BANNED(name) name##_is_banned_see_base_banned_h

#undef strcpy
#define strcpy(...) BANNED(strcpy) /* str_dup, buf_add */
#undef stpcpy
#define stpcpy(...) BANNED(stpcpy)
#undef strncpy
#define strncpy(...) BANNED(strncpy)
#undef strcat
#define strcat(...) BANNED(strcat) /* str_cat, buf_add */
#undef strncat
#define strncat(...) BANNED(strncat)
#undef strdup
#define strdup(...) BANNED(strdup) /* str_c, arena_dup */
#undef strndup
#define strndup(...) BANNED(strndup)
#undef strdupa
#define strdupa(...) BANNED(strdupa)
#undef strndupa
#define strndupa(...) BANNED(strndupa)
#undef sprintf
#define sprintf(...) BANNED(sprintf) /* str_fmt, buf_fmt, snprintf */
#undef vsprintf
#define vsprintf(...) BANNED(vsprintf)
#undef asprintf
#define asprintf(...) BANNED(asprintf)
#undef vasprintf
#define vasprintf(...) BANNED(vasprintf)
#undef strtok
#define strtok(...) BANNED(strtok) /* str_split */
#undef strtok_r
#define strtok_r(...) BANNED(strtok_r)
#undef atoi
#define atoi(...) BANNED(atoi) /* str_to_i64 */
#undef atol
#define atol(...) BANNED(atol)
#undef atoll
#define atoll(...) BANNED(atoll)
#undef atof
#define atof(...) BANNED(atof) /* there are no floats here */
#undef strtol
#define strtol(...) BANNED(strtol)
#undef strtoll
#define strtoll(...) BANNED(strtoll)
#undef strtoul
#define strtoul(...) BANNED(strtoul)
#undef strtoull
#define strtoull(...) BANNED(strtoull)
#undef strtod
#define strtod(...) BANNED(strtod)
#undef sscanf
#define sscanf(...) BANNED(sscanf)
#undef fscanf
#define fscanf(...) BANNED(fscanf)
#undef scanf
#define scanf(...) BANNED(scanf)
#undef gets
#define gets(...) BANNED(gets)
#undef gmtime
#define gmtime(...) BANNED(gmtime) /* time_to_civil */
#undef gmtime_r
#define gmtime_r(...) BANNED(gmtime_r)
#undef localtime
#define localtime(...) BANNED(localtime)
#undef localtime_r
#define localtime_r(...) BANNED(localtime_r)
#undef mktime
#define mktime(...) BANNED(mktime) /* time_from_civil */
#undef timegm
#define timegm(...) BANNED(timegm)
#undef ctime
#define ctime(...) BANNED(ctime)
#undef asctime
#define asctime(...) BANNED(asctime)
#undef strftime
#define strftime(...) BANNED(strftime) /* time_iso and its sisters */
#undef strptime
#define strptime(...) BANNED(strptime)
#undef mktemp
#define mktemp(...) BANNED(mktemp) /* fd_temp */
#undef tmpnam
#define tmpnam(...) BANNED(tmpnam)
#undef tempnam
#define tempnam(...) BANNED(tempnam)
#undef tmpfile
#define tmpfile(...) BANNED(tmpfile)
#undef system
#define system(...) BANNED(system) /* posix_spawn */
#undef popen
#define popen(...) BANNED(popen)
#undef rand
#define rand(...) BANNED(rand) /* random_u64 */
#undef srand
#define srand(...) BANNED(srand)
#undef random
#define random(...) BANNED(random)
#undef alloca
#define alloca(...) BANNED(alloca) /* arena_alloc */
