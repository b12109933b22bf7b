#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests what pupils and staff get from Facebook at different times of the day.
. "$(dirname "$0")/lib.sh" || exit 99
CLOCK_MOVES=yes
begin

get pupil "${visit[@]}" https://www.facebook.com/x
is "a pupil on a school computer is refused at Facebook" "$STATUS" 403
has "and gets the page over HTTPS, under the school's CA" "$T/body" "facebook\.com"
has "whose length is said" "$T/headers" "^[Cc]ontent-[Ll]ength: [1-9]"
has "which nobody keeps" "$T/headers" "^[Cc]ache-[Cc]ontrol:.*no-store"
has_not "and Facebook is not asked" "$T/log/internet.log" "facebook"
cp "$T/body" "$ARTEFACTS/blocked.html"

get pupil "${visit[@]}" -H "Accept-Language: cy" https://www.facebook.com/x
has "the page comes in Welsh to who asks for it" "$T/headers" "^[Cc]ontent-[Ll]anguage: cy"

get pupil "${visit[@]}" http://www.facebook.com/x
is "the same over plain HTTP" "$STATUS" 403

get pupil "${visit[@]}" https://www.bbc.co.uk/news
is "a pupil reaches the BBC" "$STATUS $(title)" "200 News"

# Tests the limits of a rule. One second earlier, or at the next address, or
# with another name, the rule must not apply.
moment() { # time, who, expected CONNECT status, words
	set_clock "$1"
	sleep 0.1
	get "$2" https://www.facebook.com/x
	is "$4" "$CONNECT" "$3"
}
moment 10:44:59 teacher 403 "10:44:59: a teacher on her own phone is refused"
moment 10:45:00 teacher 200 "10:45:00: break, and she is let in"
is "10:45:00: undisturbed, with the site's own certificate" "$RC $STATUS" "0 200"
moment 10:59:59 teacher 200 "10:59:59: still let in"
moment 11:00:00 teacher 403 "11:00:00: lesson, and she is refused"
moment 12:15:00 teacher 200 "12:15:00: lunch"
moment 13:15:00 teacher 403 "13:15:00: lesson again"
moment 15:20:00 teacher 200 "15:20:00: school-time is over"

set_clock 10:50:00
get staff-room "${visit[@]}" https://www.facebook.com/x
is "in break staff are refused at a school computer" "$STATUS" 403
get pupil "${visit[@]}" https://www.facebook.com/x
is "in break pupils are refused at a school computer" "$STATUS" 403

# If a CONNECT is not decrypted, the browser cannot show a block page.
set_clock 10:15:00
get teacher https://www.facebook.com/x
is "without decryption a CONNECT is refused cleanly" "$RC $CONNECT" "56 403"
