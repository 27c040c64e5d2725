#!/usr/bin/env node
// The pages that 40-pages.mjs does not come to, in both languages, on a phone and on a wide screen; and that every
// page of src/web/routes.tbl is looked at by some file.
import { readFileSync } from "node:fs";
import { join } from "node:path";
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
// Pages that another file comes to on its way: [route, file, what it calls the page].
const elsewhere = [
	["/incoming/new", "65-arrivals", "nhập văn bản đến"],
	["/incoming/{id}/correct", "65-arrivals", "sửa văn bản đến"],
	["/incoming/{id}/strike", "65-arrivals", "hủy văn bản đến"],
	["/documents/{id}/copy", "65-copies", "sao văn bản"],
	["/search/saved", "61-search", "/search/saved ${language}"],
	["/search/saved/{id}", "61-search", "/search/saved/1 ${language}"],
	["/incoming/{id}/pass/{id}", "56-flow", '"phân công tiếp"'],
	["/tasks/{id}/pass/{id}", "56-flow", '"phân công tiếp"'], // the same page
	["/outgoing/{id}/deliveries/{id}/take-back", "59-recall", '"lấy lại"'],
	["/requests/{id}", "59-recall", '"một đề nghị lấy lại"'],
	["/outgoing/{id}/draft", "58-drafting", '"dự thảo, trước khi trình"'],
	["/outgoing/{id}/ask", "58-drafting", '"xin ý kiến, trang mới mở"'],
	["/outgoing/{id}/versions", "58-drafting", '"so sánh hai bản"'],
	["/tasks/organs", "65-organ-task", '"nhiệm vụ giao cơ quan khác, chưa có"'],
	["/outgoing/{id}/task", "65-organ-task", '"giao nhiệm vụ cho nơi nhận"'],
	["/incoming/{id}/task", "65-organ-task", '"báo cáo nhiệm vụ"'],
	["/outgoing/{id}/organs", "63-consult", '"ý kiến của các cơ quan"'],
	["/incoming/{id}/opinion", "63-consult", '"cho ý kiến về dự thảo"'],
	["/series/{id}", "58-drafting", '"sổ chung, không có số giữ"'],
	["/files/{id}/items/{id}", "59-files", '"ghi số tờ"'],
	["/units/{id}", "55-people", '"một đơn vị"'],
	["/outgoing/{id}/dossier", "64-dossier", '"hồ sơ trình"'],
	["/outgoing/{id}/parts", "65-file-parts", '"các phần của hồ sơ"'],
	["/outgoing/{id}/own", "65-travel", '"nơi nhận trong cơ quan"'],
	["/outgoing/{id}/travel", "65-travel", '"cách gửi văn bản"'],
	["/travel", "65-travel", '"cách gửi, quy định của cơ quan"'],
	["/freezes", "67-groups", '"những gì đóng băng"'],
	["/documents/{id}/freeze", "67-groups", '"đóng băng văn bản"'],
	["/files/{id}/freeze", "67-groups", '"đóng băng nhóm"'], // the same page
	["/groups/{id}/freeze", "67-groups", '"đóng băng nhóm"'],
	["/groups", "67-groups", '"nhóm tài liệu"'],
	["/groups/{id}", "67-groups", '"một nhóm tài liệu"'],
	["/documents/{id}/groups", "67-groups", '"nhóm của văn bản"'],
	["/internal/{id}", "63-notices", '"giấy mời họp, đã gửi"'],
	["/internal/{id}/readers", "63-notices", '"văn bản nội bộ, gửi thêm"'],
	["/prints/{id}", "57-registers", '"/prints/1"'],
	["/audit", "59-audit", "`/audit ${language}`"],
];
// What is no page of its own: files to keep, parts that refresh themselves, ways on.
const noPage = ["/bulk/{word}", "/static/{word}/{word}", "/favicon.ico", "/counts", "/home", "/axis/overview", "/outgoing/{id}/deliveries", "/reports", "/reports/{word}/print", "/prints/{id}/state", "/prints/{id}/file", "/search/export", "/incoming/{id}/slip", "/outgoing/{id}/letter/{word}", "/outgoing/{id}/organs/print/{word}", "/files/inventory/{word}", "/files/{id}/contents/{word}", "/files/{id}/pdf", "/files/{id}/xml", "/files/{id}/items/{id}/file", "/catalogs/{id}/print/{word}", "/documents/{id}/files/{id}", "/documents/{id}/files/{id}/view/{word}", "/documents/{id}/packet"];
const fits = (route, url) => new RegExp(`^${route.replaceAll("{id}", "\\d+").replaceAll("{word}", "[a-z]+")}$`).test(url.replace(/[?#].*/, ""));


s.test("every page of routes.tbl is looked at, here, in 40-pages.mjs, or where it is said", () => {
	const routes = [...readFileSync(join(s.root, "src/web/routes.tbl"), "utf8").matchAll(/^ROUTE\("GET", "([^"]*)"/gm)].map((m) => m[1]);
	const other = readFileSync(join(s.root, "tests/browser/40-pages.mjs"), "utf8");
	const listed = other.slice(other.indexOf("const pages = ["), other.indexOf("const wrong = ["));
	const there = [...listed.matchAll(/"(\/[^"]*)"/g)].map((m) => m[1]);
	const here = [...there, ...pages.flatMap(([, , paths]) => paths.map((p) => (typeof p === "function" ? p() : p)))];
	s.check(routes.length > 60, "the routes are read");
	const exact = (r, url) => fits(r, url) && !routes.some((o) => o !== r && !o.includes("{") && fits(o, url));
	const left = routes.filter((r) => !noPage.includes(r) && !elsewhere.some(([e]) => e === r) && !here.some((url) => exact(r, url)));
	s.check(left.length === 0, `no test looks at ${left.join(", ")}`);
	const gone = [...noPage, ...elsewhere.map(([r]) => r)].filter((r) => !routes.includes(r));
	s.check(gone.length === 0, `no such route: ${gone.join(", ")}`);
	for (const [route, name, words] of elsewhere) {
		const text = readFileSync(join(s.root, `tests/browser/${name}.mjs`), "utf8");
		s.check(text.split("\n").some((line) => line.includes("sound(") && line.includes(words)), `${name} looks at ${route} as ${words}`);
	}
});

for (const language of ["vi", "en"]) {
	for (const [node, login, paths] of pages) {
		s.test(`${language}: ${login} at ${node}: ${paths.length} pages`, async ({ demo, browser }) => {
			const page = await s.person(browser);
			await s.speak(page, demo[node], language);
			await s.signIn(page, demo[node], login);
			for (const p of paths) {
				const url = typeof p === "function" ? p() : p;
				const answer = await page.goto(demo[node] + url);
				s.check(answer.status() === 200, `${url}: ${answer.status()}`);
				await s.sound(page, url);
				await page.setViewportSize({ width: 320, height: 640 });
				await s.noFindings(page, `${url} at 320`);
				await page.setViewportSize({ width: 1280, height: 900 });
				s.noComplaints(page);
			}
			await page.context().close();
		});
	}
}

s.test("vnu finds nothing in their HTML", s.vnu);

s.runAll(async () => {
	const world = await s.startWorld();
	await fill(world);
	return world;
}, s.stopWorld);
