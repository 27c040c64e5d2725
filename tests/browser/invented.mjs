// invented.mjs -- documents of invented agencies, as a morning brings them, for tests and pictures.
import * as s from "./support.mjs";

const day = (ahead) => new Date(Date.now() + (ahead * 24 + 7) * 3600_000).toISOString().slice(0, 10).replace(/-/g, "/");
const agencies = [
	["000.00.09.Z01", "UBND huyện Bình Minh (mẫu)"],
	["000.00.12.Z01", "Sở Tài chính tỉnh An Bình (mẫu)"],
	["000.00.14.Z01", "Sở Y tế tỉnh An Bình (mẫu)"],
];
const letters = [
	[0, 214, "UBND-NV", "Công văn", "Về việc đề nghị thỏa thuận bổ nhiệm công chức lãnh đạo, quản lý", 0, 6],
	[1, 87, "STC-NS", "Công văn", "Hướng dẫn lập dự toán ngân sách năm 2027 của các đơn vị sự nghiệp", 0, 12],
	[2, 45, "BC-SYT", "Báo cáo", "Tình hình thực hiện tinh giản biên chế 9 tháng đầu năm 2026", 0, 0],
	[0, 31, "TTr-UBND", "Tờ trình", "Đề nghị phê duyệt kế hoạch tuyển dụng viên chức ngành giáo dục năm 2027", 2, 3],
	[1, 90, "STC-HCSN", "Công văn", "Kinh phí đào tạo, bồi dưỡng cán bộ, công chức xã", 0, 20],
	[0, 219, "UBND-VP", "Công văn", "Cử người dự lớp tập huấn công tác văn thư, lưu trữ", 0, 4],
	[2, 12, "TB-SYT", "Thông báo", "Lịch trực lãnh đạo và đường dây nóng dịp nghỉ lễ", 0, 0],
	[0, 33, "KH-UBND", "Kế hoạch", "Kế hoạch cải cách hành chính năm 2027 của Ủy ban nhân dân huyện Bình Minh", 0, 15],
	[1, 8, "STC-TTr", "Công văn", "Phối hợp cung cấp hồ sơ phục vụ thanh tra việc sử dụng ngân sách", 3, 1],
];

// Sent to one organ by agencies with software of their own; the answer: their subjects, in that order.
export async function morning(demo, to, n = letters.length) {
	const peers = [];
	for (const [code, name] of agencies) peers.push(await s.peer(demo, code, name));
	for (const [from, number, notation, type, subject, priority, due] of letters.slice(0, n)) {
		const file = { name: `${number}_${notation}.pdf`, type: "application/pdf", bytes: s.pdf(subject, `So ${number}/${notation}`, peers[from].name) };
		await peers[from].send(peers[from].packet({ to, number, notation, type, subject, priority, due: due ? day(due) : "", date: day(-1), file }));
	}
	return letters.slice(0, n).map((x) => x[4]);
}
