# The front door. meson does the work (meson.build), the scripts in tools/ say how; `make help`.
PORT_BASE ?= 8080
FUZZ_SECS ?= 20

TEST  = tools/run-tests.sh
ALL   = unit golden interop system crash
ASAN  = CC=clang tools/configure.sh build-asan -Doptimization=1 -Dfaults=true \
	-Db_sanitize=address,undefined -Db_lundef=false
ARENA = CC=clang tools/configure.sh build-arena -Doptimization=1 -Dfaults=true -Darena=debug \
	-Db_sanitize=address,undefined -Db_lundef=false
TSAN  = CC=clang tools/configure.sh build-tsan -Doptimization=1 -Dfaults=true \
	-Db_sanitize=thread -Db_lundef=false
PLAIN = tools/configure.sh build-test -Dfaults=true

all: ## build/vanthu and the programs beside it
	@tools/deps.sh build --check
	@tools/configure.sh build
	@ninja -C build vanthu vanthu-reader vanthu-converter

deps: ## install what is missing (Debian packages, npm packages), for the tests too
	@tools/deps.sh test

run: ## the demo: an axis and two agencies on PORT_BASE (8080), +1, +2; until Ctrl-C
	@tools/deps.sh build
	@tools/configure.sh build
	@ninja -C build vanthu vanthu-reader vanthu-converter
	@mkdir -p var && exec build/vanthu demo var/demo --port-base $(PORT_BASE)

reset-demo: ## forget the demo's data
	@rm -rf var/demo

test: ## every test, on both databases, browser and all; ends with "N passed, N failed"
	@tools/deps.sh test
	@tools/tally.sh '$(PLAIN) && $(TEST) test build-test $(ALL) browser'

test-unit: ## the quick ones, under a minute
	@tools/deps.sh test
	@tools/tally.sh '$(PLAIN) && $(TEST) unit build-test unit'

test-sanitize: ## clang: ASan+UBSan (all but the browser), TSan (threads), arenas poisoned (unit)
	@tools/deps.sh test
	@VANTHU_TIMEOUTS=4 tools/tally.sh \
		'$(ASAN) && $(TEST) asan build-asan $(ALL)' \
		'$(TSAN) && $(TEST) tsan build-tsan unit-db unit-net unit-sign unit-store unit-jobs unit-web unit-api unit-app' \
		'$(ARENA) && $(TEST) arena build-arena unit'

test-long: ## hours: everything with VANTHU_LONG=1 (whole sweeps, more seeds), long fuzzing
	@tools/deps.sh test
	@VANTHU_LONG=1 tools/tally.sh '$(PLAIN) && $(TEST) long build-test $(ALL) browser'
	@$(MAKE) fuzz FUZZ_SECS=600

fuzz: ## each fuzz target for FUZZ_SECS (20) seconds
	@tools/deps.sh test
	@CC=clang tools/configure.sh build-fuzz -Doptimization=1 -Dfuzz=true -Db_lundef=false
	@tools/fuzz.sh build-fuzz $(FUZZ_SECS)

golden-update: ## write the golden files anew and show what changed
	@tools/deps.sh test
	@$(PLAIN)
	@ninja -C build-test --quiet
	@GOLDEN_UPDATE=1 meson test -C build-test --no-rebuild --suite golden --logbase golden || :
	@git --no-pager diff --stat -- tests/golden

lint: ## every checker
	@tools/deps.sh test
	@tools/tally.sh 'tools/lint.sh'

fmt: ## clang-format over all C
	@git ls-files -- '*.c' '*.h' | xargs clang-format-14 -i

man: ## the manual pages, from the program's own tables
	@$(MAKE) -s
	tools/man.sh $(CURDIR)/build/vanthu

bare: ## the two commands of README.md on a bare Debian 12, in a chroot (root, network)
	@tools/bare.sh

coverage: ## how many lines of each module the unit tests reach
	@tools/deps.sh test
	@tools/coverage.sh

bench: all ## BENCH=exchange: documents a second A -> axis -> B against the roof; BENCH=db; BENCH=office: pages of an agency; BENCH=peers: beside Redmine; all but these two
	@bench/run.sh

dist: ## build/vanthu-VERSION.tar.xz of what is committed
	@tools/dist.sh

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 15

.PHONY: all deps run reset-demo test test-unit test-sanitize test-long fuzz golden-update lint fmt bare coverage \
	bench dist help
