#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests that each of Squid's ports serves only its own networks. If a school
# computer could use a port for own devices, its HTTPS would not be decrypted.
# Also tests that Squid opens tunnels (CONNECT) only to port 443; see tunnels.sh
# for the answers and the records.
. "$(dirname "$0")/net.sh" || exit 99
. "$(dirname "$0")/lib.sh" || exit 99
. ./ways.sh || exit 99
CLOCK_MOVES=yes
begin_ways
set_clock 15:30:00
site=www.bbc.co.uk

# Sends steps (see talk.c) from an address to a port of Squid.
at_port() { # from, port, steps
	local from=$1 port=$2 run= proxy=$PROXY
	shift 2
	[ "$NETWORK" = no ] || run=$device
	case $from in *:*) proxy=${PROXY6:-} ;; esac
	$run "$T/talk" --from "$from" --patience 1500 "$proxy" "$port" "$@" >"$T/talk.out" 2>&1
}

# Checks that the client got no page of any site, and no certificate of any
# site. Also checks that no request reached a site after line $asked of the
# sites' log.
gets_nothing() { # name
	has_not "$1" "$T/talk.out" "This is|Stand-in internet|<h1>News"
	is "$1: no site was asked" "$(wc -l <"$T/log/internet.log")" "$asked"
}

connect="send CONNECT $site:443 HTTP/1.1\r\nHost: $site:443\r\n\r\n"
plain="send GET http://$site/news HTTP/1.1\r\nHost: $site\r\nConnection: close\r\n\r\n"
origin="send GET /news HTTP/1.1\r\nHost: $site\r\nConnection: close\r\n\r\n"

# Tries all kinds of requests at a port that must refuse the client.
wrong_port() { # who the client is, source address, port
	asked=$(wc -l <"$T/log/internet.log")
	at_port "$2" "$3" "$connect" head "hello name=$site"
	gets_nothing "$1 at $3 with a CONNECT"
	at_port "$2" "$3" "$connect" head "tls $site" "$origin" all
	gets_nothing "$1 at $3 with a CONNECT and TLS"
	at_port "$2" "$3" "$plain" all
	gets_nothing "$1 at $3 with plain HTTP"
	at_port "$2" "$3" "$origin" all
	gets_nothing "$1 at $3 as if it were a site"
	at_port "$2" "$3" "tls $site" "$origin" all
	gets_nothing "$1 at $3 with TLS"
}

for way in $WAYS; do
	case $way in
	school-explicit-*) for port in 3126 3129 3131; do
		wrong_port "a school computer ($way)" "$(address_of "$way")" $port
	done ;;
	own-explicit-*) for port in 3128 3127 3130; do
		wrong_port "an own device ($way)" "$(address_of "$way")" $port
	done ;;
	esac
done
stranger=127.99.1.1
[ "$NETWORK" = no ] || stranger=10.99.1.1
for port in 3126 3127 3128 3129 3130 3131; do
	wrong_port "a network that is listed nowhere" $stranger $port
done

# Each device gets pages at the ports that are meant for it.
for way in $WAYS; do
	through "$way" "$site" "tls $site" "$origin" all >"$T/talk.out" 2>&1
	has "$way: HTTPS passes" "$T/talk.out" "<h1>News"
	case $way in
	*-explicit-*) plainly "$way" "$plain" all ;;
	*) plainly "$way" "$origin" all ;;
	esac >"$T/talk.out" 2>&1
	has "$way: plain HTTP passes" "$T/talk.out" "<h1>News"
done

# A tunnel to another port than 443 is refused. The ports for intercepted plain
# HTTP refuse all tunnels.
for way in $WAYS; do
	asked=$(wc -l <"$T/log/internet.log")
	case $way in
	*-explicit-*)
		for port in 22 80 8443 1344 3126 3128; do
			plainly "$way" "send CONNECT $site:$port HTTP/1.1\r\n\r\n" head "$origin" \
				all >"$T/talk.out" 2>&1
			gets_nothing "$way: a CONNECT to port $port"
		done
		plainly "$way" "send GET http://$PROXY:3129/ HTTP/1.1\r\nHost: $site\r\n\r\n" all \
			>"$T/talk.out" 2>&1
		gets_nothing "$way: Squid's own port by Squid"
		;;
	*)
		for to in "$site" "$NET"; do
			for host in "$to:443" "$to" "$site" ""; do
				plainly "$way" "send CONNECT $to:443 HTTP/1.1\r\n${host:+Host: $host\r\n}\r\n" \
					head "tls $site" "$origin" all >"$T/talk.out" 2>&1
				gets_nothing "$way: a CONNECT to $to for \"$host\" where plain HTTP is intercepted"
			done
		done
		;;
	esac
done

if [ "$NETWORK" = yes ]; then
	asked=$(wc -l <"$T/log/internet.log")
	for port in 80 443; do
		$device "$T/talk" --from 10.99.1.1 --patience 1500 "$NET" $port "$origin" all \
			>"$T/talk.out" 2>&1
		gets_nothing "a network that is listed nowhere, intercepted at $port"
	done
fi

# Only redirected connections reach the intercepting ports. While the firewall
# rules are gone, one connection that Squid accepts there would stop the port: so
# none must come about.
intercepting="3127 3129 3130 3131"
reaches() { # name, wanted: yes or no
	local port at seen=
	for port in $intercepting; do
		for at in 10.20.6.5/$PROXY 10.40.7.5/$PROXY fd00:20::65/$PROXY6; do
			$device "$T/talk" --from "${at%/*}" --patience 500 "${at#*/}" "$port" \
				"send x" >"$T/talk.out" 2>&1 && seen="$seen $at:$port"
		done
	done
	[ -z "$seen" ] || seen=yes
	is "$1" "${seen:-no}" "$2"
}
if [ "$NETWORK" = yes ] && [[ $WAYS == *intercepted* ]]; then
	forwarding=$SG_SOURCE/src/cli/setup/forwarding
	sh "$forwarding" start 2>/dev/null # a card is looked for in firewall.conf
	reaches "no device reaches an intercepting port by itself" no
	nft delete table inet schoolgate
	reaches "nor while the firewall rules are gone" no
	net_firewall
	for way in $WAYS; do
		case $way in *-explicit-*) continue ;; esac
		through "$way" "$site" "tls $site" "$origin" all >"$T/talk.out" 2>&1
		has "$way: HTTPS passes when the rules are back" "$T/talk.out" "<h1>News"
		plainly "$way" "$origin" all >"$T/talk.out" 2>&1
		has "$way: plain HTTP passes when the rules are back" "$T/talk.out" "<h1>News"
	done
	sh "$forwarding" remove
	is "no routing rule stays" "$(ip rule | grep -c prohibit) $(ip -6 rule | grep -c prohibit)" "0 0"
	# What these rules prevent, so that this test would notice.
	sh "$forwarding" start 2>/dev/null # a card is looked for in firewall.conf
	sysctl -q -w net.ipv4.tcp_fwmark_accept=0
	nft delete table inet schoolgate
	for family in -4 -6; do
		ip $family rule show priority 99 | while read -r _; do ip $family rule del priority 99; done
	done
	reaches "without the routing rules a device reaches them" yes
	net_firewall
fi

# If a device is in both lists, its kind is not clear. So it is refused.
stop squid
stop squid-own
sed -i '/^acl sg_own_devices/s|$| 127.10.6.5 10.20.6.5|' "$T/etc/squid/networks.conf"
start_squid
for port in 3128 3126; do
	wrong_port "a computer in both lists" "$(address_of school-explicit-4)" $port
done
