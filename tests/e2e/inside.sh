#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests a CONNECT inside a decrypted connection. It would open a tunnel, and the
# gate (schoolgate's service in c-icap) could not judge the tunnel's content. So
# the CONNECT must be refused, and the journal must record it as an attempt.
. "$(dirname "$0")/net.sh" || exit 99
. "$(dirname "$0")/lib.sh" || exit 99
. ./ways.sh || exit 99
CLOCK_MOVES=yes
begin_ways

site=www.bbc.co.uk
ask() { # host, path
	printf 'send GET %s HTTP/1.1\\r\\nHost: %s\\r\\n\\r\\n' "$2" "$1"
}
tunnel() { # authority
	printf 'send CONNECT %s HTTP/1.1\\r\\nHost: %s\\r\\n\\r\\n' "$1" "$1"
}

# Tries a CONNECT inside a decrypted connection. Then does the steps (see
# talk.c).
try() { # way, words, CONNECT's authority, steps
	local way=$1 words=$2 authority=$3
	shift 3
	through "$way" "$site" --patience 800 "tls $site" "$(ask "$site" /news)" head \
		"$(tunnel "$authority")" "$@" all >"$T/talk.out" 2>&1
	is "$way, $words: the page before it came" \
		"$(grep -c '^head: HTTP/1.1 200 OK' "$T/talk.out")" 1
	has "$way, $words: it is refused" "$T/talk.out" 'HTTP/1.1 (403|409) |^tls: failed'
	has_not "$way, $words: nothing is said in it" "$T/log/internet.log" unjudged
}

hidden=$(ask www.facebook.com /unjudged)
for way in $WAYS; do
	case $way in own-*) continue ;; esac
	try "$way" "to the same site" "$site:443" "$hidden"
	try "$way" "to another" www.facebook.com:443 "$hidden"
	try "$way" "to another port" "$site:22" "$hidden"
	try "$way" "TLS within" "$site:443" "tls www.facebook.com" "$hidden"
done
# Prints the number of attempts in the journal. Several attempts in one minute
# make two records. The first record is that of the first attempt. The second
# record, at the end of the minute, has the number of the other attempts.
attempts() {
	cat "$T"/journal/*.jsonl | jq -s 'map(select(.schoolgate.ground == "tunnel") |
		.schoolgate.repeats // 1) | add'
}
# Squid itself refuses the CONNECT to another port if the client was intercepted.
wanted=$(printf "%s\n" $WAYS | awk "/^school-explicit/ { n += 4 } /^school-intercepted/ { n += 3 }
	END { print n }")
set_clock 10:17:00
for _ in $(seq 50); do
	[ "$(attempts)" != "$wanted" ] || break
	sleep 0.1
done
is "all are written down as attempts" "$(attempts)" "$wanted"
is "by their technique" \
	"$(records '"ground":"tunnel"' | grep -c -v '"technique":"tunnel"')" 0

# There are two safeguards: Squid's rule and the gate's. Test each of them
# alone, first Squid's. For this, remove the header X-SG-Inside: without it, the
# gate does not know that the connection is decrypted.
stop squid
stop squid-own
sed -i '/X-SG-Inside/d' "$T/etc/squid/gate.conf"
start_squid
try school-explicit-4 "not told to the gate" "$site:443" "$hidden"
stop squid
stop squid-own
school_file "$SG_SOURCE/conf/squid/gate.conf" >"$T/etc/squid/gate.conf"
sed -i '/^adapted_http_access.*sg_is_decrypted/d' "$T/etc/squid/https.conf"
start_squid
try school-explicit-4 "left to the gate" "$site:443" "$hidden"
