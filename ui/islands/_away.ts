// Pages refresh themselves; when the node does not answer they say so, for what they show is old then.
export function startAway(): void {
	const notice = document.getElementById("away");
	let isLeaving = false;
	if (!notice) return;
	window.addEventListener("beforeunload", () => {
		isLeaving = true;
	});
	document.addEventListener("htmx:error", () => {
		notice.hidden = isLeaving;
	});
	document.addEventListener("htmx:after:request", () => {
		isLeaving = false;
		notice.hidden = true;
	});
	startEnded();
}

// The session ended while somebody typed: they are told, not carried away with what they wrote. The
// form of a draft has a notice of its own (_write.ts).
function startEnded(): void {
	const notice = document.getElementById("ended");
	let isDirty = false;
	if (!notice || document.getElementById("expired")) return;
	document.addEventListener("input", (e) => {
		if ((e.target as Element).closest('form[method="post"]')) isDirty = true;
	});
	document.addEventListener("submit", () => {
		isDirty = false;
	});
	document.addEventListener("htmx:before:response", (e) => {
		const status = (e as CustomEvent<{ ctx: { response: { status: number } } }>).detail.ctx.response.status;
		notice.hidden = status !== 401 || !isDirty;
		if (status === 401 && isDirty) e.preventDefault();
	});
}
