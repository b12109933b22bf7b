# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The technician's guide (contrib/guide/technician.md): runs its commands out of the
# text, in their order, and looks whether each did what the guide says.
#
# A comment of the guide marks the block of commands that follows it:
#
#   <!-- run -->               runs the block
#   <!-- run NAME -->          the same, between before_NAME and after_NAME below
#   <!-- run at-the-end NAME -->  runs it after all others; "type" can have it, too
#   <!-- answer NAME -->       runs `schoolgate NAME` at a terminal, types the answers of the
#                              block, and compares the questions
#   <!-- type NAME -->         runs the block at a terminal, and types the password twice
#
# The network, the devices and the stand-in internet are those of `lab`.
blocks=/srv/blocks
password=blue-horse-battery

# Writes each marked block to a file of its own: its mark, then its lines.
split_guide() {
	mkdir "$blocks"
	awk -v to="$blocks" '
		/^<!-- (run|answer|type).* -->$/ {
			file = sprintf("%s/%02d", to, ++n)
			gsub(/^<!-- | -->$/, "")
			print >file
			next
		}
		file != "" && /^    / { print substr($0, 5) >file; next }
		{ file = "" }' /srv/deploy/technician.md
}

# Runs a command at a terminal. What is typed is standard input, with time
# between the lines, as people type.
at_terminal() { # command, file for what the terminal shows
	while IFS= read -r line; do
		sleep 2
		printf '%s\n' "$line"
	done | script -qec "$1" "$2" >/dev/null
}

# Answers a verb's questions as the block says.
answer() { # verb, block
	local question
	tail -n +2 "$2" | {
		sed -n 's/^\(.*\):\( \(.*\)\)\{0,1\}$/\3/; s/^[^:]*: //; p'
		echo
	} >/srv/typed
	must "schoolgate $1, answered as the guide says" \
		at_terminal "schoolgate $1" /srv/shown </srv/typed
	tr -d '\r' </srv/shown >/srv/keys
	tail -n +2 "$2" | sed 's/: .*/:/' | while IFS= read -r question; do
		ok "it asks: $question" grep -qF -e "$question" /srv/keys
	done
}

run_commands() { # file
	bash -e -o pipefail "$1" >/srv/said-by-block 2>&1 && return
	tail -n 5 /srv/said-by-block
	return 1
}

run_block() { # file
	local how name
	read -r how name <"$1"
	name=${name#at-the-end }
	[ "$(type -t "before_${name//-/_}")" != function ] || "before_${name//-/_}"
	case $how in
	answer) answer "$name" "$1" ;;
	type)
		ok "typing $(sed -n 2p "$1")" at_terminal "bash -e $1.commands" /srv/shown \
			< <(printf '%s\n' "$password" "$password")
		;;
	run) ok "run ${name:-block}: $(sed -n 2p "$1")" run_commands "$1.commands" ;;
	esac
	cp /srv/said-by-block "/srv/said-by-${name:-block}" 2>/dev/null
	[ "$(type -t "after_${name//-/_}")" != function ] || "after_${name//-/_}" "$1"
}

boot_1() {
	local file
	# Nobody is there to say yes, and the machine has no mirror.
	printf 'APT::Get::Assume-Yes "true";\nAPT::Install-Recommends "false";\n' \
		>/etc/apt/apt.conf.d/20guide
	export DEBIAN_FRONTEND=noninteractive
	echo "198.51.100.10 www.localbank.example manage.school.example" >>/etc/hosts
	mkdir /srv/folder
	cd /srv/folder || return
	cp "$old" .
	split_guide
	for file in "$blocks"/??; do
		tail -n +2 "$file" >"$file.commands"
	done
	is "the guide has blocks" "$([ -e "$blocks/20" ] && echo yes)" yes
	for file in "$blocks"/??; do
		grep -q '^[a-z]* at-the-end' "$file" || run_block "$file"
	done
	for file in $(grep -l '^[a-z]* at-the-end' "$blocks"/??); do
		run_block "$file"
	done
	finished
}

# ---- what the guide says of its blocks -----------------------------------------

# School computers never get Facebook; whether own devices do depends on the time of
# day, and `explain` knows.
filters_as_explained() { # when
	local way allowed blocked
	for way in school4 school6 school4-redirected school6-redirected; do
		allowed=www.bbc.co.uk blocked=www.facebook.com
		case $way in *6*) allowed=news.bbc.co.uk blocked=m.facebook.com ;; esac
		is "$1: $way reaches a page" "$(fetch "$way" "$allowed")" 200
		is "$1: $way gets no Facebook" "$(fetch "$way" "$blocked")" 403
	done
	for way in own4 own6 own4-redirected own6-redirected; do
		allowed=www.bbc.co.uk blocked=www.facebook.com
		case $way in *6*) allowed=news.bbc.co.uk blocked=m.facebook.com ;; esac
		is "$1: $way reaches a page" "$(fetch "$way" "$allowed")" 200
		own_as_explained "$1" "$way" "$blocked"
	done
}
own_as_explained() { # when, way, site
	local client=10.62.64.5 said got
	case $2 in *6*) client=2001:db8:62:4000::5 ;; esac
	for _ in 1 2; do
		said=$(verdict "$client" "$3")
		got=$(fetch "$2" "$3")
		[ "$said" != "$(verdict "$client" "$3")" ] || break
	done
	case $got in 200) got=allowed ;; 403 | 000) got=blocked ;; esac
	is "$1: $2 gets Facebook as \`explain\` says" "$got" "$said"
}
verdict() { # client, site
	schoolgate explain --byod --client "$1" "https://$2/" | grep -o -m 1 -w -e allowed -e blocked
}
issuer() { # site
	ip netns exec device curl -svk -m 8 -o /dev/null --interface 10.62.16.5 \
		-x http://10.62.0.1:3128 "https://$1/" 2>&1 | sed -n 's/.*issuer: //p' | tail -n 1
}

