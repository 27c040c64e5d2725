#!/usr/bin/env node
// What becomes of an incoming document: the clerk registers and presents it, the leader directs, a
// specialist works on it and finishes, a head passes on; the sender reads 04, 05 and 06 in words. With
// scripts, without them on a phone, and by keyboard; in both languages.
import { readFileSync, writeFileSync } from "node:fs";
import * as s from "./support.mjs";

const { check } = s;
const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
const day = (ahead) => new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date(Date.now() + ahead * 86400000));

async function arrive({ a, clerk, demo }, number, subject) {
	await s.write(a, demo.a, { number, subject, to: s.organB.code });
	await s.sendDraft(a);
	const sent = a.url();
	await s.until(async () => {
		await clerk.goto(`${demo.b}/incoming?state=waiting`);
		return (await clerk.locator(`a.open:has-text("${subject}")`).count()) === 1;
	}, `${subject} arrives`);
	await clerk.click(`a.open:has-text("${subject}")`);
	return sent;
}
const done = (page) => page.waitForSelector(".flash.success");
const open = async (page, base, queue, subject) => {
	await page.goto(`${base}/work?queue=${queue}`);
	await page.click(`.rows a.open:has-text("${subject}")`);
	await page.waitForURL(/\/incoming\/\d+$/);
};
const choose = (page, part, name) => page.click(`.whom:has(.whom-name:has-text("${name}")) label:has(input[name^="${part}"])`);

const first = "Đề nghị báo cáo công tác văn thư";

s.test("the clerk registers it, and presents it to the leader", async (world) => {
	world.a = await s.person(world.browser);
	world.clerk = await s.person(world.browser);
	await s.signIn(world.a, world.demo.a, "vanthu");
	await s.signIn(world.clerk, world.demo.b, "vanthu");
	const { clerk, demo } = world;
	world.sent = await arrive(world, 41, first);
	await clerk.click('form[action$="/register"] button');
	await done(clerk);
	check((await clerk.textContent(".flow")).includes("Chưa trình, chưa phân công"), "nobody has it yet");
	await s.sound(clerk, "đến, đã vào sổ, chờ trình");
	await clerk.goto(`${demo.b}/`);
	await clerk.click('.queue a[href="/work?queue=present"]');
	await s.sound(clerk, "việc của tôi, chờ trình");
	await clerk.click(`a.open:has-text("${first}")`);
	await clerk.click('form[action$="/present"] button');
	await done(clerk);
	check((await clerk.textContent(".flow")).includes("Trình: Phạm Lãnh Đạo"), "before whom it lies");
	check((await clerk.locator('a[href$="/direct"]').count()) === 0, "a clerk directs nothing");
});

s.test("the leader finds it first thing, and is told what is missing", async (world) => {
	const leader = (world.leader = await s.person(world.browser));
	await s.signIn(leader, world.demo.b, "lanhdao");
	check((await leader.textContent(".queues li:first-child")).includes("chờ ý kiến chỉ đạo"), "it is the first queue");
	await s.sound(leader, "trang đầu của lãnh đạo");
	await leader.click('.queue a[href="/work?queue=direct"]');
	await leader.click(`a.open:has-text("${first}")`);
	await leader.click('a[href$="/direct"]');
	check(await leader.isVisible("iframe.viewer"), "the document is read beside the form");
	await s.sound(leader, "ý kiến chỉ đạo, trang mới mở");
	await choose(leader, "support", "Lê Thị Văn Thư");
	await leader.fill("#f-directive", "Báo cáo trước ngày họp giao ban.");
	await leader.fill("#f-deadline_on", "31/02/2026");
	await leader.click('.bar button[value="direct"]');
	await leader.waitForSelector("#problems");
	check(await leader.isVisible("#f-deadline_on[aria-invalid]"), "the day that is none is marked");
	check((await leader.textContent("#problems")).includes("Không có ngày 31/02/2026"), "and why");
	await leader.fill("#f-deadline_on", day(5));
	await leader.press("#f-deadline_on", "Enter"); // hands in, and does not look for anybody
	await leader.waitForSelector('#problems:has-text("Chưa có nơi chủ trì")');
	check((await leader.textContent("#problems")).includes("Chưa có nơi chủ trì"), "somebody must lead");
	check((await leader.inputValue("#f-directive")) === "Báo cáo trước ngày họp giao ban.", "what was typed stays");
	check(await leader.isChecked('.whom:has-text("Lê Thị Văn Thư") input[name^="support-"]'), "and who was chosen");
	await s.sound(leader, "ý kiến chỉ đạo, thiếu nơi chủ trì");
});

