"""Signatures of commits and tags: judged as ssh-keygen and git judge them, on real objects; where stricter, the test says so."""

from __future__ import annotations

import base64
import hashlib
import random
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_ssh_private_key

from generators.history.judgement import Judgement, State
from generators.history.signatures import Signed, judge, taken_apart
from generators.history.trust import Trust, fingerprint, read_trust
from generators.values import LONDON
from tests.history.keys import (
    Key,
    Repository,
    armour,
    armoured,
    keygen_accepts,
    keygen_fits,
    made,
    repository,
    run,
    strings,
)

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=LONDON)
MANAGER = "manager@example.org"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("signatures")


@pytest.fixture(scope="module")
def key(folder: Path) -> Key:
    return made(folder, "manager")


@pytest.fixture(scope="module")
def other(folder: Path) -> Key:
    return made(folder, "other")


@pytest.fixture(scope="module")
def evidence(folder: Path, key: Key) -> Repository:
    """A repository with an unsigned first commit, a signed second one, and the tag `v1`, signed."""
    found = repository(folder / "evidence")
    found.git("commit", "-q", "--allow-empty", "-m", "First")
    found.signed_by_git(key, "commit", "-q", "-S", "--allow-empty", "-m", "Second\n\nwhy, at length")
    found.signed_by_git(key, "tag", "-s", "-m", "Lodged", "v1")
    return found


@pytest.fixture(scope="module")
def raw(evidence: Repository) -> bytes:
    return evidence.raw("HEAD")


@pytest.fixture(scope="module")
def text(key: Key) -> str:
    return f"{MANAGER} {key.public}\n"


def with_signature(payload: bytes, signature: bytes, header: bytes = b"gpgsig") -> bytes:
    """The commit that git would write."""
    head, body = payload.split(b"\n\n", 1)
    lines = signature.rstrip(b"\n").replace(b"\n", b"\n ")
    return head + b"\n" + header + b" " + lines + b"\n\n" + body


def payload_of(raw: bytes, *, sha256: bool = False) -> bytes:
    signed = taken_apart(raw, sha256=sha256)
    assert signed is not None
    return signed.payload


def judged(raw: bytes, text: str | None, at: datetime | None = NOW, *, sha256: bool = False) -> Judgement:
    trust = None if text is None else read_trust(text, "allowed_signers")
    return judge(raw, trust, at, sha256=sha256)


# ------------------------------------------------------------------ agreement with git and ssh-keygen
def test_a_commit_that_git_signed_is_good(evidence: Repository, raw: bytes, text: str, key: Key) -> None:
    found = judged(raw, text)
    assert found.state == "good"
    assert found.principals == (MANAGER,)
    assert found.fingerprint == key.fingerprint
    assert found.key == key.blob
    assert key.fingerprint in found.words
    assert evidence.git_accepts(raw, text)


def test_what_was_signed_is_the_commit_without_the_signature(evidence: Repository, raw: bytes) -> None:
    signed = taken_apart(raw)
    assert signed is not None
    assert signed.form == "ssh"
    assert b"gpgsig" not in signed.payload
    assert keygen_fits(evidence.folder, signed.payload, signed.armour)
    assert with_signature(signed.payload, signed.armour) == raw


def changed_message(raw: bytes) -> bytes:
    return raw.replace(b"Second", b"Sedond")


def changed_armour(raw: bytes) -> bytes:
    """The last letter of the armour's second line, which lies within the key or the signature."""
    lines = raw.split(b"\n")
    place = next(index for index, line in enumerate(lines) if line.startswith(b"gpgsig")) + 3
    last = lines[place][-1:]
    lines[place] = lines[place][:-1] + (b"B" if last == b"A" else b"A")
    return b"\n".join(lines)


def changed_date(raw: bytes) -> bytes:
    return raw.replace(
        b"committer Governance team <governance@example.invalid> 17",
        b"committer Governance team <governance@example.invalid> 16",
    )


def without_signature(raw: bytes) -> bytes:
    return payload_of(raw)


def as_it_is(raw: bytes) -> bytes:
    return raw


