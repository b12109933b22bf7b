# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The officer's desk under systemd: an attempt of a pupil becomes an incident and a
# mail, an exception of the officer comes into force, and all of it outlives
# restarts, boots, an upgrade and another installation.
page=http://127.0.0.1:8443
password="correct horse battery"
SERVICES="schoolgate-desk schoolgate-web schoolgate-installer"
SOCKETS="schoolgate-installer.socket schoolgate-apply.socket schoolgate-bans.socket
	schoolgate-auto-bans.socket"

# ---- the page, without a browser -----------------------------------------------

# Asks the page for something; the answer is printed on one line.
ask() { # path, JSON for a POST
	local words=()
	[ $# -lt 2 ] || words=(-H "Origin: $page" -H 'Content-Type: application/json'
		-H "X-SG-Token: $(member csrf </srv/session)" -d "$2")
	curl -s -m 100 -b /srv/cookies "${words[@]}" "$page$1" | tr -d '\n'
}
# The last text of this name in what is read: the machine has no jq.
member() { # name
	sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"
}
sign_in() { # when
	local code
	code=$(curl -s -m 30 -c /srv/cookies -o /srv/session -w '%{http_code}' \
		-H "Origin: $page" -H 'Content-Type: application/json' \
		-d "{\"name\":\"anna\",\"password\":\"$password\"}" "$page/api/login")
	is "$1: anna signs in" "$code $(tr -d '\n' </srv/session | member role)" "200 officer"
}
# Waits until a command succeeds.
within() { # seconds, name, command
	local until=$((SECONDS + $1))
	until "${@:3}" >/srv/within 2>&1 || [ "$SECONDS" -ge "$until" ]; do
		sleep 1
	done
	ok "$2" "${@:3}"
}
has() { # path of the page, pattern
	ask "$1" | grep -qE "$2"
}
incident_is_there() {
	has /api/incidents '"summary": *"tried a web proxy \(bbc'
}

# ---- the machine -----------------------------------------------------------------

running() { # when
	local unit
	for unit in $SERVICES $SOCKETS schoolgate-doctor.timer; do
		is "$1: $unit" "$(systemctl is-active "$unit") $(systemctl is-enabled "$unit")" \
			"active enabled"
	done
	for unit in $SERVICES schoolgate-tunnels schoolgate-closer; do
		is "$1: $unit was not started again" "$(systemctl show -P NRestarts "$unit")" 0
	done
	is "$1: no unit has failed" "$(failed)" ""
	is "$1: nothing was refused by a sandbox" "$(refused)" ""
}
failed() {
	local said
	said=$(systemctl --failed --no-legend --plain) || echo "systemctl does not answer"
	cut -d ' ' -f 1 <<<"$said" | xargs
}
refused() {
	local said
	said=$(journalctl -b -q -o cat -u 'schoolgate-apply*' -u 'schoolgate-doctor*' -u schoolgate-desk \
		-u schoolgate-web -u schoolgate-installer -u schoolgate-tunnels -u schoolgate-closer)
	[ -n "$said" ] || echo "the system's journal has nothing of the units"
	grep -iE 'not permitted|denied|read-only|seccomp|NAMESPACE|SIGSYS|core-dump|watchdog' <<<"$said" |
		sort -u | head -n 3
}

# What contacts, attempts and exceptions need, in the policy of the other cases.
make_policy() {
	sed -e '/time zone/a contact e-safety\n    mail esafety@school.example' \
		-e 's/^rules/include "desk\/exceptions.policy"\n&\n    block circumvention for everyone always/' \
		-e '$a escalate\n    when one person has 1 circumvention attempts in 1 day  tell e-safety' \
		/srv/deploy/policy >/etc/schoolgate/school.policy
}

