# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The answers of `schoolgate setup`: from options, from the last time, or from
# the person who runs it. Sourced by setup.

# The names of the answers. Each is a shell variable, and a line of setup.conf.
answers="school own firewall inside outside hide log_on ca_name example desk"

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
		--firewall | --inside | --outside | --hide | --example | --desk) name=${1#--} ;;
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
# or the proposal. A proposal "-" means that there is none. The check gets the
# answer, and prints what is wrong with it. At a terminal a wrong answer is asked
# for again.
answer() { # name, option, question, proposal, check
	local option=opt_$1 value typed wrong
	value=${!option-}
	[ -n "$value" ] || value=$(kept "$1")
	[ -n "$value" ] || value=${4#-}
	while :; do
		if [ -z "${!option-}" ] && [ "$ask" = yes ]; then
			read -r -p "$3${value:+ [$value]}: " typed ||
				fail "no answer: $3" "run schoolgate setup again; what was answered before is asked again"
			value=${typed:-$value}
		fi
		case $5$value in
		yes_no[yY]*) value=yes ;;
		yes_no[nN]*) value=no ;;
		esac
		wrong=$(check_answer "$5" "$value") && break
		echo "setup: $wrong" >&2
		[ -z "${!option-}" ] && [ "$ask" = yes ] && continue
		echo "  give $2${ask:+, or run setup at a terminal}; see schoolgate setup --help" >&2
		exit 2
	done
	printf -v "$1" '%s' "$value"
}

# Fails, and prints why, if the answer is not of this kind.
check_answer() { # kind, answer
	local word
	[ -n "$2" ] || { echo "there is no answer"; return 1; }
	case $1 in
	yes_no) one_of "$2" yes no ;;
	log_on) one_of "$2" none basic kerberos ;;
	example) one_of "$2" $(examples) ;;
	networks) check_list "$2" ;;
	cards)
		for word in $(words "$2"); do
			case $word in
			*[!A-Za-z0-9._@-]* | ????????????????*)
				echo "\"$word\" is not the name of a network card"
				return 1
				;;
			esac
		done
		;;
	esac
}

one_of() { # answer, answers
	local word
	for word in "${@:2}"; do
		[ "$word" != "$1" ] || return 0
	done
	echo "\"$1\": give one of: ${*:2}"
	return 1
}

read_answers() {
	local card
	outside= inside= hide=
	answer school --school-computers "Networks of the school's computers" - networks
	answer own --own-devices "Networks of devices that people own, or none" - networks
	check_networks
	answer firewall --firewall "Is this machine the router, too (yes or no)" - yes_no
	if [ "$firewall" = yes ]; then
		card=$(outer_card)
		answer outside --outside "Network card towards the internet" "${card:--}" cards
		card=$(other_cards "$outside")
		answer inside --inside "Network cards on the school's side" "${card:--}" cards
		case " $(words "$inside" | xargs) " in
		*" $outside "*) fail "the card $outside is on both sides" \
			"--inside and --outside name different cards" ;;
		esac
		answer hide --hide "Hide the devices' IPv4 addresses behind this machine's" yes yes_no
	fi
	answer log_on --log-on "How people log on (none, basic, kerberos)" none log_on
	# Whoever does not ask for the desk is not asked about it.
	desk=$(kept desk)
	[ -z "${opt_desk-}" ] || answer desk --desk "The officer's desk (yes or no)" no yes_no
	desk=${desk:-no}
	if [ ! -e "$etc/ca/ca.key" ]; then
		answer ca_name --ca-name "Name of the school's CA" "School web filter CA" any
	elif [ -n "${opt_ca_name-}" ]; then
		echo "--ca-name is not used: there is a CA in $etc/ca."
	fi
	if [ ! -e "$etc/school.policy" ]; then
		answer example --example "Example to begin with ($(examples | xargs))" - example
	fi
}

# Keeps the answers. An answer that was not asked for this time stays as it was.
keep_answers() {
	local name value new=$etc/setup.conf.new
	mkdir -p "$etc"
	save "$etc/setup.conf"
	for name in $answers; do
		value=${!name-}
		[ -n "$value" ] || value=$(kept "$name")
		[ -z "$value" ] || printf '%s=%s\n' "$name" "$value"
	done >"$new" && [ -s "$new" ] && mv "$new" "$etc/setup.conf" ||
		fail "$etc/setup.conf cannot be written" "is the disk full, or read-only?"
}
