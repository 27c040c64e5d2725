// A form that asks (data-asks) is not left half filled without a question: nobody loses what was typed by a slip.
let isDirty = false;
export function touched(): void {
	isDirty = true;
}

export function startLeave(): void {
	const f = document.querySelector<HTMLFormElement>("form[data-asks]");
	if (!f) return;
	isDirty = f.dataset["asks"] === "typed"; // it came back with what was typed
	f.addEventListener("input", touched);
	f.addEventListener("submit", () => {
		isDirty = false;
	});
	window.addEventListener("beforeunload", (e) => {
		if (isDirty) e.preventDefault();
	});
}
