// bad-packets.mjs DIR FROM TO -- packets with one fault each, and what shall become of them.
//
// Writes DIR/NAME.edxml for each, and DIR/list with lines of
//     NAME <tab> check's exit code <tab> rule of the finding ("-": none) <tab> the axis's code <tab> the office: kept|taken
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const [dir, from, to] = process.argv.slice(2);
const NS = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';
const MIB = 1 << 20;
const xml = (s) => s.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const today = new Date(Date.now() - 24 * 3600 * 1000).toISOString().slice(0, 10).replaceAll('-', '/');
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

let count = 100;
function file(f) {
	const id = `cid:${f.id ?? 1}`;
	return {
		reference: `<edXML:Reference><edXML:ContentId>${id}</edXML:ContentId><edXML:ContentType>${f.type ?? 'application/pdf'}</edXML:ContentType><edXML:Description/><edXML:AttachmentName>${f.rawName ?? xml(f.name ?? 'Công văn.pdf')}</edXML:AttachmentName></edXML:Reference>`,
		attachment: `<Attachment><ContentId>${id}</ContentId><AttachmentName>${f.rawName ?? xml(f.name ?? 'Công văn.pdf')}</AttachmentName><Description/><ContentType>${f.type ?? 'application/pdf'}</ContentType><edXML:ContentTransferEncoded xmlns:edXML="${NS}">${f.base64 ?? (f.bytes ?? pdf).toString('base64')}</edXML:ContentTransferEncoded></Attachment>`,
	};
}
function packet(p = {}) {
	const n = p.number ?? ++count;
	const files = (p.files ?? [{}]).map(file);
	const ns = p.ns ?? NS;
	const receivers = p.to ?? [to];
	return `${p.prologue ?? '<?xml version="1.0" encoding="UTF-8"?>\n'}<edXML xmlns="${ns}">
<edXML:edXMLEnvelope xmlns:edXML="${ns}">
<edXML:edXMLHeader><edXML:MessageHeader>
<edXML:From><edXML:OrganId>${p.from ?? from}</edXML:OrganId><edXML:OrganizationInCharge/><edXML:OrganName>UBND tỉnh An Bình (mẫu)</edXML:OrganName><edXML:OrganAdd/><edXML:Email/><edXML:Telephone/><edXML:Fax/><edXML:Website/></edXML:From>
${receivers.map((r) => `<edXML:To><edXML:OrganId>${r}</edXML:OrganId><edXML:OrganName>Cơ quan nhận (mẫu)</edXML:OrganName></edXML:To>`).join('\n')}
<edXML:DocumentId>${p.documentId ?? `${from},${today},${n}/UBND-VP`}</edXML:DocumentId>
<edXML:Code><edXML:CodeNumber>${n}</edXML:CodeNumber><edXML:CodeNotation>UBND-VP</edXML:CodeNotation></edXML:Code>
<edXML:PromulgationInfo><edXML:Place>An Bình</edXML:Place><edXML:PromulgationDate>${today}</edXML:PromulgationDate></edXML:PromulgationInfo>
<edXML:DocumentType><edXML:Type>1</edXML:Type><edXML:TypeDetail>0</edXML:TypeDetail><edXML:TypeName>Công văn</edXML:TypeName></edXML:DocumentType>
<edXML:Subject>${p.subject ?? 'V/v thử gói tin có lỗi'}</edXML:Subject>
<edXML:Content>${p.content ?? ''}</edXML:Content>
<edXML:SignerInfo><edXML:Competence>TM.</edXML:Competence><edXML:Position>Chủ tịch</edXML:Position><edXML:FullName>Nguyễn Văn An</edXML:FullName></edXML:SignerInfo>
<edXML:DueDate/><edXML:ToPlaces><edXML:Place>Như trên</edXML:Place></edXML:ToPlaces>
<edXML:OtherInfo><edXML:Priority>0</edXML:Priority><edXML:SphereOfPromulgation/><edXML:TyperNotation/><edXML:PromulgationAmount>1</edXML:PromulgationAmount><edXML:PageAmount>1</edXML:PageAmount><edXML:Direction>false</edXML:Direction><edXML:Appendixes/></edXML:OtherInfo>
${p.extra ?? ''}
</edXML:MessageHeader>
<edXML:TraceHeaderList><edXML:TraceHeader><edXML:OrganId>${from}</edXML:OrganId><edXML:Timestamp>${today} 08:00:00</edXML:Timestamp></edXML:TraceHeader><edXML:Bussiness><edXML:BussinessDocType>0</edXML:BussinessDocType><edXML:BussinessDocReason>Văn bản điện tử mới</edXML:BussinessDocReason><edXML:Paper>0</edXML:Paper><edXML:StaffInfo><edXML:Staff>Văn thư</edXML:Staff></edXML:StaffInfo></edXML:Bussiness></edXML:TraceHeaderList>
</edXML:edXMLHeader>
<edXML:edXMLBody><edXML:edXMLManifest version="1.0">${files.map((f) => f.reference).join('\n')}</edXML:edXMLManifest></edXML:edXMLBody>
</edXML:edXMLEnvelope>
<AttachmentEncoded>${files.map((f) => f.attachment).join('\n')}</AttachmentEncoded>
</edXML>
`;
}

