// Many rows at once: how many are chosen, all of a page, a range with Shift, the key x. Without scripts the boxes
// and the buttons do the same.
import { fill } from "./_write";

const boxes = (): HTMLInputElement[] => Array.from(document.querySelectorAll<HTMLInputElement>("input.choose"));

class Choosing {
	private last: HTMLInputElement | null = null;
	private readonly count: HTMLElement | null;
	private readonly all: HTMLInputElement | null;

	constructor(private readonly bar: HTMLElement) {
		this.count = bar.querySelector<HTMLElement>(".bulk-count");
		this.all = bar.querySelector<HTMLInputElement>(".bulk-all input");
		this.all?.parentElement?.removeAttribute("hidden");
		this.all?.addEventListener("change", () => this.set(boxes(), this.all?.checked ?? false));
		document.addEventListener("click", (e) => this.click(e));
		// a browser that comes back to the page has kept the ticks
		window.addEventListener("pageshow", () => this.tell());
		this.tell();
	}

	private set(which: HTMLInputElement[], isChosen: boolean): void {
		for (const b of which) b.checked = isChosen;
		this.tell();
	}

	private click(e: MouseEvent): void {
		const box = e.target;
		if (!(box instanceof HTMLInputElement) || !box.matches("input.choose")) return;
		const list = boxes();
		const from = this.last ? list.indexOf(this.last) : -1;
		const to = list.indexOf(box);
		if (e.shiftKey && from >= 0) this.set(list.slice(Math.min(from, to), Math.max(from, to) + 1), box.checked);
		this.last = box;
		this.tell();
	}

	private tell(): void {
		const list = boxes();
		const n = list.filter((b) => b.checked).length;
		for (const b of list) b.closest(".row, tr")?.classList.toggle("chosen", b.checked);
		for (const b of this.bar.querySelectorAll("button")) b.disabled = n === 0;
		if (this.count) this.count.textContent = n === 0 ? (this.count.dataset.none ?? "") : fill(this.count.dataset.chosen, String(n));
		if (!this.all) return;
		this.all.checked = n > 0 && n === list.length;
		this.all.indeterminate = n > 0 && n < list.length;
	}
}

// The box of the row where the reader stands.
export function chooseRow(): boolean {
	const list = document.getElementById("list") ?? document;
	const at = document.activeElement?.closest(".row, tr") ?? list.querySelector(".at");
	const box = at?.querySelector<HTMLInputElement>("input.choose");
	box?.click();
	return box !== null && box !== undefined;
}

export function startChoose(): void {
	const bar = document.querySelector<HTMLElement>("form.bulk");
	if (bar) new Choosing(bar);
}
