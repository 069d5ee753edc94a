"""audiobrief make: articles to MP3s."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from audiobrief.cli import EXIT_FAILED, EXIT_SOME_FAILED
from audiobrief.cli.arguments import refuse_address
from audiobrief.cli.options import SharedOptions, gather, source_options, voice_options
from audiobrief.cli.progress import Bars
from audiobrief.cli.report import Report, one_line, report_options
from audiobrief.destinations import is_show, names_folder
from audiobrief.disk.operations import make_folder
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import PublishError
from audiobrief.many.articles import Outcome, Turn, make_articles
from audiobrief.model import Article, Episode, VoiceProfile
from audiobrief.planning import readings_of
from audiobrief.publish.formats import FORMATS
from audiobrief.recording import Tell
from audiobrief.settings import FILE_NAME, Settings
from audiobrief.speech.voices import nearer_voice
from audiobrief.standards.ranges import RANGES

BRITISH_NEURAL = "emma"
WAITING = {"held": "audiobrief release puts it out", "scheduled": "publish puts it out after its date"}
"""Status of an episode that is made and kept back → how it comes out."""
"""Of hibari's two British voices the one that its author's recogniser mishears least (2.6 %, as the other)."""
TRANSCRIPTS = ", ".join(form.suffix for form in FORMATS[:-1]) + f" and {FORMATS[-1].suffix}"


@click.command(
    "make",
    epilog="""\b
Examples:
  audiobrief make article.txt                       → ./<title>.mp3
  audiobrief make story.html notes.md -o mp3s/      one MP3 each, in a folder
  audiobrief make https://example.org/story -o story.mp3 --voice scottish
  curl -s URL | audiobrief make - --type html --url URL
  audiobrief make article.txt -o my-show            add to a show, or update it there
  audiobrief make feed.xml -o mp3s/                 one MP3 per entry that is a whole article
  audiobrief make https://example.org/feed.json --limit 3 -o my-show
  audiobrief make "feed.xml#2" -o second.mp3        one entry: by number, id, link or title
  audiobrief make book.epub -o mp3s/                one MP3 per chapter; "book.epub#3" is one, book.mp3 all
  audiobrief make article.txt --transcript --json   with VTT, SRT and JSON beside it
