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
}
