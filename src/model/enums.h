/* enums.h -- the closed lists of the domain.
 *
 * WHAT      Each list is a table X(CONSTANT, stored text); the stored text is what the database
 *           holds (its CHECKs name the same words), what the JSON API shows, and the last part of
 *           the key of the text people see ("road.axis").
 * OWNERSHIP Constants only.
 * ERRORS    NAME_parse answers false for an unknown word and leaves *out untouched.
 * LAW       Roads and forms: Directive 15/CT-TTg (2012) and the roadmap 2013-2015; statuses: QCVN
 *           102:2016; roles: Decree 30/2020/NĐ-CP art. 6.
 */
#pragma once

#include <stdbool.h>

#include "base/str.h"

/* Tables: clang-format would fold them into stairs. */
/* clang-format off */
#define ROAD_TABLE(X)                                                                              \
	X(ROAD_AXIS, "axis") X(ROAD_EMAIL, "email") X(ROAD_PORTAL, "portal")                       \
	X(ROAD_SPECIALISED, "specialised") X(ROAD_PAPER, "paper") X(ROAD_UNKNOWN, "unknown")
#define FORM_TABLE(X)                                                                              \
	X(FORM_ELECTRONIC, "electronic") X(FORM_HYBRID, "hybrid") X(FORM_PAPER, "paper")           \
	X(FORM_UNKNOWN, "unknown")
/* trình, trao đổi, chỉ đạo, báo cáo, để biết, trả lời */
#define PURPOSE_TABLE(X)                                                                           \
	X(PURPOSE_SUBMIT, "submit") X(PURPOSE_EXCHANGE, "exchange") X(PURPOSE_DIRECT, "direct")    \
	X(PURPOSE_REPORT, "report") X(PURPOSE_INFORM, "inform") X(PURPOSE_REPLY, "reply")          \
	X(PURPOSE_UNKNOWN, "unknown")
/* of another organ, seen from one's own */
#define ORGAN_RANK_TABLE(X)                                                                        \
	X(RANK_SUPERIOR, "superior") X(RANK_SUBORDINATE, "subordinate") X(RANK_PEER, "peer")       \
	X(RANK_UNKNOWN, "unknown")
#define ORGAN_KIND_TABLE(X)                                                                        \
	X(ORGAN_GOVERNMENT, "government") X(ORGAN_MINISTRY, "ministry")                            \
	X(ORGAN_MINISTRY_LEVEL, "ministry-level") X(ORGAN_GOV_AGENCY, "gov-agency")                \
	X(ORGAN_PEOPLES_COMMITTEE, "peoples-committee")                                            \
	X(ORGAN_PEOPLES_COUNCIL, "peoples-council") X(ORGAN_DEPARTMENT, "department")              \
	X(ORGAN_PARTY, "party") X(ORGAN_COURT, "court") X(ORGAN_PROCURACY, "procuracy")            \
	X(ORGAN_MASS, "mass-organisation") X(ORGAN_PUBLIC_UNIT, "public-unit")                     \
	X(ORGAN_COMPANY, "company") X(ORGAN_PERSON, "person") X(ORGAN_OTHER, "other")              \
	X(ORGAN_KIND_UNKNOWN, "unknown")
#define ORGAN_LEVEL_TABLE(X)                                                                       \
	X(LEVEL_CENTRAL, "central") X(LEVEL_PROVINCE, "province") X(LEVEL_DISTRICT, "district")    \
	X(LEVEL_COMMUNE, "commune") X(LEVEL_UNKNOWN, "unknown")
/* removed: taken out of the directory; the row stays so that copies of it learn of the removal */
#define ORGAN_STATE_TABLE(X)                                                                       \
	X(ORGAN_ACTIVE, "active") X(ORGAN_LOCKED, "locked") X(ORGAN_REMOVED, "removed")
/* local: kept here by hand; directory: copied from the axis or a catalogue; provisional: made up
 * from a packet whose sender nobody knew */
#define ORGAN_ORIGIN_TABLE(X)                                                                      \
	X(ORIGIN_LOCAL, "local") X(ORIGIN_DIRECTORY, "directory") X(ORIGIN_PROVISIONAL, "provisional")
/* quản trị, văn thư, lãnh đạo, trưởng đơn vị, chuyên viên, lưu trữ, cán bộ thông tin báo cáo, kiểm tra */
#define ROLE_TABLE(X)                                                                              \
	X(ROLE_ADMIN, "admin") X(ROLE_CLERK, "clerk") X(ROLE_LEADER, "leader")                     \
	X(ROLE_HEAD, "head") X(ROLE_SPECIALIST, "specialist") X(ROLE_ARCHIVIST, "archivist")       \
	X(ROLE_REPORTER, "reporter") X(ROLE_INSPECTOR, "inspector")
#define UNIT_STATE_TABLE(X) X(UNIT_ACTIVE, "active") X(UNIT_DISSOLVED, "dissolved")
/* phụ trách (has the post until somebody is named to it), ủy quyền (stands for who has it) */
#define DELEGATION_KIND_TABLE(X) X(DELEGATION_ACTING, "acting") X(DELEGATION_DELEGATED, "delegated")
#define PERMISSION_CHANGE_KIND_TABLE(X) X(PERMISSION_MADE, "made") X(PERMISSION_ENDED, "ended")
/* who sees what: a unit's heads (and those of the units above), all of a unit, one person, whoever reads a group;
 * of a group's readers, everybody of the organ */
