// vxp.mjs -- one request of the axis protocol, sound or bent, and what came back as one line of JSON.
//
//   node vxp.mjs URL SYSTEM SECRET CALL [name=value…] [OPTIONS…]
//
//   --file F          sendEdoc: the file, with hash-file and the CR LF behind it
//   --hash H          hash-file, instead of the file's
//   --skew SECS       the clock of the sender against ours
//   --uncovered n=v   one more argument that the signature does not cover
//   --bend n=v        an argument that goes out with another value than the one signed
//   --declare BYTES   only the head is sent, with this Content-Length
//   --raw-header H    one more line in the head, as it is
//
// Prints {"http","code","status","desc","docId","data","early"}; early: answered before the body had been sent.
import crypto from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';

const [url, system, secret, call, ...rest] = process.argv.slice(2);
const args = [['systemid', system]];
const bent = new Map();
const uncovered = [];
const raw = [];
const o = { skew: 0 };
for (let i = 0; i < rest.length; i++) {
	const pair = (text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)];
	switch (rest[i]) {
	case '--uncovered': uncovered.push(pair(rest[++i])); break;
	case '--bend': bent.set(...pair(rest[++i])); break;
	case '--raw-header': raw.push(rest[++i]); break;
	case '--file': case '--hash': case '--skew': case '--declare':
		o[rest[i].slice(2)] = rest[++i];
		break;
	default: args.push(pair(rest[i]));
	}
}

const two = (n, w = 2) => String(n).padStart(w, '0');
function timestamp() {
	const t = new Date(Date.now() + Number(o.skew) * 1000 + 7 * 3600 * 1000);
	return two(t.getUTCDate()) + two(t.getUTCMonth() + 1) + t.getUTCFullYear() + 'T' +
		two(t.getUTCHours()) + two(t.getUTCMinutes()) + two(t.getUTCSeconds()) + '+' +
		two(t.getUTCMilliseconds(), 4);
}

// The client's digest: without the leading zero of each byte.
const quirk = (digest) => [...digest].map((b) => b.toString(16)).join('');

let body = Buffer.from('{}');
if (o.file) {
	const file = fs.readFileSync(o.file);
	args.push(['hash-file', o.hash ?? quirk(crypto.createHash('sha256').update(file).digest())]);
	body = Buffer.concat([file, Buffer.from('\r\n')]);
}
const type = o.file ? 'application/octet-stream' : 'application/json';
args.push(['timestamp', timestamp()], ['Content-Type', type]);

const P = 'XroadVnpt-';
const signed = JSON.stringify(Object.fromEntries(args.map(([k, v]) => [P + k, v])));
const mac = crypto.createHmac('sha256', secret).update(signed).digest('hex');
const where = new URL(url);
const head = [`POST ${where.pathname}/${call} HTTP/1.1`, `Host: ${where.host}`];
for (const [k, v] of args)
	head.push(`${P}${k}: ${bent.get(k) ?? v}`);
for (const [k, v] of uncovered)
	head.push(`${P}${k}: ${v}`);
head.push(`${P}sign-header-key: ${args.map(([k]) => k).join(';')}`, `${P}sign-header: ${signed}`,
	`${P}hash-header: ${mac}`, `${P}version: 3.0.201608`, `Content-Type: ${type}`,
	`Content-Length: ${o.declare ?? body.length}`, 'Connection: close', ...raw);

const chunks = [];
let flushed = false;
const socket = net.connect(Number(where.port), where.hostname, () => {
	socket.write(head.join('\r\n') + '\r\n\r\n');
	if (!o.declare)
		socket.write(body, () => { flushed = true; });
});
socket.setTimeout(60000, () => socket.destroy(new Error('no answer in 60 s')));
socket.on('data', (d) => {
	chunks.push(d);
	if (o.declare)
		finish();
});
socket.on('error', (e) => { if (chunks.length === 0) { console.log(JSON.stringify({ http: 0, error: e.message })); process.exit(3); } });
socket.on('close', finish);

function finish() {
	const text = Buffer.concat(chunks).toString('utf8');
	const at = text.indexOf('\r\n\r\n');
	const length = Number(/^content-length: (\d+)/im.exec(text)?.[1] ?? -1);
	if (at < 0 || (o.declare && Buffer.byteLength(text.slice(at + 4)) < length && !socket.closed))
		return;
	let json = {};
	try {
		json = JSON.parse(text.slice(at + 4));
	} catch { /* shown as it is */ }
	console.log(JSON.stringify({ http: Number(text.slice(9, 12)), code: json.ErrorCode, status: json.status,
		desc: json.ErrorDesc, docId: json.DocId, data: json.data, early: !flushed,
		text: json.ErrorCode === undefined ? text.slice(0, 500) : undefined }));
	process.exit(0);
}