// ---- a ZIP of one entry ----
const table = Array.from({ length: 256 }, (_, n) => {
	let c = n;
	for (let k = 0; k < 8; k++)
		c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
	return c >>> 0;
});
function crc32(buf) {
	let c = 0xffffffff;
	for (const b of buf)
		c = table[(c ^ b) & 255] ^ (c >>> 8);
	return (c ^ 0xffffffff) >>> 0;
}
function zip(entries) {
	const parts = [], dirs = [];
	let at = 0;
	for (const { name, bytes } of entries) {
		const n = Buffer.from(name), packed = zlib.deflateRawSync(bytes, { level: 9 });
		const head = Buffer.alloc(30);
		head.writeUInt32LE(0x04034b50, 0);
		head.writeUInt16LE(20, 4);
		head.writeUInt16LE(0x800, 6);
		head.writeUInt16LE(8, 8);
		head.writeUInt32LE(crc32(bytes), 14);
		head.writeUInt32LE(packed.length, 18);
		head.writeUInt32LE(bytes.length, 22);
		head.writeUInt16LE(n.length, 26);
		const d = Buffer.alloc(46);
		d.writeUInt32LE(0x02014b50, 0);
		d.writeUInt16LE(20, 4);
		head.copy(d, 6, 4, 30);
		d.writeUInt32LE(at, 42);
		parts.push(head, n, packed);
		dirs.push(d, n);
		at += 30 + n.length + packed.length;
	}
	const dir = Buffer.concat(dirs), end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt16LE(entries.length, 8);
	end.writeUInt16LE(entries.length, 10);
	end.writeUInt32LE(dir.length, 12);
	end.writeUInt32LE(at, 16);
	return Buffer.concat([...parts, dir, end]);
}

const sound = packet({ number: 99, subject: 'V/v gói tin đúng quy định' });
const bytes = (text, at, raw) => {
	const i = text.indexOf(at);
	return Buffer.concat([Buffer.from(text.slice(0, i)), raw, Buffer.from(text.slice(i + at.length))]);
};
const nested = (n) => '<edXML:x>'.repeat(n) + '</edXML:x>'.repeat(n);
const dtd = (inner, use) => packet({ prologue: `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE edXML [${inner}]>\n`, subject: use });
const laughs = () => {
	let s = '<!ENTITY a0 "ha">';
	for (let i = 1; i < 10; i++)
		s += `<!ENTITY a${i} "${`&a${i - 1};`.repeat(10)}">`;
	return s;
};
const odd = ['../../etc/passwd', '..\\..\\windows\\a.pdf', '/etc/cron.d/x', '.', 'CON.pdf', 'tệp\u202efdp.exe', 'hai\ndòng.pdf', '"; rm -rf x.pdf', '<img src=x>.pdf', 'a\u0085b\u007f.pdf', `${'dài '.repeat(120)}.pdf`];

