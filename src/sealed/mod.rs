//! Fields that identify a person, encrypted before they reach the database.
//!
//! AES-256-GCM with a random nonce under a key derived for each tenant (HKDF-SHA256), bound to
//! the tenant and the field, so that a ciphertext moved elsewhere does not open. The key that
//! the others are derived from lives outside the database: `DATA_DIR/keys` or `GUIDEPOST_KEY`.

mod keys;

use std::{fmt, sync::Arc};

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    digest, hkdf, hmac, rand,
    signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};

use crate::values::NetworkId;

pub use self::keys::KeyFault;

/// A field's ciphertext: the key's number, the nonce, then the text with its tag.
#[derive(Clone, PartialEq, Eq, sqlx::Type)]
#[sqlx(transparent)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// The ciphertext as text, for places that keep text.
    #[must_use]
    pub fn to_text(&self) -> String {
        BASE64_STANDARD.encode(&self.0)
    }

    /// What [`to_text`](Self::to_text) made.
    pub fn from_text(text: &str) -> Result<Self, NotOurs> {
        BASE64_STANDARD.decode(text).map(Self).or(Err(NotOurs))
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// A field that does not open: another key, another place, or altered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sealed field does not open: it was sealed with another key or altered")]
pub struct NotOurs;

/// Seals and opens fields.
#[derive(Clone)]
pub struct Keyring(Arc<keys::Keys>);

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring(…)")
    }
}

impl Keyring {
    /// Encrypts `plain` for this tenant and this field, such as `client.name`.
    #[must_use]
    pub fn seal(&self, tenant: NetworkId, field: &str, plain: &str) -> Sealed {
        let (number, master) = self.0.newest();
        let mut text = plain.as_bytes().to_vec();
        let nonce = tenant_key(master, tenant)
            .and_then(|key| key.seal_in_place_append_tag(place(tenant, field), &mut text).ok())
            .unwrap_or_else(|| broken());
        let mut bytes = Vec::with_capacity(1 + nonce.as_ref().len() + text.len());
        bytes.push(number);
        bytes.extend_from_slice(nonce.as_ref());
        bytes.extend_from_slice(&text);
        Sealed(bytes)
    }

    /// Decrypts what [`seal`](Self::seal) made for the same tenant and field.
    pub fn open(&self, tenant: NetworkId, field: &str, sealed: &Sealed) -> Result<String, NotOurs> {
        let (number, rest) = sealed.0.split_first().ok_or(NotOurs)?;
        let (nonce, text) = rest.split_at_checked(12).ok_or(NotOurs)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).or(Err(NotOurs))?;
        let key = tenant_key(self.0.numbered(*number).ok_or(NotOurs)?, tenant).ok_or(NotOurs)?;
        let mut text = text.to_vec();
        let plain =
            key.open_in_place(nonce, place(tenant, field), &mut text).or(Err(NotOurs))?.to_vec();
        String::from_utf8(plain).or(Err(NotOurs))
    }

    /// A keyed hash to find a field by its exact text without opening it.
    ///
    /// Fold the text first (case, spaces): the hash of another spelling is another.
    #[must_use]
    pub fn blind(&self, tenant: NetworkId, field: &str, text: &str) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.derived(b"blind"));
        context.update(tenant.0.as_bytes());
        context.update(field.as_bytes());
        context.update(&[0]);
        context.update(text.as_bytes());
        context.sign().as_ref().to_vec()
    }

    /// A signing key for another purpose, such as form tokens.
    #[must_use]
    pub fn derived(&self, purpose: &[u8]) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &self.bytes_for(b"sign", purpose))
    }

    /// What signs so that others can verify it with a public key.
    #[must_use]
    pub fn signer(&self, purpose: &[u8]) -> Signer {
        let seed = self.bytes_for(b"ed25519", purpose);
        Signer(Ed25519KeyPair::from_seed_unchecked(&seed).unwrap_or_else(|_| broken()))
    }

    fn bytes_for(&self, kind: &[u8], purpose: &[u8]) -> [u8; 32] {
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"guidepost");
        let mut bytes = [0; 32];
        salt.extract(self.0.oldest())
            .expand(&[kind, purpose], hmac::HMAC_SHA256)
            .and_then(|okm| okm.fill(&mut bytes))
            .unwrap_or_else(|_| broken());
        bytes
    }
}

