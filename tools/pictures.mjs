#!/usr/bin/env node
// pictures.mjs -- takes the pictures of doc/img from a demo of its own:
//     VANTHU=build/vanthu node tools/pictures.mjs
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import * as s from "../tests/browser/support.mjs";

const folder = join(s.root, "doc/img");
const letters = [
	{ number: 14, type: "Công văn", subject: "Về việc rà soát, thống kê hồ sơ, tài liệu lưu trữ năm 2026" },
	{ number: 15, type: "Báo cáo", subject: "Báo cáo kết quả thực hiện cải cách hành chính quý IV năm 2026", priority: "1", due: "31/12/2030" },
	{ number: 16, type: "Công văn", subject: "Về việc triển khai gửi, nhận văn bản điện tử giữa các cơ quan nhà nước trên địa bàn tỉnh", priority: "3" },
];

// A letter as Decree 30 lays it out; the agencies are invented.
function letter({ number, subject }) {
	return `<!doctype html><meta charset="utf-8"><style>
		body { font: 13pt/1.45 "Times New Roman", "Liberation Serif", serif; margin: 0 }
		.head { display: flex; justify-content: space-between; text-align: center; gap: 1rem }
		b { font-weight: bold } .line { border-top: 1px solid; width: 40%; margin: 2px auto }
		p { text-align: justify; text-indent: 1cm; margin: 6pt 0 } .sign { text-align: center; margin-left: 50%; margin-top: 1rem }
	</style>
	<div class="head"><div><b>ỦY BAN NHÂN DÂN<br>TỈNH AN BÌNH</b><div class="line"></div>Số: ${number}/UBND-VP<br><small>V/v ${subject.replace(/^Về việc /, "")}</small></div>
	<div><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</b><div class="line"></div><i>An Bình, ngày 22 tháng 11 năm 2026</i></div></div>
	<p style="text-align:center;text-indent:0;margin-top:1rem">Kính gửi: Sở Nội vụ tỉnh An Bình.</p>
	<p>Thực hiện Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư, Ủy ban nhân dân tỉnh đề nghị Sở Nội vụ phối hợp thực hiện các nội dung sau:</p>
	<p>1. Gửi, nhận văn bản điện tử qua trục liên thông; cập nhật trạng thái xử lý ngay trong ngày.</p>
	<p>2. Đăng ký văn bản đến trên hệ thống trước khi chuyển giải quyết.</p>
	<p>3. Báo cáo kết quả trước ngày 31 tháng 12 năm 2030./.</p>
	<div class="sign"><b>TM. ỦY BAN NHÂN DÂN<br>CHỦ TỊCH</b><br><br><br><b>Nguyễn Văn An</b></div>`;
}

async function send(page, base, x) {
	const paper = await page.context().newPage();
	await paper.setContent(letter(x));
	const pdf = await paper.pdf({ format: "A4", margin: { top: "20mm", bottom: "20mm", left: "30mm", right: "20mm" } });
	await paper.close();
	await page.goto(`${base}/outgoing/new`);
	await page.setInputFiles("#f-files", { name: `${x.number}-UBND-VP.pdf`, mimeType: "application/pdf", buffer: pdf });
	await page.waitForSelector("#files .file-row");
	await page.selectOption("#f-type_name", x.type);
	await page.fill("#f-number", String(x.number));
	await page.fill("#f-notation", "UBND-VP");
	await page.fill("#f-subject", x.subject);
	if (x.priority) await page.selectOption("#f-priority", x.priority);
	if (x.due) await page.fill("#f-due_on", x.due);
	await page.fill("#f-receivers", "so noi vu");
	await page.click("#options li");
	await page.selectOption("#receiver-list select", "direct");
}

async function take(page, name) {
	await page.mouse.move(0, 0);
	await page.evaluate(() => {
		document.activeElement?.blur();
		scrollTo(0, 0);
	});
	await page.waitForTimeout(1500); // the browser's own viewer draws in its own time
	await page.screenshot({ path: join(folder, name) });
	console.log(join("doc/img", name));
}

const world = await s.startWorld();
try {
	const { demo, browser } = world;
	const a = await s.person(browser);
	const b = await s.person(browser);
	mkdirSync(folder, { recursive: true });
	await s.signIn(a, demo.a, "vanthu");
	await s.signIn(b, demo.b, "vanthu");
	for (const x of letters) {
		await send(a, demo.a, x);
		await s.sendDraft(a);
	}
	await s.until(async () => {
		await b.goto(`${demo.b}/`);
		return (await b.locator(".rows .row").count()) === letters.length;
	}, "all arrive");
	await take(b, "home.png");
	await b.click(".rows a.open");
	await b.waitForSelector(".viewer");
	await take(b, "incoming.png");
	await b.click("text=Tiếp nhận vào sổ");
	await b.waitForSelector(".flash.success");
	await b.setViewportSize({ width: 360, height: 740 });
	await b.goto(`${demo.b}/incoming`);
	await take(b, "phone.png");
} finally {
	await s.stopWorld(world);
}
