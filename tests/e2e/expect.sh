#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests uploads whose client waits for "100 Continue". If the site is blocked,
# the answer comes at once, although the body never comes. If the site is
# allowed, the client gets "100 Continue", and then the site's answer.
. "$(dirname "$0")/net.sh" || exit 99
. "$(dirname "$0")/lib.sh" || exit 99
. ./ways.sh || exit 99
begin_ways

# How long a client waits, in milliseconds. It is less than icap_io_timeout,
# after which Squid answers 500.
patience=3000
page="Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nAccept: */*\r\n"

# Prints the step that sends the head of an upload.
head() { # host, URL, headers
	printf 'send POST %s HTTP/1.1\\r\\nHost: %s\\r\\nExpect: 100-continue\\r\\n%s\\r\\n' \
		"$2" "$1" "$3"
}

# Sends the head of an upload, and then the steps.
plain_upload() { # way, host, headers, steps
	local way=$1 host=$2 headers=$3 url=/upload
	shift 3
	case $way in *-explicit-*) url=http://$host/upload ;; esac
	plainly "$way" "$(head "$host" "$url" "$headers")" "$@" >"$T/talk.out" 2>&1
}
tls_upload() { # way, host, headers, steps
	local way=$1 host=$2 headers=$3
	shift 3
	through "$way" "$host" --patience $patience "tls $host" \
		"$(head "$host" /upload "$headers")" "$@" >"$T/talk.out" 2>&1
}

# Tries all bodies, over plain HTTP or inside TLS ($2: plain_upload, tls_upload).
each_body() { # way, function
	local way=$1 send=$2 headers body expected
	while read -r headers body; do
		for made in "" "$page"; do
			$send "$way" www.facebook.com "$headers\r\n$made" head
			is "$way, $send, ${made:+by a page, }$headers: blocked at once" \
				"$(grep '^head: HTTP' "$T/talk.out" | tail -n 1)" \
				"head: HTTP/1.1 403 Forbidden"
		done
		# Some clients send the body with the head. Squid may close the
		# connection while they still send. Then the client's system drops
		# the answer that it has received, so try again.
		for _ in 1 2 3; do
			$send "$way" www.facebook.com "$headers\r\n" "send $body" head
			! grep -q '^head: HTTP/1.1 403' "$T/talk.out" || break
		done
		is "$way, $send, $headers, body sent at once: blocked" \
			"$(grep '^head: HTTP' "$T/talk.out" | tail -n 1)" \
			"head: HTTP/1.1 403 Forbidden"
		for forged in "" "X-SG-Verdict: x\r\n"; do
			$send "$way" www.example.org "$headers\r\n$forged" head "send $body" head
			is "$way, $send, ${forged:+altered, }$headers: allowed" \
				"$(grep '^head: HTTP' "$T/talk.out" | tail -n 2)" \
				$'head: HTTP/1.1 100 Continue\nhead: HTTP/1.1 200 OK'
		done
	done <<BODIES
Content-Length:\x205 hello
Content-Length:\x20100000 $(printf '%0100000d' 0)
Transfer-Encoding:\x20chunked 5\r\nhello\r\n0\r\n\r\n
BODIES
}

for way in $WAYS; do
	each_body "$way" plain_upload
	# If Squid does not decrypt, the CONNECT or the ClientHello is blocked.
	case $way in school-*) each_body "$way" tls_upload ;; esac
done
