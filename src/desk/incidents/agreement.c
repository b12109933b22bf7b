/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* agreement.c -- finds whether an agreement covers an incident. */
#include "desk/incidents/agreement.h"

#include "report/attempt.h"

static bool
fits(const char *wanted, const char *is)
{
	if (wanted == NULL)
		return true;
	return is != NULL && sg_str_eqi(sg_str(wanted), sg_str(is));
}

enum sg_agreement_answer
sg_agreement_fits(const struct sg_agreement_row *agreement,
    const struct sg_agreement_about *about)
{
	if ((agreement->person != NULL &&
		!sg_person_same(agreement->person, about->person)) ||
	    !fits(agreement->family, about->family) ||
	    !fits(agreement->site, about->site) ||
	    about->at_ms < agreement->at_ms)
		return SG_AGREEMENT_OTHER;
	return agreement->ended || about->day > agreement->until_day ?
	    SG_AGREEMENT_OVER :
	    SG_AGREEMENT_COVERS;
}
