#!/usr/bin/env node
// A receiver that has not dealt with a document is urged by a công văn: from the document's page and from the list, counted
// on its row when it is issued, told at the receiver. With scripts, and without them on a phone.
import * as s from "./support.mjs";

const { check } = s;
const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
const done = (page) => page.waitForSelector(".flash.success");
const plain = (page) => page.url().replace(/[?#].*/, "");

s.test("what a receiver owes is seen, and it is urged", async (world) => {
	const { browser, demo } = world;
	const a = (world.a = await s.person(browser));
	const b = (world.b = await s.person(browser));
	await s.signIn(a, demo.a, "vanthu");
	await s.signIn(b, demo.b, "vanthu");
	await s.write(a, demo.a, { number: 70, subject: "Giao rà soát thủ tục", to: s.organB.code });
	await s.sendDraft(a);
	world.sent = plain(a);
	await s.until(async () => {
		await b.goto(`${demo.b}/incoming?state=waiting`);
		return (await b.locator('a.open:has-text("Giao rà soát thủ tục")').count()) === 1;
	}, "it arrives");
	world.came = demo.b + (await b.getAttribute('a.open:has-text("Giao rà soát thủ tục")', "href"));
	await s.until(async () => {
		await a.goto(world.sent);
		return (await a.locator('a[href$="/urge"]').count()) === 1;
	}, "the axis has it");
	await s.until(async () => {
		await a.goto(`${demo.a}/outgoing?state=unreceived`);
		return (await a.locator('a.open:has-text("Giao rà soát thủ tục")').count()) === 1;
	}, "it stands in the list of what is not received");
	await s.sound(a, "chưa tiếp nhận");
	await a.goto(world.sent);
	await a.click('a[href$="/urge"]');
	check((await a.textContent("main")).includes("Chưa tiếp nhận"), "it is said what is owed");
	await s.sound(a, "theo dõi, đôn đốc nơi nhận");
	await a.uncheck('input[name="to[]"]');
	await a.click("main form button.primary");
	await a.waitForSelector("#problems");
	check((await a.textContent("#problems")).includes("chọn ít nhất một nơi nhận"), "somebody must be chosen");
	await a.check('input[name="to[]"]');
	await a.click("main form button.primary");
	await a.waitForURL(/\/outgoing\/\d+\/edit/);
	world.letter = plain(a);
	check((await a.inputValue("#f-subject")).startsWith("V/v đôn đốc"), "its subject says what it is");
	check((await a.textContent("#receiver-list")).includes(s.organB.code), "and its receiver stands there");
	// pressed twice: the draft that is there
	await a.goto(`${world.sent}/urge`);
	await a.click("main form button.primary");
	await a.waitForURL(/\/outgoing\/\d+\/edit/);
	check(plain(a) === world.letter, "the same draft");
	await a.setInputFiles("#f-files", s.upload("Don doc.pdf", "DON DOC", "Đôn đốc"));
	await a.waitForSelector("#files .file-row");
	await a.fill("#f-number", "71");
	await a.fill("#f-notation", "UBND-VP");
	await a.fill("#f-issued_on", new Date().toLocaleDateString("en-GB", { timeZone: "Asia/Ho_Chi_Minh" }));
	await s.sendDraft(a);
	await a.goto(world.sent);
	check((await a.textContent(".deliveries")).includes("Đã đôn đốc 1 lần"), "its row counts it");
	check((await a.textContent("main")).includes("Được đôn đốc bằng"), "both documents show each other");
	await s.sound(a, "văn bản đi đã đôn đốc");
});

s.test("the receiver reads that it is urged, and by a list nobody is urged who owes nothing", async (world) => {
	const { a, b, demo } = world;
	await s.until(async () => {
		await b.goto(world.came);
		return (await b.textContent("main")).includes("Đôn đốc tiếp nhận, xử lý");
	}, "the document that came says so");
	check((await b.textContent("main")).includes("Được đôn đốc bằng"), "and leads to what urges");
	await b.click('form[action$="/register"] button');
	await done(b);
	await s.until(async () => {
		await a.goto(`${demo.a}/outgoing?state=unfinished`);
		return (await a.locator('a.open:has-text("Giao rà soát thủ tục")').count()) === 1;
	}, "received, not dealt with");
	await s.sound(a, "đã tiếp nhận, chưa xử lý xong");
	const p = await s.person(world.browser, phone);
	await s.signIn(p, demo.a, "vanthu");
	await p.goto(`${demo.a}/outgoing?state=unfinished`);
	await p.check('.row:has-text("Giao rà soát thủ tục") input.choose');
	await p.click('.bulk-acts button:has-text("Soạn công văn đôn đốc")');
	await done(p);
	await p.goto(`${world.sent}/urge`);
	check((await p.textContent("main")).includes("Đã đôn đốc 1 lần"), "how often stands there, too");
	await p.click("main form button.primary");
	await done(p);
	check(/\/outgoing\/\d+\/edit/.test(p.url()), "what was begun from the list is that draft");
});

s.runAll(s.startWorld, s.stopWorld);
