// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * bans.js -- who is banned, until when and why; what the policy proposes; and
 * the groups in which banned people may work while somebody watches.
 */
import { get, post } from "../api.js";
import { whenText } from "../dates.js";
import { fill, focusOn, h } from "../dom.js";
import { isAwake } from "../idle.js";
import { banDone, banEnd, proposalList } from "../parts/ban.js";
import { data } from "../parts/data.js";
import { follow, keeper } from "../parts/follow.js";
import { field, form, select, textInput, workButton } from "../parts/form.js";
import { announce } from "../parts/live.js";
import { empty, notice } from "../parts/notice.js";
import { card, facts, head, more, part } from "../parts/page.js";
import { reasonField } from "../parts/reason.js";
import { may } from "../session.js";
import { rich, t } from "../words.js";

const numberOf = ({ id }) => Number(id.replace(/\D/g, ""));

const isOver = ({ state }) => state === "ended" || state === "lifted";

const isWatch = ({ kind }) => kind === "supervision";

/** A form with a reason, behind a title. */
function reasonAct(title, why, text, send) {
	const reason = reasonField(why, t("reason-kept"));

	reason.put(text);
	return more(
		title,
		form({
			button: title,
			kind: "",
			fields: [reason],
			check: reason.check,
			send: () => send(reason.read()),
		}),
	);
}

const lift = (ban, then, signal) =>
	reasonAct(t("ban-lift"), t("ban-lift-why"), t("ban-lift-usual"), async (reason) => {
		const answer = await post(
			`bans/${numberOf(ban)}/lift`,
			{ reason },
			signal,
		);

		await then(t("ban-lifted", { id: ban.id }), answer);
	});

const endWatch = (watch, then, signal) =>
	reasonAct(
		t("watch-end"),
		t("watch-end-why"),
		t("watch-end-usual"),
		async (reason) => {
			const answer = await post(
				`supervisions/${numberOf(watch)}/end`,
				{ reason },
				signal,
			);

			await then(t("watch-ended", { group: watch.whom }), answer);
		},
	);

function item(row, act) {
	return h(
		"li",
		{ id: row.id },
		card(
			h("h3", null, data(row.whom || row.hash || "?")),
			facts([
				[t("ban-kind"), t(`ban-kind-${row.kind}`)],
				[
					t("request-ends"),
					row.until === null ? t("ban-for-ever") : whenText(row.until),
				],
				[t("ban-state"), t(`ban-is-${row.state.replace(" ", "-")}`)],
				[t("fact-reason"), row.because && data(row.because)],
				[
					t("request-by"),
					h("span", null, data(row.by), `, ${whenText(row.from)}`),
				],
				[t("ban-id"), data(row.id)],
			]),
			act,
		),
	);
}

const list = (rows, keep, act) =>
	h(
		"ul",
		{ class: "stack" },
		rows.map((row) =>
			keep.take(`${row.id}-${row.state}`, row, () =>
				item(row, act?.(row)),
			),
		),
	);

/** The kinds by which somebody can be banned whom no record names. */
const KINDS = ["user", "address", "mac"];

/** Returns the kind of address that a text is, or null if it is a name. */
function addressKind(text) {
	if (/^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i.test(text)) return "mac";
	if (/^\d+(\.\d+){3}(\/\d+)?$/.test(text)) return "address";
	return /^(?=.*:.*:)[0-9a-f:.]+(%\w+|\/\d+)?$/i.test(text)
		? "address"
		: null;
}

/** Returns what is wrong with a name or address of this kind, or null. */
function nameFault(text, kind) {
	const found = addressKind(text);

	if (text === "") return t("ban-no-name");
	if (kind === "user") return found && t("ban-is-address");
	return found === kind ? null : t(`ban-no-${kind}`);
}

/**
 * The fields for whom a ban is. Where an address is typed, its kind is chosen:
 * as the name of somebody it would ban nobody. `read()` returns {kind, name}.
 */
function whomFields() {
	const kind = select(
		KINDS.map((word) => [word, t(`ban-kind-${word}`)]),
		"user",
	);
	const name = textInput({
		spellcheck: "false",
		autocapitalize: "none",
		maxlength: 255,
	});
	const nameField = field({
		label: t("ban-name"),
		hint: t("ban-name-hint"),
		control: name,
	});
	const seen = h("p", { class: "hint", role: "status" });
	const element = h(
		"div",
		{ class: "fields" },
		nameField,
		field({ label: t("ban-kind"), control: kind }),
		seen,
	);
	let chosen = null;

	name.addEventListener("input", () => {
		const found = addressKind(name.value.trim());

		nameField.complain(null);
		if (found === chosen) return;
		/* What was chosen here is taken back here, and nothing else. */
		if (found !== null || kind.value === chosen)
			kind.value = found ?? "user";
		chosen = found;
		fill(seen, found && t(`ban-seen-${found}`));
	});
	kind.addEventListener("change", () => {
		nameField.complain(null);
		fill(seen);
	});
	element.read = () => ({ kind: kind.value, name: name.value.trim() });
	element.check = () => {
		const fault = nameFault(name.value.trim(), kind.value);

		nameField.complain(fault);
		return fault === null;
	};
	return element;
}

