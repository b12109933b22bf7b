# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# lib.sh -- functions for the tests of the command `schoolgate`. It makes a
# school in a temporary folder. Its checks print the expected and the actual
# result.
#
# A test is a script that sources this file. It calls `sg VERB ...` and then any
# of the want_* functions below, and ends with `finish`. A test needs bash,
# because bash can tell the line from which a function was called. With
# SG_KEEP=1 the school's folder is kept and its path is printed.

set -u
SG_SOURCE=$(cd "${SG_SOURCE:-$(dirname "$0")/../..}" && pwd)
SG_BUILD=$(cd "${SG_BUILD:-.}" && pwd)
program=$SG_BUILD/schoolgate
work=$(mktemp -d "${TMPDIR:-/tmp}/schoolgate.XXXXXX") || exit 99
leave() {
	if [ "${SG_KEEP:-}" = 1 ]; then
		echo "kept: $work"
		return
	fi
	chmod -R u+w "$work"
	rm -rf "$work"
}
trap leave EXIT
# The output must not depend on the user's time zone.
TZ=Pacific/Auckland
NO_COLOR=1
export TZ NO_COLOR

tests=0
failures=0

skip() {
	echo "skipped: $*"
	exit 77
}

[ -x "$program" ] || skip "there is no $program"
cp "$SG_SOURCE/tests/cli/school.policy" "$work/school.policy"
chmod u+w "$work/school.policy"
cd "$work" || exit 99

# Runs the command in the school's folder. Writes its standard output to the
# file out and its standard error to the file err.
sg() {
	called="schoolgate $*"
	verb=$1
	shift
	code=0
	"$program" "$verb" --state "$work/state" --locked "$work/locked" \
	    --catalogue "$SG_SOURCE/conf/platforms" "$@" >"$work/out" \
	    2>"$work/err" || code=$?
}

# Prints the tag of the installed policy, as the gates say it: both digests, one
# upon the other. See sg_gate_tag().
tag_of() { # folder of the images
	python3 - "$1" <<-'END'
		import sys
		names, policy = (open(sys.argv[1] + "/" + name, "rb").read()[48:80]
		                 for name in ("names.img", "policy.img"))
		print("".join("%02x" % (a ^ b) for a, b in zip(names, policy))[:32])
	END
}

# Reports a failed check. The file `said` holds the explanation. The report
# names the line of the test script where the check was called.
bad() {
	failures=$((failures + 1))
	echo "$(basename "$0"):${BASH_LINENO[-2]}: not as wanted: $called"
	sed 's/^/    /' "$work/said"
}

# Writes a policy with 4096 groups and 4096 sites. Each group is blocked from the
# site that has its number, and from no other site.
largest_policy() {
	awk 'BEGIN {
		print "school \"Largest\""
		for (i = 0; i < 4096; i++)
			printf "group g%d\n    network 10.1.%d.%d\n",
			    i, int(i / 256), i % 256
		for (i = 0; i < 4096; i++)
			printf "sites s%d\n    site s%d.example\n", i, i
		print "rules"
		for (i = 0; i < 4096; i++)
			printf "    block s%d for g%d always\n", i, i
		print "    otherwise allow"
	}'
}

# Reads a file into the variable `text`. Returns false if there is no such file,
# or if a zero byte is in it. A new process costs some milliseconds, so the checks
# below look at `text` first, and start a process only if it is not as wanted.
text=
read_text() { # file
	text=
	[ -f "$1" ] && ! IFS= read -r -d '' text <"$1"
}

want_code() {
	tests=$((tests + 1))
	[ "$code" != "$1" ] || return 0
	{
		echo "wanted exit code $1, came $code"
		cat "$work/err"
		tail -n 20 "$work/out"
	} >"$work/said"
	bad
}

# Checks that file $1 (out or err) equals standard input.
want_all() {
	local wanted
	tests=$((tests + 1))
	IFS= read -r -d '' wanted || :
	! read_text "$work/$1" || [ "$text" != "$wanted" ] || return 0
	printf %s "$wanted" >"$work/wanted"
	diff -u "$work/wanted" "$work/$1" >"$work/said" || bad
}

# Checks that file $1 (out or err) contains $2.
want_in() {
	tests=$((tests + 1))
	! read_text "$work/$1" || [[ $text != *"$2"* ]] || return 0
	! grep -qF -e "$2" "$work/$1" || return 0
	{
		echo "no \"$2\" in $1:"
		cat "$work/$1"
	} >"$work/said"
	bad
}

# Checks that file $1 exists and does not contain $2.
want_not_in() {
	tests=$((tests + 1))
	! read_text "$work/$1" || [[ $text == *"$2"* ]] || return 0
	if [ ! -f "$work/$1" ]; then
		echo "there is no file $1 to look into" >"$work/said"
	elif grep -qF -e "$2" "$work/$1"; then
		{
			echo "\"$2\" in $1:"
			cat "$work/$1"
		} >"$work/said"
	else
		return 0
	fi
	bad
}

# Checks that $1 and $2 are the same text; $3 describes the text.
want_same() {
	tests=$((tests + 1))
	[ "$1" != "$2" ] || return 0
	printf '%s\nis "%s"\nnot "%s"\n' "$3" "$2" "$1" >"$work/said"
	bad
}

# Checks that file $1 (out or err) is empty.
want_empty() {
	if [ -f "$work/$1" ] && [ ! -s "$work/$1" ]; then
		tests=$((tests + 1))
		return 0
	fi
	want_all "$1" </dev/null
}

finish() {
	echo "$tests checks, $failures not as wanted"
	[ "$failures" -eq 0 ] && [ "$tests" -gt 0 ]
	exit
}

# Checks that a verb shows help and reports wrong arguments.
want_usual_manners() {
	sg "$1" --help
	want_code 0
	want_in out "usage: schoolgate $1"
	want_in out "--catalogue DIR"
	want_empty err
	sg "$1" -h
	want_code 0
	sg "$1" --nonsense
	want_code 2
	want_in err "there is no option --nonsense"
	want_empty out
	sg "$1" -x
	want_code 2
	want_in err "there is no option -x"
	sg "$1" --catalogue
	want_code 2
	want_in err "--catalogue needs a value"
	sg "$1" one two three
	want_code 2
	want_in err "is one word too many"
}
