#!/usr/bin/env node
// Tìm kiếm: by words with and without marks, by fields, by keyboard, in both languages, without scripts on a phone;
// what a file says is found once it has been read.
import * as s from "./support.mjs";

const { check } = s;

async function fill(world) {
	const { demo, browser } = world;
	const a = await s.person(browser);
	await s.signIn(a, demo.a, "vanthu");
	await s.write(a, demo.a, { number: 15, type: "Quyết định", subject: "Về việc hòa giải ở đường Trần Phú", to: "so noi vu" });
	await s.sendDraft(a);
	await s.write(a, demo.a, { number: 16, type: "Công văn", subject: "Dương tính và âm tính", to: "so noi vu" });
	await s.sendDraft(a);
	world.a = a;
}

const rows = (page) => page.locator(".rows .row").count();

for (const language of ["vi", "en"]) {
	s.test(`${language}: words, fields, nothing found, and a day that is none`, async (world) => {
		const page = await s.person(world.browser);
		await s.speak(page, world.demo.a, language);
		await s.signIn(page, world.demo.a, "vanthu");
		await page.click('#menu a[href="/search"]');
		await page.waitForURL(/\/search$/);
		check((await rows(page)) === 2, "what came last");
		await s.sound(page, `/search ${language}`);
		await page.fill("#q", "duong");
		await page.click(".search button");
		await page.waitForURL(/q=duong/);
		check((await rows(page)) === 2, "without marks: both");
		await page.fill("#q", "đường hoà");
		await page.click(".search button");
		await page.waitForURL(/q=%C4%91/);
		check((await rows(page)) === 1, "with marks: one, in either spelling");
		await page.click("summary");
		await page.selectOption("#f-direction", "outgoing");
		await page.fill("#f-number", "15");
		await page.click(".search button");
		await page.waitForURL(/number=15/);
		check((await rows(page)) === 1, "by its number");
		check(await page.isVisible("#f-number"), "the fields that were used stay open");
		await s.sound(page, `/search by fields ${language}`);
		const [file] = await Promise.all([page.waitForEvent("download"), page.click("text=XLSX")]);
		check(/\.xlsx$/.test(file.suggestedFilename()), `kept as ${file.suggestedFilename()}`);
		await page.click(".rows a.open");
		await page.waitForURL(/\/outgoing\/\d+/);
		await page.click("a.back");
		await page.waitForURL(/\/search.*number=15/);
		await page.goto(`${world.demo.a}/search?number=15`);
		await page.selectOption("#f-person", { label: language === "vi" ? "Tôi" : "Me" });
		await page.click(".search button");
		await page.waitForURL(/person=vanthu/);
		check((await rows(page)) === 1, "what one has drafted oneself");
		check((await page.inputValue("#f-person")) === "vanthu", "and it says so");
		await page.goto(`${world.demo.a}/search?q=khongco`);
		check((await rows(page)) === 0, "nothing");
		await s.sound(page, `/search nothing ${language}`);
		await page.goto(`${world.demo.a}/search?q=a&issued_from=hôm+qua`);
		page.complaints.length = 0; // the browser notes the status 422 itself
		await s.sound(page, `/search refused ${language}`);
		check((await page.evaluate(() => document.activeElement.id)) === "problems", "the focus is on what is wrong");
		const text = await page.textContent("main");
		check(!/\b(search|field|problem|direction)\.[a-z_]+\b/.test(text), "no raw code on it");
		await page.context().close();
	});
}

for (const language of ["vi", "en"]) {
	s.test(`${language}: a search is kept, used again, renamed and removed, on a phone`, async (world) => {
		const page = await s.person(world.browser, { viewport: { width: 320, height: 640 } });
		await s.speak(page, world.demo.a, language);
		await s.signIn(page, world.demo.a, "vanthu");
		await page.goto(`${world.demo.a}/search?q=duong&direction=outgoing`);
		await page.click("details.keep summary");
		await page.fill("#f-saved_name", "Đường sá");
		await page.selectOption("#f-saved_for", "organ");
		await page.click("details.keep button");
		await page.waitForURL(/\/search\/saved/);
		await s.sound(page, `/search/saved ${language}`);
		await page.click(".rows .row-title a");
		await page.waitForURL(/q=duong&direction=outgoing|direction=outgoing.*q=duong/);
		check((await rows(page)) === 2, "asked again");
		check(await page.isVisible("nav.saved a"), "the search's page has it");
		await s.sound(page, `/search with one that is kept ${language}`);
		await page.click("details.keep summary");
		await page.fill("#f-saved_name", "Đường sá");
		await page.click("details.keep button");
		page.complaints.length = 0; // the browser notes the status 422 itself
		check((await page.textContent("main")).includes(language === "vi" ? "Đã có một tìm kiếm" : "There is a search"), "a name once");
		await s.sound(page, `/search/saved refused ${language}`);
		await page.goto(`${world.demo.a}/search/saved`);
		await page.click(".row-side a.button");
		await page.waitForURL(/\/search\/saved\/\d+/);
		await page.fill("#f-saved_name", "Đường");
		await s.sound(page, `/search/saved/1 ${language}`);
		await page.click("main form.card button");
		check((await page.textContent(".rows")).includes("Đường"), "renamed");
		await page.click(".rows form button");
		check((await page.locator(".rows .row").count()) === 0, "removed");
		await page.context().close();
	});
}

