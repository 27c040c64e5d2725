#!/usr/bin/env node
// Tasks: a leader gives one to a unit, its head passes it on and gives a part of it, the specialist hands the
// result in, the leader sends it back and accepts it; the five states are counted. With scripts, without them
// on a phone, by keyboard; in both languages.
import * as s from "./support.mjs";

const { check } = s;
const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
const day = (ahead) => new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date(Date.now() + ahead * 86400000));
const done = (page) => page.waitForSelector(".flash.success");
const choose = (page, part, name) => page.click(`.whom:has(.whom-name:has-text("${name}")) label:has(input[name^="${part}"])`);
const open = async (page, base, queue, subject) => {
	await page.goto(`${base}/work?queue=${queue}`);
	await page.click(`.rows a.open:has-text("${subject}")`);
	await page.waitForURL(/\/tasks\/\d+$/);
};
const act = async (page, word, words) => {
	if (words) {
		await page.click(`details:has(button[formaction$='/${word}']) > summary`);
		await page.fill(`textarea[name^='${word}-']`, words);
	}
	await page.click(`.step button[formaction$='/${word}']`);
	await done(page);
};
const standing = (page) => page.textContent(".doc-state .standing");

const first = "Chuẩn bị hội nghị tổng kết công tác năm";

s.test("a unit has a head and somebody who works in it", async (world) => {
	const { demo, browser } = world;
	const admin = (world.admin = await s.person(browser));
	await s.signIn(admin, demo.b, "admin");
	await admin.goto(`${demo.b}/units`);
	await admin.fill("#f-unit_name", "Phòng Công chức");
	await admin.fill("#f-unit_code", "CC");
	await admin.click("main form.card button.primary");
	await done(admin);
	const csv = "login,name,unit,role,title,mail,from\nvanthu,Lê Thị Văn Thư,CC,head,Trưởng phòng,,\nchuyenvien,Hoàng Chuyên Viên,CC,specialist,Chuyên viên,,\n";
	await admin.goto(`${demo.b}/accounts/import`);
	await admin.setInputFiles("#f-csv", { name: "người.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
	await admin.click("main form.card button.primary");
	await admin.waitForSelector("main h1");
});

s.test("the leader gives a task, and is told what is missing", async (world) => {
	const leader = (world.leader = await s.person(world.browser));
	await s.signIn(leader, world.demo.b, "lanhdao");
	await leader.click('#menu a[href="/tasks"]');
	await s.sound(leader, "nhiệm vụ, chưa có");
	await leader.click('main a[href="/tasks/new"]');
	await s.sound(leader, "giao nhiệm vụ, trang mới mở");
	check(await leader.isChecked("#checked"), "a result is looked at, as a rule");
	await leader.fill("#f-task_content", "Báo cáo, tài liệu, danh sách khách mời.");
	await leader.fill("#f-deadline_on", day(5));
	await leader.click('.bar button[value="direct"]');
	await leader.waitForSelector("#problems");
	check(await leader.isVisible("#f-task_subject[aria-invalid]"), "what is to be done is marked");
	check((await leader.inputValue("#f-task_content")).startsWith("Báo cáo"), "what was typed stays");
	await s.sound(leader, "giao nhiệm vụ, thiếu");
	await leader.fill("#f-task_subject", first);
	await choose(leader, "lead", "Phòng Công chức");
	await leader.click('.bar button[value="direct"]');
	await done(leader);
	await leader.waitForURL(/\/tasks\/\d+/);
	world.task = leader.url().replace(/#.*/, "");
	check((await standing(leader)) === "Chưa hoàn thành, trong hạn", "how it stands");
	const flow = await leader.textContent(".flow");
	for (const words of ["Phạm Lãnh Đạo", "danh sách khách mời", "Phòng Công chức", "Chủ trì", day(5), "Chưa xem"]) check(flow.includes(words), `the page says ${words}`);
	await s.sound(leader, "nhiệm vụ, đã giao");
});

s.test("the head gives a part of it, and passes it on", async (world) => {
	const { demo, browser } = world;
	const head = (world.head = await s.person(browser));
	await s.signIn(head, demo.b, "vanthu");
	await open(head, demo.b, "pass", first);
	await s.sound(head, "nhiệm vụ của đơn vị");
	await head.click('.mine-card a[href*="/tasks/new?above="]');
	check((await head.textContent("main")).includes(`Một phần của: ${first}`), "of what it is a part");
	check((await head.locator('.whom-name:has-text("Phạm Lãnh Đạo")').count()) === 0, "nobody outside the unit");
	await head.fill("#f-task_subject", "In tài liệu hội nghị");
	await choose(head, "lead", "Hoàng Chuyên Viên");
	await s.sound(head, "giao một phần thành nhiệm vụ");
	await head.click('.bar button[value="direct"]');
	await done(head);
	world.part = head.url().replace(/#.*/, "");
	check((await standing(head)) === "Không có thời hạn", "a task without a day");
	await head.click(`main p a:has-text("${first}")`);
	check((await head.textContent(".flow")).includes("Nhiệm vụ thành phần"), "its parts are on the card");
	await s.sound(head, "nhiệm vụ, có nhiệm vụ thành phần");
	await head.click('.mine-card a[href*="/pass/"]');
	await s.sound(head, "phân công tiếp nhiệm vụ");
	await choose(head, "lead", "Hoàng Chuyên Viên");
	await head.fill("#f-directive", "Soạn báo cáo trước.");
	await head.click('.bar button[value="direct"]');
	await done(head);
});

s.test("nothing is finished over a part that is open", async (world) => {
	const { demo, head, browser } = world;
	const worker = (world.worker = await s.person(browser));
	await s.signIn(worker, demo.b, "chuyenvien");
	check((await worker.textContent(".queues")).includes("việc chủ trì"), "the first page counts them");
	await open(worker, demo.b, "lead", first);
	await act(worker, "finish", "Đã soạn xong báo cáo.");
	await head.goto(world.task);
	await head.click("details:has(button[formaction$='/finish']) > summary");
	await head.click("button[formaction$='/finish']");
	await head.waitForSelector("#problems");
	check((await head.textContent("#problems")).includes("Còn 1 nhiệm vụ thành phần chưa xong"), "why not");
	await s.sound(head, "nhiệm vụ, còn nhiệm vụ thành phần");
	await open(worker, demo.b, "lead", "In tài liệu hội nghị");
	await act(worker, "finish", "Đã in 50 bộ.");
	check((await worker.textContent(".flow")).includes("Đã báo cáo kết quả, chờ duyệt"), "it waits for the head");
	await open(head, demo.b, "accept", "In tài liệu hội nghị");
	await s.sound(head, "nhiệm vụ, chờ duyệt kết quả");
	await head.click("details:has(button[formaction$='/accept']) > summary");
	await head.click(".row-acts button[formaction$='/accept']");
	await done(head);
	check((await head.textContent(".flow")).includes("Đã in 50 bộ."), "what came of it stays");
	await head.goto(world.task);
	await act(head, "finish", "Đã chuẩn bị đủ.");
});

s.test("the leader sends it back, and accepts it the second time", async ({ demo, leader, head }) => {
	await leader.goto(`${demo.b}/`);
	check((await leader.textContent(".queues")).includes("kết quả chờ duyệt"), "it is on the first page");
	await open(leader, demo.b, "accept", first);
	await act(leader, "rework", "Thiếu danh sách khách mời.");
	await open(head, demo.b, "pass", first);
	check((await head.textContent(".flow")).includes("Thiếu danh sách khách mời."), "what is missing is said");
	await s.sound(head, "nhiệm vụ, phải làm lại");
	await act(head, "finish", "Đã bổ sung danh sách.");
	await open(leader, demo.b, "accept", first);
	await leader.click("details:has(button[formaction$='/accept']) > summary");
	await leader.click(".row-acts button[formaction$='/accept']");
	await done(leader);
	check((await standing(leader)) === "Hoàn thành đúng hạn", "it is done, in time");
	for (const words of ["Báo cáo kết quả, chờ duyệt", "Yêu cầu làm lại", "Duyệt kết quả"]) check((await leader.textContent("#history + ol, .steps-zone")).includes(words), `the history says ${words}`);
	await s.sound(leader, "nhiệm vụ, đã hoàn thành");
});

s.test("the five states are counted, and each number opens its list", async ({ demo, leader, head }) => {
	await leader.goto(`${demo.b}/tasks`);
	await leader.click('nav a[href*="standing=done"]:has-text("Hoàn thành đúng hạn")');
	check((await leader.locator(".rows .row").count()) === 1, "one is done in time");
	await s.sound(leader, "nhiệm vụ, hoàn thành đúng hạn");
	await leader.click('nav a:has-text("Chưa hoàn thành, quá hạn")');
	check((await leader.textContent(".empty")).includes("Không có nhiệm vụ"), "none is overdue");
	await head.goto(`${demo.b}/tasks?whose=unit`);
	check((await head.locator(".rows .row").count()) === 2, "the unit's, once, and the part");
	await s.sound(head, "nhiệm vụ của đơn vị tôi");
});

s.test("a task is given and handed in without a script, on a phone", async (world) => {
	const { demo, browser } = world;
	const head = await s.person(browser, phone);
	const worker = await s.person(browser, phone);
	const fine = async (page, what) => {
		await s.noSideways(page, what);
		await s.valid(await page.shown.text(), what);
	};
	await s.signIn(head, demo.b, "vanthu");
	await head.goto(`${demo.b}/tasks/new`);
	await head.fill("#f-task_subject", "Rà soát hồ sơ thi tuyển");
	await head.fill("#f-deadline_days", "3");
	await choose(head, "lead", "Hoàng Chuyên Viên");
	await head.click('.bar button[value="direct"]');
	await done(head);
	await fine(head, "phone, nhiệm vụ đã giao");
	await s.signIn(worker, demo.b, "chuyenvien");
	await open(worker, demo.b, "lead", "Rà soát hồ sơ thi tuyển");
	await act(worker, "finish", "Đã rà soát xong.");
	await head.goto(`${demo.b}/work?queue=accept`);
	await fine(head, "phone, chờ duyệt kết quả");
});

s.test("by keyboard alone", async ({ demo, leader }) => {
	await leader.goto(`${demo.b}/tasks/new`);
	await leader.focus("#f-task_subject");
	await leader.keyboard.type("Giao bằng bàn phím");
	const name = leader.locator('.whom:has(.whom-name:has-text("Phòng Công chức")) input[name="lead"]');
	await name.focus();
	await leader.keyboard.press("Space");
	await leader.focus("#f-deadline_days");
	await leader.keyboard.type("2");
	await leader.keyboard.press("Enter");
	await done(leader);
	check((await leader.textContent("h1")).includes("Giao bằng bàn phím"), "it is given");
});

s.test("in English, too", async ({ demo, leader, head, task }) => {
	for (const [page, paths] of [[leader, ["/tasks", "/tasks/new", task]], [head, ["/tasks?whose=unit", "/work?queue=accept"]]]) {
		for (const path of paths) {
			await page.goto(path.startsWith("http") ? path : `${demo.b}${path}`);
			if ((await page.getAttribute("html", "lang")) !== "en") {
				await page.click(".me");
				await page.click('.drop .language button[value="en"]');
				await page.waitForSelector('html[lang="en"]');
				await page.goto(path.startsWith("http") ? path : `${demo.b}${path}`);
			}
			check((await page.getAttribute("html", "lang")) === "en", `${path} speaks English`);
			await s.sound(page, `english ${path.replace(/^http:..[^/]*/, "").replace(/\d+/g, "N")}`);
		}
	}
});

s.test("whose it is not is told so", async ({ demo, browser, worker, admin }) => {
	check((await worker.goto(`${demo.b}/tasks/new`)).status() === 403, "a specialist gives none");
	check((await admin.goto(`${demo.b}/tasks`)).status() === 403, "an administrator reads none");
});

s.test("the console has nothing to say", ({ leader, head, worker, admin }) => {
	for (const page of [leader, head, worker, admin]) {
		page.allowed = [/status of (403|409|422)/];
		s.noComplaints(page);
	}
});

s.runAll(s.startWorld, s.stopWorld);
