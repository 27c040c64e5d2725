#!/usr/bin/env node
// Accounts, passwords and tokens; what is refused, and how that is said.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as s from "./support.mjs";

const { check } = s;

s.test("a new account signs in with the password shown once, and must change it", async (world) => {
	const admin = (world.admin = await s.person(world.browser));
	await s.signIn(admin, world.demo.a, "admin", "/accounts");
	await admin.fill("#f-login", "thu.hai");
	await admin.fill("#f-name", "Đặng Thứ Hai");
	await admin.selectOption("#f-role", "clerk");
	await admin.click("main button.primary");
	const made = await admin.textContent("dd:last-of-type .secret");
	const c = (world.clerk = await s.person(world.browser));
	await c.goto(`${world.demo.a}/sign-in?next=/incoming`);
	await c.fill("#f-login", "thu.hai");
	await c.fill("#f-password", made);
	await c.click("main button.primary");
	await c.waitForURL(/\/account\/password$/);
	await c.goto(`${world.demo.a}/outgoing`);
	check(c.url().endsWith("/account/password"), "nothing else before the password is changed");
	await c.fill("#f-old_password", made);
	await c.fill("#f-password", "ngắn");
	await c.fill("#f-repeat_password", "ngắn");
	await c.click("main button.primary");
	await c.waitForSelector("#problems");
	await c.fill("#f-old_password", made);
	await c.fill("#f-password", "một câu đủ dài");
	await c.fill("#f-repeat_password", "một câu khác");
	await c.click("main button.primary");
	await c.waitForSelector("text=không giống nhau");
	await c.fill("#f-old_password", made);
	await c.fill("#f-password", "một câu đủ dài");
	await c.fill("#f-repeat_password", "một câu đủ dài");
	await c.click("main button.primary");
	await c.waitForSelector(".flash.success");
	await c.goto(`${world.demo.a}/incoming`);
	check(c.url().endsWith("/incoming"), "and the work begins, still signed in");
});

s.test("the name is taken", async ({ admin, demo }) => {
	await admin.goto(`${demo.a}/accounts`);
	await admin.fill("#f-login", "thu.hai");
	await admin.fill("#f-name", "Người khác");
	await admin.click("main button.primary");
	await admin.waitForSelector('#problems:has-text("thu.hai")');
	check((await admin.inputValue("#f-name")) === "Người khác", "what was typed stays");
});

s.test("a locked account is signed out at once and cannot come back", async ({ admin, clerk, demo }) => {
	await admin.goto(`${demo.a}/accounts`);
	await admin.click('a:has-text("Đặng Thứ Hai")');
	await admin.click("text=Khóa tài khoản");
	await admin.waitForSelector(".flash.success");
	await clerk.goto(`${demo.a}/incoming`);
	check(clerk.url().includes("/sign-in"), "signed out");
	await clerk.fill("#f-login", "thu.hai");
	await clerk.fill("#f-password", "một câu đủ dài");
	await clerk.click("main button.primary");
	await clerk.waitForSelector('#problems:has-text("không đúng")');
	await admin.click("text=Mở khóa tài khoản");
	await admin.waitForSelector(".flash.success");
	await admin.click("text=Đặt lại mật khẩu");
	const fresh = await admin.textContent("dd:last-of-type .secret");
	await clerk.goto(`${demo.a}/sign-in`);
	await clerk.fill("#f-login", "thu.hai");
	await clerk.fill("#f-password", fresh);
	await clerk.click("main button.primary");
	await clerk.waitForURL(/\/account\/password$/);
	check(await clerk.locator("div.notice.warning").isVisible(), "it opens the door, and must be changed");
});

s.test("a token opens the API until it is taken back", async ({ browser, demo }) => {
	const v = await s.person(browser);
	await s.signIn(v, demo.a, "vanthu", "/account/tokens");
	await v.fill("#f-token_name", "Phần mềm một cửa");
	await v.fill("#f-days", "0");
	await v.click("main button.primary");
	await v.waitForSelector("#problems");
	check((await v.inputValue("#f-token_name")) === "Phần mềm một cửa", "the name stays");
	await v.fill("#f-days", "30");
	await v.click("main button.primary");
	const token = await v.textContent(".secret");
	const ask = () => fetch(`${demo.a}/api/v1/session`, { headers: { Authorization: `Bearer ${token}` } }).then((r) => r.status);
	check((await ask()) === 200, "it opens the API");
	const page = await fetch(`${demo.a}/incoming`, { headers: { Authorization: `Bearer ${token}` }, redirect: "manual" });
	check(page.status === 303, "but no page");
	await v.click('.rows button:has-text("Thu hồi")');
	await v.waitForSelector(".flash.success");
	check((await ask()) === 401, "no longer");
	await v.context().close();
});

