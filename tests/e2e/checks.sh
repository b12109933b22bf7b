# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# checks.sh -- the words "ok", "not ok" and "skip" of an end-to-end test.
# Sourced by lib.sh.

# There is such a file as soon as a check has failed.  A variable would not do:
# a check may stand at the end of a pipe, whose variables are lost.
FAILED=$(mktemp -u "${TMPDIR:-/tmp}/schoolgate-failed.XXXXXX")

ok() {
	echo "ok - $1"
}

# Says which line of the test it was: the one that called the outermost
# function.
not_ok() {
	echo "not ok - $1 ($(basename "$0"):${BASH_LINENO[-2]})"
	printf '%s\n' "${@:2}" | sed 's/^/    /'
	: >"$FAILED"
}

skip() {
	echo "skip - $1"
}

is() { # name, what came, what should have come
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		not_ok "$1" "came:     $2" "expected: $3"
	fi
}

has() { # name, file, what a line in it has to match
	if grep -q -E -- "$3" "$2" 2>/dev/null; then
		ok "$1"
	else
		not_ok "$1" "nothing in $2 matches: $3" "$(head -c 600 "$2" 2>&1)"
	fi
}

has_not() { # name, file, what no line in it may match
	if [ ! -f "$2" ]; then
		not_ok "$1" "there is no file $2 to look into"
	elif grep -q -E -- "$3" "$2"; then
		not_ok "$1" "$2 has: $(grep -m 3 -E -- "$3" "$2")"
	else
		ok "$1"
	fi
}
