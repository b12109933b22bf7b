// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * stand_in.mjs -- a stand-in for schoolgate-web: the page's files, and an API
 * with made-up data (data.mjs). For work on the page, and for its tests.
 *
 * usage: node stand_in.mjs [PORT]
 *
 * Names to sign in with: j.smith (officer), t.tech (technician), g.gov
 * (governor), h.head (head), b.teach (teacher). The password is "correct horse".
 */
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import {
	addDays,

	daysOf,
	exceptions,
	exceptionsText,
	hoursOf,
	makeWeek,
	NOW,
	people,
	policyText,
	TODAY,
	withLessons,
} from "./data.mjs";

const WWW = fileURLToPath(new URL("../../../src/desk/www/", import.meta.url));
const CSP =
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
const TYPES = {
	".html": "text/html; charset=utf-8",
	".css": "text/css; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
};
const PASSWORD = "correct horse";
const ALL =
	"see-totals see-people decide export see-health see-policy see-exceptions edit-exceptions see-looks see-review answer fill-in ban supervise".split(
		" ",
	);
const ACCOUNTS = {
	"j.smith": { role: "officer", may: ALL },
	"t.tech": {
		role: "technician",
		may: ["see-totals", "see-health", "see-policy"],
	},
	"g.gov": { role: "governor", may: ["see-totals"] },
	"b.teach": {
		role: "teacher",
		may: ["answer", "fill-in", "supervise"],
		groups: ["year-6"],
	},
	"h.head": {
		role: "head",
		may: [
			"see-totals",
			"see-policy",
			"see-exceptions",
			"edit-exceptions",
			"see-review",
			"fill-in",
		],
	},
};

/** That of the report, as src/desk/web/headers.c writes it. */
const REPORT_CSP =
	"default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox";

/** How the accounts' full names stand in forms. */
const FULL = {
	"j.smith": "Jo Smith",
	"b.teach": "Mr B Teach",
	"h.head": "Mrs A Head",
};

class Refusal extends Error {
	constructor(status, code, text, more = {}) {
		super(text);
		Object.assign(this, { status, code, more });
	}
}

function countsOf(incidents) {
	const count = (fits) => incidents.filter(fits).length;

	return {
		new: count(({ state }) => state === "new"),
		real: count(({ state }) => state === "real"),
		page: count(({ state }) => state === "page"),
		agreed: count(({ state }) => state === "agreed"),
		high: count(
			({ state, severity }) => state === "new" && severity === "high",
		),
		held: count(({ held }) => held !== null),
	};
}

const request = (values) => ({
	site: "www.games.example",
	title: "www.games.example",
	page: "/play",
	groups: ["year-6", "pupils"],
	opens: "2026-11-26T15:20:00+00:00",
	name: null,
	state: "waits",
	by: null,
	answeredAt: null,
	answer: null,
	whom: null,
	exception: null,
	ends: null,
	...values,
});

const makeRequests = () => [
	request({
		id: 903,
		kind: "ask",
		at: "2026-11-26T13:01:00+00:00",
		name: "Sam <b>",
		reason: "for the poster in maths",
	}),
	request({
		id: 902,
		kind: "report",
		at: "2026-11-26T12:40:00+00:00",
		site: "bad.example",
		title: "bad.example",
		page: "https://bad.example/x",
		groups: [],
		opens: null,
		reason: "violent pictures",
	}),
	request({
		id: 901,
		kind: "ask",
		at: "2026-11-26T09:10:00+00:00",
		site: "youtube",
		title: "YouTube",
		reason: "a film about volcanoes",
		state: "opened",
		by: "b.teach",
		answeredAt: "2026-11-26T09:11:00+00:00",
		answer: "until the end of the lesson",
		whom: "year-6",
		exception: "DESK-261126-091100",
		ends: "2026-11-26T10:45:00+00:00",
	}),
];

const banRow = (values) => ({
	hash: null,
	state: "holds",
	from: "2026-11-26T09:20:00+00:00",
	until: "2026-11-27T09:20:00+00:00",
	by: "Jane Smith (j.smith)",
	because: "MT4: a proxy, twice",
	...values,
});

const makeBans = () => [
	banRow({ id: "B-1", kind: "user", whom: "sam<b>.hill" }),
	banRow({
		id: "B-2",
		kind: "address",
		whom: "10.20.6.5",
		until: null,
		by: "the policy",
		because:
			"when one person has 9 circumvention attempts in 1 day ban for 1 day",
	}),
	banRow({
		id: "S-4",
		kind: "supervision",
		whom: "year-6",
		until: "2026-11-26T13:45:00+00:00",
		because: "a lesson with Mr T",
	}),
	banRow({
		id: "B-3",
		kind: "user",
		whom: "old.pupil",
		state: "lifted",
		until: "2026-11-20T09:20:00+00:00",
	}),
];

const makeProposals = ({ incidents }) => {
	const { id, person } = incidents.findLast(
		({ state, person: own }) => state === "new" && own.kind === "user",
	);
	const proposal = {
		id: 4600,
		at: "2026-11-26T12:50:00+00:00",
		rule: "5 circumvention attempts in 1 week propose ban",
		person,
		incident: id,
		minutes: null,
		automatic: false,
		state: "waits",
		by: null,
		decidedAt: null,
		reason: null,
		ban: null,
		ends: null,
	};

	return [
		proposal,
		{
			...proposal,
			id: 4500,
			rule: "9 circumvention attempts in 1 day ban for 1 day",
			incident: null,
			minutes: 1440,
			automatic: true,
			state: "banned",
			decidedAt: "2026-11-26T10:00:00+00:00",
			ban: "B-2",
			ends: "2026-11-27T10:00:00+00:00",
		},
	];
};

function bansOf(world) {
	needs(world, "supervise");
	const own = world.session.groups;
	const all = see(world, "ban");

	return {
		rows: world.bans.filter(
			({ kind, whom }) =>
				all || (kind === "supervision" && own.includes(whom)),
		),
		more: false,
		proposals: all ? world.proposals : null,
		groups: all ? ["ict-suite", "pupils", "staff", "year-6"] : own,
		supervised: ["ict-suite"],
		now: NOW,
	};
}

const banAnswer = (world, ban, warnings = []) => ({
	seq: 930,
	ban,
	ends: ban?.startsWith("B") ? "2026-11-27T13:00:00+00:00" : null,
	warnings,
	applied: !world.lagging,
});

