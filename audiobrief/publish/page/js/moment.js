/** Begin and end in seconds of a moment in an address, null for none: "#t=83", "#t=1:23", "#t=npt:83,90", "#t=1m23s",
 * "#t=smpte-25:0:01:23:10" (W3C Media Fragments 1.0 §4.2.1, and as people write it); an empty end is the end. Its times
 * of day say nothing of a sound that was recorded at none. */
function momentOf(address) {
  const found = /[#?&]t=(?:npt:|smpte(?:-(\d+)(?:-drop)?)?:)?([^&#]*)/.exec(
    decodeURIComponent(address.replace(/%(?![0-9a-f]{2})/gi, "%25")),
  );
  if (!found) return null;
  const framed = found[2].replace(/(:\d+:\d+):(\d+)/g, (_, time, frames) => `${time}${String(frames / (found[1] || 30)).slice(1)}`);
  const [begin, end] = framed.split(",").map(secondsOf);
  return begin === undefined || Number.isNaN(begin) || (end !== undefined && !(end > begin)) ? null : { begin, end };
}

function secondsOf(text, place) {
  if (!text) return place ? undefined : 0;
  const parts = /^(?:(\d+):)?(?:(\d+):)?(\d+(?:\.\d*)?)s?$/.exec(text);
  if (parts) {
    const [hours, minutes] = parts[2] ? [parts[1], parts[2]] : [0, parts[1] || 0];
    return 3600 * hours + 60 * minutes + Number(parts[3]);
  }
  const units = /^(?=\d)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?$/.exec(text);
  return units ? 3600 * (units[1] || 0) + 60 * (units[2] || 0) + Number(units[3] || 0) : NaN;
}

/** Go to a moment; where it has an end, pause there once. */
function goTo(sound, { begin, end }) {
  sound.seek(begin);
  const { audio } = sound;
  const watch = () => {
    if (audio.currentTime < end) return;
    audio.pause();
    audio.removeEventListener("timeupdate", watch);
  };
  if (end !== undefined) audio.addEventListener("timeupdate", watch);
}
