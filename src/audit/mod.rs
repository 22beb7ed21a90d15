//! Who saw or did what to whom: an append-only record, written in the same transaction, in which
//! tampering shows.
//!
//! Lines are chained by their hashes (`db::record`). [`Checkpoints`] writes the ends of the
//! chains, signed, to a file outside the database; [`verify`] walks the chains and says which row
//! was edited, removed, inserted, moved or cut off.

mod checkpoints;
pub mod model;
mod store;

use std::path::Path;

use uuid::Uuid;

use crate::{
    db::{Db, Tx, record::Line},
    sealed::Keyring,
    values::{AccountId, NetworkId},
};

use self::model::{Chain, Report, Walk};

pub use self::checkpoints::{Checkpoints, FILE};

/// Who did it, and in which network. A `&TenantCtx` turns into one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Who {
    /// The network.
    pub tenant: NetworkId,
    /// The account.
    pub account: AccountId,
}

/// Why the record or its checkpoints cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file of checkpoints.
    #[error("the checkpoints of the record in {0} cannot be read or written: {1}")]
    File(std::path::PathBuf, std::io::Error),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
}

/// Notes that `who` did `action` (such as `referral.send`) to `subject`.
///
/// `details` holds codes and ids, never a person's data: the record outlives what it tells of. The
/// line is written when the transaction commits, at the end of its network's chain.
#[expect(clippy::unused_async, reason = "a write like those beside it; when it is done may change")]
pub async fn note(
    tx: &mut Tx,
    at: chrono::DateTime<chrono::Utc>,
    who: Option<impl Into<Who>>,
    action: &str,
    subject_kind: &str,
    subject: Uuid,
    details: &serde_json::Value,
) -> Result<(), sqlx::Error> {
    let who = who.map(Into::into);
    tx.note(Line {
        id: Uuid::new_v4(),
        at,
        tenant: who.map(|who| who.tenant),
        account: who.map(|who| who.account),
        action: action.to_owned(),
        subject_kind: subject_kind.to_owned(),
        subject,
        details: sqlx::types::Json(details.clone()),
    });
    Ok(())
}

/// Walks every chain from its first line to its last and compares it with the checkpoints in this
/// data directory.
pub async fn verify(db: &Db, keyring: &Keyring, data_dir: &Path) -> Result<Report, Error> {
    // First the checkpoints: the rows that they tell of are then there, whoever writes meanwhile.
    let signed = checkpoints::read(&data_dir.join(FILE), keyring)?;
    let mut tx = db.snapshot().await?;
    tx.open_record().await?;
    let mut chains = Vec::new();
    for end in store::ends(&mut tx).await? {
        let mut walk = Walk::new(signed.of(end.chain));
        let mut after = 0;
        loop {
            let some = store::rows_after(&mut tx, end.chain, after).await?;
            let Some(last) = some.last().and_then(|row| row.number) else { break };
            after = last;
            for row in some {
                walk.take(row);
            }
        }
        let strays = store::strays(&mut tx, end.chain).await?;
        let findings = walk.end(&end, strays);
        chains.push(Chain { network: end.name, rows: end.rows, findings });
    }
    Ok(Report { chains, checkpoints: signed.count, bad_checkpoints: signed.bad })
}
