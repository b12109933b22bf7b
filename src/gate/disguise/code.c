/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * code.c -- detects programs for circumvention that are fetched from sites of
 * code: repositories, package registries, file storage.
 *
 * Projects are listed in code-project.list, code-tunnel.list and
 * code-webproxy.list, or are recognised by a word in the name of a program file
 * ("free-vpn.apk").  To read about a project is no more
 * than noise.
 */
#include "gate/disguise/context.h"

/* The name of a project is one of this many segments of a path. */
#define NAMED_SEGMENTS 8

/* Ends of names of files that a person installs or runs. */
static const char *const programs[] = {"apk", "apks", "xapk", "exe", "msi",
    "msix", "appx", "appxbundle", "msixbundle", "dmg", "pkg", "deb", "rpm",
    "appimage", "snap", "flatpak", "ipa", "crx", "xpi", "zip", "7z", "rar",
    "gz", "xz", "tgz", "bz2", "zst", "jar", "whl", "nupkg", "crate", "ovpn",
    "bat", "ps1", "sh", NULL};

/* Ends of names of files for devices and browsers, not for servers. */
static const char *const apps[] = {
    "apk", "apks", "xapk", "ipa", "crx", "xpi", NULL};

/* Ends of names of files that people only read. */
static const char *const texts[] = {"md", "rst", "adoc", "html", "htm", "png",
    "jpg", "jpeg", "gif", "svg", "webp", "ico", "pdf", NULL};

/*
 * Words that are usual in the names of other programs: a proxy is also a part
 * of a web server.
 */
static const char *const common[] = {
    "proxy", "proxies", "hola", "frigate", "openconnect", NULL};
static const char *const none[] = {NULL};

/* Sites with pages about projects. */
static const char *const page_hosts[] = {"api.github.com", "bitbucket.org",
    "chocolatey.org", "codeberg.org", "community.chocolatey.org", "crates.io",
    "flathub.org", "formulae.brew.sh", "gist.github.com", "gitea.com",
    "gitee.com", "github.com", "gitlab.com", "hub.docker.com", "launchpad.net",
    "libraries.io", "nuget.org", "packagist.org", "pkg.go.dev", "pypi.org",
    "quay.io", "rubygems.org", "snapcraft.io", "sourceforge.net", "npmjs.com",
    "winget.run", "winstall.app", NULL};

/* Parts of paths of these sites where something is downloaded. */
static const char *const fetch_paths[] = {"/releases", "/archive/", "/download",
    "/zipball", "/tarball", "/raw/", "/-/archive/", ".git/", "/info/refs",
    "/simple/", "/files/", "/codespaces/new", "/actions/runs/", "/packages/",
    "/api/v2/package/", NULL};

/* What a request for a project was found to be. */
struct finding {
	struct sg_str name; /* of the project; empty: none was found */
	enum sg_technique technique;
	bool fetched; /* the project's program is fetched, not read about */
};

/* ---- what is asked for -------------------------------------------------- */

/* The text after the last dot, or an empty text. */
static struct sg_str
ending(struct sg_str name)
{
	for (size_t i = name.n; i > 0; i--)
		if (name.p[i - 1] == '.')
			return (struct sg_str){name.p + i, name.n - i};
	return (struct sg_str){0};
}

static struct sg_str
last_segment(struct sg_str path)
{
	while (path.n > 0 && path.p[path.n - 1] == '/')
		path.n--;
	for (size_t i = path.n; i > 0; i--)
		if (path.p[i - 1] == '/')
			return (struct sg_str){path.p + i, path.n - i};
	return path;
}

/*
 * Cut "/download" or "/file" off the end, which SourceForge and MediaFire add
 * to a file.
 */
static struct sg_str
without_download(struct sg_str path)
{
	static const struct sg_str words[] = {{"/download", 9}, {"/file", 5}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct sg_str word = words[i];

		if (path.n > word.n &&
		    sg_bytes_eqi(path.p + path.n - word.n, word.p, word.n))
			path.n -= word.n;
	}
	return path;
}

static struct sg_str
without_www(struct sg_str host)
{
	return sg_str_starts(host, SG_LIT("www.")) ?
	    (struct sg_str){host.p + 4, host.n - 4} :
	    host;
}

