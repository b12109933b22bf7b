#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests tricks by which a client could try to get past the gate (schoolgate's
# service in c-icap). All of these tricks must fail.
. "$(dirname "$0")/lib.sh" || exit 99
begin

# Send headers that only the gate may set.
for verdict in block splice; do
	get pupil "${visit[@]}" -H "X-SG-Verdict: $verdict" \
		--proxy-header "X-SG-Verdict: $verdict" https://www.bbc.co.uk/forged
	is "a client's \"X-SG-Verdict: $verdict\" changes nothing where it may go" \
		"$STATUS" 200
	has_not "and does not reach the site" "$T/log/internet.log" "forged v=[^-]"
	get pupil "${visit[@]}" -H "X-SG-Verdict: $verdict" \
		--proxy-header "X-SG-Verdict: $verdict" https://www.facebook.com/x
	is "and nothing where it may not" "$STATUS" 403
done
has "a connection with a forged header is decrypted as ever" \
	"$T/log/access.log" "CONNECT www.bbc.co.uk:443 .*bump=bump"
get pupil "${visit[@]}" -H "X-SG-Mode: byod" -H "X-Client-IP: 127.30.0.5" \
	-H "X-Client-Username: jsmith" -H "X-SG-Groups: Teaching%20Staff" \
	-H "X-Forwarded-For: 127.40.7.5" https://www.facebook.com/hillcrest
is "a pupil who says that he is staff is a pupil" "$STATUS" 403

# The CONNECT names one site, and the ClientHello names another.
get teacher --connect-to www.facebook.com:443:www.bbc.co.uk:443 \
	https://www.facebook.com/x
is "a greeting for Facebook inside a CONNECT to the BBC gets nothing" \
	"$STATUS" 000
has "and is refused by the name in the greeting" "$T/log/access.log" \
	"/403 CONNECT .*sni=www.facebook.com"
has_not "Facebook is not asked" "$T/log/internet.log" "facebook"
get pupil --connect-to www.facebook.com:443:www.bbc.co.uk:443 \
	"${visit[@]}" https://www.facebook.com/x
is "the same from a school computer gets the page" "$STATUS" 403
get pupil -H "Host: www.facebook.com" "${visit[@]}" https://www.bbc.co.uk/x
is "a Host header for Facebook inside the BBC's TLS is refused" "$STATUS" 403

# Try other spellings of names.
for url in https://WWW.FACEBOOK.COM/x https://www.facebook.com./x \
	http://www.facebook.com:80/x http://user:word@www.facebook.com/x \
	http://%66acebook.com/x; do
	get pupil "${visit[@]}" --path-as-is "$url"
	is "$url is Facebook" "$STATUS" 403
done

# Try pages near the one page that staff may see.
get staff-room "${visit[@]}" https://www.facebook.com/hillcrest/photos//x
is "what lies below the page comes" "$STATUS" 200
for out in ..%2fx %2e%2e%2fx .%2e%2fx ..%5cx '..;/x' %252e%252e/x '..\x' \
	..//../x; do
	get staff-room "${visit[@]}" --path-as-is \
		"https://www.facebook.com/hillcrest/$out"
	is "$out does not lead out of the page" "$STATUS" 403
done

get pupil -X POST --data-binary "@$SG_SOURCE/COPYING" https://www.facebook.com/x
is "an upload to a blocked site is refused" "$STATUS" 403
head -c 3000000 /dev/zero >"$T/upload"
get pupil -X POST --data-binary "@$T/upload" http://www.facebook.com/x
is "one of three megabytes too" "$STATUS" 403
# The site answers when all of it has arrived. If a site answers earlier, Squid
# may drop the connection, with and without a decision of the gate.
get pupil -X POST --data-binary "@$T/upload" https://www.bbc.co.uk/upload
is "and one to an allowed site arrives" "$STATUS" 200
