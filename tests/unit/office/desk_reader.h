/* desk_reader.h -- a desk with the real reader beside it.
 *
 * WHAT      Setup and teardown of tests that read what is in a file; what stands in it.
 * OWNERSHIP As desk.h.
 * ERRORS    What fails here fails the test.
 */
#pragma once

#include "desk.h"
#include "reader/reader.h"

int setup_reader(void **state);
int teardown_reader(void **state);
/* As search and people read it, with what stands in its fields. kind NULL: whatever it is. */
struct str reader_words(struct str bytes, enum file_kind *kind);
struct str file_bytes(const struct attachment *x);
#define READER_TEST(name) cmocka_unit_test_setup_teardown(name, setup_reader, teardown_reader)
