#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""forms.py -- writes lists in the forms of well-known lists, and reads them
independently of schoolgate.

    forms.py make DIR           writes the lists, policies and requests to DIR
    forms.py compare DIR FORM   compares the verdicts on standard input, as
                                "schoolgate judge" prints them, with this
                                reader's verdicts

Every list has about 1,000 lines and the same content in every run. All names
are under example.com, example.net and example.org, all addresses under the
networks for documentation. The readers below are written from the description
of each form. They share no code with schoolgate, and know nothing of how the
lists were made.
"""

import csv
import ipaddress
import json
import os
import random
import re
import sys

LINES = 1000
TOPS = ("example.com", "example.net", "example.org")


# ---- making lists -----------------------------------------------------------


class Maker:
    """Makes names, addresses and lines from a fixed sequence of numbers."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.count = 0

    def name(self, stem="n"):
        """A name that was not made before."""
        self.count += 1
        middle = self.dice.choice(("", "", "cdn.", "a-b.", "x1.", "www."))
        return "%s%s%d.%s" % (middle, stem, self.count,
                              self.dice.choice(TOPS))

    def path(self):
        return "/" + "/".join(
            self.dice.choice(("ads", "games", "Play", "v2", "a_b", "x.php"))
            for _ in range(self.dice.randint(1, 3)))

    def address(self):
        return "%s.%d" % (self.dice.choice(("192.0.2", "198.51.100")),
                          self.dice.randint(1, 254))

    def lines(self, kinds, count):
        """`count` lines. `kinds` has pairs of a weight and a function."""
        weights = [kind[0] for kind in kinds]
        made = []
        while len(made) < count:
            made.extend(self.dice.choices(kinds, weights)[0][1]())
        return made[:count]


def easylist():
    m = Maker("easylist")
    n = m.name
    options = ("third-party", "script,third-party", "image", "popup",
               "xmlhttprequest,domain=" + n(), "domain=~" + n(),
               "denyallow=" + n(), "~third-party", "subdocument",
               "script,important")

    def excepted():
        name = n("e")
        return ["||%s^" % name, "@@||good.%s^" % name]

    def cancelled():
        name = n("bf")
        return ["||%s^" % name, "||%s^$badfilter" % name]

    def important():
        name = n("im")
        return ["||%s^$important" % name, "@@||%s^" % name,
                "@@||sub.%s^" % name]

    kinds = (
        (30, lambda: ["||%s^" % n()]),
        (5, lambda: ["||%s^$%s" % (n(), m.dice.choice(
            ("all", "document", "important", "important,all", "doc")))]),
        (20, lambda: ["||%s^$%s" % (n("c"), m.dice.choice(options))]),
        (6, lambda: ["||%s%s/" % (n("p"), m.path())]),
        (3, lambda: ["||%s%s^" % (n("p"), m.path())]),
        (3, lambda: ["||%s%s/*" % (n("p"), m.path())]),
        (3, lambda: ["||%s/*/banner.$image" % n("w")]),
        (3, lambda: ["||ads%d." % m.dice.randint(1, 999)]),
        (2, lambda: ["||%s^" % n("w").replace(".", "*.", 1)]),
        (2, lambda: ["||*.%s^" % n("b")]),
        (2, lambda: ["|https://%s^" % n("u"), "|http://%s/" % n("u")]),
        (2, lambda: ["|https://%s%s|" % (n("u"), m.path())]),
        (2, lambda: ["||%s^" % m.address()]),
        (1, lambda: ["||%s:8080^" % n("port")]),
        (4, excepted),
        (2, cancelled),
        (2, important),
        (3, lambda: ["@@||%s^$%s" % (n("x"), m.dice.choice(options))]),
        (2, lambda: ["@@||%s%s" % (n("x"), m.path())]),
        (6, lambda: ["-ad%d-banner." % m.dice.randint(1, 999),
                     "&ad_box_%d=" % m.dice.randint(1, 999),
                     "/ads/%d/*$script" % m.dice.randint(1, 999),
                     n("bare"),
                     ".%s/ads" % n("bare"),
                     "_ad%d.js" % m.dice.randint(1, 999)]),
        (2, lambda: [r"/^https?:\/\/ad[0-9]{%d}\.example\.org\//"
                     % m.dice.randint(1, 9),
                     r"@@/ad%d\.example\.net/$image" % m.dice.randint(1, 9)]),
        (20, lambda: ["%s##.ad-%d" % (n("h"), m.dice.randint(1, 99))]),
        (6, lambda: ["##.banner-%d > a[href^=\"https://%s/\"]"
                     % (m.dice.randint(1, 99), n("h"))]),
        (4, lambda: ["%s,%s#@#.ad" % (n("h"), n("h"))]),
        (3, lambda: ["%s#?#div:-abp-has(> .x, .y)" % n("h")]),
        (3, lambda: ["%s#$#abort-on-property-read x" % n("h")]),
        (3, lambda: ["! *** %s ***" % n("h"), "!", "! ||%s^" % n("h")]),
    )
    head = ["[Adblock Plus 2.0]", "! Version: 202611290101",
            "! Title: A list in the form of EasyList",
            "! Last modified: 29 Nov 2026 01:01 UTC",
            "! Expires: 4 days (update frequency)",
            "! Homepage: https://list.example/", "!",
            "!-------------General patterns-------------!"]
    return {"easylist.txt": head + m.lines(kinds, LINES)}


