"""RFC 3161 time-stamps: that a content existed no later than a moment, by an authority's clock; none is asked for here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from generators.finding import Unable

_HASHES = {
    "2.16.840.1.101.3.4.2.1": hashlib.sha256,
    "2.16.840.1.101.3.4.2.2": hashlib.sha384,
    "2.16.840.1.101.3.4.2.3": hashlib.sha512,
}
_AGAIN = "give the .tsr file as the authority sent it, whole; if it is lost, have the content stamped anew"
_ROOTS = "get the authority's root certificate from the authority itself, and give it as PEM"
_ASK = (
    "have the content stamped anew, asking for the certificate: `openssl ts -query -cert -sha256 -data FILE`"
)


def verified_token(token: bytes, content: bytes, roots_pem: bytes) -> datetime:
    """The moment (UTC, fractions of a second left out) by which `content` existed, by the authority's clock.

    `token` is the authority's whole answer (TimeStampResp, DER: a .tsr file) or the bare token in it. `roots_pem` holds the root certificates
    that are trusted; certificates in it that another one issued help to build the chain, and are not trusted by
    themselves. The chain has to be valid at the moment of the stamp. Whether a certificate was revoked is not asked,
    and an authority's certificate that ended long ago says little: stamp anew before that. Raises Unable where the
    token is none, stamps another content, was changed, or does not lead to a trusted root.
    """
    certificates = _certificates(roots_pem)
    roots = [certificate for certificate in certificates if certificate.issuer == certificate.subject]
    if not roots:
        raise Unable("the file of trusted roots holds no root certificate", _ROOTS)
    answer = _answer(token)
    try:
        _stamps(answer, content)
        builder = VerifierBuilder(
            roots=roots, intermediates=[one for one in certificates if one not in roots]
        )
        signer = None if answer.signed_data.certificates else _signer(answer, certificates)
        verifier = (builder.tsa_certificate(signer) if signer else builder).build()
        verifier.verify_message(answer, content)
        return answer.tst_info.gen_time.astimezone(UTC)
    except VerificationError as error:
        raise _refused(str(error)) from None
    except ValueError:
        raise Unable("the time-stamp is damaged: it cannot be read whole", _AGAIN) from None


def _certificates(roots_pem: bytes) -> list[Certificate]:
    try:
        return list(dict.fromkeys(load_pem_x509_certificates(roots_pem)))
    except ValueError:
        raise Unable("the file of trusted roots cannot be read as PEM certificates", _ROOTS) from None


def _answer(token: bytes) -> TimeStampResponse:
    try:
        answer = decode_timestamp_response(_ordered(_whole(token)))
        status = answer.status
    except ValueError:
        raise Unable("this is not an authority's answer to a request for a time-stamp", _AGAIN) from None
    if status != 0:
        said = "; ".join(answer.status_string) or f"status {status}"
        raise Unable(f"the authority did not grant the time-stamp: {said}", "have the content stamped anew")
    return answer


def _stamps(answer: TimeStampResponse, content: bytes) -> None:
    imprint = answer.tst_info.message_imprint
    hashed = _HASHES.get(imprint.hash_algorithm.dotted_string)
    signed = {algorithm.dotted_string for algorithm in answer.signed_data.digest_algorithms}
    if hashed is None or not signed <= _HASHES.keys():
        raise Unable(
            "the time-stamp rests on a hash that is not accepted (SHA-256, SHA-384 and SHA-512 are)",
            "have the content stamped anew with SHA-256: `openssl ts -query -cert -sha256 -data FILE`",
        )
    if hashed(content).digest() != imprint.message:
        raise Unable(
            "the time-stamp is for another content than this",
            "give the very file that was stamped, byte for byte",
        )


def _signer(answer: TimeStampResponse, certificates: Sequence[Certificate]) -> Certificate:
    """The authority's certificate for an answer that holds none, from among those given."""
    named = {(one.issuer, one.serial_number) for one in answer.signed_data.signer_infos}
    for certificate in certificates:
        if (certificate.issuer, certificate.serial_number) in named:
            return certificate
    raise Unable(
        "the time-stamp holds no certificate of the authority, and none that fits was given",
        f"put the authority's certificate into the file of roots, or {_ASK}",
    )


def _refused(said: str) -> Unable:
    """The library's reason in plain words."""
    chain = re.search(r"certificate verify error.*?Verify error: ?([^\"\\]*)", said)
    if chain:
        return Unable(
            f"the time-stamp's certificate does not lead to a trusted root ({chain[1].strip() or 'no chain'})",
            f"{_ROOTS}, with the certificates between it and the authority's own",
        )
    return Unable("the time-stamp does not fit its signature: it was changed after it was made", _AGAIN)


# ------------------------------------------------------------------ DER
def _whole(token: bytes) -> bytes:
    """A bare token (`openssl ts -reply -token_out`) with an answer around it that grants it; anything else as it is."""
    if token[:1] != b"\x30" or len(token) < 256:
        return token
    begin, _ = _inside(token, 0)
    if token[begin] != _OBJECT_IDENTIFIER:
        return token
    held = _GRANTED + token
    width = (len(held).bit_length() + 7) // 8
    return bytes([0x30, 0x80 + width]) + len(held).to_bytes(width, "big") + held


def _ordered(token: bytes) -> bytes:
    """The answer with its certificates in DER's order, in which the library insists on having them.

    `openssl ts` and the authorities that use it write them in the order of the chain wherever there are two or more.
    No signature covers that order. What cannot be followed is left as it is.
    """
    try:
        place = _inside(token, 0)[0]
        for step in _TO_SIGNED_DATA:
            place = _after(token, place, step)
            place = _inside(token, place)[0]
        certificates = _after(token, place, 3)
        if token[certificates] != _CERTIFICATES:
            return token
        begin, end = _inside(token, certificates)
        found, here = [], begin
        while here < end:
            found.append(token[here : _inside(token, here)[1]])
            here += len(found[-1])
    except (IndexError, ValueError):
        return token
    return token[:begin] + b"".join(sorted(found)) + token[here:]


_OBJECT_IDENTIFIER = 0x06
_GRANTED = b"\x30\x03\x02\x01\x00"
# TimeStampResp: status, token; ContentInfo: type, content; the content's wrapper: SignedData.
_TO_SIGNED_DATA = (1, 1, 0)
_CERTIFICATES = 0xA0


def _inside(data: bytes, place: int) -> tuple[int, int]:
    """Where the content of the element at `place` begins and ends. Raises ValueError or IndexError where there is none."""
    length, begin = data[place + 1], place + 2
    if length >= 0x80:
        begin += length - 0x80
        length = int.from_bytes(data[place + 2 : begin], "big")
    if begin + length > len(data):
        raise ValueError("an element does not end")
    return begin, begin + length


def _after(data: bytes, place: int, number: int) -> int:
    """Where the element stands that follows `number` others."""
    for _ in range(number):
        place = _inside(data, place)[1]
    return place
