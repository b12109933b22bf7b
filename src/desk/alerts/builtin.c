/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * builtin.c -- the texts of the mails that are used if the school has none that
 * can be used.  They are the files of conf/mail, byte for byte; a test compares
 * them.
 */
#include "desk/alerts/text.h"

#include <string.h>

static const char alert_en[] =
    "# The mail about alerts. README.md says how to change it.\n"
    "\n"
    "[subject]\n"
    "Web filter at {school}: somebody to look at\n"
    "\n"
    "[subject-several]\n"
    "Web filter at {school}: {alerts} alerts to look at\n"
    "\n"
    "[head]\n"
    "The web filter of {school} was asked to tell you, {contact}, about this.\n"
    "\n"
    "[alert]\n"
    "{date} {time}: one person, or one device where nobody logs on, reached what the\n"
    "policy says:\n"
    "    when one person has {rule}\n"
    "    {ban}\n"
    "    Number: {count}.   Incident {incident}: {link}\n"
    "\n"
    "[foot]\n"
    "Who it was and what happened is at the desk, for those who may see it.\n"
    "Please look at it before you draw conclusions: pages and apps are not counted,\n"
    "but a computer may have been used by somebody else.\n"
    "\n"
    "This mail was sent by a program. Please do not answer it.\n";

static const char alert_cy[] =
    "# Y neges am rybuddion. Mae README.md yn dweud sut i'w newid.\n"
    "\n"
    "[subject]\n"
    "Hidlydd gwe {school}: rhywun i edrych arno\n"
    "\n"
    "[subject-several]\n"
    "Hidlydd gwe {school}: {alerts} o rybuddion i edrych arnynt\n"
    "\n"
    "[head]\n"
    "Gofynnwyd i hidlydd gwe {school} roi gwybod i chi, {contact}, am hyn.\n"
    "\n"
    "[alert]\n"
    "{date} {time}: mae un person, neu un ddyfais lle nad oes neb yn mewngofnodi, wedi\n"
    "cyrraedd yr hyn y mae'r polisi yn ei ddweud:\n"
    "    when one person has {rule}\n"
    "    {ban}\n"
    "    Nifer: {count}.   Digwyddiad {incident}: {link}\n"
    "\n"
    "[foot]\n"
    "Mae pwy oedd y person a beth ddigwyddodd i'w weld ar y ddesg, i'r rhai sydd â hawl.\n"
    "Edrychwch arno cyn dod i gasgliad: nid yw tudalennau ac apiau yn cael eu cyfrif,\n"
    "ond gall rhywun arall fod wedi defnyddio'r cyfrifiadur.\n"
    "\n"
    "Rhaglen a anfonodd y neges hon. Peidiwch ag ateb.\n";

static const char report_en[] =
    "# The report of the week. README.md says how to change it.\n"
    "\n"
    "[subject]\n"
    "Web filter at {school}: report of the week from {from} to {to}\n"
    "\n"
    "[head]\n"
    "What people did, {from} to {to}. This report names nobody.\n"
    "\n"
    "Blocked: {blocked}\n"
    "Attempts to get round the filter: {attempts}\n"
    "\n"
    "[way]\n"
    "    {way}: {count}\n"
    "\n"
    "[foot]\n"
    "Blocked, but done by pages and apps: {by-pages}\n"
    "\n"
    "Incidents: {incidents}\n"
    "Of these, reviewed: {reviewed}\n"
    "Of the reviewed, false alerts: {false-alerts} ({share})\n"
    "\n"
    "Waiting for a decision, of any week: {waiting}\n"
    "Of these, serious: {high}\n"
    "\n"
    "Faults of the record of events: {findings}\n"
    "Exceptions and accounts that end within 30 days: {ending}\n"
    "Is the filter well? {health}\n"
    "\n"
    "{desk}\n";

