"""Codes HIS…, as the guide explains them: what makes a history weaker as evidence. They are found by `evidence audit`.

`breaks` makes the verdict “not verified”, `weakens` makes it “verified with remarks”, and a `note` changes nothing.
"""

from __future__ import annotations

from generators.codes.code import Code, audited
from generators.codes.integrity_files import COPY, FILES, NOTES

_ATTACKS = "guarantees §3"
_FRESH = "Get a fresh clone from a copy that is known to be good, and audit both."
_TELL = (
    "Leave it as it is, and say openly what happened: a record in words is worth more than a tidied history."
)


_CONTENT: tuple[Code, ...] = (
    audited(
        "HIS001",
        "breaks",
        "Content that is not what its name stands for",
        "Git names every content by a fingerprint of it. Here a stored content has another fingerprint than its name says, "
        "or cannot be read, or is stored twice and differently. Git itself mostly shows it without a word.",
        _FRESH,
        "That this copy was changed or damaged after it was committed.",
        "Who did it, or whether it was an accident; other copies may be sound.",
        f"{_ATTACKS}, H19",
    ),
    audited(
        "HIS002",
        "breaks",
        "Content is missing",
        "A commit, a list of files or a file that the history leads to is not in this copy.",
        _FRESH,
        "That this copy is not whole.",
        "Why; other copies may be whole.",
        f"{_ATTACKS}, H9 and H19",
    ),
    audited(
        "HIS003",
        "breaks",
        "Malformed commit or list of files",
        "Git never writes a commit or a list of files like this one. Different programs read it differently: a file may "
        "stand in it twice, or a date may lie beyond any calendar.",
        "Find out with which program it was made. Let the server refuse such commits (`receive.fsckObjects`).",
        "That something other than ordinary git wrote it, or wrote over it.",
        "Whether it was meant.",
        f"{_ATTACKS}, H23",
    ),
    audited(
        "HIS004",
        "breaks",
        "History cut off",
        "This is a shallow clone: the commits before a certain one were left out, or are hidden.",
        "Fetch the rest with `git fetch --unshallow`, and audit again.",
        "What happened since the cut.",
        "Anything before it.",
        f"{_ATTACKS}, H14",
    ),
    audited(
        "HIS005",
        "breaks",
        "Partial clone",
        "This copy was made so that contents are fetched when they are wanted. Nothing is fetched during an audit, so what "
        "is not here cannot be looked at.",
        "Clone again without `--filter`, and audit that copy.",
        "That this copy need not be whole.",
        "What the missing contents are.",
        f"{_ATTACKS}, H14",
    ),
    audited(
        "HIS006",
        "breaks",
        "Git tells another history than the stored commits",
        "The commits themselves say which ones they follow. Git, asked in the ordinary way, gives another list.",
        _FRESH,
        "That something in this copy makes git leave commits out or put some in.",
        "What it is.",
        f"{_ATTACKS}, H12 to H15",
    ),
    audited(
        "HIS007",
        "breaks",
        "Signature does not fit",
        "The commit or its signature was changed after signing, or the signature was taken from something else.",
        "Ask whoever is named in it. Compare with a lodged copy from before.",
        "That what is stored is not what was signed.",
        "Which of the two was changed, and by whom.",
        "guarantees §1, G6",
    ),
    audited(
        "HIS008",
        "breaks",
        "Lodged commit is not in this history",
        "A copy of the history was lodged with somebody outside. The commit in it is not among those that this history leads "
        "back to: history was rewritten or dropped since, or this copy is older than the lodged one.",
        "Fetch again, and audit. If it is still so, get the history that leads to the lodged commit, and find out who replaced it.",
        "That what was once published is no longer part of this history.",
        "Whether it was meant to deceive; tidying up does the same.",
        f"{_ATTACKS}, H9 and H10; domain reference §7.3, D7",
    ),
    audited(
        "HIS009",
        "breaks",
        "Content differs from the lodged copy",
        "The manifest lists every file of a commit with its SHA-256. Worked out anew, it is not the one that was lodged.",
        "See that the lodged file is the one that was given out. If it is, keep both copies and get advice.",
        "That the content under this commit is not what it was when the copy was lodged, or that the lodged file was changed.",
        "Which of the two it is.",
        f"{_ATTACKS}, H24; guarantees §2",
    ),
    audited(
        "HIS010",
        "breaks",
        "Push log and history contradict each other",
        "The server's log says that the branch once held a commit that this history does not lead back to.",
        "Fetch again, and audit. If it is still so, get that commit from another copy and compare.",
        "That commits were dropped from the branch after the server had them, or that this copy is older than the log.",
        "What was in them, unless somebody has a copy.",
        f"{_ATTACKS}, H9 and H10",
    ),
)

