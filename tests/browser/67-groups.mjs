#!/usr/bin/env node
// Groups of documents: made by the administrator, filled by the clerk, read by who is added, confirmed by the leader.
import * as s from "./support.mjs";

const { check } = s;
const done = (page) => page.waitForSelector(".flash.success");
const menu = '#menu a[href="/groups"]';

s.test("an administrator makes a group and says who reads it", async (world) => {
	const { demo } = world;
	const admin = (world.admin = await s.person(world.browser));
	await s.signIn(admin, demo.b, "admin");
	await admin.click(menu);
	await s.sound(admin, "nhóm tài liệu, chưa có");
	await admin.click('form[action="/groups"] button.primary');
	await admin.waitForSelector("#f-group_name[aria-invalid]");
	await admin.fill("#f-group_name", "Chuyên đề phân bổ");
	await s.sound(admin, "nhóm tài liệu");
	await admin.click('form[action="/groups"] button.primary');
	await done(admin);
	world.group = new URL(admin.url()).pathname;
	await admin.fill("#f-group_person", "khong.co");
	await admin.click('form[action$="/readers"] button.primary');
	await admin.waitForSelector("#f-group_person[aria-invalid]");
	await admin.fill("#f-group_person", "chuyenvien");
	await admin.click('form[action$="/readers"] button.primary');
	await done(admin);
	await admin.fill("#f-group_type", "Báo cáo");
	await admin.click('form[action$="/rules"] button.primary');
	await done(admin);
	check((await admin.textContent("main")).includes("Báo cáo"), "the rule is there");
	await s.sound(admin, "một nhóm tài liệu");
});

s.test("who reads it is warned of until the leader confirms it", async (world) => {
	const leader = (world.leader = await s.person(world.browser));
	await s.signIn(leader, world.demo.b, "lanhdao", "/permissions");
	check((await leader.textContent("main")).includes("xem nhóm tài liệu “Chuyên đề phân bổ”"), "it says what was given");
	await leader.click('button[value="confirm"]');
	await done(leader);
});

s.test("the clerk puts a document in, and its reader sees it", async (world) => {
	const { demo } = world;
	const clerk = (world.clerk = await s.person(world.browser));
	const reader = (world.reader = await s.person(world.browser));
	await s.signIn(clerk, demo.b, "vanthu");
	await clerk.goto(`${demo.b}/incoming/new`);
	await clerk.fill("#f-secret_organ", "Sở ở xa");
	await clerk.fill("#f-type_name", "Tờ trình");
	await clerk.fill("#f-number", "670");
	await clerk.fill("#f-notation", "TTr-SX");
	await clerk.fill("#f-secret_date", "02/11/2026");
	await clerk.fill("#f-subject", "Phân bổ cho nhóm");
	await clerk.click("main form button.primary");
	await done(clerk);
	const path = new URL(clerk.url()).pathname;
	await s.signIn(reader, demo.b, "chuyenvien");
	check((await reader.goto(demo.b + path)).status() === 403, "not theirs yet");
	await clerk.goto(demo.b + path);
	await clerk.click('a.button[href$="/groups"]');
	await clerk.selectOption("#f-group_into", { label: "Chuyên đề phân bổ" });
	await clerk.click("main form.card button.primary");
	await done(clerk);
	await s.sound(clerk, "nhóm của văn bản");
	check((await reader.goto(demo.b + path)).status() === 200, "now it is");
	await reader.goto(`${demo.b}/incoming?state=registered`);
	check((await reader.textContent("main")).includes("Phân bổ cho nhóm"), "and in the list");
	check((await reader.locator('a[href$="/groups"]').count()) === 0, "who only reads it, fills no group");
	await clerk.click('button[name="out"]');
	await done(clerk);
	check((await reader.goto(demo.b + path)).status() === 403, "out of the group, out of sight");
});

s.test("the leader freezes what an authority asks for, and lifts it", async (world) => {
	const { admin, leader, clerk, demo } = world;
	await leader.goto(`${demo.b}/incoming?state=registered`);
	const path = await leader.locator('a.open:has-text("Phân bổ cho nhóm")').first().getAttribute("href");
	await leader.goto(demo.b + path);
	await leader.click('a.button[href$="/freeze"]');
	await s.sound(leader, "đóng băng văn bản, trang mới mở");
	await leader.click("main form button.danger");
	await leader.waitForSelector("#f-freeze_authority[aria-invalid]");
	await s.sound(leader, "đóng băng văn bản");
	await leader.fill("#f-freeze_authority", "Thanh tra tỉnh");
	await leader.fill("#f-freeze_reason", "Công văn số 12/TTr");
	await leader.click("main form button.danger");
	await done(leader);
	await s.sound(leader, "những gì đóng băng");
	await clerk.goto(demo.b + path);
	check((await clerk.textContent("main")).includes("Theo yêu cầu của Thanh tra tỉnh"), "the page says so");
	check((await clerk.locator('form[action$="/present"], form[action$="/came"]').count()) === 0, "nothing is offered");
	await leader.goto(`${demo.b}/freezes`);
	await leader.click("details.quiet summary");
	await leader.fill('textarea[name="lift_reason"]', "Đã có kết luận");
	await leader.click('form[action$="/lift"] button');
	await done(leader);
	await clerk.goto(demo.b + path);
	check((await clerk.locator('form[action$="/came"]').count()) === 1, "and it goes on");
	await admin.goto(`${demo.b + world.group}/freeze`);
	await s.sound(admin, "đóng băng nhóm");
});

s.test("an ended group stays to be looked at", async (world) => {
	const { admin, demo } = world;
	await admin.goto(demo.b + world.group);
	await admin.click("main form button.danger");
	await done(admin);
	check((await admin.locator("main form").count()) === 0, "nothing is done to it any more");
	await s.sound(admin, "nhóm tài liệu đã kết thúc");
});

s.runAll(s.startWorld, s.stopWorld);