mail_server() {
	mkdir -p /srv/mails
	setsid systemd-socket-activate --accept --inetd --listen=127.0.0.1:2525 \
		/bin/bash /srv/deploy/mail-server </dev/null >/dev/null 2>&1 &
}
mail_by() { # how, which is a line of desk.conf
	printf '%s\n' "$1" "mail from filter@school.example" "mail digest 1 minutes" >/etc/schoolgate/desk.conf
	ok "the units take: $1" systemctl restart schoolgate-desk schoolgate-web
}
mails() {
	cat /srv/mails/*.eml 2>/dev/null | grep -c '^To: .*esafety@school.example'
}

# Somebody tries a web proxy: its address has the hidden one, in base64.
attempt() { # device, proxy, scheme
	ip netns exec device curl -s -m 8 -o /dev/null -w '%{http_code}' --interface "$1" \
		-H 'Sec-Fetch-Mode: navigate' -H 'Sec-Fetch-Dest: document' -H 'Sec-Fetch-User: ?1' \
		--cacert /etc/schoolgate/ca/ca.pem -x "http://$2" \
		"$3://www.bbc.co.uk/browse.php?u=aHR0cHM6Ly93d3cuZmFjZWJvb2suY29tLw%3D%3D&b=29"
}

# ---- the first boot ----------------------------------------------------------------

boot_1() {
	local unit score
	# The doctor asks Squid for a web proxy, and there is no name server.
	echo "198.51.100.10 www.croxyproxy.com" >>/etc/hosts
	must "the package installs" install_package "$old"
	must "setup with the desk" sh -c 'schoolgate setup "$@" --desk yes >/srv/keys 2>&1 || { tail /srv/keys; exit 1; }' \
		sh "${SETUP[@]}"
	ok "it tells the line that the policy needs" grep -qF 'include "desk/exceptions.policy"' /srv/keys
	make_policy
	must "the policy with that line" schoolgate install
	running "after setup"
	for unit in $SERVICES schoolgate-apply@x schoolgate-bans@x schoolgate-auto-bans@x schoolgate-doctor; do
		score=$(systemd-analyze security --no-pager "$unit.service" 2>/dev/null |
			sed -n 's/.*exposure level for.*: \([0-9.]*\) .*/\1/p')
		ok "the exposure of $unit is $score, under 2.5" \
			awk -v s="${score:-9}" 'BEGIN { exit !(s < 2.5) }'
	done
	ok "an account" sh -c "echo '$password' | schoolgate user add anna --role officer --full-name 'Anna Officer'"
	sign_in "at first"
	is "nobody else does" "$(curl -s -m 30 -o /dev/null -w '%{http_code}' -H "Origin: $page" \
		-H 'Content-Type: application/json' -d '{"name":"anna","password":"wrong"}' "$page/api/login")" 401
	must "a sendmail that needs no rights" install_package msmtp-mta
	printf 'account default\nhost 127.0.0.1\nport 2525\n' >/etc/msmtprc
	mail_server
	mail_by "mail sendmail"
	incident
	exception
	within 360 "the doctor's timer has looked" test -s /run/schoolgate-doctor/doctor.json
	ok "and it will look again" sh -c \
		'systemctl show -P NextElapseUSecMonotonic schoolgate-doctor.timer | grep -q "[0-9]"'
	is "only root and the desk may read it" "$(stat -c '%U %G %a' /run/schoolgate-doctor/doctor.json)" \
		"root schoolgate-desk 640"
	ok "the page has what it found, and nothing is wrong" has /api/health '"state": *"(well|warning)".*"findings": *\[ *\{'
	has /api/health '"result": *"wrong"' && schoolgate doctor | grep -A 3 WRONG
	running "after all this"
	echo "= seconds of the processor: $(for unit in $SERVICES; do
		echo "$unit $(($(systemctl show -P CPUUsageNSec "$unit") / 1000000000))"
	done | xargs) of $(cut -d . -f 1 /proc/uptime)"
	restarts
}

incident() {
	is "a pupil's web proxy is blocked" "$(attempt 10.62.16.5 10.62.0.1:3128 https)" 403
	within 240 "it is an incident at the page" incident_is_there
	within 120 "and a mail, by sendmail" sh -c 'grep -q "^To: .*esafety@school.example" /srv/mails/*.eml'
	is "nothing is wrong with mails" "$(grep '^mail:' /run/schoolgate-desk/status)" "mail: "
}

# Facebook is blocked for everyone. The officer opens it until tomorrow: today may
# be over before this test is.
exception() {
	local base text said day last
	day=$(TZ=Europe/London LC_ALL=C date '+%a %-d %b %Y')
	last=$(TZ=Europe/London LC_ALL=C date -d 'tomorrow 12:00' '+%a %-d %b %Y')
	is "Facebook is blocked before" "$(fetch school4 www.facebook.com)" 403
	base=$(ask /api/policy | member base)
	text="exception EX-1\\n    allow facebook\\n    for pupils\\n    because \\\"Lesson\\\"\\n"
	text+="    approved \\\"Anna Officer\\\" on $day\\n    until $last\\n"
	said=$(ask /api/policy/save "{\"text\":\"$text\",\"base\":\"$base\",\"reason\":\"a lesson\"}")
	ok "an exception is saved, installed and in force" grep -qE '"inForce": *true' <<<"$said"
	echo "= the page said: ${said:0:300}"
	is "the file is the installer's still" \
		"$(stat -c '%U %a' /etc/schoolgate/desk/exceptions.policy)" "schoolgate-installer 644"
	is "and Facebook opens" "$(fetch school4 www.facebook.com)" 200
	is "for pupils only" "$(fetch own4 www.facebook.com)" 403
}

