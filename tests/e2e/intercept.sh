#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Devices that know of no proxy: the firewall's rules send their traffic to
# Squid's intercepting ports.  In three network namespaces: the device, the
# school's router with Squid, and the internet.
if [ "${1:-}" != inside ]; then
	trap 'for name in device router internet; do
		ip netns del "sg-$name-$$" 2>/dev/null
	done' EXIT
	for name in device router internet; do
		if ! ip netns add "sg-$name-$$" || ! ip netns exec "sg-$name-$$" true; then
			echo "skip - interception: no network namespace can be made here"
			exit 0
		fi
	done
	ip netns exec "sg-router-$$" bash "$0" inside "$$"
	exit
fi

device="ip netns exec sg-device-$2"
internet="ip netns exec sg-internet-$2"
NET=198.51.100.10 PROXY=10.20.0.1 ICAP=127.0.0.1
. "$(dirname "$0")/lib.sh"
INTERNET_RUN=$internet

wire() {
	ip link set lo up
	ip link add eth1 type veth peer name eth0 netns "sg-device-$1"
	ip link add eth2 type veth peer name eth0 netns "sg-internet-$1"
	ip addr add 10.20.0.1/16 dev eth1
	ip addr add 10.40.0.1/16 dev eth1
	ip addr add 198.51.100.1/24 dev eth2
	ip link set eth1 up
	ip link set eth2 up
	echo 1 >/proc/sys/net/ipv4/ip_forward
	$device ip link set lo up
	$device ip link set eth0 up
	$device ip addr add 10.20.6.5/16 dev eth0
	$device ip addr add 10.40.7.5/16 dev eth0
	$device ip route add default via 10.20.0.1
	$internet ip link set lo up
	$internet ip link set eth0 up
	$internet ip addr add 198.51.100.10/24 dev eth0
	$internet ip route add default via 198.51.100.1
}
wire "$2" || chain_fail "the network of the test cannot be made"
if ! nft -f "$SG_SOURCE/contrib/schoolgate.nft" 2>/tmp/nft-$$; then
	skip "interception: the kernel does not take the firewall's rules: $(head -n 1 /tmp/nft-$$)"
	rm -f "/tmp/nft-$$"
	exit 0
fi
rm -f "/tmp/nft-$$"

begin -e 's|127\.10\.0\.0/16|10.20.0.0/16|' \
	-e 's|127\.40\.0\.0/16|10.40.0.0/16|'

# Fetch without a proxy, from an address of the device: pass ADDRESS CA URL.
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
