// fake-axis.mjs DIR -- an axis with faults that no real one makes; on a free port of 127.0.0.1, which
// is printed ("ready PORT").
//
// DIR/edoc, DIR/status   NAME.edxml waits for the receiver under the DocId NAME, in the order of names
// DIR/told               what the receiver said: lines of NAME <tab> status <tab> body
// DIR/sent               packets it was handed, one file each
// DIR/log                lines of CALL <tab> what was done
// DIR/mode               how it behaves: a word, or lines of CALL <tab> word for single calls.
//     ok         as an axis does
//     500, 404 … that status, with a page of HTML
//     html       200 with a page of HTML (a proxy's sign-in page)
//     garbage    200 with bytes that are nothing
//     nothing    200 with an empty body
//     code:N     ErrorCode N
//     close      the connection is closed without a word
//     hang       no answer ever; hang-once: for the first request alone
//     drip       an answer that comes a byte a second
//     half       half of the answer, then the connection is closed
//     huge       an answer that never ends
//     redirect   302 to another address, which is listed in the log when it is asked
//     type       the right answer as text/html
//     chunks     the right answer in chunks of three bytes, without a length
//     deep       JSON nested 100,000 deep
//     nul        JSON with \u0000 and broken UTF-8 in it
//     liar       getEdoc answers data that is not base64
//     other      getEdoc answers the packet of another DocId
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const dir = process.argv[2];
for (const d of ['edoc', 'status', 'sent'])
	fs.mkdirSync(path.join(dir, d), { recursive: true });
const done = new Set();
let hung = 0;
const read = (name) => { try { return fs.readFileSync(path.join(dir, name), 'utf8'); } catch { return ''; } };
const note = (file, ...words) => fs.appendFileSync(path.join(dir, file), `${words.join('\t')}\n`);

function mode(call) {
	for (const line of read('mode').split('\n')) {
		const [a, b] = line.split('\t');
		if (b === undefined && a)
			return a;
		if (a === call)
			return b;
	}
	return 'ok';
}

const waiting = (type) => fs.readdirSync(path.join(dir, type)).filter((f) => f.endsWith('.edxml'))
	.map((f) => f.slice(0, -6)).filter((id) => !done.has(id)).sort();

function packet(id) {
	for (const type of ['edoc', 'status']) {
		const f = path.join(dir, type, `${id}.edxml`);
		if (fs.existsSync(f))
			return fs.readFileSync(f);
	}
	return null;
}

function answer(call, args, body) {
	const ok = { status: 'OK', ErrorCode: '0', ErrorDesc: 'Thành công' };
	const id = args.docid;
	switch (call) {
	case 'getReceivedEdocList':
		return { ...ok, data: waiting(args.messagetype).slice(0, 50).map((docId) => ({ docId,
			serviceType: 'eDoc', messageType: args.messagetype, created_time: '2026/11/21 08:00:00',
			updated_time: '2026/11/21 08:00:00', from: '000.00.00.Z01', to: args.systemid,
			status: 'INITIAL', status_desc: '' })) };
	case 'getEdoc': {
		const bytes = packet(id);
		return bytes ? { ...ok, data: bytes.toString('base64') }
			: { status: 'FAIL', ErrorCode: '10', ErrorDesc: `Không có gói tin ${id}.` };
	}
	case 'updateStatus':
		note('told', id, args.status, body.toString());
		done.add(id);
		return ok;
	case 'sendEdoc':
		fs.writeFileSync(path.join(dir, 'sent', `${Date.now()}-${Math.random()}.edxml`), body);
		return { ...ok, DocId: `sent-${Date.now()}` };
	case 'getAgenciesList':
		return { ...ok, data: [['000.00.00.Z01', 'UBND tỉnh An Bình (mẫu)'], ['000.00.05.Z01', 'Sở Nội vụ tỉnh An Bình (mẫu)']]
			.map(([code, name], i) => ({ id: String(i + 1), code, name, mail: '', pid: '' })) };
	default:
		return { ...ok, data: [] };
	}
}