#define HOLDER_KIND_TABLE(X)                                                                       \
	X(HOLDER_HEADS, "heads") X(HOLDER_PEOPLE, "people") X(HOLDER_ACCOUNT, "account")           \
	X(HOLDER_GROUP, "group") X(HOLDER_ORGAN, "organ")
/* cấp độ thông tin of a group of documents: phổ biến toàn cơ quan, theo danh sách */
#define GROUP_LEVEL_TABLE(X) X(GROUP_ORGAN, "organ") X(GROUP_LISTED, "listed")
/* chủ trì, phối hợp, để biết */
#define ASSIGNMENT_PART_TABLE(X) X(PART_LEAD, "lead") X(PART_SUPPORT, "support") X(PART_INFORMED, "informed")
/* NEW -> SEEN -> WORKING -> DONE; a unit's is PASSED on by its head; HANDED in to whoever gave it when they
 * want to accept the result; RETURNED to them, WITHDRAWN by them. What moves them is
 * policy/assignment_moves.tbl. */
#define ASSIGNMENT_STATE_TABLE(X)                                                                  \
	X(ASSIGNMENT_NEW, "new") X(ASSIGNMENT_SEEN, "seen") X(ASSIGNMENT_WORKING, "working")       \
	X(ASSIGNMENT_PASSED, "passed") X(ASSIGNMENT_HANDED, "handed")                              \
	X(ASSIGNMENT_RETURNED, "returned")                                                         \
	X(ASSIGNMENT_DONE, "done") X(ASSIGNMENT_WITHDRAWN, "withdrawn")
/* As the Government counts tasks: hoàn thành đúng hạn, hoàn thành quá hạn, chưa hoàn thành trong hạn, chưa hoàn
 * thành quá hạn, không có thời hạn. Never stored: standing_of in model/flow.h. */
#define STANDING_TABLE(X)                                                                          \
	X(TASK_DONE, "done") X(TASK_DONE_LATE, "done-late")                                \
	X(TASK_OPEN, "open") X(TASK_OPEN_LATE, "open-late")                                \
	X(TASK_UNDATED, "undated")
/* whose tasks: one's own, those of the units that one heads, those that one gave */
#define TASK_SCOPE_TABLE(X) X(TASKS_MINE, "mine") X(TASKS_UNIT, "unit") X(TASKS_GIVEN, "given")
/* báo cáo tình hình giải quyết văn bản đến, đi; its rows: all of it, by unit, person, type of document */
#define REPORT_KIND_TABLE(X) X(REPORT_INCOMING, "incoming") X(REPORT_OUTGOING, "outgoing")
#define REPORT_GROUP_TABLE(X)                                                                      \
	X(REPORT_WHOLE, "whole") X(REPORT_UNIT, "unit") X(REPORT_PERSON, "person")                 \
	X(REPORT_TYPE, "type")
/* Its columns. Incoming: tiếp nhận, phải giải quyết, and the five of STANDING_TABLE. Outgoing: dự thảo, ban
 * hành, thu hồi; of where it went: nơi nhận, đã nhận, đã xử lý xong, trả lại, lấy lại. Of
 * both, secret ones aside: điện tử, điện tử kèm bản giấy, giấy; documents that went on paper by an exemption. */
#define REPORT_FIGURE_TABLE(X)                                                                     \
	X(FIGURE_RECEIVED, "received") X(FIGURE_DUE, "due") X(FIGURE_DONE, "done")                 \
	X(FIGURE_DONE_LATE, "done-late") X(FIGURE_OPEN, "open")                                    \
	X(FIGURE_OPEN_LATE, "open-late") X(FIGURE_UNDATED, "undated")                              \
	X(FIGURE_DRAFTED, "drafted") X(FIGURE_ISSUED, "issued") X(FIGURE_RECALLED, "recalled")     \
	X(FIGURE_RECEIVERS, "receivers") X(FIGURE_REACHED, "reached")                              \
	X(FIGURE_PROCESSED, "processed") X(FIGURE_REFUSED, "refused")                              \
	X(FIGURE_TAKEN_BACK, "taken-back")                                                         \
	X(FIGURE_CAME_ELECTRONIC, "came-electronic") X(FIGURE_CAME_HYBRID, "came-hybrid")          \
	X(FIGURE_CAME_PAPER, "came-paper")                                                         \
	X(FIGURE_WENT_ELECTRONIC, "went-electronic") X(FIGURE_WENT_HYBRID, "went-hybrid")          \
	X(FIGURE_WENT_PAPER, "went-paper") X(FIGURE_EXEMPTED, "exempted")
/* How far a registered document has come; its place in the register does not change with it. */
#define PROGRESS_TABLE(X)                                                                          \
	X(PROGRESS_NONE, "none") X(PROGRESS_NEW, "new") X(PROGRESS_PRESENTED, "presented")         \
	X(PROGRESS_ASSIGNED, "assigned") X(PROGRESS_PROCESSING, "processing")                      \
	X(PROGRESS_FINISHED, "finished") X(PROGRESS_CANCELLED, "cancelled")
/* What waits for somebody: registered, to be put before a leader (clerk); before a leader, for a directive; a
 * unit's, for its head to pass on or to do; one's own to lead, to support, to know; invitations to meetings;
 * what one gave that came back; more time asked of one; what one gave that is handed in, to accept; what one gave that is not
 * finished. */
