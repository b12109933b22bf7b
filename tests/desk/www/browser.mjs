// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * browser.mjs -- drives Chromium through its DevTools protocol, over a pipe: so
 * no package and no port is needed.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Milliseconds until a wait counts as failed. Long, for a busy machine;
 * SG_PATIENCE has other seconds. SG_CPU makes the page's scripts so many times
 * slower, to find checks that do not wait.
 */
const PATIENCE = Number(process.env.SG_PATIENCE ?? 60) * 1000;

/** Returns the path of Chromium, or null. */
export const chromium = () =>
	[process.env.CHROMIUM, "/usr/bin/chromium"].find(
		(path) => path && existsSync(path),
	) ?? null;

/** One conversation with the browser over its pipe. */
function conversation(child) {
	const waiting = new Map();
	const listeners = new Set();
	let last = 0;
	let rest = "";

	child.stdio[4].on("data", (chunk) => {
		const messages = (rest + chunk).split("\0");

		rest = messages.pop();
		for (const text of messages) {
			const message = JSON.parse(text);

			if (message.id === undefined) {
				for (const listen of listeners) listen(message);
				continue;
			}
			const { resolve, reject } = waiting.get(message.id);

			waiting.delete(message.id);
			if (message.error) reject(new Error(message.error.message));
			else resolve(message.result);
		}
	});
	return {
		listeners,
		send(method, params = {}, sessionId = undefined) {
			last += 1;
			child.stdio[3].write(
				`${JSON.stringify({ id: last, method, params, sessionId })}\0`,
			);
			return new Promise((resolve, reject) =>
				waiting.set(last, { resolve, reject }),
			);
		},
	};
}

