#!/usr/bin/env node
// Sao văn bản: a copy is ordered from a document's page, what the law does not know is refused with its article, and
// the copy's draft has its own page, its files and whom it is for. With scripts, and without them on a phone.
import * as s from "./support.mjs";

const { check } = s;
const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
const plain = (page) => page.url().replace(/[?#].*/, "");

s.test("a document is copied onto paper", async (world) => {
	const { browser, demo } = world;
	const a = await s.person(browser);
	await s.signIn(a, demo.a, "vanthu");
	await s.write(a, demo.a, { number: 90, type: "Quyết định", subject: "Phê duyệt dự án", to: s.organB.code });
	await s.sendDraft(a);
	world.original = plain(a);
	const id = world.original.split("/").pop();
	await a.goto(world.original);
	await a.click('a[href$="/copy"]');
	check(plain(a) === `${demo.a}/documents/${id}/copy`, "the form has an address of its own");
	await s.sound(a, "sao văn bản");
	await a.selectOption("#f-copy_target", "electronic");
	await a.click("main form button.primary");
	await a.waitForSelector("#problems");
	check((await a.textContent("#problems")).includes("Điều 25 khoản 1"), "electronic to electronic is refused with the article");
	await a.selectOption("#f-copy_target", "paper");
	await a.fill("#f-copy_prints", "2");
	await a.fill("#f-copy_prints_for", "Phòng Kế hoạch");
	await a.click("main form button.primary");
	await a.waitForSelector(".flash.success");
	check(/\/outgoing\/\d+\/draft$/.test(plain(a)), "its draft is there");
	world.copy = plain(a);
	const page = await a.textContent("main");
	for (const words of ["Sao từ văn bản", "từ văn bản điện tử sang văn bản giấy", "Phòng Kế hoạch", "Phần ghi của bản sao.pdf"])
		check(page.includes(words), `the draft says: ${words}`);
	await s.sound(a, "bản dự thảo của bản sao");
	await a.goto(world.original);
	check((await a.textContent("section:has(> #links)")).includes("Bản sao"), "the original lists its copies");
});

s.test("an extract is ordered without scripts on a phone", async (world) => {
	const p = await s.person(world.browser, phone);
	await s.signIn(p, world.demo.a, "vanthu");
	await p.goto(`${world.demo.a}/documents/${world.original.split("/").pop()}/copy`);
	await s.noSideways(p, "sao văn bản");
	await p.selectOption("#f-copy_kind", "extract");
	await p.selectOption("#f-copy_target", "electronic");
	await p.click("main form button.primary");
	check((await p.textContent("#problems")).length > 0, "the part is asked for");
	await p.fill("#f-copy_part", "Điều 2");
	await p.fill("#f-copy_text", "Điều 2. Giao Sở Nội vụ thực hiện.");
	await p.click("main form button.primary");
	check((await p.textContent("main")).includes("Nội dung trích sao.pdf"), "its text is a file");
	await p.goto(world.copy);
	await s.noSideways(p, "bản dự thảo của bản sao");
});

s.runAll(s.startWorld, s.stopWorld);
