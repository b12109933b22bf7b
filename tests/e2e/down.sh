#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests what happens while the gate (schoolgate's service in c-icap) is down.
# Nothing passes, and people see a page that gives the reason. Sites must be
# reachable again as soon as the gate is back.
. "$(dirname "$0")/lib.sh" || exit 99
begin

get pupil "${visit[@]}" https://www.bbc.co.uk/news
is "while the gate answers, the BBC is reached" "$STATUS" 200

stop gate-first
for url in http://www.bbc.co.uk/news https://www.bbc.co.uk/news \
	http://www.facebook.com/ https://www.facebook.com/; do
	get pupil "${visit[@]}" "$url"
	is "without the gate nothing passes: $url" "$STATUS" 500
	has "and the page says so" "$T/body" "web filter is not answering"
done
cp "$T/body" "$ARTEFACTS/down.html"
get teacher https://www.bbc.co.uk/news
is "nor from a device that is not decrypted" "$STATUS" 000
# Many failures must not make Squid suspend the gate for minutes.
for _ in $(seq 30); do
	get pupil http://www.bbc.co.uk/news
done
is "thirty more failures" "$STATUS" 500

start_gate first
for _ in $(seq 100); do
	get pupil http://www.bbc.co.uk/news
	[ "$STATUS" != 200 ] || break
	sleep 0.05
done
is "the gate is back, and pages come without the minutes that Squid waits by default" \
	"$STATUS" 200
get pupil http://www.facebook.com/
is "and Facebook is refused as before" "$STATUS" 403

# A gate that hangs counts as down, too.
for pid in $(gate_processes first); do
	kill -STOP "$pid"
done
get pupil http://www.bbc.co.uk/news
is "a gate that hangs lets nothing pass" "$STATUS" 500
for pid in $(gate_processes first); do
	kill -CONT "$pid"
done

# The second c-icap server takes over. Restart Squid, so that it asks the second
# server.
stop squid
stop squid-own
start_gate second
start_squid
get pupil http://www.bbc.co.uk/news
is "with both servers up" "$STATUS" 200
stop gate-first
answers=
for _ in $(seq 10); do
	get pupil http://www.bbc.co.uk/news
	answers="$answers $STATUS"
done
is "the first one's end is not noticed" "$answers" \
	" 200 200 200 200 200 200 200 200 200 200"
get pupil http://www.facebook.com/
is "and the second one refuses what the first did" "$STATUS" 403
