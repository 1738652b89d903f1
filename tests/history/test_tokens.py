"""RFC 3161 time-stamps by an authority made here with `openssl ts`, which also verifies them: two verifiers have to agree."""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID
from rfc3161_client import decode_timestamp_response

from generators.finding import Unable
from generators.history.tokens import verified_token

CONTENT = b"manifest of what was lodged\n"
SETTINGS = """
[tsa]
default_tsa = authority
[authority]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha1, sha256, sha384, sha512
accuracy = secs:1
tsa_name = yes
ess_cert_id_alg = sha256
clock_precision_digits = 3
[req]
distinguished_name = name
prompt = no
[name]
CN = unused
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[stamps]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
"""


def openssl(folder: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0 or not check, done.stderr.decode()
    return done


@dataclass(frozen=True, slots=True)
class Authority:
    """A root, what stands between, and a certificate for time-stamps, in a folder."""

    folder: Path

    def pem(self, *names: str) -> bytes:
        return b"".join((self.folder / f"{name}.pem").read_bytes() for name in names)

    def certificate(self, name: str, issuer: str, extensions: str) -> None:
        self._key(name)
        openssl(
            self.folder, "req", "-new", "-key", f"{name}.key", "-subj", f"/CN={name}", "-config", "settings",
            "-out", f"{name}.csr",
        )  # fmt: skip
        signing = (
            ["-signkey", f"{name}.key"]
            if issuer == name
            else ["-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key"]
        )
        openssl(
            self.folder, "x509", "-req", "-in", f"{name}.csr", *signing, "-days", "3650",
            "-extfile", "settings", "-extensions", extensions, "-out", f"{name}.pem",
        )  # fmt: skip

    def _key(self, name: str) -> None:
        openssl(self.folder, "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")

    def token(
        self,
        *,
        by: str = "stamper",
        hashed: str = "sha256",
        signed: str = "sha256",
        chain: Sequence[str] = (),
        certificates: bool = True,
        bare: bool = False,
    ) -> bytes:
        (self.folder / "content").write_bytes(CONTENT)
        (self.folder / "chain.pem").write_bytes(self.pem(*chain))
        query = ["-cert"] if certificates else []
        openssl(self.folder, "ts", "-query", "-data", "content", f"-{hashed}", *query, "-out", "query")
        openssl(
            self.folder, "ts", "-reply", "-queryfile", "query", "-config", "settings", "-signer", f"{by}.pem",
            "-inkey", f"{by}.key", f"-{signed}", *(["-chain", "chain.pem"] if chain else []),
            *(["-token_out"] if bare else []), "-out", "reply",
        )  # fmt: skip
        return (self.folder / "reply").read_bytes()

    def openssl_accepts(self, token: bytes, content: bytes, roots: bytes, more: bytes = b"") -> bool:
        """Whether `openssl ts -verify` is content."""
        for name, held in (("reply", token), ("content", content), ("roots.pem", roots), ("more.pem", more)):
            (self.folder / name).write_bytes(held)
        known = ["-untrusted", "more.pem"] if more else []
        arguments = ["ts", "-verify", "-data", "content", "-in", "reply", "-CAfile", "roots.pem", *known]
        return openssl(self.folder, *arguments, check=False).returncode == 0

    def openssl_time(self, token: bytes) -> datetime:
        """The moment that `openssl ts -reply -text` prints, fractions left out."""
        (self.folder / "reply").write_bytes(token)
        printed = openssl(self.folder, "ts", "-reply", "-in", "reply", "-text").stdout.decode()
        found = re.search(r"Time stamp: (\w+ +\d+ [\d:]+)(?:\.\d+)? (\d{4}) GMT", printed)
        assert found is not None
        return datetime.strptime(f"{found[1]} {found[2]}", "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    folder = tmp_path_factory.mktemp("authority")
    (folder / "settings").write_text(SETTINGS.format(folder=folder), encoding="utf-8")
    (folder / "serial").write_text("01\n", encoding="utf-8")
    made = Authority(folder)
    made.certificate("root", "root", "root")
    made.certificate("stranger", "stranger", "root")
    made.certificate("between", "root", "root")
    made.certificate("stamper", "root", "stamps")
    made.certificate("far", "between", "stamps")
    return made


@pytest.fixture(scope="module")
def token(authority: Authority) -> bytes:
    return authority.token()


def refusal(token: bytes, content: bytes, roots: bytes) -> str:
    with pytest.raises(Unable) as refused:
        verified_token(token, content, roots)
    assert refused.value.cure
    return refused.value.message


# ------------------------------------------------------------------ what is accepted
@pytest.mark.parametrize("hashed", ["sha256", "sha384", "sha512"])
def test_a_stamp_gives_the_moment_that_openssl_prints(hashed: str, authority: Authority) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    token = authority.token(hashed=hashed, signed=hashed)
    roots = authority.pem("root")
    moment = verified_token(token, CONTENT, roots)
    assert authority.openssl_accepts(token, CONTENT, roots)
    assert moment == authority.openssl_time(token)
    assert before <= moment <= datetime.now(UTC)
    assert moment.utcoffset() == timedelta(0)


# With two or more certificates, openssl writes them in the chain's order, and the library by itself refuses all but DER's.
@pytest.mark.parametrize(
    ("by", "chain"),
    [
        ("stamper", ("root",)),
        ("far", ("between",)),
        ("far", ("between", "root")),
        ("far", ("root", "between")),
    ],
)
def test_a_stamp_that_holds_its_whole_chain_is_read_in_whatever_order(
    by: str, chain: tuple[str, ...], authority: Authority
) -> None:
    token = authority.token(by=by, chain=chain)
    assert verified_token(token, CONTENT, authority.pem("root")) == authority.openssl_time(token)
    assert authority.openssl_accepts(token, CONTENT, authority.pem("root"))


# rfc3161-client below 1.0.9 accepts it.
def test_a_root_that_a_stamp_brings_along_is_not_trusted(authority: Authority) -> None:
    for by, chain in (("stamper", ("root",)), ("far", ("between", "root"))):
        token = authority.token(by=by, chain=chain)
        assert "does not lead to a trusted root" in refusal(token, CONTENT, authority.pem("stranger"))
        assert not authority.openssl_accepts(token, CONTENT, authority.pem("stranger"))


def test_the_library_still_refuses_the_chains_order(authority: Authority) -> None:
    orders = []
    for chain in (("between", "root"), ("root", "between")):
        try:
            decode_timestamp_response(authority.token(by="far", chain=chain))
        except ValueError as error:
            orders.append("InvalidSetOrdering" in str(error))
    assert True in orders, "the library takes any order now: what puts them in order can go"


def test_a_stamp_without_certificates_needs_the_authoritys_among_the_roots(authority: Authority) -> None:
    token = authority.token(certificates=False)
    assert "holds no certificate of the authority" in refusal(token, CONTENT, authority.pem("root"))
    assert verified_token(token, CONTENT, authority.pem("root", "stamper")) == authority.openssl_time(token)
    assert authority.openssl_accepts(token, CONTENT, authority.pem("root"), authority.pem("stamper"))
    assert refusal(token, CONTENT, authority.pem("stranger", "stamper"))


def test_a_chain_may_be_completed_from_the_file_of_roots(authority: Authority) -> None:
    token = authority.token(by="far")
    assert "does not lead to a trusted root" in refusal(token, CONTENT, authority.pem("root"))
    roots = authority.pem("root", "between", "root")
    assert verified_token(token, CONTENT, roots) == authority.openssl_time(token)
    assert authority.openssl_accepts(token, CONTENT, authority.pem("root"), authority.pem("between"))


def test_the_bare_token_does_too(authority: Authority) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    assert verified_token(authority.token(bare=True), CONTENT, authority.pem("root")) >= before


# ------------------------------------------------------------------ what is refused
def test_another_content_is_refused(token: bytes, authority: Authority) -> None:
    for content in (CONTENT + b"\n", CONTENT[:-1], b""):
        assert "for another content" in refusal(token, content, authority.pem("root"))
        assert not authority.openssl_accepts(token, content, authority.pem("root"))


def test_a_root_that_is_not_trusted_is_refused(token: bytes, authority: Authority) -> None:
    assert "does not lead to a trusted root" in refusal(token, CONTENT, authority.pem("stranger"))
    assert not authority.openssl_accepts(token, CONTENT, authority.pem("stranger"))


def test_a_certificate_that_another_issued_is_not_trusted_by_itself(
    token: bytes, authority: Authority
) -> None:
    assert "holds no root certificate" in refusal(token, CONTENT, authority.pem("stamper"))
    far = authority.token(by="far", chain=("between",))
    assert "does not lead to a trusted root" in refusal(
        far, CONTENT, authority.pem("stranger", "between", "far")
    )


@pytest.mark.parametrize(
    "roots", [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_a_file_without_certificates_is_refused(roots: bytes, token: bytes) -> None:
    assert "cannot be read as PEM certificates" in refusal(token, CONTENT, roots)


@pytest.mark.parametrize(
    "content", [b"", b"0", CONTENT, b"\x30\x80\x00\x00", b"\x30\x84\xff\xff\xff\xff", b"\x30\x06" * 200]
)
def test_what_is_no_token_is_refused(content: bytes, authority: Authority) -> None:
    assert "not an authority's answer" in refusal(content, CONTENT, authority.pem("root"))


def test_a_hash_that_others_can_forge_is_refused_though_openssl_takes_it(authority: Authority) -> None:
    for hashed, signed in (("sha1", "sha256"), ("sha256", "sha1")):
        token = authority.token(hashed=hashed, signed=signed)
        assert authority.openssl_accepts(token, CONTENT, authority.pem("root"))
        assert "rests on a hash that is not accepted" in refusal(token, CONTENT, authority.pem("root"))


def test_an_answer_that_grants_nothing_is_refused_with_the_authoritys_words(authority: Authority) -> None:
    token = authority.token(hashed="md5")
    words = refusal(token, CONTENT, authority.pem("root"))
    assert words == "the authority did not grant the time-stamp: Message digest algorithm is not supported."


def reissued(
    authority: Authority,
    *,
    ended: timedelta = timedelta(days=-30),
    purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING,
    critical: bool = True,
) -> bytes:
    """The stamper's certificate once more, with another end or another purpose, as PEM."""
    issued = x509.load_pem_x509_certificate(authority.pem("stamper"))
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(
        issuer_name=issued.issuer,
        subject_name=issued.subject,
        public_key=issued.public_key(),
        serial_number=issued.serial_number,
        not_valid_before=now - timedelta(days=30),
        not_valid_after=now - ended,
    )
    builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=critical)
    key = load_pem_private_key((authority.folder / "root.key").read_bytes(), None)
    return builder.sign(key, SHA256()).public_bytes(Encoding.PEM)  # type: ignore[arg-type]


def test_a_certificate_that_had_ended_is_refused(authority: Authority) -> None:
    (authority.folder / "ended.pem").write_bytes(reissued(authority, ended=timedelta(days=1)))
    (authority.folder / "ended.key").write_bytes((authority.folder / "stamper.key").read_bytes())
    token = authority.token(by="ended")
    assert "certificate has expired" in refusal(token, CONTENT, authority.pem("root"))
    assert not authority.openssl_accepts(token, CONTENT, authority.pem("root"))


def test_a_certificate_for_another_purpose_is_refused(authority: Authority) -> None:
    token, roots = authority.token(certificates=False), authority.pem("root")
    assert verified_token(token, CONTENT, roots + reissued(authority)) == authority.openssl_time(token)
    for other in (
        reissued(authority, purpose=ExtendedKeyUsageOID.CODE_SIGNING),
        reissued(authority, critical=False),
    ):
        assert "unsuitable certificate purpose" in refusal(token, CONTENT, roots + other)
        assert not authority.openssl_accepts(token, CONTENT, roots, other)


@pytest.mark.parametrize("chain", [(), ("between", "root")])
def test_random_damage_is_refused_or_changes_nothing_that_is_said(
    chain: tuple[str, ...], authority: Authority
) -> None:
    chance = random.Random(2026)
    token = authority.token(by="far" if chain else "stamper", chain=chain)
    roots = authority.pem("root")
    moment = verified_token(token, CONTENT, roots)
    refused = 0
    for _ in range(1500):
        place = chance.randrange(len(token))
        damaged = token[:place] + bytes([chance.randrange(256)]) + token[place + 1 :]
        try:
            assert verified_token(damaged[: chance.choice([len(token), place])], CONTENT, roots) == moment
        except Unable:
            refused += 1
    assert refused > 1200
