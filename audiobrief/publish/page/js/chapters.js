/** A button that opens the list of an episode's chapters; each plays from its beginning, the current one is marked. */
class Chapters {
  constructor(sound, { chapters, language, words }) {
    Object.assign(this, { sound, current: -1 });
    this.starts = chapters.map(([start]) => ({ start }));
    this.button = make("button", { type: "button", class: "contents", "aria-expanded": "false", "aria-label": words.chapters,
      title: words.chapters }, icon("chapters"), make("span", {}, words.chapters));
    this.items = chapters.map(([start, title]) => this.item(start / 1000, title, language));
    this.list = make("ol", { class: "chapters", "aria-label": words.chapters, hidden: true },
      ...this.items.map((item) => make("li", {}, item)));
    this.button.addEventListener("click", () => this.turn(!this.open));
    for (const part of [this.button, this.list])
      part.addEventListener("keydown", (event) => event.key === "Escape" && this.turn(false));
    for (const name of ["play", "timeupdate", "seeked"]) sound.audio.addEventListener(name, () => this.show());
    sound.target.addEventListener("seek", () => this.show());
    this.show();
  }

  item(seconds, title, language) {
    const item = make("button", { type: "button" }, make("span", { class: "at" }, clock(seconds)),
      make("bdi", { lang: language }, title));
    item.addEventListener("click", () => this.sound.playFrom(seconds));
    return item;
  }

  get open() {
    return !this.list.hidden;
  }
  turn(open) {
    if (!open && this.list.matches(":focus-within")) this.button.focus({ preventScroll: true });
    this.list.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (open) this.items[this.current]?.scrollIntoView({ block: "nearest" });
  }

  show() {
    const now = lineAt(this.starts, this.sound.time * 1000 + 50);
    if (now === this.current) return;
    this.items[this.current]?.removeAttribute("aria-current");
    this.items[now]?.setAttribute("aria-current", "true");
    this.current = now;
  }
}
