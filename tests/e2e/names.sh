#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests the names with which people log on. A name may have any bytes. The gate
# (schoolgate's service in c-icap) must get exactly the name that the log-on
# accepted.
. "$(dirname "$0")/lib.sh" || exit 99
. ./ways.sh || exit 99
CLOCK_MOVES=yes

prepare -e '/^    users      jsmith/s|$|, "Élodie M"|'
begin_journal
# Add users whose names end in a blank or have unusual characters. A school's
# directory would accept these names too.
password=$(openssl passwd -apr1 secret)
printf '%s:%s\n' "Élodie m" "$password" "jsmith " "$password" "a%0ab" "$password" \
	"x|jsmith" "$password" "o'brien \"bob\" [1]" "$password" >>"$T/etc/users"
start_internet
start_gate first
start_squid
set_clock 10:50:00

# Prints the status of a CONNECT to Facebook. At this time, in break, Facebook
# is open to jsmith and Élodie M only, because they are staff. So status 200
# means that the gate got one of these two names.
log_on() { # name and password, as bytes
	curl -s -m 10 -o /dev/null -x "http://$PROXY:3126" --interface 127.40.7.5 \
		--proxy-header "Proxy-Authorization: Basic $(printf '%s' "$1" | base64)" \
		--cacert "$T/internet/ca.pem" -w '%{http_connect}\n' https://www.facebook.com/x
}
is "a name with an accent and a blank, in UTF-8" "$(log_on "Élodie M:secret")" 200
is "the same in Latin-1" "$(log_on $'\xc9lodie M:secret')" 200
is "blanks around a name are not of it" "$(log_on "jsmith :secret")" 200
is "an encoded line end in a name is no line end" "$(log_on "a%0ab:secret")" 403
is "signs in a name are not another's" "$(log_on "x|jsmith:secret")" 403
is "nor are quotes and brackets" "$(log_on "o'brien \"bob\" [1]:secret")" 403
is "a real line end is no log-on" "$(log_on $'jsmith\nX-SG-User: jsmith:secret')" 407
is "a name that nobody has is none" "$(log_on "nobody:secret")" 407
is "each blocked one is written down as it is" \
	"$(records -c '"user":\{"name":"(a%0ab|x\|jsmith|o.brien \\"bob\\" \[1\])"')" 3