_SIGNERS: tuple[Code, ...] = (
    audited(
        "HIS011",
        "weakens",
        "Unsigned commits",
        "The names in a commit are free text. Without a signature nothing but that text says who made it.",
        "Have everybody sign from now on. Do not sign old commits anew: that would rewrite them.",
        "That nothing ties these commits to anybody's key.",
        "That anybody else made them.",
        f"{_ATTACKS}, H2; domain reference §7.3, D7",
    ),
    audited(
        "HIS012",
        "weakens",
        "Signed with an unknown key",
        "The signature fits, but the key is not on the list of trusted keys for the time.",
        "If the key belongs to one of your people, add it to the list, with the days from and until which it is valid.",
        "That somebody who holds this key made the commit.",
        "Who that is.",
        f"{_ATTACKS}, H4 and H5",
    ),
    audited(
        "HIS013",
        "weakens",
        "Signed by somebody else than it names",
        "The key is registered to one person, and the commit names another as its author or committer.",
        "Ask both. Whoever commits for others should say so in the message.",
        "That the holder of the key put another name on it.",
        "That it was done in bad faith: shared computers and merges on a server do the same.",
        f"{_ATTACKS}, H2",
    ),
    audited(
        "HIS014",
        "weakens",
        "Signed outside the time for which the key is valid",
        "The key was not valid at the moment from which the commit is known. Somebody who has left can date a commit back, "
        "so the moment counts at which somebody else first saw it.",
        "Ask who held the key then. Where the person only pushed late, say so in a record.",
        "That nothing outside shows the commit while the key was valid.",
        "That it was made later: it may only have been handed in later.",
        f"{_ATTACKS}, H3",
    ),
    audited(
        "HIS015",
        "weakens",
        "Signature that was not checked",
        "It is of a form that is not checked here (OpenPGP, X.509, an SSH certificate) or cannot be read.",
        "Sign with SSH keys from now on: `git config gpg.format ssh`. Have the older ones checked with their own tools.",
        "That something is there which looks like a signature.",
        "Whether it fits.",
        "guarantees §1, G6",
    ),
    audited(
        "HIS016",
        "weakens",
        "List of trusted keys changed by somebody it did not name",
        "The repository keeps a list of trusted keys (`allowed_signers`). A commit changed it that was not itself well signed "
        "by the list before it, so the list does not count from there on.",
        "Have somebody on the list put it back as it last counted, in a signed commit, and then make the change again.",
        "That a key was let in, or taken out, by somebody who was not entitled to by the list.",
        "That the key is a stranger's.",
        f"{_ATTACKS}, H4",
    ),
    audited(
        "HIS017",
        "weakens",
        "Key with an end, judged by the claimed date",
        "The key has an end, and nothing but the commit's own date says that it was made before. Whoever still has the key "
        "can choose that date.",
        "Give the server's push log, or lodge a copy with a time-stamp before somebody leaves.",
        "That the commit claims a date on which the key was valid.",
        "That it was made then.",
        f"{_ATTACKS}, H3",
    ),
    audited(
        "HIS018",
        "weakens",
        "Tag whose name or signature does not fit",
        "A signed tag says its own name inside. Here it stands under another name, or its signature does not fit.",
        "Delete the tag, and make it again under its own name.",
        "That the tag was moved, copied or changed.",
        "Anything about the commits it leads to.",
        f"{_ATTACKS}, H18",
    ),
)

