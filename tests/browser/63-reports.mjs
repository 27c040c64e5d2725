#!/usr/bin/env node
// Báo cáo tình hình giải quyết văn bản: the figures of a period, the list behind each, and the files.
import { readFileSync, writeFileSync } from "node:fs";
import * as s from "./support.mjs";

const { check } = s;

async function fill(world) {
	const { demo, browser } = world;
	const a = await s.person(browser);
	await s.signIn(a, demo.a, "vanthu");
	await s.write(a, demo.a, { number: 15, type: "Công văn", subject: "Về việc báo cáo số liệu", to: "so noi vu" });
	await s.sendDraft(a);
	const b = (world.b = await s.person(browser));
	await s.signIn(b, demo.b, "vanthu");
	await s.until(async () => {
		await b.goto(`${demo.b}/incoming`);
		return (await b.locator(".rows .row").count()) === 1;
	}, "it arrives");
	await b.click(".rows a.open");
	await b.click('form[action$="/register"] button');
	await b.waitForSelector(".flash.success");
	await a.context().close();
}

s.test("báo cáo văn bản đến: from the menu to the document and back", async ({ b, demo }) => {
	await b.goto(demo.b);
	await b.click('#menu a[href="/reports"]');
	await b.waitForURL(/\/reports\/incoming$/);
	check((await b.locator(".figures tr.whole td").allInnerTexts()).join(" ") === "1 1 0 0 0 0 1 1 0 0", "one came, to be dealt with, without a deadline, electronic");
	await b.click(".figures tr.whole td:nth-of-type(2) a");
	await b.waitForURL(/\/reports\/incoming\/list\?.*figure=due/);
	check((await b.locator(".rows .row").count()) === 1, "the list has what was counted");
	await b.click(".rows a.open");
	await b.waitForURL(/\/incoming\/\d+$/);
	await b.goBack();
	await b.click("a.back");
	await b.waitForURL(/\/reports\/incoming\?from=/);
	s.noComplaints(b);
});

s.test("báo cáo văn bản đến: printed with all its columns, on a page that lies", async ({ b, demo }) => {
	await b.goto(`${demo.b}/reports/incoming`);
	const bytes = await b.pdf({ preferCSSPageSize: true });
	if (process.env.VANTHU_PICTURES) writeFileSync(`${process.env.VANTHU_PICTURES}/report.pdf`, bytes);
	check(/\/MediaBox \[0 0 84[12][.\d]* 59[45][.\d]*\]/.test(bytes.toString("latin1")), "it lies");
	const size = b.viewportSize();
	await b.setViewportSize({ width: 1046, height: 700 });
	await b.emulateMedia({ media: "print" });
	check(await b.locator(".figures").first().evaluate((x) => x.scrollWidth <= x.clientWidth), "no column is beside the paper");
	await b.emulateMedia({ media: null });
	await b.setViewportSize(size);
});

s.test("báo cáo văn bản đến: kept as PDF and as a sheet, by keyboard", async ({ b, demo }) => {
	await b.goto(`${demo.b}/reports/incoming`);
	for (const [format, begins] of [["pdf", "%PDF-"], ["xlsx", "PK"], ["docx", "PK"]]) {
		await b.focus(`.exports a[href$="format=${format}"]`);
		const [download] = await Promise.all([b.waitForEvent("download"), b.keyboard.press("Enter")]);
		check(readFileSync(await download.path()).toString("latin1").startsWith(begins), `${format}: what it begins with`);
		check(download.suggestedFilename().startsWith("Báo cáo giải quyết văn bản đến"), `called ${download.suggestedFilename()}`);
	}
});

