#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests server names (in a TLS ClientHello) and log-ons that contain a line end.
# After the line end comes a forged header, or a whole forged request. A forged
# header is one that the gate (schoolgate's service in c-icap) must accept from
# Squid only, such as X-SG-User. Forged headers and requests must have no
# effect.
. "$(dirname "$0")/net.sh" || exit 99
. "$(dirname "$0")/lib.sh" || exit 99
. ./ways.sh || exit 99
CLOCK_MOVES=yes
pick_addresses
# An attacker's DNS server may give an address for any name. If a name ends in
# .evil.example, Squid's intercepting port then accepts it as the true name.
MORE_NAMES="$NET *.evil.example
${NET6:-$NET} *.evil.example"
begin_ways
# At this time, in break, staff may open Facebook. The devices below are not
# logged on, so Facebook must stay blocked for them.
set_clock 10:50:00

facebook=www.facebook.com
ask() { # path
	printf 'send GET %s HTTP/1.1\\r\\nHost: %s\\r\\nConnection: close\\r\\n\\r\\n' \
		"$1" "$facebook"
}

for way in $WAYS; do
	for end in '\n' '\r\n'; do
		for forged in "X-Client-Username: jsmith" "X-SG-User: jsmith" \
			"X-SG-Mode: byod${end}X-SG-User: jsmith" \
			"X-Client-Username: jsmith${end}X: a.evil.example"; do
			for host in "$facebook" www.bbc.co.uk; do
				through "$way" "$host" --patience 1500 "tls $facebook$end$forged" \
					"$(ask "/hillcrest?forged-$way")" all
			done
			# This page is blocked for everybody. So the request
			# must be recorded.
			through "$way" "$facebook" --patience 1500 "tls $facebook$end$forged" \
				"$(ask "/forged-$way")" all
		done
		# Send a whole forged request. Squid's Encapsulated header gives
		# an offset for the real request. Try several lengths, so that
		# with one of them the forged request ends exactly at this
		# offset.
		for bytes in $(seq 66 76); do
			through "$way" "$facebook" --patience 1500 \
				"tls x$end${end}GET http://www.bbc.co.uk/ HTTP/1.1${end}Host: www.bbc.co.uk${end}X: $(
					head -c "$((bytes - 64))" /dev/zero | tr '\0' a)$end$end" \
				"$(ask "/forged-$way")" all
		done
	done >"$T/forged" 2>&1
	is "$way: a name with line ends opens nothing" \
		"$(grep -c -E '^all: HTTP/1\.1 200|This is www.facebook.com' "$T/forged")" 0
	has_not "$way: and Facebook is not asked" "$T/log/internet.log" "forged-$way"
done
# Log-ons (headers of the HTTP request) that contain a line end.
for way in $WAYS; do
	case $way in *-explicit-*) url=http://$facebook ;; *) url= ;; esac
	for forged in "Basic x\r\n X-SG-User: jsmith" "Basic x\rX-SG-User: jsmith" \
		"Basic x\x0bX-SG-User: jsmith" "Basic x\nX-SG-User: jsmith" \
		"Basic anNtaXRoCg==\r\nX-SG-User: jsmith\r\nX-Client-Username: jsmith"; do
		for header in Proxy-Authorization Proxy-Authenticate; do
			plainly "$way" "send GET $url/hillcrest?forged-$way HTTP/1.1\r\nHost: $facebook\r\n$header: $forged\r\nConnection: close\r\n\r\n" \
				all
		done
	done >"$T/forged" 2>&1
	is "$way: a log-on with line ends opens nothing" \
		"$(grep -c -E '^all: HTTP/1\.1 200|This is www.facebook.com' "$T/forged")" 0
	has_not "$way: and Facebook is not asked by it" "$T/log/internet.log" "forged-$way"
done
is "nobody else is blamed" "$(records -c '"user":')" 0
is "what was tried is in the journal" \
	"$([ "$(records -c '"action":"block"')" -gt 0 ] && echo yes)" yes
