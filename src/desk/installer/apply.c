/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* apply.c -- has the policy installed, by a socket of systemd. */
#include "desk/installer/apply.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "desk/call.h"

json_t *
sg_apply(const char *path, char why[SG_WHY_BYTES])
{
	json_t *result = NULL;
	char *answer;
	size_t n = 0;
	int error = sg_call(path, (struct sg_str){0}, SG_APPLY_S, &answer, &n);

	if (error == 0) {
		result = json_loadb(answer, n, 0, NULL);
		error = json_is_boolean(json_object_get(result, "installed")) ?
		    0 :
		    EBADMSG;
	}
	free(answer);
	if (error == 0)
		return result;
	json_decref(result);
	(void)sg_why(why,
	    "the policy could not be installed: %s: %s; see: journalctl -u "
	    "'schoolgate-apply@*' -n 20",
	    path, strerror(error));
	return NULL;
}
