#!/usr/bin/env node
// Units, posts, who stands for whom, and the confirmation of permissions, in both languages.
import * as s from "./support.mjs";

const { check } = s;

async function addUnit(page, base, name, code, parent) {
	await page.goto(`${base}/units`);
	await page.fill("#f-unit_name", name);
	await page.fill("#f-unit_code", code);
	if (parent) await page.selectOption("#f-unit_parent", { label: parent });
	await page.click("main form.card button.primary");
}
const posts = async (page, base, name) => {
	await page.goto(`${base}/accounts`);
	await page.click(`a.open:has-text("${name}")`);
	await page.click('main a:has-text("Chức vụ")');
	await page.waitForURL(/\/posts$/);
};

s.test("units stand in a tree, and a code is one unit's", async (world) => {
	const admin = (world.admin = await s.person(world.browser));
	await s.signIn(admin, world.demo.a, "admin");
	await addUnit(admin, world.demo.a, "Văn phòng", "VP");
	await admin.waitForSelector(".flash.success");
	await addUnit(admin, world.demo.a, "Phòng Văn xã", "VX", "Văn phòng (VP)");
	await admin.waitForSelector(".tree .depth-1");
	await addUnit(admin, world.demo.a, "Phòng khác", "VX");
	await admin.waitForSelector("#f-unit_code[aria-invalid]");
	check((await admin.inputValue("#f-unit_name")) === "Phòng khác", "what was typed stays");
	await s.sound(admin, "đơn vị, mã đã có");
	await admin.goto(`${world.demo.a}/units`);
	await admin.click('a:has-text("Phòng Văn xã")');
	await admin.waitForURL(/\/units\/\d+$/);
	await s.sound(admin, "một đơn vị");
});

s.test("a permission works at once and is warned of until another person confirms it", async (world) => {
	const { admin, demo } = world;
	const leader = (world.leader = await s.person(world.browser));
	await posts(admin, demo.a, "Hoàng Chuyên Viên");
	await admin.selectOption("#f-post_role", "head");
	await admin.selectOption("#f-post_unit", { label: "Phòng Văn xã (VX)" });
	await admin.fill("#f-post_title", "Trưởng phòng");
	await admin.click('form[action$="/posts"] button.primary');
	await admin.waitForSelector('.row-title:has-text("Trưởng phòng – Phòng Văn xã")');
	await s.sound(admin, "chức vụ của một người");
	await admin.goto(`${demo.a}/permissions`);
	check((await admin.locator('button[value="confirm"]').count()) === 0, "nobody confirms their own change");
	await s.signIn(leader, demo.a, "lanhdao");
	await leader.waitForSelector(".notice.warning");
	await leader.goto(`${demo.a}/work`); // elsewhere one line
	check((await leader.locator('.hint a[href="/permissions"]').count()) === 1, "the warning stands on every page");
	await leader.goto(`${demo.a}/`);
	await leader.click('.notice.warning a[href="/permissions"]');
	await leader.waitForURL(/\/permissions$/);
	await s.sound(leader, "quyền chờ xác nhận");
	await leader.click('button[value="confirm"]');
	await leader.waitForSelector(".flash.success");
	check((await leader.locator('.notice.warning a[href="/permissions"]').count()) === 0, "no warning any more");
	check((await leader.locator('main .hint a[href="/permissions"]').count()) === 0, "nor a line");
});

s.test("somebody stands for the leader, from day to day", async ({ leader, demo, browser }) => {
	const today = await leader.evaluate(() => new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date()));
	await leader.goto(`${demo.a}/account/posts`);
	await leader.fill("#f-delegate_to", "khong.co");
	await leader.fill("#f-ground", "Quyết định 12/QĐ-UBND");
	await leader.fill("#f-to", today);
	await leader.click('form[action="/account/delegations"] button.primary');
	await leader.waitForSelector("#f-delegate_to[aria-invalid]");
	await leader.fill("#f-delegate_to", "chuyenvien");
	await leader.click('form[action="/account/delegations"] button.primary');
	await leader.waitForSelector('.row-title:has-text("thay mặt")');
	await s.sound(leader, "ủy quyền của chính mình");
	const deputy = await s.person(browser);
	await s.signIn(deputy, demo.a, "chuyenvien", "/incoming?state=waiting");
	check((await deputy.textContent("h1")).includes("đến"), "sees what the leader sees");
	await leader.click('form[action="/account/delegations/end"] button');
	await leader.waitForSelector('form[action="/account/delegations/end"]', { state: "detached" });
	await deputy.goto(`${demo.a}/incoming?state=waiting`);
	check((await deputy.locator('#menu a[href="/incoming?state=waiting"]').count()) === 0, "and no more when it has ended");
});

