"""audiobrief voices: which there are, and what they sound like."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from audiobrief.cli.options import gather, voice_options
from audiobrief.cli.report import Report, report_options

_SAMPLES = {
    "en": "The ferry is back at the inner quay. After nine weeks of repairs, it sailed at six this morning, "
    "and the first forty passengers travelled free.",
    "af": "Die veerboot is terug by die binnekaai. Ná nege weke se herstelwerk het dit vanoggend om sesuur vertrek.",
}
_COMMERCIAL_USE = {"yes": "commercial", "no": "private only", "unclear": "unclear"}
"""A profile's `commercial` → what may be done with what it speaks."""


@click.group(
    "voices",
    invoke_without_command=True,
    epilog="""\b
Examples:
  audiobrief voices                                list them
  audiobrief voices sample scottish -o hello.mp3   hear one
\b
A voice of your own is a TOML file beside your settings, in the folder voices/, or given by its path.
""",
)
@report_options
@click.pass_context
def command(ctx: click.Context, *, report: Report) -> None:
    """List the voices, or hear one."""
    if ctx.invoked_subcommand is not None:
        return
    from audiobrief.speech.voices import DEFAULT_VOICES, list_voices

    voices = list_voices()
    width = max(len(voice.name) for voice in voices)
    defaults = set(DEFAULT_VOICES.values())
    for voice in voices:
        mark = "*" if voice.name in defaults else " "
        kind = "neural" if voice.base_model else voice.engine
        use = _COMMERCIAL_USE.get(voice.commercial, "unclear")
        report.result(f"{mark} {voice.name:<{width}}  {voice.language:<6} {kind:<7} {use:<12} {voice.description}")
        report.event("voice", **asdict(voice), default=voice.name in defaults)
    report.say("\n* the default of its language. Licence, base model and training data: audiobrief voices --json")


@command.command(
    "sample",
    epilog="""\b
Examples:
  audiobrief voices sample caribbean
  audiobrief voices sample american -o hello.mp3 --rate 190
""",
)
@click.argument("name")
@click.argument("text", required=False)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The MP3.  [default: NAME.mp3]")
@click.option("--force", is_flag=True, help="Replace an existing file.")
@voice_options
@report_options
def sample(*, name: str, text: str | None, output: Path | None, force: bool, report: Report, **shared: Any) -> None:
    """Write an MP3 in which the voice NAME says TEXT, or a sentence of news."""
    from audiobrief.errors import PublishError
    from audiobrief.pipeline import record_text
    from audiobrief.speech.voices import base_language, find_voice

    shared["voice"] = name
    _, settings = gather(**shared)
    profile = find_voice(name)
    target = output or Path(f"{profile.name}.mp3")
    if target.exists() and not force:
        raise PublishError(f"{target}: exists already; give another name with -o, or --force to replace it")
    audio = record_text(text or _SAMPLES.get(base_language(profile.language), _SAMPLES["en"]), target, settings)
    report.result(str(target))
    report.event("sample", voice=profile.name, file=str(target), duration_ms=audio.duration_ms)
