#!/usr/bin/env node
// The axis and its operator: what flows, who has not fetched, what failed and why, "send again" by a
// click and without scripts; and a directory of very many agencies, searched while somebody writes.
import { join } from "node:path";
import * as s from "./support.mjs";

const { check } = s;
const organs = process.env.VANTHU_LONG === "1" ? 123000 : 20000;
const words = (text) => text.replace(/\s+/g, " ").trim();
const figure = async (page, name) => words(await page.locator(`.figure:has-text("${name}") .number`).textContent());

s.test(`a receiver is found among ${organs.toLocaleString("en")}, by name without marks and by code`, async (world) => {
	const v = (world.v = await s.person(world.browser));
	await s.signIn(v, world.demo.a, "vanthu", "/outgoing/new");
	const last = organs - 1 - ((organs - 1) % 6);
	// the office copies the directory when it starts
	const copied = () => v.evaluate((n) => fetch(`/api/v1/organs?limit=1&q=thu+${n}`).then((r) => r.json()).then((x) => x.length > 0), last);
	await s.until(copied, "the directory is copied", 60);
	for (const [typed, name] of [["so tai chinh thu 600 ", "Sở Tài chính thứ 600 tỉnh Mẫu 0"], [`thu ${last} `, `thứ ${last} `]]) {
		const began = Date.now();
		await v.fill("#f-receivers", typed);
		await v.locator("#options li", { hasText: name }).first().click();
		check(Date.now() - began < 3000, `${typed}: ${Date.now() - began} ms`);
	}
	await v.fill("#f-receivers", "100.12.07");
	await v.locator("#options li", { hasText: "100.12.07.Z00" }).click();
	check((await v.locator("#receiver-list li").count()) === 3, "all three are receivers");
	await s.noFindings(v, "a directory's answer");
	await v.fill("#f-receivers", "sở");
	await v.waitForSelector("#options li");
	check((await v.locator("#options li").count()) <= 20, "no more than can be looked through");
	await s.noFindings(v, "an open list of options");
	await v.fill("#f-receivers", "khongcotennao");
	await v.waitForFunction(() => document.querySelector("#find-state").textContent.includes("Không tìm thấy"));
	s.noComplaints(v);
});

s.test("what waits is counted by receiver; the oldest has its age", async (world) => {
	const { demo, browser } = world;
	const p = (world.peer = await s.peer(demo, "000.00.09.Z01", "UBND huyện Bình Minh (mẫu)"));
	const v = await s.person(browser);
	await s.signIn(v, demo.b, "vanthu");
	const x = (world.x = await s.person(browser));
	await s.signIn(x, demo.axis, "admin", "/axis");
	const before = Number(await figure(x, "1 giờ qua"));
	for (const number of [1, 2, 3]) {
		const sent = await p.send(p.packet({ to: p, number, subject: `Văn bản số ${number} tự gửi cho mình` }));
		check(sent.ErrorCode === "0", JSON.stringify(sent));
	}
	// by itself, without a click
	await x.waitForSelector('.row:has-text("UBND huyện Bình Minh (mẫu)") .mark:has-text("3 đang chờ")');
	check(Number(await figure(x, "1 giờ qua")) === before + 3, "three packets more in the last hour");
	check((await figure(x, "chờ bên nhận lấy về")) === "3", "three wait");
	check(/^\d+ (giây|phút)$/.test(await figure(x, "chờ lâu nhất")), "the oldest waits for seconds");
	await s.sound(x, "axis with queues");
});

s.test("failures have their reason; send again works, with scripts and without", async ({ browser, demo, peer, x }) => {
	const list = async () => (await peer.received()).filter((d) => d.status === "INITIAL").map((d) => d.docId);
	const [first, second] = await list();
	for (const id of [first, second]) {
		await peer.get(id);
		await peer.status(id, "fail");
	}
	await x.waitForSelector(".figure.bad");
	check((await figure(x, "báo lỗi")) === "2", "two failed");
	const row = x.locator('.row:has-text("Văn bản số 1 tự gửi")');
	check((await row.locator(".problem").textContent()).includes("không nêu lý do"), "it is said that no reason came");
	check(words(await row.textContent()).includes(`UBND huyện Bình Minh (mẫu) (${peer.code}) gửi UBND huyện Bình Minh (mẫu) (${peer.code})`), "who sent to whom");
	await s.sound(x, "axis with failures");
	check(!(await list()).includes(first), "the receiver does not see it any more");
	await row.getByRole("button", { name: "Phát lại" }).click();
	await x.waitForSelector(".flash.success");
	check((await list()).includes(first), "the receiver gets it again");
	check((await peer.get(first)).includes("Văn bản số 1 tự gửi"), "byte for byte");
	await peer.status(first, "done");
	const plain = await s.person(browser, { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
	await s.signIn(plain, demo.axis, "admin", "/axis");
	await s.noSideways(plain, "axis without scripts");
	await plain.locator('.row:has-text("Văn bản số 2 tự gửi")').getByRole("button", { name: "Phát lại" }).click();
	await plain.waitForSelector(".flash.success");
	check((await list()).includes(second), "without scripts too");
	await plain.context().close();
	s.noComplaints(x);
});

s.test("what the axis refused stands there with its reason; a locked agency is told so", async ({ demo, peer, v, x }) => {
	await s.vanthu("organ", "lock", join(demo.dir, "axis"), peer.code);
	const refused = await peer.call("getAgenciesList", {});
	check(refused.ErrorCode === "23" || refused.ErrorCode === "19", JSON.stringify(refused));
	await x.waitForSelector(`.row:has-text("getAgenciesList"):has-text("${peer.code}")`);
	await s.vanthu("organ", "unlock", join(demo.dir, "axis"), peer.code);
	check((await peer.call("getAgenciesList", {})).ErrorCode === "0", "and is let in again");
	await v.context().close();
});

s.test("a delivery that the axis refuses is at the sender with its reason; sent again, it arrives", async ({ browser, demo }) => {
	const v = await s.person(browser);
	await s.signIn(v, demo.a, "vanthu");
	await s.vanthu("organ", "lock", join(demo.dir, "axis"), s.organB.code);
	await s.write(v, demo.a, { number: 44, subject: "Gửi khi bên nhận bị khóa", to: s.organB.code });
	await s.sendDraft(v);
	await v.waitForSelector(".delivery-state.failed", { timeout: 20000 });
	check((await v.textContent(".delivery .problem")).includes("bị khóa"), "the reason in words");
	await s.sound(v, "a failed delivery");
	await s.vanthu("organ", "unlock", join(demo.dir, "axis"), s.organB.code);
	await v.click(".delivery form button");
	await v.waitForSelector(".flash.success");
	await v.waitForSelector(".mark.arrived", { timeout: 20000 });
	s.noComplaints(v);
	await v.context().close();
});

s.runAll(() => s.startWorld({ organs }), s.stopWorld);
