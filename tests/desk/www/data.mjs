// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * data.mjs -- a week of a school of 60 people, made up, always the same: for
 * the stand-in server. Its clock stands at Thursday 26 November 2026, 13:05.
 */

export const NOW = "2026-11-26T13:05:20+00:00";
export const TODAY = NOW.slice(0, 10);

const NAMES = `amelia.jones oliver.price isla.evans noah.hughes ava.morgan
george.khan mia.lewis arthur.cole grace.shah leo.bennett freya.owen
muhammad.ali lily.wood oscar.reid ivy.thomas harry.clarke poppy.davies
theo.ward evie.patel jack.griffiths rosie.begum alfie.james ella.roberts
archie.green sofia.rossi henry.walker aria.kaur joshua.bell florence.hall
max.turner daisy.cook lucas.murphy phoebe.rees ethan.scott zara.hussain
finley.ross maya.lloyd logan.carter layla.ahmed charlie.young erin.powell
jacob.fox nia.williams dylan.jenkins hannah.mills rhys.edwards megan.harris
samuel.adams chloe.parry adam.nowak`.split(/\s+/);

/** A small random generator, so that every run has the same week. */
function random(seed) {
	let state = seed;

	return (below) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return Math.floor((state / 4294967296) * below);
	};
}

const TECHNIQUES = {
	webproxy: "A website that fetches other websites",
	relay: "A translator, archive or cache",
	vpn: "A private network (VPN)",
	store_install: "An extension or app to get round it",
	search_intent: "Searching for ways round a filter",
	dns_bypass: "Looking up names past the school",
};

const two = (number) => String(number).padStart(2, "0");
const at = (day, seconds) =>
	`${day}T${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}+00:00`;
const later = (time, seconds) => {
	const digits = Date.parse(`${time.slice(0, 19)}Z`) + seconds * 1000;

	return `${new Date(digits).toISOString().slice(0, 19)}+00:00`;
};

export const addDays = (day, count) =>
	new Date(Date.parse(`${day}T12:00:00Z`) + count * 86400000)
		.toISOString()
		.slice(0, 10);

export const people = [
	...NAMES.map((name, index) => ({ id: index + 1, name, kind: "user" })),
	...Array.from({ length: 8 }, (_, index) => ({
		id: 51 + index,
		name: `10.40.7.${12 + index * 9}`,
		kind: "address",
	})),
	{ id: 59, name: "aa:bb:cc:10:20:30", kind: "mac" },
	{ id: 60, name: "<b>eve</b>\u202Egnp.exe", kind: "user" },
];

