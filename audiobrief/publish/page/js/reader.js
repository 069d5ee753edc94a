const REMATCH_MS = 2000; // at least between two searches of a page that keeps changing
const LINE_ON_LIGHT = "#ffe9a880";
const LINE_ON_DARK = "#ffd45c38"; // leaves light letters their contrast
const SHOWN_PX = 24; // of the bar at an edge of the window: less is out of view
const PAINT = "::highlight(audiobrief-line){background-color:LINE}" +
  "::highlight(audiobrief-word){background-color:#ffd45c;color:#1c1a17;text-decoration:underline}" +
  "@media(forced-colors:active){::highlight(audiobrief-line){text-decoration:underline}" +
  "::highlight(audiobrief-word){background-color:Highlight;color:HighlightText}}";

/** What the first press brings: the controls, and the read-along in the publisher's own paragraphs. */
class Reading {
  constructor(player) {
    const { base, head, audio, options } = player;
    const { words, words_language: language } = head;
    const whole = (path) => path && new URL(path, base).href;
    const episode = { ...head, audio: whole(head.audio), page: whole(head.page) };
    Object.assign(this, { player, head, words, options });
    this.sound = new Sound(episode, { audio, target: player, storage: options.storage });
    this.controls = new Controls(this.sound, words, language);
    if (head.chapters.length > 1) this.chapters = new Chapters(this.sound, head);
    this.switch = make("input", { type: "checkbox", role: "switch", checked: true });
    this.along = make("label", { class: "along", hidden: true }, this.switch, make("span", {}, words.read_along));
    this.switch.addEventListener("change", () => this.readAlong?.turn(this.switch.checked));
    this.notice = make("p", { class: "changed", role: "status", hidden: true });
    this.readText();
  }

  /** Put the controls where the button was. */
  open() {
    const { player, words, controls } = this;
    if (this.dock) return;
    if (!player.space.matches(".open")) player.unfold();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    player.shadowRoot.adoptedStyleSheets = [...player.shadowRoot.adoptedStyleSheets, sheet];
    const close = iconButton("close", words.close);
    close.addEventListener("click", () => this.dockBar(false));
    const focused = player.shadowRoot.activeElement;
    player.bar.replaceChildren(controls.root, close,
      make("p", { class: "about" }, make("span", {}, words.synthetic), this.along, this.chapters?.button ?? ""),
      this.chapters?.list ?? "", this.notice, controls.status);
    if (focused) controls.toggle.focus({ preventScroll: true });
    this.watchView();
  }

  /** Out of view while it plays, the bar docks at the foot of the window. */
  watchView() {
    this.dock = new IntersectionObserver(([entry]) => {
      if (entry.isIntersecting || this.sound.playing) this.dockBar(!entry.isIntersecting);
    }, { rootMargin: `-${SHOWN_PX}px 0px` });
    this.dock.observe(this.player.space);
    this.onMove = () => (this.player.bar?.popover ? this.player.lift() : this.player.fit());
    for (const name of ["scrollend", "resize"]) addEventListener(name, this.onMove);
  }

  /** Docked, the bar is small at first; the room that it had in the page is kept, so that nothing there moves. */
  dockBar(docks) {
    const { player, chapters } = this;
    const { space, bar } = player;
    if (docks === bar.matches(".docked")) return;
    if (docks) this.wasOpen = chapters?.open;
    space.style.minBlockSize = docks ? `${space.offsetHeight}px` : "";
    bar.classList.toggle("docked", docks);
    chapters?.turn(!docks && this.wasOpen);
    player.raise(docks || space.matches(".float"));
  }

  stop() {
    this.stopped = true;
    removeEventListener("scrollend", this.onMove);
    removeEventListener("resize", this.onMove);
    this.dock?.disconnect();
    this.sound.stop();
    this.unpaint();
  }

  readText() {
    this.ready ??= this.player.readJson(this.head.lines).then((text) => {
      if (!text || this.stopped) return;
      this.lines = text.lines.map(([start, end, kind, pieces, times]) => ({ start, end, kind, pieces, times }));
      if ("highlights" in CSS) this.find();
      this.along.hidden = !this.match?.found;
      const paint = (line, word, turned) => this.match && this.paint(line, word, turned);
      this.readAlong = new ReadAlong(this.sound, this.lines, paint);
      this.readAlong.gone = this.gone;
      this.readAlong.look();
    });
    return this.ready;
  }

