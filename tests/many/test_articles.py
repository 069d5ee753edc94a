"""Many sources from Python: what becomes of each, whatever becomes of the others."""

import json
import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from episodes import show_folder
from shows import TONE

from audiobrief import EpisodeOptions, Outcome, make_articles
from audiobrief.destinations import FileDestination
from audiobrief.errors import PublishError
from audiobrief.made_from import program_digest
from audiobrief.many.articles import Turn
from audiobrief.settings import ReadSettings, Settings, VoiceSettings
from audiobrief.show.folder import open_show_folder

RAIN = "# {0}\n\nIt rained on the old quay all day, and the ferry stayed where it was, says {1}.\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "tone.toml").write_text(TONE, "utf-8")
    return Settings(voice=VoiceSettings(name=str(tmp_path / "tone.toml")), read=ReadSettings(allow_short=True))


@pytest.fixture
def show(tmp_path: Path) -> Path:
    return show_folder(tmp_path / "show")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    def write(name: str, title: str = "", says: str = "the skipper", text: str = RAIN) -> str:
        (tmp_path / name).write_text(text.format(title or f"Rain in {name}", says), "utf-8")
        return str(tmp_path / name)

    return write


@pytest.fixture
def run(show: Path, settings: Settings) -> Callable[..., list[Outcome]]:
    def run(*sources: str, output: Path = show, given: Settings = settings, **options: object) -> list[Outcome]:
        chosen = EpisodeOptions(no_cache=True, **options)  # type: ignore[arg-type]
        return list(make_articles(sources, output, options=chosen, settings=given))

    return run


def states(outcomes: list[Outcome]) -> list[str]:
    return [outcome.state for outcome in outcomes]


