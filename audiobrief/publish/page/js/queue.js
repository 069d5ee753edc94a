/** What plays on the front page, and what follows: rows of the list, each played in the same audio element. */
class Queue {
  constructor(rows, words, language) {
    Object.assign(this, { rows, words, next: [], now: -1 });
    this.audio = new Audio();
    this.titles = make("p", { class: "now" });
    this.dock = make("section", { class: "dock", "aria-label": words.player, hidden: true });
    this.sound = new Sound(rows[0].episode, { audio: this.audio, target: this.dock });
    this.sound.track = (by) => this.step(by);
    this.sound.step = this.sound.track;
    this.controls = new Controls(this.sound, { ...words, previous: words.previous_episode, next: words.next_episode }, language);
    this.opener = make("button", { type: "button", class: "contents", "aria-expanded": "false" }, icon("chapters"),
      make("span", {}, words.up_next));
    this.list = make("ol", { class: "following", "aria-label": words.up_next, hidden: true });
    this.art = make("img", { class: "art", alt: "", width: 64, height: 64, hidden: true });
    this.dock.append(this.art, this.titles, this.controls.root, this.opener, this.list, this.controls.status);
    document.body.append(this.dock);
    this.listen();
  }

  listen() {
    for (const name of ["play", "pause"]) this.audio.addEventListener(name, () => this.show());
    this.audio.addEventListener("ended", () => this.step(1));
    this.opener.addEventListener("click", () => this.turn(this.list.hidden));
    this.dock.addEventListener("keydown", (event) => event.key === "Escape" && this.turn(false));
    addEventListener("pagehide", () => this.sound.remember());
    this.rows.forEach((row, i) => {
      row.button.addEventListener("click", () => (i === this.now ? this.sound.toggle() : this.start(i)));
      row.add.addEventListener("click", () => this.add(i));
    });
  }

  /** Play a row; after it come those below it that are in sight, unless a list of one's own is waiting. */
  start(i, next) {
    if (next || !this.chosen) this.next = next ?? this.below(i);
    this.next = this.next.filter((other) => other !== i);
    this.now = i;
    const { episode } = this.rows[i];
    this.sound.load(episode);
    this.audio.currentTime = this.sound.remembered;
    this.sound.play();
    this.dock.hidden = false;
    document.body.classList.add("docked");
    this.show();
  }

  below(i) {
    return this.rows.map((_, n) => n).filter((n) => n > i && !this.rows[n].item.hidden);
  }

  playAll() {
    const [first, ...others] = this.below(-1);
    if (first !== undefined) this.start(first, others);
  }

  add(i) {
    if (!this.chosen) this.next = [];
    this.chosen = true;
    this.next = [...this.next.filter((other) => other !== i), i];
    if (this.now < 0) return this.start(this.next.shift(), this.next);
    this.show();
    this.controls.say(`${this.words.up_next}: ${this.rows[this.next[0]].episode.title}`);
  }

  remove(i) {
    this.next = this.next.filter((other) => other !== i);
    this.chosen = true;
    this.show();
    (this.list.querySelector("button") ?? this.opener).focus();
  }

  /** The next of the queue; back to the beginning, or the row above it. */
  step(by) {
    if (by < 0 && (this.sound.time > 3 || this.now < 1)) return this.sound.seek(0);
    if (by < 0) return this.start(this.now - 1, [this.now, ...this.next]);
    if (this.next.length) this.start(this.next[0], this.next.slice(1));
    else this.chosen = false;
  }

  turn(open) {
    if (!open && this.list.matches(":focus-within")) this.opener.focus();
    this.list.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
  }

  show() {
    const { words, rows, now } = this;
    rows.forEach((row, i) => {
      const playing = i === now && this.sound.playing;
      row.item.classList.toggle("current", i === now);
      row.button.replaceChildren(icon(playing ? "pause" : "play"));
      row.button.setAttribute("aria-label", fill(playing ? words.pause_title : words.play_title, row.episode));
    });
    if (now < 0) return;
    const { episode, language, direction } = rows[now];
    this.titles.replaceChildren(make("a", { href: episode.page, lang: language, dir: direction }, episode.title));
    if (episode.art && this.art.getAttribute("src") !== episode.art) this.art.src = episode.art;
    this.art.hidden = !episode.art;
    this.list.replaceChildren(...(this.next.length ? this.next.map((i) => this.following(i)) : [make("li", {}, words.queue_empty)]));
  }

  following(i) {
    const { episode, language } = this.rows[i];
    const jump = make("button", { type: "button", class: "jump", lang: language }, episode.title);
    jump.addEventListener("click", () => this.start(i, this.next.slice(this.next.indexOf(i) + 1)));
    const away = iconButton("close", fill(this.words.remove_title, episode));
    away.addEventListener("click", () => this.remove(i));
    return make("li", {}, jump, away);
  }
}
