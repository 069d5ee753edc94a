const SCRIPT = document.currentScript || document.querySelector('script[src*="/listen.js"]');
const BASE = new URL("./", SCRIPT.src);
const OPTIONS = {
  storage: SCRIPT.dataset.storage !== "off",
  click: "clickToPlay" in SCRIPT.dataset,
  follow: "follow" in SCRIPT.dataset,
};
const TAG = "audiobrief-player";
const LOOK_MS = 400; // between two looks at a page that changes
const FLOATING = ":host{position:absolute}";

const answers = new Map();

/** The episode of an article's address, promised; null when there is none. The show is asked only for what it may hold. */
function findEpisode(address) {
  if (!answers.has(address)) answers.set(address, askFor(address));
  return answers.get(address);
}

function askFor(address) {
  const canonical = canonicalUrl(address);
  const digest = sha256(canonical);
  if (!canonical || !mayBeKnown(digest, KNOWN)) return null;
  const name = digest.map((word) => word.toString(16).padStart(8, "0")).join("");
  return readJson(`by-url/${name}.json`).then((head) => head ?? (answers.set(address, null), null));
}

async function readJson(path) {
  try {
    const answer = await fetch(new URL(path, BASE), { credentials: "omit" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

let reader = null;

/** Load the rest of the player: nobody who only reads pays for it. */
function loadReader() {
  reader ??= new Promise((done, failed) => {
    const script = make("script", { async: true });
    if (SCRIPT.nonce) script.nonce = SCRIPT.nonce;
    script.onload = () => done(AudiobriefPlayer.Reading);
    script.onerror = () => failed((reader = null));
    const { href } = new URL(READER, BASE);
    const policy = globalThis.trustedTypes?.createPolicy("audiobrief", { createScriptURL: (url) => url });
    script.src = policy ? policy.createScriptURL(href) : href;
    document.head.append(script);
    script.remove();
  });
  return reader;
}

/** The address under which the page has an episode: its canonical link's, else its own. After a client-side navigation,
 * a canonical link that stayed behind is not believed. */
const place = {
  path: location.pathname,
  get address() {
    const canonical = document.querySelector('link[rel~="canonical"]')?.href || "";
    if (location.pathname !== this.path) {
      this.path = location.pathname;
      this.stale = this.canonical;
    }
    this.canonical = canonical;
    const [own] = location.href.split("#");
    const believed = canonical !== this.stale ? [canonical, own] : [own];
    return believed.find((address) => address && findEpisode(address)) ?? own;
  },
};

class AudiobriefPlayer extends HTMLElement {
  static observedAttributes = ["article"];
  base = BASE;
  options = OPTIONS;
  readJson = readJson;

  connectedCallback() {
    this.space ??= this.build();
    this.refresh();
  }
  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.clear());
  }
  attributeChangedCallback() {
    if (this.isConnected && this.space) this.refresh();
  }

  build() {
    const sheet = (text) => {
      const made = new CSSStyleSheet();
      made.replaceSync(text);
      return made;
    };
    this.sheets = { still: [sheet(STYLE)], floating: [sheet(STYLE), sheet(FLOATING)] };
    const space = make("div", { class: "space" });
    this.attachShadow({ mode: "open" }).append(space);
    return space;
  }

  /** Show the episode of the page, or of the `article` attribute; show nothing when there is none. */
  async refresh() {
    const asked = new URL(this.getAttribute("article") || place.address, location.href).href;
    if (asked === this.asked) return;
    this.clear(asked);
    const answer = findEpisode(asked);
    if (!answer) return;
    this.reserve();
    const head = await answer;
    if (this.asked !== asked || !this.isConnected) return;
    if (head) this.offer(head);
    else this.clear(asked);
  }

  clear(asked) {
    this.asked = asked;
    this.reading?.then((reading) => reading.stop(), () => {});
    this.audio?.pause();
    this.head = this.audio = this.reading = null;
    removeEventListener("click", this.onClick);
    this.space.replaceChildren();
    this.space.className = "space";
    this.shadowRoot.adoptedStyleSheets = this.sheets.still;
  }

  /** Take the room in the page only where that moves nothing the reader sees; until then the button floats. */
  reserve() {
    const { classList } = this.space;
    classList.add("taken");
    if (this.roomy()) return;
    const float = (on) => {
      classList.toggle("afloat", on);
      this.shadowRoot.adoptedStyleSheets = on ? this.sheets.floating : this.sheets.still;
    };
    const settle = () => {
      const waiting = classList.contains("afloat") && !classList.contains("open");
      if (waiting && !this.roomy()) return;
      removeEventListener("scroll", settle);
      if (waiting) float(false);
    };
    float(true);
    addEventListener("scroll", settle, { passive: true });
  }

  roomy() {
    if (document.visibilityState !== "visible") return true;
    if (!performance.getEntriesByName("first-contentful-paint").length) return true;
    const own = this.getBoundingClientRect();
    if (this !== mine && own.height >= 48) return true;
    const { top, bottom } = this === mine ? spot.headline.getBoundingClientRect() : own;
    return top > innerHeight || bottom < 0;
  }

  offer(head) {
    this.head = head;
    const { words } = head;
    const button = make("button", { type: "button", class: "listen" }, icon("play"), make("span", {}, words.listen));
    button.addEventListener("click", () => this.press());
    this.bar = make("div", { class: "bar", lang: head.words_language, dir: head.words_direction, role: "group",
      "aria-label": words.player },
    button, make("p", { class: "about" }, make("span", { class: "length" }, head.length),
      make("span", {}, words.synthetic)));
    this.space.replaceChildren(this.bar);
    this.onClick = (event) => this.clicked(event);
    if (OPTIONS.click || this.hasAttribute("click-to-play")) addEventListener("click", this.onClick);
  }

  /** The first press: only now is anything of the episode itself fetched, the sound at once. */
  async press() {
    const { head } = this;
    const audio = this.makeAudio();
    audio.currentTime = new Memory(OPTIONS.storage).position(head);
    audio.play().catch(() => {});
    try {
      const reading = await this.read();
      if (this.audio === audio) reading.open();
    } catch {
      if (this.audio !== audio) return;
      audio.controls = true;
      this.bar.replaceChildren(audio);
    }
  }

  makeAudio() {
    if (!this.audio) {
      this.audio = new Audio(new URL(this.head.audio, BASE).href);
      this.audio.preload = "none";
    }
    return this.audio;
  }

  read() {
    this.makeAudio();
    this.reading ??= loadReader().then((Reading) => new Reading(this));
    this.reading.catch(() => (this.reading = null));
    return this.reading;
  }

  /** Opt-in: a click on a paragraph plays from it. Links, controls and marked text keep their own meaning. */
  async clicked(event) {
    const { target, clientX, clientY } = event;
    if (event.button || event.defaultPrevented || !getSelection().isCollapsed || !(target instanceof Element)) return;
    if (target.closest(`a, button, input, select, textarea, label, summary, [contenteditable], ${TAG}`)) return;
    const point = caretAt(clientX, clientY);
    if (point?.node.nodeType === 3) (await this.read()).playAt(point);
  }
}

function caretAt(x, y) {
  if (document.caretPositionFromPoint) {
    const caret = document.caretPositionFromPoint(x, y);
    return caret && { node: caret.offsetNode, offset: caret.offset };
  }
  const range = document.caretRangeFromPoint?.(x, y);
  return range && { node: range.startContainer, offset: range.startOffset };
}

let mine = null; // the player that found its own place
let spot = {}; // and that place: the headline it stands under, the address it is for

/** Look at the page: let every player see its address, and place one where nobody has placed any. */
function look() {
  const given = [...document.querySelectorAll(TAG)].filter((player) => player !== mine);
  for (const player of given) player.refresh();
  if (given.length) return mine?.remove();
  const { address } = place;
  if (mine?.isConnected) {
    const same = spot.headline.isConnected && spot.headline.textContent === spot.text;
    if (address === spot.address || (same && mine.audio && !mine.audio.paused)) return;
    mine.remove();
  } else if (address === spot.address && spot.headline.isConnected) return; // taken out on purpose
  placePlayer(address);
}

async function placePlayer(address) {
  const answer = findEpisode(address);
  if (!answer) return;
  const early = likelyHeadline();
  if (early) placeUnder(early, address);
  const head = await answer;
  if (place.address !== address || (mine?.isConnected && spot.address !== address)) return;
  if (!head) return mine?.remove();
  const headline = findHeadline(head.title);
  if (headline && (!mine?.isConnected || headline !== spot.headline) && !mine?.audio) placeUnder(headline, address);
}

function placeUnder(headline, address) {
  spot = { headline, address, text: headline.textContent };
  mine ??= document.createElement(TAG);
  headline.after(mine);
}

function letters(text) {
  let folded = "";
  fold(text, (character) => (folded += character));
  return folded;
}

function shown(selector) {
  return [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility?.() ?? true);
}

/** The headline, if the page's own title leaves no doubt: room can then be taken before anything is painted. */
function likelyHeadline() {
  const [headline, ...others] = shown("h1");
  const text = letters(headline?.textContent ?? "");
  return !others.length && text.length >= 20 && letters(document.title).includes(text) ? headline : null;
}

/** The headline under which a player goes that nobody gave a place: what reads like the title, else the main heading. */
function findHeadline(title) {
  const wanted = letters(title);
  const first = shown("h1");
  const likeness = (heading) => {
    const text = letters(heading.textContent);
    if (text === wanted) return 3;
    return text.length > 9 && (wanted.includes(text) || text.includes(wanted)) ? 2 : 0;
  };
  const alike = (headings, least) =>
    headings.filter((heading) => likeness(heading) >= least).sort((a, b) => likeness(b) - likeness(a))[0];
  const others = () => shown("h2, h3, h4, [itemprop~=headline], [class*=title], [class*=headline]");
  return alike(first, 2) || alike(others(), 3) || first.find((h1) => h1.closest("article, main")) || first[0] ||
    alike(others(), 2);
}

let looking = 0;
function lookSoon() {
  looking ||= setTimeout(() => {
    looking = 0;
    look();
  }, LOOK_MS);
}

if (!customElements.get(TAG) && "adoptedStyleSheets" in document) {
  customElements.define(TAG, AudiobriefPlayer);
  look();
  const changed = () => (document.readyState === "loading" ? look() : lookSoon());
  new MutationObserver(changed).observe(document.documentElement, { childList: true, subtree: true });
  for (const name of ["DOMContentLoaded", "popstate", "pageshow"]) addEventListener(name, look);
  globalThis.navigation?.addEventListener("navigatesuccess", lookSoon);
}
