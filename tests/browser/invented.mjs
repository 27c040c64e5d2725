// invented.mjs -- documents of invented agencies, as a morning brings them, for tests and pictures.
import * as s from "./support.mjs";

const day = (ahead) => new Date(Date.now() + (ahead * 24 + 7) * 3600_000).toISOString().slice(0, 10).replace(/-/g, "/");
const agencies = [
	["000.00.09.Z01", "UBND huyện Bình Minh (mẫu)", "UBND tỉnh An Bình", "Ủy ban nhân dân huyện Bình Minh", ["TM.", "Chủ tịch", "Trần Văn Mẫu"]],
	["000.00.12.Z01", "Sở Tài chính tỉnh An Bình (mẫu)", "UBND tỉnh An Bình", "Sở Tài chính", ["", "Giám đốc", "Đặng Thị Mẫu"]],
	["000.00.14.Z01", "Sở Y tế tỉnh An Bình (mẫu)", "UBND tỉnh An Bình", "Sở Y tế", ["", "Giám đốc", "Phan Văn Mẫu"]],
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

const html = (t) => t.replace(/&/g, "&amp;").replace(/</g, "&lt;");
// A page as Decree 30 App. I lays it out, printed by the browser: what a reader sees beside the facts.
export async function letter(page, [, , above, organ, [competence, title, signer]], [, number, notation, type, subject], to = "Sở Nội vụ tỉnh An Bình") {
	const [year, month, date] = day(-1).split("/");
	const name = type === "Công văn" ? "" : `<h1>${html(type)}</h1><h2>${html(subject)}</h2>`;
	await page.setContent(`<!doctype html><html lang="vi"><meta charset="utf-8"><style>
		@page { size: A4; margin: 20mm 15mm 20mm 30mm }
		body { font: 14pt/1.35 Tinos, "Liberation Serif", "Times New Roman", serif; margin: 0 }
		.pair { display: grid; grid-template-columns: 42% 58%; text-align: center; margin-bottom: 8pt }
		.pair p, .foot p { margin: 0 } .caps { text-transform: uppercase; font-size: 13pt }
		h1, h2 { font-size: 14pt; text-align: center; margin: 0 } h1 { text-transform: uppercase; margin-top: 14pt } h2 { margin-bottom: 14pt }
		.about { font-size: 12pt } .body p { text-indent: 1.27cm; margin: 6pt 0; text-align: justify }
		.foot { display: grid; grid-template-columns: 1fr 1fr; margin-top: 18pt } .foot > :first-child { font-size: 11pt }
		.foot > :last-child { text-align: center } .gap { height: 68pt }
	</style>
	<div class="pair"><div><p class="caps">${html(above)}</p><p class="caps"><b>${html(organ)}</b></p><p>Số: ${number && String(number).padStart(2, "0")}/${notation}</p>${name ? "" : `<p class="about">V/v ${html(subject.replace(/^Về việc /, "").replace(/^\p{Lu}/u, (c) => c.toLowerCase()))}</p>`}</div>
	<div><p><b class="caps">Cộng hòa xã hội chủ nghĩa Việt Nam</b></p><p><b><u>Độc lập - Tự do - Hạnh phúc</u></b></p><p><i>An Bình, ngày ${date} tháng ${month} năm ${year}</i></p></div></div>
	${name}<p style="text-align:center">Kính gửi: ${html(to)}.</p>
	<div class="body"><p>Thực hiện chương trình công tác năm ${year} và ý kiến chỉ đạo của Ủy ban nhân dân tỉnh An Bình, ${html(organ)} gửi ${html(to)} nội dung nêu trên để xem xét, phối hợp theo chức năng, nhiệm vụ được giao.</p>
	<p>Tài liệu kèm theo đã được các đơn vị có liên quan rà soát, thống nhất. Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, đề nghị quý Sở trao đổi với ${html(organ)} để kịp thời giải quyết.</p>
	<p>Trân trọng./.</p></div>
	<div class="foot"><div><p><b><i>Nơi nhận:</i></b></p><p>- Như trên;</p><p>- Lưu: VT.</p></div>
	<div><p class="caps"><b>${html(`${competence} ${title}`)}</b></p><div class="gap"></div><p><b>${html(signer)}</b></p></div></div>`);
	return page.pdf({ preferCSSPageSize: true });
}

// Sent to one organ by agencies with software of their own; the answer: their subjects, in that order.
// With a browser each has its letter; without, a page that names it.
export async function morning(demo, to, { n = letters.length, browser } = {}) {
	const page = browser && (await browser.newPage());
	const peers = [];
	for (const [code, name] of agencies) peers.push(await s.peer(demo, code, name));
	for (const one of letters.slice(0, n)) {
		const [from, number, notation, type, subject, priority, due] = one;
		const bytes = page ? await letter(page, agencies[from], one) : s.pdf(subject, `So ${number}/${notation}`, peers[from].name);
		const file = { name: `${number}_${notation}.pdf`, type: "application/pdf", bytes };
		await peers[from].send(peers[from].packet({ to, number, notation, type, subject, priority, due: due ? day(due) : "", date: day(-1), file, signer: agencies[from][4] }));
	}
	await page?.close();
	return letters.slice(0, n).map((x) => x[4]);
}