_TIMES: tuple[Code, ...] = (
    audited(
        "HIS021",
        "weakens",
        "Dated before the commit it follows",
        "A commit cannot be older than the one it builds on. Its date lies more than 5 minutes before.",
        f"Set the clocks of your computers right. {_TELL}",
        "That one of the two dates is wrong.",
        "Which one, and that it was meant: a wrong clock does the same. This is a question of data quality, not of honesty.",
        f"{_ATTACKS}, H1; domain reference §7.3, D2",
    ),
    audited(
        "HIS022",
        "weakens",
        "Written later than it was committed",
        "A commit holds two dates: when the change was written, and when it was committed. Here the first lies more than 5 "
        "minutes after the second.",
        f"Set the clocks of your computers right. {_TELL}",
        "That one of the two dates is wrong.",
        "Which one, and that it was meant.",
        f"{_ATTACKS}, H1; domain reference §7.3, D2",
    ),
    audited(
        "HIS023",
        "weakens",
        "Committed long after it was written",
        "More than 2 days lie between the date of writing and that of committing. Amending, moving or replaying a commit keeps "
        "the first and renews the second.",
        f"Commit on the day, and do not replay commits. {_TELL}",
        "That the change was committed, in this form, later than it says it was written.",
        "That its content is any newer than its first date.",
        f"{_ATTACKS}, H1",
    ),
    audited(
        "HIS024",
        "weakens",
        "Dated in the future",
        "The commit claims a day after the day of this audit.",
        f"Set the clock of that computer right. {_TELL}",
        "That the date is wrong.",
        "When it was made.",
        f"{_ATTACKS}, H1",
    ),
    audited(
        "HIS025",
        "weakens",
        "Dated later than the server received it",
        "The server had the commit more than 5 minutes before the time that the commit claims.",
        f"Compare the clocks of that computer and of the server. {_TELL}",
        "That one of the two clocks was wrong.",
        "Which one.",
        f"{_ATTACKS}, H1; domain reference §7.3, D2",
    ),
    audited(
        "HIS026",
        "weakens",
        "LATE: received long after its date",
        "The server first saw the commit more than 2 days after the time that the commit claims. The claimed time may have "
        "been chosen.",
        f"Push on the day. {_TELL}",
        "That nobody but the committing computer says it was made when it claims.",
        "That it was not: somebody may have worked without a connection.",
        f"{_ATTACKS}, H1",
    ),
    audited(
        "HIS027",
        "weakens",
        "Dated outside the time-stamps",
        "Outsiders' time-stamps say before which moment a commit cannot have been put together, or by which it existed. The "
        "date that it claims lies outside.",
        _TELL,
        "That the claimed date is wrong.",
        "When within the bounds it was made.",
        f"{_ATTACKS}, H1; guarantees §1, G5",
    ),
    audited(
        "HIS028",
        "weakens",
        "Time-stamp that cannot be relied on",
        "A time-stamp is there, but it is for another content, was changed, or does not lead to a trusted root.",
        "Give the very files that were stamped, and the authority's own root certificate.",
        "That it gives no bound in time.",
        "Anything about the history.",
        "guarantees §2",
    ),
    audited(
        "HIS029",
        "weakens",
        "Remark on the push log",
        "The log itself shows a clock that was set back, or an update that it must have missed.",
        "Keep the server's clock right, and look at why a line is missing.",
        "That the log says less than it seems to.",
        "Which of its times are wrong.",
        "domain reference §7.0",
    ),
    audited(
        "HIS031",
        "weakens",
        "Fact dated later than it was recorded",
        "A record says that something happened at a time that lies after its being written down.",
        "Look at the record and correct the time openly, with a `correction`.",
        "That one of the two times is wrong, or that something planned was written down as done.",
        "Which, and that it was meant. This is a question of data quality, not of honesty.",
        "domain reference §7.3, D2",
    ),
    audited(
        "HIS032",
        "weakens",
        "Facts written down late",
        "More than a tenth of the dated facts were recorded more than 24 hours after they had happened (of fewer than 5, any). "
        "A record made on the day is worth more than one made from memory. 24 hours is policy; the law has no number.",
        "Write down on the day. A late entry is better than none, and stays visible as late.",
        "How long after the fact each was recorded.",
        "That a late record is untrue.",
        "domain reference §7.3, D1",
    ),
    audited(
        "HIS033",
        "weakens",
        "Many records added at once",
        "A commit added more than 20 records and does not say that it tells of earlier times.",
        "Say so in the message next time, in a last line of its own: `Backfill: moved over from the old system`.",
        "That these records were not written down one by one as things happened.",
        "That they are untrue.",
        "domain reference §7.0, backfill",
    ),
)

INTEGRITY: tuple[Code, ...] = (*_CONTENT, *_SIGNERS, *_TIMES, *FILES, *COPY, *NOTES)
