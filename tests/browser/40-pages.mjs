#!/usr/bin/env node
// Every page, in both languages: sound HTML, nothing that axe finds, no word on the console, nothing
// sideways on a phone, on a wide screen and at twice the size.
import * as s from "./support.mjs";

// One document each way and a draft, so that no page is empty.
async function fill({ demo, browser }) {
	const page = await s.person(browser);
	await s.signIn(page, demo.a, "vanthu");
	for (const [n, type] of [[15, "Công văn"], [16, "Báo cáo"], [17, "Giấy mời"]]) {
		await s.write(page, demo.a, { number: n, type, subject: `Về việc thử các trang, văn bản số ${n}`, to: "so noi vu" });
		if (n < 17) await s.sendDraft(page);
		else await page.click('.bar button[value="save"]');
	}
	const other = await s.person(browser);
	await s.signIn(other, demo.b, "vanthu");
	await s.until(async () => {
		await other.goto(`${demo.b}/incoming`);
		return (await other.locator(".rows .row").count()) === 2;
	}, "two documents arrive");
	await other.click(".rows .row:last-child a.open");
	await other.click('form[action$="/register"] button');
	await other.waitForSelector(".flash.success");
	await page.context().close();
	await other.context().close();
}

const pages = [
	["a", null, ["/sign-in", "/sign-in?next=/incoming"]],
	["a", "vanthu", ["/", "/outgoing", "/outgoing?state=draft", "/search", "/search?state=sent&q=bao+cao", "/search?direction=outgoing&q=khongco&year=2026", "/outgoing?state=transit", "/outgoing/1", "/outgoing/new", "/outgoing/3/edit", "/outgoing/3/edit?find=an+binh", "/outgoing/3/edit?find=khongcocoquan", "/outgoing/3/draft", "/outgoing/3/send", "/help", "/account/password", "/account/tokens"]],
	["b", "vanthu", ["/", "/incoming", "/incoming?state=registered", "/incoming?state=refused", "/incoming?state=unreadable", "/search?direction=incoming&q=thu+cac+trang", "/incoming/1", "/incoming/2", "/incoming/book", "/outgoing/book"]],
	["a", "chuyenvien", ["/", "/incoming", "/outgoing/new", "/outgoing/1"]],
	["b", "lanhdao", ["/", "/incoming/2", "/outgoing", "/work", "/work?queue=watch", "/account/presets", "/holidays"]],
	["a", "admin", ["/", "/accounts", "/accounts/1", "/accounts/2", "/organ", "/holidays?year=2027"]],
	["axis", "admin", ["/", "/axis", "/accounts"]],
];
const wrong = [
	["a", "vanthu", "/outgoing/999999", 404],
	["a", "vanthu", "/nirgends", 404],
	["a", "chuyenvien", "/outgoing/3/edit", 403],
	["a", "chuyenvien", "/outgoing/3/draft", 403],
	["a", "vanthu", "/accounts", 403],
	["a", "admin", "/incoming", 403],
];

async function look(page, url, status) {
	const complaints = page.complaints.length;
	const answer = await page.goto(url);
	s.check(answer.status() === status, `${url}: ${answer.status()}, not ${status}`);
	await s.sound(page, url.replace(/^http:..[^/]*/, ""), { isBoth: true, more: [{ width: 640, height: 512 }, { width: 1920, height: 1080 }] });
	if (status >= 400) page.complaints.length = complaints; // the browser notes the status itself
	s.noComplaints(page);
}

for (const [node, login, paths] of pages) {
	s.test(`${login ?? "nobody"} at ${node}: ${paths.length} pages`, async ({ demo, browser }) => {
		const page = await s.person(browser);
		if (login) await s.signIn(page, demo[node], login);
		for (const path of paths) await look(page, demo[node] + path, 200);
		await page.context().close();
	});
}
s.test("pages of errors", async ({ demo, browser }) => {
	for (const [node, login, path, status] of wrong) {
		const page = await s.person(browser);
		await s.signIn(page, demo[node], login);
		await look(page, demo[node] + path, status);
		await page.context().close();
	}
});
s.test("dark: nothing that axe finds", async ({ demo, browser }) => {
	const page = await s.person(browser, { colorScheme: "dark" });
	await s.signIn(page, demo.b, "vanthu");
	for (const path of ["/", "/incoming?state=all", "/incoming/1", "/incoming/2", "/outgoing/new", "/sign-in"]) {
		await page.goto(demo.b + path);
		await s.noFindings(page, path);
	}
	await page.context().close();
});
s.test("on paper the menu and the buttons stay away", async ({ demo, browser }) => {
	const page = await s.person(browser);
	await s.signIn(page, demo.b, "vanthu");
	await page.goto(`${demo.b}/incoming/1`);
	await page.emulateMedia({ media: "print" });
	for (const gone of [".tools", ".menu-button", ".side", ".viewer", ".step"])
		for (const x of await page.locator(gone).all()) s.check(!(await x.isVisible()), `${gone} is printed`);
	s.check(await page.locator(".facts").first().isVisible(), "the facts are printed");
	await page.context().close();
});

s.runAll(async () => {
	const world = await s.startWorld();
	await fill(world);
	return world;
}, s.stopWorld);
