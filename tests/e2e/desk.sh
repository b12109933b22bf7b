#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests the officer's desk at the real chain. A pupil tries five web proxies. That
# leads to one mail and one incident. In a real Chromium, the officer signs in,
# looks at the incident, marks it, exports its evidence, prints the report, and
# adds an exception, which is then in force.
#
# The three programs of the desk run as three users, as in a school.
. "$(dirname "$0")/lib.sh" || exit 99
CLOCK_MOVES=yes
. ./desk_parts.sh || exit 99

prepare -e 's|^    otherwise allow|    block circumvention for pupils always fixed\n&|' \
	-e '$a escalate\n    when one person has 5 circumvention attempts in 1 day  tell e-safety\n'
begin_journal
find_browser && command -v node >/dev/null || {
	skip "the desk: there is no usable chromium, or no node"
	exit
}
# ---- the desk -------------------------------------------------------------------

make_desk
mkdir -m 755 "$D/mail"
add_user anna --role officer --full-name "Anna Officer"
add_user tom --role technician
give_desk

mkfifo "$D/hold"
python3 ./desk_sink.py "$D/mail" <"$D/hold" &
PID[sink]=$!
exec 8>"$D/hold"
for _ in $(seq 100); do
	[ ! -e "$D/mail/port" ] || break
	sleep 0.1
done
desk_port=$("$SG_BUILD/tests/bench/free_port")
cat >"$T/etc/desk.conf" <<END
store sqlite $D/store/store.db
listen 127.0.0.1 $desk_port
host desk.hillcrest.example
mail smtp://127.0.0.1:$(cat "$D/mail/port")
mail from filter@hillcrest.example
journal $T/journal
END
chmod 644 "$T/etc/desk.conf"

start_desk

# ---- a pupil tries five web proxies -----------------------------------------------

start_internet
start_gate first
start_squid
# What leads to Facebook, in base64.
hidden="u=aHR0cHM6Ly93d3cuZmFjZWJvb2suY29tLw%3D%3D&b=29"
for minute in 20 22 24 26; do
	set_clock "10:$minute:00"
	get pupil "${visit[@]}" "https://www.example.org/browse.php?$hidden"
	is "the web proxy at 10:$minute is blocked" "$STATUS" 403
done
# Another pupil opens a page whose button is blocked: nobody is blamed.
get other "${embed[@]}" -H "Referer: https://www.bbc.co.uk/" https://www.facebook.com/plugins/like.php
is "the button of a page is blocked" "$STATUS" 403
# Waits until no further request can belong to an event.
settle() { # time
	set_clock "$1"
	sleep 3
}
settle 10:27:50
is "four attempts lead to no mail" "$(ls "$D"/mail/*.eml 2>/dev/null | wc -l)" 0
set_clock 10:28:00
get pupil "${visit[@]}" "https://www.example.org/browse.php?$hidden"
is "the fifth is blocked too" "$STATUS" 403
set_clock 10:29:50
for _ in $(seq 200); do
	[ ! -e "$D/mail/1.eml" ] || break
	sleep 0.1
done
sleep 2
is "the fifth leads to one mail" "$(ls "$D"/mail/*.eml 2>/dev/null | wc -l)" 1
cp "$D"/mail/*.eml "$ARTEFACTS/" 2>/dev/null
has "it goes to the contact of the policy" "$D/mail/1.eml" "^To: .*esafety@hillcrest.example"
has "it names the policy's line" "$D/mail/1.eml" "5 circumvention attempts in 1 day"
has_not "it does not name the pupil" "$D/mail/1.eml" "127\.10\.6\.5"

# ---- the officer ------------------------------------------------------------------

SG_EXCEPTION=$("$SG_SOURCE/tests/days" move <<-END
	exception EX-101
	    allow      facebook
	    when       Tue 24 Nov 2026 10:35 to 11:00
	    because    "Lesson about advertising"
	    approved   "Anna Officer" on Tue 24 Nov 2026
	    until      Tue 24 Nov 2026
END
)
export SG_EXCEPTION SG_DESK=http://127.0.0.1:$desk_port SG_SHOTS=$ARTEFACTS
timeout 240 node ./desk.mjs 2>&1 | tee "$T/log/desk.mjs"
ends=$(tail -n 1 "$T/log/desk.mjs")
is "the officer's browser reaches the end of its work" "$ends" "# done"
while read -r result dash name; do
	[ "$result $dash" = "not ok" ] && not_ok "$name"
done < <(grep -E '^not ok' "$T/log/desk.mjs" | sed 's/^not ok - /not ok /')
has "the exception of the desk is in the policy's file" "$T/etc/desk/exceptions.policy" "EX-101"
set_clock 10:40:00
sleep 3
get pupil "${visit[@]}" https://www.facebook.com/desk
is "and it is in force: the pupil reaches the site" "$STATUS" 200

# ---- proofs -----------------------------------------------------------------------

"$SG_PREFIX/bin/schoolgate" journal verify --key "$T/log/desk-init" --journal "$D/journal" \
	>"$T/log/desk-verify" 2>&1
is "the desk's own journal is proved" "$?" 0
for action in signed-in viewed marked exceptions-saved; do
	has "it has who did what: $action" <(cat "$D"/journal/*.jsonl) "\"action\":\"$action\""
done
kill -9 "${PID[ingester]}"
wait "${PID[ingester]}" 2>/dev/null
count_events() {
	sqlite3 "file:$D/store/store.db?mode=ro" "select count(*), count(distinct seq) from event"
}
before=$(count_events)
is "the store has the five attempts and more" "$([ "${before%|*}" -gt 5 ] && echo yes)" yes
is "no record is in it twice" "${before%|*}" "${before#*|}"
start_ingester
sleep 3
is "after kill -9, the store has the same records" "$(count_events)" "$before"
