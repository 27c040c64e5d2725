/* fuzz_cookie.c -- a Cookie header: the value found lies inside it and holds no separator. */
#include <stdint.h>
#include <stdlib.h>

#include "net/net.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str header = str_of_n((const char *)data, size);
	struct str value = net_cookie_parse(header, "s");

	if (value.n == 0)
		return 0;
	if (value.p < header.p || value.p + value.n > header.p + header.n)
		abort();
	if (str_find_char(value, ';') != SIZE_MAX)
		abort();
	return 0;
}