#define WORK_QUEUE_TABLE(X)                                                                        \
	X(WORK_PRESENT, "present") X(WORK_DIRECT, "direct") X(WORK_PASS, "pass")                   \
	X(WORK_LEAD, "lead") X(WORK_OPINION, "opinion") X(WORK_SUPPORT, "support")                 \
	X(WORK_INFORMED, "informed") X(WORK_MEETING, "meeting")                                    \
	X(WORK_RETURNED, "returned") X(WORK_EXTENSION, "extension") X(WORK_ACCEPT, "accept")       \
	X(WORK_DUE, "due") X(WORK_ENDED, "ended") X(WORK_WATCH, "watch")
/* what is left with somebody who leaves: given to them, before them as a leader, given by them; their drafts,
 * opinions that they are asked for, what they are to sign; their work files; what they wrote to be read and
 * not everybody has */
#define OPEN_KIND_TABLE(X)                                                                         \
	X(OPEN_ASSIGNED, "assigned") X(OPEN_PRESENTED, "presented") X(OPEN_GIVEN, "given")         \
	X(OPEN_DRAFTS, "drafts") X(OPEN_OPINIONS, "opinions") X(OPEN_SIGNATURES, "signatures") \
	X(OPEN_FILES, "files") X(OPEN_NOTICES, "notices")
/* what may be done to many rows of a list at once */
#define BULK_ACT_TABLE(X)                                                                          \
	X(BULK_REGISTER, "register") X(BULK_HANDLE, "handle") X(BULK_PRESENT, "present")           \
	X(BULK_FILE, "file") X(BULK_READ, "read") X(BULK_OPEN, "open") X(BULK_BEGIN, "begin")      \
	X(BULK_ACCEPT, "accept") X(BULK_SETTLE, "settle") X(BULK_GRANT, "grant")                   \
	X(BULK_CONFIRM, "confirm") X(BULK_URGE, "urge")
#define EXTENSION_STATE_TABLE(X)                                                                   \
	X(EXTENSION_OPEN, "open") X(EXTENSION_GRANTED, "granted") X(EXTENSION_REFUSED, "refused")
/* a day of rest; a day of rest that is worked, for another */
#define HOLIDAY_KIND_TABLE(X) X(HOLIDAY_OFF, "off") X(HOLIDAY_WORKED, "worked")
/* sổ đăng ký văn bản đến, sổ đăng ký văn bản đi, sổ theo dõi giải quyết văn bản đến */
#define BOOK_KIND_TABLE(X)                                                                         \
	X(BOOK_INCOMING, "incoming") X(BOOK_OUTGOING, "outgoing") X(BOOK_SETTLING, "settling")
/* lists whose columns people choose */
#define LISTING_TABLE(X)                                                                           \
	X(LISTING_INCOMING, "incoming") X(LISTING_OUTGOING, "outgoing") X(LISTING_SEARCH, "search") \
	X(LISTING_WORK, "work")
/* when somebody gets a digest of what waits for them */
#define DIGEST_KIND_TABLE(X)                                                                       \
	X(DIGEST_NEVER, "never") X(DIGEST_DAILY, "daily") X(DIGEST_OVERDUE, "overdue")
/* a day's digest: nothing to tell; waits to be sent; is with the mail server, which has not answered; taken;
 * given up */
#define DIGEST_STATE_TABLE(X)                                                                      \
	X(DIGEST_EMPTY, "empty") X(DIGEST_QUEUED, "queued") X(DIGEST_HANDED, "handed")             \
	X(DIGEST_SENT, "sent") X(DIGEST_FAILED, "failed")
#define TICKET_STATE_TABLE(X)                                                                      \
	X(TICKET_WAITING, "waiting") X(TICKET_WORKING, "working") X(TICKET_DONE, "done")           \
	X(TICKET_FAILED, "failed") X(TICKET_CANCELLED, "cancelled")
/* what an organ that was asked says of a draft: nhất trí, nhất trí một phần, không nhất trí */
#define ORGAN_VERDICT_TABLE(X)                                                                     \
	X(ORGAN_SAYS_NOTHING, "none") X(ORGAN_ACCEPTS, "accepted") X(ORGAN_PARTLY, "partly")       \
	X(ORGAN_REJECTS, "rejected")
/* What is said about a task between two organs: giao; cho gia hạn, không cho, chấp nhận, yêu cầu làm lại, by its giver;
 * tiến độ, xin gia hạn, hoàn thành, an answer that says nothing in data, by whoever has it. */
#define ORGAN_TASK_ACT_TABLE(X)                                                                    \
	X(TASK_ACT_GIVE, "give") X(TASK_ACT_GRANT, "grant") X(TASK_ACT_DECLINE, "decline")         \
	X(TASK_ACT_ACCEPT, "accept") X(TASK_ACT_REWORK, "rework")                                  \
	X(TASK_ACT_PROGRESS, "progress") X(TASK_ACT_EXTEND, "extend")                              \
	X(TASK_ACT_FINISH, "finish") X(TASK_ACT_UNREAD, "unread")
/* HANDED: its giver accepts it, or sends it back */
#define ORGAN_TASK_STATE_TABLE(X)                                                                  \
	X(ORGAN_TASK_OPEN, "open") X(ORGAN_TASK_HANDED, "handed") X(ORGAN_TASK_DONE, "done")
