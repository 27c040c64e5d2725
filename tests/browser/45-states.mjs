#!/usr/bin/env node
// Every state of the pages, in both languages: nothing there yet, forms refused, very much, packets
// that are not as they should be; each as sound as the pages at rest (see sound in support.mjs).
import { readFileSync } from "node:fs";
import * as s from "./support.mjs";

const { check } = s;
const languages = ["vi", "en"];
const long = {
	name: "Ban Quản lý dự án đầu tư xây dựng các công trình giao thông, nông nghiệp và phát triển nông thôn khu vực phía Đông Bắc tỉnh An Bình trực thuộc Ủy ban nhân dân tỉnh An Bình (mẫu)",
	subject: "Về việc đề nghị cho ý kiến về chủ trương điều chỉnh tổng mức đầu tư, thời gian thực hiện và cơ cấu nguồn vốn của dự án đầu tư xây dựng công trình đường giao thông liên xã kết nối các vùng kinh tế trọng điểm phía Đông Bắc tỉnh An Bình, giai đoạn 2026–2030, thuộc Chương trình mục tiêu quốc gia xây dựng nông thôn mới và Chương trình mục tiêu quốc gia phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số và miền núi, kèm theo hồ sơ, tài liệu liên quan theo quy định tại Nghị định của Chính phủ",
	file: "Tờ trình điều chỉnh chủ trương đầu tư (bản cuối cùng đã chỉnh sửa theo ý kiến của các sở ngành ngày 20-11).pdf",
};
const refused = /status of 4\d\d/;

async function somebody({ demo, browser }, node, login, language, path = "/") {
	const page = await s.person(browser, { allowed: [refused] });
	await s.speak(page, demo[node], language);
	await s.signIn(page, demo[node], login, path);
	return page;
}
// The form says no: 422, the summary has the focus and leads to the fields named, what was typed stays.
async function refuses(page, what, button, fields) {
	await page.click(button);
	await page.waitForSelector("#problems");
	check(page.shown.status() === 422, `${what}: ${page.shown.status()}`);
	check(await page.evaluate(() => document.activeElement?.id === "problems"), `${what}: the summary has the focus`);
	const links = await page.locator("#problems a").evaluateAll((all) => all.map((a) => a.getAttribute("href").slice(1)));
	check(JSON.stringify(links) === JSON.stringify(fields.map((f) => `f-${f}`)), `${what}: the summary leads to ${links}`);
	for (const f of fields) {
		check((await page.locator(`#f-${f}`).count()) === 1, `${what}: ${f} is there`);
		if (f !== "files" && f !== "receivers") check((await page.getAttribute(`#f-${f}`, "aria-invalid")) === "true", `${what}: ${f} is marked`);
	}
	await s.sound(page, what);
}

for (const l of languages) {
	s.test(`${l}: nothing there yet`, async (world) => {
		const page = await somebody(world, "a", "vanthu", l);
		for (const path of ["/", "/incoming", "/incoming?state=all", "/outgoing", "/outgoing?state=draft", "/account/tokens"]) {
			await page.goto(world.demo.a + path);
			check(await page.locator(".empty").first().isVisible(), `${path} says that it is empty`);
			await s.sound(page, `${l} empty ${path}`);
		}
		s.noComplaints(page);
		await page.context().close();
		const axis = await somebody(world, "axis", "admin", l, "/axis");
		await s.sound(axis, `${l} empty axis`);
		s.noComplaints(axis);
		await axis.context().close();
	});
}

for (const l of languages) {
	s.test(`${l}: a draft that lacks everything, and one in which everything is wrong`, async (world) => {
		const page = await somebody(world, "a", "vanthu", l, "/outgoing/new");
		await page.fill("#f-place", "");
		await page.fill("#f-signer_name", "");
		await refuses(page, `${l} draft empty`, '.bar button[value="review"]', ["number", "notation", "subject", "place", "signer_name", "files", "receivers"]);
		await page.goto(`${world.demo.a}/outgoing/new`);
		await page.fill("#f-issued_on", "31/02/2026");
		await page.fill("#f-number", "123456789012");
		await page.fill("#f-subject", "ă".repeat(501));
		await page.fill("#f-page_count", "-3");
		await page.fill("#f-due_on", "ngày mai");
		await refuses(page, `${l} draft wrong`, '.bar button[value="save"]', ["issued_on", "number", "subject", "page_count", "due_on"]);
		check((await page.inputValue("#f-subject")).length === 501, "what was typed stays");
		check((await page.inputValue("#f-due_on")) === "ngày mai", "wrong as it was");
		await page.context().close();
	});

	s.test(`${l}: passwords, tokens, accounts, the organ's data`, async (world) => {
		const page = await somebody(world, "a", "lanhdao", l, "/account/password");
		await page.fill("#f-old_password", "sai");
		await page.fill("#f-password", "ngắn");
		await page.fill("#f-repeat_password", "khác");
		await refuses(page, `${l} password`, "main button.primary", ["old_password", "password", "repeat_password"]);
		await page.goto(`${world.demo.a}/account/tokens`);
		await page.fill("#f-days", "0");
		await refuses(page, `${l} token`, "main button.primary", ["token_name", "days"]);
		await page.context().close();
		const admin = await somebody(world, "a", "admin", l, "/accounts");
		await admin.fill("#f-login", "Có Dấu");
		await admin.fill("#f-name", "ă".repeat(101));
		await refuses(admin, `${l} account`, "main button.primary", ["login", "name"]);
		await admin.goto(`${world.demo.a}/organ`);
		await admin.fill("#f-organ_name", "");
		await admin.fill("#f-axis_url", "ftp://truc.example.vn");
		await refuses(admin, `${l} organ`, "main .bar button", ["organ_name", "axis_url"]);
		await admin.context().close();
	});

	s.test(`${l}: signing in goes wrong`, async ({ demo, browser }) => {
		const page = await s.person(browser, { allowed: [refused] });
		await s.speak(page, demo.a, l);
		await page.goto(`${demo.a}/sign-in`);
		await page.fill("#f-login", "khongco");
		await page.fill("#f-password", "sai");
		await refuses(page, `${l} sign in`, "main button.primary", []);
		check((await page.inputValue("#f-login")) === "khongco", "the name stays");
		check((await page.inputValue("#f-password")) === "", "the password does not");
		await page.context().close();
	});
}