s.test("a digest goes to the official mailbox that the administrator has set", async ({ admin, leader, demo }) => {
	await leader.goto(`${demo.a}/account/posts`);
	await leader.click('main a[href="/account/digest"]');
	await leader.selectOption("#f-digest_kind", "daily");
	await leader.click('form[action="/account/digest"] button');
	await leader.waitForSelector("#f-digest_kind[aria-invalid]");
	await s.sound(leader, "thư tóm tắt, chưa có hộp thư");
	await posts(admin, demo.a, "Phạm Lãnh Đạo");
	await admin.fill("#f-mailbox", "ld@anbinh.example");
	await admin.click('form[action$="/mailbox"] button');
	await admin.waitForSelector('.row-title:has-text("ld@anbinh.example")');
	await leader.goto(`${demo.a}/account/digest`);
	check((await leader.textContent("main form")).includes("ld@anbinh.example"), "where it goes");
	await leader.focus("#f-digest_kind");
	await leader.selectOption("#f-digest_kind", "overdue");
	await leader.selectOption("#f-digest_hour", "8");
	await leader.focus('form[action="/account/digest"] button');
	await leader.keyboard.press("Enter");
	await leader.waitForSelector(".flash.success");
	check((await leader.inputValue("#f-digest_kind")) === "overdue" && (await leader.inputValue("#f-digest_hour")) === "8", "kept");
	check((await leader.locator('form[action="/organ/digest"]').count()) === 0, "what the organ's say is the administrator's");
	await admin.goto(`${demo.a}/account/digest`);
	await admin.check("#has_subjects");
	await admin.click('form[action="/organ/digest"] button');
	await admin.waitForSelector(".flash.success");
	await s.sound(admin, "thư tóm tắt của cơ quan");
});

s.test("the last administrator stays", async ({ admin, demo }) => {
	await admin.goto(`${demo.a}/accounts/1/posts`);
	await admin.click("summary");
	await admin.click('button[value="later"]');
	await admin.waitForSelector('#problems a[href="#f-last"]:has-text("Ngày cuối giữ chức vụ")');
	await s.sound(admin, "ngày thôi chức vụ chưa nhập");
	await admin.click('button[value="now"]');
	await admin.waitForSelector('#problems:has-text("ít nhất một người quản trị")');
});

s.test("lists of units and people: all lines or none", async ({ admin, demo }) => {
	const csv = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
	await admin.goto(`${demo.a}/units/import`);
	await admin.setInputFiles("#f-csv", csv("đơn vị.csv", "\ufeffcode;name;parent;ordinal\r\nTCCB;Tổ chức cán bộ;KHONG;1\r\nTC;Tài chính;VP;x\r\n"));
	await admin.click("main form.card button.primary");
	await admin.waitForSelector('td:has-text("KHONG")');
	await s.sound(admin, "danh sách có dòng sai");
	await admin.setInputFiles("#f-csv", csv("đơn vị.csv", "\ufeffcode;name;parent;ordinal\r\nTO;Tổ Công nghệ;TC;1\r\nTC;Tài chính;VP;2\r\n"));
	await admin.click("main form.card button.primary");
	await admin.waitForSelector('.flash.success:has-text("2")');
	await admin.waitForSelector('.depth-2 :text("Tổ Công nghệ")'); // a parent may stand below its child
	await admin.goto(`${demo.a}/accounts/import`);
	await s.sound(admin, "nhập người");
	await admin.setInputFiles("#f-csv", csv("người.csv", "login,name,unit,role,title,mail,from\nan.tran,Trần Văn An,TC,head,Trưởng phòng,,\n"));
	await admin.click("main form.card button.primary");
	await admin.waitForSelector("code.secret");
	await s.sound(admin, "mật khẩu của danh sách");
});

s.test("a unit is dissolved and stays in the history", async ({ admin, demo }) => {
	await admin.goto(`${demo.a}/units`);
	await admin.click('a:has-text("Phòng Văn xã")');
	await admin.selectOption("#f-successor", { label: "Văn phòng (VP)" });
	await admin.click('form[action$="/dissolve"] button');
	await admin.waitForSelector('.notice:has-text("Đã giải thể")');
	await admin.goto(`${demo.a}/units`);
	check(await admin.locator('.mark:has-text("Đã giải thể")').isVisible(), "it is there, and marked");
});

s.test("the same in English, without scripts", async ({ browser, demo }) => {
	const page = await s.person(browser, { javaScriptEnabled: false });
	await s.speak(page, demo.a, "en");
	await s.signIn(page, demo.a, "admin", "/units");
	await addUnit(page, demo.a, "Phòng Nội chính", "NC");
	await page.waitForSelector('.row-title:has-text("Phòng Nội chính")');
	for (const path of ["/units", "/accounts/2/posts", "/account/posts", "/permissions", "/units/import", "/accounts/import"]) {
		await page.goto(`${demo.a}${path}`);
		await s.valid(await page.shown.text(), path);
	}
});

s.test("the console has nothing to say", ({ admin, leader }) => {
	for (const page of [admin, leader]) {
		page.allowed = [/status of (409|422)/];
		s.noComplaints(page);
	}
});

s.runAll(s.startWorld, s.stopWorld);