/* what a packet of ours says beside its document, in vanthu.json (doc/vanthu-json.md) */
#define RIDER_KIND_TABLE(X)                                                                        \
	X(RIDER_OPINION_REQUEST, "opinion-request") X(RIDER_OPINION_ANSWER, "opinion-answer")      \
	X(RIDER_DOSSIER, "dossier") X(RIDER_TASK, "task") X(RIDER_TASK_REPORT, "task-report")      \
	X(RIDER_FILE_MANIFEST, "file-manifest") X(RIDER_FILE_PART, "file-part")        \
	X(RIDER_URGING, "urging")
/* How far an outgoing document has come until it is issued; what moves it is policy/stage_moves.tbl. */
#define STAGE_TABLE(X)                                                                             \
	X(STAGE_NONE, "none") X(STAGE_DRAFT, "draft") X(STAGE_CONTENT, "content")                  \
	X(STAGE_FORM, "form") X(STAGE_APPROVAL, "approval") X(STAGE_SIGNED, "signed")              \
	X(STAGE_NUMBERED, "numbered") X(STAGE_ISSUED, "issued")
/* what waits for somebody: chờ cho ý kiến, chờ kiểm tra nội dung, chờ kiểm tra thể thức, chờ ký, chờ cấp số,
 * chờ phát hành, đã về lại người soạn */
#define DRAFT_QUEUE_TABLE(X)                                                                       \
	X(DRAFTS_TO_COMMENT, "comment") X(DRAFTS_OF_CONTENT, "content")                            \
	X(DRAFTS_OF_FORM, "form") X(DRAFTS_TO_SIGN, "sign") X(DRAFTS_TO_NUMBER, "number")          \
	X(DRAFTS_TO_ISSUE, "issue") X(DRAFTS_BACK, "back") X(DRAFTS_ANSWERED, "organs")
/* kiểm tra nội dung, kiểm tra thể thức, ký */
#define APPROVAL_STEP_TABLE(X)                                                                     \
	X(APPROVE_CONTENT, "content") X(APPROVE_FORM, "form") X(APPROVE_SIGN, "sign")
/* DUE -> PASSED or RETURNED; VOID: the draft went back to its author */
#define APPROVAL_STATE_TABLE(X)                                                                    \
	X(APPROVAL_DUE, "due") X(APPROVAL_PASSED, "passed") X(APPROVAL_RETURNED, "returned")       \
	X(APPROVAL_VOID, "void")
/* WAITING (for those asked before) -> OPEN -> GIVEN; WITHDRAWN: asked no more */
#define OPINION_STATE_TABLE(X)                                                                     \
	X(OPINION_WAITING, "waiting") X(OPINION_OPEN, "open") X(OPINION_GIVEN, "given")            \
	X(OPINION_WITHDRAWN, "withdrawn")
#define VERDICT_TABLE(X)                                                                           \
	X(VERDICT_NONE, "none") X(VERDICT_AGREE, "agree") X(VERDICT_COMMENT, "comment")            \
	X(VERDICT_DISAGREE, "disagree")
/* all that has no series of its own; some types; copies; secret documents; an advisory body */
#define SERIES_KIND_TABLE(X)                                                                       \
	X(SERIES_MAIN, "main") X(SERIES_TYPES, "types") X(SERIES_COPIES, "copies")                 \
	X(SERIES_SECRET, "secret") X(SERIES_BODY, "body")
/* of a series: a document has it; kept for one; passed over, for a greater one was used first; given
 * back. The last three are used by hand only. */
#define NUMBER_STATE_TABLE(X)                                                                      \
	X(NUMBER_USED, "used") X(NUMBER_RESERVED, "reserved") X(NUMBER_SKIPPED, "skipped")         \
	X(NUMBER_RELEASED, "released")
/* danh mục hồ sơ: DRAFTING (units and clerks write it) -> SUBMITTED -> ISSUED; what moves it is
 * policy/catalog_moves.tbl */
#define CATALOG_STATE_TABLE(X)                                                                     \
	X(CATALOG_DRAFTING, "drafting") X(CATALOG_SUBMITTED, "submitted") X(CATALOG_ISSUED, "issued")
/* đề mục lớn, đề mục nhỏ, hồ sơ */
#define ENTRY_KIND_TABLE(X)                                                                        \
	X(ENTRY_HEADING, "heading") X(ENTRY_SUBHEADING, "subheading") X(ENTRY_FILE, "file")
/* hồ sơ: OPEN -> CLOSED -> CHECKED; what moves it is policy/file_moves.tbl. In the archive's hands it is none
 * of these. */
#define WORK_FILE_STATE_TABLE(X)                                                                   \
	X(WORK_FILE_OPEN, "open") X(WORK_FILE_CLOSED, "closed") X(WORK_FILE_CHECKED, "checked")
/* What a file of a draft is: given by its author (or by a packet); its form, made of what is known of it; the PDF of a
 * DOCX; with empty fields for Số and ngày tháng; signed;
 * with its number and date. Each is made of the one before and takes its place. */
#define FILE_MAKE_TABLE(X)                                                                         \
	X(MADE_GIVEN, "given") X(MADE_FORM, "form") X(MADE_PDF, "pdf") X(MADE_FIELDS, "fields")    \
	X(MADE_SIGNED, "signed") X(MADE_NUMBERED, "numbered")
/* Whether number and date come to stand in the draft's PDF: they do; there is no PDF; it has a password; fields could
 * not be put in or filled; it was signed elsewhere, and nobody knows. */
