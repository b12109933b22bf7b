#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests the journal in the real chain. The pages that a person opens are
# recorded as visits. If a page loads something by itself, this is not recorded
# as a visit. If the gate (schoolgate's service in c-icap) is killed,
# no record is lost.
. "$(dirname "$0")/lib.sh" || exit 99
CLOCK_MOVES=yes

ports=$(shuf -i 20000-30000 -n 1)
read -r pupil_door <<<"$ports"
DOORS="$pupil_door 127.10.6.5 3128"
LOGIN=
prepare -e 's|^    otherwise allow|    block circumvention for pupils always\n&|'
begin_journal
start_internet
start_gate first
start_squid

# Prints the number of records of kind $1 that match the pattern $2. Without $2,
# all records of this kind count.
records() {
	cat "$T"/journal/*.jsonl 2>/dev/null | grep "\"kind\":\"$1\"" | grep -c -E -- "${2:-.}"
}
proved() {
	journal verify --key "$T/log/init" >"$T/log/verify" 2>&1 && echo yes || cat "$T/log/verify"
}

get staff-room "${visit[@]}" https://www.facebook.com/hillcrest
is "a member of staff opens the official page" "$STATUS" 200
is "which leaves no block in the journal" "$(records block)" 0

if find_browser; then
	mkdir -p "$T/home/.pki/nssdb"
	certutil -d "sql:$T/home/.pki/nssdb" -N --empty-password
	certutil -d "sql:$T/home/.pki/nssdb" -A -t C,, -n school -i "$T/etc/ca/ca.pem"
	browse() {
		rm -rf "$T/profile"
		HOME=$T/home timeout 60 "$chromium" --headless --no-sandbox --disable-gpu \
			--disable-quic --no-first-run --disable-background-networking \
			--disable-component-update --disable-sync \
			--user-data-dir="$T/profile" --lang=en-GB \
			--proxy-server="http://127.0.0.1:$pupil_door" \
			--virtual-time-budget=6000 --dump-dom "$1" \
			>"$ARTEFACTS/page.html" 2>"$T/log/chromium.log"
	}
	browse https://www.bbc.co.uk/news
	is "a page with a Like button yields no visit of the pupil's" \
		"$(records block '"intent":"visit"')" 0
	is "and no attempt" "$(records block '"technique"')" 0
	is "though its button was blocked, and that is written down as an embed" \
		"$([ "$(records block '"intent":"embed"')" -gt 0 ] && echo yes)" yes
	browse https://www.facebook.com/x
	is "typing the blocked address is a visit" \
		"$([ "$(records block '"intent":"visit"')" -gt 0 ] && echo yes)" yes
	# Open a web proxy. The value of u is https://www.facebook.com/ in base64.
	browse "https://www.example.org/browse.php?u=aHR0cHM6Ly93d3cuZmFjZWJvb2suY29tLw%3D%3D&b=29"
	is "a web proxy's address is an attempt, with where it leads" \
		"$([ "$(records block '"technique":"webproxy".*www\.facebook\.com')" -gt 0 ] && echo yes)" yes
fi
# An HTTPS visit consists of two requests: the CONNECT, and the request inside.
# `journal show` shows their two records as one event.
set_clock 10:17:00
get pupil "${visit[@]}" https://m.facebook.com/one
shown() {
	journal show --since "$SG_SCHOOL_DAY" --until "$SG_SCHOOL_DAY" --json "$@" |
		grep -c "m\.facebook\.com"
}
is "a blocked HTTPS visit is two records" "$(shown --raw)" 2
is "which read as one event" "$(shown)" 1

# The headers of a request may claim any purpose. An attempt must be recorded
# even so.
hidden="http://www.example.org/browse.php?u=aHR0cHM6Ly93d3cuZmFjZWJvb2suY29tLw%3D%3D&b=29"
n=$(records block webproxy)
minute=20
for said in document image style font video audio track empty; do
	# Let more than a minute pass. Within a minute, the journal would only
	# count this request as a repeat of the request before.
	set_clock "10:$((minute += 2)):00"
	sleep 0.1
	get pupil -H "Sec-Fetch-Dest: $said" "$hidden&n=$said"
	is "a web proxy's address as $said is blocked" "$STATUS" 403
	n=$((n + 1))
	is "and recorded" "$(records block webproxy)" "$n"
done
get pupil -H "Sec-Purpose: prefetch" -H "X-Bare-URL: https://www.bbc.co.uk/" \
	-H "Host: www.google.com" "$hidden&n=prefetch"
is "and as what a browser fetches ahead" "$STATUS" 403

# Forty reloads of one page make two records. The first is written at once. The
# second is written a minute later and has the number of repeats.
set_clock 10:43:00
for i in $(seq 40); do
	get pupil "${visit[@]}" http://m.facebook.com/again
done
is "each of forty reloads is blocked" "$STATUS" 403
is "the first of them is written down" "$(records block '"path":"/again"')" 1
set_clock 10:44:00
for i in $(seq 50); do
	[ "$(records block '"repeats":39')" -eq 0 ] || break
	sleep 0.1
done
is "and the others a minute later, as a count" "$(records block '"repeats":39')" 1
is "which the officer reads as forty requests within a minute" \
	"$(journal show --since "$SG_SCHOOL_DAY" --until "$SG_SCHOOL_DAY" |
		grep -c 'requests: 40 within a minute')" 1

is "the journal proves itself" "$(proved)" yes

# Kill child processes of c-icap at random under load. If a request was answered
# with the block page, it must be in the journal. Each request comes from a
# different address, so that it does not count as a repeat.
answered=0
for round in $(seq 20); do
	for i in 1 2 3 4 5 6; do
		curl -s -m 10 -o /dev/null -w '%{http_code}\n' -x "http://$PROXY:3128" \
			--interface "127.10.$round.$i" "${visit[@]}" "http://m.facebook.com/r$round-$i" \
			>>"$T/run/codes" &
		jobs_of+=("$!")
	done
	child=$(gate_processes first | tail -n +2 | shuf -n 1)
	[ -z "$child" ] || kill -9 "$child" 2>/dev/null
	wait "${jobs_of[@]}"
	jobs_of=()
done
answered=$(grep -c '^403$' "$T/run/codes")
written=$(cat "$T"/journal/*.jsonl | grep '"kind":"block"' |
	grep -o '/r[0-9]*-[0-9]*"' | sort -u | wc -l)
is "of $answered blocks answered in 20 rounds of kill -9 none is missing" \
	"$([ "$answered" -gt 0 ] && [ "$written" -ge "$answered" ] && echo yes || echo "$written written")" yes
is "and the journal proves itself all the same" "$(proved)" yes