def clash():
    m = Maker("clash")
    n = m.name
    kinds = (
        (40, lambda: ["DOMAIN-SUFFIX," + n()]),
        (20, lambda: ["DOMAIN," + n()]),
        (5, lambda: ["DOMAIN-SUFFIX,%s,REJECT" % n()]),
        (3, lambda: ["DOMAIN-SUFFIX,%s,DIRECT" % n("d")]),
        (2, lambda: ["DOMAIN,%s // why" % n()]),
        (2, lambda: ["DOMAIN-SUFFIX,%s # why" % n()]),
        (8, lambda: ["DOMAIN-KEYWORD,casino%d" % m.dice.randint(1, 99)]),
        (5, lambda: ["IP-CIDR,%s/32,no-resolve" % m.address()]),
        (2, lambda: ["IP-CIDR,203.0.113.%d/30"
                     % (4 * m.dice.randint(0, 63))]),
        (3, lambda: ["IP-CIDR6,2001:db8:%x::/48,no-resolve"
                     % m.dice.randint(1, 0xffff)]),
        (2, lambda: ["USER-AGENT,Game*", "GEOIP,ZZ", "DST-PORT,6881",
                     "PROCESS-NAME,game.exe", "DOMAIN-REGEX,^ad[0-9]"]),
        (5, lambda: ["# " + n("h"), ""]),
    )
    return {"clash.list": ["# A list in the form of Clash", ""] +
            m.lines(kinds, LINES)}


def clash_yaml():
    m = Maker("yaml")
    n = m.name
    kinds = (
        (30, lambda: ["  - '+.%s'" % n()]),
        (15, lambda: ["  - \"%s\"" % n()]),
        (5, lambda: ["  - " + n()]),
        (8, lambda: ["  - '.%s'" % n("b")]),
        (4, lambda: ["  - '*.%s'" % n("star")]),
        (3, lambda: ["  - '+.%s' # why" % n()]),
        (4, lambda: ["  # - '+.%s'" % n("h")]),
    )
    return {"clash.yaml": ["# NAME: a list in the form of Clash", "payload:"] +
            m.lines(kinds, LINES)}


