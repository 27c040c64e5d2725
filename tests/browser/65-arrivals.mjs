#!/usr/bin/env node
// Nhập văn bản đến: what came on paper is registered by hand, a second one with the same number is warned of. With
// scripts, and without them on a phone.
import { readFileSync } from "node:fs";
import * as s from "./support.mjs";

const { check } = s;
const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
const plain = (page) => page.url().replace(/[?#].*/, "");

const fill = async (p, subject) => {
	await p.fill("#f-secret_organ", "Sở Nội vụ");
	await p.fill("#f-secret_organ_code", s.organB.code);
	await p.fill("#f-type_name", "Quyết định");
	await p.fill("#f-number", "15");
	await p.fill("#f-notation", "QĐ-SNV");
	await p.fill("#f-secret_date", "02/11/2026");
	await p.fill("#f-subject", subject);
};
const file = { name: "quét.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4 quét") };

s.test("paper with its scan is registered", async (world) => {
	const { browser, demo } = world;
	const a = await s.person(browser);
	await s.signIn(a, demo.a, "vanthu");
	await a.goto(`${demo.a}/incoming?state=registered`);
	await a.click('a[href="/incoming/new"]');
	await s.sound(a, "nhập văn bản đến");
	await a.click("main form button.primary");
	await fill(a, "Giao chỉ tiêu biên chế");
	await a.setInputFiles("#f-files", file);
	await a.click("main form button.primary");
	await a.waitForSelector(".flash.success");
	check(/\/incoming\/\d+$/.test(plain(a)), "its page is shown");
	const page = await a.textContent("main");
	check(page.includes("Giao chỉ tiêu biên chế") && page.includes("quét.pdf"), "with what was typed, and the scan");
});

s.test("a second one is warned of, without scripts on a phone", async (world) => {
	const p = await s.person(world.browser, phone);
	await s.signIn(p, world.demo.a, "vanthu");
	await p.goto(`${world.demo.a}/incoming/new`);
	await s.noSideways(p, "nhập văn bản đến");
	await fill(p, "Cũng số ấy");
	await p.click("main form button.primary");
	check((await p.textContent("#problems")).includes("15/QĐ-SNV"), "the one that is there is named");
	check(/số đến: \d+\/2026/.test(await p.textContent("#problems")), "with its arrival number");
	check(/^\/incoming\/\d+$/.test(await p.getAttribute("#problems a[target]", "href")), "and led to");
	check((await p.inputValue("#f-subject")) === "Cũng số ấy", "what was typed stays");
	await p.click('main form button[name="another"]');
	check(/\/incoming\/\d+$/.test(plain(p)), "the clerk decides");
});

s.test("a register for letters is opened, and the clerk chooses", async (world) => {
	const { browser, demo } = world;
	const a = (world.registrar = await s.person(browser));
	await s.signIn(a, demo.a, "vanthu");
	await a.goto(`${demo.a}/series`);
	check((await a.locator('h2:has-text("Sổ đăng ký văn bản đến") + ul .row').count()) === 1, "there is the common one alone");
	await a.fill("#f-series_name", "Sổ đơn thư");
	await a.selectOption("#f-series_for", "incoming");
	await a.selectOption("#f-series_kind", "copies");
	await a.click("form[action='/series'] button.primary");
	await a.waitForSelector("#f-series_kind[aria-invalid]");
	check((await a.inputValue("#f-series_name")) === "Sổ đơn thư", "what was typed stays");
	await s.sound(a, "mở sổ văn bản đến, bị từ chối");
	await a.selectOption("#f-series_kind", "types");
	await a.fill("#f-series_types", "Đơn");
	await a.click("form[action='/series'] button.primary");
	await a.waitForSelector(".flash.success");
	check((await a.locator("#numbers").count()) === 0, "no numbers to keep or give back");
	await s.sound(a, "một sổ văn bản đến");
	await a.goto(`${demo.a}/series`);
	await s.sound(a, "các sổ, có sổ văn bản đến");
	// by its type, and by choice
	await a.goto(`${demo.a}/incoming/new`);
	await fill(a, "Đơn đề nghị cấp lại văn bản");
	await a.fill("#f-number", "71");
	await a.fill("#f-type_name", "Đơn");
	await a.click("main form button.primary");
	await a.waitForSelector(".flash.success");
	check((await a.textContent(".notice.success")).includes("Sổ đơn thư"), "its page names the register");
	await a.goto(`${demo.a}/incoming/new`);
	await s.sound(a, "nhập văn bản đến, có nhiều sổ");
	await fill(a, "Công văn kèm đơn");
	await a.fill("#f-number", "72");
	await a.selectOption("#f-entry_register", { label: "Sổ đơn thư" });
	await a.click("main form button.primary");
	await a.waitForSelector(".flash.success");
	check((await a.textContent("dl.facts")).replace(/\s+/g, " ").includes("2 (sổ năm"), "the second of that register");
	await a.goto(`${demo.a}/incoming?state=registered`);
	check((await a.locator('.row-lead:has-text("Sổ đơn thư")').count()) === 2, "its rows name it, beside the number");
	const all = await a.locator(".rows .row").count();
	await a.selectOption("#f-register", { label: "Sổ đơn thư" });
	await a.click('form[action="/incoming"] button');
	await a.waitForURL(/register=\d+/);
	check((await a.locator(".rows .row").count()) === 2 && all > 2, "the list is narrowed to it, in its address");
	check((await a.locator("#f-register option:checked").textContent()) === "Sổ đơn thư", "and says so");
	check((await a.locator('form[action="/search"] [name=register]').count()) === 1, "the search above it keeps to it");
	await s.sound(a, "danh sách của một sổ");
	await a.click("a[href^='/incoming/book']");
	check((await a.locator("#f-book_register option:checked").textContent()) === "Sổ đơn thư", "from there it is printed");
	await a.goBack();
	await a.selectOption("#f-register", { label: "Sổ chung của cơ quan" });
	await a.click('form[action="/incoming"] button');
	await a.waitForURL((u) => !u.searchParams.get("register")?.startsWith("0"));
	check((await a.locator('.row-lead:has-text("Sổ đơn thư")').count()) === 0, "the common one has none of them");
	await a.press("#q", "Enter");
	await a.waitForURL(/\/search\?/);
	check((await a.locator("#f-register option:checked").textContent()) === "Sổ chung văn bản đến", "in the search too");
	// each is printed by itself, and found
	await a.goto(`${demo.a}/incoming/book`);
	await s.sound(a, "in sổ, chọn sổ");
	check((await a.locator("#f-book_register option").count()) === 2, "the common one, and that of letters");
	await a.goto(`${demo.a}/search?q=`);
	check((await a.locator('#f-register option:has-text("Sổ đơn thư")').count()) === 1, "the search narrows to it");
});

s.test("a register goes on from paper, and not back", async ({ registrar: a, demo }) => {
	await a.goto(`${demo.a}/series`);
	await a.click("a.open:has-text('Sổ đơn thư')");
	const here = a.url();
	await a.click("summary:has-text('Đánh số tiếp từ một số khác')");
	await a.fill("#f-begin_number", "31");
	await a.fill("#f-begin_reason", "Đã ghi sổ giấy đến số 30");
	await s.sound(a, "một sổ văn bản đến, đánh số tiếp");
	await a.click("form[action$='/begin'] button");
	await a.waitForSelector(".flash.success");
	check((await a.textContent(".doc-state")).includes("Số tiếp theo: 31"), "it goes on with that number");
	check((await a.textContent("#numbers + ol")).includes("3–30"), "what is on paper is named");
	await a.click("a[href*='register=']");
	check((await a.locator('.row-lead:has-text("Sổ đơn thư")').count()) === 2, "its documents are one step away");
	await a.goto(here);
	await s.sound(a, "một sổ văn bản đến, có số trên giấy");
	await a.click("summary:has-text('Đánh số tiếp từ một số khác')");
	await a.fill("#f-begin_number", "12");
	await a.fill("#f-begin_reason", "Lùi lại");
	await a.click("form[action$='/begin'] button");
	await a.waitForSelector("[role=alert], #problems");
	check((await a.textContent("main")).includes("số tiếp theo là 31"), "refused with the number that is next");
	check((await a.inputValue("#f-begin_number")) === "12", "what was typed stays");
	await a.goto(`${demo.a}/incoming/new`);
	await fill(a, "Đơn sau sổ giấy");
	await a.fill("#f-number", "73");
	await a.fill("#f-type_name", "Đơn");
	await a.click("main form button.primary");
	await a.waitForSelector(".flash.success");
	check((await a.textContent("dl.facts")).replace(/\s+/g, " ").includes("31 (sổ năm"), "the next arrival has it");
	// the common one has a page too, and no name to change
	await a.goto(`${demo.a}/series`);
	await a.click('h2:has-text("Sổ đăng ký văn bản đến") + ul a.open >> nth=0');
	await a.waitForURL((u) => u.href !== here);
	check((await a.locator("#f-series_name").count()) === 0 && (await a.locator("#f-begin_number").count()) === 1, "the common one");
	await s.sound(a, "sổ chung văn bản đến");
});

s.test("what was entered wrongly is corrected, and the page says what it was", async (world) => {
	const { browser, demo } = world;
	const a = await s.person(browser);
	await s.signIn(a, demo.a, "vanthu");
	await a.goto(`${demo.a}/incoming/new`);
	await fill(a, "Giao chỉ tieu");
	await a.fill("#f-number", "31");
	await a.setInputFiles("#f-files", file);
	await a.click("main form button.primary");
	await a.waitForSelector(".flash.success");
	await a.click("summary:has-text('Sửa, hủy')");
	await a.click('a[href$="/correct"]');
	await s.sound(a, "sửa văn bản đến");
	check((await a.inputValue("#f-subject")) === "Giao chỉ tieu", "the form has what was typed");
	await a.fill("#f-subject", "Giao chỉ tiêu năm 2027");
	await a.click("main form button.primary");
	check((await a.textContent("#problems")).includes("Lý do sửa"), "a reason is asked for");
	check((await a.inputValue("#f-subject")) === "Giao chỉ tiêu năm 2027", "what was typed stays");
	await a.fill("#f-entry_reason", "Gõ sai trích yếu, quét thiếu trang");
	await a.check('input[name^="drop-"]');
	await a.setInputFiles("#f-files", { ...file, name: "quét đủ.pdf" });
	await a.click("main form button.primary");
	await a.waitForSelector(".flash.success");
	const page = await a.textContent("main");
	check(page.includes("Trích yếu: “Giao chỉ tieu” → “Giao chỉ tiêu năm 2027”"), "its history says what it was");
	check(page.includes("Gõ sai trích yếu"), "and why");
	check(page.includes("Tệp trước khi sửa") && page.includes("quét đủ.pdf"), "the old file is kept beside the new one");
	await a.click("summary:has-text('Tệp trước khi sửa')");
	const old = await a.request.get(demo.a + (await a.getAttribute('a:text-is("quét.pdf")', "href")));
	check(old.status() === 200, "and opens");
	await s.sound(a, "văn bản đã sửa");
});

s.test("one that was entered twice is struck, without scripts on a phone", async (world) => {
	const { browser, demo } = world;
	const p = await s.person(browser, phone);
	await s.signIn(p, demo.a, "vanthu");
	await p.goto(`${demo.a}/incoming/new`);
	await fill(p, "Vào sổ hai lần");
	await p.fill("#f-number", "32");
	await p.click("main form button.primary");
	const address = plain(p);
	await p.goto(`${address}/correct`);
	await s.noSideways(p, "sửa văn bản đến");
	await p.goto(`${address}/strike`);
	await s.noSideways(p, "hủy văn bản đến");
	await p.fill("#f-strike_reason", "Trùng văn bản đã vào sổ");
	await p.click("main form button.danger");
	check(plain(p) === address, "its page is shown");
	const page = await p.textContent("main");
	check(page.includes("Đã hủy (nhập nhầm)") && page.includes("Trùng văn bản đã vào sổ"), "it says so, and why");
	check((await p.locator('a[href$="/strike"]').count()) === 0, "nothing is done to it any more");
	await s.noSideways(p, "văn bản đã hủy");
	await p.goto(`${demo.a}/incoming/new`);
	await fill(p, "Vào sổ lại");
	await p.fill("#f-number", "32");
	await p.click("main form button.primary");
	check(/\/incoming\/\d+$/.test(plain(p)), "it is no twin of what comes");
});

s.test("a morning's post is entered by keyboard, one after the other", async (world) => {
	const a = await s.person(world.browser);
	await s.signIn(a, world.demo.a, "vanthu");
	await a.goto(world.demo.a);
	await a.click('#menu a[href="/incoming/new"]');
	await a.waitForSelector("#f-secret_organ");
	check(await a.evaluate(() => document.activeElement.id === "f-number"), "the cursor is in the first field");
	const fields = await a.locator('form[action="/incoming/new"] [id^="f-"]').evaluateAll((all) => all.map((x) => x.id.slice(2)));
	check(fields.join(" ").startsWith("number notation secret_date type_name secret_organ secret_organ_code subject"), `as a paper is read: ${fields}`);
	check((await a.locator("main form").first().getAttribute("action")) === "/incoming/new", "what came by e-mail stands below");
	check((await a.locator('#types option[value="Quyết định"]').count()) === 1, "the law's types are offered");
	check((await a.locator('#types option[value="Nghị định"]').count()) === 1, "and those of the law itself");
	check((await a.locator(`#organs option[value="${s.organB.name}"]`).count()) === 1, "and who has written of late");
	const type = async (words) => {
		for (const word of words) {
			await a.keyboard.type(word);
			await a.keyboard.press("Tab");
		}
	};
	await type(["41/SNV-VP", "", "1/11/26", "Công văn", s.organB.name, "", "Về việc thứ nhất"]);
	await a.focus('button[name="next"]');
	await a.keyboard.press("Enter");
	await a.waitForURL(/organ=/);
	check((await a.textContent(".flash.success")).includes("số đến"), "the first is entered, with its number");
	check((await a.inputValue("#f-secret_organ")) === s.organB.name, "its organ stays");
	check((await a.inputValue("#f-secret_date")) === "1/11/26", "and the day");
	check((await a.inputValue("#f-subject")) === "", "the rest is empty");
	check(await a.evaluate(() => document.activeElement.id === "f-number"), "the cursor is where something is to be typed");
	await type(["42", "SNV-VP", "", "Công văn"]);
	await a.fill("#f-subject", "Về việc thứ hai");
	await a.keyboard.press("Tab");
	await a.click("main form button.primary:has-text('Vào sổ')");
	await a.waitForSelector(".flash.success");
	const page = await a.textContent("main");
	check(page.includes("42/SNV-VP") && page.includes("01/11/2026"), "the second is entered");
	check(page.includes("Văn bản giấy") || page.includes("bản giấy"), "as paper");
});

s.test("files of a refused form need not be chosen again, without scripts on a phone", async (world) => {
	const { browser, demo } = world;
	const p = await s.person(browser, phone);
	await s.signIn(p, demo.a, "vanthu");
	await p.goto(`${demo.a}/incoming/new`);
	await fill(p, "");
	await p.fill("#f-number", "43");
	await p.setInputFiles("#f-files", [file, { ...file, name: "trống.pdf", buffer: Buffer.alloc(0) }]);
	await p.click("main form button.primary");
	check((await p.textContent("#problems")).includes("trống.pdf"), "an empty file is refused by its name");
	check(await p.isChecked('input[name^="kept-"]'), "the other is kept");
	check((await p.locator('input[name^="kept-"]').count()) === 1, "and no other");
	await s.noSideways(p, "nhập văn bản đến, tệp được giữ");
	await p.click("main form button.primary");
	check((await p.textContent("#problems")).includes("Trích yếu"), "still something is missing");
	await p.fill("#f-subject", "Tệp không phải chọn lại");
	await p.click("main form button.primary");
	check((await p.textContent("main")).includes("quét.pdf"), "it is the document's");
	await p.goto(`${demo.a}/incoming/new`);
	await fill(p, "Chương trình");
	await p.fill("#f-number", "44");
	await p.setInputFiles("#f-files", { name: "chay.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ") });
	await p.click("main form button.primary");
	check((await p.textContent("#problems")).includes("chay.exe"), "a program is refused by its name");
	await p.uncheck('input[name^="kept-"]');
	await p.fill("#f-secret_date", "02/11/1986");
	await p.click("main form button.primary");
	check((await p.textContent("#problems")).includes("30 năm"), "a day decades ago is asked about");
	await p.click('button[name="another"]');
	check(/\/incoming\/\d+$/.test(plain(p)), "and the clerk decides");
	await p.goto(`${demo.a}/internal/new`);
	await p.setInputFiles("#f-files", file);
	await p.click('button[value="send"]');
	check(await p.isChecked('input[name^="kept-"]'), "an internal document's is kept, too");
});

