// routes.mjs -- the pages of src/web/routes.tbl, and which file looks at each: in both languages, on a phone and on
// a wide screen (`sound` in support.mjs does it, `runAll` asks at the end whether it was done).
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = process.env.VANTHU_SRC ?? join(dirname(fileURLToPath(import.meta.url)), "../..");
const table = readFileSync(join(root, "src/web/routes.tbl"), "utf8");
export const routes = [...table.matchAll(/^ROUTE\("GET", "([^"]*)"/gm)].map((m) => m[1]);

export const pages = {
	"40-pages": ["/sign-in", "/", "/help", "/incoming", "/incoming/book", "/incoming/{id}", "/outgoing", "/outgoing/book", "/outgoing/{id}", "/outgoing/new", "/outgoing/{id}/edit", "/outgoing/{id}/send", "/outgoing/{id}/draft", "/work", "/search", "/account/password", "/account/tokens", "/account/presets", "/holidays", "/accounts", "/accounts/{id}", "/organ", "/axis"],
	"41-every-page": ["/incoming/settling", "/incoming/{id}/direct", "/secret/{word}", "/requests", "/series", "/files", "/files/new", "/files/{id}", "/files/{id}/edit", "/catalogs", "/catalogs/{id}", "/catalogs/{id}/entries/{id}", "/account/posts", "/account/digest", "/units", "/units/import", "/accounts/import", "/accounts/{id}/posts", "/accounts/{id}/hand-over", "/permissions", "/documents/{id}/readers", "/documents/{id}/files", "/reports/{word}", "/reports/{word}/list", "/oversight", "/internal", "/internal/new", "/tasks", "/tasks/new", "/tasks/{id}", "/tasks/{id}/direct", "/outgoing/{id}/recall", "/columns/{word}"],
	"55-people": ["/units/{id}"],
	"56-flow": ["/incoming/{id}/pass/{id}"],
	"57-registers": ["/prints/{id}"],
	"58-drafting": ["/outgoing/{id}/ask", "/outgoing/{id}/versions", "/series/{id}"],
	"59-audit": ["/audit"],
	"59-files": ["/files/{id}/items/{id}", "/files/{id}/freeze"],
	"59-recall": ["/outgoing/{id}/deliveries/{id}/take-back", "/requests/{id}"],
	"61-search": ["/search/saved", "/search/saved/{id}"],
	"62-tasks": ["/tasks/{id}/pass/{id}"],
	"63-consult": ["/outgoing/{id}/organs", "/incoming/{id}/opinion"],
	"63-notices": ["/internal/{id}", "/internal/{id}/readers"],
	"63-urge": ["/outgoing/{id}/urge"],
	"64-dossier": ["/outgoing/{id}/dossier"],
	"65-arrivals": ["/incoming/new", "/incoming/{id}/correct", "/incoming/{id}/strike"],
	"65-copies": ["/documents/{id}/copy"],
	"65-file-parts": ["/outgoing/{id}/parts"],
	"65-organ-task": ["/tasks/organs", "/outgoing/{id}/task", "/incoming/{id}/task"],
	"65-travel": ["/outgoing/{id}/own", "/outgoing/{id}/travel", "/travel"],
	"67-groups": ["/freezes", "/documents/{id}/freeze", "/groups/{id}/freeze", "/groups", "/groups/{id}", "/documents/{id}/groups"],
};
// What is no page of its own: files to keep, parts that refresh themselves, ways on.
export const noPage = ["/bulk/{word}", "/units/import/template", "/accounts/import/template", "/static/{word}/{word}", "/favicon.ico", "/counts", "/home", "/axis/overview", "/outgoing/{id}/deliveries", "/reports", "/reports/{word}/print", "/prints/{id}/state", "/prints/{id}/file", "/search/export", "/incoming/{id}/slip", "/outgoing/{id}/letter/{word}", "/outgoing/{id}/organs/print/{word}", "/files/inventory/{word}", "/files/{id}/contents/{word}", "/files/{id}/pdf", "/files/{id}/xml", "/files/{id}/items/{id}/file", "/catalogs/{id}/print/{word}", "/documents/{id}/files/{id}", "/documents/{id}/files/{id}/view/{word}", "/documents/{id}/packet"];

const forms = routes.map((r) => [r, new RegExp(`^${r.replaceAll("{id}", "\\d+").replaceAll("{word}", "[a-z]+")}$`)]);
// The route that answers an address: one in these words before one with holes.
export function routeOf(url) {
	const fits = forms.filter(([, re]) => re.test(new URL(url).pathname)).map(([r]) => r);
	return fits.find((r) => !r.includes("{")) ?? fits.sort((a, b) => a.split("{").length - b.split("{").length)[0];
}
