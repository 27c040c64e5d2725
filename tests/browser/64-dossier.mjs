#!/usr/bin/env node
// A submission (hồ sơ trình): its parts are listed, an incomplete one goes with a reason alone, and the receiver
// returns it for the part whose file is missing. With scripts, and without them on a phone.
import * as s from "./support.mjs";

const { check } = s;
const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
const done = (page) => page.waitForSelector(".flash.success");
const plain = (page) => page.url().replace(/[?#].*/, "");

s.test("an incomplete submission goes with a reason, and comes back for what is missing", async (world) => {
	const { browser, demo } = world;
	const a = await s.person(browser);
	const b = (world.b = await s.person(browser));
	await s.signIn(a, demo.a, "vanthu");
	await s.signIn(b, demo.b, "vanthu");
	await s.write(a, demo.a, { number: 80, type: "Tờ trình", subject: "Phê duyệt quy hoạch", to: s.organB.code });
	await a.selectOption('#receiver-list select[name="purpose"]', "submit");
	await a.click('.bar button[value="way"]');
	await a.waitForURL(/\/outgoing\/\d+\/draft/);
	const draft = plain(a).replace("/draft", "");
	await a.click('a[href$="/dossier"]');
	await s.sound(a, "hồ sơ trình, chưa có thành phần");
	await a.fill("#f-part_title-1", "Tờ trình");
	await a.click("main form button.primary");
	await a.waitForSelector("#problems");
	check((await a.inputValue("#f-part_title-1")) === "Tờ trình", "what was typed stays");
	await a.selectOption("#f-part_file-1", { index: 1 });
	await a.fill("#f-part_title-2", "Bản đồ quy hoạch");
	await a.selectOption("#f-part_form-2", "paper");
	await a.click("main form button.primary");
	await done(a);
	check((await a.textContent("main")).includes("1/2 thành phần"), "one part is missing");
	await s.sound(a, "hồ sơ trình");
	await a.goto(`${draft}/edit`);
	await a.click('.bar button[value="review"]');
	await a.waitForSelector("#problems");
	check((await a.textContent("#problems")).includes("Bản đồ quy hoạch"), "it does not go without a reason");
	await a.goto(`${draft}/dossier`);
	await a.fill("#f-dossier_reason", "Bản đồ khổ A0, gửi bản giấy");
	await a.click("main form button.primary");
	await done(a);
	await a.goto(`${draft}/edit`);
	await s.sendDraft(a);
	world.sent = plain(a);
	await s.until(async () => {
		await b.goto(`${demo.b}/incoming?state=waiting`);
		return (await b.locator('a.open:has-text("Phê duyệt quy hoạch")').count()) === 1;
	}, "it arrives");
	await b.goto(demo.b + (await b.getAttribute('a.open:has-text("Phê duyệt quy hoạch")', "href")));
	world.came = plain(b);
	const list = await b.textContent("section:has(> #dossier)");
	check(list.includes("Bản đồ quy hoạch") && list.includes("Thiếu bản điện tử"), "the receiver sees what is missing");
	check(list.includes("Bản đồ khổ A0"), "and why");
	await s.sound(b, "đến, hồ sơ trình chưa đủ");
	await b.click("details.step summary:has-text('Từ chối')");
	check((await b.inputValue("#f-reason")).includes("2. Bản đồ quy hoạch"), "the reason is ready");
	await b.click('form[action$="/refuse"] button');
	await done(b);
	await s.until(async () => {
		await a.goto(world.sent);
		return (await a.textContent("main")).includes("Đề nghị bổ sung bản điện tử");
	}, "its sender reads what to add");
	await a.goto(`${draft}/dossier`);
	check((await a.textContent("main")).includes("trong đó 1 hồ sơ chưa đủ"), "it is counted");
	check((await a.locator("main form").count()) === 0, "what was sent is not written on");
	await s.sound(a, "hồ sơ trình đã gửi");
});

s.test("whom a submission names is proposed to the clerk who puts it before a leader", async (world) => {
	const { demo, b } = world;
	const a = await s.person(world.browser);
	await s.signIn(a, demo.a, "vanthu");
	await s.write(a, demo.a, { number: 81, type: "Tờ trình", subject: "Xin chủ trương mua xe", to: s.organB.code });
	await a.selectOption('#receiver-list select[name="purpose"]', "submit");
	await a.click('.bar button[value="way"]');
	await a.waitForURL(/\/outgoing\/\d+\/draft/);
	const draft = plain(a).replace("/draft", "");
	await a.goto(`${draft}/dossier`);
	await a.fill("#f-part_title-1", "Tờ trình");
	await a.selectOption("#f-part_file-1", { index: 1 });
	await a.fill("#f-dossier_leader", "Giám đốc Sở Nội vụ PHẠM LÃNH ĐẠO");
	await a.click("main form button.primary");
	await done(a);
	await a.goto(`${draft}/edit`);
	await s.sendDraft(a);
	await s.until(async () => {
		await b.goto(`${demo.b}/incoming?state=waiting`);
		return (await b.locator('a.open:has-text("Xin chủ trương")').count()) === 1;
	}, "it arrives");
	await b.goto(demo.b + (await b.getAttribute('a.open:has-text("Xin chủ trương")', "href")));
	check((await b.textContent("section:has(> #dossier)")).includes("Trình đích danh: Giám đốc"), "it says to whom it goes");
	await b.click('form[action$="/register"] button.primary');
	await done(b);
	check((await b.locator("#f-leader option:checked").textContent()).includes("Phạm Lãnh Đạo"), "the leader is proposed");
});

s.test("the list is read without scripts on a phone", async (world) => {
	const p = await s.person(world.browser, phone);
	await s.signIn(p, world.demo.b, "vanthu");
	await p.goto(world.came);
	check((await p.textContent("main")).includes("Bản đồ quy hoạch"), "the list is there");
	await s.noSideways(p, "hồ sơ trình");
	await s.valid(await p.shown.text(), "đến, hồ sơ trình");
});

s.runAll(s.startWorld, s.stopWorld);