/** Starts Chromium without a window. `more` are further options. */
export async function launch(more = []) {
	const folder = await mkdtemp(join(tmpdir(), "www-"));
	const child = spawn(
		chromium(),
		[
			"--headless=new",
			"--no-sandbox",
			"--disable-gpu",
			"--disable-dev-shm-usage",
			"--no-first-run",
			"--disable-background-networking",
			"--disable-component-update",
			"--hide-scrollbars",
			"--force-color-profile=srgb",
			`--user-data-dir=${folder}`,
			"--host-resolver-rules=MAP desk.hillcrest.example 127.0.0.1",
			"--remote-debugging-pipe",
			...more,
			"about:blank",
		],
		{ stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
	);
	const talk = conversation(child);

	return {
		page: () => openPage(talk),
		async close() {
			const ended = new Promise((done) => child.once("exit", done));

			await talk.send("Browser.close").catch(() => child.kill());
			await ended;
			await rm(folder, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}

const KEYS = {
	Enter: {
		key: "Enter",
		code: "Enter",
		windowsVirtualKeyCode: 13,
		text: "\r",
	},
	Tab: { key: "Tab", code: "Tab", windowsVirtualKeyCode: 9 },
	Escape: { key: "Escape", code: "Escape", windowsVirtualKeyCode: 27 },
	ArrowDown: {
		key: "ArrowDown",
		code: "ArrowDown",
		windowsVirtualKeyCode: 40,
	},
	" ": { key: " ", code: "Space", windowsVirtualKeyCode: 32, text: " " },
};

/** The tabs that are open: their ids. */
async function tabs(talk) {
	const { targetInfos } = await talk.send("Target.getTargets");

	return targetInfos
		.filter(({ type }) => type === "page")
		.map(({ targetId }) => targetId);
}

async function newTab(talk) {
	const { targetId } = await talk.send("Target.createTarget", {
		url: "about:blank",
	});

	return targetId;
}

async function openPage(talk, given) {
	const targetId = given ?? (await newTab(talk));
	const { sessionId } = await talk.send("Target.attachToTarget", {
		targetId,
		flatten: true,
	});
	const send = (method, params) => talk.send(method, params, sessionId);
	const complaints = [];

	talk.listeners.add((message) => {
		if (message.sessionId !== sessionId) return;
		if (message.method === "Runtime.exceptionThrown")
			complaints.push(
				message.params.exceptionDetails.exception?.description ??
					message.params.exceptionDetails.text,
			);
		if (
			message.method === "Log.entryAdded" &&
			message.params.entry.source === "security"
		)
			complaints.push(message.params.entry.text);
	});
	await send("Page.enable");
	if (process.env.SG_CPU)
		await send("Emulation.setCPUThrottlingRate", {
			rate: Number(process.env.SG_CPU),
		});
	await send("Runtime.enable");
	await send("Log.enable");

	const page = {
		/** Errors of scripts, and breaches of the content security policy. */
		complaints,
		send,
		/** Evaluates an expression in the page. */
		async eval(expression) {
			const { result, exceptionDetails } = await send(
				"Runtime.evaluate",
				{
					expression,
					awaitPromise: true,
					returnByValue: true,
				},
			);

			if (exceptionDetails)
				throw new Error(
					exceptionDetails.exception?.description ??
						exceptionDetails.text,
				);
			return result.value;
		},
		/** Waits until an expression is true. */
		async until(expression) {
			const end = Date.now() + PATIENCE;

			while (Date.now() < end) {
				if (
					await page.eval(`Boolean(${expression})`).catch(() => false)
				)
					return;
				await new Promise((done) => setTimeout(done, 40));
			}
			throw new Error(
				`never true: ${expression}\n${await page.eval("document.body.innerText")}`,
			);
		},
		/**
		 * Clicks a link that opens a new tab. Returns the page that is in it; it
		 * is empty if the browser saved a file instead.
		 */
		async openTab(selector) {
			const before = await tabs(talk);
			const end = Date.now() + PATIENCE;

			await send("Runtime.evaluate", {
				expression: `document.querySelector(${JSON.stringify(selector)}).click()`,
				userGesture: true,
			});
			while (Date.now() < end) {
				await new Promise((done) => setTimeout(done, 40));
				const more = (await tabs(talk)).find(
					(id) => !before.includes(id),
				);

				if (!more) continue;
				const tab = await openPage(talk, more);

				await tab
					.until(
						"location.href !== 'about:blank' && document.readyState === 'complete'",
					)
					.catch(() => {
						/* Empty. */
					});
				return tab;
			}
			throw new Error(`no new tab: ${selector}`);
		},
		close: () => talk.send("Target.closeTarget", { targetId }),
		async size(width, height = 900) {
			await send("Emulation.setDeviceMetricsOverride", {
				width,
				height,
				deviceScaleFactor: 1,
				mobile: false,
			});
		},
		/** Sets media features: {"prefers-color-scheme": "dark"}. */
		async media(features, media = "") {
			await send("Emulation.setEmulatedMedia", {
				media,
				features: Object.entries(features).map(([name, value]) => ({
					name,
					value,
				})),
			});
		},
		async open(url) {
			await send("Page.navigate", { url });
			await page.until(
				`document.readyState === "complete" && location.href.startsWith(${JSON.stringify(url)})`,
			);
		},
		/** Goes to a place, and waits until its view is there. */
		async go(hash) {
			await page.eval(`location.hash = ${JSON.stringify(hash)}`);
			await page.settled();
		},
		/** Waits until no view is loading. */
		async settled() {
			await page.eval("new Promise((done) => setTimeout(done, 30))");
			await page.until(
				"document.querySelector('main h1') && !document.querySelector('main[aria-busy]')",
			);
		},
		async type(text) {
			await send("Input.insertText", { text });
		},
		async press(name, modifiers = 0) {
			const key = KEYS[name] ?? {
				key: name,
				text: name,
				code: `Key${name.toUpperCase()}`,
				windowsVirtualKeyCode: name.toUpperCase().charCodeAt(0),
			};

			await send("Input.dispatchKeyEvent", {
				type: key.text ? "keyDown" : "rawKeyDown",
				modifiers,
				...key,
			});
			await send("Input.dispatchKeyEvent", {
				type: "keyUp",
				modifiers,
				...key,
				text: undefined,
			});
		},
		/** A picture of all of the page. */
		async picture() {
			const { cssContentSize } = await send("Page.getLayoutMetrics");
			const { data } = await send("Page.captureScreenshot", {
				format: "png",
				captureBeyondViewport: true,
				clip: {
					x: 0,
					y: 0,
					width: cssContentSize.width,
					height: Math.min(cssContentSize.height, 6000),
					scale: 1,
				},
			});

			return Buffer.from(data, "base64");
		},
		async pdf() {
			const { data } = await send("Page.printToPDF", {
				preferCSSPageSize: true,
				printBackground: true,
			});

			return Buffer.from(data, "base64");
		},
	};

	return page;
}
