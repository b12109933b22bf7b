# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
#
# same.sh -- functions that compare two judges of the same requests: a running
# c-icap with the module (schoolgate's service), and `schoolgate judge`. Each
# request is judged at the time that is in its field "at". same_clauses and
# same_dev source this file.
#
# c-icap's clock is set by the file $work/clock and stands still. Other programs
# do not use this clock. A table of requests has a NAME. Its requests must be in
# $work/NAME.requests. The functions below write $work/NAME.judged,
# $work/NAME.answered and $work/NAME.compared.

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

# Prints the files in shared memory that process $1 uses. If a process is
# killed, libfaketime does not remove these files.
memory_of() {
	grep -o '/dev/shm/[^ ]*' "/proc/$1/maps" 2>/dev/null | sort -u
}

# Ends c-icap. Closing the input of the program `serve` makes it end c-icap. If
# this script is killed, that input is closed too.
end_server() {
	[ -n "$serve" ] || return 0
	exec 3>&-
	wait "$serve" || {
		fail "c-icap did not end as it should"
		# shellcheck disable=SC2086 # several names
		rm -f $memory
	}
	serve=
}

work=$(mktemp -d) || exit 2
trap 'end_server; rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
mkfifo "$work/held" || exit 2
# AddressSanitizer refuses to start if another library is loaded before it.
# libfaketime is loaded before it, so turn that check off.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
export ASAN_OPTIONS
faketime_library=$("$SG_SOURCE/tests/pretend" 2026-01-01 printenv LD_PRELOAD)

# Prints every time that stands in the requests on standard input. Each line has
# the time in three forms: as in the request, as libfaketime reads it, and as in
# the ICAP header Date. To make c-icap's clock wrong, $1 seconds are added to
# the last two.
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

# Starts c-icap with a fake clock and installs the policy $1 with the locked
# lists $3. The policy is compiled as if on the day $2. Waits until c-icap has
# loaded it.
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
	# If c-icap does not start in time, `serve` prints why and ends.
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

# Sends the requests of table $1 to the module and writes $1.answered. The
# module's clock is wrong by $2 seconds.
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

# Lets `judge` answer the requests of table $1 and writes $1.judged. $2 is the
# policy, $4 the locked lists. They are compiled as if on the day $3.
ask_judge() {
	"$SG_SOURCE/tests/pretend" "$(date -d "$3" +%F)" \
	    "$SG_BUILD/schoolgate" judge \
	    --catalogue "$catalogue" --locked "$4" --state "$work/none" \
	    --policy "$2" <"$work/$1.requests" >"$work/$1.judged" \
	    2>"$work/errors" && return
	cat "$work/errors" >&2
	fail "$1: there were requests that judge could not read"
}

# Compares the verdicts in file $2 with the answers in file $3. File $1 has the
# requests.
compare() {
	jq -n -r --slurpfile requests "$1" --slurpfile judged "$2" \
	    --slurpfile answered "$3" -f "$SG_SOURCE/tests/icap/same.jq"
}

# Compares the two answers to each request of table $1. Prints the differences
# and counts them.
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
