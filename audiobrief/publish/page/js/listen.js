const SCRIPT = document.currentScript || document.querySelector('script[src*="/listen.js"]') || make("script");
/** Where the show lies: beside this script; the show's own address where the script was inlined, bundled or moved. */
const BASE = new URL("./", SCRIPT.dataset.base || (/\/listen\.js(?:$|\?)/.test(SCRIPT.src) ? SCRIPT.src : HOME) || location);
const OPTIONS = {
  storage: SCRIPT.dataset.storage !== "off",
  click: "clickToPlay" in SCRIPT.dataset,
  follow: "follow" in SCRIPT.dataset,
};
const TAG = "audiobrief-player";
const LOOK_MS = 400; // between two looks at a page that changes
const HANGING = ":host{position:absolute}";
const NEAR_PX = 110; // below the headline, within which the button may hang

const answers = new Map();

/** The episode of an article's address, promised; null when there is none. The show is asked only for what it may hold. */
function findEpisode(address) {
  if (!answers.has(address)) answers.set(address, askFor(address));
  return answers.get(address);
}

/** An article may have been read under one form of its address, and be shown under another. Where the script cannot tell
 * by itself which of them has an episode, fewer are asked for: http and https, or the one. */
function askFor(address) {
  const canonical = canonicalUrl(address);
  const other = canonical.replace(/^https?/, (scheme) => (scheme === "http" ? "https" : "http"));
  const forms = KNOWN.bits ? addressForms(canonical) : KNOWN.parts ? [canonical, other] : [canonical];
  const digests = forms.map(sha256);
  const likely = digests.filter((digest) => canonical && mayBeKnown(digest, KNOWN));
  return likely.length ? readFirst(likely).then((head) => head ?? (answers.set(address, null), null)) : null;
}

