#!/usr/bin/env node
// The pages that 40-pages.mjs does not come to; and that every page of src/web/routes.tbl is looked at by some file.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { noPage, pages as owned, routes } from "./routes.mjs";
import * as s from "./support.mjs";

// As they are made before the pages are looked at.
let task, catalog, entry, file;
const path = (page) => new URL(page.url()).pathname;

async function fill({ demo, browser }) {
	const page = await s.person(browser);
	await s.signIn(page, demo.a, "vanthu");
	await s.write(page, demo.a, { number: 15, type: "Công văn", subject: "Về việc thử các trang", to: "so noi vu" });
	await s.sendDraft(page);
	const clerk = await s.person(browser);
	await s.signIn(clerk, demo.b, "vanthu");
	await s.until(async () => {
		await clerk.goto(`${demo.b}/incoming`);
		return (await clerk.locator(".rows .row").count()) === 1;
	}, "a document arrives");
	await clerk.click(".rows a.open");
	await clerk.click('form[action$="/register"] button');
	await clerk.waitForSelector(".flash.success");
	await more(clerk, demo);
	const leader = await s.person(browser);
	await s.signIn(leader, demo.b, "lanhdao");
	await leader.goto(`${demo.b}/tasks/new`);
	await leader.fill("#f-task_subject", "Thử các trang của nhiệm vụ");
	await leader.click('.whom:has(.whom-name:has-text("Hoàng Chuyên Viên")) label:has(input[name^="lead"])');
	await leader.click('.bar button[value="direct"]');
	await leader.waitForURL(/\/tasks\/\d+/);
	task = path(leader);
	for (const p of [page, clerk, leader]) await p.context().close();
}
// The list of the year with a file in it, and a work file.
async function more(clerk, demo) {
	await clerk.goto(`${demo.b}/catalogs`);
	await clerk.click("main form.card button.primary");
	await clerk.waitForSelector(".flash.success");
	catalog = path(clerk);
	await clerk.selectOption("#f-entry_kind", "heading");
	await clerk.fill("#f-entry_title", "Công tác văn phòng");
	await clerk.fill("#f-entry_notation", "VP");
	await clerk.click('form[action$="/entries"] button.primary');
	await clerk.waitForSelector(".flash.success");
	entry = await clerk.getAttribute('a[href*="/entries/"]', "href");
	await clerk.goto(`${demo.b}/files/new`);
	await clerk.fill("#f-file_title", "Hồ sơ để thử các trang");
	await clerk.fill("#f-file_notation", "01.VP");
	await clerk.click("main form.card button.primary");
	await clerk.waitForURL(/\/files\/\d+/);
	file = path(clerk);
}

const pages = [
	["b", "vanthu", ["/incoming/settling", "/secret/incoming", "/secret/outgoing", "/requests", "/series", "/files", "/files/new", "/catalogs", () => catalog, () => entry, () => file, () => `${file}/edit`, "/account/posts", "/account/digest", "/units", "/permissions", "/documents/1/readers", "/documents/1/files", "/reports/incoming"]],
	["b", "lanhdao", ["/incoming/1/direct", "/tasks", "/tasks/new", () => task, () => `${task}/direct`, "/reports/outgoing", "/reports/incoming/list?figure=due", "/oversight", "/internal", "/internal/new"]],
	["a", "vanthu", ["/outgoing/1/recall", "/columns/incoming", "/columns/outgoing", "/columns/search", "/columns/work"]],
	["a", "admin", ["/units/import", "/accounts/import", "/accounts/2/posts", "/accounts/2/hand-over"]],
];
s.test("every page of routes.tbl is looked at by one file that is run", () => {
	s.check(routes.length > 60, "the routes are read");
	const listed = [...noPage, ...Object.values(owned).flat()];
	const left = routes.filter((r) => !listed.includes(r));
	s.check(left.length === 0, `no test looks at ${left.join(", ")}`);
	const wrong = listed.filter((r, i) => !routes.includes(r) || listed.indexOf(r) !== i);
	s.check(wrong.length === 0, `no such route, or twice: ${wrong.join(", ")}`);
	const run = readFileSync(join(s.root, "tests/browser/meson.build"), "utf8");
	for (const file of Object.keys(owned)) s.check(run.includes(`'${file}'`), `${file} is run`);
});

for (const [node, login, paths] of pages) {
	s.test(`${login} at ${node}: ${paths.length} pages`, async ({ demo, browser }) => {
		const page = await s.person(browser);
		await s.signIn(page, demo[node], login);
		for (const p of paths) {
			const url = typeof p === "function" ? p() : p;
			const answer = await page.goto(demo[node] + url);
			s.check(answer.status() === 200, `${url}: ${answer.status()}`);
			await s.sound(page, url, { isBoth: true });
			s.noComplaints(page);
		}
		await page.context().close();
	});
}

s.runAll(async () => {
	const world = await s.startWorld();
	await fill(world);
	return world;
}, s.stopWorld);
