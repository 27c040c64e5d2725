#!/usr/bin/env node
// The five main screens with an office at work in them, at 1280 pixels: sound in themselves, and with
// VANTHU_SCREENS=FOLDER photographed, as doc/img has them. Everything in them is invented.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { letter, morning } from "./invented.mjs";
import * as s from "./support.mjs";

const { check } = s;
const folder = process.env.VANTHU_SCREENS;
const day = (ahead) => new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date(Date.now() + ahead * 86400000));
const done = (page) => page.waitForSelector(".flash.success");
async function picture(page, name) {
	await s.noFindings(page, name);
	await s.noSideways(page, name);
	if (!folder) return;
	mkdirSync(folder, { recursive: true });
	await page.mouse.move(0, 0);
	await page.waitForTimeout(600); // the browser's own viewer has no event for "shown"
	await page.screenshot({ path: join(folder, `${name}.png`) });
}
const row = (page, words) => page.locator(`#list a.open:has-text("${words}")`);
// The address of a document in a list, without the reader's having opened it.
const address = async (page, words) => new URL(await row(page, words).first().evaluate((a) => a.href)).pathname;

s.test("units and people", async (world) => {
	const { demo, browser } = world;
	const admin = await s.person(browser);
	await s.signIn(admin, demo.b, "admin");
	await admin.goto(`${demo.b}/units/import`);
	const units = "code,name,parent,ordinal\nVP,Văn phòng,,1\nTCCC,Phòng Tổ chức công chức,,2\nXDCQ,Phòng Xây dựng chính quyền,,3\nCCHC,Phòng Cải cách hành chính,,4\n";
	await admin.setInputFiles("#f-csv", { name: "đơn vị.csv", mimeType: "text/csv", buffer: Buffer.from(units) });
	await admin.click("main form.card button.primary");
	await admin.waitForSelector("main h1");
	const people = "login,name,role,unit,title\nvanthu,Lê Thị Văn Thư,clerk,VP,Văn thư\nchuyenvien,Hoàng Chuyên Viên,specialist,TCCC,Chuyên viên\ntruong.tccc,Vũ Trưởng Phòng,head,TCCC,Trưởng phòng\ntruong.xdcq,Đỗ Thị Trưởng Phòng,head,XDCQ,Trưởng phòng\ntruong.cchc,Bùi Văn Trưởng Phòng,head,CCHC,Trưởng phòng\ntruong.vp,Ngô Chánh Văn Phòng,head,VP,Chánh Văn phòng\n";
	await admin.goto(`${demo.b}/accounts/import`);
	await admin.setInputFiles("#f-csv", { name: "người.csv", mimeType: "text/csv", buffer: Buffer.from(people) });
	await admin.click("main form.card button.primary");
	await admin.waitForSelector("main h1");
	await admin.context().close();
});