/// Signs with Ed25519.
pub struct Signer(Ed25519KeyPair);

impl Signer {
    /// The signature over `message`.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message).as_ref().to_vec()
    }

    /// Whether this is the signature that [`sign`](Self::sign) makes over `message`.
    #[must_use]
    pub fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.public_key()).verify(message, signature).is_ok()
    }

    /// What others verify with.
    #[must_use]
    pub fn public_key(&self) -> &[u8] {
        self.0.public_key().as_ref()
    }
}

/// 32 fresh random bytes.
#[must_use]
pub fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).unwrap_or_else(|_| broken());
    bytes
}

/// The machine gives no randomness or its cryptography fails: nothing may go on as if it had.
fn broken() -> ! {
    tracing::error!("this machine's random source or cryptography does not work");
    std::process::abort()
}

/// The SHA-256 of `bytes`.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, bytes).as_ref().to_vec()
}

fn tenant_key(master: &[u8; 32], tenant: NetworkId) -> Option<RandomizedNonceKey> {
    let mut bytes = [0; 32];
    hkdf::Salt::new(hkdf::HKDF_SHA256, tenant.0.as_bytes())
        .extract(master)
        .expand(&[b"seal"], &AES_256_GCM)
        .and_then(|okm| okm.fill(&mut bytes))
        .ok()?;
    RandomizedNonceKey::new(&AES_256_GCM, &bytes).ok()
}

fn place(tenant: NetworkId, field: &str) -> Aad<Vec<u8>> {
    Aad::from([tenant.0.as_bytes().as_slice(), field.as_bytes()].concat())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn ring() -> Keyring {
        Keyring::fresh()
    }

    fn network() -> NetworkId {
        NetworkId(Uuid::new_v4())
    }

    #[test]
    fn what_was_sealed_opens_again() {
        let (ring, tenant) = (ring(), network());
        let sealed = ring.seal(tenant, "client.name", "María Peña");
        assert_eq!(ring.open(tenant, "client.name", &sealed).unwrap(), "María Peña");
        assert_eq!(format!("{sealed:?}"), "…");
    }

    #[test]
    fn it_opens_nowhere_else() {
        let (ring, tenant) = (ring(), network());
        let sealed = ring.seal(tenant, "client.name", "María");
        assert_eq!(ring.open(network(), "client.name", &sealed), Err(NotOurs));
        assert_eq!(ring.open(tenant, "client.phone", &sealed), Err(NotOurs));
        assert_eq!(Keyring::fresh().open(tenant, "client.name", &sealed), Err(NotOurs));
    }

    #[test]
    fn an_altered_or_cut_one_does_not_open() {
        let (ring, tenant) = (ring(), network());
        let sealed = ring.seal(tenant, "client.name", "María");
        for n in 0..sealed.0.len() {
            let mut altered = sealed.clone();
            altered.0[n] ^= 1;
            assert_eq!(ring.open(tenant, "client.name", &altered), Err(NotOurs), "byte {n}");
            let cut = Sealed(sealed.0[..n].to_vec());
            assert_eq!(ring.open(tenant, "client.name", &cut), Err(NotOurs), "cut at {n}");
        }
    }

    #[test]
    fn the_same_text_seals_differently_but_is_found_again() {
        let (ring, tenant) = (ring(), network());
        assert_ne!(ring.seal(tenant, "f", "x"), ring.seal(tenant, "f", "x"));
        assert_eq!(ring.blind(tenant, "f", "x"), ring.blind(tenant, "f", "x"));
        assert_ne!(ring.blind(tenant, "f", "x"), ring.blind(tenant, "g", "x"));
        assert_ne!(ring.blind(tenant, "f", "x"), ring.blind(network(), "f", "x"));
    }
}
