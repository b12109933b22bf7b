#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs each row of the tables in tests/attack. A row describes an attack. It
# also names ways into the chain: the kinds of devices and connections from
# which the attack is sent (see ways.sh). The chain is Squid, c-icap with the
# gate (schoolgate's service), and a stand-in internet.
. "$(dirname "$0")/net.sh" || exit 99
. "$(dirname "$0")/lib.sh" || exit 99
. ./ways.sh || exit 99
. ../attack/rows.sh || exit 99

begin_attack
before=$(gate_processes first)
try_tables ../attack/*.tsv
try_slow

# Change the policy to `if unsure allow`. A request may be only partly readable.
# The gate must then still judge it by the readable part.
sed -i 's|if unsure  block|if unsure  allow|' "$POLICY"
install_policy "$POLICY"
for _ in $(seq 100); do
	[ "$(records -c '"action":"policy-taken"')" -lt 2 ] || break
	sleep 0.1
done
try_tables ../attack/unsure-allow/*.tsv

addresses=" ${JOB_ADDRESS[*]} $(address_of school-explicit-4) $(address_of own-explicit-4) "
others=
for address in "${!RECORDED[@]}"; do
	[[ $addresses = *" $address "* ]] || others+=" $address"
done
is "nobody is blamed who did not ask" "$others" ""
is "the journal proves itself" "$("$SG_PREFIX/bin/schoolgate" journal verify \
	--journal "$T/journal" --key "$T/log/init" >"$T/log/verify" 2>&1 && echo yes)" yes
gone=
for pid in $before; do
	kill -0 "$pid" 2>/dev/null || gone+=" $pid"
done
is "no process of the gate ended" "$gone" ""
has_not "Squid had no fault" "$T/log/cache.log" "assertion failed|FATAL|Segment"