def feed(*days: int) -> str:
    items = [
        {"id": f"{day}", "url": f"https://e.example/{day}", "title": f"Day {day}", "content_text": RAIN} for day in days
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Days", "items": items})


def test_every_article_has_an_outcome_and_every_turn_is_told(run, write, settings, tmp_path, show):
    (tmp_path / "feed.json").write_text(feed(1, 2), "utf-8")
    sources = [write("a.md"), str(tmp_path / "none.md"), str(tmp_path / "feed.json")]
    turns: list[Turn] = []
    lines: list[int] = []

    def on_turn(turn: Turn):
        turns.append(turn)
        return lambda progress: lines.append(progress.line)

    options = EpisodeOptions(no_cache=True)
    outcomes = list(make_articles(sources, show, options=options, settings=settings, on_turn=on_turn))
    assert states(outcomes) == ["made", "failed", "made", "made"]
    assert [(o.turn.number, o.turn.count) for o in outcomes] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [turn.number for turn in turns] == [1, 3, 4]
    assert lines
    assert [o.entry for o in outcomes] == ["", "", "id:1", "id:2"]
    assert all(o.file and o.file.is_file() and o.episode for o in outcomes if o.state == "made")
    assert "none.md" in str(outcomes[1].error)


@pytest.mark.parametrize("error", [ValueError, RecursionError, MemoryError, OSError, KeyError])
@pytest.mark.parametrize("where", ["audiobrief.many.articles.open_sources", "audiobrief.pipeline.clean_article"])
def test_any_error_of_one_source_costs_that_source_only(run, write, monkeypatch, error, where):
    import importlib

    module, _, name = where.rpartition(".")
    real = getattr(importlib.import_module(module), name)

    def sometimes(*arguments, **more):
        if any("bad.md" in str(argument) for argument in arguments):
            raise error("the moon is full")
        return real(*arguments, **more)

    monkeypatch.setattr(where, sometimes)
    outcomes = run(write("a.md"), write("bad.md"), write("b.md"))
    assert states(outcomes) == ["made", "failed", "made"]
    assert type(outcomes[1].error) is error


def test_whoever_wants_all_to_stop_is_not_a_failure(run, write, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    def wrapped(*_, **__):
        raise RuntimeError("torn") from KeyboardInterrupt()

    monkeypatch.setattr("audiobrief.pipeline.clean_article", stopped)
    with pytest.raises(KeyboardInterrupt):
        run(write("a.md"), write("b.md"))
    monkeypatch.setattr("audiobrief.pipeline.clean_article", wrapped)
    with pytest.raises(RuntimeError):
        run(write("a.md"), write("b.md"))


# What is there already


def test_made_unchanged_and_updated_are_told_apart(run, write):
    a, b = write("a.md"), write("b.md")
    assert states(run(a, b)) == ["made", "made"]
    assert states(run(a, b)) == ["unchanged", "unchanged"]
    write("b.md", says="the cook")
    assert states(run(a, b)) == ["unchanged", "updated"]
    assert states(run(a, b, title="Another")) == ["updated", "updated"]
    assert states(run(a, b, title="Another")) == ["unchanged", "unchanged"]


def test_what_is_unchanged_is_not_read(run, write, monkeypatch):
    a = write("a.md")
    (made,) = run(a)

    def never(*_, **__):
        raise AssertionError("it was read")

    monkeypatch.setattr("audiobrief.pipeline.read_article", never)
    monkeypatch.setattr("audiobrief.show.destination.write_mp3", never)
    (again,) = run(a)
    assert (again.state, again.episode.guid, again.file) == ("unchanged", made.episode.guid, made.file)


@pytest.mark.parametrize("damage", [Path.unlink, lambda file: file.write_bytes(file.read_bytes()[:-100])])
def test_what_is_no_longer_whole_is_made_again(run, write, damage):
    (made,) = run(write("a.md"))
    before = made.file.read_bytes()
    damage(made.file)
    (again,) = run(write("a.md"))
    assert again.error is None
    assert made.file.read_bytes() == before


def test_a_newer_program_leaves_an_episode_as_it_is_until_it_is_to_be_refreshed(run, write, monkeypatch, show):
    a = write("a.md")
    run(a)
    program_digest.cache_clear()
    monkeypatch.setattr("audiobrief.made_from.VERSION", "99")
    try:
        assert states(run(a)) == ["unchanged"]
        read = []
        monkeypatch.setattr("audiobrief.pipeline.plan_script", lambda *_: read.append(1) or 1 / 0)
        assert states(run(a, refresh=True)) == ["failed"]
        monkeypatch.undo()
        monkeypatch.setattr("audiobrief.made_from.VERSION", "99")
        assert read == [1]
        assert states(run(a, refresh=True)) == ["unchanged"]
        (episode,) = open_show_folder(show).episodes()
        assert episode.made_from.program == program_digest()
    finally:
        program_digest.cache_clear()


def test_a_show_keeps_its_voice_until_another_is_named(run, write, tmp_path, settings, monkeypatch):
    monkeypatch.setattr("audiobrief.speech.voices.user_config_folder", lambda: tmp_path / "config")
    voices = tmp_path / "config" / "voices"
    voices.mkdir(parents=True)
    for name in ("first", "second"):
        (voices / f"{name}.toml").write_text(TONE, "utf-8")
    read = settings.read
    run(write("a.md"), given=Settings(read=read, voice=VoiceSettings(name="first")))
    monkeypatch.setattr("audiobrief.speech.voices.DEFAULT_VOICES", {"en": "second"})
    (second,) = run(write("b.md"), given=Settings(read=read))
    assert second.episode.voice.name == "first"
    write("b.md", says="the cook")
    named = Settings(read=read, voice=VoiceSettings(name="second"))
    assert [o.episode.voice.name for o in run(write("b.md"), write("c.md"), given=named)] == ["second", "second"]


# One article, one episode

PAGE = (
    '<html><head><title>{0}</title><link rel="canonical" href="{1}"></head><body><article><h1>{0}</h1>'
    "<p>It rained on the old quay all day, says {0}, and the ferry stayed where it was until the evening.</p>"
    "</article></body></html>"
)


@pytest.mark.parametrize("address", ["https://site.example/", "https://site.example/story", "https://other.example/x"])
def test_pages_that_declare_one_address_are_not_one_episode(run, write, show, address):
    one, two = write("one.html", "One", address, PAGE), write("two.html", "Two", address, PAGE)
    assert states(run(one, two)) == ["made", "made"]
    assert {e.article.title for e in open_show_folder(show).episodes()} == {"One", "Two"}
    assert states(run(one, two)) == ["unchanged", "unchanged"]


def test_nor_can_a_page_take_the_place_of_what_was_made_from_an_address(run, write, show):
    address = "https://site.example/story"
    run(write("true.md"), url=address)
    (outcome,) = run(write("forged.html", "Forged", address, PAGE))
    assert outcome.state == "made"
    assert len(open_show_folder(show).episodes()) == 2


def test_a_page_knows_its_address_on_the_same_host_better(run, write, show):
    page = write("one.html", "One", "https://site.example/story", PAGE)
    run(page, url="https://www.site.example/story?print=1")
    (episode,) = open_show_folder(show).episodes()
    (again,) = run(write("text.md"), url="https://site.example/story")
    assert (again.state, again.episode.guid) == ("updated", episode.guid)


def test_two_sources_of_one_episode_never_replace_each_other(run, write):
    a, b = write("a.md"), write("b.md")
    first, second = run(a, b, url="https://site.example/story")
    assert first.state == "made"
    assert isinstance(second.error, PublishError)
    assert "would replace it" in str(second.error)
    assert a in str(second.error)


def test_a_file_given_twice_is_one_episode_and_told(run, write, tmp_path, caplog):
    a = write("a.md")
    same = str(tmp_path / "." / ".." / tmp_path.name / "a.md")
    with caplog.at_level(logging.WARNING, "audiobrief"):
        assert states(run(a, same)) == ["made", "unchanged"]
    assert "is the same episode as" in caplog.text


def test_twins_are_warned_of(run, write, caplog, show):
    with caplog.at_level(logging.WARNING, "audiobrief"):
        run(write("a2.md", "Rain"))
        assert caplog.messages == []
        run(write("a3.md", "Rain", "the cook"))
    (message,) = caplog.messages
    assert "two episodes have this title and day" in message
    assert all(episode.slug in message for episode in open_show_folder(show).episodes())


# Names of single MP3s


def test_workers_never_take_one_name(write, settings, tmp_path):
    folder = tmp_path / "mp3s"
    folder.mkdir()
    sources = [write(f"{n}.md", "Rain", f"sailor {n}") for n in range(6)]
    barrier = threading.Barrier(3)
    publish = FileDestination.publish

    def together(*arguments):
        barrier.wait(60)
        return publish(*arguments)

    outcomes: list[Outcome] = []

    def work(names: list[str]) -> None:
        outcomes.extend(make_articles(names, folder, options=EpisodeOptions(no_cache=True), settings=settings))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FileDestination, "publish", together)
        workers = [threading.Thread(target=work, args=([source],)) for source in sources[:3]]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    made = [outcome for outcome in outcomes if outcome.state == "made"]
    assert len(made) == 3, [outcome.error for outcome in outcomes]
    assert sorted(file.name for file in folder.glob("*.*")) == [".audiobrief", "rain-2.mp3", "rain-3.mp3", "rain.mp3"]
    assert len({outcome.file.read_bytes() for outcome in made}) == 3


def test_a_name_taken_meanwhile_is_not_replaced(write, settings, tmp_path, monkeypatch):
    target = tmp_path / "x.mp3"
    publish = FileDestination.publish

    def late(*arguments):
        target.write_bytes(b"another's")
        return publish(*arguments)

    monkeypatch.setattr(FileDestination, "publish", late)
    (outcome,) = make_articles([write("a.md")], target, options=EpisodeOptions(no_cache=True), settings=settings)
    assert "exists by now" in str(outcome.error)
    assert target.read_bytes() == b"another's"
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".part"] == []