/* Returns true if the request fetches a file, and does not read a page. */
static bool
is_fetch(const struct sg_context *s)
{
	struct sg_str path = s->url->path;

	if (sg_is_one_of(ending(last_segment(path)), texts))
		return false;
	if (!sg_is_one_of(without_www(s->url->host), page_hosts))
		return true;
	for (size_t i = 0; fetch_paths[i] != NULL; i++)
		if (sg_has(path, fetch_paths[i]))
			return true;
	return false;
}

/* ---- listed projects ---------------------------------------------------- */

/* Cut "@VERSION" and ".git" off the end. */
static struct sg_str
bare_name(struct sg_str segment)
{
	for (size_t i = 1; i < segment.n; i++)
		if (segment.p[i] == '@' || segment.p[i] == ':')
			segment.n = i;
	if (segment.n > 4 &&
	    sg_str_eqi((struct sg_str){segment.p + segment.n - 4, 4},
		SG_LIT(".git")))
		segment.n -= 4;
	return segment;
}

/*
 * The lists of projects that have the name.  Python's registry writes "_" for
 * the "-" of a name.
 */
static uint64_t
lists_of(const struct sg_context *s, struct sg_str name)
{
	const uint64_t all = SG_LIST_BIT(SG_LIST_CODE_PROJECT) |
	    SG_LIST_BIT(SG_LIST_CODE_TUNNEL) |
	    SG_LIST_BIT(SG_LIST_CODE_WEBPROXY);
	uint64_t lists = sg_lists_with(s, name) & all;
	char dashed[SG_WORDS_MAX];

	if (lists != 0 || name.n > sizeof dashed ||
	    memchr(name.p, '_', name.n) == NULL)
		return lists;
	for (size_t i = 0; i < name.n; i++)
		dashed[i] = name.p[i] == '_' ? '-' : name.p[i];
	return sg_lists_with(s, (struct sg_str){dashed, name.n}) & all;
}

static bool
is_project(const struct sg_context *s, struct sg_str name)
{
	return lists_of(s, name) != 0;
}

/*
 * Returns true for a segment that is never a name: a folder that many packages
 * have, or the number of a version.
 */
static bool
is_folder(struct sg_str segment)
{
	static const char *const brief[] = {"npm", "dist", "js", "css", "gh",
	    "lib", "src", "min", "main", "blob", "tree", "raw", "refs", "tags",
	    "file", "umd", "esm", NULL};
	static const char *const longer[] = {"master", "packages", "releases",
	    "download", "archive", "heads", "repos", "latest", "files", "fonts",
	    "build", "blobs", "manifests", NULL};

	if (segment.n > 9)
		return false;
	return segment.n == 0 ||
	    sg_is_one_of(segment, segment.n > 4 ? longer : brief) ||
	    sg_only(segment, "0123456789.");
}

/* Returns true for a file that a page loads, such as a script. */
static bool
is_part(struct sg_str file)
{
	static const char *const ends[] = {"js", "mjs", "css", "map", "woff",
	    "woff2", "ttf", "svg", "png", NULL};

	return sg_is_one_of(ending(file), ends);
}

/* Returns true if the file's name begins with the name of a project. */
static bool
is_project_file(const struct sg_context *s, struct sg_str file,
    struct sg_str *name)
{
	for (size_t i = 4; i < file.n; i++) {
		if (memchr("-_.@+", file.p[i], 5) == NULL)
			continue;
		*name = (struct sg_str){file.p, i};
		if (is_project(s, *name))
			return true;
	}
	return false;
}

/*
 * Returns OWNER/PROJECT if a listed name is the owner's, and the project after
 * it is listed with the owner; else the name.
 */
static struct sg_str
with_project(const struct sg_context *s, struct sg_str name, struct sg_str rest)
{
	struct sg_str next = rest.p == NULL ? rest : sg_str_cut(&rest, '/'),
		      pair;

	next = bare_name(next);
	pair = (struct sg_str){name.p, name.n + 1 + next.n};
	return next.n > 0 && next.p == name.p + name.n + 1 &&
		is_project(s, pair) ?
	    pair :
	    name;
}

/*
 * Find a listed project in a path: OWNER/PROJECT, or PROJECT alone.  In a text
 * the two are together, so that OWNER/PROJECT is one piece of the text.
 */