function giveBan(world, body) {
	needs(world, "ban");
	reasonOf(body);
	if (world.banned)
		throw new Refusal(
			400,
			"bad",
			"there is a ban already: B-1, until Fri 27 Nov 2026 09:20",
		);
	const id = `B-${10 + world.bans.length}`;

	world.bans.unshift(
		banRow({
			id,
			kind: body.kind ?? "user",
			whom:
				body.name ??
				people.find((person) => person.id === body.id)?.name ??
				"?",
			because: body.reason,
			until: body.minutes || body.until ? "2026-11-27T13:00:00+00:00" : null,
		}),
	);
	if (["address", "mac"].includes(body.kind)) return banAnswer(world, id);
	return banAnswer(world, id, [
		"a name is known only where people log on: at intercepting ports, and at ports without a log-on, this ban does not hold",
	]);
}

function decideProposal(world, id, act, body) {
	needs(world, "ban");
	reasonOf(body);
	const row = world.proposals.find((each) => each.id === Number(id));

	if (row.state !== "waits")
		throw new Refusal(409, "conflict", "Somebody has decided meanwhile.");
	const answer =
		act === "confirm"
			? giveBan(world, { ...body, name: row.person.name })
			: banAnswer(world, null);

	Object.assign(row, {
		state: act === "confirm" ? "banned" : "refused",
		by: world.session.name,
		decidedAt: NOW,
		reason: body.reason,
		ban: answer.ban,
		ends: answer.ends,
	});
	return answer;
}

function endBan(world, letter, id, body) {
	needs(world, letter === "B" ? "ban" : "supervise");
	reasonOf(body);
	const row = world.bans.find((each) => each.id === `${letter}-${id}`);

	Object.assign(row, { state: "lifted", until: NOW });
	return { ...banAnswer(world, row.id), ends: null };
}

function supervise(world, body) {
	needs(world, "supervise");
	reasonOf(body);
	world.bans.push(
		banRow({
			id: `S-${10 + world.bans.length}`,
			kind: "supervision",
			whom: body.group,
			because: body.reason,
		}),
	);
	return { ...banAnswer(world, world.bans.at(-1).id), ends: NOW };
}

/** The calls of those who see a block page. */
function stranger(world, path, body) {
	if (path === "ask/report") {
		world.requests.unshift(
			request({
				id: 910,
				kind: "report",
				at: NOW,
				site: body.site,
				title: body.site,
				groups: [],
				opens: null,
				reason: reasonOf(body),
			}),
		);
		return {};
	}
	if (path === "ask/blocked") {
		if (world.blocked === "shared")
			throw new Refusal(
				403,
				"shared-device",
				"Several people or devices used this address in the last hour.",
			);
		return {
			sites:
				world.blocked === "none"
					? []
					: [
							{
								at: NOW,
								site: "www.games.example",
								platform: null,
								reference: "good-reference",
							},
						],
			school: "Hillcrest School",
			now: NOW,
		};
	}
	if (body.reference !== "good-reference")
		throw new Refusal(
			404,
			"not-found",
			"this is no link of our block pages; open the page again, and use its link",
		);
	if (path === "ask") {
		reasonOf(body);
		world.asked = "asked";
		world.requests.unshift(
			request({ id: 911, kind: "ask", at: NOW, reason: body.reason }),
		);
	}
	return {
		site: "www.games.example",
		platform: null,
		opens: "2026-11-26T15:20:00+00:00",
		closed: world.asked === "closed",
		state: world.asked === "closed" ? "new" : world.asked,
		answer: world.asked === "refused" ? "not today" : null,
		ends: world.asked === "opened" ? "2026-11-26T13:15:00+00:00" : null,
		school: "Hillcrest School",
		now: NOW,
	};
}

function requestsOf(world) {
	needs(world, "answer");
	const own = world.session.groups;
	const teacher = world.session.role === "teacher";

	return {
		rows: world.requests.filter(
			({ groups }) =>
				!teacher || groups.some((group) => own.includes(group)),
		),
		classes: teacher ? own : ["pupils", "staff", "year-6"],
		more: false,
		now: NOW,
	};
}

const EXPECT = {
	severity: "error",
	file: "school.policy",
	line: 84,
	column: 5,
	width: 20,
	text: "this is expected to be blocked, and is allowed",
	advice: "always  pupils  games  blocked",
};

/** What a teacher is told whom no line of the policy lets open a site. */
function mayOpen(world, site) {
	if (world.officerOnly && world.session.role === "teacher")
		throw new Refusal(
			403,
			"forbidden",
			`the policy has no line that lets teachers open ${site} for this class; the e-safety officer can`,
		);
}

function answerRequest(world, id, body, state) {
	needs(world, "answer");
	reasonOf(body);
	const row = world.requests.find((each) => each.id === Number(id));

	if (row.state !== "waits")
		throw new Refusal(
			409,
			"conflict",
			"somebody else has answered it already",
		);
	if (state === "opened") mayOpen(world, row.site);
	if (state === "opened" && world.conflict)
		return { opened: false, errors: 1, problems: [EXPECT] };
	Object.assign(row, {
		state,
		by: world.session.name,
		answeredAt: NOW,
		answer: body.reason,
		whom: body.group ?? "everyone",
		ends: state === "refused" ? null : "2026-11-26T14:10:00+00:00",
	});
	if (state === "refused") return { applied: true, ends: null, seq: 920 };
	return {
		opened: true,
		applied: true,
		inForce: true,
		seq: 920,
		site: row.site,
		exception: "DESK-261126-130500",
		ends: row.ends,
	};
}

function openSite(world, body) {
	needs(world, "answer");
	reasonOf(body);
	mayOpen(world, body.site);
	if (world.conflict)
		return { opened: false, errors: 1, problems: [EXPECT] };
	return {
		opened: true,
		applied: true,
		inForce: true,
		seq: 921,
		site: body.site,
		exception: "DESK-261126-130500",
		ends: "2026-11-26T14:10:00+00:00",
	};
}

/* ---- forms for official accounts ---- */

const BOXES = {
	department: "Music <b>",
	aims: "Concerts and rehearsals,\nfor parents",
	content: "Dates, pictures without names",
	audience: "Parents",
	contributors: "The choir, 9 to 11 years old",
	administrators: "Anna Smith, asmith\nBilal Khan, bkhan",
	moderators: "Carol Jones\nDan Lee",
	vets: "Carol Jones",
	host: "www.facebook.com/hillcrest-music",
	live: "2026-09-07",
	closing: "2026-12-18",
	advertising: "A letter to parents",
	consent: "The form of September",
	security: "Two factors; the office has the passwords",
};

const LEAD = {
	role: "ict-lead",
	name: "Dr I Lead",
	at: "2026-11-25T09:12:00+00:00",
};

const formOf = (values) => ({
	id: 700,
	state: "submitted",
	author: "b.teach",
	by: "Mr B Teach",
	at: "2026-11-24T15:40:00+00:00",
	changedAt: "2026-11-25T09:12:00+00:00",
	boxes: BOXES,
	approvals: [LEAD],
	missing: ["head"],
	exception: null,
	daysLeft: null,
	base: "f1",
	answer: null,
	answeredBy: null,
	answeredAt: null,
	...values,
});

