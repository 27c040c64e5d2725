#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# A packet as large as the limit goes from A over the axis to B, and no node grows by more than 64 MiB,
# however large it is. The file comes in by the page's form. VANTHU_LONG=1: also one of more than 1 GiB.
. "$(dirname "$0")/lib.sh"
max_kb=65536
grep -aq __asan_init "$VANTHU" && skip_all "a sanitizer has memory of its own"
big=$((3 << 30))
init_three || die "init"
for x in axis a b; do printf '[limit]\npacket_bytes = %s\nupload_bytes = %s\n' $big $big >>"$work/$x/vanthu.conf"; done
start_three
page_sign_in a
hwm() { sed -n "s/^$2:[^0-9]*\([0-9]*\) kB/\1/p" "/proc/${pid[$1]}/status"; }
rss() { hwm "$1" VmRSS; }
page_sign_in a

# through MIB: one file of so many MiB, which makes a packet a third larger
through()
{
	local mib=$1 x csrf id began=$SECONDS
	declare -A idle=()
	for x in axis a b; do
		echo 5 >"/proc/${pid[$x]}/clear_refs" # the high-water mark begins anew
		idle[$x]=$(rss $x)
	done
	openssl enc -aes-128-ctr -K 00 -iv 00 </dev/zero 2>/dev/null | head -c $((mib << 20)) >"$work/big.bin"
	csrf=$(page a GET /outgoing/new | csrf_of)
	page a POST /outgoing/new -o "$work/o" -D "$work/head" -F "csrf=$csrf" -F do=review -F number="$mib" -F notation=UBND-VP \
		-F "type_name=Công văn" -F "place=An Bình" -F issued_on=20/11/2026 -F "signer_name=An" \
		-F "signer_position=Chủ tịch" -F "subject=V/v tệp $mib MiB" -F "receiver=$Z_B" -F receiver_name=B \
		-F purpose=unknown -F "files=@$work/big.bin;filename=lớn.zip"
	ok_if "$mib MiB: the page takes it ($((SECONDS - began)) s)" grep -qx 303 "$work/status"
	id=$(sed -n 's/^[Ll]ocation: \/outgoing\/\([0-9]*\).*/\1/p' "$work/head")
	csrf=$(page a GET "/outgoing/$id/send" | csrf_of)
	page a POST "/outgoing/$id/send" -o "$work/o" --data-urlencode "csrf=$csrf" -d "version=$(page a GET "/outgoing/$id/send" | sed -n 's/.*name="version" value="\([0-9]*\)".*/\1/p' | head -1)"
	ok_if "$mib MiB: sent" grep -qx 303 "$work/status"
	ok_if "$mib MiB: it arrives" wait_for $((60 + mib / 4)) has_incoming b "$mib"
	echo "# $mib MiB in $((SECONDS - began)) s"
	sign_in b
	local doc att
	doc=$(id_of b "$mib")
	att=$(api b GET "/documents/$doc" | jq -r '.attachments[0].id')
	api b GET "/documents/$doc/attachments/$att" | cmp - "$work/big.bin" && ok_if "$mib MiB: byte for byte" true ||
		ok_if "$mib MiB: byte for byte" false
	for x in axis a b; do
		local grew=$(($(hwm $x VmHWM) - idle[$x]))
		echo "# $x: idle ${idle[$x]} kB, peak $(hwm $x VmHWM) kB"
		ok_if "$mib MiB: $x grew by $grew kB" [ $grew -le $max_kb ]
	done
	rm -f "$work/big.bin"
}
through 74
[ -z "${VANTHU_LONG:-}" ] || through 1100
