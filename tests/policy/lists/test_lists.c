/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_lists.c -- tests the formats of lists, finding the files of lists, and
 * stamps.
 *
 * A stamp tells whether a file has changed.
 */
#include "../../unit.h"

#include "policy/lists/lists.h"
#include "policy/lists/look.h"
#include "../world.h"

static struct world *w;

static int
set_up(void **state)
{
	(void)state;
	w = world_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	world_free(w);
	return 0;
}

/*
 * A list's content as text. An entry is "name" (with all names below it),
 * "=exact", ".below" (only the names below it), "!exception", "host/page" or
 * "[network]".
 */
struct told {
	char text[1024];
	size_t n;
};

static void
tell(struct told *told, const char *mark, struct sg_str a, struct sg_str b,
    const char *end)
{
	told->n += (size_t)snprintf(told->text + told->n,
	    sizeof(told->text) - told->n, "%s%s%.*s%.*s%s",
	    told->n == 0 ? "" : " ", mark, (int)a.n, a.p, (int)b.n, b.p, end);
}

static void
take_name(void *ctx, struct sg_str name, enum sg_name_kind kind)
{
	tell(ctx,
	    kind == SG_NAME_EXACT      ? "=" :
		kind == SG_NAME_EXCEPT ? "!" :
		kind == SG_NAME_BELOW  ? "." :
					 "",
	    name, SG_LIT(""), "");
}

static bool
take_page(void *ctx, struct sg_str host, struct sg_str path,
    struct sg_str query)
{
	if (path.n > 40)
		return false;
	tell(ctx, "", host,
	    query.n == 0 ? path :
			   sg_str(sg_arena_printf(w->arena, "%.*s?%.*s",
			       (int)path.n, path.p, (int)query.n, query.p)),
	    "");
	return true;
}

static void
take_network(void *ctx, const struct sg_network *network)
{
	char text[SG_ADDRESS_TEXT + 4];

	sg_network_text(network, text);
	tell(ctx, "[", sg_str(text), SG_LIT(""), "]");
}

static struct told
read_list(struct sg_str text, struct sg_name_list *list)
{
	static struct sg_source source = {.name = "school.policy"};
	struct sg_list_file *file = sg_arena_alloc(w->arena, sizeof(*file));
	struct told told = {.n = 0};
	const struct sg_list_reader reader = {.name = take_name,
	    .page = take_page,
	    .network = take_network,
	    .ctx = &told};

	*list = (struct sg_name_list){.kind = SG_CATEGORY_LIST,
	    .name = "l",
	    .path = "lists/l",
	    .sites = "s",
	    .place = {&source, 3, 10, 3},
	    .file = file,
	    .nfiles = 1};
	*file = (struct sg_list_file){
	    .path = "lists/l", .text = text, .loaded = true};
	w->problems = sg_problems_new(w->arena);
	sg_list_read(w->arena, list, &reader, w->problems);
	return told;
}

struct form {
	const char *name, *text, *told;
	size_t refused; /* number of unusable lines */
	size_t unclear; /* those that are not understood */
};

static void
check_forms(const struct form *rows, size_t n)
{
	struct sg_name_list list;

	for (size_t i = 0; i < n; i++) {
		struct told told = read_list(sg_str(rows[i].text), &list);

		if (strcmp(told.text, rows[i].told) != 0 ||
		    list.refused != rows[i].refused ||
		    list.unclear != rows[i].unclear)
			fail_msg("%s: %s, refused %zu, unclear %zu",
			    rows[i].name, told.text, list.refused,
			    list.unclear);
		assert_int_equal(sg_problems_errors(w->problems), 0);
		assert_int_equal(sg_problems_warnings(w->problems),
		    rows[i].refused > 3 ? 4 : rows[i].refused);
	}
}

#define CHECK_FORMS(rows) check_forms(rows, sizeof(rows) / sizeof((rows)[0]))

/* Lines of tables, sentences and patterns must be refused. As names they would
 * match no host. */
static void
tables(void **state)
{
	static const struct form rows[] = {
	    {"names only", "a.example,b.example\n", "a.example b.example", 0,
		0},
	    {"a name and what is known of it",
		"a.example,social,2026-01-01\n"
		"b.example;malware;https://where.example/list\n",
		"a.example b.example", 0, 0},
	    {"a rank and a name", "1,a.example\n2,b.example\n",
		"a.example b.example", 0, 0},
	    {"a comma at the end", "a.example,\n", "a.example", 0, 0},
	    {"quotation marks", "\"a.example\",\"social\"\n\"b.example\"\n",
		"a.example b.example", 0, 0},
	    {"pages and addresses",
		"http://a.example/games,x,y\n\"b.example/x\",y\n192.0.2.1,z\n",
		"a.example/games b.example/x [192.0.2.1/32]", 0, 0},
	    {"not ASCII", "b\xc3\xbc.example,x\n", "xn--b-eha.example", 0, 0},
	    {"a comment behind it", "a.example,x # y.example\n", "a.example", 0,
		0},
	    {"a heading", "domain,category\na.example,x\n", "a.example", 1, 1},
	    {"no name", "1.2.3,social\n,,\nz.example\ny.example\n",
		"z.example y.example", 2, 2},
	    {"a comma between quotation marks",
		"\"Games, free\",\"a.example\"\n"
		"\"http://b.example/x,y\",1\n\"c.example,1\n",
		"a.example b.example/x,y", 1, 1},
	    {"pages with a semicolon and a comma",
		"a.example/x;y\nhttp://b.example/x,y\n",
		"a.example/x;y b.example/x,y", 0, 0},
	    {"characters that no name has",
		"a.example*\nshop.example.*\na*b.example\na(b).example\n"
		"w.example\nx.example\ny.example\nz.example\n",
		"w.example x.example y.example z.example", 4, 4},
	    {"tabs",
		"a.example\texact\tone, two\n1\tb.example\tx\n"
		"a sentence\twith a tab\n",
		"a.example b.example", 1, 1},
	    {"an underscore", "_dmarc.a.example\n", "_dmarc.a.example", 0, 0},
	};

	(void)state;
	CHECK_FORMS(rows);
}

