/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * views.h -- the handlers of the desk's calls.
 *
 * routes.c has checked the session, the role and the input (call->in) before it
 * calls a handler.  A handler fills call->answer.
 */
#ifndef SG_DESK_WEB_VIEWS_H
#define SG_DESK_WEB_VIEWS_H

struct sg_web_call;

void sg_view_about(struct sg_web_call *call);
void sg_view_today(struct sg_web_call *call);
void sg_view_incidents(struct sg_web_call *call);
void sg_view_incident(struct sg_web_call *call);
void sg_view_around(struct sg_web_call *call);
void sg_view_incident_open(struct sg_web_call *call);
void sg_view_mark(struct sg_web_call *call);
void sg_view_hold(struct sg_web_call *call);
void sg_view_reveal(struct sg_web_call *call);
void sg_view_pack(struct sg_web_call *call);
void sg_view_agreements(struct sg_web_call *call);
void sg_view_agreement_end(struct sg_web_call *call);
void sg_view_shares(struct sg_web_call *call);
void sg_view_find_person(struct sg_web_call *call);
void sg_view_person(struct sg_web_call *call);
void sg_view_export(struct sg_web_call *call);
void sg_view_exceptions(struct sg_web_call *call);
void sg_view_policy(struct sg_web_call *call);
void sg_view_check(struct sg_web_call *call);
void sg_view_save(struct sg_web_call *call);
void sg_view_explain(struct sg_web_call *call);
void sg_view_groups(struct sg_web_call *call);
void sg_view_week(struct sg_web_call *call);
void sg_view_year(struct sg_web_call *call);
void sg_view_totals(struct sg_web_call *call);
void sg_view_health(struct sg_web_call *call);
void sg_view_review(struct sg_web_call *call);
void sg_view_looks(struct sg_web_call *call);
void sg_view_report(struct sg_web_call *call);
void sg_view_report_open(struct sg_web_call *call);
void sg_view_alerts(struct sg_web_call *call);
void sg_view_ask_look(struct sg_web_call *call);
void sg_view_ask_blocked(struct sg_web_call *call);
void sg_view_ask(struct sg_web_call *call);
void sg_view_report_page(struct sg_web_call *call);
void sg_view_requests(struct sg_web_call *call);
void sg_view_request_open(struct sg_web_call *call);
void sg_view_request_refuse(struct sg_web_call *call);
void sg_view_request_block(struct sg_web_call *call);
void sg_view_open(struct sg_web_call *call);
void sg_view_forms(struct sg_web_call *call);
void sg_view_form(struct sg_web_call *call);
void sg_view_form_save(struct sg_web_call *call);
void sg_view_form_approve(struct sg_web_call *call);
void sg_view_form_refuse(struct sg_web_call *call);
void sg_view_form_withdraw(struct sg_web_call *call);
void sg_view_bans(struct sg_web_call *call);
void sg_view_ban(struct sg_web_call *call);
void sg_view_ban_lift(struct sg_web_call *call);
void sg_view_supervise(struct sg_web_call *call);
void sg_view_supervise_end(struct sg_web_call *call);
void sg_view_proposal_confirm(struct sg_web_call *call);
void sg_view_proposal_refuse(struct sg_web_call *call);

#endif
