# shellcheck shell=bash
# pdf.sh -- whole PDFs of one page, for the scripts that send files. To be sourced; needs bash.

# pdf NAME [BYTES]: to standard output. It shows a line and no text, as a scan does, so nobody asks whether its text is
# the document's; NAME (ASCII) makes it another file than others. BYTES: it holds as many, which nothing makes smaller
# than three quarters.
pdf()
{
	local LC_ALL=C out bytes i at=() objects draw="72 770 m 523 770 l S"
	objects=(
		"<< /Type /Catalog /Pages 2 0 R >>"
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>"
		"<< /Length ${#draw} >>"$'\nstream\n'"$draw"$'\nendstream'
		"($1)"
	)
	if [ $# -gt 1 ]; then
		bytes=$(head -c "$(($2 * 3 / 4))" /dev/urandom | base64 -w0)
		objects+=("<< /Length ${#bytes} >>"$'\nstream\n'"$bytes"$'\nendstream')
	fi
	out=$'%PDF-1.4\n'
	for i in "${!objects[@]}"; do
		at+=(${#out})
		out+="$((i + 1)) 0 obj"$'\n'"${objects[i]}"$'\nendobj\n'
	done
	local xref=${#out}
	out+="xref"$'\n'"0 $((${#at[@]} + 1))"$'\n'"0000000000 65535 f "$'\n'
	for i in "${at[@]}"; do
		out+=$(printf '%010d 00000 n ' "$i")$'\n'
	done
	out+="trailer"$'\n'"<< /Size $((${#at[@]} + 1)) /Root 1 0 R >>"$'\nstartxref\n'"$xref"$'\n%%EOF\n'
	printf %s "$out"
}
