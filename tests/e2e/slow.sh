#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests slow uploads. One pupil makes 600 uploads, or 450 if HTTPS is decrypted.
# An upload sends one byte a second, or waits for "100 Continue". The gate
# (schoolgate's service in c-icap) must judge each upload without its body.
# Meanwhile the gate must also judge the requests of another pupil.
. "$(dirname "$0")/lib.sh" || exit 99
: "${SG_BUILD:?say where schoolgate was built: the slow client is built there}"
slow_client=$SG_BUILD/tests/e2e/slow_client
make -s -C "$SG_BUILD" tests/e2e/slow_client >&2 || exit

# For each upload, the client needs one file descriptor, Squid two, and the site
# one or two.
ulimit -Sn "$(ulimit -Hn)"
if [ "$(ulimit -n)" -lt 4096 ]; then
	skip "slow clients: a process may open $(ulimit -n) files here, and 4096 are needed"
	exit 0
fi
begin

# Starts $1 uploads. The other arguments are the URL and the headers.
start_uploads() {
	: >"$T/uploads"
	"$slow_client" "$1" 127.10.6.5 "http://$PROXY:3128" "$T/etc/ca/ca.pem" \
		"${@:2}" >"$T/uploads" 2>&1 &
	PID[uploads]=$!
}

# Waits up to a minute until the uploads are in the expected state. Prints their
# state.
uploads() { # expected state
	local i
	for i in $(seq 120); do
		[ "$(tail -n 1 "$T/uploads")" != "$1" ] || break
		sleep 0.5
	done
	tail -n 1 "$T/uploads"
}

# Makes slow uploads. Checks their state, and another pupil's requests.
# Arguments: name, number of uploads, their expected state, URL, headers.
slow() {
	local name=$1 n=$2 expected=$3
	shift 3
	start_uploads "$n" "$@"
	is "$name" "$(uploads "$expected")" "$expected"
	get other "${visit[@]}" http://www.bbc.co.uk/news
	is "another pupil meanwhile: the BBC" "$STATUS" 200
	get other "${visit[@]}" https://www.facebook.com/x
	is "another pupil meanwhile: Facebook, decrypted" "$STATUS" 403
	is "and all of it is as before" "$(uploads "$expected")" "$expected"
	stop uploads
}

ours="X-SG-Verdict: splice" expect="Expect: 100-continue"

# The number after each colon is the number of uploads. Both numbers are larger
# than the number of connections that Squid opens to the gate. TLS handshakes
# take long, so there are fewer uploads over HTTPS.
for way in http:600 https:450; do
	n=${way#*:} way=${way%:*}
	sending="waiting 0 sending $n answered 0 cut 0 status 0"
	refused="waiting 0 sending 0 answered $n cut 0 status 403"
	slow "$way, an allowed upload" "$n" "$sending" \
		"$way://www.example.org/upload"
	slow "$way, an allowed upload with a forged header" "$n" "$sending" \
		"$way://www.example.org/upload" "$ours"
	slow "$way, with one, and it waits for \"100 Continue\"" "$n" "$sending" \
		"$way://www.example.org/upload" "$ours" "$expect"
	slow "$way, a blocked upload" "$n" "$refused" \
		"$way://www.facebook.com/upload"
	slow "$way, a blocked upload that waits for \"100 Continue\"" "$n" \
		"$refused" "$way://www.facebook.com/upload" "$expect"
done
has_not "no forged header reached the site" "$T/log/internet.log" "v=splice"

# Squid accepts at most 600 connections from one address.
start_uploads 700 "http://www.example.org/upload"
some="waiting 0 sending 601 answered 0 cut 99 status 0"
is "of 700 the last are cut off" "$(uploads "$some")" "$some"
get other http://www.bbc.co.uk/news
is "another pupil is not" "$STATUS" 200
has_not "and Squid writes no line for each" "$T/log/cache.log" "attempting more"
stop uploads
