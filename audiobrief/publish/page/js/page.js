document.documentElement.classList.add("js");

/** The player on an episode's own page: read-along in the text, chapters, links to a moment. */
class Page {
  constructor() {
    const state = JSON.parse(document.getElementById("audiobrief").textContent);
    Object.assign(this, { state, words: state.words, language: state.words_language });
    this.player = document.querySelector(".player");
    this.audio = this.player.querySelector("audio");
    this.audio.removeAttribute("controls");
    this.sound = new Sound(state, { audio: this.audio, target: this.player });
    this.controls = new Controls(this.sound, this.words, this.language);
    this.controls.failure = this.words.failed;
    this.chapters = [...document.querySelectorAll(".chapters [data-at]")];
    this.text = new SpokenText(document);
    this.elements = this.text.elements;
    this.build();
    this.listen();
    this.openAt(location.hash) || this.openAt(location.search) || this.offerToResume();
  }

  build() {
    const { words } = this;
    const extras = document.querySelector(".extras");
    this.switch = extras.querySelector(".highlight") ?? make("input", { type: "checkbox" });
    this.copy = extras.querySelector(".copy");
    this.share = extras.querySelector(".share");
    this.share.hidden = !navigator.share;
    this.buildKeys(extras.querySelector(".keys input"));
    this.notice = make("p", { class: "resume", hidden: true });
    this.player.append(this.controls.root, this.controls.status, this.notice);
    extras.hidden = false;
    this.follow = make("button", { type: "button", class: "follow", hidden: true }, words.follow);
    document.body.append(this.follow);
    for (const paragraph of document.querySelectorAll(".text .block")) this.addButton(paragraph);
    const save = document.querySelector(".save");
    if (save) save.hidden = false;
    save?.addEventListener("click", () => make("a", { href: this.audio.src, download: save.dataset.file }).click());
    this.showTime();
  }

  /** A way to keep the keys from working outside the player (WCAG 2.2, 2.1.4). */
  buildKeys(input) {
    this.keys = input;
    if (this.sound.memory.get("keys") === "off") this.keys.checked = false;
    this.keys.addEventListener("change", () => this.sound.memory.set("keys", this.keys.checked ? null : "off"));
  }

  addButton(paragraph) {
    const line = paragraph.querySelector("[data-start]");
    const text = line.textContent.trim().split(/\s+/).slice(0, 6).join(" ");
    const button = make("button", { type: "button", class: "from", "aria-label": fill(this.words.from_here, { text }) },
      icon("play"));
    button.addEventListener("click", () => this.playFrom(line));
    paragraph.prepend(button);
  }

  listen() {
    const { audio, sound } = this;
    if (this.elements.length) {
      this.readAlong = new ReadAlong(sound, this.text.lines, (line, word, turned) => this.paint(line, word, turned));
      this.switch.addEventListener("change", () => this.highlight(this.switch.checked, true));
      if (sound.memory.get("highlight") === "off") this.highlight(false);
    } else this.controls.previous.hidden = this.controls.next.hidden = true;
    document.querySelector("main").addEventListener("click", (event) => this.clicked(event));
    for (const name of ["timeupdate", "seeked"]) audio.addEventListener(name, () => this.showTime());
    this.player.addEventListener("seek", () => this.showTime());
    audio.addEventListener("play", () => (this.notice.hidden = true));
    this.copy.addEventListener("click", () => this.copyLink());
    this.follow.addEventListener("click", () => this.returnToLine());
    for (const name of ["wheel", "touchmove", "keydown"])
      addEventListener(name, (event) => this.readerMoved(event), { passive: true });
    addEventListener("scroll", () => this.showFollow(), { passive: true });
    addEventListener("keydown", (event) => this.key(event));
    this.share.addEventListener("click", () => {
      navigator.share({ title: this.state.title, url: this.state.page }).catch(() => {});
    });
    addEventListener("hashchange", () => this.openAt(location.hash));
    addEventListener("pagehide", () => sound.remember());
  }

  /** Play, pause and skip by keys from anywhere on the page that has no other use for them. */
  key(event) {
    const busy = event.target.closest("input, select, textarea, button, a, summary, [contenteditable], .player");
    if (busy || !this.keys.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " ") {
      event.preventDefault();
      this.sound.toggle();
    } else if (/^[kjl]$/i.test(event.key)) this.controls.key(event);
  }

  highlight(on, asked = false) {
    this.switch.checked = on;
    this.readAlong.turn(on);
    if (asked) this.sound.memory.set("highlight", on ? null : "off");
    this.showFollow();
  }

