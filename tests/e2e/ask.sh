#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests requests from block pages at the real chain. A pupil who sees a block page
# follows its link and asks. The teacher of the class, who has the list of requests
# open in another browser, opens the site for the class. It is open
# for this class and for no other, and closes at the second at which the period
# ends. How long the opening takes is printed.
#
# Then the teacher fills in the form for an official account. With the approval of
# the ICT lead alone its administrator does not reach the site; with the head's
# she does, at once.
#
# Where network namespaces can be made, a device of its own, with its own MAC
# address, finds at the short address what was blocked for it.
. "$(dirname "$0")/net.sh" || exit 99
# The sites and Squid have loopback addresses, as without namespaces. Squid also
# listens at the router's address.
unset PROXY PROXY6 ICAP NET NET6 INTERNET_AT INTERNET_RUN
. "$(dirname "$0")/lib.sh" || exit 99
. ./desk_parts.sh || exit 99
CLOCK_MOVES=yes
if [ "$NETWORK" = yes ]; then
	net_wire || chain_fail "the network of the test cannot be made"
fi

prepare -e 's|127\.40\.0\.0/16|&, 10.40.0.0/16|' -e 's|^group staff|group class-6a\n    network    127.10.6.5/32\ngroup class-6b\n    network    127.10.6.6/32\n&|' \
	-e 's|^rules|teachers\n    may open facebook for class-6a\n\n&|' \
	-e 's|^    otherwise allow|    block snapchat for everyone always fixed\n&|' \
	-e '$a expect\n    Tue 24 Nov 2026 11:30  class-6b  instagram  blocked\n'
# The sites have loopback addresses.
sed -i '/^http_access deny .*to_localhost/d' "$T/etc/squid/access.conf"
begin_journal
find_browser && command -v node >/dev/null || {
	skip "requests: there is no usable chromium, or no node"
	exit
}
make_desk
add_user anna --role officer --full-name "Anna Officer"
add_user ben --role teacher --full-name "Mr B Teach" --groups class-6a
add_user cara --role teacher --full-name "Ms C Teach" --groups class-6b
add_user dora --role ict-lead --full-name "Dr D Lead"
add_user eve --role head --full-name "Mrs E Head"
give_desk
desk_port=$("$SG_BUILD/tests/bench/free_port")
cat >"$T/etc/desk.conf" <<END
store sqlite $D/store/store.db
listen 127.0.0.1 $desk_port
host desk.hillcrest.example
journal $T/journal
proxy 127.0.0.1
END
chmod 644 "$T/etc/desk.conf"
desk=http://127.0.0.1:$desk_port
echo "schoolgate.DeskURL $desk/" >>"$T/etc/c-icap/schoolgate.conf"
set_clock 10:50:00
start_desk
start_internet
start_gate first
start_squid

# ---- the block page ---------------------------------------------------------------

is "install made the key of the references, for c-icap's group" \
	"$(stat -c '%a %G' "$T/state/ask.key")" "640 $(stat -c %G "$T/state/policy.img")"
