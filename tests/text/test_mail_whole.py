"""Every part of a message is read or dropped by name; torn parts are errors, long headers are bounded."""

import base64
import time

import pytest

from audiobrief.errors import ReadError
from audiobrief.text.kinds.mail import parse_mail

FIRST = "The harbour master reopened the old bridge for walkers on Friday."
SECOND = "The council paid for the timber out of its own purse."
HEAD = b"From: Ann Lee <a@x.example>\nSubject: Bridge\nMIME-Version: 1.0\n"


def mixed(*parts: str, kind: str = "mixed") -> bytes:
    body = "".join(f"--B\n{part}\n" for part in parts)
    return HEAD + f"Content-Type: multipart/{kind}; boundary=B\n\n{body}--B--\n".encode()


def plain(text: str) -> str:
    return f"Content-Type: text/plain\n\n{text}"


def page(text: str) -> str:
    return f"Content-Type: text/html\n\n<html><body><p>{text}</p></body></html>"


PICTURE = "Content-Type: image/png; name=a.png\nContent-Disposition: inline; filename=a.png\n\nx"
FORWARD = f"Content-Type: message/rfc822\n\nFrom: Bo <b@x.example>\nSubject: Timber\n\n{SECOND}"


@pytest.mark.parametrize(
    "data",
    [
        mixed(plain(FIRST), PICTURE, plain(SECOND)),
        mixed(page(FIRST), PICTURE, page(SECOND)),
        mixed(plain(FIRST), page(SECOND)),
        mixed(plain(FIRST), FORWARD),
        mixed(f"\n\nSubject: One\n\n{FIRST}", f"\nSubject: Two\n\n{SECOND}", kind="digest"),
    ],
)
def test_all_text_parts_are_read_in_order(data):
    text = parse_mail(data, "it").text
    assert -1 < text.find(FIRST) < text.find(SECOND)


ANSWER = {"plain": f"{FIRST}\n\n{{mark}}From: Bo <b@x.example>\nSent: Monday\nTo: Ann\nSubject: Bridge\n\n{SECOND}"}
ANSWER["html"] = (
    f"<div><p>{FIRST}</p><div><p><b>From:</b> Bo<br><b>Sent:</b> Monday<br><b>To:</b> Ann<br><b>Subject:</b> Bridge</p>"
    f"</div><p>{SECOND}</p></div>"
)


@pytest.mark.parametrize("mark", ["", "-----Original Message-----\n", "________________________________\n"])
@pytest.mark.parametrize("kind", ["plain", "html"])
@pytest.mark.parametrize(("subject", "answers"), [("RE: Bridge", True), ("FW: Bridge", False)])
def test_below_the_header_of_another_message_an_answer_is_history(subject, answers, kind, mark):
    head = HEAD.replace(b"Bridge", subject.encode())
    article = parse_mail(head + f"Content-Type: text/{kind}\n\n{ANSWER[kind].format(mark=mark)}".encode(), "it")
    assert (SECOND in article.text) is not answers
    assert (SECOND in [piece.text for piece in article.dropped if piece.rule == "reply history"]) is answers


@pytest.mark.parametrize(("delsp", "end"), [("no", " "), ("yes", "  ")])
def test_flowed_lines_are_paragraphs(delsp, end):
    first, second = FIRST[:30].rstrip(), FIRST[30:]
    text = f"{first}{end}\n{second}\n\n From here\n-- {end[1:]}\nAnn"
    head = f"Content-Type: text/plain; charset=utf-8; format=flowed; delsp={delsp}\n\n"
    assert parse_mail(HEAD + (head + text).encode(), "it").text.split("\n")[0] == f"{first} {second}".replace("  ", " ")


def test_a_word_cut_by_a_flowed_line_is_whole_again():
    head = "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\n"
    assert parse_mail(HEAD + f"{head}{FIRST[:6]} \n{FIRST[6:]}\n".encode(), "it").text == FIRST


