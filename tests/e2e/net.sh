# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A school's network in three network namespaces: the devices, the router with
# Squid and the firewall rules, and the internet. If a test needs the network,
# it sources this file first. This file then runs the test again in the router's
# namespace, with NETWORK=yes. If the namespaces cannot be made, the test goes
# on without them. NETWORK is then "no", and NO_NETWORK is the reason.
#
# The devices' namespace has these addresses:
# - of a school computer: 10.20.6.5 and fd00:20::65
# - of an own device (a device that a person owns): 10.40.7.5 and fd00:40::75
# - in no network of the school: 10.99.1.1

NETWORK=no NO_NETWORK=
if [ "${1:-}" = inside ]; then
	NETWORK=yes NETWORK_ID=$2
else
	net_end() {
		local name
		for name in device router internet; do
			ip netns del "sg-$name-$$" 2>/dev/null
			rm -rf "/etc/netns/sg-$name-$$"
		done
		rmdir /etc/netns 2>/dev/null
	}
	trap net_end EXIT
	trap 'exit 130' INT TERM
	for name in device router internet; do
		if ! ip netns add "sg-$name-$$" || ! ip netns exec "sg-$name-$$" true; then
			NO_NETWORK="no network namespace can be made here"
		fi
	done 2>/dev/null
	if [ -z "$NO_NETWORK" ]; then
		# `ip netns exec` mounts the files of this folder over the files
		# in /etc. So the router has its own hosts file.
		mkdir -p "/etc/netns/sg-router-$$"
		echo "127.0.0.1 localhost" >"/etc/netns/sg-router-$$/hosts"
		ip netns exec "sg-router-$$" bash "$0" inside "$$"
		exit
	fi
	net_end
	trap - EXIT INT TERM
fi

if [ "$NETWORK" = yes ]; then
	device="ip netns exec sg-device-$NETWORK_ID"
	internet="ip netns exec sg-internet-$NETWORK_ID"
	# The router's addresses on the school's side, and the addresses of the
	# stand-in internet.
	PROXY=10.20.0.1 PROXY6=fd00:20::1 ICAP=127.0.0.1
	NET=198.51.100.10 NET6=2001:db8:51::10
	INTERNET_AT="198.51.100.66 [2001:db8:51::10]"
	# Squid listens at all addresses, as in a school.
	LISTEN_ANY=yes
	INTERNET_RUN=$internet
fi

# Sets up links, addresses and routes.
net_wire() {
	ip link set lo up
	ip link add eth1 type veth peer name eth0 netns "sg-device-$NETWORK_ID"
	ip link add eth2 type veth peer name eth0 netns "sg-internet-$NETWORK_ID"
	ip addr add 10.20.0.1/16 dev eth1
	ip addr add 10.40.0.1/16 dev eth1
	ip addr add 10.99.0.1/16 dev eth1
	ip addr add fd00:20::1/64 dev eth1 nodad
	ip addr add fd00:40::1/64 dev eth1 nodad
	ip addr add 198.51.100.1/24 dev eth2
	ip addr add 2001:db8:51::1/64 dev eth2 nodad
	ip link set eth1 up
	ip link set eth2 up
	echo 1 >/proc/sys/net/ipv4/ip_forward
	echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
	$device ip link set lo up
	$device ip link set eth0 up
	$device ip addr add 10.20.6.5/16 dev eth0
	$device ip addr add 10.40.7.5/16 dev eth0
	$device ip addr add 10.99.1.1/16 dev eth0
	$device ip addr add fd00:20::65/64 dev eth0 nodad
	$device ip addr add fd00:40::75/64 dev eth0 nodad
	$device ip route add default via 10.20.0.1
	$device ip -6 route add default via fd00:20::1
	$internet ip link set lo up
	$internet ip link set eth0 up
	$internet ip addr add 198.51.100.10/24 dev eth0
	$internet ip addr add 198.51.100.66/24 dev eth0
	$internet ip addr add 2001:db8:51::10/64 dev eth0 nodad
	$internet ip route add default via 198.51.100.1
	$internet ip -6 route add default via 2001:db8:51::1
}

# Loads the firewall rules. If the kernel rejects them, fails and puts the
# reason into NO_NETWORK.
net_firewall() {
	local rules=$SG_SOURCE/conf/firewall
	NO_NETWORK=$(sed "s|/etc/schoolgate/|$rules/|" "$rules/firewall.nft" |
		nft -f - 2>&1) && return 0
	NO_NETWORK="the kernel does not take the firewall's rules: ${NO_NETWORK%%$'\n'*}"
	return 1
}
