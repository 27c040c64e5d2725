/* packet.h -- packets in the database; their bytes are blobs.
 *
 * WHAT      Rows of packet as structs of model. Outgoing: planned with the document, built once.
 *           Incoming: kept for ever.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says. packet_built: RC_CONFLICT when it was built meanwhile.
 * TIME      Passed in.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"

NODISCARD enum rc packet_insert(struct tx *tx, struct arena *a, const struct packet *p,
				int64_t *out_id, struct err *e);
NODISCARD enum rc packet_load(struct tx *tx, struct arena *a, int64_t id, struct packet *out,
			      struct err *e);
NODISCARD enum rc packet_give(struct tx *tx, int64_t id, int64_t document_id, struct err *e);
/* These answer RC_NOT_FOUND when there is none. */
NODISCARD enum rc packet_find_fetched(struct tx *tx, struct arena *a, int64_t tenant_id,
				      struct str axis_doc_id, struct packet *out, struct err *e);
NODISCARD enum rc packet_find_twin(struct tx *tx, struct arena *a, const struct packet *like,
				   struct packet *out, struct err *e);
/* The one that brought a part of a work file and has no document: by DocumentId. */
NODISCARD enum rc packet_find_of_part(struct tx *tx, struct arena *a, const struct packet *like,
				      struct packet *out, struct err *e);
NODISCARD enum rc packet_find_of_document(struct tx *tx, struct arena *a, int64_t document_id,
					  struct packet *out, struct err *e);
NODISCARD enum rc packet_has_status(struct tx *tx, struct arena *a, int64_t document_id,
				    struct str status_code, bool *out, struct err *e);
NODISCARD enum rc packet_built(struct tx *tx, int64_t id, const struct blob_id *blob, int64_t bytes,
			       struct err *e);
NODISCARD enum rc packet_set_axis_doc_id(struct tx *tx, int64_t id, struct str axis_doc_id,
					 struct err *e);
/* Whether any row names each of n blobs: packets, attachments, the axis's payloads. For the sweep. */
NODISCARD enum rc blobs_named(struct tx *tx, struct arena *a, const struct blob_id *blobs, size_t n,
			      bool *out_is_named, struct err *e);

/* Blobs that rows name, page by page in order of the row's id. For doctor. */
enum blob_owner {
	BLOB_OF_PACKET,
	BLOB_OF_ATTACHMENT,
	BLOB_OF_FILE,
	BLOB_OF_PART,
	BLOB_OF_MAIL,
	BLOB_OF_AXIS
};
struct named_blob {
	int64_t id; /* of the row */
	struct blob_id blob;
};
NODISCARD enum rc blob_names_page(struct tx *tx, struct arena *a, enum blob_owner owner,
				  int64_t after_id, int64_t n_max, struct named_blob **out,
				  size_t *out_n, struct err *e);
