//! Data keys changed: a new one serves at once, what was sealed before is sealed anew, and a key
//! that nothing is under any more retires.
//!
//! It may be killed at any moment: each small transaction seals some fields anew and says how far
//! it came, both keys open meanwhile, and the next run goes on. A field that somebody writes at the
//! same time is left as they wrote it.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{
    INSTALLATION, KeyFault, Keyring,
    columns::{COLUMNS, Column, Kind, Owner},
    letters, named, random,
    store::{self, Row},
};
use crate::{
    db::{self, Db},
    values::NetworkId,
};

/// How many fields one transaction looks at.
const BATCH: i64 = 50;

/// How often a field is gone through until nothing is left under an old key.
const PASSES: usize = 5;

/// After how long every node seals with the new keys; what they wrote until then is looked at again.
const KNOWN: Duration = Duration::from_secs(3);

/// How long a retired key stays at least: a write that began before must not end after it.
const LEAVE: TimeDelta = TimeDelta::minutes(1);

/// A key and what is under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Whose it is.
    pub network: NetworkId,
    /// For what.
    pub kind: Kind,
    /// Its number; none stands for the keys derived from a master key, from before.
    pub number: Option<u32>,
    /// When it was made.
    pub made_at: Option<DateTime<Utc>>,
    /// Since when nothing that opens was under it.
    pub retired_at: Option<DateTime<Utc>>,
    /// Whether new fields are sealed with it.
    pub serves: bool,
    /// How many fields are sealed with it.
    pub fields: i64,
}

/// What a rotation did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// How many keys it made.
    pub made: usize,
    /// How many fields it sealed anew.
    pub resealed: usize,
    /// How many fields do not open, which were left.
    pub unreadable: usize,
    /// How many keys retired.
    pub retired: usize,
}

/// Gives every network new keys and seals everything anew; goes on with one that was cut off.
pub async fn rotate(db: &Db, keyring: &Keyring, now: DateTime<Utc>) -> Result<Done, KeyFault> {
    let mut done = Done::default();
    let networks = networks(db).await?;
    let sets = || networks.iter().flat_map(|network| Kind::ALL.map(|kind| (*network, kind)));
    let rows = store::all(db).await?;
    if !sets().any(|(network, kind)| is_under_way(&of(&rows, network, kind))) {
        let mut tx = db.begin().await?;
        for (network, kind) in sets() {
            let wrapped = keyring.wrap(network, kind.into(), &random());
            store::add(&mut tx, network, kind.into(), &wrapped, now).await?;
            done.made += 1;
        }
        tx.commit().await?;
    }
    keyring.take_in(&store::all(db).await?)?;
    let begun = Instant::now();
    for (network, kind) in sets() {
        reseal_all(db, keyring, network, kind, &mut done).await?;
    }
    tokio::time::sleep(KNOWN.saturating_sub(begun.elapsed())).await;
    done.unreadable = 0;
    for (network, kind) in sets() {
        if reseal_all(db, keyring, network, kind, &mut done).await? {
            done.retired += retire(db, network, kind, now).await?;
        }
    }
    Ok(done)
}

/// Wraps every data key with the newest master key, which is made where the file holds them and
/// all are wrapped with it already. Returns how many were wrapped anew.
pub async fn rewrap(db: &Db, keyring: &Keyring) -> Result<usize, KeyFault> {
    let rows = store::all(db).await?;
    let is_newest = |row: &Row| row.wrapped.first() == Some(&keyring.masters().newest().0);
    if rows.iter().all(is_newest) {
        keyring.add_master()?;
    }
    let mut count = 0;
    for row in rows.iter().filter(|row| !is_newest(row)) {
        let wrapped = keyring.wrap(row.network_id, &row.kind, &keyring.unwrap(row)?);
        store::rewrap(db, row.number, &row.wrapped, &wrapped).await?;
        count += 1;
    }
    Ok(count)
}

