#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests requests that are too long, malformed or malicious. They are sent
# through Squid, and directly to the ICAP port. They must not crash the
# gate (schoolgate's service in c-icap). Every request must be judged before it
# passes.
. "$(dirname "$0")/lib.sh" || exit 99
begin
before=$(gate_processes first)

repeat() { # character, count
	head -c "$2" /dev/zero | tr '\0' "$1"
}

# Sends standard input to the address $1 and the port $2. Prints the first line
# of the answer.
raw() {
	# If a client closes its side before the answer, Squid drops the client.
	# shut-none keeps socat's side open.
	timeout 5 socat -t 0.5 - "TCP:$1:$2,bind=127.10.6.5,shut-none" 2>/dev/null |
		tr -d '\r' >"$T/raw"
	head -n 1 "$T/raw"
}

squid() { # name, pattern of the first line; the request on standard input
	raw "$PROXY" 3128 >"$T/first"
	[ -s "$T/first" ] || echo >"$T/first"
	has "Squid: $1" "$T/first" "$2"
}
refused='^HTTP/1\.[01] (400|403|414|431|5..) '

{ printf 'GET http://www.facebook.com/'; repeat a 30000
	printf ' HTTP/1.1\r\nHost: www.facebook.com\r\nConnection: close\r\n\r\n'; } |
	squid "a URL of 30 KB" "$refused"
{ printf 'GET http://www.facebook.com/'; repeat a 7000
	printf ' HTTP/1.1\r\nHost: www.facebook.com\r\nConnection: close\r\n\r\n'; } |
	squid "a URL of 7 KB to Facebook" '^HTTP/1.1 403 '
printf 'GET http://www.facebook.com/\0.bbc.co.uk HTTP/1.1\r\nHost: www.bbc.co.uk\r\nConnection: close\r\n\r\n' |
	squid "a NUL in the URL" "$refused"
printf 'GET http://www.facebook.com/ HTTP/1.1\r\nHost: www.bbc.co.uk\r\nHost: www.bbc.co.uk\r\nConnection: close\r\n\r\n' |
	squid "two Host headers" "$refused"
printf 'GET http://www.facebook.com/ HTTP/1.0\r\n\r\n' |
	squid "no Host header" '^HTTP/1.1 403 '
printf 'GET http://%%66acebook.com/ HTTP/1.1\r\nHost: www.bbc.co.uk\r\nConnection: close\r\n\r\n' |
	squid "an escaped name" '^HTTP/1.1 403 '
printf 'GET http://www.facebook.com/\r\n\r\n' |
	squid "HTTP/0.9" '.'
has_not "HTTP/0.9 brings nothing of Facebook" "$T/raw" "This is"
{ printf 'GET http://www.facebook.com/ HTTP/1.1\r\nHost: www.facebook.com\r\n'
	for n in $(seq 200); do printf 'X-Many-%s: v\r\n' "$n"; done
	printf 'Connection: close\r\n\r\n'; } |
	squid "200 headers to Facebook" '^HTTP/1.1 403 '
{ printf 'GET http://www.bbc.co.uk/news HTTP/1.1\r\nHost: www.bbc.co.uk\r\n'
	for n in $(seq 200); do printf 'X-Many-%s: v\r\n' "$n"; done
	printf 'Connection: close\r\n\r\n'; } |
	squid "200 headers to the BBC: odd, but judged as usual" '^HTTP/1.1 200 '
{ printf 'GET http://www.facebook.com/ HTTP/1.1\r\nHost: www.facebook.com\r\nAccept-Language: '
	repeat 'x,' 40000; printf '\r\nConnection: close\r\n\r\n'; } |
	squid "an Accept-Language of 40 KB" "$refused"
printf 'GET http://www.facebook.com/<script>alert(1)</script> HTTP/1.1\r\nHost: www.facebook.com\r\nAccept-Language: ../../../../etc\r\nConnection: close\r\n\r\n' |
	squid "a script in the URL" '^HTTP/1.1 403 '
has_not "the page does not repeat it as it came" "$T/raw" "<script>alert"
printf 'CONNECT www.facebook.com HTTP/1.1\r\n\r\n' |
	squid "a CONNECT without a port" '.'
