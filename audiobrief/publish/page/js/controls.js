/** The buttons, the slider and the clock of one Sound, kept in step with it, and its keys. */
class Controls {
  constructor(sound, words, language) {
    Object.assign(this, { sound, words, language });
    this.toggle = iconButton("play", words.play, "Space K");
    this.toggle.className = "toggle";
    this.back = iconButton("back", words.back, "J", "15");
    this.forward = iconButton("forward", words.forward, "L", "30");
    this.previous = iconButton("previous", words.previous);
    this.next = iconButton("next", words.next);
    this.slider = make("input", { type: "range", class: "seek", min: 0, max: sound.length, step: "any", value: 0,
      "aria-label": words.seek });
    this.elapsed = make("span", { class: "time" });
    this.remaining = make("span", { class: "time" });
    this.speed = make("select", { class: "speed", "aria-label": words.speed, title: words.speed },
      ...RATES.map((rate) => make("option", { value: rate, selected: rate === 1 }, `${rate.toLocaleString(language)}×`)));
    this.status = make("p", { class: "status", role: "status" });
    const time = (name, label, value) =>
      make("span", { class: name }, make("span", { class: "unseen" }, label + " "), value);
    this.root = make("div", { class: "controls", role: "group", "aria-label": words.player, dir: "ltr" },
      this.toggle,
      make("span", { class: "rail" }, this.slider),
      time("elapsed", words.elapsed, this.elapsed),
      make("span", { class: "buttons" }, this.previous, this.back, this.forward, this.next, this.speed),
      time("remaining", words.remaining, this.remaining));
    this.listen();
    this.show();
  }

  listen() {
    const { sound } = this;
    this.toggle.addEventListener("click", () => sound.toggle());
    this.back.addEventListener("click", () => sound.skip(-15));
    this.forward.addEventListener("click", () => sound.skip(30));
    this.previous.addEventListener("click", () => sound.step?.(-1));
    this.next.addEventListener("click", () => sound.step?.(1));
    this.speed.addEventListener("change", () => sound.setRate(Number(this.speed.value)));
    this.slider.addEventListener("input", () => this.preview());
    this.slider.addEventListener("change", () => {
      this.previewing = false;
      sound.seek(Number(this.slider.value));
    });
    this.root.addEventListener("keydown", (event) => this.key(event));
    for (const name of ["timeupdate", "seeked", "play", "pause", "ended", "ratechange"])
      sound.audio.addEventListener(name, () => this.show());
    sound.target.addEventListener("seek", () => this.show(true));
    sound.target.addEventListener("load", () => {
      this.slider.max = sound.length;
      this.show(true);
    });
    sound.audio.addEventListener("waiting", () => this.say(this.words.loading, 800));
    for (const name of ["playing", "pause", "canplay"])
      sound.audio.addEventListener(name, () => sound.audio.error || this.say(""));
    sound.audio.addEventListener("error", () => {
      if (sound.audio.getAttribute("src")) this.say(this.failure || this.words.failed_here);
    });
  }

  say(text, after = 0) {
    clearTimeout(this.saying);
    if (after) this.saying = setTimeout(() => this.say(text), after);
    else if (this.status.textContent !== text) this.status.textContent = text;
  }

  preview() {
    this.previewing = true;
    this.paint(Number(this.slider.value), true);
  }

  show(sought = false) {
    const { sound, words } = this;
    if (this.wasPlaying !== sound.playing) {
      this.wasPlaying = sound.playing;
      const name = sound.playing ? "pause" : "play";
      this.toggle.replaceChildren(icon(name));
      this.toggle.setAttribute("aria-label", words[name]);
      this.toggle.title = words[name];
      sought = true;
    }
    this.speed.value = String(sound.audio.playbackRate);
    if (!this.previewing) this.paint(sound.time, sought);
  }

  /** A screen reader may speak every change of a slider that has focus: while playing, it gets few. */
  paint(seconds, sought) {
    const { sound, words, language } = this;
    const elapsed = clock(seconds);
    if (!this.previewing) this.slider.value = seconds;
    this.slider.style.setProperty("--done", `${(100 * seconds) / sound.length}%`);
    if (this.elapsed.textContent === elapsed && !sought) return;
    this.elapsed.textContent = elapsed;
    this.remaining.textContent = "−" + clock(sound.length - seconds);
    if (!sought && this.valued !== undefined && Math.abs(seconds - this.valued) < 15) return;
    this.valued = seconds;
    const value = { position: spokenClock(seconds, language), length: spokenClock(sound.length, language) };
    this.slider.setAttribute("aria-valuetext", fill(words.seek_value, value));
  }

  key(event) {
    const { sound } = this;
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || target.localName === "select") return;
    if (key === " " && target !== this.slider) return;
    const actions = {
      " ": () => sound.toggle(),
      k: () => sound.toggle(),
      j: () => sound.skip(-15),
      l: () => sound.skip(30),
      ArrowLeft: () => sound.skip(-5),
      ArrowDown: () => sound.skip(-5),
      ArrowRight: () => sound.skip(5),
      ArrowUp: () => sound.skip(5),
      "<": () => sound.stepRate(-1),
      ">": () => sound.stepRate(1),
      PageDown: () => sound.skip(-30),
      PageUp: () => sound.skip(30),
      Home: () => sound.seek(0),
      End: () => sound.seek(sound.length),
    };
    const action = actions[key.length === 1 ? key.toLowerCase() : key];
    if (!action) return;
    event.preventDefault();
    action();
  }
}