for (const language of ["vi", "en"]) {
	s.test(`${language}: figures, lists, and a period that is none: sound`, async ({ demo, browser }) => {
		const page = await s.person(browser);
		await s.speak(page, demo.b, language);
		await s.signIn(page, demo.b, "lanhdao");
		for (const path of ["/reports/incoming", "/reports/outgoing", "/reports/incoming/list?figure=received", "/reports/outgoing/list?figure=issued"]) {
			await page.goto(demo.b + path);
			await s.sound(page, path);
		}
		const complaints = page.complaints.length;
		await page.goto(`${demo.b}/reports/incoming?from=1/1/2026&to=2/1/2025`);
		await s.sound(page, "/reports/incoming, refused");
		check((await page.locator("#problems li").count()) === 1, "one thing is wrong");
		page.complaints.length = complaints; // the browser notes the status 422 itself
		await page.context().close();
	});
}

s.test("whoever reports on nothing has no such page", async ({ demo, browser }) => {
	const page = await s.person(browser);
	await s.signIn(page, demo.b, "chuyenvien");
	check((await page.locator('#menu a[href="/reports"]').count()) === 0, "not in the menu");
	const answer = await page.goto(`${demo.b}/reports/incoming`);
	check(answer.status() === 403, `${answer.status()}`);
	await page.context().close();
});

// Somebody new of a role, signed in with a password of their own.
async function newcomer({ demo, browser }, login, name, role) {
	const admin = await s.person(browser);
	await s.signIn(admin, demo.b, "admin");
	await admin.goto(`${demo.b}/accounts/import`);
	await admin.setInputFiles("#f-csv", { name: "người.csv", mimeType: "text/csv", buffer: Buffer.from(`login,name,role\n${login},${name},${role}\n`) });
	await admin.click("main form.card button.primary");
	const secret = await admin.textContent(`tr:has-text('${login}') code.secret`);
	await admin.context().close();
	const page = await s.person(browser);
	await page.goto(`${demo.b}/sign-in`);
	await page.fill("#f-login", login);
	await page.fill("#f-password", secret);
	await page.click("main button.primary");
	await page.fill("#f-old_password", secret);
	await page.fill("#f-password", s.password);
	await page.fill("#f-repeat_password", s.password);
	await page.click("main button.primary");
	await page.waitForSelector("#menu");
	return page;
}

s.test("cán bộ thông tin báo cáo: figures of the organ, of its documents no more than the number", async (world) => {
	const page = await newcomer(world, "baocao", "Đỗ Báo Cáo", "reporter");
	await page.click('#menu a[href="/reports"]');
	check((await page.locator(".figures tr.whole td").first().innerText()) === "1", "what came to the organ is counted");
	await page.click(".figures tr.whole td a");
	await page.waitForURL(/figure=received/);
	check((await page.locator(".rows .row").count()) === 1, "it is in the list");
	check((await page.locator(".rows a.open").count()) === 0, "and not to be opened");
	check((await page.textContent(".rows")).includes("không thuộc phạm vi được xem"), "the page says why");
	await s.sound(page, "danh sách của báo cáo, không được xem");
	check((await page.goto(`${world.demo.b}/incoming/1`)).status() === 403, "nor by its address");
	await page.context().close();
});

s.test("lưu trữ: what is registered, the register, work files; no report", async (world) => {
	const page = await newcomer(world, "luutru", "Vũ Lưu Trữ", "archivist");
	check((await page.locator('#menu a[href="/reports"]').count()) === 0, "reports are not theirs");
	await page.click('#menu a[href="/incoming?state=registered"]');
	await page.click(".rows a.open");
	await page.waitForURL(/\/incoming\/\d+$/);
	await s.sound(page, "đến, lưu trữ");
	await page.goto(`${world.demo.b}/files`);
	await s.sound(page, "hồ sơ, lưu trữ");
	await page.goto(`${world.demo.b}/incoming/book`);
	const [download] = await Promise.all([page.waitForEvent("download"), page.click("form.card button.primary")]);
	check(download.suggestedFilename().startsWith("Sổ đăng ký văn bản đến"), `called ${download.suggestedFilename()}`);
	s.noComplaints(page);
	await page.context().close();
});

s.runAll(async () => {
	const world = await s.startWorld();
	await fill(world);
	return world;
}, s.stopWorld);
