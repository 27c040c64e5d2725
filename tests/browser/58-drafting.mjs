#!/usr/bin/env node
// An outgoing document from the draft to its receiver: a specialist drafts and asks for an opinion, the
// head checks the content, a clerk the form, the leader signs, a clerk numbers and issues it; returned,
// changed and compared on the way. By mouse; by keyboard alone; without scripts on a phone, in English.
import * as s from "./support.mjs";

const { check } = s;
const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
const day = (ahead) => new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date(Date.now() + ahead * 86400000));
const done = (page) => page.waitForSelector(".flash.success");
const flow = async (page) => (await page.textContent(".flow")).replace(/\s+/g, " ");
const has = async (page, ...words) => {
	const text = await flow(page);
	for (const w of words) check(text.includes(w), `the page says “${w}”: ${text}`);
};
const form = (word) => `form[action$="/draft/${word}"]`;
const act = async (page, word, text) => {
	const summary = page.locator(`details:has(${form(word)}):not([open]) > summary`);
	if (await summary.count()) await summary.click();
	if (text !== undefined) await page.fill(`${form(word)} textarea`, text);
	await page.click(`${form(word)} button`);
};
const next = async (page, base, queue, subject) => {
	await page.goto(`${base}/work?queue=${queue}`);
	await page.click(`.rows a.open:has-text("${subject}")`);
	await page.waitForURL(/\/outgoing\/\d+\/draft$/);
};
const submit = async (page, signer = "Phạm Lãnh Đạo") => {
	const summary = page.locator(`details:has(${form("submit")}):not([open]) > summary`);
	if (await summary.count()) await summary.click();
	await page.selectOption(`${form("submit")} select`, { label: signer });
	await page.click(`${form("submit")} button`);
};
// As support's write, but on the way that is signed here: number and date come later.
async function draft(page, base, subject, type = "Báo cáo") {
	await page.goto(`${base}/outgoing/new`);
	await page.setInputFiles("#f-files", s.upload("Dự thảo.pdf", "DU THAO", subject));
	await page.waitForSelector("#files .file-row");
	await page.selectOption("#f-type_name", type);
	await page.fill("#f-subject", subject);
	await page.fill("#f-receivers", s.organB.code);
	await page.click("#options li");
	await page.waitForSelector("#receiver-list li");
	await page.click('.bar button[value="way"]');
	await page.waitForURL(/\/outgoing\/\d+\/draft$/);
	return page.url();
}

const first = "Báo cáo công tác văn thư quý IV";