static void
names(void **state)
{
	static const struct form rows[] = {
	    {"plain", "a.example\nb.example\n", "a.example b.example", 0, 0},
	    {"no line end at the end", "a.example", "a.example", 0, 0},
	    {"CRLF", "a.example\r\nb.example\r\n", "a.example b.example", 0, 0},
	    {"a byte order mark",
		"\xef\xbb\xbf"
		"a.example\n",
		"a.example", 0, 0},
	    {"comments and blank lines",
		"# one\n\n  \na.example # two\n"
		"b.example#three\n#c.example\n",
		"a.example b.example", 0, 0},
	    {"blanks around", "  a.example\t\n", "a.example", 0, 0},
	    {"case", "A.Example\n", "a.example", 0, 0},
	    {"Squid's", ".a.example\n.b.example\n", "a.example b.example", 0,
		0},
	    {"a wildcard", "*.a.example\n", "a.example", 0, 0},
	    {"a dot at the end", "a.example.\n", "a.example", 0, 0},
	    {"not ASCII",
		"b\xc3\xbc"
		"cher.example\n",
		"xn--bcher-kva.example", 0, 0},
	    {"punycode", "xn--bcher-kva.example\n", "xn--bcher-kva.example", 0,
		0},
	    {"digits and hyphens", "4-you.1st.example\nr3---sn-x.example\n",
		"4-you.1st.example r3---sn-x.example", 0, 0},
	    {"an underscore", "a_b.example\n", "a_b.example", 0, 0},
	    {"an address", "192.0.2.9\n2001:db8::1\n",
		"[192.0.2.9/32] [2001:db8::1/128]", 0, 0},
	    {"a network", "192.0.2.0/24\n2001:db8::/32\n",
		"[192.0.2.0/24] [2001:db8::/32]", 0, 0},
	    {"names that companies open", "blogspot.com\ngithub.io\n",
		"blogspot.com github.io", 0, 0},
	    {"pages", "a.example/x\na.example/x/Y%7ez/\nb.example/\n",
		"a.example/x a.example/x/Y~z/ b.example", 0, 0},
	    {"pages, encoded", "a.example/%40x%3a\nb.example//\n",
		"a.example/@x: b.example", 0, 0},
	    {"URLs",
		"http://a.example/x\nHTTPS://B.example:8443/\n"
		"http://192.0.2.7/\n",
		"a.example/x b.example [192.0.2.7/32]", 0, 0},
	};

	(void)state;
	CHECK_FORMS(rows);
}

static void
hosts_files(void **state)
{
	static const struct form rows[] = {
	    {"names after addresses",
		"0.0.0.0 a.example\n"
		"127.0.0.1\tb.example\n::1 c.example # why\n",
		"a.example b.example c.example", 0, 0},
	    {"several", "0.0.0.0 a.example b.example\tc.example\n",
		"a.example b.example c.example", 0, 0},
	    {"the machine itself",
		"127.0.0.1 localhost\n"
		"::1 ip6-localhost ip6-loopback\n"
		"255.255.255.255 broadcasthost\n"
		"0.0.0.0 0.0.0.0\n0.0.0.0 a.example\n",
		"a.example", 0, 0},
	    {"one of several is none",
		"0.0.0.0 a.example b..example\n"
		"0.0.0.0 c.example\n",
		"a.example c.example", 1, 1},
	};

	(void)state;
	CHECK_FORMS(rows);
}

static void
adblock(void **state)
{
	static const struct form rows[] = {
	    {"names",
		"[Adblock Plus 2.0]\n! Title: x\n||a.example^\n"
		"||b.example^|\n||c.example\n||*.d.example^\n",
		"a.example b.example c.example .d.example", 0, 0},
	    {"exceptions",
		"||a.example^\n@@||b.a.example^\n"
		"@@||c.a.example^|\n",
		"a.example !b.a.example !c.a.example", 0, 0},
	    {"pages",
		"||a.example/x^\n||a.example/y/*\n"
		"|https://b.example/z|\n|http://c.example^\n",
		"a.example/x a.example/y/ b.example/z =c.example", 0, 0},
	    {"options that change nothing",
		"||a.example^$important\n"
		"||b.example^$all,document\n",
		"a.example b.example", 0, 0},
	    {"options that limit",
		"||a.example^\n||b.example^$third-party\n"
		"||c.example^$domain=d.example\n"
		"||e.example^$important,script\n@@||f.example^$ctag=x\n",
		"a.example", 4, 0},
	    {"parts of pages",
		"||a.example^\nb.example##.ad\n"
		"##.banner\nc.example#@#.ad\nd.example#@?#.ad:has(x)\n"
		"e.example#@%#//scriptlet(1)\n",
		"a.example", 5, 0},
	    {"patterns",
		"||a.example^\n/banner[0-9]/\n||ads*.example^\n"
		"&ad_box_\n@@||b.example/x\n||c.example^*.js\n",
		"a.example", 5, 0},
	    {"general patterns first, as a browser's list has them",
		"[Adblock Plus 2.0]\n-ad0-banner.\nads.example/x\nb.example\n"
		"ads-top.\n||a.example^\n@@||b.a.example^\n",
		"a.example !b.a.example", 4, 0},
	    {"addresses",
		"||a.example^\n||192.0.2.7^\n@@||192.0.2.8^\n"
		"||[2001:db8::1]^\n||a.example:8080^\n",
		"a.example [192.0.2.7/32] [2001:db8::1/128]", 2, 0},
	    {"options that name sites",
		"||a.example^\n||b.example^$denyallow=c.example\n"
		"||d.example^$domain=e.example|~f.example\n"
		"||g.example^$client=192.0.2.1\n",
		"a.example", 3, 0},
	    {"names that are begun only", "||a.example^\n||ads-\n||b..c^\n",
		"a.example", 2, 0},
	    {"a sentence in a browser's list",
		"[Adblock Plus 2.0]\n||a.example^\nThis is a list\n",
		"a.example", 1, 1},
	    {"unfinished", "||a.example^\n||ads.b.\n|https://c.example^\n",
		"a.example =c.example", 1, 0},
	    {"$badfilter",
		"||a.example^\n||b.example^$all\n||c.example^\n"
		"||d.example^$third-party\n@@||e.c.example^\n"
		"||a.example^$badfilter\n||b.example^$badfilter,all\n"
		"||d.example^$third-party,badfilter\n"
		"@@||e.c.example^$badfilter\n",
		"c.example", 0, 0},
	    {"$important",
		"||a.example^$important\n@@||a.example^\n"
		"||b.example^\n@@||b.example^\n"
		"||c.example^$important\n@@||c.example^$important\n"
		"@@||x.y.a.example^\n@@||x.c.example^$important\n",
		"a.example b.example !b.example c.example !c.example "
		"!x.c.example",
		0, 0},
	    {"names among them",
		"||a.example^\n! no\n# nor this\nb.example\n"
		"0.0.0.0 c.example\n",
		"a.example b.example c.example", 0, 0},
	};

	(void)state;
	CHECK_FORMS(rows);
}