restarts() {
	local unit
	for unit in $SERVICES $SOCKETS; do
		ok "$unit can be restarted" systemctl restart "$unit"
		within 20 "after the restart of $unit anna is signed in still" has /api/session '"name": *"anna"'
	done
	within 20 "and the incident is there" incident_is_there
	for unit in $SERVICES; do
		systemctl kill --kill-whom=main -s KILL "$unit"
		within 20 "$unit runs again after kill -9" systemctl -q is-active "$unit"
	done
	within 20 "anna is signed in still" has /api/session '"name": *"anna"'
}

# ---- later boots -------------------------------------------------------------------

boot_2() {
	within 60 "after a boot the page answers" curl -sf -m 5 "$page/api/about"
	running "after a boot"
	ok "anna is signed in still" has /api/session '"name": *"anna"'
	sign_in "after a boot"
	ok "the incident is there" incident_is_there
	is "the exception is in force" "$(fetch school4 www.facebook.com)" 200
	mail_server
	mail_by "mail smtp://127.0.0.1:2525"
	is "an employee's own device is blocked" "$(attempt 10.62.64.5 10.62.64.1:3126 http)" 403
	within 300 "its mail comes by SMTP" sh -c '[ "$(ls /srv/mails/*.eml | wc -l)" -ge 2 ]'
	ok "the upgrade" install_package "$new"
	within 30 "after it the page answers" has /api/session '"name": *"anna"'
	running "after the upgrade"
	ok "setup can stop the desk" schoolgate setup --yes --desk no
	is "then no unit of it runs" "$(systemctl is-active $SERVICES $SOCKETS schoolgate-doctor.timer | sort -u)" inactive
	ok "and start it" schoolgate setup --yes --desk yes
	running "after it was stopped"
	sign_in "after it was stopped"
	ok "the desk's own journal is proved" desk_proved
}

desk_proved() {
	# Of the verifying keys that setup showed, the desk's is the last.
	grep -o 'sgv1-[^ ]*' /srv/keys | tail -n 1 >/srv/desk-key
	schoolgate journal verify --journal /var/log/schoolgate-desk --key /srv/desk-key
}

boot_3() {
	within 60 "after another boot the page answers" curl -sf -m 5 "$page/api/about"
	running "after another boot"
	ok "undo" sh -c 'schoolgate setup --undo >/srv/undone'
	ok "it says what stays of the desk" grep -q "/var/log/schoolgate-desk and /var/lib/schoolgate-desk" /srv/undone
	is "no program of the desk is left" "$(cat /proc/[0-9]*/comm | grep -c '^schoolgate')" 0
	ok "purge" sh -c 'apt-get purge -q -y schoolgate >/srv/purged 2>&1'
	ok "it says what stays" grep -q "/var/log/schoolgate-desk is kept" /srv/purged
	is "of the desk, its journal and its key stay" \
		"$(find / -xdev \( -path /srv -o -path /proc -o -path /var/lib/apt -o -path /var/cache \
			-o -path /var/lib/dpkg \) -prune -o -name '*schoolgate-*' -print | sort | xargs)" \
		"/var/lib/schoolgate-desk /var/log/schoolgate-desk"
	is "and the key alone in its folder" "$(ls /var/lib/schoolgate-desk)" journal.key
	is "nobody but root may read them" "$(find /var/log/schoolgate-desk /var/lib/schoolgate-desk \
		! -user root -o -perm /077 | xargs)" ""
	again
	finished
}

# What the purge has left is used by another installation.
again() {
	must "the package installs again" install_package "$new"
	must "setup, again" sh -c 'schoolgate setup "$@" --desk yes >/srv/again 2>&1 || { tail /srv/again; exit 1; }' \
		sh "${SETUP[@]}"
	make_policy
	ok "the policy, again" schoolgate install
	ok "the account, again" sh -c "echo '$password' | schoolgate user add anna --role officer --full-name 'Anna Officer'"
	running "installed again"
	sign_in "installed again"
	within 60 "the incident is read from the journal again" incident_is_there
	ok "the desk's own journal goes on" desk_proved
}
