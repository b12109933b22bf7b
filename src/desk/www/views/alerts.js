// SPDX-License-Identifier: LGPL-2.1-or-later
/** alerts.js -- which alerts the filter sent, about whom, and to whom. */
import { get } from "../api.js";
import { whenText } from "../dates.js";
import { h } from "../dom.js";
import { data } from "../parts/data.js";
import { empty } from "../parts/notice.js";
import { head } from "../parts/page.js";
import { table } from "../parts/table.js";
import { whoName } from "../parts/who.js";
import { t } from "../words.js";

const row = (alert) => [
	whenText(alert.at),
	whoName(alert.person),
	data(alert.rule),
	data(alert.contact ?? ""),
	alert.incident
		? h(
				"a",
				{ href: `#/incidents/${alert.incident}` },
				t("incident-number", { id: String(alert.incident) }),
			)
		: "–",
];

/** See router.js. */
export async function show({ signal }) {
	const { rows } = await get("alerts", signal);

	return {
		title: t("view-alerts"),
		body: [
			head(t("view-alerts"), {
				lead: t("alerts-lead"),
				back: { to: "#/incidents", title: t("incidents-back") },
			}),
			rows.length === 0
				? empty(t("alerts-none"), t("alerts-none-why"))
				: table({
						caption: t("view-alerts"),
						quiet: true,
						head: [
							{ title: t("fact-when") },
							{ title: t("fact-who"), short: true },
							{ title: t("alerts-rule") },
							{ title: t("alerts-contact"), short: true },
							{ title: t("incident-title") },
						],
						rows: rows.map(row),
					}),
		],
	};
}