after_package() {
	is "Debian's c-icap does not run" "$(systemctl is-active c-icap)" inactive
}
after_setup() {
	filters_as_explained "after setup"
	ok "the keys are shown" schoolgate journal verify --key /srv/keys
}
# Checks what a command prints, again and again for 20 seconds: a reload of Squid
# takes effect a moment later, and closes its ports meanwhile.
soon() { # name, wanted, command
	local begun got
	begun=$(date +%s%N)
	for _ in $(seq 100); do
		got=$("${@:3}")
		[ "$got" != "$2" ] || break
		sleep 0.2
	done
	is "$1" "$got" "$2"
	echo "= after $((($(date +%s%N) - begun) / 1000000)) ms"
}
after_services() {
	is "Debian's Squid does not run beside schoolgate's" "$(systemctl is-active squid)" inactive
	is "nine units are active" "$(grep -cx active /srv/said-by-services)" 9
}
after_explain() {
	is "explain: blocked, allowed, allowed in break, blocked in the lesson" \
		"$(grep -o -E '^(blocked|allowed)|: (blocked|allowed)' /srv/said-by-explain | tr -d ': ' | xargs)" \
		"blocked allowed allowed blocked"
	is "the browser shows the school's certificate" "$(issuer www.bbc.co.uk)" "CN=Werrington web filter"
}
with_name() { # name:password
	ip netns exec device curl -s -m 8 -o /dev/null -w '%{http_connect}' --interface 10.62.64.5 \
		--proxy-user "$1" --cacert /srv/site.pem -x http://10.62.64.1:3126 https://www.bbc.co.uk/
}
after_log_on() {
	soon "own devices are asked to log on" 407 with_name jsmith:wrong
	is "and the right password opens" "$(with_name "jsmith:$password")" 200
	is "school computers are not asked" "$(fetch school4 www.bbc.co.uk)" 200
	is "nor are devices that are redirected" "$(fetch own4-redirected www.bbc.co.uk)" 200
}
after_log_off() {
	soon "own devices are no longer asked" 200 fetch own4 www.bbc.co.uk
	filters_as_explained "without log-on"
}
after_bank() {
	soon "the bank's own certificate comes" "CN=Stand-in internet" issuer www.localbank.example
	soon "others are decrypted" "CN=Werrington web filter" issuer www.bbc.co.uk
	soon "own devices are served" 200 fetch own4 www.bbc.co.uk
}
tunnel() {
	ip netns exec device curl -sk -m 8 -o /dev/null -w '%{http_connect}' --interface 10.62.16.5 \
		-x http://10.62.0.1:3128 https://manage.school.example:8443/
}
# The lists that a provider gives to a school have the test pages.
before_test_filtering() {
	mkdir -p /etc/schoolgate/locked
	printf '%s\n' iwf.testfiltering.com ctiru.testfiltering.com testfiltering.pornhub.com \
		swearing.testfiltering.com >/etc/schoolgate/locked/stand-in
	must "the stand-in lists are installed" schoolgate install
	# There is no name server here, and Squid looks a name up before it asks.
	echo "198.51.100.10 iwf.testfiltering.com ctiru.testfiltering.com" \
		"testfiltering.pornhub.com swearing.testfiltering.com www.gov.uk" >>/etc/hosts
	systemctl reload schoolgate-school-computers schoolgate-own-devices
	soon "own devices are served" 200 fetch own4 www.bbc.co.uk
}
after_test_filtering() {
	tr -s ' \n' ' ' </srv/said-by-test-filtering >/srv/flat
	ok "the test of the filter passes" grep -q "4 of 4 kinds blocked at" /srv/flat
	ok "and pages were asked for through Squid" \
		grep -q "really through Squid, from" /srv/flat
	schoolgate journal show --json >/srv/shown-tests
	is "a test reads as nobody's doing" \
		"$(grep testfiltering /srv/shown-tests | grep -c '"kind":"block"')" 0
	rm /etc/schoolgate/locked/stand-in
	must "the stand-in lists are taken out" schoolgate install
}
before_port() {
	is "port 8443 is closed" "$(tunnel)" 403
}
after_port() {
	soon "port 8443 is open" 200 tunnel
	soon "own devices are served" 200 fetch own4 www.bbc.co.uk
	filters_as_explained "with the port"
}
# With a mistake the same block names it.
after_find() { # block
	is "nothing is wrong" "$(cat /srv/said-by-find)" ""
	echo "acl broken_line" >>/etc/schoolgate/squid/local.conf
	ok "a mistake is found" sh -c "bash $1.commands 2>&1 | grep -q local.conf"
	sed -i '/broken_line/d' /etc/schoolgate/squid/local.conf
}
after_firewall() {
	ok "the exception is in force" sh -c \
		'nft list chain inet schoolgate no_way_round | grep -q "10.62.0.53 .* 53 accept"'
}
before_update() {
	rm -f /srv/folder/*
	cp "$new" /srv/folder/
}
after_update() {
	ok "the new version is installed" sh -c 'dpkg -s schoolgate | grep -q "^Version: 0.1.1"'
	filters_as_explained "after the update"
}
after_next_ca() {
	soon "the next CA signs" "CN=Werrington web filter 2" issuer www.bbc.co.uk
	filters_as_explained "with the next CA"
}
after_undo() {
	local way
	for way in school4 school4-redirected school6-redirected own4-redirected own6-redirected; do
		is "out of line, $way gets nothing" "$(fetch "$way" www.bbc.co.uk)" 000
	done
	ok "the policy stays" test -e /etc/schoolgate/school.policy
}
after_purge() {
	is "the policy and the CA are gone" "$(ls /etc/schoolgate 2>/dev/null)" ""
	ok "the journal stays" sh -c 'ls /var/log/schoolgate/* /var/lib/schoolgate/journal.key'
	is "nothing else is left" "$(find / -xdev -path /srv -prune -o -path /proc -prune -o \
		-path /var/lib/apt -prune -o -path /var/cache -prune -o -path /var/lib/dpkg -prune -o \
		-path /root -prune -o -name '*schoolgate*' -print | sort | xargs)" \
		"/var/lib/schoolgate /var/log/schoolgate"
}
# A new machine: not even the journal is there.
before_restore() {
	rm -rf /var/log/schoolgate /var/lib/schoolgate
	must "the package installs again" install_package "$new"
}
after_restore() {
	filters_as_explained "after the restore"
	ok "the journal is whole" schoolgate journal verify --key /srv/keys \
		--anchor /etc/schoolgate/last-anchor
	is "the CA is the one of the backup" "$(issuer www.bbc.co.uk)" "CN=Werrington web filter"
	ok "the edited files are back" grep -q localbank /etc/schoolgate/squid/never-decrypted
}
after_desk() {
	ok "the desk's keys are shown" sh -c \
		'sed "1,/schoolgate-desk is begun/d" /srv/said-by-desk | grep -q sgv1-'
	ok "setup tells the line of the policy" grep -qF 'include "desk/exceptions.policy"' /srv/said-by-desk
}
sign_in() {
	curl -s -m 30 --retry 20 --retry-connrefused -o /srv/session -w '%{http_code}' \
		-H "Origin: http://127.0.0.1:8443" -H 'Content-Type: application/json' \
		-d "{\"name\":\"anna\",\"password\":\"$password\"}" http://127.0.0.1:8443/api/login
}
after_desk_runs() {
	is "all units of the desk are active" "$(grep -cx active /srv/said-by-desk-runs)" 8
	is "Anna signs in" "$(sign_in)" 200
	schoolgate doctor >/srv/desk-doctor
	is "the doctor finds nothing wrong" "$?" 0
	grep -A 3 'WRONG' /srv/desk-doctor | sed 's/^/# /'
}
after_desk_backup() {
	is "the backup has the key and the accounts" \
		"$(tar -tzf /root/schoolgate-desk-backup.tar.gz | grep -c -E 'journal.key$|accounts$')" 2
}
after_store() {
	is "with the new store Anna signs in" "$(sign_in)" 200
	sleep 3
	ok "and it is there" test -s /var/lib/schoolgate-desk/store/store.db
}
after_desk_off() {
	is "no program of the desk runs" "$(systemctl is-active schoolgate-desk schoolgate-web \
		schoolgate-installer schoolgate-installer.socket | sort -u)" inactive
	ok "the accounts stay" test -s /var/lib/schoolgate-desk/accounts
}
