#!/usr/bin/env node
// Nhật ký: the inspector looks through it, by keyboard, in both languages, without scripts on a phone; who has
// opened a document.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as s from "./support.mjs";

const { check } = s;

async function fill(world) {
	const { demo, browser } = world;
	const secret = join(demo.dir, "secret");
	writeFileSync(secret, s.password);
	await s.vanthu("user", "add", join(demo.dir, "b"), "kiemtra", "--role", "inspector", "--name", "Hoàng Thị Kiểm Tra", "--password-file", secret);
	const a = await s.person(browser);
	await s.signIn(a, demo.a, "vanthu");
	await s.write(a, demo.a, { number: 15, type: "Công văn", subject: "Về việc xem nhật ký", to: "so noi vu" });
	await s.sendDraft(a);
	await a.context().close();
	const b = (world.b = await s.person(browser));
	await s.signIn(b, demo.b, "vanthu");
	await s.until(async () => {
		await b.goto(`${demo.b}/incoming`);
		return (await b.locator(".rows .row").count()) === 1;
	}, "it arrives");
	await b.click(".rows a.open");
	await b.click('form[action$="/register"] button');
	await b.waitForSelector(".flash.success");
	world.id = /\/incoming\/(\d+)/.exec(b.url())[1];
}

// As the inspector: their first sign-in asks for a password of their own.
async function inspector(world, options = {}) {
	const page = await s.person(world.browser, options);
	await s.signIn(page, world.demo.b, "kiemtra");
	return page;
}

for (const language of ["vi", "en"]) {
	s.test(`${language}: the audit, whole, filtered, of one document, and with a day that is none`, async (world) => {
		const page = await s.person(world.browser);
		await s.speak(page, world.demo.b, language);
		await s.signIn(page, world.demo.b, "kiemtra");
		await page.goto(`${world.demo.b}/audit`);
		await s.sound(page, `/audit ${language}`);
		const text = await page.textContent("main");
		check(!/\b[a-z]+\.[a-z_]+\b(?!\w*@)/.test(text.replace(/\d+\.\d+/g, "")), "no raw code on it");
		await page.selectOption("#f-audit_group", "reads");
		await page.click("form.card button.primary");
		await page.waitForURL(/audit_group=reads/);
		check((await page.locator(".rows .row").count()) > 0, "some were read");
		await page.click(".rows .row-title a >> nth=0");
		await page.waitForURL(/about=/);
		await s.sound(page, `/audit of one ${language}`);
		await page.goto(`${world.demo.b}/audit?audit_from=hôm+qua`);
		page.complaints.length = 0; // the browser notes the status 422 itself
		await s.sound(page, `/audit refused ${language}`);
		check((await page.evaluate(() => document.activeElement.id)) === "problems", "the focus is on what is wrong");
		await page.context().close();
	});
}

s.test("by keyboard alone: what one person did", async (world) => {
	const page = await inspector(world);
	await page.goto(`${world.demo.b}/audit`);
	await page.focus("#f-audit_person");
	await page.keyboard.type("vanthu");
	await page.keyboard.press("Enter");
	await page.waitForURL(/audit_person=vanthu/);
	const who = await page.locator(".rows .row .from").allTextContents();
	check(who.length > 0 && who.every((w) => w.includes("(vanthu)")), `only theirs: ${who}`);
	await page.context().close();
});

s.test("without scripts on 320 pixels", async (world) => {
	const page = await inspector(world, { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
	await page.goto(`${world.demo.b}/audit`);
	await s.noSideways(page, page.url());
	check((await page.locator(".rows .row").count()) > 3, "rows");
	await page.context().close();
});

s.test("who has opened a document: from its page and back", async ({ b, demo, id }) => {
	await b.goto(`${demo.b}/incoming/${id}`);
	await b.click(`a[href="/documents/${id}/readers"]`);
	await b.waitForURL(/\/readers$/);
	await s.until(async () => {
		await b.reload();
		return (await b.locator(".rows .row").count()) === 1;
	}, "the read is written");
	await s.sound(b, "/documents/readers");
	await b.click("a.back");
	await b.waitForURL(new RegExp(`/incoming/${id}`));
	s.noComplaints(b);
});

s.runAll(async () => {
	const world = await s.startWorld();
	await fill(world);
	return world;
}, s.stopWorld);