  find() {
    this.foundAt = performance.now();
    this.match = new Match(this.lines, document.body);
    this.gone = this.match.gone();
    if (this.readAlong) this.readAlong.gone = this.gone;
    const { words, words_language: language, recorded } = this.head;
    const made = new Date(recorded);
    const today = made.toDateString() === new Date().toDateString();
    const time = made.toLocaleString(language, { timeStyle: "short", ...(today ? {} : { dateStyle: "medium" }) });
    this.notice.textContent = this.gone.size && recorded ? fill(words.changed, { time }) : "";
    this.notice.hidden = !this.notice.textContent;
  }

  /** Go on to what the page still has, where a paragraph has been taken out of it since. */
  skipGone(line) {
    if (!this.gone?.has(line) || !this.sound.playing) return false;
    let next = line;
    while (this.gone.has(next)) next++;
    if (next < this.lines.length) this.sound.seek(this.lines[next].start / 1000);
    return next < this.lines.length;
  }

  async playAt({ node, offset }) {
    await this.readText();
    const line = this.match?.lineAt(node, offset) ?? -1;
    if (line < 0) return;
    this.open();
    this.sound.playFrom(this.lines[line].start / 1000);
  }

  paint(line, word, turned) {
    if (line < 0 || this.stopped) return this.unpaint();
    if (turned && performance.now() - this.foundAt > REMATCH_MS && !this.match.host.fresh) this.find();
    if (turned) this.player.lift();
    if (turned && this.skipGone(line)) return;
    if (word >= 0 || turned) this.at = Math.max(0, word);
    const part = this.match.partAt(line, this.at);
    if (turned || part !== this.part || Reading.painter !== this) {
      this.part = part;
      const ranges = this.match.partRanges(line, part);
      if (ranges.length) paintStyle.use(ranges[0].startContainer.parentElement);
      highlight("line", ranges, 0);
      if (this.options.follow && turned) this.follow(line, ranges[0]);
    }
    highlight("word", word < 0 ? [] : this.match.wordRanges(line, word), 1);
    Reading.painter = this;
  }

  /** Scroll with the voice, if the publisher wants that and the reader has stayed with it. */
  follow(line, range) {
    const box = (of) => of?.getBoundingClientRect();
    const seen = (rectangle) => rectangle && rectangle.bottom > 0 && rectangle.top < innerHeight * 0.85;
    const now = box(range);
    if (!now || seen(now) || !seen(box(this.match.lineRanges(line - 1)[0]))) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollTo({ top: scrollY + now.top - innerHeight * 0.3, behavior: calm ? "auto" : "smooth" });
  }

  unpaint() {
    if (Reading.painter !== this) return;
    Reading.painter = null;
    highlight("line", []);
    highlight("word", []);
    paintStyle.drop();
  }
}

function highlight(name, ranges, priority) {
  const key = "audiobrief-" + name;
  if (!ranges.length) return CSS.highlights?.delete(key);
  const painted = new Highlight(...ranges);
  painted.priority = priority;
  CSS.highlights.set(key, painted);
}

/** The colours of the highlights: a sheet that hangs on the document only while something is painted. */
const paintStyle = {
  use(element) {
    const [red, green, blue] = getComputedStyle(element).color.match(/[\d.]+/g).map(Number);
    const lightText = 0.299 * red + 0.587 * green + 0.114 * blue > 140;
    this.sheet ??= new CSSStyleSheet();
    if (lightText !== this.lightText) {
      this.lightText = lightText;
      this.sheet.replaceSync(PAINT.replace("LINE", lightText ? LINE_ON_DARK : LINE_ON_LIGHT));
    }
    if (!document.adoptedStyleSheets.includes(this.sheet)) document.adoptedStyleSheets.unshift(this.sheet);
  },
  drop() {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.sheet);
  },
};

customElements.get("audiobrief-player").Reading = Reading;
