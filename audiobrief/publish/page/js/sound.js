const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];
const QUARTERS = [25, 50, 75];
const MOST_FRAMES = 200; // of a page, counted with those in its frames

/** One episode's audio: position, rate, memory, Media Session and the events a site can count. */
class Sound {
  static all = new Set();

  /** Pause all that plays but one. */
  static hush(but) {
    for (const sound of Sound.all) if (sound !== but && sound.playing) sound.audio.pause();
  }

  constructor(episode, { audio = new Audio(), target, storage = true }) {
    Object.assign(this, { episode, audio, target });
    this.memory = new Memory(storage);
    this.length = episode.duration_ms / 1000;
    this.begun = false;
    this.last = 0;
    this.saved = 0;
    audio.preload = "none";
    audio.addEventListener("play", () => this.started());
    audio.addEventListener("pause", () => this.paused());
    audio.addEventListener("ended", () => this.finished());
    audio.addEventListener("timeupdate", () => this.moved());
    audio.addEventListener("seeked", () => (this.last = this.time));
    for (const name of ["seeked", "ratechange"]) audio.addEventListener(name, () => this.announcePosition());
    Sound.all.add(this);
    if (this.playing) queueMicrotask(() => this.started());
  }

  get time() {
    return this.audio.currentTime;
  }
  get playing() {
    return !this.audio.paused;
  }
  get remembered() {
    return this.memory.position(this.episode);
  }

  toggle() {
    if (this.playing) this.audio.pause();
    else this.play();
  }
  play() {
    if (!this.audio.getAttribute("src")) this.audio.src = this.episode.audio;
    return this.audio.play().catch(() => {});
  }
  playFrom(seconds) {
    if (!this.audio.getAttribute("src")) this.audio.src = this.episode.audio;
    this.seek(seconds);
    if (!this.playing) this.play();
  }
  seek(seconds) {
    this.audio.currentTime = Math.min(this.length, Math.max(0, seconds));
    this.target.dispatchEvent(new Event("seek"));
  }
  skip(seconds) {
    this.seek(this.time + seconds);
  }
  setRate(rate) {
    this.audio.defaultPlaybackRate = this.audio.playbackRate = rate;
    if (this.begun) this.memory.set("speed", rate === 1 ? null : rate);
  }
  stepRate(step) {
    const now = RATES.findIndex((rate) => rate >= this.audio.playbackRate);
    this.setRate(RATES[Math.min(RATES.length - 1, Math.max(0, now + step))]);
  }
  /** Go on with another episode in the same element, which a browser lets play where it has let it before. */
  load(episode) {
    this.remember();
    Object.assign(this, { episode, length: episode.duration_ms / 1000, begun: false, last: 0, saved: 0 });
    const rate = this.audio.playbackRate;
    this.audio.src = episode.audio;
    this.audio.defaultPlaybackRate = this.audio.playbackRate = rate;
    this.target.dispatchEvent(new Event("load"));
  }
  stop() {
    this.audio.pause();
    this.begun = false;
    this.audio.removeAttribute("src");
    this.audio.load();
    Sound.all.delete(this);
  }

  started() {
    if (!this.begun) {
      this.begun = true;
      const rate = Number(this.memory.get("speed"));
      if (RATES.includes(rate) && this.audio.playbackRate === 1) this.setRate(rate);
    }
    Sound.hush(this);
    askOthersToPause();
    this.announce();
    this.tell("play");
  }
  paused() {
    if (this.audio.ended) return;
    this.remember();
    this.tell("pause");
  }
  finished() {
    this.memory.set(this.episode.guid, null);
    this.tell("ended");
  }
  moved() {
    if (!this.begun) return;
    const now = this.time;
    for (const quarter of QUARTERS) {
      const at = (this.length * quarter) / 100;
      if (this.playing && this.last < at && now >= at && now - this.last < 5) this.tell("quarter", { quarter });
    }
    this.last = now;
    if (Math.abs(now - this.saved) >= 5) this.remember();
  }
  remember() {
    if (!this.begun) return;
    this.saved = this.time;
    this.memory.set(this.episode.guid, this.time > 5 && this.time < this.length - 5 ? this.time.toFixed(1) : null);
  }

  /** Tell the page, and the page around an iframe, for their own analytics. */
  tell(event, more = {}) {
    const { guid, title, page } = this.episode;
    const detail = { guid, title, page, position: Number(this.time.toFixed(2)), duration: this.length, ...more };
    this.target.dispatchEvent(new CustomEvent("audiobrief:" + event, { bubbles: true, composed: true, detail }));
    parent.postMessage({ source: "audiobrief", event, ...detail }, parent === window ? "/" : "*");
  }

  announce() {
    if (!("mediaSession" in navigator)) return;
    const { title, byline, show, image } = this.episode;
    const artwork = image ? [{ src: new URL(image, location).href }] : [];
    navigator.mediaSession.metadata = new MediaMetadata({ title, artist: byline || show, album: show, artwork });
    const actions = {
      play: () => this.play(),
      pause: () => this.audio.pause(),
      seekbackward: (details) => this.skip(-(details.seekOffset || 15)),
      seekforward: (details) => this.skip(details.seekOffset || 30),
      seekto: (details) => this.seek(details.seekTime),
      previoustrack: this.track && (() => this.track(-1)), // beside these, phones show no buttons that skip seconds
      nexttrack: this.track && (() => this.track(1)),
      stop: () => this.audio.pause(),
    };
    for (const [name, action] of Object.entries(actions)) {
      try {
        navigator.mediaSession.setActionHandler(name, action ?? null);
      } catch {}
    }
    this.announcePosition();
  }
  announcePosition() {
    try {
      const { playbackRate } = this.audio;
      navigator.mediaSession.setPositionState({ duration: this.length, playbackRate, position: this.time });
    } catch {}
  }
}

/** One voice at a time in all frames of a page, sandboxed ones too: who starts asks every other window of it. */
function askOthersToPause() {
  const windows = [top];
  for (let at = 0; at < windows.length && at < MOST_FRAMES; at++) {
    for (let i = 0; i < windows[at].length; i++) windows.push(windows[at][i]);
    if (windows[at] !== window) windows[at].postMessage({ source: "audiobrief", command: "pause" }, "*");
  }
}

addEventListener("message", ({ data, source }) => {
  if (source !== window && data?.source === "audiobrief" && data.command === "pause") Sound.hush();
});
