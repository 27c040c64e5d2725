// Receivers looked up while typing, in the pattern "combobox with a list" of WAI-ARIA; a receiver chosen
// becomes a row of the form, made from the row that the server would have written.
import { touched } from "./_leave";
import { fill } from "./_write";

interface Organ {
	code: string;
	name: string;
	state: string;
}

const most = 12;

class Combobox {
	private organs: Organ[] = [];
	private at = -1;
	private timer = 0;
	private asked = 0;

	constructor(
		private readonly box: HTMLElement,
		private readonly input: HTMLInputElement,
		private readonly list: HTMLElement,
		private readonly rows: HTMLElement,
		private readonly say: HTMLElement,
		private readonly row: HTMLTemplateElement,
	) {
		list.setAttribute("role", "listbox");
		list.setAttribute("aria-label", list.dataset.label ?? "");
		input.setAttribute("role", "combobox");
		input.setAttribute("aria-autocomplete", "list");
		input.setAttribute("aria-controls", list.id);
		input.setAttribute("aria-expanded", "false");
		input.addEventListener("input", () => this.later());
		input.addEventListener("keydown", (e) => this.key(e));
		input.addEventListener("blur", () => this.close());
		// the field keeps the focus while an option is pressed
		list.addEventListener("mousedown", (e) => e.preventDefault());
		list.addEventListener("click", (e) => this.click(e));
		rows.addEventListener("click", (e) => this.remove(e));
	}

	private later(): void {
		clearTimeout(this.timer);
		this.timer = window.setTimeout(() => void this.ask(), 180);
	}

	private async ask(): Promise<void> {
		const words = this.input.value.trim();
		const mine = ++this.asked;
		if (words.length < 2) return this.close();
		const answer = await fetch(`/api/v1/organs?limit=${most}&q=${encodeURIComponent(words)}`, {
			headers: { Accept: "application/json" },
		}).catch(() => null);
		if (!answer?.ok || mine !== this.asked) return;
		this.organs = (await answer.json()) as Organ[];
		this.show(words);
	}

	private option(o: Organ, i: number): HTMLElement {
		const li = document.createElement("li");
		const code = document.createElement("span");
		li.id = `option-${i}`;
		li.setAttribute("role", "option");
		li.setAttribute("aria-selected", "false");
		if (this.whyNot(o)) li.setAttribute("aria-disabled", "true");
		code.className = "hint";
		code.textContent = o.code;
		li.append(`${o.name} `, code);
		const mark = this.isOwn(o) ? this.box.dataset.ownMark : o.state !== "active" ? this.box.dataset.locked : "";
		if (mark) li.append(` (${mark})`);
		return li;
	}

	private isOwn(o: Organ): boolean {
		return o.code === this.box.dataset.own;
	}

	// Why it cannot be chosen, "" when it can.
	private whyNot(o: Organ): string {
		if (this.isOwn(o)) return this.box.dataset.self ?? "";
		return o.state === "active" ? "" : fill(this.box.dataset.shut, o.name);
	}

	private show(words: string): void {
		const text = this.organs.length === 0 ? this.box.dataset.none : this.box.dataset.found;
		const values = this.organs.length === 0 ? [words] : [String(this.organs.length), words];
		this.list.replaceChildren(...this.organs.map((o, i) => this.option(o, i)));
		this.list.hidden = this.organs.length === 0;
		this.input.setAttribute("aria-expanded", String(this.organs.length > 0));
		this.say.textContent = fill(text, ...values);
		this.mark(-1);
	}

	private mark(i: number): void {
		this.at = i;
		Array.from(this.list.children).forEach((li, k) => li.setAttribute("aria-selected", String(k === i)));
		const now = this.list.children[i];
		if (now) {
			this.input.setAttribute("aria-activedescendant", now.id);
			now.scrollIntoView({ block: "nearest" });
		} else {
			this.input.removeAttribute("aria-activedescendant");
		}
	}

	private close(): void {
		this.list.hidden = true;
		this.input.setAttribute("aria-expanded", "false");
		this.mark(-1);
	}

	private step(by: number): void {
		const n = this.organs.length;
		if (this.list.hidden) void this.ask();
		else if (n > 0) this.mark((this.at + by + n) % n);
	}

	private key(e: KeyboardEvent): void {
		if (e.isComposing) return;
		if (e.key === "ArrowDown") this.step(1);
		else if (e.key === "ArrowUp") this.step(this.at < 0 ? 0 : -1);
		else if (e.key === "Enter") this.choose(this.at < 0 && this.organs.length === 1 ? 0 : this.at);
		else if (e.key === "Escape" && !this.list.hidden) this.close();
		else return;
		e.preventDefault();
	}

	private click(e: MouseEvent): void {
		const li = (e.target as Element).closest("li");
		if (li) this.choose(Array.from(this.list.children).indexOf(li));
	}

	private has(code: string): boolean {
		return Array.from(this.rows.querySelectorAll<HTMLInputElement>('input[name="receiver"]')).some((x) => x.value === code);
	}

	private choose(i: number): void {
		const o = this.organs[i];
		if (this.list.hidden) return void this.ask();
		if (!o) return;
		const why = this.whyNot(o) || (this.has(o.code) ? this.box.dataset.again : "");
		if (why) {
			this.say.textContent = why;
			return;
		}
		this.rows.append(this.made(o));
		touched();
		this.count();
		this.input.value = "";
		this.organs = [];
		this.close();
		this.say.textContent = fill(this.box.dataset.added, o.name);
	}

	private made(o: Organ): Node {
		const row = this.row.content.firstElementChild?.cloneNode(true) as HTMLElement;
		const set = (selector: string, value: string): void => {
			const field = row.querySelector<HTMLInputElement | HTMLButtonElement>(selector);
			if (field) field.value = value;
		};
		const code = row.querySelector(".receiver-name .hint");
		set('input[name="receiver"]', o.code);
		set('input[name="receiver_name"]', o.name);
		set('button[name="remove"]', o.code);
		for (const x of row.querySelectorAll("[aria-label]"))
			x.setAttribute("aria-label", fill(x.getAttribute("data-label") ?? "{0}", o.name));
		if (code) code.textContent = o.code;
		row.querySelector(".receiver-name")?.prepend(`${o.name} `);
		return row;
	}

	private count(): void {
		const none = document.getElementById("no-receivers");
		if (none) none.hidden = this.rows.children.length > 0;
	}

	private remove(e: MouseEvent): void {
		const button = (e.target as Element).closest('button[name="remove"]');
		const row = button?.closest("li");
		if (!button || !row) return;
		e.preventDefault();
		const name = row.querySelector<HTMLInputElement>('input[name="receiver_name"]')?.value ?? "";
		const next = row.nextElementSibling ?? row.previousElementSibling;
		row.remove();
		touched();
		this.count();
		this.say.textContent = fill(this.box.dataset.removed, name);
		(next?.querySelector<HTMLElement>('button[name="remove"]') ?? this.input).focus();
	}
}

export function startCombobox(): void {
	const get = (id: string): HTMLElement | null => document.getElementById(id);
	const box = get("receivers");
	const input = get("f-receivers");
	const list = get("options");
	const rows = get("receiver-list");
	const say = get("find-state");
	const row = get("receiver-row");
	const button = get("find");
	if (!box || !(input instanceof HTMLInputElement) || !list || !rows || !say || !(row instanceof HTMLTemplateElement)) return;
	if (button) button.hidden = true;
	new Combobox(box, input, list, rows, say, row);
}