#define FIELDS_PLAN_TABLE(X)                                                                       \
	X(FIELDS_READY, "ready") X(FIELDS_NO_PDF, "no_pdf") X(FIELDS_LOCKED, "locked")             \
	X(FIELDS_FAILED, "failed") X(FIELDS_SIGNED, "signed")
/* CURRENT: what is shown and sent. FOLLOWED: another was made of it. VOID: the draft went back to its author. */
#define FILE_STANDING_TABLE(X)                                                                     \
	X(FILE_CURRENT, "current") X(FILE_FOLLOWED, "followed") X(FILE_VOID, "void")
/* hồ sơ công việc; hồ sơ công trình xây dựng cơ bản, which is handed over by its settlement */
#define WORK_FILE_KIND_TABLE(X)                                                                    \
	X(WORK_FILE_ORDINARY, "ordinary") X(WORK_FILE_CONSTRUCTION, "construction")
#define FILE_STEP_TABLE(X)                                                                         \
	X(FILE_OPENED, "opened") X(FILE_EDITED, "edited") X(FILE_ADDED, "added")                   \
	X(FILE_REMOVED, "removed") X(FILE_ORDERED, "ordered") X(FILE_CLOSED, "closed")             \
	X(FILE_CHECKED, "checked") X(FILE_RETURNED, "returned") X(FILE_REOPENED, "reopened")       \
	X(FILE_SHARED, "shared") X(FILE_UNSHARED, "unshared") X(FILE_HANDED_OVER, "handed-over")   \
	X(FILE_HELD, "held") X(FILE_LIFTED, "lifted")
/* danh mục chờ ban hành; hồ sơ chờ kiểm tra, sắp đến hạn nộp lưu, bị trả lại */
#define FILE_QUEUE_TABLE(X)                                                                        \
	X(FILES_TO_ISSUE, "issue") X(FILES_TO_CHECK, "check") X(FILES_DUE, "due") X(FILES_BACK, "back")
/* What a file lacks by art. 29. The first ones must be put right before it is closed. */
#define FILE_LACK_TABLE(X)                                                                         \
	X(LACK_EMPTY, "empty") X(LACK_DRAFT, "draft") X(LACK_TWICE, "twice")                       \
	X(LACK_UNFINISHED, "unfinished") X(LACK_ANSWER, "answer") X(LACK_DAMAGED, "damaged")       \
	X(LACK_SHEETS, "sheets")
#define DIRECTION_TABLE(X)                                                                         \
	X(DIRECTION_INCOMING, "incoming") X(DIRECTION_OUTGOING, "outgoing")                        \
	X(DIRECTION_INTERNAL, "internal")
/* What an internal document is that is only to be read (notice.h): none of it, giấy mời họp, tài liệu họp, văn bản
 * để biết, văn bản để báo cáo, ý kiến chỉ đạo. */
#define NOTICE_KIND_TABLE(X)                                                                       \
	X(NOTICE_NONE, "none") X(NOTICE_MEETING, "meeting") X(NOTICE_MATERIAL, "material")         \
	X(NOTICE_INFORM, "inform") X(NOTICE_REPORT, "report") X(NOTICE_OPINION, "opinion")
/* which of them: all that one may see, those that one has not read, those that one wrote */
#define NOTICE_SCOPE_TABLE(X)                                                                      \
	X(NOTICES_ALL, "all") X(NOTICES_UNREAD, "unread") X(NOTICES_WRITTEN, "written")
/* whom a role may write them to: anybody; whoever belongs to its unit, or to one below it; to its unit alone;
 * the heads of the units above; the leaders */
#define ADDRESS_TABLE(X)                                                                           \
	X(ADDRESS_EVERYBODY, "everybody") X(ADDRESS_BELOW, "below") X(ADDRESS_UNIT, "unit")        \
	X(ADDRESS_ABOVE, "above") X(ADDRESS_LEADERS, "leaders")
/* Whether an issued or arrived document still holds: thu hồi, thay thế, cập nhật by another, hủy at the
 * receiver's, or struck by the clerk who had entered it. One that does not is frozen (policy/frozen.tbl). */
#define DOCUMENT_STANDING_TABLE(X)                                                                          \
	X(STANDING_HOLDS, "holds") X(STANDING_RECALLED, "recalled")                                \
	X(STANDING_REPLACED, "replaced") X(STANDING_UPDATED, "updated")                            \
	X(STANDING_CANCELLED, "cancelled") X(STANDING_STRUCK, "struck")
/* thường, mật, tối mật, tuyệt mật */
#define SECRECY_TABLE(X)                                                                           \
	X(SECRECY_NONE, "none") X(SECRECY_CONFIDENTIAL, "confidential")                            \
	X(SECRECY_SECRET, "secret") X(SECRECY_TOP_SECRET, "top-secret")
/* what a document is to the one it names: trả lời, cập nhật, thay thế, đính chính, bản sao */
#define DOCUMENT_RELATION_TABLE(X)                                                                          \
	X(RELATION_NONE, "none") X(RELATION_ANSWER, "answer") X(RELATION_UPDATE, "update")         \
	X(RELATION_REPLACE, "replace") X(RELATION_CORRECT, "correct")                              \
	X(RELATION_COPY, "copy") X(RELATION_URGE, "urge")
/* sao y, trích sao, sao lục */
#define COPY_KIND_TABLE(X)                                                                         \
	X(COPY_TRUE, "true-copy") X(COPY_EXTRACT, "extract") X(COPY_SECOND, "second-copy")