s.test("an organ with a unit, its head, and a title for its leader", async (world) => {
	const { demo, browser } = world;
	const admin = (world.admin = await s.person(browser));
	await s.signIn(admin, demo.a, "admin");
	await admin.goto(`${demo.a}/units`);
	await admin.fill("#f-unit_name", "Văn phòng");
	await admin.fill("#f-unit_code", "VP");
	await admin.click("main form.card button.primary");
	await done(admin);
	const csv = "login,name,unit,role,title,mail,from\ntruongphong,Vũ Trưởng Phòng,VP,head,Chánh Văn phòng,,\nchuyenvien,Hoàng Chuyên Viên,VP,specialist,Chuyên viên,,\n";
	await admin.goto(`${demo.a}/accounts/import`);
	await admin.setInputFiles("#f-csv", { name: "người.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
	await admin.click("main form.card button.primary");
	const secret = await admin.textContent("tr:has-text('truongphong') code.secret");
	const head = (world.head = await s.person(browser));
	await head.goto(`${demo.a}/sign-in`);
	await head.fill("#f-login", "truongphong");
	await head.fill("#f-password", secret);
	await head.click("main button.primary");
	await head.fill("#f-old_password", secret);
	await head.fill("#f-password", s.password);
	await head.fill("#f-repeat_password", s.password);
	await head.click("main button.primary");
	await head.waitForSelector("#menu");
	for (const [name, login] of [["author", "chuyenvien"], ["clerk", "vanthu"], ["leader", "lanhdao"]]) {
		world[name] = await s.person(browser);
		await s.signIn(world[name], demo.a, login);
	}
	check((await world.author.locator('#menu a[href="/series"]').count()) === 0, "no registers for whoever keeps none");
	await world.clerk.goto(`${demo.a}/work?queue=number`);
	await s.sound(world.clerk, "việc của tôi, không có gì chờ cấp số");
});

s.test("what is missing is said before it is submitted, and mended where it is written", async (world) => {
	const { author, demo } = world;
	await author.goto(`${demo.a}/outgoing/new`);
	await s.sound(author, "soạn văn bản, chuyên viên");
	await author.fill("#f-subject", first);
	await author.click('.bar button[value="way"]');
	await author.waitForURL(/\/draft$/);
	await has(author, "Đang ở người soạn thảo Hoàng Chuyên Viên", "Trưởng đơn vị Văn phòng", "Chưa xin ý kiến của ai");
	await author.click("details:has(form[action$='/draft/submit']) > summary");
	await s.sound(author, "dự thảo, trước khi trình");
	await author.click(`${form("submit")} button`);
	await author.waitForSelector("#problems");
	check((await author.textContent("#problems")).includes("Chưa chọn người ký"), "a signer is needed");
	await author.fill(`${form("submit")} textarea`, "Kính trình.");
	await submit(author);
	await author.waitForSelector("#problems");
	const said = await author.textContent("#problems");
	check(said.includes("Tệp văn bản") && said.includes("Nơi nhận"), `what is missing: ${said}`);
	check((await author.inputValue(`${form("submit")} textarea`)) === "Kính trình.", "what was typed stays");
	await s.sound(author, "dự thảo, chưa trình được");
	await author.click("#problems a:has-text('Sửa dự thảo')");
	await author.click("details.discard summary");
	await author.click("details.discard button");
	await done(author);
	world.first = await draft(author, demo.a, first);
});

s.test("she asks for opinions in turn, is answered, and changes the draft", async (world) => {
	const { author, head, clerk, demo } = world;
	await author.click('a[href$="/ask"]');
	await s.sound(author, "xin ý kiến, trang mới mở");
	await author.fill("#f-ask_question", "Số liệu ở mục 2 đã đúng chưa?");
	await author.fill("#f-ask_due_on", "31/02/2026");
	await author.click('.bar button[value="ask"]');
	await author.waitForSelector("#problems");
	check((await author.inputValue("#f-ask_question")).length > 0, "what was typed stays");
	await author.fill("#f-ask_due_on", day(3));
	await author.click('.bar button[value="ask"]');
	await author.waitForSelector("#f-ask_to .problem");
	await s.sound(author, "xin ý kiến, chưa chọn ai");
	const turn = (name, n) => author.selectOption(`.ask-row:has-text("${name}") select`, n);
	await turn("Vũ Trưởng Phòng", "1");
	await author.fill("#q", "van thu");
	await author.click('button[value="find"]');
	await author.waitForSelector('.sum:has-text("van thu")');
	check((await author.inputValue('.ask-row:has-text("Vũ Trưởng Phòng") select')) === "1", "who was chosen stays");
	await turn("Lê Thị Văn Thư", "2");
	await author.click('.bar button[value="ask"]');
	await done(author);
	await has(author, "Đang chờ ý kiến của Vũ Trưởng Phòng", "Chưa đến lượt", "Số liệu ở mục 2 đã đúng chưa?");
	await s.sound(author, "dự thảo, đang xin ý kiến");
	await submit(author);
	await author.waitForSelector("#problems");
	check((await author.textContent("#problems")).includes("Còn 2 ý kiến"), "not over unanswered opinions");
	await head.goto(`${demo.a}/`);
	check((await head.textContent(".queues")).includes("dự thảo chờ ý kiến của tôi"), "it is on the first page");
	await s.sound(head, "trang đầu, dự thảo chờ ý kiến");
	await next(head, demo.a, "comment", first);
	check((await head.locator("a[href$='/edit']").count()) === 0, "another's draft is not changed, but answered");
	const edit = await head.goto(world.first.replace("/draft", "/edit"));
	check(edit.status() === 403 && (await head.textContent("main")).includes("do người khác soạn"), "its address says so");
	await s.sound(head, "dự thảo của người khác");
	await head.goto(`${demo.a}/outgoing?state=draft`);
	check((await head.locator(".rows a.open").count()) === 0, "their own list has none");
	await head.click('.tabs a[href$="state=drafts"]');
	check((await head.locator(`.rows a.open:has-text("${first}")`).count()) === 1, "all drafts have it");
	await author.goto(`${demo.a}/`);
	check((await author.textContent('#menu a[href="/outgoing?state=draft"] .count')) === "1", "the author's menu counts it");
	check((await head.locator('#menu a[href="/outgoing?state=draft"] .count').count()) === 0, "the head's does not");
	await next(head, demo.a, "comment", first);
	const give = "form[action$='/give']";
	await head.selectOption(`${give} select`, "comment");
	await head.click(`${give} button`);
	await head.waitForSelector("#problems");
	check(await head.isVisible(`${give} textarea[aria-invalid]`), "a comment needs words");
	await s.sound(head, "cho ý kiến, chưa nhập");
	await head.fill(`${give} textarea`, "Bổ sung số liệu tháng 11.");
	await head.click(`${give} button`);
	await done(head);
	await has(head, "Góp ý sửa", "Bổ sung số liệu tháng 11.");
	await author.goto(world.first);
	const row = '.opinions .row:has-text("Lượt 2")';
	await author.click(`${row} summary`);
	await author.fill(`${row} textarea`, "Không cần nữa.");
	await s.sound(author, "dự thảo, thôi xin ý kiến");
	await author.click(`${row} button`);
	await done(author);
	await author.click("a.button[href$='/edit']");
	check((await author.locator("details.discard").count()) === 0, "what others have seen is kept");
	await author.fill("#f-subject", `${first} năm 2026`);
	await author.setInputFiles("#f-files", s.upload("Phụ lục.pdf", "PHU LUC"));
	await author.waitForSelector("#files .file-row >> nth=1");
	await author.click('#files .file-row:has-text("Dự thảo.pdf") button');
	await author.setInputFiles("#f-files", s.upload("Dự thảo.pdf", "DU THAO LAN HAI", first));
	await author.waitForSelector("#files .file-row >> nth=1");
	await s.sound(author, "sửa dự thảo, thành bản mới");
	await author.click('.bar button[value="way"]');
	await author.waitForURL(/\/draft$/);
	await has(author, "Bản 1");
	await clerk.goto(`${demo.a}/work?queue=comment`);
	await clerk.waitForSelector(".empty");
});

s.test("two versions side by side, and the files of the old one", async ({ author, first: at }) => {
	await author.goto(at.replace("/draft", "/versions"));
	const text = (await author.textContent("main")).replace(/\s+/g, " ");
	for (const w of ["Bản 2 (đang soạn)", "Đã sửa", "Tệp mới", "Không đổi"]) check(text.includes(w), `it says ${w}: ${text}`);
	check((await author.textContent("del")) === first && (await author.textContent("ins")).endsWith("năm 2026"), "before and after");
	await s.until(async () => {
		await author.reload();
		return (await author.locator(".version-fact:has-text('Dự thảo.pdf') ins").count()) === 1;
	}, "both files are read, and their words compared");
	const came = await author.textContent(".version-fact:has-text('Dự thảo.pdf') ins");
	check(came.replace(/\s+/g, " ").includes("LAN HAI"), `the words that came: ${came}`);
	check((await author.locator(".version-fact:has-text('Dự thảo.pdf') del").count()) === 0, "nothing went");
	await s.sound(author, "so sánh hai bản");
	await author.selectOption("#f-version_to", "1");
	await author.click("main form.card button");
	check((await author.textContent(".sum")).includes("0 mục"), "a version against itself");
});

s.test("the head returns it with a reason; submitted again it is checked by head and clerk", async (world) => {
	const { author, head, clerk, demo } = world;
	await author.goto(world.first);
	await submit(author);
	await done(author);
	await has(author, "Đang chờ kiểm tra nội dung: Trưởng đơn vị Văn phòng");
	await s.sound(author, "dự thảo, đã trình");
	check((await head.goto(`${demo.a}/`), await head.textContent('#menu a[href="/work"] .count')) === "1", "the menu counts it");
	await next(head, demo.a, "content", first);
	await s.sound(head, "dự thảo, kiểm tra nội dung");
	await act(head, "return");
	await head.waitForSelector("#problems");
	check(await head.isVisible(`${form("return")} textarea[aria-invalid]`), "a reason is needed");
	await head.fill(`${form("return")} textarea`, "Thiếu căn cứ ở phần đầu.");
	await head.click(`${form("return")} button`);
	await done(head);
	await next(author, demo.a, "back", first);
	await has(author, "Vũ Trưởng Phòng", "đã trả lại", "Thiếu căn cứ ở phần đầu.");
	await s.sound(author, "dự thảo, bị trả lại");
	await submit(author);
	await done(author);
	await next(head, demo.a, "content", first);
	const second = await head.context().newPage();
	await second.goto(head.url());
	await act(head, "pass", "Đã đủ căn cứ.");
	await done(head);
	await act(second, "return", "Chờ đã.");
	await second.waitForSelector("#problems");
	const said = await second.textContent("#problems");
	check(said.includes("Kiểm tra nội dung: đạt") && said.includes("Vũ Trưởng Phòng"), `who was first, with what: ${said}`);
	await second.close();
	await next(clerk, demo.a, "form", first);
	await s.sound(clerk, "dự thảo, kiểm tra thể thức");
	await act(clerk, "pass");
	await done(clerk);
	await has(clerk, "Đang chờ Phạm Lãnh Đạo duyệt và ký");
});

s.test("the leader signs, the clerk gives number and date and issues; the receiver has it", async (world) => {
	const { leader, clerk, author, demo, browser } = world;
	await leader.goto(`${demo.a}/`);
	check((await leader.textContent(".queues li:first-child")).includes("dự thảo chờ ký"), "it is the first queue");
	await next(leader, demo.a, "sign", first);
	check((await flow(leader)).includes("Phụ lục.pdf"), "what is signed is on the page");
	await s.sound(leader, "dự thảo, chờ ký");
	await act(leader, "sign", "Đồng ý ban hành.");
	await done(leader);
	for (const [form, begins] of [["docx", "PK"], ["pdf", "%PDF-"]]) {
		const letter = await author.request.get(`${world.first.replace(/\/(edit|draft).*$/, "")}/letter/${form}`);
		check(letter.status() === 200 && (await letter.body()).subarray(0, begins.length).toString() === begins, `a form as ${form}: ${letter.status()}`);
	}
	// the signed scan takes the place of the draft's file, which stays
	await leader.click("summary:has-text('Đưa lên tệp đã ký')");
	await leader.click(`form[action$="/signed-file"] button`);
	await leader.waitForSelector("#f-signed-file-file[aria-invalid]");
	await leader.setInputFiles("#f-signed-file-file", { name: "Bản ký.pdf", mimeType: "application/pdf", buffer: Buffer.from("PK docx") });
	await leader.click(`form[action$="/signed-file"] button`);
	await leader.waitForSelector("#f-signed-file-file[aria-invalid]");
	await leader.selectOption("#f-signed-file-of", { label: "Dự thảo.pdf" });
	await leader.setInputFiles("#f-signed-file-file", s.upload("Bản ký.pdf", "DA KY"));
	await leader.click(`form[action$="/signed-file"] button`);
	await done(leader);
	const made = (await leader.textContent('section[aria-labelledby="made"]')).replace(/\s+/g, " ");
	check(made.includes("Tệp dự thảo Đã có tệp sau") && made.includes("Tệp đã ký Đang dùng"), `which file is what: ${made}`);
	check((await leader.textContent(".steps-zone")).includes("Bản ký.pdf (SHA-256"), "the history says which file it was");
	await s.sound(leader, "dự thảo, có tệp đã ký");
	await next(clerk, demo.a, "number", first);
	await s.sound(clerk, "dự thảo, chờ cấp số");
	await has(clerk, "Để trống thì ký hiệu là BC-UBND");
	await act(clerk, "number");
	await done(clerk);
	check(/Đã cấp số \d+\/BC-UBND/.test(await clerk.textContent(".flash")), `the number is told: ${await clerk.textContent(".flash")}`);
	await s.sound(clerk, "dự thảo, chờ phát hành");
	await act(clerk, "issue");
	await clerk.waitForURL(/\/outgoing\/\d+#flash$/);
	await done(clerk);
	await s.sound(clerk, "đi, vừa phát hành");
	await author.goto(world.first);
	await has(author, "Đã phát hành", "Đã xong");
	await s.sound(author, "dự thảo, đã phát hành");
	const b = (world.b = await s.person(browser));
	await s.signIn(b, demo.b, "vanthu");
	await s.until(async () => {
		await b.goto(`${demo.b}/incoming?state=waiting`);
		return (await b.locator(`a.open:has-text("${first}")`).count()) === 1;
	}, "it arrives");
});

s.test("registers: reserved, given up with a reason, another register, its end; the checks", async ({ clerk, admin, demo }) => {
	await clerk.goto(`${demo.a}/series`);
	await s.sound(clerk, "sổ và số");
	await clerk.click(".rows a.open");
	await s.sound(clerk, "sổ chung, không có số giữ");
	await clerk.click("summary:has-text('Giữ số')");
	await clerk.fill("#f-reserve_count", "nhiều");
	await clerk.click("form[action$='/reserve'] button");
	await clerk.waitForSelector("#f-reserve_count[aria-invalid]");
	await s.sound(clerk, "giữ số, chưa đúng");
	await clerk.fill("#f-reserve_count", "2");
	await clerk.fill("#f-reserve_reason", "Quyết định khen thưởng cuối năm");
	await clerk.click("form[action$='/reserve'] button");
	await done(clerk);
	check((await clerk.locator(".mark.number-reserved").count()) === 2, "two are reserved");
	await clerk.click(".row:has(.number-reserved) summary >> nth=0");
	await clerk.click(".row details[open] button");
	await clerk.waitForSelector("#problems");
	await clerk.fill(".row details[open] textarea", "Không khen thưởng đợt này");
	await s.sound(clerk, "sổ, bỏ số giữ");
	await clerk.click(".row details[open] button");
	await done(clerk);
	check((await clerk.textContent(".row:has(.number-released)")).includes("Không khen thưởng đợt này"), "the reason stays");
	await clerk.click("summary:has-text('Đánh số tiếp')");
	await clerk.fill("#f-begin_number", "1");
	await clerk.fill("#f-begin_reason", "Sổ giấy");
	await clerk.click("form[action$='/begin'] button");
	await clerk.waitForSelector("#problems");
	await clerk.click(".tabs a:has-text('Tất cả')");
	check((await clerk.locator(".rows .number-used").count()) > 0, "used ones have their document");
	await s.sound(clerk, "sổ, tất cả các số");
	await clerk.goto(`${demo.a}/series`);
	await clerk.click("form[action='/series'] button.primary");
	await clerk.waitForSelector("#f-series_name[aria-invalid]");
	await clerk.fill("#f-series_name", "Sổ quyết định");
	await clerk.fill("#f-series_abbreviation", "UBND");
	await clerk.fill("#f-series_types", "Quyết định\nChỉ thị");
	await clerk.click("form[action='/series'] button.primary");
	await done(clerk);
	await s.sound(clerk, "sổ riêng");
	await clerk.fill("#f-series_closed_on", "31/12/2026");
	await clerk.click("form:has(#f-series_closed_on) button.primary");
	await done(clerk);
	await admin.goto(`${demo.a}/series`);
	check((await admin.textContent(".rows")).includes("Sổ quyết định"), "the administrator sees them");
	await admin.uncheck("#has_form");
	await admin.click("form[action='/series/checks'] button");
	await done(admin);
	check(!(await admin.isChecked("#has_form")), "the form is asked for no more");
	await s.sound(admin, "sổ và số, quản trị");
	await clerk.goto(`${demo.a}/series`);
	check((await clerk.textContent("main")).includes("Quản trị của cơ quan đặt các bước này"), "whose it is to set");
});

// ---- by keyboard, without scripts ----

s.test("from the draft to issue by keyboard alone", async ({ author, head, leader, clerk, demo }) => {
	const to = async (page, selector) => {
		for (let i = 0; i < 120; i++) {
			if (await page.evaluate((x) => document.activeElement?.matches(x), selector)) return;
			await page.keyboard.press("Tab");
		}
		throw new Error(`no Tab leads to ${selector}`);
	};
	const press = async (page, selector) => {
		await to(page, selector);
		await page.keyboard.press("Enter");
	};
	const subject = "Việc làm bằng bàn phím";
	const at = await draft(author, demo.a, subject);
	await author.focus("h1");
	await press(author, `details:has(${form("submit")}) > summary`);
	await to(author, `${form("submit")} select`);
	await author.keyboard.type("Phạm");
	await press(author, `${form("submit")} button`);
	await done(author);
	await has(author, "Đang chờ kiểm tra nội dung");
	for (const [page, word] of [[head, "pass"], [leader, "sign"], [clerk, "number"], [clerk, "issue"]]) {
		await page.goto(at);
		await page.focus("main");
		await press(page, `${form(word)} button`);
		await done(page);
	}
	check((await clerk.textContent("#sending")).length > 0, "it is issued");
});

s.test("the same without scripts, on a phone, in English; taken back and undone", async (world) => {
	const { demo, browser, author } = world;
	const at = await draft(author, demo.a, "Về việc góp ý dự thảo quy chế", "Công văn");
	const path = new URL(at).pathname;
	const people = {};
	for (const login of ["chuyenvien", "truongphong", "lanhdao", "vanthu"]) {
		people[login] = await s.person(browser, phone);
		await s.speak(people[login], demo.a, "en");
		await s.signIn(people[login], demo.a, login, path);
	}
	const { chuyenvien, truongphong, lanhdao, vanthu } = people;
	const fine = async (page, what) => {
		await s.noSideways(page, what);
		await s.valid(await page.shown.text(), what);
	};
	await fine(chuyenvien, "draft");
	await chuyenvien.click('a[href$="/ask"]');
	await fine(chuyenvien, "ask");
	await chuyenvien.selectOption('.ask-row:has-text("Vũ Trưởng Phòng") select', "1");
	await chuyenvien.click('.bar button[value="ask"]');
	await done(chuyenvien);
	await truongphong.goto(at);
	await truongphong.selectOption("form[action$='/give'] select", "agree");
	await truongphong.click("form[action$='/give'] button");
	await done(truongphong);
	await fine(truongphong, "opinion given");
	await chuyenvien.goto(at);
	await submit(chuyenvien);
	await done(chuyenvien);
	await act(chuyenvien, "take-back", "");
	await done(chuyenvien);
	await fine(chuyenvien, "taken back");
	await submit(chuyenvien);
	for (const [page, word] of [[truongphong, "pass"], [lanhdao, "sign"]]) {
		await page.goto(at);
		await fine(page, word);
		await act(page, word, "");
		await done(page);
	}
	await vanthu.goto(at);
	await act(vanthu, "undo", "Sai nơi nhận");
	await done(vanthu);
	await fine(vanthu, "undone");
	await chuyenvien.goto(at);
	check((await flow(chuyenvien)).includes("Sent back by"), "who, and why");
	await submit(chuyenvien);
	for (const [page, word] of [[truongphong, "pass"], [lanhdao, "sign"], [vanthu, "number"], [vanthu, "issue"]]) {
		await page.goto(at);
		await act(page, word);
		await done(page);
	}
	await fine(vanthu, "issued");
	await vanthu.goto(at.replace("/draft", "/versions"));
	await fine(vanthu, "versions");
});

s.test("every page in English", async ({ author, clerk, demo, first: at }) => {
	const id = new URL(at).pathname;
	const open = await draft(author, demo.a, "Kế hoạch công tác", "Kế hoạch");
	const here = new URL(open).pathname;
	for (const [page, path] of [[author, here], [author, here.replace("/draft", "/ask")], [author, id], [author, id.replace("/draft", "/versions")], [clerk, "/series"], [clerk, "/series/1"], [clerk, "/work?queue=form"]]) {
		await page.goto(`${demo.a}${path}`);
		if ((await page.getAttribute("html", "lang")) !== "en") {
			await page.click(".me");
			await page.click('.drop .language button[value="en"]');
			await page.waitForSelector('html[lang="en"]');
			await page.goto(`${demo.a}${path}`);
		}
		await s.sound(page, `english ${path.replace(/\d+/g, "N")}`);
	}
});

s.test("the console has nothing to say", ({ author, head, clerk, leader, admin, b }) => {
	for (const page of [author, head, clerk, leader, admin, b]) {
		page.allowed = [/status of (403|409|422)/];
		s.noComplaints(page);
	}
});

s.runAll(s.startWorld, s.stopWorld);
