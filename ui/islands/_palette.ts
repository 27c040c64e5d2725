// Ctrl+K: a page of the menu, or a document, by some letters of its name; Enter goes there, and what is none of
// them is searched for. In the pattern "combobox with a list" of WAI-ARIA. Without scripts there are the menu and
// the search.
import { fill } from "./_write";

interface Found {
	id: number;
	direction: string;
	notice: string;
	number: string | null;
	notation: string | null;
	subject: string | null;
}
interface Way {
	label: string;
	path: string;
}

const mostPages = 8;
const mostDocuments = 6;

const folded = (s: string): string => s.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

function pathOf(d: Found): string {
	if (d.direction !== "internal") return `/${d.direction}/${d.id}`;
	return `/${d.notice === "none" ? "tasks" : "internal"}/${d.id}`;
}

class Palette {
	private readonly input: HTMLInputElement;
	private readonly list: HTMLElement;
	private ways: Way[] = [];
	private at = 0;
	private isChosen = false; // by an arrow, since the last letter
	private asked = 0;
	private timer = 0;

	constructor(private readonly box: HTMLDialogElement) {
		this.input = box.querySelector("input") as HTMLInputElement;
		this.list = box.querySelector("ul") as HTMLElement;
		this.list.setAttribute("role", "listbox");
		this.list.setAttribute("aria-label", box.getAttribute("aria-label") ?? "");
		this.input.setAttribute("role", "combobox");
		this.input.setAttribute("aria-autocomplete", "list");
		this.input.setAttribute("aria-controls", this.list.id);
		this.input.addEventListener("input", () => this.typed());
		this.input.addEventListener("keydown", (e) => this.key(e));
		this.list.addEventListener("click", (e) => this.click(e));
		// told late: it may be open again
		box.addEventListener("close", () => {
			if (!box.open) this.list.replaceChildren();
		});
	}

	open(): void {
		if (this.box.open) return;
		this.input.value = "";
		this.box.showModal();
		this.input.focus();
		this.typed();
	}

	private pages(words: string): Way[] {
		const all = Array.from(document.querySelectorAll<HTMLAnchorElement>("#menu a, #me a"), (a) => ({
			label: (a.querySelector("span") ?? a).textContent?.trim() ?? "",
			path: a.pathname + a.search,
		}));
		return all.filter((w) => words.split(/\s+/).every((x) => folded(w.label).includes(x))).slice(0, mostPages);
	}

	private typed(): void {
		const words = this.input.value.trim();
		const pages = this.pages(folded(words));
		this.asked++;
		this.isChosen = false;
		clearTimeout(this.timer);
		this.show(pages, [], words);
		if (words.length > 1) this.timer = window.setTimeout(() => void this.ask(words, pages), 180);
	}

	private async ask(words: string, pages: Way[]): Promise<void> {
		const mine = ++this.asked;
		const answer = await fetch(`/api/v1/search?limit=${mostDocuments}&q=${encodeURIComponent(words)}`, {
			headers: { Accept: "application/json" },
		}).catch(() => null);
		if (!answer?.ok) return;
		const { rows } = (await answer.json()) as { rows: Found[] };
		if (mine !== this.asked) return;
		const documents = rows.map((d) => ({ label: [d.number, d.notation].filter(Boolean).join("/") + (d.number ? " – " : "") + (d.subject ?? ""), path: pathOf(d) }));
		this.show(pages, documents, words);
	}

	// What was chosen before an answer came stays so.
	private show(pages: Way[], documents: Way[], words: string): void {
		const chosen = this.isChosen ? this.ways[this.at]?.path : undefined;
		const search = { label: fill(this.box.dataset.search, words), path: `/search?q=${encodeURIComponent(words)}` };
		this.ways = [...pages, ...documents, ...(words && this.box.dataset.search ? [search] : [])];
		this.list.replaceChildren(
			...this.ways.map((w, i) => {
				const li = document.createElement("li");
				li.id = `way-${i}`;
				li.setAttribute("role", "option");
				li.textContent = w.label;
				return li;
			}),
		);
		this.input.setAttribute("aria-expanded", String(this.ways.length > 0));
		const at = this.ways.findIndex((w) => w.path === chosen);
		this.mark(Math.max(0, at));
	}

	private mark(i: number): void {
		this.at = this.ways.length === 0 ? -1 : (i + this.ways.length) % this.ways.length;
		for (const [k, li] of Array.from(this.list.children).entries()) li.setAttribute("aria-selected", String(k === this.at));
		const now = this.list.children[this.at];
		now?.scrollIntoView({ block: "nearest" });
		if (now) this.input.setAttribute("aria-activedescendant", now.id);
		else this.input.removeAttribute("aria-activedescendant");
	}

	private step(by: 1 | -1): void {
		this.isChosen = true;
		this.mark(this.at + by);
	}

	private key(e: KeyboardEvent): void {
		if (e.isComposing || e.keyCode === 229) return;
		if (e.key === "ArrowDown") this.step(1);
		else if (e.key === "ArrowUp") this.step(-1);
		else if (e.key === "Enter") this.go(this.at);
		else return;
		e.preventDefault();
	}

	private click(e: MouseEvent): void {
		const li = (e.target as Element).closest("li");
		if (li) this.go(Array.from(this.list.children).indexOf(li));
	}

	private go(i: number): void {
		const way = this.ways[i];
		if (way) location.assign(way.path);
	}
}

let palette: Palette | null = null;

export function openPalette(): boolean {
	palette?.open();
	return palette !== null;
}

export function startPalette(): void {
	const box = document.getElementById("palette");
	if (box instanceof HTMLDialogElement) palette = new Palette(box);
}
