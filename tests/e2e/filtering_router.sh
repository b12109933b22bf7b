#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs `schoolgate doctor --test-filtering` on a router, which has an address in
# the school's networks: the test pages are asked for through the real Squid, too.
. "$(dirname "$0")/net.sh" || exit 99
. "$(dirname "$0")/lib.sh" || exit 99
. ./ways.sh || exit 99
CLOCK_MOVES=yes
if [ "$NETWORK" != yes ]; then
	skip "a router: $NO_NETWORK"
	exit 0
fi
make_ways -e 's|^rules|&\n    block offensive-test.example, adult-test.example for everyone always fixed|'
for name in iwf-test ctiru-test adult-test offensive-test control-test; do
	echo "$NET $name.example" >>"$T/internet/hosts"
done
start_ways
start_gate second
mkdir -p "$T/locked"
printf 'iwf-test.example\nctiru-test.example\n' >"$T/locked/provider"
install_policy "$POLICY"
cat >"$T/etc/filtering-tests.conf" <<'END'
child-abuse  http://iwf-test.example/         blocked
terrorism    https://ctiru-test.example/      blocked
adult        http://adult-test.example/x      blocked
offensive    https://offensive-test.example/  blocked
END
printf '%s=%s\n' school "10.20.0.0/16" own "10.40.0.0/16" firewall yes log_on none \
	>"$T/etc/setup.conf"

# Runs the doctor with this chain's configuration in the place of the machine's.
doctor() { # options
	# shellcheck disable=SC2016 # the inner shell expands these
	unshare -m sh -c 'mount --bind "$1" "$2" && shift 2 && exec "$@"' sh "$T/etc" \
		"$SG_PREFIX/etc/schoolgate" "$SG_PREFIX/bin/schoolgate" doctor \
		--test-filtering --by "Mrs A Head" --state "$T/state" "$@"
}
shown() {
	"$SG_PREFIX/bin/schoolgate" journal show --journal "$T/journal" --state "$T/state" \
		--since 2020-01-01 --until 2060-01-01 "$@"
}
sleep 2 # the gates take the policy with the locked list
doctor --json >"$T/log/doctor.json" 2>"$T/log/doctor.err"
is "all is blocked on a router" "$?" 0
doctor >"$T/log/doctor.txt" 2>&1
has "through the Squid of school computers" "$T/log/doctor.txt" \
	"School computers: really through Squid, from 10.20.0.1"
has "and through that of own devices" "$T/log/doctor.txt" \
	"Own devices: really through Squid, from 10.40.0.1"
is "nothing failed" "$(grep -c NOT "$T/log/doctor.txt")" 0
is "each page through each Squid is recorded as a test" \
	"$(records -c '"through":"squid"')" 16
shown >"$T/log/shown" 2>&1
is "a request and its test read as one, so nobody is blamed" \
	"$(grep -c -E '^[A-Z].* (10\.20\.0\.1|10\.40\.0\.1)' "$T/log/shown")" 0
"$SG_PREFIX/bin/schoolgate" report --journal "$T/journal" --state "$T/state" \
	--since 2020-01-01 --until 2060-01-01 >"$T/log/report" 2>&1
has_not "nor does a report blame anybody" "$T/log/report" "iwf-test|10\.[24]0\.0\.1"

# The list of the provider is gone.
rm "$T/locked/provider"
install_policy "$POLICY"
sleep 2
doctor >"$T/log/without.txt" 2>&1
is "without the list the test fails" "$?" 1
is "for one kind in each table, and for the other" \
	"$(grep -c -E '^  [12]  (child-abuse|terrorism) +NOT BLOCKED' "$T/log/without.txt")" \
	"$(grep -c -E '^  [12]  (child-abuse|terrorism) ' "$T/log/without.txt")"
is "the other kinds are blocked" \
	"$(grep -c -E '^  [34]  (adult|offensive) .*NOT' "$T/log/without.txt")" 0
tr -s ' \n' ' ' <"$T/log/without.txt" >"$T/log/flat"
has "and the sentence says so" "$T/log/flat" "2 of 4 kinds are blocked everywhere"
"$SG_PREFIX/bin/schoolgate" journal verify --journal "$T/journal" --key "$T/log/init" \
	>"$T/log/verify" 2>&1
is "the journal is whole" "$?" 0