link_of() { # PERSON URL: prints the link to the desk on its block page
	get "$1" "${visit[@]}" "$2"
	grep -o "href=\"$desk/#/ask/[A-Za-z0-9_-]*\" rel=\"noreferrer\"" "$T/body" |
		sed 's/^href="//; s/" rel=.*//'
}
link=$(link_of pupil https://www.facebook.com/groups)
is "a pupil's block page has a link to the desk" \
	"$([ -n "$link" ] && echo yes)" yes
cp "$T/body" "$ARTEFACTS/blocked.html"
echo "${link##*/}" >"$T/log/reference"
has_not "whose reference names nobody and nothing" "$T/log/reference" \
	"10\.6\.5|pupils|facebook|class-6a"
has "the page still has the short code for the telephone" "$T/body" \
	"[0-9B-Z]{4}-[0-9B-Z]{3}"
get pupil "${visit[@]}" https://www.snapchat.com/
has "what a fixed line closes cannot be asked for, and the page says so" \
	"$T/body" "cannot be asked for"
has_not "and has no link" "$T/body" "#/ask/"
has_not "and sends nobody to a teacher to ask" "$T/body" "ask your teacher|ask their teacher"

# ---- two browsers -----------------------------------------------------------------

# The test and the browsers talk through files: a step is done when its file is
# there.
mkdir "$T/steps"
export SG_DESK=$desk SG_LINK=$link SG_STEPS=$T/steps SG_SHOTS=$ARTEFACTS
export SG_FORBIDDEN
SG_FORBIDDEN=$(link_of pupil https://www.instagram.com/)
SG_PAGE=$(link_of pupil https://www.instagram.com/p/trip)
export SG_PAGE
timeout 420 node ./ask.mjs >"$T/log/ask.mjs" 2>&1 &
PID[browsers]=$!
await_step() { # name
	for _ in $(seq 900); do
		[ ! -e "$T/steps/$1" ] || return 0
		kill -0 "${PID[browsers]}" 2>/dev/null || return 1
		sleep 0.1
	done
	return 1
}
await_step approved
is "the teacher's browser opens what the pupil asked for" "$?" 0
approved=$(cat "$T/steps/approved")
for _ in $(seq 40); do
	get pupil "${visit[@]}" https://www.facebook.com/groups
	[ "$STATUS" != 200 ] || break
	sleep 0.05
done
now=$(date +%s%3N)
is "the site is open for the class" "$STATUS" 200
echo "# open $((now - approved)) ms after the answer was there"
get other "${visit[@]}" https://www.facebook.com/groups
is "and not for another class" "$STATUS" 403
set_clock 10:59:59
get pupil "${visit[@]}" https://www.facebook.com/groups
is "it is open in the last second" "$STATUS" 200
set_clock 11:00:00
get pupil "${visit[@]}" https://www.facebook.com/groups
is "and closed at 11:00:00" "$STATUS" 403
touch "$T/steps/closed"

# ---- a page alone -----------------------------------------------------------------

await_step page-open
is "the officer opens one page of a site" "$?" 0
for _ in $(seq 40); do
	get pupil "${visit[@]}" https://www.instagram.com/p/trip
	[ "$STATUS" != 200 ] || break
	sleep 0.05
done
is "the page is open" "$STATUS" 200
get pupil "${visit[@]}" https://www.instagram.com/p/other
is "and no other page of the site" "$STATUS" 403
get pupil "${visit[@]}" https://www.instagram.com/
is "nor the site itself" "$STATUS" 403
get other "${visit[@]}" https://www.instagram.com/p/trip
is "nor for somebody else" "$STATUS" 403

# ---- an official account ----------------------------------------------------------

await_step one-approval
rc=$?
get other "${visit[@]}" https://www.example.org/bad
is "what was reported is blocked for everyone" "$STATUS" 403
is "a form is handed in, and has the approval of the ICT lead" "$rc" 0
get teacher "${visit[@]}" https://www.facebook.com/groups
is "with one approval its administrator does not reach the site" "$CONNECT" 403
has_not "and there is no exception" "$T/etc/desk/exceptions.policy" "FORM-"
touch "$T/steps/not-yet"
await_step two-approvals
is "the head's browser gives the second approval" "$?" 0
approved=$(cat "$T/steps/two-approvals")
for _ in $(seq 40); do
	get teacher "${visit[@]}" https://www.facebook.com/groups
	[ "$STATUS" != 200 ] || break
	sleep 0.05
done
now=$(date +%s%3N)
is "with two approvals she does" "$STATUS" 200
echo "# open $((now - approved)) ms after the answer was there"
get other "${visit[@]}" https://www.facebook.com/groups
is "and a pupil does not" "$STATUS" 403
has "the exception names both who approved it" "$T/etc/desk/exceptions.policy" \
	'"Mrs E Head" and "Dr D Lead"'
touch "$T/steps/seen"
wait "${PID[browsers]}"
unset 'PID[browsers]'
cat "$T/log/ask.mjs"
is "the browsers reach the end of their work" "$(tail -n 1 "$T/log/ask.mjs")" "# done"
while read -r name; do
	not_ok "$name"
done < <(sed -n 's/^not ok - //p' "$T/log/ask.mjs")

# ---- the short address ------------------------------------------------------------

# As nginx passes the desk on in a school (conf/nginx/desk.conf), without TLS.
start_door() {
	door_port=$("$SG_BUILD/tests/bench/free_port")
	cat >"$T/door.conf" <<END
daemon off;
pid $T/run/door.pid;
error_log $T/log/door.log;
events {}
http {
	access_log off;
	server {
		listen 10.40.0.1:$door_port;
		location / {
			proxy_pass $desk;
			proxy_set_header Host \$http_host;
			proxy_set_header X-Forwarded-For \$remote_addr;
		}
	}
}
END
	nginx -c "$T/door.conf" 2>>"$T/log/door.log" &
	PID[door]=$!
	wait_listen 10.40.0.1 "$door_port" "${PID[door]}" door
}
# Asks at the short address; the answer is in $T/body. The arguments are options
# of curl.
at_door() { # [COMMAND PREFIX --] options
	local run=()
	while [ "$1" != -- ]; do
		run+=("$1")
		shift
	done
	shift
	"${run[@]}" curl -s -m 10 -o "$T/body" -H "Host: desk.hillcrest.example" \
		-H "Origin: http://desk.hillcrest.example" -H "Content-Type: application/json" \
		-d "${body:-{\}}" "$@" "http://10.40.0.1:$door_port/api/${call:-ask/blocked}"
}
own_device() { # user: asks for a site that is closed
	$device curl -s -m 20 -o "$T/body" -x "http://$1:secret@10.40.0.1:3126" \
		--interface 10.40.7.5 https://www.instagram.com/
}
if [ "$NETWORK" = yes ]; then
	start_door
	own_device jsmith
	at_door $device -- --interface 10.40.7.5
	has "an own device sees at the short address what was blocked for it" "$T/body" \
		'"platform": *"instagram"'
	reference=$(sed -n 's/.*"reference": *"\([^"]*\)".*/\1/p' "$T/body")
	has_not "and no names" "$T/body" "jsmith|10\.40"
	call=ask body="{\"reference\":\"$reference\",\"reason\":\"a lesson\"}" \
		at_door $device -- --interface 10.40.7.5
	has "and asks for it" "$T/body" '"state": *"asked"'
	at_door $device -- --interface 10.20.6.5
	has_not "another address of the device sees nothing" "$T/body" "reference"
	at_door -- --interface 10.40.0.1
	has "behind the proxy, nothing is shown" "$T/body" "behind-filter"
	at_door -- --interface 10.40.0.1 -H "X-Forwarded-For: 10.40.7.5"
	has "nor with a forged address" "$T/body" "behind-filter"
	at_door $device -- --interface 10.40.7.5 -x http://jsmith:secret@10.40.0.1:3126
	has_not "nor through Squid" "$T/body" "reference"
	own_device akhan
	at_door $device -- --interface 10.40.7.5
	has "nor when two people use the device" "$T/body" "shared-device"
else
	skip "the short address: $NO_NETWORK"
fi

# ---- who is banned ------------------------------------------------------------------

# A ban can be lifted: nobody is told that nothing can be done, or sent to ask for
# one site.
schoolgate ban add --address 127.10.6.5 --because "a test" --journal "$T/journal" \
	--journal-key "$T/keys/journal.key" >"$T/said" 2>&1
is "a pupil's device is banned" "$?" 0
for _ in $(seq 40); do
	get pupil "${visit[@]}" https://www.facebook.com/groups
	! grep -q "paused for you" "$T/body" || break
	sleep 0.1
done
has "the page of somebody who is banned says so" "$T/body" "paused for you"
has "and whom to ask" "$T/body" "ask your teacher|ask their teacher"
has_not "and not that nobody can open it" "$T/body" "cannot be asked for|#/ask/"

# ---- proofs -----------------------------------------------------------------------

"$SG_PREFIX/bin/schoolgate" journal verify --key "$T/log/desk-init" --journal "$D/journal" \
	>"$T/log/desk-verify" 2>&1
is "the desk's own journal is proved" "$?" 0
for action in asked request-opened reported blocked opened form-submitted form-approved \
	form-in-force form-withdrawn; do
	has "it has what was decided: $action" <(cat "$D"/journal/*.jsonl) "\"action\":\"$action\""
done
grep -h '"action":"asked"' "$D"/journal/*.jsonl >"$T/log/asked"
has_not "no record of a request has the reference, or who saw the block page" \
	"$T/log/asked" "${link##*/}|127\.10\.6"
has "the exception names the teacher" "$T/etc/desk/exceptions.policy" '"Mr B Teach"'