s.test("somebody is looked for, and who was chosen stays", async ({ leader }) => {
	await leader.fill("#q", "hoang");
	await leader.press("#q", "Enter"); // looks for somebody, and hands nothing in
	await leader.waitForSelector('.sum:has-text("hoang")');
	check((await leader.locator('.whom-name:has-text("Hoàng Chuyên Viên")').count()) === 1, "found without marks");
	check((await leader.locator('.whom-name:has-text("Lê Thị Văn Thư")').count()) === 1, "who was chosen is still there");
	check((await leader.locator('.whom-name:has-text("Phạm Lãnh Đạo")').count()) === 0, "nobody else is");
	check((await leader.inputValue("#f-directive")).length > 0, "nothing is lost by it");
	await choose(leader, "lead", "Hoàng Chuyên Viên");
});

s.test("of two who direct at once the second reads what the first did", async (world) => {
	const { leader } = world;
	const second = await leader.context().newPage();
	await second.goto(leader.url());
	await leader.click('.bar button[value="direct"]');
	await done(leader);
	const flow = await leader.textContent(".flow");
	for (const words of ["Phạm Lãnh Đạo", "Báo cáo trước ngày họp giao ban.", "Hoàng Chuyên Viên", "Chủ trì", "Phối hợp", day(5), "Chưa xem", "Đã phân công"]) check(flow.includes(words), `the page says ${words}`);
	await s.sound(leader, "đến, đã phân công");
	await second.selectOption("#f-preset", { index: 1 });
	await choose(second, "lead", "Lê Thị Văn Thư");
	await second.click('.bar button[value="direct"]');
	await second.waitForSelector("#problems");
	const said = await second.textContent("#problems");
	check(said.includes("Phạm Lãnh Đạo đã cho ý kiến chỉ đạo") && said.includes("Báo cáo trước ngày họp"), `who, and what: ${said}`);
	check((await second.textContent("main")).includes("Đã có nơi chủ trì: Hoàng Chuyên Viên"), "and what is given already");
	await second.close();
});

s.test("the specialist begins, reports, asks for more time; the leader grants it", async (world) => {
	const { leader, demo } = world;
	const worker = (world.worker = await s.person(world.browser));
	await s.signIn(worker, demo.b, "chuyenvien");
	check((await worker.textContent('#menu a[href="/work"] .count')) === "1", "the menu counts it");
	await open(worker, demo.b, "lead", first);
	await s.sound(worker, "đến, việc chủ trì của tôi");
	check((await worker.textContent(".mine-card")).includes("Đã xem"), "opening it is seen");
	await worker.click(".mine-card button:text-is('Bắt đầu xử lý')");
	await done(worker);
	await worker.click(".mine-card summary:has-text('Báo cáo tiến độ')");
	await worker.click(".mine-card button[formaction$='/report']");
	await worker.waitForSelector("#problems");
	check(await worker.isVisible(".mine-card textarea[aria-invalid]"), "a report needs words");
	await s.sound(worker, "báo cáo tiến độ, chưa nhập");
	await worker.fill(".mine-card textarea[name^='report-']", "Đã có số liệu của ba phòng.");
	await worker.click(".mine-card button[formaction$='/report']");
	await done(worker);
	check((await worker.textContent(".flow")).includes("Đã có số liệu của ba phòng."), "the report is on the page");
	await worker.click(".mine-card summary:has-text('Đề nghị gia hạn')");
	await worker.fill(".mine-card input[name^='extend-']", day(9));
	await worker.fill(".mine-card textarea[name^='extend-']", "Chờ số liệu của Phòng Tài chính.");
	await worker.click(".mine-card details button[formaction$='/extend']");
	await done(worker);
	await leader.goto(`${demo.b}/work?queue=extension`);
	await s.sound(leader, "việc của tôi, xin gia hạn");
	await leader.click(`a.open:has-text("${first}")`);
	check((await leader.textContent(".flow")).includes("Chờ số liệu của Phòng Tài chính."), "the reason is on the page");
	await s.sound(leader, "đến, chờ trả lời gia hạn");
	await leader.click(".row-acts button[formaction$='/grant']");
	await done(leader);
	check((await leader.textContent(".flow")).includes(day(9)), "the new day stands");
});