static void
servers(void **state)
{
	static const struct form rows[] = {
	    {"Unbound",
		"server:\n  local-zone: \"a.example\" always_nxdomain\n"
		"local-zone: b.example. always_null\n"
		"local-zone: \"c.example\" transparent\n"
		"local-data: \"d.example A 0.0.0.0\"\n",
		"a.example b.example =d.example", 1, 0},
	    {"settings of Unbound",
		"server:\nverbosity: 1\nforward-zone:\n"
		"local-zone: \"a.example\" refuse\nThis is: not\n",
		"a.example", 3, 1},
	    {"settings of BIND",
		"options {\n};\nzone \"a.example\" { type master; };\n"
		"This is not.\n",
		"a.example", 3, 1},
	    {"SmartDNS",
		"# x\naddress /a.example/#\ndomain-rules /b.example/ -a #\n"
		"domain-rules /c.example/ -speed-check none -address #\n"
		"address /d.example/0.0.0.0\naddress /-.e.example/#\n"
		"address /*.f.example/#\n",
		"a.example b.example c.example d.example =e.example .f.example",
		0, 0},
	    {"other lines of SmartDNS",
		"address /a.example/#\naddress /b.example/#6\n"
		"address /c.example/-\naddress /d.example/192.0.2.1\n"
		"domain-rules /e.example/ -nameserver home\n"
		"domain-rules /domain-set:ads/ -address #\n"
		"address /*.a*.example/#\nbind :53\nserver 192.0.2.1\n",
		"a.example", 8, 0},
	    {"what SmartDNS does not know",
		"address /a.example/#\naddress /b.example/#\naddress a\n"
		"address /a\n",
		"a.example b.example", 2, 2},
	    {"Unbound's zones that are redirected",
		"local-zone: \"a.example.\" redirect\n"
		"local-data: \"a.example. 300 IN A 0.0.0.0\"\n"
		"local-zone: \"www.search.example\" redirect\n"
		"local-data: \"www.search.example A 216.239.38.120\"\n"
		"local-data: \"b.example TXT x\"\n",
		"a.example", 1, 0},
	    {"BIND",
		"// a list\nzone \"a.example\" { type master; };\n"
		"zone \"b.example.\" {type master;};\n",
		"a.example b.example", 0, 0},
	};

	(void)state;
	CHECK_FORMS(rows);
}

static void
proxies(void **state)
{
	static const struct form rows[] = {
	    {"Clash as text",
		"# x\nDOMAIN-SUFFIX,a.example\nDOMAIN,b.example\n"
		"DOMAIN-KEYWORD,casino\nIP-CIDR,192.0.2.0/24,no-resolve\n"
		"IP-CIDR6,2001:db8::/32\n",
		"a.example =b.example [192.0.2.0/24] [2001:db8::/32]", 1, 0},
	    {"Clash as YAML",
		"payload:\n  - '+.a.example'\n  - \"b.example\"\n"
		"  - DOMAIN-SUFFIX,c.example\n  - '.d.example'\n"
		"  - '192.0.2.0/24'\n  - '*.e.example'\n",
		"a.example =b.example c.example .d.example [192.0.2.0/24]", 1,
		0},
	    {"Clash's comments and targets",
		"// x\nDOMAIN,a.example # x\nDOMAIN-SUFFIX,b.example // x\n"
		"DOMAIN,c.example,REJECT\nDOMAIN,d.example,DIRECT\n"
		"DOMAIN,e.example,Proxy\nmode: rule\n",
		"=a.example b.example =c.example", 3, 0},
	    {"Clash's other rules, and sentences",
		"payload:\n  - DOMAIN,a.example\n  - GEOIP,CN\n"
		"  - DST-PORT,80\n  - Read this, please\n",
		"=a.example", 3, 1},
	    {"v2fly",
		"include:other\nfull:a.example\nb.example @ads # x\n"
		"domain:c.example\nkeyword:casino\nregexp:^x\\.\n",
		"=a.example b.example c.example", 3, 0},
	    {"v2fly's attributes",
		"full:a.example @ads @-!cn &other\ndomain:b.example:@ads\n"
		"c.example is good\n",
		"=a.example b.example", 1, 1},
	};

	(void)state;
	CHECK_FORMS(rows);
}

/* Hosts files, block lists of networks and Squid's lists also have lines that
 * are not plain names. */
static void
more_names(void **state)
{
	static const struct form rows[] = {
	    {"a hosts file that sends names elsewhere",
		"0.0.0.0 a.example\n216.239.38.120 www.b.example\n"
		"192.0.2.9 localhost\n",
		"a.example", 1, 0},
	    {"networks with comments", "; x\n192.0.2.0/24 ; SBL1\n",
		"[192.0.2.0/24]", 0, 0},
	    {"ranges of addresses",
		"192.0.2.4-192.0.2.9\n192.0.2.0 - 192.0.2.255 # x\n"
		"2001:db8::1-2001:db8::2\n",
		"[192.0.2.4/30] [192.0.2.8/31] [192.0.2.0/24] "
		"[2001:db8::1/128] [2001:db8::2/128]",
		0, 0},
	    {"ranges with names",
		"Some name:192.0.2.1-192.0.2.1\nA, B; C-D:192.0.2.2-192.0.2.3\n"
		"192.000.002.008 - 192.000.002.009 , 000 , Bad, a.example\n",
		"[192.0.2.1/32] [192.0.2.2/31] [192.0.2.8/31]", 0, 0},
	    {"ranges that are none",
		"192.0.2.9-192.0.2.1\n192.0.2.1 - x\n192.0.2.1-2001:db8::1\n"
		"192.0.2.256-192.0.2.257\nName:192.0.2.1\n192.0.2.1\n"
		"192.0.2.2\n192.0.2.3\n192.0.2.4\n192.0.2.5\n",
		"[192.0.2.1/32] [192.0.2.2/32] [192.0.2.3/32] [192.0.2.4/32] "
		"[192.0.2.5/32]",
		5, 5},
	    {"netmasks",
		"192.0.2.0 255.255.255.0\n192.0.2.9/255.255.255.128\n"
		"192.0.2.7\t255.255.255.255\n192.0.2.0 255.0.255.0\n",
		"[192.0.2.0/24] [192.0.2.0/25] [192.0.2.7/32]", 1, 1},
	    {"addresses with a count",
		"192.0.2.1\t10\n2001:db8::1 3\n0.0.0.0 5\n",
		"[192.0.2.1/32] [2001:db8::1/128]", 1, 1},
	    {"the network of an address", "192.0.2.1/24\n2001:db8:1::5/45\n",
		"[192.0.2.0/24] [2001:db8::/45]", 0, 0},
	    {"a dot that comes late",
		"a.example\nb.example\nc.example\nd.example\ne.example\n"
		"f.example\ng.example\nh.example\ni.example\nj.example\n"
		"k.example\n.l.example\n",
		"a.example b.example c.example d.example e.example f.example "
		"g.example h.example i.example j.example k.example l.example",
		0, 0},
	    {"a dot in dnsmasq's",
		"address=/a.example/0.0.0.0\naddress=/.b.example/0.0.0.0\n",
		"a.example b.example", 0, 0},
	};

	(void)state;
	CHECK_FORMS(rows);
}