s.test("the organ's data become the defaults of new documents; the secret is not shown", async ({ admin, browser, demo }) => {
	await admin.goto(`${demo.a}/organ`);
	await admin.fill("#f-axis_url", "ftp://example.vn");
	await admin.click("main .bar button");
	await admin.waitForSelector(".wrong #f-axis_url");
	await admin.fill("#f-axis_url", `${demo.axis}/vxp`);
	await admin.fill("#f-signer_name", "Người Ký Mới");
	check((await admin.inputValue("#f-axis_secret")) === "", "the secret stays inside");
	await admin.click("main .bar button");
	await admin.waitForSelector(".flash.success");
	const v = await s.person(browser);
	await s.signIn(v, demo.a, "vanthu", "/outgoing/new");
	check((await v.inputValue("#f-signer_name")) === "Người Ký Mới", "the default");
	await v.context().close();
});

s.test("too many wrong passwords: wait, says the page", async ({ browser, demo }) => {
	const p = await s.person(browser);
	await p.goto(`${demo.b}/sign-in`);
	for (let i = 0; i < 7; i++) {
		await p.fill("#f-login", "lanhdao");
		await p.fill("#f-password", `sai-${i}`);
		await p.click("main button.primary");
		await p.waitForSelector("#problems");
	}
	check((await p.textContent("#problems")).includes("phút"), "it says for how long");
	check((await p.inputValue("#f-password")) === "", "no password comes back in a page");
	await p.context().close();
});

s.test("a session that ends while somebody writes costs nothing that was typed", async ({ browser, demo }) => {
	const v = await s.person(browser);
	await s.signIn(v, demo.b, "vanthu", "/outgoing/new");
	await v.fill("#f-subject", "Viết dở khi phiên kết thúc");
	const other = await v.context().newPage();
	await other.goto(`${demo.b}/`);
	await other.click(".me");
	await other.click('#me form[action="/sign-out"] button');
	await other.waitForURL(/\/sign-in/);
	await v.waitForSelector("#expired", { timeout: 20000 });
	check(v.url().endsWith("/outgoing/new"), "nobody is carried away");
	await s.signIn(other, demo.b, "vanthu");
	await v.click('.bar button[value="save"]');
	await v.waitForSelector("#problems");
	check((await v.textContent("#problems")).includes("Phiên làm việc"), "it is said why");
	check((await v.inputValue("#f-subject")) === "Viết dở khi phiên kết thúc", "what was typed is there");
	await v.click('.bar button[value="save"]');
	await v.waitForSelector(".flash.success");
	// and a file that goes up under a new session goes up
	await other.goto(`${demo.b}/`);
	await other.click(".me");
	await other.click('#me form[action="/sign-out"] button');
	await other.waitForURL(/\/sign-in/);
	await s.signIn(other, demo.b, "vanthu");
	await v.setInputFiles("#f-files", s.upload("Phụ lục.pdf", "PHU LUC"));
	await v.waitForSelector("#files .file-row");
	await v.context().close();
});

s.test("who is signed out while looking comes back to the same page", async ({ browser, demo }) => {
	const v = await s.person(browser);
	await s.signIn(v, demo.b, "vanthu", "/incoming?state=all");
	await v.context().clearCookies();
	await v.waitForURL(/\/sign-in\?next=/, { timeout: 20000 });
	await v.fill("#f-login", "vanthu");
	await v.fill("#f-password", s.password);
	await v.click("main button.primary");
	await v.waitForURL(`${demo.b}/incoming?state=all`);
	await v.context().close();
});

