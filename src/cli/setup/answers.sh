# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The answers of `schoolgate setup`: from options, from the last time, or from
# the person who runs it. Sourced by setup.

# The names of the answers. Each is a shell variable, and a line of setup.conf.
answers="school own firewall inside outside hide log_on ca_name example"

# Reads the options. An answer that is given becomes the variable opt_NAME.
read_options() {
	undo=no with_journal=no ask=yes
	local name
	while [ $# -gt 0 ]; do
		case $1 in
		--help | -h) usage; exit 0 ;;
		--undo) undo=yes; shift; continue ;;
		--with-journal) with_journal=yes; shift; continue ;;
		--yes) ask=no; shift; continue ;;
		--school-computers) name=school ;;
		--own-devices) name=own ;;
		--firewall | --inside | --outside | --hide | --example) name=${1#--} ;;
		--log-on) name=log_on ;;
		--ca-name) name=ca_name ;;
		*) usage_error "\"$1\" is not known" ;;
		esac
		[ $# -ge 2 ] || usage_error "$1 needs a value"
		printf -v "opt_$name" '%s' "$2"
		shift 2
	done
	[ -t 0 ] || ask=no
	if [ "$with_journal" = yes ] && [ "$undo" = no ]; then
		usage_error "--with-journal goes with --undo only"
	fi
}

usage_error() {
	echo "setup: $1; see schoolgate setup --help" >&2
	exit 2
}

# The kept answer to NAME, or nothing.
kept() {
	[ ! -r "$etc/setup.conf" ] || sed -n "s/^$1=//p" "$etc/setup.conf" | tail -n 1
}

# Sets the variable NAME: to the option, the kept answer, what the person types,
# or the proposal. A proposal "-" means that there is none.
answer() { # name, option, question, proposal
	local option=opt_$1 value typed
	value=${!option-}
	[ -n "$value" ] || value=$(kept "$1")
	if [ -z "${!option-}" ] && [ "$ask" = yes ]; then
		[ -n "$value" ] || value=${4#-}
		read -r -p "$3${value:+ [$value]}: " typed || typed=
		value=${typed:-$value}
	fi
	[ -n "$value" ] || value=${4#-}
	[ -n "$value" ] || fail "nothing says: $3" "give $2, or run setup at a terminal"
	printf -v "$1" '%s' "$value"
}

yes_or_no() { # name, option
	case ${!1} in yes | no) ;; *) usage_error "$2 ${!1}: give yes or no" ;; esac
}

read_answers() {
	local card
	outside= inside= hide=
	answer school --school-computers "Networks of the school's computers" -
	answer own --own-devices "Networks of devices that people own, or none" -
	answer firewall --firewall "Is this machine the router, too (yes or no)" -
	yes_or_no firewall --firewall
	if [ "$firewall" = yes ]; then
		card=$(outer_card)
		answer outside --outside "Network card towards the internet" "${card:--}"
		card=$(other_cards "$outside")
		answer inside --inside "Network cards on the school's side" "${card:--}"
		answer hide --hide "Hide the devices' IPv4 addresses behind this machine's" yes
		yes_or_no hide --hide
	fi
	answer log_on --log-on "How people log on (none, basic, kerberos)" none
	case $log_on in
	none | basic | kerberos) ;;
	*) usage_error "--log-on $log_on: give none, basic or kerberos" ;;
	esac
	if [ ! -e "$etc/ca/ca.key" ]; then
		answer ca_name --ca-name "Name of the school's CA" "School web filter CA"
	fi
	if [ ! -e "$etc/school.policy" ]; then
		answer example --example "Example to begin with ($(examples | tr '\n' ' '))" -
		[ -r "$share/examples/$example.policy" ] ||
			fail "there is no example \"$example\"" "the examples are: $(examples | tr '\n' ' ')"
	fi
}

keep_answers() {
	local name
	mkdir -p "$etc"
	for name in $answers; do
		[ -z "${!name-}" ] || printf '%s=%s\n' "$name" "${!name}"
	done >"$etc/setup.conf.new"
	# Keep answers to questions that were not asked this time.
	if [ -r "$etc/setup.conf" ]; then
		while IFS= read -r name; do
			grep -q "^${name%%=*}=" "$etc/setup.conf.new" || printf '%s\n' "$name"
		done <"$etc/setup.conf" >"$etc/setup.conf.old"
		cat "$etc/setup.conf.old" >>"$etc/setup.conf.new"
		rm -f "$etc/setup.conf.old"
	fi
	mv "$etc/setup.conf.new" "$etc/setup.conf"
}