static void
dnsmasq(void **state)
{
	static const struct form rows[] = {
	    {"no address",
		"# x\naddress=/a.example/\n"
		"address=/b.example/0.0.0.0\naddress=/c.example/::\n"
		"address=/d.example/#\naddress = /e.example/127.0.0.1\n",
		"a.example b.example c.example d.example e.example", 0, 0},
	    {"no server", "server=/a.example/\nlocal=/b.example/ # x\n",
		"a.example b.example", 0, 0},
	    {"several", "address=/a.example/b.example/0.0.0.0\n",
		"a.example b.example", 0, 0},
	    {"as usual", "server=/a.example/\nserver=/b.a.example/#\n",
		"a.example !b.a.example", 0, 0},
	    {"another answer",
		"server=/a.example/\n"
		"address=/www.google.com/216.239.38.120\n"
		"server=/b.example/192.0.2.1\n",
		"a.example", 2, 0},
	    {"something else",
		"server=/a.example/\nno-resolv\naddress=/\n"
		"address=/#/0.0.0.0\nserver=192.0.2.1\n"
		"local=/b.example/\n",
		"a.example b.example", 4, 2},
	};

	(void)state;
	CHECK_FORMS(rows);
}

#define ZONE                                                                   \
	"$TTL 2h\n@ IN SOA localhost. root.localhost. (\n"                     \
	"    1 ; serial\n    6h 1h 1w 2h )\n  IN NS localhost.\n"

static void
rpz(void **state)
{
	static const struct form rows[] = {
	    {"names",
		ZONE
		"a.example CNAME .\n*.a.example CNAME .\n"
		"b.example 300 IN CNAME *.\nc.example\tIN CNAME rpz-drop.\n",
		"=a.example .a.example =b.example =c.example", 0, 0},
	    {"addresses in answers",
		ZONE "a.example A 0.0.0.0\n"
		     " AAAA ::\n a TXT \"x\"\n",
		"=a.example =a.example", 1, 0},
	    {"exceptions",
		ZONE "*.a.example CNAME .\n"
		     "b.a.example CNAME rpz-passthru.\n",
		".a.example !b.a.example", 0, 0},
	    {"an origin",
		"$ORIGIN rpz.local.\n" ZONE
		"a.example.rpz.local. CNAME .\nb.example CNAME . ; x\n",
		"=a.example =b.example", 0, 0},
	    {"networks",
		ZONE "24.0.2.0.192.rpz-ip CNAME .\n"
		     "32.1.2.0.192.rpz-ip CNAME rpz-passthru.\n"
		     "24.1.2.0.192.rpz-ip CNAME .\n"
		     "32.1.2.0.192.rpz-client-ip CNAME .\n"
		     "48.zz.db8.2001.rpz-ip CNAME .\n"
		     "128.1.zz.db8.2001.rpz-ip CNAME .\n"
		     "129.zz.1.2001.rpz-ip CNAME .\n",
		"[192.0.2.0/24] [2001:db8::/48] [2001:db8::1/128]", 4, 0},
	    {"a zone whose SOA tells its name",
		"rpz.local. 300 IN SOA a. b. 1 2 3 4 5\n"
		"rpz.local. IN NS a.\na.example.rpz.local. CNAME .\n"
		"*.a.example.rpz.local. CNAME .\n",
		"=a.example .a.example", 0, 0},
	    {"another answer",
		ZONE "a.example CNAME .\n"
		     "www.google.com CNAME forcesafesearch.google.com.\n"
		     "b.example A 192.0.2.1\nc.example MX 1 x.\nd.example\n",
		"=a.example", 4, 1},
	};

	(void)state;
	CHECK_FORMS(rows);
}

/* Each kind of unusable line gets a message of its own. */
static void
refused_lines(void **state)
{
#define NO_NAME "this line has no name, page or address"
#define NAME_ADVICE                                                            \
	"a line has one, such as example.org, example.org/page "               \
	"or 192.0.2.1"
#define WHOLE "a list names sites and pages as a whole"
#define TOP_ADVICE                                                             \
	"a list cannot have a top-level domain or a name without "             \
	"a dot"
	static const struct {
		const char *first, *line, *text, *advice;
	} rows[] = {
	    {"a.example", "a b.example", NO_NAME, NAME_ADVICE},
	    {"a.example", "a..b.example", NO_NAME, NAME_ADVICE},
	    {"a.example", "-a.example", NO_NAME, NAME_ADVICE},
	    {"a.example", "a.b-.example", NO_NAME, NAME_ADVICE},
	    {"a.example", "1.2.3", NO_NAME, NAME_ADVICE},
	    {"a.example", "a.0x", NO_NAME, NAME_ADVICE},
	    {"a.example", "999.1.2.3", NO_NAME, NAME_ADVICE},
	    {"a.example", "xn--a.example", NO_NAME, NAME_ADVICE},
	    {"a.example", "user@a.example/x", NO_NAME, NAME_ADVICE},
	    {"a.example", "com", "this is no whole name", TOP_ADVICE},
	    {"a.example", "http://intranet/x", "this is no whole name",
		TOP_ADVICE},
	    {"a.example", "co.uk",
		"this is a public suffix: every site whose "
		"name ends so would be in the list",
		"write the sites that are meant"},
	    {"a.example", "*.Edu.AU",
		"this is a public suffix: every site "
		"whose name ends so would be in the list",
		"write the sites that are meant"},
	    {"a.example", "a.example/#!/profile",
		"behind \"?\" or \"#\" this has nothing that a browser "
		"sends",
		"the whole site would be in the list; if that is meant, "
		"write its name alone"},
	    {"||a.example^", "||192.0.2.1/x^",
		"this page is on an address, not on a name",
		"if the whole address is meant, list it without the page"},
	    {"a.example", "a.example/1234567890/1234567890/1234567890/1234567",
		"this page cannot be listed",
		"a page has at most 16 parts between \"/\", and 8 behind "
		"\"?\" with 512 letters in all"},
	    {"||a.example^", "||b.example^$script",
		"this rule holds for some "
		"requests only",
		WHOLE},
	    {"||a.example^", "/ads[0-9]/",
		"this rule is a pattern, no site or "
		"page",
		"patterns are written in the policy, as  pattern "
		"\"...\""},
	    {"||a.example^", "b.example##.ad",
		"this rule is about parts of "
		"pages",
		WHOLE},
	    {"local=/a.example/", "address=/b.example/192.0.2.1",
		"this line "
		"does not say that a name is blocked",
		"it gives another "
		"answer, which only a name server can"},
	};
	struct sg_name_list list;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct told told = read_list(sg_str(sg_arena_printf(w->arena,
						 "%s\n%s\n", rows[i].first,
						 rows[i].line)),
		    &list);

		if (strcmp(told.text, "a.example") != 0)
			fail_msg("%s: %s", rows[i].line, told.text);
		assert_string_equal(world_said(w, w->problems),
		    sg_arena_printf(w->arena,
			"lists/l:2:1: warning: %s\n"
			"%s\n^\n  %s\n",
			rows[i].text, rows[i].line, rows[i].advice));
	}
}

/* Each of the first three unusable lines gets a warning. A fourth warning has
 * the number of the remaining unusable lines. */