s.test("she finishes, and the sender reads 04, 05 and 06 in words", async ({ worker, a, demo, sent }) => {
	await open(worker, demo.b, "lead", first);
	await worker.click(".mine-card summary:has-text('Hoàn thành')");
	await worker.fill(".mine-card textarea[name^='finish-']", "Đã tham mưu báo cáo số 12/BC-SNV.");
	await worker.click(".mine-card button[formaction$='/finish']");
	await done(worker);
	const flow = await worker.textContent(".flow");
	for (const words of ["Đã hoàn thành", "Đúng hạn", "12/BC-SNV"]) check(flow.includes(words), `the page says ${words}`);
	await s.sound(worker, "đến, đã hoàn thành");
	await worker.goto(`${demo.b}/work`);
	await s.sound(worker, "việc của tôi, không còn việc");
	await s.until(async () => {
		await a.goto(sent);
		return (await a.textContent(".delivery-state")).includes("Hoàn thành");
	}, "06 arrives").catch(async (e) => { throw new Error(`${e.message}: ${(await a.textContent("#deliveries")).replace(/\s+/g, " ")}`); });
	const told = (await a.textContent("#deliveries")).replace(/\s+/g, " ");
	for (const words of ["Phân công", "Đang xử lý", "Hoàn thành"]) check(told.includes(words), `A reads ${words}: ${told}`);
	await s.sound(a, "đi, bên nhận đã hoàn thành");
});

// ---- units: a head passes on, somebody returns it ----

const second = "Về kế hoạch tuyển dụng công chức";

