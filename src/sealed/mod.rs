//! Fields that identify a person, encrypted before they reach the database.
//!
//! AES-256-GCM-SIV with a random nonce under a data key: random, one for each network and kind of
//! data, kept in the database wrapped by a master key. The ciphertext names its key and is bound to
//! it, the network and the field, so that it opens nowhere else. The master keys live outside the
//! database: `DATA_DIR/keys`, `GUIDEPOST_KEY`, or what `GUIDEPOST_KEY_COMMAND` prints. Fields from
//! before data keys are under a key derived from the master; they open, and a rotation ends them.

pub mod columns;
mod keys;
mod letters;
mod ring;
pub mod rotation;
mod store;

use std::fmt;

use aws_lc_rs::{
    aead::{AES_256_GCM, AES_256_GCM_SIV, Aad, Nonce, RandomizedNonceKey},
    digest, hkdf, hmac, rand,
    signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use uuid::Uuid;

use self::columns::Kind;
use crate::values::NetworkId;

pub use self::{keys::KeyFault, ring::Keyring};

/// Whose what belongs to no network is.
pub const INSTALLATION: NetworkId = NetworkId(Uuid::nil());

/// What a ciphertext under a data key begins with; a master key's number is never 0.
const UNDER_DATA_KEY: [u8; 2] = [0, 1];

/// A field's ciphertext: 0, the version 1, the data key's number in four bytes, the nonce, then the
/// text with its tag. One from before begins with the master key's number.
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

    /// The number of the data key that it names.
    fn key(&self) -> Option<u32> {
        named(&self.0).map(|(number, _)| number)
    }
}

/// The data key that the bytes name, and what follows.
fn named(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.strip_prefix(&UNDER_DATA_KEY)?.split_first_chunk()?;
    Some((u32::from_be_bytes(*number), rest))
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

impl Keyring {
    /// Encrypts `plain` for this tenant and this field, such as `client.name`.
    #[must_use]
    pub fn seal(&self, tenant: NetworkId, field: &str, plain: &str) -> Sealed {
        let Some((number, key)) = self.newest(tenant, Kind::of(field)) else {
            return self.seal_with_master(tenant, field, plain);
        };
        let head = [UNDER_DATA_KEY.as_slice(), &number.to_be_bytes()].concat();
        let bound = place(tenant, field, &head);
        Sealed([head, encrypt(&key, bound, plain.as_bytes())].concat())
    }

    /// Encrypts under a key derived from the master: what must open before there are data keys.
    #[must_use]
    pub fn seal_with_master(&self, tenant: NetworkId, field: &str, plain: &str) -> Sealed {
        let masters = self.masters();
        let (number, master) = masters.newest();
        let key = tenant_key(master, tenant).unwrap_or_else(|| broken());
        Sealed([vec![number], encrypt(&key, place(tenant, field, &[]), plain.as_bytes())].concat())
    }

    /// Decrypts what [`seal`](Self::seal) made for the same tenant and field.
    pub fn open(&self, tenant: NetworkId, field: &str, sealed: &Sealed) -> Result<String, NotOurs> {
        let plain = if let Some((number, rest)) = named(&sealed.0) {
            let key = self.numbered(number).ok_or(NotOurs)?;
            let head = [UNDER_DATA_KEY.as_slice(), &number.to_be_bytes()].concat();
            decrypt(&key, place(tenant, field, &head), rest)?
        } else {
            let (number, rest) = sealed.0.split_first().ok_or(NotOurs)?;
            let masters = self.masters();
            let master = masters.numbered(*number).ok_or(NotOurs)?;
            let key = tenant_key(master, tenant).ok_or(NotOurs)?;
            decrypt(&key, place(tenant, field, &[]), rest)?
        };
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
        let mut bytes = [0; 32];
        hkdf::Prk::new_less_safe(hkdf::HKDF_SHA256, &self.root())
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

fn encrypt(key: &RandomizedNonceKey, bound: Aad<Vec<u8>>, plain: &[u8]) -> Vec<u8> {
    let mut text = plain.to_vec();
    let nonce = key.seal_in_place_append_tag(bound, &mut text).unwrap_or_else(|_| broken());
    [nonce.as_ref(), text.as_slice()].concat()
}

fn decrypt(
    key: &RandomizedNonceKey,
    bound: Aad<Vec<u8>>,
    bytes: &[u8],
) -> Result<Vec<u8>, NotOurs> {
    let (nonce, text) = bytes.split_at_checked(12).ok_or(NotOurs)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).or(Err(NotOurs))?;
    let mut text = text.to_vec();
    Ok(key.open_in_place(nonce, bound, &mut text).or(Err(NotOurs))?.to_vec())
}

fn siv(bytes: &[u8; 32]) -> RandomizedNonceKey {
    RandomizedNonceKey::new(&AES_256_GCM_SIV, bytes).unwrap_or_else(|_| broken())
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

fn place(tenant: NetworkId, field: &str, head: &[u8]) -> Aad<Vec<u8>> {
    Aad::from([head, tenant.0.as_bytes().as_slice(), field.as_bytes()].concat())
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
