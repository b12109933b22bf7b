/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * params.c -- reads the parameters of a query and computes their hashes.
 */
#include "gate/params.h"

#include <string.h>

#include "gate/letters.h"
#include "gate/names.h"

/*
 * Decode the percent-encoding of `raw`.  Spaces at the beginning are left out,
 * because some servers ignore spaces before a name.  Returns the number of
 * bytes, or SG_PARAM_BYTES_MAX + 1 if they do not fit.
 */
static size_t
decode(struct sg_str raw, char out[SG_PARAM_BYTES_MAX])
{
	size_t n = 0;
	int high, low;

	for (size_t i = 0; i < raw.n; i++) {
		if (n == SG_PARAM_BYTES_MAX)
			return n + 1;
		high = raw.n - i > 2 ? sg_hex_value(raw.p[i + 1]) : -1;
		low = raw.n - i > 2 ? sg_hex_value(raw.p[i + 2]) : -1;
		out[n] = raw.p[i] == '+' ? ' ' : raw.p[i];
		if (raw.p[i] == '%' && high >= 0 && low >= 0) {
			out[n] = (char)(high << 4 | low);
			i += 2;
		}
		if (n > 0 || out[n] != ' ')
			n++;
	}
	return n;
}

/* Insert the parameter at its place, unless it is there already. */
static void
insert(struct sg_params *params, const struct sg_param *param)
{
	size_t at = params->n;

	while (at > 0 && params->v[at - 1].hash > param->hash)
		at--;
	if (at > 0 && params->v[at - 1].hash == param->hash) {
		params->v[at - 1].split &= param->split;
		return;
	}
	if (params->n == SG_PARAMS_MAX) {
		params->too_many = true;
		return;
	}
	memmove(params->v + at + 1, params->v + at,
	    (params->n - at) * sizeof *params->v);
	params->v[at] = *param;
	params->n++;
}

static void
read_one(const uint64_t seed[2], struct sg_str raw, bool split,
    struct sg_params *params)
{
	char text[SG_PARAM_BYTES_MAX];
	struct sg_str whole = {text, decode(raw, text)}, name;
	struct sg_param param = {.split = split};

	if (whole.n > sizeof text)
		params->too_long = true;
	if (whole.n == 0 || whole.n > sizeof text)
		return;
	param.hash = sg_name_param_hash(seed, whole);
	name = whole;
	name = sg_str_cut(&name, '=');
	param.name = sg_name_param_hash(seed, name);
	insert(params, &param);
}

void
sg_params_read(const uint64_t seed[2], struct sg_str query,
    struct sg_params *params)
{
	struct sg_str part;

	params->n = 0;
	params->too_many = params->too_long = false;
	while (query.n > 0 && !params->too_many) {
		part = sg_str_cut(&query, '&');
		read_one(seed, part, false, params);
		if (memchr(part.p, ';', part.n) == NULL)
			continue;
		while (part.n > 0)
			read_one(seed, sg_str_cut(&part, ';'), true, params);
	}
}

bool
sg_params_is_certain(const struct sg_params *params, size_t i)
{
	for (size_t k = 0; k < params->n; k++)
		if (k != i && params->v[k].name == params->v[i].name)
			return false;
	return !params->v[i].split && !params->too_long;
}