CASES: dict[str, tuple[Callable[[bytes], bytes], str, State]] = {
    "good": (as_it_is, "manager@example.org KEY", "good"),
    "unsigned": (without_signature, "manager@example.org KEY", "unsigned"),
    "message changed": (changed_message, "manager@example.org KEY", "bad"),
    "date changed": (changed_date, "manager@example.org KEY", "bad"),
    "armour changed": (changed_armour, "manager@example.org KEY", "bad"),
    "other key": (as_it_is, "manager@example.org OTHER", "unknown_key"),
    "nobody": (as_it_is, "", "unknown_key"),
    "second key of one person": (as_it_is, "manager@example.org OTHER\nmanager@example.org KEY", "good"),
    "pattern": (as_it_is, "*@example.org KEY", "good"),
    "two names": (as_it_is, "deputy@example.org,manager@example.org KEY", "good"),
    "for git": (as_it_is, 'manager@example.org namespaces="git,file" KEY', "good"),
    "for files only": (as_it_is, 'manager@example.org namespaces="file" KEY', "unknown_key"),
    "authority": (as_it_is, "manager@example.org cert-authority KEY", "unknown_key"),
    "expired": (as_it_is, 'manager@example.org valid-before="20260331" KEY', "outside_validity"),
    "not yet valid": (as_it_is, 'manager@example.org valid-after="20260401" KEY', "outside_validity"),
    "last second": (as_it_is, 'manager@example.org valid-before="20260331120000" KEY', "good"),
    "first second": (as_it_is, 'manager@example.org valid-after="20260331120000" KEY', "good"),
    "one second late": (
        as_it_is,
        'manager@example.org valid-before="20260331115959" KEY',
        "outside_validity",
    ),
    "expired, message changed": (changed_message, 'manager@example.org valid-before="20260331" KEY', "bad"),
}


@pytest.mark.parametrize("case", CASES)
def test_git_is_content_where_we_are(
    case: str, evidence: Repository, raw: bytes, key: Key, other: Key
) -> None:
    change, text, state = CASES[case]
    text = text.replace("KEY", key.public).replace("OTHER", other.public)
    changed = change(raw)
    found = judged(changed, text)
    assert found.state == state
    assert (state == "good") == evidence.git_accepts(changed, text)
    assert (found.fingerprint == key.fingerprint) == (state != "unsigned")
    assert found.words
    assert not found.words.endswith(".")


@pytest.mark.parametrize(
    "options",
    [
        ("-t", "ecdsa", "-b", "256"),
        ("-t", "ecdsa", "-b", "384"),
        ("-t", "ecdsa", "-b", "521"),
        ("-t", "rsa", "-b", "2048"),
        ("-t", "rsa", "-b", "3071"),
    ],
    ids=" ".join,
)
def test_every_sort_of_key_is_verified(
    options: tuple[str, ...], evidence: Repository, raw: bytes, tmp_path: Path
) -> None:
    key = made(tmp_path, "key", *options)
    text = f"{MANAGER} {key.public}"
    for hashed in ("sha256", "sha512"):
        signed = with_signature(
            payload_of(raw), armour(key, payload_of(raw), "git", "-O", f"hashalg={hashed}")
        )
        assert judged(signed, text).state == "good"
        assert evidence.git_accepts(signed, text)
        assert judged(changed_message(signed), text).state == "bad"
        assert not evidence.git_accepts(changed_message(signed), text)


def test_a_repository_that_names_by_sha256_is_judged_by_its_own_header(
    tmp_path: Path, key: Key, text: str
) -> None:
    found = repository(tmp_path / "evidence", sha256=True)
    found.signed_by_git(key, "commit", "-q", "-S", "--allow-empty", "-m", "Second")
    found.signed_by_git(key, "tag", "-s", "-m", "Lodged", "v1")
    commit, tag = found.raw("HEAD"), found.raw("v1")
    assert b"\ngpgsig-sha256 " in commit
    for raw in (commit, tag):
        assert judged(raw, text, sha256=True).state == "good"
        assert found.git_accepts(raw, text)
        assert judged(raw.replace(b"+0100", b"+0000"), text, sha256=True).state == "bad"
    assert judge(commit, read_trust(text, "allowed_signers"), NOW).state == "unsigned"


