# code.awk -- C without its comments, as "FILE:LINE:code"; with -v strings=0 also without what is in
# quotes, with -v plain=1 without FILE:LINE:.
BEGIN { if (strings == "") strings = 1 }
FNR == 1 { inside = 0 }
{
	rest = $0
	code = ""
	while (rest != "") {
		if (inside) {
			if ((i = index(rest, "*/")) == 0) {
				rest = ""
			} else {
				rest = substr(rest, i + 2)
				inside = 0
				code = code " "
			}
		} else if (match(rest, /\/\*|\/\/|"|'/)) {
			code = code substr(rest, 1, RSTART - 1)
			mark = substr(rest, RSTART, RLENGTH)
			rest = substr(rest, RSTART + RLENGTH)
			if (mark == "/*") {
				inside = 1
			} else if (mark == "//") {
				rest = ""
			} else {
				# The literal ends at the first quote that has no odd backslashes in front.
				literal = ""
				while (rest != "") {
					c = substr(rest, 1, 1)
					if (c == "\\") {
						literal = literal substr(rest, 1, 2)
						rest = substr(rest, 3)
						continue
					}
					rest = substr(rest, 2)
					if (c == mark)
						break
					literal = literal c
				}
				code = code mark (strings ? literal : "") mark
			}
		} else {
			code = code rest
			rest = ""
		}
	}
	if (code ~ /[^ \t]/)
		print (plain ? "" : FILENAME ":" FNR ":") code
}
