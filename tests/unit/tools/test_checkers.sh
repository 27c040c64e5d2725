#!/bin/sh
# Each checker of tools/ is shown a small tree with one fault and must name it, and the same tree
# without the fault must pass. A checker that accepts everything would otherwise go unnoticed.
set -u
tools=$VANTHU_SRC/tools
made=$(mktemp -d)
tree=$made.tree
trap 'rm -rf "$made" "$tree"' EXIT
n=0

# A tree that every checker accepts, once; each case has a copy.
make_tree()
{
	cd "$made" || exit 1
	mkdir -p src/base src/text src/web ui/pages ui/text ui/islands doc tests/system build/meson-info
	cp -R "$tools" tools
	git init -q .
	printf 'base 0\ntext 1\nconf 1\nblob 1\nnet 1\nstore 3\nweb 5\nblob -> net\n' >src/layers.txt
	printf 'RC(OK, false)\nRC(LIMIT, false)\n' >src/base/rc.tbl
	printf '/* b.h\n * OWNERSHIP none\n * ERRORS none\n */\n#pragma once\n/* Says it. */\nint b(void);\n' \
		>src/base/b.h
	printf '#include "base/b.h"\n#include <stdio.h>\n\nint b(void)\n{\n\treturn 1;\n}\n' >src/base/b.c
	printf 'err.rc.LIMIT = quá {0}\nerr.x = sai\n' >ui/text/vi.txt
	printf 'err.rc.LIMIT = over {0}\nerr.x = wrong\n' >ui/text/en.txt
	printf '<p>{{= x }}</p>\n' >ui/pages/p.html
	printf 'export {};\n' >ui/islands/i.ts
	printf '[{"file": "../src/base/b.c"}]\n' >build/compile_commands.json
	find tools -name '*.c' -printf '{"file": "../%p"}\n' >>build/compile_commands.json
	printf '[]\n' >build/meson-info/intro-tests.json
	git add -A
}
make_tree

fresh()
{
	rm -rf "$tree"
	cp -a "$made" "$tree"
	cd "$tree" || exit 1
}

report()
{
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; else
		echo "not ok $n - $2"
		sed 's/^/# /' out
	fi
}

# accepts CHECK: the tree as it is.
accepts()
{
	git add -A
	"tools/check-$1.sh" build >out 2>&1
	report $? "$1 accepts a good tree"
}

# refuses CHECK WORDS: fails and says WORDS.
refuses()
{
	git add -A
	if "tools/check-$1.sh" build >out 2>&1; then
		report 1 "$1 refuses: $2"
	else
		grep -qF -e "$2" out
		report $? "$1 refuses: $2"
	fi
}

fresh; accepts layers
printf '#include "web/w.h"\n' >src/text/t.c; refuses layers 'text (layer 1) must not see web (layer 5)'
fresh; printf '#include "conf/c.h"\n' >src/text/t.c; refuses layers 'no arrow text -> conf'
fresh; printf '#include <sqlite3.h>\n' >src/text/t.c; refuses layers '<sqlite3.h> has its only home elsewhere'
fresh; printf '#include <glibtop/cpu.h>\n' >src/text/t.c; refuses layers 'of no known library'
fresh; printf '#include "store/s.h"\n' >src/web/w.c; refuses layers 'module web must not see store/s.h'
fresh; printf '#include "base/x_int.h"\n' >src/web/w.c; refuses layers 'is private to base'
fresh; printf 'net -> blob\n' >>src/layers.txt; refuses layers 'loop'
fresh; printf '/* #include <sqlite3.h> */\n' >src/text/t.c; accepts layers

fresh; accepts headers
printf '#pragma once\n' >src/base/c.h; refuses headers 'c.h: no OWNERSHIP'
fresh; printf 'struct gone f(size_t);\n' >>src/base/b.h; refuses headers 'parameter names (without types)'
fresh; printf '\nint lonely(int x);\n' >>src/base/b.h; refuses headers 'no comment in this group'

fresh; accepts banned
printf 'void *f(void) { return malloc(1); }\n' >src/text/t.c; refuses banned 'malloc() is not for module text'
fresh; printf 'char *s = "malloc(1)"; /* free(x) */\n' >src/text/t.c; accepts banned
fresh; printf 'int f(struct s *x) { return x->free(1) + x->socket (2); }\n' >src/text/t.c; accepts banned
fresh; printf '<p hx-on:click="x">\n' >ui/pages/q.html; refuses banned 'hx-on is inline script'
fresh; printf '<script>f()</script>\n' >ui/pages/q.html; refuses banned 'inline script'
fresh; printf '<p style="x">\n' >ui/pages/q.html; refuses banned 'style attribute'
fresh; printf '<a href="javascript:f()">\n' >ui/pages/q.html; refuses banned 'js: is inline script'
fresh; printf '<p onclick="f()">\n' >ui/pages/q.html; refuses banned 'event handler'
fresh; printf 'x.innerHTML = y;\n' >ui/islands/j.ts; refuses banned 'text must not become code'

fresh; accepts size
{ echo 'int f(int x)'; echo '{'; for i in $(seq 90); do echo "	x += $i;"; done; echo '	return x;'; echo '}'; } \
	>src/base/long.c
refuses size 'f has 94 lines'
fresh
{ echo 'int f(int x)'; echo '{'; for i in $(seq 16); do echo "	if (x == $i) x++;"; done; echo '	return x;'; echo '}'; } \
	>src/base/knot.c
refuses size 'f has complexity 17'
fresh; yes '/* x */' | head -n 801 >src/base/tall.h; refuses size '801 lines'

