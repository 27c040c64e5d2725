#!/usr/bin/env node
// Browsers that are some years old (Chrome 109, Firefox 115) know no popovers: what the style says for
// them is put in force here, and the account's links are there without covering the work. Also: nothing
// of the style is lost on them, and the bar of a form leaves room for the form on a low screen.
import * as s from "./support.mjs";

const { check } = s;

// What such a browser makes of the page: no popovers, no :popover-open, and the rules meant for it.
function growOld() {
	const fallback = [];
	for (const sheet of document.styleSheets)
		for (const rule of [...sheet.cssRules])
			if (rule instanceof CSSSupportsRule && rule.conditionText.includes("not selector(:popover-open)"))
				fallback.push(...[...rule.cssRules].map((r) => r.cssText));
	const sheet = new CSSStyleSheet();
	sheet.replaceSync(fallback.join("\n"));
	document.adoptedStyleSheets = [sheet];
	for (const x of document.querySelectorAll("[popover]")) x.removeAttribute("popover");
	return fallback.length;
}

s.test("without popovers the account's links and the menu are there, and cover nothing", async ({ demo, browser }) => {
	const page = await s.person(browser);
	await s.signIn(page, demo.a, "vanthu");
	for (const size of [{ width: 1280, height: 900 }, { width: 320, height: 640 }]) {
		await page.setViewportSize(size);
		await page.goto(`${demo.a}/outgoing`);
		check((await page.evaluate(growOld)) > 0, "the style has rules for them");
		for (const path of ["/account/password", "/help"]) check(await page.locator(`#me a[href="${path}"]`).isVisible(), `${path} is there`);
		check(await page.locator('#menu a[href="/outgoing/new"]').isVisible(), "the menu is there");
		const [me, main] = [await page.locator("#me").boundingBox(), await page.locator("main").boundingBox()];
		check(me.y + me.height <= main.y + 1, `the links cover the page: ${JSON.stringify([me, main])}`);
		await s.noSideways(page, `an old browser at ${size.width}`);
		await s.noFindings(page, `an old browser at ${size.width}`);
	}
	await page.context().close();
});

s.test("what old browsers cannot read stands apart", async ({ demo, browser }) => {
	const page = await s.person(browser);
	await page.goto(`${demo.a}/sign-in`);
	const bad = await page.evaluate(() =>
		[...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].filter((r) => r instanceof CSSStyleRule && r.selectorText.includes("popover-open")).map((r) => r.selectorText)),
	);
	check(bad.length === 0, `outside of @supports: ${bad}`);
	await page.context().close();
});

s.test("keys work where :popover-open is no selector", async ({ demo, browser }) => {
	const page = await s.person(browser);
	await page.addInitScript(() => {
		const ask = Document.prototype.querySelector;
		Document.prototype.querySelector = function (q) {
			if (q.includes("popover-open")) throw new DOMException("not a valid selector", "SyntaxError");
			return ask.call(this, q);
		};
	});
	await s.signIn(page, demo.a, "vanthu", "/outgoing");
	await page.keyboard.press("/");
	check(await page.evaluate(() => document.activeElement?.id === "q"), "the key leads to the search");
	s.noComplaints(page);
	await page.context().close();
});

s.test("the bar of a form covers at most a fifth of 1280 × 600", async ({ demo, browser }) => {
	const page = await s.person(browser, { viewport: { width: 1280, height: 600 } });
	await s.signIn(page, demo.a, "vanthu", "/outgoing/new");
	const bar = await page.locator('.write .bar:has(button[value="save"])').boundingBox();
	check(bar.height <= 120, `${bar.height} px`);
	await page.context().close();
});

s.test("Caps Lock is told while the password is typed; paper says when, without underlines", async ({ demo, browser }) => {
	const page = await s.person(browser);
	await page.goto(`${demo.a}/sign-in`);
	const press = (on) =>
		page.evaluate((isOn) => document.querySelector("#f-password").dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true, modifierCapsLock: isOn })), on);
	await press(true);
	check(await page.locator("#caps").isVisible(), "told");
	await press(false);
	check(!(await page.locator("#caps").isVisible()), "and no more");
	await s.signIn(page, demo.a, "vanthu", "/outgoing?state=draft");
	check((await page.textContent("h1")) === "Văn bản đi – Bản thảo của tôi", "the list has its name");
	check(!(await page.locator(".printed").isVisible()), "not on the screen");
	await page.emulateMedia({ media: "print" });
	check(/\d\d\/\d\d\/\d{4} \d\d:\d\d/.test(await page.textContent(".printed")) && (await page.locator(".printed").isVisible()), "when");
	await page.context().close();
});

s.runAll(() => s.startWorld(), s.stopWorld);
