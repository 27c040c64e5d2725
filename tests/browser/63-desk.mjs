#!/usr/bin/env node
// Three panels: the menu with its queues, the list, the document that was opened from it. By mouse and by
// keyboard on a wide screen; pages on a narrow one and without scripts.
import { morning } from "./invented.mjs";
import * as s from "./support.mjs";

const { check } = s;
const arrived = async (page, base, n) =>
	s.until(async () => {
		await page.goto(`${base}/incoming?state=waiting`);
		return (await page.locator("#list a.open").count()) === n;
	}, `${n} arrive`, 30);
// Title and focus follow the text: what says that it is busy goes last.
const opened = (page, words = "") => page.waitForFunction((w) => document.querySelector("#panel:not([aria-busy]) h1")?.textContent?.includes(w), words);
const boxes = (page) =>
	page.evaluate(() => ["#nav", "#list", "#panel"].map((x) => document.querySelector(x).getBoundingClientRect()).map((r) => ({ left: r.left, right: r.right, width: r.width })));

s.test("the clerk's first page: queues, what waits, and how much there is, side by side", async (world) => {
	const clerk = (world.clerk = await s.person(world.browser));
	world.subjects = await morning(world.demo, s.organB);
	await s.signIn(clerk, world.demo.b, "vanthu");
	await arrived(clerk, world.demo.b, world.subjects.length);
	await clerk.goto(`${world.demo.b}/`);
	await s.sound(clerk, "trang đầu, ba khung");
	const [menu, list, panel] = await boxes(clerk);
	check(menu.right <= list.left && list.right <= panel.left && panel.width > list.width, `side by side: ${JSON.stringify([menu, list, panel])}`);
	check((await clerk.locator("#list a.open").first().textContent()).includes("thanh tra"), "the most urgent stands first");
	check((await clerk.textContent("#panel .queues")).includes("9"), "and how much there is");
});

s.test("a row opens beside its list; the address is the document's, and back leads back", async ({ clerk, demo, subjects }) => {
	await clerk.click(`#list a.open:has-text("${subjects[0]}")`);
	await opened(clerk, subjects[0]);
	check(/\/incoming\/\d+$/.test(clerk.url()), `the address is ${clerk.url()}`);
	check((await clerk.title()).startsWith(subjects[0]), "so is the title");
	check((await clerk.locator("#list a.open").count()) === subjects.length, "the list stays");
	check((await clerk.getAttribute("#list .row.at a.open", "aria-current")) === "true", "the row is marked");
	await s.noFindings(clerk, "ba khung, một văn bản mở");
	await s.noSideways(clerk, "ba khung, một văn bản mở");
	const first = clerk.url();
	await clerk.click(`#list a.open:has-text("${subjects[1]}")`);
	await opened(clerk, subjects[1]);
	await clerk.goBack();
	await opened(clerk, subjects[0]);
	check(clerk.url() === first, "back: the one before");
	await clerk.goBack();
	await clerk.waitForSelector("#panel .queues");
	check(new URL(clerk.url()).pathname === "/", "back: the first page as it was");
	await clerk.goForward();
	await opened(clerk, subjects[0]);
	await clerk.reload();
	check((await clerk.textContent("main h1")).includes(subjects[0]), "loaded anew it is the document's page");
	check((await clerk.locator("#list").count()) === 0, "…alone");
	await clerk.goto(`${demo.b}/`);
});

s.test("by keyboard: j, Enter, Esc, and what is done there is done", async ({ clerk, demo, subjects }) => {
	await clerk.goto(`${demo.b}/incoming?state=waiting`);
	await clerk.keyboard.press("j");
	await clerk.keyboard.press("j");
	await clerk.keyboard.press("Enter");
	await opened(clerk);
	check(await clerk.evaluate(() => document.activeElement?.id === "panel"), "the focus goes with it");
	await clerk.keyboard.press("j");
	await clerk.keyboard.press("Enter");
	const third = await clerk.textContent("#list .rows > :nth-child(3) a.open");
	await opened(clerk, third);
	await clerk.keyboard.press("Escape");
	await clerk.waitForFunction(() => document.getElementById("panel").hidden);
	check(clerk.url().endsWith("/incoming?state=waiting"), "Esc: the list alone");
	check((await clerk.evaluate(() => document.activeElement?.textContent)) === third, "…where one was");
	await clerk.keyboard.press("Enter");
	await opened(clerk, third);
	await clerk.click('#panel form[action$="/register"] button');
	await clerk.waitForSelector(".flash.success");
	check((await clerk.textContent("main h1")).includes(third), "it is registered, on its page");
	await clerk.click("a.back");
	await clerk.waitForURL(/\/incoming\?state=waiting$/);
	check((await clerk.locator("#list a.open").count()) === subjects.length - 1, "and waits no more");
	s.noComplaints(clerk);
});

s.test("what is not there any more says so on a page of its own", async ({ clerk, demo }) => {
	await clerk.goto(`${demo.b}/incoming?state=waiting`);
	await clerk.evaluate(() => {
		document.querySelector("#list a.open").href = "/incoming/987654";
	});
	clerk.allowed.push(/404/);
	await clerk.click("#list a.open");
	await clerk.waitForURL(/987654$/); // at once, beside the list
	await clerk.waitForSelector("#list", { state: "detached" });
	check((await clerk.textContent("main")).length > 20, "the page of the error");
});

s.test("on a narrow screen, and without scripts, rows are links to pages", async ({ browser, demo, subjects }) => {
	for (const options of [{ viewport: { width: 375, height: 700 } }, { javaScriptEnabled: false }]) {
		const page = await s.person(browser, options);
		await s.signIn(page, demo.b, "vanthu");
		check(await page.isVisible(".queues .queue"), "the queues");
		await s.noSideways(page, "trang đầu");
		await page.click(`#list a.open:has-text("${subjects[4]}")`);
		await page.waitForURL(/\/incoming\/\d+$/);
		check((await page.textContent("main h1")).includes(subjects[4]) && (await page.locator("#list").count()) === 0, "a page");
		await page.goBack();
		check(new URL(page.url()).pathname === "/", "and back");
		s.noComplaints(page);
		await page.context().close();
	}
});

s.runAll(() => s.startWorld(), s.stopWorld);
