# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
#
# same.sh -- sends the same requests to a running c-icap with the module and to
# `schoolgate judge`, each at its own instant, and compares the answers.
# Sourced by same_clauses and same_dev.
#
# Only c-icap uses the clock in $work/clock, which stands still until the next
# instant. A table is a NAME: $work/NAME.requests exists, and NAME.judged,
# .answered and .compared are written.

set -u
SG_SOURCE=$(cd "${SG_SOURCE:-$(dirname "$0")/../..}" && pwd)
SG_BUILD=$(cd "${SG_BUILD:-.}" && pwd)
export SG_SOURCE SG_BUILD
client=$SG_BUILD/tests/icap/icap_client
catalogue=$SG_SOURCE/conf/platforms
passed=0
failed=0
serve=
memory=
work=

skip() {
	echo "skipped: $*"
	exit 77
}

fail() {
	failed=$((failed + 1))
	echo "$*"
}

"$SG_SOURCE/tests/sweep"
for tool in faketime jq; do
	command -v "$tool" >/dev/null || skip "$tool is not installed"
done

# Shared memory of a process of ours, which is not removed when it is killed.
memory_of() {
	grep -o '/dev/shm/[^ ]*' "/proc/$1/maps" 2>/dev/null | sort -u
}

# When this script ends for whatever reason, the server reaches the end of its
# input and then ends c-icap.
end_server() {
	[ -n "$serve" ] || return 0
	exec 3>&-
	wait "$serve" || {
		fail "c-icap did not end as it should"
		# shellcheck disable=SC2086 # one name a word
		rm -f $memory
	}
	serve=
}

work=$(mktemp -d) || exit 2
trap 'end_server; rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
mkfifo "$work/held" || exit 2
# The sanitizers complain if they are not loaded first; libfaketime is loaded
# before.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
export ASAN_OPTIONS
faketime_library=$("$SG_SOURCE/tests/pretend" 2026-01-01 printenv LD_PRELOAD)

# Prints each instant named by the requests on standard input in three forms:
# as there, as libfaketime reads it, and as ICAP's Date. $1: seconds by which
# the clock is to be wrong.
instants_of() {
	jq -r --argjson wrong "$1" '.at + "\t" + (.at | fromdate + $wrong |
	    strftime("%Y-%m-%d %H:%M:%S\t%a, %d %b %Y %H:%M:%S GMT"))' |
	    sort -u
}

set_clock() {
	printf '%s\n' "$1" >"$work/clock.new"
	mv "$work/clock.new" "$work/clock"
}

# Waits until c-icap's answer to OPTIONS has a line that matches $1.
wait_options() {
	tries=0
	while options=$("$client" "$port" OPTIONS) || exit 2; do
		! printf '%s\n' "$options" | grep -q "$1" || return 0
		tries=$((tries + 1))
		[ "$tries" -lt 200 ] || {
			printf 'never in the OPTIONS of c-icap: %s\n%s\n' \
			    "$1" "$options" >&2
			exit 2
		}
		sleep 0.05
	done
}

# Starts c-icap with a fake clock and the policy $1, installed on the day $2
# with the locked lists $3.
start_server() {
	set_clock "2026-01-01 00:00:00"
	: >"$work/place"
	env -u FAKETIME FAKETIME_TIMESTAMP_FILE="$work/clock" \
	    FAKETIME_NO_CACHE=1 \
	    DONT_FAKE_MONOTONIC=1 NO_FAKE_STAT=1 \
	    LD_PRELOAD="$faketime_library" "$SG_BUILD/tests/icap/serve" \
	    <"$work/held" >"$work/place" &
	serve=$!
	exec 3>"$work/held"
	# If c-icap does not come up in time, the program says why and ends.
	while [ ! -s "$work/place" ] && kill -0 "$serve" 2>/dev/null; do
		sleep 0.05
	done
	read -r port folder <"$work/place" || port=
	case $port in
	skipped:)
		wait "$serve"
		serve=
		skip "$folder"
		;;
	'') exit 2 ;;
	esac
	memory="$(memory_of "$serve") $(memory_of "$(cat "$folder/pid")")"
	"$SG_SOURCE/tests/pretend" "$(date -d "$2" +%F)" \
	    "$SG_BUILD/schoolgate" install \
	    --catalogue "$catalogue" --locked "$3" --state "$folder/state" \
	    "$1" >"$work/installed" 2>&1 || {
		cat "$work/installed" >&2
		exit 2
	}
	wait_options '^ISTag: "CI0001[^n]'
}

# Sends NAME.requests to the module, whose clock is wrong by $2 seconds, and
# writes the answers to NAME.answered.
ask_module() {
	instants_of "$2" <"$work/$1.requests" >"$work/instants" || exit 2
	: >"$work/$1.answered"
	while IFS="$(printf '\t')" read -r at clock date; do
		set_clock "$clock"
		wait_options "^Date: $date"
		grep -F "\"at\":\"$at\"" "$work/$1.requests" |
		    "$client" "$port" >>"$work/$1.answered" || exit 2
	done <"$work/instants"
}

# Lets `judge` answer the requests: it compiles the policy $2 in memory, on the
# day $3, with the locked lists $4.
ask_judge() {
	"$SG_SOURCE/tests/pretend" "$(date -d "$3" +%F)" \
	    "$SG_BUILD/schoolgate" judge \
	    --catalogue "$catalogue" --locked "$4" --state "$work/none" \
	    --policy "$2" <"$work/$1.requests" >"$work/$1.judged" \
	    2>"$work/errors" && return
	cat "$work/errors" >&2
	fail "$1: there were requests that judge could not read"
}

# Compares verdicts ($2) and answers ($3) for the requests ($1).
compare() {
	jq -n -r --slurpfile requests "$1" --slurpfile judged "$2" \
	    --slurpfile answered "$3" -f "$SG_SOURCE/tests/icap/same.jq"
}

# Compares both answers of a table, prints the differences, and counts.
compare_table() {
	files=$work/$1
	compare "$files.requests" "$files.judged" "$files.answered" \
	    >"$files.compared" || exit 2
	sed -n "s/^differs /$1: /p" "$files.compared"
	awk -v name="$1" '
	$1 == "same" { n[$3]++ }
	END {
		for (how in n)
			text = text ", " n[how] " " how
		print name ": " NR " requests" text
	}' "$files.compared"
	passed=$((passed + $(grep -c '^same ' "$files.compared")))
	failed=$((failed + $(grep -c '^differs ' "$files.compared")))
	[ -s "$files.compared" ] || fail "$1: nothing was asked"
}

# Prints the counts and exits.
finish() {
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
	exit
}
