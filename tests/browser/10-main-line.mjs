#!/usr/bin/env node
// The main line by mouse: A writes a real PDF and sends it, B sees it arrive and registers it, A sees
// "đã tiếp nhận"; a refusal arrives with its reason; what is wrong is said beside the field.
import * as s from "./support.mjs";

const { check } = s;
const subject = "Về việc triển khai gửi, nhận văn bản điện tử";

async function people({ demo, browser }) {
	const a = await s.person(browser);
	const b = await s.person(browser);
	await s.signIn(a, demo.a, "vanthu");
	await s.signIn(b, demo.b, "vanthu");
	return { a, b };
}

s.test("a document goes from A to B, and its receipt comes back without a click", async (world) => {
	const { a, b } = (world.people = await people(world));
	await b.goto(`${world.demo.b}/`);
	await s.write(a, world.demo.a, { number: 15, subject, to: "so noi vu" });
	check((await a.textContent("#receiver-list")).includes(s.organB.name), "the receiver is a row of the form");
	await a.selectOption("#receiver-list select", "report");
	await a.click('.bar button[value="review"]');
	await a.waitForURL(/\/send$/);
	const last = await a.textContent("main");
	for (const word of [subject, "15/UBND-VP", s.organB.code, "Văn bản 15.pdf", "Báo cáo"]) check(last.includes(word), `the last look shows ${word}`);
	await a.click("main .bar button.primary");
	await a.waitForSelector(".flash.success");
	world.sent = a.url();
	// B's page says so by itself, and nobody is pulled away from where they are
	await b.focus(".brand");
	await b.waitForSelector('#queues a[href="/incoming?state=waiting"] .number', { timeout: 30000 });
	await b.waitForSelector("#menu .count");
	check(await b.evaluate(() => document.activeElement?.classList.contains("brand")), "the focus stays where it was");
	const [framed] = await Promise.all([b.waitForResponse(/\/files\/\d+\/view/), b.click(`text=${subject}`)]);
	check(framed.status() === 200 && framed.headers()["content-type"] === "application/pdf", "the file is in the browser's own viewer");
	check(framed.headers()["content-security-policy"].includes("frame-ancestors 'self'"), "which our own page alone may frame");
	await b.waitForSelector(".seal.valid");
	check((await b.textContent(".seal")).includes("Chữ ký số hợp lệ"), "the signature in words");
	await b.click('form[action$="/register"] button');
	await b.waitForSelector(".flash.success");
	check((await b.textContent(".flash")).includes("số đến 1"), "the arrival number is told");
	await a.waitForSelector(".mark.received", { timeout: 20000 });
	check((await a.textContent("#deliveries")).includes("Đã tiếp nhận"), "A sees it");
	check(a.url() === world.sent, "without leaving the page");
});

s.test("both sides keep the history: who did what, and when, in Vietnam's time", async ({ people: { a, b } }) => {
	const time = /\d\d\/\d\d\/\d{4} \d\d:\d\d/;
	const rows = async (page, selector) => (await page.locator(selector).allTextContents()).map((x) => x.replace(/\s+/g, " "));
	const at = await rows(b, 'section[aria-labelledby="history"] li');
	for (const word of ["Đến cơ quan", "Đã đến", "Đã tiếp nhận"]) check(at.some((x) => x.includes(word) && time.test(x)), `B's history has ${word}: ${at}`);
	check(at.some((x) => x.includes("Lê Thị Văn Thư")), "and who it was");
	const sent = await rows(a, "#deliveries .history li");
	for (const word of ["Đã đến", "Đã tiếp nhận", "Ban hành", "Trục liên thông đã nhận"]) check(sent.some((x) => x.includes(word) && time.test(x)), `A's history has ${word}: ${sent}`);
	check((await b.textContent('section[aria-labelledby="findings"]')).includes("Gói tin đúng quy định"), "our own packet has no findings");
});