/// Every key with what is under it.
pub async fn states(db: &Db) -> Result<Vec<State>, KeyFault> {
    let mut states = Vec::new();
    let all = store::all(db).await?;
    for network in networks(db).await? {
        for kind in Kind::ALL {
            let rows = of(&all, network, kind);
            let mut under = counted(db, network, kind).await?;
            let state = |number, fields| State {
                network,
                kind,
                number,
                made_at: None,
                retired_at: None,
                serves: false,
                fields,
            };
            states.extend(under.remove(&None).map(|fields| state(None, fields)));
            let newest = rows.last().map(|row| row.number);
            for row in rows {
                let number = u32::try_from(row.number).ok();
                let fields = under.remove(&number).unwrap_or_default();
                states.push(State {
                    made_at: Some(row.made_at),
                    retired_at: row.retired_at,
                    serves: newest == Some(row.number),
                    ..state(number, fields)
                });
            }
        }
    }
    Ok(states)
}

/// Removes the keys that retired and that nothing is under; what is left of them in backups of the
/// database then opens with no key of this one.
pub async fn remove_retired(db: &Db, now: DateTime<Utc>) -> Result<usize, KeyFault> {
    let may_go =
        |state: &State| state.fields == 0 && state.retired_at.is_some_and(|at| now - at >= LEAVE);
    let mut count = 0;
    for number in states(db).await?.iter().filter(|it| may_go(it)).filter_map(|it| it.number) {
        let mut tx = db.begin().await?;
        store::remove(&mut tx, number.into()).await?;
        tx.commit().await?;
        count += 1;
    }
    Ok(count)
}

/// Opens every sealed field and returns how many open and which do not, by field and row.
pub async fn open_all(
    db: &Db,
    keyring: &Keyring,
) -> Result<(usize, Vec<(String, Uuid)>), KeyFault> {
    let (mut opened, mut unreadable) = (0, Vec::new());
    for network in networks(db).await? {
        for column in Kind::ALL.into_iter().flat_map(|kind| columns(network, kind)) {
            let mut after = Uuid::nil();
            loop {
                let mut tx = db.snapshot_in(network).await?;
                let some = store::fields(&mut tx, column, network, after, BATCH).await?;
                let Some((last, _)) = some.last() else { break };
                after = *last;
                for (row, sealed) in &some {
                    match keyring.open(network, &column.field(*row), sealed) {
                        Ok(_) => opened += 1,
                        Err(_) => unreadable.push((column.name(), *row)),
                    }
                }
            }
        }
    }
    for letter in letters::all(db).await? {
        match keyring.open(INSTALLATION, letter.field, &letter.sealed) {
            Ok(_) => opened += 1,
            Err(_) => unreadable.push((letter.field.to_owned(), letter.entry)),
        }
    }
    Ok((opened, unreadable))
}