/* what one organ asks of another about a document sent: lấy lại, thu hồi, cập nhật */
#define REQUEST_KIND_TABLE(X)                                                                      \
	X(REQUEST_TAKE_BACK, "take-back") X(REQUEST_RECALL, "recall") X(REQUEST_UPDATE, "update")
/* OPEN -> AGREED (15) or REFUSED (16), once; VOID: another took its place */
#define REQUEST_STATE_TABLE(X)                                                                     \
	X(REQUEST_OPEN, "open") X(REQUEST_AGREED, "agreed") X(REQUEST_REFUSED, "refused")          \
	X(REQUEST_VOID, "void")
/* internal: REGISTERED at once. outgoing: DRAFT -> SENT (issued, in the outbox). incoming: WAITING (for the clerk) -> REGISTERED
 * or REFUSED; UNREADABLE: the packet could not be parsed and is kept for the clerk. What moves them
 * is policy/moves.tbl. */
#define DOCUMENT_STATE_TABLE(X)                                                                    \
	X(DOCUMENT_DRAFT, "draft") X(DOCUMENT_SENT, "sent") X(DOCUMENT_WAITING, "waiting")         \
	X(DOCUMENT_REGISTERED, "registered") X(DOCUMENT_REFUSED, "refused")                        \
	X(DOCUMENT_UNREADABLE, "unreadable")
/* what a receiver of a sent document owes its sender: nothing; to receive it; to deal with it */
#define DELIVERY_LACK_TABLE(X)                                                                     \
	X(LACK_NOTHING, "nothing") X(LACK_RECEIPT, "receipt") X(LACK_WORK, "work")
/* DRAFT (its document is one) -> QUEUED -> SENT (the axis has it) -> ARRIVED 01 -> RECEIVED 03 ->
 * ASSIGNED 04 -> PROCESSING 05 -> FINISHED 06; REFUSED 02; FAILED: dead in the outbox, needs a
 * person; CANCELLED: given up before it left, or its receiver has cancelled it (15). */
#define DELIVERY_STATE_TABLE(X)                                                                    \
	X(DELIVERY_DRAFT, "draft") X(DELIVERY_QUEUED, "queued") X(DELIVERY_SENT, "sent")           \
	X(DELIVERY_ARRIVED, "arrived")                                                             \
	X(DELIVERY_RECEIVED, "received") X(DELIVERY_ASSIGNED, "assigned")                          \
	X(DELIVERY_PROCESSING, "processing") X(DELIVERY_FINISHED, "finished")                      \
	X(DELIVERY_REFUSED, "refused") X(DELIVERY_FAILED, "failed")                                \
	X(DELIVERY_CANCELLED, "cancelled")
/* of a file's text: WAITING (for the reader) -> DONE or FAILED; again by hand only */
#define READING_TABLE(X)                                                                           \
	X(READING_WAITING, "waiting") X(READING_DONE, "read") X(READING_FAILED, "unread")
/* out: PLANNED (no bytes yet) -> BUILT (bytes kept) ; in: STORED (read and filed) | UNREADABLE |
 * UNMATCHED (a status about a document we do not know) | DUPLICATE */
#define PACKET_STATE_TABLE(X)                                                                      \
	X(PACKET_PLANNED, "planned") X(PACKET_BUILT, "built") X(PACKET_STORED, "stored")           \
	X(PACKET_UNREADABLE, "unreadable") X(PACKET_UNMATCHED, "unmatched")                        \
	X(PACKET_DUPLICATE, "duplicate")
#define MESSAGE_TYPE_TABLE(X) X(MESSAGE_EDOC, "edoc") X(MESSAGE_STATUS, "status")
/* the axis's own word for a message on its way to one receiver */
#define TRANSPORT_STATE_TABLE(X)                                                                   \
	X(TRANSPORT_INITIAL, "INITIAL") X(TRANSPORT_PROCESSING, "PROCESSING")                      \
	X(TRANSPORT_DONE, "DONE") X(TRANSPORT_FAIL, "FAIL")
#define SIGNATURE_TABLE(X)                                                                         \
	X(SIGNATURE_ABSENT, "absent") X(SIGNATURE_UNVERIFIABLE, "unverifiable")                    \
	X(SIGNATURE_VALID, "valid") X(SIGNATURE_INVALID, "invalid")
#define OUTBOX_STATE_TABLE(X)                                                                      \
	X(OUTBOX_READY, "ready") X(OUTBOX_LEASED, "leased") X(OUTBOX_DONE, "done")                 \
	X(OUTBOX_DEAD, "dead") X(OUTBOX_CANCELLED, "cancelled")

/* a line of a document's history: a status that came, one that went, or a step taken here */
#define TRACE_KIND_TABLE(X)                                                                        \
	X(TRACE_STATUS_IN, "status-in") X(TRACE_STATUS_OUT, "status-out") X(TRACE_STEP, "step")
