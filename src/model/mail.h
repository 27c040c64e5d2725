/* mail.h -- an e-mail that somebody has handed over to be entered as a văn bản đến.
 *
 * WHAT      What is kept of it until then, and of which document it became.
 * OWNERSHIP The texts belong to whoever filled it in.
 * ERRORS    None.
 */
#pragma once

#include "model/model.h"

struct kept_mail {
	int64_t id, tenant_id, account_id;
	struct str name;
	struct blob_id blob;
	int64_t bytes;
	struct str message_id, sender;
	int64_t taken_at;
	int64_t document_id; /* 0: it waits */
};

/* The document that a mail of that Message-ID became; document_id 0: none did. */
struct mail_twin {
	int64_t document_id, arrival_number, arrival_year;
};