static struct sg_str
find_project(const struct sg_context *s, struct sg_str path, bool part)
{
	struct sg_str rest = path, owner = {0}, name, pair, whole;

	for (int i = 0; rest.p != NULL && i < NAMED_SEGMENTS; i++) {
		whole = sg_str_cut(&rest, '/');
		if (part && rest.p == NULL)
			return (struct sg_str){0};
		name = bare_name(whole);
		pair = (struct sg_str){owner.p, owner.n + 1 + name.n};
		if (is_folder(name)) {
			owner = (struct sg_str){0};
			continue;
		}
		if (owner.n > 0 && is_project(s, pair))
			return pair;
		if (name.n > 3 && is_project(s, name))
			return with_project(s, name, rest);
		owner = whole;
	}
	name = (struct sg_str){0};
	whole = last_segment(path);
	if (is_project_file(s, whole, &name))
		return name;
	/* The folder may have the name, as in "psiphon-3.180/setup.exe". */
	path.n -= whole.n;
	return sg_is_one_of(ending(whole), programs) &&
		is_project_file(s, last_segment(path), &name) ?
	    name :
	    (struct sg_str){0};
}

/* Returns true if a segment of the path is one of `words`. */
static bool
has_segment(struct sg_str path, const char *const *words)
{
	while (path.p != NULL)
		if (sg_is_one_of(sg_str_cut(&path, '/'), words))
			return true;
	return false;
}

/* ---- programs by their names -------------------------------------------- */

/*
 * Returns true if the path ends with the name of a program file that has a
 * telling word, or with an archive of a repository that has one.
 */
static bool
is_named_program(struct sg_context *s, struct sg_str path)
{
	static const char *const archives[] = {
	    "zip", "tar.gz", "zipball", "tarball", "releases", NULL};
	struct sg_str file = last_segment(path), end = ending(file);
	bool program = sg_is_one_of(end, programs);

	if (program &&
	    sg_has_app_word(s, file, sg_is_one_of(end, apps) ? none : common))
		return true;
	return (program || has_segment(path, archives)) &&
	    path.n - file.n < SG_HOST_MAX &&
	    sg_has_app_word(s, (struct sg_str){path.p, path.n - file.n},
		common);
}

/* ---- lists of servers ---------------------------------------------------- */

/* Returns true if a word of the path begins with one of `words`. */
static bool
has_start(struct sg_str path, const char *const *words)
{
	bool start = true;

	for (; path.n > 0; path.p++, path.n--) {
		for (size_t i = 0; start && words[i] != NULL; i++)
			if (sg_str_startsi(path, sg_str(words[i])))
				return true;
		start = memchr("/-_.@", path.p[0], 5) != NULL;
	}
	return false;
}

/* The part of a file's name before its end. */
static struct sg_str
stem_of(struct sg_str file)
{
	struct sg_str end = ending(file);

	if (end.n > 0)
		file.n -= end.n + 1;
	return file;
}

/*
 * Returns true for the raw text of a file that programs read a list of servers
 * or their settings from.  The path names the protocol.  Some protocols are
 * called by words with other meanings; then the file must have one of the names
 * that the programs look for.
 */
static bool
is_server_list(const struct sg_context *s, struct sg_str path)
{
	static const char *const protocols[] = {"v2ray", "vless", "vmess",
	    "shadowsocks", "clashnode", "clash-node", "clashfree", "free-node",
	    "freenode", "free-server", "nomorewalls", "sing-box", "singbox",
	    "hysteria2", "clash-config", "clash-meta", "free-clash", NULL};
	static const char *const words[] = {"clash", "hysteria", "trojan",
	    "tuic", "xray", "proxy-list", "proxylist", "free-proxy-list",
	    "socks-list", NULL};
	static const char *const raw[] = {"raw", "gh", NULL};
	static const char *const ends[] = {"txt", "yaml", "yml", "json", NULL};
	static const char *const kinds[] = {"sub", "config", "node", "server",
	    "collector", "free", "list", NULL};
	static const char *const files[] = {"config", "configs", "nodes",
	    "node", "sub", "subscribe", "clash", "proxies", "http", "https",
	    "socks5", "socks4", "server", "client", "xray_config",
	    "xray-config", "clash_config", "trojan_config", NULL};
	static const char *const public_lists[] = {
	    "socks5", "socks4", "vless", "vmess", "shadowsocks", NULL};
	struct sg_str file = last_segment(path), stem = stem_of(file);

	if (!sg_str_startsi(s->url->host, SG_LIT("raw")) &&
	    !has_segment(path, raw))
		return false;
	if (ending(file).n > 0 && !sg_is_one_of(ending(file), ends))
		return false;
	if (path.n > SG_HOST_MAX)
		path.n = SG_HOST_MAX;
	if (has_start(stem, public_lists))
		return true;
	if (has_start(path, protocols) &&
	    (has_start(path, kinds) || has_start(stem, protocols)))
		return true;
	return sg_is_one_of(stem, files) &&
	    (has_segment(path, words) || has_start(stem, words));
}

