#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A short choice of the faults of tests/deploy/faults.sh, on loopback: while
# there is a fault, nothing blocked gets through, and allowed sites open again.
# Here no systemd restarts a server: the test does.
. "$(dirname "$0")/lib.sh" || exit 99
prepare
begin_journal
start_internet
start_gate first
start_gate second
start_squid
cp -a "$T/state" "$T/state.good"

# Tries both kinds of devices: a blocked site must not open. Waits for an allowed
# site to open.
fault() { # name, what makes the fault, seconds at most [, what mends it]
	local through=0 begun=$SECONDS mend=${4:-:}
	eval "$2"
	while :; do
		get pupil https://www.facebook.com/x
		[ "$STATUS" != 200 ] || through=$((through + 1))
		get teacher https://www.facebook.com/x
		[ "$STATUS" != 200 ] || through=$((through + 1))
		eval "$mend"
		mend=:
		get pupil https://www.bbc.co.uk/news
		[ "$STATUS" != 200 ] && [ $((SECONDS - begun)) -lt "$3" ] || break
		sleep 0.2
	done
	is "$1: nothing blocked gets through" "$through" 0
	is "$1: an allowed site opens" "$STATUS" 200
}
good_images() {
	cp -a "$T/state.good/." "$T/state/"
}

fault "one server is killed" 'kill -9 $(gate_processes first)' 20
start_gate first
fault "both servers are killed" 'kill -9 $(gate_processes first) $(gate_processes second)' 20 \
	'start_gate first; start_gate second'
for image in names.img policy.img; do
	fault "$image is emptied" ': >"$T/state/$image"; sleep 1' 10
	good_images
	fault "$image is cut" 'truncate -s 500 "$T/state/$image"; sleep 1' 10
	good_images
	fault "$image is of another version" \
		'printf "\377" | dd of="$T/state/$image" bs=1 seek=8 conv=notrunc status=none; sleep 1' 10
	good_images
done
is "the journal has each refusal" "$(cat "$T"/journal/*.jsonl |
	sed -n 's/.*"action":"policy-refused".*"reason":"\([^"]*\)".*/\1/p' | sort -u | wc -l)" 6
sleep 1
fault "the journal's folder is not writable" 'chown -R root: "$T/journal"' 10
chown -R c-icap: "$T/journal"
stop gate-first
stop gate-second
mount -t tmpfs -o "size=64k,mode=750,uid=$(id -u c-icap)" tmpfs "$T/journal"
head -c 64k /dev/zero >"$T/journal/full" 2>/dev/null
fault "the journal's disk is full" 'start_gate first; start_gate second' 20
umount -l "$T/journal"
get pupil https://www.facebook.com/x
is "after all, Facebook is blocked" "$STATUS" 403