const page = '<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>';
const json = { 'Content-Type': 'application/json; charset=UTF-8' };

function reply(how, call, args, body, res) {
	const sound = () => Buffer.from(JSON.stringify(answer(call, args, body)));
	const [word, n] = how.split(':');
	const put = (status, head, text) => {
		res.writeHead(status, { ...head, 'Content-Length': Buffer.byteLength(text) });
		res.end(text);
	};
	switch (word) {
	case 'ok': return put(200, json, sound());
	case 'html': return put(200, { 'Content-Type': 'text/html' }, page);
	case 'garbage': return put(200, json, Buffer.from([0, 255, 254, 1, 2, 3, 0x7b, 0x22, 0xc3]));
	case 'nothing': return put(200, json, '');
	case 'code': return put(200, json, JSON.stringify({ status: 'FAIL', ErrorCode: n, ErrorDesc: `Lỗi ${n} của trục thử` }));
	case 'close': return res.socket.destroy();
	case 'hang': return undefined;
	case 'hang-once':
		if (hung++ === 0)
			return undefined;
		return put(200, json, sound());
	case 'drip': {
		const text = sound();
		let i = 0;
		res.writeHead(200, { ...json, 'Content-Length': text.length });
		const timer = setInterval(() => (i < text.length ? res.write(text.subarray(i, ++i)) : (clearInterval(timer), res.end())), 1000);
		return res.on('close', () => clearInterval(timer));
	}
	case 'half': {
		const text = sound();
		res.writeHead(200, { ...json, 'Content-Length': text.length });
		return res.write(text.subarray(0, text.length / 2 | 0), () => res.socket.destroy());
	}
	case 'huge': {
		const block = Buffer.alloc(1 << 20, 'A');
		res.writeHead(200, json);
		res.write('{"status":"OK","ErrorCode":"0","ErrorDesc":"","data":"');
		const more = () => { while (!res.destroyed && res.write(block)); };
		res.on('drain', more);
		return more();
	}
	case 'redirect': return put(302, { Location: `http://${args.host}/elsewhere/${call}` }, '');
	case 'type': return put(200, { 'Content-Type': 'text/html' }, sound());
	case 'chunks': {
		const text = sound();
		res.writeHead(200, json);
		for (let i = 0; i < text.length; i += 3)
			res.write(text.subarray(i, i + 3));
		return res.end();
	}
	case 'deep': return put(200, json, '['.repeat(100000));
	case 'nul': return put(200, json, Buffer.concat([Buffer.from('{"status":"OK","ErrorCode":"0","ErrorDesc":"\\u0000'), Buffer.from([0xff, 0xc3]), Buffer.from('","data":[{"docId":"\\u0000"}],"DocId":"x"}')]));
	case 'liar': return put(200, json, JSON.stringify({ status: 'OK', ErrorCode: '0', ErrorDesc: '', data: 'không phải base64 @@@' }));
	default: return put(Number(word), { 'Content-Type': 'text/html' }, page);
	}
}

const server = http.createServer((req, res) => {
	const call = path.basename(req.url);
	const args = { host: req.headers.host };
	for (const [k, v] of Object.entries(req.headers)) {
		if (k.startsWith('xroadvnpt-'))
			args[k.slice(10)] = v;
	}
	const body = [];
	req.on('data', (d) => body.push(d));
	req.on('end', () => {
		const how = req.url.includes('/elsewhere/') ? 'elsewhere' : mode(call);
		note('log', call, how);
		reply(how === 'elsewhere' ? 'ok' : how, call, args, Buffer.concat(body), res);
	});
});
server.requestTimeout = 0;
server.listen(Number(process.argv[3] ?? 0), '127.0.0.1', () => console.log(`ready ${server.address().port}`));
