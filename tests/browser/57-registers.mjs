#!/usr/bin/env node
// Sổ đăng ký văn bản đến, văn bản đi: from the list to the file, by keyboard, without scripts on a phone,
// and what the form says of what cannot be.
import { readFileSync } from "node:fs";
import * as s from "./support.mjs";

const { check } = s;

async function fill(world) {
	const { demo, browser } = world;
	const a = await s.person(browser);
	await s.signIn(a, demo.a, "vanthu");
	await s.write(a, demo.a, { number: 15, type: "Công văn", subject: "Về việc in sổ đăng ký", to: "so noi vu" });
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

// What the form answers: its name and its first bytes.
async function file(page, press) {
	const [download] = await Promise.all([page.waitForEvent("download"), press()]);
	const bytes = readFileSync(await download.path());
	return { name: download.suggestedFilename(), begins: bytes.subarray(0, 5).toString("latin1") };
}

async function refused(page, press) {
	const complaints = page.complaints.length;
	await Promise.all([page.waitForNavigation(), press()]);
	page.complaints.length = complaints; // the browser notes the status 422 itself
}

s.test("from the list to a PDF and to a sheet, one after the other", async ({ b, demo }) => {
	await b.goto(`${demo.b}/incoming?state=registered`);
	await b.click('a.button[href="/incoming/book"]');
	await b.waitForURL(/\/incoming\/book$/);
	const pdf = await file(b, () => b.click("form.card button.primary"));
	check(/^Sổ đăng ký văn bản đến \d{4}\.pdf$/.test(pdf.name), `called ${pdf.name}`);
	check(pdf.begins === "%PDF-", "a PDF");
	await b.selectOption("#f-book_format", "xlsx");
	const sheet = await file(b, () => b.click("form.card button.primary"));
	check(/\.xlsx$/.test(sheet.name) && sheet.begins.startsWith("PK"), "a sheet");
	s.noComplaints(b);
});

s.test("the register of what is being dealt with", async ({ b, demo }) => {
	await b.goto(`${demo.b}/incoming/book`);
	await b.click('a[href="/incoming/settling"]');
	await b.waitForURL(/\/incoming\/settling$/);
	await s.sound(b, "/incoming/settling");
	const pdf = await file(b, () => b.click("form.card button.primary"));
	check(/^Sổ theo dõi giải quyết văn bản đến \d{4}\.pdf$/.test(pdf.name), `called ${pdf.name}`);
	check(pdf.begins === "%PDF-", "a PDF");
	s.noComplaints(b);
});

s.test("by keyboard alone", async ({ b, demo }) => {
	await b.goto(`${demo.b}/outgoing?state=sent`);
	await b.focus('a.button[href="/outgoing/book"]');
	await b.keyboard.press("Enter");
	await b.waitForURL(/\/outgoing\/book$/);
	await b.focus("#f-book_year");
	const made = await file(b, () => b.keyboard.press("Enter"));
	check(/^Sổ đăng ký văn bản đi \d{4}\.pdf$/.test(made.name), `called ${made.name}`);
});

for (const language of ["vi", "en"]) {
	s.test(`${language}: the form, empty and refused: sound, and it leads to what is wrong`, async ({ demo, browser }) => {
		const page = await s.person(browser);
		await s.speak(page, demo.b, language);
		await s.signIn(page, demo.b, "lanhdao");
		for (const list of ["incoming", "outgoing"]) {
			await page.goto(`${demo.b}/${list}/book`);
			await s.sound(page, `/${list}/book`);
			await page.fill("#f-book_year", "26");
			await page.fill("#f-book_from", "hôm qua");
			await refused(page, () => page.click("form.card button.primary"));
			await s.sound(page, `/${list}/book, refused`);
			check((await page.locator("#problems li").count()) === 2, "two things are wrong");
			check((await page.evaluate(() => document.activeElement.id)) === "problems", "the focus is on what is wrong");
			await page.click('#problems a[href="#f-book_from"]');
			check((await page.inputValue("#f-book_from")) === "hôm qua", "what was typed is there");
			check((await page.evaluate(() => document.activeElement.id)) === "f-book_from", "the way to the field");
		}
		await page.context().close();
	});
}

s.test("without scripts on 320 pixels", async ({ demo, browser }) => {
	const page = await s.person(browser, { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
	await s.signIn(page, demo.b, "vanthu");
	await page.goto(`${demo.b}/incoming?state=registered`);
	await page.click('a.button[href="/incoming/book"]');
	await page.waitForURL(/\/incoming\/book$/);
	await s.noSideways(page, page.url());
	await page.fill("#f-book_last", "0");
	await refused(page, () => page.click("form.card button.primary"));
	check((await page.textContent("#problems")).includes("Số đến cuối cùng"), "what is wrong");
	await s.noSideways(page, page.url());
	await page.fill("#f-book_last", "1");
	const made = await file(page, () => page.click("form.card button.primary"));
	check(made.begins === "%PDF-", "a PDF");
	await page.context().close();
});

s.test("who drafts documents has neither the button nor the page", async ({ demo, browser }) => {
	const page = await s.person(browser);
	await s.signIn(page, demo.b, "chuyenvien");
	await page.goto(`${demo.b}/incoming`);
	check((await page.locator('a[href="/incoming/book"]').count()) === 0, "no button");
	check((await page.goto(`${demo.b}/incoming/book`)).status() === 403, "no page");
	await page.context().close();
});

// From here on a register with one row is a long one.
s.test("a long one is ordered: it says how far it has come, and is taken when it is ready", async ({ b, demo }) => {
	s.setting(demo, "b", "print_rows", 0);
	await s.until(async () => {
		await b.goto(`${demo.b}/incoming/book`);
		await Promise.race([b.waitForEvent("download").catch(() => {}), b.waitForURL(/\/prints\/\d+$/).catch(() => {}), b.click("form.card button.primary")]);
		await b.waitForLoadState();
		return /\/prints\/\d+$/.test(b.url());
	}, "the node has read its settings again");
	await b.waitForSelector('#ticket a[href$="/file"]'); // by itself
	const made = await file(b, () => b.click('#ticket a[href$="/file"]'));
	check(/^Sổ đăng ký văn bản đến \d{4}\.pdf$/.test(made.name), `called ${made.name}`);
	check(made.begins === "%PDF-", "a PDF");
	await b.goto(`${demo.b}/incoming/book`); // the tab was closed meanwhile
	await b.click('.rows a[href^="/prints/"]');
	await b.waitForSelector('#ticket a[href$="/file"]');
	s.noComplaints(b);
});

for (const language of ["vi", "en"]) {
	s.test(`${language}: a long print and the list of them: sound`, async ({ demo, browser }) => {
		const page = await s.person(browser);
		await s.speak(page, demo.b, language);
		await s.signIn(page, demo.b, "vanthu");
		await page.goto(`${demo.b}/incoming/book`);
		await s.sound(page, "/incoming/book, with prints");
		await page.click('.rows a[href^="/prints/"]');
		await page.waitForURL(/\/prints\/\d+$/);
		await s.sound(page, "/prints/1");
		await page.context().close();
	});
}

s.test("without scripts a long one asks again by itself until it is ready", async ({ demo, browser }) => {
	const page = await s.person(browser, { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
	await s.signIn(page, demo.b, "vanthu");
	await page.goto(`${demo.b}/incoming/settling`);
	await page.click("form.card button.primary");
	await page.waitForURL(/\/prints\/\d+$/);
	await page.waitForSelector('#ticket a[href$="/file"]', { timeout: 20000 });
	await s.noSideways(page, page.url());
	const made = await file(page, () => page.click('#ticket a[href$="/file"]'));
	check(made.begins === "%PDF-", "a PDF");
	await page.context().close();
});

s.runAll(async () => {
	const world = await s.startWorld();
	await fill(world);
	return world;
}, s.stopWorld);
