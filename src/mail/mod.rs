//! Mail that leaves the house: written into the outbox with the change that it tells of, sent by
//! its worker.
//!
//! A letter lies sealed in the outbox until it has gone. It holds no data of a client: nothing
//! below `accounts` writes one. An entry that is carried out twice makes two letters of one
//! `Message-ID`, which the reader's mailbox takes for one.

mod letter;
mod post;

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use crate::{
    db::Tx,
    outbox::{self, Entry},
    sealed::{INSTALLATION, Keyring, NotOurs, Sealed},
};

pub use self::{
    letter::{Address, Letter, NotALine, line},
    post::{Post, Way},
};

/// What the outbox calls a letter.
pub const TOPIC: &str = "mail.send";

/// Letters are the installation's: whom they are for may belong to several networks.
const FIELD: &str = "mail.letter";

/// Why a letter cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be put into words.
    #[error("a letter cannot be written down: {0}")]
    Words(#[from] serde_json::Error),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
}

/// Writes a letter that is sent once the transaction has committed.
pub async fn put(
    tx: &mut Tx,
    at: DateTime<Utc>,
    keyring: &Keyring,
    subject: Uuid,
    letter: &Letter,
) -> Result<(), Error> {
    let sealed = keyring.seal(INSTALLATION, FIELD, &serde_json::to_string(letter)?);
    outbox::put(tx, at, TOPIC, subject, &json!({ "letter": sealed.to_text() })).await?;
    Ok(())
}

/// The letter in an entry of the outbox.
fn opened(keyring: &Keyring, entry: &Entry) -> anyhow::Result<Letter> {
    let text = entry.payload.0.get("letter").and_then(|text| text.as_str()).ok_or(NotOurs)?;
    let plain = keyring.open(INSTALLATION, FIELD, &Sealed::from_text(text)?)?;
    Ok(serde_json::from_str(&plain)?)
}