fresh; accepts texts
printf 'flash_set(v, "success", "gone_for_good", x);\n' >>src/web/w.c; refuses texts 'flash.gone_for_good: used in C'
printf 'err.only = x\n' >>ui/text/vi.txt; refuses texts 'only in vi.txt, or with other places: err.only'
fresh; sed -i 's/over {0}/over/' ui/text/en.txt; refuses texts 'err.rc.LIMIT'
fresh; printf 'const char *k = "err.unknown_key";\n' >src/base/b.c; refuses texts 'err.unknown_key: used in C'
fresh; printf 'err.x = again\n' >>ui/text/vi.txt; refuses texts 'err.x twice'
fresh; printf 'err.y = ba\314\200\n' >>ui/text/vi.txt; refuses texts 'combining marks'

fresh; accepts lists
printf 'int x;\n' >src/base/forgotten.c; refuses lists 'src/base/forgotten.c: named in no meson.build'
fresh; printf '#!/bin/sh\n' >tests/system/10-x.sh; refuses lists 'tests/system/10-x.sh: named in no meson.build'
fresh; printf '/* %s later */\n' 'TO''DO' >>src/base/b.c; refuses lists 'without an issue'
fresh; printf 'int y; \n' >>src/base/b.h; refuses lists 'blank at the end'

fresh; mkdir -p src/api ui/static
printf 'ROUTE("GET", "/api/v1/x/{id}", SIGNED_IN, NONE, x, "x")\n' >src/api/routes.tbl
printf 'paths:\n  /api/v1/x/{x_id}:\n    get:\n      a: b\n' >ui/static/openapi.yaml; accepts docs
printf 'ROUTE("POST", "/api/v1/x/{id}", SIGNED_IN, NONE, x, "x")\n' >>src/api/routes.tbl; refuses docs 'not both: POST /api/v1/x/{}'
printf '    post:\n    delete:\n' >>ui/static/openapi.yaml; refuses docs 'not both: DELETE /api/v1/x/{}'
fresh; accepts docs
printf 'See [it](nowhere.md).\n' >doc/a.md; refuses docs 'link to nowhere.md leads nowhere'
fresh; printf 'D1 is tested by tests/crash/none.sh\n' >doc/delivery.md; refuses docs 'tests/crash/none.sh is not there'
fresh; printf 'x\n' >doc/delivery.md; printf 'FAULT_POINT("a.b");\n' >>src/base/b.c; refuses docs 'no word about fault point a.b'
printf 'x a.b\n' >doc/delivery.md; refuses docs 'fault point a.b: no test names it'
printf 'a.b\n' >tests/system/kill.sh; accepts docs
fresh; printf 'See `src/base/none.c`, `src/base/*.c`, `src/<m>/x.h` and `src/base/b.{c,h}`.\n' >doc/a.md
refuses docs 'src/base/none.c is not there'
printf 'See `src/base/*.c`, `src/<m>/x.h` and `src/base/b.{c,h}`.\n' >doc/a.md; accepts docs
fresh; printf '/* doc/none.md */\n' >>src/base/b.c; refuses docs 'doc/none.md: named by the source'
fresh; mkdir -p doc/man src/conf src/app
printf 'CONF_BOOL(node, strange_key, true, false, "x")\n' >src/conf/settings.tbl
printf 'other\n' >doc/man/vanthu.conf.5; refuses docs 'setting of [node] strange_key'
fresh; mkdir -p doc/man src/app
printf '\t{ "user jump", "DIR", "x",\n' >src/app/cmd_user.c
printf 'OK LIMIT user\n' >doc/man/vanthu.1; refuses docs 'subcommand user jump: jump'

fresh; printf '# none\n' >tools/limits.txt; printf '#define NAME_MAX 5\n' >src/base/limits.h; accepts limits
printf '#define THING_MAX 5\n' >>src/base/b.c; refuses limits 'THING_MAX belongs into src/base/limits.h'
printf 'src/base/b.c THING_MAX buffer\n' >tools/limits.txt; accepts limits
printf 'src/base/b.c OTHER_MAX buffer\n' >>tools/limits.txt; refuses limits 'src/base/b.c has no OTHER_MAX any more'
printf 'src/base/b.c THING_MAX\n' >tools/limits.txt; refuses limits 'has no reason'

# A program of its own: b is called, idle is not.
program()
{
	fresh
	printf 'int idle(void);\n\nint idle(void)\n{\n\treturn 2;\n}\n' >src/base/idle.c
	printf '#include "base/b.h"\n\nint main(void)\n{\n\treturn b();\n}\n' >src/main.c
	printf "option('faults', type: 'boolean', value: false)\n" >meson_options.txt
	{
		printf "project('x', 'c')\ninc = include_directories('src')\n"
		printf "base = static_library('vanthu-base', 'src/base/b.c', 'src/base/idle.c', include_directories: inc)\n"
		printf "executable('vanthu', 'src/main.c', include_directories: inc, link_with: [base],\n"
		printf "  dependencies: [dependency('threads'), meson.get_compiler('c').find_library('m')])\n"
	} >meson.build
	rm -rf build
}
program; printf 'idle  a test\n' >tools/unused.txt; accepts unused
printf '# none\n' >tools/unused.txt; refuses unused 'idle: public, and nothing in the program reaches it'
printf 'idle  a test\nb  a test\n' >tools/unused.txt; refuses unused 'tools/unused.txt: b is reached by now, or gone'
printf 'idle\n' >tools/unused.txt; refuses unused 'idle has no reason'

echo "1..$n"
