/** The player in an iframe: no storage, no opener, perhaps an opaque origin. */
document.addEventListener("DOMContentLoaded", () => {
  const state = JSON.parse(document.getElementById("audiobrief").textContent);
  const player = document.querySelector(".player");
  const audio = player.querySelector("audio");
  audio.removeAttribute("controls");
  player.classList.add("js");
  const sound = new Sound(state, { audio, target: player });
  const controls = new Controls(sound, state.words, state.words_language);
  controls.previous.hidden = controls.next.hidden = true;
  player.append(controls.root, controls.status);
  const words = document.querySelector(".words");
  const chapters = state.chapters.length > 1 && new Chapters(sound, state);
  if (chapters) listChapters(chapters, words);
  readAlong(sound, document.querySelector(".text"));
  const moment = momentOf(location.hash) ?? momentOf(location.search);
  if (moment) goTo(sound, moment);
  else if (sound.remembered) sound.seek(sound.remembered);
  addEventListener("pagehide", () => sound.remember());
  askForRoom(state.guid);
});

/** Mark what sounds, and keep it in sight of who has opened the text; only the text scrolls, never the page around. */
function readAlong(sound, box) {
  const text = new SpokenText(document);
  new ReadAlong(sound, text.lines, (line, word, turned) => {
    text.paint(line, word, turned);
    const marked = text.litWord ?? text.lit;
    if (box?.contains(marked)) box.scrollTop += marked.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
  });
}

/** A button beside the transcript's; the frame has room for one of the two. */
function listChapters(chapters, words) {
  const more = make("div", { class: "opens" }, chapters.button);
  document.querySelector(".player").after(more);
  more.append(...(words ? [words] : []), chapters.list);
  chapters.button.addEventListener("click", () => chapters.open && words && (words.open = false));
  words?.addEventListener("toggle", () => words.open && chapters.turn(false));
}

/**
 * Tell the page around which height the player needs, now and whenever something opens; one that gives it gets longer
 * lists. WordPress listens when it is told the secret of the fragment, and opens links then.
 */
function askForRoom(guid) {
  if (parent === window) return;
  const main = document.querySelector("main");
  const secret = /[?&]secret=(\w+)/.exec(location.hash)?.[1];
  const say = (message, value) => secret && parent.postMessage({ message, value, secret }, "*");
  let height = 0;
  const ask = () => {
    main.style.minBlockSize = 0;
    height = Math.ceil(main.getBoundingClientRect().height);
    main.style.minBlockSize = "";
    parent.postMessage({ source: "audiobrief", event: "resize", guid, height }, "*");
    say("height", height);
  };
  const watch = new ResizeObserver(ask);
  for (const part of main.children) watch.observe(part);
  addEventListener("resize", () => innerHeight === height && document.documentElement.classList.add("grows"));
  for (const link of secret ? document.querySelectorAll("a[href]") : [])
    link.addEventListener("click", (event) => {
      event.preventDefault();
      say("link", link.href);
    });
}
