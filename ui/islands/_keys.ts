import { chooseRow } from "./_choose";
import { leaveDesk } from "./_desk";
import { openPalette } from "./_palette";

// Keys for people who work through lists all day. Off while typing, while an input method composes,
// and for good with the switch on the help page (WCAG 2.1.4).
const store = "vanthu.keys";

function isOff(): boolean {
	try {
		return localStorage.getItem(store) === "off";
	} catch {
		return false;
	}
}

function startSwitch(): void {
	const box = document.getElementById("keys-on");
	if (!(box instanceof HTMLInputElement)) return;
	box.checked = !isOff();
	box.addEventListener("change", () => {
		try {
			localStorage.setItem(store, box.checked ? "on" : "off");
		} catch {
			box.checked = true;
		}
	});
}

function isTyping(target: EventTarget | null): boolean {
	return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select"));
}

function move(by: 1 | -1): boolean {
	// beside an open document, the list's alone; the one that is open is where the reader stands
	const list = document.getElementById("list") ?? document;
	const links = Array.from(list.querySelectorAll<HTMLAnchorElement>(".rows a.open"));
	if (links.length === 0) return false;
	const focused = links.findIndex((a) => a === document.activeElement);
	const now = focused < 0 ? links.findIndex((a) => a.getAttribute("aria-current") === "true") : focused;
	const next = now < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(now + by, 0), links.length - 1);
	links[next]?.focus();
	links[next]?.scrollIntoView({ block: "nearest" });
	return true;
}

function follow(selector: string): boolean {
	const link = document.querySelector<HTMLElement>(selector);
	if (!link) return false;
	link.click();
	return true;
}

// What is to be done next with the rows that are ticked, or with the document that is open. It is shown and has the
// focus; nothing is done by the letter alone.
function nextStep(): boolean {
	if (document.querySelector("input.choose:checked")) return focus("form.bulk .bulk-acts button, form#bulk button.primary");
	const panel = document.querySelector<HTMLElement>("#panel:not([hidden])");
	if (document.getElementById("list") && !panel) return false;
	const steps = (panel ?? document).querySelectorAll<HTMLElement>("button.primary, summary.primary, a.button.primary");
	const step = Array.from(steps).find((x) => x.closest("#panel, main") && x.offsetParent !== null);
	step?.focus();
	step?.scrollIntoView({ block: "nearest" });
	return step !== undefined;
}

function focus(selector: string): boolean {
	const field = document.querySelector<HTMLElement>(selector);
	if (!field) return false;
	field.focus();
	return true;
}

const single: Record<string, () => boolean> = {
	j: () => move(1),
	k: () => move(-1),
	c: () => follow('#menu a[href="/outgoing/new"]'),
	"/": () => focus("#q, #f-receivers"),
	"?": () => follow('#me a[href="/help"]'),
	x: chooseRow,
	e: nextStep,
	n: () => follow("a.next"),
	Escape: () => leaveDesk() || follow("a.back"),
};
const afterG: Record<string, () => boolean> = {
	i: () => follow('#menu a[href="/incoming?state=waiting"]') || follow('#menu a[href="/incoming?state=registered"]'),
	o: () => follow('#menu a[href="/outgoing?state=sent"]'),
	h: () => follow('#menu a[href="/"]'),
};

// Ctrl+Enter in a field does what the form is for; no letter, so it needs no switch.
function submit(e: KeyboardEvent): void {
	if (!(e.ctrlKey || e.metaKey) || e.key !== "Enter" || !isTyping(e.target)) return;
	const form = (e.target as Element).closest("form .step") ?? (e.target as Element).closest("form"); // of several steps the own
	const buttons = form?.querySelectorAll<HTMLElement>("button:not([type=button])") ?? [];
	const button = form?.querySelector<HTMLElement>("button.primary, button.danger, .bar button") ?? (buttons.length === 1 ? buttons[0] : null);
	if (!button) return;
	e.preventDefault();
	button.click();
}

// No letter alone, so it needs no switch; but a text field's keys are its own.
function find(e: KeyboardEvent): void {
	if (!(e.ctrlKey || e.metaKey) || e.altKey || e.shiftKey || e.key !== "k" || isTyping(e.target) || e.isComposing) return;
	if (openPalette()) e.preventDefault();
}

// Browsers that know no popovers (Chrome 109, Firefox 115) refuse the very question.
function isMenuOpen(): boolean {
	try {
		return document.querySelector(":popover-open") !== null;
	} catch {
		return false;
	}
}

export function startKeys(): void {
	let gAt = 0;
	startSwitch();
	document.addEventListener("keydown", submit);
	document.addEventListener("keydown", find);
	document.addEventListener("keydown", (e) => {
		if (e.defaultPrevented || e.isComposing || e.keyCode === 229) return;
		if (e.ctrlKey || e.altKey || e.metaKey || isTyping(e.target) || isOff()) return;
		if (isMenuOpen()) return;
		const isAfterG = e.timeStamp - gAt < 1500;
		gAt = e.key === "g" ? e.timeStamp : 0;
		const act = (isAfterG && afterG[e.key]) || single[e.key];
		if (act?.()) e.preventDefault();
	});
}