def test_a_signed_tag_is_good_and_a_changed_one_is_not(evidence: Repository, text: str) -> None:
    tag = evidence.raw("v1")
    assert judged(tag, text).state == "good"
    assert evidence.git_accepts(tag, text)
    for changed in (tag.replace(b"Lodged", b"lodged"), tag.replace(b"tag v1", b"tag v2")):
        assert judged(changed, text).state == "bad"
        assert not evidence.git_accepts(changed, text)


def test_an_unsigned_tag_is_unsigned(evidence: Repository, text: str) -> None:
    evidence.git("tag", "-a", "-m", "Unsigned", "plain")
    assert judged(evidence.raw("plain"), text).state == "unsigned"


def test_the_last_armour_of_a_tag_counts_as_in_git(evidence: Repository, text: str, key: Key) -> None:
    tag = evidence.raw("v1")
    payload = payload_of(tag) + b"quoted:\n-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n"
    signed = payload + armour(key, payload)
    assert judged(signed, text).state == "good"
    assert evidence.git_accepts(signed, text)


def test_a_signature_for_the_other_sort_of_repository_is_no_signed_content(
    evidence: Repository, raw: bytes, text: str, key: Key
) -> None:
    both = with_signature(raw, armour(key, b"something else"), b"gpgsig-sha256")
    assert judged(both, text).state == "good"
    assert evidence.git_accepts(both, text)
    tag = evidence.raw("v1")
    head, body = tag.split(b"\n\n", 1)
    both = head + b"\ngpgsig-sha256 abc\n def\n\n" + body
    assert judged(both, text).state == "good"
    assert evidence.git_accepts(both, text)


def test_a_merge_of_a_signed_tag_is_judged_by_its_own_signature(tmp_path: Path, key: Key, text: str) -> None:
    found = repository(tmp_path / "evidence")
    found.git("commit", "-q", "--allow-empty", "-m", "First")
    found.git("checkout", "-q", "-b", "draft")
    found.git("commit", "-q", "--allow-empty", "-m", "Draft")
    found.signed_by_git(key, "tag", "-s", "-m", "Draft agreed", "agreed")
    found.git("checkout", "-q", "main")
    found.signed_by_git(key, "merge", "-q", "--no-ff", "-S", "-m", "Take in", "agreed")
    raw = found.raw("HEAD")
    assert b"\nmergetag object " in raw
    assert judged(raw, text).state == "good"
    assert found.git_accepts(raw, text)
    assert judged(raw.replace(b"Draft agreed", b"draft agreed"), text).state == "bad"
    assert judged(payload_of(raw), text).state == "unsigned"


# ------------------------------------------------------------------ the moment
def test_the_moment_is_the_callers_and_not_the_one_that_the_commit_claims(
    evidence: Repository, raw: bytes, key: Key
) -> None:
    text = f'{MANAGER} valid-before="20260401" {key.public}'
    assert evidence.git_accepts(raw, text)
    found = judged(raw, text, datetime(2026, 11, 1, 9, 0, tzinfo=LONDON))
    assert found.state == "outside_validity"
    assert found.principals == (MANAGER,)
    assert "valid only until 2026-04-01 00:00, not on 2026-11-01 09:00" in found.words


def test_without_a_moment_a_limited_key_is_not_checked(raw: bytes, key: Key, text: str) -> None:
    found = judged(raw, f'{MANAGER} valid-before="20260401" {key.public}', None)
    assert found.state == "not_checked"
    assert "no moment is known" in found.words
    assert judged(raw, text, None).state == "good"


# ------------------------------------------------------------------ without a list
def test_without_a_list_a_signature_is_verified_but_whose_key_it_is_is_not_known(
    raw: bytes, key: Key
) -> None:
    found = judged(raw, None)
    assert found.state == "not_checked"
    assert found.fingerprint == key.fingerprint
    assert "no list of trusted keys was given" in found.words
    assert judged(changed_message(raw), None).state == "bad"


# ------------------------------------------------------------------ what is refused
def signed_by(raw: bytes, signature: bytes) -> bytes:
    return with_signature(payload_of(raw), signature)


def test_a_signature_for_another_purpose_is_bad(
    evidence: Repository, raw: bytes, key: Key, text: str
) -> None:
    signed = signed_by(raw, armour(key, payload_of(raw), "file"))
    found = judged(signed, text)
    assert found.state == "bad"
    assert "another purpose than git" in found.words
    assert not evidence.git_accepts(signed, text)


