#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests of the filter (schoolgate doctor --test-filtering) in the real chain. A
# person cannot make a request look like such a test. A test that goes through
# Squid reads as one test, and as nobody's doing.
. "$(dirname "$0")/lib.sh" || exit 99
CLOCK_MOVES=yes

ports=$(shuf -i 20000-30000 -n 1)
DOORS="$ports 127.10.6.5 3128"
LOGIN=
prepare
begin_journal
start_internet
start_gate first
start_squid

# Prints how many records of kind $1 match the pattern $2.
records() {
	cat "$T"/journal/*.jsonl 2>/dev/null | grep "\"kind\":\"$1\"" | grep -c -E -- "${2:-.}"
}

# ---- a person claims to be a test -----------------------------------------------

claim="by=Head&kind=adult&page=http%3A%2F%2Fwww.facebook.com%2F&wanted=blocked"
forged=(-H "X-SG-Test: $claim" --proxy-header "X-SG-Test: $claim"
	-H "X-SG-User: schoolgate-doctor" --proxy-header "X-SG-User: schoolgate-doctor")
get pupil "${visit[@]}" "${forged[@]}" http://www.facebook.com/plain
is "a pupil's claim of a test opens nothing over HTTP" "$STATUS" 403
get other "${visit[@]}" "${forged[@]}" https://www.facebook.com/decrypted
is "nor over HTTPS" "$STATUS" 403
get teacher "${visit[@]}" "${forged[@]}" https://www.facebook.com/own
is "nor on a device of one's own" "$CONNECT" 403
get pupil -H "X-SG-Test: x\r\nX-SG-Test: $claim" -A "x X-SG-Test: $claim" \
	"http://www.facebook.com/more?X-SG-Test: $claim"
is "no claim makes a test" "$(records test)" 0
is "the pupil's attempt is recorded as the pupil's" \
	"$(records block '"ip":"127.10.6.5".*"path":"/plain"')" 1
is "and so is the other pupil's" "$(records block '"ip":"127.10.6.6".*"path":"/decrypted"')" 1
is "and the one on the own device" "$(records block '"ip":"127.40.7.5"')" 1

# ---- a test through Squid -------------------------------------------------------

# As the doctor does it: asks Squid from an address of this machine, then has the
# gate record what came of it.
from=127.10.200.1
seen=$(curl -s -o "$T/body" -w '%{http_code} %{local_port}' -x "http://$PROXY:3128" \
	--interface "$from" http://www.facebook.com/)
read -r STATUS port <<<"$seen"
is "Squid blocks a page for this machine's address" "$STATUS" 403
ask_gate() { # further ICAP header lines
	local http=$'GET http://www.facebook.com/ HTTP/1.1\r\nHost: www.facebook.com\r\n\r\n'
	exec 3<>"/dev/tcp/$ICAP/1344"
	printf 'REQMOD icap://%s/schoolgate ICAP/1.0\r\nHost: x\r\nAllow: 204, 206\r\nConnection: close\r\nX-Client-IP: %s\r\nX-SG-Client: %s:%s\r\nX-SG-Mode: managed\r\nX-SG-Port: explicit\r\n%sEncapsulated: req-hdr=0, null-body=%d\r\n\r\n%s' \
		"$ICAP" "$from" "$from" "$port" "$1" "${#http}" "$http" >&3
	timeout 5 cat <&3 >"$T/answer"
	exec 3>&-
}
ask_gate "X-SG-Test: $claim&result=blocked"$'\r\n'
is "the gate says that it recorded the test" \
	"$(tr -d '\r' <"$T/answer" | grep -c '^X-SG-Test: recorded')" 1
is "and still answers with the block" "$(grep -c '^HTTP/1.1 403' "$T/answer")" 1
is "the test is in the journal" "$(records test '"through":"squid"')" 1
journal show --state "$T/state" --since 2020-01-01 --until 2060-01-01 >"$T/log/shown" 2>&1
is "the request and its test read as one" \
	"$(grep -c "^[A-Z].* $from" "$T/log/shown")" 0
is "which is a test" "$(grep -c 'A test of the filter passed' "$T/log/shown")" 1
has "by the head" "$T/log/shown" "by: Head"
journal show --state "$T/state" --since 2020-01-01 --until 2060-01-01 --person "$from" >"$T/log/person" 2>&1
is "no report on a device has it" "$(grep -c facebook "$T/log/person")" 0
is "the pupils' attempts still read as theirs" \
	"$(grep -c -E '127\.10\.6\.[56].* went to' "$T/log/shown")" 2

# A claim that cannot be read is refused, and is no test.
ask_gate "X-SG-Test: by=Head&kind=adult"$'\r\n'
is "half a claim is no test" "$(records test)" 1
is "but a fault" "$(records fault 'X-SG-Test cannot be read')" 1
journal verify --key "$T/log/init" >"$T/log/verify" 2>&1
is "the journal is whole" "$?" 0
