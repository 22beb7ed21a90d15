#!/usr/bin/env bash
# Imports real directories the hard way: every line lands or is rejected with a reason, a second
# import changes nothing, and an import killed half-way and repeated leaves the same database as an
# undisturbed one.
#   cargo build --release && tests/import_check.sh [FILE.ndjson.gz …]
set -euo pipefail
cd "$(dirname "$0")/.."
guidepost=${GUIDEPOST:-${CARGO_TARGET_DIR:-target}/release/guidepost}
[ $# -gt 0 ] || set -- ../shared/data/{bayarea,miami,dc}.ndjson.gz
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GUIDEPOST_SEED=none GUIDEPOST_LOG=${GUIDEPOST_LOG:-warn}

bring() { GUIDEPOST_DATA_DIR=$1 "$guidepost" import hsds "$2" "${@:3}" </dev/null 2>>"$work/log" | tail -1; }
hash_of() { GUIDEPOST_DATA_DIR=$1 "$guidepost" doctor --json 2>>"$work/log" | grep -o '"database_hash": *"[^"]*"'; }
number() { sed -E "s/.*\b([0-9,]+) $2.*/\1/; s/,//g" <<<"$1"; }
size_of() { stat -c %s "$1"/guidepost.db* 2>/dev/null | awk '{ all += $1 } END { print all + 0 }'; }
fail() { echo "FAILED: $*" >&2; tail -5 "$work/log" >&2; exit 1; }

for file; do
    name=$(basename "$file" .ndjson.gz)
    lines=$(case $file in *.gz) gzip -dc "$file" ;; *) cat "$file" ;; esac | grep -c .)
    from=$(date +%s%N)
    first=$(bring "$work/$name" "$file" --report "$work/$name.report")
    took=$((($(date +%s%N) - from) / 1000000))
    imported=$(number "$first" imported) rejected=$(number "$first" rejected)
    echo "$name: $lines lines in $took ms: $first"
    [ $((imported + rejected)) = "$lines" ] || fail "imported + rejected is not $lines"
    [ $((rejected * 500)) -le "$lines" ] || fail "more than 0.2 % rejected"
    whole=$(hash_of "$work/$name")

    second=$(bring "$work/$name" "$file")
    [ "$(number "$second" unchanged)" = "$imported" ] || fail "a second import changed something: $second"
    [ "$(hash_of "$work/$name")" = "$whole" ] || fail "a second import changed the database"
    echo "  again: $second"

    size=$(size_of "$work/$name")
    for percent in 20 50 80; do
        GUIDEPOST_DATA_DIR=$work/killed "$guidepost" import hsds "$file" </dev/null >/dev/null 2>>"$work/log" &
        while [ "$(size_of "$work/killed")" -lt $((size * percent / 100)) ] && kill -0 $! 2>/dev/null; do
            sleep 0.01
        done
        kill -9 $! 2>/dev/null || echo "  (it was done before the kill at $percent %)"
        wait $! 2>/dev/null || true
        again=$(bring "$work/killed" "$file")
        [ "$(hash_of "$work/killed")" = "$whole" ] || fail "killed at $percent % and repeated gives another database"
        echo "  killed at $percent % and repeated: $again: the same database"
        rm -rf "$work/killed"
    done
done
echo "Passed"
