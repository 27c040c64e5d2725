#!/usr/bin/env node
// After a document was issued: taken back from one receiver, recalled while somebody works on it, updated,
// replaced, corrected, answered; both ends read what became of it. With scripts, and without them on a phone.
import * as s from "./support.mjs";

const { check } = s;
const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
const done = (page) => page.waitForSelector(".flash.success");
const seen = async (page, url, words, what) =>
	s.until(async () => {
		await page.goto(url);
		return (await page.textContent("main")).includes(words);
	}, what ?? words);

async function send(world, number, subject) {
	await s.write(world.a, world.demo.a, { number, subject, to: s.organB.code });
	await s.sendDraft(world.a);
	const { clerk, demo } = world;
	const sent = world.a.url().replace(/[?#].*/, "");
	await s.until(async () => {
		await clerk.goto(`${demo.b}/incoming?state=waiting`);
		return (await clerk.locator(`a.open:has-text("${subject}")`).count()) === 1;
	}, `${subject} arrives`);
	await clerk.click(`a.open:has-text("${subject}")`);
	await seen(world.a, sent, "Đã đến", "01 comes back");
	return { sent, came: clerk.url().replace(/[?#].*/, "") };
}
const register = async (page, url) => {
	await page.goto(url);
	await page.click('form[action$="/register"] button');
	await done(page);
};

s.test("a receiver is asked to give it back, says no, and then yes", async (world) => {
	world.a = await s.person(world.browser);
	world.clerk = await s.person(world.browser);
	await s.signIn(world.a, world.demo.a, "vanthu");
	await s.signIn(world.clerk, world.demo.b, "vanthu");
	const { a, clerk, demo } = world;
	const d = await send(world, 61, "Lấy lại văn bản gửi nhầm");
	await a.click('a[href$="/take-back"]');
	await s.sound(a, "lấy lại");
	await a.click("button.danger");
	await a.waitForSelector("#problems");
	check(await a.isVisible("#f-undo_reason[aria-invalid]"), "a reason must be given");
	await a.fill("#f-undo_reason", "Gửi nhầm nơi nhận");
	await a.click("button.danger");
	await done(a);
	check((await a.textContent(".deliveries")).includes("Đề nghị lấy lại: chờ trả lời"), "it waits for an answer");
	check((await a.locator('a[href$="/take-back"]').count()) === 0, "nobody is asked twice");
	await seen(clerk, `${demo.b}/`, "đề nghị của bên gửi");
	await clerk.click('.queue a[href="/requests"]');
	await s.sound(clerk, "đề nghị của cơ quan gửi");
	await clerk.click(".rows a.open");
	await s.sound(clerk, "một đề nghị lấy lại");
	await clerk.click("details.step summary");
	await clerk.click('form[action$="/refuse"] button');
	await clerk.waitForSelector("#problems");
	await clerk.fill("#f-request_reason", "Đang giải quyết");
	await clerk.click('form[action$="/refuse"] button');
	await done(clerk);
	await seen(a, d.sent, "Đề nghị lấy lại: không đồng ý", "the sender reads the refusal");
	check((await a.textContent(".deliveries")).includes("Đang giải quyết"), "and why");
	await a.click('a[href$="/take-back"]');
	await a.fill("#f-undo_reason", "Văn bản gửi nhầm, xin trả lại");
	await a.click("button.danger");
	await done(a);
	await seen(clerk, d.came, "Bên gửi đề nghị lấy lại văn bản này");
	await s.sound(clerk, "đến, bên gửi đề nghị lấy lại");
	await clerk.click('a[href^="/requests/"]');
	await clerk.click('form[action$="/agree"] button');
	await done(clerk);
	check((await clerk.textContent("main")).includes("Đã hủy theo yêu cầu của bên gửi"), "it is cancelled");
	check((await clerk.locator('form[action$="/register"]').count()) === 0, "and not registered any more");
	await s.sound(clerk, "đến, đã hủy");
	await seen(a, d.sent, "Đã hủy", "the sender sees it");
	await s.sound(a, "đi, đã lấy lại");
});

s.test("recalled while somebody works on it: that ends, and they read why", async (world) => {
	const { a, clerk, demo } = world;
	const d = await send(world, 62, "Thu hồi khi đang giải quyết");
	await register(clerk, d.came);
	await clerk.click('form[action$="/present"] button');
	await done(clerk);
	const leader = await s.person(world.browser);
	await s.signIn(leader, demo.b, "lanhdao");
	await leader.goto(`${d.came}/direct`);
	await leader.fill("#f-directive", "Đồng chí giải quyết.");
	await leader.click('.whom:has(.whom-name:has-text("Hoàng Chuyên Viên")) label:has(input[name^="lead"])');
	await leader.click('.bar button[value="direct"]');
	await done(leader);
	const worker = (world.worker = await s.person(world.browser));
	await s.signIn(worker, demo.b, "chuyenvien");
	await worker.goto(d.came);
	await a.goto(d.sent);
	await a.click("details.step summary:has-text('Văn bản có sai sót?')");
	await s.sound(a, "đi, có sai sót");
	await a.click('a[href$="/recall"]');
	await s.sound(a, "thu hồi");
	await a.fill("#f-undo_reason", "Sai nội dung tại mục 2");
	await a.click("button.danger");
	await done(a);
	check((await a.textContent("main")).includes("Đã thu hồi"), "it is frozen");
	check((await a.locator('a[href$="/recall"], a[href$="/take-back"], form[action*="/about/"]').count()) === 0, "nothing is done to it any more");
	await s.sound(a, "đi, đã thu hồi");
	await seen(worker, d.came, "Sai nội dung tại mục 2");
	check((await worker.textContent("main")).includes("Đã kết thúc"), "what they had to do has ended");
	check((await worker.locator('form[action*="/assignments/"]').count()) === 0, "nothing is left to be done");
	await s.sound(worker, "đến, bị thu hồi khi đang giải quyết");
	await worker.goto(`${demo.b}/work?queue=lead`);
	check((await worker.locator(`a.open:has-text("Thu hồi khi đang giải quyết")`).count()) === 0, "nor in their queue");
	await seen(a, d.sent, "Thu hồi: đã đồng ý", "15 comes back");
});

s.test("an answer finishes what it answers; on a phone, without scripts", async (world) => {
	const { a, demo } = world;
	const d = await send(world, 63, "Xin ý kiến về dự thảo quy chế");
	await register(world.clerk, d.came);
	const clerk = await s.person(world.browser, phone);
	await s.signIn(clerk, demo.b, "vanthu");
	await clerk.goto(d.came);
	await clerk.click('form[action$="/reply"] button');
	await clerk.waitForURL(/\/outgoing\/\d+\/edit/);
	check((await clerk.inputValue("#f-subject")).startsWith("Trả lời Công văn số 63"), "its subject names what it answers");
	check((await clerk.textContent("main")).includes(s.organA.name), "it goes to who asked");
	await s.noSideways(clerk, "soạn văn bản trả lời");
	await clerk.goto(d.came);
	check((await clerk.textContent("main")).includes("Văn bản trả lời"), "both pages name each other");
	await s.valid(await clerk.shown.text(), "đến, có văn bản trả lời");
	await s.noSideways(clerk, "đến, có văn bản trả lời");
	await seen(a, d.sent, "Đã tiếp nhận", "the sender knows that it is registered");
});

s.test("a correction, a replacement and an update are drafted from it, in both languages", async (world) => {
	const { a, demo } = world;
	const d = await send(world, 64, "Có sai sót về thể thức");
	for (const [word, subject] of [["correct", "Đính chính Công văn số 64"], ["replace", "Có sai sót"], ["update", "Có sai sót"]]) {
		await a.goto(d.sent);
		await a.click("details.step summary:has-text('Văn bản có sai sót?')");
		await a.click(`form[action$="/about/${word}"] button`);
		await a.waitForURL(/\/outgoing\/\d+\/edit/);
		check((await a.inputValue("#f-subject")).startsWith(subject), `${word}: ${await a.inputValue("#f-subject")}`);
	}
	check((await a.inputValue("#f-number")) === "64", "an update keeps the number");
	await a.goto(d.sent);
	const links = await a.textContent("section:has(> #links)");
	for (const words of ["Được đính chính bằng", "Được thay thế bằng", "Bản cập nhật"]) check(links.includes(words), `its page says ${words}`);
	const english = (world.english = await s.person(world.browser));
	await s.speak(english, demo.a, "en");
	await s.signIn(english, demo.a, "vanthu");
	await english.goto(d.sent);
	await s.sound(english, "sent, with drafts about it, in English");
	await english.click("details.step summary:has-text('Something wrong with it?')");
	await english.click('a[href$="/recall"]');
	await s.sound(english, "recall, in English");
});

s.test("the console has nothing to say", ({ a, clerk, worker, english }) => {
	for (const page of [a, clerk, worker, english]) {
		page.allowed = [/status of (403|409|422)/];
		s.noComplaints(page);
	}
});

s.runAll(s.startWorld, s.stopWorld);
