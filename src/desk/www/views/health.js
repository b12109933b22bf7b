// SPDX-License-Identifier: LGPL-2.1-or-later
/** health.js -- is the filter well, when was that looked at, what is to do. */
import { get } from "../api.js";
import { ageText, whenText } from "../dates.js";
import { h } from "../dom.js";
import { data } from "../parts/data.js";
import { icon } from "../parts/icon.js";
import { empty, notice } from "../parts/notice.js";
import { head, more, part } from "../parts/page.js";
import { said, t } from "../words.js";

const KINDS = { well: "good", warning: "warn", wrong: "bad", unknown: "warn" };
const RESULTS = {
	wrong: "bad",
	warning: "warn",
	"not seen": "info",
	ok: "good",
};

function sum(answer) {
	const age =
		answer.at &&
		t("health-at", {
			when: whenText(answer.at),
			ago: ageText(answer.age ?? 0),
		});

	if (answer.state === "unknown" || !answer.at)
		return notice(
			"warn",
			t("health-unknown"),
			h("p", null, t("health-unknown-text")),
		);
	return [
		answer.stale &&
			notice(
				"warn",
				t("health-stale"),
				h("p", null, age),
				h("p", null, t("health-stale-text")),
			),
		notice(
			KINDS[answer.state],
			t(`health-${answer.state}`),
			h("p", null, said(answer.text)),
			!answer.stale && h("p", { class: "small" }, age),
		),
	];
}

function finding(found) {
	const kind = RESULTS[found.result] ?? "info";

	return h(
		"li",
		{ class: `finding ${kind}` },
		icon(kind),
		h(
			"div",
			null,
			h(
				"p",
				null,
				h("strong", null, t(`result-${kind}`)),
				" ",
				said(found.text),
			),
			found.advice && h("p", null, t("advice"), " ", said(found.advice)),
			h(
				"p",
				{ class: "soft small mono" },
				`${found.family}/${found.check}`,
			),
		),
	);
}

const findings = (rows) =>
	h("ul", { class: "findings card" }, rows.map(finding));

function store(answer) {
	const { store: state, journal, mail } = answer;

	return part(
		t("health-store"),
		state.text
			? notice("bad", said(state.text), h("p", null, t("store-text")))
			: notice(
					"good",
					t("store-fine"),
					state.until &&
						h(
							"p",
							{ class: "small" },
							t("store-until", { when: whenText(state.until) }),
						),
				),
		journal.length === 0
			? notice(
					"good",
					t("journal-fine"),
					h("p", { class: "small" }, t("journal-fine-text")),
				)
			: notice(
					"bad",
					t("journal-faults", { n: journal.length }),
					h("p", null, t("journal-text")),
					h(
						"ul",
						{ class: "bullets" },
						journal.map((fault) =>
							h(
								"li",
								null,
								said(fault.text),
								h(
									"span",
									{ class: "soft" },
									" – ",
									data(fault.file ?? fault.journal),
									fault.line
										? ` ${t("line", { n: fault.line })}`
										: "",
									`, ${whenText(fault.at)}`,
								),
							),
						),
					),
				),
		mail.failed > 0 || mail.problem
			? notice(
					"warn",
					t("mail-failed", { n: mail.failed }),
					mail.problem && h("p", null, said(mail.problem)),
				)
			: h(
					"p",
					{ class: "soft" },
					mail.waiting > 0
						? t("mail-waiting", { n: mail.waiting })
						: t("mail-fine"),
				),
	);
}

/** See router.js. */
export async function show({ signal, refresh }) {
	const answer = await get("health", signal);
	const all = answer.findings ?? [];
	const by = (result) => all.filter((found) => found.result === result);
	const trouble = [...by("wrong"), ...by("warning")];

	return {
		title: t("view-health"),
		body: [
			head(t("view-health"), {
				lead: t("health-lead"),
				actions: [
					h(
						"button",
						{ type: "button", onclick: refresh },
						t("look-again"),
					),
				],
			}),
			sum(answer),
			part(
				t("health-todo"),
				trouble.length === 0
					? empty(t(answer.at ? "health-nothing" : "health-none"))
					: findings(trouble),
				by("not seen").length > 0 &&
					more(
						t("health-unseen", { n: by("not seen").length }),
						findings(by("not seen")),
					),
				by("ok").length > 0 &&
					more(
						t("health-ok", { n: by("ok").length }),
						findings(by("ok")),
					),
			),
			store(answer),
		],
	};
}