s.test("all that is wrong is said at once, and a sender that is called a little otherwise is asked about", async (world) => {
	const p = await s.person(world.browser, phone);
	await s.signIn(p, world.demo.a, "vanthu");
	await p.goto(`${world.demo.a}/incoming/new`);
	await p.fill("#f-secret_date", "31/11/2026");
	await p.click("main form button.primary");
	const said = await p.locator("#problems li").allTextContents();
	check(said.length === 4 && said.some((x) => x.includes("31/11/2026")), `the day, and what is empty: ${said}`);
	await fill(p, "Kế hoạch phòng, chống thiên tai");
	await p.fill("#f-secret_organ_code", "");
	await p.fill("#f-secret_organ", "Sở Nông nghiệp");
	await p.fill("#f-notation", "SNN - KH");
	await p.fill("#f-number", "215");
	await p.fill("#f-type_name", "KH");
	await p.click("main form button.primary");
	check((await p.textContent("dl.facts")).includes("Kế hoạch"), "the type is written in full");
	check((await p.textContent("main")).includes("215/SNN-KH"), "the notation without blanks");
	await p.goto(`${world.demo.a}/incoming/new`);
	await fill(p, "Kế hoạch phòng, chống thiên tai");
	await p.fill("#f-secret_organ_code", "");
	await p.fill("#f-secret_organ", "Sở Nông nghiệp và Môi trường");
	await p.fill("#f-notation", "SNN-KH");
	await p.fill("#f-number", "215");
	await p.click("main form button.primary");
	check((await p.textContent("#problems")).includes("“Sở Nông nghiệp”"), "the one that is there is named");
	await p.goto(`${world.demo.a}/search?q=${encodeURIComponent("Số 215")}`);
	check((await p.textContent("main")).includes("215/SNN-KH"), "found with the word before its number");
	await p.goto(`${world.demo.a}/search?q=${encodeURIComponent("Sở Nông nghiệp 2/11/2026")}`);
	check((await p.textContent("main")).includes("215/SNN-KH"), "found by its sender and its day");
});