/// Seals all that opens anew; whether nothing of it is left under another key than the newest.
async fn reseal_all(
    db: &Db,
    keyring: &Keyring,
    network: NetworkId,
    kind: Kind,
    done: &mut Done,
) -> Result<bool, KeyFault> {
    for _ in 0..PASSES {
        let (mut unreadable, mut left) = (0, 0);
        for column in columns(network, kind) {
            while reseal(db, keyring, column, network, &mut done.resealed).await? {}
        }
        let newest = newest(&of(&store::all(db).await?, network, kind));
        if is_of_letters(network, kind) {
            done.resealed += letters::reseal(db, keyring).await?;
            let (old, closed) = letters::left(db, keyring, newest).await?;
            left += old;
            unreadable += closed;
        }
        for column in columns(network, kind) {
            let (old, closed) = left_in(db, keyring, column, network, newest).await?;
            left += old;
            unreadable += closed;
        }
        if left == unreadable {
            done.unreadable += unreadable;
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many fields are under another key than the newest, and how many of them do not open.
async fn left_in(
    db: &Db,
    keyring: &Keyring,
    column: &Column,
    network: NetworkId,
    newest: Option<u32>,
) -> Result<(usize, usize), KeyFault> {
    let (mut left, mut closed) = (0, 0);
    let mut after = Uuid::nil();
    loop {
        let mut tx = db.snapshot_in(network).await?;
        let some = store::fields(&mut tx, column, network, after, BATCH).await?;
        let Some((last, _)) = some.last() else { return Ok((left, closed)) };
        after = *last;
        for (row, sealed) in some.iter().filter(|(_, sealed)| sealed.key() != newest) {
            left += 1;
            closed += usize::from(keyring.open(network, &column.field(*row), sealed).is_err());
        }
    }
}

/// Seals the next few fields anew; whether there may be more.
async fn reseal(
    db: &Db,
    keyring: &Keyring,
    column: &Column,
    network: NetworkId,
    resealed: &mut usize,
) -> Result<bool, KeyFault> {
    let name = column.name();
    let mut tx = db.begin_in(network).await?;
    let after = store::reached(&mut tx, network, &name).await?.unwrap_or_default();
    let some = store::fields(&mut tx, column, network, after, BATCH).await?;
    let Some((last, _)) = some.last() else {
        store::begin_again(&mut tx, network, &name).await?;
        tx.commit().await?;
        return Ok(false);
    };
    for (row, old) in &some {
        let newest = keyring.newest(network, column.kind).map(|(number, _)| number);
        if old.key() == newest {
            continue;
        }
        let field = column.field(*row);
        let Ok(plain) = keyring.open(network, &field, old) else { continue };
        let new = keyring.seal(network, &field, &plain);
        if store::replace(&mut tx, column, *row, old, &new).await? {
            *resealed += 1;
        }
    }
    store::reach(&mut tx, network, &name, *last).await?;
    tx.commit().await?;
    Ok(true)
}

/// Retires the keys but the newest; what does not open may still be under them.
async fn retire(
    db: &Db,
    network: NetworkId,
    kind: Kind,
    now: DateTime<Utc>,
) -> Result<usize, KeyFault> {
    let rows = of(&store::all(db).await?, network, kind);
    let newest = rows.last().map(|row| row.number);
    let mut count = 0;
    let mut tx = db.begin().await?;
    for row in rows.iter().filter(|row| row.retired_at.is_none() && Some(row.number) != newest) {
        store::retire(&mut tx, row.number, now).await?;
        count += 1;
    }
    tx.commit().await?;
    Ok(count)
}

/// Whether an older key than the newest has not retired: a rotation was cut off.
fn is_under_way(keys: &[Row]) -> bool {
    keys.iter().filter(|row| row.retired_at.is_none()).count() > 1
}

fn newest(keys: &[Row]) -> Option<u32> {
    keys.last().and_then(|row| u32::try_from(row.number).ok())
}

/// How many fields are under each key; none stands for what is from before.
async fn counted(
    db: &Db,
    network: NetworkId,
    kind: Kind,
) -> Result<BTreeMap<Option<u32>, i64>, KeyFault> {
    let mut counts = BTreeMap::new();
    if is_of_letters(network, kind) {
        for letter in letters::all(db).await? {
            *counts.entry(letter.sealed.key()).or_default() += 1;
        }
    }
    for column in columns(network, kind) {
        let mut tx = db.snapshot_in(network).await?;
        for (head, count) in store::heads(&mut tx, column, network).await? {
            *counts.entry(named(&head).map(|(number, _)| number)).or_default() += count;
        }
    }
    Ok(counts)
}

/// Whether what lies sealed in the outbox is under keys of this kind.
fn is_of_letters(network: NetworkId, kind: Kind) -> bool {
    network == INSTALLATION && kind == Kind::Ordinary
}

/// The keys of a network for one kind of data, oldest first.
fn of(rows: &[Row], network: NetworkId, kind: Kind) -> Vec<Row> {
    let name: &str = kind.into();
    rows.iter().filter(|row| row.network_id == network && row.kind == name).cloned().collect()
}

async fn networks(db: &Db) -> Result<Vec<NetworkId>, KeyFault> {
    Ok(db::networks(db).await?.into_iter().chain([INSTALLATION]).collect())
}

/// The columns of this kind that the network, or the installation, has rows in.
fn columns(network: NetworkId, kind: Kind) -> impl Iterator<Item = &'static Column> {
    let is_of_all = network == INSTALLATION;
    COLUMNS.iter().filter(move |column| {
        column.kind == kind && is_of_all == (column.owner == Owner::Installation)
    })
}
