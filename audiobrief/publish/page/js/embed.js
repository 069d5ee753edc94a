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
  readAlong(sound, document.querySelector(".text"));
  const moment = momentOf(location.hash) ?? momentOf(location.search);
  if (moment) goTo(sound, moment);
  else if (sound.remembered) sound.seek(sound.remembered);
  addEventListener("pagehide", () => sound.remember());
  speakToWordPress();
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

/** WordPress gives an embed its height, and opens its links, when it is told the secret from the fragment. */
function speakToWordPress() {
  const secret = /[?&]secret=(\w+)/.exec(location.hash)?.[1];
  if (!secret || parent === window) return;
  const say = (message, value) => parent.postMessage({ message, value, secret }, "*");
  new ResizeObserver(() => say("height", Math.ceil(document.querySelector("main").getBoundingClientRect().height)))
    .observe(document.body);
  for (const link of document.querySelectorAll("a[href]"))
    link.addEventListener("click", (event) => {
      event.preventDefault();
      say("link", link.href);
    });
}