s.test("a morning at the clerk's desk", async (world) => {
	const { demo, browser } = world;
	const clerk = (world.clerk = await s.person(browser));
	world.subjects = await morning(demo, s.organB, { browser });
	await s.signIn(clerk, demo.b, "vanthu");
	await s.until(async () => {
		await clerk.goto(`${demo.b}/incoming?state=waiting`);
		return (await row(clerk, "").count()) === world.subjects.length;
	}, "all arrive", 40);
	const leader = (world.leader = await s.person(browser));
	await s.signIn(leader, demo.b, "lanhdao", "/permissions");
	for (const confirm = 'main form[action^="/permissions/"] button[value="confirm"]'; (await leader.locator(confirm).count()) > 0; ) {
		await leader.locator(confirm).first().click();
		await done(leader);
		await leader.goto(`${demo.b}/permissions`);
	}
	const of = ["Phòng Tổ chức công chức", "Văn phòng", "Phòng Cải cách hành chính", "Phòng Xây dựng chính quyền"];
	for (const [i, k] of [0, 4, 7, 3].entries()) {
		await clerk.goto(`${demo.b}/incoming?state=waiting`);
		const path = await address(clerk, world.subjects[k]);
		await clerk.goto(demo.b + path);
		await clerk.click('form[action$="/register"] button');
		await done(clerk);
		await clerk.click('form[action$="/present"] button');
		await done(clerk);
		await leader.goto(`${demo.b + path}/direct`);
		await leader.click(`.whom:has(.whom-name:has-text("${of[i]}")) label:has(input[name="lead"])`);
		await leader.fill("#f-directive", ["Nghiên cứu, tham mưu văn bản trả lời.", "Xem xét, đề xuất.", "Chủ trì, tổng hợp ý kiến các phòng.", "Thẩm định, báo cáo Giám đốc."][i]);
		await leader.fill("#f-deadline_on", day([5, 2, 9, 1][i]));
		await leader.click('.bar button[value="direct"]');
		await done(leader);
		if (i === 0) world.directed = path;
	}
	for (const k of [2, 6]) {
		await clerk.goto(`${demo.b}/incoming?state=waiting`);
		await clerk.goto(demo.b + (await address(clerk, world.subjects[k])));
		await clerk.click('form[action$="/register"] button');
		await done(clerk);
		await clerk.click('form[action$="/present"] button');
		await done(clerk);
	}
	await clerk.goto(`${demo.b}/`);
	await row(clerk, "").first().click();
	await clerk.waitForSelector("#panel h1");
	await picture(clerk, "home");
	await clerk.setViewportSize({ width: 360, height: 740 });
	await clerk.goto(`${demo.b}/`);
	await picture(clerk, "phone");
	await clerk.setViewportSize({ width: 1280, height: 900 });
});

s.test("one that was directed", async ({ demo, leader, directed }) => {
	await leader.goto(demo.b + directed);
	check((await leader.textContent(".flow")).includes("Phòng Tổ chức công chức"), "whose it is");
	await picture(leader, "document");
});

s.test("how the units stand", async ({ demo, leader }) => {
	await leader.goto(`${demo.b}/oversight`);
	check((await leader.locator(".tally tbody tr").count()) === 4, "four units");
	await s.sound(leader, "điều hành");
	await picture(leader, "oversight");
	await leader.click('.tally a[href*="soon=1"]');
	check((await leader.locator("#list .row").count()) === 1, "a number opens its list");
	await s.sound(leader, "việc của một đơn vị");
	await leader.click("a.back");
	await leader.waitForURL(/\/oversight$/);
});

s.test("a draft on its way", async ({ demo, browser }) => {
	const writer = await s.person(browser);
	await s.signIn(writer, demo.b, "chuyenvien");
	const subject = "Trả lời về việc thỏa thuận bổ nhiệm công chức lãnh đạo, quản lý";
	const page = await browser.newPage();
	const own = [s.organB.code, s.organB.name, "UBND tỉnh An Bình", "Sở Nội vụ", ["", "Giám đốc", "Phạm Lãnh Đạo"]];
	const buffer = await letter(page, own, [0, "", "SNV-TCCC", "Công văn", subject], "Ủy ban nhân dân huyện Bình Minh");
	await page.close();
	const file = { name: "Công văn trả lời.pdf", mimeType: "application/pdf", buffer };
	await s.write(writer, demo.b, { type: "Công văn", subject, to: s.organA.code, file });
	await writer.click('.bar button[value="way"], .bar button:has-text("trình ký")');
	await writer.waitForURL(/\/draft$/);
	await picture(writer, "draft");
	await writer.context().close();
});

s.test("everything is found", async ({ demo, clerk, subjects }) => {
	await s.until(async () => {
		await clerk.goto(`${demo.b}/search?q=${encodeURIComponent("ke hoach")}`);
		return (await row(clerk, "").count()) > 1;
	}, "the index has them");
	check((await clerk.textContent("#list")).includes(subjects[3]), "without marks too");
	await picture(clerk, "search");
	s.noComplaints(clerk);
});

s.runAll(() => s.startWorld(), s.stopWorld);
