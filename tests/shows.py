"""A whole show made by the pipeline, spoken by the tone: real MP3s with tags and chapters, in seconds."""

from pathlib import Path

from episodes import show_folder

from audiobrief.episode_options import EpisodeOptions
from audiobrief.pipeline import make_episode
from audiobrief.settings import FILE_NAME, load_settings
from audiobrief.show.folder import open_show_folder
from audiobrief.show.site import rebuild

TONE = """\
description = "A tone."
language = "en-GB"
engine = "tone"
engine_voice = "tone"
licence = "CC0-1.0"
commercial = "yes"
"""
QUAY = """\
# Café “Zürich” opens on the quay – naïve plan, big crowd

The owner calls the plan <naïve> & says so. The queue reached the old bridge by nine, and nobody went home hungry.
"""
FERRY = """\
# Ferry returns to the inner quay

The small ferry is back at the inner quay after nine weeks of repairs, and the crews who replaced its ramp and its old
winch watched the first crossing from the wall with coffee in their hands. Crossings start at six in the morning, and
the last boat leaves at ten. Nobody was late for work on Monday, which the harbour master called a first. She had sold
forty tickets before the sun was up, and gave the forty-first to a man who had come from the far shore on foot.

## The fare

The fare stays what it was before, the harbour office said, and children ride for nothing until they are twelve. Those
who cross every day may buy a card for the month, which pays for itself after nine days. Bicycles go free outside the
rush, dogs always, and goats by agreement with the skipper, who keeps some of his own and knows what they eat. A card
that is lost is replaced once, and then, says a notice at the counter, it is time to buy a bag with a zip.

## The boats

Two more boats are to follow in spring, if the council finds the money for them. They will be driven by batteries and
charged at the quay each night, when nobody else needs the cable. The builder promises that they turn on the spot, stop
within their own length, and make less noise than a kettle. The skipper of the old ferry has asked whether they whistle,
and was told that a whistle can be ordered, in three pitches, at a price that he did not want to hear twice.
"""


def sounding_show(folder: Path, *, voice: str = "", **settings: str) -> Path:
    """Make a show of two episodes, the longer one with chapters, publish it, and return its folder.

    Without a voice it is spoken by the tone, which is quick and not as loud as speech.
    """
    show_folder(folder, **settings)
    tone = folder.with_name(f"{folder.name}-tone.toml")
    tone.write_text(TONE, "utf-8")
    with (folder / FILE_NAME).open("a", encoding="utf-8") as file:
        file.write(f'\n[voice]\nname = "{voice or tone.as_posix()}"\n\n[read]\nallow_short = true\n')
    for name, text, day in (("ferry", FERRY, "2026-11-20"), ("quay", QUAY, "2026-11-21")):
        article = folder.with_name(f"{folder.name}-{name}.md")
        article.write_text(text, "utf-8")
        options = EpisodeOptions(url=f"https://news.example.org/{name}", byline="Ann Lee", published=day, no_cache=True)
        make_episode(str(article), folder, options=options, settings=load_settings(folder / FILE_NAME))
    shelf = open_show_folder(folder)
    with shelf.locked():
        rebuild(shelf)
    return folder
