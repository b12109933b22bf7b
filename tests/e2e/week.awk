# SPDX-License-Identifier: LGPL-2.1-or-later
#
# week.awk -- reads week.plan, and writes the requests of one moment as
# configurations of curl: FOLDER/NAME@ADDRESS.curl.
#
# Variables: moment, folder, proxy (Squid's address), dir (the chain's folder).

# Returns the words "a b c" for "a-c": "pupil03-05" is three names.
function names_of(word,    range, prefix, first, last, out, i) {
	if (!match(word, /[0-9]+-[0-9]+$/))
		return word
	prefix = substr(word, 1, RSTART - 1)
	split(substr(word, RSTART), range, "-")
	for (i = range[1] + 0; i <= range[2] + 0; i++)
		out = out sprintf("%s%02d ", prefix, i)
	return out
}

# Returns the address of a person's device. A pupil or a member of staff with a
# low number uses a school computer, the others use a phone. "rhys@phone" is
# rhys on his phone.
function address_of(who,    n) {
	n = substr(who, length(who) - 1) + 0
	if (who ~ /@phone$/)
		return "127.40.1.50"
	if (who == "zara")
		return "127.10.2.1"
	if (who == "tom")
		return "127.10.2.2"
	if (who == "rhys")
		return "127.10.2.3"
	if (who ~ /^pupil/)
		return (n <= 27 ? "127.10.1." : "127.40.1.") n
	return (n <= 10 ? "127.30.0." : "127.40.2.") n
}

function header(text) {
	print "header = \"" text "\"" >out
}

# Writes the headers of a browser that makes a request in the manner `how`.
function headers_of(how, referer) {
	if (how == "app") {
		print "user-agent = \"okhttp/4.12.0\"" >out
		header("Accept: */*")
		return
	}
	print "user-agent = \"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) " \
	    "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/133.0.0.0 " \
	    "Safari/537.36\"" >out
	if (how == "script" || how == "image") {
		header("Sec-Fetch-Dest: " how)
		header("Sec-Fetch-Mode: no-cors")
		header("Accept: */*")
	} else {
		header("Sec-Fetch-Dest: " (how == "frame" ? "iframe" : "document"))
		header("Sec-Fetch-Mode: navigate")
		header("Accept: text/html,application/xhtml+xml")
	}
	header("Sec-Fetch-Site: " (how == "open" ? "none" : "cross-site"))
	if (how == "open" || how == "link")
		header("Sec-Fetch-User: ?1")
	if (how == "ahead")
		header("Sec-Purpose: prefetch;prerender")
	if (how != "open")
		header("Referer: " referer)
}

# Writes one request.
function request(who, how, answer, url, referer,    address, own, name) {
	address = address_of(who)
	own = address ~ /^127\.40\./
	name = who
	sub(/@.*/, "", name)
	out = folder "/" name "@" address ".curl"
	if (out in begun)
		print "next" >out
	begun[out] = 1
	print "url = \"" url "\"" >out
	print "proxy = \"http://" name ":secret@" proxy ":" \
	    (own ? 3126 : 3128) "\"" >out
	print "interface = \"" address "\"" >out
	print "cacert = \"" dir (own ? "/internet/ca.pem" : "/etc/ca/ca.pem") \
	    "\"" >out
	print "max-time = 20" >out
	print "output = \"/dev/null\"" >out
	print "write-out = \"" answer " %{http_code} %{http_connect} " name " " \
	    how " " url "\\n\"" >out
	headers_of(how, referer)
}

/^#/ || NF == 0 { next }
NF < 5 || NF > 6 {
	print FILENAME ":" FNR ": not 5 or 6 words" >"/dev/stderr"
	bad = 1
	exit
}
$1 == moment {
	n = split(names_of($2), who, " ")
	for (i = 1; i <= n; i++)
		request(who[i], $3, $4, $5, NF == 6 ? $6 : "https://www.bbc.co.uk/")
	rows++
}
END { exit bad || rows == 0 }
