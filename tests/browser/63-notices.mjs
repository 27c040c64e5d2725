#!/usr/bin/env node
// Internal documents that are only to be read: a leader invites a unit to a meeting with a file, its people open the
// invitation, the leader sees who has; prints are counted; one is withdrawn and stays to be seen. With scripts,
// without them on a phone, by keyboard; in both languages.
import * as s from "./support.mjs";

const { check } = s;
const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
const day = (ahead) => new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date(Date.now() + ahead * 86400000));
const done = (page) => page.waitForSelector(".flash.success");
const choose = (page, name) => page.click(`.whom:has(.whom-name:has-text("${name}")) label:has(input[name^="informed"])`);
const send = (page) => page.click('.bar button[value="send"]');
const subject = "Mời họp giao ban công tác tuần";

s.test("a unit has a head and somebody who works in it", async (world) => {
	const { demo, browser } = world;
	const admin = (world.admin = await s.person(browser));
	await s.signIn(admin, demo.b, "admin");
	await admin.goto(`${demo.b}/units`);
	await admin.fill("#f-unit_name", "Phòng Công chức");
	await admin.fill("#f-unit_code", "CC");
	await admin.click("main form.card button.primary");
	await done(admin);
	const csv = "login,name,unit,role,title,mail,from\nvanthu,Lê Thị Văn Thư,CC,head,Trưởng phòng,,\nchuyenvien,Hoàng Chuyên Viên,CC,specialist,Chuyên viên,,\n";
	await admin.goto(`${demo.b}/accounts/import`);
	await admin.setInputFiles("#f-csv", { name: "người.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
	await admin.click("main form.card button.primary");
	await admin.waitForSelector("main h1");
});

s.test("the leader invites a unit, and is told what is missing", async (world) => {
	const leader = (world.leader = await s.person(world.browser));
	await s.signIn(leader, world.demo.b, "lanhdao");
	await leader.click('#menu a[href="/internal"]');
	await s.sound(leader, "văn bản nội bộ, chưa có");
	await leader.click('main a[href="/internal/new"]');
	await s.sound(leader, "soạn văn bản nội bộ, trang mới mở");
	await leader.selectOption("#f-notice_kind", "meeting");
	await leader.selectOption("#f-notice_priority", "1");
	await leader.fill("#f-notice_content", "Các đồng chí chuẩn bị báo cáo.");
	await leader.fill("#f-meets_on", day(3));
	await leader.fill("#f-meets_time", "25 giờ");
	await send(leader);
	await leader.waitForSelector("#problems");
	check((await leader.textContent("#problems")).includes("Giờ không đọc được"), "no such hour");
	check((await leader.inputValue("#f-notice_content")).startsWith("Các đồng chí"), "what was typed stays");
	await s.sound(leader, "soạn văn bản nội bộ, thiếu");
	await leader.fill("#f-meets_time", "8 giờ 30");
	await send(leader);
	await leader.waitForSelector("#problems");
	check(await leader.isVisible("#f-notice_subject[aria-invalid]"), "the subject is marked");
	await leader.fill("#f-notice_subject", subject);
	await leader.fill("#f-venue", "Phòng họp số 2");
	await choose(leader, "Phòng Công chức");
	await leader.setInputFiles("#f-files", { name: "chương trình.txt", mimeType: "text/plain", buffer: Buffer.from("8 giờ 30: khai mạc") });
	await send(leader);
	await done(leader);
	await leader.waitForURL(/\/internal\/\d+/);
	world.notice = leader.url().replace(/#.*/, "");
	const main = await leader.textContent("main");
	for (const words of [subject, "Giấy mời họp", "Phòng họp số 2", `${day(3)} 08:30`, "Văn bản điện tử", "chương trình.txt", "0 trên 2 người đã đọc", "Hoàng Chuyên Viên", "Chưa đọc"]) check(main.includes(words), `the page says ${words}`);
	await s.sound(leader, "giấy mời họp, đã gửi");
});

s.test("it lies before its readers until they open it", async (world) => {
	const { demo, browser, leader, notice } = world;
	const worker = (world.worker = await s.person(browser));
	await s.signIn(worker, demo.b, "chuyenvien");
	check((await worker.textContent(".queues")).includes("giấy mời họp"), "the first page counts it");
	await worker.goto(`${demo.b}/work?queue=meeting`);
	check((await worker.textContent(".rows")).includes("Giấy mời họp"), "what it is");
	await s.sound(worker, "việc của tôi, giấy mời họp");
	await worker.click(`.rows a.open:has-text("${subject}")`);
	await worker.waitForURL(/\/internal\/\d+$/);
	check(!(await worker.textContent("main")).includes("người đã đọc"), "who has read it is not a reader's to know");
	await s.sound(worker, "giấy mời họp, người nhận");
	const file = await worker.request.get(await worker.locator(".files a[download]").getAttribute("href").then((x) => demo.b + x));
	check((await file.text()) === "8 giờ 30: khai mạc", "the file is there");
	await worker.goto(`${demo.b}/`);
	check(!((await worker.locator(".queues").count()) && (await worker.textContent(".queues")).includes("giấy mời họp")), "nothing waits any more");
	await leader.goto(notice);
	check((await leader.textContent("main")).includes("1 trên 2 người đã đọc"), "the leader sees who has read it");
});

s.test("prints are counted", async ({ leader, worker, notice }) => {
	await worker.goto(notice);
	const [file] = await Promise.all([worker.waitForEvent("download"), worker.click('form[action$="/print"] button')]);
	check(file.suggestedFilename().endsWith(".pdf"), "a PDF");
	await leader.goto(notice);
	check((await leader.textContent("main")).includes("Hoàng Chuyên Viên: 1 lần"), "who printed it, how often");
});

s.test("a specialist writes to colleagues and the head, and takes it back", async (world) => {
	const { demo, browser, worker } = world;
	await worker.goto(`${demo.b}/internal/new`);
	await worker.selectOption("#f-notice_kind", "report");
	await worker.fill("#f-notice_subject", "Báo cáo tiến độ");
	await worker.fill("#f-notice_content", "Đã xong 8 phần.");
	await choose(worker, "Lê Thị Văn Thư");
	await worker.focus("#f-notice_subject");
	await worker.keyboard.press("Enter");
	await done(worker);
	const url = (world.report = worker.url().replace(/#.*/, ""));
	await worker.click("details:has(form[action$='/withdraw']) > summary");
	await worker.click("form[action$='/withdraw'] button");
	await worker.waitForSelector("#problems");
	await s.sound(worker, "văn bản nội bộ, thu hồi thiếu lý do");
	await worker.fill("#f-withdraw_reason", "Số liệu chưa đúng.");
	await worker.click("form[action$='/withdraw'] button");
	await done(worker);
	check((await worker.textContent("main")).includes("đã được thu hồi: Số liệu chưa đúng."), "why");
	await s.sound(worker, "văn bản nội bộ, đã thu hồi");
	const head = (world.head = await s.person(browser));
	await s.signIn(head, demo.b, "vanthu");
	await head.goto(`${demo.b}/work?queue=informed`);
	check(!(await head.textContent("main")).includes("Báo cáo tiến độ"), "nobody has it before them");
	await head.goto(url);
	check((await head.textContent("main")).includes("Số liệu chưa đúng."), "its readers see it, and why");
});

s.test("each number opens its list", async ({ demo, leader, worker }) => {
	await leader.goto(`${demo.b}/internal?scope=written`);
	check((await leader.textContent(".rows")).includes("Đã đọc 1/2"), "how many have read it");
	await s.sound(leader, "văn bản nội bộ tôi gửi");
	await worker.goto(`${demo.b}/internal?scope=all&kind=report`);
	check((await worker.locator(".rows .row").count()) === 1, "one report");
	await s.sound(worker, "văn bản nội bộ, báo cáo");
});

s.test("without a script, on a phone", async ({ demo, browser }) => {
	const head = await s.person(browser, phone);
	const fine = async (what) => {
		await s.noSideways(head, what);
		await s.valid(await head.shown.text(), what);
	};
	await s.signIn(head, demo.b, "vanthu");
	await head.goto(`${demo.b}/work?queue=meeting`);
	await fine("phone, giấy mời họp");
	await head.click(`.rows a.open:has-text("${subject}")`);
	await fine("phone, một giấy mời họp");
	await head.goto(`${demo.b}/internal/new`);
	await fine("phone, soạn văn bản nội bộ");
	await head.selectOption("#f-notice_kind", "inform");
	await head.fill("#f-notice_subject", "Lịch trực tuần tới");
	await head.fill("#f-notice_content", "Như đã thống nhất.");
	await choose(head, "Hoàng Chuyên Viên");
	await send(head);
	await done(head);
	await fine("phone, đã gửi");
	check((await head.textContent("main")).includes("0 trên 1 người đã đọc"), "one reader");
	await head.click('main a[href$="/readers"]');
	await fine("phone, gửi thêm");
	await choose(head, "Phạm Lãnh Đạo");
	await send(head);
	await done(head);
	check((await head.textContent("main")).includes("0 trên 2 người đã đọc"), "and one more");
	await head.goto(`${demo.b}/internal`);
	await fine("phone, văn bản nội bộ");
});

s.test("to whom else it goes is its author's alone", async ({ leader, worker, notice }) => {
	await leader.goto(notice);
	await leader.click('main a[href$="/readers"]');
	check((await leader.textContent("main")).includes("Gửi thêm"), "what is asked");
	await s.sound(leader, "văn bản nội bộ, gửi thêm");
	await send(leader);
	await leader.waitForSelector("#problems");
	await worker.goto(notice);
	check(!(await worker.locator('main a[href$="/readers"]').count()), "it is its author's alone");
});

s.test("in English, too", async ({ demo, leader, notice }) => {
	for (const path of ["/internal", "/internal/new", notice, `${notice}/readers`]) {
		const url = path.startsWith("http") ? path : `${demo.b}${path}`;
		await leader.goto(url);
		if ((await leader.getAttribute("html", "lang")) !== "en") {
			await leader.click(".me");
			await leader.click('.drop .language button[value="en"]');
			await leader.waitForSelector('html[lang="en"]');
			await leader.goto(url);
		}
		await s.sound(leader, `english ${path.replace(/^http:..[^/]*/, "").replace(/\d+/g, "N")}`);
	}
});

s.test("whose it is not is told so", async ({ admin, demo, notice }) => {
	check((await admin.goto(`${demo.b}/internal`)).status() === 403, "an administrator reads none");
	check((await admin.goto(notice)).status() === 403, "nor one");
});

s.test("the console has nothing to say", ({ leader, head, worker, admin }) => {
	for (const page of [leader, head, worker, admin]) {
		page.allowed = [/status of (403|409|422)/];
		s.noComplaints(page);
	}
});

s.runAll(s.startWorld, s.stopWorld);