static void
many_refused_lines(void **state)
{
	struct sg_name_list list;
	struct told told =
	    read_list(SG_LIT("a.example\ncom\nb..c\nd.example\n"
			     "-e.example\nnet\na.example?\n"
			     "f.example\ng.example\nh.example\n"),
		&list);

	(void)state;
	assert_string_equal(told.text,
	    "a.example d.example f.example g.example h.example");
	assert_int_equal(list.refused, 5);
	assert_int_equal(list.first_refused, 2);
	assert_int_equal(sg_problems_warnings(w->problems), 4);
	assert_said(w, w->problems,
	    "school.policy:3:10: warning: 2 more lines "
	    "of the list l cannot be used\n"
	    "  to see why, run:  schoolgate lists show s\n");
	assert_said(w, w->problems, "lists/l:2:1: warning: this is no whole");
	assert_said(w, w->problems, "lists/l:5:1: warning: this line has no");
	w->problems = sg_problems_new(w->arena);
	sg_list_report_refused(w->arena, &list, 5, 2, w->problems);
	assert_said(w, w->problems,
	    "school.policy:3:10: warning: 5 lines of "
	    "the list l cannot be used (the first is line 2)\n");
	w->problems = sg_problems_new(w->arena);
	sg_list_report_refused(w->arena, &list, 0, 0, w->problems);
	assert_int_equal(sg_problems_warnings(w->problems), 0);
}

/* A list of which most lines make no sense is an error, even if some of its
 * words look like names. */
static void
nonsense(void **state)
{
	static const struct {
		const char *name, *text;
		size_t unclear, used;
		const char *line; /* the first that is not understood */
	} rows[] = {
	    {"a letter",
		"Dear Sir,\n\nplease block these sites for us, if you can.\n"
		"They are games.example and\nfun.example\n\n"
		"Yours, A. Teacher\n",
		4, 1, "line 1 of lists/l is \"Dear Sir,\""},
	    {"a list in a document",
		"# Our lists\n\n## Adult\n\n- the first\n- b.example\n"
		"- one, two\nRead the manual!\n",
		3, 1, "line 5 of lists/l is \"- the first\""},
	    {"more lines than names", "a.example\nb b\nc c\n", 2, 1,
		"line 2 of lists/l is \"b b\""},
	    {"a sentence of 100 letters",
		"aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa "
		"aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa\n",
		1, 0,
		"line 1 of lists/l is \"aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa "
		"aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa aaa...\""},
	    {"odd bytes", "a\tb\x1b\xff c\n", 1, 0,
		"line 1 of lists/l is \"a?b?? c\""},
	};
	struct sg_name_list list;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		read_list(sg_str(rows[i].text), &list);
		if (list.unclear != rows[i].unclear ||
		    list.count != rows[i].used)
			fail_msg("%s: unclear %zu, used %zu", rows[i].name,
			    list.unclear, list.count);
		assert_true(sg_list_is_nonsense(&list));
		assert_said(w, w->problems,
		    sg_arena_printf(w->arena,
			"school.policy:3:10: error: the list l makes no sense: "
			"%zu of its lines %s not understood, and only %zu %s "
			"used\n",
			rows[i].unclear, rows[i].unclear == 1 ? "is" : "are",
			rows[i].used, rows[i].used == 1 ? "is" : "are"));
		assert_said(w, w->problems, rows[i].line);
		assert_said(w, w->problems,
		    "to see more, run:  schoolgate lists show s\n");
	}
}

/* Lines that are left out on purpose do not make a list nonsense. */
static void
left_out(void **state)
{
	struct sg_name_list list;

	(void)state;
	read_list(sg_str("||a.example^\n##.ad\n##.ad2\n-banner-*\n"
			 "||b.example^$script\n@@||c.example/x\n"),
	    &list);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.refused, 5);
	assert_int_equal(list.unclear, 0);
	assert_int_equal(sg_problems_errors(w->problems), 0);
	read_list(sg_str("! x\n##.ad\n##.ad2\n"), &list);
	assert_said(w, w->problems,
	    "school.policy:3:10: error: the list l has no names that can be "
	    "used\n"
	    "  line 2 of lists/l is \"##.ad\"; to see why its lines are left "
	    "out, run:  schoolgate lists show s\n");
}

/* For each file, the format and the lines of each kind are counted. */
static void
counts(void **state)
{
	struct sg_name_list list;
	const struct sg_list_unused *unused;

	(void)state;
	read_list(sg_str("a.example\nb.example\nco.uk\nx y\nb b\nac.uk\n"),
	    &list);
	assert_int_equal(list.ntexts, 1);
	assert_string_equal(list.text[0].name, "lists/l");
	assert_string_equal(list.text[0].form, "names and addresses");
	assert_int_equal(list.text[0].used, 2);
	unused = list.text[0].unused;
	assert_int_equal(unused[SG_LINE_SUFFIX].lines, 2);
	assert_int_equal(unused[SG_LINE_SUFFIX].first, 3);
	assert_int_equal(unused[SG_LINE_BAD].lines, 2);
	assert_int_equal(unused[SG_LINE_BAD].first, 4);
	assert_true(sg_str_eq(unused[SG_LINE_BAD].example, SG_LIT("x y")));
	assert_int_equal(unused[SG_LINE_TOP].lines, 0);
}

/* Each format is recognised and has a name. */
static void
names_of_forms(void **state)
{
	static const struct {
		const char *text, *form;
	} rows[] = {
	    {"a.example\n", "names and addresses"},
	    {"# x\n0.0.0.0 a.example\n", "a hosts file"},
	    {"192.0.2.1\n192.0.2.0/24 ; x\n192.0.2.9\t3\n",
		"addresses and networks"},
	    {"192.0.2.1-192.0.2.9\nA b:192.0.2.1-192.0.2.9\n",
		"ranges of addresses"},
	    {"\"a.example\",1\n1,b.example\n", "a table"},
	    {"||a.example^\n", "Adblock or AdGuard rules"},
	    {"cache-size=9\nno-resolv\nlog-queries\nlocal=/a.example/\n",
		"dnsmasq"},
	    {"bind :53\nlog-level info\naddress /a.example/#\n", "SmartDNS"},
	    {"server:\n local-zone: \"a.example\" refuse\n", "Unbound"},
	    {"zone \"a.example\" { type master; };\n", "BIND"},
	    {"DOMAIN,a.example\n", "Clash or Shadowrocket rules"},
	    {"a.example\nb.example\nfull:c.example\n", "a v2fly list"},
	    {"a.example 2h IN CNAME .\n", "a response policy zone (RPZ)"},
	};
	struct sg_name_list list;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		read_list(sg_str(rows[i].text), &list);
		assert_string_equal(list.text[0].form, rows[i].form);
		assert_true(list.count > 0);
	}
}

/* After NUL bytes or a very long line the next lines are still read. */
static void
odd_bytes(void **state)
{
	struct sg_name_list list;
	struct sg_str text = {"a.example\nb\0.example\nc.example\n", 31};
	char *longest = sg_arena_alloc(w->arena, 100000);

	(void)state;
	assert_string_equal(read_list(text, &list).text, "a.example c.example");
	assert_int_equal(list.refused, 1);
	memset(longest, 'x', 99990);
	memcpy(longest + 99980, ".example\na.example", 18);
	assert_string_equal(read_list(sg_str(longest), &list).text,
	    "a.example");
	longest[50] = '/';
	assert_string_equal(read_list(sg_str(longest), &list).text,
	    "a.example");
}

