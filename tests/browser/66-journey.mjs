#!/usr/bin/env node
// One document from its arrival to the work file, by everybody at a keyboard alone: nothing is clicked here, nothing is
// filled but by typing, and no address is typed but the first.
import * as s from "./support.mjs";

const { check, tabTo } = s;
const subject = "Đề nghị báo cáo công tác lưu trữ năm 2026";
// A key that hands something in; done waits for the page behind it, which says so.
const key = async (page, name = "Enter") => {
	await page.evaluate(() => {
		globalThis.isOld = true;
	});
	await page.keyboard.press(name);
};
const done = async (page) => {
	await page.waitForFunction(() => !globalThis.isOld && document.querySelector(".flash.success, #problems, .notice.error"));
	check(await page.locator(".flash.success").count(), `refused: ${await page.textContent("main")}`);
};
const press = async (page, selector) => {
	await tabTo(page, selector, 160);
	await key(page);
};
const type = async (page, selector, words) => {
	await tabTo(page, selector, 160);
	await page.keyboard.insertText(words);
};
// Ctrl+K, some letters, Enter.
const go = async (page, words, to) => {
	await page.keyboard.press("Control+k");
	await page.waitForSelector("#palette[open]");
	await page.keyboard.insertText(words);
	await page.waitForSelector('#palette-ways li[aria-selected="true"]');
	await page.keyboard.press("Enter");
	await page.waitForURL(to);
};
// The row of that subject: j until it has the focus, Enter opens it.
const openRow = async (page, words) => {
	for (let i = 0; i < 20; i++) {
		await page.keyboard.press("j");
		if (await page.evaluate((w) => document.activeElement?.textContent.includes(w), words)) {
			await page.keyboard.press("Enter");
			return page.waitForFunction((w) => Array.from(document.querySelectorAll("h1")).some((x) => x.textContent.includes(w)), words);
		}
	}
	throw new Error(`j does not come to ${words}`);
};
// A queue of the first page, named by what is to be done.
const queue = async (page, word) => {
	await page.keyboard.press("g");
	await page.keyboard.press("h");
	await page.waitForSelector(".queues");
	await press(page, `.queue a[href="/work?queue=${word}"]`);
	await page.waitForURL(/\/work/);
};
// Signed in by typing.
const signIn = async (page, base, login) => {
	await page.goto(`${base}/sign-in`);
	await type(page, "#f-login", login);
	await type(page, "#f-password", s.password);
	await page.keyboard.press("Enter");
	await page.waitForSelector("#menu");
};

s.test("it arrives; the clerk registers it and puts it before the leader", async (world) => {
	const { demo, browser } = world;
	const a = (world.a = await s.person(browser));
	await s.signIn(a, demo.a, "vanthu"); // the other organ sends as it likes
	await s.write(a, demo.a, { number: 12, subject, to: s.organB.code });
	await s.sendDraft(a);
	world.sent = a.url();
	for (const [name, login] of [["clerk", "vanthu"], ["leader", "lanhdao"], ["worker", "chuyenvien"]]) {
		world[name] = await s.person(browser);
		await signIn(world[name], demo.b, login);
	}
	const { clerk } = world;
	await clerk.waitForSelector('.queue a[href="/incoming?state=waiting"]', { timeout: 20000 });
	await clerk.keyboard.press("g");
	await clerk.keyboard.press("i");
	await clerk.waitForURL(/state=waiting/);
	await openRow(clerk, subject);
	await clerk.keyboard.press("e"); // nothing speaks against it: the next step is to register it
	check(await clerk.evaluate(() => document.activeElement?.closest('form[action$="/register"]') !== null), "e leads to the next step");
	await key(clerk);
	await done(clerk);
	await press(clerk, 'form[action$="/present"] button');
	await done(clerk);
});

s.test("the leader directs it, with a deadline", async ({ leader }) => {
	await queue(leader, "direct");
	await openRow(leader, subject);
	await press(leader, '#panel a[href$="/direct"], main a[href$="/direct"]');
	await leader.waitForURL(/\/direct$/);
	await type(leader, "#f-directive", "Tham mưu văn bản trả lời.");
	const key = await leader.getAttribute('.whom:has(.whom-name:has-text("Hoàng Chuyên Viên")) input[name="lead"]', "value");
	await tabTo(leader, 'input[name="lead"]', 160);
	for (let i = 0; i < 40 && (await leader.evaluate(() => document.activeElement.value)) !== key; i++) await leader.keyboard.press("ArrowDown");
	check(await leader.isChecked(`input[name="lead"][value="${key}"]`), "arrows choose who leads");
	await type(leader, "#f-deadline_days", "5");
	await press(leader, '.bar button[value="direct"]');
	await done(leader);
});

