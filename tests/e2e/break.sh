#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests that what was opened in break ends when break ends: tunnels and
# WebSockets of staff and pupils, by all ways, at a window's end, at the end of
# an exception, and at an edit of the policy. What is still allowed goes on.
#
# SG_ROUNDS is the number of window's ends, SG_TUNNELS the number of connections
# of each; 1 and 96 if they are not set.
. "$(dirname "$0")/net.sh" || exit 99
. "$(dirname "$0")/lib.sh" || exit 99
. ./ways.sh || exit 99
rounds=${SG_ROUNDS:-1} tunnels=${SG_TUNNELS:-96}
CLOCK_MOVES=1
pick_addresses
make_ways
staff4="10.20.6.16/28, 10.40.7.16/28" staff6="fd00:20::200/120, fd00:40::200/120"
[ "$NETWORK" = yes ] || { staff4="127.10.6.16/28, 127.40.7.16/28" staff6=::1; }

# The address of a device of the way. Those of staff are in networks of their own.
of() { # way, pupil or staff
	local address
	address=$(address_of "$1")
	case $2-$address in
	pupil-*) echo "$address" ;;
	*:*) echo "${address%::*}::217" ;;
	*) echo "${address%.*}.17" ;;
	esac
}
if [ "$NETWORK" = yes ]; then
	$device ip addr add 10.20.6.17/16 dev eth0
	$device ip addr add 10.40.7.17/16 dev eth0
	$device ip addr add fd00:20::217/64 dev eth0 nodad
	$device ip addr add fd00:40::217/64 dev eth0 nodad
fi

# Writes the policy and installs it. $1 takes the place of its first rule.
write_policy() {
	{
		cat <<-END
			school "Hillcrest School"
			    time zone Europe/London
			group staff
			    network $staff4, $staff6
			day Mon, Tue, Wed, Thu, Fri, Sat, Sun
			    08:40  registration
			    10:45  break
			    11:00  lesson
			    15:20  home
			rules
			    ${1:-allow facebook for staff in break}
			    block facebook for everyone always
			    otherwise allow
		END
	} >"$POLICY"
	install_policy "$POLICY"
}
write_policy

# nginx leads /socket of each site to the server of WebSockets, and waits for
# devices that say nothing.
sed -i -e "s|^\t\tlocation / {|\t\tlocation = /socket {\n\t\t\tproxy_http_version 1.1;\
\n\t\t\tproxy_set_header Upgrade \$http_upgrade;\n\t\t\tproxy_set_header Connection upgrade;\
\n\t\t\tproxy_read_timeout 10m; proxy_pass http://$NET:8081;\n\t\t}\n&|" \
	-e 's/worker_connections 2048/worker_connections 16384/' \
	-e 's/keepalive_timeout 60s;/keepalive_timeout 10m; client_header_timeout 10m;/' \
	"$T/internet/nginx.conf"
${CC:-cc} -O1 -o "$T/hold" hold.c -lssl -lcrypto || chain_fail "hold.c cannot be compiled"
start_ways
start_closer
start_judge
$INTERNET_RUN "$T/hold" server "$NET" 8081 >"$T/log/socket.out" 2>&1 &
PID[socket]=$!
wait_listen "$NET" 8081 "${PID[socket]}" socket "$INTERNET_RUN"

# Prints the lines of hold.c for N connections, in turn of each way, of staff and
# pupils, to both sites.
lines() { # n
	local way i=0 to port kind who site
	while [ "$i" -lt "$1" ]; do
		for way in $WAYS; do
			for who in staff pupil; do
				site=www.bbc.co.uk
				[ "$who" = pupil ] || [ $((i / 16 % 4)) -eq 3 ] || site=www.facebook.com
				case $way in
				*-explicit-4) to=$PROXY ;;
				*-explicit-6) to=$PROXY6 ;;
				*-6) to=$NET6 ;;
				*) to=$NET ;;
				esac
				case $way in
				school-explicit-*) port=3128 kind=explicit-socket ;;
				own-explicit-*) port=3126 kind=explicit-tls ;;
				school-*) port=443 kind=intercepted-socket ;;
				*) port=443 kind=intercepted-tls ;;
				esac
				echo "$way/$who/$site/$i $(of "$way" "$who") $to $port $site $kind"
				i=$((i + 1))
			done
		done
	done
}
# Opens the connections, and keeps hold.c running. All must be open.
open_all() { # n, seconds
	local run= i
	[ "$NETWORK" = no ] || run=$device
	lines "$1" >"$T/lines"
	$run "$T/hold" client "$2" <"$T/lines" >"$T/held" 2>"$T/held.err" &
	PID[hold]=$!
	for i in $(seq 1200); do
		! grep -q '^opened' "$T/held" || break
		sleep 0.1
	done
	is "all connections are open" "$(grep '^opened' "$T/held")" \
		"opened $(wc -l <"$T/lines") of $(wc -l <"$T/lines")"
	# The judge finds the sockets of new connections within half a second. The
	# clock must not be set before: what is found late is unknown.
	sleep 2
}
# What has ended by now: the ones that lead to facebook, and the others.
ended() { # facebook or others, what
	awk -v site=/www.facebook.com/ -v which="$1" '$1 == "ended" {
		if ((index($2, site) > 0) == (which == "facebook")) n++ } END { print n + 0 }' "$T/held"
}
wanted() {
	grep -c /www.facebook.com/ "$T/lines"
}
let_go() {
	stop hold
}
# Sets the clock so that it is 11:00:00 in $1 seconds.
before_the_end() {
	local target
	target=$(date -u -d "$("$SG_SOURCE/tests/days" utc 11:00:00)" +%s)
	end_at=$(($(date +%s) + $1))
	write_clock "$(printf '%+d' $((target - end_at)))"
	sleep 2 # libfaketime reads the file every second
}
# The latest end of a connection to facebook, in seconds after the window's end.
late() {
	awk -v end="$end_at" '$1 == "ended" && /facebook/ { d = $3 - end
		if (d > most || !n++) most = d; if (d < least || n == 1) least = d }
		END { printf "%.2f %.2f", least, most }' "$T/held"
}

