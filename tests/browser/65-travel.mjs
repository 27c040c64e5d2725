#!/usr/bin/env node
// How a document travels: the types that paper follows, what goes on paper alone by an exemption, and what the receiver
// sees of it. With scripts, and without them on a phone.
import * as s from "./support.mjs";

const { check } = s;
const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
const done = (page) => page.waitForSelector(".flash.success");
const plain = (page) => page.url().replace(/[?#].*/, "");

s.test("an administrator says what paper follows, and what may go on paper alone", async (world) => {
	const a = (world.admin = await s.person(world.browser));
	await s.signIn(a, world.demo.a, "admin", "/accounts");
	await a.goto(`${world.demo.a}/travel`);
	await a.click('form[action="/travel/exemptions"] button.primary');
	await a.waitForSelector("#problems");
	await a.fill("#f-exemption_name", "Nơi nhận chưa có kết nối");
	await a.fill("#f-exemption_given_by", "Chánh Văn phòng");
	await a.fill("#f-exemption_reason", "Đường truyền chưa lắp xong");
	await a.click('form[action="/travel/exemptions"] button.primary');
	await done(a);
	check((await a.textContent("main")).includes("0 văn bản đã ban hành"), "nothing went by it yet");
	await a.check('input[name^="type-"][value="Quyết định"]');
	await a.click('form[action="/travel/types"] button.primary');
	await done(a);
	check(await a.isChecked('input[name^="type-"][value="Quyết định"]'), "it is kept");
	await s.sound(a, "cách gửi, quy định của cơ quan");
});

s.test("form and purpose are proposed, chosen, and read by the receiver", async (world) => {
	const { demo } = world;
	const a = (world.a = await s.person(world.browser));
	const b = (world.b = await s.person(world.browser));
	await s.signIn(a, demo.a, "vanthu");
	await a.goto(`${demo.a}/travel`);
	check((await a.locator("main form").count()) === 0, "a clerk looks, and decides nothing");
	await s.signIn(b, demo.b, "vanthu");
	await s.write(a, demo.a, { number: 91, type: "Quyết định", subject: "Giao chỉ tiêu năm", to: s.organB.code });
	await a.click('.bar button[value="save"]');
	await done(a);
	const draft = plain(a).replace("/edit", "");
	await a.goto(`${draft}/travel`);
	check((await a.inputValue('select[name^="form-"]')) === "hybrid", "paper follows a decision");
	check((await a.inputValue('select[name^="purpose-"]')) === "direct", "what goes down directs");
	await s.sound(a, "cách gửi văn bản");
	await a.selectOption('select[name^="form-"]', "paper");
	await a.click("main form button.primary");
	await done(a);
	check((await a.textContent("main")).includes("Đề xuất: Điện tử kèm bản giấy"), "what was proposed is kept");
	await a.goto(`${draft}/edit`);
	await a.click('.bar button[value="review"]');
	await a.waitForSelector("#problems");
	check((await a.textContent("#problems")).includes("chỉ được gửi bản giấy"), "paper alone does not go");
	await a.click('#problems a[href$="/travel"]');
	await a.selectOption('select[name^="form-"]', "hybrid");
	await a.selectOption('select[name^="purpose-"]', "inform");
	await a.click("main form button.primary");
	await done(a);
	await a.goto(`${draft}/edit`);
	await s.sendDraft(a);
	await s.until(async () => {
		await b.goto(`${demo.b}/incoming?state=waiting`);
		return (await b.locator('a.open:has-text("Giao chỉ tiêu năm")').count()) === 1;
	}, "it arrives");
	await b.goto(demo.b + (await b.getAttribute('a.open:has-text("Giao chỉ tiêu năm")', "href")));
	world.came = plain(b);
	const facts = await b.textContent("dl.facts");
	check(facts.includes("Để biết") && facts.includes("Điện tử kèm bản giấy"), "purpose and paper are told");
	await b.click("summary:has-text('Ghi hình thức đến')");
	await b.fill("#f-paper_at", "Tủ 2, ngăn 3");
	await b.click('form[action$="/came"] button');
	await done(b);
	check((await b.textContent("dl.facts")).includes("Tủ 2, ngăn 3"), "where the paper lies");
	await s.sound(b, "đến kèm bản giấy");
});

s.test("paper alone goes by the exemption, and is handed over", async (world) => {
	const { a, demo } = world;
	await s.write(a, demo.a, { number: 92, type: "Công văn", subject: "Gửi bản vẽ khổ lớn", to: s.organB.code });
	await a.click('.bar button[value="save"]');
	await done(a);
	const draft = plain(a).replace("/edit", "");
	await a.goto(`${draft}/travel`);
	await a.selectOption('select[name^="form-"]', "paper");
	await a.selectOption("#f-exemption", { index: 1 });
	await a.click("main form button.primary");
	await done(a);
	await a.goto(`${draft}/edit`);
	await s.sendDraft(a);
	await a.goto(draft);
	await a.click('a[href$="/travel#handed"]');
	await a.click('form[action$="/handed"] button');
	await done(a);
	check((await a.locator('a[href$="/travel#handed"]').count()) === 0, "once");
	await a.goto(`${draft}/travel`);
	check((await a.textContent("main")).includes("Nơi nhận chưa có kết nối"), "by which exemption stays to be seen");
	await s.sound(a, "cách gửi của văn bản đã ban hành");
	await world.admin.goto(`${demo.a}/travel`);
	check((await world.admin.textContent("main")).includes("1 văn bản đã ban hành"), "it is counted");
	await world.admin.click('form[action$="/end"] button');
	await done(world.admin);
	await a.goto(`${demo.a}/reports/outgoing`);
	check((await a.textContent("main")).includes("Chỉ gửi bản giấy"), "the report has a figure for it");
});

s.test("to whom the directory does not have, and within the organ", async (world) => {
	const { a, demo } = world;
	await s.write(a, demo.a, { number: 93, type: "Quyết định", subject: "Cho thuê đất", to: s.organB.code });
	await a.click('#receiver-list button[name="remove"]');
	await a.fill("#f-outside", "Công ty TNHH Mẫu | Số 1, đường Mẫu, phường An Bình\nHộ ông Trần Văn Mẫu");
	await a.click('button[name="do"][value="own"]');
	await a.waitForURL(/\/own$/);
	const draft = plain(a).replace("/own", "");
	await s.sound(a, "nơi nhận trong cơ quan, trang mới mở");
	await a.check("#kept");
	await a.click('.bar button[value="save"]');
	await a.waitForSelector("#problems");
	check((await a.textContent("#problems")).includes("không thể chỉ lưu"), "it has receivers");
	await a.uncheck("#kept");
	await a.locator('input[name^="informed-p"]').first().check();
	await s.sound(a, "nơi nhận trong cơ quan");
	await a.click('.bar button[value="save"]');
	await done(a);
	check((await a.inputValue("#f-outside")).includes("Công ty TNHH Mẫu | Số 1"), "who is outside stays");
	await s.sound(a, "soạn văn bản đi, nơi nhận ngoài danh bạ");
	await a.goto(`${draft}/travel`);
	check((await a.textContent("main")).includes("Ngoài danh bạ"), "on paper, and nothing else");
	await a.goto(`${draft}/edit`);
	await s.sendDraft(a);
	check((await a.textContent("main")).includes("Trong cơ quan"), "whom it went to within the organ");
	await s.sound(a, "văn bản đi, nơi nhận ngoài danh bạ");
	await a.locator('a[href$="/travel#handed"]').first().click();
	await a.locator('input[name="handed_on"]').first().fill("1/1/2020");
	await a.locator('form[action$="/handed"] button').first().click();
	await a.waitForSelector("#problems");
	await a.locator('input[name="handed_how"]').first().fill("Bưu điện, vận đơn 123");
	await s.sound(a, "giao bản giấy");
	await a.locator('form[action$="/handed"] button').first().click();
	await done(a);
	check((await a.textContent("main")).includes("vận đơn 123"), "how it was handed over");
	await a.click('a[href^="/internal/"]');
	check((await a.textContent("main")).includes("Cho thuê đất"), "what they were given to read");
	await s.sound(a, "văn bản nội bộ, của văn bản đã ban hành");
	await a.click('a:has-text("Văn bản đã ban hành")');
	check(plain(a) === draft, "and back");
});

s.test("what is only kept", async (world) => {
	const { a, demo } = world;
	await s.write(a, demo.a, { number: 94, type: "Quyết định", subject: "Nâng lương thường xuyên", to: s.organB.code });
	await a.click('#receiver-list button[name="remove"]');
	await a.click('button[name="do"][value="own"]');
	await a.waitForURL(/\/own$/);
	await a.check("#kept");
	await a.click('.bar button[value="save"]');
	await done(a);
	await s.sendDraft(a);
	const text = await a.textContent("main");
	check(text.includes("Chỉ lưu tại cơ quan") && text.includes("Đã ban hành"), "issued, and sent to nobody");
	await s.sound(a, "văn bản đi chỉ lưu");
	await a.goto(`${demo.a}/outgoing?state=sent`);
	check((await a.textContent("main")).includes("Đã ban hành"), "and so in the list");
});

s.test("without scripts on a phone", async (world) => {
	const p = await s.person(world.browser, phone);
	await s.signIn(p, world.demo.a, "admin", "/accounts");
	await p.goto(`${world.demo.a}/travel`);
	await s.noSideways(p, "cách gửi, quy định của cơ quan");
	await s.valid(await p.shown.text(), "cách gửi, quy định của cơ quan");
});

s.runAll(s.startWorld, s.stopWorld);