def rpz():
    m = Maker("rpz")
    n = m.name
    zone = ".rpz.example."

    def both():
        name = n()
        return ["%s CNAME ." % name, "*.%s CNAME ." % name]

    def passed():
        name = n("p")
        return ["%s\tIN\tCNAME\t." % name, "*.%s 300 CNAME ." % name,
                "good.%s CNAME rpz-passthru." % name]

    def reverse6():
        return ["48.zz.%x.db8.2001.rpz-ip CNAME ." % m.dice.randint(1, 65535),
                "128.%x.zz.%x.db8.2001.rpz-ip IN CNAME ." % (
                    m.dice.randint(1, 65535), m.dice.randint(1, 65535))]

    kinds = (
        (20, both),
        (10, lambda: ["%s 60 IN CNAME ." % n("exact")]),
        (10, lambda: ["*.%s CNAME ." % n("below")]),
        (6, lambda: ["%s%s CNAME ." % (n("abs"), zone)]),
        (4, lambda: ["*.%s%s IN CNAME *." % (n("abs"), zone)]),
        (5, lambda: ["%s CNAME *. ; no data" % n()]),
        (3, lambda: ["%s CNAME rpz-drop." % n()]),
        (5, lambda: ["%s A 0.0.0.0" % n(), "\tAAAA ::"]),
        (4, lambda: ["%s A 198.51.100.1" % n("other")]),
        (4, lambda: ["%s CNAME safe.%s." % (n("other"), n("h"))]),
        (3, lambda: ["%s TXT \"a remark\"" % n("h")]),
        (6, passed),
        (5, lambda: ["32.%s.rpz-ip CNAME ."
                     % ".".join(reversed(m.address().split(".")))]),
        (2, lambda: ["30.%d.113.0.203.rpz-ip CNAME ."
                     % (4 * m.dice.randint(0, 63))]),
        (3, reverse6),
        (2, lambda: ["32.%s.rpz-client-ip CNAME ."
                     % ".".join(reversed(m.address().split("."))),
                     "%s.rpz-nsdname CNAME ." % n("ns")]),
        (4, lambda: ["; " + n("h"), ""]),
    )
    head = ["$TTL 2h", "$ORIGIN rpz.example.",
            "@ IN SOA localhost. root.localhost. (",
            "        2026112901 ; serial", "        6h 1h 1w 2h )",
            "  IN NS localhost."]
    return {"policy.rpz": head + m.lines(kinds, LINES)}


def table():
    m = Maker("table")
    n = m.name

    def row(what):
        return ['"2026-11-29 00:%02d:00","%s","malware, phishing","%d"'
                % (m.dice.randint(0, 59), what, m.dice.randint(1, 99))]

    kinds = (
        (30, lambda: row(n())),
        (20, lambda: row("http://%s/" % n())),
        (15, lambda: row("https://%s%s" % (n("p"), m.path()))),
        (5, lambda: row("https://%s/a,b/c" % n("p"))),
        (5, lambda: row("http://%s/x?id=%d" % (n("q"),
                                                m.dice.randint(1, 99)))),
        (8, lambda: row(m.address())),
        (4, lambda: row("http://%s/" % m.address())),
        (4, lambda: row("http://%s/x.exe" % m.address())),
        (2, lambda: ["# " + n("h")]),
    )
    return {"pfb.csv": ['"first_seen","url","threat","count"'] +
            m.lines(kinds, LINES)}


def ut1():
    m = Maker("ut1")
    n = m.name
    domains = ((50, lambda: [n()]), (3, lambda: [m.address()]))
    urls = (
        (50, lambda: [n("p") + m.path()]),
        (5, lambda: [n("p") + m.path() + "/"]),
        (3, lambda: [n("q") + "/x?y=%d" % m.dice.randint(1, 99)]),
        (2, lambda: [m.address() + "/games"]),
    )
    return {"ut1/domains": m.lines(domains, LINES),
            "ut1/urls": m.lines(urls, LINES),
            "ut1/expressions": [r"(^|[-.\?+=/_0-9])(casino)([-.\?+=/_0-9]|$)"],
            "ut1/usage": ["black"]}


# ---- reading them -----------------------------------------------------------