for (const language of ["vi", "en"]) {
	s.test(`${language}: columns are chosen on a phone`, async (world) => {
		const page = await s.person(world.browser, { viewport: { width: 320, height: 640 } });
		await s.speak(page, world.demo.a, language);
		await s.signIn(page, world.demo.a, "vanthu");
		await page.goto(`${world.demo.a}/search?q=duong&direction=outgoing`);
		await page.click("a[href^='/columns/search']");
		await page.waitForURL(/\/columns\/search/);
		await s.sound(page, `/columns/search ${language}`);
		await page.click("#c-arrival button[value='remove.arrival']");
		await page.waitForURL(/#c-arrival$/);
		await page.goto(`${world.demo.a}/search?q=duong&direction=outgoing`);
		check((await page.locator("table.columns tbody tr").count()) === 2, "the same documents, in a table");
		await s.sound(page, `/search in columns ${language}`);
		// those in the address go first; who then chooses comes back to their own
		await page.goto(`${world.demo.a}/search?q=duong&direction=outgoing&columns=subject,due`);
		check((await page.locator("table.columns thead th").count()) === 2, "as the address says");
		check((await page.inputValue('details.keep input[name="columns"]')) === "subject,due", "a search that is kept keeps them");
		await page.click("a[href^='/columns/search']");
		await page.waitForURL(/\/columns\/search/);
		check(!(await page.getAttribute("a.back", "href")).includes("columns="), "the way back has one's own columns");
		await s.sound(page, `/columns/search chosen ${language}`);
		await page.click("button[value='default']");
		await page.waitForSelector(".flash.success");
		await page.context().close();
	});
}

s.test("columns are chosen without scripts", async (world) => {
	const page = await s.person(world.browser, { viewport: { width: 320, height: 640 }, javaScriptEnabled: false });
	await s.signIn(page, world.demo.a, "vanthu");
	await page.goto(`${world.demo.a}/search?q=duong&direction=outgoing`);
	await page.click("a[href^='/columns/search']");
	await page.click("#c-arrival button[value='remove.arrival']");
	await page.click("#c-pages button[value='add.pages']");
	await page.click("#c-pages button[value='up.pages']");
	check(/\/columns\/search\?back=.*#c-pages$/.test(page.url()), "the page comes back to the column");
	await s.noSideways(page, page.url());
	await page.click("a.back");
	check(/q=duong/.test(page.url()), "back to the question");
	const heads = await page.locator("table.columns thead th").allTextContents();
	check(heads.length === 8 && heads[6] === "Số trang" && !heads.includes("Số đến"), `in the columns that were chosen: ${heads.join(", ")}`);
	await s.noSideways(page, page.url());
	await page.click("a[href^='/columns/search']");
	await page.click("button[value='default']");
	await page.click("a.back");
	check((await page.locator("table.columns").count()) === 0, "the default again");
	await page.context().close();
});

s.test("columns of the lists of each direction and of a queue, beside an open document", async (world) => {
	const page = await s.person(world.browser, { viewport: { width: 1280, height: 800 } });
	await s.signIn(page, world.demo.a, "vanthu");
	for (const [list, word] of [["/outgoing?state=all", "outgoing"], ["/incoming?state=all", "incoming"], ["/work", "work"]]) {
		await page.goto(`${world.demo.a}${list}`);
		await page.click(`a[href^='/columns/${word}']`);
		await page.click("button[value='add.position']");
		await page.click("a.back");
		if (word !== "outgoing") continue;
		await s.sound(page, `${list} in columns`);
		await page.click("table.columns a.open >> nth=0");
		await page.waitForSelector("#panel h1");
		check((await page.locator("table.columns tr.at").count()) === 1, "the row that is open is marked");
	}
	await page.context().close();
});

s.test("by keyboard alone, from a list to a document", async ({ a, demo }) => {
	await a.goto(`${demo.a}/outgoing`);
	await a.keyboard.press("/");
	await a.keyboard.type("tran phu");
	await a.keyboard.press("Enter");
	await a.waitForURL(/\/search.*q=tran/);
	check(/direction=outgoing/.test(a.url()), "in these documents");
	check((await rows(a)) === 1, "found");
	await a.keyboard.press("j");
	await a.keyboard.press("Enter");
	await a.waitForURL(/\/outgoing\/\d+/);
	s.noComplaints(a);
});

s.test("without scripts on 320 pixels", async (world) => {
	const page = await s.person(world.browser, { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
	await s.signIn(page, world.demo.a, "vanthu");
	await page.goto(`${world.demo.a}/search?q=tran+phu&type=quyet+dinh`);
	await s.noSideways(page, page.url());
	check((await rows(page)) === 1, "found");
	check((await page.inputValue("#f-type")) === "quyet dinh", "the form is as it was filled in");
	await page.context().close();
});

s.runAll(async () => {
	const world = await s.startWorld();
	await fill(world);
	return world;
}, s.stopWorld);