static void
empty(void **state)
{
	static const char *const texts[] = {
	    "", "\n\n", "# nothing\n", "127.0.0.1 localhost\n"};
	struct sg_name_list list;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		read_list(sg_str(texts[i]), &list);
		assert_said(w, w->problems,
		    "school.policy:3:10: error: the "
		    "list l has no names");
	}
}

static void
something_else(void **state)
{
	static const struct {
		struct sg_str text;
		const char *said;
	} rows[] = {
	    {SG_LIT("\n<!DOCTYPE html><p>Not found\n"),
		"is a web page, not a list"},
	    {SG_LIT("<html><a href=a.example>\n"), "is a web page, not a list"},
	    {SG_LIT("\xff\xfe"
		    "a\0"),
		"is UTF-16: save it as UTF-8"},
	};
	struct sg_name_list list;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_string_equal(read_list(rows[i].text, &list).text, "");
		assert_int_equal(sg_problems_errors(w->problems), 1);
		assert_said(w, w->problems,
		    sg_arena_printf(w->arena,
			"school.policy:3:10: error: the list lists/l %s\n",
			rows[i].said));
	}
}

static void
sample(void **state)
{
	struct sg_name_list list;

	(void)state;
	read_list(sg_str("# x\n192.0.2.1\n*.B.example\na.example\n"), &list);
	assert_true(sg_str_eq(list.sample, SG_LIT("b.example")));
	/* The list has only names below a.example. */
	read_list(sg_str("||*.a.example^\n"), &list);
	assert_true(sg_str_eq(list.sample, SG_LIT("www.a.example")));
}

/* Counts the names that real_names() reads. */
static void
count_name(void *ctx, struct sg_str name, enum sg_name_kind kind)
{
	(void)name;
	*(size_t *)ctx += kind == SG_NAME_SUFFIX;
}

static void
real_names(void **state)
{
	char *packed = shared(w->arena, "data/biglist.xz");
	struct sg_list_reader reader = {
	    .name = count_name, .page = take_page, .network = take_network};
	struct sg_list_file file = {.path = world_path(w, "big")};
	struct sg_name_list list = {.kind = SG_CATEGORY_LIST,
	    .name = "big",
	    .file = &file,
	    .nfiles = 1};
	size_t seen = 0;

	(void)state;
	if (packed == NULL) {
		print_message("no biglist.xz on this machine\n");
		skip();
	}
	assert_int_equal(system(sg_arena_printf(w->arena, "xzcat %s >%s",
			     packed, list.file[0].path)),
	    0);
	reader.ctx = &seen;
	sg_list_read(w->arena, &list, &reader, w->problems);
	assert_int_equal(sg_problems_errors(w->problems), 0);
	assert_int_equal(list.count, seen);
	assert_int_equal(list.count + list.refused, 1799963);
	print_message("%zu names, %zu refused\n", list.count, list.refused);
	assert_true(list.refused >= 1 && list.refused < 500);
}

/* ---- files -------------------------------------------------------------- */

static struct sg_name_lists *
load(const char *const *names, size_t n)
{
	struct sg_source *source = sg_arena_alloc(w->arena, sizeof(*source));
	struct sg_policy_ast *ast = sg_arena_alloc(w->arena, sizeof(*ast));
	struct sg_ast_list *lists;

	source->name = w->options.policy_path;
	ast->main = source;
	ast->nsites = 1;
	ast->sites = sg_arena_alloc(w->arena, sizeof(*ast->sites));
	ast->sites[0].used = true;
	lists = sg_arena_array(w->arena, n + 1, sizeof(*lists));
	for (size_t i = 0; i < n; i++)
		lists[i].file = (struct sg_word){
		    sg_str(names[i]), {source, (unsigned)i + 1, 1, 1}};
	ast->sites[0].lists = lists;
	ast->sites[0].nlists = n;
	w->problems = sg_problems_new(w->arena);
	return sg_lists_load(w->arena, ast, w->options.locked_folder,
	    w->problems);
}