#define STEP_TABLE(X)                                                                              \
	X(STEP_SENT, "sent") X(STEP_ARRIVED, "arrived")                                            \
	X(STEP_ARRIVED_BUSINESS, "arrived-business") X(STEP_ARRIVED_AGAIN, "arrived-again")        \
	X(STEP_UNREADABLE, "unreadable")                                                           \
	X(STEP_AXIS_TOOK, "axis-took") X(STEP_AXIS_REFUSED, "axis-refused")                        \
	X(STEP_FAILED, "failed") X(STEP_STATUS_FAILED, "status-failed")                         \
	X(STEP_QUEUED_AGAIN, "queued-again") X(STEP_HANDLED, "handled")                          \
	X(STEP_PRESENTED, "presented") X(STEP_DIRECTED, "directed") X(STEP_PASSED, "passed")       \
	X(STEP_BEGUN, "begun") X(STEP_REPORTED, "reported") X(STEP_RETURNED, "returned")           \
	X(STEP_WITHDRAWN, "withdrawn") X(STEP_EXTENSION_ASKED, "extension-asked")                  \
	X(STEP_EXTENSION_GRANTED, "extension-granted")                                             \
	X(STEP_EXTENSION_REFUSED, "extension-refused") X(STEP_FINISHED, "finished")                \
	X(STEP_REOPENED, "reopened") X(STEP_ANSWERED, "answered")                                \
	X(STEP_HANDED_OVER, "handed-over")                                \
	X(STEP_CONSULTED, "consulted") X(STEP_CONSULT_URGED, "consult-urged")                  \
	X(STEP_CONSULT_ANSWERED, "consult-answered") X(STEP_ORGAN_TASK, "organ-task")              \
	X(STEP_REVISED, "revised") X(STEP_OPINION_ASKED, "opinion-asked")                          \
	X(STEP_OPINION_GIVEN, "opinion-given") X(STEP_OPINION_WITHDRAWN, "opinion-withdrawn")      \
	X(STEP_SUBMITTED, "submitted") X(STEP_CONTENT_PASSED, "content-passed")                    \
	X(STEP_FORM_PASSED, "form-passed") X(STEP_CONTENT_SKIPPED, "content-skipped")              \
	X(STEP_FORM_SKIPPED, "form-skipped") X(STEP_SENT_BACK, "sent-back")                        \
	X(STEP_TAKEN_BACK, "taken-back") X(STEP_SIGNED, "signed") X(STEP_NUMBERED, "numbered")     \
	X(STEP_UNDONE, "undone")                                                                   \
	X(STEP_TAKE_BACK_ASKED, "take-back-asked") X(STEP_RECALLED, "recalled")                    \
	X(STEP_UPDATED, "updated") X(STEP_REPLACED, "replaced") X(STEP_CORRECTED, "corrected") X(STEP_URGED, "urged")     \
	X(STEP_AGREED, "agreed") X(STEP_DISAGREED, "disagreed") X(STEP_CANCELLED, "cancelled")     \
	X(STEP_DELIVERY_CANCELLED, "delivery-cancelled") X(STEP_REQUEST_FAILED, "request-failed") \
	X(STEP_ANSWER_RECALLED, "answer-recalled") X(STEP_SECRET_ENTERED, "secret-entered") \
	X(STEP_HANDED_IN, "handed-in") X(STEP_ACCEPTED, "accepted")                                \
	X(STEP_REWORKED, "reworked") X(STEP_SPLIT, "split") X(STEP_CIRCULATED, "circulated")       \
	X(STEP_READERS_ADDED, "readers-added")                                                     \
	X(STEP_SIGNED_FILE, "signed-file") X(STEP_NUMBER_FILLED, "number-filled")                  \
	X(STEP_COPIED, "copied") X(STEP_ENTERED, "entered")                                        \
	X(STEP_PART_ARRIVED, "part-arrived") X(STEP_PART_FAILED, "part-failed")                    \
	X(STEP_PART_AGAIN, "part-again")                                                           \
	X(STEP_PDF_MADE, "pdf-made") X(STEP_FORM_PUT, "form-put")                                  \
	X(STEP_TRAVEL_CHANGED, "travel-changed") X(STEP_CAME_CHANGED, "came-changed")       \
	X(STEP_GROUP_IN, "group-in") X(STEP_GROUP_OUT, "group-out")                                \
	X(STEP_HELD, "held") X(STEP_LIFTED, "lifted")                                              \
	X(STEP_ENTRY_CORRECTED, "entry-corrected") X(STEP_ENTRY_CHANGED, "entry-changed")          \
	X(STEP_ENTRY_STRUCK, "entry-struck")

/* clang-format on */

/* How urgent a document is, as the standard numbers it: thường, khẩn, thượng khẩn, hỏa tốc, hỏa tốc hẹn
 * giờ. */
enum priority {
	PRIORITY_NORMAL,
	PRIORITY_URGENT,
	PRIORITY_VERY_URGENT,
	PRIORITY_EXPRESS,
	PRIORITY_EXPRESS_TIMED,
	PRIORITY__COUNT
};