static const char report_cy[] =
    "# Adroddiad yr wythnos. Mae README.md yn dweud sut i'w newid.\n"
    "\n"
    "[subject]\n"
    "Hidlydd gwe {school}: adroddiad yr wythnos o {from} i {to}\n"
    "\n"
    "[head]\n"
    "Beth wnaeth pobl, {from} i {to}. Nid yw'r adroddiad hwn yn enwi neb.\n"
    "\n"
    "Wedi'u rhwystro: {blocked}\n"
    "Ymgeisiau i fynd heibio'r hidlydd: {attempts}\n"
    "\n"
    "[way]\n"
    "    {way}: {count}\n"
    "\n"
    "[foot]\n"
    "Wedi'u rhwystro, ond gan dudalennau ac apiau: {by-pages}\n"
    "\n"
    "Digwyddiadau: {incidents}\n"
    "O'r rhain, wedi'u hadolygu: {reviewed}\n"
    "O'r rhai a adolygwyd, rhybuddion ffug: {false-alerts} ({share})\n"
    "\n"
    "Yn aros am benderfyniad, o unrhyw wythnos: {waiting}\n"
    "O'r rhain, difrifol: {high}\n"
    "\n"
    "Namau yn y cofnod digwyddiadau: {findings}\n"
    "Eithriadau a chyfrifon sy'n dod i ben o fewn 30 diwrnod: {ending}\n"
    "Ydy'r hidlydd yn iach? {health}\n"
    "\n"
    "{desk}\n";

static const char request_en[] =
    "# The mail about requests. README.md says how to change it.\n"
    "\n"
    "[subject]\n"
    "Web filter at {school}: somebody asks\n"
    "\n"
    "[subject-several]\n"
    "Web filter at {school}: {requests} requests wait\n"
    "\n"
    "[head]\n"
    "People ask that sites be opened, or report pages, at the web filter of {school}:\n"
    "\n"
    "[request]\n"
    "    {date} {time}\n"
    "\n"
    "[foot]\n"
    "What they ask for, and why, is at the desk. Answer there:\n"
    "    {desk}#/requests\n"
    "A request that nobody answers is over after a day.\n"
    "\n"
    "This mail was sent by a program. Please do not answer it.\n";

static const char request_cy[] =
    "# Y neges am geisiadau. Mae README.md yn dweud sut i'w newid.\n"
    "\n"
    "[subject]\n"
    "Hidlydd gwe {school}: mae rhywun yn gofyn\n"
    "\n"
    "[subject-several]\n"
    "Hidlydd gwe {school}: {requests} o geisiadau yn aros\n"
    "\n"
    "[head]\n"
    "Mae pobl yn gofyn am agor gwefannau, neu'n rhoi gwybod am dudalennau, wrth hidlydd gwe {school}:\n"
    "\n"
    "[request]\n"
    "    {date} {time}\n"
    "\n"
    "[foot]\n"
    "Mae'r hyn maen nhw'n gofyn amdano, a pham, i'w weld ar y ddesg. Atebwch yno:\n"
    "    {desk}#/requests\n"
    "Mae cais nad oes neb yn ei ateb yn dod i ben ar ôl diwrnod.\n"
    "\n"
    "Rhaglen a anfonodd y neges hon. Peidiwch ag ateb.\n";

static const struct {
	enum sg_mail_kind kind;
	const char *language, *text;
} texts[] = {
    {SG_MAIL_ALERT, "en", alert_en},
    {SG_MAIL_ALERT, "cy", alert_cy},
    {SG_MAIL_REPORT, "en", report_en},
    {SG_MAIL_REPORT, "cy", report_cy},
    {SG_MAIL_REQUEST, "en", request_en},
    {SG_MAIL_REQUEST, "cy", request_cy},
};

const char *
sg_mail_text_builtin(enum sg_mail_kind kind, const char *language)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].kind == kind &&
		    strcmp(texts[i].language, language) == 0)
			return texts[i].text;
	return NULL;
}
