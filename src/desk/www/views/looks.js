// SPDX-License-Identifier: LGPL-2.1-or-later
/** looks.js -- who looked at what, and who decided what: the desk's journal. */
import { get, query } from "../api.js";
import { whenText } from "../dates.js";
import { h } from "../dom.js";
import { data } from "../parts/data.js";
import { deedTitle } from "../parts/deed.js";
import { field, select, textInput } from "../parts/form.js";
import { empty } from "../parts/notice.js";
import { head, printButton } from "../parts/page.js";
import { periodChoice, periodOf } from "../parts/period.js";
import { table } from "../parts/table.js";
import { t } from "../words.js";

/** The actions that can be asked for. */
const ACTIONS = [
	"viewed",
	"marked",
	"agreed",
	"agreement-ended",
	"held",
	"released",
	"exceptions-saved",
	"policy-installed",
	"signed-in",
	"sign-in-failed",
	"signed-out",
	"account-added",
	"account-changed",
	"account-removed",
	"asked",
	"reported",
	"request-opened",
	"request-refused",
	"opened",
	"blocked",
	"form-saved",
	"form-submitted",
	"form-approved",
	"form-refused",
	"form-withdrawn",
	"form-in-force",
	"ban-given",
	"ban-lifted",
	"ban-refused",
	"supervision-began",
	"supervision-ended",
];

/** "incident 4711" becomes a link to it, and so does "form 12". */
function about(deed) {
	const incident = /^incident (\d+)$/.exec(deed.about ?? "");
	const form = /^form (\d+)$/.exec(deed.about ?? "");

	if (form)
		return h(
			"a",
			{ href: `#/forms/${form[1]}` },
			t("form-title", { id: form[1] }),
		);
	return incident
		? h(
				"a",
				{ href: `#/incidents/${incident[1]}` },
				t("incident-number", { id: incident[1] }),
			)
		: data(deed.about ?? "");
}

function filters(asked, period, go) {
	const change = (values) =>
		go(`#/looks${query({ ...period, ...asked, ...values })}`);
	const action = select(
		[
			["", t("action-any")],
			...ACTIONS.map((word) => [word, t(`action-${word}`)]),
		],
		asked.action,
		{
			id: "looks-action",
			onchange: () => change({ action: action.value }),
		},
	);
	const who = textInput({
		id: "looks-who",
		value: asked.who,
		autocapitalize: "none",
		onchange: () => change({ who: who.value.trim() }),
	});

	return h(
		"div",
		{ class: "filters", role: "group", "aria-label": t("filters") },
		field({ label: t("looks-who"), control: who }),
		field({ label: t("looks-action"), control: action }),
	);
}

/** See router.js. */
export async function show({ query: values, signal, go }) {
	const period = periodOf(values, "week");
	const asked = {
		who: values.get("who") ?? "",
		action: ACTIONS.includes(values.get("action"))
			? values.get("action")
			: "",
	};
	const page = Math.max(1, Number.parseInt(values.get("page"), 10) || 1);
	const answer = await get(
		`looks${query({ ...period, ...asked, page })}`,
		signal,
	);
	const to = (number) =>
		`#/looks${query({ ...period, ...asked, page: number })}`;

	return {
		title: t("view-looks"),
		body: [
			head(t("view-looks"), {
				lead: t("looks-lead"),
				actions: [printButton()],
			}),
			periodChoice({ place: "#/looks", others: asked, period, go }),
			filters(asked, period, go),
			answer.rows.length === 0
				? empty(t("looks-none"), t("looks-none-why"))
				: table({
						caption: h(
							"span",
							{ "data-result": true },
							t("looks-found", { n: answer.rows.length }),
						),
						head: [
							{ title: t("fact-when") },
							{ title: t("fact-who"), short: true },
							{ title: t("looks-action") },
							{ title: t("looks-about") },
							{ title: t("fact-reason") },
							{ title: t("looks-origin"), short: true },
						],
						rows: answer.rows.map((deed) => [
							whenText(deed.at),
							data(deed.who),
							deedTitle(deed),
							about(deed),
							deed.reason ? data(deed.reason) : "–",
							deed.origin ? data(deed.origin, "mono") : "–",
						]),
					}),
			(page > 1 || answer.more) &&
				h(
					"nav",
					{ class: "pager", "aria-label": t("pages") },
					page > 1 &&
						h(
							"a",
							{ class: "button", href: to(page - 1) },
							t("page-before"),
						),
					h("span", null, t("page-number", { n: page })),
					answer.more &&
						h(
							"a",
							{ class: "button", href: to(page + 1) },
							t("page-after"),
						),
				),
		],
	};
}