def rsa_signature(key: Key, payload: bytes, sort: bytes, algorithm: HashAlgorithm) -> bytes:
    private = load_ssh_private_key(key.path.read_bytes(), None)
    assert isinstance(private, rsa.RSAPrivateKey)
    message = b"SSHSIG" + strings(b"git", b"", b"sha512", hashlib.sha512(payload).digest())
    signature = private.sign(message, padding.PKCS1v15(), algorithm)
    return armoured(key.blob, b"git", b"", b"sha512", strings(sort, signature))


def test_an_rsa_signature_by_way_of_sha1_is_refused(evidence: Repository, raw: bytes, tmp_path: Path) -> None:
    key = made(tmp_path, "key", "-t", "rsa", "-b", "2048")
    text = f"{MANAGER} {key.public}"
    newer = signed_by(raw, rsa_signature(key, payload_of(raw), b"rsa-sha2-256", SHA256()))
    assert judged(newer, text).state == "good"
    assert evidence.git_accepts(newer, text)
    older = signed_by(raw, rsa_signature(key, payload_of(raw), b"ssh-rsa", SHA1()))
    assert judged(older, text).state == "bad"
    assert "SHA-1" in judged(older, text).words
    assert not evidence.git_accepts(older, text)


def test_a_signature_that_names_another_sort_than_its_key_is_bad(raw: bytes, key: Key, text: str) -> None:
    signed = signed_by(raw, armoured(key.blob, b"git", b"", b"sha512", strings(b"ssh-rsa", b"\0" * 64)))
    assert judged(signed, text).state == "bad"


def test_openpgp_and_x509_are_not_checked(raw: bytes, text: str) -> None:
    for name, words in (("PGP SIGNATURE", "OpenPGP"), ("SIGNED MESSAGE", "X.509")):
        signature = f"-----BEGIN {name}-----\n\niQIz\n-----END {name}-----\n".encode()
        found = judged(signed_by(raw, signature), text)
        assert found.state == "not_checked"
        assert f"{words}, which is not checked here" in found.words


def test_a_certificate_is_not_checked(evidence: Repository, raw: bytes, tmp_path: Path) -> None:
    authority = made(tmp_path, "authority")
    member = made(tmp_path, "member")
    public = str(member.path) + ".pub"
    run(["ssh-keygen", "-q", "-s", str(authority.path), "-I", "member", "-n", MANAGER, public], tmp_path)
    certificate = Key(member.path.with_name("member-cert.pub"))
    arguments = ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", str(certificate.path)]
    signature = run(arguments, tmp_path, payload_of(raw)).stdout
    text = f"{MANAGER} cert-authority {authority.public}"
    assert evidence.git_accepts(signed_by(raw, signature), text)
    found = judged(signed_by(raw, signature), text)
    assert found.state == "not_checked"
    assert "an SSH certificate, which is not checked here" in found.words


@pytest.mark.parametrize(
    "signature",
    [
        b"-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n",
        b"-----BEGIN SSH SIGNATURE-----\nAAAA\n",
        b"-----BEGIN SSH SIGNATURE-----\nA===\n-----END SSH SIGNATURE-----\n",
        b"-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAA\n-----END SSH SIGNATURE-----\n",
        b"-----BEGIN SOME SIGNATURE-----\nAAAA\n-----END SOME SIGNATURE-----\n",
        armoured(b"", b"git", b"", b"sha512", b""),
        armoured(strings(b"ssh-ed25519", b"\1" * 31), b"git", b"", b"sha512", b""),
        armoured(strings(b"ssh-ed25519", b"\1" * 32), b"git", b"", b"md5", b""),
        armoured(strings(b"ssh-ed25519", b"\1" * 32), b"git", b"", b"sha512"),
        armoured(strings(b"ssh-ed25519", b"\1" * 32), b"git", b"", b"sha512", b"\0\0\0\x0bssh"),
        armoured(
            strings(b"ecdsa-sha2-nistp256", b"nistp256", b"\4" + b"\0" * 64), b"git", b"", b"sha512", b""
        ),
    ],
)
def test_a_malformed_signature_is_no_good_and_no_exception(
    signature: bytes, evidence: Repository, raw: bytes, text: str
) -> None:
    found = judged(signed_by(raw, signature), text)
    assert found.state in {"unreadable", "not_checked"}
    assert not evidence.git_accepts(signed_by(raw, signature), text)


