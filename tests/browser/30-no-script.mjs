#!/usr/bin/env node
// The main line without JavaScript, on a phone: every step is a link or a form.
import * as s from "./support.mjs";

const { check } = s;
const options = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };

async function narrow(page) {
	check((await page.evaluate(() => document.documentElement.className)) === "", "scripts are off");
	await s.noSideways(page, page.url());
}

async function fillHead(page, number, subject) {
	await page.fill("#f-number", number);
	await page.fill("#f-notation", "UBND-VP");
	await page.fill("#f-subject", subject);
}

async function findReceivers(page, words) {
	await page.fill("#f-receivers", words);
	await page.click("#find");
	await page.waitForURL(/\/outgoing\/\d+\/edit\?find=/);
}

async function addFound(page) {
	await page.click('.found button[name="add"]');
	await page.waitForURL(/\/edit#receivers$/);
}

async function openArrived(page, url) {
	await s.until(async () => {
		await page.goto(`${url}/incoming`);
		return (await page.locator(".rows .row").count()) === 1;
	}, "it arrives");
	await page.click(".rows a.open");
}

async function comesBack(page, words, what) {
	await s.until(async () => {
		await page.reload();
		return (await page.textContent("#deliveries")).includes(words);
	}, what);
}

s.test("sign in, by the menu to the form of a new document", async (world) => {
	const a = (world.a = await s.person(world.browser, options));
	await s.signIn(a, world.demo.a, "vanthu");
	await a.click(".menu-button");
	await a.click('#menu a[href="/outgoing/new"]');
	await a.waitForURL(/\/outgoing\/new$/);
	await narrow(a);
});

s.test("a search for receivers keeps what was typed and the file", async ({ a }) => {
	await fillHead(a, "21", "Không cần JavaScript");
	await a.selectOption("#f-type_name", "Thông báo");
	await a.setInputFiles("#f-files", s.upload("Thông báo.pdf", "THONG BAO"));
	await findReceivers(a, "noi vu");
	check((await a.inputValue("#f-subject")) === "Không cần JavaScript", "the subject");
	check((await a.inputValue("#f-type_name")) === "Thông báo", "the type");
	check((await a.textContent("#files")).includes("Thông báo.pdf"), "the file");
	check((await a.textContent(".found")).includes(s.organB.name), "the organ is found");
	await addFound(a);
	check((await a.textContent("#receiver-list")).includes(s.organB.code), "it is a receiver");
	await a.selectOption("#receiver-list select", "inform");
});

s.test("a wrong field, and the file of that very step is not lost", async ({ a }) => {
	await a.fill("#f-due_on", "ngày mai");
	await a.setInputFiles("#f-files", s.upload("Phụ lục.pdf", "PHU LUC"));
	await a.click('.bar button[value="review"]');
	await a.waitForSelector("#problems");
	check((await a.textContent("#files")).includes("Phụ lục.pdf"), "the new file is there");
	check((await a.textContent("#files")).includes("Thông báo.pdf"), "and the old one");
	check((await a.inputValue("#f-due_on")) === "ngày mai", "the wrong date too");
	check((await a.inputValue("#receiver-list select")) === "inform", "and the purpose");
	await a.fill("#f-due_on", "31/12/2030");
	await a.click('#files .file-row:has-text("Phụ lục") button');
	await a.waitForLoadState();
	check(!(await a.textContent("#files")).includes("Phụ lục.pdf"), "a file is taken away");
});

s.test("send, arrive, register, and read the receipt", async ({ a, browser, demo }) => {
	await s.sendDraft(a);
	check((await a.textContent(".flash")).length > 0, "it is said");
	const b = await s.person(browser, options);
	await s.signIn(b, demo.b, "vanthu");
	await openArrived(b, demo.b);
	await narrow(b);
	await b.click('form[action$="/register"] button');
	await b.waitForSelector(".flash.success");
	await comesBack(a, "Đã tiếp nhận", "the receipt comes back");
	check((await a.textContent("#deliveries")).includes("Để biết"), "the purpose came along");
});

s.test("refuse with a reason; without one the form says so", async (world) => {
	const { a, demo } = world;
	const b = (world.b = await s.person(world.browser, options));
	await a.goto(`${demo.a}/outgoing/new`);
	await fillHead(a, "22", "Sẽ bị từ chối");
	await a.setInputFiles("#f-files", s.upload("Công văn.pdf", "CONG VAN"));
	await findReceivers(a, "000.00.05");
	await addFound(a);
	await s.sendDraft(a);
	await s.signIn(b, demo.b, "vanthu");
	await openArrived(b, demo.b);
	await b.click("summary.button");
	await b.click(".step .danger");
	await b.waitForSelector("#problems");
	check(await b.locator("#f-reason").isVisible(), "the form is open still");
	await b.fill("#f-reason", "Thiếu phụ lục.");
	await b.click(".step .danger");
	await b.waitForSelector(".flash.success");
	await comesBack(a, "Thiếu phụ lục.", "the reason comes back");
});

s.test("a file of a document in a window of its own", async ({ a }) => {
	const link = await a.getAttribute(".zone.file a", "href");
	const answer = await a.request.get(new URL(link, a.url()).href);
	check(answer.status() === 200 && answer.headers()["content-type"] === "application/pdf", "it is the file");
});

s.test("an account is made, locked and unlocked; one's own password is changed", async ({ browser, demo }) => {
	const admin = await s.person(browser, options);
	await s.signIn(admin, demo.a, "admin", "/accounts");
	await narrow(admin);
	await admin.fill("#f-login", "khongjs");
	await admin.fill("#f-name", "Người Không Mã");
	await admin.click("main button.primary");
	const made = await admin.textContent("dd:last-of-type .secret");
	await admin.goto(`${demo.a}/accounts`);
	await admin.click('a:has-text("Người Không Mã")');
	await admin.click("button.danger");
	await admin.waitForSelector(".flash.success");
	await admin.click('button:has-text("Mở khóa")');
	await admin.waitForSelector(".flash.success");
	const c = await s.person(browser, options);
	await c.goto(`${demo.a}/sign-in`);
	await c.fill("#f-login", "khongjs");
	await c.fill("#f-password", made);
	await c.click("main button.primary");
	await c.waitForURL(/\/account\/password$/);
	await c.fill("#f-old_password", made);
	await c.fill("#f-password", "một câu đủ dài");
	await c.fill("#f-repeat_password", "một câu đủ dài");
	await c.click("main button.primary");
	await c.waitForSelector(".flash.success");
	await admin.context().close();
	await c.context().close();
});

s.test("language, help, sign out", async ({ a, demo }) => {
	await a.goto(`${demo.a}/`);
	await a.click(".me");
	await a.click('#me button[value="en"]');
	await a.waitForSelector('html[lang="en"]');
	await a.click(".me");
	await a.click('#me a[href="/help"]');
	await a.waitForURL(/\/help$/);
	await a.click(".me");
	await a.click('#me form[action="/sign-out"] button');
	await a.waitForURL(/\/sign-in$/);
	await a.goto(`${demo.a}/outgoing`);
	await a.waitForURL(/\/sign-in\?next=/);
});

s.runAll(s.startWorld, s.stopWorld);
