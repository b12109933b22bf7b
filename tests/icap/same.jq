# SPDX-License-Identifier: LGPL-2.1-or-later
#
# same.jq -- compares, for each request, the verdict of `schoolgate judge` with
# the answer of the module (schoolgate's service) in c-icap. Prints one of these
# lines for a request:
#
#   same ID HOW            they agree; HOW is the kind of answer, such as "page"
#   differs ID TEXT        they do not agree
#
# Needs three arrays: $requests, $judged (the output of judge) and $answered
# (the output of icap_client). Does not know whether an answer is right.

def has_header(name):
	any(.headers // {} | keys[]; ascii_downcase | test(name));

def value_of($name):
	[.headers // {} | to_entries[] |
	    select(.key | ascii_downcase == $name) | .value |
	    ascii_downcase][0];

# A person sees the answer, even if a page caused the request.
def fills_window:
	value_of("sec-fetch-dest") == "document" and
	(value_of("sec-fetch-mode") // "navigate") == "navigate";

# The kind of answer that the module should give for judge's verdict.
# "stripped": a request passes without the X-SG-* headers that the client sent.
# "marked": a CONNECT to a blocked site passes with the header X-SG-Verdict.
# This needs a device that is decrypted, and a ClientHello that Squid has not
# read yet.
def wanted($request):
	if .action == "allow" then
		$request | if has_header("^x-sg-") then "stripped" else "passed" end
	elif .action != "block" then "not judged"
	elif $request.method == "CONNECT" then
		if $request.mode == "managed" and ($request.inside != true) and
		    ($request | has_header("^x-sni$") | not)
		then "marked" else "refused" end
	elif $request.method == "HEAD" or
	    (.intent == "embed" and ($request | fills_window | not))
	then "empty"
	else "page" end;

def given:
	if . == null then "no answer"
	elif .icap == 204 then "passed"
	elif .icap != 200 then "ICAP \(.icap)"
	elif .answer == "request" then
		if .marked then "marked" else "stripped" end
	elif .status != 403 then "HTTP \(.status)"
	elif .bytes == 0 then "empty"
	elif .type == "text/plain" then "refused"
	elif .type | startswith("text/html") then "page"
	else "\(.type) of \(.bytes) bytes" end;

def by_id: INDEX(.[]; .id);

($judged | by_id) as $verdicts | ($answered | by_id) as $answers |
$requests[] | . as $request | $verdicts[.id] as $verdict |
($verdict // {} | wanted($request)) as $wanted |
($answers[$request.id] | given) as $given |
if $wanted == $given then "same \(.id) \($given)"
else "differs \(.id) at \(.at): judge says \($verdict | tojson)" +
    ", for which it is \"\($wanted)\"; the module's is \"\($given)\"" end
