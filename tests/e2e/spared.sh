#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests that sites in the file never-decrypted, and in the lists of the folder
# never-decrypted.d, are not decrypted ("spared"). A connection to another site
# may have the name of a spared site in the ClientHello. Such a connection must
# not be spared.
#
# Tries each line of each list. Writes the result as a table to
# $ARTEFACTS/table: the line, its list, the list's source, whether the site is
# spared, whether the line opens something that a policy blocks.
. "$(dirname "$0")/net.sh" || exit 99
. "$(dirname "$0")/lib.sh" || exit 99
. ./ways.sh || exit 99
pick_addresses
spared="x.push.apple.com a.windowsupdate.com"
# Neighbours of lines of the lists. They are decrypted.
neighbours="www.apple.com www.icloud.com apps.apple.com www.google.com
drive.google.com clients2.google.com x.accounts.google.com storage.googleapis.com
x.storage.googleapis.com www.microsoft.com graph.microsoft.com
school.blob.core.windows.net school.azureedge.net x.attest.azure.net
www.education.gov.uk www.pearson.com stripe.com surgery.nhs.uk notchildline.org.uk"
# The school's own list has a site of a list, a site above one, and a new site.
own=".childline.org.uk .police.uk counsellor.example"
hosts=$(../spared-hosts | cut -f 4)
# Squid reads at most 1 KB of a line of its hosts file.
MORE_NAMES=$(for name in $spared $neighbours $hosts closed.samaritans.org www.police.uk \
	counsellor.example; do
	printf '%s\n' "$NET $name" "${NET6:-$NET} $name"
done)
make_ways -e 's|^rules|&\n    block a.windowsupdate.com, closed.samaritans.org for everyone always|'
printf '%s\n' $own >>"$T/etc/squid/never-decrypted"
start_ways

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

# ---- the lists ------------------------------------------------------------

# Opens HTTPS to each host of standard input. Prints a line for each host, with
# its signer: school, site or nobody (as maker does). curl trusts the stand-in
# internet only. It refuses a certificate that the school has signed. It also
# refuses the certificate of the stand-in internet, since that does not have the
# host's name, and then says so.
signers() {
	local run=
	[ "$NETWORK" = no ] || run=$device
	sed 's|.*|url = "https://&/"\noutput = "/dev/null"|' |
		$run curl -s --no-progress-meter -Z --parallel-max 8 -m 20 -K - \
			--proxy "http://$PROXY:3128" --cacert "$T/internet/ca.pem" \
			--interface "$(address_of school-explicit-4)" \
			-w '%{exitcode} %{url} %{errormsg}\n' |
		sed -E 's|https://([^/]*)/|\1|' |
		awk '{ print $2, $1 != 60 ? "nobody" : /subject name/ ? "site" : "school" }'
}

printf '%s\n' $hosts | signers >"$T/signers"
is "each host of the lists is spared" "$(grep -v ' site$' "$T/signers")" ""
is "no host of the lists is left out" \
	"$(cut -d ' ' -f 1 "$T/signers" | sort)" "$(printf '%s\n' $hosts | sort)"
is "each list is tried" \
	"$(../spared-hosts | cut -f 2 | sort -u | paste -sd ,)" \
	"antivirus,apple,banks,exams,google,health,microsoft,school-records"
is "their neighbours are decrypted" \
	"$(printf '%s\n' $neighbours | signers | grep -v ' school$')" ""
is "below a site of the lists, what is blocked stays blocked" \
	"$(echo closed.samaritans.org | signers)" "closed.samaritans.org school"
is "what only the school lists is spared" \
	"$(printf '%s\n' www.police.uk counsellor.example | signers | sort)" \
	"counsellor.example site
www.police.uk site"
for way in $WAYS; do
	case $way in school-intercepted-*) ;; *) continue ;; esac
	for host in $(../spared-hosts | awk -F '\t' '!seen[$2]++ { print $4 }'); do
		is "$way: $host is spared" "$(maker "$way" - "name=$host")" site
	done
done
has_not "Squid has nothing to say about the lists" "$T/log/squid.out" \
	"subdomain|[Ee]mpty ACL|Can not open"

# The verdict of a policy that blocks all platforms and all ways round the filter
# is in the last column: a dash, or what the line opens.
every=$(sed -n -E 's/^(platform|class) +//p' "$SG_SOURCE"/conf/platforms/*.platform |
	grep -vx google-classroom | paste -sd ,)
printf '%s\n' 'school "Trial"' "	no ipv6" rules "	block $every for everyone always" \
	"	block circumvention for everyone always" "	otherwise allow" >"$T/every.policy"
printf '%s\n' $hosts | jq -cR '{id: ., at: "2026-11-24T10:15:00Z",
	client: "10.20.6.5", method: "GET", url: "https://\(.)/"}' |
	schoolgate judge --catalogue "$SG_SOURCE/conf/platforms" \
		--policy "$T/every.policy" |
	jq -r 'if .action == "allow" then "\(.id) -" else
	    "\(.id) \(.platform // .signals[0].technique)" end' >"$T/opens"
awk -F '\t' -v OFS='\t' '
	FILENAME != "-" {
		split($0, f, " ")
		if (FILENAME ~ /signers$/) signer[f[1]] = f[2]
		else opens[f[1]] = f[2]
		next
	}
	{
		n = split($4, host, " ")
		spared = "yes"
		opened = ""
		for (i = 1; i <= n; i++) {
			if (signer[host[i]] != "site") spared = "no"
			if (opens[host[i]] != "-") opened = opened " " opens[host[i]]
		}
		print $1, $2, $3, spared, opened == "" ? "no" : opened
	}' "$T/signers" "$T/opens" - < <(../spared-hosts) >"$ARTEFACTS/table"
is "each line of the lists is in the table" "$(cut -f 1,2 "$ARTEFACTS/table")" \
	"$(../spared-hosts | cut -f 1,2)"
is "no line opens anything" "$(awk -F '\t' '$5 != "no"' "$ARTEFACTS/table")" ""
is "each line is spared" "$(awk -F '\t' '$4 != "yes"' "$ARTEFACTS/table")" ""
echo "# the table of $(wc -l <"$ARTEFACTS/table") lines: $ARTEFACTS/table"