s.test("a file that is none of what it says is asked about, and warned of where it would be shown", async (world) => {
	const a = await s.person(world.browser);
	await s.signIn(a, world.demo.a, "vanthu");
	await a.goto(`${world.demo.a}/incoming/new`);
	await fill(a, "Tệp giả");
	await a.fill("#f-number", "45");
	await a.setInputFiles("#f-files", { ...file, name: "fake.pdf", buffer: Buffer.from("PK\x03\x04 không phải PDF") });
	await a.click('form[action="/incoming/new"] button.primary');
	await a.waitForSelector("#problems");
	check((await a.textContent("#problems")).includes("fake.pdf"), "it is asked about by its name");
	await a.click('button[name="another"]');
	await a.waitForSelector(".flash.success");
	await s.until(async () => {
		await a.reload();
		return (await a.locator(".zone.file .notice.warning").count()) === 1;
	}, "somebody has looked into it");
	check((await a.locator("iframe.viewer").count()) === 0, "no viewer tries");
	check((await a.textContent(".zone.file")).includes("Tên tệp không đúng với nội dung"), "why is said in its place");
	await s.sound(a, "văn bản đến có tệp giả");
	await a.setViewportSize({ width: 320, height: 640 });
	check((await a.locator(".first-file a:has-text('Mở')").count()) === 0, "nor is it offered on a phone");
	await s.noSideways(a, "văn bản đến có tệp giả");
});