const makeForms = () => [
	formOf({
		id: 703,
		boxes: {
			...BOXES,
			host: "www.instagram.com/hillcrest-art",
			department: "Art",
			live: "2026-12-07",
			closing: "2027-07-16",
		},
	}),
	formOf({
		id: 702,
		state: "draft",
		approvals: [],
		missing: ["ict-lead", "head"],
		boxes: Object.fromEntries(
			Object.keys(BOXES).map((name) => [
				name,
				name === "aims" ? BOXES.aims : "",
			]),
		),
	}),
	formOf({
		id: 701,
		state: "in-force",
		author: "j.smith",
		by: "Jo Smith",
		approvals: [LEAD, { ...LEAD, role: "head", name: "Mrs A Head" }],
		missing: [],
		exception: "FORM-701",
		daysLeft: 22,
	}),
	formOf({
		id: 690,
		state: "refused",
		boxes: { ...BOXES, host: "www.tiktok.com/@hillcrest" },
		answer: "not for pupils of this age",
		answeredBy: "Mrs A Head",
		answeredAt: "2026-11-20T12:00:00+00:00",
	}),
];

const SHOWN = ["department", "host", "live", "closing"];

const seesForm = (world, form) =>
	see(world, "see-exceptions") || form.author === world.session.name;

function formsOf(world) {
	needs(world, "fill-in");
	const shown = world.empty ? [] : world.forms;

	return {
		rows: shown
			.filter((form) => seesForm(world, form))
			.map(({ base, answer, answeredBy, answeredAt, ...form }) => ({
				...form,
				boxes: Object.fromEntries(
					SHOWN.map((name) => [name, form.boxes[name]]),
				),
			})),
		now: NOW,
	};
}

function oneForm(world, id) {
	needs(world, "fill-in");
	const form = world.forms.find((each) => each.id === Number(id));

	if (!form || !seesForm(world, form))
		throw new Refusal(
			404,
			"not-found",
			"there is no such form, or it is not kept any more",
		);
	return form;
}

const formAnswer = (word, values) => ({
	[word]: true,
	inForce: false,
	problems: [],
	text: null,
	id: null,
	state: null,
	voided: null,
	missing: null,
	...values,
});

function saveForm(world, { id, base, submit, ...boxes }) {
	needs(world, "fill-in");
	const before = id ? oneForm(world, id) : null;
	const missing = Object.keys(BOXES).find((name) => !boxes[name]);

	if (before && before.base !== base)
		throw new Refusal(
			409,
			"conflict",
			"somebody else has changed the form meanwhile: read it again",
		);
	if (submit && missing)
		throw new Refusal(400, "bad", `the box "${missing}" is empty`);
	if (submit && world.conflict)
		return formAnswer("saved", { saved: false, problems: [EXPECT] });
	const form = formOf({
		...(before ?? {
			id: 704,
			author: world.session.name,
			by: FULL[world.session.name],
			at: NOW,
		}),
		state: submit ? "submitted" : "draft",
		boxes: Object.fromEntries(
			Object.keys(BOXES).map((name) => [name, boxes[name] ?? ""]),
		),
		approvals: [],
		missing: ["ict-lead", "head"],
		changedAt: NOW,
		base: `${before?.base ?? "f"}1`,
	});

	world.forms = [form, ...world.forms.filter((each) => each.id !== form.id)];
	return formAnswer("saved", {
		id: form.id,
		state: form.state,
		voided: before?.approvals.length ?? 0,
	});
}

function approveForm(world, id, { base }) {
	const form = oneForm(world, id);
	const { role, name } = world.session;

	if (!["ict-lead", "head"].includes(role))
		throw new Refusal(
			403,
			"forbidden",
			"only the ICT lead and the head decide about a form",
		);
	if (form.base !== base || form.state !== "submitted")
		throw new Refusal(
			409,
			"conflict",
			"the form was changed meanwhile: read it again",
		);
	if (!form.missing.includes(role))
		throw new Refusal(
			403,
			"forbidden",
			"you have given the approval of the head: that of the ICT lead is missing, and another person must give it",
		);
	if (world.conflict)
		return formAnswer("approved", { approved: false, problems: [EXPECT] });
	form.approvals = [...form.approvals, { role, name: FULL[name], at: NOW }];
	form.missing = form.missing.filter((each) => each !== role);
	if (form.missing.length === 0)
		Object.assign(form, {
			state: form.boxes.live > TODAY ? "to-come" : "in-force",
			exception: `FORM-${id}`,
		});
	return formAnswer("approved", {
		inForce: form.missing.length === 0,
		missing: form.missing,
	});
}

function endForm(world, id, body, state) {
	const form = oneForm(world, id);

	reasonOf(body);
	Object.assign(form, {
		state,
		answer: body.reason,
		answeredBy: FULL[world.session.name],
		answeredAt: NOW,
		daysLeft: null,
	});
	return state === "refused" ? {} : formAnswer("withdrawn");
}

/** What the stand-in knows, and how it behaves. */
function makeWorld() {
	const { incidents, events } = makeWeek();

	return {
		incidents,
		events,
		opened: new Set(),
		people: new Set(),
		report: false,
		session: null,
		deeds: [],
		agreements: [
			{
				id: 812,
				person: people[12].name,
				everyone: false,
				site: null,
				family: "round",
				title: "Ways round the filter",
				reason: "Computing club: lesson about VPNs",
				by: "j.smith",
				at: "2026-11-16T09:12:00+00:00",
				until: "2026-12-18",
				ended: false,
				holds: true,
			},
			{
				id: 790,
				person: null,
				everyone: true,
				site: null,
				family: "platform:whatsapp",
				title: "WhatsApp",
				reason: "Apps of visitors at the open day",
				by: "j.smith",
				at: "2026-10-02T09:12:00+00:00",
				until: "2026-10-05",
				ended: false,
				holds: false,
			},
		],
		requests: makeRequests(),
		forms: makeForms(),
		bans: makeBans(),
		banned: false,
		officerOnly: false,
		proposals: makeProposals({ incidents }),
		asked: "new",
		blocked: "some",
		text: exceptionsText,
		base: "b1",
		health: "warning",
		stale: false,
		quiet: [],
		empty: false,
		/* Tests set these. */
		delay: 0,
		away: false,
		gone: false,
		lagging: false,
		conflict: false,
	};
}

const see = (world, word) => world.session.may.includes(word);

function needs(world, word) {
	if (!see(world, word))
		throw new Refusal(403, "forbidden", "Your account may not see this.");
}

function deed(world, action, title, about, reason) {
	world.deeds.unshift({
		seq: 900 + world.deeds.length,
		at: NOW,
		who: world.session?.name ?? "?",
		action,
		title,
		about,
		reason: reason || null,
		origin: "10.20.1.4",
	});
}