static void
files(void **state)
{
	static const char *const names[] = {
	    "one", "folder", "one", "folder/domains"};
	struct sg_name_lists *lists;

	(void)state;
	world_file(w, "one", "one.example\n");
	world_folder(w, "folder");
	world_file(w, "folder/domains", "two.example\n");
	lists = load(names, 4);
	assert_int_equal(sg_problems_errors(w->problems), 0);
	assert_int_equal(lists->n, 2);
	assert_string_equal(lists->v[0].name, "one");
	assert_string_equal(lists->v[1].name, "folder");
	assert_string_equal(lists->v[1].path, world_path(w, "folder/domains"));
	assert_int_equal(lists->v[1].nfiles, 1);
	assert_int_equal(lists->nuses, 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(sg_lists_find(lists, lists->use[i].word),
		    i % 2);
}

static void
missing_files(void **state)
{
	static const char *const names[] = {"gone", "folder"};
	struct sg_name_lists *lists;

	(void)state;
	world_folder(w, "folder");
	lists = load(names, 2);
	assert_int_equal(lists->n, 0);
	assert_int_equal(sg_problems_errors(w->problems), 2);
	assert_said(w, w->problems, "school.policy:1:1: error: the list ");
	assert_said(w, w->problems, "/gone cannot be read: No such file");
	assert_said(w, w->problems, "/folder/domains cannot be read");
}

/* A UT1 folder has a file of names and a file of pages. */
static void
folder(void **state)
{
	static const char *const names[] = {"both", "pages"};
	struct sg_name_lists *lists;
	struct told told = {.n = 0};
	const struct sg_list_reader reader = {.name = take_name,
	    .page = take_page,
	    .network = take_network,
	    .ctx = &told};

	(void)state;
	world_folder(w, "both");
	world_file(w, "both/domains", "two.example\n");
	world_file(w, "both/urls", "three.example/x\n");
	world_folder(w, "pages");
	world_file(w, "pages/urls", "four.example/y\n");
	lists = load(names, 2);
	assert_int_equal(sg_problems_errors(w->problems), 0);
	assert_int_equal(lists->n, 2);
	for (size_t i = 0; i < 2; i++)
		sg_list_read(w->arena, &lists->v[i], &reader, w->problems);
	assert_string_equal(told.text,
	    "two.example three.example/x four.example/y");
	assert_int_equal(lists->v[0].count, 2);
}

/* The expressions of a UT1 folder are not used, and this is reported. */
static void
expressions(void **state)
{
	static const char *const names[] = {"f"};

	(void)state;
	world_folder(w, "f");
	world_file(w, "f/domains", "a.example\n");
	world_file(w, "f/usage", "black\n");
	world_file(w, "f/expressions", "# none\n\n");
	load(names, 1);
	assert_int_equal(sg_problems_warnings(w->problems), 0);
	unlink(world_path(w, "f/expressions"));
	world_file(w, "f/expressions", "(^|[./-])casino[0-9]*\n");
	load(names, 1);
	assert_int_equal(sg_problems_warnings(w->problems), 1);
	assert_said(w, w->problems,
	    sg_arena_printf(w->arena,
		"school.policy:1:1: warning: the regular expressions in %s are "
		"not used\n",
		world_path(w, "f/expressions")));
	assert_said(w, w->problems,
	    "write the expressions that are wanted as  pattern \"...\"");
}

/* Copies of UT1 have large files in parts, and other files beside them. */
static void
split(void **state)
{
	static const char *const names[] = {"f"},
				 *const left_out[] = {"domains.db",
				     "domains.old", "domains~", "urls.diff",
				     "global_usage", "domains.1.db",
				     "domainsx"};
	struct sg_name_lists *lists;
	struct told told = {.n = 0};
	const struct sg_list_reader reader = {.name = take_name,
	    .page = take_page,
	    .network = take_network,
	    .ctx = &told};

	(void)state;
	world_folder(w, "f");
	for (size_t i = 0; i < sizeof(left_out) / sizeof(left_out[0]); i++)
		world_file(w, sg_arena_printf(w->arena, "f/%s", left_out[i]),
		    "wrong.example\n");
	world_file(w, "f/domains.1", "a.example\n");
	world_file(w, "f/domains.2", "b.example\n");
	world_file(w, "f/domains.ab", "c.example\n");
	world_file(w, "f/urls", "d.example/x\n");
	lists = load(names, 1);
	assert_int_equal(sg_problems_errors(w->problems), 0);
	assert_int_equal(lists->v[0].nfiles, 4);
	sg_list_read(w->arena, &lists->v[0], &reader, w->problems);
	assert_string_equal(told.text,
	    "a.example b.example c.example d.example/x");
	assert_int_equal(lists->v[0].ntexts, 4);
	assert_string_equal(lists->v[0].text[1].name,
	    world_path(w, "f/domains.2"));
}

/* Run a command of the shell in the world's folder. */
static void
shell(const char *command)
{
	assert_int_equal(system(sg_arena_printf(w->arena, "cd %s && %s",
			     world_path(w, ""), command)),
	    0);
}

static void
make_archives(void)
{
	world_folder(w, "bl");
	world_folder(w, "bl/adult");
	world_folder(w, "bl/games");
	world_file(w, "bl/adult/domains", "a.example\n");
	world_file(w, "bl/adult/urls", "b.example/x\n");
	world_file(w, "bl/adult/expressions", "x\n");
	world_file(w, "bl/games/domains", "c.example\n");
	assert_int_equal(symlink("adult", world_path(w, "bl/porn")), 0);
	world_file(w, "plain", "d.example\n");
	shell(
	    "tar --sort=name -czf all.tar.gz bl && tar --sort=name -cjf adult.tar.bz2 bl/adult &&"
	    "gzip <plain >plain.gz && tar -czf twice.tar.gz plain.gz &&"
	    "head -c 20 plain.gz >cut.gz &&"
	    "yes a.example | head -c 20000000 | gzip >bomb.gz");
}

/* A list may be compressed, or a folder or file of an archive. */
static void
packed(void **state)
{
	static const struct {
		const char *name, *told, *first;
	} rows[] = {
	    {"plain.gz", "d.example", "plain.gz"},
	    {"adult.tar.bz2", "a.example b.example/x",
		"adult.tar.bz2/bl/adult/domains"},
	    {"all.tar.gz/games", "c.example", "all.tar.gz/bl/games/domains"},
	    {"all.tar.gz/bl/adult", "a.example b.example/x",
		"all.tar.gz/bl/adult/domains"},
	    {"all.tar.gz/porn", "a.example b.example/x",
		"all.tar.gz/bl/adult/domains"},
	    {"all.tar.gz/adult/urls", "b.example/x",
		"all.tar.gz/bl/adult/urls"},
	};
	struct sg_name_lists *lists;

	(void)state;
	make_archives();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct told told = {.n = 0};
		const struct sg_list_reader reader = {.name = take_name,
		    .page = take_page,
		    .network = take_network,
		    .ctx = &told};

		lists = load(&rows[i].name, 1);
		assert_int_equal(lists->n, 1);
		sg_list_read(w->arena, &lists->v[0], &reader, w->problems);
		assert_int_equal(sg_problems_errors(w->problems), 0);
		assert_string_equal(told.text, rows[i].told);
		assert_string_equal(lists->v[0].text[0].name,
		    world_path(w, rows[i].first));
	}
	lists = load(&rows[4].name, 1);
	sg_list_count(w->arena, &lists->v[0], w->problems);
	assert_said(w, w->problems, "bl/adult/expressions are not used");
}

/* Two lists of one archive are two lists. */
static void
two_of_one_archive(void **state)
{
	static const char *const names[] = {
	    "all.tar.gz/games", "all.tar.gz/adult", "all.tar.gz/games"};

	(void)state;
	make_archives();
	assert_int_equal(load(names, 3)->n, 2);
}

/* Policies in two folders may name two archives by the same relative path. */
static void
same_name_elsewhere(void **state)
{
	static const char *const names[] = {"all.tar.gz/games"};
	struct sg_name_lists *lists;
	struct sg_word word = {SG_LIT("x"), {0}};
	struct sg_name_list list = {
	    .kind = SG_CATEGORY_LIST, .name = "all.tar.gz/games"};

	(void)state;
	make_archives();
	world_folder(w, "more");
	shell("cp all.tar.gz more/all.tar.gz");
	lists = load(names, 1);
	list.path = world_path(w, "more/all.tar.gz/games");
	sg_lists_use(w->arena, lists, &word, list, w->problems);
	assert_int_equal(lists->n, 2);
	assert_string_equal(lists->v[1].name,
	    world_path(w, "more/all.tar.gz/games"));
}

static void
packed_badly(void **state)
{
	static const struct {
		const char *name, *said;
	} rows[] = {
	    {"all.tar.gz",
		"error: the list all.tar.gz cannot be used: the archive has "
		"several lists\n"
		"  name one of its lists, for example:  list "
		"\"all.tar.gz/adult\"; the archive has: adult, games\n"},
	    {"all.tar.gz/adlut",
		"error: the list all.tar.gz/adlut cannot be used: the archive "
		"has no \"adlut\"\n"
		"  name one of its lists, for example:  list "
		"\"all.tar.gz/adult\"; the archive has: adult, games\n"},
	    {"plain/adult",
		"error: the list plain/adult cannot be used: it is no archive, "
		"and so has no part\n"},
	    {"twice.tar.gz", "twice.tar.gz/plain.gz is packed twice\n"},
	    {"cut.gz",
		"error: the list cut.gz cannot be used: it cannot be unpacked: "
		"truncated gzip input\n"},
	    {"bomb.gz",
		"error: the list bomb.gz cannot be used: unpacked it is over "
		"100 times its size, as no list is\n"},
	};

	struct sg_name_lists *lists;

	(void)state;
	make_archives();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		lists = load(&rows[i].name, 1);
		assert_int_equal(lists->n, 1);
		sg_list_count(w->arena, &lists->v[0], w->problems);
		assert_said(w, w->problems, rows[i].said);
		assert_int_equal(sg_problems_errors(w->problems), 1);
	}
}

