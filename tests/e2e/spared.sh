#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests that sites in the file never-decrypted are not decrypted ("spared"). A
# connection to another site may have the name of a spared site in the
# ClientHello. Such a connection must not be spared.
. "$(dirname "$0")/net.sh"
. "$(dirname "$0")/lib.sh"
. ./ways.sh
pick_addresses
spared="x.push.apple.com a.windowsupdate.com"
MORE_NAMES="$NET $spared
${NET6:-$NET} $spared"
begin_ways -e 's|^rules|&\n    block a.windowsupdate.com for everyone always|'

# Sends a ClientHello and prints the signer of the certificate in the answer:
# - the school: the connection is decrypted
# - the site: the connection is not decrypted
# - nobody: there is no certificate
maker() { # way, host, words for the ClientHello
	through "$1" "$2" --patience 1200 "hello $3" >"$T/talk.out" 2>&1
	case $(cat "$T/talk.out") in
	*"by /CN=Hillcrest School"*) echo school ;;
	*"by /CN=Stand-in internet"*) echo site ;;
	*) echo nobody ;;
	esac
}
# Checks that a connection with this ClientHello is decrypted, or refused.
not_spared() { # name, way, host, words for the ClientHello
	local came
	came=$(maker "${@:2}")
	is "$1" "${came/nobody/school}" school
}

for way in $WAYS; do
	case $way in own-*) continue ;; esac
	is "$way: any other site is decrypted" \
		"$(maker "$way" www.bbc.co.uk "name=www.bbc.co.uk")" school
	is "$way: one of the list is not" \
		"$(maker "$way" x.push.apple.com "name=x.push.apple.com")" site
	case $way in
	*-explicit-*)
		# Squid does not contact the site. It answers with a page of its
		# own, under the school's CA.
		through "$way" a.windowsupdate.com "tls a.windowsupdate.com" \
			"send GET /x HTTP/1.1\r\nHost: a.windowsupdate.com\r\n\r\n" head all \
			>"$T/talk.out" 2>&1
		has "$way: one of the list that is blocked is refused" "$T/talk.out" "^head: HTTP/1.1 403"
		has "$way: with a page that says so" "$T/talk.out" "This website is closed"
		is "$way: one of the list without a name in the greeting is not" \
			"$(maker "$way" x.push.apple.com "")" site
		not_spared "$way: another site's name in a greeting to it" \
			"$way" x.push.apple.com "name=www.bbc.co.uk"
		for name in x.push.apple.com X.PUSH.APPLE.COM x.push.apple.com. \
			'*.com' '*.push.apple.com' 'x.push.apple.com\x00.evil.example'; do
			not_spared "$way: $name in a greeting to the BBC" \
				"$way" www.bbc.co.uk "name=$name"
			not_spared "$way: $name in a greeting to an address" \
				"$way" "$NET" "name=$name"
		done
		not_spared "$way: two names in a greeting" "$way" www.bbc.co.uk \
			"name=x.push.apple.com name=www.bbc.co.uk"
		;;
	*)
		is "$way: one of the list that is blocked gets no connection" \
			"$(maker "$way" - "name=a.windowsupdate.com")" nobody
		;;
	esac
	case $way in
	*-intercepted-4)
		SERVER=198.51.100.66
		for name in x.push.apple.com X.PUSH.APPLE.COM '*.com' '*.push.apple.com' \
			'x.push.apple.com\x00.evil.example'; do
			not_spared "$way: $name in a greeting to an address that is not its own" \
				"$way" - "name=$name"
		done
		unset SERVER
		;;
	esac
done
is "what is spared is judged by its name" \
	"$([ "$(records -c '"domain":"a.windowsupdate.com"')" -gt 0 ] && echo yes)" yes