printf 'CONNECT [::ffff:1.2.3.4%%25eth0]:443 HTTP/1.1\r\n\r\n' |
	squid "a CONNECT to an address with a zone" '.'
printf '\026\003\001\002\000\001\000\001' | squid "TLS where HTTP is expected" '^(HTTP/1.1 400 .*)?$'

has_not "none of these reached Facebook" "$T/log/internet.log" facebook

# Sends a request directly to the ICAP port. Only programs on this machine can
# reach this port. The HTTP head is read from standard input.
icap() { # name, pattern of the first line, ICAP headers
	local head name=$1 pattern=$2 header
	shift 2
	IFS= read -r -d '' head
	{
		printf 'REQMOD icap://%s/schoolgate ICAP/1.0\r\nHost: x\r\nAllow: 204\r\n' "$ICAP"
		for header; do
			printf '%s\r\n' "$header"
		done
		printf 'Encapsulated: req-hdr=0, null-body=%s\r\n\r\n%s' "${#head}" "$head"
	} | raw "$ICAP" 1344 >"$T/first"
	has "ICAP: $name" "$T/first" "$pattern"
}
facebook='GET http://www.facebook.com/ HTTP/1.1\r\nHost: www.facebook.com\r\n'
pupil=("X-Client-IP: 127.10.6.5" "X-SG-Mode: managed" "X-SG-Port: explicit")
blocked='^ICAP/1.0 200 ' answered='^ICAP/1.0 (200|204|400|500) '

printf "$facebook\\r\\n" | icap "a plain request" "$blocked" "${pupil[@]}"
has "and its answer is a refusal" "$T/raw" '^HTTP/1.1 403 '
{ printf 'GET http://www.facebook.com/'; repeat a 30000
	printf ' HTTP/1.1\r\nHost: www.facebook.com\r\n\r\n'; } |
	icap "a URL of 30 KB takes \`if unsure\`" "$blocked" "${pupil[@]}"
has "which is block" "$T/raw" '^HTTP/1.1 [45]03 '
printf 'GET  HTTP/1.1\r\n\r\n' | icap "no URL" "$answered" "${pupil[@]}"
printf '\r\n\r\n' | icap "no request at all" "$answered" "${pupil[@]}"
printf 'GET http:// HTTP/1.1\r\n\r\n' |
	icap "no host takes \`if unsure\`" "$blocked" "${pupil[@]}"
printf 'GET http://www..facebook.com/ HTTP/1.1\r\n\r\n' |
	icap "an empty label does not hide Facebook" "$blocked" "${pupil[@]}"
printf 'CONNECT :443 HTTP/1.1\r\n\r\n' |
	icap "a CONNECT to nothing takes \`if unsure\`" "$blocked" "${pupil[@]}"
printf "$facebook\\r\\n" | icap "a request from nobody is still Facebook's" "$blocked"
for address in 999.1.1.1 ::ffff:127.10.6.5 fe80::1%eth0 "" -; do
	printf "$facebook\\r\\n" |
		icap "a client at \"$address\" is judged" "$blocked" "X-Client-IP: $address"
done
{ printf "$facebook"; printf 'X-Long: '; repeat a 300000; printf '\r\n\r\n'; } |
	icap "a header of 300 KB to Facebook" "$blocked" "${pupil[@]}"
has "is refused" "$T/raw" '^HTTP/1.1 403 '
{ printf "$facebook"; printf 'Cookie: '; repeat % 9000
	printf '\r\nX-SG-Verdict: splice\r\nX-SG-Verdict: block\r\nx-sg-mode: byod\r\n\r\n'; } |
	icap "our own headers, twice" "$blocked" "${pupil[@]}"
head -c 20000 /dev/urandom | raw "$ICAP" 1344 >/dev/null
ok "ICAP: noise"

# Check that all processes still run.
gone=
for pid in $before; do
	kill -0 "$pid" 2>/dev/null || gone="$gone $pid"
done
is "no process of the gate ended" "$gone" ""
has_not "and none complained of a crash" "$T/log/first.log" \
	"signal|crash|segfault|died unexpect"
get pupil "${visit[@]}" https://www.bbc.co.uk/news
is "the gate goes on: the BBC" "$STATUS" 200
get pupil "${visit[@]}" https://www.facebook.com/x
is "the gate goes on: Facebook" "$STATUS" 403
