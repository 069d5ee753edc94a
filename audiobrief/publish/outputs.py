"""The texts that stand beside an episode's MP3, all made from its record."""

from audiobrief.model import Episode, Show
from audiobrief.publish.chapters import render_chapters_json
from audiobrief.publish.transcript import render_srt, render_transcript_json, render_vtt


def render_outputs(episode: Episode, show: Show) -> dict[str, str]:
    """Return file name → text of everything beside the MP3 but the record itself."""
    outputs = {
        f"{episode.slug}.vtt": render_vtt(episode.marks),
        f"{episode.slug}.srt": render_srt(episode.marks),
        f"{episode.slug}.json": render_transcript_json(episode.marks),
    }
    if episode.chapters:
        outputs["chapters.json"] = render_chapters_json(episode.chapters, title=episode.article.title, show=show.title)
    return outputs