s.test("the bytes that B downloads are those that A sent", async ({ people: { b } }) => {
	const [download] = await Promise.all([b.waitForEvent("download"), b.click(".files a[download]")]);
	const parts = [];
	for await (const p of await download.createReadStream()) parts.push(p);
	check(Buffer.concat(parts).equals(s.pdf("VAN BAN SO 15", subject)), "the file has other bytes");
	check(download.suggestedFilename() === "Văn bản 15.pdf", `it is called ${download.suggestedFilename()}`);
	await b.click(".facts-zone details.technical summary");
	const [packet] = await Promise.all([b.waitForEvent("download"), b.click("text=Tải gói tin gốc")]);
	check(packet.suggestedFilename().endsWith(".edxml"), "the raw packet can be had");
});

s.test("a refusal needs a reason, and A reads it", async (world) => {
	const { a, b } = world.people;
	await s.write(a, world.demo.a, { number: 16, subject: "Văn bản gửi nhầm", to: s.organB.code });
	await s.sendDraft(a);
	await s.until(async () => {
		await b.goto(`${world.demo.b}/incoming`);
		return (await b.locator(".rows .row").count()) === 1;
	}, "it arrives");
	await b.click(".rows a.open");
	await b.click("summary.button");
	await b.click("text=Gửi thông báo từ chối");
	await b.waitForSelector("#problems");
	check(await b.evaluate(() => document.activeElement?.id === "problems"), "the summary has the focus");
	await b.click("#problems a");
	check(await b.evaluate(() => document.activeElement?.id === "f-reason"), "its link leads to the field");
	await b.fill("#f-reason", "x".repeat(1001));
	await b.click("text=Gửi thông báo từ chối");
	await b.waitForSelector("text=Dài quá 1.000 ký tự");
	check((await b.inputValue("#f-reason")).length === 1001, "what was typed stays");
	const reason = "Gửi nhầm cơ quan: thuộc thẩm quyền của Sở Tài chính.";
	await b.fill("#f-reason", reason);
	await b.click("text=Gửi thông báo từ chối");
	await b.waitForSelector(".flash.success");
	await a.waitForSelector(".delivery-state.refused", { timeout: 20000 });
	check((await a.textContent("#deliveries")).includes(reason), "the reason is at A");
	await a.goto(`${world.demo.a}/`);
	await a.click(".queue.warn a");
	check((await a.textContent(".rows")).includes("Văn bản gửi nhầm"), "the number on the first page opens its list");
});

s.test("a draft keeps what was typed and its files when something is wrong", async (world) => {
	const { a } = world.people;
	await a.goto(`${world.demo.a}/outgoing/new`);
	await a.fill("#f-issued_on", "31/02/2026");
	await a.fill("#f-subject", "Chủ đề đang viết dở");
	await a.setInputFiles("#f-files", s.upload("Phụ lục.pdf", "PHU LUC"));
	await a.waitForSelector("#files .file-row");
	await a.click('.bar button[value="save"]');
	await a.waitForSelector("#problems");
	check((await a.inputValue("#f-subject")) === "Chủ đề đang viết dở", "the subject stays");
	check((await a.inputValue("#f-issued_on")) === "31/02/2026", "the wrong date stays too");
	check((await a.textContent("#files")).includes("Phụ lục.pdf"), "the file stays");
	check(await a.locator(".wrong #f-issued_on").isVisible(), "the field is marked");
	await a.fill("#f-issued_on", "1/2/2026");
	await a.click('.bar button[value="save"]');
	await a.waitForSelector(".flash.success");
	check((await a.inputValue("#f-issued_on")) === "01/02/2026", "the date is read as people write it");
});

