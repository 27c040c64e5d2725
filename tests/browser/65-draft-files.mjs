#!/usr/bin/env node
// Files that the program puts into a draft: its form ("Soạn từ mẫu"), and the PDF of a DOCX where LibreOffice is
// installed. By keys, and without scripts on a phone.
import * as fs from "node:fs";
import * as s from "./support.mjs";

const { check } = s;
const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
const done = (page) => page.waitForSelector(".flash.success");
const office = fs.existsSync("/usr/lib/libreoffice/program/soffice.bin");

s.test("the form is put in, and made anew with what is known by then", async (world) => {
	const p = (world.p = await s.person(world.browser));
	await s.signIn(p, world.demo.a, "vanthu");
	await s.write(p, world.demo.a, { number: 81, type: "Tờ trình", subject: "Phê duyệt kế hoạch", to: s.organB.code });
	await p.click('.bar button[value="way"]');
	await p.waitForURL(/\/outgoing\/\d+\/draft/);
	world.draft = p.url().replace(/[?#].*/, "");
	const form = p.locator('form[action$="/letter"] button');
	check((await form.textContent()).includes("Soạn từ mẫu Tờ trình"), "the form is offered by its type");
	await s.sound(p, "dự thảo, chưa có mẫu");
	await form.press("Enter");
	await done(p);
	check(/Tờ trình-\d+\.docx/.test(await p.textContent("section:has(> #files)")), "it is a file of the draft");
	check((await form.textContent()).includes("Lập lại từ mẫu"), "it can be made anew");
	await s.sound(p, "dự thảo, có mẫu");
	await form.press("Enter");
	await done(p);
	check((await p.textContent("section:has(> #files)")).match(/\.docx/g).length === 1, "in its place");
	await p.click("details:has(form[action$='/draft/submit']) > summary");
	await p.selectOption("form[action$='/draft/submit'] select", { label: "Phạm Lãnh Đạo" });
	await p.click("form[action$='/draft/submit'] button");
	await p.waitForSelector("#problems");
	check((await p.textContent("#problems")).includes("vẫn là mẫu do hệ thống lập"), "nobody has written in it: it is not submitted");
	await s.sound(p, "dự thảo, trình khi tệp còn là mẫu");
	await p.goto(world.draft);
});

s.test("a PDF is made of it, or the page says that this server makes none", async (world) => {
	const { p } = world;
	const part = p.locator("section:has(> #to-pdf)");
	if (!office) {
		check((await part.textContent()).includes("chưa chuyển được"), "what to do instead");
		console.log("# SKIPPED the PDF itself: LibreOffice is not installed");
		return;
	}
	await part.locator("button").press("Enter");
	await p.waitForSelector(".flash.success", { timeout: 120000 });
	check(/Tờ trình-\d+\.pdf/.test(await p.textContent("section:has(> #files)")), "the PDF is the file");
	const made = await p.textContent("section:has(> #made)");
	check(made.includes("Lập từ mẫu") && made.includes("Chuyển thành PDF"), "and what it was made of");
	check((await p.locator("#to-pdf").count()) === 0, "there is nothing left to make one of");
	await s.sound(p, "dự thảo, đã chuyển thành PDF");
});

s.test("a version that others have seen changes with its author's word alone", async (world) => {
	const p = await s.person(world.browser, phone);
	await s.signIn(p, world.demo.a, "vanthu");
	await p.goto(world.draft);
	check((await p.locator("#agree-letter").count()) === 0, "nobody has seen it");
	await s.noSideways(p, "dự thảo, soạn từ mẫu");
	await s.valid(await p.shown.text(), "dự thảo, soạn từ mẫu");
});

s.test("what the file will not have, and where it says something else, is told before it is submitted", async ({ browser, demo }) => {
	const p = await s.person(browser);
	await s.signIn(p, demo.a, "vanthu");
	const file = { name: "Dự thảo.txt", mimeType: "text/plain", buffer: Buffer.from("Nội dung khác hẳn.") };
	await s.write(p, demo.a, { number: 82, type: "Tờ trình", subject: "Xin chủ trương", to: s.organB.code, file });
	await p.click('.bar button[value="way"]');
	await p.waitForURL(/\/outgoing\/\d+\/draft/);
	const words = async () => (await p.textContent('form[action$="/draft/submit"]')).replace(/\s+/g, " ");
	check((await words()).includes("không có tệp PDF"), await words());
	await s.until(async () => {
		await p.reload();
		return (await words()).includes("không thấy trích yếu của biểu mẫu: “Xin chủ trương”");
	}, "the file is read, and has another subject");
	await s.sound(p, "dự thảo, tệp khác biểu mẫu");
});

s.runAll(s.startWorld, s.stopWorld);
