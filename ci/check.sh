#!/usr/bin/env bash
# Judges what a pull request or merge request would change, for the templates beside this file. By environment variables, so
# that nothing that a contributor writes is read as a command:
#   BULKHEAD          the command, one word (default: bulkhead)
#   BULKHEAD_SOURCES  what to judge, a line each (default: the Pulumi project of this folder)
#   BULKHEAD_STACK    the stack
#   BULKHEAD_ESTATE   the estate, from a place that the judged change can't edit
#   BULKHEAD_FAIL_ON  fail on violations of this severity or worse
#   BULKHEAD_BASE     the commit to compare with: only what is new fails
#   BULKHEAD_OUT      where reports go (default: bulkhead-report)
#   BULKHEAD_FORMATS  more formats, as name or name=file, a line each
set -euo pipefail

bulkhead=${BULKHEAD:-bulkhead}
out=${BULKHEAD_OUT:-bulkhead-report}
mkdir -p "$out"
out=$(cd "$out" && pwd)

sources=()
while IFS= read -r line; do [ -n "$line" ] && sources+=("$line"); done <<<"${BULKHEAD_SOURCES:-}"
options=()
[ -n "${BULKHEAD_STACK:-}" ] && options+=(--stack "$BULKHEAD_STACK")
fail=()
[ -n "${BULKHEAD_FAIL_ON:-}" ] && fail+=(--fail-on "$BULKHEAD_FAIL_ON")
formats=(-f pretty -f "json=$out/head.json" -f "sarif=$out/bulkhead.sarif" -f "html=$out/bulkhead.html" -f "markdown=$out/comment.md")
while IFS= read -r line; do [ -n "$line" ] && formats+=(-f "$line"); done <<<"${BULKHEAD_FORMATS:-}"

code=0
"$bulkhead" check ${options[@]+"${options[@]}"} ${fail[@]+"${fail[@]}"} "${formats[@]}" -- ${sources[@]+"${sources[@]}"} || code=$?

# With a base, findings that were there before do not fail the change; what could not be checked always does.
if [ -n "${BULKHEAD_BASE:-}" ] && [ "$code" -ne 2 ]; then
  base=$(mktemp -d)
  trap 'git worktree remove --force "$base/tree" >/dev/null 2>&1 || true; rm -rf "$base"' EXIT
  git worktree add --quiet --detach "$base/tree" "$BULKHEAD_BASE"
  prefix=$(git rev-parse --show-prefix)
  before=0
  (cd "$base/tree/$prefix" && "$bulkhead" check ${options[@]+"${options[@]}"} -f "json=$out/base.json" -- ${sources[@]+"${sources[@]}"}) || before=$?
  if [ "$before" -eq 2 ] && [ ! -s "$out/base.json" ]; then
    echo "bulkhead: the base could not be judged; everything counts as new" >&2
  else
    code=0
    "$bulkhead" diff "$out/base.json" "$out/head.json" ${fail[@]+"${fail[@]}"} --format markdown >"$out/comment.md" || code=$?
  fi
fi

exit "$code"