def test_a_frame_within_a_saved_page_is_told():
    kept = "".join(f"<p>{FIRST} {SECOND}</p>" for _ in range(5))
    parts = page(kept), page("Buy a boat today."), page("")
    data = mixed(*parts, kind="related").replace(b"From:", b"Snapshot-Content-Location: https://x.example/a\nFrom:", 1)
    article = parse_mail(data, "it")
    assert "Buy a boat" not in article.text
    assert "Buy a boat today." in [piece.text for piece in article.dropped]


def test_a_message_without_its_end_is_told(caplog):
    parse_mail(mixed(plain(FIRST), plain(SECOND)).replace(b"--B--", b""), "it")
    assert "cut off" in caplog.text


def test_the_heading_of_a_newsletter_is_read():
    cells = "".join(
        f"<tr><td><table><tr><td>{part}</td></tr></table></td></tr>"
        for part in (f"<h1>The bridge is open again</h1><p>{FIRST}</p><p>{SECOND}</p>", f"<p>{SECOND} {FIRST}</p>")
    )
    data = HEAD + f"Content-Type: text/html\n\n<html><body><table>{cells}</table></body></html>".encode()
    assert parse_mail(data, "it").text.startswith("The bridge is open again")


def test_other_parts_are_told():
    article = parse_mail(mixed(plain(FIRST), PICTURE), "it")
    assert [(piece.rule, piece.text) for piece in article.dropped] == [("attachment", "a.png (image/png)")]


def test_of_alternatives_one_is_read_and_what_only_the_other_says_is_told():
    article = parse_mail(mixed(plain(f"{FIRST}\n\nOnly here."), page(FIRST), kind="alternative"), "it")
    assert article.text == FIRST
    assert [(piece.rule, piece.text) for piece in article.dropped] == [("alternative", "Only here.")]


@pytest.mark.parametrize(
    ("below", "rule"),
    [
        ("-- \nAnn Lee\nHarbour Desk", "signature"),
        ("Sent from my iPhone", "signature"),
        ("On Wed, 26 Aug 2026 at 09:00, Bo <b@x.example> wrote:\n> Where is it?\n>> Here.", "reply history"),
        ("ons. 26. aug. 2026 kl. 14:05 skrev Bo <b@x.example\n>:\n\n> Hvor er den?", "reply history"),
        ("---------- Forwarded message ---------\nFrom: Bo\nDate: today\nSubject: x\n\n", "mail header"),
    ],
)
def test_what_is_not_of_the_message_is_dropped_by_name(below, rule):
    article = parse_mail(HEAD + f"\n{FIRST}\n\n{SECOND}\n\n{below}\n".encode(), "it")
    assert [paragraph.text for paragraph in article.paragraphs] == [FIRST, SECOND]
    assert {piece.rule for piece in article.dropped} == {rule}


def test_a_message_of_nothing_but_a_quotation_is_read():
    assert FIRST in parse_mail(HEAD + f"\n> {FIRST}\n".encode(), "it").text


@pytest.mark.parametrize("cut", [3, 5, 10])
def test_torn_base64_is_an_error(cut):
    body = base64.b64encode(FIRST.encode() * 3)[:-cut]
    with pytest.raises(ReadError, match="^it: a part of this message is torn"):
        parse_mail(HEAD + b"Content-Transfer-Encoding: base64\n\n" + body + b"\n", "it")


def test_a_long_subject_costs_no_more_than_its_length():
    started = time.process_time()
    parse_mail(b"Subject: " + b"=?utf-8?q?ab?= " * 24_000 + b"\n\n" + FIRST.encode(), "it")
    assert time.process_time() - started < 5


@pytest.mark.parametrize("named", ["", '; boundary="other"', "; boundary=", '; boundary="--AB"'])
def test_parts_are_told_apart_by_what_stands_between_them(named):
    kinds = "--AB\nContent-Type: text/{}\n\n{}\n\n"
    body = kinds.format("plain", "First part.") + kinds.format("html", "<p>Second part.</p>") + "--AB--\n"
    article = parse_mail(f"Subject: A\nContent-Type: multipart/mixed{named}\n\n{body}".encode(), "it")
    assert [paragraph.text for paragraph in article.paragraphs] == ["First part.", "Second part."]