s.test("a form that is half filled is not left without a question", async (world) => {
	const a = await s.person(world.browser);
	const asked = [];
	a.on("dialog", (d) => {
		asked.push(d.type());
		d.accept();
	});
	await s.signIn(a, world.demo.a, "vanthu");
	await a.goto(`${world.demo.a}/incoming/new`);
	await a.goto(`${world.demo.a}/incoming`);
	check(asked.length === 0, "nothing was typed");
	await a.goto(`${world.demo.a}/incoming/new`);
	await a.click("#f-subject");
	await a.keyboard.type("Dở dang");
	await a.click(".brand, header a");
	await a.waitForURL((u) => u.pathname !== "/incoming/new");
	check(asked.length === 1 && asked[0] === "beforeunload", "what was typed is asked about");
	await a.goto(`${world.demo.a}/incoming/new`);
	await fill(a, "Gửi rồi");
	await a.fill("#f-number", "46");
	await a.click('form[action="/incoming/new"] button.primary');
	await a.waitForSelector(".flash.success");
	check(asked.length === 1, "not when it is sent");
});

s.test("the page with kept files", async (world) => {
	const a = await s.person(world.browser);
	await s.signIn(a, world.demo.a, "vanthu");
	await a.goto(`${world.demo.a}/incoming/new`);
	await a.setInputFiles("#f-files", file);
	await a.click('form[action="/incoming/new"] button.primary');
	await a.waitForSelector('input[name^="kept-"]');
	await s.sound(a, "nhập văn bản đến, tệp được giữ");
});