const packets = {
	// name: [bytes, check's exit, rule, axis's code, office]
	'not-xml': [pdf, 2, 'F.Xml', '22', 'kept'],
	'empty': ['', 2, 'F.Empty', '10', 'kept'],
	'nul': [Buffer.alloc(4096), 2, 'F.Encoding', '22', 'kept'],
	'truncated': [sound.slice(0, sound.length * 0.7 | 0), 2, 'F.Cut', '22', 'kept'],
	'mismatched': [packet().replace('</edXML:Subject>', '</edXML:Subjct>'), 2, 'F.Xml', '22', 'kept'],
	'trailing': [`${packet()}<more/>`, 2, 'F.Xml', '22', 'kept'],
	'namespace': [packet({ ns: 'http://www.example.vn/khac' }), 2, 'F.Root', '22', 'kept'],
	'other-root': ['<?xml version="1.0"?>\n<html><body>502 Bad Gateway</body></html>', 2, 'F.Root', '22', 'kept'],
	'xxe': [dtd('<!ENTITY x SYSTEM "file:///etc/passwd">', '&x;'), 2, 'F.Dtd', '22', 'kept'],
	'xxe-net': [dtd('<!ENTITY % x SYSTEM "http://127.0.0.1:1/x.dtd"> %x;', 'x'), 2, 'F.Dtd', '22', 'kept'],
	'laughs': [dtd(laughs(), '&a9;'), 2, 'F.Dtd', '22', 'kept'],
	'entity': [packet({ subject: 'V/v &nbsp; lạ' }), 2, 'F.Entity', '22', 'kept'],
	'base64': [packet({ files: [{ base64: '@@ đây không phải base64 @@' }] }), 1, 'F.Base64', '21', 'taken'],
	'base64-cut': [packet({ files: [{ base64: `${pdf.toString('base64').slice(0, -7)}` }] }), 1, 'F.Base64', '21', 'taken'],
	'depth': [packet({ extra: nested(1000) }), 2, 'S.Xml', '22', 'kept'],
	'receivers': [packet({ to: Array.from({ length: 10000 }, (_, i) => `${String(i).padStart(3, '0')}.${String(i / 1000 | 0).padStart(2, '0')}.00.Z01`) }), 2, 'S.To', '22', 'kept'],
	'attachments': [packet({ files: Array.from({ length: 300 }, (_, i) => ({ id: i + 1, name: `${i}.pdf` })) }), 2, 'S.Attachment', '22', 'kept'],
	'bomb': [packet({ files: [{ name: 'Phụ lục.doc', type: 'application/zip', bytes: zip([{ name: 'a.doc', bytes: Buffer.alloc(80 * MIB) }]) }] }), 0, 'S.ZipRatio', '0', 'taken'],
	'bomb-many': [packet({ files: [{ name: 'Phụ lục.doc', type: 'application/zip', bytes: zip(Array.from({ length: 500 }, (_, i) => ({ name: `${i}`, bytes: Buffer.alloc(100000) }))) }] }), 0, 'S.ZipEntries', '0', 'taken'],
	'names': [packet({ files: odd.map((name, i) => ({ id: i + 1, name })) }), 0, 'F.AttachmentName', '0', 'taken'],
	'control': [packet({ files: [{ rawName: 'a\u0001b.pdf' }] }), 2, 'F.Char', '22', 'kept'],
	'control-ref': [packet({ files: [{ rawName: 'a&#1;b.pdf' }] }), 2, 'F.Char', '22', 'kept'],
	'utf8': [bytes(packet({ subject: 'V/v @@' }), '@@', Buffer.from([0xff, 0xfe, 0xc3, 0x28])), 2, 'F.Utf8', '22', 'kept'],
	'utf16': [Buffer.from(`\ufeff${packet().replace('UTF-8', 'UTF-16')}`, 'utf16le'), 2, 'F.Encoding', '22', 'kept'],
	'latin1': [packet({ prologue: '<?xml version="1.0" encoding="ISO-8859-1"?>\n' }), 2, 'F.Encoding', '22', 'kept'],
	'nfd': [packet({ subject: 'V/v tổ chức hội nghị trực tuyến'.normalize('NFD') }), 0, 'F.Nfc', '0', 'taken'],
	'subject': [packet({ subject: 'ă'.repeat(501) }), 0, 'R.Subject', '0', 'taken'],
	'no-subject': [packet({ subject: '' }), 1, 'N.Subject', '22', 'taken'],
	'huge-text': [packet({ content: 'x'.repeat(2 * MIB) }), 2, 'S.Text', '22', 'kept'],
	'future': [packet().replaceAll(`<edXML:PromulgationDate>${today}`, '<edXML:PromulgationDate>2099/01/01'), 1, 'R.PromulgationDate', '22', 'taken'],
	'sound': [sound, 0, '-', '0', 'taken'],
};

fs.mkdirSync(dir, { recursive: true });
let list = '';
for (const [name, [content, ...what]] of Object.entries(packets)) {
	fs.writeFileSync(path.join(dir, `${name}.edxml`), content);
	list += `${[name, ...what].join('\t')}\n`;
}
fs.writeFileSync(path.join(dir, 'list'), list);
