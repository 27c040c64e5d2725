#!/usr/bin/env node
// What a page costs: requests and bytes over the wire with nothing cached, and with the cache warm;
// nothing from elsewhere. With VANTHU_LONG=1 (make test-long) also what lighthouse thinks of it.
import { createServer } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as s from "./support.mjs";

const { check } = s;
const KB = 1024;
// The page itself, its style, its script, its icon.
const budget = { requests: 4, html: 64 * KB, css: 32 * KB, js: 72 * KB, all: 150 * KB, warm: 64 * KB };
const pages = [
	["a", null, "/sign-in"],
	["a", "vanthu", "/"],
	["a", "vanthu", "/outgoing/new"],
	["b", "vanthu", "/incoming"],
	["b", "vanthu", "/incoming/1"],
	["b", "vanthu", "/help"],
	["a", "admin", "/accounts"],
	["axis", "admin", "/axis"],
];

async function fill({ demo }) {
	const p = await s.peer(demo, "000.00.09.Z01", "UBND huyện Bình Minh (mẫu)");
	for (let i = 1; i <= 55; i++) await p.send(p.packet({ to: s.organB, number: i, subject: `Báo cáo kết quả thực hiện nhiệm vụ, lần thứ ${i}` }));
	await s.until(async () => (await p.call("getSentEdocList", { servicetype: "eDoc", messagetype: "edoc" })).data.every((x) => x.receiveStatus === "DONE"), "all arrive", 30);
}
const kind = (r) => new URL(r.url()).pathname.match(/\.(css|js|svg|ico)$/)?.[1] ?? "html";

async function cost(page, url) {
	const requests = [];
	await page.goto("about:blank"); // what the page before asked for is not counted
	// neither the file in its frame nor what htmx asks for later is the page's own weight
	const note = (r) => r.frame() === page.mainFrame() && !r.headers()["hx-request"] && requests.push(r);
	page.on("requestfinished", note);
	await page.goto(url, { waitUntil: "load" });
	page.off("requestfinished", note);
	const sum = { urls: requests.map((r) => new URL(r.url()).pathname), requests: 0, html: 0, css: 0, js: 0, all: 0 };
	for (const r of requests) {
		check(new URL(r.url()).origin === new URL(url).origin, `${url} loads ${r.url()}`);
		const { responseBodySize, responseHeadersSize } = await r.sizes();
		const bytes = responseBodySize + responseHeadersSize;
		sum.requests++;
		sum.all += bytes;
		sum[kind(r)] = (sum[kind(r)] ?? 0) + bytes;
	}
	return sum;
}

for (const [node, login, path] of pages) {
	s.test(`${path} at ${node}: few requests, few bytes`, async ({ demo, browser }) => {
		const page = await s.person(browser);
		if (login) await s.signIn(page, demo[node], login, "/help");
		await (await page.context().newCDPSession(page)).send("Network.clearBrowserCache");
		const cold = await cost(page, demo[node] + path);
		const warm = await cost(page, demo[node] + path);
		console.log(`# cold ${JSON.stringify(cold)}, warm ${warm.html}`);
		for (const k of ["requests", "html", "css", "js", "all"]) check(cold[k] <= budget[k], `${path}: ${k} ${cold[k]} over ${budget[k]}: ${cold.urls}`);
		check(warm.html <= budget.html && (warm.css ?? 0) + (warm.js ?? 0) === 0, `${path}: style and script are kept: ${JSON.stringify(warm)}`);
		s.noComplaints(page);
		await page.context().close();
	});
}

// ---- lighthouse, in a browser of its own that shares its cookies with it ----
function freePort() {
	return new Promise((resolve) => {
		const server = createServer().listen(0, "127.0.0.1", () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}
async function judge(url, port) {
	const require = createRequire(join(s.root, "ui/package.json"));
	const { default: lighthouse } = await import(pathToFileURL(require.resolve("lighthouse")).href);
	const run = await lighthouse(url, { port, output: "json", logLevel: "error", disableStorageReset: true, formFactor: "desktop", screenEmulation: { disabled: true }, throttlingMethod: "provided", onlyCategories: ["performance", "accessibility", "best-practices"] });
	const scores = Object.fromEntries(Object.entries(run.lhr.categories).map(([k, v]) => [k, v.score]));
	const bad = Object.values(run.lhr.audits).filter((a) => a.score !== null && a.score < 0.9 && a.scoreDisplayMode !== "informative").map((a) => `${a.id}: ${a.displayValue ?? a.title}`);
	return { scores, bad };
}
if (process.env.VANTHU_LONG === "1") {
	s.test("lighthouse: quick, accessible, by good practice", async ({ demo }) => {
		const folder = mkdtempSync(join(tmpdir(), "vanthu-lighthouse-"));
		const port = await freePort();
		const context = await s.startBrowserIn(folder, [`--remote-debugging-port=${port}`]);
		const page = await context.newPage();
		try {
			await s.signIn(page, demo.b, "vanthu");
			for (const path of ["/", "/incoming", "/incoming/1", "/outgoing/new"]) {
				const { scores, bad } = await judge(demo.b + path, port);
				console.log(`# ${path} ${JSON.stringify(scores)} ${bad.join("; ")}`);
				check(scores.accessibility === 1, `${path}: accessibility ${scores.accessibility}: ${bad}`);
				check(scores["best-practices"] >= 0.95, `${path}: best practices ${scores["best-practices"]}: ${bad}`);
				check(scores.performance >= 0.9, `${path}: performance ${scores.performance}: ${bad}`);
			}
		} finally {
			await context.close();
			rmSync(folder, { recursive: true, force: true });
		}
	});
}

s.runAll(async () => {
	const world = await s.startWorld();
	await fill(world);
	return world;
}, s.stopWorld);