function reasonOf(body) {
	if ((body.reason ?? "").length < 3)
		throw new Refusal(400, "bad", "A reason has 3 to 500 characters.");
	return body.reason;
}

function incidentOf(world, id) {
	needs(world, "see-people");
	const incident = world.incidents.find((each) => each.id === Number(id));

	if (!incident)
		throw new Refusal(404, "not-found", "There is no such incident.");
	return {
		...incident,
		opened: world.opened.has(incident.id),
		source: incident,
	};
}

function openedIncident(world, id) {
	const incident = incidentOf(world, id);

	if (!incident.opened)
		throw new Refusal(
			428,
			"reason-needed",
			"Say first why you look at this incident.",
		);
	return incident;
}

function incidentAnswer(world, id) {
	const { source, opened, ...incident } = openedIncident(world, id);

	return {
		incident,
		events: world.events.get(incident.id),
		more: false,
		next: null,
		agreements: world.agreements.filter(
			({ family, person }) =>
				family === incident.family &&
				[null, incident.person.name].includes(person),
		),
		deeds: world.deeds.filter(({ about }) => about === `incident ${id}`),
		proposals: world.proposals.filter(
			({ incident: own }) => own === incident.id,
		),
	};
}

const HEALTH = {
	well: "All is well",
	warning: "1 warning",
	wrong: "1 thing is wrong, 1 warning",
	unknown: "The doctor has not run yet",
};

const store = (world) => ({
	until: NOW,
	behind: 4,
	text: world.storeText ?? null,
});

function today(world) {
	needs(world, "see-totals");
	const personal = see(world, "see-people");
	const fresh = world.empty
		? []
		: world.incidents.filter(({ state }) => state === "new");
	const order = { high: 0, medium: 1, low: 2 };
	const rank = (incident) =>
		2 * order[incident.severity] + (incident.doer === "people" ? 0 : 1);
	const hours = hoursOf().map((hour) =>
		world.empty
			? { hour: hour.hour, people: 0, pages: 0, apps: 0, unclear: 0 }
			: hour,
	);
	const sum = (word) => hours.reduce((all, hour) => all + hour[word], 0);

	return {
		day: TODAY,
		now: NOW,
		store: store(world),
		counts: world.empty
			? { ...countsOf(world.incidents), new: 0, high: 0 }
			: countsOf(world.incidents),
		totals: {
			people: { attempts: sum("people"), round: world.empty ? 0 : 5 },
			pages: { attempts: sum("pages"), round: 0 },
			apps: { attempts: sum("apps"), round: 0 },
			unclear: { attempts: sum("unclear"), round: 0 },
			requests: 980,
		},
		hours,
		health: {
			state: world.health,
			text: HEALTH[world.health],
			at: world.health === "unknown" ? null : "2026-11-26T12:58:00+00:00",
			stale: world.stale,
		},
		exceptions: see(world, "see-exceptions")
			? exceptions
					.filter(({ until }) => until === TODAY)
					.map(({ id, action, because }) => ({
						id,
						action,
						because,
						text: "allow class-blog for year-6",
						from: "2026-11-26T14:00:00+00:00",
						until: "2026-11-26T15:00:00+00:00",
					}))
			: null,
		incidents: personal
			? fresh.sort((a, b) => rank(a) - rank(b)).slice(0, 20)
			: null,
		proposals: personal
			? world.proposals.filter(
					({ state }) => state === "waits" && !world.empty,
				)
			: null,
		recent: personal ? (world.empty ? [] : recent(world)) : null,
		quiet: world.quiet,
	};
}

/** An event as the store has it, without its record. */
const short = (event) => ({
	seq: event.seq,
	at: event.at,
	last: event.last,
	kind: event.kind,
	doer: event.doer,
	blocked: event.blocked,
	tried: event.tried,
	person: event.person,
	site: event.site,
	requests: event.requests,
	text: event.text ?? null,
});

/** What happened last; the last two are about no request. */
function recent(world) {
	const events = world.incidents
		.flatMap(({ id }) => world.events.get(id))
		.filter(({ at }) => at.startsWith(TODAY))
		.sort((a, b) => b.at.localeCompare(a.at))
		.slice(0, 10);
	const other = {
		...events[0],
		kind: "other",
		doer: "unclear",
		blocked: false,
		tried: false,
		person: null,
		site: null,
		text: "A policy came into force",
	};
	const ended = { ...events[0], kind: "connection-ended", blocked: false };

	return [other, ended, ...events].map(short);
}

function list(world, query) {
	const counts = countsOf(world.incidents);

	if (!see(world, "see-people"))
		return { counts, rows: null, page: 1, more: false, total: 0 };
	const among = (name, value) =>
		!query.get(name) || query.get(name).split(",").includes(value);
	const rows = world.incidents.filter(
		(incident) =>
			among("state", incident.state) &&
			among("family", incident.family) &&
			(query.get("doer") === "others"
				? incident.doer !== "people"
				: among("doer", incident.doer)) &&
			among("severity", incident.severity) &&
			(!query.get("held") || incident.held) &&
			(!query.get("from") || incident.day >= query.get("from")) &&
			(!query.get("until") || incident.day <= query.get("until")),
	);
	const page = Number(query.get("page") ?? 1);
	const rank = { high: 0, medium: 1, low: 2 };

	if (query.get("order") === "worst")
		rows.sort((a, b) => rank[a.severity] - rank[b.severity]);
	return {
		counts,
		rows: rows.slice((page - 1) * 50, page * 50),
		page,
		more: rows.length > page * 50,
		total: rows.length,
		quiet: world.quiet,
	};
}

/** Attempts by the person, of these as ways round, and by pages and apps. */
const sums = (attempts) => ({
	people: attempts.filter(({ doer }) => doer === "people").length,
	round: attempts.filter(({ doer, tried }) => doer === "people" && tried)
		.length,
	others: attempts.filter(({ doer }) => doer !== "people").length,
});

function personAnswer(world, body) {
	needs(world, "see-people");
	const person = people.find(
		({ id, name }) => id === body.id || name === body.name,
	);

	if (!person)
		throw new Refusal(
			404,
			"not-found",
			"Nobody of this name is recorded.",
			{ hint: "Did you mean amelia.jones?" },
		);
	if (!world.people.has(person.id) && !body.reason)
		throw new Refusal(
			428,
			"reason-needed",
			"Say first why you look at this person.",
		);
	if (body.reason) {
		reasonOf(body);
		world.people.add(person.id);
		deed(
			world,
			"viewed",
			"Looked at a person",
			`person ${person.name}`,
			body.reason,
		);
	}
	const from = body.from ?? addDays(TODAY, -6);
	const until = body.until ?? TODAY;
	const own = world.incidents.filter(
		(incident) =>
			incident.person.id === person.id &&
			incident.day >= from &&
			incident.day <= until,
	);
	const events = own
		.flatMap((incident) =>
			withLessons(incident, world.events.get(incident.id)),
		)
		.reverse();
	const attempts = events.filter(({ blocked, tried }) => blocked || tried);

	return {
		person,
		from,
		until,
		totals: {
			...sums(attempts),
			events: events.length,
			requests: events.length + 11,
		},
		days: daysOf(from, until).map(({ day }) => ({
			day,
			...sums(attempts.filter(({ at }) => at.startsWith(day))),
		})),
		incidents: own,
		events,
		more: false,
		page: body.page ?? 1,
		caution:
			"A name in this list is the name that was logged on, or the device. It does not prove who sat there. Ask before you conclude.",
		quiet: world.quiet,
	};
}