/** What people do in this school, as incidents. */
const STORIES = [
	{
		family: "round",
		title: "Ways round the filter",
		techniques: ["search_intent", "webproxy"],
		sites: ["www.google.com", "croxyproxy.com"],
		summary:
			"searched for ways round the filter and opened 2 of the sites found; 1 request was let through",
		severity: "high",
		doer: "people",
		steps: [
			[
				'searched for "unblock youtube at school" on www.google.com',
				"https://www.google.com/search?q=unblock+youtube+at+school",
				"search_intent",
			],
			[
				"went to https://www.croxyproxy.com/",
				"https://www.croxyproxy.com/",
				"webproxy",
			],
			[
				"went to https://www.croxyproxy.com/__cpi.php?s=UkQ2YXlSaWJuc3ZoeGR2dG04WW9EeDV0bEw&r=aHR0cHM6Ly93d3cueW91dHViZS5jb20v",
				"https://www.croxyproxy.com/__cpi.php?s=UkQ2YXlSaWJuc3ZoeGR2dG04WW9EeDV0bEw&r=aHR0cHM6Ly93d3cueW91dHViZS5jb20v",
				"webproxy",
			],
		],
	},
	{
		family: "round",
		title: "Ways round the filter",
		techniques: ["store_install", "vpn"],
		sites: ["chromewebstore.google.com"],
		summary:
			"tried to install an extension that gets round the filter (Urban VPN)",
		severity: "medium",
		doer: "people",
		steps: [
			[
				"went to the page of Urban VPN (extension for Chrome or Edge) in the Chrome Web Store",
				"https://chromewebstore.google.com/detail/urban-vpn/eppiocemhmnlbhjplcgkofciiegomcon",
				"store_install",
			],
			[
				"went to https://www.urban-vpn.com/download",
				"https://www.urban-vpn.com/download",
				"vpn",
			],
		],
	},
	{
		family: "platform:instagram",
		title: "Instagram",
		techniques: [],
		sites: ["instagram"],
		summary: "tried 4 times in 6 minutes to open Instagram; all blocked",
		severity: "low",
		doer: "people",
		steps: [
			[
				"went to https://www.instagram.com/",
				"https://www.instagram.com/",
				null,
			],
			[
				"went to https://www.instagram.com/accounts/login/",
				"https://www.instagram.com/accounts/login/",
				null,
			],
			["went to https://instagram.com/", "https://instagram.com/", null],
		],
	},
	{
		family: "platform:tiktok",
		title: "TikTok",
		techniques: [],
		sites: ["tiktok"],
		summary: "pages that were open asked for TikTok 31 times; all blocked",
		severity: "low",
		doer: "pages",
		steps: [
			[
				"a page on www.bbc.co.uk asked for https://www.tiktok.com/embed.js",
				"https://www.tiktok.com/embed.js",
				null,
			],
			[
				"a page on www.thesun.co.uk asked for https://analytics.tiktok.com/i18n/pixel/events.js",
				"https://analytics.tiktok.com/i18n/pixel/events.js",
				null,
			],
		],
	},
	{
		family: "platform:whatsapp",
		title: "WhatsApp",
		techniques: [],
		sites: ["whatsapp"],
		summary: "an app connected to WhatsApp again and again; all blocked",
		severity: "low",
		doer: "apps",
		steps: [["connected to g.whatsapp.net", "g.whatsapp.net:443", null]],
	},
	{
		family: "sites:odd-games",
		title: "odd-games",
		techniques: ["relay"],
		sites: ["unblocked-games-76.example", "translate.goog"],
		summary: "opened a games site through a translator; blocked",
		severity: "medium",
		doer: "people",
		steps: [
			[
				"went to https://unblocked-games-76.example/",
				"https://unblocked-games-76.example/",
				null,
			],
			[
				"went to https://unblocked--games--76-example.translate.goog/slope?_x_tr_sl=en",
				"https://unblocked--games--76-example.translate.goog/slope?_x_tr_sl=en",
				"relay",
			],
		],
	},
	{
		family: "round",
		title: "Ways round the filter",
		techniques: ["dns_bypass"],
		sites: ["dns.google"],
		summary:
			"looked up names past the school; it is not clear who or what asked",
		severity: "low",
		doer: "unclear",
		steps: [["connected to dns.google", "dns.google:443", "dns_bypass"]],
	},
];

const ATTEMPT_SECONDS = [
	31500, 33300, 35100, 38760, 39600, 40920, 44700, 45900, 47400, 50400, 52200,
];

function signalsOf(technique) {
	if (!technique) return [];
	return [
		{
			technique,
			title: TECHNIQUES[technique],
			tier: technique === "dns_bypass" ? "capability" : "intent",
			target: technique === "webproxy" ? "www.youtube.com" : null,
		},
	];
}

function eventOf(incident, story, index, seq, time) {
	const [sentence, url, technique] = story.steps[index];
	const passed = story.severity === "high" && index === 1;

	return {
		seq,
		at: time,
		last: time,
		kind: "request",
		doer: story.doer,
		blocked: !passed,
		tried: technique !== null,
		person: incident.person,
		device: "10.20.6.7 aa:bb:cc:00:12:34",
		sentence,
		url,
		site: story.sites[Math.min(index, story.sites.length - 1)],
		outcome: passed ? "let through: no line blocked it" : "blocked",
		signs: technique ? TECHNIQUES[technique] : null,
		targets: null,
		signals: signalsOf(technique),
		rule: passed ? "school.policy:76" : "school.policy:70",
		ruleText: passed
			? "otherwise allow"
			: "block circumvention     for pupils      always    fixed",
		exception: null,
		reason: null,
		reference: passed ? null : "K7M2-4QXD",
		requests: index === 0 ? 12 : 1,
		repeats: index === 0 ? "12 within a minute" : null,
		proof: "genuine",
		file: `${incident.day}.jsonl`,
		line: 40 + (seq % 400),
		gone: false,
	};
}

