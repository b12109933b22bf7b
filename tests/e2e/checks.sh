# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# checks.sh -- functions for the checks of an end-to-end test. They print "ok",
# "not ok" or "skip". lib.sh sources this file.

# The path of a file that not_ok() creates when a check fails. A variable would
# not do: a check at the end of a pipe runs in a subshell, and the variables of
# a subshell are lost when it ends.
FAILED=$(mktemp -u "${TMPDIR:-/tmp}/schoolgate-failed.XXXXXX")

ok() {
	echo "ok - $1"
}

# Reports a failed check. $1 is the name of the check. The further arguments are
# explanations. Also prints the number of the line in the test script.
not_ok() {
	echo "not ok - $1 ($(basename "$0"):${BASH_LINENO[-2]})"
	printf '%s\n' "${@:2}" | sed 's/^/    /'
	: >"$FAILED"
}

skip() {
	echo "skip - $1"
}

is() { # name, actual value, expected value
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		not_ok "$1" "came:     $2" "expected: $3"
	fi
}

has() { # name, file, pattern that a line must match
	if grep -q -E -- "$3" "$2" 2>/dev/null; then
		ok "$1"
	else
		not_ok "$1" "nothing in $2 matches: $3" "$(head -c 600 "$2" 2>&1)"
	fi
}

has_not() { # name, file, pattern that no line may match
	if [ ! -f "$2" ]; then
		not_ok "$1" "there is no file $2 to look into"
	elif grep -q -E -- "$3" "$2"; then
		not_ok "$1" "$2 has: $(grep -m 3 -E -- "$3" "$2")"
	else
		ok "$1"
	fi
}