function mark(world, id, body) {
	needs(world, "decide");
	const incident = incidentOf(world, id).source;

	if (body.was && body.was !== incident.state)
		throw new Refusal(
			409,
			"conflict",
			"Somebody decided about this incident meanwhile.",
		);
	const agreement =
		body.state === "agreed" ? 900 + world.deeds.length : null;

	if (agreement !== null) {
		world.agreements.unshift({
			id: agreement,
			person: body.everyone ? null : incident.person.name,
			everyone: Boolean(body.everyone),
			site: null,
			family: incident.family,
			title: incident.title,
			reason: body.reason,
			by: world.session.name,
			at: NOW,
			until: body.until,
			ended: false,
			holds: true,
		});
	}
	Object.assign(incident, {
		state: body.state,
		stateBy: world.session.name,
		stateAt: NOW,
		stateReason: body.reason,
		agreement,
	});
	deed(
		world,
		agreement === null ? "marked" : "agreed",
		agreement === null ? "decided" : "agreed",
		`incident ${id}`,
		body.reason,
	);
	return { seq: 812, applied: !world.lagging, incident };
}

function checkText(text) {
	const problems = [];
	const lines = text.split("\n");

	lines.forEach((line, index) => {
		const typo = line.indexOf("yuotube");

		if (typo >= 0)
			problems.push({
				severity: "error",
				file: "exceptions.policy",
				line: index + 1,
				column: typo + 1,
				width: 7,
				text: 'no platform or list is called "yuotube"',
				advice: 'did you mean "youtube"?\nThen write:\n    allow      youtube',
			});
		if (/until\s+Fri 13 Nov 2026/.test(line))
			problems.push({
				severity: "warning",
				file: "exceptions.policy",
				line: index + 1,
				column: 16,
				width: 15,
				text: "this exception is over",
				advice: "delete it, or give it a new approval and a new end",
			});
	});
	return {
		errors: problems.filter(({ severity }) => severity === "error").length,
		warnings: problems.filter(({ severity }) => severity === "warning")
			.length,
		problems,
		changed: text.includes("EX-020"),
		changes: text.includes("EX-020")
			? [{ how: "added", exception: "EX-020" }]
			: [],
	};
}

function savePolicy(world, body) {
	needs(world, "edit-exceptions");
	reasonOf(body);
	if (world.conflict || body.base !== world.base)
		throw new Refusal(
			409,
			"conflict",
			"Somebody else saved the file meanwhile.",
		);
	const result = checkText(body.text);

	if (result.errors > 0)
		return { ...result, saved: false, installed: false, base: world.base };
	world.text = body.text;
	world.base = `b${Number(world.base.slice(1)) + 1}`;
	deed(
		world,
		"exceptions-saved",
		"Saved the exceptions",
		"exceptions.policy",
		body.reason,
	);
	return {
		...result,
		saved: true,
		installed: true,
		inForce: true,
		seq: 821,
		text: "",
		base: world.base,
	};
}

function week(query) {
	const monday = addDays(
		query.get("date") || TODAY,
		-(
			(new Date(`${query.get("date") || TODAY}T12:00:00Z`).getUTCDay() +
				6) %
			7
		),
	);
	const school = [
		{ from: 0, to: 520, allowed: true },
		{ from: 520, to: 645, allowed: false },
		{ from: 645, to: 660, allowed: true },
		{ from: 660, to: 735, allowed: false },
		{ from: 735, to: 795, allowed: true },
		{ from: 795, to: 920, allowed: false },
		{ from: 920, to: 1440, allowed: true },
	];
	const always = [{ from: 0, to: 1440, allowed: true }];
	const off = (index) =>
		index === 4 ? "INSET day" : index > 4 ? "weekend" : null;
	const days = Array.from({ length: 7 }, (_, index) => ({
		day: addDays(monday, index),
		title: "",
		off: off(index),
		school: off(index) ? null : { from: 520, to: 920 },
		periods: off(index)
			? []
			: [
					["registration", 520, 540],
					["lesson", 540, 645],
					["break", 645, 660],
					["lesson", 660, 735],
					["lunch", 735, 795],
					["lesson", 795, 920],
				].map(([name, from, to]) => ({ name, from, to })),
	}));

	return {
		for: query.get("for") || "everyone on own-devices",
		also: "A member of staff is also in: adults.",
		date: TODAY,
		groups: ["pupils", "staff", "year-6", "own-devices"],
		days,
		rows: [
			{
				names: ["facebook", "instagram", "tiktok"],
				titles: [
					"Facebook",
					"Instagram",
					"Snapchat",
					"TikTok",
					"X (Twitter)",
				],
				days: days.map((day) => (day.off ? always : school)),
			},
			{
				names: ["adult"],
				titles: ["adult"],
				days: days.map(() => [{ from: 0, to: 1440, allowed: false }]),
			},
			{
				names: [],
				titles: ["all other sites"],
				days: days.map(() => always),
			},
		],
		notes: [
			"Not drawn: circumvention, which is how a site is reached, not which.",
		],
	};
}

