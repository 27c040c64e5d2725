// A list and the document that was opened from it stand side by side where there is room: htmx puts the
// document's page into the panel. The address is the document's own, so that it can be kept, sent and
// loaded anew; "back" takes the panel back. Without scripts, and on small screens, links are links.
import htmx from "htmx.org";

const room = window.matchMedia("(min-width: 75rem)");

const path = (): string => location.pathname + location.search;
const within = (selector: string): HTMLElement | null => document.querySelector<HTMLElement>(selector);

class Desk {
	private readonly home = path();
	private readonly title = document.title;
	private first: Node[] | null = null; // what stood in the panel before any document
	private asked = 0;

	constructor(
		private readonly box: HTMLElement,
		private readonly panel: HTMLElement,
	) {
		document.addEventListener("click", (e) => this.click(e));
		window.addEventListener("popstate", () => this.went());
		// what refuses to be shown here has a page of its own that says why
		document.addEventListener("htmx:before:response", (e) => {
			const { target, response, request } = (e as CustomEvent<{ ctx: { target?: Element; response: { status: number }; request: { action: string } } }>).detail.ctx;
			if (target === this.panel && response.status >= 400 && response.status !== 401) location.replace(request.action);
		});
	}

	private links(): HTMLAnchorElement[] {
		return Array.from(document.querySelectorAll<HTMLAnchorElement>("#list a.open"));
	}

	private linkOf(address: string): HTMLAnchorElement | undefined {
		return this.links().find((a) => a.pathname + a.search === address);
	}

	private click(e: MouseEvent): void {
		const a = (e.target as Element).closest<HTMLAnchorElement>("a");
		if (!a || e.defaultPrevented || e.button !== 0 || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || !room.matches) return;
		const isShown = this.first !== null && this.panel.contains(a);
		const link = a.matches("#list a.open") ? a : isShown && a.matches("a.next") ? this.linkOf(a.pathname + a.search) : undefined;
		if (link) void this.show(link, true, e.detail === 0);
		else if (isShown && a.matches("a.back")) this.shut(true);
		else return;
		e.preventDefault();
	}

	private mark(link: HTMLAnchorElement | undefined): void {
		for (const a of this.links()) {
			a.closest(".row, tr")?.classList.toggle("at", a === link);
			if (a === link) a.setAttribute("aria-current", "true");
			else a.removeAttribute("aria-current");
		}
	}

	private async show(link: HTMLAnchorElement, isNew: boolean, byKey: boolean): Promise<void> {
		const mine = ++this.asked;
		if (this.first === null) {
			this.first = Array.from(this.panel.childNodes);
			this.panel.replaceChildren();
		}
		this.panel.hidden = false;
		this.box.classList.add("open");
		this.panel.setAttribute("aria-busy", "true");
		this.mark(link);
		if (isNew) history.pushState({ desk: true }, "", link.pathname + link.search);
		await htmx.ajax("GET", link.pathname + link.search, { target: this.panel, swap: "innerHTML", source: this.panel });
		if (mine !== this.asked) return;
		this.panel.removeAttribute("aria-busy");
		this.panel.scrollTop = 0;
		link.closest(".row, tr")?.classList.remove("unread");
		const words = this.panel.querySelector("h1")?.textContent?.trim();
		if (words) document.title = `${words}${this.title.slice(this.title.lastIndexOf(" – "))}`;
		if (byKey) this.panel.focus();
	}

	// Whether there was something to be shut.
	leave(): boolean {
		if (this.first === null) return false;
		this.shut(true);
		return true;
	}

	private shut(isNew: boolean): void {
		const row = this.links().find((a) => a.getAttribute("aria-current") === "true");
		this.asked++;
		this.box.classList.remove("open");
		this.panel.removeAttribute("aria-busy");
		this.panel.hidden = this.first?.length === 0;
		this.panel.replaceChildren(...(this.first ?? []));
		this.first = null;
		this.mark(undefined);
		document.title = this.title;
		if (isNew) history.pushState({ desk: true }, "", this.home);
		row?.focus();
	}

	// The address has changed by "back" or "forward".
	private went(): void {
		const link = this.linkOf(path());
		if (path() === this.home) {
			if (this.first !== null) this.shut(false);
		} else if (link && room.matches) void this.show(link, false, false);
		else location.reload();
	}
}

let desk: Desk | null = null;

// Esc: the document beside a list is shut, though it may not have come yet.
export function leaveDesk(): boolean {
	return desk?.leave() ?? false;
}

export function startDesk(): void {
	const box = within("#desk");
	const panel = within("#panel");
	if (box && panel && within("#list")) desk = new Desk(box, panel);
}
