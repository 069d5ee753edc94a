// Walk through a page in Firefox, by keys alone, and print what was found as JSON.
// node firefox.cjs BROWSER '{"url": …, "width": …, "prefs": {…}, "keys": ["k"], "playing": "Pause"}'
const puppeteer = require("puppeteer-core");

const STOPS = 12;
const PATIENCE_MS = 15_000;

/** What has focus, looked at through shadow roots: what it is called, and whether a ring and the window show it. */
function focused() {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (!element?.matches(":focus") || element === document.body) return null; // else the keys are with the browser's bars
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { top, bottom, left, right } = element.getBoundingClientRect();
  return {
    name: element.getAttribute("aria-label") || element.labels?.[0]?.textContent || element.textContent.trim() || element.title,
    ring: outlineStyle === "none" ? 0 : parseFloat(outlineWidth),
    seen: top < innerHeight && bottom > 0 && left < innerWidth && right > 0,
  };
}

/** Whether there is a button, in a shadow root or not, whose name begins so. */
function hasButton(name) {
  const roots = [document, ...[...document.querySelectorAll("audiobrief-player")].map((player) => player.shadowRoot)];
  return roots.flatMap((root) => [...root.querySelectorAll("button")])
    .some((button) => (button.getAttribute("aria-label") || button.textContent.trim()).startsWith(name));
}

/** What the system asked for, and what the page makes of it. */
function measured() {
  const roots = [document, ...[...document.querySelectorAll("audiobrief-player")].map((player) => player.shadowRoot)];
  const parts = roots.flatMap((root) => [...root.querySelectorAll("button, a[href], input, select, summary")]);
  const style = (element) => element && getComputedStyle(element);
  const word = document.querySelector(".is-word");
  const within24 = (part) => [part, part.closest("label")].some((box) => {
    const { width, height } = box?.getBoundingClientRect() ?? { width: 0, height: 0 };
    return width >= 24 && height >= 24;
  });
  return {
    width: innerWidth,
    sideways: document.documentElement.scrollWidth - innerWidth,
    forced: matchMedia("(forced-colors: active)").matches,
    calm: matchMedia("(prefers-reduced-motion: reduce)").matches,
    moving: parts.filter((part) => parseFloat(style(part).transitionDuration) > 0).length,
    small: parts.filter((part) => part.checkVisibility() && !part.closest(".skip, .text p, .source") && !within24(part))
      .map((part) => part.outerHTML),
    bordered: roots.flatMap((root) => [...root.querySelectorAll(".toggle, .buttons button")])
      .filter((part) => part.checkVisibility()).every((part) => parseFloat(style(part).borderTopWidth) > 0),
    word: word && [style(word).backgroundColor, style(word.parentElement).backgroundColor],
  };
}

/** Wait until a function of the page is true. puppeteer's own makes one of text, which a strict policy forbids. */
async function until(page, condition, argument) {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    if (await page.evaluate(condition, argument)) return;
    await new Promise((wait) => setTimeout(wait, 100));
  }
  throw new Error(`never came about: ${condition} ${argument}`);
}

async function tabTo(page, name) {
  await until(page, hasButton, name);
  for (let i = 0; i < STOPS * 3; i++) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate(focused))?.name.startsWith(name)) return;
  }
  throw new Error(`no key leads to ${name}`);
}

/** Firefox 140 sets the size of a window, and knows no command for its orientation, which puppeteer 24.43 sends too. */
function tolerate(error) {
  if (!/unknown command/.test(error.message)) throw error;
}

async function walk(page, { url, keys, playing, width }) {
  await page.setViewport({ width, height: 700 }).catch(tolerate);
  await until(page, (wanted) => innerWidth === wanted, width);
  await page.goto(url);
  const stops = [];
  for (const key of keys) {
    if (key.startsWith("to ")) await tabTo(page, key.slice(3));
    else await page.keyboard.press(key);
  }
  await until(page, hasButton, playing);
  await new Promise((wait) => setTimeout(wait, 2500));
  const found = await page.evaluate(measured);
  for (let i = 0; i < STOPS; i++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(focused);
    if (stop) stops.push(stop);
  }
  const root = await page.evaluateHandle(() => document.querySelector("audiobrief-player")?.shadowRoot ?? document.body);
  const roles = {};
  for (const role of ["button", "slider", "combobox"]) roles[role] = (await root.$$(`aria/[role="${role}"]`)).length;
  return { ...found, stops, roles };
}

async function main([executablePath, asked]) {
  const plan = JSON.parse(asked);
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true, extraPrefsFirefox: plan.prefs });
  try {
    console.log(JSON.stringify(await walk(await browser.newPage(), plan)));
  } finally {
    await browser.close();
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
