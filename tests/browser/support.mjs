// support.mjs -- what the browser tests share: a demo on ports of its own, a browser, files to send,
// checks that every page must pass, and TAP.
import { execFile, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { mkdtempSync, mkdirSync, rmSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { Peer } from "./peer.mjs";
import { pages, root, routeOf } from "./routes.mjs";

export { root };
const program = process.env.VANTHU ?? join(root, "build/vanthu");
const require = createRequire(join(root, "ui/package.json"));
const { chromium } = require("playwright-core");
const { HtmlValidate } = require("html-validate");
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const password = "An-Binh-2026";
export const organA = { code: "000.00.00.Z01", name: "UBND tỉnh An Bình (mẫu)" };
export const organB = { code: "000.00.05.Z01", name: "Sở Nội vụ tỉnh An Bình (mẫu)" };

// ---- TAP ----
const cases = [];
export function test(name, run) {
	cases.push({ name, run });
}
export async function runAll(before, after) {
	if (own.length) {
		test("its pages were looked at in both languages, on a phone and on a wide screen", allLooked);
		test("vnu finds nothing in their HTML", vnu);
	}
	console.log(`1..${cases.length}`);
	let bad = 0;
	let world;
	try {
		world = await before();
	} catch (e) {
		console.log(`Bail out! ${e.message}`);
		process.exit(1);
	}
	for (const [i, c] of cases.entries()) {
		const began = Date.now();
		try {
			await c.run(world);
			console.log(`ok ${i + 1} ${c.name}`);
			console.log(`# ${Date.now() - began} ms`);
		} catch (e) {
			bad++;
			console.log(`not ok ${i + 1} ${c.name}`);
			for (const line of String(e.stack ?? e).split("\n").slice(0, 60)) console.log(`# ${line}`);
		}
	}
	await after(world);
	process.exit(bad ? 1 : 0);
}
export function check(isTrue, what) {
	if (!isTrue) throw new Error(what);
}

// ---- the demo ----
function isFree(port) {
	return new Promise((resolve) => {
		const s = createServer();
		s.once("error", () => resolve(false));
		s.listen(port, "127.0.0.1", () => s.close(() => resolve(true)));
	});
}
// Three ports in a row; below those that the system itself hands out.
async function freeBase() {
	for (let tries = 0; tries < 200; tries++) {
		const base = 12000 + Math.floor(Math.random() * 6000) * 3;
		if ((await isFree(base)) && (await isFree(base + 1)) && (await isFree(base + 2))) return base;
	}
	throw new Error("no three free ports in a row");
}
const execute = promisify(execFile);
// What an operator types, on a node of the demo.
export const vanthu = (...args) => execute(program, args).then((r) => r.stdout);

// An axis that knows very many agencies before the first of them asks.
async function makeDirectory(dir, base, organs) {
	const secret = join(dir, "password");
	const csv = join(dir, "catalogue.csv");
	const two = (n) => String(n).padStart(2, "0");
	const kinds = ["Sở Tài chính", "Sở Xây dựng", "Sở Y tế", "UBND xã", "UBND phường", "Chi cục Kiểm lâm"];
	const rows = Array.from({ length: organs }, (_, i) => {
		const [province, group, last] = [Math.floor(i / 2500), Math.floor(i / 50) % 50, i % 50];
		return `${100 + province}.${two(group)}.${two(last)}.Z${two(province % 100)},${kinds[i % kinds.length]} thứ ${i} tỉnh Mẫu ${province},,`;
	});
	writeFileSync(secret, password);
	writeFileSync(csv, `code,name,parent,mail\n${rows.join("\n")}\n`);
	await vanthu("init", join(dir, "axis"), "--axis", "--organ", "000.00.00.Z00", "--name", "Trục liên thông văn bản (mẫu)", "--port", String(base));
	await vanthu("user", "passwd", join(dir, "axis"), "admin", "--password-file", secret);
	await vanthu("organ", "import", join(dir, "axis"), csv);
}
export async function startDemo({ organs = 0 } = {}) {
	const dir = mkdtempSync(join(tmpdir(), "vanthu-browser-"));
	const base = await freeBase();
	if (organs) await makeDirectory(dir, base, organs);
	const child = spawn(program, ["demo", dir, "--port-base", String(base)], { stdio: ["ignore", "pipe", "pipe"] });
	let text = "";
	const ready = new Promise((resolve, reject) => {
		const take = (d) => {
			text += d;
			if (text.includes("Ctrl-C")) resolve();
		};
		child.stdout.on("data", take);
		child.stderr.on("data", take);
		child.once("exit", (code) => reject(new Error(`the demo ended with ${code}: ${text.slice(-2000)}`)));
		setTimeout(() => reject(new Error(`the demo is not ready after 60 s: ${text.slice(-2000)}`)), 60000).unref();
	});
	await ready;
	const url = (i) => `http://127.0.0.1:${base + i}`;
	return { dir, axis: url(0), a: url(1), b: url(2), child, log: () => text };
}
export async function stopDemo(demo) {
	const gone = new Promise((resolve) => demo.child.on("exit", resolve));
	if (demo.child.exitCode === null) {
		demo.child.kill("SIGTERM");
		await gone;
	}
	rmSync(demo.dir, { recursive: true, force: true });
}
// A node of the demo is told another value of a setting while it serves.
export function setting(demo, node, name, value) {
	const dir = join(demo.dir, node);
	const conf = join(dir, "vanthu.conf");
	const demoPid = demo.child.pid;
	const before = readFileSync(conf, "utf8");
	const line = new RegExp(`^#?${name} = .*$`, "m");
	check(line.test(before), `${name} stands in ${conf}`);
	writeFileSync(conf, before.replace(line, `${name} = ${value}`));
	const children = readFileSync(`/proc/${demoPid}/task/${demoPid}/children`, "utf8").trim().split(" ").map(Number);
	const its = children.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(dir));
	check(its.length === 1, `the node's process: ${its}`);
	process.kill(its[0], "SIGHUP");
}
// A third agency, with software of its own.
export async function peer(demo, code, name) {
	const secret = `secret-of-${code}`;
	await vanthu("organ", "add", join(demo.dir, "axis"), code, "--name", name, "--secret", secret);
	return new Peer(demo.axis, code, name, secret);
}
// Both, for a file of tests.
export async function startWorld(options) {
	const demo = await startDemo(options);
	return { demo, browser: await startBrowser() };
}
export async function stopWorld(world) {
	await world.browser.close();
	await stopDemo(world.demo);
}

// ---- the browser ----
const launch = {
	executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
	headless: true,
	args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none"],
};
export const startBrowser = () => chromium.launch(launch);
// One whose pages share a folder with whoever comes by its debugging port.
export const startBrowserIn = (folder, args) => chromium.launchPersistentContext(folder, { ...launch, args: [...launch.args, ...args] });
// A person at a browser of their own. What the console says and what fails to load is kept.
export async function person(browser, options = {}) {
	const { allowed = [], ...context } = options;
	const c = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "vi-VN", ...context });
	return tab(c, allowed);
}
async function tab(context, allowed) {
	const page = await context.newPage();
	page.setDefaultTimeout(15000);
	page.complaints = [];
	page.allowed = allowed;
	page.on("response", (r) => {
		if (r.request().isNavigationRequest() && r.frame() === page.mainFrame() && r.status() !== 303) page.shown = r;
	});
	page.on("console", (m) => {
		// what htmx asked for when its page was left; a request that really fails is seen below
		if (/^htmx: htmx:error: .*Failed to fetch/.test(m.text())) return;
		if (m.type() === "error" || m.type() === "warning") page.complaints.push(`${m.type()}: ${m.text()} (${m.location().url})`);
	});
	page.on("pageerror", (e) => page.complaints.push(`exception: ${e.message}`));
	page.on("requestfailed", (r) => {
		// a page that is left takes its open requests with it
		if (!["net::ERR_ABORTED"].includes(r.failure()?.errorText)) page.complaints.push(`failed: ${r.url()} ${r.failure()?.errorText}`);
	});
	return page;
}
export function noComplaints(page) {
	const bad = page.complaints.filter((x) => !page.allowed.some((re) => re.test(x)));
	check(bad.length === 0, `the console says:\n${bad.join("\n")}`);
}
export async function signIn(page, base, login, path = "/") {
	await page.goto(`${base}/sign-in?next=${encodeURIComponent(path)}`);
	await page.fill("#f-login", login);
	await page.fill("#f-password", password);
	await page.click("main button.primary");
	await page.waitForURL((u) => !u.pathname.startsWith("/sign-in"));
}

