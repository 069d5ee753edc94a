const AFTERGLOW_MS = 60;

/** Index of the last line that has begun at a time; -1 before the first. */
function lineAt(lines, ms) {
  let low = -1;
  let high = lines.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (lines[middle].start <= ms) low = middle;
    else high = middle;
  }
  return low;
}

/** Index of the word that sounds in a line; -1 in a pause. Word times count from the start of the line. */
function wordAt(line, ms) {
  const { times } = line;
  const now = ms - line.start;
  let found = -1;
  for (let i = 0; i < times.length; i += 2)
    if (times[i] <= now && (found < 0 || times[i] >= times[2 * found])) found = i / 2;
  return found >= 0 && now < times[2 * found + 1] + AFTERGLOW_MS ? found : -1;
}

/** Call paint(line, word) whenever another line or word sounds, with the clock of the audio, frame by frame. */
class ReadAlong {
  constructor(sound, lines, paint) {
    Object.assign(this, { sound, lines, paint, on: true, line: -1, word: -1 });
    const { audio } = sound;
    audio.addEventListener("play", () => this.run());
    for (const name of ["timeupdate", "seeked", "pause"]) audio.addEventListener(name, () => this.look());
    audio.addEventListener("ended", () => this.look());
    sound.target.addEventListener("seek", () => this.look());
    sound.step = (by) => this.step(by);
    if (sound.playing) this.run();
  }

  run() {
    this.look();
    cancelAnimationFrame(this.frame);
    if (this.sound.playing) this.frame = requestAnimationFrame(() => this.run());
  }

  look() {
    const { audio, begun } = this.sound;
    const ms = audio.currentTime * 1000;
    const silent = !this.on || audio.ended || !(begun || ms);
    const line = silent ? -1 : lineAt(this.lines, ms);
    const word = line < 0 ? -1 : wordAt(this.lines[line], ms);
    if (line === this.line && word === this.word) return;
    const turned = line !== this.line;
    Object.assign(this, { line, word });
    this.paint(line, word, turned);
  }

  /** Go to the next or previous paragraph; back within its first two seconds means the one before. */
  step(by) {
    const now = lineAt(this.lines, this.sound.time * 1000);
    const late = now >= 0 && this.sound.time * 1000 - this.lines[now].start > 2000;
    let to = by < 0 && late ? now : now + by;
    while (this.gone?.has(to)) to += by;
    if (to >= 0 && to < this.lines.length) this.sound.seek(this.lines[to].start / 1000);
    else if (to < 0) this.sound.seek(0);
  }

  turn(on) {
    this.on = on;
    this.line = this.word = -2;
    this.look();
  }
}
