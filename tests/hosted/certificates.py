"""Certificates made on the fly: an authority of the test, and what it, or nobody, has signed."""

from __future__ import annotations

import ssl
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Authority:
    """Signs certificates; `file` is what a client has to trust."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def file(self) -> str:
        return str(self.folder / "authority.pem")

    def server(self, name: str = "localhost", *, days: int = 1, signed: bool = True) -> ssl.SSLContext:
        """What a server of that name shows. `days`: for how long it is valid; below zero it has expired."""
        key = ec.generate_private_key(ec.SECP256R1())
        issuer = self.certificate.subject if signed else _name(name)
        made = _builder(name, issuer, key, days).add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False
        )
        certificate = made.sign(self.key if signed else key, hashes.SHA256())
        file = self.folder / f"{name}-{days}-{signed}.pem"
        file.write_bytes(_pem(certificate) + _pem_key(key))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def authority(folder: Path) -> Authority:
    """A new authority, whose file lies in `folder`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Authority of the tests")
    made = _builder("Authority of the tests", name, key, 1)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    found = Authority(folder, key, made.sign(key, hashes.SHA256()))
    Path(found.file).write_bytes(_pem(found.certificate))
    return found


def only_old(context: ssl.SSLContext) -> ssl.SSLContext:
    """The same server, of a time when TLS 1.1 was new."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that is the point
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _builder(name: str, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: int) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=days))
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _pem_key(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