/* NAME_text: the stored word. NAME_parse: false for a word not in the table. */
#define ENUM_CONSTANT(constant, text) constant,
#define ENUM_DECLARE(name, TABLE)                                                                  \
	enum name { TABLE(ENUM_CONSTANT) name##__COUNT };                                          \
	struct str name##_text(enum name value);                                                   \
	bool name##_parse(struct str text, enum name *out);

ENUM_DECLARE(road, ROAD_TABLE)
ENUM_DECLARE(form, FORM_TABLE)
ENUM_DECLARE(purpose, PURPOSE_TABLE)
ENUM_DECLARE(organ_rank, ORGAN_RANK_TABLE)
ENUM_DECLARE(organ_kind, ORGAN_KIND_TABLE)
ENUM_DECLARE(organ_level, ORGAN_LEVEL_TABLE)
ENUM_DECLARE(organ_state, ORGAN_STATE_TABLE)
ENUM_DECLARE(organ_origin, ORGAN_ORIGIN_TABLE)
ENUM_DECLARE(role, ROLE_TABLE)
ENUM_DECLARE(unit_state, UNIT_STATE_TABLE)
ENUM_DECLARE(delegation_kind, DELEGATION_KIND_TABLE)
ENUM_DECLARE(permission_change_kind, PERMISSION_CHANGE_KIND_TABLE)
ENUM_DECLARE(holder_kind, HOLDER_KIND_TABLE)
ENUM_DECLARE(group_level, GROUP_LEVEL_TABLE)
ENUM_DECLARE(assignment_part, ASSIGNMENT_PART_TABLE)
ENUM_DECLARE(assignment_state, ASSIGNMENT_STATE_TABLE)
ENUM_DECLARE(task_standing, STANDING_TABLE)
ENUM_DECLARE(task_scope, TASK_SCOPE_TABLE)
ENUM_DECLARE(report_kind, REPORT_KIND_TABLE)
ENUM_DECLARE(report_group, REPORT_GROUP_TABLE)
ENUM_DECLARE(report_figure, REPORT_FIGURE_TABLE)
ENUM_DECLARE(progress, PROGRESS_TABLE)
ENUM_DECLARE(work_queue, WORK_QUEUE_TABLE)
ENUM_DECLARE(open_kind, OPEN_KIND_TABLE)
ENUM_DECLARE(bulk_act, BULK_ACT_TABLE)
ENUM_DECLARE(extension_state, EXTENSION_STATE_TABLE)
ENUM_DECLARE(holiday_kind, HOLIDAY_KIND_TABLE)
ENUM_DECLARE(book_kind, BOOK_KIND_TABLE)
ENUM_DECLARE(document_listing, LISTING_TABLE)
ENUM_DECLARE(digest_kind, DIGEST_KIND_TABLE)
ENUM_DECLARE(digest_state, DIGEST_STATE_TABLE)
ENUM_DECLARE(ticket_state, TICKET_STATE_TABLE)
ENUM_DECLARE(organ_verdict, ORGAN_VERDICT_TABLE)
ENUM_DECLARE(organ_task_act, ORGAN_TASK_ACT_TABLE)
ENUM_DECLARE(organ_task_state, ORGAN_TASK_STATE_TABLE)
ENUM_DECLARE(rider_kind, RIDER_KIND_TABLE)
ENUM_DECLARE(draft_stage, STAGE_TABLE)
ENUM_DECLARE(draft_queue, DRAFT_QUEUE_TABLE)
ENUM_DECLARE(approval_step, APPROVAL_STEP_TABLE)
ENUM_DECLARE(approval_state, APPROVAL_STATE_TABLE)
ENUM_DECLARE(opinion_state, OPINION_STATE_TABLE)
ENUM_DECLARE(opinion_verdict, VERDICT_TABLE)
ENUM_DECLARE(series_kind, SERIES_KIND_TABLE)
ENUM_DECLARE(number_state, NUMBER_STATE_TABLE)
ENUM_DECLARE(catalog_state, CATALOG_STATE_TABLE)
ENUM_DECLARE(entry_kind, ENTRY_KIND_TABLE)
ENUM_DECLARE(work_file_state, WORK_FILE_STATE_TABLE)
ENUM_DECLARE(work_file_kind, WORK_FILE_KIND_TABLE)
ENUM_DECLARE(file_step, FILE_STEP_TABLE)
ENUM_DECLARE(file_queue, FILE_QUEUE_TABLE)
ENUM_DECLARE(file_make, FILE_MAKE_TABLE)
ENUM_DECLARE(fields_plan, FIELDS_PLAN_TABLE)
ENUM_DECLARE(file_standing, FILE_STANDING_TABLE)
ENUM_DECLARE(file_lack, FILE_LACK_TABLE)
ENUM_DECLARE(direction, DIRECTION_TABLE)
ENUM_DECLARE(notice_kind, NOTICE_KIND_TABLE)
ENUM_DECLARE(notice_scope, NOTICE_SCOPE_TABLE)
ENUM_DECLARE(address, ADDRESS_TABLE)
ENUM_DECLARE(document_standing, DOCUMENT_STANDING_TABLE)
ENUM_DECLARE(document_relation, DOCUMENT_RELATION_TABLE)
ENUM_DECLARE(copy_kind, COPY_KIND_TABLE)
ENUM_DECLARE(secrecy, SECRECY_TABLE)
ENUM_DECLARE(request_kind, REQUEST_KIND_TABLE)
ENUM_DECLARE(request_state, REQUEST_STATE_TABLE)
ENUM_DECLARE(document_state, DOCUMENT_STATE_TABLE)
ENUM_DECLARE(delivery_lack, DELIVERY_LACK_TABLE)
ENUM_DECLARE(delivery_state, DELIVERY_STATE_TABLE)
ENUM_DECLARE(file_reading, READING_TABLE)
ENUM_DECLARE(packet_state, PACKET_STATE_TABLE)
ENUM_DECLARE(message_type, MESSAGE_TYPE_TABLE)
ENUM_DECLARE(transport_state, TRANSPORT_STATE_TABLE)
ENUM_DECLARE(signature, SIGNATURE_TABLE)
ENUM_DECLARE(outbox_state, OUTBOX_STATE_TABLE)
ENUM_DECLARE(trace_kind, TRACE_KIND_TABLE)
ENUM_DECLARE(step, STEP_TABLE)
