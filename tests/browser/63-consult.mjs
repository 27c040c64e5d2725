#!/usr/bin/env node
// Opinions of other organs about a draft: asked by a công văn, answered by another, one table at the draft; an
// answer on paper is entered by hand. With scripts, and without them on a phone.
import * as s from "./support.mjs";

const { check } = s;
const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
const done = (page) => page.waitForSelector(".flash.success");
const plain = (page) => page.url().replace(/[?#].*/, "");

async function number(page, value) {
	await page.fill("#f-number", String(value));
	await page.fill("#f-notation", "UBND-VP");
	await page.fill("#f-issued_on", new Date().toLocaleDateString("en-GB", { timeZone: "Asia/Ho_Chi_Minh" }));
}

s.test("another organ is asked for its opinion, and its answer stands in the table", async (world) => {
	const { browser, demo } = world;
	const a = (world.a = await s.person(browser));
	const b = (world.b = await s.person(browser));
	await s.signIn(a, demo.a, "vanthu");
	await s.signIn(b, demo.b, "vanthu");
	await s.write(a, demo.a, { number: 70, subject: "Quy chế làm việc", to: s.organB.code });
	await a.click('.bar button[value="way"]');
	await a.waitForURL(/\/outgoing\/\d+\/draft/);
	world.draft = plain(a);
	await a.click('a[href$="/organs"]');
	check((await a.textContent("main")).includes("Chưa có công văn xin ý kiến"), "nobody is asked yet");
	await s.sound(a, "ý kiến của các cơ quan, chưa xin");
	await a.click('form[action$="/draft/ask"] button');
	await a.waitForURL(/\/outgoing\/\d+\/edit/);
	check((await a.inputValue("#f-subject")).startsWith("V/v xin ý kiến dự thảo"), "its subject says what it is");
	await number(a, 71);
	await a.fill("#f-receivers", s.organB.code);
	await a.click("#options li");
	await a.waitForSelector("#receiver-list li");
	await s.sendDraft(a);
	await a.goto(`${world.draft.replace("/draft", "")}/organs`);
	check((await a.textContent(".opinions")).includes("Chưa trả lời"), "the organ stands in the table");
	check((await a.textContent("main")).includes("0/1"), "nobody has answered");
	await s.sound(a, "ý kiến của các cơ quan");
	await s.until(async () => {
		await b.goto(`${demo.b}/incoming?state=waiting`);
		return (await b.locator('a.open:has-text("xin ý kiến dự thảo")').count()) === 1;
	}, "the letter arrives");
	await b.goto(demo.b + (await b.getAttribute('a.open:has-text("xin ý kiến dự thảo")', "href")));
	world.came = plain(b);
	check((await b.textContent("main")).includes("xin ý kiến về dự thảo"), "it says what is asked");
	check(!(await b.textContent("main")).includes("vanthu.json"), "the rider is no file of it");
	await b.click('form[action$="/register"] button');
	await done(b);
	await b.goto(world.came);
	await b.click('a[href$="/opinion"]');
	await s.sound(b, "cho ý kiến về dự thảo");
	await b.selectOption("#f-organ_verdict", "partly");
	await b.click("main form button.primary");
	await b.waitForSelector("#problems");
	check(await b.isVisible("#f-organ_text[aria-invalid]"), "why must be said");
	await b.fill("#f-organ_text", "Đề nghị bỏ Điều 7");
	await b.click("main form button.primary");
	await b.waitForURL(/\/outgoing\/\d+\/edit/);
	await b.setInputFiles("#f-files", s.upload("Trả lời.pdf", "TRA LOI", "Trả lời"));
	await b.waitForSelector("#files .file-row");
	await number(b, 5);
	await b.fill("#f-signer_position", "Giám đốc");
	await b.fill("#f-signer_name", "Trần Văn Mẫu");
	await s.sendDraft(b);
	await s.until(async () => {
		await a.goto(`${world.draft.replace("/draft", "")}/organs`);
		return (await a.textContent(".opinions .row-side")).includes("Nhất trí một phần");
	}, "the answer stands in the table");
	check((await a.textContent(".opinions")).includes("Đề nghị bỏ Điều 7"), "and why");
	await a.click('.opinions a[href^="/incoming/"]');
	check((await a.textContent("h1")).length > 0, "the answer opens");
});

s.test("what an organ says on paper is entered by hand, and the table is kept as a file", async (world) => {
	const p = await s.person(world.browser, phone);
	const table = `${world.draft.replace("/draft", "")}/organs`;
	await s.signIn(p, world.demo.a, "vanthu");
	await p.goto(table);
	await s.noSideways(p, "ý kiến của các cơ quan");
	await p.click(".opinions details summary");
	await p.selectOption(".opinions select", "rejected");
	await p.click(".opinions form button");
	await p.waitForSelector("#problems");
	await p.fill(".opinions textarea", "Trái quy định");
	await p.click(".opinions form button");
	await done(p);
	check((await p.textContent(".opinions .row-side")).includes("Không nhất trí"), "what was entered holds");
	check((await p.textContent(".opinions")).includes("Nhập bởi"), "and who entered it");
	await s.valid(await p.shown.text(), "bảng ý kiến");
	for (const format of ["pdf", "xlsx", "docx"]) {
		const r = await p.request.get(`${table}/print/${format}`);
		check(r.status() === 200 && (await r.body()).length > 500, `${format} comes`);
	}
});

s.runAll(s.startWorld, s.stopWorld);
