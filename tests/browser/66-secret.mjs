#!/usr/bin/env node
// Secret documents (văn bản mật), entered by their number alone: the form has no place for a subject or a file, what is
// wrong is said at its field, and the document's page has nothing to open. By keys, and without scripts on a phone.
import * as s from "./support.mjs";

const { check } = s;
const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };

async function hasNoPlace(page, what) {
	const names = await page.locator("main form [name]").evaluateAll((all) => all.map((x) => x.name));
	for (const name of ["subject", "content", "files"]) check(!names.includes(name), `${what}: no field ${name}`);
	check((await page.locator("main input[type=file], main textarea").count()) === 0, `${what}: no file, no room for a text`);
}

async function fill(page, number) {
	await page.selectOption("#f-secrecy", "secret");
	await page.fill("#f-type_name", "Công văn");
	await page.fill("#f-number", number);
	await page.fill("#f-notation", "UBND-NC");
	await page.fill("#f-secret_date", "20/11/2026");
	await page.fill("#f-secret_organ", "Công an tỉnh An Bình (mẫu)");
	await page.fill("#f-paper_at", "Tủ mật số 1");
}

s.test("one that came is entered by keys, by its number alone", async (world) => {
	const p = (world.p = await s.person(world.browser));
	await s.signIn(p, world.demo.a, "vanthu", "/secret/incoming");
	await hasNoPlace(p, "văn bản mật đến");
	await s.sound(p, "nhập văn bản mật đến");
	await p.press("main form button.primary", "Enter");
	await p.waitForSelector("#problems");
	check((await p.locator("#problems a[href='#f-number']").count()) === 1, "what is missing is named and leads to its field");
	await s.sound(p, "nhập văn bản mật đến, thiếu");
	await fill(p, "12");
	await p.press("#f-paper_at", "Enter");
	await p.waitForSelector(".flash.success");
	world.page = p.url().replace(/[?#].*/, "");
	const main = await p.textContent("main");
	check(main.includes("Văn bản tối mật (chỉ ghi số)"), "the page says what it is");
	check(main.includes("Tủ mật số 1"), "and where the paper lies");
	check((await p.locator("iframe.viewer, section:has(> #files) a").count()) === 0, "there is nothing to open");
	await s.sound(p, "văn bản mật đến");
});

s.test("it stands in the list under its level, and nothing is done with it here", async ({ p, demo, page }) => {
	await p.goto(`${demo.a}/incoming?state=registered`);
	check((await p.textContent("main")).includes("Văn bản tối mật (chỉ ghi số)"), "the list shows its level in place of a subject");
	await p.goto(page);
	check((await p.locator("form[action*='/present'], a[href$='/direct'], a[href$='/reply']").count()) === 0, "it is worked on on paper");
});

s.test("a unit of the organ hands one over", async ({ browser, demo }) => {
	const admin = await s.person(browser);
	await s.signIn(admin, demo.a, "admin", "/units");
	await admin.fill("#f-unit_name", "Phòng Nội chính");
	await admin.fill("#f-unit_code", "NC");
	await admin.click('form[action="/units"] button.primary');
	await admin.waitForSelector(".flash.success");
	const p = await s.person(browser);
	await s.signIn(p, demo.a, "vanthu", "/secret/incoming");
	await fill(p, "14");
	await p.selectOption("#f-from_unit", { label: "Phòng Nội chính (NC)" });
	await p.click("main form button.primary");
	await p.waitForSelector("#f-from_unit[aria-invalid]");
	await s.sound(p, "nhập văn bản mật đến, vừa đơn vị vừa cơ quan");
	await p.fill("#f-secret_organ", "");
	await p.click("main form button.primary");
	await p.waitForSelector(".flash.success");
	const main = await p.textContent("main");
	check(main.includes("Phòng Nội chính") && main.includes("đơn vị trong cơ quan"), "it is the sender");
	check((await p.locator("iframe.viewer, section:has(> #files) a").count()) === 0, "there is nothing to open");
});

s.test("one that goes out needs a series of its own", async ({ p, demo }) => {
	await p.goto(`${demo.a}/secret/outgoing`);
	await hasNoPlace(p, "văn bản mật đi");
	await p.selectOption("#f-secrecy", "confidential");
	await p.fill("#f-type_name", "Báo cáo");
	await p.press("main form button.primary", "Enter");
	await p.waitForSelector("#problems, [role=alert]");
	check((await p.textContent("main")).includes("Chưa có sổ riêng cho văn bản mật"), "it says which");
	await s.sound(p, "nhập văn bản mật đi, chưa có sổ");
});

s.test("without scripts on a phone", async ({ browser, demo }) => {
	const p = await s.person(browser, phone);
	await s.signIn(p, demo.a, "vanthu", "/secret/incoming");
	await s.noSideways(p, "nhập văn bản mật đến");
	await s.valid(await p.shown.text(), "nhập văn bản mật đến");
	await fill(p, "13");
	await p.click("main form button.primary");
	check((await p.textContent(".flash.success")).includes("Đã ghi văn bản mật vào sổ"), "it is in the register");
});

s.runAll(s.startWorld, s.stopWorld);
