/* enums.c -- text of every enum and back, from the tables of enums.h. */
#include "model/enums.h"

#define ENUM_ROW(constant, stored) [constant] = { "" stored, sizeof(stored) - 1 },

#define ENUM_DEFINE(name, TABLE)                                                                   \
	static const struct str name##_words[] = { TABLE(ENUM_ROW) };                              \
	struct str name##_text(enum name value)                                                    \
	{                                                                                          \
		return name##_words[value];                                                        \
	}                                                                                          \
	bool name##_parse(struct str text, enum name *out)                                         \
	{                                                                                          \
		for (int i = 0; i < (int)name##__COUNT; i++) {                                     \
			if (str_eq(text, name##_words[i])) {                                       \
				*out = (enum name)i;                                               \
				return true;                                                       \
			}                                                                          \
		}                                                                                  \
		return false;                                                                      \
	}

ENUM_DEFINE(road, ROAD_TABLE)
ENUM_DEFINE(form, FORM_TABLE)
ENUM_DEFINE(purpose, PURPOSE_TABLE)
ENUM_DEFINE(organ_rank, ORGAN_RANK_TABLE)
ENUM_DEFINE(organ_kind, ORGAN_KIND_TABLE)
ENUM_DEFINE(organ_level, ORGAN_LEVEL_TABLE)
ENUM_DEFINE(organ_state, ORGAN_STATE_TABLE)
ENUM_DEFINE(organ_origin, ORGAN_ORIGIN_TABLE)
ENUM_DEFINE(role, ROLE_TABLE)
ENUM_DEFINE(unit_state, UNIT_STATE_TABLE)
ENUM_DEFINE(delegation_kind, DELEGATION_KIND_TABLE)
ENUM_DEFINE(permission_change_kind, PERMISSION_CHANGE_KIND_TABLE)
ENUM_DEFINE(holder_kind, HOLDER_KIND_TABLE)
ENUM_DEFINE(group_level, GROUP_LEVEL_TABLE)
ENUM_DEFINE(assignment_part, ASSIGNMENT_PART_TABLE)
ENUM_DEFINE(assignment_state, ASSIGNMENT_STATE_TABLE)
ENUM_DEFINE(task_standing, STANDING_TABLE)
ENUM_DEFINE(task_scope, TASK_SCOPE_TABLE)
ENUM_DEFINE(report_kind, REPORT_KIND_TABLE)
ENUM_DEFINE(report_group, REPORT_GROUP_TABLE)
ENUM_DEFINE(report_figure, REPORT_FIGURE_TABLE)
ENUM_DEFINE(progress, PROGRESS_TABLE)
ENUM_DEFINE(work_queue, WORK_QUEUE_TABLE)
ENUM_DEFINE(open_kind, OPEN_KIND_TABLE)
ENUM_DEFINE(bulk_act, BULK_ACT_TABLE)
ENUM_DEFINE(extension_state, EXTENSION_STATE_TABLE)
ENUM_DEFINE(holiday_kind, HOLIDAY_KIND_TABLE)
ENUM_DEFINE(book_kind, BOOK_KIND_TABLE)
ENUM_DEFINE(document_listing, LISTING_TABLE)
ENUM_DEFINE(digest_kind, DIGEST_KIND_TABLE)
ENUM_DEFINE(digest_state, DIGEST_STATE_TABLE)
ENUM_DEFINE(ticket_state, TICKET_STATE_TABLE)
ENUM_DEFINE(organ_verdict, ORGAN_VERDICT_TABLE)
ENUM_DEFINE(organ_task_act, ORGAN_TASK_ACT_TABLE)
ENUM_DEFINE(organ_task_state, ORGAN_TASK_STATE_TABLE)
ENUM_DEFINE(rider_kind, RIDER_KIND_TABLE)
ENUM_DEFINE(draft_stage, STAGE_TABLE)
ENUM_DEFINE(draft_queue, DRAFT_QUEUE_TABLE)
ENUM_DEFINE(approval_step, APPROVAL_STEP_TABLE)
ENUM_DEFINE(approval_state, APPROVAL_STATE_TABLE)
ENUM_DEFINE(opinion_state, OPINION_STATE_TABLE)
ENUM_DEFINE(opinion_verdict, VERDICT_TABLE)
ENUM_DEFINE(series_kind, SERIES_KIND_TABLE)
ENUM_DEFINE(number_state, NUMBER_STATE_TABLE)
ENUM_DEFINE(catalog_state, CATALOG_STATE_TABLE)
ENUM_DEFINE(entry_kind, ENTRY_KIND_TABLE)
ENUM_DEFINE(work_file_state, WORK_FILE_STATE_TABLE)
ENUM_DEFINE(work_file_kind, WORK_FILE_KIND_TABLE)
ENUM_DEFINE(file_step, FILE_STEP_TABLE)
ENUM_DEFINE(file_queue, FILE_QUEUE_TABLE)
ENUM_DEFINE(file_make, FILE_MAKE_TABLE)
ENUM_DEFINE(fields_plan, FIELDS_PLAN_TABLE)
ENUM_DEFINE(file_standing, FILE_STANDING_TABLE)
ENUM_DEFINE(file_lack, FILE_LACK_TABLE)
ENUM_DEFINE(direction, DIRECTION_TABLE)
ENUM_DEFINE(notice_kind, NOTICE_KIND_TABLE)
ENUM_DEFINE(notice_scope, NOTICE_SCOPE_TABLE)
ENUM_DEFINE(address, ADDRESS_TABLE)
ENUM_DEFINE(document_standing, DOCUMENT_STANDING_TABLE)
ENUM_DEFINE(document_relation, DOCUMENT_RELATION_TABLE)
ENUM_DEFINE(copy_kind, COPY_KIND_TABLE)
ENUM_DEFINE(secrecy, SECRECY_TABLE)
ENUM_DEFINE(request_kind, REQUEST_KIND_TABLE)
ENUM_DEFINE(request_state, REQUEST_STATE_TABLE)
ENUM_DEFINE(document_state, DOCUMENT_STATE_TABLE)
ENUM_DEFINE(delivery_state, DELIVERY_STATE_TABLE)
ENUM_DEFINE(delivery_lack, DELIVERY_LACK_TABLE)
ENUM_DEFINE(file_reading, READING_TABLE)
ENUM_DEFINE(packet_state, PACKET_STATE_TABLE)
ENUM_DEFINE(message_type, MESSAGE_TYPE_TABLE)
ENUM_DEFINE(transport_state, TRANSPORT_STATE_TABLE)
ENUM_DEFINE(signature, SIGNATURE_TABLE)
ENUM_DEFINE(outbox_state, OUTBOX_STATE_TABLE)
ENUM_DEFINE(trace_kind, TRACE_KIND_TABLE)
ENUM_DEFINE(step, STEP_TABLE)