function year() {
	const days = [];

	for (let day = "2026-09-01"; day <= "2027-07-31"; day = addDays(day, 1)) {
		const weekend = [0, 6].includes(
			new Date(`${day}T12:00:00Z`).getUTCDay(),
		);
		const half =
			(day >= "2026-10-26" && day <= "2026-10-30") ||
			(day >= "2027-02-15" && day <= "2027-02-19");
		const none =
			(day > "2026-12-18" && day < "2027-01-04") ||
			(day > "2027-03-25" && day < "2027-04-12") ||
			day > "2027-07-21";
		const mark =
			day === "2026-09-01"
				? "?"
				: weekend
					? "."
					: half
						? "h"
						: day === "2026-11-27"
							? "i"
							: none
								? "-"
								: "M";
		const reasons = {
			".": "weekend",
			h: "half-term",
			i: "INSET day",
			"-": "in no term",
		};

		days.push({
			day,
			mark,
			school: mark === "?" ? null : mark === "M",
			reason: reasons[mark] ?? null,
			home: mark === "M" ? "15:20" : null,
			dated: false,
			week: null,
		});
	}
	return {
		span: "Sep 2026 to Jul 2027",
		days,
		legend: [
			["h", "half-term"],
			["i", "INSET day"],
			["-", "in no term"],
			["?", "outside the policy's dates"],
		].map(([mark, text]) => ({ mark, text })),
		terms: [
			{
				name: "Autumn 2026",
				from: "2026-09-02",
				to: "2026-12-18",
				schoolDays: 72,
			},
			{
				name: "Spring 2027",
				from: "2027-01-04",
				to: "2027-03-25",
				schoolDays: 54,
			},
			{
				name: "Summer 2027",
				from: "2027-04-12",
				to: "2027-07-21",
				schoolDays: 67,
			},
		],
		off: [
			{ from: "2026-10-26", to: "2026-10-30", reason: "half-term" },
			{ from: "2026-11-27", to: "2026-11-27", reason: "INSET day" },
		],
		totals: { school: 193, inset: 1 },
		notes: [],
	};
}

function health(world) {
	needs(world, "see-health");
	const found = (family, check, result, text, advice = null) => ({
		family,
		check,
		result,
		text,
		advice,
	});
	const unknown = world.health === "unknown";

	return {
		state: world.health,
		text: HEALTH[world.health],
		at: unknown ? null : "2026-11-26T12:58:00+00:00",
		age: unknown ? null : world.stale ? 9000 : 440,
		stale: world.stale,
		findings: unknown
			? []
			: [
					found(
						"squid",
						"running",
						"ok",
						"Squid runs, and asks the gate for every request",
					),
					found(
						"gate",
						"answers",
						"ok",
						"the gate answers within 2 ms",
					),
					found(
						"journal",
						"whole",
						"ok",
						"the journal's last day is whole",
					),
					found(
						"firewall",
						"rules",
						"not seen",
						"the firewall's rules were not read: not run as root",
					),
					...(world.health === "well"
						? []
						: [
								found(
									"lists",
									"fresh",
									"warning",
									'the list "adult" is 9 days old',
									"run: sudo schoolgate lists update",
								),
							]),
					...(world.health === "wrong"
						? [
								found(
									"ca",
									"valid",
									"wrong",
									"the certificate of the CA ends in 3 days",
									"run: sudo schoolgate setup --new-ca",
								),
							]
						: []),
				],
		store: store(world),
		journal:
			world.health === "wrong"
				? [
						{
							at: NOW,
							journal: "filter",
							file: "2026-11-24.jsonl",
							line: 71,
							text: "the record was changed after it was written",
						},
					]
				: [],
		mail: {
			waiting: 0,
			failed: world.health === "wrong" ? 1 : 0,
			problem:
				world.health === "wrong"
					? "the mail server refused the password"
					: null,
		},
	};
}

function review(world) {
	needs(world, "see-review");
	return {
		title: "Yearly review of filtering and monitoring",
		from: "2026-09-01",
		until: TODAY,
		parts: [
			{
				id: "roles",
				title: "Roles and responsibilities",
				explain:
					"Who is responsible for filtering and monitoring in this school.",
				rows: [
					{
						title: "Who has an account at the desk",
						text: null,
						table: {
							head: ["Name", "Role"],
							rows: [
								["j.smith", "officer"],
								["t.tech", "technician"],
								["h.head", "head"],
							],
						},
					},
					{
						title: "The governor who is responsible",
						text: null,
						table: null,
					},
					{
						title: "Who trains the staff, and when was that done last?",
						text: null,
						table: null,
					},
				],
			},
			{
				id: "blocked",
				title: "What is blocked, and why",
				explain: null,
				rows: [
					{
						title: "Kinds of sites that are blocked for everyone",
						text: "adult, illegal content (locked), circumvention",
						table: null,
					},
					{
						title: "Does the filter hinder teaching anywhere?",
						text: null,
						table: null,
					},
				],
			},
		],
	};
}

function looks(world, query) {
	needs(world, "see-looks");
	const older = [
		["viewed", "Looked at an incident", "incident 4713", "Weekly check"],
		[
			"marked",
			"decided",
			"incident 4713",
			"Talked to the pupil",
		],
		["signed-in", "Signed in", null, null],
		["sign-in-failed", "Failed to sign in", null, null],
		[
			"exceptions-saved",
			"Saved the exceptions",
			"exceptions.policy",
			"Blogging lesson of year 6",
		],
	].map(([action, title, about, reason], index) => ({
		seq: 800 - index,
		at: `2026-11-2${5 - Math.floor(index / 2)}T10:1${index}:00+00:00`,
		who: index === 3 ? "jsmith" : "j.smith",
		action,
		title,
		about,
		reason,
		origin: "10.20.1.4",
	}));
	const rows = [...world.deeds, ...older].filter(
		(row) =>
			(!query.get("who") || row.who === query.get("who")) &&
			(!query.get("action") || row.action === query.get("action")),
	);

	return { rows, page: 1, more: false };
}

function explain(body) {
	const blocked = /croxy|instagram|tiktok|facebook/.test(body.url);

	return {
		id: null,
		intent: "visit",
		action: blocked ? "block" : "allow",
		text: "",
		rule: blocked ? "school.policy:29" : "school.policy:30",
		ruleText: blocked
			? "block all-social        for everyone    in school-time"
			: "otherwise allow",
		exception: null,
		platform: blocked ? "instagram" : null,
		nextOpen: blocked ? "2026-11-26T15:20:00+00:00" : null,
		signals: [],
		lines: [
			{
				place: "school.policy:26",
				text: "allow google-classroom  for everyone    always    fixed",
				fits: false,
				why: "another site",
			},
			{
				place: "school.policy:29",
				text: "block all-social        for everyone    in school-time",
				fits: blocked,
				why: blocked ? null : "another site",
			},
			...(blocked
				? []
				: [
						{
							place: "school.policy:30",
							text: "otherwise allow",
							fits: true,
							why: null,
						},
					]),
		],
		unasked: [],
		at: `${(body.at ?? NOW.slice(0, 16)).replace(" ", "T")}:00+00:00`,
	};
}

const shares = () => ({
	weeks: Array.from({ length: 12 }, (_, index) => {
		const decided = index === 11 ? 0 : 14 + ((index * 5) % 9);
		const wrong = index === 11 ? 0 : Math.max(1, 9 - index);

		return {
			week: addDays("2026-11-23", (index - 11) * 7),
			incidents: decided + 6,
			decided,
			false: wrong,
			quiet: index % 3,
			share: decided ? Math.round((wrong / decided) * 100) : null,
		};
	}),
});

const file = (type, name, text) => ({ download: true, type, name, text });

