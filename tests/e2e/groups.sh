#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests groups of the school's directory, with the lines of groups-ldap.conf. A
# stub replaces the helper program that looks groups up in the directory.
. "$(dirname "$0")/lib.sh" || exit 99
CLOCK_MOVES=yes

prepare -e '/^    users      jsmith/s/.*/    directory  "Teaching Staff"/'

cat >"$T/etc/directory" <<'HELPER'
#!/bin/sh
while read -r user group; do
	case "$user $group" in
	"jsmith Teaching%20Staff" | "akhan Pupils") echo OK ;;
	*) echo ERR ;;
	esac
done
HELPER
chmod 755 "$T/etc/directory"
echo "Teaching Staff" >"$T/etc/squid/group-staff"
echo "Pupils" >"$T/etc/squid/group-pupils"
sed -i -e '/^# \(external_acl_type\|acl\|http_access\)/s/^# //' \
	-e "s|%LOGIN .*|%LOGIN $T/etc/directory|" "$T/etc/squid/groups-ldap.conf"
sed -i 's|^# \(include .*/groups-ldap.conf\)|\1|' "$T/etc/squid/login.conf"

start_internet
start_gate first
start_squid
set_clock 10:50:00
get teacher https://www.facebook.com/x
is "who is in \"Teaching Staff\" is let in at break" "$CONNECT" 200
curl -s -o /dev/null -x "http://akhan:secret@$PROXY:3126" \
	--interface 127.40.7.6 --cacert "$T/internet/ca.pem" \
	-w '%{http_connect}\n' https://www.facebook.com/x >"$T/connect"
is "who is only in \"Pupils\" is not" "$(cat "$T/connect")" 403
curl -s -o /dev/null -x "http://$PROXY:3126" --interface 127.40.7.6 \
	-w '%{http_connect}\n' https://www.bbc.co.uk/news >"$T/connect"
is "who does not log on is asked to" "$(cat "$T/connect")" 407