# Stricter than OpenSSH 9.2 and git 2.39 on purpose: what no signer writes is not read, so that nothing can hide there.
def test_words_after_the_end_of_a_signature_are_refused_though_git_takes_them(
    evidence: Repository, raw: bytes, text: str, key: Key
) -> None:
    signature = armour(key, payload_of(raw))
    signed = signed_by(raw, signature + b"approved by the director\n")
    assert evidence.git_accepts(signed, text)
    assert judged(signed, text).state == "unreadable"
    tag = evidence.raw("v1") + b"approved by the director\n"
    assert evidence.git_accepts(tag, text)
    assert judged(tag, text).state == "unreadable"


def test_two_signatures_are_refused_though_git_takes_the_first(
    evidence: Repository, raw: bytes, text: str, other: Key
) -> None:
    signed = with_signature(raw, armour(other, payload_of(raw)))
    assert evidence.git_accepts(signed, text)
    assert judged(signed, text).state == "unreadable"


def test_a_header_like_a_signatures_is_content_though_git_leaves_it_out(
    evidence: Repository, raw: bytes, text: str
) -> None:
    signed = raw.replace(b"\ngpgsig ", b"\ngpgsig-director approved\ngpgsig ", 1)
    assert evidence.git_accepts(signed, text)
    assert judged(signed, text).state == "bad"


def test_a_filled_reserve_and_version_0_are_refused_though_openssh_takes_them(
    evidence: Repository, raw: bytes, text: str
) -> None:
    signed = taken_apart(raw)
    assert signed is not None
    blob = base64.b64decode(b"".join(signed.armour.split(b"\n")[1:-2]))
    parts = []
    rest = blob[10:]
    while rest:
        length = int.from_bytes(rest[:4], "big")
        parts.append(rest[4 : 4 + length])
        rest = rest[4 + length :]
    for other in (
        armoured(parts[0], parts[1], b"approved", *parts[3:]),
        armoured(*parts, version=0),
    ):
        assert keygen_fits(evidence.folder, signed.payload, other)
        assert judged(signed_by(raw, other), text).state == "unreadable"


# ------------------------------------------------------------------ FIDO keys, with a device made of software
def fido_ed25519() -> tuple[bytes, Callable[[bytes], bytes], bytes]:
    private = ed25519.Ed25519PrivateKey.generate()
    point = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    sort = b"sk-ssh-ed25519@openssh.com"
    return strings(sort, point, b"ssh:"), private.sign, sort


