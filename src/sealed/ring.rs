//! The data keys at hand: unwrapped in memory, read again when one is missing.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    thread,
    time::{Duration, Instant},
};

use aws_lc_rs::{aead::Aad, aead::RandomizedNonceKey, hkdf, hmac};
use chrono::{DateTime, Utc};

use super::{
    INSTALLATION, KeyFault, NotOurs, broken,
    columns::Kind,
    decrypt, encrypt,
    keys::{self, Keys, Origin},
    random, siv,
    store::{self, Row},
};
use crate::{
    db::{self, Db, Tx},
    telemetry::hidden,
    values::NetworkId,
};

/// How long a node seals with the newest key that it knows before it looks for a newer one.
const FRESH: Duration = Duration::from_secs(2);

/// How long it waits for the answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// What everything that is signed or hashed is derived from.
const SIGNING: &str = "signing";

/// Seals and opens fields.
#[derive(Clone)]
pub struct Keyring(Arc<Ring>);

struct Ring {
    masters: RwLock<Arc<Keys>>,
    origin: Origin,
    held: RwLock<Held>,
    /// Where the data keys are; nowhere in some tests.
    db: Option<Db>,
}

/// The data keys, unwrapped.
#[derive(Default)]
struct Held {
    keys: HashMap<u32, Arc<RandomizedNonceKey>>,
    newest: HashMap<(NetworkId, Kind), u32>,
    root: Option<[u8; 32]>,
    read_at: Option<Instant>,
}

impl Held {
    fn newest(&self, network: NetworkId, kind: Kind) -> Option<(u32, Arc<RandomizedNonceKey>)> {
        let number = *self.newest.get(&(network, kind))?;
        Some((number, Arc::clone(self.keys.get(&number)?)))
    }
}

hidden!(Keyring);

impl Keyring {
    pub(super) fn of(keys: Keys, origin: Origin) -> Self {
        let masters = RwLock::new(Arc::new(keys));
        Self(Arc::new(Ring { masters, origin, held: RwLock::default(), db: None }))
    }

    /// The same master keys with the data keys of this database; every network is given its own.
    pub async fn kept_in(&self, db: &Db, now: DateTime<Utc>) -> Result<Self, KeyFault> {
        let ring = Ring {
            masters: RwLock::new(self.masters()),
            origin: self.0.origin.clone(),
            held: RwLock::default(),
            db: Some(db.clone()),
        };
        let keyring = Self(Arc::new(ring));
        // What keys there are must open before any is added: these may be the wrong masters.
        keyring.take_in(&store::all(db).await?)?;
        let networks = db::networks(db).await?;
        let mut tx = db.begin().await?;
        let root = keyring.wrap(INSTALLATION, SIGNING, &keyring.derived_root());
        store::add_first(&mut tx, INSTALLATION, SIGNING, &root, now).await?;
        for network in networks.into_iter().chain([INSTALLATION]) {
            keyring.found(&mut tx, network, now).await?;
        }
        tx.commit().await?;
        keyring.take_in(&store::all(db).await?)?;
        Ok(keyring)
    }

    /// Gives a network its first keys.
    pub async fn found(
        &self,
        tx: &mut Tx,
        network: NetworkId,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        for kind in Kind::ALL.into_iter().filter(|_| self.0.db.is_some()) {
            let wrapped = self.wrap(network, kind.into(), &random());
            store::add_first(tx, network, kind.into(), &wrapped, now).await?;
        }
        Ok(())
    }

