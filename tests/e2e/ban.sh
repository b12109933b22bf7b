#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests bans and supervision: by name and by address, in force within a second,
# with what stays open, the words of the page, the records, and open connections
# that end. Bans hold when c-icap and the judge are started again, and when the
# file is damaged.
. "$(dirname "$0")/lib.sh" || exit 99
. ./desk_parts.sh || exit 99
# c-icap reads the clock of this machine: a ban begins now.
CLOCK_MOVES=yes
prepare
write_clock +0
begin_journal
cat >"$POLICY" <<-END
	school "Hillcrest School"
	    time zone  Europe/London
	contact e-safety
	    mail       esafety@hillcrest.example
	group pupils
	    network    127.10.0.0/16
	group ict-room
	    network    127.10.9.0/24
	    supervised
	group staff
	    users      jsmith
	group year-6
	    network    127.10.6.0/24
	group year-9
	    users      akhan
	group ict-suite
	    network    127.40.9.0/24
	    supervised
	rules
	    allow classroom.google.com for everyone always fixed
	    block circumvention for year-9 always
	    block facebook for everyone always
	    otherwise allow
	escalate
	    when one person has 5 circumvention attempts in 1 week  propose ban for 1 day
END
install_policy "$POLICY"

# nginx leads /socket to the server of WebSockets, as in break.sh.
sed -i -e "s|^\t\tlocation / {|\t\tlocation = /socket {\n\t\t\tproxy_http_version 1.1;\
\n\t\t\tproxy_set_header Upgrade \$http_upgrade;\n\t\t\tproxy_set_header Connection upgrade;\
\n\t\t\tproxy_read_timeout 10m; proxy_pass http://$NET:8081;\n\t\t}\n&|" "$T/internet/nginx.conf"
${CC:-cc} -O1 -o "$T/hold" hold.c -lssl -lcrypto || chain_fail "hold.c cannot be compiled"
start_internet
start_gate first
start_squid
start_closer
start_judge
"$T/hold" server "$NET" 8081 >"$T/log/socket.out" 2>&1 &
PID[socket]=$!
wait_listen "$NET" 8081 "${PID[socket]}" socket

