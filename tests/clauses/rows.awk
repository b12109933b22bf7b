# SPDX-License-Identifier: LGPL-2.1-or-later
#
# rows.awk -- reads a table of tests (`run` describes the format) and prints the
# requests for `schoolgate judge`, or the expected answers.
#
#   awk -v show=requests -f rows.awk TABLE    each row as a JSON request
#   awk -v show=answers -f rows.awk TABLE     each row's ID KEY=VALUE ...
#   awk -v show=pending -f rows.awk TABLE     the IDs of the `pending` lines
#   awk -v show=policy|today -f rows.awk TABLE    the value of that line
#
# Reports each error of the table on standard error; the exit status is then 2.

function wrong(what) {
	print FILENAME ":" FNR ": " what > "/dev/stderr"
	bad = 1
}

# ---- time -------------------------------------------------------------------

# Returns the number of days from 1970-01-01 to a Gregorian date.
function days_of(y, m, d,    era, yoe) {
	if (m <= 2)
		y--
	era = int(y / 400)
	yoe = y - era * 400
	return era * 146097 + yoe * 365 + int(yoe / 4) - int(yoe / 100) + \
	    int((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1 - 719468
}

function weekday_of(days) {
	return substr("ThuFriSatSunMonTueWed", days % 7 * 3 + 1, 3)
}

# Returns the time at which British clocks change in month m, which must have 31
# days: 01:00 UTC on its last Sunday, in seconds since 1970.
function change_in(y, m,    days) {
	days = days_of(y, m, 31)
	return (days - (days + 4) % 7) * 86400 + 3600
}

function is_summer(utc, y) {
	return utc >= change_in(y, 3) && utc < change_in(y, 10)
}

# Converts "Tue 24 Nov 2026 10:44:59 GMT" (or BST) to seconds since 1970.
function seconds_of(text,    part, clock, month, days, utc) {
	split(text, part, " ")
	split(part[5], clock, ":")
	month = (index("JanFebMarAprMayJunJulAugSepOctNovDec", part[3]) + 2) / 3
	days = days_of(part[4], month, part[2])
	utc = days * 86400 + clock[1] * 3600 + clock[2] * 60 + clock[3]
	if (part[6] == "BST")
		utc -= 3600
	if (weekday_of(days) != part[1])
		wrong(part[2] " " part[3] " is a " weekday_of(days))
	if (is_summer(utc, part[4]) != (part[6] == "BST"))
		wrong("it is not " part[6] " then")
	return utc
}

function date_of(days,    y, m, d) {
	for (y = 1970 + int(days / 366); days_of(y + 1, 1, 1) <= days; y++)
		;
	for (m = 1; m < 12 && days_of(y, m + 1, 1) <= days; m++)
		;
	d = days - days_of(y, m, 1) + 1
	return sprintf("%04d-%02d-%02d", y, m, d)
}

function instant_of(utc,    s) {
	s = utc % 86400
	return sprintf("%sT%02d:%02d:%02dZ", date_of(int(utc / 86400)),
	    int(s / 3600), int(s % 3600 / 60), s % 60)
}

# ---- JSON -------------------------------------------------------------------

function quoted(text) {
	gsub(/\\/, "&&", text)
	gsub(/"/, "\\\\&", text)
	return "\"" text "\""
}

function list_of(text,    part, n, i, out) {
	n = text == "-" ? 0 : split(text, part, /; */)
	for (i = 1; i <= n; i++)
		out = out (i > 1 ? "," : "") quoted(part[i])
	return "[" out "]"
}

# Converts "Name: value | Name: value" to members of a JSON object. A part may
# also be the name of a `headers` line.
function headers_of(text,    part, n, i, colon, out) {
	n = text == "-" ? 0 : split(text, part, / \| /)
	for (i = 1; i <= n; i++) {
		if (part[i] in headers)
			part[i] = headers_of(headers[part[i]])
		else if ((colon = index(part[i], ": ")) > 0)
			part[i] = quoted(substr(part[i], 1, colon - 1)) ":" \
			    quoted(substr(part[i], colon + 2))
		else
			wrong("there are no headers \"" part[i] "\"")
		out = out (i > 1 ? "," : "") part[i]
	}
	return out
}

# ---- a row ------------------------------------------------------------------

# Sets person and device from the column WHO: "PERSON on DEVICE".
function read_who(text,    part) {
	split(text, part, " on ")
	person = part[1]
	device = part[2]
	if (!(person in user))
		wrong("there is no person \"" person "\"")
	if (!(device in address))
		wrong("there is no device \"" device "\"")
}

function host_in(request) {
	sub(/^[A-Z]+ ([a-z]+:\/\/)?/, "", request)
	sub(/\/.*/, "", request)
	return request
}

# Compares columns 2 to 5 of this row and of the row before. If exactly one
# column differs, returns the name of the difference, such as "the host".
# Otherwise returns "N columns".
function difference(    i, n, which) {
	for (i = 2; i <= 5; i++)
		if ($i != before[i]) {
			which = i
			n++
		}
	if (n != 1)
		return n + 0 " columns"
	if (which == 2)
		return (utc - before["utc"]) ^ 2 == 1 ? "one second" : \
		    substr($2, length($2) - 11) == \
		    substr(before[2], length(before[2]) - 11) ? "the day" : \
		    "the time"
	if (which == 3)
		return device == before["device"] ? "the person" : \
		    person == before["person"] ? "the device" : "all of WHO"
	if (which == 4)
		return host_in($4) == host_in(before[4]) ? "the path" : \
		    "the host"
	return "the headers"
}

function check_pair() {
	if ($7 == "-")
		return
	if (substr($6, 1, 5) == substr(before[6], 1, 5))
		wrong("the row before should be judged the other way")
	if (difference() != $7)
		wrong("the row before differs by " difference() ", not " $7)
}

function remember(    i) {
	for (i = 1; i <= NF; i++)
		before[i] = $i
	before["utc"] = utc
	before["person"] = person
	before["device"] = device
}

function print_request(id, request, extra,    method, url) {
	method = url = request
	sub(/ .*/, "", method)
	sub(/^[A-Z]+ /, "", url)
	printf "{\"id\":%s,\"at\":\"%s\",\"client\":%s,\"user\":%s," \
	    "\"groups\":%s,\"mode\":\"%s\",\"method\":\"%s\",\"url\":%s," \
	    "\"headers\":{%s}}\n", quoted(id), instant_of(utc),
	    quoted(address[device]),
	    quoted(user[person] == "-" ? "" : user[person]),
	    list_of(groups[person]), mode[device], method, quoted(url),
	    headers_of(extra)
}

# ---- a row of the words -----------------------------------------------------

# Returns a person's visit to a site as the filter sees it: with its path if the
# device is decrypted, else as a CONNECT with the host alone.
function visit_to(site) {
	if (mode[device] == "managed")
		return "GET https://" site (site ~ /\// ? "" : "/")
	sub(/\/.*/, "", site)
	return "CONNECT " site ":443"
}

# Tests one line `words ID WHO SITE VERDICTS COMMENT` at each of the moments.
function read_words(    i, n, verdict) {
	if (NF != 6 || $2 !~ /^[A-Z]+[0-9]+-[a-z0-9-]+$/)
		wrong("a line of words has six columns, the second like MT1-page")
	if ($2 in seen)
		wrong("there are two lines " $2)
	seen[$2] = 1
	read_who($3)
	n = split($5, verdict, " ")
	if (n != nmoments)
		wrong("there are " nmoments " moments and " n " verdicts")
	for (i = 1; i <= n; i++) {
		if (verdict[i] !~ /^[ab.]$/)
			wrong("a verdict is a, b or .")
		if (verdict[i] == ".")
			continue
		utc = moment[i]
		if (show == "requests")
			print_request($2 "." i, visit_to($4),
			    mode[device] == "managed" ? "visit" : "-")
		if (show == "answers")
			print $2 "." i " action=" \
			    (verdict[i] == "a" ? "allow" : "block")
	}
}

# ---- the table --------------------------------------------------------------

BEGIN { FS = "\t+" }
/^#/ || NF == 0 { next }
$1 == "policy" || $1 == "today" {
	if (show == $1)
		print $2
	next
}
$1 == "device" { address[$2] = $3; mode[$2] = $4; next }
$1 == "person" { user[$2] = $3; groups[$2] = $4; next }
$1 == "headers" { headers[$2] = $3; next }
$1 == "moments" {
	for (nmoments = 0; nmoments + 2 <= NF; nmoments++)
		moment[nmoments + 1] = seconds_of($(nmoments + 2))
	next
}
$1 == "words" {
	read_words()
	next
}
$1 == "no-test" {
	if (NF != 3)
		wrong("say of which clause, and why")
	next
}
$1 == "pending" {
	if (NF != 3)
		wrong("say which row, and what it waits for")
	pending[$2] = 1
	if (show == $1)
		print $2
	next
}
{
	if (NF != 8 || $1 !~ /^[A-Za-z0-9-]+\.[0-9]+$/)
		wrong("a row has eight columns, the first like MT1.1")
	if ($1 in seen)
		wrong("there are two rows " $1)
	seen[$1] = 1
	utc = seconds_of($2)
	read_who($3)
	if ($6 !~ /^(allow|block)( [a-z_]+=[^ ]+)*$/)
		wrong("expected is: allow or block, and KEY=VALUE ...")
	check_pair()
	remember()
	if (show == "requests")
		print_request($1, $4, $5)
	if (show == "answers")
		print $1 " action=" $6
}
END {
	for (id in pending)
		if (!(id in seen))
			wrong("there is no row " id " to be pending")
	exit bad ? 2 : 0
}
