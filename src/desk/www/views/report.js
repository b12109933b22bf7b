// SPDX-License-Identifier: LGPL-2.1-or-later
/** report.js -- the report of a period, to print or to save. */
import { post, query } from "../api.js";
import { daysText } from "../dates.js";
import { h } from "../dom.js";
import { card, head, part } from "../parts/page.js";
import { periodChoice, periodOf } from "../parts/period.js";
import { reasonForm } from "../parts/reason.js";
import { sessionNow } from "../session.js";
import { t } from "../words.js";

const address = (period, format) => `api/report${query({ ...period, format })}`;

function files(period) {
	return part(
		daysText(period.from, period.until),
		card(
			h(
				"ul",
				{ class: "stack" },
				h(
					"li",
					null,
					h(
						"a",
						{
							class: "button main",
							href: address(period, "html"),
							target: "_blank",
							rel: "noopener",
						},
						t("report-open"),
					),
					h("p", { class: "hint" }, t("report-open-hint")),
				),
				h(
					"li",
					null,
					h(
						"a",
						{
							class: "button",
							href: address(period, "csv"),
							download: true,
						},
						t("report-csv"),
					),
					h("p", { class: "hint" }, t("report-csv-hint")),
				),
			),
		),
	);
}

/** The session in which the reason was given. */
let opened = null;

/** See router.js. */
export async function show({ query: values, signal, go, refresh }) {
	const period = periodOf(values, "last-week");

	return {
		title: t("view-report"),
		body: [
			head(t("view-report"), { lead: t("report-lead") }),
			periodChoice({ place: "#/report", period, go }),
			opened === sessionNow().csrf
				? files(period)
				: reasonForm({
						button: t("report-reason"),
						send: async (reason) => {
							await post("report/open", { reason }, signal);
							opened = sessionNow().csrf;
							await refresh();
						},
					}),
		],
	};
}
