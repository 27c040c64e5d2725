// Parts of a page that refresh themselves tell the node what they have; one that has not changed is not
// sent again. The browser keeps no copy of it: the tags are remembered here, as long as the page is open.
interface Asking {
	ctx: {
		request: { method: string; action: string; headers: Record<string, string> };
		response?: { status: number; headers: Headers };
	};
}

export function startRefresh(): void {
	const tags = new Map<string, string>();
	document.addEventListener("htmx:config:request", (e) => {
		const { request } = (e as CustomEvent<Asking>).detail.ctx;
		const tag = tags.get(request.action);
		if (request.method === "GET" && tag) request.headers["If-None-Match"] = tag;
	});
	document.addEventListener("htmx:after:request", (e) => {
		const { request, response } = (e as CustomEvent<Asking>).detail.ctx;
		const tag = response?.headers.get("ETag");
		if (response?.status === 200 && tag) tags.set(request.action, tag);
	});
}
