/** What is remembered between visits; every call copes with storage that is blocked or full. */
class Memory {
  constructor(allowed = true) {
    this.allowed = allowed;
  }
  get(key) {
    try {
      return this.allowed ? localStorage.getItem("audiobrief:" + key) : null;
    } catch {
      return null;
    }
  }
  set(key, value) {
    try {
      if (!this.allowed) return;
      if (value === null) localStorage.removeItem("audiobrief:" + key);
      else localStorage.setItem("audiobrief:" + key, value);
    } catch {}
  }
  /** The second at which an episode was left; 0 when there is nothing worth resuming. */
  position(episode) {
    const seconds = Number(this.get(episode.guid));
    return seconds > 5 && seconds < episode.duration_ms / 1000 - 5 ? seconds : 0;
  }
}