s.test("the page where one is struck", async (world) => {
	const a = await s.person(world.browser);
	await s.signIn(a, world.demo.a, "vanthu");
	await a.goto(`${world.demo.a}/incoming/new`);
	await fill(a, "Để hủy");
	await a.fill("#f-number", "33");
	await a.click("main form button.primary");
	await a.goto(`${plain(a)}/strike`);
	await s.sound(a, "hủy văn bản đến");
});

// A mail of tests/fuzz/corpus/mail.
const mail = (name) => ({
	name: `${name}.eml`,
	mimeType: "message/rfc822",
	buffer: readFileSync(`${s.root}/tests/fuzz/corpus/mail/${name}`),
});

s.test("an e-mail fills the form, and nothing is registered before the clerk says so", async (world) => {
	const { browser, demo } = world;
	const a = await s.person(browser);
	await s.signIn(a, demo.a, "vanthu");
	const count = async () => {
		await a.goto(`${demo.a}/incoming?state=registered`);
		return a.locator("main li.row").count();
	};
	const before = await count();
	await a.goto(`${demo.a}/incoming/new`);
	await a.setInputFiles("#f-mail", mail("not-a-mail"));
	await a.click('form[action="/incoming/mail"] button');
	check((await a.textContent("#problems")).includes(".eml"), "what is no mail is told, with what to do");
	await s.sound(a, "thư điện tử bị từ chối");
	await a.setInputFiles("#f-mail", mail("base64"));
	await a.click('form[action="/incoming/mail"] button');
	await a.waitForSelector("#mail-head");
	check((await a.inputValue("#f-subject")).startsWith("Công văn số 125/SNV-VP"), "the subject is the mail's");
	check((await a.inputValue("#f-secret_organ")) === "Sở Nội vụ", "and its sender");
	check((await a.textContent("section.card")).includes("Trân trọng."), "its text is there to read");
	check(await a.isChecked("#keep-mail"), "it is proposed as a file");
	check(await a.isChecked("#part-0"), "and what it brings");
	await s.sound(a, "nhập văn bản đến từ thư");
	const form = a.url();
	check((await count()) === before, "nothing is registered yet");
	await a.goto(form);
	await a.fill("#f-type_name", "Công văn");
	await a.click('form[action="/incoming/new"] button.primary');
	check(await a.isChecked("#part-0"), "what was ticked stays, when something is missing");
	await a.fill("#f-number", "125");
	await a.fill("#f-notation", "SNV-VP");
	await a.fill("#f-secret_date", "04/11/2026");
	await a.uncheck("#part-0");
	await a.click('form[action="/incoming/new"] button.primary');
	await a.waitForSelector(".flash.success");
	const page = await a.textContent("main");
	check(page.includes("base64.eml") && !page.includes("Công văn 125 về biên che.pdf"), "its files are those ticked");
	check(page.includes("vanthu@snv.example"), "its history says who wrote the mail");
	await s.until(async () => {
		await a.reload();
		return (await a.locator("iframe.viewer").count()) === 1;
	}, "it is shown on the page once it is read");
	const text = await (await a.request.get(await a.getAttribute("iframe.viewer", "src").then((x) => demo.a + x))).text();
	check(text.startsWith("Từ: Sở Nội vụ <vanthu@snv.example>"), "by its head and its text");
});