/** Makes the incidents of the week, newest first, and their events. */
export function makeWeek() {
	const pick = random(20261126);
	const incidents = [];
	const events = new Map();
	const days = [0, 1, 2, 3]
		.map((back) => addDays(TODAY, -back))
		.concat(addDays(TODAY, -6), addDays(TODAY, -7));

	for (let n = 0; n < 64; n++) {
		const story = STORIES[n < 3 ? n : pick(STORIES.length)];
		const person =
			n === 5
				? people[59]
				: people[story.doer === "unclear" ? 50 + pick(8) : pick(50)];
		const day = n < 6 ? TODAY : days[pick(days.length)];
		const limit = day === TODAY ? 7 : ATTEMPT_SECONDS.length;
		const first = at(day, ATTEMPT_SECONDS[pick(limit)] + pick(600));
		const id = 4700 + n * 13;
		const old = n >= 14;
		const state = !old
			? "new"
			: ["real", "page", "agreed", "real", "page"][pick(5)];
		const incident = {
			id,
			person,
			doer: story.doer,
			family: story.family,
			title: story.title,
			first,
			last: later(first, story.steps.length * 70),
			day,
			events: story.steps.length,
			requests: story.steps.length + 11,
			blocked: story.steps.length - (story.severity === "high" ? 1 : 0),
			passed: story.severity === "high" ? 1 : 0,
			through: story.severity === "high" ? 1 : 0,
			tried: story.techniques.length,
			severity: story.severity,
			techniques: story.techniques.map((word) => ({
				word,
				title: TECHNIQUES[word],
			})),
			sites: story.sites,
			summary: story.summary,
			summaryCy: story.summary,
			who: person.name,
			whoCy: person.name,
			reasons: "what was tried, and how often",
			reasonsCy: "beth a geisiwyd, a pha mor aml",
			state,
			stateBy: old ? "j.smith" : null,
			stateAt: old ? later(first, 5400) : null,
			stateReason: old
				? state === "page"
					? ""
					: "Talked to the pupil and the class teacher"
				: null,
			agreement: null,
			held:
				n === 16
					? {
							by: "j.smith",
							reason: "Parents' meeting on 3 December",
						}
					: null,
		};

		events.set(
			id,
			story.steps.map((_, index) =>
				eventOf(
					incident,
					story,
					index,
					id + index,
					later(first, index * 70),
				),
			),
		);
		incidents.push(incident);
	}
	incidents.sort((a, b) => b.first.localeCompare(a.first));
	return { incidents, events };
}

/** The events of an incident, among allowed pages of lessons. */
export function withLessons(incident, events) {
	const other = (seconds, seq, sentence, url) => ({
		...events[0],
		seq,
		at: later(incident.first, seconds),
		last: later(incident.first, seconds),
		sentence,
		url,
		doer: "people",
		blocked: false,
		tried: false,
		signals: [],
		outcome: "let through",
		requests: 1,
		repeats: null,
		line: seq,
	});

	return [
		other(
			-2400,
			31,
			"went to https://www.bbc.co.uk/bitesize/subjects/z6svr82",
			"https://www.bbc.co.uk/bitesize/subjects/z6svr82",
		),
		other(
			-300,
			32,
			"went to https://www.youtube.com/watch?v=photosynthesis",
			"https://www.youtube.com/watch?v=photosynthesis",
		),
		...events,
		other(
			1200,
			33,
			"went to https://classroom.google.com/",
			"https://classroom.google.com/",
		),
	];
}

/** Attempts of a day by hour; school hours have more. */
export function hoursOf() {
	const pick = random(7);
	const busy = [0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 6, 3, 7, 1];

	return Array.from({ length: 24 }, (_, hour) => ({
		hour,
		people: busy[hour] ?? 0,
		pages: (busy[hour] ?? 0) > 0 ? 3 + pick(6) : 0,
		apps: (busy[hour] ?? 0) > 0 ? pick(4) : 0,
		unclear: (busy[hour] ?? 0) > 0 ? pick(3) : 0,
	}));
}

/** Attempts by day. */
export function daysOf(from, until) {
	const pick = random(11);
	const days = [];

	for (let day = from; day <= until; day = addDays(day, 1)) {
		const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
		const open = weekday > 0 && weekday < 6 && day <= TODAY;
		const count = (below) => (open ? pick(below) : 0);
		const people = count(14) + (open ? 4 : 0);

		days.push({
			day,
			people: { attempts: people, round: Math.floor(people / 5) },
			pages: { attempts: count(30), round: 0 },
			apps: { attempts: count(9), round: 0 },
			unclear: { attempts: count(5), round: 0 },
		});
	}
	return days;
}

