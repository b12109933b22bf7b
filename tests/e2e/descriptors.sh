#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests that Squid closes each refused connection, whatever the client does with
# the connection. Apps retry refused connections again and again. If refused
# connections stayed open, Squid would run out of file descriptors, and could
# not serve any client.
. "$(dirname "$0")/net.sh" || exit 99
. "$(dirname "$0")/lib.sh" || exit 99
. ./ways.sh || exit 99
pick_addresses
spared="x.push.apple.com a.windowsupdate.com"
MORE_NAMES="$NET $spared
${NET6:-$NET} $spared"
begin_ways -e 's|^rules|&\n    block a.windowsupdate.com for everyone always|'

blocked=www.facebook.com

# Prints how many file descriptors a Squid has open. Its persistent connections
# to the gate (schoolgate's service in c-icap) are not counted.
held() { # process
	local all gate
	all=$(find "/proc/$1/fd" -mindepth 1 2>/dev/null | wc -l)
	gate=$(ss -Htnp "dst = $ICAP and dport = :1344" | grep -c "pid=$1,")
	echo $((all - gate))
}

# Makes many connections that Squid refuses, ends them in five ways, and checks
# that Squid has closed its side too. One of the five ways is "early": the
# client closes before it reads the answer. $1 is a name for the output. The
# other arguments are those of through() in ways.sh.
let_go() {
	local what=$1 way=$2 host=$3 pid before after end i each=$EACH
	shift 3
	# If Squid decrypts, make fewer connections: the TLS handshakes take
	# thirty times as long.
	case $way$* in school-*www.bbc.co.uk* | school-*$blocked*) each=$((EACH / 5)) ;; esac
	pid=${PID[squid]}
	case $way in own-*) pid=${PID[squid-own]} ;; esac
	before=$(held "$pid")
	for end in close half-close reset "wait 1" early; do
		case $end in
		early) through "$way" "$host" --times "$each" --patience 1 "$@" close ;;
		*) through "$way" "$host" --times "$each" "$@" "$end" ;;
		esac >>"$T/talk.out" 2>&1
	done
	for i in $(seq 50); do
		after=$(held "$pid")
		[ "$after" -gt $((before + 5)) ] || break
		sleep 0.2
	done
	if [ "$after" -le $((before + 5)) ]; then
		ok "$way: $what, $((5 * each)) times: $before descriptors before, $after after"
	else
		not_ok "$way: $what, $((5 * each)) times" \
			"$before descriptors before, $after after"
	fi
}

for way in $WAYS; do
	# EACH is the number of connections for each way to end them. IPv6
	# differs little from IPv4, so make fewer connections there.
	EACH=${SG_EACH:-200}
	case $way in *-6) EACH=$((EACH / 5)) ;; esac
	: >"$T/talk.out"
	case $way in
	*-explicit-*)
		let_go "a blocked CONNECT" "$way" $blocked
		let_go "a CONNECT to a closed port" "$way" www.bbc.co.uk:8443
		;;
	esac
	case $way in own-explicit-*)
		is "$way: each was refused" "$([ "$(grep -c '^head: HTTP/1.1 403' \
			"$T/talk.out")" -ge $((8 * EACH)) ] && echo yes)" yes
		;;
	esac
	let_go "a blocked name in the greeting" "$way" www.bbc.co.uk "hello name=$blocked"
	case $way in
	school-explicit-*)
		let_go "a blocked CONNECT to what is never decrypted" "$way" a.windowsupdate.com
		let_go "a blocked name that is never decrypted" "$way" x.push.apple.com \
			"hello name=a.windowsupdate.com"
		let_go "a CONNECT inside a decrypted connection" "$way" www.bbc.co.uk \
			"tls www.bbc.co.uk" "send CONNECT $blocked:443 HTTP/1.1\r\n\r\n" head
		;;
	school-intercepted-*)
		let_go "a blocked name that is never decrypted" "$way" - \
			"hello name=a.windowsupdate.com"
		let_go "a CONNECT inside a decrypted connection" "$way" - \
			"tls www.bbc.co.uk" "send CONNECT $blocked:443 HTTP/1.1\r\n\r\n" head
		;;
	esac
done

# Each instance of Squid must include the limits for one device.
for conf in school-computers own-devices; do
	is "$conf.conf has the limits" \
		"$(grep -c '^include .*/limits.conf$' "$T/etc/squid/$conf.conf")" 1
done