s.test("the specialist begins, reports, and drafts the answer", async (world) => {
	const { worker } = world;
	await queue(worker, "lead");
	await worker.keyboard.press("j");
	await worker.keyboard.press("x");
	await worker.keyboard.press("e");
	await key(worker); // begun from the list
	await done(worker);
	await openRow(worker, subject);
	await press(worker, "details:has(button[formaction$='/report']) > summary");
	await type(worker, "textarea[name^='report-']", "Đang lấy số liệu.");
	await key(worker, "Control+Enter");
	await done(worker);
	check((await worker.textContent(".flow")).includes("Đang lấy số liệu."), "the report is on the page");
	await press(worker, 'form[action$="/reply"] button');
	await worker.waitForURL(/\/outgoing\/\d+\/edit/);
	await tabTo(worker, "#f-files");
	await worker.setInputFiles("#f-files", s.upload("Trả lời.pdf", "TRA LOI")); // the system's own dialog is out of reach
	await worker.waitForSelector("#files .file-row");
	await type(worker, "#f-signer_position", "Giám đốc");
	await press(worker, '.bar button[value="way"]');
	await worker.waitForURL(/\/outgoing\/\d+\/draft/);
	await press(worker, "details:has(form[action$='/draft/submit']) > summary");
	await tabTo(worker, "form[action$='/draft/submit'] select");
	await worker.keyboard.type("Phạm");
	await press(worker, "form[action$='/draft/submit'] button");
	await done(worker);
});

s.test("the answer is checked, signed, numbered and issued", async (world) => {
	const { clerk, leader } = world;
	for (const [page, word, what] of [[clerk, "form", "pass"], [leader, "sign", "sign"], [clerk, "number", "number"], [clerk, "issue", "issue"]]) {
		await queue(page, word);
		await openRow(page, "Trả lời");
		await page.waitForSelector(`form[action$="/draft/${what}"]`, { state: "attached" });
		const summary = `details:has(form[action$="/draft/${what}"]) > summary`;
		if (await page.locator(`details:not([open]):has(form[action$="/draft/${what}"])`).count()) await press(page, summary);
		if (what === "number") {
			await tabTo(page, "#f-number-notation", 160);
			await page.keyboard.press("Control+a");
			await page.keyboard.insertText("CV-SNV");
		}
		await press(page, `form[action$="/draft/${what}"] button`);
		await done(page);
	}
});

s.test("it is done by that, its sender knows, and it goes into a work file", async (world) => {
	const { worker, a, sent } = world;
	await a.goto(sent);
	await s.until(async () => (await a.reload(), (await a.textContent("#deliveries")).includes("Đã hoàn thành")), "06 comes back");
	await go(worker, "ho so cong viec", /\/files/);
	await press(worker, 'a[href="/files/new"]');
	await worker.waitForURL(/\/files\/new/);
	await type(worker, "#f-file_title", "Hồ sơ báo cáo lưu trữ");
	await type(worker, "#f-file_notation", "03.LT");
	await worker.keyboard.press("Control+Enter");
	await worker.waitForURL(/\/files\/\d+/);
	await go(worker, "da vao so", /state=registered/);
	await worker.keyboard.press("j");
	await worker.keyboard.press("x");
	await press(worker, 'button[formaction="/bulk/file"]');
	await worker.waitForSelector("#f-bulk_file");
	await tabTo(worker, "#f-bulk_file");
	await worker.keyboard.type("03");
	await worker.keyboard.press("e");
	await press(worker, "main button.primary");
	await done(worker);
	await go(worker, "ho so cong viec", /\/files/);
	await worker.keyboard.press("j");
	await worker.keyboard.press("Enter");
	await worker.waitForFunction((w) => document.querySelector("main").textContent.includes(w), subject);
});

s.test("the console has nothing to say", ({ clerk, leader, worker }) => {
	for (const page of [clerk, leader, worker]) s.noComplaints(page);
});

s.runAll(s.startWorld, s.stopWorld);
