"""The list of trusted keys is read as ssh-keygen reads it, or refused with the line and the cure."""

from __future__ import annotations

import base64
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generators.finding import Unable
from generators.history.trust import Trust, UnsupportedKey, fingerprint, public_key, read_trust, together
from generators.values import LONDON
from tests.history.keys import Key, armour, keygen_accepts, keygen_finds, made, strings

CONTENT = b"what was decided\n"
NOW = datetime(2026, 3, 31, 12, 0, tzinfo=LONDON)
SORTS = {
    "ed25519": ("-t", "ed25519"),
    "nistp256": ("-t", "ecdsa", "-b", "256"),
    "nistp384": ("-t", "ecdsa", "-b", "384"),
    "nistp521": ("-t", "ecdsa", "-b", "521"),
    "rsa": ("-t", "rsa", "-b", "2048"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="module")
def key(folder: Path) -> Key:
    return made(folder, "manager")


@pytest.fixture(scope="module")
def other(folder: Path) -> Key:
    return made(folder, "other")


@pytest.fixture(scope="module")
def signature(key: Key) -> bytes:
    return armour(key, CONTENT)


def given(moment: datetime, text: str) -> str:
    """The moment as ssh-keygen is to take it: as the list has its times, for OpenSSH takes local ones for winter time all year."""
    if 'Z"' in text:
        return f"{moment.astimezone(UTC):%Y%m%d%H%M%SZ}"
    return f"{moment.astimezone(LONDON):%Y%m%d%H%M%S}"


# ------------------------------------------------------------------ agreement with ssh-keygen
# KEY stands for the key that signed, OTHER for another one.
LISTS = {
    "one": "manager@example.org KEY",
    "comment": "manager@example.org KEY the manager's laptop, 2026",
    "remarks": "# who may sign\n\n   # since March\nmanager@example.org KEY\n",
    "tabs": "\tmanager@example.org\t KEY",
    "windows": "manager@example.org KEY\r\ndeputy@example.org OTHER\r\n",
    "two names": "manager@example.org,deputy@example.org KEY",
    "quoted": '"Registered manager,manager@example.org" KEY',
    "pattern": "*@example.org KEY",
    "pattern with one left out": "*@example.org,!director@example.org KEY",
    "one character": "manager?@example.org,manage?@example.org KEY",
    "other key": "manager@example.org OTHER",
    "two keys of one": "manager@example.org OTHER\nmanager@example.org KEY",
    "for git": 'manager@example.org namespaces="git" KEY',
    "for git among others": 'manager@example.org namespaces="file,gi?" KEY',
    "for anything but git": 'manager@example.org namespaces="*,!git" KEY',
    "keyword in capitals": 'manager@example.org Namespaces="git",VALID-AFTER="20260101" KEY',
    "authority": "manager@example.org cert-authority KEY",
    "not yet": 'manager@example.org valid-after="20260401" KEY',
    "no longer": 'manager@example.org valid-before="20260331" KEY',
    "between": 'manager@example.org valid-after="20260101Z",valid-before="202612312359Z" KEY',
    "from that second": 'manager@example.org valid-after="20260331120000" KEY',
    "from the next second": 'manager@example.org valid-after="20260331120001" KEY',
    "until that second": 'manager@example.org valid-before="20260331120000" KEY',
    "until the second before": 'manager@example.org valid-before="20260331115959" KEY',
    "until that second in UTC": 'manager@example.org valid-before="20260331110000Z" KEY',
    "until the minute before in UTC": 'manager@example.org valid-before="202603311059Z" KEY',
    "renewed": 'manager@example.org valid-before="20260101" KEY\nmanager@example.org valid-after="20260301" KEY',
}
NAMES = (
    "manager@example.org",
    "deputy@example.org",
    "director@example.org",
    "Registered manager",
    "MANAGER@example.org",
)


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_a_name_speaks_for_a_key_as_ssh_keygen_says(
    text: str, key: Key, other: Key, signature: bytes, tmp_path: Path
) -> None:
    text = text.replace("KEY", key.public).replace("OTHER", other.public)
    trust = read_trust(text, "allowed_signers")
    ours = {name for name in NAMES if trust.speaks_for(key.blob, name, NOW)}
    theirs = {
        name for name in NAMES if keygen_accepts(tmp_path, text, name, CONTENT, signature, given(NOW, text))
    }
    assert ours == theirs


# find-principals stops at the first line that has the key, prints patterns that leave out, and does not look at namespaces.
FOUND = sorted(LISTS.keys() - {"for anything but git", "pattern with one left out"})


@pytest.mark.parametrize("name", FOUND)
def test_the_signers_are_those_whom_ssh_keygen_finds(
    name: str, key: Key, other: Key, signature: bytes, tmp_path: Path
) -> None:
    text = LISTS[name].replace("KEY", key.public).replace("OTHER", other.public)
    ours = read_trust(text, "allowed_signers").signers(key.blob, NOW)
    assert list(ours) == keygen_finds(tmp_path, text, signature, given(NOW, text))


def test_a_pattern_that_leaves_out_is_no_signer(key: Key) -> None:
    trust = read_trust(f"*@example.org,!director@example.org {key.public}", "allowed_signers")
    assert trust.signers(key.blob, NOW) == ("*@example.org",)


def test_every_valid_line_of_a_key_names_signers(key: Key) -> None:
    text = f"a@example.org {key.public}\nb@example.org,a@example.org {key.public}\n"
    assert read_trust(text, "allowed_signers").signers(key.blob, NOW) == ("a@example.org", "b@example.org")


@pytest.mark.parametrize("sort", SORTS)
def test_every_sort_of_key_is_read_with_the_fingerprint_that_ssh_keygen_prints(
    sort: str, tmp_path: Path
) -> None:
    key = made(tmp_path, sort, *SORTS[sort])
    trust = read_trust(f"manager@example.org {key.public}", "allowed_signers")
    assert trust.signers(key.blob, NOW) == ("manager@example.org",)
    assert fingerprint(key.blob) == key.fingerprint


def test_a_local_time_is_london_time_in_summer_and_winter(key: Key) -> None:
    def first(written: str) -> datetime | None:
        text = f'manager@example.org valid-after="{written}" {key.public}'
        return read_trust(text, "allowed_signers").lines(key.blob)[0].after

    assert first("202607010900") == datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
    assert first("202601010900") == datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
    assert first("202607010900Z") == datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    assert first("20260701") == datetime(2026, 6, 30, 23, 0, tzinfo=UTC)


def test_a_summer_time_is_summer_time_though_openssh_takes_it_for_winter_time(
    key: Key, signature: bytes, tmp_path: Path
) -> None:
    text = f'manager@example.org valid-before="202607010900" {key.public}'
    half_past_nine = datetime(2026, 7, 1, 9, 30, tzinfo=LONDON)
    assert keygen_finds(tmp_path, text, signature, "20260701083000Z") == ["manager@example.org"]
    assert read_trust(text, "allowed_signers").signers(key.blob, half_past_nine) == ()


def test_without_a_moment_only_a_key_without_limits_speaks(key: Key) -> None:
    limited = read_trust(f'manager@example.org valid-before="20990101" {key.public}', "allowed_signers")
    assert limited.signers(key.blob, None) == ()
    free = read_trust(f"manager@example.org {key.public}", "allowed_signers")
    assert free.signers(key.blob, None) == ("manager@example.org",)


# ------------------------------------------------------------------ what is refused
MALFORMED = {
    "no key": ("manager@example.org", "not a name followed by a key"),
    "no key after options": ('manager@example.org namespaces="git"', "no key follows the name"),
    "no name": ("KEY", "no key follows the name"),
    "unknown option": ("manager@example.org trusted KEY", "“trusted” is neither a known option"),
    "value without quotes": ("manager@example.org valid-after=20260101 KEY", "neither a known option"),
    "option twice": (
        'manager@example.org valid-after="20260101",valid-after="20260102" KEY',
        "valid-after stands there twice",
    ),
    "space between options": (
        'manager@example.org namespaces="git", valid-after="20260101" KEY',
        "after the option namespaces",
    ),
    "no such day": (
        'manager@example.org valid-after="20260230" KEY',
        "names a day or time that there is not",
    ),
    "no such hour": ('manager@example.org valid-after="202602012400" KEY', "names a day or time"),
    "month alone": ('manager@example.org valid-after="202602" KEY', "is no time"),
    "dashes": ('manager@example.org valid-after="2026-02-01" KEY', "is no time"),
    "hour that never was": ('manager@example.org valid-after="202603290130" KEY', "was twice or never"),
    "hour that was twice": ('manager@example.org valid-after="202610250130" KEY', "was twice or never"),
    "ends before it begins": (
        'manager@example.org valid-after="20260301",valid-before="20260201" KEY',
        "ends before it begins",
    ),
    "broken base64": ("manager@example.org ssh-ed25519 AAAA*", "cannot be read"),
    "cut short": ("manager@example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA", "cannot be read"),
    "sort of another key": ("manager@example.org ssh-rsa ED25519", "but the key itself says “ssh-ed25519”"),
    "DSA": ("manager@example.org ssh-dss DSA", "a key of the sort “ssh-dss”, which is not checked here"),
    "certificate": (
        "manager@example.org ssh-ed25519-cert-v01@openssh.com CERT",
        "an SSH certificate, which is not checked here",
    ),
    "empty name": ("manager@example.org,, KEY", "has an empty place"),
    "only left out": ("!manager@example.org KEY", "only leaves out"),
    "quote that does not end": ('"manager@example.org KEY', "not a name followed by a key"),
    "hidden character": ("mana\u200bger@example.org KEY", "a character that does not show"),
    "right to left": ("manager@\u202eexample.org KEY", "a character that does not show"),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_line_is_refused_with_its_number(case: str, key: Key) -> None:
    text, words = MALFORMED[case]
    text = (
        text.replace("KEY", key.public)
        .replace("ED25519", key.public.split()[1])
        .replace("DSA", base64.b64encode(strings(b"ssh-dss", b"\1", b"\1", b"\1", b"\1")).decode())
        .replace("CERT", base64.b64encode(strings(b"ssh-ed25519-cert-v01@openssh.com")).decode())
    )
    with pytest.raises(Unable) as refused:
        read_trust(f"# keys\nfirst@example.org {key.public}\n{text}\n", "allowed_signers")
    assert refused.value.message.startswith("allowed_signers, line 3: ")
    assert words in refused.value.message
    assert refused.value.cure
    assert "\u200b" not in refused.value.message
    assert "\u202e" not in refused.value.message


def test_an_rsa_key_too_short_to_rely_on_is_refused_though_openssh_takes_it(tmp_path: Path) -> None:
    key = made(tmp_path, "short", "-t", "rsa", "-b", "1024")
    text = f"manager@example.org {key.public}"
    assert keygen_finds(tmp_path, text, armour(key, CONTENT)) == ["manager@example.org"]
    with pytest.raises(Unable, match="an RSA key of 1024 bits"):
        read_trust(text, "allowed_signers")


def test_random_damage_to_a_list_is_refused_or_read_but_never_breaks(key: Key) -> None:
    chance = random.Random(26)
    text = f'*@example.org,!a@example.org valid-after="20260101",namespaces="git" {key.public}\nb@c {key.public}\n'
    for _ in range(500):
        place = chance.randrange(len(text))
        damaged = text[:place] + chr(chance.randrange(256)) + text[place + chance.randrange(2) :]
        try:
            trust = read_trust(damaged, "allowed_signers")
        except Unable:
            continue
        assert isinstance(trust, Trust)


def test_no_pattern_takes_long(key: Key) -> None:
    trust = read_trust(f"{'*a' * 200}b {key.public}", "allowed_signers")
    assert not trust.speaks_for(key.blob, "a" * 5000, NOW)


def test_an_empty_list_trusts_nobody(key: Key) -> None:
    assert read_trust("# nobody yet\n", "allowed_signers").signers(key.blob, NOW) == ()


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"\xff\xff\xff\xffssh-ed25519",
        strings(b"ssh-ed25519", b"\0" * 31),
        strings(b"ssh-ed25519", b"\0" * 32, b""),
        strings(b"ecdsa-sha2-nistp256", b"nistp384", b"\4" + b"\1" * 64),
        strings(b"ecdsa-sha2-nistp256", b"nistp256", b"\4" + b"\1" * 64),
        strings(b"ssh-rsa", b"\3", b"\0" + b"\xff" * 256 + b"\xfe"),
        strings(b"ssh-rsa", b"\1", b"\0" + b"\xff" * 256),
        strings(b"ssh-rsa", b"\0\0\3", b"\0" + b"\xff" * 256),
        strings(b"ssh-rsa", b"\xff", b"\0" + b"\xff" * 256),
    ],
)
def test_a_malformed_key_is_a_value_error(blob: bytes) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        public_key(blob)
    assert not isinstance(refused.value, UnsupportedKey) or b"ssh-" not in blob[:8]


# ------------------------------------------------------------------ two lists
def test_a_list_in_the_repository_cannot_lengthen_what_the_root_list_says(key: Key, other: Key) -> None:
    root = read_trust(f'manager@example.org valid-before="20260101" {key.public}', "root")
    more = read_trust(f"manager@example.org {key.public}\ndeputy@example.org {other.public}", "more")
    both = together(root, more)
    assert both.signers(key.blob, NOW) == ()
    assert both.signers(key.blob, NOW - timedelta(days=365)) == ("manager@example.org",)
    assert both.signers(other.blob, NOW) == ("deputy@example.org",)
