/* forms.h -- the tables that the law prints, with its columns and its words.
 *
 * WHAT      print_form_make gives one of them in a language, ready for print_pdf and print_xlsx. Widths
 *           are for the paper that a form wants; the order of columns is the law's, and that of the cells of a row.
 * OWNERSHIP Everything lives in the arena or in the program.
 * ERRORS    None.
 * LAW       Decree 30/2020/NĐ-CP App. IV and V.
 */
#pragma once

#include "gen/texts.h"
#include "print/print.h"

enum print_form_id {
	/* Sổ đăng ký văn bản đến: ngày đến, số đến, tác giả, số và ký hiệu, ngày tháng, tên loại và
	 * trích yếu, đơn vị hoặc người nhận, ngày chuyển, ký nhận, ghi chú */
	PRINT_REGISTER_INCOMING,
	/* Sổ đăng ký văn bản đi: số và ký hiệu, ngày tháng, tên loại và trích yếu, người ký, nơi nhận,
	 * đơn vị hoặc người nhận bản lưu, số lượng bản, ngày chuyển, ký nhận, ghi chú */
	PRINT_REGISTER_OUTGOING,
	/* Sổ theo dõi giải quyết văn bản đến: số đến, tên loại … và cơ quan, đơn vị hoặc người nhận,
	 * thời hạn, tiến độ, số và ký hiệu văn bản trả lời, ghi chú */
	PRINT_REGISTER_SETTLING,
	/* Danh mục hồ sơ: số và ký hiệu, tên đề mục và tiêu đề, thời hạn bảo quản, người lập, ghi chú */
	PRINT_FILE_LIST,
	/* Mục lục hồ sơ nộp lưu: thứ tự, số và ký hiệu, tiêu đề, thời gian tài liệu, thời hạn bảo quản,
	 * số tờ hoặc số trang, ghi chú */
	PRINT_FILES_HANDED_OVER,
	/* Mục lục văn bản trong hồ sơ: thứ tự, số và ký hiệu, ngày tháng, tên loại và trích yếu, tác giả,
	 * tờ số hoặc trang số, ghi chú */
	PRINT_FILE_CONTENTS,
	/* The same of a whole file as one PDF: with the page on which each begins, instead of the sheet */
	PRINT_FILE_WHOLE,
	/* Bảng tổng hợp ý kiến: thứ tự, cơ quan, văn bản xin ý kiến, thời hạn, ý kiến, lý do, ngày trả lời */
	PRINT_CONSULT,
	/* Báo cáo tình hình giải quyết văn bản đến, đi: thứ tự, đơn vị hoặc cá nhân, and the figures of
	 * enum report_figure; of what went out also how long it took */
	PRINT_REPORT_INCOMING,
	PRINT_REPORT_OUTGOING,
	PRINT_FORM__COUNT
};
void print_form_make(struct arena *a, enum print_form_id id, enum lang lang,
		     struct print_form *out);
/* Quốc hiệu and Tiêu ngữ, for an order. */
void print_nation(enum lang lang, struct print_order *o);