class Book:
    """What a list blocks."""

    def __init__(self):
        self.tree, self.alone, self.below = set(), set(), set()
        self.excepted, self.pages, self.networks = set(), set(), []
        self.queries = []
        self.strange = 0  # lines that no rule of the form explains

    def network(self, text):
        self.networks.append(ipaddress.ip_network(text, strict=False))

    def site(self, host):
        """A name of a list without matching rules of its own: www.x means
        the site x."""
        self.tree.add(re.sub(r"^www\.", "", host))

    def page(self, host, path):
        parts = tuple(p.lower() for p in path.split("/") if p)
        self.pages.add((re.sub(r"^www\.", "", host), parts))

    def queried(self, host, path, query):
        parts = tuple(p.lower() for p in path.split("/") if p)
        self.queries.append((re.sub(r"^www\.", "", host), parts,
                             set(query.lower().split("&"))))

    def url(self, text):
        """A URL or page of a plain list. True if it can be used."""
        found = re.fullmatch(r"(?:https?://)?([^/]+)(/[^?#]*)?(\?[^#]*)?(#.*)?",
                             text)
        host, path = found.group(1), (found.group(2) or "").rstrip("/")
        query = (found.group(3) or "")[1:]
        address = re.fullmatch(r"[0-9.]+", host)
        if query:
            self.queried(host, path, query)
        elif path:
            self.page(host, path)
        elif address:
            self.network(host)
        else:
            self.site(host)
        return True

    def blocks(self, host, path):
        path, _, query = path.partition("?")
        if re.fullmatch(r"[0-9.]+|\[.*\]", host):
            address = ipaddress.ip_address(host.strip("[]"))
            if any(address in network for network in self.networks
                   if network.version == address.version):
                return True
        labels = host.split(".")
        over = [".".join(labels[i:]) for i in range(len(labels))]
        parts = [p.lower() for p in path.split("/") if p]
        if any((re.sub(r"^www\.", "", host), tuple(parts[:i])) in self.pages
               for i in range(1, len(parts) + 1)):
            return True
        sent = set(query.lower().split("&"))
        if any((re.sub(r"^www\.", "", host), tuple(parts)) == asked[:2] and
               asked[2] <= sent for asked in self.queries):
            return True
        if any(name in self.excepted for name in over):
            return False
        return (host in self.alone or any(n in self.tree for n in over) or
                any(n in self.below for n in over[1:]))


