#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# The programs of bench/ do their work: an agency with few documents is made and measured, so that they keep up with the
# store and the pages. The figures are of no use here. VANTHU_LONG=1: growth too, which asks that both pages are full.
. "$(dirname "$0")/lib.sh"
grep -aq __asan_init "$VANTHU" && skip_all "a sanitizer's figures say nothing"
growth=
[ -z "${VANTHU_LONG:-}" ] || growth="10000 20000"

bench() { BENCH=office DOCUMENTS=10000 WAITING=80 SECS=1 GROWTH=$growth "$VANTHU_SRC/bench/run.sh" "$work/nodes"; }
rm -f "$VANTHU_BUILD/bench/office.json"
ok_if "an agency of 300 people is made and measured" bench
cp "$VANTHU_BUILD/bench/office.json" "$work/figures" || die "no figures"
# is_measured NAME…: figures, and none of them 0
is_measured() { jq -e '[.[$ARGS.positional[]]] | all(type == "number" and . > 0)' --args "$@" <"$work/figures"; }
ok_if "pages" is_measured inbox_p95_ms inbox_rps user_over_admin first_page_kb idle_mb load_mb
ok_if "searches" is_measured search_newest_p95_ms search_ranked_p95_ms reindex_s reindex_mb
ok_if "registering" is_measured register_per_s register_batch_per_s
[ -z "$growth" ] || ok_if "growth" is_measured growth_inbox growth_search
