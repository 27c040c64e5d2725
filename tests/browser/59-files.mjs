#!/usr/bin/env node
// Work files: a clerk and a head write the year's list, the leader issues it; a specialist opens a file of it,
// puts a document and a picture in, closes it; it is checked, sent back, mended and checked again; printed and
// taken out whole. By mouse; on a phone without scripts, in English.
import { readFileSync } from "node:fs";
import * as s from "./support.mjs";

const { check } = s;
const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
const done = (page) => page.waitForSelector(".flash.success");
const year = new Intl.DateTimeFormat("en", { timeZone: "Asia/Ho_Chi_Minh", year: "numeric" }).format(new Date());
const open = async (page, action) => {
	const summary = page.locator(`details:has(form[action$="${action}"]):not([open]) > summary`);
	if (await summary.count()) await summary.click();
};
const main = async (page) => (await page.textContent("main")).replace(/\s+/g, " ");
const has = async (page, ...words) => {
	const text = await main(page);
	for (const w of words) check(text.includes(w), `the page says “${w}”: ${text.slice(0, 1500)}`);
};
const download = async (page, selector) => {
	const [file] = await Promise.all([page.waitForEvent("download"), page.click(selector)]);
	return file;
};

s.test("an organ with a unit, its head and a specialist", async (world) => {
	const { demo, browser } = world;
	const admin = await s.person(browser);
	await s.signIn(admin, demo.a, "admin");
	await admin.goto(`${demo.a}/units`);
	await admin.fill("#f-unit_name", "Văn phòng");
	await admin.fill("#f-unit_code", "VP");
	await admin.click("main form.card button.primary");
	await done(admin);
	const csv = "login,name,unit,role,title,mail,from\ntruongphong,Vũ Trưởng Phòng,VP,head,Chánh Văn phòng,,\nchuyenvien,Hoàng Chuyên Viên,VP,specialist,Chuyên viên,,\n";
	await admin.goto(`${demo.a}/accounts/import`);
	await admin.setInputFiles("#f-csv", { name: "người.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
	await admin.click("main form.card button.primary");
	const secret = await admin.textContent("tr:has-text('truongphong') code.secret");
	check((await admin.locator('#menu a[href="/files"]').count()) === 0, "the administrator has no files");
	const head = (world.head = await s.person(browser));
	await head.goto(`${demo.a}/sign-in`);
	await head.fill("#f-login", "truongphong");
	await head.fill("#f-password", secret);
	await head.click("main button.primary");
	await head.fill("#f-old_password", secret);
	await head.fill("#f-password", s.password);
	await head.fill("#f-repeat_password", s.password);
	await head.click("main button.primary");
	await head.waitForSelector("#menu");
	for (const [name, login] of [["author", "chuyenvien"], ["clerk", "vanthu"], ["leader", "lanhdao"]]) {
		world[name] = await s.person(browser);
		await s.signIn(world[name], demo.a, login);
	}
});

s.test("the list of the year: a heading, a file of the unit, numbers, and the leader's word", async (world) => {
	const { clerk, head, leader, demo } = world;
	await clerk.goto(`${demo.a}/catalogs`);
	await s.sound(clerk, "danh mục hồ sơ, chưa có năm nào");
	await clerk.fill("#f-begin_year", "1990");
	await clerk.click("main form.card button.primary");
	await clerk.waitForSelector("#f-begin_year[aria-invalid]");
	await s.sound(clerk, "danh mục hồ sơ, năm sai");
	await clerk.fill("#f-begin_year", year);
	await clerk.click("main form.card button.primary");
	await done(clerk);
	await clerk.selectOption("#f-entry_kind", "heading");
	await clerk.fill("#f-entry_title", "Công tác văn phòng");
	await clerk.fill("#f-entry_notation", "VP");
	await clerk.click('form[action$="/entries"] button.primary');
	await done(clerk);
	await head.goto(`${demo.a}/catalogs/${year}`);
	check((await head.locator('#f-entry_kind option[value="heading"]').count()) === 0, "headings are the clerks'");
	await head.click('form[action$="/entries"] button.primary');
	await head.waitForSelector("#f-entry_title[aria-invalid]");
	await s.sound(head, "danh mục hồ sơ, thiếu tiêu đề");
	await head.fill("#f-entry_title", "Kế hoạch công tác năm");
	await head.selectOption("#f-entry_under", { index: 1 });
	await head.selectOption("#f-entry_maker", { label: "Hoàng Chuyên Viên" });
	await head.click('form[action$="/entries"] button.primary');
	await done(head);
	await s.sound(head, "danh mục hồ sơ đang lập");
	await clerk.goto(`${demo.a}/catalogs/${year}`);
	await clerk.click('form[action$="/submit"] button');
	await done(clerk);
	await has(clerk, "01.VP", "Chờ ban hành");
	await leader.goto(`${demo.a}/`);
	check((await leader.textContent(".queues")).includes("Danh mục hồ sơ chờ ban hành"), "it waits on the leader's first page");
	await leader.click('.queues a[href="/catalogs"]');
	await leader.click(".rows a.open");
	await open(leader, "/issue");
	await leader.click('form[action$="/issue"] button');
	await leader.waitForSelector("#f-issue_decision[aria-invalid]");
	await s.sound(leader, "danh mục hồ sơ, ban hành thiếu số");
	await leader.fill("#f-issue_decision", "12/QĐ-UBND");
	await leader.click('form[action$="/issue"] button');
	await done(leader);
	await has(leader, "Ban hành theo 12/QĐ-UBND", "Đã ban hành");
	const pdf = await download(leader, 'a[href$="/print/pdf"]');
	check(pdf.suggestedFilename() === `Danh mục hồ sơ năm ${year}.pdf`, pdf.suggestedFilename());
});

s.test("a specialist opens it, puts a document and a picture in, and closes it", async (world) => {
	const { clerk, author, demo } = world;
	await s.write(clerk, demo.a, { number: 15, type: "Báo cáo", subject: "Báo cáo quý để lập hồ sơ", to: "so noi vu" });
	await s.sendDraft(clerk);
	await clerk.goto(`${demo.a}/outgoing?state=sent`);
	const document = await clerk.getAttribute(".rows a.open", "href");
	await author.goto(`${demo.a}/catalogs/${year}`);
	await author.click('a[href*="/files/new?"]');
	await s.sound(author, "mở hồ sơ theo danh mục");
	check((await author.inputValue("#f-file_title")) === "Kế hoạch công tác năm", "the list says what it is");
	await author.click("main form.card button.primary");
	await done(author);
	world.file = author.url().match(/\/files\/\d+/)[0];
	await has(author, "01.VP", "10 năm", "Hồ sơ chưa có văn bản");
	await open(author, "/close");
	await author.click('form[action$="/close"] button');
	await author.waitForSelector("#problems");
	check((await author.textContent("#problems")).includes("chưa có văn bản"), "an empty file is not closed");
	await s.sound(author, "hồ sơ, chưa kết thúc được");
	await author.goto(demo.a + document.replace(/\?.*/, ""));
	await author.click('a[href$="/files"].button');
	await s.sound(author, "hồ sơ của văn bản");
	await author.click("main form.card button.primary");
	await done(author);
	await has(author, "Báo cáo quý để lập hồ sơ");
	// another one is looked for on the file's own page, put in, and taken out again
	await s.write(clerk, demo.a, { number: 16, type: "Công văn", subject: "Việc tìm được từ trang hồ sơ", to: "so noi vu" });
	await s.sendDraft(clerk);
	await author.click('main details:has(form[role="search"]) > summary');
	await author.fill("#f-find_q", "báo cáo quý");
	await author.click('main details form[role="search"] button');
	await has(author, "Đã có trong hồ sơ");
	check((await author.locator('input[name="document[]"]').count()) === 0, "what is in it is not offered again");
	await author.fill("#f-find_q", "tim duoc tu trang");
	await author.click('main details form[role="search"] button');
	await author.waitForSelector('input[name="document[]"]');
	await s.sound(author, "hồ sơ, tìm văn bản để đưa vào");
	check(await author.isDisabled("#into button"), "nothing is chosen yet");
	await author.check('input[name="document[]"]');
	await author.click("#into button");
	await done(author);
	await has(author, "Số văn bản đã đưa vào hồ sơ: 1", "Việc tìm được từ trang hồ sơ");
	await author.click('.rows .row:has-text("tìm được từ trang") form[action$="/remove"] button');
	await done(author);
	await open(author, "/items");
	await author.fill("#f-paper_title", "Ảnh cuộc họp");
	await author.click('form[action$="/items"] button.primary');
	await author.waitForSelector("#f-paper_file[aria-invalid]");
	check((await author.inputValue("#f-paper_title")) === "Ảnh cuộc họp", "what was typed stays");
	await author.setInputFiles("#f-paper_file", { name: "ảnh.png", mimeType: "image/png", buffer: Buffer.from("iVBORw0KGgo=", "base64") });
	await author.fill("#f-paper_pages", "2");
	await author.click('form[action$="/items"] button.primary');
	await done(author);
	await s.sound(author, "hồ sơ đang lập");
	await author.click('form[action$="/up"] button');
	await done(author);
	check((await author.textContent(".rows .row:first-child")).includes("Ảnh cuộc họp"), "the picture is the first");
	await author.click('form[action$="/sort"] button');
	await done(author);
	check((await author.textContent(".rows .row:first-child")).includes("Báo cáo quý"), "by date the document is");
	await author.click(".rows .row:first-child .row-acts a");
	await s.sound(author, "ghi số tờ");
	await author.fill("#f-item_sheet", "1-4");
	await author.click("main form.card button.primary");
	await done(author);
	await open(author, "/close");
	await author.click('form[action$="/close"] button');
	await done(author);
	await has(author, "Đã kết thúc", "Hạn nộp lưu");
	check((await author.locator('form[action$="/items"]').count()) === 0, "nothing goes into a closed file");
	const contents = await download(author, 'a[href$="/contents/pdf"]');
	check(contents.suggestedFilename() === "Mục lục văn bản hồ sơ 01.VP.pdf", contents.suggestedFilename());
	const whole = await download(author, `a[href="${world.file}/pdf"]`);
	check(whole.suggestedFilename() === "01.VP.pdf", whole.suggestedFilename());
	const bytes = readFileSync(await whole.path());
	check(bytes.subarray(0, 5).toString() === "%PDF-" && bytes.includes("/Outlines"), "one PDF with bookmarks");
	const xml = await download(author, 'a[href$="/xml"]');
	check(xml.suggestedFilename() === "01.VP.xml", xml.suggestedFilename());
});

s.test("the clerk sends it back, it is mended, and checked; others see what is theirs", async (world) => {
	const { clerk, author, head, demo } = world;
	await clerk.goto(`${demo.a}/`);
	check((await clerk.textContent(".queues")).includes("Hồ sơ chờ kiểm tra"), "it waits on the clerk's first page");
	await clerk.click('.queues a[href="/files?view=check"]');
	await s.sound(clerk, "hồ sơ chờ kiểm tra");
	await clerk.click(".rows a.open");
	await open(clerk, "/return");
	await clerk.click('form[action$="/return"] button');
	await clerk.waitForSelector("#f-back_text[aria-invalid]");
	await clerk.fill("#f-back_text", "Thiếu biên bản cuộc họp.");
	await clerk.click('form[action$="/return"] button');
	await done(clerk);
	await author.goto(`${demo.a}/files?view=back`);
	await author.click(".rows a.open");
	await has(author, "Bị trả lại", "Thiếu biên bản cuộc họp.");
	await open(author, "/share");
	await author.selectOption("#f-share_with", { label: "Văn phòng" });
	await author.click('form[action$="/share"] button');
	await done(author);
	await s.sound(author, "hồ sơ, đơn vị được xem");
	await open(author, "/close");
	await author.click('form[action$="/close"] button');
	await done(author);
	await clerk.goto(demo.a + world.file);
	await clerk.click('form[action$="/check"] button');
	await done(clerk);
	await has(clerk, "Đã kiểm tra", "Người kiểm tra");
	await s.sound(clerk, "hồ sơ đã kiểm tra");
	await world.leader.goto(`${demo.a}${world.file}/freeze`);
	await s.sound(world.leader, "đóng băng hồ sơ");
	await head.goto(`${demo.a}/files?view=checked&q=ke+hoach`);
	check((await head.locator(".rows .row").count()) === 1, "the head of the unit finds it");
	await clerk.goto(`${demo.a}/files?view=checked`);
	const inventory = await download(clerk, 'a[href^="/files/inventory/pdf"]');
	check(inventory.suggestedFilename() === `Mục lục hồ sơ năm ${year}.pdf`, inventory.suggestedFilename());
});

s.test("on a phone, without scripts, in English: outside the list", async (world) => {
	const { demo, browser } = world;
	const page = await s.person(browser, phone);
	await s.speak(page, demo.a, "en");
	await s.signIn(page, demo.a, "truongphong");
	const fine = async (page, what) => {
		await s.noSideways(page, what);
		await s.valid(await page.shown.text(), what);
	};
	await page.goto(`${demo.a}/files/new`);
	await fine(page, "open a file");
	await page.fill("#f-file_title", "Meetings of the office");
	await page.click("main form.card button.primary");
	await page.waitForURL(/\/files\/\d+/);
	await has(page, "02.VP", "The file is open.");
	await fine(page, "a file, English");
	// documents are looked for and put in without a script, several at once
	await page.click('main details:has(form[role="search"]) > summary');
	await page.fill("#f-find_notation", "UBND-VP");
	await page.click('main details form[role="search"] button');
	await page.waitForURL(/find_notation=UBND-VP/);
	await fine(page, "documents to be put into a file, English");
	await page.click("#into button");
	check((await page.textContent("#problems")).includes("Nothing is chosen"), "what is missing is said");
	check((await page.inputValue("#f-find_notation")) === "UBND-VP", "what was looked for is there still");
	for (const box of await page.locator('input[name="document[]"]').all()) await box.check();
	await page.click("#into button");
	await has(page, "Documents put into the file: 2.", "Báo cáo quý để lập hồ sơ", "Việc tìm được từ trang hồ sơ");
	await page.goto(`${demo.a}/catalogs/${year}`);
	await fine(page, "the list of files, English");
	await page.goto(`${demo.a}/files?view=all`);
	await fine(page, "all files, English");
	await page.context().close();
});

s.test("no browser complained", async (world) => {
	for (const page of [world.clerk, world.author, world.head, world.leader]) {
		page.complaints = page.complaints.filter((c) => !c.includes("422")); // a refused form's answer
		s.noComplaints(page);
	}
});

s.runAll(s.startWorld, s.stopWorld);
