/* moment.c -- the reads of a page, together. */
#include "office/moment.h"

#include "db/moment.h"
#include "office/office_int.h"

void office_moment_begin(struct node *n)
{
	db_moment_begin(n->db);
}

void office_moment_end(struct node *n)
{
	db_moment_end(n->db);
}