def lines_of(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.read().split("\n")


HOST = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"
WHOLE = {"important", "all", "document", "doc"}


def read_easylist(folder):
    """Rules that hold for all requests to a host or page. In a browser's list
    a rule without an anchor is about a part of a URL."""
    book = Book()
    rules = []
    for line in lines_of(folder, "easylist.txt"):
        if (not line or line[0] in "![" or
                re.search(r"#(@?[?$%]?|@)#|#[?$]#", line)):
            continue
        body, _, options = line.partition("$")
        rules.append((body, frozenset(filter(None, options.split(",")))))
    cancelled = {(body, options - {"badfilter"})
                 for body, options in rules if "badfilter" in options}
    rules = [r for r in rules if r not in cancelled and
             "badfilter" not in r[1] and r[1] <= WHOLE]
    strong = set()
    for body, options in rules:
        found = re.fullmatch(r"\|\|(%s)\^?\|?" % HOST, body)
        if found and re.fullmatch(r"[0-9.]+", found.group(1)):
            book.network(found.group(1))
        elif found:
            book.tree.add(found.group(1))
            if "important" in options:
                strong.add(found.group(1))
        found = re.fullmatch(r"\|\|\*\.(%s)\^" % HOST, body)
        if found:
            book.below.add(found.group(1))
        found = re.fullmatch(r"\|https?://(%s)[/^]?" % HOST, body)
        if found:
            book.alone.add(found.group(1))
        found = re.fullmatch(r"(?:\|\||\|https?://)(%s)(/[^*^|]+)[*^|]?"
                             % HOST, body)
        if found and found.group(2) != "/":
            book.page(found.group(1), found.group(2))
    for body, options in rules:
        found = re.fullmatch(r"@@\|\|(%s)\^?\|?" % HOST, body)
        if not found:
            continue
        labels = found.group(1).split(".")
        over = {".".join(labels[i:]) for i in range(len(labels))}
        if "important" in options or not over & strong:
            book.excepted.add(found.group(1))
    return book


def read_clash(folder):
    book = Book()
    for line in lines_of(folder, "clash.list"):
        line = re.sub(r"(^|\s)(#|//).*", "", line).strip()
        if not line:
            continue
        field = line.split(",")
        if "DIRECT" in field[2:]:
            continue
        if field[0] == "DOMAIN-SUFFIX":
            book.tree.add(field[1])
        elif field[0] == "DOMAIN":
            book.alone.add(field[1])
        elif field[0] in ("IP-CIDR", "IP-CIDR6"):
            book.network(field[1])
    return book


def read_clash_yaml(folder):
    book = Book()
    for line in lines_of(folder, "clash.yaml"):
        found = re.match(r"\s+- (['\"]?)(\S+?)\1(\s+#.*)?$", line)
        if not found:
            continue
        name = found.group(2)
        if name.startswith("+."):
            book.tree.add(name[2:])
        elif name.startswith("."):
            book.below.add(name[1:])
        elif "*" not in name:
            book.alone.add(name)
    return book


def trigger_network(words):
    """The network of an owner name such as 24.0.2.0.192.rpz-ip."""
    bits, groups = words[0], words[1:][::-1]
    if len(groups) == 4 and "zz" not in groups:
        return ".".join(groups) + "/" + bits
    text = ":".join("" if g == "zz" else g for g in groups)
    if groups[-1] == "zz":
        text += ":"
    return text + "/" + bits


def read_rpz(folder):
    book = Book()
    owner, open_brackets = "", False
    for line in lines_of(folder, "policy.rpz"):
        line = re.sub(r";.*", "", line)
        words = line.split()
        if open_brackets or not words or words[0].startswith("$"):
            open_brackets = open_brackets and ")" not in line
            continue
        open_brackets = "(" in line and ")" not in line
        if not line[0].isspace():
            owner = words.pop(0)
        while words[0] == "IN" or words[0][0].isdigit():
            words.pop(0)
        kind, data = words[0], words[1]
        name = re.sub(r"\.rpz\.example\.$", "", owner)
        blocks = ((kind == "CNAME" and data in (".", "*.", "rpz-drop.")) or
                  (kind, data) in (("A", "0.0.0.0"), ("AAAA", "::")))
        if name.endswith(".rpz-ip") and blocks:
            book.network(trigger_network(name.split(".")[:-1]))
        elif re.search(r"\.rpz-[a-z-]+$", name):
            continue
        elif blocks and name.startswith("*."):
            book.below.add(name[2:])
        elif blocks:
            book.alone.add(name)
        elif kind == "CNAME" and data == "rpz-passthru.":
            book.excepted.add(name)
    return book


def read_table(folder):
    book = Book()
    with open(os.path.join(folder, "pfb.csv"), encoding="utf-8",
              newline="") as file:
        rows = [r for r in csv.reader(file) if r and r[0][0] != "#"]
    for row in rows[1:]:
        book.url(row[1])
    return book


def read_ut1(folder):
    book = Book()
    for name in ("ut1/domains", "ut1/urls"):
        for line in lines_of(folder, name):
            if line:
                book.url(line)
    return book


FORMS = {  # what makes the list, the list, what reads it, unclear lines
    "easylist": (easylist, "easylist.txt", read_easylist, 0),
    "clash": (clash, "clash.list", read_clash, 0),
    "yaml": (clash_yaml, "clash.yaml", read_clash_yaml, 0),
    "rpz": (rpz, "policy.rpz", read_rpz, 0),
    "table": (table, "pfb.csv", read_table, 1),  # the headings
    "ut1": (ut1, "ut1", read_ut1, 0),
}


# ---- requests and verdicts --------------------------------------------------


def requests(texts, dice):
    """URLs to try: each name and address in the list, the names around them,
    and pages."""
    urls = set()
    for line in texts:
        for host in re.findall(HOST, line.lower()):
            if re.fullmatch(r"[0-9]+(\.[0-9]+){3}", host):
                near = host.rsplit(".", 1)[0]
                urls.add(host + "/")
                urls.add("%s.%d/" % (near, dice.randint(1, 254)))
            elif re.search(r"\.example\.(com|net|org)$", host):
                parent = host.split(".", 1)[1]
                for name in (host, "sub." + host, "x" + host, parent,
                             "good." + host, "a.b." + host, "www." + host):
                    urls.add(name + "/")
        for host, path in re.findall("(%s)(/[A-Za-z0-9_./,]+)" % HOST, line):
            if not re.search(r"[?*]", line):
                urls.add(host + path)
                urls.add(host + path.rstrip("/") + "/more")
                urls.add(host + path.rstrip("/") + "x")
                urls.add(host + "/other")
        for host, path, query in re.findall(
                r"(%s)(/[A-Za-z0-9_./,]*)\?([a-z]+=[0-9]+)" % HOST, line):
            for page in (path, path.rstrip("/") + "/more", "/other"):
                urls.add("%s%s?%s" % (host, page, query))
            urls.add("%s%s" % (host, path))
            urls.add("%s%s?%s0" % (host, path, query))
            urls.add("www.%s%s?a=1&%s&b=2" % (host, path, query))
        for group in re.findall(r"2001:db8:([0-9a-f]+)::", line):
            urls.add("[2001:db8:%s::1]/" % group)
        for group in re.findall(r"\.([0-9a-f]+)\.db8\.2001", line):
            urls.add("[2001:db8:%s::1]/" % group)
            urls.add("[2001:db8:%s:0:1::]/" % group)
        for low, group in re.findall(r"^128\.([0-9a-f]+)\.zz\.([0-9a-f]+)\.",
                                     line):
            urls.add("[2001:db8:%s::%s]/" % (group, low))
    urls.update("[2001:db8:%x::1]/" % i for i in range(1, 9))
    urls = sorted(urls)
    return dice.sample(urls, min(len(urls), 4000))


POLICY = """school "Hillcrest School"
sites listed
    list "%s"
rules
    block listed  for everyone  always
    otherwise allow
"""


def write(folder, name, lines):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(line + "\n" for line in lines))


