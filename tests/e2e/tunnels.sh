#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests tunnels (CONNECT) to other ports than 443. As shipped, each is refused
# with a plain 403, without a certificate of the school's CA, and recorded with
# its host and port. A line in ports.conf opens a port for one host.
. "$(dirname "$0")/net.sh" || exit 99
. "$(dirname "$0")/lib.sh" || exit 99
. ./ways.sh || exit 99
CLOCK_MOVES=yes
pick_addresses
# The stand-in internet has TLS at 444, 8443 and 8444, too. At 2222 it has an SSH
# server, which speaks before the client does.
make_ways
sed -i -e "s|^\t\tssl_certificate |\t\tlisten $NET:8443 ssl;\n\t\tlisten $NET:8444 ssl;\n\t\tlisten $NET:444 ssl;\n&|" \
	-e "s|^stream {|& server { listen $NET:2222; return \"SSH-2.0-stand-in\\\\r\\\\n\"; }|" \
	"$T/internet/nginx.conf"
start_ways
site=www.bbc.co.uk
ways=$(printf '%s\n' $WAYS | grep explicit)

page() { # host
	printf 'send GET /news HTTP/1.1\\r\\nHost: %s\\r\\nConnection: close\\r\\n\\r\\n' "$1"
}

# Sends a CONNECT, and then the steps (see talk.c).
tunnel() { # way, authority, steps
	local way=$1 to=$2
	shift 2
	plainly "$way" "send CONNECT $to HTTP/1.1\r\nHost: $to\r\n\r\n" head "$@" \
		>"$T/talk.out" 2>&1
}

# Checks that a CONNECT is refused with a plain 403, and that Squid then closes
# the connection.
refused() { # way, authority
	local begun=$SECONDS asked
	asked=$(wc -l <"$T/log/internet.log")
	tunnel "$1" "$2" all
	has "$1: $2 is refused" "$T/talk.out" "^head: HTTP/1.1 403"
	is "$1: $2, and the connection is closed" "$([ $((SECONDS - begun)) -lt 3 ] && echo yes)" yes
	tunnel "$1" "$2" "tls $site" "$(page "$site")" all
	has_not "$1: $2 shows no certificate" "$T/talk.out" "certificate"
	is "$1: $2, no site was asked" "$(wc -l <"$T/log/internet.log")" "$asked"
}