async function readFirst(digests) {
  for (const digest of digests) {
    const name = digest.map((word) => word.toString(16).padStart(8, "0")).join("");
    const filter = KNOWN.parts && (await readJson(`by-url/known-${name.slice(0, 2)}.json`));
    if (filter && !mayBeKnown(digest, filter)) continue;
    const head = await readJson(`by-url/${name}.json`);
    if (head) return head;
  }
  return null;
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

/** Load the rest of the player: nobody who only reads pays for it. A module needs no trusted-types policy, and has
 * this script's nonce. */
function loadReader() {
  reader ??= import(new URL(READER, BASE).href).then(() => AudiobriefPlayer.Reading);
  reader.catch(() => (reader = null));
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
    this.sheets = { flow: [sheet(STYLE)], hanging: [sheet(STYLE), sheet(HANGING)] };
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
    if (!KNOWN.parts && this.roomy()) this.wear("flow"); // else it is not known yet whether there is anything to show
    const head = await answer;
    if (this.asked !== asked || !this.isConnected) return;
    if (head) this.offer(head);
    else this.clear(asked);
  }

  clear(asked) {
    this.asked = asked;
    this.reading?.then((reading) => reading.stop(), () => {});
    this.audio?.pause();
    this.head = this.audio = this.reading = this.bar = null;
    this.watch?.disconnect();
    removeEventListener("click", this.onClick);
    this.space.replaceChildren();
    this.space.removeAttribute("style");
    this.wear("");
  }

  /** flow: room in the page; pill: hanging where the page is empty; float: at the foot of the window; open: unfolded. */
  wear(look) {
    this.space.className = `space ${look}`;
    if (this.bar) this.raise(look.startsWith("float"));
    const hangs = look ? !look.startsWith("flow") : this === mine;
    this.shadowRoot.adoptedStyleSheets = hangs ? this.sheets.hanging : this.sheets.flow;
  }

  /** Whether taking room moves nothing that the reader has seen. */
  roomy() {
    if (document.visibilityState !== "visible" || this.fresh) return true;
    if (this !== mine && this.getBoundingClientRect().height >= 48) return true;
    return this.neighbour.getBoundingClientRect().top > innerHeight;
  }

  /** Whether the parser has only now put down what it stands by: then nothing from here on has been painted. */
  get fresh() {
    if (this !== mine) return !upgrading && !this.nextSibling && document.readyState === "loading";
    return arrivals.some(({ addedNodes }) => [...addedNodes].some((node) => node.contains(spot.headline)));
  }

  get neighbour() {
    return this === mine ? spot.headline : this.previousElementSibling || this.parentElement;
  }

  offer(head) {
    this.head = head;
    const { words } = head;
    const button = make("button", { type: "button", class: "listen", title: words.synthetic }, icon("play"), make("span", {}, words.listen));
    button.addEventListener("click", () => this.press());
    this.bar = make("div", { class: "bar", lang: head.words_language, dir: head.words_direction, role: "group",
      "aria-label": words.player },
    button, make("p", { class: "about" }, make("span", { class: "length" }, head.length),
      make("span", {}, words.synthetic)));
    this.space.replaceChildren(this.bar);
    if (!this.space.matches(".flow")) this.hang();
    this.tint();
    for (const name of ["pointerenter", "focusin"]) this.bar.addEventListener(name, () => this.tint());
    this.onClick = (event) => this.clicked(event);
    if (OPTIONS.click || this.hasAttribute("click-to-play")) addEventListener("click", this.onClick);
  }

  /** Hang the button where the page is empty: what is painted already stays where it is. */
  hang() {
    const place = () => {
      const { style } = this.bar;
      style.visibility = "hidden"; // asking what lies at a point settles a first place: that move is none
      let room;
      for (const look of ["pill", "pill bare"]) {
        if (room) break;
        this.wear(look);
        const { width, height } = this.bar.getBoundingClientRect();
        room = findRoom(this.neighbour, width, height);
      }
      if (room) {
        const { x, y } = this.space.getBoundingClientRect();
        style.left = `${room.x - x}px`;
        style.top = `${room.y - y}px`;
        style.visibility = "";
        room = (document.elementFromPoint(room.x + 20, room.y + 12) ?? this) === this; // out of the window is nothing
      }
      if (!room) {
        this.bar.removeAttribute("style");
        this.wear("float");
      }
      this.tint();
    };
    place();
    this.watch = new ResizeObserver(() => this.space.matches(".open") || place());
    this.watch.observe(document.body);
  }

  /** Into the top layer, or back: there no ancestor can move, clip or hide what is fixed to the window. */
  raise(up) {
    const { bar } = this;
    if (up) {
      if (bar.showPopover && this.isConnected && bar.isConnected && !bar.popover) {
        bar.popover = "manual";
        bar.showPopover();
      }
      this.lift();
    } else {
      bar.removeAttribute("popover");
      bar.style.insetBlockEnd = "";
    }
    this.tint();
  }

  /** Above what the page itself has fixed to the foot of the window. */
  lift() {
    this.bar.style.insetBlockEnd = `calc(${footHeight(this.bar)}px + 0.75em)`;
  }

  /** Be readable on what is really painted behind: in the text's colour, else in black or white, else on a plate. */
  tint() {
    const { space, bar } = this;
    if (!bar?.isConnected || matchMedia("(forced-colors: active)").matches) return;
    space.style.color = "";
    space.style.removeProperty("--accent");
    delete space.dataset.ground;
    const own = () => toRgb(getComputedStyle(bar).backgroundColor);
    let ground = own();
    if (ground[3] < 1) {
      ground = groundOf(bar.querySelector(".listen, .controls") ?? bar, this);
      if (!ground) {
        space.dataset.ground = "plate";
        ground = own();
      } else if (contrast(toRgb(getComputedStyle(bar).color), ground) < 4.5) {
        space.style.color = contrast(INKS[0], ground) > contrast(INKS[1], ground) ? "#fff" : "#000";
      }
    }
    const accent = bar.querySelector(".listen, .toggle");
    if (accent && contrast(toRgb(getComputedStyle(accent).borderTopColor), ground) < 3)
      space.style.setProperty("--accent", "currentColor");
  }

  /** Unfold in answer to a press: then the page may make room, if that is where the reader looks. */
  unfold() {
    const { top, bottom } = this.neighbour.getBoundingClientRect();
    const inView = this.space.matches(".flow") || (bottom > 0 && top < innerHeight);
    this.watch?.disconnect();
    this.bar.removeAttribute("style");
    this.wear(inView ? "flow open" : "float open");
    this.fit();
    if (inView && this.bar.getBoundingClientRect().bottom > innerHeight) this.bar.scrollIntoView({ block: "nearest" });
    this.tint();
  }

  /** Stay in the window where the article is wider than it. */
  fit() {
    const { style } = this.space;
    style.maxInlineSize = "";
    const { left, right } = this.space.getBoundingClientRect();
    const [start, end] = [left + scrollX, innerWidth - right - scrollX];
    const { direction } = getComputedStyle(this);
    if (start < 0 || end < 0) style.maxInlineSize = `${right - left + Math.min(0, direction === "rtl" ? start : end) - 8}px`;
  }

  /** The first press: only now is anything of the episode itself fetched, the sound at once. */
  async press() {
    const { head } = this;
    const audio = this.makeAudio();
    this.unfold();
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

/** A place for a small box by an element, in window coordinates, that covers nothing; null if there is none.
 * Best is the gap under it, then the end of its last line, then a gap or the end of a line a little further down. */
function findRoom(beside, width, height) {
  const column = beside.getBoundingClientRect();
  const lines = [];
  const last = linesBelow(beside, lines);
  const free = ([x, y]) =>
    x >= column.left - 1 && x + width <= column.right + 1 &&
    !lines.some((box) => x < box.right + 8 && x + width + 8 > box.left && y < box.bottom + 2 && y + height + 2 > box.top) &&
    [0.02, 0.5, 0.98].every((at) => isEmpty(x + at * width, y + height / 2, beside));
  const backwards = getComputedStyle(beside).direction === "rtl";
  const [start, end] = backwards ? [column.right - width, column.left] : [column.left, column.right - width];
  const centred = (box) => (box.top + box.bottom - height) / 2;
  const first = Math.min(...lines.filter((box) => box.top > last.bottom - 1).map((box) => box.top));
  const places = [], further = [];
  for (let y = last.bottom + 2; y < last.bottom + NEAR_PX; y += 3) (y < first ? places : further).push([start, y]);
  places.push([backwards ? last.left - 14 - width : last.right + 14, centred(last)], ...further);
  for (const box of lines) if (box.top > last.bottom && box.top < last.bottom + NEAR_PX) places.push([end, centred(box)]);
  const [x, y] = places.find(free) ?? [];
  return x === undefined ? null : { x, y };
}

/** Gather the boxes of the text lines in and after an element; return the last one inside it. */
function linesBelow(beside, lines) {
  const range = new Range();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  walker.currentNode = beside;
  let last = beside.getBoundingClientRect();
  for (let count = 0; count < 200 && walker.nextNode(); count++) {
    const node = walker.currentNode;
    if (!node.data.trim()) continue;
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 1);
    if (boxes.length && beside.contains(node)) last = boxes.at(-1);
    lines.push(...boxes);
  }
  return last;
}

/** Whether nothing but bare page, or text checked elsewhere, lies at a point. */
function isEmpty(x, y, beside) {
  const there = document.elementFromPoint(x, y);
  if (!there) return y > innerHeight || y < 0;
  if (there.contains(beside) || beside.contains(there) || there.localName === TAG) return true;
  return !there.closest("a, button, input, select, img, picture, svg, video, iframe, canvas, object, nav") &&
    getComputedStyle(there).position !== "fixed";
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
  const early = !KNOWN.parts && likelyHeadline();
  if (early) placeUnder(early, address);
  const head = await answer;
  if (!head) {
    if (spot.address === address) mine?.remove();
    return lookSoon(); // the page's own address may be known where its canonical one is not
  }
  if (place.address !== address || (mine?.isConnected && spot.address !== address)) return;
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

let arrivals = []; // what the parser has added since the last look
let upgrading = true; // players that stood in the page before this script
if (!customElements.get(TAG) && "adoptedStyleSheets" in document) {
  customElements.define(TAG, AudiobriefPlayer);
  upgrading = false;
  look();
  const changed = (records) => {
    if (document.readyState !== "loading") return lookSoon();
    arrivals = records;
    look();
    arrivals = [];
  };
  new MutationObserver(changed).observe(document.documentElement, { childList: true, subtree: true });
  const tintAll = () => document.querySelectorAll(TAG).forEach((player) => player.tint?.());
  const themes = new MutationObserver(() => setTimeout(tintAll, LOOK_MS));
  for (const part of [document.documentElement, document.body ?? []].flat())
    themes.observe(part, { attributeFilter: ["class", "style", "data-theme", "data-mode"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", tintAll);
  for (const name of ["load", "scrollend", "resize"]) addEventListener(name, tintAll);
  for (const name of ["DOMContentLoaded", "popstate", "pageshow"]) addEventListener(name, look);
  globalThis.navigation?.addEventListener("navigatesuccess", lookSoon);
}
