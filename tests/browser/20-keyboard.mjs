#!/usr/bin/env node
// The main line without a mouse: nothing is clicked here, focus goes by Tab, letters and arrows.
import * as s from "./support.mjs";

const { check, seen, tabTo } = s;

s.test("sign in, skip to the content", async (world) => {
	const a = (world.a = await s.person(world.browser));
	await a.goto(`${world.demo.a}/sign-in`);
	await a.keyboard.press("Tab");
	check((await a.evaluate(() => document.activeElement?.className)) === "skip", "the first stop skips the frame");
	await a.keyboard.press("Enter");
	await tabTo(a, "#f-login");
	await a.keyboard.type("vanthu");
	await tabTo(a, "#f-password");
	await a.keyboard.type(s.password);
	await a.keyboard.press("Enter");
	await a.waitForURL(`${world.demo.a}/`);
});

s.test("write and send", async ({ a }) => {
	await a.keyboard.press("c");
	await a.waitForURL(/\/outgoing\/new$/);
	await tabTo(a, "#f-files");
	await a.setInputFiles("#f-files", s.upload("Tờ trình.pdf", "TO TRINH")); // the system's own dialog is out of reach
	await a.waitForSelector("#files .file-row");
	await tabTo(a, "#f-type_name");
	await a.keyboard.type("Tờ");
	await tabTo(a, "#f-number");
	await a.keyboard.type("7");
	await tabTo(a, "#f-notation");
	await a.keyboard.type("TTr-UBND");
	await tabTo(a, "#f-subject");
	await a.keyboard.insertText("Tờ trình bằng bàn phím");
	await tabTo(a, "#f-receivers");
	await a.keyboard.type("noi vu so");
	await a.waitForSelector("#options li");
	check((await a.getAttribute("#f-receivers", "aria-expanded")) === "true", "the list is open");
	await a.keyboard.press("ArrowDown");
	const active = await a.getAttribute("#f-receivers", "aria-activedescendant");
	check((await a.getAttribute(`#${active}`, "aria-selected")) === "true", "the option is marked");
	await a.keyboard.press("Escape");
	check((await a.getAttribute("#f-receivers", "aria-expanded")) === "false", "Esc closes it");
	await a.keyboard.press("ArrowDown");
	await a.waitForSelector("#options li");
	await a.keyboard.press("ArrowDown");
	await a.keyboard.press("Enter");
	check((await a.textContent("#receiver-list")).includes(s.organB.code), "Enter chooses");
	check((await a.textContent("#find-state")).includes("Đã thêm"), "it is said aloud");
	await tabTo(a, '.bar button[value="review"]');
	await a.keyboard.press("Enter");
	await a.waitForURL(/\/send$/);
	await tabTo(a, "main .bar button.primary");
	await a.keyboard.press("Enter");
	await a.waitForSelector(".flash.success");
});

s.test("receive it: g i, j, Enter, and Esc back", async (world) => {
	const b = (world.b = await s.person(world.browser));
	await s.signIn(b, world.demo.b, "vanthu");
	await b.waitForSelector(".queue.first", { timeout: 20000 });
	await b.keyboard.press("g");
	await b.keyboard.press("i");
	await b.waitForURL(/state=waiting/);
	await b.keyboard.press("j");
	await seen(b, ".rows a.open");
	await b.keyboard.press("Enter");
	await b.waitForURL(/\/incoming\/1$/);
	await b.keyboard.press("Escape");
	await b.waitForURL(/state=waiting/);
	await b.keyboard.press("j");
	await b.keyboard.press("Enter");
	await b.waitForURL(/\/incoming\/1$/);
	await tabTo(b, "button.primary.wide");
	await b.keyboard.press("Enter");
	await b.waitForSelector(".flash.success");
	await world.a.waitForSelector(".mark.received", { timeout: 20000 });
});