s.test("dropped files go up; two receivers, one removed again", async (world) => {
	const { a } = world.people;
	await a.goto(`${world.demo.a}/outgoing/new`);
	const data = await a.evaluateHandle(() => {
		const t = new DataTransfer();
		t.items.add(new File(["một"], "một.txt", { type: "text/plain" }));
		t.items.add(new File(["hai"], "hai.txt", { type: "text/plain" }));
		return t;
	});
	await a.dispatchEvent("#drop", "drop", { dataTransfer: data });
	await a.waitForFunction(() => document.querySelectorAll("#files .file-row").length === 2);
	check(/\/outgoing\/\d+\/edit$/.test(a.url()), "the draft has an address now");
	await a.click("#files .file-row:first-child button");
	await a.waitForLoadState();
	check((await a.locator("#files .file-row").count()) === 1, "one of them is taken away");
	await a.fill("#f-receivers", "000.00.05");
	await a.click("#options li");
	check((await a.inputValue("#f-receivers")) === "", "the field is free for the next");
	await a.click('#receiver-list button[name="remove"]');
	check((await a.locator("#receiver-list li").count()) === 0, "and the receiver too");
	check(await a.locator("#no-receivers").isVisible(), "the list says that it is empty");
	await a.click('.bar button[value="save"]');
	await a.waitForSelector(".flash.success");
	await a.click("summary:has-text('Xóa bản thảo')");
	await a.click(".discard button");
	await a.waitForSelector("text=Đã xóa bản thảo");
});

s.test("two who change one draft: the second is told, and loses nothing", async ({ demo, browser, people: { a } }) => {
	await a.goto(`${demo.a}/outgoing?state=draft`);
	await a.click(".rows a.open");
	const other = await a.context().newPage();
	await other.goto(a.url());
	await other.fill("#f-subject", "Người thứ hai viết");
	await a.fill("#f-subject", "Người thứ nhất viết");
	await a.click('.bar button[value="save"]');
	await a.waitForSelector(".flash.success");
	await other.click('.bar button[value="save"]');
	await other.waitForSelector("#problems");
	const told = await other.textContent("#problems");
	check(/vừa được .*sửa .*lúc \d\d\/\d\d\/\d{4} \d\d:\d\d/.test(told) && told.includes("GHI ĐÈ"), `it is said who, when and what then: ${told}`);
	check((await other.inputValue("#f-subject")) === "Người thứ hai viết", "what was typed is there");
	await s.noFindings(other, "a draft that somebody else changed");
	check((await other.getAttribute('main a[target="_blank"]:has-text("Xem bản kia")', "href")) === new URL(other.url()).pathname, "and theirs can be seen");
	check((await other.locator('.bar button[value="save"]').count()) === 0, "writing over it is a choice of its own");
	await other.click('.bar button[value="overwrite"]');
	await other.waitForSelector(".flash.success");
	await other.close();
});

s.test("the language is changed by a click, on the same page, and stays until it is changed back", async ({ demo, people: { b } }) => {
	await b.goto(`${demo.b}/incoming?state=registered`);
	for (const [language, word] of [["en", "Incoming documents"], ["vi", "Văn bản đến"]]) {
		await b.click(".me");
		await b.click(`#me .language button[value="${language}"]`);
		await b.waitForSelector(`html[lang="${language}"]`);
		check(b.url().endsWith("/incoming?state=registered"), "the same page");
		check((await b.textContent("h1")).includes(word), `in ${language}`);
	}
});

s.test("the axis's page counts what passed", async ({ demo, browser }) => {
	const x = await s.person(browser);
	await s.signIn(x, demo.axis, "admin", "/axis");
	const hour = Number((await x.textContent(".figure .number")).trim());
	check(hour >= 6, `${hour} packets in the last hour`);
	s.noComplaints(x);
	await x.context().close();
});

s.test("the console kept quiet", async ({ people: { a, b } }) => {
	const expected = /status of 4(22|09)/;
	for (const page of [a, b]) {
		page.allowed.push(expected);
		s.noComplaints(page);
	}
});

s.runAll(s.startWorld, s.stopWorld);