export const exceptions = [
	{
		id: "EX-014",
		action: "allow",
		what: ["class-blog"],
		for: ["year-6"],
		on: [],
		when: "Thu 26 Nov 2026 14:00 to 15:00",
		because: "Blogging lesson",
		approvedBy: "Mrs A Head",
		approvedOn: "2026-11-09",
		from: "2026-11-09",
		until: "2026-11-26",
		state: "in-force",
		daysLeft: 0,
		file: "exceptions.policy",
		line: 4,
		text: 'exception EX-014\n    allow      class-blog\n    for        year-6\n    when       Thu 26 Nov 2026 14:00 to 15:00\n    because    "Blogging lesson"\n    approved   "Mrs A Head" on Mon 9 Nov 2026\n    until      Thu 26 Nov 2026',
	},
	{
		id: "DESK-261126-130500",
		action: "allow",
		what: ["www.bbc.co.uk"],
		for: ["year-6"],
		on: [],
		when: "Thu 26 Nov 2026 13:05 to 14:10",
		because: "news lesson",
		approvedBy: "Mr B Teach",
		approvedOn: "2026-11-26",
		from: "2026-11-26",
		until: "2026-11-26",
		state: "in-force",
		daysLeft: 0,
		file: "exceptions.policy",
		line: 9,
		text: 'exception DESK-261126-130500\n    allow      www.bbc.co.uk\n    for        year-6\n    when       Thu 26 Nov 2026 13:05 to 14:10\n    because    "news lesson"\n    approved   "Mr B Teach" on Thu 26 Nov 2026\n    until      Thu 26 Nov 2026',
	},
	{
		id: "EX-009",
		action: "allow",
		what: ["our-page", "facebook"],
		for: ["office"],
		on: ["school-computers"],
		when: "",
		because:
			"The school's own page: administrators are Ms B Office and Mr C Clerk",
		approvedBy: "Mrs A Head",
		approvedOn: "2026-09-02",
		from: "2026-09-02",
		until: "2027-07-21",
		state: "in-force",
		daysLeft: 237,
		file: "exceptions.policy",
		line: 13,
		text: 'exception EX-009\n    allow      our-page\n    for        office\n    because    "The school\'s own page"\n    approved   "Mrs A Head" on Wed 2 Sep 2026\n    until      Wed 21 Jul 2027',
	},
	{
		id: "EX-015",
		action: "allow",
		what: ["youtube"],
		for: ["year-4"],
		on: [],
		when: "Tue 1 Dec 2026 10:00 to 11:00",
		because: "Science: volcanoes",
		approvedBy: "Mr D Deputy",
		approvedOn: "2026-11-25",
		from: "2026-12-01",
		until: "2026-12-01",
		state: "to-come",
		daysLeft: 5,
		file: "exceptions.policy",
		line: 22,
		text: "exception EX-015\n    allow      youtube\n    for        year-4",
	},
	{
		id: "EX-003",
		action: "block",
		what: ["ai-chat"],
		for: ["pupils"],
		on: [],
		when: "in lesson",
		because: "Mock examinations",
		approvedBy: "Mrs A Head",
		approvedOn: "2026-11-02",
		from: "2026-11-02",
		until: "2026-11-13",
		state: "over",
		daysLeft: -13,
		file: "exceptions.policy",
		line: 30,
		text: "exception EX-003\n    block      ai-chat\n    for        pupils",
	},
];

export const policyText = `school "Hillcrest School"
    time zone  Europe/London
    if unsure  block
    reviewed   Mon 7 Sep 2026

group pupils
    network    10.20.0.0/16
group staff
    users      jsmith, akhan
group own-devices
    network    10.40.0.0/16

sites all-social  facebook, instagram, snapchat, tiktok, x, youtube

day Mon, Tue, Wed, Thu, Fri
    08:40  registration
    09:00  lesson
    10:45  break
    11:00  lesson
    12:15  lunch
    13:15  lesson
    15:20  home

include "exceptions.policy"

rules
    allow google-classroom  for everyone    always    fixed
    block circumvention     for pupils      always    fixed
    allow all-social        for staff on own-devices  in break, lunch
    block all-social        for everyone    in school-time
    otherwise allow
`;

export const exceptionsText =
	exceptions.map(({ text }) => text).join("\n\n") + "\n";
