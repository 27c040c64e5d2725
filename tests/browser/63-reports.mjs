#!/usr/bin/env node
// Báo cáo tình hình giải quyết văn bản: the figures of a period, the list behind each, and the files.
import { readFileSync } from "node:fs";
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
	await b.click("text=Tiếp nhận vào sổ");
	await b.waitForSelector(".flash.success");
	await a.context().close();
}

s.test("báo cáo văn bản đến: from the menu to the document and back", async ({ b, demo }) => {
	await b.goto(demo.b);
	await b.click('#menu a[href="/reports"]');
	await b.waitForURL(/\/reports\/incoming$/);
	check((await b.locator(".figures tr.whole td").allInnerTexts()).join(" ") === "1 1 0 0 0 0 1", "one came, to be dealt with, without a deadline");
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

s.runAll(async () => {
	const world = await s.startWorld();
	await fill(world);
	return world;
}, s.stopWorld);