def make(folder):
    for form, (maker, name, _, _) in FORMS.items():
        files = maker()
        for path, lines in files.items():
            write(folder, path, lines)
        write(folder, form + ".policy", (POLICY % name).splitlines())
        texts = [line for lines in files.values() for line in lines]
        write(folder, form + ".requests", [
            json.dumps({"id": url, "at": "2026-11-24T10:15:00Z",
                        "client": "10.0.0.1", "method": "GET",
                        "url": "http://" + url, "headers": {}})
            for url in requests(texts, random.Random(form))])


def compare(folder, form):
    book = FORMS[form][2](folder)
    count = blocked = bad = 0
    for line in sys.stdin:
        verdict = json.loads(line)
        host, path = verdict["id"].split("/", 1)
        want = "block" if book.blocks(host, "/" + path) else "allow"
        count += 1
        blocked += want == "block"
        if verdict.get("action") != want:
            bad += 1
            if bad <= 20:
                print("%s: %s, not %s" % (verdict["id"], want,
                                          verdict.get("action")))
    print("%s: %d urls, some blocked: %s, some allowed: %s, wrong: %d"
          % (form, count, blocked > count // 10,
             count - blocked > count // 10, bad))


if sys.argv[1:2] == ["make"]:
    make(sys.argv[2])
elif sys.argv[1:2] == ["forms"]:
    for a_form, facts in FORMS.items():
        print(a_form, facts[3])
else:
    compare(sys.argv[2], sys.argv[3])
