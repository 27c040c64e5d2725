/* part.h -- a part of a work file that travels in more than one packet, and how far it has come.
 *
 * WHAT      Structs, as they stand in the database.
 * OWNERSHIP Whoever loads them.
 * ERRORS    None.
 */
#pragma once

#include "model/model.h"

struct file_part {
	int64_t id, tenant_id;
	enum direction direction;
	int64_t document_id;    /* outgoing: the letter */
	struct str from_code;   /* incoming: who sent it */
	struct str letter_code; /* "" = not issued yet */
	int64_t n, n_of;        /* n of n_of; the letter's own packet is 1 */
	int64_t created_at;
	int64_t n_files, bytes;
};
/* One part on its way to one receiver. */
struct part_way {
	int64_t part_id, delivery_id;
	int64_t packet_id; /* the newest that carries it */
	enum delivery_state state;
	struct str status_text;
	int64_t status_at;
	int64_t n;
	struct str letter_code, receiver_code, receiver_name;
};
