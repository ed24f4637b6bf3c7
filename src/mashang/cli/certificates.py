"""A certificate authority of one's own, so that phones in the same room get camera and keys."""

import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from mashang.kernel import clock

AUTHORITY_LIFE = timedelta(days=3650)
# Source: browsers refuse server certificates that live longer than 398 days.
CERTIFICATE_LIFE = timedelta(days=390)


@dataclass(frozen=True, slots=True)
class CertificatePair:
    """Files of a server certificate, and the words that tell how to trust its authority."""

    certificate: Path
    key: Path
    how_to_trust: str


def local_certificate(folder: Path, host: str) -> CertificatePair:
    """A certificate for `host` and this machine, signed by an authority kept in `folder`.

    The authority is made once and stays the same, so that a phone trusts it once.
    """
    folder.mkdir(parents=True, exist_ok=True)
    authority_key, authority = _authority(folder)
    key = ec.generate_private_key(ec.SECP256R1())
    now = clock.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_name(host))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + CERTIFICATE_LIFE)
        .add_extension(x509.SubjectAlternativeName(_names(host)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    paths = CertificatePair(folder / "server.crt", folder / "server.key", _words(folder / "ca.crt"))
    _write_key(paths.key, key)
    paths.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return paths


def _authority(folder: Path) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key_file, certificate_file = folder / "ca.key", folder / "ca.crt"
    if key_file.exists() and certificate_file.exists():
        kept = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
        if isinstance(kept, ec.EllipticCurvePrivateKey):
            return kept, x509.load_pem_x509_certificate(certificate_file.read_bytes())
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = _name("Mashang local authority"), clock.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write_key(key_file, key)
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return key, certificate


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    path.touch(mode=0o600)
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])


def _names(host: str) -> list[x509.GeneralName]:
    names: list[x509.GeneralName] = [
        x509.DNSName("localhost"),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
        x509.IPAddress(ipaddress.ip_address("::1")),
    ]
    if host == "localhost":
        return names
    try:
        return [*names, x509.IPAddress(ipaddress.ip_address(host))]
    except ValueError:
        return [*names, x509.DNSName(host)]


def _words(authority: Path) -> str:
    return (
        f"\n  HTTPS: this street signs its own certificate. To trust it, install\n    {authority}\n"
        "  on the phone or computer as a certificate authority (Android: Settings > Security >\n"
        "  Install a certificate; iPhone: open the file, then Settings > General > About >\n"
        "  Certificate Trust Settings). Remove it when the demo is over.\n"
    )