# Waits until the window has ended, and checks what has ended.
check_end() { # what this is
	local first last
	sleep "$(awk -v end="$end_at" -v now="$(date +%s.%N)" 'BEGIN { print end + 2 - now }')"
	read -r first last <<<"$(late)"
	is "$1: all that leads to Facebook has ended" "$(ended facebook)" "$(wanted)"
	is "$1: within a second of the end ($first to $last s)" \
		"$(awk -v a="$first" -v b="$last" 'BEGIN { print (a >= 0 && b <= 1) }')" 1
	is "$1: no other connection has ended" "$(ended others)" 0
}
recorded() {
	records '"action":"connection-ended"' | grep -c .
}

all=0
for round in $(seq "$rounds"); do
	before_the_end 300
	open_all "$tunnels" 600
	before_the_end 6
	is "round $round: nothing has ended before break ends" \
		"$(ended facebook) $(ended others)" "0 0"
	check_end "round $round"
	all=$((all + $(wanted)))
	let_go
done
sleep 1
is "each of them has a record" "$(recorded)" "$all"
has "with the line that ended it" <(records '"action":"connection-ended"') "block facebook for everyone"

# An app that connects again at once is read as an app.
before_the_end 0
way=own-explicit-4
$([ "$NETWORK" = no ] || echo "$device") curl -s -m 5 -o /dev/null --interface "$(of $way staff)" \
	-x "http://$PROXY:3126" -k https://www.facebook.com/
journal show --state "$T/state" --since "$SG_SCHOOL_DAY" --until "$SG_SCHOOL_DAY" >"$T/log/shown" 2>&1
has "a connection that is made again at once is read as an app's" "$T/log/shown" "an app that opens anew a connection that was ended"

# Each part is killed while the connections are open.
before_the_end 300
open_all "$tunnels" 600
kill -9 $(gate_processes first)
start_gate first
kill -9 "${PID[judge]}"
start_judge
kill -9 "${PID[closer]}"
start_closer
sleep 2
is "parts that are killed end nothing" "$(ended facebook) $(ended others)" "0 0"
before_the_end 6
kill -9 "${PID[judge]}" "${PID[closer]}"
start_closer
start_judge
check_end "after each part was killed"
let_go

# An edit of the policy.
before_the_end 300
open_all "$tunnels" 600
write_policy "allow instagram for staff in break"
edited=$(date +%s.%N)
sleep 2
is "after an edit: all that leads to Facebook has ended" "$(ended facebook)" "$(wanted)"
is "after an edit: no other connection has ended" "$(ended others)" 0
is "after an edit: within a second of it" "$(awk -v edited="$edited" '$1 == "ended" && $3 > edited + 1' \
	"$T/held" | wc -l)" 0
let_go

# What an exception opens goes on after break, and ends with the exception. The
# clock is set to ten seconds before its end.
day=$(TZ=Europe/London LC_ALL=C date -d "$("$SG_SOURCE/tests/days" show)" "+%a %-d %b %Y")
approved=$(TZ=Europe/London LC_ALL=C date -d "$("$SG_SOURCE/tests/days" show) - 7 days" "+%a %-d %b %Y")
write_policy
cat >>"$POLICY" <<-END
	exception EX-001
	    allow facebook
	    for staff
	    when $day 10:50 to 11:10
	    because "A lesson about it"
	    approved "Mrs A Head" on $approved
	    until $day
END
install_policy "$POLICY"
before_the_end 300
open_all "$tunnels" 600
before_the_end 6
sleep 8
is "what an exception opens goes on after break" "$(ended facebook) $(ended others)" "0 0"
end_at=$(($(date +%s) + 4))
write_clock "$(printf '%+d' $(($(date -u -d "$("$SG_SOURCE/tests/days" utc 11:10:00)" +%s) - end_at)))"
check_end "an exception's end"
let_go

# Squid is killed: what it held is gone, and what is opened anew is known.
write_policy
before_the_end 300
open_all "$tunnels" 600
kill -9 "${PID[squid]}" "${PID[squid-own]}"
sleep 1
let_go
start_squid
open_all "$tunnels" 600
before_the_end 6
check_end "after Squid was killed"
let_go

# If the table is lost, the open connections are unknown. Those of devices whose
# answers change are ended, whatever they are for, and no others.
of_people() { # staff or pupil: how many of their connections have ended
	grep -c "^ended [^ ]*/$1/" "$T/held"
}
before_the_end 300
open_all "$tunnels" 600
rm "$T/run/open/tunnels"
sleep 3
before_the_end 6
sleep 8
is "unknown: all connections of staff have ended" "$(of_people staff)" "$(grep -c /staff/ "$T/lines")"
is "unknown: no connection of pupils has ended" "$(of_people pupil)" 0
let_go
sed -i 's/^    time zone .*/&\n    unknown connections stay/' "$POLICY"
install_policy "$POLICY"
before_the_end 300
open_all "$tunnels" 600
rm "$T/run/open/tunnels"
sleep 3
before_the_end 6
sleep 8
is "unknown connections stay, if the policy says so" "$(ended facebook) $(ended others)" "0 0"
let_go

journal verify --key "$T/log/init" >"$T/log/verify" 2>&1
is "the journal is proved" "$?" 0