s.test("a node that does not answer: the page says that it may be old, and recovers by itself", async ({ browser, demo }) => {
	const v = await s.person(browser);
	await s.signIn(v, demo.b, "vanthu");
	check(!(await v.locator("#away").isVisible()), "all is well");
	await v.context().setOffline(true);
	await v.waitForSelector("#away", { timeout: 20000 });
	await s.noFindings(v, "away");
	await v.context().setOffline(false);
	await v.waitForSelector("#away", { state: "hidden", timeout: 20000 });
	await v.context().close();
});

s.test("an upload over the limit is refused early, by name", async ({ browser, demo }) => {
	const v = await s.person(browser);
	await s.signIn(v, demo.a, "vanthu", "/outgoing/new");
	// By its path: bytes in the test's memory would go to the browser as text, for half a minute.
	const folder = await mkdtemp(join(tmpdir(), "vanthu-upload."));
	const file = join(folder, "to.pdf");
	await writeFile(file, Buffer.alloc(40 << 20));
	await v.setInputFiles("#f-files", file);
	await v.waitForSelector("#files .file-row");
	const cookie = (await v.context().cookies()).map((c) => `${c.name}=${c.value}`).join("; ");
	const answer = await fetch(`${demo.a}/outgoing/new`, {
		method: "POST",
		headers: { Cookie: cookie, "Content-Type": "multipart/form-data; boundary=x" },
		body: Buffer.alloc(76 << 20),
	});
	check(answer.status === 413, `${answer.status}`);
	check((await answer.text()).includes("75 MB"), "the limit is named");
	await rm(folder, { recursive: true });
	await v.context().close();
});

s.test("files that cannot go up are named before anything is sent", async ({ browser, demo }) => {
	const v = await s.person(browser);
	await s.signIn(v, demo.a, "vanthu", "/outgoing/new");
	const folder = await mkdtemp(join(tmpdir(), "vanthu-upload."));
	await writeFile(join(folder, "rỗng.pdf"), "");
	await writeFile(join(folder, "quá to.pdf"), Buffer.alloc(80 << 20));
	await writeFile(join(folder, "giả.pdf"), "chữ thường");
	await writeFile(join(folder, "thiệp.exe"), "MZ");
	await v.setInputFiles("#f-files", join(folder, "rỗng.pdf"));
	await v.waitForSelector('.upload-problem[role="alert"]:has-text("Tệp rỗng.pdf trống (0 byte)")');
	await v.setInputFiles("#f-files", join(folder, "quá to.pdf"));
	await v.waitForSelector('.upload-problem:has-text("Tệp quá to.pdf có 80 MB, vượt mức 75 MB")');
	check((await v.locator("#files .file-row").count()) === 0, "nothing went up");
	await v.setInputFiles("#f-files", join(folder, "giả.pdf"));
	await v.waitForSelector('#files .warning:has-text("giả.pdf không phải PDF đọc được")');
	check((await v.textContent(".upload-problem")) === "", "the error is gone");
	await v.setInputFiles("#f-files", join(folder, "thiệp.exe"));
	await v.waitForSelector('#files .warning:has-text("Tệp chương trình (thiệp.exe) không gửi được")');
	await v.setInputFiles("#f-files", join(folder, "giả.pdf"));
	await v.waitForSelector('#files .warning:has-text("Đã có tệp cùng tên giả.pdf")');
	await s.noFindings(v, "a draft with warnings");
	await v.click('.bar button[value="review"]');
	await v.waitForURL(/\/edit\?check=1$/);
	check((await v.textContent("#problems")).includes("Tệp chương trình (thiệp.exe)"), "and again at the review");
	await rm(folder, { recursive: true });
	await v.context().close();
});