function banForm(then, signal) {
	const whom = whomFields();
	const end = banEnd();
	const reason = reasonField(t("ban-why"), t("ban-why-hint"));

	return form({
		button: t("ban-button"),
		label: t("ban-new"),
		fields: [whom, end, reason],
		check: () =>
			[whom.check(), end.check(), reason.check()].every(Boolean),
		send: async () => {
			const answer = await post(
				"ban",
				{
					...whom.read(),
					reason: reason.read(),
					...end.read(),
				},
				signal,
			);

			await then(t("ban-done", { id: answer.ban }), answer, "ban");
		},
	});
}

/** How long somebody watches, in minutes. */
const WATCHES = [45, 60, 90, 180, 480];

function watchForm(groups, then, signal) {
	const group = select(
		groups.map((name) => [name, name]),
		groups[0],
	);
	const minutes = select(
		WATCHES.map((n) => [String(n), t("watch-minutes", { n })]),
		"45",
	);
	const reason = reasonField(t("watch-why"), t("reason-kept"));

	return form({
		button: t("watch-button"),
		label: t("watch-new"),
		fields: [
			field({ label: t("watch-group"), control: group }),
			field({ label: t("for-label"), control: minutes }),
			reason,
		],
		check: reason.check,
		send: async () => {
			const answer = await post(
				"supervisions",
				{
					group: group.value,
					minutes: Number(minutes.value),
					reason: reason.read(),
				},
				signal,
			);

			await then(
				t("watch-done", { group: group.value }),
				answer,
				"watch",
			);
		},
	});
}

function proposed(answer, then, signal, keep) {
	const waiting = answer.proposals.filter(({ state }) => state === "waits");
	const decided = answer.proposals.filter(({ state }) => state !== "waits");
	const cards = (rows) =>
		proposalList(
			rows,
			(done, given) =>
				then(
					given
						? t("ban-done", { id: done.ban })
						: t("proposal-refused-now"),
					done,
				),
			signal,
			keep,
		);

	return [
		waiting.length > 0 && part(t("proposals-title"), cards(waiting)),
		decided.length > 0 &&
			part(
				t("proposals-decided"),
				more(
					t("proposals-show", { n: decided.length }),
					cards(decided),
				),
			),
	];
}

function bans(answer, then, signal, keep) {
	const rows = answer.rows.filter((row) => !isWatch(row));
	const holding = rows.filter((row) => !isOver(row));
	const over = rows.filter(isOver);

	return [
		proposed(answer, then, signal, keep),
		part(
			t("bans-hold"),
			holding.length === 0
				? empty(t("bans-none"), t("bans-none-why"))
				: list(holding, keep, (row) => lift(row, then, signal)),
			keep.take("ban", null, () =>
				more(t("ban-new"), banForm(then, signal)),
			),
		),
		over.length > 0 &&
			part(
				t("bans-over"),
				keep.take(`over-${over.length}`, null, () =>
					more(
						t("bans-over-show", { n: over.length }),
						list(over, keep),
					),
				),
			),
		answer.more && h("p", { class: "soft" }, t("bans-more")),
	];
}

function watches(answer, then, signal, keep) {
	const rows = answer.rows.filter((row) => isWatch(row) && !isOver(row));

	return part(
		t("watch-title"),
		h("p", { class: "soft" }, t("watch-lead")),
		answer.supervised.length > 0 &&
			h(
				"p",
				null,
				rich("watch-always", { groups: answer.supervised.join(", ") }),
			),
		rows.length === 0
			? empty(t("watch-none"))
			: list(rows, keep, (row) => endWatch(row, then, signal)),
		answer.groups.length > 0 &&
			keep.take("watch", answer.groups, () =>
				more(t("watch-new"), watchForm(answer.groups, then, signal)),
			),
	);
}

/** Two answers are the same but for their time. */
const same = (one, other) =>
	JSON.stringify({ ...one, now: null }) ===
	JSON.stringify({ ...other, now: null });

/** See router.js. */
export async function show({ signal }) {
	const place = h("div", null);
	const done = h("div", { tabindex: "-1", "data-result": true });
	const news = h("div", { class: "news stays", role: "status" });
	const keep = keeper();
	let shown = null;
	const put = (answer) => {
		shown = answer;
		fill(news);
		fill(
			place,
			may("ban") && bans(answer, then, signal, keep),
			watches(answer, then, signal, keep),
		);
	};
	/* `own` is the form that was sent: it begins anew. */
	const then = async (title, answer, own) => {
		const after = await get("bans", signal);

		keep.drop(own);
		put(after);
		fill(done, banDone(title, { warnings: answer.warnings }));
		focusOn(done);
	};
	const showNews = async () => {
		put(await get("bans", signal));
		announce(t("fresh"));
		focusOn(place.querySelector("h2"));
	};
	const look = async () => {
		if (!isAwake() || !news.matches(":empty")) return;
		const answer = await get("bans", signal);

		if (same(answer, shown)) return;
		if (!keep.inUse()) return put(answer);
		fill(
			news,
			notice(
				"info",
				t("requests-news"),
				workButton(t("news-show"), showNews),
			),
		);
	};

	put(await get("bans", signal));
	follow(look, signal);
	return {
		title: t("view-bans"),
		body: [
			head(t("view-bans"), {
				lead: t(may("ban") ? "bans-lead" : "watch-lead"),
			}),
			done,
			news,
			place,
		],
	};
}
