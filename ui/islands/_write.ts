// The form of a draft: what the upload and the receivers share.
export const form = (): HTMLFormElement | null => document.querySelector<HTMLFormElement>("form#write");

export function fill(template: string | undefined, ...values: string[]): string {
	return (template ?? "").replace(/\{(\d)\}/g, (_, i: string) => values[Number(i)] ?? "");
}

function enable(f: HTMLFormElement, isEnabled: boolean): void {
	for (const b of f.querySelectorAll("button")) b.disabled = !isEnabled;
}

// The answer to a form that was refused, but whose files were saved, is the page of the draft: reloading
// it must not hand the form in once more.
function settle(f: HTMLFormElement): void {
	const to = f.getAttribute("action") ?? "";
	if (to.endsWith("/edit") && location.pathname !== to) history.replaceState(null, "", to);
}

export function startWrite(): void {
	const f = form();
	if (!f) return;
	f.addEventListener("submit", () => {
		// once is enough; not before the button that was pressed has been taken into the form
		setTimeout(() => enable(f, false));
	});
	// whoever comes back to the page as it was left goes on writing
	window.addEventListener("pageshow", () => enable(f, true));
	settle(f);
	// The session ended while somebody wrote: they are told, not carried away.
	document.addEventListener("htmx:before:response", (e) => {
		const status = (e as CustomEvent<{ ctx: { response: { status: number } } }>).detail.ctx.response.status;
		const notice = document.getElementById("expired");
		if (notice) notice.hidden = status !== 401;
		if (status === 401) e.preventDefault();
	});
}
