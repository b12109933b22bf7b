/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * desk.h -- what the checks of the officer's desk share. Single-threaded, as
 * the whole command is.
 */
#ifndef SG_DOCTOR_DESK_H
#define SG_DOCTOR_DESK_H

#include "cli/doctor/doctor.h"
#include "desk/conf.h"

#define SG_DESK_INGESTER "schoolgate-desk"
#define SG_DESK_INSTALLER "schoolgate-installer"
#define SG_DESK_PAGE "schoolgate-web"
/* The packages' file of users has made them; make install has not. */
#define SG_DESK_MAKE_USERS                                                     \
	"systemd-sysusers schoolgate.conf && systemd-tmpfiles --create "       \
	"schoolgate.conf"

/* Returns the value of a line "NAME: VALUE" of the ingester's status file; ""
 * without one. */
const char *sg_desk_status(struct sg_doctor *d, const char *name);

/* Checks. accounts.c */
void sg_desk_look_accounts(struct sg_doctor *d);
/* certificate.c */
void sg_desk_look_certificate(struct sg_doctor *d);
/* mail.c */
void sg_desk_look_mail(struct sg_doctor *d);
void sg_desk_look_mail_server(struct sg_doctor *d);
/* files.c: the store, and both journals. */
void sg_desk_look_store(struct sg_doctor *d);
void sg_desk_look_journal(struct sg_doctor *d);
void sg_desk_look_readable(struct sg_doctor *d);

#endif