# ban WORDS, supervise WORDS: run the command, with the chain's journal.
ban() {
	schoolgate ban "$@" --journal "$T/journal" --journal-key "$T/keys/journal.key" \
		>"$T/said" 2>&1
}
supervise() {
	schoolgate supervise "$@" --journal "$T/journal" --journal-key "$T/keys/journal.key" \
		>"$T/said" 2>&1
}
# Asks until the answer is as wanted. A request that begins more than a second
# after the order must get it. On a busy machine a request itself may take longer.
within_a_second() { # what, variable, wanted value, arguments of get
	local what=$1 variable=$2 wanted=$3 begun started
	shift 3
	begun=$(date +%s%N)
	while :; do
		started=$(date +%s%N)
		get "$@"
		[ "${!variable}" != "$wanted" ] && [ $((started - begun)) -le 1000000000 ] || break
		sleep 0.05
	done
	is "$what (asked after $(((started - begun) / 1000000)) ms)" "${!variable}" "$wanted"
}
# Prints a value of the newest record of an action.
newest() { # action, jq expression
	cat "$T"/journal/*.jsonl | jq -rs --arg action "$1" \
		"map(select(.event.action == \$action)) | last | $2"
}
bbc=https://www.bbc.co.uk/news

# ---- by address --------------------------------------------------------------

get pupil "${visit[@]}" $bbc
is "before: a pupil reaches the BBC" "$STATUS" 200
ban add --address 127.10.6.5 --until "for 1 day" --because "a proxy, twice" --by "Mrs A Head"
is "a ban by address is given" "$?" 0
has "its id is told" "$T/said" "^B-1: 127.10.6.5 is banned until "
within_a_second "the device is banned" STATUS 403 pupil "${visit[@]}" $bbc
has "the page says it kindly" "$T/body" "Going on the web is paused for you at the moment"
has "and until when" "$T/body" "It opens [^0-9]*[0-9][0-9]:[0-9][0-9]"
has "and whom to ask" "$T/body" "esafety@hillcrest.example"
has_not "but never why, nor by whom" "$T/body" "proxy, twice|Mrs A Head|B-1"
get pupil "${visit[@]}" -H "Accept-Language: cy" $bbc
has "in Welsh, too" "$T/body" "Mae mynd ar y we wedi"
get pupil "${visit[@]}" https://classroom.google.com/
is "what a fixed line allows stays open" "$STATUS" 200
get other "${visit[@]}" $bbc
is "another device is not banned" "$STATUS" 200
is "the journal says who, until when, why and by whom" \
	"$(newest ban-given '[.source.ip, .schoolgate.ban, .schoolgate.by, .event.reason, .schoolgate.kind] | join(" ")')" \
	"127.10.6.5 B-1 Mrs A Head a proxy, twice ban"
is "a block's record has the ban" \
	"$(newest block '[.source.ip, .schoolgate.ground, .schoolgate.ban] | join(" ")')" "127.10.6.5 ban B-1"
journal show --state "$T/state" >"$T/log/shown" 2>&1
has "and people read it so" "$T/log/shown" "A ban was given"
schoolgate explain --client 127.10.6.5 $bbc >"$T/log/explain" 2>&1
has "explain names the ban" "$T/log/explain" "decided by  the ban B-1"
echo '{"client":"127.10.6.5","url":"https://www.bbc.co.uk/"}' |
	schoolgate judge >"$T/log/judged" 2>&1
has "judge, too" "$T/log/judged" '"action":"block".*"ban":"B-1"'

# ---- the room where somebody watches ------------------------------------------

ban add --address 127.10.9.5 --for "1 day" --because "a web proxy"
is "a device of the supervised room is banned, too" "$?" 0
sleep 1
curl -s -m 20 -o /dev/null -w '%{http_code}\n' -x "http://$PROXY:3128" --interface 127.10.9.5 \
	--cacert "$T/etc/ca/ca.pem" $bbc >"$T/connect"
is "in a supervised room, a ban does not hold" "$(cat "$T/connect")" 200
supervise year-6 --for 45m --because "a lesson with Mr T" --by "Mr T"
is "a group is supervised" "$?" 0
within_a_second "while somebody watches, the banned device works" STATUS 200 pupil "${visit[@]}" $bbc
is "the journal has it" "$(newest supervision-began '[.schoolgate.ban, .schoolgate.group, .schoolgate.by] | join(" ")')" \
	"S-3 year-6 Mr T"
supervise year-6 --end --by "Mr T"
within_a_second "and when that ends, it does not" STATUS 403 pupil "${visit[@]}" $bbc

# ---- by name -------------------------------------------------------------------

get teacher $bbc
is "before: jsmith reaches the BBC" "$CONNECT" 200
ban add --user JSmith --until "$(TZ=Europe/London date -d '+2 days' +%F)" --because "a test"
has "it is said where a name cannot hold" "$T/said" "at intercepting ports"
has "and what to do" "$T/said" "schoolgate ban add --address IP, or --mac"
within_a_second "the person is banned" CONNECT 403 teacher $bbc
is "the record has the name" "$(newest ban-given '[.user.name, .schoolgate.ban] | join(" ")')" "JSmith B-4"
ban list --json
is "the list has them all" "$(jq -rs 'map(.id + " " + .kind + " " + .state) | sort | join(", ")' "$T/said")" \
	"B-1 address holds, B-2 address holds, B-4 user holds"

# ---- kept ------------------------------------------------------------------------

# shellcheck disable=SC2046 # several processes
kill -9 $(gate_processes first)
start_gate first
get pupil "${visit[@]}" $bbc
is "the ban holds when c-icap is started again" "$STATUS" 403
cp -p "$T/state/orders" "$T/orders.good"
echo damaged >"$T/orders.bad"
mv "$T/orders.bad" "$T/state/orders"
sleep 1.5
get pupil "${visit[@]}" $bbc
is "a damaged file does not replace the good one" "$STATUS" 403
ban list
is "the command says that it is damaged" "$?" 1
has "and what to do" "$T/said" "orders cannot be used: it is no file of bans"
mv "$T/orders.good" "$T/state/orders"

# ---- lifted ----------------------------------------------------------------------

ban lift B-1 --because "we have talked" --by "Mrs A Head"
within_a_second "a lifted ban opens" STATUS 200 pupil "${visit[@]}" $bbc
is "the journal has it, too" "$(newest ban-lifted '[.source.ip, .schoolgate.ban, .event.reason] | join(" ")')" \
	"127.10.6.5 B-1 we have talked"
ban lift B-4 --because "the end of the test"
ban lift B-2 --because "the end of the test"
sleep 1
get teacher $bbc
is "the person is let in again" "$CONNECT" 200
ban list
has "nobody is banned now" "$T/said" "^Nobody is banned"

# ---- open connections --------------------------------------------------------------

ended() { # name
	awk -v name="$1" '$1 == "ended" && $2 == name { print $3 }' "$T/held"
}
open_two() {
	printf '%s\n' "banned 127.10.6.5 $PROXY 3128 www.bbc.co.uk explicit-socket" \
		"other 127.10.6.6 $PROXY 3128 www.bbc.co.uk explicit-socket" |
		"$T/hold" client 120 >"$T/held" 2>"$T/held.err" &
	PID[hold]=$!
	for i in $(seq 300); do
		! grep -q '^opened' "$T/held" || break
		sleep 0.1
	done
	is "$1: both connections are open" "$(grep '^opened' "$T/held")" "opened 2 of 2"
	sleep 2
}
# A ban was given at $given: its connection ends within a second.
ends_at_once() { # what
	for i in $(seq 30); do
		[ -z "$(ended banned)" ] || break
		sleep 0.1
	done
	is "$1: the connection ends ($(awk -v a="$given" -v b="$(ended banned)" 'BEGIN { printf "%.2f", b - a }') s)" \
		"$(awk -v a="$given" -v b="$(ended banned)" 'BEGIN { print (b != "" && b - a > -0.5 && b - a <= 1.5) }')" 1
	is "$1: no other connection does" "$(ended other)" ""
	stop hold
}
open_two "a ban"
ban add --address 127.10.6.5 --for "1 hour" --because "a web proxy"
given=$(date +%s.%N)
ends_at_once "a ban"
sleep 1
is "its record has the ban" "$(newest connection-ended '[.source.ip, .schoolgate.ground, .schoolgate.ban] | join(" ")')" \
	"127.10.6.5 ban B-5"
ban lift B-5 --because "again"
sleep 1.5
open_two "a judge that was killed"
kill -9 "${PID[judge]}"
ban add --address 127.10.6.5 --for "1 hour" --because "a web proxy"
start_judge
given=$(date +%s.%N)
ends_at_once "a judge that was killed"

# ---- the desk: the fifth web proxy proposes a ban ----------------------------------------

make_desk
add_user anna --role officer --full-name "Anna Officer"
give_desk
desk_port=$("$SG_BUILD/tests/bench/free_port")
printf '%s\n' "store sqlite $D/store/store.db" "listen 127.0.0.1 $desk_port" "journal $T/journal" \
	>"$T/etc/desk.conf"
chmod 644 "$T/etc/desk.conf"
start_desk
desk=http://127.0.0.1:$desk_port
# Asks the page for something, as a browser does.
ask() { # path, JSON for a POST
	local words=()
	[ $# -lt 2 ] || words=(-H "Origin: $desk" -H 'Content-Type: application/json'
		-H "X-SG-Token: $(jq -r .csrf "$T/session")" -d "$2")
	curl -s -m 20 -b "$T/cookies" "${words[@]}" "$desk/api/$1"
}
curl -sf -m 10 -c "$T/cookies" -H "Origin: $desk" -H 'Content-Type: application/json' \
	-d '{"name":"anna","password":"correct horse battery"}' "$desk/api/login" >"$T/session"
is "the officer signs in" "$?" 0
hidden="u=aHR0cHM6Ly93d3cuZmFjZWJvb2suY29tLw%3D%3D&b=29"
for i in 1 2 3 4; do
	get akhan "${visit[@]}" "http://www.p$i.example/browse.php?$hidden"
done
is "the fourth web proxy is blocked" "$STATUS" 403
# Waits until no further request can belong to these events.
write_clock +90
sleep 3
is "four propose nothing" "$(ask today | jq -c '.proposals')" "[]"
get akhan "${visit[@]}" "http://www.p5.example/browse.php?$hidden"
write_clock +180
for i in $(seq 100); do
	proposal=$(ask today | jq -r '.proposals[0].id // empty')
	[ -z "$proposal" ] || break
	sleep 0.1
done
is "the fifth proposes a ban, by the policy's line" \
	"$(ask today | jq -r '.proposals[0] | [.person.name, .rule, .state] | join(", ")')" \
	"akhan, 5 circumvention attempts in 1 week propose ban for 1 day, waits"
incident=$(ask today | jq -r '.proposals[0].incident')
ask "incidents/$incident/open" '{"reason":"daily review"}' >"$T/log/incident"
is "the incident shows it, too" "$(jq -r '.proposals[0].id' "$T/log/incident")" "$proposal"
get akhan $bbc
is "nobody is banned before somebody decides" "$CONNECT" 200
ask "proposals/$proposal/confirm" '{"reason":"MT4: the fifth"}' >"$T/log/confirmed"
is "the officer confirms it" "$(jq -r '.applied' "$T/log/confirmed")" true
within_a_second "the pupil is blocked" CONNECT 403 akhan $bbc
get suite $bbc
is "but not in the suite where somebody watches" "$CONNECT" 200
id=$(jq -r .ban "$T/log/confirmed")
is "the filter's journal says who decided it, and why" \
	"$(newest ban-given '[.user.name, .schoolgate.ban, .schoolgate.by, .event.reason] | join(", ")')" \
	"akhan, $id, Anna Officer (anna), MT4: the fifth"
is "the desk lists it" "$(ask bans | jq -r '.rows[] | select(.state == "holds" and .kind == "user") | .whom')" akhan
ask supervisions '{"group":"year-9","minutes":45,"reason":"a lesson with Mr T"}' >"$T/log/watched"
within_a_second "while somebody supervises, the pupil works" CONNECT 200 akhan $bbc
ask "supervisions/$(jq -r '.ban[2:]' "$T/log/watched")/end" '{"reason":"it is over"}' >"$T/log/watch-end"
within_a_second "and then not" CONNECT 403 akhan $bbc
ask "bans/${id#B-}/lift" '{"reason":"we have talked"}' >"$T/log/lifted"
within_a_second "a click lifts the ban" CONNECT 200 akhan $bbc

# The proposal comes again from the filter's journal, and what was decided about it
# from the desk's.
proposal_now() {
	ask "incidents/$incident/open" '{"reason":"daily review"}' |
		jq -r '.proposals[0] | [.id, .state, .by] | map(tostring) | join(", ")'
}
decided=$(proposal_now)
is "the incident shows who decided about the proposal" "${decided#"$proposal", }" \
	"banned, anna"
stop ingester
rm -f "$D"/store/store.db*
start_ingester
for i in $(seq 200); do
	[ "$(proposal_now)" != "$decided" ] || break
	sleep 0.1
done
is "a store that is made anew has it, too" "$(proposal_now)" "$decided"
is "and no proposal waits" "$(ask today | jq -c '.proposals')" "[]"

"$SG_PREFIX/bin/schoolgate" journal verify --key "$T/log/desk-init" --journal "$D/journal" \
	>"$T/log/desk-verify" 2>&1
is "the desk's own journal is proved" "$?" 0
is "and has what was decided" "$(cat "$D"/journal/*.jsonl |
	jq -rs 'map(select(.event.action | test("ban|supervision")) | .event.action) | join(" ")')" \
	"ban-given supervision-began supervision-ended ban-lifted"

journal verify --key "$T/log/init" >"$T/log/verify" 2>&1
is "the journal is proved" "$?" 0
