// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * requests.js -- what people ask for from block pages, what they report, and
 * what was opened. The list follows by itself, but never moves while somebody
 * types into it.
 */
import { get, post } from "../api.js";
import { whenText } from "../dates.js";
import { fill, focusOn, h } from "../dom.js";
import { data } from "../parts/data.js";
import { choices, field, form, select } from "../parts/form.js";
import { asksElsewhere } from "../parts/forms.js";
import { announce } from "../parts/live.js";
import { empty, notice } from "../parts/notice.js";
import { card, facts, head, linkButton, more, part } from "../parts/page.js";
import { howLong, notOpened, spans } from "../parts/opening.js";
import { reasonField } from "../parts/reason.js";
import { may } from "../session.js";
import { rich, t } from "../words.js";

/** Milliseconds between two looks at the list. */
const EACH = 3000;

const listed = (names) => names.map((name, at) => [at > 0 && ", ", data(name)]);

/** The classes of a request for which this person may open a site. */
const ownOf = ({ groups }, classes) =>
	groups.filter((name) => classes.includes(name));

function openFields(request, classes) {
	const own = ownOf(request, classes);
	const whom = select(
		[
			...own.map((name) => [name, t("whom-class", { name })]),
			["", t("whom-person")],
			...(may("decide") ? [["*", t("whom-everyone")]] : []),
		],
		own[0] ?? "",
	);
	const until = howLong(spans());
	/* Without a path, as of a connection that was ended, there is no page. */
	const what =
		(request.page ?? "/") !== "/" &&
		select(
			[
				["site", t("what-site", { site: request.title ?? request.site })],
				["page", t("what-page", { page: request.page })],
			],
			"site",
		);

	return {
		element: h(
			"div",
			null,
			what && field({ label: t("what-label"), control: what }),
			field({ label: t("whom-label"), control: whom }),
			until,
		),
		check: until.check,
		read: () => ({
			...until.read(),
			...(what && what.value === "page" ? { page: true } : {}),
			...(whom.value === "*"
				? { scope: "everyone" }
				: whom.value === ""
					? { scope: "person" }
					: { scope: "class", group: whom.value }),
		}),
	};
}

function blockFields() {
	const until = howLong(["date", "today"]);

	return { element: until, check: until.check, read: until.read };
}

/** Which decisions there are: [word, the call, whether it has more fields]. */
const actsOf = ({ kind }) =>
	kind === "report" ? ["block", "leave"] : ["open", "refuse"];

const CALLS = { open: "open", refuse: "refuse", block: "block", leave: "refuse" };

function answerForm(request, classes, then, signal) {
	const acts = actsOf(request);
	const act = choices(
		t("answer-legend"),
		acts.map((word) => [word, t(`act-${word}`), t(`act-${word}-means`)]),
		acts[0],
	);
	const fields =
		request.kind === "report"
			? blockFields()
			: openFields(request, classes);
	const reason = reasonField(
		t("answer-why"),
		t("answer-why-hint"),
		request.reason ?? "",
	);
	const place = h("div", { tabindex: "-1" });
	const chosen = () => act.chosen() === acts[0];

	act.addEventListener("change", () => {
		fields.element.hidden = !chosen();
	});
	return h(
		"div",
		null,
		place,
		form({
			button: t("answer-button"),
			label: t("answer-label", { site: request.title ?? request.site }),
			fields: [act, fields.element, reason],
			check: () =>
				[!chosen() || fields.check(), reason.check()].every(Boolean),
			send: async () => {
				const answer = await post(
					`requests/${request.id}/${CALLS[act.chosen()]}`,
					{
						reason: reason.read(),
						...(chosen() ? fields.read() : {}),
					},
					signal,
				);

				if (answer.opened === false) {
					fill(place, notOpened(answer.problems));
					focusOn(place);
				} else {
					await then();
				}
			},
		}),
	);
}

function result(request) {
	if (request.state === "waits") return null;
	return facts([
		[
			t("request-answer"),
			h(
				"span",
				null,
				t(`request-${request.state}`),
				request.whom && [": ", data(request.whom)],
			),
		],
		[
			t("request-by"),
			request.by &&
				h("span", null, data(request.by), `, ${whenText(request.answeredAt)}`),
		],
		[t("request-words"), request.answer && data(request.answer)],
		[t("request-ends"), request.ends && whenText(request.ends)],
		[t("request-exception"), request.exception && data(request.exception)],
	]);
}

function item(request, classes, then, signal) {
	return h(
		"li",
		{ id: `request-${request.id}` },
		card(
			h(
				"h3",
				null,
				rich(`request-is-${request.kind}`, {
					site: request.title ?? request.site,
				}),
			),
			facts([
				[t("request-at"), whenText(request.at)],
				[
					t("request-class"),
					request.groups.length > 0 &&
						h("span", null, listed(request.groups)),
				],
				[t("request-page"), request.page && data(request.page, "mono")],
				[t("request-name"), request.name && data(request.name)],
				[
					t("request-reason"),
					request.kind !== "open" &&
						request.reason &&
						data(request.reason),
				],
				[t("request-opens"), request.opens && whenText(request.opens)],
			]),
			request.state === "waits" &&
				answerForm(request, classes, then, signal),
			result(request),
		),
	);
}

/** True if somebody is in the middle of an answer. */
const busy = (list) =>
	list.contains(document.activeElement) &&
	/^(TEXTAREA|INPUT|SELECT|BUTTON)$/.test(document.activeElement.tagName);

function lists(answer, then, signal) {
	const waiting = answer.rows.filter(({ state }) => state === "waits");
	const done = answer.rows.filter(({ state }) => state !== "waits");
	const list = (rows) =>
		h(
			"ul",
			{ class: "stack" },
			rows.map((row) => item(row, answer.classes, then, signal)),
		);

	return [
		part(
			t("requests-waiting"),
			waiting.length === 0
				? empty(t("requests-none"), t("requests-none-why"))
				: list(waiting),
		),
		done.length > 0 &&
			part(
				t("requests-done"),
				more(t("requests-done-show", { n: done.length }), list(done)),
			),
	];
}

/** See router.js. */
export async function show({ signal }) {
	const place = h("div", null);
	const news = h("div", { role: "status" });
	/* A teacher has no other first view that could ask. */
	const ask = may("see-totals") ? null : await asksElsewhere(signal);
	let shown = await get("requests", signal);
	const put = (answer) => {
		shown = answer;
		fill(news);
		fill(place, lists(answer, again, signal));
	};
	const again = async () => {
		put(await get("requests", signal));
		announce(t("fresh"));
		focusOn(place.querySelector("h2"));
	};
	const look = async () => {
		if (signal.aborted) return;
		try {
			const answer = await get("requests", signal);

			if (JSON.stringify(answer.rows) !== JSON.stringify(shown.rows)) {
				if (busy(place))
					fill(
						news,
						notice(
							"info",
							t("requests-news"),
							h(
								"button",
								{ type: "button", onclick: again },
								t("news-show"),
							),
						),
					);
				else put(answer);
			}
		} catch {
			/* The next look may succeed; a form says so if it cannot be sent. */
		}
		if (!signal.aborted) setTimeout(look, EACH);
	};

	put(shown);
	const timer = setTimeout(look, EACH);

	signal.addEventListener("abort", () => clearTimeout(timer));
	return {
		title: t("view-requests"),
		body: [
			head(t("view-requests"), {
				lead: t("requests-lead"),
				actions: [linkButton("#/open", t("view-open"), "main")],
			}),
			ask,
			news,
			place,
		],
	};
}
