#!/usr/bin/env node
// Many rows at once: with scripts (all, a range, the key x), without them on a phone, by keyboard, and over the end of
// a session; what cannot be done is named. And Ctrl+K, e.
import * as s from "./support.mjs";

const { check } = s;
const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
// The message stands above the list: what is below it may still be on its way.
async function shows(page, selector, options) {
	await page.waitForSelector(selector, options);
	await page.waitForLoadState();
}
const done = (page) => shows(page, ".flash.success");
const chosen = (page) => page.locator("input.choose:checked").count();

async function send(a, demo, from, to) {
	for (let n = from; n <= to; n++) {
		await s.write(a, demo.a, { number: n, subject: `Văn bản thứ ${n}`, to: s.organB.code });
		await s.sendDraft(a);
	}
}
async function waiting(clerk, demo, n) {
	await s.until(async () => {
		await clerk.goto(`${demo.b}/incoming?state=waiting`);
		return (await clerk.locator(".rows .row").count()) === n;
	}, `${n} documents wait`);
}

s.test("a range with Shift, all of the page, and what is chosen is counted", async (world) => {
	const { demo, browser } = world;
	const a = (world.a = await s.person(browser));
	const clerk = (world.clerk = await s.person(browser, { allowed: [/status of 4\d\d/] }));
	await s.signIn(a, demo.a, "vanthu");
	await s.signIn(clerk, demo.b, "vanthu");
	await send(a, demo, 1, 6);
	await waiting(clerk, demo, 6);
	await s.sound(clerk, "danh sách có ô đánh dấu");
	await clerk.setViewportSize({ width: 1280, height: 900 });
	check(await clerk.locator(".bulk-acts button").isDisabled(), "nothing is chosen, nothing to press");
	await clerk.click(".row:nth-child(1) .choose");
	await clerk.click(".row:nth-child(4) .choose", { modifiers: ["Shift"] });
	check((await chosen(clerk)) === 4, "Shift ticks all between");
	check((await clerk.textContent(".bulk-count")).includes("4"), "they are counted");
	await clerk.click(".bulk-all");
	check((await chosen(clerk)) === 6, "all of the page");
	await clerk.click(".bulk-all");
	check((await chosen(clerk)) === 0, "and none");
	check(clerk.url().endsWith("state=waiting"), "a tick opens nothing");
});

s.test("by keyboard: j, x, e, Enter register two", async ({ clerk }) => {
	await clerk.keyboard.press("j");
	await clerk.keyboard.press("x");
	await clerk.keyboard.press("j");
	await clerk.keyboard.press("x");
	check((await chosen(clerk)) === 2, "x ticks where one stands");
	await clerk.keyboard.press("e");
	check(await clerk.evaluate(() => document.activeElement.matches(".bulk-acts button")), "e leads to what may be done");
	await clerk.keyboard.press("Enter");
	await done(clerk);
	check(/2 văn bản, số đến \d+–\d+\./.test(await clerk.textContent(".flash")), `two are registered, under which numbers: ${await clerk.textContent(".flash")}`);
	check((await clerk.locator(".rows .row").count()) === 4, "and four wait");
});

s.test("what somebody else did meanwhile is named, and the others are done", async ({ clerk, demo }) => {
	const second = await clerk.context().newPage();
	await second.goto(`${demo.b}/incoming?state=waiting`);
	await second.click(".row:nth-child(1) .choose");
	await second.click(".bulk-acts button");
	await done(second);
	await second.close();
	await clerk.click(".row:nth-child(1) .choose");
	await clerk.click(".row:nth-child(2) .choose");
	await clerk.click(".bulk-acts button");
	await shows(clerk, ".notice.error");
	check(clerk.shown.status() === 200, "some were done");
	check((await clerk.textContent(".flash.success")).includes("1"), "one is done");
	check((await clerk.locator(".rows .row").count()) === 1, "one is named");
	check((await clerk.textContent(".rows .problem")).trim().length > 10, "with the reason");
	await s.sound(clerk, "một dòng không làm được");
	await clerk.setViewportSize({ width: 1280, height: 900 });
	await clerk.click("a.back");
	await clerk.waitForURL(/\/incoming\?state=waiting$/);
});

s.test("without scripts on a phone: presented to a leader, who is asked for", async ({ browser, demo }) => {
	const page = await s.person(browser, { ...phone, allowed: [/status of 422/] });
	await s.signIn(page, demo.b, "vanthu", "/incoming?state=registered");
	await page.click('button:has-text("Trình lãnh đạo")');
	await page.waitForSelector("#problems");
	check((await page.textContent("#problems")).includes("Chưa chọn dòng nào"), "nothing was ticked");
	await page.goto(`${demo.b}/incoming?state=registered`);
	await page.check(".row:nth-child(1) .choose");
	await page.check(".row:nth-child(2) .choose");
	await page.click('button:has-text("Trình lãnh đạo")');
	await shows(page, "#f-bulk_leader");
	check((await chosen(page)) === 2, "what was ticked is there");
	check(/\/bulk\/present\?/.test(page.url()), "at an address of its own");
	await page.reload();
	check((await chosen(page)) === 2, "which may be asked for again");
	await page.click("main button.primary");
	await done(page);
	check((await page.textContent(".flash")).includes("2"), "both are presented");
	await page.goBack();
	check((await page.locator("#f-bulk_leader").count()) === 1, "back leads to what was asked, not to a warning of the browser");
	await page.context().close();
});