s.test("refuse it with a reason: Ctrl+Enter sends, n leads to the next that waits", async ({ a, b, demo }) => {
	for (const [number, subject] of [[71, "Gửi nhầm"], [72, "Gửi đúng"]]) {
		await s.write(a, demo.a, { number, subject, to: "noi vu" });
		await s.sendDraft(a);
	}
	await s.until(async () => {
		await b.goto(`${demo.b}/incoming`);
		return (await b.locator(".rows .row").count()) === 2;
	}, "both arrive");
	await b.keyboard.press("k");
	check((await b.evaluate(() => document.activeElement.textContent)) === "Gửi đúng", "k begins at the end");
	await b.keyboard.press("k");
	check((await b.evaluate(() => document.activeElement.textContent)) === "Gửi nhầm", "what came first stands first");
	await b.keyboard.press("Enter");
	await b.waitForURL(/\/incoming\/\d+$/);
	await tabTo(b, "summary.button");
	await b.keyboard.press("Enter");
	await tabTo(b, "#f-reason");
	await b.keyboard.insertText("Không thuộc thẩm quyền của Sở Nội vụ.");
	await b.keyboard.press("Control+Enter");
	await b.waitForSelector(".flash.success");
	await b.keyboard.press("n");
	await b.waitForFunction(() => document.querySelector("h1")?.textContent === "Gửi đúng");
	await a.goto(`${demo.a}/search?direction=outgoing&q=gui+nham`);
	await a.keyboard.press("j");
	await a.keyboard.press("Enter");
	await a.waitForSelector(".delivery-state.refused", { timeout: 20000 });
	check((await a.textContent("#deliveries")).includes("Không thuộc thẩm quyền của Sở Nội vụ."), "the reason is at A");
});

s.test("j and k go up and down, / searches, and no key fires while typing", async ({ a, demo }) => {
	await s.write(a, demo.a, { number: 8, subject: "Thứ hai", to: "noi vu" });
	await s.sendDraft(a);
	await a.goto(`${demo.a}/outgoing`);
	const at = () => a.evaluate(() => document.activeElement?.textContent);
	await a.keyboard.press("j");
	check((await at()).includes("Gửi đúng"), "j: the first, which has the highest number");
	await a.keyboard.press("j");
	await a.keyboard.press("j");
	check((await at()).includes("Thứ hai"), "j: the third");
	for (let i = 0; i < 9; i++) await a.keyboard.press("j");
	check((await at()).includes("bàn phím"), "j: the last, and no further");
	for (let i = 0; i < 9; i++) await a.keyboard.press("k");
	check((await at()).includes("Gửi đúng"), "k: back");
	await a.keyboard.press("/");
	check((await a.evaluate(() => document.activeElement?.id)) === "q", "/ leads to the search");
	await a.keyboard.type("ban phim jkc?");
	check((await a.inputValue("#q")) === "ban phim jkc?", "letters are letters there");
	await a.fill("#q", "ban phim");
	await a.keyboard.press("Enter");
	await a.waitForURL(/q=ban/);
	check((await a.locator(".rows .row").count()) === 1, "found without marks");
});

s.test("the switch on the help page turns keys off", async ({ a, demo }) => {
	await a.goto(`${demo.a}/outgoing`);
	await a.keyboard.press("?");
	await a.waitForURL(/\/help$/);
	await tabTo(a, "#keys-on");
	await a.keyboard.press("Space");
	await a.goto(`${demo.a}/outgoing`);
	await a.keyboard.press("c");
	await a.keyboard.press("j");
	check(a.url().endsWith("/outgoing"), "c does nothing");
	check((await a.evaluate(() => document.activeElement === document.body)) === true, "j does nothing");
});

s.test("menus open and close from the keyboard; on a phone too", async ({ b, demo }) => {
	await b.setViewportSize({ width: 320, height: 640 });
	await b.goto(`${demo.b}/`);
	check(!(await b.locator("#nav").isVisible()), "the menu is closed");
	await tabTo(b, ".menu-button");
	await b.keyboard.press("Enter");
	check(await b.locator("#nav").isVisible(), "it opens");
	await b.keyboard.press("Tab");
	check(await b.evaluate(() => !!document.activeElement?.closest("#nav")), "Tab goes into it");
	await b.keyboard.press("Escape");
	check(!(await b.locator("#nav").isVisible()), "Esc closes it");
	check(b.url() === `${demo.b}/`, "and does nothing else");
	await b.setViewportSize({ width: 1280, height: 900 });
	await tabTo(b, ".me");
	await b.keyboard.press("Enter");
	await tabTo(b, '#me a[href="/help"]');
	await b.keyboard.press("Enter");
	await b.waitForURL(/\/help$/);
});

s.test("the console kept quiet", async ({ a, b }) => {
	s.noComplaints(a);
	s.noComplaints(b);
});

s.runAll(s.startWorld, s.stopWorld);