  paint(line, word, turned) {
    const { lit, litWord } = this.text;
    this.text.paint(line, word, turned);
    this.lit = this.text.lit;
    if (turned) this.keepInView(lit, this.lit);
    else if (litWord && this.text.litWord) this.keepInView(litWord, this.text.litWord); // a paragraph longer than the window
  }

  /** Scroll to a line only while the reader stays with the voice: the line before was in view, and no hand moved. */
  keepInView(before, element) {
    const resting = performance.now() - (this.movedAt ?? -1e9) > 4000;
    const following = !before || this.inView(before) || this.jumped;
    if (element && this.sound.playing && resting && following && !this.inView(element, true)) this.scrollTo(element);
    this.jumped = false;
    this.showFollow();
  }

  inView(element, whole = false) {
    const box = element.getBoundingClientRect();
    const top = this.player.getBoundingClientRect();
    const sticky = getComputedStyle(this.player).position === "sticky" ? Math.max(0, top.bottom) : 0;
    const room = sticky < innerHeight / 2 ? sticky : 0;
    return whole ? box.top >= room && box.bottom <= innerHeight : box.bottom > room && box.top < innerHeight;
  }

  scrollTo(element) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const top = element.getBoundingClientRect().top + scrollY - innerHeight * 0.34;
    scrollTo({ top, behavior: calm ? "auto" : "smooth" });
  }

  readerMoved(event) {
    const keys = ["PageUp", "PageDown", "ArrowUp", "ArrowDown", "Home", "End", " "];
    if (event.type === "keydown" && (!keys.includes(event.key) || this.player.contains(event.target))) return;
    this.movedAt = performance.now();
  }

  showFollow() {
    this.follow.hidden = !(this.lit && this.sound.playing && this.readAlong?.on && !this.inView(this.lit));
  }

  returnToLine() {
    this.movedAt = undefined;
    this.scrollTo(this.lit);
  }

  /** A click on a paragraph plays from there, unless the reader clicked a control or was marking text. */
  clicked(event) {
    const chapter = event.target.closest(".chapters [data-at]");
    if (chapter) {
      event.preventDefault();
      this.jumped = true;
      this.movedAt = undefined;
      this.sound.playFrom(Number(chapter.dataset.at));
    }
    if (event.target.closest("a, button, input, select, label") || !getSelection().isCollapsed) return;
    const block = event.target.closest("[data-start], .block");
    const line = block?.matches("[data-start]") ? block : block?.querySelector("[data-start]");
    if (line) this.playFrom(line);
  }

  playFrom(line) {
    this.movedAt = undefined;
    this.sound.playFrom(Number(line.dataset.start));
  }

  showTime() {
    const { time } = this.sound;
    this.copy.textContent = fill(this.words.copy_link, { time: clock(time) });
    const now = this.chapters.findLastIndex((chapter) => Number(chapter.dataset.at) <= time + 0.05);
    const current = this.sound.begun || time ? now : -1;
    if (current === this.chapter) return;
    this.chapters[this.chapter]?.removeAttribute("aria-current");
    this.chapters[current]?.setAttribute("aria-current", "true");
    this.chapter = current;
  }

  openAt(hash) {
    const moment = momentOf(hash) ?? this.chapterOf(hash);
    if (!moment) return false;
    this.jumped = true;
    goTo(this.sound, moment);
    if (this.lit) this.scrollTo(this.lit);
    return true;
  }

  /** The beginning of the chapter that an address names by its id, as "#the-ferry-is-back". */
  chapterOf(hash) {
    const chapter = this.chapters.find((one) => hash.length > 1 && `#${one.closest("li").id}` === hash);
    return chapter && { begin: Number(chapter.dataset.at) };
  }

  offerToResume() {
    const at = this.sound.remembered;
    if (!at) return;
    this.sound.seek(at);
    const again = make("button", { type: "button", class: "link" }, this.words.start_again);
    again.addEventListener("click", () => {
      this.sound.seek(0);
      this.notice.hidden = true;
      this.controls.toggle.focus();
    });
    this.notice.replaceChildren(fill(this.words.resumed, { time: clock(at) }) + " ", again);
    this.notice.hidden = false;
  }

  async copyLink() {
    const url = new URL(location.href);
    url.hash = `t=${Math.floor(this.sound.time)}`;
    try {
      await navigator.clipboard.writeText(url.href);
      this.controls.say(this.words.copied);
    } catch {
      this.controls.say(fill(this.words.copy_by_hand, { link: url.href }));
    }
  }
}

document.addEventListener("DOMContentLoaded", () => new Page());