# Prints the newest record about a host and a port.
record_of() { # host, port, jq expression
	cat "$T"/journal/*.jsonl | jq -rs --arg host "$1" --argjson port "$2" \
		"map(select(.url.domain == \$host and .url.port == \$port)) | last | $3"
}

# ---- as shipped: no port is open ---------------------------------------------

minute=15
for way in $ways; do
	# Begin a new minute, so that nothing counts as a repeat.
	set_clock 10:$((minute += 2)):00
	for port in 8443 22 80 5228 1344 3128; do
		refused "$way" "$site:$port"
	done
	case $way in *-4) refused "$way" "www.facebook.com:8443" ;; esac
	is "$way: port 8443 is recorded" \
		"$(record_of $site 8443 '[.source.ip, .event.action, .schoolgate.ground,
		.schoolgate.intent, .schoolgate.technique, .url.original] | join(" ")')" \
		"$(address_of "$way") block port background  $site:8443"
	is "$way: port 5228 is recorded" \
		"$(record_of $site 5228 '[.source.ip, .schoolgate.ground] | join(" ")')" \
		"$(address_of "$way") port"
	# SSH is a way round the filter. The test's policy blocks these.
	is "$way: port 22 is recorded" \
		"$(record_of $site 22 '[.source.ip, .schoolgate.ground, .schoolgate.intent,
		.schoolgate.technique, .schoolgate.tier, .url.original] | join(" ")')" \
		"$(address_of "$way") rule background tunnel capability $site:22"
done
is "a blocked site's line is recorded with the port" \
	"$(record_of www.facebook.com 8443 '[.schoolgate.ground, .schoolgate.platform,
	.schoolgate.next_open, .url.original] | join(" ")')" \
	"rule facebook  www.facebook.com:8443"
"$SG_PREFIX/bin/schoolgate" report --journal "$T/journal" \
	--since "$(date -u -d yesterday +%F)" --until "$SG_SCHOOL_DAY" >"$T/report" 2>&1
has "the report names the closed port, and not the site" "$T/report" "^ *$site:8443 .* 0 "
has "the report counts it as what apps did" "$T/report" " 0  attempts by people"
if [ "$NETWORK" = yes ]; then
	for way in $ways; do
		for to in 127.0.0.1:443 localhost:443 "[::1]:443" 127.0.0.1:22; do
			refused "$way" "$to"
		done
	done
fi

# ---- opened ports ------------------------------------------------------------

# Adds lines to ports.conf, and starts Squid again.
open_ports() {
	stop squid
	stop squid-own
	cat >>"$T/etc/squid/ports.conf"
	start_squid
}

open_ports <<SQUID
acl manage_host dstdomain -n $site
acl manage_port port 8443
adaptation_meta X-SG-Tunnel tls manage_host manage_port
acl ssh_host dstdomain -n $site .facebook.com
acl ssh_port port 2222
adaptation_meta X-SG-Tunnel other ssh_host ssh_port
acl any_port port 8444
adaptation_meta X-SG-Tunnel tls any_port sg_school_computers
acl low_port port 444
adaptation_meta X-SG-Tunnel tls manage_host low_port
acl sg_web_ports port 444
acl own_port port 3128 1344 443
acl own_host dst 127.0.0.0/8
adaptation_meta X-SG-Tunnel other own_port own_host
adaptation_meta X-SG-Tunnel other own_port !ssh_host
SQUID
for way in $ways; do
	case $way in *-6) continue ;; esac
	set_clock 10:$((minute += 2)):00
	tunnel "$way" $site:8443 "tls $site" "$(page $site:8443)" all
	has "$way: an opened port shows its page" "$T/talk.out" "<h1>News"
	maker="Stand-in internet"
	case $way in school-*) maker="Hillcrest School" ;; esac
	has "$way: an opened port is decrypted as 443" "$T/talk.out" \
		"certificate of .* by /CN=$maker"
	tunnel "$way" $site:444 "tls $site" "$(page $site:444)" all
	has "$way: an opened port below 1025 shows its page" "$T/talk.out" "<h1>News"
	refused "$way" "www.example.org:8443"
	asked=$(wc -l <"$T/log/internet.log")
	tunnel "$way" $site:8443 "tls www.facebook.com" "$(page www.facebook.com)" all
	has_not "$way: an opened port with a blocked server name" "$T/talk.out" \
		"Stand-in internet|This is www.facebook"
	tunnel "$way" $site:8443 "send SSH-2.0-client\r\n" all
	has_not "$way: an opened port, and SSH in it" "$T/talk.out" "SSH-2.0-stand-in"
	is "$way: an opened port, nothing of these reached a site" \
		"$(wc -l <"$T/log/internet.log")" "$asked"

	tunnel "$way" $site:2222 all
	has "$way: a port for any protocol: SSH" "$T/talk.out" "SSH-2.0-stand-in"
	refused "$way" "www.facebook.com:2222"
	refused "$way" "$site:22"
	for port in 3128 1344; do
		refused "$way" "$PROXY:$port"
		refused "$way" "www.example.org:$port"
	done
done
tunnel school-explicit-4 www.example.org:8444 "tls www.example.org" "$(page www.example.org:8444)" all
has "a port for all hosts: an allowed site" "$T/talk.out" "This is www.example.org"
tunnel school-explicit-4 www.facebook.com:8444 "tls www.facebook.com" \
	"$(page www.facebook.com:8444)" all
has "a port for all hosts: a blocked site shows the block page" "$T/talk.out" \
	"^all: HTTP/1.1 403"
has_not "a port for all hosts: a blocked site" "$T/talk.out" "This is"
refused own-explicit-4 www.example.org:8444

# ---- misspelt lines ----------------------------------------------------------

# Checks what `squid -k parse` says about a line of ports.conf.
parse() { # name, pattern of the message, lines
	cp "$T/etc/squid/ports.conf" "$T/ports.kept"
	printf '%s\n' "${@:3}" >>"$T/etc/squid/ports.conf"
	/usr/sbin/squid -k parse -f "$T/etc/squid/school-computers.conf" >"$T/log/parse.out" 2>&1
	is "$1: squid -k parse fails" "$([ $? -ne 0 ] && echo yes)" yes
	has "$1: and says where" "$T/log/parse.out" "$2"
	mv "$T/ports.kept" "$T/etc/squid/ports.conf"
}
parse "a port with a letter" "ports.conf" "acl typed_port port 844e"
parse "a port that is too high" "ports.conf" "acl typed_port port 84433"
parse "an acl that does not exist" "manage_prot" \
	"adaptation_meta X-SG-Tunnel tls manage_host manage_prot"
parse "a kind of acl that does not exist" "ports.conf" "acl typed_port prot 8443"

open_ports <<SQUID
acl typed_port port 8445
adaptation_meta X-SG-Tunel tls typed_port
acl typed_word port 8446
adaptation_meta X-SG-Tunnel TLS typed_word
SQUID
for way in school-explicit-4 own-explicit-4; do
	set_clock 10:$((minute += 2)):00
	refused $way $site:8445
	refused $way $site:8446
	records "\"original\":\"$site:844[56]\"" | tail -n 2 | jq -r .event.reason >"$T/reasons"
	has "$way: the record says that the name is not known" "$T/reasons" \
		"an ICAP header X-SG-... has a name that is not known"
	has "$way: the record says that the word is not known" "$T/reasons" \
		"X-SG-Tunnel has a word that is not known"
done

# Test Squid's safeguard alone: the gate is not told which ports are open, so it
# judges by the host, and does not mark the CONNECT.
stop squid
stop squid-own
sed -i '/^adaptation_meta X-SG-Tunnel/d' "$T/etc/squid/gate.conf" "$T/etc/squid/ports.conf"
start_squid
for way in school-explicit-4 own-explicit-4; do
	refused $way $site:8443
	tunnel $way $site:443 "tls $site" "$(page $site)" all
	has "$way: port 443 stays open" "$T/talk.out" "<h1>News"
done