/* ---- the detector ------------------------------------------------------- */

static enum sg_tier
tier_of(const struct sg_context *s)
{
	return s->verdict->intent == SG_INTENT_VISIT ? SG_TIER_INTENT :
						       SG_TIER_CAPABILITY;
}

/*
 * The tier of a page about a project.  Schools have no use for the pages of web
 * proxies.  Programmers use a few of these projects for other things.
 */
static enum sg_tier
tier_of_page(const struct sg_context *s, const struct finding *found)
{
	static const char *const useful[] = {
	    "cors-anywhere", "miniproxy", "php-proxy", "libcurl.js", NULL};

	return found->technique == SG_WEBPROXY &&
		s->verdict->intent == SG_INTENT_VISIT &&
		!sg_is_one_of(found->name, useful) ?
	    SG_TIER_CAPABILITY :
	    SG_TIER_NOISE;
}

static enum sg_technique
technique_of(uint64_t lists)
{
	if ((lists & SG_LIST_BIT(SG_LIST_CODE_WEBPROXY)) != 0)
		return SG_WEBPROXY;
	return (lists & SG_LIST_BIT(SG_LIST_CODE_TUNNEL)) != 0 ? SG_TUNNEL :
								 SG_VPN;
}

/*
 * Examine a path, or a text in the form of a path.  `fetched` is true if the
 * text names a file that is downloaded.
 */
static struct finding
look(struct sg_context *s, struct sg_str path, bool fetched)
{
	struct finding found = {{0}, SG_VPN, true};
	bool part;

	path = without_download(path);
	part = is_part(last_segment(path));
	found.name = find_project(s, path, part);
	if (found.name.n == 0 && part)
		return found;
	found.fetched = fetched || is_fetch(s);
	if (found.name.n > 0)
		found.technique = technique_of(lists_of(s, found.name));
	if (found.name.n > 0 || !found.fetched)
		return found;
	if (is_named_program(s, path) || is_server_list(s, path))
		found.name = last_segment(path);
	return found;
}

/*
 * The query may name a repository, as on the sites that start a copy of it, or
 * the file that is downloaded ("attachment; filename=...").
 */
static struct finding
look_in_query(struct sg_context *s)
{
	struct sg_str rest = s->url->query, name, value, file;
	struct finding found = {{0}, SG_VPN, true};
	char *room = s->scratch->decoder.room[1];
	size_t n;

	while (found.name.n == 0 && sg_param_next(&rest, &name, &value)) {
		n = sg_decode_percent(value, room);
		if (n > 0)
			value = (struct sg_str){room, n};
		if (value.n > SG_HOST_MAX)
			continue;
		for (file = value; file.n > 0;) {
			struct sg_str part = sg_str_cut(&file, '=');

			if (file.n > 0 && sg_has(part, "filename"))
				value = sg_str_trim(file);
		}
		if (value.n > 5 &&
		    (memchr(value.p, '/', value.n) != NULL ||
			memchr(value.p, '.', value.n) != NULL))
			found = look(s, value, true);
	}
	return found;
}

void
sg_see_code(struct sg_context *s)
{
	struct finding found;
	struct sg_str path = s->url->path;
	char text[SG_WORDS_MAX];
	size_t n;

	/* An engine of a web proxy was reported as one. */
	if (s->connect || (s->c->circumvention && s->verdict->nsignals > 0))
		return;
	n = sg_decode_percent(path, s->scratch->decoder.room[2]);
	if (n > 0)
		path = (struct sg_str){s->scratch->decoder.room[2], n};
	found = look(s, path, false);
	if (found.name.n == 0)
		found = look_in_query(s);
	if (found.name.n == 0)
		return;
	n = 0;
	for (size_t i = 0; i < found.name.n && n < sizeof text; i++)
		text[n++] = (char)sg_lower(found.name.p[i]);
	sg_signal(s, found.technique,
	    found.fetched ? tier_of(s) : tier_of_page(s, &found),
	    (struct sg_str){text, n});
}
