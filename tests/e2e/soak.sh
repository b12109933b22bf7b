#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs the real chain on loopback for an hour at half of what it can do, and
# looks for what is used up or lost: memory, file descriptors, sockets, child
# processes, records of the journal.
#
# usage: tests/e2e/soak.sh [MINUTES]      (as root; 60 minutes if none are given)
#
# SG_PREFIX: the prefix of the installation. SG_BUILD: its build folder.
# First the devices of soak_client.c ask as fast as they can, for 30 seconds: this is
# the capacity. Then they ask at half that rate. Every 10 seconds a line of
# figures is written to samples.tsv, in SG_ARTEFACTS or a folder that is printed.
. "$(dirname "$0")/lib.sh" || exit 99
: "${SG_BUILD:?say where schoolgate was built}"
minutes=${1:-60}
client=$SG_BUILD/tests/e2e/soak_client
make -s -C "$SG_BUILD" tests/e2e/soak_client >&2 || exit

prepare -e '/^rules/,$ { /^rules/!d }' \
	-e 's/^rules/&\n    block facebook for everyone always\n    otherwise allow/'
unset GATE_CLOCK
begin_journal
start_internet
start_gate first
start_gate second
start_squid
samples=$ARTEFACTS/samples.tsv

children() {
	echo $(gate_processes first) $(gate_processes second)
}
# Memory of some processes, in kB: pages that are shared are divided.
memory() {
	local pid sum=0 n
	for pid; do
		n=$(awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup" 2>/dev/null)
		sum=$((sum + ${n:-0}))
	done
	echo "$sum"
}
descriptors() {
	local pid sum=0
	for pid; do
		sum=$((sum + $(find "/proc/$pid/fd" -mindepth 1 2>/dev/null | wc -l)))
	done
	echo "$sum"
}
squids() {
	echo "${PID[squid]} ${PID[squid-own]}" $(ps -o pid= --ppid "${PID[squid]}") \
		$(ps -o pid= --ppid "${PID[squid-own]}")
}
sample() {
	local gate=$(children) squid=$(squids)
	printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$((SECONDS - began))" "$(memory $gate)" \
		"$(memory $squid)" "$(descriptors $gate)" "$(descriptors $squid)" \
		"$(ss -Htan "src $PROXY or src $ICAP" | wc -l)" >>"$samples"
}
ask() { # seconds, rate
	"$client" "http://$PROXY:3128" "http://jsmith:secret@$PROXY:3126" \
		"$T/etc/ca/ca.pem" "$T/internet/ca.pem" "$1" "$2" 2>>"$ARTEFACTS/client.err"
}
# The mean of a column of the samples from one second to another.
mean() { # column, from, to
	awk -v c="$1" -v from="$2" -v to="$3" '$1 >= from && $1 < to { s += $c; n++ }
		END { printf "%d", n ? s / n : 0 }' "$samples"
}
# Waits until Squid has closed the connections of the devices, and the sites'.
settle() {
	sleep 130
}
# The blocks in the journal: the records, and the repeats that they count.
journalled() {
	cat "$T"/journal/*.jsonl | jq -s '[.[] | select(.event.action == "block") |
		(.schoolgate.repeats // 1)] | add // 0'
}

ask 5 0 >/dev/null
settle
idle_gate=$(descriptors $(children)) idle_squid=$(descriptors $(squids))
before=$(children)
capacity=$(ask 30 0 | awk '$1 == "rate" { print $2 }')
half=$(awk -v r="$capacity" 'BEGIN { printf "%.1f", r / 2 }')
echo "# capacity: $capacity requests a second; the soak: $half"
settle
counted=$(journalled)
began=$SECONDS
ask $((minutes * 60)) "$half" >"$ARTEFACTS/client.out" &
asking=$!
while kill -0 "$asking" 2>/dev/null; do
	sample
	sleep 10
done
wait "$asking"
sed 's/^/# /' "$ARTEFACTS/client.out"
settle

value() {
	awk -v name="$1" '$1 == name { print $2 }' "$ARTEFACTS/client.out"
}
third=$((minutes * 20))
gate_early=$(mean 2 "$third" $((2 * third))) gate_late=$(mean 2 $((2 * third)) $((3 * third)))
squid_early=$(mean 3 "$third" $((2 * third))) squid_late=$(mean 3 $((2 * third)) $((3 * third)))
echo "# memory of c-icap, kB: second third $gate_early, last third $gate_late"
echo "# memory of Squid, kB: second third $squid_early, last third $squid_late"
is "wrong answers" "$(awk 'NF == 3 { n += $3 } END { print n + 0 }' "$ARTEFACTS/client.out")" 0
is "c-icap's memory is flat, within 2 %" \
	"$((gate_late * 100 <= gate_early * 102))" 1
is "no child process was lost" "$(children)" "$before"
after=$(descriptors $(children))
is "c-icap has no descriptor left over: $idle_gate when idle before, $after after" \
	"$((after <= idle_gate + 4))" 1
after=$(descriptors $(squids))
is "Squid has no descriptor left over: $idle_squid when idle before, $after after" \
	"$((after <= idle_squid + 4))" 1
is "no connection of a device is left" \
	"$(ss -Htan state established "src $PROXY" | wc -l)" 0
# A blocked page in a decrypted connection has two records: of the CONNECT and of
# the request inside. A request that was made again may have records twice.
came=$(($(journalled) - counted))
wanted=$(($(value blocked) + $(value https_blocked)))
echo "# the journal: $came blocks; asked for: $wanted, and $(value again) requests made again"
is "the journal has each block" \
	"$((came >= wanted && came <= wanted + 2 * $(value again)))" 1
journal verify --key "$T/log/init" >"$ARTEFACTS/verify" 2>&1
is "the journal is proved" "$?" 0