    pub(super) fn masters(&self) -> Arc<Keys> {
        Arc::clone(&self.0.masters.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The key that new fields are sealed with.
    pub(super) fn newest(
        &self,
        network: NetworkId,
        kind: Kind,
    ) -> Option<(u32, Arc<RandomizedNonceKey>)> {
        let held = |ring: &Ring| {
            let held = ring.held.read().unwrap_or_else(PoisonError::into_inner);
            let is_fresh = held.read_at.is_some_and(|at| at.elapsed() < FRESH);
            (held.newest(network, kind), is_fresh)
        };
        if let (Some(found), true) = held(&self.0) {
            return Some(found);
        }
        self.look_again();
        held(&self.0).0
    }

    /// The key with this number.
    pub(super) fn numbered(&self, number: u32) -> Option<Arc<RandomizedNonceKey>> {
        let held = || {
            let held = self.0.held.read().unwrap_or_else(PoisonError::into_inner);
            held.keys.get(&number).map(Arc::clone)
        };
        held().or_else(|| {
            self.look_again();
            held()
        })
    }

    /// What everything that is signed or hashed is derived from: it outlives the master keys.
    pub(super) fn root(&self) -> [u8; 32] {
        let held = self.0.held.read().unwrap_or_else(PoisonError::into_inner);
        held.root.unwrap_or_else(|| self.derived_root())
    }

    /// What HKDF extracts from the first master key, which signed before there were data keys.
    fn derived_root(&self) -> [u8; 32] {
        let key = hmac::Key::new(hkdf::HKDF_SHA256.hmac_algorithm(), b"guidepost");
        let tag = hmac::sign(&key, self.masters().oldest());
        tag.as_ref().try_into().unwrap_or_else(|_| broken())
    }

    /// Reads the keys of the database anew, blocking this thread for a moment. It is rare: once
    /// for each key that another process has made, and every [`FRESH`] while something is sealed.
    fn look_again(&self) {
        let Some(db) = &self.0.db else { return };
        let read = thread::scope(|scope| scope.spawn(|| read_apart(db)).join());
        let taken = match read {
            Ok(rows) => rows.and_then(|rows| self.take_in(&rows)),
            Err(_) => Err(KeyFault::Sql(sqlx::Error::WorkerCrashed)),
        };
        if let Err(fault) = taken {
            tracing::warn!("data keys cannot be read again: {fault}");
            let mut held = self.0.held.write().unwrap_or_else(PoisonError::into_inner);
            held.read_at = Some(Instant::now());
        }
    }

    /// Holds these keys, those that are held already as they are.
    pub(super) fn take_in(&self, rows: &[Row]) -> Result<(), KeyFault> {
        let mut held = Held { read_at: Some(Instant::now()), ..Held::default() };
        for row in rows {
            if row.kind == SIGNING {
                let bytes = self.unwrap(row)?;
                held.root = Some(bytes);
                continue;
            }
            let number = u32::try_from(row.number).or(Err(KeyFault::OtherMaster(row.number)))?;
            let known = {
                let before = self.0.held.read().unwrap_or_else(PoisonError::into_inner);
                before.keys.get(&number).map(Arc::clone)
            };
            let key = match known {
                Some(key) => key,
                None => Arc::new(siv(&self.unwrap(row)?)),
            };
            held.keys.insert(number, key);
            if let Ok(kind) = row.kind.parse() {
                held.newest.insert((row.network_id, kind), number);
            }
        }
        *self.0.held.write().unwrap_or_else(PoisonError::into_inner) = held;
        Ok(())
    }

    /// A key's bytes for keeping, with the number of the master key that opens them.
    pub(super) fn wrap(&self, network: NetworkId, kind: &str, key: &[u8; 32]) -> Vec<u8> {
        let masters = self.masters();
        let (number, master) = masters.newest();
        [vec![number], encrypt(&wrapping(master), place(network, kind), key)].concat()
    }

    /// The bytes of a kept key. The master keys are read again where the one it names is missing.
    pub(super) fn unwrap(&self, row: &Row) -> Result<[u8; 32], KeyFault> {
        let fault = || KeyFault::OtherMaster(row.number);
        let (number, wrapped) = row.wrapped.split_first().ok_or_else(fault)?;
        if self.masters().numbered(*number).is_none() {
            self.read_masters_again()?;
        }
        let masters = self.masters();
        let master = masters.numbered(*number).ok_or_else(fault)?;
        let bound = place(row.network_id, &row.kind);
        let bytes = decrypt(&wrapping(master), bound, wrapped).map_err(|NotOurs| fault())?;
        bytes.try_into().or(Err(fault()))
    }

    /// Adds a master key to the file that they are kept in.
    pub(super) fn add_master(&self) -> Result<(), KeyFault> {
        let Origin::File(file) = &self.0.origin else { return Err(KeyFault::KeptElsewhere) };
        keys::add_to(file)?;
        self.read_masters_again()
    }

    fn read_masters_again(&self) -> Result<(), KeyFault> {
        if let Some(keys) = self.0.origin.read()? {
            *self.0.masters.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
        }
        Ok(())
    }
}

fn wrapping(master: &[u8; 32]) -> RandomizedNonceKey {
    let mut bytes = [0; 32];
    hkdf::Salt::new(hkdf::HKDF_SHA256, b"guidepost")
        .extract(master)
        .expand(&[b"wrap"], hmac::HMAC_SHA256)
        .and_then(|okm| okm.fill(&mut bytes))
        .unwrap_or_else(|_| broken());
    siv(&bytes)
}

fn place(network: NetworkId, kind: &str) -> Aad<Vec<u8>> {
    Aad::from([b"data key".as_slice(), network.0.as_bytes(), kind.as_bytes()].concat())
}

fn read_apart(db: &Db) -> Result<Vec<Row>, KeyFault> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(sqlx::Error::Io)?;
    let read =
        runtime.block_on(async { tokio::time::timeout(PATIENCE, store::all_apart(db)).await });
    Ok(read.unwrap_or(Err(sqlx::Error::PoolTimedOut))?)
}
