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
  const asked = /[#&?]t=(\d+(?:\.\d+)?)/.exec(location.hash);
  const from = asked ? Number(asked[1]) : sound.remembered;
  if (from) sound.seek(from);
  addEventListener("pagehide", () => sound.remember());
  speakToWordPress();
});

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
