// peer.mjs -- a third agency with software of its own: what the axis's API takes from any client.
import { createHash, createHmac, randomUUID } from "node:crypto";

export class Peer {
	constructor(axis, code, name, secret) {
		Object.assign(this, { axis, code, name, secret });
	}

	// One call of the protocol; its arguments are headers, all of them signed.
	async call(name, args, body) {
		const two = (n) => String(n).padStart(2, "0");
		const t = new Date(Date.now() + 7 * 3600_000);
		const stamp = `${two(t.getUTCDate())}${two(t.getUTCMonth() + 1)}${t.getUTCFullYear()}T${two(t.getUTCHours())}${two(t.getUTCMinutes())}${two(t.getUTCSeconds())}+${String(t.getUTCMilliseconds()).padStart(4, "0")}`;
		const type = body ? "application/octet-stream" : "application/json";
		const all = { systemid: this.code, ...args, timestamp: stamp, "Content-Type": type };
		const headers = Object.fromEntries(Object.entries(all).map(([k, v]) => [`XroadVnpt-${k}`, v]));
		const signed = JSON.stringify(headers);
		const answer = await fetch(`${this.axis}/vxp/${name}`, {
			method: "POST",
			headers: {
				...headers,
				"Content-Type": type,
				"XroadVnpt-sign-header-key": Object.keys(all).join(";"),
				"XroadVnpt-sign-header": signed,
				"XroadVnpt-hash-header": createHmac("sha256", this.secret).update(signed).digest("hex"),
				"XroadVnpt-version": "3.0.201608",
			},
			body: body ?? "{}",
		});
		return answer.json();
	}

	send(bytes) {
		const hash = createHash("sha256").update(bytes).digest("hex");
		return this.call("sendEdoc", { from: this.code, servicetype: "eDoc", messagetype: "edoc", "hash-file": hash }, bytes);
	}

	async received() {
		return (await this.call("getReceivedEdocList", { servicetype: "eDoc", messagetype: "edoc" })).data;
	}

	async get(docId) {
		return Buffer.from((await this.call("getEdoc", { docId })).data, "base64");
	}

	status(docid, status) {
		return this.call("updateStatus", { docid, status });
	}

	// An unsigned packet, as older software writes it. Whatever is given replaces what stands there.
	packet({ to, number = 1, notation = "UBND", subject, type = "Công văn", date = "2026/11/02", file, due = "", priority = 0, signer = ["TM.", "Chủ tịch", "Nguyễn Văn Mẫu"] }) {
		const x = (s) => String(s).replace(/&/g, "&amp;").replace(/</g, "&lt;");
		const part = file
			? `<AttachmentEncoded><Attachment><ContentType>${file.type}</ContentType><ContentId>cid:1</ContentId><Description>Tệp</Description><ContentTransferEncoded>${file.bytes.toString("base64")}</ContentTransferEncoded><AttachmentName>${x(file.name)}</AttachmentName></Attachment></AttachmentEncoded>`
			: "";
		return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:edXMLHeader><edXML:MessageHeader>
<edXML:From><edXML:OrganId>${this.code}</edXML:OrganId><edXML:OrganName>${x(this.name)}</edXML:OrganName></edXML:From>
<edXML:To><edXML:OrganId>${to.code}</edXML:OrganId><edXML:OrganName>${x(to.name)}</edXML:OrganName></edXML:To>
<edXML:DocumentId>${randomUUID()}</edXML:DocumentId>
<edXML:Code><edXML:CodeNumber>${number}</edXML:CodeNumber><edXML:CodeNotation>${x(notation)}</edXML:CodeNotation></edXML:Code>
<edXML:PromulgationInfo><edXML:Place>An Bình</edXML:Place><edXML:PromulgationDate>${date}</edXML:PromulgationDate></edXML:PromulgationInfo>
<edXML:DocumentType><edXML:Type>1</edXML:Type><edXML:TypeDetail>0</edXML:TypeDetail><edXML:TypeName>${x(type)}</edXML:TypeName></edXML:DocumentType>
<edXML:Subject>${x(subject)}</edXML:Subject>
<edXML:SignerInfo><edXML:Competence>${x(signer[0])}</edXML:Competence><edXML:Position>${x(signer[1])}</edXML:Position><edXML:FullName>${x(signer[2])}</edXML:FullName></edXML:SignerInfo>
${due && `<edXML:DueDate>${due}</edXML:DueDate>`}<edXML:OtherInfo><edXML:Priority>${priority}</edXML:Priority></edXML:OtherInfo>
</edXML:MessageHeader><edXML:TraceHeaderList><edXML:TraceHeader><edXML:OrganId>${this.code}</edXML:OrganId><edXML:Timestamp>2026/11/02 09:00:00</edXML:Timestamp></edXML:TraceHeader></edXML:TraceHeaderList></edXML:edXMLHeader></edXML:edXMLEnvelope>${part}
</edXML>`);
	}
}