s.test("a unit's part is passed on by its head, returned, and withdrawn", async (world) => {
	const { demo, browser, clerk, leader, worker } = world;
	const admin = (world.admin = await s.person(browser));
	await s.signIn(admin, demo.b, "admin");
	for (const [name, code] of [["Phòng Công chức", "CC"], ["Thanh tra", "TTr"]]) {
		await admin.goto(`${demo.b}/units`);
		await admin.fill("#f-unit_name", name);
		await admin.fill("#f-unit_code", code);
		await admin.click("main form.card button.primary");
		await done(admin);
	}
	const csv = "login,name,unit,role,title,mail,from\ntruongphong,Vũ Trưởng Phòng,CC,head,Trưởng phòng,,\nchuyenvien,Hoàng Chuyên Viên,CC,specialist,Chuyên viên,,\n";
	await admin.goto(`${demo.b}/accounts/import`);
	await admin.setInputFiles("#f-csv", { name: "người.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
	await admin.click("main form.card button.primary");
	const secret = await admin.textContent("tr:has-text('truongphong') code.secret");
	await arrive(world, 42, second);
	await clerk.click('form[action$="/register"] button');
	await done(clerk);
	world.second = clerk.url().replace(/#.*/, "");
	await leader.goto(`${world.second}/direct`);
	check((await leader.textContent(".whom:has-text('Thanh tra')")).includes("chưa có trưởng đơn vị"), "a unit without a head takes nothing");
	await choose(leader, "lead", "Phòng Công chức (CC)");
	await choose(leader, "informed", "Lê Thị Văn Thư");
	await leader.selectOption("#f-preset", { index: 2 });
	await leader.fill("#f-deadline_on", "");
	await leader.fill("#f-deadline_days", "3");
	await s.sound(leader, "ý kiến chỉ đạo, có đơn vị");
	await leader.click('summary:has-text("Lưu thành mẫu phân phối")');
	await leader.click('button[value="keep"]');
	await leader.waitForSelector("#problems");
	await leader.fill("#f-pattern_name", "Việc công chức");
	await leader.check("#pattern-share");
	await leader.click('button[value="keep"]');
	await leader.waitForSelector('[role="status"]:has-text("Đã lưu mẫu “Việc công chức”")');
	await s.sound(leader, "ý kiến chỉ đạo, đã lưu mẫu");
	check(await leader.isChecked('.whom:has-text("Phòng Công chức") input[name="lead"]'), "the form stays as it was");
	await leader.context().clearCookies(); // the session has ended
	await leader.click('.bar button[value="direct"]');
	await leader.waitForSelector('input[type="hidden"][name="deadline_days"]', { state: "attached" });
	const anew = await leader.context().newPage();
	await s.signIn(anew, demo.b, "lanhdao");
	await anew.close();
	await leader.click('main form button:has-text("tiếp tục")');
	await leader.waitForSelector("#f-deadline_days");
	check((await leader.inputValue("#f-deadline_days")) === "3", "what the leader wrote is there, to be looked at again");
	await leader.click('.bar button[value="direct"]');
	await done(leader);
	const head = (world.head = await s.person(browser));
	await head.goto(`${demo.b}/sign-in`);
	await head.fill("#f-login", "truongphong");
	await head.fill("#f-password", secret);
	await head.click("main button.primary");
	await head.fill("#f-old_password", secret);
	await head.fill("#f-password", s.password);
	await head.fill("#f-repeat_password", s.password);
	await head.click("main button.primary");
	await head.waitForSelector("#menu");
	await open(head, demo.b, "pass", second);
	await s.sound(head, "đến, việc của đơn vị chờ phân công");
	await head.click('.mine-card a[href*="/pass/"]');
	check((await head.locator('.whom-name:has-text("Phạm Lãnh Đạo")').count()) === 0, "only people of the unit");
	await s.sound(head, "phân công tiếp");
	await choose(head, "lead", "Hoàng Chuyên Viên");
	await head.fill("#f-directive", "Anh Hoàng xử lý, trình tôi xem trước.");
	await head.click('.bar button[value="direct"]');
	await done(head);
	check((await head.locator(".assignments .depth-1").count()) === 1, "below the unit's");
	await s.sound(head, "đến, đã phân công tiếp");
	await open(worker, demo.b, "lead", second);
	await worker.click(".mine-card summary:has-text('Trả lại')");
	await worker.fill(".mine-card textarea[name^='return-']", "Việc này của Thanh tra.");
	await worker.click(".mine-card button[formaction$='/return']");
	await done(worker);
	await head.goto(`${demo.b}/work?queue=returned`);
	check((await head.textContent(".rows")).includes("Việc này của Thanh tra."), "the reason is in the queue");
	await s.sound(head, "việc của tôi, bị trả lại");
	await leader.goto(world.second);
	const unit = '.assignments > li:has(.row-title:has-text("Phòng Công chức"))';
	await leader.click(`${unit} summary:has-text("Thu lại phân công")`);
	await leader.fill(`${unit} textarea[name^='withdraw-']`, "Giao nơi khác.");
	await s.sound(leader, "đến, thu lại phân công");
	await leader.click(`${unit} button[formaction$='/withdraw']`);
	await done(leader);
	check((await leader.textContent(unit)).includes("Đã thu lại"), "it is taken back");
});

s.test("the slip of what was directed, passed on and reported", async ({ leader, demo }) => {
	await leader.goto(`${demo.b}/work?queue=watch`);
	await leader.click(".rows a.open");
	const [download] = await Promise.all([leader.waitForEvent("download"), leader.click('a[href$="/slip"]')]);
	check(/^Phiếu giải quyết văn bản đến \d+-\d{4}\.pdf$/.test(download.suggestedFilename()), download.suggestedFilename());
	const bytes = readFileSync(await download.path());
	check(bytes.subarray(0, 5).toString("latin1") === "%PDF-", "a PDF");
	if (process.env.VANTHU_PICTURES) writeFileSync(`${process.env.VANTHU_PICTURES}/slip.pdf`, bytes);
});

// A4 upright, as Ctrl+P has it: names stand in lines, not in columns of letters, and no button is there.
s.test("the document's page on paper", async ({ leader, demo }) => {
	const size = leader.viewportSize();
	await leader.goto(`${demo.b}/work?queue=watch`);
	await leader.goto(await leader.locator(".rows a.open").first().evaluate((x) => x.href));
	await leader.setViewportSize({ width: 718, height: 1040 }); // of A4 without the margins of a browser
	await leader.emulateMedia({ media: "print" });
	for (const x of await leader.locator(".assignments .row-title").all()) {
		const { width, height } = await x.boundingBox();
		check(width > 300 && height < 60, `${await x.textContent()}: ${width} × ${height}`);
	}
	check((await leader.locator(".mine-card:visible").count()) === 0, "nothing to be filled in");
	const bytes = await leader.pdf({ format: "A4", margin: { top: "10mm", bottom: "10mm", left: "10mm", right: "10mm" } });
	if (process.env.VANTHU_PICTURES) writeFileSync(`${process.env.VANTHU_PICTURES}/document.pdf`, bytes);
	const pages = bytes.toString("latin1").match(/\/Type \/Page\b/g).length;
	check(pages <= 4, `${pages} pages`);
	await leader.emulateMedia({ media: null });
	await leader.setViewportSize(size);
});

s.test("what somebody is informed of is done once they have opened it", async ({ clerk, demo }) => {
	await clerk.goto(`${demo.b}/work?queue=informed`);
	await clerk.click(`a.open:has-text("${second}")`);
	await clerk.waitForSelector("#panel h1");
	await clerk.goto(`${demo.b}/work?queue=informed`);
	await clerk.waitForSelector(".empty");
});

// ---- without scripts, in English, on a phone ----

const third = "Về việc góp ý dự thảo quy chế";

s.test("the same without scripts, on a phone, in English", async (world) => {
	const { browser, demo, clerk } = world;
	await arrive(world, 43, third);
	await clerk.click('form[action$="/register"] button');
	await done(clerk);
	const at = clerk.url().replace(/#.*/, "");
	const people = {};
	for (const login of ["vanthu", "lanhdao", "chuyenvien"]) {
		people[login] = await s.person(browser, phone);
		await s.speak(people[login], demo.b, "en");
		await s.signIn(people[login], demo.b, login, new URL(at).pathname);
	}
	const { vanthu, lanhdao, chuyenvien } = people;
	const fine = async (page, what) => {
		await s.noSideways(page, what);
		await s.valid(await page.shown.text(), what);
	};
	await fine(vanthu, "to present");
	await vanthu.click('form[action$="/present"] button');
	await done(vanthu);
	await lanhdao.goto(`${demo.b}/work`);
	await fine(lanhdao, "my work");
	await lanhdao.click(`a.open:has-text("${third}")`);
	await lanhdao.click('a[href$="/direct"]');
	await fine(lanhdao, "directive");
	await lanhdao.selectOption("#f-preset", { index: 4 });
	await lanhdao.fill("#q", "chuyen vien");
	await lanhdao.click('button[value="find"]');
	await choose(lanhdao, "lead", "Hoàng Chuyên Viên");
	await lanhdao.fill("#f-deadline_days", "5");
	// each who supports or is to know may have a day of their own
	await lanhdao.fill("#q", "");
	await lanhdao.click('button[value="find"]');
	await choose(lanhdao, "support", "Lê Thị Văn Thư");
	await choose(lanhdao, "informed", "Phạm Lãnh Đạo");
	await lanhdao.click('button[value="days"]');
	check((await lanhdao.locator('[id^="f-due-"]').count()) === 2, "a field for each of the two");
	check((await lanhdao.locator('.whom:has-text("Hoàng Chuyên Viên") input[name="lead"]:checked').count()) === 1, "who leads is still chosen");
	check((await lanhdao.inputValue("#f-deadline_days")) === "5", "the common deadline stays");
	await fine(lanhdao, "directive, own deadlines");
	await lanhdao.getByLabel("Lê Thị Văn Thư", { exact: true }).fill(day(-1));
	await lanhdao.getByLabel("Phạm Lãnh Đạo", { exact: true }).fill(day(20));
	await lanhdao.click('.bar button[value="direct"]');
	await lanhdao.waitForSelector("#problems");
	check((await lanhdao.locator('[id^="f-due-"][aria-invalid]').count()) === 1, "the day that is over is marked");
	check((await lanhdao.getByLabel("Phạm Lãnh Đạo", { exact: true }).inputValue()) === day(20), "the other stays");
	await fine(lanhdao, "directive, own deadline refused");
	await lanhdao.getByLabel("Lê Thị Văn Thư", { exact: true }).fill("2");
	await lanhdao.click('.bar button[value="direct"]');
	await done(lanhdao);
	await fine(lanhdao, "directed");
	check((await lanhdao.textContent(".flow")).includes(day(20)), "who is to know has a day");
	await vanthu.goto(`${demo.b}/work?queue=support`);
	check((await vanthu.locator(`.row:has-text("${third}") .row-side .mark`).count()) > 0, "it is in the supporter's list, with a day");
	await chuyenvien.goto(at);
	await chuyenvien.click("button[formaction$='/begin']");
	await done(chuyenvien);
	await chuyenvien.click(".mine-card summary:has-text('Finish')");
	await chuyenvien.click("button[formaction$='/finish']");
	await done(chuyenvien);
	await fine(chuyenvien, "finished");
	check((await chuyenvien.textContent(".flow")).includes("Finished"), "in words");
});

s.test("a directive by keyboard alone", async (world) => {
	const { leader, clerk } = world;
	await arrive(world, 44, "Việc làm bằng bàn phím");
	await clerk.click('form[action$="/register"] button');
	await done(clerk);
	await leader.goto(`${clerk.url().replace(/#.*/, "")}/direct`);
	const to = async (selector) => {
		for (let i = 0; i < 80; i++) {
			if (await leader.evaluate((x) => document.activeElement?.matches(x), selector)) return;
			await leader.keyboard.press("Tab");
		}
		throw new Error(`no Tab leads to ${selector}`);
	};
	await leader.focus("main form.write #f-preset");
	await to("#f-directive");
	await leader.keyboard.type("Giao anh Hoàng.");
	await to("#lead-none");
	for (let i = 0; i < 10; i++) {
		if (await leader.isChecked('.whom:has-text("Hoàng Chuyên Viên") input[name="lead"]').catch(() => false)) break;
		await leader.keyboard.press("ArrowDown");
	}
	await to('.bar button[value="direct"]');
	await leader.keyboard.press("Enter");
	await done(leader);
	check((await leader.textContent(".flow")).includes("Giao anh Hoàng."), "it is recorded");
});

// ---- somebody leaves ----

s.test("an account with open work is not locked, but led to where that work is handed over", async (world) => {
	const { admin, clerk, demo } = world;
	await admin.goto(`${demo.b}/accounts`);
	await admin.click('a.open:has-text("Hoàng Chuyên Viên")');
	const account = new URL(admin.url()).pathname;
	await admin.click('form[action$="/lock"] button');
	await admin.waitForSelector("#problems");
	await s.sound(admin, "tài khoản còn việc");
	await admin.click('#problems a[href$="/hand-over"]');
	const said = await admin.textContent("main");
	for (const words of ["Được giao xử lý", "Số đến", "Chủ trì"]) check(said.includes(words), `what will move: ${words}`);
	await s.sound(admin, "bàn giao công việc");
	await admin.click("main form.card button.primary");
	await admin.waitForSelector("#f-hand_to[aria-invalid]");
	await admin.selectOption("#f-hand_to", { label: (await admin.locator('#f-hand_to option:has-text("Lê Thị Văn Thư")').first().textContent()) });
	await admin.fill("#f-hand_reason", "Chuyển công tác từ hôm nay.");
	await admin.click("main form.card button.primary");
	await done(admin);
	check(/Đã bàn giao: \d+ việc được giao; 0 văn bản/.test(await admin.textContent(".flash")), "what has moved");
	check((await admin.textContent("main")).includes("không có việc nào chưa xong"), "nothing is left");
	await s.sound(admin, "đã bàn giao");
	await clerk.goto(`${demo.b}/work?queue=lead`);
	check((await clerk.locator(".rows .row").count()) > 0, "who took it over has it");
	const phone = await s.person(world.browser, { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
	await s.signIn(phone, demo.b, "admin", `${account}/hand-over`);
	await s.valid(await phone.shown.text(), "bàn giao, không JavaScript");
	await s.noSideways(phone, "bàn giao, 320 px");
});

// ---- days without work, ready-made words ----

s.test("holidays: those of the law are confirmed, others are added and removed", async ({ admin, demo }) => {
	await admin.goto(`${demo.b}/holidays?year=2027`);
	await s.sound(admin, "ngày nghỉ, năm chưa có");
	await admin.click("form[action='/holidays/lawful'] button");
	await done(admin);
	check((await admin.locator(".rows .row").count()) === 4, "four days are there");
	await admin.fill("#f-holiday_day", "khong phai ngay");
	await admin.click("form[action='/holidays'] button");
	await admin.waitForSelector("#f-holiday_day[aria-invalid]");
	await admin.fill("#f-holiday_day", "06/02/2027");
	await admin.fill("#f-holiday_name", "Tết Nguyên đán");
	await admin.click("form[action='/holidays'] button");
	await done(admin);
	await s.sound(admin, "ngày nghỉ, đã có");
	await admin.click('button[aria-label="Bỏ ngày 06/02/2027"]');
	await done(admin);
	check((await admin.locator(".rows .row").count()) === 4, "it is gone");
});

s.test("ready-made words: one's own are there to be chosen", async ({ leader, demo, second }) => {
	await leader.goto(`${demo.b}/account/presets`);
	await s.sound(leader, "ý kiến mẫu, chưa có");
	await leader.fill("#f-preset_text", "Giao Văn phòng tổng hợp, báo cáo.");
	await leader.click("form[action='/account/presets'] button");
	await done(leader);
	await s.sound(leader, "ý kiến mẫu, đã có");
	await leader.goto(`${second}/direct`);
	check((await leader.locator('#f-preset option:has-text("Giao Văn phòng tổng hợp")').count()) === 1, "it can be chosen");
});

s.test("a pattern fills the form by one choice, without a script", async ({ browser, demo, second }) => {
	const page = await s.person(browser, { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
	await s.signIn(page, demo.b, "lanhdao");
	await page.goto(`${second}/direct`);
	await page.selectOption("#f-pattern", { label: "Việc công chức" });
	await page.click('button[value="apply"]');
	check((await page.textContent("main")).includes("Đã điền theo mẫu “Việc công chức”"), `it says so: ${await page.textContent("main form")}`);
	check(await page.isChecked('.whom:has-text("Phòng Công chức") input[name="lead"]'), "who leads");
	check((await page.inputValue("#f-deadline_days")) === "3", "by when");
	check((await page.inputValue("#f-directive")).length > 0, "and the words");
	await s.noSideways(page, "phone, pattern applied");
	await s.valid(await page.shown.text(), "phone, pattern applied");
	await page.goto(`${demo.b}/account/presets`);
	check((await page.textContent("main")).includes("Việc công chức"), "it is there to be removed");
	await page.click('form[action*="/account/patterns/"] button');
	check((await page.textContent(".flash.success")).includes("Đã xóa mẫu"), "removed");
});

s.test("every page in English", async ({ admin, leader, demo, second }) => {
	for (const [page, path] of [[leader, "/"], [leader, "/work?queue=watch"], [leader, `${new URL(second).pathname}/direct`], [leader, new URL(second).pathname], [admin, "/holidays"], [leader, "/account/presets"]]) {
		await page.goto(`${demo.b}${path}`);
		if ((await page.getAttribute("html", "lang")) !== "en") {
			await page.click(".me");
			await page.click('.drop .language button[value="en"]');
			await page.waitForSelector('html[lang="en"]');
			await page.goto(`${demo.b}${path}`);
		}
		check(page.shown.status() === 200, `${path}: ${page.shown.status()}`);
		await s.sound(page, `english ${path.replace(/\d+/g, "N")}`);
	}
});

s.test("whose it is not is told so, and whom to ask", async (world) => {
	const { worker, clerk } = world;
	await arrive(world, 45, "Việc của người khác");
	await clerk.click('form[action$="/register"] button');
	await done(clerk);
	await worker.goto(clerk.url());
	check(worker.shown.status() === 403, "it is not theirs");
	check((await worker.textContent("main")).includes("không được giao, hoặc không còn được giao cho đồng chí"), "why not");
	await s.sound(worker, "đến, không được giao");
});

s.test("the console has nothing to say", ({ a, clerk, leader, worker, admin, head }) => {
	for (const page of [a, clerk, leader, worker, admin, head]) {
		page.allowed = [/status of (401|403|409|422)/];
		s.noComplaints(page);
	}
});

s.runAll(s.startWorld, s.stopWorld);