def fido_ecdsa() -> tuple[bytes, Callable[[bytes], bytes], bytes]:
    private = ec.generate_private_key(ec.SECP256R1())
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    sort = b"sk-ecdsa-sha2-nistp256@openssh.com"

    def sign(message: bytes) -> bytes:
        numbers = utils.decode_dss_signature(private.sign(message, ec.ECDSA(SHA256())))
        return strings(*(number.to_bytes(number.bit_length() // 8 + 1, "big") for number in numbers))

    return strings(sort, b"nistp256", point, b"ssh:"), sign, sort


@pytest.mark.parametrize("device", [fido_ed25519, fido_ecdsa])
def test_a_signature_by_a_fido_device_is_verified(
    device: Callable[[], tuple[bytes, Callable[[bytes], bytes], bytes]],
    raw: bytes,
    tmp_path: Path,
) -> None:
    blob, sign, sort = device()
    text = f"{MANAGER} {sort.decode()} {base64.b64encode(blob).decode()}"
    message = b"SSHSIG" + strings(b"git", b"", b"sha512", hashlib.sha512(payload_of(raw)).digest())
    flags = b"\1\0\0\0\7"
    told = hashlib.sha256(b"ssh:").digest() + flags + hashlib.sha256(message).digest()
    for end, state in ((flags, "good"), (b"\1\0\0\0\x08", "bad"), (flags + b"\0", "unreadable")):
        signature = armoured(blob, b"git", b"", b"sha512", strings(sort, sign(told)) + end)
        found = judged(signed_by(raw, signature), text)
        assert found.state == state
        assert found.fingerprint == fingerprint(blob)
        accepted = keygen_accepts(tmp_path, text, MANAGER, payload_of(raw), signature)
        assert accepted == (state == "good")


# ------------------------------------------------------------------ damage and speed
def damaged(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content))
    other = chance.choice([value for value in range(256) if value != content[place]])
    return content[:place] + bytes([other]) + content[place + 1 :]


@pytest.mark.parametrize(
    "options", [("-t", "ed25519"), ("-t", "ecdsa"), ("-t", "rsa", "-b", "2048")], ids=" ".join
)
def test_no_random_damage_leaves_a_signature_good(
    options: tuple[str, ...], evidence: Repository, raw: bytes, tmp_path: Path
) -> None:
    chance = random.Random(2026)
    key = made(tmp_path, "key", *options)
    trust = read_trust(f"{MANAGER} {key.public}", "allowed_signers")
    tag = payload_of(evidence.raw("v1"))
    commit = signed_by(raw, armour(key, payload_of(raw)))
    for whole in (commit, tag + armour(key, tag)):
        assert judge(whole, trust, NOW).state == "good"
        for _ in range(300):
            assert judge(damaged(whole, chance), trust, NOW).state != "good"


def test_no_random_damage_within_the_armour_leaves_a_signature_good(raw: bytes, text: str) -> None:
    chance = random.Random(2027)
    trust = read_trust(text, "allowed_signers")
    signed = taken_apart(raw)
    assert signed is not None
    blob = base64.b64decode(b"".join(signed.armour.split(b"\n")[1:-2]))
    for _ in range(300):
        lines = base64.encodebytes(damaged(blob, chance))
        armour = b"-----BEGIN SSH SIGNATURE-----\n" + lines + b"-----END SSH SIGNATURE-----\n"
        assert judge(signed_by(raw, armour), trust, NOW).state != "good"


def test_whatever_bytes_come_nothing_breaks(raw: bytes, text: str) -> None:
    chance = random.Random(2028)
    trust = read_trust(text, "allowed_signers")
    for size in (0, 1, 10, 100, 1000):
        for _ in range(60):
            noise = chance.randbytes(size)
            for content in (noise, b"object " + noise, raw[: chance.randrange(len(raw))] + noise):
                assert judge(content, trust, NOW).state != "good"
                assert judge(content, None, None, sha256=True).state != "good"


def many(number: int) -> tuple[list[bytes], Trust]:
    """Commits signed by one key in this process, as `ssh-keygen` would sign them."""
    private = ed25519.Ed25519PrivateKey.generate()
    blob = strings(b"ssh-ed25519", private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
    person = b"Governance team <governance@example.invalid> 1774954800 +0100"
    commits = []
    for count in range(number):
        payload = b"tree %040x\nauthor %b\ncommitter %b\n\nChange %d\n" % (count, person, person, count)
        message = b"SSHSIG" + strings(b"git", b"", b"sha512", hashlib.sha512(payload).digest())
        signature = strings(b"ssh-ed25519", private.sign(message))
        commits.append(with_signature(payload, armoured(blob, b"git", b"", b"sha512", signature)))
    trust = read_trust(f"{MANAGER} ssh-ed25519 {base64.b64encode(blob).decode()}", "allowed_signers")
    return commits, trust


def test_five_thousand_commits_are_judged_in_under_two_seconds_of_the_processor() -> None:
    commits, trust = many(5000)
    begun = time.process_time()
    states = {judge(commit, trust, NOW).state for commit in commits}
    assert time.process_time() - begun < 2
    assert states == {"good"}


def test_a_signed_object_keeps_its_parts() -> None:
    raw = b"tree 0\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ\n -----END PGP SIGNATURE-----\nencoding latin1\n\nwhy\n"
    assert taken_apart(raw) == Signed(
        b"tree 0\nencoding latin1\n\nwhy\n",
        "openpgp",
        b"-----BEGIN PGP SIGNATURE-----\n\niQ\n-----END PGP SIGNATURE-----\n",
    )
    assert taken_apart(b"tree 0\n\ngpgsig -----BEGIN SSH SIGNATURE-----\n") is None
