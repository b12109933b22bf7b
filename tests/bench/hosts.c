/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hosts.c -- host names for benchmarks: names from a file, and generated names.
 *
 * Generated names are made of the labels of real names, so that they are
 * realistic in length, labels and letters.
 */
#include "hosts.h"

#include "base/arena.h"
#include "base/file.h"
#include "gate/url.h"
#include "policy/compile/map.h"

/* The labels of generated names if there is no file of real names. */
static const char *const words[] = {"shop", "casino", "free", "best", "vip",
    "online", "game", "play", "bet", "cdn", "img", "tube", "chat", "dating",
    "poker", "proxy", "news", "porto", "meta", "solar", "kredit", "auto",
    "haus", "mobil", "star", "gold", "king", "club", "world", "daily", "web",
    "app", "cloud", "data", "track", "mail", "secure", "login", "media", "film",
    "stream", "torrent", "win", "lucky", "spin", "slot", "sex", "cam", "girl",
    "hot"};
static const char *const tlds[] = {"com", "com", "com", "com", "com", "net",
    "org", "ru", "cn", "info", "xyz", "top", "shop", "io", "de", "co.uk",
    "com.br", "fr", "nl", "online"};
static const char *const subs[] = {
    "www", "m", "cdn", "static", "img", "api", "ads", "track", "mail", "blog"};

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

uint64_t
host_random(uint64_t *state, uint64_t n)
{
	uint64_t x = *state += UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	x ^= x >> 31;
	return (uint64_t)((unsigned __int128)x * n >> 64);
}

/* Returns the registrable label of a name: "bbc" for "www.bbc.co.uk". *tld
 * becomes the suffix after it. */
static struct sg_str
own_label(struct sg_str name, struct sg_str *tld)
{
	struct sg_str label = sg_str_cut(&name, '.'), next;

	for (;;) {
		struct sg_str rest = name;

		next = sg_str_cut(&rest, '.');
		if (rest.p == NULL || next.n <= 3)
			break;
		label = next;
		name = rest;
	}
	*tld = name;
	return label;
}

static struct sg_str
of_names(struct sg_arena *arena, const struct hosts *from, uint64_t *state)
{
	struct sg_str tld, a, b, other;
	uint64_t kind = host_random(state, 100);

	a = own_label(from->v[host_random(state, from->n)], &tld);
	b = own_label(from->v[host_random(state, from->n)], &other);
	if (kind < 40)
		return sg_str(sg_arena_printf(arena, "%.*s%.*s.%.*s",
		    (int)(a.n > 30 ? 30 : a.n), a.p, (int)(b.n > 5 ? 5 : b.n),
		    b.p, (int)tld.n, tld.p));
	if (kind < 70)
		return sg_str(sg_arena_printf(arena, "%.*s-%.*s.%.*s",
		    (int)(a.n > 6 ? 6 : a.n), a.p, (int)(b.n > 30 ? 30 : b.n),
		    b.p, (int)tld.n, tld.p));
	return sg_str(sg_arena_printf(arena, "%s.%.*s%llu.%.*s",
	    subs[host_random(state, COUNT(subs))], (int)a.n, a.p,
	    (unsigned long long)host_random(state, 100), (int)tld.n, tld.p));
}

static struct sg_str
of_words(struct sg_arena *arena, uint64_t *state)
{
	const char *a = words[host_random(state, COUNT(words))];
	const char *b = words[host_random(state, COUNT(words))];
	const char *tld = tlds[host_random(state, COUNT(tlds))];
	unsigned number = (unsigned)host_random(state, 100000);

	switch (host_random(state, 4)) {
	case 0:
		return sg_str(sg_arena_printf(arena, "%s%s%u.%s", a, b,
		    number % 1000, tld));
	case 1:
		return sg_str(sg_arena_printf(arena, "%s-%s%u.%s", a, b, number,
		    tld));
	case 2:
		return sg_str(sg_arena_printf(arena, "%s.%s%u.%s",
		    subs[number % COUNT(subs)], b, number, tld));
	default:
		return sg_str(sg_arena_printf(arena, "%s%u%s.%s", a, number, b,
		    tld));
	}
}

/*
 * Returns true if the name is canonical: spelled as the gate spells a host. The
 * gate looks up only canonical names, and lists may contain no others.
 */
static bool
is_canonical(struct sg_str name)
{
	static struct sg_url url;

	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '-' &&
		    (i == 0 || i + 1 == name.n || name.p[i - 1] == '.' ||
			name.p[i + 1] == '.'))
			return false;
	sg_url_parse_host(name, &url);
	return url.fault == SG_URL_FINE && !url.is_address &&
	    sg_str_eq(url.host, name);
}

struct sg_str
host_make(struct sg_arena *arena, const struct hosts *from, uint64_t *state)
{
	struct sg_str name;

	do
		name = from->n >= 1000 ? of_names(arena, from, state) :
					 of_words(arena, state);
	while (!is_canonical(name));
	return name;
}

static bool
same_host(const void *ctx, uint32_t number, const void *key)
{
	const struct hosts *hosts = ctx;

	return sg_str_eq(hosts->v[number], *(const struct sg_str *)key);
}

static void
add(struct hosts *hosts, struct sg_map *map, struct sg_str name)
{
	uint32_t next = (uint32_t)hosts->n;

	if (!is_canonical(name))
		return;

	if (sg_map_put(map, sg_map_hash(name.p, name.n), next, same_host, hosts,
		&name) == next)
		hosts->v[hosts->n++] = name;
}

static void
shuffle(struct hosts *hosts)
{
	uint64_t state = 1;

	for (size_t i = hosts->n; i > 1; i--) {
		size_t k = host_random(&state, i);
		struct sg_str swap = hosts->v[k];

		hosts->v[k] = hosts->v[i - 1];
		hosts->v[i - 1] = swap;
	}
}

struct hosts
hosts_make(struct sg_arena *arena, const char *path, size_t n)
{
	struct hosts hosts = {sg_arena_array(arena, n, sizeof(*hosts.v)), 0};
	struct sg_str text = {0}, line;
	struct sg_map map;
	struct hosts from;
	uint64_t state = 42;

	sg_map_init(&map, arena, n);
	if (path != NULL && sg_file_read(arena, path, SIZE_MAX / 2, &text) != 0)
		text = (struct sg_str){0};
	while (text.n > 0 && hosts.n < n) {
		line = sg_str_trim(sg_str_cut(&text, '\n'));
		if (line.n > 3 && line.n < 200)
			add(&hosts, &map, line);
	}
	shuffle(&hosts);
	/* Fill the map again, because shuffling has changed the indices. */
	sg_map_init(&map, arena, n);
	for (size_t i = 0; i < hosts.n; i++)
		sg_map_put(&map, sg_map_hash(hosts.v[i].p, hosts.v[i].n),
		    (uint32_t)i, same_host, &hosts, &hosts.v[i]);
	for (from = hosts; hosts.n < n;)
		add(&hosts, &map, host_make(arena, &from, &state));
	return hosts;
}