// ---- what every page must pass ----
// The pages of this file, and which of them axe has seen: "route, language, width".
const own = pages[basename(process.argv[1], ".mjs")] ?? [];
const looked = new Set();
const languages = ["vi", "en"];
const widths = [320, 1280];
const ways = (route) => languages.flatMap((l) => widths.map((w) => `${route}, ${l}, ${w} px`));
const isLooked = (route) => ways(route).every((x) => looked.has(x));
function allLooked() {
	const left = own.flatMap(ways).filter((x) => !looked.has(x));
	check(left.length === 0, `nobody looked at\n${left.join("\n")}`);
}
export async function noFindings(page, what) {
	if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axeSource);
	// half come, a message has half its colours
	await page.evaluate(() => Promise.allSettled((document.querySelector(".flash")?.getAnimations() ?? []).map((x) => x.finished)));
	// only what it finds comes back: all that it has looked at is a megabyte, and takes longer than looking
	const { lines, language, width } = await page.evaluate(async () => {
		const { violations } = await globalThis.axe.run(document, {
			runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
			resultTypes: ["violations"],
			iframes: false,
			// the dearest rule; its colours are the same in both languages
			rules: { "color-contrast": { enabled: document.documentElement.lang !== "en" } },
		});
		return {
			lines: violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${v.help}\n    ${n.html.slice(0, 200)}\n    ${n.failureSummary?.split("\n").slice(1, 3).join("; ")}`)),
			language: document.documentElement.lang,
			width: innerWidth,
		};
	});
	check(lines.length === 0, `${what}: axe finds\n${lines.join("\n")}`);
	if (isPlain(page)) looked.add(`${routeOf(page.shown.url())}, ${language}, ${width} px`);
}
// The HTML as the server wrote it.
const validator = new HtmlValidate({
	extends: ["html-validate:recommended"],
	rules: {
		// layout of the source is not for people
		"no-trailing-whitespace": "off",
		"attribute-boolean-style": "off",
		"attribute-empty-style": "off",
		"doctype-style": "off",
		// a hyphen between groups of digits is one organ's code, no telephone number
		"tel-non-breaking": "off",
		// button is short for button type="submit", on purpose
		"no-implicit-button-type": "off",
		"long-title": "off",
	},
});
export async function valid(html, what) {
	const report = await validator.validateString(html);
	const lines = report.results.flatMap((r) => r.messages.map((m) => `${m.line}: ${m.ruleId}: ${m.message}: ${html.split("\n")[m.line - 1]?.slice(0, 160)}`));
	check(lines.length === 0, `${what}: html-validate says\n${lines.join("\n")}`);
	shown.set(html, what);
}
// The W3C's own checker, of all that was looked at so far: one Java for all pages (adr/0001).
const shown = new Map();
async function vnu() {
	const pages = [...shown];
	check(pages.length > 0, "no page was looked at");
	const dir = mkdtempSync(join(tmpdir(), "vanthu-vnu-"));
	pages.forEach(([html], i) => writeFileSync(join(dir, `${i}.html`), html));
	const jar = require.resolve("vnu-jar/build/dist/vnu.jar");
	const htmx = ".*Attribute .hx-[a-z-]+. not allowed on element.*";
	const said = await promisify(execFile)("java", ["-Xmx256m", "-Xss8m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", jar, "--stdout", "--format", "json", "--exit-zero-always", "--filterpattern", htmx, dir], { maxBuffer: 1 << 26 });
	rmSync(dir, { recursive: true, force: true });
	const lines = JSON.parse(said.stdout).messages.map((m) => `${pages[Number(/(\d+)\.html$/.exec(m.url)?.[1])]?.[1]}: ${m.message}: ${m.extract?.slice(0, 160)}`);
	check(lines.length === 0, `vnu says\n${[...new Set(lines)].join("\n")}`);
	console.log(`# vnu: ${pages.length} pages`);
}
export async function noSideways(page, what) {
	const width = await page.evaluate(() => ({ all: document.documentElement.scrollWidth, seen: document.documentElement.clientWidth }));
	check(width.all <= width.seen, `${what}: ${width.all} px wide on a screen of ${width.seen}`);
}

// What an address says to whoever opens it, no answer to a form and no error.
const isPlain = (page) => page.shown?.request().method() === "GET" && page.shown.status() === 200;
// The same page beside it, in the other language; the session is left in its own.
async function beside(page, language, look) {
	const form = await page.locator("form.language input").evaluateAll((all) => Object.fromEntries(all.map((x) => [x.name, x.value])));
	const url = page.shown.url();
	const speak = async (l) => {
		const answer = await page.request.post(new URL("/language", url).href, { form: { ...form, language: l }, maxRedirects: 0 });
		check(answer.status() === 303, `${l}: ${answer.status()}`);
	};
	await speak(languages.find((l) => l !== language));
	const other = await tab(page.context(), page.allowed);
	try {
		await other.goto(url);
		if (other.shown.status() >= 400) other.complaints.length = 0; // the browser notes the status itself
		await look(other);
		noComplaints(other);
	} finally {
		await other.close();
		await speak(language);
	}
}
// What is on the screen now, a page or a state of it: sound HTML as the server wrote it, nothing that
// axe finds, nothing sideways on a phone. A page of this file (routes.mjs) that axe has not yet seen in both languages
// and at both widths is looked at so, and every one with isBoth. With VANTHU_PICTURES=FOLDER also a picture of each.
const pictures = process.env.VANTHU_PICTURES;
const heights = { 320: 640, 1280: 900 };
export async function sound(page, what, { more = [], isBoth = false } = {}) {
	const route = routeOf(page.shown.url());
	const both = isBoth || (isPlain(page) && own.includes(route) && !isLooked(route));
	await look(page, what, more, both);
	if (!both) return;
	const language = await page.getAttribute("html", "lang");
	await beside(page, language, async (other) => {
		check((await other.getAttribute("html", "lang")) !== language, `${what} says its language`);
		await look(other, `${what}, not ${language}`, more, true);
	});
}
async function look(page, what, more, isAxeEach) {
	await valid(await page.shown.text(), what);
	if (!isAxeEach) await noFindings(page, what);
	for (const size of [...more, ...widths.map((width) => ({ width, height: heights[width] }))]) {
		await page.setViewportSize(size);
		await noSideways(page, `${what} at ${size.width}`);
		if (isAxeEach && widths.includes(size.width)) await noFindings(page, `${what} at ${size.width}`);
		if (!pictures) continue;
		mkdirSync(pictures, { recursive: true });
		await page.screenshot({ path: join(pictures, `${what.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 90)}-${size.width}.png`), fullPage: true });
	}
}

// ---- files to send: small, real PDFs ----
export function pdf(...lines) {
	const ascii = (s) => s.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/Đ/g, "D").replace(/[()\\]/g, "");
	const text = lines.map((l, i) => `BT /F1 ${i ? 12 : 16} Tf 72 ${770 - i * 26} Td (${ascii(l)}) Tj ET`).join("\n");
	const objects = [
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		`<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
		"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
	];
	let out = "%PDF-1.4\n";
	const at = objects.map((o, i) => {
		const here = out.length;
		out += `${i + 1} 0 obj\n${o}\nendobj\n`;
		return here;
	});
	const xref = out.length;
	out += `xref\n0 ${at.length + 1}\n0000000000 65535 f \n${at.map((n) => `${String(n).padStart(10, "0")} 00000 n \n`).join("")}`;
	out += `trailer << /Size ${at.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
	return Buffer.from(out, "latin1");
}
export const upload = (name, ...lines) => ({ name, mimeType: "application/pdf", buffer: pdf(...lines) });

// ---- steps that several files take ----
export async function until(isTrue, what, seconds = 20) {
	const end = Date.now() + seconds * 1000;
	while (!(await isTrue())) {
		check(Date.now() < end, `not within ${seconds} s: ${what}`);
		await new Promise((r) => setTimeout(r, 250));
	}
}
// Before signing in; Vietnamese is what everybody begins with.
export async function speak(page, base, language) {
	if (language === "vi") return;
	await page.goto(`${base}/sign-in`);
	await page.click(`.language button[value="${language}"]`);
	await page.waitForSelector(`html[lang="${language}"]`);
}
// A draft with one file and one receiver, by mouse and with scripts; a number from who may give one.
export async function write(page, base, { number, type, subject, to, file }) {
	await page.goto(`${base}/outgoing/new`);
	await page.setInputFiles("#f-files", file ?? upload(`Văn bản ${number}.pdf`, `VAN BAN SO ${number}`, subject));
	await page.waitForSelector("#files .file-row");
	if (type) await page.selectOption("#f-type_name", type);
	if (number !== undefined) {
		await page.fill("#f-number", String(number));
		await page.fill("#f-notation", "UBND-VP");
	}
	await page.fill("#f-subject", subject);
	await page.fill("#f-receivers", to);
	await page.click("#options li");
	await page.waitForSelector("#receiver-list li");
}
export async function sendDraft(page) {
	await page.click('.bar button[value="review"]');
	await page.waitForURL(/\/send$/);
	await page.click("main .bar button.primary");
	await page.waitForURL(/\/outgoing\/\d+$/);
}

// ---- without a mouse ----
// Tab until the focus is where the selector says; the way must not be endless.
export async function tabTo(page, selector, most = 80) {
	for (let i = 0; i < most; i++) {
		await page.keyboard.press("Tab");
		if (await page.evaluate((x) => document.activeElement?.matches(x), selector)) return seen(page, selector);
	}
	throw new Error(`Tab does not reach ${selector}`);
}
// What has the focus can be seen: on the screen, marked, not behind the bar at the bottom.
export async function seen(page, selector) {
	const look = await page.evaluate(() => {
		const x = document.activeElement;
		const r = x.getBoundingClientRect();
		const at = document.elementFromPoint(r.left + Math.min(r.width, 20) / 2, r.top + Math.min(r.height, 20) / 2);
		const style = getComputedStyle(x);
		return { top: r.top, bottom: r.bottom, high: innerHeight, isFree: !!at && (x.contains(at) || at.contains(x)), outline: style.outlineStyle };
	});
	check(look.top >= -1 && look.top < look.high, `${selector} has the focus at ${look.top}, off the screen`);
	check(look.isFree, `${selector} has the focus behind something`);
	check(look.outline !== "none", `${selector} has the focus and does not show it`);
}
