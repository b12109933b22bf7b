#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests devices that are not set to use the proxy. The firewall rules of
# conf/firewall/firewall.nft redirect their traffic to Squid's intercepting ports.
. "$(dirname "$0")/net.sh" || exit 99
. "$(dirname "$0")/lib.sh" || exit 99
CLOCK_MOVES=yes
if [ "$NETWORK" = yes ]; then
	net_wire || chain_fail "the network of the test cannot be made"
	net_firewall || NETWORK=no
fi
if [ "$NETWORK" = no ]; then
	skip "interception: $NO_NETWORK"
	exit 0
fi

begin -e 's|127\.10\.0\.0/16|10.20.0.0/16|' \
	-e 's|127\.40\.0\.0/16|10.40.0.0/16|'

# direct ADDRESS CA [CURL OPTIONS] URL
# Fetches the URL without a proxy. ADDRESS is the device's address to use. Sets
# STATUS, and RC (curl's exit status).
direct() {
	local from=$1 ca=$2 resolve=() name
	shift 2
	for name in www.facebook.com www.bbc.co.uk; do
		resolve+=(--resolve "$name:443:$NET" --resolve "$name:80:$NET")
	done
	: >"$T/body"
	STATUS=$($device curl -s -m 10 -o "$T/body" -w '%{http_code}' \
		"${resolve[@]}" --interface "$from" --cacert "$ca" "$@")
	RC=$?
}
school=$T/etc/ca/ca.pem site=$T/internet/ca.pem

direct 10.20.6.5 "$school" "${visit[@]}" http://www.bbc.co.uk/news
is "plain HTTP: the BBC is reached" "$STATUS $(title)" "200 News"
direct 10.20.6.5 "$school" "${visit[@]}" http://www.facebook.com/x
is "plain HTTP: Facebook is refused with the page" "$STATUS" 403
direct 10.20.6.5 "$school" "${visit[@]}" https://www.bbc.co.uk/news
is "a school computer reaches the BBC, decrypted" "$STATUS $(title)" "200 News"
direct 10.20.6.5 "$school" "${visit[@]}" https://www.facebook.com/x
is "a school computer gets the page for Facebook" "$STATUS" 403
has "in words" "$T/body" "facebook\.com"
direct 10.40.7.5 "$site" "${visit[@]}" https://www.bbc.co.uk/news
is "an own device reaches the BBC, not decrypted" "$STATUS $(title)" "200 News"
direct 10.40.7.5 "$site" "${visit[@]}" https://www.facebook.com/x
is "an own device gets no connection to Facebook" "$STATUS" 000
is "curl says a TLS error at once, not a time-out" \
	"$([ "$RC" -ne 28 ] && [ "$RC" -ne 0 ] && echo yes || echo "rc $RC")" yes
has_not "Facebook was not asked over its TLS by an own device" \
	"$T/log/internet.log" "https www.facebook.com"
set_clock 15:20:00
direct 10.40.7.5 "$site" "${visit[@]}" https://www.facebook.com/x
is "after school it does" "$STATUS" 200
$device curl -s -m 3 --interface 10.40.7.5 "http://$NET:853/" -o /dev/null
is "encrypted DNS by its own port is refused" "$?" 7
