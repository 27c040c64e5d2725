/* net_curl.h -- libcurl is started once for all of its users.
 *
 * WHAT      The one call that every user of libcurl makes first.
 * OWNERSHIP Nothing; libcurl stays until the process ends.
 * ERRORS    None: a libcurl that does not start ends the process.
 * THREADS   Any.
 */
#pragma once

/* As often as one likes; the first call starts it. */
void net_curl_begin(void);