/** As the real one: a document of its own, which a new tab shows. */
const REPORT = {
	...file(
		"text/html; charset=utf-8",
		"report.html",
		"<!DOCTYPE html><title>Report</title><style>h1 { color: #0b3d75 }</style><h1>Hillcrest School</h1><script>document.title = 'ran'</script>",
	),
	shown: true,
};

/** The calls: method and path, and what answers. */
const CALLS = [
	["GET", /^today$/, (world) => today(world)],
	["GET", /^incidents$/, (world, _, query) => list(world, query)],
	["GET", /^incidents\/(\d+)$/, (world, [id]) => incidentAnswer(world, id)],
	[
		"GET",
		/^incidents\/(\d+)\/around$/,
		(world, [id]) => {
			const incident = openedIncident(world, id);
			const events = withLessons(incident, world.events.get(incident.id));

			return {
				from: events[0].at,
				until: events.at(-1).at,
				events,
				more: false,
			};
		},
	],
	[
		"POST",
		/^incidents\/(\d+)\/open$/,
		(world, [id], _, body) => {
			incidentOf(world, id);
			deed(
				world,
				"viewed",
				"Looked at an incident",
				`incident ${id}`,
				reasonOf(body),
			);
			world.opened.add(Number(id));
			return incidentAnswer(world, id);
		},
	],
	[
		"POST",
		/^incidents\/(\d+)\/mark$/,
		(world, [id], _, body) => mark(world, id, body),
	],
	[
		"POST",
		/^incidents\/(\d+)\/hold$/,
		(world, [id], _, body) => {
			const incident = incidentOf(world, id).source;

			incident.held = body.on
				? { by: world.session.name, reason: reasonOf(body) }
				: null;
			deed(
				world,
				body.on ? "held" : "released",
				body.on ? "Kept an incident" : "Stopped keeping an incident",
				`incident ${id}`,
				body.reason,
			);
			return { seq: 813, applied: true, incident };
		},
	],
	[
		"POST",
		/^incidents\/(\d+)\/pack$/,
		(world, [id], _, body) => {
			deed(
				world,
				"viewed",
				"Made an evidence pack",
				`incident ${id}`,
				reasonOf(body),
			);
			return file("application/zip", `incident-${id}.zip`, "PK");
		},
	],
	[
		"POST",
		/^incidents\/(\d+)\/reveal$/,
		(world, [id], _, body) => {
			deed(
				world,
				"viewed",
				"Opened a sealed name",
				`incident ${id}`,
				reasonOf(body),
			);
			return { user: "jsmith", address: "10.40.7.5", mac: null };
		},
	],
	["GET", /^agreements$/, (world) => ({ rows: world.agreements })],
	[
		"POST",
		/^agreements\/(\d+)\/end$/,
		(world, [id], _, body) => {
			reasonOf(body);
			Object.assign(
				world.agreements.find((each) => each.id === Number(id)),
				{ holds: false, ended: true },
			);
			return { seq: 820, applied: true };
		},
	],
	[
		"GET",
		/^alerts$/,
		(world) => {
			needs(world, "see-people");
			return {
				rows: [
					{
						id: 3,
						at: "2026-11-26T11:07:00+00:00",
						rule: "2 circumvention attempts in 1 day",
						person: world.incidents[1].person,
						incident: world.incidents[1].id,
						contact: "e-safety",
					},
					{
						id: 2,
						at: "2026-11-25T10:02:00+00:00",
						rule: "10 blocks in 15 minutes",
						person: people[59],
						incident: null,
						contact: "e-safety",
					},
				],
			};
		},
	],
	["GET", /^shares$/, () => shares()],
	[
		"POST",
		/^person\/find$/,
		(world, _, __, body) => {
			needs(world, "see-people");
			return {
				rows: people
					.filter(({ name }) => name.includes(body.text))
					.slice(0, 20)
					.map((person) => ({ ...person, last: TODAY })),
				more: false,
			};
		},
	],
	["POST", /^person$/, (world, _, __, body) => personAnswer(world, body)],
	[
		"POST",
		/^person\/export$/,
		(world, _, __, body) => {
			reasonOf(body);
			return file("text/html", "person.html", "<p>copy</p>");
		},
	],
	[
		"GET",
		/^exceptions$/,
		(world) => {
			needs(world, "see-exceptions");
			return {
				rows: world.empty ? [] : exceptions,
				file: "exceptions.policy",
			};
		},
	],
	[
		"GET",
		/^policy$/,
		(world) => {
			needs(world, "see-policy");
			return {
				files: [
					{
						name: "school.policy",
						text: policyText,
						base: "a1",
						editable: false,
					},
					{
						name: "exceptions.policy",
						text: world.text,
						base: world.base,
						editable: true,
					},
				],
				installedAt: "2026-11-25T08:02:00+00:00",
				current: true,
			};
		},
	],
	[
		"POST",
		/^policy\/check$/,
		(world, _, __, body) => ({
			...checkText(body.text),
			base: world.base,
		}),
	],
	["POST", /^policy\/save$/, (world, _, __, body) => savePolicy(world, body)],
	["POST", /^explain$/, (world, _, __, body) => explain(body)],
	[
		"GET",
		/^groups$/,
		() => ({ groups: ["pupils", "staff", "year-6", "own-devices"] }),
	],
	["GET", /^week$/, (world, _, query) => week(query)],
	["GET", /^year$/, () => year()],
	[
		"GET",
		/^totals$/,
		(world, _, query) => {
			needs(world, "see-totals");
			const days = daysOf(
				query.get("from") ?? addDays(TODAY, -27),
				query.get("until") ?? TODAY,
			);

			return {
				from: days[0].day,
				until: days.at(-1).day,
				days: world.empty ? [] : days,
				techniques: world.empty
					? []
					: [
							{
								word: "search_intent",
								title: "Searching for ways round a filter",
								people: 14,
								others: 0,
							},
							{
								word: "webproxy",
								title: "A website that fetches other websites",
								people: 6,
								others: 1,
							},
							{
								word: "vpn",
								title: "A private network (VPN)",
								people: 3,
								others: 9,
							},
						],
				years: [{ year: 2026, values: { events: 12345 } }],
				counts: countsOf(world.incidents),
				quiet: world.quiet,
			};
		},
	],
	["GET", /^requests$/, (world) => requestsOf(world)],
	[
		"POST",
		/^requests\/(\d+)\/open$/,
		(world, [id], _, body) => answerRequest(world, id, body, "opened"),
	],
	[
		"POST",
		/^requests\/(\d+)\/refuse$/,
		(world, [id], _, body) => answerRequest(world, id, body, "refused"),
	],
	[
		"POST",
		/^requests\/(\d+)\/block$/,
		(world, [id], _, body) => answerRequest(world, id, body, "blocked"),
	],
	["POST", /^open$/, (world, _, __, body) => openSite(world, body)],
	["GET", /^forms$/, (world) => formsOf(world)],
	["GET", /^forms\/(\d+)$/, (world, [id]) => oneForm(world, id)],
	["POST", /^forms\/save$/, (world, _, __, body) => saveForm(world, body)],
	[
		"POST",
		/^forms\/(\d+)\/approve$/,
		(world, [id], _, body) => approveForm(world, id, body),
	],
	[
		"POST",
		/^forms\/(\d+)\/refuse$/,
		(world, [id], _, body) => endForm(world, id, body, "refused"),
	],
	[
		"POST",
		/^forms\/(\d+)\/withdraw$/,
		(world, [id], _, body) => endForm(world, id, body, "withdrawn"),
	],
	["GET", /^bans$/, (world) => bansOf(world)],
	["POST", /^ban$/, (world, _, __, body) => giveBan(world, body)],
	[
		"POST",
		/^bans\/(\d+)\/lift$/,
		(world, [id], _, body) => endBan(world, "B", id, body),
	],
	["POST", /^supervisions$/, (world, _, __, body) => supervise(world, body)],
	[
		"POST",
		/^supervisions\/(\d+)\/end$/,
		(world, [id], _, body) => endBan(world, "S", id, body),
	],
	[
		"POST",
		/^proposals\/(\d+)\/(confirm|refuse)$/,
		(world, [id, act], _, body) => decideProposal(world, id, act, body),
	],
	["GET", /^health$/, (world) => health(world)],
	["GET", /^review$/, (world) => review(world)],
	["GET", /^looks$/, (world, _, query) => looks(world, query)],
	[
		"GET",
		/^report$/,
		(world, _, query) => {
			needs(world, "see-people");
			if (!world.report)
				throw new Refusal(
					428,
					"reason-needed",
					"Say first why you need the report.",
				);
			if (query.get("format") === "csv")
				return file("text/csv", "report.csv", "day,attempts\r\n");
			return query.get("format") === "json" ? {} : REPORT;
		},
	],
	[
		"POST",
		/^report\/open$/,
		(world, _, __, body) => {
			reasonOf(body);
			world.report = true;
			return {};
		},
	],
	[
		"POST",
		/^logout$/,
		(world) => {
			Object.assign(world, {
				session: null,
				report: false,
				opened: new Set(),
				people: new Set(),
			});
			return {};
		},
	],
];

