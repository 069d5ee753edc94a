"""A Piper voice's profile, from its configuration and its model card."""

import hashlib
import json
import re
from pathlib import Path

from audiobrief.errors import SettingsError
from audiobrief.expressions import regex
from audiobrief.model import VoiceProfile
from audiobrief.speech.piper.model import config_file, read_config
from audiobrief.standards.language_tags import tidy_tag

CARD = "MODEL_CARD"
_FREE = regex(r"\b(?:CC0|public domain|CC[ -]BY(?:[ -]\d\.\d)?|Apache|MIT|BSD)(?![\w-]*(?:NC|ND|SA))", re.IGNORECASE)
"""Licences under which what is spoken may be sold."""
_FROM_ANOTHER = regex(r"fine-?tuned from (.+)", re.IGNORECASE)
_LICENCE = regex(r"licen[cs]e:\s*(.+)", re.IGNORECASE)


def read_profile(model: Path, card: str | None = None) -> VoiceProfile:
    """Return the profile of a Piper model, not calibrated yet, named after its file.

    Its configuration lies beside it, and so does its MODEL_CARD unless that is given. Raises EngineMissing for what is
    no Piper voice, SettingsError for a language that nobody names.
    """
    read_config(config_file(model))
    told = json.loads(config_file(model).read_text("utf-8"))
    code = told.get("language", {}).get("code") or told["espeak"]["voice"]
    language = tidy_tag(code)
    if not language:
        raise SettingsError(f'{config_file(model)}: "{code}" is no language')
    beside = model.with_name(CARD)
    text = card if card is not None else beside.read_text("utf-8", "replace") if beside.is_file() else ""
    licence, base, commercial, reason = _rights(text)
    return VoiceProfile(
        name=model.stem.lower(),
        description=f"A Piper voice, quality {told['audio'].get('quality', 'unknown')}.",
        language=language,
        engine="piper",
        engine_voice="0",
        model=str(model),
        sha256=hashlib.sha256(model.read_bytes()).hexdigest(),
        licence=licence,
        base_model=base,
        training_data=" ".join(re.findall(r"URL:\s*(\S+)", text)) or "not told",
        commercial=commercial,
        commercial_reason=reason,
        digital_source_type="trainedAlgorithmicMedia",
    )


def _rights(card: str) -> tuple[str, str, str, str]:
    """Return licence, base model, whether what it speaks may be sold, and why, as a model card tells."""
    licence = _LICENCE.search(card)
    base = _FROM_ANOTHER.search(card)
    told = licence[1].strip() if licence else "not told"
    parent = base[1].strip().rstrip(".") if base else "Piper (VITS), trained from scratch as far as its card tells"
    if not licence:
        return told, parent, "unclear", "There is no model card beside it, or it names no licence."
    if base:
        reason = f"Its own data are under {told}, but it was made from {parent}: that one's terms hold too."
        return told, parent, "unclear", reason
    if _FREE.search(told):
        return told, parent, "yes", f"Its card names one data set, under {told}, and no base model."
    return told, parent, "unclear", f"What {told} asks of sound made with it was not judged here."