s.test("the page that asks for a work file is sound, and puts them in", async ({ clerk, demo }) => {
	await clerk.goto(`${demo.b}/files/new`);
	await clerk.fill("#f-file_title", "Hồ sơ của nhiều văn bản");
	await clerk.fill("#f-file_notation", "02.VP");
	await clerk.click("main form.card button.primary");
	await clerk.waitForURL(/\/files\/\d+/);
	await clerk.goto(`${demo.b}/incoming?state=registered`);
	await clerk.click(".bulk-all");
	await clerk.click('button:has-text("Đưa vào hồ sơ")');
	await clerk.waitForSelector("#f-bulk_file");
	await s.sound(clerk, "chọn hồ sơ cho nhiều văn bản");
	await clerk.setViewportSize({ width: 1280, height: 900 });
	await clerk.click("main button.primary");
	await done(clerk);
	check((await clerk.textContent(".flash")).includes("4"), "four are in it");
});

s.test("the session has ended: what was ticked stays, and is looked at again", async ({ browser, demo }) => {
	const page = await s.person(browser, { allowed: [/status of 4\d\d/] });
	await s.signIn(page, demo.b, "vanthu", "/incoming?state=waiting");
	await page.click(".row:nth-child(1) .choose");
	const subject = await page.textContent(".row:nth-child(1) a.open");
	await page.context().clearCookies();
	await page.click(".bulk-acts button");
	await shows(page, 'input[type="hidden"][name="row[]"]', { state: "attached" });
	check(page.shown.status() === 401, "they are told");
	const other = await page.context().newPage();
	await s.signIn(other, demo.b, "vanthu");
	await other.close();
	await page.click('main form button:has-text("tiếp tục")');
	await shows(page, "input.choose");
	check((await chosen(page)) === 1 && (await page.textContent("main")).includes(subject), "it is shown once more");
	await page.click("main button.primary");
	await done(page);
	await page.context().close();
});

s.test("imported posts are confirmed at once, but not by whoever gave them", async ({ browser, demo }) => {
	const admin = await s.person(browser);
	await s.signIn(admin, demo.b, "admin", "/accounts/import");
	const lines = Array.from({ length: 7 }, (_, i) => `nguoi${i},Người Thứ ${i},specialist,,,,`);
	await admin.setInputFiles("#f-csv", { name: "nguoi.csv", mimeType: "text/csv", buffer: Buffer.from(`login,name,role,unit,title,mail,from\n${lines.join("\n")}\n`) });
	await admin.click("main button.primary");
	await admin.waitForSelector(".notice.success");
	await admin.goto(`${demo.b}/permissions`);
	check((await admin.locator("input.choose").count()) === 0, "nobody ticks their own");
	await admin.context().close();
	const leader = await s.person(browser);
	await s.signIn(leader, demo.b, "lanhdao", "/permissions");
	check((await leader.locator("input.choose").count()) === 7, "seven wait");
	await s.sound(leader, "quyền chờ xác nhận");
	await leader.setViewportSize({ width: 1280, height: 900 });
	await leader.click(".bulk-all");
	await leader.click(".bulk-acts button");
	await done(leader);
	check((await leader.locator(".rows .row").count()) === 0, "none waits");
	s.noComplaints(leader);
	await leader.context().close();
});

s.test("Ctrl+K finds a page and a document; not in a text field", async ({ clerk, demo }) => {
	await clerk.goto(`${demo.b}/`);
	await clerk.keyboard.press("Control+k");
	await clerk.waitForSelector("#palette[open]");
	await clerk.keyboard.type("ho so");
	await clerk.waitForSelector('#palette-ways li:has-text("Hồ sơ công việc")');
	await s.noFindings(clerk, "đi đến trang");
	await clerk.keyboard.press("Escape");
	await clerk.waitForSelector("#palette:not([open])", { state: "attached" });
	await clerk.keyboard.press("Control+k");
	await clerk.keyboard.type("van ban thu 1");
	await clerk.waitForSelector('#palette-ways li:has-text("Văn bản thứ 1")');
	while (!(await clerk.textContent('#palette-ways li[aria-selected="true"]')).includes("Văn bản thứ 1")) await clerk.keyboard.press("ArrowDown");
	await clerk.keyboard.press("Enter");
	await clerk.waitForURL(/\/incoming\/\d+$/);
	check((await clerk.textContent("h1")).includes("Văn bản thứ 1"), "the document is open");
	await clerk.goto(`${demo.b}/incoming`);
	await clerk.focus("#q");
	await clerk.keyboard.press("Control+k");
	check((await clerk.locator("#palette[open]").count()) === 0, "a field's keys are its own");
	s.noComplaints(clerk);
});

s.test("what the arrows chose stays so when the answer comes late", async ({ clerk, demo }) => {
	let answer;
	const isTime = new Promise((resolve) => (answer = resolve));
	await clerk.route("**/api/v1/search?*", async (route) => {
		await isTime;
		await route.continue();
	});
	await clerk.goto(`${demo.b}/`);
	const asked = clerk.waitForRequest(/\/api\/v1\/search\?/);
	await clerk.keyboard.press("Control+k");
	await clerk.keyboard.type("van ban");
	await asked;
	await clerk.keyboard.press("ArrowDown");
	const at = await clerk.textContent('#palette-ways li[aria-selected="true"]');
	check(at !== (await clerk.textContent("#palette-ways li")), "the second one");
	answer();
	await clerk.waitForSelector('#palette-ways li:has-text("Văn bản thứ")');
	check((await clerk.textContent('#palette-ways li[aria-selected="true"]')) === at, `it is still: ${at}`);
	await clerk.unroute("**/api/v1/search?*");
	s.noComplaints(clerk);
});

s.runAll(s.startWorld, s.stopWorld);