s.test("without scripts an upload over the limit is told in the frame, and back leads to what was typed", async ({ browser, demo }) => {
	const v = await s.person(browser, { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
	await s.signIn(v, demo.a, "vanthu", "/outgoing/new");
	await v.fill("#f-subject", "Viết dở khi tệp quá to");
	const folder = await mkdtemp(join(tmpdir(), "vanthu-upload."));
	await writeFile(join(folder, "to.pdf"), Buffer.alloc(76 << 20));
	await v.setInputFiles("#f-files", join(folder, "to.pdf"));
	await v.click('.bar button[value="save"]');
	await v.waitForURL(/\/outgoing\/new\?large=1$/);
	check((await v.textContent("main")).includes("75 MB"), "the limit is named");
	check(await v.locator(".menu-button").isVisible(), "in the frame of who is signed in");
	check((await v.getAttribute("main .actions a", "href")) === "/outgoing/new", "a link leads back");
	await v.goBack();
	await v.waitForSelector("#f-subject");
	check((await v.inputValue("#f-subject")) === "Viết dở khi tệp quá to", "what was typed is there");
	await rm(folder, { recursive: true });
	await v.context().close();
});

s.test("a form sent when the session was over waits until somebody is signed in again, without scripts too", async ({ browser, demo }) => {
	const v = await s.person(browser, { javaScriptEnabled: false });
	await s.signIn(v, demo.a, "vanthu", "/outgoing/new");
	await v.fill("#f-subject", "Hết phiên khi đang viết");
	await v.context().clearCookies();
	await v.click('.bar button[value="save"]');
	await v.waitForSelector('main strong:has-text("CHƯA được lưu")');
	const [tab] = await Promise.all([v.context().waitForEvent("page"), v.click('main a[href^="/sign-in?next="]')]);
	await tab.fill("#f-login", "vanthu");
	await tab.fill("#f-password", s.password);
	await tab.click("main button.primary");
	await tab.waitForURL(/\/outgoing\/new$/);
	await v.click("main form button");
	await v.waitForSelector("#problems");
	check((await v.inputValue("#f-subject")) === "Hết phiên khi đang viết", "what was typed is there");
	await v.click('.bar button[value="save"]');
	await v.waitForSelector(".flash.success");
	await v.context().close();
});

s.test("two windows on one draft, a double click, back after sending", async ({ browser, demo }) => {
	const a = await s.person(browser, { javaScriptEnabled: false });
	await s.signIn(a, demo.a, "vanthu", "/outgoing/new");
	await a.fill("#f-subject", "Hai cửa sổ");
	await a.dblclick('.bar button[value="save"]');
	await a.waitForURL(/\/edit$/);
	const there = a.url();
	await a.goto(`${demo.a}/outgoing?state=draft`);
	check((await a.locator('.rows .row:has-text("Hai cửa sổ")').count()) === 1, "one draft");
	await a.goto(there);
	const b = await a.context().newPage();
	await b.goto(there);
	await b.fill("#f-subject", "Của cửa sổ hai");
	await b.click('.bar button[value="save"]');
	await b.waitForSelector(".flash.success");
	await a.fill("#f-subject", "Của cửa sổ một");
	await a.click('.bar button[value="save"]');
	await a.waitForSelector("#problems");
	check((await a.textContent("#problems")).includes("GHI ĐÈ"), "it is told");
	check((await a.inputValue("#f-subject")) === "Của cửa sổ một", "what was typed stays");
	await a.click('.bar button[value="overwrite"]');
	await a.waitForSelector(".flash.success");
	check((await a.inputValue("#f-subject")) === "Của cửa sổ một", "and is the draft now");
	await a.context().close();
});

s.test("a receiver that cannot be chosen says why", async ({ browser, demo }) => {
	const v = await s.person(browser);
	await s.signIn(v, demo.a, "vanthu", "/outgoing/new");
	await v.fill("#f-receivers", "khong co co quan nay");
	await v.waitForSelector('#find-state:has-text("Không tìm thấy cơ quan nào")');
	check(await v.locator("#find-state").evaluate((x) => x.getBoundingClientRect().height > 10), "to be seen, not only heard");
	await v.fill("#f-receivers", s.organA.code);
	await v.waitForSelector('#options li:has-text("cơ quan mình")');
	await v.locator("#options li").dispatchEvent("click");
	await v.waitForSelector('#find-state:has-text("chính cơ quan mình")');
	for (const said of ["Đã thêm", "Cơ quan này đã có trong danh sách."]) {
		await v.fill("#f-receivers", s.organB.code);
		await v.waitForSelector(`#options li:has-text("${s.organB.code}")`);
		await v.click("#options li");
		await v.waitForSelector(`#find-state:has-text("${said}")`);
	}
	check((await v.locator("#receiver-list li").count()) === 1, "once");
	await v.context().close();
});

s.runAll(s.startWorld, s.stopWorld);
