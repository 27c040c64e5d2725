#!/usr/bin/env node
// Nhập văn bản đến: what came on paper is registered by hand, a second one with the same number is warned of. With
// scripts, and without them on a phone.
import * as s from "./support.mjs";

const { check } = s;
const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
const plain = (page) => page.url().replace(/[?#].*/, "");

const fill = async (p, subject) => {
	await p.fill("#f-secret_organ", "Sở Nội vụ");
	await p.fill("#f-secret_organ_code", s.organB.code);
	await p.fill("#f-type_name", "Quyết định");
	await p.fill("#f-number", "15");
	await p.fill("#f-notation", "QĐ-SNV");
	await p.fill("#f-secret_date", "02/11/2026");
	await p.fill("#f-subject", subject);
};
const file = { name: "quét.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4 quét") };

s.test("paper with its scan is registered", async (world) => {
	const { browser, demo } = world;
	const a = await s.person(browser);
	await s.signIn(a, demo.a, "vanthu");
	await a.goto(`${demo.a}/incoming?state=registered`);
	await a.click('a[href="/incoming/new"]');
	await s.sound(a, "nhập văn bản đến");
	await a.click("main form button.primary");
	await fill(a, "Giao chỉ tiêu biên chế");
	await a.setInputFiles("#f-files", file);
	await a.click("main form button.primary");
	await a.waitForSelector(".flash.success");
	check(/\/incoming\/\d+$/.test(plain(a)), "its page is shown");
	const page = await a.textContent("main");
	check(page.includes("Giao chỉ tiêu biên chế") && page.includes("quét.pdf"), "with what was typed, and the scan");
});

s.test("a second one is warned of, without scripts on a phone", async (world) => {
	const p = await s.person(world.browser, phone);
	await s.signIn(p, world.demo.a, "vanthu");
	await p.goto(`${world.demo.a}/incoming/new`);
	await s.noSideways(p, "nhập văn bản đến");
	await fill(p, "Cũng số ấy");
	await p.click("main form button.primary");
	check((await p.textContent("#problems")).includes("15/QĐ-SNV"), "the one that is there is named");
	check((await p.inputValue("#f-subject")) === "Cũng số ấy", "what was typed stays");
	await p.click('main form button[name="another"]');
	check(/\/incoming\/\d+$/.test(plain(p)), "the clerk decides");
});

s.runAll(s.startWorld, s.stopWorld);
