# SPDX-License-Identifier: LGPL-2.1-or-later
#
# same.jq -- compares for each request the verdict of `judge` with the module's
# answer:
#
#   same ID HOW            they agree; HOW the request was answered
#   differs ID TEXT        they do not agree
#
# Needs three arrays of lines: $requests, $judged, $answered (icap_client's).
# Does not decide which is right.

def has_header(name):
	any(.headers // {} | keys[]; ascii_downcase | test(name));

# The expected answer for a verdict. A CONNECT can only pass with a mark while
# Squid has not read the ClientHello, and a client's own X-SG-* headers are
# removed from a request that passes.
def wanted($request):
	if .action == "allow" then
		$request | if has_header("^x-sg-") then "stripped" else "passed" end
	elif .action != "block" then "not judged"
	elif $request.method == "CONNECT" then
		if $request.mode == "managed" and ($request.inside != true) and
		    ($request | has_header("^x-sni$") | not)
		then "marked" else "refused" end
	elif .intent == "embed" or $request.method == "HEAD" then "empty"
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
