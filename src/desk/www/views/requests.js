// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * requests.js -- what people ask for from block pages, what they report, and
 * what was opened. The list follows by itself, but never moves while somebody
 * uses it: then it says that there is something new, and a card that was touched
 * stays as it is.
 */
import { get, post, Refused } from "../api.js";
import { whenText } from "../dates.js";
import { fill, focusOn, h } from "../dom.js";
import { data } from "../parts/data.js";
import { follow, keeper } from "../parts/follow.js";
import { choices, field, form, select } from "../parts/form.js";
import { asksElsewhere } from "../parts/forms.js";
import { announce } from "../parts/live.js";
import { empty, notice } from "../parts/notice.js";
import { card, facts, head, linkButton, part } from "../parts/page.js";
import { howLong, inPlainWords, notOpened, spans } from "../parts/opening.js";
import { reasonField } from "../parts/reason.js";
import { may } from "../session.js";
import { rich, t } from "../words.js";

const listed = (names) => names.map((name, at) => [at > 0 && ", ", data(name)]);

/** The classes of a request for which this person may open a site. */
const ownOf = ({ groups }, classes) =>
	groups.filter((name) => classes.includes(name));

function openFields(request, classes) {
	const own = ownOf(request, classes);
	/* To the officer's groups belongs that of all pupils, too. */
	const whom = select(
		[
			["", t("whom-person")],
			...own.map((name) => [name, t("whom-class", { name })]),
			...(may("decide") ? [["*", t("whom-everyone")]] : []),
		],
		may("decide") ? "" : (own[0] ?? ""),
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
	/* Said when it is chosen: who opens all of a site need not read it. */
	const means = h(
		"p",
		{ class: "hint", role: "status", hidden: true },
		t("what-page-means"),
	);

	if (what)
		what.addEventListener("change", () => {
			means.hidden = what.value !== "page";
		});
	return {
		element: h(
			"div",
			{ class: "fields" },
			what && [field({ label: t("what-label"), control: what }), means],
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

/** Sentences with which a request is refused, so that none need be typed. */
const REFUSALS = ["lesson", "teacher", "unfit"];

/**
 * A field for the reason of each decision: what was typed for one does not
 * become that of another. The words of whoever asked are suggested for opening
 * only: as the reason of a refusal, the school would send them back.
 *
 * @returns {HTMLElement & {turn: function(string): void}} like reasonField();
 *   `turn` shows the field of another decision
 */
function reasonOf({ kind, reason: words }) {
	const typed = {
		open: words ?? "",
		refuse: "",
		block: "",
		leave: "",
	};
	const hint = h("span", null);
	const box = reasonField(t("answer-why"), hint);
	const usual = h(
		"p",
		{ class: "suggestions" },
		h("span", { class: "soft" }, t("reason-usual")),
		REFUSALS.map((word) => t(`refuse-${word}`)).map((text) =>
			h(
				"button",
				{ type: "button", class: "plain", onclick: () => box.put(text) },
				text,
			),
		),
	);
	const element = h("div", null, box, usual);
	const control = box.querySelector("textarea");
	let shown = null;

	element.turn = (act) => {
		if (shown !== null) typed[shown] = control.value;
		shown = act;
		box.put(typed[act]);
		box.complain(null);
		fill(
			hint,
			t(kind === "report" ? "report-answer-hint" : `answer-hint-${act}`),
		);
		usual.hidden = act !== "refuse";
	};
	element.read = box.read;
	element.check = box.check;
	return element;
}

/** `send` sends the answer; see requests(). */
function answerForm(request, classes, send) {
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
	const reason = reasonOf(request);
	const place = h("div", { tabindex: "-1" });
	const chosen = () => act.chosen() === acts[0];

	reason.turn(acts[0]);
	act.addEventListener("change", () => {
		fields.element.hidden = !chosen();
		reason.turn(act.chosen());
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
			send: () =>
				send(
					request,
					CALLS[act.chosen()],
					{
						reason: reason.read(),
						...(chosen() ? fields.read() : {}),
					},
					(problems) => {
						fill(place, notOpened(problems));
						focusOn(place);
					},
				),
		}),
	);
}

function result(request) {
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

/** Says who has answered a request, or that nobody did in time. */
const answeredText = (row) =>
	row.by ? rich("request-answered-by", { who: row.by }) : t("request-over");

/**
 * The card of a request.
 *
 * @param {Object} request
 * @param {*} act what can be done about it, or what became of it
 */
function item(request, act) {
	return h(
		"li",
		{ id: `request-${request.id}` },
		card(
			h(
				"h3",
				{ tabindex: "-1" },
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
			act,
		),
	);
}

const isWaiting = ({ state }) => state === "waits";

const idsOf = (rows) => new Set(rows.map(({ id }) => id));

/** The requests that waited when the list was shown, and do not any more. */
function answeredSince(answer, shown) {
	const waited = idsOf(shown.rows.filter(isWaiting));

	return answer.rows.filter((row) => waited.has(row.id) && !isWaiting(row));
}

/** The requests that wait and were not there when the list was shown. */
function newSince(answer, shown) {
	const known = idsOf(shown.rows);

	return answer.rows.filter((row) => isWaiting(row) && !known.has(row.id));
}

/** Says what is new while the list stays as it is. */
function newsNotice(answer, shown, show) {
	const n = newSince(answer, shown).length;

	return notice(
		"info",
		t("requests-news"),
		answeredSince(answer, shown).map((row) =>
			h("p", null, data(row.title ?? row.site), ": ", answeredText(row)),
		),
		h(
			"button",
			{ type: "button", onclick: show },
			n > 0 ? t("requests-news-show", { n }) : t("news-show"),
		),
	);
}

/**
 * The two lists: what waits, and what was answered. `put` fills them anew.
 *
 * @param {function(...*): Promise<void>} send see answerForm()
 */
function lists(keep, send) {
	const waiting = h("div", null);
	const summary = h("summary", null);
	const done = h("ul", { class: "stack" });
	const answered = part(
		t("requests-done"),
		h("details", null, summary, h("div", { class: "inside" }, done)),
	);
	const cardOf = (row, { classes }) =>
		isWaiting(row)
			? keep.take(String(row.id), { row, classes }, () =>
					item(row, answerForm(row, classes, send)),
				)
			: keep.take(`told-${row.id}`, row, () =>
					item(row, [notice("info", answeredText(row)), result(row)]),
				);
	const put = (answer, told) => {
		const first = answer.rows.filter(
			(row) => isWaiting(row) || told.has(row.id),
		);
		const rest = answer.rows.filter((row) => !first.includes(row));

		fill(
			waiting,
			first.length === 0
				? empty(t("requests-none"), t("requests-none-why"))
				: h(
						"ul",
						{ class: "stack" },
						first.map((row) => cardOf(row, answer)),
					),
		);
		fill(summary, t("requests-done-show", { n: rest.length }));
		fill(
			done,
			rest.map((row) => item(row, result(row))),
		);
		answered.hidden = rest.length === 0;
	};

	return {
		element: h("div", null, part(t("requests-waiting"), waiting), answered),
		put,
	};
}

/** What is shown now, and how it follows what the server has. */
function requests(first, signal) {
	const news = h("div", { class: "news stays", role: "status" });
	const keep = keeper();
	/* Those that somebody else answered while their card was here. */
	let told = new Set();
	let shown = first;
	let said = null;
	let sending = 0;
	const same = (one, other) =>
		JSON.stringify(one.rows) === JSON.stringify(other.rows);
	/* `own` is the request that was answered here. */
	const put = (answer, own) => {
		for (const { id } of answeredSince(answer, shown))
			if (id !== own) told.add(id);
		shown = answer;
		said = null;
		fill(news);
		list.put(answer, told);
	};
	const titleOf = (row) =>
		row && document.querySelector(`#request-${row.id} h3`);
	const showNews = (answer) => {
		const fresh = newSince(answer, shown);

		told = new Set();
		put(answer);
		announce(t("fresh"));
		focusOn(titleOf(fresh[0]) ?? list.element.querySelector("h2"));
	};
	const answered = async (own) => {
		const answer = await get("requests", signal);

		keep.drop(String(own));
		told = new Set();
		put(answer, own);
		announce(t("fresh"));
		focusOn(list.element.querySelector("h2"));
	};
	/* Somebody else was faster: says who, or throws what the server said. */
	const conflict = async ({ id }, error) => {
		const answer = await get("requests", signal);
		const row = answer.rows.find((each) => each.id === id);

		if (!row || isWaiting(row)) throw error;
		put(answer);
		focusOn(titleOf(row));
	};
	const send = async (request, call, body, notDone) => {
		sending += 1;
		try {
			const answer = await post(
				`requests/${request.id}/${call}`,
				body,
				signal,
			);

			if (answer.opened === false) notDone(answer.problems);
			else await answered(request.id);
		} catch (error) {
			if (!(error instanceof Refused) || error.code !== "conflict")
				throw inPlainWords(error, t("only-officer-request"));
			await conflict(request, error);
		} finally {
			sending -= 1;
		}
	};
	const list = lists(keep, send);

	put(first);
	follow(async () => {
		const answer = await get("requests", signal);

		/* What is being answered here is not news. */
		if (sending > 0 || same(answer, shown)) return;
		if (!keep.inUse()) put(answer);
		else if (said === null || !same(answer, said)) {
			said = answer;
			fill(
				news,
				newsNotice(answer, shown, () => showNews(answer)),
			);
		}
	}, signal);
	return [news, list.element];
}

/** See router.js. */
export async function show({ signal }) {
	/* A teacher has no other first view that could ask. */
	const ask = may("see-totals") ? null : await asksElsewhere(signal);

	return {
		title: t("view-requests"),
		body: [
			head(t("view-requests"), {
				lead: t("requests-lead"),
				actions: [linkButton("#/open", t("view-open"), "main")],
			}),
			ask,
			requests(await get("requests", signal), signal),
		],
	};
}
