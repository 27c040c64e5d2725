#!/usr/bin/env node
// A work file that one packet cannot take: its parts at the sender, before and after the letter is issued, one of them
// sent again; what of it has come, and the work file made of it, at the receiver. With scripts, and without them on a
// phone.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as s from "./support.mjs";

const { check } = s;
const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
const done = (page) => page.waitForSelector(".flash.success");
const main = async (page) => (await page.textContent("main")).replace(/\s+/g, " ");

// Node a is told, while it serves, that a packet takes less: two papers, and one beside the letter.
const smallPackets = (demo) => s.setting(demo, "a", "packet_bytes", 65536 + 100000);
// The work file, by programs.
async function large(base) {
	const json = { "Content-Type": "application/json" };
	const signed = await fetch(`${base}/api/v1/session`, { method: "POST", headers: json, body: JSON.stringify({ login: "vanthu", password: s.password }) });
	const cookie = signed.headers.getSetCookie().map((c) => c.split(";")[0]).join("; ");
	const headers = { Cookie: cookie, "X-CSRF-Token": (await signed.json()).csrf };
	const call = async (path, options) => {
		const r = await fetch(`${base}/api/v1${path}`, { method: "POST", ...options });
		check(r.ok, `${path}: ${r.status} ${r.ok ? "" : await r.text()}`);
		return r.json();
	};
	const { id } = await call("/files", { headers: { ...headers, ...json }, body: JSON.stringify({ title: "Hồ sơ thiết kế cầu An Bình", notation: "09.HS", retention: 20 }) });
	for (let i = 1; i <= 6; i++) {
		const body = new FormData();
		body.set("paper", JSON.stringify({ title: `Bản vẽ ${i}` }));
		body.set("file", new Blob([`${i}`.repeat(30000)]), `bản vẽ ${i}.txt`);
		await call(`/files/${id}/papers`, { headers, body });
	}
	return id;
}

s.test("a file of six large papers becomes a letter with four parts", async (world) => {
	const { browser, demo } = world;
	const a = (world.a = await s.person(browser));
	await s.signIn(a, demo.a, "vanthu");
	smallPackets(demo);
	const id = await large(demo.a);
	await a.goto(`${demo.a}/files/${id}`);
	await s.sound(a, "hồ sơ có sáu bản vẽ");
	await a.click('form[action$="/send"] button');
	await a.waitForURL(/\/outgoing\/\d+/);
	world.letter = a.url().match(/\/outgoing\/\d+/)[0];
	await a.goto(`${demo.a}${world.letter}/parts`);
	check((await main(a)).includes("gửi trong 4 gói tin"), await main(a));
	check((await main(a)).includes("Các phần được gửi khi công văn ban hành"), "nothing has left");
	await s.sound(a, "các phần của hồ sơ, chưa ban hành");
});

s.test("it is issued, and the sender sees each part arrive", async (world) => {
	const { a, demo } = world;
	await a.goto(`${demo.a}${world.letter}/edit`);
	await a.fill("#f-number", "90");
	await a.fill("#f-notation", "UBND-VP");
	await a.fill("#f-issued_on", new Date().toLocaleDateString("en-GB", { timeZone: "Asia/Ho_Chi_Minh" }));
	await a.fill("#f-signer_position", "Chủ tịch");
	await a.fill("#f-signer_name", "Nguyễn Văn An");
	await a.fill("#f-receivers", s.organB.code);
	await a.click("#options li");
	await a.waitForSelector("#receiver-list li");
	await s.sendDraft(a);
	await a.goto(`${demo.a}${world.letter}`);
	await a.click(`a[href="${world.letter}/parts"]`);
	await s.until(async () => {
		await a.reload();
		return (await main(a)).includes(`${s.organB.name}: đã đến 4/4 phần`);
	}, "all parts have arrived");
	await s.sound(a, "các phần của hồ sơ");
	await a.click('form[action*="/parts/"] button');
	await done(a);
	await s.until(async () => {
		await a.reload();
		return (await main(a)).includes(`${s.organB.name}: đã đến 4/4 phần`);
	}, "sent again, it is answered again");
});

s.test("the receiver sees what is there and makes one work file of it", async (world) => {
	const { browser, demo } = world;
	const b = (world.b = await s.person(browser));
	await s.signIn(b, demo.b, "vanthu");
	await b.goto(`${demo.b}/incoming?state=waiting`);
	const letters = b.locator('a.open:has-text("Hồ sơ thiết kế cầu An Bình"), a.open:has-text("hồ sơ 09.HS")');
	check((await letters.count()) === 1, "one document, and no more, waits for the clerk");
	const href = await letters.getAttribute("href");
	await b.goto(demo.b + href);
	await b.click('form[action$="/register"] button');
	await done(b);
	await b.goto(`${demo.b}/documents/${href.match(/\d+/)[0]}/files`);
	check((await main(b)).includes("Đã nhận 4/4 phần"), "all of it is there");
	await s.sound(b, "hồ sơ do cơ quan gửi kèm, nhiều phần");
	await b.fill("#f-receive_notation", "21.HS");
	await b.click('form:has(input[name="receive"]) button');
	await done(b);
	world.made = b.url().match(/\/files\/\d+/)[0];
	await s.sound(b, "hồ sơ lập từ nhiều phần");
	check((await main(b)).includes("Bản vẽ 1"), "with its papers");
});

s.test("on a phone without scripts, in English, the same", async (world) => {
	const { browser, demo } = world;
	const page = await s.person(browser, phone);
	await s.speak(page, demo.a, "en");
	await s.signIn(page, demo.a, "vanthu");
	await page.goto(`${demo.a}${world.letter}/parts`);
	check((await main(page)).includes("4 of 4 parts have arrived"), await main(page));
	await page.click('form[action*="/parts/"] button');
	await done(page);
	await s.noSideways(page, "parts of the file");
	await s.valid(await page.shown.text(), "parts of the file");
	// a file that goes in one packet has no such page
	check((await page.goto(`${demo.a}/outgoing/999999/parts`)).status() === 404, "nothing of what is not there");
});

s.runAll(s.startWorld, s.stopWorld);