s.test("the same mail again, without scripts on a phone", async (world) => {
	const p = await s.person(world.browser, phone);
	await s.signIn(p, world.demo.a, "vanthu");
	await p.goto(`${world.demo.a}/incoming/new`);
	await p.setInputFiles("#f-mail", mail("base64"));
	await p.click('form[action="/incoming/mail"] button');
	check((await p.textContent("section.card")).includes("đã được vào sổ"), "it is told at once");
	await s.noSideways(p, "nhập văn bản đến từ thư");
	await p.fill("#f-type_name", "Công văn");
	await p.fill("#f-number", "126");
	await p.fill("#f-secret_date", "04/11/2026");
	await p.click('form[action="/incoming/new"] button.primary');
	check((await p.textContent("#problems")).includes("đã được vào sổ"), "and asked about");
	await p.click('form[action="/incoming/new"] button[name="another"]');
	check(/\/incoming\/\d+$/.test(plain(p)), "the clerk decides");
});

s.test("a unit of the organ hands a document over", async (world) => {
	const { browser, demo } = world;
	const admin = await s.person(browser);
	await s.signIn(admin, demo.a, "admin", "/units");
	await admin.fill("#f-unit_name", "Phòng Quản lý đô thị");
	await admin.fill("#f-unit_code", "QLDT");
	await admin.click('form[action="/units"] button.primary');
	await admin.waitForSelector(".flash.success");
	const a = await s.person(browser);
	await s.signIn(a, demo.a, "vanthu");
	await a.goto(`${demo.a}/incoming/new`);
	await fill(a, "Báo cáo của đơn vị chuyển đến văn thư");
	await a.fill("#f-number", "81");
	await a.selectOption("#f-from_unit", { label: "Phòng Quản lý đô thị (QLDT)" });
	await a.click("main form button.primary");
	await a.waitForSelector("#f-from_unit[aria-invalid]");
	await s.sound(a, "nhập văn bản đến, vừa đơn vị vừa cơ quan");
	const unit = "Phòng Quản lý đô thị";
	await a.fill("#f-secret_organ", "");
	await a.fill("#f-secret_organ_code", "");
	await a.click("main form button.primary");
	await a.waitForSelector(".flash.success");
	check((await a.textContent("dl.facts")).includes(unit), "the unit is its sender");
	check((await a.textContent("dl.facts")).includes("đơn vị trong cơ quan"), "and said to be one of the organ's");
	await a.goto(`${demo.a}/incoming?state=registered`);
	check((await a.locator(`.row-meta .from:has-text("${unit}")`).count()) > 0, "the list has its name");
});

s.runAll(s.startWorld, s.stopWorld);