/* A folder of many lists, as UT1's archive makes it. */
static void
folder_of_lists(void **state)
{
	static const char *const names[] = {"bl"};

	(void)state;
	make_archives();
	assert_int_equal(load(names, 1)->n, 0);
	assert_int_equal(sg_problems_errors(w->problems), 1);
	assert_said(w, w->problems, "/bl has several lists\n");
	assert_said(w, w->problems,
	    "name one of them, for example:  list \"bl/adult\"; the folder "
	    "has: adult, games, porn\n");
}

/* If no rule uses a `sites` heading, the heading's lists are not read. */
static void
unused(void **state)
{
	(void)state;
	assert_true(world_build(w,
	    "school \"S\"\nsites s\n"
	    "    list \"gone\"\nrules\n    otherwise allow\n"));
	assert_int_equal(sg_problems_warnings(w->problems), 1);
	assert_said(w, w->problems, "the list of sites \"s\" is not used");
}

/* The stamp of a small file depends on its content. The stamp of a large file
 * depends on its times and inode. */
static void
stamps(void **state)
{
	static const char *const names[] = {"small", "large"};
	uint8_t before[2][SG_DIGEST_BYTES];
	struct sg_name_lists *lists;
	size_t n = 300000;
	char *text = sg_arena_alloc(w->arena, n);

	(void)state;
	for (size_t i = 0; i + 10 <= n; i += 10)
		memcpy(text + i, "a.example\n", 10);
	world_file(w, "small", "a.example\n");
	world_bytes(w, "large", text, n);
	lists = load(names, 2);
	for (size_t i = 0; i < 2; i++)
		memcpy(before[i], lists->v[i].file[0].stamp, SG_DIGEST_BYTES);
	assert_true(lists->v[0].file[0].loaded);
	assert_false(lists->v[1].file[0].loaded);
	unlink(world_path(w, "small"));
	world_file(w, "small", "a.example\n");
	lists = load(names, 2);
	for (size_t i = 0; i < 2; i++)
		assert_memory_equal(before[i], lists->v[i].file[0].stamp,
		    SG_DIGEST_BYTES);
	world_file(w, "small", "b.example\n");
	/* Replace the file by rename(), as update programs do. */
	world_bytes(w, "new", text, n);
	assert_int_equal(rename(world_path(w, "new"), world_path(w, "large")),
	    0);
	lists = load(names, 2);
	for (size_t i = 0; i < 2; i++)
		assert_memory_not_equal(before[i], lists->v[i].file[0].stamp,
		    SG_DIGEST_BYTES);
}

static void
locked(void **state)
{
	struct sg_name_lists *lists;

	(void)state;
	world_file(w, "locked/b", "b.example\n");
	world_file(w, "locked/a", "a.example\n");
	world_file(w, "locked/.old", "old.example\n");
	world_folder(w, "locked/c");
	world_file(w, "locked/c/domains", "c.example\n");
	lists = load(NULL, 0);
	assert_int_equal(sg_problems_errors(w->problems), 0);
	assert_int_equal(lists->n, 3);
	assert_string_equal(lists->v[0].name, "a");
	assert_string_equal(lists->v[1].name, "b");
	assert_string_equal(lists->v[2].name, "c/domains");
	assert_int_equal(lists->v[2].kind, SG_CATEGORY_LOCKED);
	/* If the folder of locked lists is missing, there are none. */
	w->options.locked_folder = world_path(w, "none");
	assert_int_equal(load(NULL, 0)->n, 0);
	assert_int_equal(sg_problems_errors(w->problems), 0);
	/* If a file has the folder's name, this is an error. */
	w->options.locked_folder = world_file(w, "file", "");
	load(NULL, 0);
	assert_said(w, w->problems, "the folder of locked lists ");
}

/* The files of a UT1 folder that are no lists are no locked lists. */
static void
locked_ut1(void **state)
{
	(void)state;
	world_folder(w, "locked/c");
	world_file(w, "locked/c/domains", "c.example\n");
	world_file(w, "locked/c/usage", "black\n");
	world_file(w, "locked/c/expressions", "x+\n");
	assert_int_equal(load(NULL, 0)->n, 1);
	assert_int_equal(sg_problems_errors(w->problems), 0);
	assert_int_equal(sg_problems_warnings(w->problems), 1);
	assert_said(w, w->problems,
	    "locked/c/expressions: warning: the regular expressions in ");
}

/* A locked list that makes no sense, or an archive of many lists, is an error.
 */
static void
locked_nonsense(void **state)
{
	struct sg_name_lists *lists;

	(void)state;
	make_archives();
	assert_int_equal(rename(world_path(w, "all.tar.gz"),
			     world_path(w, "locked/all.tar.gz")),
	    0);
	world_file(w, "locked/letter", "Dear Sir,\nb.example is bad\n");
	lists = load(NULL, 0);
	assert_int_equal(lists->n, 2);
	for (size_t i = 0; i < 2; i++)
		sg_list_count(w->arena, &lists->v[i], w->problems);
	assert_int_equal(sg_problems_errors(w->problems), 2);
	assert_said(w, w->problems,
	    "locked/letter: error: the list letter makes no sense: 2 of its "
	    "lines are not understood, and only 0 are used\n");
	assert_said(w, w->problems,
	    "to see more, run:  schoolgate lists show\n");
	assert_said(w, w->problems,
	    "locked/all.tar.gz: error: the list all.tar.gz cannot be used: the "
	    "archive has several lists\n"
	    "  unpack it, and leave only the wanted lists in the folder of "
	    "locked lists; the archive has: adult, games\n");
}

/* If a list is a symbolic link to a missing file, this is reported. */
static void
locked_unreadable(void **state)
{
	(void)state;
	assert_int_equal(symlink("nowhere", world_path(w, "locked/l")), 0);
	load(NULL, 0);
	assert_said(w, w->problems, "locked/l cannot be read: No such file");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(tables, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(servers, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(proxies, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(more_names, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(names, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(hosts_files, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(adblock, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(dnsmasq, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(rpz, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(refused_lines, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(many_refused_lines, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(nonsense, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(left_out, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(counts, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(names_of_forms, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(odd_bytes, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(expressions, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(split, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(folder_of_lists, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(locked_ut1, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(locked_nonsense, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(packed, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(two_of_one_archive, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(same_name_elsewhere, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(packed_badly, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(empty, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(something_else, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(real_names, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(sample, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(files, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(missing_files, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(folder, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(unused, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(stamps, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(locked, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(locked_unreadable, set_up,
		tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
