"""What it costs to say a name right in episodes that are out: `lexicon add … --remake` over a show.

    PYTHONPATH=tests python tests/benchmarks/remake_names.py [COUNT] [VOICE]

Makes a show of COUNT episodes of three minutes (100) once, spoken by VOICE (heart), in which every one says the name,
and tells the CPU seconds of the remake, and whether all lines that do not say it kept their bytes.
"""

import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from episodes import show_folder

from audiobrief.audio.unstitch import unstitch
from audiobrief.desk.parts import read_parts
from audiobrief.desk.remake import remake
from audiobrief.episode_options import EpisodeOptions
from audiobrief.pipeline import make_episode
from audiobrief.settings import LexiconEntry, load_settings
from audiobrief.show.folder import EPISODES, ShowFolder, open_show_folder
from audiobrief.show.site import rebuild

ARTICLE = Path(__file__).parent.parent / "articles" / "harbour-bridge.txt"
NAME = "Mkhwabule"


def frames_of(shelf: ShowFolder, slug: str) -> dict[str, bytes]:
    """Return each line's frames by its text."""
    episode = shelf.read(slug)
    data = read_parts(shelf.folder / EPISODES / slug / episode.audio.file, episode.audio).frames
    cuts = unstitch(data, episode.marks)
    return {mark.text: cut.frames for mark, cut in zip(episode.marks, cuts, strict=True)}


def main() -> None:
    """Make the show, remake it, and tell what that took."""
    count, voice = int((sys.argv[1:] or ["100"])[0]), (sys.argv[2:] or ["heart"])[0]
    with tempfile.TemporaryDirectory() as work:
        folder = show_folder(Path(work) / "show")
        settings = load_settings(folder / "audiobrief.toml")
        settings = replace(settings, voice=replace(settings.voice, name=voice))
        text = ARTICLE.read_text("utf-8").rstrip()
        for number in range(count):
            source = Path(work) / f"{number}.txt"
            source.write_text(f"{text}\n\nNumber {number} was told by Sipho {NAME} of the harbour office.\n", "utf-8")
            make_episode(str(source), folder, options=EpisodeOptions(title=f"Part {number}"), settings=settings)
        shelf = open_show_folder(folder)
        slugs = [episode.slug for episode in shelf.episodes()]
        before = {slug: frames_of(shelf, slug) for slug in slugs}
        said = replace(settings, lexicon={NAME: LexiconEntry(say="Mm-kwah-boo-leh")})
        begun = time.process_time()
        with shelf.locked():
            done = list(remake(shelf, [NAME], said))
            rebuild(shelf)
        cpu_s = time.process_time() - begun
        changed = sum(
            NAME not in text
            for slug in slugs
            for text, frames in frames_of(shelf, slug).items()
            if frames != before[slug][text]
        )
        lines = sum(each.line_count for each in done)
        print(f"{len(done)} episodes, {lines} lines, {cpu_s:.1f} s CPU; other lines changed: {changed}")
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