""",
)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("-o", "--output", metavar="OUT", help="An .mp3 file, a folder (ending in / when new), or a show.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Of a feed, only the N newest entries.")
@click.option("--force", is_flag=True, help="Replace an existing MP3.")
@click.option("--transcript", is_flag=True, help=f"Write {TRANSCRIPTS} beside the MP3.")
@click.option("--single-file", is_flag=True, help="Write an .html beside the MP3: player, text and sound in one.")
@click.option(
    "--quality",
    type=click.Choice(["speech", "broadcast", "stereo"]),
    help="speech: 64 kbit/s at the voice's rate; broadcast: 96 kbit/s at 44.1 kHz; stereo: 128.  [default: speech]",
)
@click.option(
    "--loudness",
    type=click.FloatRange(*RANGES["loudness_lufs"]),
    metavar="LUFS",
    help="Integrated.  [default: -19; stereo -16]",
)
@click.option("--id3", type=click.Choice(["2.4", "2.3"]), help="The tag's version; 2.3 for old players.")
@click.option("--cover", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A JPEG or PNG.")
@click.option(
    "--fetch-image/--no-fetch-image",
    default=None,
    help="Fetch the article's own image.  [default: only when the article was fetched too]",
)
@click.option("--cache", "cache_folder", type=click.Path(file_okay=False, path_type=Path), help="Another cache folder.")
@click.option("--no-cache", is_flag=True, help="Neither use nor fill the cache of spoken lines.")
@click.option(
    "--refresh", is_flag=True, help="In a show: make again what a newer program or voice would make otherwise."
)
@click.option("--dry-run", is_flag=True, help="Go the whole way with a tone for a voice, and write nothing.")
@source_options
@voice_options
@report_options
def command(*, sources: tuple[str, ...], output: str | None, limit: int | None, report: Report, **given: Any) -> int:
    """Make one MP3 per SOURCE (a file, a URL, or - for stdin), complete in itself.

    A feed (RSS, Atom, JSON Feed) is one MP3 per entry; an entry with no more than a summary fails with its link.
    In a show, and in a folder named with -o, a source that is as it was is not even read, unless its options changed.
    """
    folder = check_output(output or "", sources, dry_run=given["dry_run"])
    options, settings = _gather(given, folder)
    with Bars(report) as bars:

        def begin(turn: Turn) -> Tell | None:
            return bars.start(turn.name, turn.number, turn.count)

        states, accents = Counter[str](), _Accents(settings)
        out = folder if output else ""
        for outcome in make_articles(sources, out, options=options, settings=settings, limit=limit, on_turn=begin):
            if outcome.error and outcome.turn.count == 1:
                raise outcome.error
            bars.clear()
            _tell(report, outcome, accents)
            states[outcome.state] += 1
    return _conclude(report, states)


def _conclude(report: Report, states: Counter[str]) -> int:
    """Tell how many of several articles came to what, where that is not plain to see, and return the exit code."""
    failed, in_all = states["failed"], states.total()
    if failed or states["unchanged"]:
        counts = [f"{count} {state}" for state in ("updated", "unchanged", "failed") if (count := states[state])]
        report.say(f"{states['made'] + states['planned']} of {in_all} made, {', '.join(counts)}")
    if not failed:
        return 0
    return EXIT_FAILED if failed == in_all else EXIT_SOME_FAILED


def check_output(output: str, sources: Sequence[str], *, dry_run: bool = False) -> Path:
    """Return OUT as a path, a folder made where its name ends in a slash; raises a usage error for a wrong one."""
    refuse_address(output)
    out = Path(output)
    is_folder = output.endswith(("/", os.sep))
    if not names_folder(out) and not is_folder:
        if len(sources) > 1:
            raise click.UsageError(f"{output} is one file, but there are {len(sources)} sources; give a folder")
        return out
    if is_folder and dry_run:
        return out
    if is_folder and not out.exists():
        try:
            make_folder(out)
        except OSError as error:
            raise PublishError(
                f"{output}: the folder cannot be made ({error.strerror}); give another with -o"
            ) from error
    if not out.is_dir():
        raise click.UsageError(f"{output} is neither a folder nor an .mp3; end a new folder's name in /")
    return out


def _gather(given: dict[str, Any], output: Path) -> tuple[EpisodeOptions, Settings]:
    own = {
        name: given.pop(name)
        for name in ("force", "refresh", "transcript", "single_file", "cover", "fetch_image", "dry_run", "no_cache")
    }
    cache_folder = given.pop("cache_folder")
    quality, loudness, id3 = given.pop("quality"), given.pop("loudness"), given.pop("id3")
    options, settings = gather(SharedOptions(**given), show=output / FILE_NAME if is_show(output) else None)
    audio = replace(
        settings.audio,
        quality=quality or settings.audio.quality,
        loudness_lufs=settings.audio.loudness_lufs if loudness is None else loudness,
        id3=id3 or settings.audio.id3,
    )
    return replace(options, cache_folder=cache_folder, **own), replace(settings, audio=audio)


def _tell(report: Report, outcome: Outcome, accents: "_Accents") -> None:
    """Tell what became of an article: by what can be typed again, and of an entry by what it is called for good."""
    named = {"source": outcome.turn.name} | ({"entry": outcome.entry} if outcome.entry else {})
    if outcome.error:
        report.failure(outcome.error, **named)
    elif outcome.episode and outcome.file:
        _tell_episode(report, outcome.state, named, outcome.episode, outcome.file, accents=accents)
    elif outcome.file:
        report.say(f"{one_line(outcome.turn.name)} (unchanged)")
        report.result(str(outcome.file))
        report.event("unchanged", **named, file=str(outcome.file))


class _Accents:
    """Names a voice with its accent the first time it reads a region, and by its name alone from then on."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._told: set[tuple[str, str]] = set()

    def name(self, voice: VoiceProfile, article: Article) -> str:
        """Return a voice as it is told, with what brings a nearer one where its accent is another region's."""
        region = readings_of(voice, article, self._settings)
        if (voice.name, region) in self._told:
            return voice.name
        self._told.add((voice.name, region))
        nearer = nearer_voice(voice, region)
        if not nearer:
            return f"{voice.name}, accent {voice.language}"
        ways = [f"--voice {nearer}", *_fetched_voice(voice)]
        return f"{voice.name}, accent {voice.language}, words of {region}; nearer: {' or '.join(ways)}"


def _fetched_voice(voice: VoiceProfile) -> list[str]:
    """Return the command that brings a neural voice with a British accent, where such voices can be fetched."""
    from audiobrief.cli.voices import command as voices

    if voice.engine != "neural" or voice.language != "en-US" or "add" not in getattr(voices, "commands", {}):
        return []
    return [f"audiobrief voices add {BRITISH_NEURAL}"]


def _tell_episode(  # noqa: PLR0913  all of one outcome
    report: Report, state: str, named: dict[str, str], episode: Episode, file: Path, *, accents: _Accents
) -> None:
    voice = accents.name(episode.voice, episode.article)
    minutes, seconds = divmod(round(episode.audio.duration_ms / 1000), 60)
    facts = f"{minutes}:{seconds:02d} min, {len(episode.chapters)} chapters, voice {voice}"
    gone = [piece for piece in episode.article.dropped if piece.of_article]
    title = one_line(episode.article.title)
    if state == "planned":
        report.say(f"{named['source']} → {file} (not written): about {facts}, {len(gone)} pieces dropped")
    else:
        report.say(f"{title} ({facts})" if state == "made" else f"{title} ({state})")
        report.result(str(file))
        if episode.status in WAITING:
            report.say(f"  {episode.status}, so not public: {WAITING[episode.status]}")
    for remark in episode.article.remarks:
        report.say(f"  {remark}")
    found = {} if state == "unchanged" else {"dropped": len(gone), "chapters": len(episode.chapters)}
    report.event(
        state,
        **named,
        file=str(file),
        title=episode.article.title,
        status=episode.status,
        voice=episode.voice.name,
        language=episode.article.language,
        remarks=episode.article.remarks,
        **found,
        **{name: value for name, value in asdict(episode.audio).items() if name != "file"},
    )