function login(world, body) {
	const account = ACCOUNTS[body.name];

	if (!account || body.password !== PASSWORD)
		throw new Refusal(401, "wrong-login", "The name or the password is wrong");
	world.session = {
		name: body.name,
		...account,
		csrf: "token-1",
		until: "2026-11-26T21:05:00+00:00",
		school: "Hillcrest School",
		zone: "Europe/London",
		today: TODAY,
		now: NOW,
		language: "en",
		pseudonymous: false,
		groups: account.groups ?? [],
	};
	return world.session;
}

function answer(world, request, path, query, body) {
	if (path === "about")
		return {
			school: "Hillcrest School",
			language: "en",
			signOn: false,
			version: "0",
		};
	if (path === "login") return login(world, body);
	if (path.startsWith("ask")) return stranger(world, path, body);
	if (world.session === null)
		throw new Refusal(401, "signed-out", "Nobody is signed in.");
	if (path === "session") return world.session;
	if (
		request.method === "POST" &&
		request.headers["x-sg-token"] !== world.session.csrf
	)
		throw new Refusal(403, "forbidden", "The token is missing.");
	for (const [method, form, call] of CALLS) {
		const match = form.exec(path);

		if (match && method === request.method)
			return call(world, match.slice(1), query, body);
	}
	throw new Refusal(404, "not-found", `There is no ${path}.`);
}

/** Returns null if the client went away meanwhile. */
async function bodyOf(request) {
	let text = "";

	try {
		for await (const chunk of request) text += chunk;
	} catch {
		return null;
	}
	return text === "" ? {} : JSON.parse(text);
}

async function api(world, request, response, url) {
	const body = await bodyOf(request);

	if (body === null) return;
	let status = 200;
	let result;

	try {
		result = answer(
			world,
			request,
			url.pathname.slice(5),
			url.searchParams,
			body,
		);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		status = error.status;
		result = {
			error: {
				code: error.code,
				text: error.message,
				hint: error.more.hint ?? null,
			},
		};
	}
	if (result.download) {
		response.writeHead(200, {
			"Content-Type": result.type,
			"Content-Disposition": `${result.shown ? "inline" : "attachment"}; filename="${result.name}"`,
			...(result.shown && { "Content-Security-Policy": REPORT_CSP }),
		});
		return response.end(result.text);
	}
	response.writeHead(status, {
		"Content-Type": "application/json; charset=utf-8",
		"Cache-Control": "no-store",
	});
	return response.end(
		JSON.stringify(result, (key, value) =>
			key === "source" ? undefined : value,
		),
	);
}

async function files(response, url) {
	const path = normalize(
		["/", "/blocked"].includes(url.pathname) ? "/index.html" : url.pathname,
	);

	try {
		const text = await readFile(join(WWW, path));

		response.writeHead(200, {
			"Content-Type": TYPES[extname(path)] ?? "application/octet-stream",
			"Content-Security-Policy": CSP,
			"X-Content-Type-Options": "nosniff",
			"Cache-Control": "no-store",
		});
		response.end(text);
	} catch {
		response.writeHead(404, { "Content-Type": "text/plain" });
		response.end("not found");
	}
}

/** At most so many milliseconds each answer waits, to find checks that do not. */
const SLOW = Number(process.env.SG_SLOW ?? 0);

/**
 * Starts the stand-in.
 *
 * @param {number} port 0: any
 * @returns {Promise<{url: string, world: Object, reset: function(): void,
 *   close: function(): void}>} `world` is what it knows; tests may change it
 */
export async function start(port = 0) {
	const stand = { world: makeWorld() };
	const server = createServer(async (request, response) => {
		const url = new URL(request.url, "http://stand-in");
		const { world } = stand;

		if (world.gone) return request.socket.destroy();
		if (!url.pathname.startsWith("/api/")) return files(response, url);
		if (world.delay || SLOW)
			await new Promise((done) =>
				setTimeout(done, Math.max(world.delay, Math.random() * SLOW)),
			);
		if (world.away) return request.socket.destroy();
		return api(world, request, response, url);
	});

	await new Promise((done) => server.listen(port, "127.0.0.1", done));
	stand.url = `http://127.0.0.1:${server.address().port}/`;
	stand.reset = () => {
		stand.world = makeWorld();
	};
	stand.close = () => {
		server.closeAllConnections();
		server.close();
	};
	return stand;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const { url } = await start(Number(process.argv[2] ?? 8090));

	console.log(`The stand-in listens at ${url}`);
}