def test_text_that_is_attached_is_dropped_line_by_line():
    attached = f"Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\n{SECOND}"
    article = parse_mail(mixed(plain(FIRST), attached), "it")
    assert article.text == FIRST
    assert ("attachment", SECOND) in {(piece.rule, piece.text) for piece in article.dropped}


def test_the_messages_of_a_mailbox_are_read_without_what_stands_between():
    second = f"From bo@x.example Mon Mar  2 11:00:00 2026\nFrom: Bo <b@x.example>\nSubject: Two\n\n{SECOND}"
    article = parse_mail(HEAD + f"\n{FIRST}\n\n>From here on all went well.\n\n{second}\n".encode(), "it")
    assert article.text == f"{FIRST}\nFrom here on all went well.\n{SECOND}"
    assert {piece.rule for piece in article.dropped} == {"mail header"}


def test_a_forwarded_header_that_is_only_set_as_lines_is_dropped():
    header = "<div><p><b>From:</b> Bo<br><b>Sent:</b> Monday<br><b>To:</b> Ann<br><b>Subject:</b> Timber</p></div>"
    article = parse_mail(mixed(page(f"{FIRST}</p>{header}<p>{SECOND}")), "it")
    assert article.text == f"{FIRST}\n{SECOND}"
    assert [piece.rule for piece in article.dropped] == ["mail header"] * 4


def test_reports_and_rich_text_are_dropped_by_name():
    report = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nDiagnostic-Code: smtp; no such user"
    rich = "Content-Type: text/rtf; name=a.rtf\n\n{\\rtf1 It}"
    article = parse_mail(mixed(plain(FIRST), report, rich), "it")
    assert article.text == FIRST
    assert [piece.text for piece in article.dropped] == [
        "Reporting-MTA: dns; x", "Diagnostic-Code: smtp; no such user", "{\\rtf1 It}",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (mixed("Content-Type: application/pgp-encrypted\n\nVersion: 1", kind="encrypted"), "is encrypted"),
        (mixed(f"{plain(FIRST)}".replace("\n", "\nContent-Disposition: attachment\n", 1)), "holds attachments"),
        (HEAD + b"\n\n", "holds no text"),
    ],
)
def test_a_message_without_text_says_why(data, why):
    with pytest.raises(ReadError, match=why):
        parse_mail(data, "it")


def test_what_plain_text_leaves_out_is_told_of_a_message_too():
    data = mixed(plain(f"{FIRST}[1]\n\n[00:01:03] BO: {SECOND}\n\n@@ -1 +1 @@\n-old\n+new\n\n[1] A note."))
    assert {piece.rule for piece in parse_mail(data, "it").dropped} == {"notes", "code"}


def test_the_address_behind_an_address_is_not_read_again():
    text = f"{FIRST} Write to ann@x.example<mailto:ann@x.example> or bo@x.example [mailto:bo@x.example]."
    assert "mailto" not in parse_mail(mixed(plain(text)), "it").text


def test_headers_whose_names_are_single_letters_are_known():
    header = "Da: a@x.example\nInviato: 3 maggio\nA: Bo <b@x.example>\nOggetto: Ponte"
    article = parse_mail(mixed(plain(f"{FIRST}\n\n{header}\n\n{SECOND}")), "it")
    assert [part.text for part in article.paragraphs] == [FIRST, SECOND]


def test_a_newsletter_that_is_laid_out_by_tables_is_read_in_its_order():
    parts = [
        f"The {name} of the harbour was opened on Friday, and the town looked on."
        for name in ("bridge", "ferry", "crane", "quay")
    ]
    cells = [f"<td><p>{part}</p></td>" for part in parts]
    inner = f"<table><tr>{cells[0]}</tr><tr>{cells[1]}</tr></table>"
    rows = f"<tr><td>{inner}</td></tr><tr>{cells[2]}{cells[3]}</tr><tr><td>Unsubscribe | View in browser</td></tr>"
    data = mixed(f"Content-Type: text/html\n\n<html><body><table>{rows}</table></body></html>")
    assert [part.text for part in parse_mail(data, "it").paragraphs] == parts
