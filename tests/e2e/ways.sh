# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The ways into the chain. The chain is Squid, c-icap with the gate
# (schoolgate's service), and a stand-in internet. A way is a kind of device and
# connection. Tests of hostile clients try each attack through all ways. Such a
# test sources this file after net.sh and lib.sh. It then calls begin_ways,
# which makes and starts the chain.
#
# A way has a name of three parts, DEVICE-HOW-FAMILY:
# - DEVICE is school (a school computer) or own (a device that a person owns).
# - HOW is explicit (set to use the proxy) or intercepted (not set to use it).
# - FAMILY is the IP version, 4 or 6.
# Without network namespaces, there are only school-explicit-4 and
# own-explicit-4. The other ways are then reported as skipped.

WAYS="school-explicit-4 own-explicit-4"
ALL_WAYS="$WAYS school-explicit-6 own-explicit-6 school-intercepted-4
own-intercepted-4 school-intercepted-6 own-intercepted-6"

# Builds the program `talk`, which sends any bytes; see tests/attack/talk.c.
make_talk() {
	${CC:-cc} -O1 -o "$T/talk" ../attack/talk.c ../attack/hello.c -lssl -lcrypto ||
		chain_fail "tests/attack/talk.c cannot be compiled"
}

# Builds the program talk. Makes and starts the chain, with all ways and a
# journal. The arguments are sed options that edit the policy.
begin_ways() {
	make_ways "$@"
	start_ways
}

# make_ways and start_ways are the two halves of begin_ways. If a test has to
# change configuration files, it calls the two halves and changes the files in
# between.
make_ways() {
	local edits=(-e 's|^    otherwise allow|    block circumvention for everyone always\n&|')
	LOGIN=${WAYS_LOGIN:-}
	if [ "$NETWORK" = yes ]; then
		net_wire ||
			chain_fail "the network of the test cannot be made"
		edits+=(-e 's|127\.10\.0\.0/16|10.20.0.0/16, fd00:20::/64|'
			-e 's|127\.40\.0\.0/16|10.40.0.0/16, fd00:40::/64|')
		WAYS=$ALL_WAYS
		if ! net_firewall; then
			WAYS=$(printf '%s\n' $ALL_WAYS | grep explicit)
			skip "interception: $NO_NETWORK"
		fi
	else
		skip "IPv6 and interception: $NO_NETWORK"
	fi
	prepare "${edits[@]}" "$@"
	begin_journal
	make_talk
}

start_ways() {
	start_internet
	start_gate first
	start_squid
}

# Prints the journal's records that match. The arguments go to grep -E.
records() {
	cat "$T"/journal/*.jsonl 2>/dev/null | grep -E "$@"
}

# Prints the address of the device of the way $1.
address_of() {
	case $NETWORK-$1 in
	no-school-*) echo 127.10.6.5 ;;
	no-own-*) echo 127.40.7.5 ;;
	yes-school-*-4) echo 10.20.6.5 ;;
	yes-own-*-4) echo 10.40.7.5 ;;
	yes-school-*-6) echo fd00:20::65 ;;
	yes-own-*-6) echo fd00:40::75 ;;
	esac
}

# through WAY HOST [OPTIONS OF TALK] STEP...
# Sends the STEPs (see talk.c) to HOST. If the way is explicit, sends Squid a
# CONNECT to HOST (port 443, unless HOST ends with a port), and then the STEPs. If the way is intercepted, sends the
# STEPs to port 443 of $SERVER. By default, $SERVER is the address of the
# stand-in sites.
through() {
	local way=$1 host=$2 run= port=3128 proxy=$PROXY server=$NET options=()
	shift 2
	while [ "${1#--}" != "$1" ]; do
		options+=("$1" "$2")
		shift 2
	done
	[ "$NETWORK" = no ] || run=$device
	case $way in own-*) port=3126 ;; esac
	case $way in *-6) proxy=${PROXY6:-} server=${NET6:-} ;; esac
	case $host in *]:* | [!\[]*:*) ;; *) host=$host:443 ;; esac
	case $way in
	*-explicit-*)
		$run "$T/talk" --from "$(address_of "$way")" "${options[@]}" "$proxy" $port \
			"send CONNECT $host HTTP/1.1\r\nHost: $host\r\n\r\n" head "$@"
		;;
	*)
		$run "$T/talk" --from "$(address_of "$way")" "${options[@]}" \
			"${SERVER:-$server}" 443 "$@"
		;;
	esac
}

# plainly WAY STEP...
# Sends the STEPs without a CONNECT. If the way is explicit, they go to Squid.
# If the way is intercepted, they go to port 80 of the stand-in sites.
plainly() {
	local way=$1 run= port=3128 proxy=$PROXY server=$NET
	shift
	[ "$NETWORK" = no ] || run=$device
	case $way in own-*) port=3126 ;; esac
	case $way in *-6) proxy=${PROXY6:-} server=${NET6:-} ;; esac
	case $way in *-intercepted-*) proxy=$server port=80 ;; esac
	$run "$T/talk" --from "$(address_of "$way")" "$proxy" "$port" "$@"
}
