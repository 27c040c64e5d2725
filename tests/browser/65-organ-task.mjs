#!/usr/bin/env node
// A task that is given to another organ: by a công văn, followed on its page; reported on from the document that came.
// With scripts, and without them on a phone.
import * as s from "./support.mjs";

const { check } = s;
const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
const done = (page) => page.waitForSelector(".flash.success");
const plain = (page) => page.url().replace(/[?#].*/, "");
const day = (n) =>
	new Date(Date.now() + n * 86400000).toLocaleDateString("en-GB", { timeZone: "Asia/Ho_Chi_Minh" });

async function number(page, value) {
	await page.fill("#f-number", String(value));
	await page.fill("#f-notation", "UBND-VP");
	await page.fill("#f-issued_on", day(0));
	await page.setInputFiles("#f-files", s.upload("Công văn.pdf", "CONG VAN", "Công văn"));
	await page.waitForSelector("#files .file-row");
	await page.fill("#f-signer_position", "Giám đốc");
	await page.fill("#f-signer_name", "Trần Văn Mẫu");
}

s.test("a công văn gives another organ a task, which it sees and reports on", async (world) => {
	const { browser, demo } = world;
	const a = (world.a = await s.person(browser));
	const b = (world.b = await s.person(browser));
	await s.signIn(a, demo.a, "vanthu");
	await s.signIn(b, demo.b, "vanthu");
	await a.goto(`${demo.a}/tasks`);
	await a.click('main a[href="/tasks/organs"]');
	await s.sound(a, "nhiệm vụ giao cơ quan khác, chưa có");
	await a.click('form[action="/tasks/organs"] button');
	await a.waitForURL(/\/outgoing\/\d+\/task/);
	world.task = plain(a);
	await s.sound(a, "giao nhiệm vụ cho nơi nhận, trang mới mở");
	await a.fill("#f-task_text", "Rà soát hồ sơ đất đai");
	await a.fill("#f-task_day", "32/13/2026");
	await a.click("main form button.primary");
	await a.waitForSelector("#problems");
	check((await a.inputValue("#f-task_text")) === "Rà soát hồ sơ đất đai", "what was typed stays");
	await s.sound(a, "giao nhiệm vụ cho nơi nhận");
	await a.fill("#f-task_day", day(6));
	await a.click("main form button.primary");
	await a.waitForURL(/\/outgoing\/\d+\/edit/);
	check((await a.inputValue("#f-subject")) === "V/v giao nhiệm vụ", "its subject says what it is");
	await number(a, 80);
	await a.fill("#f-receivers", s.organB.code);
	await a.click("#options li");
	await a.waitForSelector("#receiver-list li");
	await s.sendDraft(a);
	await a.goto(world.task);
	check((await a.textContent(".opinions")).includes("Chưa hoàn thành, trong hạn"), "it stands in time");
	await s.until(async () => {
		await b.goto(`${demo.b}/incoming?state=waiting`);
		return (await b.locator('a.open:has-text("V/v giao nhiệm vụ")').count()) === 1;
	}, "the letter arrives");
	await b.goto(demo.b + (await b.getAttribute('a.open:has-text("V/v giao nhiệm vụ")', "href")));
	world.came = plain(b);
	check((await b.textContent("main")).includes("giao nhiệm vụ: Rà soát hồ sơ đất đai"), "it says what is to be done");
	check(!(await b.textContent("main")).includes("vanthu.json"), "the rider is no file of it");
	await b.click('form[action$="/register"] button');
	await done(b);
	await b.goto(world.came);
	await b.click('main a[href$="/task"]');
	await s.sound(b, "nhiệm vụ do cơ quan khác giao");
	await b.click(".opinions details summary");
	await b.selectOption('select[name^="organ_act-say-"]', "finish");
	await b.click(".opinions details[open] button");
	await b.waitForSelector("#problems");
	check(await b.isVisible('textarea[name^="organ_words-say-"][aria-invalid]'), "what came of it must be said");
	await s.sound(b, "báo cáo nhiệm vụ");
	await b.fill('textarea[name^="organ_words-say-"]', "Đã rà soát xong");
	await b.click(".opinions details[open] button");
	await b.waitForURL(/\/outgoing\/\d+\/edit/);
	await number(b, 5);
	await s.sendDraft(b);
	await s.until(async () => {
		await a.goto(world.task);
		return (await a.textContent(".opinions .row-side")).includes("chờ chấp nhận");
	}, "the end stands on the giver's card");
	check((await a.textContent(".opinions")).includes("Báo cáo hoàn thành: Đã rà soát xong"), "and what came of it");
	await s.sound(a, "nhiệm vụ đã giao, chờ chấp nhận");
});

s.test("without scripts, on a phone, the result is accepted by hand, and counted as done", async (world) => {
	const p = await s.person(world.browser, phone);
	await s.signIn(p, world.demo.a, "vanthu");
	await p.goto(`${world.demo.a}/tasks/organs?standing=open`);
	await p.click("main ol.rows a");
	check(plain(p) === world.task, "the list leads to it");
	await p.click('.opinions details summary:has-text("Nhập báo cáo")');
	await p.selectOption('select[name^="organ_act-enter-"]', "accept");
	await p.click(".opinions details[open] button");
	await done(p);
	check((await p.textContent(".opinions .row-side")).includes("Hoàn thành đúng hạn"), "it is done in time");
	await s.noSideways(p, "nhiệm vụ đã giao, hoàn thành");
	await s.valid(await p.shown.text(), "nhiệm vụ đã giao, hoàn thành");
	await p.goto(`${world.demo.a}/tasks/organs?standing=done`);
	check((await p.locator("main ol.rows li").count()) === 1, "and stands among what is done");
	await s.noSideways(p, "nhiệm vụ giao cơ quan khác");
});

s.runAll(s.startWorld, s.stopWorld);