s.test("much arrives: 60 documents, long names, packets that are not to standard", async (world) => {
	const p = (world.peer = await s.peer(world.demo, "000.00.09.Z01", long.name));
	const file = { name: long.file, type: "application/pdf", bytes: s.pdf("TO TRINH") };
	const answers = [];
	answers.push(await p.send(p.packet({ to: s.organB, number: 1, notation: "BQL-KH", subject: long.subject, priority: 3, due: "2026/11/03", file })));
	const docx = { name: "giấy mời.docx", type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", bytes: readFileSync(`${s.root}/tests/fuzz/corpus/office/docx`) };
	answers.push(await p.send(p.packet({ to: s.organB, number: 2, subject: "Mời họp", type: "Giấy mời", file: docx })));
	const broken = { ...docx, name: "lịch họp.docx", bytes: Buffer.from("PK") };
	answers.push(await p.send(p.packet({ to: s.organB, number: 3, subject: "Đổi lịch họp", type: "Thông báo", file: broken })));
	for (let i = 4; i <= 60; i++) answers.push(await p.send(p.packet({ to: s.organB, number: i, subject: `Báo cáo lần thứ ${i}` })));
	check(answers.every((x) => x.ErrorCode === "0"), JSON.stringify(answers.find((x) => x.ErrorCode !== "0")));
	const page = await somebody(world, "b", "vanthu", "vi");
	await s.until(async () => {
		await page.goto(`${world.demo.b}/`);
		return (await page.locator(".queue.first .number").textContent()).trim() === "60";
	}, "all arrive");
	await page.context().close();
});

for (const l of languages) {
	s.test(`${l}: a full list, its second page, a search`, async (world) => {
		const page = await somebody(world, "b", "vanthu", l);
		await s.sound(page, `${l} full first page`);
		await page.goto(`${world.demo.b}/incoming`);
		check((await page.locator(".rows .row").count()) === 50, "50 rows a page");
		await s.sound(page, `${l} full list`);
		await page.click('.pages a[rel="next"]');
		await page.waitForURL(/before=/);
		check((await page.locator(".rows .row").count()) === 10, "the other ten");
		await s.sound(page, `${l} second page`);
		await page.fill("#q", "mien nui");
		await page.click(".search button");
		await page.waitForURL(/search.*q=mien/);
		check((await page.locator(".rows .row").count()) === 1, "found without marks");
		await s.sound(page, `${l} long subject in a list`);
		await page.click(".rows a.open");
		await page.waitForSelector(".viewer");
		await s.sound(page, `${l} long subject`);
		await page.goto(`${world.demo.b}/search?state=waiting&q=moi+hop`);
		await page.click(".rows a.open");
		await page.waitForSelector('section[aria-labelledby="files"] > .hint');
		await s.sound(page, `${l} a file that no browser shows`);
		await page.goto(`${world.demo.b}/search?state=waiting&q=doi+lich`);
		await page.click(".rows a.open");
		await page.waitForSelector('.file .notice.warning a[download]');
		check((await page.locator(".viewer").count()) === 0, "no viewer tries it");
		await s.sound(page, `${l} a file that is not what it says`);
		s.noComplaints(page);
		await page.context().close();
	});

	s.test(`${l}: a refusal without a reason, and pages that are not there or not allowed`, async (world) => {
		const page = await somebody(world, "b", "vanthu", l, "/incoming");
		await page.click(".rows .row:last-child a.open");
		await page.click("summary.button");
		await refuses(page, `${l} refusal`, ".step .danger", ["reason"]);
		const here = page.url().replace(/\/refuse$/, "");
		// it came without a file: the box must be ticked
		await page.goto(here);
		await refuses(page, `${l} doubtful`, 'form[action$="/register"] button', ["confirmed"]);
		await page.goto(here);
		// registered by somebody else meanwhile
		await page.evaluate(() => (document.querySelector('.step input[name="version"]').value = "99"));
		await page.click('form[action$="/register"] button');
		await page.waitForSelector("main .notice.error");
		check(page.shown.status() === 409, `${page.shown.status()}`);
		await s.sound(page, `${l} conflict`);
		await page.goto(here);
		await page.evaluate(() => (document.querySelector('.step input[name="csrf"]').value = "x"));
		await page.click('form[action$="/register"] button');
		await page.waitForSelector("main .notice.error");
		check(page.shown.status() === 403, `${page.shown.status()}`);
		await s.sound(page, `${l} stale form`);
		await page.context().close();
	});
}

s.test("a session that ends while a refusal is typed carries nobody away", async (world) => {
	const page = await somebody(world, "b", "vanthu", "vi", "/incoming");
	await page.click(".rows a.open");
	await page.click("summary.button");
	await page.fill("#f-reason", "Đang viết lý do");
	const here = page.url();
	await page.context().clearCookies();
	await page.waitForSelector("#ended:not([hidden])", { timeout: 30000 }); // at the next look for news
	check(page.url() === here, "the page stays");
	check((await page.inputValue("#f-reason")) === "Đang viết lý do", "and what was typed");
	await s.noFindings(page, "the session has ended");
	await page.context().close();
});

s.runAll(() => s.startWorld(), s.stopWorld);
