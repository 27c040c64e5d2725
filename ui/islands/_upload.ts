// Files go up as soon as they are chosen or dropped, with a bar; the draft is saved on the way, so the
// form keeps what was typed and the list of files is the server's.
import { fill, form } from "./_write";

interface Zone {
	form: HTMLFormElement;
	box: HTMLElement;
	input: HTMLInputElement;
	state: HTMLElement;
	problem: HTMLElement;
}

const megabytes = (bytes: number): string => (bytes / 1048576).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });

// What is wrong with the files, where an error stands and is read out; "" takes it away.
function complain(z: Zone, text: string): void {
	z.problem.textContent = text;
	if (text) z.state.hidden = true;
}

function tell(z: Zone, text: string, percent?: number): void {
	complain(z, "");
	z.state.hidden = false;
	z.state.textContent = text;
	if (percent === undefined) return;
	const bar = document.createElement("progress");
	bar.max = 100;
	bar.value = percent;
	bar.setAttribute("aria-hidden", "true");
	z.state.append(bar);
}

function buttons(z: Zone, disabled: boolean): void {
	for (const b of z.form.querySelectorAll("button")) b.disabled = disabled;
}

// What the server made of it: its list of files, its version, its address.
function adopt(z: Zone, page: Document, url: string): boolean {
	const files = page.getElementById("files");
	const there = page.querySelector<HTMLFormElement>("form#write");
	const version = page.querySelector<HTMLInputElement>("#version");
	const mine = document.querySelector<HTMLInputElement>("#version");
	if (!files || !there || !version || !mine) return false;
	document.getElementById("files")?.replaceWith(document.importNode(files, true));
	mine.value = version.value;
	z.form.action = there.getAttribute("action") ?? z.form.action;
	if (location.pathname !== new URL(url).pathname && there.getAttribute("action")?.endsWith("/edit"))
		history.replaceState(null, "", there.getAttribute("action"));
	return true;
}

// Somebody signed in anew meanwhile: the page has the token of the new session.
function renew(z: Zone, page: Document): boolean {
	const theirs = page.querySelector<HTMLInputElement>('form#write input[name="csrf"]');
	const mine = z.form.querySelector<HTMLInputElement>('input[name="csrf"]');
	if (!theirs || !mine || theirs.value === mine.value) return false;
	mine.value = theirs.value;
	return true;
}

// A form that was refused for another field (422) has its files saved all the same.
function finish(z: Zone, xhr: XMLHttpRequest): void {
	const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
	const wrong = page.querySelector(".drop-zone .problem, #problems strong, .notice.error strong")?.textContent ?? "";
	buttons(z, false);
	if (xhr.status === 403 && renew(z, page)) return send(z);
	const isSaved = xhr.status < 400 || (xhr.status === 422 && !page.querySelector(".drop-zone .problem"));
	if (!isSaved || !adopt(z, page, xhr.responseURL)) {
		const expired = document.getElementById("expired");
		if (xhr.status === 401 && expired) expired.hidden = false;
		complain(z, fill(z.box.dataset.failed, wrong || String(xhr.status)));
		return;
	}
	z.input.value = "";
	tell(z, z.box.dataset.uploaded ?? "");
}

// Told before anything goes up: the server would only say so after all of it had gone.
function whatIsWrong(z: Zone, files: File[]): string {
	const max = Number(z.box.dataset.max);
	const empty = files.find((f) => f.size === 0);
	const large = files.find((f) => f.size > max);
	const total = files.reduce((n, f) => n + f.size, 0);
	if (empty) return fill(z.box.dataset.empty, empty.name);
	if (large) return fill(z.box.dataset.large, large.name, megabytes(large.size), megabytes(max));
	return total > max ? fill(z.box.dataset.sum, megabytes(total), megabytes(max)) : "";
}

function send(z: Zone): void {
	const files = Array.from(z.input.files ?? []);
	if (files.length === 0) return;
	const wrong = whatIsWrong(z, files);
	if (wrong) {
		complain(z, wrong);
		z.input.value = "";
		return;
	}
	const body = new FormData(z.form);
	const xhr = new XMLHttpRequest();
	body.append("do", "upload");
	xhr.open("POST", z.form.action);
	xhr.upload.onprogress = (e) => {
		const percent = e.lengthComputable ? Math.floor((e.loaded * 100) / e.total) : 0;
		tell(z, fill(z.box.dataset.uploading, String(percent)), percent);
	};
	xhr.onload = () => finish(z, xhr);
	xhr.onerror = () => {
		buttons(z, false);
		complain(z, fill(z.box.dataset.failed, z.box.dataset.broken ?? ""));
	};
	buttons(z, true);
	xhr.send(body);
}

function startDrop(z: Zone): void {
	const stop = (e: DragEvent): void => {
		e.preventDefault();
		z.box.classList.toggle("over", e.type === "dragover");
	};
	z.box.addEventListener("dragover", stop);
	z.box.addEventListener("dragleave", stop);
	z.box.addEventListener("drop", (e) => {
		stop(e);
		if (!e.dataTransfer?.files.length) return;
		z.input.files = e.dataTransfer.files;
		send(z);
	});
}

export function startUpload(): void {
	const f = form();
	const box = document.getElementById("drop");
	const input = document.getElementById("f-files");
	const state = box?.querySelector<HTMLElement>(".upload-state");
	const label = document.getElementById("drop-label");
	const problem = box?.querySelector<HTMLElement>(".upload-problem");
	if (!f || !box || !(input instanceof HTMLInputElement) || !state || !problem) return;
	const z: Zone = { form: f, box, input, state, problem };
	if (label) label.textContent = box.dataset.drop ?? label.textContent;
	input.addEventListener("change", () => send(z));
	startDrop(z);
}
