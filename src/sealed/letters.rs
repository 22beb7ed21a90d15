//! What lies sealed in the outbox until it has been carried out: it takes part in a rotation too.

use serde_json::Value;
use uuid::Uuid;

use super::{INSTALLATION, KeyFault, Keyring, Sealed, columns::LETTERS, store};
use crate::db::Db;

/// A sealed text in an entry.
pub(super) struct Kept {
    pub entry: Uuid,
    pub field: &'static str,
    pub sealed: Sealed,
    named: &'static str,
    payload: Value,
}

pub(super) async fn all(db: &Db) -> Result<Vec<Kept>, KeyFault> {
    let mut tx = db.snapshot().await?;
    let mut all = Vec::new();
    for letter in LETTERS {
        for (entry, payload) in store::letters(&mut tx, letter.topic).await? {
            let text = payload.get(letter.named).and_then(Value::as_str);
            if let Some(sealed) = text.and_then(|text| Sealed::from_text(text).ok()) {
                let (named, field) = (letter.named, letter.field);
                all.push(Kept { entry, field, sealed, named, payload: payload.0 });
            }
        }
    }
    Ok(all)
}

/// Seals all that opens with the newest key; how many were under another.
pub(super) async fn reseal(db: &Db, keyring: &Keyring) -> Result<usize, KeyFault> {
    let mut count = 0;
    for Kept { entry, field, sealed, named, mut payload } in all(db).await? {
        let Ok(plain) = keyring.open(INSTALLATION, field, &sealed) else { continue };
        let new = keyring.seal(INSTALLATION, field, &plain);
        if new.key() == sealed.key() {
            continue;
        }
        if let Some(text) = payload.get_mut(named) {
            *text = Value::from(new.to_text());
        }
        let mut tx = db.begin().await?;
        store::replace_letter(&mut tx, entry, &payload).await?;
        tx.commit().await?;
        count += 1;
    }
    Ok(count)
}

/// How many are under another key than the newest, and how many of them do not open.
pub(super) async fn left(
    db: &Db,
    keyring: &Keyring,
    newest: Option<u32>,
) -> Result<(usize, usize), KeyFault> {
    let all = all(db).await?;
    let old: Vec<&Kept> = all.iter().filter(|letter| letter.sealed.key() != newest).collect();
    let closed =
        old.iter().filter(|it| keyring.open(INSTALLATION, it.field, &it.sealed).is_err()).count();
    Ok((old.len(), closed))
}
